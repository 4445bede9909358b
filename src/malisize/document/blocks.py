"""What a result says, in order: the blocks of a document, without any format.

Texts are sentences that can be said in any language; numbers stand beside their text, so that a
workbook holds what a screen shows. No block knows a width or a style.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from malisize.records import Source
from malisize.tuples import NamedTuple

Kind = Literal["words", "number", "range", "bar"]


class Cell(NamedTuple):
    """A text of a table, with shorter ones for where there is little room, the longest first, and
    the one for where nothing else makes a line fit; where it is a number, its value and its unit.
    """

    text: str = ""
    value: float | None = None
    unit: str = ""
    shorter: tuple[str, ...] = ()
    shortest: str = ""


class Range(NamedTuple):
    """Where a number is likely to lie: its ends, and the number itself between them."""

    low: Cell
    high: Cell
    central: float


class Bar(NamedTuple):
    """A bar between two values of its column's axis, ``mark`` a value within it or beside it."""

    start: float
    end: float
    mark: float | None = None


AnyCell: TypeAlias = Cell | Range | Bar | None


class Column(NamedTuple):
    """A column: its heading, what its cells are, and the axis on which its marks are drawn.

    ``extra`` says how soon it may be left out where there is no room (0: never), ``label`` that its
    texts may be broken or cut there, as those of a first column may that is not ``whole``; ``main``
    marks the number that counts.
    """

    heading: str
    kind: Kind = "words"
    axis: tuple[float, float] | None = None
    extra: int = 0
    main: bool = False
    label: bool = False
    whole: bool = False


class Table(NamedTuple):
    """A table, its rows in the order of its columns; None is an empty cell.

    A screen shows ``detail`` when all is asked for, and of others the rows at the places ``few``,
    with ``left`` in place of the rest; of rows ``by_weight``, the last may be left out, and of one
    that is ``complete`` no column, when all is asked for. A ``quiet`` one is detail too, which a
    pipe has and nothing counts.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[AnyCell, ...], ...]
    name: str = ""
    always_stacked: bool = False
    detail: bool = False
    quiet: bool = False
    few: Sequence[int] | None = None
    left: str = ""
    by_weight: bool = False
    complete: bool = False


class Asked(NamedTuple):
    """What was asked, in one line, with the date that the result stands for."""

    text: str
    aside: str = ""


class Answer(NamedTuple):
    """One number that answers: what it is, its likely range in words, what it is a share of.

    ``as_it_is`` marks a name that somebody gave, whose case is its own.
    """

    name: str
    number: Cell
    likely: str = ""
    of: str = ""
    as_it_is: bool = False


class Answers(NamedTuple):
    """The answer set apart."""

    items: tuple[Answer, ...]


class Lines(NamedTuple):
    """Paragraphs of a line or two.

    ``quiet`` ones are detail; ``close`` ones belong to the block before; ``remark`` ones are hidden
    with the caveats; ``spare`` says how soon they may be left out where there is no room: the
    higher the sooner, 0 never.
    """

    texts: tuple[str, ...]
    quiet: bool = False
    close: bool = False
    remark: bool = False
    spare: int = 0


class Mover(NamedTuple):
    """What could change an answer: in words, by how much down and up, and what to type, empty where
    nothing does.

    ``short`` is the text without the range that the command names too.
    """

    text: str
    short: str
    moves: str
    command: str
    down: float = 0.0
    up: float = 0.0


class Movers(NamedTuple):
    """What could change the answer most, the strongest first; ``by`` is what they do to it."""

    items: tuple[Mover, ...]
    by: str


class Item(NamedTuple):
    """One of a list: its text, what to type about it, and what of the text is written as it is
    typed.
    """

    text: str
    hint: str = ""
    typed: str = ""


class Section(NamedTuple):
    """A list that a screen shows when asked: what to doubt, reasons, or the assumptions used."""

    kind: Literal["doubts", "reasons", "assumptions"]
    items: tuple[Item, ...]


class Reference(NamedTuple):
    """A source with the dates of what was taken from it."""

    source: Source
    dates: tuple[str, ...] = ()


class Sources(NamedTuple):
    """The sources, numbered in this order."""

    items: tuple[Reference, ...]


class Branch(NamedTuple):
    """A quantity of a tree: its text, what explains it, and what it is made of.

    Unless asked, a screen does not show what lies below a ``closed`` one, nor what explains a
    ``brief`` one; it has ``short`` in place of a text of many lines, and where there is no room for
    all, it opens those of most ``weight``. One that stands elsewhere too says so, and has ``whole``
    where the input of the root at the place ``home``, below which it stands, is closed.
    """

    text: str
    details: tuple[str, ...] = ()
    inputs: tuple[Branch, ...] = ()
    closed: bool = False
    brief: bool = False
    short: str = ""
    weight: float = 0.0
    whole: str = ""
    home: int | None = None


class Tree(NamedTuple):
    """What a quantity is made of."""

    root: Branch


class Step(NamedTuple):
    """What to do next: a sentence with the whole command, one with its change alone, a few words
    for a line that says more, which those of the first of several steps fill for all, and what of
    the first is typed.
    """

    text: str
    short: str
    brief: str = ""
    typed: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The ways to say it, the longest first."""
        return tuple(one for one in (self.text, self.short, self.brief) if one)


class Next(NamedTuple):
    """What to do next."""

    steps: tuple[Step, ...]


Block: TypeAlias = Asked | Answers | Lines | Table | Movers | Section | Sources | Tree | Next
Document: TypeAlias = tuple[Block, ...]
