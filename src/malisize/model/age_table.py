"""The people of the country by age and gender, as its table of ages has them."""

from __future__ import annotations

from collections.abc import Callable

from malisize.bands import EVERYBODY, OPEN, Band
from malisize.errors import InputError
from malisize.model.inputs import Inputs
from malisize.model.pattern import SEXES
from malisize.model.segment import GENDERS, TITLES
from malisize.quantity.node import Node, constant, total
from malisize.wording import phrase

_AGES = ("population_by_age", "ages")


class AgeTable:
    """Parts of the country's people by gender and age; those of one study are shared."""

    __slots__ = ("inputs",)

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def part(self, gender: str, age: Band, within: Band) -> Node:
        """Return which part of all people of an age band is of a gender and a narrower band."""
        whose = phrase("people") if gender == "all" else GENDERS[gender]
        label = phrase(
            "Part of people aged {within} who are {whose} aged {age}",
            within=within,
            whose=whose,
            age=age,
        )
        if within == EVERYBODY:
            label = (
                phrase("Share of {whose} aged {age}", whose=whose, age=age)
                if age != EVERYBODY
                else phrase("Share of {whose}", whose=whose)
            )
        return self._once(
            ("part", gender, age, within),
            lambda: (
                self._listed(gender, age)
                .share_of(self._listed("all", within))
                .named(f"population.{gender}.{age}_of_{within}", label)
            ),
        )

    def _listed(self, gender: str, age: Band) -> Node:
        """Return the people of a gender and age band in the table of ages."""
        return self._once(("listed", gender, age), lambda: self._list(gender, age))

    def _list(self, gender: str, age: Band) -> Node:
        table = self.inputs.catalogue.figure(*_AGES)
        cells: dict[str, float] = {}
        for one in table.observations:
            row, _, column = (one.cell or "").partition("/")
            if column in (SEXES if gender == "all" else (gender,)):
                part = _part_of(row, age)
                if part:
                    cells[one.cell or ""] = part
        whose = TITLES[gender]
        label = (
            phrase("{whose} of all ages", whose=whose)
            if age == EVERYBODY
            else phrase("{whose} aged {age}", whose=whose, age=age)
        )
        return self.inputs.counted(
            *_AGES, cells, f"{gender}.{age}", phrase("{label}, by five-year bands", label=label)
        )

    def counted(self, gender: str, age: Band) -> float:
        """Return how many people of a gender and age band the table of ages has."""
        node = self._listed(gender, age)
        assert node.leaf is not None
        return float(node.leaf.spread.central)

    def band_share(self, prefix: str, age: Band, whose: str, *, within: Band = EVERYBODY) -> Node:
        """Return the share of users in an age band, from weights ``PREFIX.age.BAND``, among those
        ``within`` a wider band.

        Weights are normalised; a band cut by the limits is split like the population. Raises
        InputError without weights.
        """
        return self._once(
            (prefix, age, within), lambda: self._band_share(prefix, age, whose, within)
        )

    def _band_share(self, prefix: str, age: Band, whose: str, within: Band) -> Node:
        table = f"{prefix}.age"
        bands = self.inputs.bands(table)
        given = {
            band: self.inputs.assumption(
                key, phrase("Weight of ages {band} among {whose}", band=band, whose=whose)
            )
            for band, key in bands.items()
        }
        self.inputs.wholes[table] = list(given.values())

        def weight(band: Band, limits: Band) -> Node | None:
            common = band.overlap(limits)
            if common is None:
                return None
            node = given[band]
            return node if common == band else node * self.part("all", common, band)

        limits = age.overlap(within)
        chosen = [node for band in bands if limits and (node := weight(band, limits))]
        whole = [node for band in bands if (node := weight(band, within))]
        if not whole:
            raise InputError(
                phrase("{table}: no age band lies within {within}", table=table, within=within)
            )
        of = "" if within == EVERYBODY else f" {within}"
        mark = "" if within == EVERYBODY else f"_of_{within}"
        name = phrase("Share of {whose}{of} aged {age}", whose=whose, of=of, age=age)
        part = (
            total(chosen)
            if chosen
            else constant(0.0, phrase("no band of {table} lies in {age}", table=table, age=age))
        )
        denominator = self._once(
            (prefix, "sum", within),
            lambda: total(whole).named(
                f"{table}.sum{mark}",
                phrase("All weights of ages of {whose}{of}", whose=whose, of=of),
            ),
        )
        return part.share_of(denominator).named(f"{prefix}.share_{age}{mark}", name)

    def _once(self, key: object, make: Callable[[], Node]) -> Node:
        return self.inputs.once(("people", key), make)


def _part_of(row: str, age: Band) -> float:
    """Return which part of the people of a row of ages, such as ``15-19`` or ``100+``, is in a
    band: they are spread evenly over its years.
    """
    low, _, last = row.rstrip("+").partition("-")
    own = Band(int(low), OPEN if row.endswith("+") else int(last or low) + 1)
    common = own.overlap(age)
    return (common.end - common.low) / (own.end - own.low) if common else 0.0
