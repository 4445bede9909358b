"""Lines measured in cells: wrapping, clipping, tables that fit or are stacked; numbers are never
cut.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.render.lines import Column, cells, clip, fitted, plain, stacked, table, wrap

TEXTS = st.text(st.characters(categories=["L", "N", "P", "Zs", "Mn"]), max_size=40)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("Ségou", 5),
        ("Se\u0301gou", 5),
        ("日本", 4),
        ("a\u200bb", 2),
        ("", 0),
        ("×÷−·…", 5),
    ],
)
def test_width_is_counted_in_cells(text: str, width: int) -> None:
    """Wide characters take two cells, combining marks and format characters none."""
    assert cells(text) == width


@given(TEXTS, st.integers(1, 50))
def test_a_clipped_label_fits_and_says_that_it_is_cut(text: str, width: int) -> None:
    """A label that fits stays whole; one that does not ends in an ellipsis within the width."""
    cut = clip(text, width)
    assert cells(cut) <= width
    if cells(text) <= width:
        assert cut == text
    else:
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])


@given(TEXTS, st.integers(5, 60), st.sampled_from(["", "  ", "     "]))
def test_wrapping_breaks_at_spaces_and_loses_no_word(text: str, width: int, indent: str) -> None:
    """Every line fits unless a single word is wider, and the words come back in their order."""
    lines = wrap(text, width, indent=indent)
    assert " ".join(line.removeprefix(indent) for line in lines) == text
    for line in lines:
        assert cells(line) <= width or " " not in line.removeprefix(indent)


def test_without_a_width_nothing_is_wrapped() -> None:
    """A pipe gets whole lines."""
    assert wrap("a b c " * 50, None, indent="  ", first=" 1 ") == [" 1 " + "a b c " * 50]
    assert wrap("one two three", 9, indent="   ", first="1 ") == ["1 one two", "   three"]


COLUMNS = (
    Column("name", clip_to=6),
    Column("central", right=True, style="bold"),
    Column("", style="bar"),
    Column("source", optional=True),
    Column("note", optional=True),
)
ROWS = [["Population", "24.8 M", "─●─", "one", "long note"], ["Users", "8.72 M", "●", "two", ""]]


def test_a_table_is_aligned() -> None:
    """Columns line up, numbers to the right; without a width nothing is clipped or dropped."""
    lines = table(COLUMNS, ROWS, None)
    assert lines is not None
    assert (
        plain(lines) == " name        central       source  note\n"
        " Population   24.8 M  ─●─  one     long note\n"
        " Users        8.72 M  ●    two\n"
    )


def test_a_narrow_table_clips_words_and_drops_what_is_optional() -> None:
    """Where it does not fit, words are clipped and optional columns go, the last first; numbers
    stay whole.
    """
    lines = table(COLUMNS, ROWS, 32)
    assert lines is not None
    text = plain(lines)
    assert text.splitlines()[1] == " Popul…   24.8 M  ─●─  one"
    assert "long note" not in text
    assert table(COLUMNS, ROWS, 32, drop=False) is None
    assert table(COLUMNS, ROWS, 15) is None


def test_a_table_without_headings_has_no_line_for_them() -> None:
    """Empty headings take no line."""
    lines = table((Column(""), Column("")), [["a", "b"]], None)
    assert lines is not None
    assert plain(lines) == " a  b\n"


def test_what_fits_in_no_table_is_stacked() -> None:
    """Below the width it needs every row is a block of lines, with every number whole."""
    lines = stacked(COLUMNS, ROWS, 20)
    assert plain(lines).splitlines() == [
        " Population", "   central: 24.8 M", "   source: one", "   note: long note", " Users",
        "   central: 8.72 M", "   source: two",
    ]  # fmt: skip
    assert plain(fitted(COLUMNS, lambda _: ROWS, 15, ())) == plain(stacked(COLUMNS, ROWS, 15))


def test_the_widest_bar_that_fits_is_taken() -> None:
    """Bars shrink before columns are dropped, and columns are dropped before the table is
    stacked.
    """

    def rows(bar: int) -> list[list[str]]:
        return [["Users", "8.72 M", "─" * bar, "one", "a note"]]

    def first(width: int | None) -> str:
        return plain(fitted(COLUMNS, rows, width, (16, 8))).splitlines()[1]

    assert "─" * 16 in first(None)
    assert "─" * 16 in first(60)
    assert "─" * 8 in first(46)
    assert "─" * 9 not in first(46)
    assert "a note" in first(46)
    assert "a note" not in first(40)
    assert "8.72 M" in first(20)


@given(
    st.integers(1, 120), st.lists(st.tuples(TEXTS, st.integers(0, 10**9)), min_size=1, max_size=4)
)
def test_no_number_is_ever_cut(width: int, entries: list[tuple[str, int]]) -> None:
    """At any width every number is on the screen in full."""
    columns = (
        Column("name", clip_to=8),
        Column("central", right=True),
        Column("more", optional=True),
    )
    rows = [[name, f"{value}", "words"] for name, value in entries]
    text = plain(fitted(columns, lambda _: rows, width, (16, 8)))
    for _, value in entries:
        assert str(value) in text


@given(st.integers(20, 120), st.lists(TEXTS, min_size=1, max_size=4))
def test_a_table_never_exceeds_its_width(width: int, names: list[str]) -> None:
    """A table that is given at all fits in the width."""
    lines = table(
        (Column("name", clip_to=10), Column("x", right=True)),
        [[name, "12"] for name in names],
        width,
    )
    if lines is not None:
        assert all(cells("".join(text for text, _ in line)) <= width for line in lines)


def test_plain_text_has_no_trailing_blanks() -> None:
    """Styles are dropped, trailing blanks too, and every line is ended."""
    assert plain([[("a ", "bold"), ("b  ", "")], []]) == "a b\n\n"


def test_a_mark_that_french_sets_apart_begins_no_line() -> None:
    """A colon, a semicolon or a closing quote stays with its word, and a scale with its number."""
    assert wrap("Tout canal : part active ; 2 Md", 12) == [
        "Tout canal :",
        "part",
        "active ;",
        "2 Md",
    ]
