"""The currencies amounts may be in: how they are written, and the decimals in which they are
paid.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from malisize.packaged import shared
from malisize.wording import of_data


class Currency(NamedTuple):
    """A currency: its code, the decimals in which it is paid, every way to write it, and what one
    of it and many are called.

    ``per_euro`` is how much of it a euro is, None where that is not fixed, and ``about_per_euro``
    roughly how much then; ``everywhere`` is whether people write amounts in it whatever the
    country.
    """

    code: str
    decimals: int
    spellings: tuple[str, ...]
    one: str
    many: str
    per_euro: float | None = None
    about_per_euro: float | None = None
    everywhere: bool = False


def _currency(code: str, entry: dict[str, Any]) -> Currency:
    words = {name: of_data(entry[name]) for name in ("one", "many")}
    return Currency(code, **{**entry, **words, "spellings": tuple(entry["spellings"])})


def _bare(spelling: str) -> str:
    return spelling.replace(" ", "").casefold()


_SWING = 0.044  # of a rate about its middle, as the dollar's in the assumptions

BY_CODE = {code: _currency(code, entry) for code, entry in shared()["currency"].items()}
BILLING: str = shared()["billing"]  # what platforms sell in
CURRENCIES = tuple(BY_CODE)
_BY_SPELLING = {_bare(name): one for one in BY_CODE.values() for name in one.spellings}
PATTERN = "|".join(
    re.escape(name).replace(r"\ ", " ?")
    for name in sorted({name for one in BY_CODE.values() for name in one.spellings}, key=len)[::-1]
)
_WORD = re.compile(rf"(?<![A-Za-z])(?:{PATTERN})(?![A-Za-z])", re.ASCII | re.IGNORECASE)
_BESIDE = re.compile(rf"(?<=[0-9kKM.])(?:{PATTERN})(?![A-Za-z])", re.ASCII | re.IGNORECASE)


def find(spelling: str) -> Currency:
    """Return the currency of a spelling, in any case. Raises KeyError."""
    return _BY_SPELLING[_bare(spelling)]


def codes_for(example: str, home: str = "") -> list[str]:
    """Return the codes of the currencies in which an amount may be meant, that of an example
    first, then that of a country.
    """
    first = currency_in(example) or CURRENCIES[0]
    everywhere = [one.code for one in BY_CODE.values() if one.everywhere]
    return list(dict.fromkeys([first, *([home] if home else []), *everywhere]))


def parity(code: str, other: str) -> float | None:
    """Return how much of a currency one of another is, where that is fixed; else None."""
    if code == other:
        return 1.0
    one, two = BY_CODE[code].per_euro, BY_CODE[other].per_euro
    return None if one is None or two is None else one / two


def rate_example(code: str, other: str) -> str:
    """Return what one of another currency may be in a currency, as a range is typed: an example of
    the right size, no rate to rely on.
    """
    one, two = (
        money.per_euro or money.about_per_euro or 1.0 for money in (BY_CODE[code], BY_CODE[other])
    )
    ends = (float(f"{factor * one / two:.3g}") for factor in (1.0 - _SWING, 1.0 + _SWING))
    return " to ".join(f"{end:.15g}" for end in ends)


def currencies_in(text: str) -> list[str]:
    """Return the codes of the currencies that a text writes, in their order, each once."""
    found = [*_WORD.findall(text), *_BESIDE.findall(text)]
    return list(dict.fromkeys(find(one).code for one in found))


def currency_in(text: str) -> str | None:
    """Return the code of the first currency that a text writes, None without one."""
    return next(iter(currencies_in(text)), None)
