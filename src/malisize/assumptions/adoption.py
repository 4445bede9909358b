"""Adoption: a share that grows from one year to another along a curve, and whom a step selects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.market_keys import FIRST_YEAR, LAST_YEAR
from malisize.assumptions.values import Given, typed
from malisize.assumptions.yearly import One
from malisize.errors import InputError
from malisize.numerals import Numeral
from malisize.quantity.spread import spread
from malisize.text import did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

CURVES = ("linear", "logistic")
BECOMES = "becomes"
_FIELDS = (BECOMES, "between", "curve")
_SELECTED = ("area", "gender", "age")


class Adoption(NamedTuple):
    """What a share becomes, between which years, and along which curve: linear or logistic."""

    to: Given
    first: int
    last: int
    curve: str


def refuse_curve(entry: Mapping[str, Any], where: str) -> None:
    """Refuse a curve beside a list by year. Raises InputError."""
    found = [name for name in _FIELDS if name in entry]
    if found:
        raise InputError(
            phrase(
                "{where}: a list by year and {name} exclude each other",
                where=where,
                name=shown(found[0]),
            ),
            hint=phrase("leave one of them out"),
        )


def read_adoption(entry: Mapping[str, Any], given: Given, where: str, read: One) -> Adoption | None:
    """Read the curve of a step, None where it has none. Raises InputError."""
    found = [name for name in _FIELDS if name in entry]
    if not found:
        return None
    lacking = next((name for name in _FIELDS if name not in entry), None)
    if lacking is not None or given.kind != "share":
        wrong = phrase("{where}: a curve belongs to a share", where=where)
        if lacking is not None:
            wrong = phrase("{where}: {lacking} is missing beside {found}", where=where,
                           lacking=shown(lacking), found=shown(found[0]))  # fmt: skip
        raise InputError(
            wrong,
            hint=phrase(
                "a curve needs a share and all three: {example}",
                example='becomes = "20%", between = [2027, 2031], curve = "logistic"',
            ),
        )
    curve = entry["curve"]
    if not isinstance(curve, str) or curve.strip().casefold() not in CURVES:
        raise InputError(
            phrase("{where}.curve: {curve} is not a curve known here", where=where,
                   curve=shown(typed(curve))),
            hint=did_you_mean(str(curve), CURVES, offered('curve = "logistic"')),
        )  # fmt: skip
    first, last = _between(entry["between"], f"{where}.between")
    to = read(entry[BECOMES], f"{given.key}.{BECOMES}", f"{where}.{BECOMES}")
    made = Adoption(to, first, last, curve.strip().casefold())
    refuse_fall(given, made, where)
    return made


def _between(value: object, where: str) -> tuple[int, int]:
    """Return the two years of a curve. Raises InputError."""
    years = value if isinstance(value, list) else []
    if len(years) == 2 and all(isinstance(one, int) for one in years):
        first, last = years
        if FIRST_YEAR <= first < last <= LAST_YEAR:
            return first, last
        if first >= last:
            raise InputError(
                phrase("{where}: `{first}` is not before `{last}`", where=where, first=first,
                       last=last),
                hint=offered(f"between = [{last}, {first}]" if first > last
                             else f"between = [{first}, {last + 4}]"),
            )  # fmt: skip
    raise InputError(
        phrase("{where}: two years are needed, not {value}", where=where,
               value=shown(typed(value))),
        hint=offered("between = [2027, 2031]"),
    )  # fmt: skip


def refuse_fall(given: Given, adoption: Adoption, where: str) -> None:
    """Refuse an adoption that falls, and a logistic curve from 0 % or to 100 %, which it never
    leaves or reaches. Raises InputError.
    """
    before, after = given.numeral, adoption.to.numeral
    ends = [one for one in (before, after) if one is not None]
    falls = len(ends) == 2 and _centre(ends[1]) < _centre(ends[0])
    if falls:
        raise InputError(
            phrase(
                "{where}: adoption falls from {before} to {after}",
                where=where,
                before=shown(given.written),
                after=shown(adoption.to.written),
            ),
            hint=offered(_upwards(given, adoption.to)),
        )
    if adoption.curve != "logistic":
        return
    for one in (before, after):
        if one is not None and (one.low == 0.0 or one.high == 1.0):
            raise InputError(
                phrase(
                    "{where}: a logistic curve never leaves 0 % and never reaches 100 %, and one"
                    " of its ends is {end}",
                    where=where,
                    end=shown((given if one is before else adoption.to).written),
                ),
                hint=offered('curve = "linear"'),
            )


def _centre(numeral: Numeral) -> float:
    return spread(numeral, "share").central


def _upwards(given: Given, to: Given) -> str:
    """Return both ends of a curve, the lower first, as they are typed where they were given."""
    low, high = to.written, given.written
    if "--set" in (to.layer, given.layer):
        return f'--set {given.key}="{low}" --set {to.key}="{high}"'
    return f'share = "{low}", {BECOMES} = "{high}"'


def read_selects(value: object, where: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Read whom a step leaves: ``{ area = "urban" }``, a gender or an age. Raises InputError."""
    if value is None:
        return None
    example = offered(f'selects = {{ area = "{vocabulary.country.capital.id}" }}')
    if not isinstance(value, dict) or len(value) != 1 or set(value) - {*_SELECTED}:
        raise InputError(
            phrase("{where}.selects: an area, a gender or an age is needed, not {value}",
                   where=where, value=shown(typed(value))),
            hint=example,
        )  # fmt: skip
    ((name, text),) = value.items()
    if not isinstance(text, str) or not text.strip():
        raise InputError(
            phrase("{where}.selects: a text is needed, not {value}", where=where,
                   value=shown(typed(text))),
            hint=example,
        )  # fmt: skip
    try:
        vocabulary.check(f"audience.{name}", text)
    except InputError as error:
        raise InputError(
            phrase("{where}.selects: {message}", where=where, message=error.message),
            hint=error.hint,
        ) from None
    return name, text.strip()
