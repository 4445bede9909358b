"""Past campaigns in an assumptions file: read, checked, saved, and told once."""

from __future__ import annotations

import pytest

from malisize import Study
from malisize.errors import MalisizeError
from malisize.saved.reading import read
from malisize.scenarios.replay import replay
from tests.formats import render

ONE = """
[[campaign]]
channel = "facebook"
area = "bamako"
gender = "women"
age = "18-34"
days = 28
spent = "450000 XOF"
impressions = 900_000
reach = 210_000
clicks = 9_000
conversions = 300
when = "2026-03/2026-04"
label = "Spring"
"""


def loaded(*texts: str) -> Study:
    """Return the study of files with these texts."""
    return Study.load(*((f"{at}.toml", text.encode()) for at, text in enumerate(texts)))


def campaigns(study: Study):
    """Return the campaigns a study knows."""
    return study.inputs().assumptions.campaigns


def test_a_campaign_is_read_with_all_it_says() -> None:
    """Every field of a campaign is kept, money with its currency."""
    (one,) = campaigns(loaded(ONE))
    assert (one.channel, one.days, one.spent, one.currency) == ("facebook", 28, 450000.0, "XOF")
    assert one.who == {"area": ("bamako",), "gender": ("women",), "age": ("18-34",)}
    assert (one.impressions, one.reach, one.clicks, one.conversions) == (9e5, 2.1e5, 9e3, 300.0)
    assert one.cpm == pytest.approx(500.0)


def test_money_may_be_a_number_with_its_currency() -> None:
    """`spent` and `currency` say the same as one text."""
    text = ONE.replace('"450000 XOF"', '1250.5\ncurrency = "USD"')
    assert [(c.spent, c.currency) for c in campaigns(loaded(text))] == [(1250.5, "USD")]


def test_a_campaign_of_two_files_counts_once() -> None:
    """The same campaign told by two files, under another label, is one campaign."""
    assert len(campaigns(loaded(ONE, ONE.replace("Spring", "spring 2026")))) == 1
    assert len(campaigns(loaded(ONE, ONE.replace("900_000", "900_001")))) == 2


@pytest.mark.slow
@pytest.mark.parametrize("format", ["toml", "json"])
def test_campaigns_are_saved_and_replayed(format: str) -> None:
    """A saved estimate keeps the campaigns of its files and reproduces."""
    study = loaded(ONE)
    saved = render(study.audience(range=None), format).encode()
    assert replay(read(saved, "saved"), "saved")[1]
    assert campaigns(Study.load(("saved.toml", saved)))[0].impressions == 9e5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("reach = 210_000", "reach = 950_000", "reach 950 000 is above impressions 900 000"),
        ("900_000", "90_000_000_000\n", "the country has"),
        ("clicks = 9_000", "clicks = 9_000_000", "clicks 9 000 000 is above impressions"),
        ('"facebook"', '"facebok"', "`facebok` is not a channel"),
        ('channel = "facebook"', "", "channel: not given, the channel that the campaign ran on"),
        ("days = 28", "days = 0", "days"),
        ("days = 28", "dayz = 28", "unknown key `dayz`"),
        ('"450000 XOF"', "450000", "no currency"),
        ('"450000 XOF"', '"450000 XOF"\ncurrency = "USD"', "is not in USD"),
        ('"450000 XOF"', '1\ncurrency = "ABC"', "`ABC` is not a currency"),
        ('"450000 XOF"', '"400000 to 500000 XOF"', "is a range"),
        ('"bamako"', '"atlantis"', "area"),
        ('"2026-03/2026-04"', '"spring"', "is not a date"),
        ("[[campaign]]", "[campaign]", "an array of tables is needed"),
    ],
)
def test_a_wrong_campaign_is_refused(before: str, after: str, words: str) -> None:
    """A campaign that cannot be is refused with its place and what is wrong."""
    text = ONE.replace(before, after)
    if "billion" in words or "country" in words:
        text = text.replace("210_000", "80_000_000")
    with pytest.raises(MalisizeError) as caught:
        loaded(text)
    assert words in str(caught.value)


def test_every_wrong_campaign_is_named_at_once() -> None:
    """Two wrong campaigns of a file are two faults."""
    wrong = ONE.replace("reach = 210_000", "reach = 950_000")
    with pytest.raises(MalisizeError) as caught:
        loaded(wrong + wrong)
    assert len(caught.value.faults) == 2


def test_a_campaign_without_numbers_is_refused() -> None:
    """A campaign has to say what was spent or what it bought."""
    with pytest.raises(MalisizeError, match="neither what was spent"):
        loaded('[[campaign]]\nchannel = "facebook"\n')
