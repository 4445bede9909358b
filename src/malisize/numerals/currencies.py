"""The currencies amounts may be in: how they are written, and the decimals in which they are
paid.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

from malisize.expressions import expression
from malisize.packaged import folder, shared, table
from malisize.text import meant, nearest
from malisize.tuples import NamedTuple
from malisize.wording import of_data, phrase


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


_LONGEST_CODE = 4  # of letters, one too many among them
_SWING = 0.044  # of a rate about its middle, as the dollar's in the assumptions

BY_CODE = {  # that are read at every start; `currency_named` has all
    code: _currency(code, entry) for code, entry in shared()["currency"].items()
}
BILLING: str = shared()["billing"]  # what platforms sell in
CURRENCIES = tuple(BY_CODE)
_BY_SPELLING = {_bare(name): one for one in BY_CODE.values() for name in one.spellings}
PATTERN = "|".join(
    re.escape(name).replace(r"\ ", " ?")
    for name in sorted({name for one in BY_CODE.values() for name in one.spellings}, key=len)[::-1]
)
_ANY = rf"(?:{PATTERN}|(?-i:[A-Z]{{3}}))(?![A-Za-z])"  # in a sentence other codes are in capitals
_WORD = expression(rf"(?<![A-Za-z]){_ANY}", re.ASCII | re.IGNORECASE)
_BESIDE = expression(rf"(?:(?<=[0-9.])|(?<=[0-9. ][kKM])){_ANY}", re.ASCII | re.IGNORECASE)


@cache
def others() -> dict[str, Currency]:
    """Return the currencies of ISO 4217 that are met seldom, written by their code alone."""
    entries = table(folder("countries") / "currencies.toml")
    return {code: _currency(code, {"spellings": [code], **one}) for code, one in entries.items()}


def is_currency(code: str) -> bool:
    """Tell whether a text is the code of a currency, in capitals."""
    if code in BY_CODE:
        return True
    return len(code) == 3 and code.isascii() and code.isupper() and code in others()


def currency_named(code: str) -> Currency:
    """Return the currency of a code. Raises KeyError."""
    return BY_CODE[code] if code in BY_CODE else others()[code]


def nearest_code(word: str) -> str | None:
    """Return the code of a currency that people write so, or whose code is most like a word of
    letters; None without one.
    """
    try:
        return find(word).code
    except KeyError:
        short = len(word.strip()) <= _LONGEST_CODE
        return nearest(word.upper(), [*BY_CODE, *others()]) if short else None


def likely(word: str) -> str:
    """Return a hint for a word that is no code: the currency that is meant, else those that are met
    often.
    """
    found = nearest_code(word)
    return meant(found) if found else phrase("one of {names}", names=", ".join(CURRENCIES))


def find(spelling: str) -> Currency:
    """Return the currency of a spelling, in any case. Raises KeyError."""
    bare = _bare(spelling)
    if bare not in _BY_SPELLING and is_currency(spelling.upper()):
        return currency_named(spelling.upper())
    return _BY_SPELLING[bare]


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
    one, two = currency_named(code).per_euro, currency_named(other).per_euro
    return None if one is None or two is None else one / two


def rate_example(code: str, other: str) -> str:
    """Return what one of another currency may be in a currency, as a range is typed: an example of
    the right size, no rate to rely on.
    """
    about = _about(code, other)
    return " to ".join(_three_digits(factor * about) for factor in (1.0 - _SWING, 1.0 + _SWING))


def least_rate(code: str, other: str) -> float:
    """Return the least that one of another currency may be in a currency: a thousandth of what it
    roughly is, below which somebody wrote the rate the other way round.
    """
    return float(f"{_about(code, other) / 1000.0:.0e}")


def _about(code: str, other: str) -> float:
    one, two = map(currency_named, (code, other))
    return (one.per_euro or one.about_per_euro or 1.0) / (two.per_euro or two.about_per_euro or 1.0)


def _three_digits(value: float) -> str:
    rounded = float(f"{value:.3g}")
    places = max(0, 2 - math.floor(math.log10(rounded)))
    return f"{rounded:.{places}f}".rstrip("0").rstrip(".") if places else f"{rounded:.0f}"


def currencies_in(text: str) -> list[str]:
    """Return the codes of the currencies that a text writes, in their order, each once."""
    word = text.strip("0123456789., %-")
    if not word or word in BY_CODE:  # most texts, for which nothing need be compiled
        return [word] if word else []
    found = [*_WORD.findall(text), *_BESIDE.findall(text)]
    return list(dict.fromkeys(find(one).code for one in found if _is_spelling(one)))


def _is_spelling(word: str) -> bool:
    return _bare(word) in _BY_SPELLING or is_currency(word)


def currency_in(text: str) -> str | None:
    """Return the code of the first currency that a text writes, None without one."""
    return next(iter(currencies_in(text)), None)
