"""Formats: each is one file, which nothing else names."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from malisize import formats
from malisize.cli import tab
from malisize.records import Estimate
from tests.export.samples import ALL
from tests.formats import render
from tests.fuzz.contract import folder, run

DATA = [
    name
    for name in formats.names()
    if formats.named(name).is_data and not formats.named(name).is_binary
]
AUDIENCE = ("audience", "--range", "none", "--channel", "facebook")
LINES = '''
"""Ids and central values, a line each."""

from malisize.formats import Format
from malisize.handing import Handing


def to_lines(handing: Handing) -> str:
    """Return the rows of an estimate, a line each."""
    return "".join(f"{row.id} {row.central!r}\\n" for row in handing.result)


FORMAT = Format(to_lines, (".idlines", ".idln"), is_data=True)
'''
SEALED = '''
"""A format whose library nobody has."""

from malisize.formats import Format


def to_sealed(handing):
    """Return nothing, for want of a library."""
    import sealing_wax


FORMAT = Format(
    to_sealed, (".sealed",), is_binary=True, wishes=("title",),
    libraries={"sealing_wax": "Sealing-Wax"}, extra="post",
)
'''


@pytest.mark.parametrize("name", formats.names())
def test_a_format_says_what_it_is(name: str) -> None:
    """It has a function and an ending; its wishes are those there are, its libraries come with an
    extra.
    """
    format = formats.named(name)
    assert callable(format.write)
    assert format.suffixes
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in format.suffixes)
    assert not set(format.wishes) - set(formats.Wishes._fields)
    assert bool(format.libraries) == bool(format.extra)


def test_an_ending_means_one_format() -> None:
    """No two formats have files that end alike."""
    endings = [suffix for name in formats.names() for suffix in formats.named(name).suffixes]
    assert len(set(endings)) == len(endings)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("format", DATA)
def test_data_has_every_result(format: str, name: str) -> None:
    """It ends its last line, and is the same each time."""
    text = render(ALL[name], format)
    assert text.endswith("\n")
    assert render(ALL[name], format) == text


@pytest.mark.parametrize("format", DATA)
def test_data_carries_every_number_whole(format: str) -> None:
    """Each id of a row is there, and each number in full precision."""
    estimate = ALL["estimate"]
    assert isinstance(estimate, Estimate)
    text = render(estimate, format)
    numbers = {float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)}
    for row in estimate:
        assert row.id in text
        assert {row.low, row.central, row.high} - {None} <= numbers


@pytest.fixture
def dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have two more files in the folder of formats."""
    here = tmp_path / "formats"
    here.mkdir()
    (here / "idlines.py").write_text(LINES)
    (here / "sealed.py").write_text(SEALED)
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(here)])
    yield
    for name in ("idlines", "sealed"):
        sys.modules.pop(f"{formats.__name__}.{name}", None)


@pytest.mark.slow
@pytest.mark.usefixtures("dropped")
def test_a_file_dropped_in_is_a_format() -> None:
    """The option, the ending of a file and Python write it."""
    with folder() as path:
        ran = run(*AUDIENCE, "-f", "idlines")
        assert ran.code == 0
        assert re.search(rb"^channel\.facebook\.accounts 2200000\.0$", ran.out, re.MULTILINE)
        assert ran.err.startswith("doubt: ")
        assert run(*AUDIENCE, "-f", "IDLN ", "-q").out == ran.out
        assert run(*AUDIENCE, "-o", "plan.idlines").code == 0
        assert (path / "plan.idlines").read_bytes() == ran.out


@pytest.mark.slow
@pytest.mark.usefixtures("dropped")
def test_a_file_dropped_in_is_offered_wherever_formats_are() -> None:
    """Help, Tab and the hints of what is refused have its name and its endings."""
    *first, last = formats.names()
    assert "idlines" in first
    listed = f"{', '.join(first)} or {last} (default: table"
    assert listed in " ".join(run("audience", "--help").out.decode().split())
    french = f"{', '.join(first)} ou {last} (par défaut : table"
    assert french in " ".join(run("audience", "--help", "--lang", "fr").out.decode().split())
    assert [one.text for one in tab.reply(["audience", "-f"], "idl").words] == ["idlines"]
    assert f"hint: one of {', '.join(first)}, {last}" in run(*AUDIENCE, "-f", "morse").err
    assert "hint: did you mean `idlines`?" in run(*AUDIENCE, "-f", "idline").err
    assert ", .idlines, .idln, " in run(*AUDIENCE, "-o", "plan.morse").err


@pytest.mark.slow
@pytest.mark.usefixtures("dropped")
def test_what_a_file_dropped_in_says_is_held() -> None:
    """Its wishes are granted and others refused, and a library that is missing is named with the
    extra that brings it.
    """
    others = run(*AUDIENCE, "-f", "idlines", "--title", "x").err
    takers = ", ".join(formats.takers("title"))
    assert "sealed" in takers
    assert others.startswith(f"error: --title: belongs to {takers}, and the format is idlines")
    missing = run(*AUDIENCE, "-f", "sealed", "--title", "x").err
    assert missing.splitlines() == [
        "error: sealed is written with Sealing-Wax, which is not installed",
        "hint: `pip install 'malisize[post]'`",
    ]
