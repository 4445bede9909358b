"""Past campaigns of the user's own, the `[[campaign]]` tables of an assumptions file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.values import as_of, typed
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.numerals import (
    CURRENCIES,
    SINGLE,
    Kind,
    Limits,
    currency_in,
    is_currency,
    likely,
    parse,
)
from malisize.text import clean, did_you_mean, shown
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase
from malisize.wording.numbers import grouped

TABLE = "campaign"
MOST = 2000
_WHO = ("area", "gender", "age")
_COUNTS = ("impressions", "reach", "clicks", "conversions")
_TEXTS = ("label", "source", "why")
_LISTED = phrase("`malisize channels` lists them")
_LONGEST = 3660  # days
_KNOWN = ("channel", *_WHO, "days", "spent", "currency", *_COUNTS, "when", "error", *_TEXTS)


class Campaign(NamedTuple):
    """A past campaign on one channel: whom it was for, and what it bought.

    ``who`` has the area, gender and age where they are stated, each one text or several. ``spent``
    is in ``currency``, counts are whole, ``reach`` is people or accounts as the platform counts
    them. ``error`` is how far the reach may be off, as a share. What is not known is None.
    """

    channel: str
    layer: str
    label: str | None = None
    who: Mapping[str, tuple[str, ...]] = {}
    days: int | None = None
    spent: float | None = None
    currency: str | None = None
    impressions: float | None = None
    reach: float | None = None
    clicks: float | None = None
    conversions: float | None = None
    when: str | None = None
    error: float | None = None
    source: str | None = None
    why: str | None = None

    @property
    def cpm(self) -> float | None:
        """The price of a thousand impressions in the campaign's currency, None where unknown."""
        if not self.spent or not self.impressions:
            return None
        return self.spent / self.impressions * 1000.0

    @property
    def same(self) -> tuple[object, ...]:
        """What two tellings of one campaign have in common, whatever file they stand in."""
        told = ("layer", "label", "source", "why", "who")
        kept = (getattr(self, name) for name in self._fields if name not in told)
        return (*kept, *sorted(self.who.items()))


def read_campaigns(
    value: object, where: str, layer: str, vocabulary: Vocabulary
) -> tuple[Campaign, ...]:
    """Read the campaigns of a file. Raises InputError, of all faults at once."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InputError(
            phrase("{where}: {table}: an array of tables is needed", where=where, table=TABLE),
            hint=phrase(
                "begin each with a line [[campaign]], above channel, spent and impressions"
            ),
        )
    if len(value) > MOST:
        raise InputError(
            phrase("{where}: {count} campaigns, at most {most} are read", where=where,
                 count=len(value), most=MOST)
        )  # fmt: skip
    found: list[Campaign] = []
    faults: list[MalisizeError] = []
    for place, entry in enumerate(value, start=1):
        try:
            found.append(
                _campaign(entry, joined(": ", (where, f"{TABLE}[{place}]")), layer, vocabulary)
            )
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return tuple(found)


def each_once(campaigns: Sequence[Campaign]) -> tuple[Campaign, ...]:
    """Return campaigns without those that another file tells again."""
    return tuple({one.same: one for one in reversed(campaigns)}.values())[::-1]


def unlikely(campaigns: Sequence[Campaign], people: float, where: str) -> Iterator[InputError]:
    """Yield campaigns whose reach is more than all the people of the country."""
    for place, one in enumerate(campaigns, start=1):
        if one.reach is not None and one.reach > people:
            yield InputError(
                phrase("{where}: {table}[{place}].reach: {reach} people, and the country has"
                     " {people}", where=where, table=TABLE, place=place, reach=grouped(one.reach),
                     people=grouped(people)),
                hint=phrase("leave out what was counted elsewhere, or on several days"),
            )  # fmt: skip


def _campaign(entry: Mapping[str, Any], where: str, layer: str, vocabulary: Vocabulary) -> Campaign:
    unknown = sorted(set(entry) - set(_KNOWN))
    if unknown:
        known = phrase("known here: {known}", known=", ".join(_KNOWN))
        raise InputError(
            phrase("{where}: unknown key {key}", where=where, key=shown(unknown[0])),
            hint=did_you_mean(unknown[0], _KNOWN, known),
        )
    channel = entry.get("channel")
    if not channel and not isinstance(channel, bool):
        raise InputError(
            phrase("{where}.channel: not given, the channel that the campaign ran on", where=where),
            hint=_LISTED,
        )
    if not isinstance(channel, str) or channel not in vocabulary.channels:
        raise InputError(
            phrase("{where}.channel: {channel} is not a channel", where=where,
                 channel=shown(typed(channel))),
            hint=did_you_mean(str(channel), vocabulary.channels, _LISTED),
        )  # fmt: skip
    told: dict[str, Any] = {name: _number(entry, name, "amount", where) for name in _COUNTS}
    told.update({name: _text(entry, name, where) for name in _TEXTS if name in entry})
    spent, currency = _spent(entry, where)
    days = _number(entry, "days", "amount", where, Limits(1.0, _LONGEST, whole=True, single=True))
    when = entry.get("when")
    one = Campaign(
        channel,
        layer,
        who=_who(entry, where, vocabulary),
        days=None if days is None else int(days),
        spent=spent,
        currency=currency,
        when=None if when is None else as_of(when, f"{where}.when"),
        error=_number(entry, "error", "share", where),
        **told,
    )
    if one.spent is None and one.impressions is None and one.reach is None:
        raise InputError(
            phrase("{where}: says neither what was spent nor what it bought", where=where),
            hint=phrase("give spent and impressions, or reach and impressions"),
        )
    for part, whole in (("reach", "impressions"), ("clicks", "impressions")):
        less, more = getattr(one, part), getattr(one, whole)
        if less is not None and more is not None and less > more:
            raise InputError(
                phrase("{where}: {part} {less} is above {whole} {more}", where=where, part=part,
                     whole=whole, less=grouped(less), more=grouped(more)),
                hint=phrase("check which column is which"),
            )  # fmt: skip
    return one


def _number(
    entry: Mapping[str, Any], name: str, kind: Kind, where: str, limits: Limits = SINGLE
) -> float | None:
    if name not in entry:
        return None
    value, here = entry[name], f"{where}.{name}"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError(phrase("{where}: a number is needed, not {value}", where=here,
                              value=shown(typed(value))))  # fmt: skip
    written = value if isinstance(value, str) else repr(float(value))
    if not isinstance(value, str) and math.isfinite(value) and value == int(value):
        written = str(int(value))
    example = "10%" if kind == "share" else "12000"
    return parse(written, kind, here, limits=limits, example=example).low


def _spent(entry: Mapping[str, Any], where: str) -> tuple[float | None, str | None]:
    """Return what was spent and its currency. Raises InputError."""
    value, code, here = entry.get("spent"), entry.get("currency"), f"{where}.spent"
    if code is not None and not is_currency(str(code)):
        raise InputError(
            phrase("{where}.currency: {code} is not a currency known here", where=where,
                 code=shown(typed(code))),
            hint=likely(str(code)),
        )  # fmt: skip
    if value is None:
        return None, None
    written = value if isinstance(value, str) else _number(entry, "spent", "amount", where)
    said = currency_in(str(written))
    if said is not None and code is not None and said != code:
        raise InputError(
            phrase("{where}: {value} is not in {code}, which `currency` says", where=here,
                 value=shown(str(written)), code=code),
            hint=phrase("leave one of them out"),
        )  # fmt: skip
    words = str(written) if said else f"{written} {code or ''}".strip()
    numeral = parse(words, "money", here, limits=SINGLE, example=f"150000 {CURRENCIES[0]}")
    return numeral.low, numeral.currency


def _who(
    entry: Mapping[str, Any], where: str, vocabulary: Vocabulary
) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in _WHO:
        if name not in entry:
            continue
        value = entry[name]
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(one, str) and one for one in texts):
            raise InputError(phrase("{where}: a text or a list of texts is needed",
                                  where=f"{where}.{name}"))  # fmt: skip
        try:
            vocabulary.check(f"audience.{name}", "+".join(texts))
        except InputError as error:
            message = phrase("{where}: {fault}", where=f"{where}.{name}", fault=error.message)
            raise InputError(message, hint=error.hint) from None
        found[name] = tuple(map(clean, texts))
    return found


def _text(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = entry[name]
    if not isinstance(value, str):
        raise InputError(phrase("{where}: a text is needed, not {value}", where=f"{where}.{name}",
                              value=shown(typed(value))))  # fmt: skip
    return clean(value)
