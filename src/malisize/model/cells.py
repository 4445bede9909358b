"""Cells on odds as operations of the graph (the mathematics is in ``odds``).

Inputs that are several stand in the order of ``Cells``: odds of each region and group, bands,
people of each region, parts of each group and band.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add
from typing import Any

from malisize.model.odds import (
    LARGEST,
    SMALLEST,
    Cells,
    Sides,
    added_at_odds,
    at_odds,
    factor,
    odds_of,
)
from malisize.quantity.operation import ATOM, PRODUCT, At, Operation, Term, Values, bracketed, call
from malisize.quantity.operation import Cells as References
from malisize.quantity.ops import largest, smallest
from malisize.quantity.ranges import ALIKE, FALLING, RISING, Range, portion
from malisize.wording import joined, phrase
from malisize.wording.numbers import general

_STEPS = 9  # of Newton's method in a workbook
_FARTHEST = 30  # how far from where it starts they may lead, as a logarithm


class Odds(Operation):
    """The odds of a share, times a constant that is part of the operation."""

    __slots__ = ("constant",)

    def __init__(self, constant: float) -> None:
        self.constant = constant

    def compute(self, values: Values) -> Any:
        """Return c q / (1 - q)."""
        return self.constant * odds_of(values[0])

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the odds with their constant."""
        odds = phrase("odds of {share}", share=bracketed(terms[0]))
        return joined(" × ", [general(self.constant), odds]), PRODUCT

    def formula(self, cells: References) -> str:
        """Return ``c*q/(1-q)``."""
        return f"{_number(self.constant)}*{cells[0]}/(1-{cells[0]})"

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:  # noqa: ARG002
        """Return 1 / (1 - q)."""
        low, high = ranges[0]
        return [(1.0 / (1.0 - low), 1.0 / (1.0 - high))]


class OnCells(Operation):
    """What stands on regions x groups x bands of cells, after ``first`` inputs of its own."""

    __slots__ = ("bands", "groups", "regions")
    first = 1

    def __init__(self, regions: int, groups: int, bands: int) -> None:
        self.regions, self.groups, self.bands = regions, groups, bands

    def cells(self, values: Sequence[Any]) -> Cells:
        """Return the inputs as cells."""
        counts = (self.regions * self.groups, self.bands, self.regions, self.groups * self.bands)
        kinds, start = [], self.first
        for count in counts:
            kinds.append(values[start : start + count])
            start += count
        return Cells(*kinds)

    def spread(self, ranges: Sequence[Range], factors: Range) -> Iterator[tuple[int, int, Range]]:
        """Yield each cell's number among odds and among bands, with the range of its share."""
        cells = self.cells(ranges)
        for place, own in enumerate(cells.odds):
            for band, one in enumerate(cells.bands):
                low, high = (at_odds(own[end] * one[end] * factors[end]) for end in (0, 1))
                yield place, band, (low, high)


class FactorOnOdds(OnCells):
    """The factor on all odds for which cells add up to a total, which is the first input."""

    __slots__ = ()

    def compute(self, values: Values) -> Any:
        """Return the factor."""
        return factor(values[0], self.cells(values))

    def words(self, terms: Sequence[Term]) -> Term:
        """Return what adds up to what."""
        count = self.regions * self.groups * self.bands
        return phrase(
            "the factor on the odds of {count} cells that add up to {terms}",
            count=count,
            terms=bracketed(terms[0]),
        ), ATOM

    def formulas(self, cells: References, at: At) -> list[str]:
        """Return Newton's steps along the logit of the total.

        Helpers are the people of all cells, the logit of the total's part of them, where the
        logarithm of the factor starts (the mean odds), then for each step by region the people in
        its cells and those times their share, both totals, and the next logarithm.
        """
        layout = self.cells(cells)
        everybody = f"({'+'.join(layout.people)})*({'+'.join(layout.parts)})"
        part = f"MIN(MAX({cells[0]}/{at(0)},{_number(SMALLEST)}),{_number(LARGEST)})"
        out = [everybody, part, f"LN({at(1)})-LN(1-{at(1)})"]
        for there, groups in layout.by_region():
            terms = [
                f"{own}*({'+'.join(f'{h}*{g}' for h, g in zip(layout.bands, parts, strict=True))})"
                for own, parts in groups
            ]
            out.append(f"{there}*({'+'.join(terms)})")
        means = "+".join(at(place) for place in range(3, len(out)))
        start = at(len(out))
        out.append(f"{at(2)}-LN(({means})/{at(0)})")
        last = start
        for _ in range(_STEPS):
            first = len(out)
            for power in (1, 2):
                for there, groups in layout.by_region():
                    inside = "+".join(_at(layout.bands, group, last, power) for group in groups)
                    out.append(f"{there}*({inside})")
            found = [at(place) for place in range(first, len(out))]
            whole, square = (
                f"({'+'.join(found[place : place + self.regions])})/{at(0)}"
                for place in (0, self.regions)
            )
            out += [whole, square]
            s, d = at(len(out) - 2), at(len(out) - 1)
            step = f"({at(2)}-LN({s}/(1-{s})))*{s}*(1-{s})/({s}-{d})"
            held = f"MIN(MAX({last}+{step},{start}-{_FARTHEST}),{start}+{_FARTHEST})"
            out.append(f"IF({s}-{d}>0,{held},{last})")
            last = at(len(out) - 1)
        return [*out, f"EXP({last})"]

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return a rise with the total, a fall with all else."""
        return [RISING, *[FALLING] * (len(ranges) - 1)]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:
        """Return by the spread p (1 - p) of each cell's people the part that its odds have in all,
        and what the total has over it.
        """
        cells = self.cells(ranges)
        shares = list(self.spread(ranges, own))
        moved: dict[tuple[str, int], list[Range]] = {}
        for place, band, share in shares:
            there = cells.people[place // self.groups]
            part = cells.parts[place % self.groups * self.bands + band]
            low, high = _spread_of(share)
            one = (there[0] * part[0] * low, there[1] * part[1] * high)
            moved.setdefault(("odds", place), []).append(one)
            moved.setdefault(("band", band), []).append(one)
        sums = {key: _added(each) for key, each in moved.items()}
        follow = []
        for kind, count in (("odds", len(cells.odds)), ("band", self.bands)):
            for index in range(count):
                rest = [sums[(kind, other)] for other in range(count) if other != index]
                low, high = portion(sums[(kind, index)], _added(rest))
                follow.append((-high, -low))
        most = largest([high for _, _, (_, high) in shares])
        others = len(ranges) - 1 - len(follow)
        return [(1.0, 1.0 / (1.0 - most)), *follow, *[FALLING] * others]


class PeopleAtOdds(OnCells):
    """People at their odds: those of one region in some cells; the first input is the factor.

    In the countryside of the region alone it takes two more inputs, the part of the region's people
    in towns and the odds there over the countryside's.
    """

    __slots__ = ("is_country",)

    def __init__(self, groups: int, bands: int, *, is_country: bool = False) -> None:
        super().__init__(1, groups, bands)
        self.is_country = is_country

    def compute(self, values: Values) -> Any:
        """Return the people of all cells, each times its share."""
        k, cells = values[0], self.cells(values)
        bands = [h * k for h in cells.bands]
        sides = Sides.of(*values[-2:]) if self.is_country else None
        ((there, groups),) = cells.by_region()
        found: Any = 0.0
        for own, parts in groups:
            for h, part in zip(bands, parts, strict=True):
                if sides is None:
                    found = added_at_odds(found, own, h, part)
                else:
                    found = found + part * at_odds(sides.country(own * h))
        return found * (there * (1.0 - values[-2]) if self.is_country else there)

    def words(self, terms: Sequence[Term]) -> Term:
        """Return the inputs as a list."""
        if self.is_country:
            return call(phrase("people at their odds in the countryside"), terms)
        return call(phrase("people at their odds"), terms)

    def formulas(self, cells: References, at: At) -> list[str]:
        """Return for each cell its odds, in the countryside those there, then their people."""
        layout, k = self.cells(cells), cells[0]
        ((there, groups),) = layout.by_region()
        out: list[str] = []
        terms: list[str] = []
        for own, parts in groups:
            for h, part in zip(layout.bands, parts, strict=True):
                out.append(f"{own}*{h}*{k}")
                odds = at(len(out) - 1)
                if self.is_country:
                    t, ratio = cells[-2:]
                    turn = f"{t}*({ratio}-1)"
                    out.append(f"1+{turn}-{odds}*({ratio}-{turn})")
                    middle = at(len(out) - 1)
                    out.append(f"({middle}*{middle}+4*{ratio}*{odds})^0.5")
                    root = at(len(out) - 1)
                    rising = f"2*{odds}/({middle}+{root})"
                    out.append(f"IF({middle}>0,{rising},({root}-{middle})/(2*{ratio}))")
                    odds = at(len(out) - 1)
                terms.append(f"{part}*{odds}/(1+{odds})")
        people = f"*(1-{cells[-2]})" if self.is_country else ""
        return [*out, f"({'+'.join(terms)})*{there}{people}"]

    def signs(self, ranges: Sequence[Range]) -> list[Range]:
        """Return a rise, but for the countryside with the part in towns and the odds there."""
        if not self.is_country:
            return [RISING] * len(ranges)
        return [*[RISING] * (len(ranges) - 2), FALLING, FALLING]

    def elasticities(self, ranges: Sequence[Range], own: Range) -> list[Range]:
        """Return what is left of one for odds, a part of it for each of several, and one for the
        people.
        """
        if self.is_country:
            signs = self.signs(ranges)
            signs[1 + self.groups + self.bands] = ALIKE
            return signs
        cells = self.cells(ranges)
        shares = list(self.spread(ranges, ranges[0]))
        kept = (
            1.0 - largest([high for _, _, (_, high) in shares]),
            1.0 - smallest([low for _, _, (low, _) in shares]),
        )
        online: dict[tuple[int, int], Range] = {}
        for place, band, (low, high) in shares:
            part = cells.parts[place * self.bands + band]
            online[place, band] = (part[0] * low, part[1] * high)
        by = [
            [[online[i, j] for j in range(self.bands)] for i in range(self.groups)],
            [[online[i, j] for i in range(self.groups)] for j in range(self.bands)],
            [[one] for one in online.values()],
        ]
        odds, bands, parts = ([_part(each, index) for index in range(len(each))] for each in by)
        follow = [(low * kept[0], high * kept[1]) for low, high in (*odds, *bands)]
        del own
        return [kept, *follow, ALIKE, *parts]


def _part(each: Sequence[Sequence[Range]], index: int) -> Range:
    """Return what part of all a group of ranges may be."""
    rest = [one for place, group in enumerate(each) if place != index for one in group]
    return portion(_added(each[index]), _added(rest))


def _added(ranges: Sequence[Range]) -> Range:
    return (
        reduce(add, [low for low, _ in ranges], 0.0),
        reduce(add, [high for _, high in ranges], 0.0),
    )


def _spread_of(share: Range) -> Range:
    """Return the range of p (1 - p)."""
    import numpy as np

    low, high = (end * (1.0 - end) for end in share)
    across = np.less(share[0], 0.5) & np.greater(share[1], 0.5)
    return smallest([low, high]), np.where(across, 0.25, largest([low, high]))


def _number(value: float) -> str:
    return repr(value).upper()


def _at(bands: Sequence[str], group: tuple[str, Sequence[str]], logarithm: str, power: int) -> str:
    """Return the parts of a group's people times their shares, or times the squares of these."""
    own, parts = group
    terms = []
    for h, part in zip(bands, parts, strict=True):
        odds = f"{own}*{h}*EXP({logarithm})"
        terms.append(f"{part}*({odds}/(1+{odds}))^{power}")
    return "+".join(terms)
