"""Texts read in the number grammar: split into their numbers, each read, and put together again."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from malisize.errors import InputError
from malisize.expressions import expression
from malisize.numerals.currencies import (
    CURRENCIES,
    codes_for,
    currencies_in,
    find,
    nearest_code,
)
from malisize.numerals.number import Unreadable, number
from malisize.numerals.numeral import (
    ANY,
    MONEY,
    Kind,
    Limits,
    Numeral,
    Shape,
    exact,
    interval,
    uniform,
)
from malisize.numerals.refusals import (
    Asked,
    Doubt,
    Parts,
    currency_of,
    refuse_bare,
    refuse_beyond,
    refuse_decimals,
    refuse_one_scale,
    refuse_two_readings,
    refuse_units,
)
from malisize.numerals.written import IN_PERCENT
from malisize.text import offered, shown, typed_at
from malisize.wording import both, either, phrase

_LONGEST = 200
_EXACT = 15  # digits that a float holds
_RANGE = expression(r"(?P<low>.+?) to (?P<high>.+?)(?:, ?central (?P<central>.+))?", re.IGNORECASE)
_UNIFORM = expression(r"min (?P<low>.+?),? max (?P<high>.+)", re.IGNORECASE)
_BOUND = expression(r"(?P<side>[<>≤≥]=?) ?(?P<rest>.*)")
_FOREIGN = expression(
    r"(?:[^\W\d_]{2,}|[£¥₦]) ?[0-9][0-9_., ]*|[0-9][0-9_., ]*(?:[^\W\d_]{2,}|[£¥₦])"
)
_EXAMPLES: dict[Kind, str] = {
    "share": "35%",
    "rate": "0.5%",
    "growth": "3%",
    "ratio": "1.4",
    "amount": "1200",
    "money": f"500000 {CURRENCIES[0]}",
    "paid": f"500000 {CURRENCIES[0]}",
}


def parse(
    text: str,
    kind: Kind,
    where: str,
    *,
    limits: Limits = ANY,
    example: str = "",
    currency: str | None = None,
    home: str = "",
) -> Numeral:
    """Read ``text`` as a numeral of one kind; ``where`` (a key, an option, a column) is named in
    every error.

    ``example`` is what a hint offers where no reading can be guessed, ``currency`` that of money
    which writes none, ``home`` that of the country, offered too. Raises InputError with the value
    quoted and every reading it may have, each of which is read.
    """
    asked = Asked(kind, where, text, limits, example or _EXAMPLES[kind], currency, home)
    try:
        return _read(text, asked)
    except Doubt as doubt:
        found = _readings(doubt, asked)
        hint = doubt.otherwise or offered(typed_at(where, asked.example))
        if found:
            hint = offered(*(typed_at(where, one) for one in found))
        raise InputError(
            phrase("{where}: {message}", where=where, message=doubt.words), hint=hint
        ) from None


def readings(text: str, kind: Kind, *, limits: Limits = ANY) -> list[str]:
    """Return what a text that is refused may mean, each text of which is read; none for a text that
    is read, or of which nothing can be guessed.
    """
    asked = Asked(kind, "", text, limits, "", None)
    try:
        _read(text, asked)
    except Doubt as doubt:
        return _readings(doubt, asked)
    except InputError:
        pass
    return []


def is_read(text: str, kind: Kind, *, limits: Limits = ANY) -> bool:
    """Tell whether a text is read as a numeral of a kind."""
    return _is_read(text, Asked(kind, "", text, limits, "", None))


def whole(text: str, where: str, example: str = "1000", limits: Limits = ANY) -> int:
    """Read a whole number within limits. Raises InputError."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and _EXACT < len(digits) <= _LONGEST:
        return int(digits)  # a float would not hold it
    limits = limits._replace(whole=True)
    return int(parse(text, "amount", where, limits=limits, example=example).low)


def _readings(doubt: Doubt, asked: Asked) -> list[str]:
    return [one for one in dict.fromkeys(doubt.readings) if _is_read(one, asked)]


def _is_read(text: str, asked: Asked) -> bool:
    try:
        _read(text, asked._replace(source=text))
    except (Doubt, InputError):
        return False
    return True


def _read(text: str, asked: Asked) -> Numeral:
    """Read a text. Raises InputError or Doubt."""
    if len(text) > _LONGEST:
        raise InputError(
            phrase("{where}: {text} is too long for a number", where=asked.where, text=shown(text))
        )
    if not text.isascii():
        text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    text = " ".join(text.split())
    if not text:
        raise Doubt(phrase("the value is empty"))
    parts = _split(text, asked)
    refuse_two_readings(parts, asked)
    refuse_units(parts, asked)
    refuse_one_scale(parts, asked)
    if asked.kind in (*IN_PERCENT, "ratio"):
        refuse_bare(parts, asked)
    code = currency_of(parts, text, asked) if asked.kind in MONEY else None
    if asked.kind == "paid" and code is not None:
        refuse_decimals(parts, code, asked)
    values = [one.value for one in parts.numbers]
    if parts.shape == "exact":
        found = exact(values[0], asked.kind, asked.where, currency=code)
    elif parts.shape == "uniform":
        found = uniform(values[0], values[1], asked.kind, asked.where, currency=code)
    else:
        low, high, central = values[0], values[1], values[2] if len(values) > 2 else None
        found = interval(low, high, asked.kind, asked.where, central=central, currency=code)
    refuse_beyond(found, asked)
    return found


def _split(text: str, asked: Asked) -> Parts:
    bound = _BOUND.fullmatch(text) if text[0] in "<>≤≥" else None
    if bound:
        below = bound["side"][0] in "<≤"
        zero = "0%" if bound["rest"].endswith("%") else "0"
        reading = f"min {zero} max {bound['rest']}" if below else f"min {bound['rest']} max 100%"
        raise Doubt(
            phrase("{source} has one bound only, the other is needed", source=shown(asked.source)),
            [reading] if below or asked.is_bounded else [],
        )
    found = _UNIFORM.fullmatch(text)
    if found:
        return _parts("uniform", "min {} max {}", [found["low"], found["high"]], asked)
    found = _RANGE.fullmatch(text)
    if found and found["central"]:
        texts = [found["low"], found["high"], found["central"]]
        return _parts("range", "{} to {}, central {}", texts, asked)
    if found:
        return _parts("range", "{} to {}", [found["low"], found["high"]], asked)
    return _parts("exact", "{}", [text], asked)


def _parts(shape: Shape, form: str, texts: Sequence[str], asked: Asked) -> Parts:
    numbers = []
    for text in texts:
        try:
            numbers.append(number(text.strip(), bounded=asked.is_bounded))
        except Unreadable as error:
            raise _unreadable(text, asked, alone=error.alone) from None
    for one in numbers:
        if one.value == 0.0 and any(c in "123456789" for c in one.body):
            raise Doubt(phrase("{source} is too small to count", source=shown(asked.source)))
        if math.isinf(one.value):
            raise Doubt(phrase("{source} is not a finite number", source=shown(asked.source)))
    return Parts(shape, tuple(numbers), form)


def _unreadable(text: str, asked: Asked, *, alone: bool) -> Doubt:
    source, codes = shown(asked.source), currencies_in(asked.source)
    if asked.kind in MONEY and len(codes) > 1:
        return Doubt(
            phrase("{source} has two currencies, {codes}", source=source, codes=both(sorted(codes)))
        )
    if alone:
        return Doubt(
            phrase("{source} is a unit without a number", source=source), _with_number(text.strip())
        )
    if asked.kind in MONEY and not codes and _FOREIGN.fullmatch(text.strip()):
        known = either(codes_for(asked.example, asked.home))
        word = re.search(r"[A-Za-z]{3,}", text)
        code = nearest_code(word[0]) if word else None
        example = typed_at(asked.where, asked.example)
        return Doubt(
            phrase("{source} is in no currency known here", source=source),
            [text.replace(word[0], code)] if word and code else [],
            otherwise=phrase(
                "write an amount in {known}, such as `{example}`", known=known, example=example
            ),
        )
    return Doubt(phrase("{source} is not a number", source=source))


def _with_number(unit: str) -> list[str]:
    """Return amounts that a unit alone may stand for."""
    try:
        return [f"500000 {find(unit).code}"]
    except KeyError:
        return [f"35{unit}" if unit == "%" else f"500{unit}"]
