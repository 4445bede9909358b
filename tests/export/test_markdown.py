"""Markdown: a table whose cells stay in their columns, then what to doubt and the sources."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from malisize.export.markdown import to_markdown
from malisize.records import Estimate, Listing, Note
from tests.export.samples import ALL, ESTIMATE, EXPLANATION, LISTING

SOURCE = ESTIMATE.sources[0]


@pytest.mark.parametrize("name", ALL)
def test_every_row_has_the_cells_of_the_header(name: str) -> None:
    """No text, whatever marks it holds, adds a cell to its row."""
    lines = to_markdown(ALL[name]).splitlines()
    table = [line for line in lines if line.startswith("|")]
    widths = {len(re.split(r"(?<!\\)\|", line)) for line in table}
    assert len(widths) == 1
    assert re.fullmatch(r"\|( --- \|)+", table[1])


@pytest.mark.parametrize(
    "text", ["a | b", "a\\|b", "*bold*", "_x_", "`code`", "[link](x)", "<script>", "\\"]
)
def test_marks_of_the_format_are_text(text: str) -> None:
    """Characters that mean something in Markdown are escaped, so that they read as typed."""
    line = to_markdown(Listing("s", "t", ("a", "b"), ({"a": text, "b": "x"},))).splitlines()[2]
    cell = line.removeprefix("| ").removesuffix(" | x |")
    assert re.sub(r"\\([\\`*_\[\]|])", r"\1", cell).replace("&lt;", "<") == text
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]|]", re.sub(r"\\[\\`*_\[\]|]", "", cell))


MARKS = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\`*_[]|~$&<>#+-=.)(!:;/'\" 01ax"),
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    ),
    min_size=1,
    max_size=20,
)


def read(markdown: str) -> str:
    """Return the text that a reader of GitHub's form shows for the last line of a document."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inline = [token for token in tokens if token.type == "inline"]
    assert not {token.type for token in tokens} & {"heading_open", "blockquote_open", "code_block"}
    parts = inline[-1].children or []
    assert {part.type for part in parts} <= {"text", "text_special"}, parts
    return "".join(part.content for part in parts)


@given(MARKS)
@example("&copy; R&D ~~gone~~ <b> $x$ `c` **b** _i_ [l](u) ![i](u)")
@example("1. one")
@example("- - a")
@example("# a")
@example("=")
def test_any_text_reads_as_it_was_written(text: str) -> None:
    """In a cell, in a note and in a remark."""
    assume("http" not in text and "www." not in text and text.split())
    meant = " ".join(text.split())
    cell = to_markdown(Listing("s", "t", ("b", "a"), ({"b": "x", "a": text},)))
    assert read(cell).strip() == meant.strip()
    noted = Estimate("audience", {}, ESTIMATE.rows, (Note("waiting", text, None),))
    assert read(to_markdown(noted)) == meant
    remarked = Listing("s", "t", ("a",), ({"a": "x"},), (text,))
    assert read(to_markdown(remarked)) == meant


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://a.org/x_y__z/~u/a-b?c=1&d_e=2#f_g", None),
        ("see https://a.org/x_y, and http://b.org/_z_.", None),
        ("www.a_b.org/c_d is one", None),
        ("a_b https://a.org/x|y*z", r"a\_b https://a.org/x%7Cy%2Az"),
        ("**https://a.org/x_y**", r"\*\*https://a.org/x_y\*\*"),
        ("[x_y](https://a.org/x_y)", r"\[x\_y\](https://a.org/x_y)"),
    ],
)
def test_addresses_stay_whole(text: str, written: str | None) -> None:
    """A mark that is escaped within a bare address would become a part of its link."""
    cell = to_markdown(Listing("s", "t", ("a",), ({"a": text},))).splitlines()[2]
    assert cell == f"| {written or text} |"
    source = SOURCE._replace(url="https://a.org/x_y__z?a_b=1&c")
    sourced = to_markdown(Estimate("audience", {}, ESTIMATE.rows, (), (source,)))
    assert " https://a.org/x_y__z?a_b=1&c (read " in sourced


def test_numbers_keep_their_precision() -> None:
    """Numbers in a Markdown table are not rounded."""
    assert f"| {0.1 + 0.2!r} |" in to_markdown(ESTIMATE)
    assert "| 24834845 |" in to_markdown(ESTIMATE)


def test_notes_and_sources_follow_the_table() -> None:
    """An estimate says what to doubt and names its sources; an explanation its sources; a listing
    its remarks.
    """
    text = to_markdown(ESTIMATE)
    assert "\nWhat to doubt:\n\n- Old \\*figure\\*" in text
    assert (
        "\nSources:\n\n- one-2025: A \\*title\\* \\| with marks. Publisher."
        " https://example.org/?p=1 (read 2026-11-21)" in text
    )
    assert "Sources:" in to_markdown(EXPLANATION)
    assert to_markdown(LISTING).endswith("\n\nA remark.\n")
    bare = to_markdown(Estimate("audience", {}, ESTIMATE.rows))
    assert "doubt" not in bare
    assert "Sources" not in bare
