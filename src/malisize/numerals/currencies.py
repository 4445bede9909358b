"""The currencies amounts may be in: how they are written, and the decimals in which they are
paid.
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

from malisize.packaged import folder


class Currency(NamedTuple):
    """A currency: its code, the decimals in which it is paid, and every way to write it."""

    code: str
    decimals: int
    spellings: tuple[str, ...]


def _table() -> dict[str, Currency]:
    with (folder("countries") / "shared.toml").open("rb") as stream:
        return {
            code: Currency(code, entry["decimals"], tuple(entry["spellings"]))
            for code, entry in tomllib.load(stream)["currency"].items()
        }


def _bare(spelling: str) -> str:
    return spelling.replace(" ", "").casefold()


BY_CODE = _table()
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


def currencies_in(text: str) -> list[str]:
    """Return the codes of the currencies that a text writes, in their order, each once."""
    found = [*_WORD.findall(text), *_BESIDE.findall(text)]
    return list(dict.fromkeys(find(one).code for one in found))


def currency_in(text: str) -> str | None:
    """Return the code of the first currency that a text writes, None without one."""
    return next(iter(currencies_in(text)), None)
