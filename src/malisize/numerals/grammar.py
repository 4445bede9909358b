"""Texts read in the number grammar: split into their numbers, each read, and refused with every
reading where they have two.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from malisize.errors import InputError
from malisize.numerals.currencies import BY_CODE, CURRENCIES, codes_for, currencies_in, find
from malisize.numerals.number import Number, Unreadable, number
from malisize.numerals.numeral import (
    ANY,
    LARGEST,
    MONEY,
    MOST_BARE_RATE,
    Kind,
    Limits,
    Numeral,
    Shape,
    exact,
    interval,
    uniform,
)
from malisize.numerals.written import IN_PERCENT, plain, write
from malisize.text import offered, shown, typed_at
from malisize.wording import both, either, phrase

_LONGEST = 200
_EXACT = 15  # digits that a float holds
_RANGE = re.compile(r"(?P<low>.+?) to (?P<high>.+?)(?:, ?central (?P<central>.+))?", re.IGNORECASE)
_UNIFORM = re.compile(r"min (?P<low>.+?),? max (?P<high>.+)", re.IGNORECASE)
_BOUND = re.compile(r"(?P<side>[<>≤≥]=?) ?(?P<rest>.*)")
_FOREIGN = re.compile(
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


class _Asked(NamedTuple):
    """What a text is read as, where it stands and as it was given."""

    kind: Kind
    where: str
    source: str
    limits: Limits
    example: str
    currency: str | None
    home: str = ""

    @property
    def is_bounded(self) -> bool:
        return self.kind in IN_PERCENT


_A: dict[Kind, str] = {
    "share": phrase("a share"),
    "rate": phrase("a rate"),
    "growth": phrase("a growth"),
    "ratio": phrase("a ratio"),
    "amount": phrase("a number"),
    "money": phrase("an amount of money"),
    "paid": phrase("an amount of money"),
}
_ONE: dict[Kind, str] = {
    "share": phrase("one share"),
    "rate": phrase("one rate"),
    "money": phrase("one amount"),
    "paid": phrase("one amount"),
}


class _Parts(NamedTuple):
    """A text split into its numbers, and how they are put together again."""

    shape: Shape
    numbers: tuple[Number, ...]
    form: str

    def written(self, texts: Sequence[str]) -> str:
        """Return a text of this form with other numbers."""
        return self.form.format(*texts)


class _Doubt(Exception):  # noqa: N818 (it becomes an InputError once its readings are tried)
    """A refusal with the texts that could be meant, to be tried, and what to say without one."""

    def __init__(
        self, words: str, readings: Sequence[str] = (), otherwise: str | None = None
    ) -> None:
        super().__init__(words)
        self.words = words
        self.readings = readings
        self.otherwise = otherwise


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
    asked = _Asked(kind, where, text, limits, example or _EXAMPLES[kind], currency, home)
    try:
        return _read(text, asked)
    except _Doubt as doubt:
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
    asked = _Asked(kind, "", text, limits, "", None)
    try:
        _read(text, asked)
    except _Doubt as doubt:
        return _readings(doubt, asked)
    except InputError:
        pass
    return []


def is_read(text: str, kind: Kind, *, limits: Limits = ANY) -> bool:
    """Tell whether a text is read as a numeral of a kind."""
    return _is_read(text, _Asked(kind, "", text, limits, "", None))


def whole(text: str, where: str, example: str = "1000", limits: Limits = ANY) -> int:
    """Read a whole number within limits. Raises InputError."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and _EXACT < len(digits) <= _LONGEST:
        return int(digits)  # a float would not hold it
    limits = limits._replace(whole=True)
    return int(parse(text, "amount", where, limits=limits, example=example).low)


def _readings(doubt: _Doubt, asked: _Asked) -> list[str]:
    return [one for one in dict.fromkeys(doubt.readings) if _is_read(one, asked)]


def _is_read(text: str, asked: _Asked) -> bool:
    try:
        _read(text, asked._replace(source=text))
    except (_Doubt, InputError):
        return False
    return True


def _read(text: str, asked: _Asked) -> Numeral:
    """Read a text. Raises InputError or _Doubt."""
    if len(text) > _LONGEST:
        raise InputError(
            phrase("{where}: {text} is too long for a number", where=asked.where, text=shown(text))
        )
    text = " ".join(
        "".join(" " if unicodedata.category(c) == "Zs" or c == "\t" else c for c in text).split()
    )
    if not text:
        raise _Doubt(phrase("the value is empty"))
    parts = _split(text, asked)
    _refuse_two_readings(parts, asked)
    _refuse_units(parts, asked)
    _refuse_one_scale(parts, asked)
    if asked.kind in (*IN_PERCENT, "ratio"):
        _refuse_bare(parts, asked)
    code = _currency(parts, text, asked) if asked.kind in MONEY else None
    if asked.kind == "paid" and code is not None:
        _refuse_decimals(parts, code, asked)
    values = [one.value for one in parts.numbers]
    if parts.shape == "exact":
        found = exact(values[0], asked.kind, asked.where, currency=code)
    elif parts.shape == "uniform":
        found = uniform(values[0], values[1], asked.kind, asked.where, currency=code)
    else:
        low, high, central = values[0], values[1], values[2] if len(values) > 2 else None
        found = interval(low, high, asked.kind, asked.where, central=central, currency=code)
    _refuse_beyond(found, asked)
    return found


def _split(text: str, asked: _Asked) -> _Parts:
    bound = _BOUND.fullmatch(text)
    if bound:
        below = bound["side"][0] in "<≤"
        zero = "0%" if bound["rest"].endswith("%") else "0"
        reading = f"min {zero} max {bound['rest']}" if below else f"min {bound['rest']} max 100%"
        raise _Doubt(
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


def _parts(shape: Shape, form: str, texts: Sequence[str], asked: _Asked) -> _Parts:
    source, numbers = shown(asked.source), []
    for text in texts:
        try:
            numbers.append(number(text.strip(), bounded=asked.is_bounded))
        except Unreadable as error:
            raise _unreadable(text, asked, alone=error.alone) from None
    for one in numbers:
        if one.value == 0.0 and any(c in "123456789" for c in one.body):
            raise _Doubt(phrase("{source} is too small to count", source=source))
        if math.isinf(one.value):
            raise _Doubt(phrase("{source} is not a finite number", source=source))
    return _Parts(shape, tuple(numbers), form)


def _unreadable(text: str, asked: _Asked, *, alone: bool) -> _Doubt:
    source, codes = shown(asked.source), currencies_in(asked.source)
    if asked.kind in MONEY and len(codes) > 1:
        return _Doubt(
            phrase("{source} has two currencies, {codes}", source=source, codes=both(sorted(codes)))
        )
    if alone:
        return _Doubt(
            phrase("{source} is a unit without a number", source=source), _with_number(text.strip())
        )
    if asked.kind in MONEY and not codes and _FOREIGN.fullmatch(text.strip()):
        known = either(codes_for(asked.example, asked.home))
        example = typed_at(asked.where, asked.example)
        return _Doubt(
            phrase("{source} is in no currency known here", source=source),
            otherwise=phrase(
                "write an amount in {known}, such as `{example}`", known=known, example=example
            ),
        )
    return _Doubt(phrase("{source} is not a number", source=source))


def _with_number(unit: str) -> list[str]:
    """Return amounts that a unit alone may stand for."""
    try:
        return [f"500000 {find(unit).code}"]
    except KeyError:
        return [f"35{unit}" if unit == "%" else f"500{unit}"]


def _refuse_two_readings(parts: _Parts, asked: _Asked) -> None:
    """Refuse digits or scales that mean two numbers, with both."""
    if not any(one.readings for one in parts.numbers):
        return
    code = asked.currency or codes_for(asked.example)[0]
    unit = f" {code}" if asked.kind in MONEY and not _codes(parts) else ""
    readings = [
        parts.written(
            [
                f"{one.before}{one.readings[which]}{one.after}" if one.readings else str(one)
                for one in parts.numbers
            ]
        )
        + unit
        for which in (0, 1)
    ]
    scale = next((one.sign_of_scale for one in parts.numbers if one.is_scale_doubtful), None)
    source = shown(asked.source)
    if scale:
        words = phrase("{source}: {scale} has two readings", source=source, scale=shown(scale))
    else:
        words = phrase("{source} has two readings", source=source)
    raise _Doubt(words, readings)


def _codes(parts: _Parts) -> list[str]:
    return sorted({code for one in parts.numbers for code in one.currencies})


def _refuse_units(parts: _Parts, asked: _Asked) -> None:
    """Refuse a currency where none belongs, a scale on a share, a share where a number belongs."""
    source = shown(asked.source)
    scales = {one.sign_of_scale for one in parts.numbers}
    if asked.kind not in MONEY and _codes(parts):
        bare = [str(one).removeprefix(one.before).removesuffix(one.after) for one in parts.numbers]
        raise _Doubt(
            phrase("{source} is money, a plain number is needed here", source=source),
            [parts.written(bare)],
        )
    if asked.is_bounded and scales - {"", "%"}:
        raise _Doubt(phrase("{source} is not {one}", source=source, one=_A[asked.kind]))
    if asked.kind in ("amount", *MONEY) and "%" in scales:
        needed = phrase("an amount of money") if asked.kind in MONEY else phrase("a number")
        raise _Doubt(
            phrase("{source} is a share, {needed} is needed here", source=source, needed=needed)
        )


def _refuse_one_scale(parts: _Parts, asked: _Asked) -> None:
    """Refuse ``70 to 95%`` and ``200 to 250k``, where one sign may count for both ends; a number
    in full precision, as a program writes it, is what it is.
    """
    if parts.shape == "exact":
        return
    bare = [not one.sign_of_scale and one.value != 0.0 and not one.is_full for one in parts.numbers]
    signed = [one.sign_of_scale for one in parts.numbers if one.sign_of_scale]
    if not any(bare) or not signed:
        return
    source = shown(asked.source)
    if "%" in signed:
        raise _Doubt(phrase("{source} has two readings", source=source), _percentages(parts, asked))
    low, high = parts.numbers[:2]
    if bare[0] and high.sign_of_scale:
        readings = [
            [low.written(low.body, high.scale), *map(str, parts.numbers[1:])],
            [str(one) if not one.scale else _expanded(one) for one in parts.numbers],
        ]
        raise _Doubt(
            phrase("{source} has two readings", source=source),
            [parts.written(texts) for texts in readings],
        )
    if bare[1] and low.sign_of_scale and low.value > high.value > 0.0:
        texts = [str(low), high.written(high.body, low.scale), *map(str, parts.numbers[2:])]
        raise _Doubt(
            phrase("{source} has its low end above its high end", source=source),
            [parts.written(texts)],
        )


def _expanded(one: Number) -> str:
    return one.written(plain(abs(one.value), "amount"))


def _percentages(parts: _Parts, asked: _Asked) -> list[str]:
    """Return a text with every bare number in percent: as it stands, and a hundred times it."""
    out = []
    for hundredfold in (False, True):
        texts = []
        for one in parts.numbers:
            times = hundredfold and (asked.kind == "ratio" or one.value <= 1.0)
            body = plain(abs(one.value), "share").removesuffix("%") if times else one.body
            texts.append(str(one) if one.scale else one.written(body, "%"))
        out.append(parts.written(texts))
    return out


def _refuse_bare(parts: _Parts, asked: _Asked) -> None:
    """Refuse a bare number above 1 where a share belongs: ``12`` may mean 12 % or a slip; and a
    bare rate above 0.2.
    """
    bare = [one.value for one in parts.numbers if not one.sign_of_scale]
    if not bare or not asked.is_bounded:
        return
    source = shown(asked.source)
    if max(bare) > 1.0:
        raise _Doubt(
            phrase("{source} is above 1, and {one} is needed", source=source, one=_A[asked.kind]),
            _percentages(parts, asked),
        )
    if asked.kind == "rate" and max(bare) > MOST_BARE_RATE:
        raise _Doubt(phrase("{source} has two readings", source=source), _percentages(parts, asked))


def _currency(parts: _Parts, text: str, asked: _Asked) -> str:
    """Return the currency that an amount writes, or the one it is in where it writes none."""
    codes = _codes(parts)
    if len(codes) > 1:
        raise _Doubt(
            phrase(
                "{source} has two currencies, {codes}",
                source=shown(asked.source),
                codes=both(codes),
            )
        )
    if codes:
        return codes[0]
    if asked.currency is not None:
        return asked.currency
    raise _Doubt(
        phrase("{source} has no currency", source=shown(asked.source)),
        [f"{text} {code}" for code in codes_for(asked.example, asked.home)],
    )


def _refuse_decimals(parts: _Parts, code: str, asked: _Asked) -> None:
    """Refuse parts of a unit that is paid whole; an amount in full precision is one computed,
    which an export has.
    """
    if BY_CODE[code].decimals or all(
        one.is_full or one.value == math.floor(one.value) for one in parts.numbers
    ):
        return
    readings = [
        parts.written([one.written(plain(rounded(one.value), "amount")) for one in parts.numbers])
        for rounded in (math.floor, math.ceil)
    ]
    tail = "" if _codes(parts) else f" {code}"
    raise _Doubt(
        phrase(
            "{source} has decimals, and {code} is paid in whole units",
            source=shown(asked.source),
            code=code,
        ),
        [reading + tail for reading in readings],
    )


def _refuse_beyond(found: Numeral, asked: _Asked) -> None:
    """Refuse a number beyond its limits, or with a fraction where it is whole."""
    least, most, is_whole, is_single = asked.limits
    source = shown(write(found, asked.kind))
    if found.shape != "exact" and (is_single or is_whole):
        one = _ONE.get(asked.kind, phrase("one number"))
        unit = f" {found.currency}" if found.currency else ""
        first = f"{plain(found.low, asked.kind)}{unit}"
        raise _Doubt(
            phrase("{source} is a range, {one} is needed", source=shown(asked.source), one=one),
            [first],
        )
    if most < LARGEST and not least <= found.low <= found.high <= most:
        ends = {"least": plain(least, asked.kind), "most": plain(most, asked.kind)}
        raise _Doubt(phrase("{source} is not between {least} and {most}", source=source, **ends))
    if found.low < least:
        raise _Doubt(
            phrase(
                "{source} is below the least possible, `{least}`", source=source, least=f"{least:g}"
            )
        )
    if is_whole and found.low != int(found.low):
        raise _Doubt(phrase("{source}: a whole number is needed", source=source))
