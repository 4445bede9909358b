"""CSV: a header, one line per row, full precision, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.formats.csv import to_csv
from malisize.records import Listing
from tests.export.samples import ALL, ESTIMATE, EXPLANATION, LISTING, RANKING, ROWS


def read(text: str) -> list[dict[str, str]]:
    """Read CSV as a strict reader does."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("name", ALL)
def test_every_line_ends_as_the_standard_says(name: str) -> None:
    """Lines end in CRLF, every row has as many cells as the header, and the header comes first."""
    text = to_csv(ALL[name])
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_an_estimate_has_the_fields_of_a_row() -> None:
    """The columns are those of a row; lists are joined; numbers read back exactly."""
    first, second = read(to_csv(ESTIMATE))
    assert list(first) == [
        "id",
        "label",
        "unit",
        "low",
        "central",
        "high",
        "basis",
        "as_of",
        "sources",
        "assumptions",
        "note",
        "low_error",
        "high_error",
        "spread_sourced",
        "spread_proxy",
        "spread_judged",
        "spread_joint",
        "rests_on",
        "stands_for",
    ]
    assert (float(first["low"]), float(first["central"]), float(first["high"])) == (
        1 / 3,
        0.1 + 0.2,
        24_834_845.0,
    )
    assert first["high"] == "24834845"
    assert float(second["central"]) == 1e-7
    assert (second["sources"], second["assumptions"]) == ("a; b", "x; y")


def test_text_that_would_run_as_a_formula_becomes_text() -> None:
    """A label that begins like a formula is quoted with an apostrophe; quotes and commas
    survive.
    """
    assert read(to_csv(ESTIMATE))[1]["label"] == f"'{ROWS[1].label}"
    assert read(to_csv(LISTING))[1]["name"] == "'-b"


@pytest.mark.slow
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_no_cell_of_text_begins_like_a_formula(text: str) -> None:
    """Whatever a text begins with, its cell does not begin a formula, and the text is still
    there.
    """
    (row,) = read(to_csv(Listing("s", "t", ("a", "b"), ({"a": text, "b": 1.0},))))
    assert not row["a"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert row["a"] in (text, f"'{text}")


@pytest.mark.slow
@given(st.floats(0, 1e18))
def test_numbers_read_back_bit_for_bit(value: float) -> None:
    """A number in a cell is the number in the result."""
    (row,) = read(to_csv(Listing("s", "t", ("a", "b"), ({"a": value, "b": "x"},))))
    assert float(row["a"]) == value


def test_a_tree_is_written_branch_by_branch() -> None:
    """An explanation has a line per branch with its depth and where its number comes from."""
    rows = read(to_csv(EXPLANATION))
    assert [(row["depth"], row["id"]) for row in rows] == [
        ("0", "row"),
        ("1", "figures.users"),
        ("1", "overlap"),
        ("1", "again"),
    ]
    assert (rows[1]["figure"], rows[1]["source"]) == ("users (2025-01)", "one-2025")
    assert rows[2]["assumption"] == "75% to 98% [proxy, default.toml]: eight capitals"
    assert rows[3]["see"] == "again"


def test_drivers_and_listings_have_their_own_columns() -> None:
    """A ranking has a line per driver; a listing its columns, with absent cells empty and booleans
    in words.
    """
    (driver,) = read(to_csv(RANKING))
    assert (driver["leaf"], driver["share"], driver["basis"]) == ("overlap", "0.75", "proxy")
    assert read(to_csv(LISTING))[0] == {"name": "a", "value": "1.5", "note": ""}
    assert read(to_csv(Listing("s", "t", ("a", "b"), ({"a": True, "b": False},)))) == [
        {"a": "true", "b": "false"}
    ]
