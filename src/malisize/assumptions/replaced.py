"""Values of single steps of a market that later layers replace: ``market.step.2``, that of one
year, what a curve becomes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malisize.assumptions.adoption import BECOMES, refuse_fall
from malisize.assumptions.entries import Step
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.rule import RATIO, SHARE
from malisize.assumptions.rules import is_place
from malisize.assumptions.values import Given, from_figure, number, reference
from malisize.assumptions.yearly import is_year, listed, read_years, refuse_alone
from malisize.errors import InputError
from malisize.text import shown
from malisize.wording import phrase

STEP = ("market", "step")


def read_replacements(
    value: object, path: tuple[str, ...], layer: str, where: str, vocabulary: Vocabulary
) -> dict[str, Given]:
    """Read the value of one step, of one of its years or of the end of its curve, in place of the
    file's own, or a list of its years. Raises InputError.
    """
    place, *more = path[2:]
    if not is_place(place):
        raise InputError(
            phrase("{where}: {place} is not the number of a step", where=where, place=shown(place)),
            hint=phrase("write `1` for the first step"),
        )
    if len(more) > 1 or any(not (is_year(one) or one == BECOMES) for one in more):
        raise InputError(
            phrase(
                "{where}: {name} is not the number of a year to come", where=where,
                name=shown(".".join(more)),
            ),
            hint=phrase("write `1` for the first year, or `{becomes}` for the end of a curve",
                        becomes=BECOMES),
        )  # fmt: skip

    def one(value: object, key: str, at: str) -> Given:
        name = reference(value, at)
        if name is not None:
            return from_figure(name, value, key, layer, at, "share", "share", vocabulary)
        try:
            return number(value, key, layer, at, SHARE)
        except InputError:
            if "%" in str(value):
                raise
            return number(value, key, layer, at, RATIO)

    key, years = ".".join(path), None if more else listed(value)
    return {key: one(value, key, where)} if years is None else read_years(years, key, where, one)


def replaced(
    steps: tuple[Step, ...], values: Mapping[str, Given], places: Mapping[str, int]
) -> tuple[Step, ...]:
    """Return the steps with the values that later layers give single ones. Raises InputError for a
    step, a year or a curve there is not.
    """
    out = list(steps)
    keys = [key for key in values if key.startswith("market.step.")]
    for key in sorted(keys, key=lambda key: (places[key], key.count("."))):
        given = values[key]
        place, *more = key.split(".")[2:]
        step = _there(out, int(place), given)
        kind, unit = step.given.kind, step.given.unit
        if kind == "share" and given.numeral is not None and given.numeral.high > 1.0:
            raise InputError(
                phrase(
                    "{layer} {key}: {written} is above 100 %, and this step is a share",
                    layer=given.layer,
                    key=key,
                    written=shown(given.written),
                )
            )
        out[int(place) - 1] = _with(step, given._replace(kind=kind, unit=unit), more)
    for step in out:
        if step.adoption is not None:
            refuse_fall(step.given, step.adoption, f"{step.adoption.to.layer}: {step.given.key}")
    return tuple(out)


def _there(steps: Sequence[Step], place: int, given: Given) -> Step:
    """Return the step of a place. Raises InputError where there is none."""
    if 1 <= place <= len(steps):
        return steps[place - 1]
    have = (
        phrase("this market has {count} steps", count=len(steps))
        if steps
        else phrase("no file given describes a market")
    )
    raise InputError(
        phrase("{layer} {key}: {have}", layer=given.layer, key=given.key, have=have),
        hint=phrase("`malisize market` with the file shows them"),
    )


def _with(step: Step, given: Given, more: Sequence[str]) -> Step:
    """Return a step with a value in place of its own, of one of its years, or of the end of its
    curve. Raises InputError.
    """
    if not more:
        return step._replace(given=given, years=())
    if more[0] == BECOMES:
        if step.adoption is None:
            raise InputError(
                phrase("{layer} {key}: this step follows no curve", layer=given.layer,
                       key=given.key),
                hint=phrase("a curve stands in the step of its file: {names}",
                            names="`becomes`, `between`, `curve`"),
            )  # fmt: skip
        return step._replace(adoption=step.adoption._replace(to=given))
    year = int(more[0])
    if given.of and year == 1:
        return step._replace(given=given, years=(given,), adoption=None)
    if given.of and len(step.years) == year - 1:
        return step._replace(years=(*step.years, given))
    if year > len(step.years):
        refuse_alone(given, step.given, given.key.rpartition(".")[0])
    years = (*step.years[: year - 1], given, *step.years[year:])
    return step._replace(given=years[0], years=years)
