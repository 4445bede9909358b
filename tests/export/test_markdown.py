"""Markdown: a table whose cells stay in their columns, then what to doubt and the sources."""

from __future__ import annotations

import re

import pytest

from malisize.export.markdown import to_markdown
from malisize.records import Estimate, Listing
from tests.export.samples import ALL, ESTIMATE, EXPLANATION, LISTING


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
