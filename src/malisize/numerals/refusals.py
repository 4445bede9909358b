"""What a text of the number grammar is refused for once it is split into its numbers, with every
reading it may have.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from malisize.numerals.currencies import codes_for, currency_named
from malisize.numerals.number import Number
from malisize.numerals.numeral import LARGEST, MONEY, MOST_BARE_RATE, Kind, Limits, Numeral, Shape
from malisize.numerals.written import IN_PERCENT, plain, write
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import both, phrase

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


class Asked(NamedTuple):
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
        """Whether the kind is written in percent."""
        return self.kind in IN_PERCENT


class Parts(NamedTuple):
    """A text split into its numbers, and how they are put together again."""

    shape: Shape
    numbers: tuple[Number, ...]
    form: str

    def written(self, texts: Sequence[str]) -> str:
        """Return a text of this form with other numbers."""
        return self.form.format(*texts)


class Doubt(Exception):  # noqa: N818 (it becomes an InputError once its readings are tried)
    """A refusal with the texts that could be meant, to be tried, and what to say without one."""

    def __init__(
        self, words: str, readings: Sequence[str] = (), otherwise: str | None = None
    ) -> None:
        super().__init__(words)
        self.words = words
        self.readings = readings
        self.otherwise = otherwise


def refuse_two_readings(parts: Parts, asked: Asked) -> None:
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
    raise Doubt(words, readings)


def _codes(parts: Parts) -> list[str]:
    return sorted({code for one in parts.numbers for code in one.currencies})


def refuse_units(parts: Parts, asked: Asked) -> None:
    """Refuse a currency where none belongs, a scale on a share, a share where a number belongs."""
    source = shown(asked.source)
    scales = {one.sign_of_scale for one in parts.numbers}
    if asked.kind not in MONEY and _codes(parts):
        bare = [str(one).removeprefix(one.before).removesuffix(one.after) for one in parts.numbers]
        raise Doubt(
            phrase("{source} is money, a plain number is needed here", source=source),
            [parts.written(bare)],
        )
    if asked.is_bounded and scales - {"", "%"}:
        raise Doubt(phrase("{source} is not {one}", source=source, one=_A[asked.kind]))
    if asked.kind in ("amount", *MONEY) and "%" in scales:
        needed = phrase("an amount of money") if asked.kind in MONEY else phrase("a number")
        raise Doubt(
            phrase("{source} is a share, {needed} is needed here", source=source, needed=needed)
        )


def refuse_one_scale(parts: Parts, asked: Asked) -> None:
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
        raise Doubt(phrase("{source} has two readings", source=source), _percentages(parts, asked))
    low, high = parts.numbers[:2]
    if bare[0] and high.sign_of_scale:
        readings = [
            [low.written(low.body, high.scale), *map(str, parts.numbers[1:])],
            [str(one) if not one.scale else _expanded(one) for one in parts.numbers],
        ]
        raise Doubt(
            phrase("{source} has two readings", source=source),
            [parts.written(texts) for texts in readings],
        )
    if bare[1] and low.sign_of_scale and low.value > high.value > 0.0:
        texts = [str(low), high.written(high.body, low.scale), *map(str, parts.numbers[2:])]
        raise Doubt(
            phrase("{source} has its low end above its high end", source=source),
            [parts.written(texts)],
        )


def _expanded(one: Number) -> str:
    return one.written(plain(abs(one.value), "amount"))


def _percentages(parts: Parts, asked: Asked) -> list[str]:
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


def refuse_bare(parts: Parts, asked: Asked) -> None:
    """Refuse a bare number above 1 where a share belongs: ``12`` may mean 12 % or a slip; and a
    bare rate above 0.2.
    """
    bare = [one.value for one in parts.numbers if not one.sign_of_scale]
    if not bare or not asked.is_bounded:
        return
    source = shown(asked.source)
    if max(bare) > 1.0:
        raise Doubt(
            phrase("{source} is above 1, and {one} is needed", source=source, one=_A[asked.kind]),
            _percentages(parts, asked),
        )
    if asked.kind == "rate" and max(bare) > MOST_BARE_RATE:
        raise Doubt(phrase("{source} has two readings", source=source), _percentages(parts, asked))


def currency_of(parts: Parts, text: str, asked: Asked) -> str:
    """Return the currency that an amount writes, or the one it is in where it writes none."""
    codes = _codes(parts)
    if len(codes) > 1:
        raise Doubt(
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
    raise Doubt(
        phrase("{source} has no currency", source=shown(asked.source)),
        [f"{text} {code}" for code in codes_for(asked.example, asked.home)],
    )


def refuse_decimals(parts: Parts, code: str, asked: Asked) -> None:
    """Refuse parts of a unit that is paid whole; an amount in full precision is one computed,
    which an export has.
    """
    if currency_named(code).decimals or all(
        one.is_full or one.value == math.floor(one.value) for one in parts.numbers
    ):
        return
    readings = [
        parts.written([one.written(plain(rounded(one.value), "amount")) for one in parts.numbers])
        for rounded in (math.floor, math.ceil)
    ]
    tail = "" if _codes(parts) else f" {code}"
    raise Doubt(
        phrase(
            "{source} has decimals, and {code} is paid in whole units",
            source=shown(asked.source),
            code=code,
        ),
        [reading + tail for reading in readings],
    )


def refuse_beyond(found: Numeral, asked: Asked) -> None:
    """Refuse a number beyond its limits, or with a fraction where it is whole."""
    least, most, is_whole, is_single = asked.limits
    if asked.kind == "growth" and not least:
        least = -1.0
    if not is_single and not is_whole and least <= found.low and found.high <= most:
        return
    source = shown(write(found, asked.kind))
    if found.shape != "exact" and (is_single or is_whole):
        one = _ONE.get(asked.kind, phrase("one number"))
        unit = f" {found.currency}" if found.currency else ""
        first = f"{plain(found.low, asked.kind)}{unit}"
        raise Doubt(
            phrase("{source} is a range, {one} is needed", source=shown(asked.source), one=one),
            [first],
        )
    if most < LARGEST and not least <= found.low <= found.high <= most:
        ends = {"least": plain(least, asked.kind), "most": plain(most, asked.kind)}
        raise Doubt(phrase("{source} is not between {least} and {most}", source=source, **ends))
    if found.low < least:
        raise Doubt(
            phrase(
                "{source} is below the least possible, `{least}`", source=source, least=f"{least:g}"
            )
        )
    if is_whole and found.low != int(found.low):
        raise Doubt(phrase("{source}: a whole number is needed", source=source))
