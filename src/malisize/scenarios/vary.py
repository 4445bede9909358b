"""The values of ``--vary``: ``key=a,b,c`` or ``key=low..high/steps``.

A comma parts values. Between two digits it may stand within a number as well: ``1,5`` may be 1 and
5 or 1.5, ``1,234`` of a share 1.234 %, and is refused with each; ``1, 5`` and ``1.5`` say which.
Where a number with a decimal could not stand (days, a total in francs) it parts values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from malisize.assumptions.keys import RULES
from malisize.assumptions.lookup import Vocabulary, meant_keys
from malisize.country import Country
from malisize.errors import InputError
from malisize.lists import shares_in
from malisize.numerals import (
    ANY,
    MONEY,
    Kind,
    Limits,
    Numeral,
    currency_in,
    currency_named,
    is_read,
    parse,
    plain,
    readings,
)
from malisize.request import BY_KEY
from malisize.rungs import split_rung
from malisize.scenarios.batch.columns import OPTIONS, Column, column
from malisize.text import clean, command, did_you_mean, meant, offered, shown, values_alone
from malisize.wording import phrase
from malisize.wording.numbers import whole

MOST_POINTS = 100_000
_LONGEST = 10_000
_NUMBERS = ("total", "reach", "grp", "confidence")
_THOUSANDS = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
_PAIR = re.compile(r"(?P<first>[0-9]+),(?P<second>[0-9]+)(?P<tail>[^0-9.,].*)?", re.DOTALL)
_ENDS = re.compile(r"min (.+) max (.+)")


def varied_by(text: str, vocabulary: Vocabulary) -> tuple[Column, list[str]]:
    """Read ``key=a,b,c`` or ``key=low..high/steps``. Raises InputError."""
    name, equals, rest = text.partition("=")
    name, rest = name.strip(), rest.strip()
    where = f"--vary {shown(name)}"
    if not equals or not name or not rest:
        raise InputError(
            phrase("--vary {text}: needs a key and its values", text=shown(text)),
            hint=phrase("write `--vary overlap=70%,80%` or `--vary overlap=60%..90%/7`"),
        )
    if len(rest) > _LONGEST:
        raise InputError(
            phrase(
                "{where}: {count} characters, more than {longest}",
                where=where,
                count=whole(len(rest)),
                longest=whole(_LONGEST),
            )
        )
    one = column(name, vocabulary, where=where)
    if one.role == "other":
        known = [
            *OPTIONS,
            *(rule.pattern[0] for rule in RULES if len(rule.pattern) == 1),
        ]
        keys = meant_keys(tuple(name.split(".")), vocabulary)
        listed = did_you_mean(name, known, phrase("a key of --set, or an option such as area"))
        raise InputError(
            phrase("{where}: unknown key", where=where), hint=meant(*keys) if keys else listed
        )
    values = _stepped(one, rest, where) if ".." in rest else _listed(one, rest, where)
    if len(set(values)) != len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise InputError(
            phrase("{where}: {twice} comes twice", where=where, twice=shown(twice)),
            hint=phrase("leave one of the two out"),
        )
    if not values:
        raise InputError(
            phrase("{where}: has no values", where=where),
            hint=phrase(
                "name some, such as `{one}`", one=_typed(one, _examples(one, vocabulary.country))
            ),
        )
    return one, [clean(value) for value in values]


def _typed(one: Column, values: str) -> str:
    return command("--vary", f"{one.name}={values}")


def _examples(one: Column, country: Country) -> str:
    """Return two values that a key may have."""
    by_key = {"days": "7,14", "effective": "1,3", "total": f"250000,500000 {country.currency}"}
    if one.key in by_key:
        return by_key[one.key]
    if one.rule is None or one.role == "text":
        return "a,b"
    ends = readings(f"<{one.rule.example}", one.rule.kind)
    return ends[0] if ends else one.rule.example


def _kind(one: Column, text: str) -> Kind:
    if one.rule is not None:
        return one.rule.of(text).kind
    return "share" if one.key == "confidence" or text.strip().endswith("%") else "amount"


def _limits(one: Column) -> Limits:
    if one.rule is not None:
        return one.rule.limits
    return BY_KEY[one.key].limits._replace(whole=True) if _is_count(one) else ANY


def _is_count(one: Column) -> bool:
    return one.key in BY_KEY and BY_KEY[one.key].form == "count"


def _is_number(one: Column) -> bool:
    return (
        one.rule.form == "number" if one.rule is not None else _is_count(one) or one.key in _NUMBERS
    )


# Values one by one


def _listed(one: Column, rest: str, where: str) -> list[str]:
    """Return the values of a list. Raises InputError where a comma may be one within a number."""
    pieces = list(shares_in(rest, ",")) if one.key == "narrow" else rest.split(",")
    if one.key.rpartition(".")[2] == "weeks" and ";" in rest:  # of which a list has commas
        pieces = rest.split(";")
    values = _with_units(_stripped(pieces), one)
    if not _is_number(one) or not any(
        _may_be_one(one, f"{first},{second}", pieces[-1]) for first, second in pairwise(pieces)
    ):
        return values
    meant = [
        values,
        _stripped(_decimals(pieces)),
        _stripped(_THOUSANDS.sub(lambda found: found[0].replace(",", ""), rest).split(",")),
    ]
    texts = _offered(one, meant) or _offered(one, [_stripped(_first_decimal(one, pieces))])
    raise InputError(
        phrase(
            "{where}: {rest} has two readings, since a comma between two digits may part"
            " values or stand within a number",
            where=where,
            rest=shown(rest),
        ),
        hint=offered(*texts) if texts else None,
    )


def _offered(one: Column, meant: Sequence[Sequence[str]]) -> list[str]:
    """Return what can be typed of lists of values that may be meant: those that are read."""
    found = dict.fromkeys(tuple(_mended(one, values)) for values in meant)
    return [
        _typed(one, ", ".join(values))
        for values in found
        if values and len(set(values)) == len(values)
    ]


def _stripped(pieces: Sequence[str]) -> list[str]:
    return [piece.strip() for piece in pieces if piece.strip()]


def _decimals(pieces: Sequence[str]) -> list[str]:
    """Return pieces two by two, each pair a number with its decimals; none where they are odd."""
    if len(pieces) % 2:
        return []
    out = []
    for first, second in zip(pieces[::2], pieces[1::2], strict=True):
        found = _PAIR.fullmatch(f"{first.strip()},{second.strip()}")
        if found is None:
            return []
        number = float(f"{found['first']}.{found['second']}")
        out.append(f"{plain(number, 'amount')}{found['tail'] or ''}")
    return out


def _first_decimal(one: Column, pieces: Sequence[str]) -> list[str]:
    """Return pieces of which the first two that may be one number are."""
    for place, pair in enumerate(pairwise(pieces)):
        if _may_be_one(one, ",".join(pair), pieces[-1]):
            return [*pieces[:place], *_decimals(pair), *pieces[place + 2 :]]
    return []


def _may_be_one(one: Column, text: str, last: str) -> bool:
    """Tell whether two pieces that a comma parts may be one number, its unit that of the last."""
    found = _PAIR.fullmatch(text)
    if found is None:
        return False
    tail = found["tail"] or ""
    if _kind(one, last) in MONEY and currency_in(tail) is None and currency_in(last) is not None:
        tail = f"{tail} {currency_in(last)}"
    first, second = found["first"], found["second"]
    decimal = f"{plain(float(f'{first}.{second}'), 'amount')}{tail}"
    grouped = [f"{first}{second}{tail}"] if _THOUSANDS.fullmatch(f"{first},{second}") else []
    return any(_mended(one, [meant]) for meant in [decimal, *grouped])


def _mended(one: Column, values: Sequence[str]) -> list[str]:
    """Return values with what they lack to be read, a percent sign or a currency; none where that
    is not all they lack.
    """
    out = []
    for value in values:
        kind, limits = _kind(one, value), _limits(one)
        read = is_read(value, kind, limits=limits)
        found = [value] if read else readings(value, kind, limits=limits)
        if not found or not found[0].startswith(value):
            return []
        out.append(found[0])
    signs = any(new != old and new.endswith("%") for new, old in zip(out, values, strict=True))
    return [value if value.endswith("%") else f"{value}%" for value in out] if signs else out


def _with_units(values: list[str], one: Column) -> list[str]:
    """Give amounts of money without a currency that of the last, and its rung."""
    last = currency_in(values[-1]) if values and _kind(one, values[-1]) in MONEY else None
    if last is None:
        return values
    unit = _with_rung(last, split_rung(values[-1])[1])
    written = (value.endswith("%") or currency_in(value) for value in values)
    return [value if has else f"{value} {unit}" for value, has in zip(values, written, strict=True)]


def _with_rung(text: str, rung: str | None) -> str:
    """Return an amount with the rung of the ladder it stands on, where it names one."""
    return text if rung is None else f"{text} {rung}"


# Values in steps


def _paid_in(code: str | None) -> int | None:
    return currency_named(code).decimals if code else None


def _stepped(one: Column, rest: str, where: str) -> list[str]:
    """Return evenly spaced values from low to high, both included, in the number grammar."""
    body, slash, count = rest.rpartition("/")
    low, _, high = (body or rest).partition("..")
    low, (high, rung) = split_rung(low.strip())[0], split_rung(high.strip())
    if not low or not high or one.role == "text" or not (slash and _is_steps(count)):
        ends = f"{low}..{high}/5" if low and high else "60%..90%/7"
        raise InputError(
            phrase("{where}: {rest} has no number of steps", where=where, rest=shown(rest)),
            hint=offered(_typed(one, ends)),
        )
    if _is_count(one):
        raise InputError(
            phrase("{where}: steps may fall between whole numbers", where=where),
            hint=phrase(
                "write them out: `{one}`",
                one=_typed(one, "7,14,28" if one.key == "days" else "1,2,3"),
            ),
        )
    steps = int(count)
    if steps < 2:
        raise InputError(
            phrase("{where}: at least 2 steps are needed, not {steps}", where=where, steps=steps),
            hint=offered(_typed(one, f"{low}..{high}/5")),
        )
    if steps > MOST_POINTS:
        raise InputError(
            phrase(
                "{where}: {steps} steps, more than {most_points}",
                where=where,
                steps=whole(steps),
                most_points=whole(MOST_POINTS),
            ),
            hint=offered(_typed(one, f"{low}..{high}/100")),
        )
    kind = _kind(one, high)
    currency = currency_in(high)
    if kind in MONEY and currency and not currency_in(low):
        low = f"{low} {currency}"
    first, last = (_end(text, one, kind, where) for text in (low, high))
    if first.currency != last.currency:
        raise InputError(
            phrase(
                "{where}: two currencies, {currency} and {currency_2}",
                where=where,
                currency=first.currency,
                currency_2=last.currency,
            ),
            hint=phrase("write both ends in one"),
        )
    _refuse_one_scale(one, low, high, count, kind, where)
    unit = f" {first.currency}" if first.currency else ""
    width = last.low - first.low
    decimals = _paid_in(first.currency) if kind == "paid" else None
    inner = [
        _rounded(first.low + width * step / (steps - 1), kind, width, decimals)
        for step in range(1, steps - 1)
    ]
    unit = _with_rung(unit, rung)
    return [f"{text}{unit}" for text in (plain(first.low, kind), *inner, plain(last.low, kind))]


def _is_steps(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _refuse_one_scale(one: Column, low: str, high: str, count: str, kind: Kind, where: str) -> None:
    """Refuse ``0.4..50%/3``, where one sign may count for both ends, with both readings."""
    for first, last in ((low, high), (high, low)):
        meant = [_ENDS.fullmatch(text) for text in readings(f"min {first} max {last}", kind)]
        if any(meant):
            ends = [
                found.groups() if first == low else found.groups()[::-1] for found in meant if found
            ]
            texts = [_typed(one, f"{a}..{b}/{count}") for a, b in ends]
            raise InputError(
                phrase(
                    "{where}: {text} has two readings", where=where, text=shown(f"{low}..{high}")
                ),
                hint=offered(*texts),
            )


def _rounded(value: float, kind: Kind, width: float, decimals: int | None) -> str:
    """Write a value of a grid, rounded beyond what its steps could mean, or to what is paid."""
    if decimals is not None:
        return plain(round(value, decimals), kind)
    scale = abs(width) or 1.0
    for digits in range(4, 16):
        short = float(f"{value:.{digits}g}")
        if abs(short - value) <= 1e-5 * scale:
            return plain(short, kind)
    return plain(value, kind)


def _end(text: str, one: Column, kind: Kind, where: str) -> Numeral:
    try:
        numeral = parse(text, kind, where, limits=_limits(one)._replace(single=False))
    except InputError as error:
        raise InputError(error.message, hint=error.hint and values_alone(error.hint)) from None
    if numeral.shape != "exact":
        unit = f" {numeral.currency}" if numeral.currency else ""
        ends = f"{plain(numeral.low, kind)}..{plain(numeral.high, kind)}{unit}/5"
        raise InputError(
            phrase(
                "{where}: {text} is a range; each end must be a number",
                where=where,
                text=shown(text),
            ),
            hint=offered(_typed(one, ends)),
        )
    return numeral
