"""The rungs of the ladder of money, from the rate card to what is paid, and how a total names the
one it stands on.
"""

from __future__ import annotations

import re
from typing import Literal

from malisize.errors import InputError
from malisize.expressions import expression
from malisize.text import did_you_mean, offered, shown
from malisize.wording import phrase

Rung = Literal["gross", "net", "net-net", "before-tax", "all-in"]
RUNGS: dict[Rung, str] = {  # from the rate card down to what is paid
    "gross": phrase("gross"),
    "net": phrase("net"),
    "net-net": phrase("net net"),
    "before-tax": phrase("before tax"),
    "all-in": phrase("all in"),
}
ROW_OF: dict[Rung, str] = {
    "gross": "budget.gross",
    "net": "budget.net",
    "net-net": "budget.net_media",
    "before-tax": "budget.before_tax",
    "all-in": "budget.total",
}
_WORDS: dict[str, Rung] = {
    "gross": "gross",
    "brut": "gross",
    "net": "net",
    "net-net": "net-net",
    "net net": "net-net",
    "before-tax": "before-tax",
    "before tax": "before-tax",
    "excl. tax": "before-tax",
    "excl. vat": "before-tax",
    "ht": "before-tax",
    "hors taxes": "before-tax",
    "all-in": "all-in",
    "all in": "all-in",
    "incl. tax": "all-in",
    "incl. vat": "all-in",
    "ttc": "all-in",
    "toutes taxes comprises": "all-in",
}
_ENDING = expression(
    rf"(?<=[^\W_])\s+({'|'.join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))})\s*",
    re.IGNORECASE,
)


def split_rung(text: str) -> tuple[str, Rung | None]:
    """Return an amount without the rung of the ladder that it names at its end, and that rung, None
    where it names none: ``10M XOF HT`` is ``10M XOF`` and ``before-tax``.
    """
    found = list(_ENDING.finditer(text))
    if not found or found[-1].end() != len(text):
        return text, None
    return text[: found[-1].start()], _WORDS[found[-1][1].casefold()]


def read_rung(text: str) -> Rung:
    """Read the name of a rung, in English or French. Raises InputError."""
    words = " ".join(text.casefold().split())
    if words in _WORDS:
        return _WORDS[words]
    raise InputError(
        phrase("{text} is none of {names}", text=shown(text), names=", ".join(RUNGS)),
        hint=did_you_mean(text, list(_WORDS), offered(*RUNGS)),
    )
