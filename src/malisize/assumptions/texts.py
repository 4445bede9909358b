"""The grammars of keys that hold a text: each is used where the value is read, by files, options
and checks alike. Names of places, rows and figures are checked by those who know them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from malisize.errors import InputError
from malisize.text import did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import codes, either, phrase

LEVELS = ("TAM", "SAM", "SOM")
GROWTH_WAYS = ("shared", "independent")
ON_RATE_CARD = "rate-card"  # of the bases of a fee
FEE_BASES = ("net", "gross", "total", ON_RATE_CARD)
_CAPS = ("3 per week", "5 per flight")
_MOST_EXPOSURES = 100


class Cap(NamedTuple):
    """A frequency cap: at most ``times`` exposures of one person per week or per flight."""

    times: int
    weekly: bool

    def __str__(self) -> str:
        return f"{self.times} per {'week' if self.weekly else 'flight'}"


def read_lang(text: str) -> str:
    """Read the code of a language. Raises InputError."""
    return one_of(*codes())(text)


def read_cap(text: str) -> Cap | None:
    """Read ``3 per week`` or ``5 per flight``; None for ``none``. Raises InputError."""
    words = text.casefold().split()
    if words == ["none"]:
        return None
    number, per, unit = words if len(words) == 3 else ("", "", "")
    is_count = number.isascii() and number.isdigit() and len(number) <= 3
    if per != "per" or unit not in ("week", "flight") or not is_count:
        raise InputError(
            phrase("{text} is not a frequency cap", text=shown(text)),
            hint=did_you_mean(text, _CAPS, offered(*_CAPS)),
        )
    if not 0 < int(number) <= _MOST_EXPOSURES:
        most = 1 if int(number) == 0 else _MOST_EXPOSURES
        raise InputError(
            phrase(
                "{text} is not a frequency cap, of 1 to {most_exposures} exposures",
                text=shown(text),
                most_exposures=_MOST_EXPOSURES,
            ),
            hint=offered(f"{most} per {unit}"),
        )
    return Cap(int(number), unit == "week")


def one_of(*known: str, meanings: Sequence[str] = ()) -> Callable[[str], str]:
    """Return a reader of a text that is one of a few words, in any case; ``meanings`` say what each
    stands for.
    """

    def read(text: str) -> str:
        found = next((word for word in known if word.casefold() == text.strip().casefold()), None)
        if found is None:
            wrong = (
                phrase(
                    "{text} is neither {one} nor {other}",
                    text=shown(text),
                    one=known[0],
                    other=known[1],
                )
                if len(known) == 2
                else phrase("{text} is none of {names}", text=shown(text), names=", ".join(known))
            )
            told = (
                [
                    phrase("`{word}` ({meaning})", word=word, meaning=meaning)
                    for word, meaning in zip(known, meanings, strict=True)
                ]
                if meanings
                else [f"`{word}`" for word in known]
            )
            offers = phrase("write {texts}", texts=either(told))
            raise InputError(wrong, hint=did_you_mean(text, known, offers))
        return found

    return read


read_level = one_of(*LEVELS)
read_growth_way = one_of(*GROWTH_WAYS)
read_fee_basis = one_of(
    *FEE_BASES,
    meanings=(
        phrase("a markup"),
        phrase("a commission"),
        phrase("a share of all before tax"),
        phrase("a share of gross at the rate card"),
    ),
)
