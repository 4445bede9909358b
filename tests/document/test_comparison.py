"""A comparison for reading: changes and certainty in words, what is left out, layouts by width."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.document import of
from malisize.document.blocks import Movers
from malisize.document.change import change, short, words
from malisize.records import Listing
from malisize.render.lines import cells, plain
from malisize.render.screen import screen
from malisize.render.show import EVERYTHING, Show
from malisize.request import PlanRequest, Request
from malisize.scenarios.compare import compare
from malisize.study import Study

LABELS = {
    "segment.population": "People: Mali, everyone, all ages",
    "channel.radio.reachable": "Radio: reachable people",
    "channel.radio.share": "Radio: share of the segment's people",
    "reachable.deduplicated": "All channels together with nobody counted twice",
}


def one(unit: str = "people", **values: Any) -> dict[str, Any]:
    return {"unit": unit, "low": 1.0, "central": 2.0, "high": 3.0, **values}


def listing(
    names: tuple[str, ...], *, request: dict[str, Any] | None = None, **more: Any
) -> Listing:
    """Return a comparison in which the first row is the same, and the others are halved by each
    further column.
    """
    rows = []
    for place, row in enumerate(LABELS):
        for step, name in enumerate(names):
            central = 8e6 if place == 0 else 4e6 / 2**step
            entry = {
                "row": row,
                "label": LABELS[row],
                "unit": "people",
                "column": name,
                "basis": "assumed",
            }
            entry |= {"low": central / 2, "central": central, "high": central * 2}
            if step and place == 0:
                entry |= {"difference": 0.0, "ratio": 1.0, "verdict": "same"}
            elif step:
                entry |= {
                    "difference": central - 4e6,
                    "ratio": central / 4e6,
                    "probability_above": 0.03,
                }
                entry |= {"probability_equal": 0.0, "verdict": "clearly lower"}
            rows.append(entry)
    columns = [
        {"column": name, "title": f"Plan {name}", "segment": "Mali, everyone"} for name in names
    ]
    found = {"columns": columns, "inputs": [], "notes": [], **more}
    return Listing(
        "malisize.compare/1",
        "Audience compared",
        (),
        tuple(rows),
        ("Remark.",),
        request or {"range": "90%"},
        found,
    )


FEW = Show(doubts=False, sources=False)


def text(*args: Any, width: int | None = None, show: Show = EVERYTHING, **how: Any) -> str:
    return plain(screen(of(listing(*args, **how)), width, show))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"difference": -1.0, "ratio": 0.5}, "−50 %"),
        ({"difference": 0.2, "ratio": 1.1}, "+10 %"),
        ({"difference": 2.0, "ratio": 2.0}, "×2.00"),
        ({"difference": 2.0, "ratio": 2.345}, "×2.35"),
        ({"difference": 2e5, "ratio": 1e5}, "×100 k"),
        ({"difference": 0.0, "ratio": 1.0}, "0 %"),
        ({"difference": 1e-6, "ratio": 1 + 1e-6}, "under 0.01 %"),
        ({"difference": -2.0, "ratio": 0.0}, "−100 %"),
        ({"difference": 1500.0}, "+1 500"),
        ({"difference": 0.0, "ratio": 1.0, "verdict": "same"}, "the same"),
        ({"unit": "share", "difference": -0.125, "ratio": 0.5}, "−12 points"),
        ({"difference": 99.0, "ratio": 99.6}, "×99.6"),
        ({"unit": "share", "difference": 0.004, "ratio": 1.5}, "+0.40 points"),
        ({"unit": "share", "difference": -1e-9, "ratio": 1 - 1e-8}, "under 0.01 points"),
        ({}, ""),
    ],
)
def test_change(values: dict[str, Any], said: str) -> None:
    """Percent up to twice, then a multiple; points for shares; an amount where the reference is
    nothing.
    """
    assert change(one(**values)) == said


@pytest.mark.parametrize(
    ("above", "equal", "verdict", "said", "brief"),
    [
        (1.0, 0.0, "clearly higher", "higher in every draw", "100 % higher"),
        (0.0, 0.0, "clearly lower", "lower in every draw", "100 % lower"),
        (0.9999, 0.0, "clearly higher", "higher in 99.9 % of draws", "99.9 % higher"),
        (
            *(0.9496, 0.0, "within the ranges"),
            *("unclear: higher in 94 % of draws", "94 % higher ?"),
        ),
        (0.38, 0.0, "within the ranges", "unclear: lower in 62 % of draws", "62 % lower ?"),
        (
            *(0.75, 0.5, "within the ranges"),
            *("unclear: higher in 50 % of draws, equal in 50 %", "50 % higher ?"),
        ),
    ],
)
def test_words(above: float, equal: float, verdict: str, said: str, brief: str) -> None:
    """The direction most draws have, how many of them, and whether that is clear; never rounded up
    to certainty.
    """
    given = one(probability_above=above, probability_equal=equal, verdict=verdict)
    assert (words(given), short(given)) == (said, brief)


def test_nothing_is_said_where_nothing_is_known() -> None:
    """Without draws, without a reference, and for what is the same, there are no words on draws."""
    assert words(None) == words(one()) == short(one()) == ""
    assert words(one(probability_equal=1.0, verdict="same")) == ""


def test_what_is_the_same_and_what_is_detail_is_counted() -> None:
    """The rows that matter and differ are shown, and the others counted; -v and rows asked for show
    all.
    """
    few = text(("A", "B"), width=80, show=FEW)
    assert "People in segment" not in few
    assert "share of" not in few
    assert "4 more rows: -v" in few
    assert "People in segment" not in text(("A", "B"))
    asked = text(("A", "B"), width=80, show=FEW, request={"range": "90%", "rows": list(LABELS)})
    verbose = text(("A", "B"), width=80, show=Show(assumptions=True))
    for full in (asked, verbose):
        assert "People in segment" in full
        assert "the same" in full
        assert "more rows" not in full


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("width", [20, 40, 80, 110, 200])
def test_every_layout_holds_every_number(count: int, width: int) -> None:
    """Whatever fits, the central values of all columns are there and no line is wider than the
    terminal.
    """
    names = tuple(f"assumptions {letter}" for letter in "ABCDEFGH"[:count])
    shown = text(names, width=width, show=FEW)
    numbers = ("4 000 000", "2 000 000", "1 000 000", "500 000", "250 000", "125 000", "62 500")
    for value in numbers[:count]:
        assert shown.count(value) >= 2
    for line in shown.splitlines():
        assert cells(line) <= min(width, 110) or len(line.split()) <= 2, line


def test_ranges_stay_at_80_cells() -> None:
    """Each row has the numbers of the reference, and a line below for each other column, with its
    range and its change.
    """
    two = text(("restaurant-bamako", "health-campaign"), width=80, show=FEW)
    assert "  Radio: reachable people         4 000 000  2 000 000 to 8 000 000" in two
    assert "    health-campaign               2 000 000  1 000 000 to 4 000 000   −50 %" in two


def test_a_row_one_column_lacks_is_none() -> None:
    """A row that a column does not have has no number there, and no change."""
    full = listing(("A", "B"))
    rows = tuple(
        row for row in full.rows if (row["row"], row["column"]) != ("channel.radio.reachable", "A")
    )
    shown = plain(screen(of(full._replace(rows=rows)), None))
    line = next(line for line in shown.splitlines() if "Radio: reachable" in line)
    assert line.split() == ["Radio:", "reachable", "people", "none"]


def test_inputs_say_what_is_not_given_or_not_used() -> None:
    """An input one column lacks is `not given`; one that nothing there rests on is marked; the
    reasons go with the sources.
    """
    entries = [
        {
            "key": "overlap",
            "column": "A",
            "value": "80%",
            "mark": "proxy",
            "why": "a survey",
            "source": "S",
            "layer": "a.toml",
        },
        {"key": "overlap", "column": "B", "used": False},
        {"key": "fx.usd", "column": "A", "value": "600"},
        {"key": "fx.usd", "column": "B", "value": "500", "used": False},
    ]
    shown = text(("A", "B"), inputs=entries, width=80, show=FEW)
    lines = [line.split() for line in shown.splitlines()]
    assert ["inputs", "that", "differ", "A", "B"] in lines
    assert ["overlap", "80%", "not", "given"] in lines
    assert ["fx.usd", "600", "500", "(not", "used)"] in lines
    assert "a survey" not in shown
    assert " overlap, A [proxy, a.toml]: a survey (S)" in text(("A", "B"), inputs=entries)


def test_doubts_of_one_column_alone_are_caveats() -> None:
    """Those that not every column has are said with its name; those on every input are left to the
    data.
    """
    notes = [{"column": "B", "kind": "method", "text": f"Doubtful {n}"} for n in range(5)]
    notes.append({"column": "A", "kind": "assumed", "text": "A judgement"})
    shown = text(("A", "B"), notes=notes)
    assert "B: Doubtful 4" in shown
    assert "A judgement" not in shown
    assert "5 caveats: --doubts" in text(("A", "B"), notes=notes, width=80, show=FEW)


@pytest.mark.slow
def test_what_could_change_a_difference() -> None:
    """The inputs that move the difference most, both sides at once where they share one; one that
    is another on both sides says its values rather than what to type.
    """
    columns = [
        ("restaurant-bamako", Study.load("restaurant-bamako")),
        ("lean-season", Study.load("restaurant-bamako", scenario="lean-season")),
    ]
    found = compare(columns, Request(draws=300))
    (block,) = (one for one in of(found) if isinstance(one, Movers))
    apart, shared, *_ = block.items
    assert str(block.by) == "moves the difference by"
    assert apart.command == ""
    ends = "10 % to 30 % in restaurant-bamako, 6 % to 18 % in lean-season"
    assert apart.text == f"Eats out at least monthly: {ends}"
    assert shared.command == '--set users.level="42% to 95%, central 66%"'
    middle = _difference(found)
    for value, moved in (("42%", shared.up), ("95%", shared.down)):
        fixed = [(name, study.varied(set=[f"users.level={value}"])) for name, study in columns]
        again = compare(fixed, Request(range=None))
        assert _difference(again) == pytest.approx(middle + moved, rel=1e-9)


def _difference(found: Listing) -> float:
    row = "reachable.deduplicated"
    (one,) = (line for line in found.rows if line["row"] == row and "difference" in line)
    return float(one["difference"])


def test_the_doubts_of_a_difference() -> None:
    """What sets the columns apart and is nobody's figure is a caveat, and so is an answer that may
    be the higher one on either side.
    """
    entries = [
        {"key": "overlap", "column": "A", "value": "80%", "mark": "unsourced"},
        {"key": "overlap", "column": "B", "value": "90%", "mark": "sourced"},
    ]
    found = listing(("A", "B"), inputs=entries)
    rows = tuple(
        {**row, "probability_above": 0.4, "verdict": "within the ranges"}
        if row["column"] == "B" and row["row"] == "reachable.deduplicated"
        else row
        for row in found.rows
    )
    shown = plain(screen(of(found._replace(rows=rows)), None))
    assert "What sets the columns apart is judged, not published: overlap" in shown
    assert "B: either side may be the higher one, unclear: lower in 60 % of draws" in shown


@pytest.mark.slow
def test_two_totals_are_compared_by_what_they_bring() -> None:
    """Two totals of one file: the answers with their ranges, then what each total brings, not the
    totals again.
    """
    study = Study.load("restaurant-bamako")
    totals = ("1M XOF", "3M XOF")
    asked = Request(draws=300, plan=PlanRequest(total=totals[0]))
    found = compare([(total, study) for total in totals], asked, totals=totals)
    lines = plain(screen(of(found), 80, FEW)).splitlines()
    assert lines[2].startswith("  1M XOF  82 ")
    assert " likely " in lines[3]
    assert lines[7].startswith("  1M XOF, then others  central  likely range ")
    assert lines[8].split()[:3] == ["Share", "of", "audience"]
    assert "no input differs" not in "\n".join(lines)
