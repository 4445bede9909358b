"""A document as Markdown (GitHub's form), for a wiki, an issue, or any reader of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from malisize.document.blocks import (
    Answers,
    AnyCell,
    Asked,
    Block,
    Branch,
    Cell,
    Document,
    Lines,
    Movers,
    Next,
    Range,
    Section,
    Sources,
    Table,
    Tree,
)
from malisize.formats import Format
from malisize.handing import Handing
from malisize.render.show import EVERYTHING, HEADINGS, Show
from malisize.wording import ENGLISH, Language, phrase, say

_IN_TEXT = str.maketrans(
    {**{char: f"\\{char}" for char in "\\`*_[]|~$"}, "&": "&amp;", "<": "&lt;"}
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*[^\s<>\\`*\[\]|]")
_IN_ADDRESS = str.maketrans({char: f"%{ord(char):02X}" for char in "\\`*[]|"})
_TYPED = ("--", "malisize ")  # what hints begin with that are all of them typed
_MARKED = re.compile(r"`([^`]+)`")
_BEGINNING = re.compile(r"\A(?P<before>[0-9]{1,9}(?=[.)])|(?=[#>+=-]))(?P<mark>.)")


def to_markdown(document: Document, show: Show = EVERYTHING, language: Language = ENGLISH) -> str:
    """Return a document as Markdown, whatever it says being text and never markup."""
    writer = _Writer(show, language)
    parts = ["\n".join(lines) for block in document if (lines := list(writer.block(block)))]
    return "\n\n".join(parts) + "\n"


class _Writer:
    """What each block becomes in a language."""

    def __init__(self, show: Show, language: Language) -> None:
        self.show, self.language = show, language

    def said(self, value: str) -> str:
        """Return a text in the language, its marks made text."""
        return _text(str(say(value, self.language)))

    def line(self, value: str, typed: str = "") -> str:
        """Return a text that begins a line, where some marks make lists and headings of it; what
        is ``typed`` of it is code.
        """
        before, found, after = str(say(value, self.language)).partition(typed or "\0")
        begun = _BEGINNING.sub(r"\g<before>\\\g<mark>", _part(before))
        return f"{begun}{_code(typed)}{_part(after)}" if found else begun

    def hint(self, value: str) -> str:
        """Return a hint, in which what is typed is code: all of it, or what stands in marks."""
        said = str(say(value, self.language))
        if said.startswith(_TYPED):
            return _code(said)
        parts = _MARKED.split(said)
        return "".join(_code(one) if at % 2 else _part(one) for at, one in enumerate(parts))

    def block(self, block: Block) -> Iterator[str]:
        """Yield the lines of a block, none for what is not shown."""
        if isinstance(block, Asked):
            yield f"# {self.said(block.text)}"
        elif isinstance(block, Answers):
            yield from self._answers(block)
        elif isinstance(block, Lines):
            yield from _apart(self.line(one) for one in block.texts)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Movers):
            yield from self._movers(block)
        elif isinstance(block, Section):
            yield from self._section(block)
        elif isinstance(block, Sources):
            yield from self._sources(block)
        elif isinstance(block, Tree):
            yield from self._branch(block.root, "")
        elif isinstance(block, Next) and self.show.remarks:
            yield from _apart(self.line(step.text, step.typed) for step in block.steps)

    def _heading(self, value: str) -> Iterator[str]:
        yield f"## {self.said(value)}"
        yield ""

    def _answers(self, block: Answers) -> Iterator[str]:
        said = []
        for one in block.items:
            head = f"**{self.said(one.name)} {self.said(one.number.text)}**"
            said.append(
                ", ".join([head, *(self.said(tail) for tail in (one.likely, one.of) if tail)])
            )
        yield from _apart(said)

    def _table(self, block: Table) -> Iterator[str]:
        if not block.rows or (block.detail and not self.show.assumptions):
            return
        kept = [i for i, column in enumerate(block.columns) if column.kind != "bar"]
        if block.name:
            yield f"**{self.said(block.name)}**"
            yield ""
        yield _line(self.said(block.columns[i].heading) for i in kept)
        yield _line("---:" if block.columns[i].kind == "number" else "---" for i in kept)
        for row in block.rows:
            yield _line(self._cell(row[i]) for i in kept)

    def _cell(self, cell: AnyCell) -> str:
        if isinstance(cell, Cell):
            return self.said(cell.text)
        if isinstance(cell, Range):
            return self.said(phrase("{low} to {high}", low=cell.low.text, high=cell.high.text))
        return ""

    def _movers(self, block: Movers) -> Iterator[str]:
        if not self.show.remarks:
            return
        yield from self._heading(phrase("What could change this most"))
        for place, one in enumerate(block.items, start=1):
            moved = phrase("{what} {moves}", what=block.by, moves=one.moves)
            typed = f": {_code(one.command)}" if one.command else ""
            yield f"{place}. {self.said(one.text)}, {self.said(moved)}{typed}"

    def _section(self, block: Section) -> Iterator[str]:
        if not self.show.of(block.kind) or not block.items:
            return
        yield from self._heading(HEADINGS[block.kind][0])
        for item in block.items:
            hint = f" ({self.hint(item.hint)})" if item.hint else ""
            yield f"- {self.line(item.text, item.typed)}{hint}"

    def _sources(self, block: Sources) -> Iterator[str]:
        if not self.show.sources or not block.items:
            return
        yield from self._heading(phrase("Sources"))
        for place, one in enumerate(block.items, start=1):
            source = one.source
            dates = f"({_text(', '.join(map(self.said, one.dates)) or source.accessed)})"
            read = self.said(phrase("read {date}", date=source.accessed))
            yield (
                f"{place}. {_text(source.publisher)}, {_text(source.title)} {dates}"
                f" {_text(source.url)} ({read})"
            )

    def _branch(self, branch: Branch, indent: str) -> Iterator[str]:
        details = "".join(f"; {self.said(one)}" for one in branch.details)
        yield f"{indent}- {self.line(branch.text)}{details}"
        for inner in branch.inputs:
            yield from self._branch(inner, f"{indent}  ")


def _apart(lines: Iterable[str]) -> Iterator[str]:
    """Yield paragraphs with a blank line between them."""
    for place, line in enumerate(lines):
        if place:
            yield ""
        yield line


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(command: str) -> str:
    """Return a command as code, with a fence longer than any mark within it."""
    command = command.replace("\n", " ").replace("\r", " ")
    longest = max((len(run) for run in re.findall("`+", command)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if command.startswith("`") or command.endswith("`") else ""
    return f"{fence}{pad}{command}{pad}{fence}"


def _part(value: str) -> str:
    """Return a part of a line as text, with the space that stands between it and its neighbours."""
    before, after = value[:1].isspace(), value[1:][-1:].isspace()
    return f"{' ' * before}{_text(value)}{' ' * after}"


def _text(value: str) -> str:
    """Return a text that reads as it is written, addresses as they are: a mark within one would be
    part of the link.
    """
    value = " ".join(value.split())
    out, end = [], 0
    for found in _ADDRESS.finditer(value):
        out += [value[end : found.start()].translate(_IN_TEXT), found[0].translate(_IN_ADDRESS)]
        end = found.end()
    return "".join([*out, value[end:].translate(_IN_TEXT)])


def to_text(handing: Handing) -> str:
    """Return a result as Markdown."""
    return to_markdown(handing.document(), handing.show, handing.language)


FORMAT = Format(to_text, (".md", ".markdown"))
