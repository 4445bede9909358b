"""The length of screens: an answer is seen whole on a terminal of 24 lines, in every language."""

from __future__ import annotations

import re

import pytest

from malisize.document import of
from malisize.records import Estimate, Listing
from malisize.render import Show
from malisize.render.lines import cells, plain
from malisize.render.screen import screen
from malisize.request import MarketRequest, Request
from malisize.scenarios.compare import compare
from malisize.study import Study
from malisize.wording import language
from tests.document.asked import AUDIENCES, CASES, MARKETS, OTHERS, answered

SCREEN = 24 - 1  # a terminal's lines, the last with the prompt
SHORT = Show(doubts=False, sources=False)


def on_screen(result: Estimate | Listing, width: int, lang: str, show: Show = SHORT) -> list[str]:
    return plain(screen(of(result), width, show, language(lang))).splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("case", "command"), [*CASES, ("default", "curve"), *((name, "other") for name in OTHERS)]
)
def test_an_answer_fits_a_terminal(case: str, command: str, lang: str) -> None:
    """At 80 columns the request, the answer, its table and what could change it stand on 24 lines
    with the prompt, however many channels, years or lines of a target there are. Nothing is wider
    than the terminal.
    """
    lines = on_screen(answered(case, command), 80, lang)
    assert len(lines) <= SCREEN, "\n".join(lines)
    assert all(cells(line) <= 80 or "--set " in line for line in lines)
    assert any(re.match(r"   (\S.*: )?--set ", line) for line in lines)
    assert len(on_screen(answered(case, command), 200, lang)) <= SCREEN


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "cases",
    [AUDIENCES[1:3], AUDIENCES[1:4], MARKETS[:2]],
    ids=["two", "three", "markets"],
)
def test_a_comparison_fits_a_terminal(cases: tuple[str, ...], lang: str) -> None:
    """At 80 columns two cases are seen whole, with the ranges of what is shown; three take one
    more line a case.
    """
    markets = cases == MARKETS[:2]
    request = Request(draws=300, market=MarketRequest() if markets else None)
    found = compare([(case, Study.load(case)) for case in cases], request)
    lines = on_screen(found, 80, lang)
    assert len(lines) <= 24 + 3 * (len(cases) - 2), "\n".join(lines)
    assert any(" to " in line or " à " in line for line in lines[8:])
    assert len(plain(screen(of(found), None, SHORT, language(lang))).splitlines()) > len(lines)


def test_small_channels_are_named_on_a_screen_and_listed_elsewhere() -> None:
    """Of more than five channels those under 1 % of the target are named in one line; a pipe, -v
    and data have their rows.
    """
    result = answered("default", "audience")
    (folded,) = (line for line in on_screen(result, 80, "en") if "each under 1 %" in line)
    assert folded.strip() == "Instagram, LinkedIn, Lenali: each under 1 % of the target (-v)"
    for lines in (
        plain(screen(of(result), None)).splitlines(),
        on_screen(result, 80, "en", Show(assumptions=True)),
    ):
        assert not [line for line in lines if "each under" in line]
        assert [line for line in lines if line.startswith("  Lenali ")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "command"), [("default", "audience"), ("five channels bought", "other")]
)
def test_a_narrow_screen_stacks_and_loses_nothing(case: str, command: str) -> None:
    """At 40 columns every number of the wide screen is there, and no line is wider but commands."""
    wide = " ".join(on_screen(answered(case, command), 80, "en"))
    narrow = on_screen(answered(case, command), 40, "en")
    assert all(cells(line) <= 40 or "--set " in line for line in narrow)
    for number in re.findall(r"\d{1,3}(?: \d{3})+", wide):
        assert number in " ".join(line.strip() for line in narrow)
