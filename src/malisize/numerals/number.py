"""One number as it is written: its sign, digits, scale and currency taken apart, and what its
digits may mean.
"""

from __future__ import annotations

import re

from malisize.expressions import expression
from malisize.numerals.currencies import BY_CODE, PATTERN, currencies_in, find
from malisize.numerals.written import ONE_GROUP, plain
from malisize.tuples import NamedTuple

SCALES = {
    "": 0,
    "%": -2,
    **dict.fromkeys(("k", "thousand", "mille"), 3),
    **dict.fromkeys(("M", "million", "millions", "mln"), 6),
    **dict.fromkeys(("bn", "milliard", "milliards", "md", "mds"), 9),
}
TWO_SCALES = {  # one thing in English and another in finance or in French, each as factor and scale
    "m": ((1, "M"), (1, "k")),
    "billion": ((1, "bn"), (1000, "bn")),
    "billions": ((1, "bn"), (1000, "bn")),
}
_SCALE = "|".join(sorted({*SCALES, *TWO_SCALES} - {""}, key=len, reverse=True))
_CURRENCY = rf"(?:(?:de |d['’]|of )?(?:{PATTERN}))"
_ANY = rf"(?:(?:de |d['’]|of )?(?:{PATTERN}|[a-z]{{3}}))"  # any word that may be a code
_NUMBER = expression(
    rf"(?P<before>(?:(?:{PATTERN}|[a-z]{{3}}) ?)?[-+]? ?)"
    r"(?P<body>[0-9][0-9_,. ]*|\.[0-9]+)(?P<exponent>e[-+]?[0-9]{1,4})?"
    rf"(?P<gap> ?)(?P<scale>{_SCALE})?(?P<after> ?{_ANY})?",
    re.ASCII | re.IGNORECASE,
)
_SIMPLE = expression(  # as most are written, in the same groups
    r"(?P<before>)(?P<body>[0-9][0-9.]*|\.[0-9]+)(?P<exponent>)(?P<gap>)"
    rf"(?:(?P<scale>[%kM])|(?P<after> (?:{'|'.join(BY_CODE)})))?"
)
_UNIT = expression(rf"(?:(?:{_SCALE}|{_CURRENCY}) ?)+", re.ASCII | re.IGNORECASE)

_FULL = 15  # characters of digits, beyond which nobody writes by hand
_COMMA_GROUP = expression(r"[1-9][0-9]{0,2},[0-9]{3}")
_SEVERAL_GROUPS = expression(
    r"[0-9]{1,3}(?:(?: [0-9]{3})+|(?:_[0-9]{3})+|(?:,[0-9]{3}){2,})(?:\.[0-9]+)?"
)
_GROUPS_AND_COMMA = expression(
    r"[0-9]{1,3}(?: [0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?"
    r"|[1-9][0-9]{0,2}\.[0-9]{3},[0-9]+"
)
_GROUP_AND_POINT = expression(r"[0-9]{1,3},[0-9]{3}\.[0-9]+")
_UNDERSCORED = expression(r"[0-9]+(?:_[0-9]+)*(?:\.[0-9]+)?")
_DECIMAL_COMMA = expression(r"[0-9]+,[0-9]+")
_PLAIN = expression(r"[0-9]*\.?[0-9]+|[0-9]+\.")


class Number(NamedTuple):
    """A number as written: what stands ``before`` its digits (currency, sign), the digits, a power
    of ten (``e6``), the scale with its gap, and the currency behind it.

    ``value`` counts the scale in; ``currencies`` are codes; ``readings`` are the digits written
    without doubt, where they have more than one.
    """

    before: str
    body: str
    exponent: str
    scale: str
    after: str
    value: float
    currencies: tuple[str, ...]
    readings: tuple[str, ...] = ()

    @property
    def sign_of_scale(self) -> str:
        """The scale without its gap: ``%``, ``k``, ``million``, or nothing."""
        return self.scale.strip()

    @property
    def is_scale_doubtful(self) -> bool:
        """Whether the scale itself has two readings."""
        return _folded(self.sign_of_scale) in TWO_SCALES

    @property
    def is_full(self) -> bool:
        """Whether the number is written in full precision, or with an exponent."""
        return bool(self.exponent) or len(self.body) > _FULL

    def __str__(self) -> str:
        return f"{self.before}{self.body}{self.exponent}{self.scale}{self.after}"

    def written(self, digits: str, scale: str = "") -> str:
        """Return the number with other digits and another scale, its sign and currency kept."""
        return f"{self.before}{digits}{scale}{self.after}"


class Unreadable(ValueError):  # noqa: N818 (it becomes an InputError)
    """A text that is no number; ``alone`` where it is a unit without one."""

    def __init__(self, *, alone: bool) -> None:
        super().__init__()
        self.alone = alone


def number(text: str, *, bounded: bool) -> Number:
    """Take a number apart. ``bounded`` says that it is at most 1, so that digits in percent have
    one reading. Raises Unreadable.
    """
    found = _SIMPLE.fullmatch(text) or _NUMBER.fullmatch(text)
    if not found:
        raise Unreadable(alone=bool(_UNIT.fullmatch(text)))
    body, exponent = found["body"].rstrip(), found["exponent"] or ""
    gap = found["gap"] or (" " if body != found["body"] else "")
    scale = found["scale"] or ""
    sign = "-" if "-" in found["before"] else ""
    digits, readings = _digits(body, one_reading=bool(bounded and scale == "%"))
    power, doubtful = _power(scale)
    value = float(f"{sign}{digits}e{int(exponent[1:] or 0) + power}")
    if doubtful:
        readings = tuple(
            f"{plain(float(digits) * factor, 'amount')}{short}" for factor, short in doubtful
        )
    elif readings:
        readings = tuple(f"{one}{exponent}{gap if scale else ''}{scale}" for one in readings)
    if exponent and body.count(".") == 1 and ONE_GROUP.fullmatch(body):
        readings = ()
    written = (found["before"], body, exponent, f"{gap if scale else ''}{scale}")
    after = found["after"] or ""
    if after and not scale and gap:
        after = f"{gap}{after.lstrip()}"
    codes = _codes(found["before"]) + _codes(after)
    return Number(*written, after, value, tuple(dict.fromkeys(codes)), readings)


def _codes(text: str) -> list[str]:
    """Return the codes that stand before or after digits. Raises Unreadable for another word."""
    word = text.strip(" +-")
    if not word or (found := currencies_in(word)):
        return found if word else []
    try:
        return [find(word[-3:]).code]
    except KeyError:
        raise Unreadable(alone=False) from None


def _digits(body: str, *, one_reading: bool) -> tuple[str, tuple[str, ...]]:
    """Return digits as a float reads them, and their readings where they have two. Raises
    Unreadable.
    """
    if _PLAIN.fullmatch(body) and not ONE_GROUP.fullmatch(body):
        return body, ()
    if ONE_GROUP.fullmatch(body) or _COMMA_GROUP.fullmatch(body):
        digits = body.replace(",", ".")
        if one_reading:
            return digits, ()
        return digits, (digits.replace(".", ""), plain(float(digits), "amount"))
    if _GROUPS_AND_COMMA.fullmatch(body):
        return body.replace(" ", "").replace(".", "").replace(",", "."), ()
    if _DECIMAL_COMMA.fullmatch(body):
        return body.replace(",", "."), ()
    if any(form.fullmatch(body) for form in (_SEVERAL_GROUPS, _GROUP_AND_POINT, _UNDERSCORED)):
        return body.replace(" ", "").replace("_", "").replace(",", ""), ()
    raise Unreadable(alone=False)


def _folded(scale: str) -> str:
    return scale if scale in ("m", "M") else scale.casefold()


def _power(scale: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Return the power of ten of a scale in any case but for ``m`` and ``M``, and its readings
    where it has two.
    """
    folded = _folded(scale)
    if folded in TWO_SCALES:
        return 0, TWO_SCALES[folded]
    return SCALES[folded], ()
