"""Markdown: whatever is said is text, tables keep their cells, and all of a document is there."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from malisize.document import of
from malisize.document.blocks import (
    Answer,
    Answers,
    Asked,
    Block,
    Cell,
    Column,
    Item,
    Lines,
    Mover,
    Movers,
    Next,
    Reference,
    Section,
    Sources,
    Step,
    Table,
)
from malisize.formats.markdown import to_markdown
from malisize.records import Source
from malisize.render.show import Show
from malisize.study import Study

SOURCE = Source("one", "A *title*", "P | Q", "https://a.org/x_y?a_b=1&c", "2026-11-21", "press")


def table(*cells: str) -> Table:
    return Table(tuple(Column(name) for name in "ab"), (tuple(map(Cell, cells)),))


def lines(*blocks: Block) -> list[str]:
    return to_markdown(blocks).splitlines()


@pytest.mark.parametrize(
    "text", ["a | b", "a\\|b", "*bold*", "_x_", "`code`", "[link](x)", "<script>", "\\"]
)
def test_marks_of_the_format_are_text(text: str) -> None:
    """Characters that mean something in Markdown are escaped, so that they read as typed and add no
    cell to their row.
    """
    line = lines(table(text, "x"))[2]
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
    assert not {token.type for token in tokens} & {"blockquote_open", "code_block"}
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
    """In a cell, in a caveat and in a paragraph."""
    assume("http" not in text and "www." not in text and text.split())
    meant = " ".join(text.split())
    assert read(to_markdown((table("x", text),))).strip() == meant.strip()
    assert read(to_markdown((Section("doubts", (Item(text),)),))) == meant
    assert read(to_markdown((Lines((text,)),))) == meant


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
    assert lines(table(text, "x"))[2] == f"| {written or text} | x |"


def test_a_document_is_said_in_its_order() -> None:
    """The request is the heading, the answer stands out, what could change it has its command as
    code, caveats and sources follow.
    """
    said = lines(
        Asked("Women, Bamako"),
        Answers((Answer("You can reach", Cell("779 000"), "likely 640 000 to 880 000"),)),
        Movers((Mover("Radio", "Radio", "−9 to +6", '--set x="`1`"'),), "fewer or more people"),
        Section("doubts", (Item("old", "--date"),)),
        Sources((Reference(SOURCE, ("2025",)),)),
    )
    assert [line for line in said if line] == [
        "# Women, Bamako",
        "**You can reach 779 000**, likely 640 000 to 880 000",
        "## What could change this most",
        '1. Radio, fewer or more people −9 to +6: ``--set x="`1`"``',
        "## Caveats",
        "- old (`--date`)",
        "## Sources",
        r"1. P \| Q, A \*title\* (2025) https://a.org/x_y?a_b=1&c (read 2026-11-21)",
    ]


def test_what_is_typed_is_code() -> None:
    """Commands and settings stand as they are typed, in a code span; the words around them do
    not.
    """
    key = "channels.x.active_share"
    typed = f"malisize explain a.b --set {key}=-0"
    said = lines(
        Section("doubts", (Item("old", f"`--set {key}=1`, or a_lower *reach*"),)),
        Section("reasons", (Item(f"{key} = `0%` [no mark]", typed=f"{key} = `0%`"),)),
        Next((Step(f"{typed} shows what", "", typed=typed),)),
    )
    assert [line for line in said if line.startswith("- ")] == [
        f"- old (`--set {key}=1`, or a\\_lower \\*reach\\*)",
        f"- `` {key} = `0%` `` \\[no mark\\]",
    ]
    assert said[-1] == f"`{typed}` shows what"


def test_quiet_documents_leave_out_what_to_doubt() -> None:
    """What ``--quiet`` hides on a screen it hides here."""
    document = of(Study.load().audience(range=None))
    loud, quiet = to_markdown(document), to_markdown(document, Show(doubts=False, remarks=False))
    assert "## Caveats" in loud
    assert "## Caveats" not in quiet
    assert "## Sources" in quiet
