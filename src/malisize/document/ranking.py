"""Drivers: what causes the spread of a row, ranked, with how far each alone moves it."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.document.blocks import (
    Answer,
    Answers,
    AnyCell,
    Asked,
    Bar,
    Block,
    Cell,
    Column,
    Lines,
    Next,
    Step,
    Table,
)
from malisize.document.parts import (
    amount,
    drawn_together,
    likely_row,
    with_unit,
)
from malisize.document.resting import basis_in_words
from malisize.records import Driver, Ranking
from malisize.wording import joined, phrase, plural
from malisize.wording.numbers import stated

_MOST, _LEAST = 12, 3  # a screen shows those that cannot be told from chance when asked


def ranking(found: Ranking) -> Iterator[Block]:
    """Yield the blocks of a ranking; the smallest drivers are counted, not shown."""
    yield Asked(joined(" · ", [one for one in (found.title, found.row) if one]))
    said = with_unit(amount(found.central, found.unit).text, found.unit)
    yield Answers(
        (
            Answer(
                found.label,
                Cell(said, found.central, found.unit),
                likely_row(found.request, found),
                as_it_is=True,
            ),
        )
    )
    if not found.drivers:
        yield Lines((phrase("Nothing below this row has a range"),))
        return
    yield _table(found)
    yield Lines(tuple(_remarks(found)), close=True)
    yield Lines(tuple(drawn_together(found.together)), quiet=True, close=True)
    if found.widest:
        said = phrase("{setting} is in force; a narrower range narrows most", setting=found.widest)
        yield Next((Step(said, said, typed=found.widest),))


def _table(found: Ranking) -> Table:
    shown = found.drivers[:_MOST]
    axis = (
        min(min(one.at_low, one.at_high) for one in shown),
        max(max(one.at_low, one.at_high) for one in shown),
    )
    columns = (
        Column(phrase("what", "heading")),
        Column(phrase("its range"), "number", extra=1),
        Column(phrase("of spread"), "number", main=True),
        Column(phrase("alone, it makes"), "number"),
        Column("", "bar", axis=axis),
        Column(phrase("rests on"), extra=2),
    )
    telling = sum(one.share > 0 for one in shown)
    few = range(max(telling, _LEAST))
    lines = tuple(_line(one, found) for one in shown)
    return Table(columns, lines, few=few, by_weight=True)


def _line(one: Driver, found: Ranking) -> tuple[AnyCell, ...]:
    first, last = (amount(value, found.unit).text for value in (one.at_low, one.at_high))
    swing = first if first == last else phrase("{low} to {high}", low=first, high=last)
    part = amount(one.share, "share", one.share_error) if one.share else Cell(phrase("by chance"))
    return (
        Cell(one.label),
        Cell(stated(one.leaf_low, one.leaf_high, one.leaf_unit)),
        part,
        Cell(swing),
        Bar(one.at_low, one.at_high, found.central),
        Cell(basis_in_words(one.basis)),
    )


def _remarks(found: Ranking) -> Iterator[str]:
    rest = len(found.drivers) - _MOST
    if rest > 0:
        yield plural("1 more moves it less", "{number} more move it less", rest)
    yield phrase(
        "of spread: {method}; `by chance` is too little to tell from chance", method=found.method
    )
