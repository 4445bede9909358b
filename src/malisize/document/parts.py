"""What the documents of several results have in common: the request, ranges in words, what could
change an answer, what to doubt, sources.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from malisize.document.blocks import (
    Asked,
    Block,
    Cell,
    Column,
    Item,
    Mover,
    Movers,
    Next,
    Range,
    Reference,
    Section,
    Sources,
    Step,
)
from malisize.document.headings import CODES
from malisize.moved import Move
from malisize.numerals import LARGEST
from malisize.numerals.currencies import currency_named, is_currency
from malisize.records import Ends, Estimate, Ranking, Row, Source, Tree
from malisize.wording import joined, numbers, phrase, units
from malisize.wording.numbers import Errors, month, of_table, rough, stated, step, whole

MOST_MOVERS = 3
_FELT = 0.1  # of what moves the answer most: less is not worth a line
_ANSWERS = (("reachable.deduplicated", "audience"), ("plan.reach", "budget"))
_UNDATED = "undated"

COUNTRY = Column(phrase("country", "heading"))  # heads of tables that several documents have
CHANNEL = Column(phrase("channel", "heading"))
PEOPLE = Column(phrase("people"), "number", main=True)
MET = Column(phrase("reached", "heading"), "number", main=True)
OF_TARGET = Column(phrase("of target"), "number")


def amount(value: float, unit: str, error: float | None = None) -> Cell:
    """Return a number of a table; one that was drawn, of a standard error, with no more figures
    than seeds agree on; a total that no target is reached with has none.
    """
    if value >= LARGEST:
        return Cell(phrase("not reachable"), value, unit)
    return Cell(of_table(value, unit, error or 0.0), value, unit)


def of_row(row: Row) -> Cell:
    """Return the number of a row."""
    return amount(row.central, row.unit)


def range_of(row: Row | Tree | Ranking | Ends) -> Range | None:
    """Return the range of a row, None where it has none."""
    if not row.high > row.low:
        return None
    low = amount(row.low, row.unit, row.low_error)
    return Range(low, amount(row.high, row.unit, row.high_error), row.central)


def errors_of(row: Row | Tree | Ranking | Ends) -> Errors:
    """Return the standard errors of a row's ends, 0 where they are exact."""
    return row.low_error or 0.0, row.high_error or 0.0


def ends_of(line: Mapping[str, Any], unit: str | None = None) -> Ends | None:
    """Return the range of a line of a listing, None where it has no numbers."""
    low, central, high = (line.get(name) for name in ("low", "central", "high"))
    if low is None or central is None or high is None:
        return None
    of = line["unit"] if unit is None else unit
    return Ends(of, low, central, high, line.get("low_error"), line.get("high_error"))


def with_range(row: Row) -> str:
    """Return a number with its range in brackets."""
    said = of_row(row).text
    found = range_of(row)
    if found is None:
        return said
    return phrase("{said} ({low} to {high})", said=said, low=found.low.text, high=found.high.text)


def currency_of(unit: str) -> str:
    """Return the currency of a unit of money."""
    return unit.split(maxsplit=1)[0]


def money(value: int, unit: str) -> Cell:
    """Return an amount of the smallest unit of money, such as cents, with all its digits."""
    scale = scale_of(unit)
    return Cell(whole(value) if scale == 1 else _cents(value, scale), value / scale, unit)


def _cents(value: int, scale: int) -> str:
    ones, cents = divmod(abs(value), scale)
    sign = "-" if value < 0 else ""
    return phrase("{sign}{ones}.{cents}", "money", sign=sign, ones=whole(ones), cents=f"{cents:02}")


def scale_of(unit: str) -> int:
    """Return how many of the smallest amount in which a currency is paid are one of it."""
    scale: int = 10 ** currency_named(currency_of(unit)).decimals
    return scale


def likely_row(request: Any, row: Row | Tree | Ranking | Ends) -> str:
    """Return the range of a row in words people say; empty where there is none."""
    if not row.high > row.low:
        return ""
    if row.high >= LARGEST:
        return _without_end(row.low, row.unit)
    asked = str(request.get("range"))
    ends = rough(row.low, row.high, row.unit, errors_of(row))
    if asked == "envelope":
        return phrase("{ends} at the extremes", ends=ends)
    percent = float(asked.rstrip("%"))
    if percent % 10 == 0:
        return phrase("likely {ends}, {number} in 10", ends=ends, number=f"{percent / 10:.0f}")
    return phrase("likely {ends}, {number} in 100", ends=ends, number=f"{percent:g}")


def _without_end(low: float, unit: str) -> str:
    """Return the range of a total that is looked for, which has no end where no total reaches."""
    if low >= LARGEST:
        return phrase("not reachable in most draws")
    return phrase(
        "from {low} {currency}, to not reachable", low=whole(low), currency=currency_of(unit)
    )


def heading_of_ranges(request: Any) -> str:
    """Return the heading of a column of ranges."""
    if request.get("range") == "envelope":
        return phrase("at the extremes")
    return phrase("likely range")


def asked(estimate: Estimate, aside: str, *more: str) -> Asked:
    """Return the request in one line, with the dates of the sources that it rests on."""
    dates = _dates(estimate)
    when = [phrase("sources of {dates}", dates=dates)] if dates else []
    carried = estimate.request.get("as_of")
    if carried is not None:
        when.append(phrase("carried to {date}", date=month(str(carried))))
    return Asked(joined(" · ", [estimate.title, *more, *when]), aside)


def _dates(estimate: Estimate) -> str:
    """Return the years of the oldest and the newest figure used."""
    dates = [figure.as_of for figure in estimate.figures if figure.as_of != _UNDATED]
    if not dates:
        return ""
    first = min(when.split("/")[0] for when in dates)
    return month(f"{first[:4]}/{max(when.split('/')[-1] for when in dates)[:4]}")


def movers(estimate: Estimate, row: str) -> Iterator[Block]:
    """Yield what could change a row most, where it has a range."""
    own = [move for move in estimate.moves if move.row == row]
    yield from moved(own, estimate[row].central, estimate[row].unit)


def moved(
    moves: Iterable[Move],
    central: float,
    unit: str,
    by: str = "",
    apart: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Block]:
    """Yield what could change a central value most, of moves in their order of weight. ``apart``
    has by label the ends of what no setting gives.
    """
    found = [move for move in moves if move.size > 0 and (move.setting or move.label in apart)]
    most = max((move.size for move in found if move.size < math.inf), default=0.0)
    felt = [move for move in found[:MOST_MOVERS] if move.size >= _FELT * most]
    items = tuple(_mover(move, central, unit, apart.get(move.label)) for move in felt)
    if items:
        yield Movers(items, by or _less_or_more(unit))


def _mover(move: Move, central: float, unit: str, apart: str | None) -> Mover:
    down, up = sorted((move.at_low - central, move.at_high - central))
    ends = apart or stated(move.low, move.high, move.unit)
    currency = currency_of(move.unit)
    if is_currency(currency):
        said = phrase(
            "{what}: {ends} {unit}", what=move.label, ends=ends, unit=units.many(move.unit)
        )
    else:
        said = phrase("{what}: {ends}", what=move.label, ends=ends)
    return Mover(said, move.label, _how_far(down, up, unit), move.setting, down, up)


def _less_or_more(unit: str) -> str:
    """Return what a change of a number of a unit takes away or adds."""
    if is_currency(currency_of(unit)):
        return phrase("less or more {currency}", currency=currency_of(unit))
    return phrase("fewer or more {unit}", unit=units.many(unit))


def _how_far(down: float, up: float, unit: str) -> str:
    """Return how far a row moves, which has no value where a target cannot be met."""
    if down == math.inf:
        return phrase("to not reachable")
    said = step(down, unit)
    if up == math.inf:
        return phrase("{down} to not reachable", down=said)
    return phrase("{down} to {up}", down=said, up=step(up, unit))


def further(estimate: Estimate, row: str, cited: frozenset[str] | None = None) -> Iterator[Block]:
    """Yield what to doubt, the assumptions used, the sources (of ``cited`` those alone), and what
    to do next about a row.
    """
    yield Section("doubts", tuple(Item(note.text, note.hint or "") for note in estimate.notes))
    yield Section("assumptions", tuple(map(_assumption, estimate.assumptions)))
    yield references(estimate, cited)
    yield Next((explained(row, estimate.request, estimate.command),))


def explained(row: str, request: Any, now: str) -> Step:
    """Return how to see what a row is made of."""
    options = str(request.get("options", ""))
    whole_command = f"malisize explain {row} {options}".rstrip()
    if (request.get("market") or {}).get("years") is not None:  # which explain does not take
        said = phrase("`{command}`: what it is made of", command=whole_command)
        return Step(said, said, typed=whole_command)
    return Step(
        phrase("{command} shows what it is made of", command=whole_command),
        phrase("`explain {row}` in place of `{now}`: what it is made of", row=row, now=now),
        _parts_of(row, now, options),
        whole_command,
    )


def _parts_of(row: str, now: str, options: str) -> str:
    """Return the same in a few words; the row that answers is what is explained without a name."""
    command = "explain" if (row, now) in _ANSWERS else f"explain {row}"
    if options:
        return phrase("parts: `{command}`, same options", command=command)
    return phrase("parts: `malisize {command}`", command=command)


def _assumption(used: Any) -> Item:
    said = phrase(
        "{key} = {value} [{mark}, {layer}]",
        key=used.key,
        value=used.value,
        mark=CODES.get(used.mark or "", phrase("no mark")),
        layer=used.layer,
    )
    if used.why:
        said = phrase("{said}: {why}", said=said, why=used.why)
    if used.source:
        said = phrase("{said} ({source})", said=said, source=used.source)
    return Item(said, typed=f"{used.key} = {used.value}")


def drawn_together(correlations: Sequence[str] | None) -> Iterator[str]:
    """Yield a line for each correlation between the leaves of a row."""
    for one in correlations or ():
        yield phrase("drawn together: {correlation}", correlation=one)


def with_unit(said: str, unit: str) -> str:
    """Return a number with its unit, where it has one that is not seen."""
    if unit in ("share", "ratio"):
        return said
    return phrase("{number} {unit}", number=said, unit=units.many(unit))


def references(estimate: Estimate, cited: frozenset[str] | None = None) -> Sources:
    """Return the sources of an estimate, each with the dates of the figures taken from it."""
    dates: dict[str, list[str]] = {}
    for one in estimate.figures:
        dates.setdefault(one.source, []).append(one.as_of)
    chosen = [one for one in estimate.sources if cited is None or one.key in cited]
    return Sources(tuple(each_once(chosen, dates)))


def each_once(sources: Iterable[Source], dates: Mapping[str, Iterable[str]]) -> Iterator[Reference]:
    """Yield sources with the dates of what was taken from each; what several countries have from
    one publication is one.
    """
    found: dict[tuple[str, str, str], list[Source]] = {}
    for one in sources:
        found.setdefault(publication(one), []).append(one)
    for same in found.values():
        yield Reference(same[0], dated(when for one in same for when in dates.get(one.key, ())))


def publication(source: Source) -> tuple[str, str, str]:
    """Return what tells a source from others, whatever its key."""
    return source.publisher, source.title, source.url


def dated(dates: Iterable[str]) -> tuple[str, ...]:
    """Return dates of figures in their order, each once."""
    return tuple(map(numbers.dated, sorted(set(dates))))


def who(request: Any) -> str:
    """Return what the people of a segment are called."""
    named = {"women": phrase("women"), "men": phrase("men")}
    return named.get(str(request.get("gender")), phrase("people"))
