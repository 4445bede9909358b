"""A document as lines for a screen of a width, or for a pipe, where nothing is wrapped or cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.document.blocks import (
    Answers,
    Asked,
    Block,
    Document,
    Item,
    Lines,
    Movers,
    Next,
    Section,
    Sources,
    Table,
    Tree,
)
from malisize.render.lines import LEAST, WIDEST, Line, cells, plain, wrap
from malisize.render.show import EVERYTHING, HEADINGS, Show
from malisize.render.tables import table_lines
from malisize.tuples import NamedTuple
from malisize.wording import ENGLISH, Language, joined, phrase, plural, say

_NARROW = 60  # below this nothing is left out for want of room on a line
_LINES = 23  # of a terminal's 24: the last has the prompt
_BELOW = 4  # lines around a tree: blank ones, what is not shown, what to do next


class _Room(NamedTuple):
    """What there is room for: how much of what could change an answer, how many rows of a table
    that has them by their weight, what to do next, a blank line above a second table and above
    what could change it, and texts of tables broken into lines rather than cut.
    """

    movers: int
    rows: int | None = None
    steps: bool = True
    blank: bool = True
    whole: bool = False
    spare: int = 0


_ROOMS = (
    *(_Room(movers, whole=True) for movers in (3, 2, 1)),
    _Room(1, steps=False, whole=True),
    *(_Room(1, rows, whole=True) for rows in (8, 6)),
    _Room(1, 6, steps=False, whole=True),
    *(_Room(movers) for movers in (3, 2, 1)),
    *(_Room(1, rows) for rows in (8, 6)),
    _Room(1, 6, steps=False),
    *(_Room(1, 6, steps=False, blank=False, spare=spare) for spare in (0, 2, 1)),
)


def screen(
    document: Document, width: int | None, show: Show = EVERYTHING, language: Language = ENGLISH
) -> list[Line]:
    """Return a document as lines of at most ``width`` cells (None: a pipe). A short one whose first
    line would leave a terminal of 24 lines shows less: what to do next last of all.
    """
    free = width is None or width < _NARROW or show.doubts or show.sources or show.assumptions
    free = free or any(isinstance(block, Table) and block.complete for block in document)
    drawn: dict[tuple[int, int, bool], list[Line]] = {}
    for room in _ROOMS:
        page = _Page(None if width is None else min(width, WIDEST), show, language, room, drawn)
        for block in document:
            page.add(block)
        lines = page.finished()
        if free or len(lines) <= _LINES:
            break
    return lines


class _Page:
    """Lines as they are added, with a blank one between parts."""

    def __init__(
        self,
        width: int | None,
        show: Show,
        language: Language,
        room: _Room,
        drawn: dict[tuple[int, int, bool], list[Line]],
    ) -> None:
        self.width, self.show, self.language, self.room = width, show, language, room
        self.drawn = drawn  # tables, which most rooms show alike
        self.lines: list[Line] = []
        self.hidden: list[str] = []
        self.rows_left = self.tables = 0
        self.next: Next | None = None
        self.last: type[Block] | None = None

    def add(self, block: Block) -> None:
        """Add a block, or count it where it is not shown."""
        if isinstance(block, Next):
            self.next = block
        elif isinstance(block, Section):
            self._section(block)
        elif isinstance(block, Sources):
            self._sources(block)
        elif isinstance(block, Movers):
            if self.show.remarks:
                lines = list(self._movers(block))
                if self.room.blank:
                    self.part(lines)
                else:
                    self.lines.extend(lines)
                self.last = Movers
        elif isinstance(block, Lines):
            self._paragraphs(block)
        elif isinstance(block, Asked):
            self.part(list(self._asked(block)))
        elif isinstance(block, Answers):
            self.part(list(self._answers(block)))
        elif isinstance(block, Table):
            self._table(block)
        else:
            self.part(self._tree(block))

    def finished(self) -> list[Line]:
        """Return the lines, with what was not shown and what to do next at the end."""
        if self.show.remarks:
            if self.width is None or self.last is not Movers:
                more = self.hidden or self.rows_left or self.next
                self.lines.extend([[]] if more else [])
            self._rest()
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return self.lines

    def said(self, value: str) -> str:
        """Return a text in the language of the page."""
        return str(say(value, self.language))

    def part(self, lines: Sequence[Line]) -> None:
        """Add lines, apart from those before."""
        if lines:
            self.last = None
            self.lines.extend([[]] if self.lines and self.lines[-1] else [])
            self.lines.extend(lines)

    def wrapped(
        self, value: str, style: str = "", *, indent: str = "   ", first: str = " "
    ) -> list[Line]:
        """Return a text broken into lines of the page's width."""
        if self.width is not None and self.width < LEAST:
            indent, first = indent[:1], first[:1]
        found = wrap(self.said(value), self.width, indent=indent, first=first)
        return [[(line, style)] for line in found]

    def _asked(self, block: Asked) -> Iterator[Line]:
        """Yield the request, its aside at the end of the last line or, where there is no room,
        below.
        """
        aside = self.said(block.aside)
        if self.width is None:
            yield [(joined(" · ", [one for one in (self.said(block.text), aside) if one]), "bold")]
            return
        *before, last = wrap(self.said(block.text), self.width)
        for line in before:
            yield [(line, "bold")]
        room = self.width - cells(last) - cells(aside)
        if aside and room >= 2:
            yield [(last, "bold"), (" " * min(room, 40) + aside, "dim")]
            return
        yield [(last, "bold")]
        if aside and self.width < _NARROW:
            for line in wrap(aside, self.width):
                yield [(line, "dim")]

    def _answers(self, block: Answers) -> Iterator[Line]:
        for one in block.items:
            name = self.said(one.name)
            name = name if one.as_it_is else name.upper()
            head = f"{name}  {self.said(one.number.text)}"
            tails = [self.said(tail) for tail in (one.likely, one.of) if tail]
            yield from self._answer(head, tails)

    def _answer(self, head: str, tails: Sequence[str]) -> Iterator[Line]:
        """Yield an answer with what belongs to it, on one line or as many as it needs."""
        indent = "  " if self.width is None or self.width >= LEAST else ""
        *before, last = wrap(head, self.width, indent=indent)
        for line in before:
            yield [(line, "bold")]
        at, used = cells(last) + 3, cells(last)
        if self.width is not None and any(at + cells(tail) > self.width for tail in tails):
            at = 4 if self.width >= LEAST else 0
        spans: Line = [(last, "bold")]
        for tail in tails:
            if self.width is None or used + 3 + cells(tail) <= self.width:
                spans.append((f"   {tail}", ""))
                used += 3 + cells(tail)
                continue
            yield spans
            *before, last = wrap(tail, self.width, indent=" " * at)
            for line in before:
                yield [(line, "")]
            spans, used = [(last, "")], self.width if before else cells(last)
        yield spans

    def _paragraphs(self, block: Lines) -> None:
        if block.quiet and self.width is not None and not self.show.assumptions:
            return
        if block.remark and not self.show.remarks:
            return
        if block.spare and block.spare >= self.room.spare > 0:
            return
        lines = [
            line
            for one in block.texts
            for line in self.wrapped(one, "dim" if block.quiet else "", indent="  ", first="  ")
        ]
        if block.close:
            self.lines.extend(lines)
        else:
            self.part(lines)

    def _movers(self, block: Movers) -> Iterator[Line]:
        head = self.said(phrase("What could change this most")).upper()
        aside = self.said(block.by)
        right = None if self.width is None else self.width
        yield from self._apart(f" {head}", aside, right, ("bold", "dim"))
        for place, one in enumerate(block.items[: self.room.movers], start=1):
            moves = self.said(one.moves)
            said = f" {place} {self.said(one.text)}"
            if right is not None and right - cells(said) - cells(moves) < 2:
                short = f" {place} {self.said(one.short)}"
                said = short
            yield from self._apart(said, moves, right, ("", ""))
            if one.command:
                yield [(f"   {self._lead(one.command)}{one.command}", "dim")]

    def _lead(self, command: str) -> str:
        """Return what stands before a command that gives the reader's own number, empty where there
        is no room.
        """
        leads = (f"{self.said(one)} " for one in (phrase("type your own:"), phrase("yours:")))
        room = None if self.width is None else self.width - 3 - cells(command)
        return next((lead for lead in leads if room is None or cells(lead) <= room), "")

    def _apart(
        self, left: str, right: str, width: int | None, styles: tuple[str, str]
    ) -> Iterator[Line]:
        """Yield two texts at the two sides of a line, or one after the other where they do not
        fit.
        """
        room = (
            80 - cells(left) - cells(right) if width is None else width - cells(left) - cells(right)
        )
        if width is None or room >= 2:
            yield [(left, styles[0]), (" " * max(room, 2) + right, styles[1])]
            return
        *before, last = wrap(left.lstrip(), width, indent="   ", first=" ")
        for line in before:
            yield [(line, styles[0])]
        room = width - cells(last) - cells(right)
        if before and room >= 2:
            yield [(last, styles[0]), (" " * room + right, styles[1])]
            return
        yield [(last, styles[0])]
        for line in wrap(right, width, indent="   "):
            yield [(line, styles[1])]

    def _section(self, block: Section) -> None:
        if not block.items:
            return
        head, style = HEADINGS[block.kind]
        if not self.show.of(block.kind):
            if block.kind == "doubts" and self.show.remarks:
                number = len(block.items)
                self.hidden.append(
                    plural("1 caveat: --doubts", "{number} caveats: --doubts", number)
                )
            return
        lines: list[Line] = [[(f" {self.said(head).upper()}", style)]]
        for place, item in enumerate(block.items, start=1):
            lines.extend(self._item(item, f" {place:>2} "))
        self.part(lines)

    def _item(self, item: Item, head: str) -> list[Line]:
        hint = f" ({self.said(item.hint)})" if item.hint else ""
        return self.wrapped(f"{self.said(item.text)}{hint}", indent="    ", first=head)

    def _sources(self, block: Sources) -> None:
        if not block.items:
            return
        number = len(block.items)
        if not self.show.sources:
            if self.show.remarks:
                self.hidden.append(
                    plural("1 source: --sources", "{number} sources: --sources", number)
                )
            return
        lines: list[Line] = [[(f" {self.said(phrase('Sources')).upper()}", "bold")]]
        for place, one in enumerate(block.items, start=1):
            source = one.source
            dates = ", ".join(map(self.said, one.dates)) or source.accessed
            said = f"{source.publisher}, {source.title} ({dates}) {source.url}".rstrip()
            lines.extend(self.wrapped(said, "dim", indent="     ", first=f" [{place}] "))
        self.part(lines)

    def _table(self, block: Table) -> None:
        everything = self.width is None or self.show.assumptions
        if block.quiet and not everything:
            return
        if block.detail and not self.show.assumptions:
            self.rows_left += len(block.rows)
            return
        rows = block.rows
        if not everything and block.few is not None:
            rows = tuple(rows[place] for place in block.few if place < len(rows))
        folded = not everything and block.by_weight and len(rows) > (self.room.rows or len(rows))
        if folded:
            rows = rows[: self.room.rows]
        left = len(block.rows) - len(rows)
        name = self.wrapped(block.name, "bold") if block.name else []
        shown, whole = block._replace(rows=rows), self.room.whole
        if block.complete and everything:
            columns = tuple(column._replace(extra=0) for column in block.columns)
            shown = shown._replace(columns=columns)
        asked = (id(block), len(rows), whole)
        if asked not in self.drawn:
            self.drawn[asked] = table_lines(shown, self.width, self.language, wrapped=whole)
        lines = list(self.drawn[asked])
        if block.complete and not everything:
            self._columns_left(shown, lines)
        if left and block.left and not folded:
            lines.extend(self.wrapped(block.left, "dim", indent="  ", first="  "))
        else:
            self.rows_left += left
        if self.tables and not self.room.blank:
            self.lines.extend([*name, *lines])
        else:
            self.part([*name, *lines] if lines else [])
        self.tables += 1

    def _columns_left(self, table: Table, lines: Sequence[Line]) -> None:
        """Count the columns that a table was drawn without."""
        text = plain(lines)
        left = sum(
            self.said(column.heading) not in text
            for column, *cells_of in zip(table.columns, *table.rows, strict=True)
            if column.extra and any(cells_of)
        )
        if left and self.show.remarks:
            self.hidden.append(plural("1 more column: -v", "{number} more columns: -v", left))

    def _tree(self, block: Tree) -> list[Line]:
        """Return the lines of a tree, of which a terminal opens as much as it has room for."""
        from malisize.render.trees import closed_below, opened_as_fits, tree_lines

        if self.width is None or self.show.assumptions:
            return tree_lines(block, self.width, everything=True, said=self.said)
        root, details = block.root, None
        if self.width >= _NARROW and not self.show.sources:
            room = _LINES - _BELOW - len(self.lines)
            root, details = opened_as_fits(root, self.width, room, self.said)
        closed = closed_below(root)
        if closed and self.show.remarks:
            said = plural(
                "1 part is closed: -v opens it", "{number} parts are closed: -v opens them", closed
            )
            self.hidden.append(said)
        return tree_lines(Tree(root), self.width, everything=False, said=self.said, details=details)

    def _rest(self) -> None:
        """Say what was not shown and what to do next, on one line where there is room."""
        steps = self.next.steps if self.next and self.room.steps else ()
        if self.rows_left:
            left = plural("1 more row: -v", "{number} more rows: -v", self.rows_left)
            self.hidden.insert(0, left)
        hidden = self.said(joined("   ", self.hidden)) if self.hidden else ""
        if hidden and self.width is not None and steps:
            first, *more = steps
            for said in map(self.said, filter(None, (first.brief,) if more else first.words)):
                one = f"{hidden}   {said}"
                if cells(one) + 1 <= self.width:
                    self.lines.append([(f" {one}", "dim")])
                    return
        if hidden:
            self.lines.extend(self.wrapped(hidden, "dim"))
        for step in steps:
            texts = [self.said(one) for one in step.words]
            fits = (one for one in texts if self.width is None or cells(one) < self.width)
            self.lines.extend(self.wrapped(next(fits, texts[-1]), "dim"))
