"""Units: products of countable things and money, multiplied, divided and compared when a formula is
built.
"""

from __future__ import annotations


class Unit:
    """A product of powers of base units. ``name`` is only for display where there is no base unit
    (share, ratio).
    """

    __slots__ = ("name", "powers")

    def __init__(self, powers: tuple[tuple[str, int], ...] = (), name: str = "") -> None:
        self.powers = powers
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unit) and self.powers == other.powers

    def __hash__(self) -> int:
        return hash(self.powers)

    @staticmethod
    def parse(text: str) -> Unit:
        """Read ``people``, ``share``, ``XOF per USD``, ``XOF per person per year`` or ``XOF per
        person-year``.

        Any word is a base unit.
        """
        if text in ("share", "ratio"):
            return Unit((), text)
        over, *under = text.split(" per ")
        unit = Unit(((over, 1),))
        for part in under:
            for word in part.split("-"):
                unit = unit / Unit(((_plural(word), 1),))
        return unit

    def __mul__(self, other: Unit) -> Unit:
        return self._combine(other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return self._combine(other, -1)

    def _combine(self, other: Unit, sign: int) -> Unit:
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + sign * power
        left = tuple(sorted((base, power) for base, power in powers.items() if power))
        if left:
            return Unit(left)
        return Unit((), self.name if sign == 1 and self.name else "ratio")

    def __str__(self) -> str:
        if not self.powers:
            return self.name or "ratio"
        over = [_power(base, power) for base, power in self.powers if power > 0]
        under = [_power(_singular(base), -power) for base, power in self.powers if power < 0]
        text = " ".join(over) or "1"
        return " per ".join([text, *under])


def _power(base: str, power: int) -> str:
    return base if power == 1 else f"{base}^{power}"


def _plural(word: str) -> str:
    """Return what is counted of one: ``shop`` is one of ``shops``. Currencies and measures, which
    are no words in small letters, stay as they are.
    """
    if word in _PLURALS or not (word.isalpha() and word.islower()):
        return _PLURALS.get(word, word)
    if word.endswith("s"):
        return f"{word}es" if word.endswith("ss") else word
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def _singular(word: str) -> str:
    """Return one of what is counted, so that a plural made by ``_plural`` is what it was."""
    if word in _SINGULARS or not (word.isalpha() and word.islower()):
        return _SINGULARS.get(word, word)
    for end, one in (("sses", "ss"), ("ies", "y"), ("s", "")):
        if word.endswith(end):
            return word.removesuffix(end) + one
    return word


_SINGULARS = {
    "people": "person",
    "accounts": "account",
    "members": "member",
    "connections": "connection",
    "followers": "follower",
    "visitors": "visitor",
    "impressions": "impression",
    "clicks": "click",
    "conversions": "conversion",
    "spots": "spot",
    "messages": "message",
    "posts": "post",
    "faces": "face",
    "days": "day",
    "weeks": "week",
    "purchases": "purchase",
    "years": "year",
}
_PLURALS = {singular: plural for plural, singular in _SINGULARS.items()}

SHARE = Unit((), "share")
RATIO = Unit((), "ratio")
PEOPLE = Unit((("people", 1),))
