"""Do ranges hold what is published later? Pairs of a value and the one published later for the same
thing, counted by event, against the width in force and against one that a rule gives.

The rule: of the other countries' events, each the root mean square of the log ratios of its pairs,
take the root mean square; times Student's t of 95 % for as many events it is the half-width of the
90 % range in logarithms (the interval of one more value from a normal distribution whose centre is
known: G. J. Hahn and W. Q. Meeker, "Statistical Intervals", 1991, ch. 4).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malisize import toml_file
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.packaged import folder
from malisize.text import clean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

FEWEST = 5  # events of a kind, below which a count says little
PROMISED = 0.8  # share of events that the rule's ranges must hold
_T95 = (
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812,
    1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725,
)  # fmt: skip
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TEXTS = ("kind", "country", "quantity", "published", "later", "relation", "event", "source",
          "later_source")  # fmt: skip
_NUMBERS = ("value", "later_value")
_MAY = ("excluded", "note")


class Pair(NamedTuple):
    """A published value and what was published later for the same thing; ``excluded`` says why it
    counts nowhere.
    """

    kind: str
    country: str
    quantity: str
    published: str
    later: str
    relation: str
    event: str
    source: str
    later_source: str
    value: float
    later_value: float
    excluded: str | None = None
    note: str | None = None

    @property
    def ratio(self) -> float:
        """The later value over the first."""
        return self.later_value / self.value


class Width(NamedTuple):
    """A range relative to its central value: 0.9 to 1.1."""

    low: float
    high: float

    def holds(self, pair: Pair) -> bool:
        """Tell whether the range around the first value holds the later one."""
        return self.low <= pair.ratio <= self.high


class Counted(NamedTuple):
    """The events of one country within a kind, counted as those of all are (see ``Tested``)."""

    country: str
    events: int
    pairs: int
    excluded: int
    fit: int | None
    held_out: int | None


class Tested(NamedTuple):
    """One kind as tested: its events, those whose pairs are all held by the width in force (None:
    no range is), those held by the rule's width from the other countries, and pairs by whether each
    is held.
    """

    kind: str
    events: int
    pairs: int
    excluded: int
    width: Width | None
    fit: int | None
    held_out: int | None
    rule: Width | None
    each: tuple[tuple[Pair, bool | None, bool | None], ...]
    countries: tuple[Counted, ...]

    @property
    def few(self) -> bool:
        """Whether there are too few events to say."""
        return self.events < FEWEST


def shipped() -> tuple[dict[str, str], list[Pair]]:
    """Return the figure whose width is tested by kind, and the pairs that malisize ships."""
    name = "backtest.toml"
    return read((folder("countries") / name).read_bytes(), name)


def read(data: bytes, name: str) -> tuple[dict[str, str], list[Pair]]:
    """Read a file of pairs. Raises InputError, of all faults at once: a pair without its dates, an
    unknown field, a value that is not above 0.
    """
    where = clean(name)
    document = toml_file.read(data, name)
    faults: list[MalisizeError] = []
    for key in sorted(set(document) - {"kind", "pair"}):
        faults.append(InputError(phrase("{where}: unknown key {key}", where=where, key=shown(key))))
    kinds, entries = document.get("kind", {}), document.get("pair", [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise InputError(
            phrase("{where}: pair: an array of tables is needed", where=where),
            hint=phrase("begin each with a line [[pair]]"),
        )
    if not isinstance(kinds, dict) or not all(isinstance(one, str) for one in kinds.values()):
        raise InputError(phrase("{where}: kind: a table of figures is needed", where=where))
    pairs = []
    for place, entry in enumerate(entries, start=1):
        wrong = list(_faults(entry, phrase("{where}: pair[{place}]", where=where, place=place)))
        faults.extend(wrong)
        if not wrong:
            pairs.append(Pair(**{**entry, **{name: float(entry[name]) for name in _NUMBERS}}))
    raise_faults(faults)
    return dict(kinds), pairs


def _faults(entry: Mapping[str, Any], where: str) -> Iterable[InputError]:
    for key in sorted(set(entry) - {*_TEXTS, *_NUMBERS, *_MAY}):
        yield InputError(
            phrase("{where}: unknown key {key}", where=where, key=shown(key)),
            hint=phrase("known here: {names}", names=", ".join((*_TEXTS, *_NUMBERS, *_MAY))),
        )
    for key in (*_TEXTS, *(one for one in _MAY if one in entry)):
        value = entry.get(key)
        dated = key in ("published", "later")
        if not isinstance(value, str) or not value.strip():
            yield InputError(
                phrase("{where}: {key} is missing", where=where, key=key),
                hint=offered(f'{key} = "{"2024-02" if dated else "..."}"'),
            )
        elif dated and not _DATE.fullmatch(value):
            yield InputError(
                phrase("{where}: {key}: {value} is not a date", where=where, key=key,
                       value=shown(value)),
                hint=phrase('write `{key} = "2024-02"`', key=key),
            )  # fmt: skip
    for key in _NUMBERS:
        value = entry.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            yield InputError(
                phrase("{where}: {key}: a number above 0 is needed", where=where, key=key)
            )


def by_kind(pairs: Sequence[Pair], widths: Mapping[str, Width], country: str) -> list[Tested]:
    """Return each kind as tested, in the order met; ``widths`` are those in force by kind, and
    ``country`` is that whose width the rule gives.
    """
    out = []
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        own = [pair for pair in pairs if pair.kind == kind]
        counted = [pair for pair in own if pair.excluded is None]
        width = widths.get(kind)
        rules = {one: rule(counted, one) for one in {pair.country for pair in counted}}
        each = []
        for pair in own:
            out_of = None if pair.excluded else rules[pair.country]
            each.append(
                (
                    pair,
                    None if width is None or pair.excluded else width.holds(pair),
                    None if out_of is None else out_of.holds(pair),
                )
            )
        codes = sorted({pair.country for pair in own})
        whole = _counted("", each)
        out.append(
            Tested(
                kind,
                whole.events,
                whole.pairs,
                whole.excluded,
                width,
                whole.fit,
                whole.held_out,
                rule(counted, country),
                tuple(each),
                tuple(_counted(one, [e for e in each if e[0].country == one]) for one in codes),
            )
        )
    return out


def _counted(country: str, each: Sequence[tuple[Pair, bool | None, bool | None]]) -> Counted:
    """Return how many events of some pairs there are, and how many of them each range holds."""
    counted = [pair for pair, _, _ in each if pair.excluded is None]
    fits = _events((pair, fit) for pair, fit, _ in each)
    held = _events((pair, held) for pair, _, held in each)
    return Counted(
        country,
        len({pair.event for pair in counted}),
        len(counted),
        len(each) - len(counted),
        sum(fits.values()) if fits else None,
        sum(held.values()) if held else None,
    )


def rule(pairs: Iterable[Pair], country: str) -> Width | None:
    """Return the width that the rule gives a country from the others' pairs; None without any."""
    by_event: dict[str, list[float]] = {}
    for pair in pairs:
        if pair.country != country and pair.excluded is None:
            by_event.setdefault(pair.event, []).append(math.log(pair.ratio) ** 2)
    if not by_event:
        return None
    squares = [sum(each) / len(each) for each in by_event.values()]
    half = student(len(squares)) * math.sqrt(sum(squares) / len(squares))
    return Width(math.exp(-half), math.exp(half))


def student(count: int) -> float:
    """Return the 95th percentile of Student's t with so many degrees of freedom (1 or more)."""
    return _T95[count - 1] if count <= len(_T95) else 1.6449 + 1.6 / count


def _events(each: Iterable[tuple[Pair, bool | None]]) -> dict[str, bool]:
    """Return by event whether all of its pairs are held, of those that were tested."""
    out: dict[str, bool] = {}
    for pair, held in each:
        if held is not None:
            out[pair.event] = out.get(pair.event, True) and held
    return out
