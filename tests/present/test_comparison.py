"""A comparison for reading: changes and certainty in words, rows left out, layouts by width."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.present.change import change, words
from malisize.present.comparison import comparison_lines
from malisize.records import Listing
from malisize.render.lines import cells, plain

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


def text(*args: Any, width: int | None = None, **how: Any) -> str:
    return plain(comparison_lines(listing(*args, **how), width))


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
    assert change(one(**values), long=True) == said
    assert change(one(**values), long=False) == said.replace("points", "pts")


@pytest.mark.parametrize(
    ("above", "equal", "verdict", "long", "short"),
    [
        (1.0, 0.0, "clearly higher", "clear: higher in every draw", "higher in 100 %, clear"),
        (0.0, 0.0, "clearly lower", "clear: lower in every draw", "lower in 100 %, clear"),
        (
            0.9999,
            0.0,
            "clearly higher",
            "clear: higher in 99.9 % of draws",
            "higher in 99.9 %, clear",
        ),
        (
            0.9496,
            0.0,
            "within the ranges",
            "within the ranges: higher in 94 % of draws",
            "higher in 94 %, within",
        ),
        (
            0.38,
            0.0,
            "within the ranges",
            "within the ranges: lower in 62 % of draws",
            "lower in 62 %, within",
        ),
        (
            0.75,
            0.5,
            "within the ranges",
            "within the ranges: higher in 50 % of draws, equal in 50 %",
            "higher in 50 %, within",
        ),
    ],
)
def test_words(above: float, equal: float, verdict: str, long: str, short: str) -> None:
    """The direction most draws have, how many of them, and whether that is clear; never rounded up
    to certainty.
    """
    given = one(probability_above=above, probability_equal=equal, verdict=verdict)
    assert (words(given, long=True), words(given, long=False)) == (long, short)


def test_nothing_is_said_where_nothing_is_known() -> None:
    """Without draws, without a reference, and for what is the same, there are no words on draws."""
    assert words(None, long=True) == words(one(), long=True) == ""
    assert words(one(probability_equal=1.0, verdict="same"), long=True) == ""


def test_what_is_left_out_is_counted() -> None:
    """Rows the same everywhere and rows of detail are left out and counted; asked for or with -v
    all are shown.
    """
    short = text(("A", "B"))
    assert "People in segment" not in short
    assert "share of" not in short
    assert "Rows left out: 1 that are the same in every column and 1 of detail" in short
    asked = text(("A", "B"), request={"range": "90%", "rows": list(LABELS)})
    verbose = plain(comparison_lines(listing(("A", "B")), None, verbose=True))
    for full in (asked, verbose):
        assert "People in segment" in full
        assert "the same" in full
        assert "left out" not in full


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("width", [20, 40, 80, 110, 200])
def test_every_layout_holds_every_number(count: int, width: int) -> None:
    """Whatever fits, the central values of all columns are there and no line is wider than the
    terminal.
    """
    names = tuple(f"assumptions {letter}" for letter in "ABCDEFGH"[:count])
    shown = text(names, width=width)
    for value in ("4.00 M", "2.00 M", "1.00 M", "500 k", "250 k", "125 k", "62.5 k", "31.2 k")[
        :count
    ]:
        assert shown.count(value) >= 2
    for line in shown.splitlines():
        assert cells(line) <= min(width, 110) or len(line.split()) <= 2, line


def test_two_columns_fit_80_cells_and_three_a_block_each() -> None:
    """Two columns stand side by side, more below each other under the row they belong to; names are
    cut where they must be.
    """
    two = text(("restaurant-bamako", "health-campaign"), width=80).splitlines()
    assert any(
        line.split() == ["restaurant-bamako", "health-campaign", "change", "of", "draws"]
        for line in two
    )
    assert " Radio: people             4.00 M           2.00 M   −50 %  lower in 97 %, clear" in two
    narrow = text(("restaurant-bamako", "health-campaign"), width=76)
    assert "restaurant-…  health-camp…" in narrow
    three = text(("first", "second", "third"), width=80)
    assert " Radio: people\n   first    4.00 M  2.00 M to 8.00 M\n   second   2.00 M" in three


def test_names_cut_alike_are_numbered() -> None:
    """Headings that would be the same when cut have a number, and the legend too."""
    shown = text(("restaurant-bamako", "restaurant-bamakoo"), width=80)
    assert "1 restauran…" in shown
    assert " 2 restauran…: Plan restaurant-bamakoo" in shown


def test_a_row_one_column_lacks_is_empty() -> None:
    """A row that a column does not have is an empty cell, or `none` where it stands alone."""
    full = listing(("A", "B"))
    rows = tuple(
        row for row in full.rows if (row["row"], row["column"]) != ("channel.radio.reachable", "A")
    )
    rows = tuple(
        {
            k: v
            for k, v in row.items()
            if row["row"] != "channel.radio.reachable"
            or k not in ("difference", "ratio", "probability_above", "probability_equal", "verdict")
        }
        for row in rows
    )
    shown = plain(comparison_lines(full._replace(rows=rows), None))
    line = next(line for line in shown.splitlines() if "Radio" in line)
    assert line.split() == ["Radio:", "people", "2.00", "M", "1.00", "M", "to", "4.00", "M"]
    assert "A: none" in plain(comparison_lines(full._replace(rows=rows), 30))


def test_inputs_say_what_is_not_given_or_not_used() -> None:
    """An input one column lacks is `not given`; one that nothing there rests on is marked; -v says
    why.
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
    shown = text(("A", "B"), inputs=entries)
    assert " overlap  80%  not given\n fx.usd   600  500 (not used)" in shown
    assert "a survey" not in shown
    verbose = plain(comparison_lines(listing(("A", "B"), inputs=entries), None, verbose=True))
    assert "   overlap, A [proxy, a.toml]: a survey (S)" in verbose


def test_notes_are_few_and_quiet_drops_them() -> None:
    """Three notes of a column are shown and the rest counted; those on every input are left to the
    data.
    """
    notes = [{"column": "B", "kind": "method", "text": f"Doubtful {n}"} for n in range(5)]
    notes.append({"column": "A", "kind": "assumed", "text": "A judgement"})
    shown = text(("A", "B"), notes=notes)
    assert (
        " Doubt  B: Doubtful 0\n        B: Doubtful 1\n        B: Doubtful 2\n        B: 2 more"
        in shown
    )
    assert "A judgement" not in shown
    assert "Doubt" not in plain(
        comparison_lines(listing(("A", "B"), notes=notes), None, quiet=True)
    )
    assert "A: A judgement" in plain(
        comparison_lines(listing(("A", "B"), notes=notes), None, verbose=True)
    )
