"""An explanation: what a row is made of, down to sources and assumptions, two levels open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from malisize.document.blocks import (
    Answer,
    Answers,
    Asked,
    Block,
    Branch,
    Cell,
    Lines,
    Next,
    Sources,
    Step,
    Tree,
)
from malisize.document.headings import CODES
from malisize.document.parts import (
    amount,
    drawn_together,
    each_once,
    likely_row,
    publication,
    range_of,
    with_unit,
)
from malisize.records import Explanation
from malisize.records import Tree as Quantity
from malisize.wording import joined, phrase
from malisize.wording.numbers import dated as dated_as

_OPEN = 2  # levels below the row


def explanation(found: Explanation) -> Iterator[Block]:
    """Yield the blocks of an explained row."""
    tree = found.tree
    yield Asked(joined(" · ", [one for one in (found.title, found.row) if one]))
    said = amount(tree.central, tree.unit)
    yield Answers(
        (
            Answer(
                tree.label,
                Cell(with_unit(said.text, tree.unit), tree.central, tree.unit),
                likely_row(found.request, tree),
                as_it_is=True,
            ),
        )
    )
    places = {one: n for n, one in enumerate(dict.fromkeys(map(publication, found.sources)), 1)}
    numbers = {source.key: places[publication(source)] for source in found.sources}
    if tree.inputs:
        yield Tree(_root(tree, numbers))
    else:
        yield Lines(tuple(_details(tree, numbers)), close=True)
    if found.together:
        yield Lines(tuple(drawn_together(found.together)), quiet=True, close=True)
    dates = _dates(tree)
    yield Sources(tuple(each_once(found.sources, dates)))
    yield Next((_ranked(found),))


def _ranked(found: Explanation) -> Step:
    options = str(found.request.get("options", ""))
    command = f"malisize drivers {found.row} {options}".rstrip()
    return Step(
        phrase("{command} ranks what makes it vague", command=command),
        phrase("`drivers {row}` in place of `explain`: what makes it vague", row=found.row),
        typed=command,
    )


def _root(tree: Quantity, numbers: Mapping[str, int]) -> Branch:
    """Return the formula of a row, whose number stands in the answer already."""
    grown = _Grown(tree, numbers)
    return Branch(
        phrase("= {formula}", formula=tree.formula),
        (),
        tuple(
            grown.branch(inner, (place,))._replace(weight=_width(inner, tree.unit))
            for place, inner in enumerate(tree.inputs)
        ),
        short=phrase("= a formula of the {number} below: -v", number=len(tree.inputs))
        if len(tree.inputs) > 1
        else "",
    )


def _width(inner: Quantity, unit: str) -> float:
    """Return how wide the range of an input is, as wide as all of it where units differ."""
    if inner.unit == unit:
        return inner.high - inner.low
    return (inner.high - inner.low) / abs(inner.central) if inner.central else 0.0


class _Grown:
    """A tree as it grows: each quantity is explained once, where it stands nearest to the root."""

    def __init__(self, tree: Quantity, numbers: Mapping[str, int]) -> None:
        self.numbers = numbers
        below = [one for inner in tree.inputs for one in _all(inner)]  # a row in another currency
        self.whole = {one.id: one for one in below if one.see is None}  # has its own id there
        self.homes = self._homes(tree)
        self.said: set[str] = set()

    def _homes(self, tree: Quantity) -> dict[str, tuple[int, ...]]:
        """Return the way to the place of each quantity that is nearest to the root."""
        homes: dict[str, tuple[int, ...]] = {}
        level: list[tuple[tuple[int, ...], Quantity]]
        level = [((place,), inner) for place, inner in enumerate(tree.inputs)]
        while level:
            below = []
            for way, one in level:
                if one.id in homes:
                    continue
                homes[one.id] = way
                inputs = self.whole.get(one.id, one).inputs
                below += [((*way, place), inner) for place, inner in enumerate(inputs)]
            level = below
        return homes

    def branch(self, quantity: Quantity, way: tuple[int, ...]) -> Branch:
        """Return a quantity with what it is made of, or where that stands."""
        one = self.whole.get(quantity.id, quantity)
        text = phrase("{label}: {number}", label=one.label, number=_number(one))
        home = self.homes[one.id]
        if home != way:
            above = phrase("{label}: as above", label=one.label)
            below = phrase("{label}: as below", label=one.label)
            said = above if one.id in self.said else below
            return Branch(said, whole=text, home=home[0] if len(home) > 1 else None)
        self.said.add(one.id)
        return Branch(
            text,
            tuple(_details(one, self.numbers)),
            tuple(self.branch(inner, (*way, place)) for place, inner in enumerate(one.inputs)),
            closed=len(way) >= _OPEN and bool(one.inputs),
            brief=len(way) >= _OPEN or bool(one.inputs),
        )


def _all(tree: Quantity) -> Iterator[Quantity]:
    yield tree
    for inner in tree.inputs:
        yield from _all(inner)


def _number(one: Quantity) -> str:
    """Return a number with its unit and its range."""
    said = with_unit(amount(one.central, one.unit).text, one.unit)
    ends = range_of(one)
    if ends is None:
        return said
    return phrase("{number} ({low} to {high})", number=said, low=ends.low.text, high=ends.high.text)


def _details(tree: Quantity, numbers: Mapping[str, int]) -> Iterator[str]:
    if tree.formula and tree.inputs:
        yield phrase("= {formula}", formula=tree.formula)
    figure, used = tree.figure, tree.assumption
    if figure:
        cite = f"[{numbers[figure.source]}]" if figure.source in numbers else figure.source
        said = phrase(
            "{cite} {date}, {place}: {base}",
            cite=cite,
            date=dated_as(figure.as_of),
            place=figure.place,
            base=figure.base,
        )
        if figure.hedge:
            said = phrase("{said}, said to be “{hedge}”", said=said, hedge=figure.hedge)
        yield phrase("{said} ({where})", said=said, where=figure.where)
    if used:
        said = phrase(
            "{key} [{mark}, {layer}]",
            key=used.key,
            mark=CODES.get(used.mark or "", phrase("without a mark")),
            layer=used.layer,
        )
        if used.why:
            said = phrase("{said}: {why}", said=said, why=used.why)
        yield phrase("{said} ({source})", said=said, source=used.source) if used.source else said


def _dates(tree: Quantity) -> dict[str, set[str]]:
    """Return the dates of the figures below a quantity, by source."""
    out: dict[str, set[str]] = {}
    if tree.figure:
        out.setdefault(tree.figure.source, set()).add(tree.figure.as_of)
    for inner in tree.inputs:
        for source, dates in _dates(inner).items():
            out.setdefault(source, set()).update(dates)
    return out
