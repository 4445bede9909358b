"""The values of ``--vary``: where a comma parts them, where it may stand within a number, and steps
between two ends.
"""

from __future__ import annotations

import pytest

from malisize.errors import InputError
from malisize.loading import vocabulary
from malisize.scenarios.vary import varied_by
from malisize.study import Study
from malisize.wording import either

WORDS = vocabulary(Study.load().catalogue)


def values(text: str) -> list[str]:
    return varied_by(text, WORDS)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("overlap=70%,80%", ["70%", "80%"]),
        ("overlap=0.7,0.8", ["0.7", "0.8"]),
        ("channels.orange_mali.lines_per_person=1, 5", ["1", "5"]),
        ("channels.orange_mali.lines_per_person=1.5", ["1.5"]),
        ("days=7,14,28", ["7", "14", "28"]),
        ("effective=1,3", ["1", "3"]),
        ("market.years=1,5", ["1", "5"]),
        ("market.years=1,234", ["1", "234"]),
        ("total=100000,200000 XOF", ["100000 XOF", "200000 XOF"]),
        ("total=500000, 1M fcfa", ["500000 XOF", "1M fcfa"]),
        ("total=100000 XOF..100003 XOF/3", ["100000 XOF", "100002 XOF", "100003 XOF"]),
        ("channels.facebook.ctr=0.5%..2%/4", ["0.5%", "1%", "1.5%", "2%"]),
        ("channels.facebook.ctr=1%, 50%", ["1%", "50%"]),
        ("area=bamako,urban", ["bamako", "urban"]),
    ],
)
def test_values_of_one_reading_are_read(text: str, expected: list[str]) -> None:
    """A comma parts values where it cannot stand within a number; amounts that are paid step in
    whole units.
    """
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (
            "channels.orange_mali.lines_per_person=1,5",
            [
                '--vary channels.orange_mali.lines_per_person="1, 5"',
                "--vary channels.orange_mali.lines_per_person=1.5",
            ],
        ),
        (
            "channels.orange_mali.lines_per_person=1,5,2,7",
            [
                '--vary channels.orange_mali.lines_per_person="1, 5, 2, 7"',
                '--vary channels.orange_mali.lines_per_person="1.5, 2.7"',
            ],
        ),
        (
            "channels.whatsapp.accounts=1,500",
            [
                '--vary channels.whatsapp.accounts="1, 500"',
                "--vary channels.whatsapp.accounts=1.5",
                "--vary channels.whatsapp.accounts=1500",
            ],
        ),
        ("reach_shape=1,2,4", ['--vary reach_shape="1, 2, 4"']),
        ("overlap=70,80%", ['--vary overlap="70%, 80%"', "--vary overlap=70.8%"]),
        ("overlap=70,80", ['--vary overlap="70%, 80%"', "--vary overlap=70.8%"]),
        ("overlap=0,9", ['--vary overlap="0%, 9%"', "--vary overlap=0.9"]),
        ("overlap=1,2", ['--vary overlap="1%, 2%"', "--vary overlap=1.2%"]),
        ("overlap=1,05", ['--vary overlap="1%, 05%"', "--vary overlap=1.05%"]),
        ("overlap=1,234", ["--vary overlap=1.2340%"]),
        ("overlap=80%,1,234", ['--vary overlap="80%, 1.2340%"']),
        ("market.growth=3,5", ['--vary market.growth="3%, 5%"', "--vary market.growth=3.5%"]),
        ("confidence=80,95", ['--vary confidence="80%, 95%"', "--vary confidence=80.95%"]),
        (
            "channels.facebook.ctr=1,50",
            [
                '--vary channels.facebook.ctr="1%, 50%"',
                "--vary channels.facebook.ctr=1.5%",
            ],
        ),
        ("total=1,000,000 XOF", ['--vary total="1000000 XOF"']),
        ("overlap=0.4..50%/3", ["--vary overlap=0.4%..50%/3", "--vary overlap=40%..50%/3"]),
        ("overlap=50%..0.4/3", ["--vary overlap=50%..0.4%/3", "--vary overlap=50%..40%/3"]),
        (
            "channels.whatsapp.accounts=200..250k/3",
            [
                "--vary channels.whatsapp.accounts=200k..250k/3",
                "--vary channels.whatsapp.accounts=200..250000/3",
            ],
        ),
    ],
)
def test_values_of_two_readings_are_refused_with_each(text: str, offered: list[str]) -> None:
    """What is offered can be typed, and is read."""
    with pytest.raises(InputError, match="two readings") as caught:
        values(text)
    assert caught.value.hint == f"write {either([f'`{one}`' for one in offered])}"
    for one in offered:
        assert values(one.removeprefix("--vary ").replace('"', ""))


def test_a_long_text_is_refused_before_it_is_read() -> None:
    """A text of many thousand characters is refused by its length."""
    with pytest.raises(InputError, match="characters"):
        values("overlap=" + "." * 100_000)
