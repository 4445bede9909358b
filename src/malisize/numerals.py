"""The number grammar: one way to read numbers, ranges and money, and its inverse.

Files, options, columns and exports all use it. Numbers may be grouped (``1 200``, ``1_200``,
``1,200,000``), scaled (``1.2k``, ``2.5M``, ``3bn``, ``1e6``) or shares (``35%``, ``0.35``); ranges
are ``200k to 250k``, ``200k to 250k, central 220k`` and ``min 5 max 9``; money carries its currency
(``500000 XOF``, ``25 000 FCFA``, ``750 EUR``). What has two readings is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Literal, NamedTuple

from malisize.errors import InputError
from malisize.text import shown

Kind = Literal["share", "ratio", "amount", "money"]
Shape = Literal["exact", "range", "uniform"]

LARGEST = 1e18
_LONGEST = 200

_SCALES = {"": 0, "%": -2, "k": 3, "K": 3, "M": 6, "bn": 9, "Bn": 9}
_CURRENCIES = {
    "XOF": "XOF",
    "FCFA": "XOF",
    "F CFA": "XOF",
    "CFA": "XOF",
    "EUR": "EUR",
    "€": "EUR",
    "USD": "USD",
    "$": "USD",
}
CURRENCIES = tuple(dict.fromkeys(_CURRENCIES.values()))
_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?(?P<body>[0-9][0-9_,. ]*|\.[0-9]+)(?P<exp>[eE][-+]?[0-9]{1,4})?"
    r" ?(?P<scale>%|bn|Bn|[kKM])?",
    re.ASCII,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?: [0-9]{3})+|(?:_[0-9]{3})+|(?:,[0-9]{3}){2,})(?:\.[0-9]+)?")
_SPACE_GROUPED_COMMA = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+,[0-9]+")
_ONE_GROUP_POINT = re.compile(r"[0-9]{1,3},[0-9]{3}\.[0-9]+")
_UNDERSCORED = re.compile(r"[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?")
_TWO_READINGS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_PLAIN = re.compile(r"[0-9]*\.?[0-9]+|[0-9]+\.")
_RANGE = re.compile(r"(?P<low>.+?) to (?P<high>.+?)(?:, ?central (?P<central>.+))?")
_UNIFORM = re.compile(r"min (?P<low>.+?),? max (?P<high>.+)")


class Numeral(NamedTuple):
    """A number, a range or a uniform span as read: ``low <= central <= high`` (``central`` None
    where none was given).

    Shares are in 0..1, money in the units of ``currency``, everything else in plain units.
    """

    shape: Shape
    low: float
    high: float
    central: float | None = None
    currency: str | None = None


class _Token(NamedTuple):
    value: float
    text: str
    scale: str


def parse(text: str, kind: Kind, where: str) -> Numeral:
    """Read ``text`` as a numeral of one kind; ``where`` (a key, an option, a column) is named in
    every error.

    Raises InputError with the value quoted and, where the text has a probable reading, that reading
    as the hint.
    """
    source = text
    if len(text) > _LONGEST:
        raise InputError(f"{where}: {shown(source)} is too long for a number")
    text = " ".join(
        "".join(" " if unicodedata.category(c) == "Zs" or c == "\t" else c for c in text).split()
    )
    if not text:
        raise InputError(
            f"{where}: the value is empty",
            hint="write a number such as 1200, 2.5M, 35% or 200k to 250k",
        )
    currency = None
    if kind == "money":
        text, currency = _take_currency(text, source, where)
    if text[0] in "<>≤≥":
        raise InputError(
            f"{where}: {shown(source)} has one bound only, the other is needed",
            hint="give both ends, such as `0.5% to 5%` or `min 0% max 5%`",
        )
    found = _UNIFORM.fullmatch(text)
    if found:
        first, last = (_number(found[name], kind, source, where) for name in ("low", "high"))
        low, high = _pair(first, last, kind, source, where, "min {} max {}")
        return uniform(low, high, kind, where, currency=currency)
    found = _RANGE.fullmatch(text)
    if found:
        first, last = (_number(found[name], kind, source, where) for name in ("low", "high"))
        low, high = _pair(first, last, kind, source, where, "{} to {}")
        central = None
        if found["central"]:
            central = _bare_share(
                _number(found["central"], kind, source, where), kind, source, where
            )
        return interval(low, high, kind, where, central=central, currency=currency)
    value = _bare_share(_number(text, kind, source, where), kind, source, where)
    return exact(value, kind, where, currency=currency)


def exact(value: float, kind: Kind, where: str, *, currency: str | None = None) -> Numeral:
    """Check a plain number and return it as a numeral. Raises InputError."""
    value = _checked(value, kind, where)
    return Numeral("exact", value, value, value, currency)


def interval(
    low: float,
    high: float,
    kind: Kind,
    where: str,
    *,
    central: float | None = None,
    currency: str | None = None,
) -> Numeral:
    """Check the two ends (and the central value) of a 90 % interval and return it. Raises
    InputError.
    """
    low, high = _checked(low, kind, where), _checked(high, kind, where)
    if low > high:
        raise InputError(
            f"{where}: the low end `{plain(low, kind)}` is above the high end"
            f" `{plain(high, kind)}`",
            hint=f"write `{plain(high, kind)} to {plain(low, kind)}`",
        )
    if central is not None:
        central = _checked(central, kind, where)
        if not low <= central <= high:
            raise InputError(
                f"{where}: the central value `{plain(central, kind)}` is outside"
                f" `{plain(low, kind)} to {plain(high, kind)}`"
            )
    if low == high:
        return Numeral("exact", low, high, low, currency)
    if low == 0.0 or (kind == "share" and high == 1.0):
        end = "0 % or 100 %" if kind == "share" else "zero"
        raise InputError(
            f"{where}: a 90 % range cannot touch {end}: `{plain(low, kind)} to"
            f" {plain(high, kind)}`",
            hint=(
                f"write `min {plain(low, kind)} max {plain(high, kind)}` for an even chance in"
                " between"
            ),
        )
    return Numeral("range", low, high, central, currency)


def uniform(
    low: float, high: float, kind: Kind, where: str, *, currency: str | None = None
) -> Numeral:
    """Check the two ends of a uniform span and return it. Raises InputError."""
    low, high = _checked(low, kind, where), _checked(high, kind, where)
    if low > high:
        raise InputError(
            f"{where}: min `{plain(low, kind)}` is above max `{plain(high, kind)}`",
            hint=f"write `min {plain(high, kind)} max {plain(low, kind)}`",
        )
    if low == high:
        return Numeral("exact", low, high, low, currency)
    return Numeral("uniform", low, high, None, currency)


def whole(text: str, where: str, example: str = "1000") -> int:
    """Read a whole number. Raises InputError."""
    numeral = parse(text, "amount", where)
    if numeral.shape != "exact" or numeral.low != int(numeral.low):
        raise InputError(
            f"{where} {shown(text)}: a whole number is needed", hint=f"write `{where} {example}`"
        )
    if text.strip().isascii() and text.strip().isdigit():
        return int(text.strip())
    return int(numeral.low)


def plain(value: float, kind: Kind) -> str:
    """Write a number so that ``parse`` returns exactly the same number: a share in percent,
    anything else as it is.
    """
    value = value + 0.0  # -0.0 becomes 0.0
    if kind == "share" and math.isfinite(value * 100):
        for digits in (6, 12, 15, 17):
            text = f"{value * 100:.{digits}g}%"
            if "e" not in text and float(f"{text[:-1]}e-2") == value:
                return text
        return repr(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def write(numeral: Numeral, kind: Kind) -> str:
    """Write a numeral in the grammar: ``parse(write(n)) == n``."""
    tail = f" {numeral.currency}" if numeral.currency else ""
    low, high = plain(numeral.low, kind), plain(numeral.high, kind)
    if numeral.shape == "exact":
        return low + tail
    if numeral.shape == "uniform":
        return f"min {low} max {high}{tail}"
    middle = f", central {plain(numeral.central, kind)}" if numeral.central is not None else ""
    return f"{low} to {high}{middle}{tail}"


def _take_currency(text: str, source: str, where: str) -> tuple[str, str]:
    found = {
        _CURRENCIES[name]
        for name in _CURRENCIES
        if re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text)
    }
    if not found:
        if re.search(r"[A-Z]{3}", text):
            raise InputError(
                f"{where}: {shown(source)} is in no currency known here",
                hint="write an amount in XOF, EUR or USD",
            )
        raise InputError(
            f"{where}: {shown(source)} has no currency",
            hint=f"write `{text} XOF`, `{text} EUR` or `{text} USD`",
        )
    if len(found) > 1:
        raise InputError(
            f"{where}: {shown(source)} has two currencies, {' and '.join(sorted(found))}"
        )
    for name in sorted(_CURRENCIES, key=len, reverse=True):
        text = re.sub(rf" ?(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", "", text)
    return " ".join(text.split()), found.pop()


def _number(text: str, kind: Kind, source: str, where: str) -> _Token:
    text = text.strip()
    found = _NUMBER.fullmatch(text)
    if not found:
        raise _unreadable(text, kind, source, where)
    sign, body, scale = found["sign"], found["body"].strip(), found["scale"] or ""
    exponent = int(found["exp"][1:]) if found["exp"] else 0
    if _TWO_READINGS.fullmatch(body):
        whole, part = body.replace(",", ""), body.replace(",", ".")
        raise InputError(
            f"{where}: {shown(source)} has two readings",
            hint=f"write `{whole}{scale}` or `{part}{scale}`",
        )
    if _SPACE_GROUPED_COMMA.fullmatch(body) or _COMMA.fullmatch(body):
        digits = body.replace(" ", "").replace(",", ".")
    elif any(form.fullmatch(body) for form in (_GROUPED, _ONE_GROUP_POINT, _UNDERSCORED, _PLAIN)):
        digits = body.replace(" ", "").replace("_", "").replace(",", "")
    else:
        raise _unreadable(text, kind, source, where)
    value = float(f"{sign}{digits}e{exponent + _SCALES[scale]}")
    if value == 0.0 and any(c in "123456789" for c in digits):
        raise InputError(f"{where}: {shown(source)} is too small to count")
    if kind == "share" and scale not in ("", "%"):
        raise InputError(
            f"{where}: {shown(source)} is not a share", hint="write a share such as 35% or 0.35"
        )
    if kind != "share" and scale == "%":
        raise InputError(f"{where}: {shown(source)} is a share, a number is needed here")
    if math.isinf(value):
        raise InputError(f"{where}: {shown(source)} is not a finite number")
    return _Token(value, text, scale)


def _unreadable(text: str, kind: Kind, source: str, where: str) -> InputError:
    if re.fullmatch(r"[0-9.,_ ]+ ?m", text):
        number = text[:-1].strip()
        return InputError(
            f"{where}: {shown(source)}: `m` has two readings", hint=f"write `{number}M` for million"
        )
    if kind != "money" and re.search(r"XOF|FCFA|EUR|USD|[€$]", text):
        return InputError(f"{where}: {shown(source)} is money, a plain number is needed here")
    example = {"share": "35%, 0.35 or 20% to 40%", "money": "500000 XOF or 750 EUR"}.get(
        kind, "1200, 2.5M or 200k to 250k"
    )
    return InputError(f"{where}: {shown(source)} is not a number", hint=f"write {example}")


def _bare_share(token: _Token, kind: Kind, source: str, where: str) -> float:
    """Refuse a bare number above 1 where a share belongs: ``12`` may mean 12 % or a slip."""
    if kind == "share" and token.scale == "" and token.value > 1.0:
        raise InputError(
            f"{where}: {shown(source)} is above 1, and a share is needed",
            hint=(
                f"write `{token.text}%`"
                if token.value <= 100
                else "write a share such as 35% or 0.35"
            ),
        )
    return token.value


def _pair(
    low: _Token, high: _Token, kind: Kind, source: str, where: str, form: str
) -> tuple[float, float]:
    """Return both ends; refuse ``70 to 95%``, ``200 to 250k`` and ``200k to 250``, where one sign
    may count for both.
    """
    small_share = kind == "share" and low.value < 1.0
    if low.scale == "" and high.scale != "" and low.value != 0.0 and not small_share:
        reading = form.format(low.text + high.scale, high.text)
        raise InputError(f"{where}: {shown(source)} has two readings", hint=f"write `{reading}`")
    if kind != "share" and low.scale != "" and high.scale == "" and low.value > high.value > 0.0:
        reading = form.format(low.text, high.text + low.scale)
        raise InputError(
            f"{where}: {shown(source)} has its low end above its high end",
            hint=f"write `{reading}`",
        )
    return _bare_share(low, kind, source, where), _bare_share(high, kind, source, where)


def _checked(value: float, kind: Kind, where: str) -> float:
    value = float(value)
    if not math.isfinite(value):
        raise InputError(f"{where}: `{value}` is not a finite number")
    if value < 0.0:
        raise InputError(
            f"{where}: `{plain(value, 'amount')}` is negative", hint="write a number of at least 0"
        )
    if kind == "share" and value > 1.0:
        raise InputError(
            f"{where}: `{plain(value, 'share')}` is above 100 %",
            hint="a share is between 0% and 100%",
        )
    if value > LARGEST:
        raise InputError(f"{where}: `{value:g}` is larger than anything that can be counted here")
    if 0.0 < value < 1e-12:
        raise InputError(f"{where}: `{value:g}` is too small to count")
    return value + 0.0
