"""Exports of advertising, read row by row into campaigns: nothing counted twice, reach never
summed.
"""

from __future__ import annotations

import datetime
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from malisize.errors import InputError
from malisize.importing.ad_rows import Row, Way, rows, way_of
from malisize.importing.cells import Cell
from malisize.importing.found import Flight, Found
from malisize.importing.layout import Match, plain
from malisize.importing.table import Block, Table
from malisize.numerals import BILLING
from malisize.tuples import NamedTuple
from malisize.wording import both, either, numbers, phrase, plural

_SLACK = 0.005  # by which sums may miss a total, for what platforms round
_MANY = 100.0  # impressions from which two rows alike in every cell are one row told twice
_MOST = 500_000  # campaigns
_PARTS = 256  # of the rows seen, so that each is short


class Options(NamedTuple):
    """How to read an export: the currency where the file names none, whether prices are wanted."""

    currency: str | None = None
    prices: bool = True


@dataclass(slots=True)
class _Sums:
    """Rows of one campaign on one platform, taken together."""

    rows: int = 0
    spent: float | None = None
    impressions: float | None = None
    reach: float | None = None
    clicks: float | None = None
    clicks_all: float | None = None
    conversions: float | None = None
    results: float | None = None
    types: set[str] = field(default_factory=set)
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    days: dict[int, int] = field(default_factory=dict)  # by year, a bit each: many rows, few bytes

    def add(self, row: Row) -> None:
        """Add a row. Its reach stands only while it is the only one."""
        self.rows += 1
        for name in ("spent", "impressions", "clicks", "clicks_all", "conversions", "results"):
            value = getattr(row, name)
            if value is not None:
                setattr(self, name, (getattr(self, name) or 0.0) + value)
        self.reach = row.reach if self.rows == 1 else None
        if row.results and row.type:
            self.types.add(row.type)
        if row.day is not None:
            day_of_year = 1 << 31 * row.day.month + row.day.day
            self.days[row.day.year] = self.days.get(row.day.year, 0) | day_of_year
        for day in (row.began or row.day or row.starts, row.ended or row.day or row.ends):
            if day is not None:
                self.starts = day if self.starts is None else min(self.starts, day)
                self.ends = day if self.ends is None else max(self.ends, day)


class _Read(NamedTuple):
    campaigns: dict[tuple[str, str, bool], _Sums]
    totals: list[Row]
    all: _Sums
    twice: int
    unlike: int
    currencies: set[str]


def read(table: Table, match: Match, options: Options) -> Found:
    """Return the campaigns of an export. Raises InputError."""
    first = next(table.blocks, None)
    if first is None:
        raise InputError(phrase("{file}: has a header and no rows", file=table.file))
    blocks = chain([first], table.blocks)
    _refuse_without(match, table)
    found = _gathered(blocks, way_of(table, match, first))
    if not found.all.rows:
        raise InputError(
            phrase("{file}: has only rows of totals", file=table.file),
            hint=phrase("export it with a row for each campaign"),
        )
    currency = _currency(table, match, found, options)
    flights, ignored = _flights(table, match, found, currency)
    doubts = list(_doubts(found, options))
    ignored = [*_ignored_columns(table, match), *ignored]
    if found.totals:
        ignored.append(plural("{number} row of totals", "{number} rows of totals",
                              len(found.totals)))  # fmt: skip
    if found.twice:
        ignored.append(plural("{number} row that another one repeats in every cell",
                              "{number} rows that others repeat in every cell",
                              found.twice))  # fmt: skip
    return Found(
        table.file,
        match.layout.kind,
        found.all.rows,
        (phrase("{label}, {how}", label=match.layout.label, how=table.how),),
        tuple(_made(flights, match)),
        tuple(ignored),
        tuple(doubts),
        tuple(flights),
    )


def _refuse_without(match: Match, table: Table) -> None:
    """Refuse an export that says nothing of what was bought. Raises InputError."""
    has = set(match.meanings.values())
    if not has & {"impressions", "spend", "reach"}:
        wanted = [
            name
            for what in ("spend", "impressions")
            for names in match.layout.columns[what].names.values()
            for name in names[:1]
        ]
        raise InputError(
            phrase("{file}: has neither spend nor impressions", file=table.file),
            hint=phrase(
                "add a column to the export, such as {names}",
                names=either([*dict.fromkeys(wanted)]),
            ),
        )


def _gathered(blocks: Iterable[Block], way: Way) -> _Read:
    sums: dict[tuple[str, str, bool], _Sums] = {}
    totals: list[Row] = []
    every, twice, unlike = _Sums(), 0, 0
    currencies: set[str] = set()
    seen = [array("q") for _ in range(_PARTS)]
    for block in blocks:
        whole = list(zip(*block.cells.values(), strict=True))
        for at, row in enumerate(rows(block, way)):
            if row.currency:
                currencies.add(row.currency)
            if row.total:
                totals.append(row)
                continue
            if (row.impressions or 0.0) >= _MANY and _is_told(whole[at], seen):
                twice += 1
                continue
            if row.reach and row.impressions is not None and row.reach > row.impressions:
                raise InputError(
                    phrase("{file}: line {line}: reach {reach} is above impressions {impressions}",
                         file=way.file, line=row.line, reach=numbers.grouped(row.reach),
                         impressions=numbers.grouped(row.impressions)),
                    hint=phrase("nobody is reached without an impression: check the columns"),
                )  # fmt: skip
            if row.reach and row.impressions and row.frequency:
                unlike += abs(row.impressions / row.reach / row.frequency - 1.0) > 0.02
            sums.setdefault((row.campaign, row.platform, row.part), _Sums()).add(row)
            if len(sums) > _MOST:
                raise InputError(phrase("{file}: too many campaigns", file=way.file))
            every.add(row)
    return _Read(sums, totals, every, twice, unlike, currencies)


def _is_told(row: tuple[Cell, ...], seen: Sequence[array[int]]) -> bool:
    """Tell whether a row was seen before, and keep 8 bytes of it, its hash of 64 bits: that two
    rows of a million that differ share theirs has odds of 1 to 37 million.
    """
    one = hash(repr(row))  # of a text: hashes of numbers collide, as those of -1 and -2 do
    part = seen[one % _PARTS]
    at = bisect_left(part, one)
    if at < len(part) and part[at] == one:
        return True
    part.insert(at, one)
    return False


def _currency(table: Table, match: Match, found: _Read, options: Options) -> str | None:
    """Return the one currency of an export. Raises InputError for two, or for none."""
    named = {*match.currencies, *found.currencies}
    if len(named) > 1:
        raise InputError(
            phrase("{file}: has two currencies, {currencies}", file=table.file,
                 currencies=both(sorted(named))),
            hint=phrase("export one account at a time"),
        )  # fmt: skip
    if named:
        return named.pop()
    if options.currency is not None or found.all.spent is None:
        return options.currency
    if not options.prices:
        return None
    raise InputError(
        phrase("{file}: names no currency", file=table.file),
        hint=phrase("add `--currency {code}`, or `--no-prices` for rates alone", code=BILLING),
    )


def _flights(
    table: Table, match: Match, found: _Read, currency: str | None
) -> tuple[list[Flight], list[str]]:
    """Return the campaigns of an export and what was left out of them."""
    flights: list[Flight] = []
    ignored: list[str] = []
    has_names = match.column("campaign") is not None
    has_platforms = match.column("platform") is not None
    if not has_names and not has_platforms:
        account = _whole(found)
        flights.append(_flight(table, match, "", match.layout.channel, account, currency))
        return flights, ignored
    split: dict[str, dict[str, dict[bool, _Sums]]] = {}
    for (campaign, platform, part), sums in found.campaigns.items():
        split.setdefault(campaign, {}).setdefault(platform, {})[part] = sums
    elsewhere: dict[str, int] = {}
    for campaign, platforms in split.items():
        if len(platforms) > 1:
            platforms.pop("", None)  # a subtotal of the others
        for platform, kinds in platforms.items():
            whole, parts = kinds.get(False), kinds.get(True)
            chosen = whole if whole is not None and (parts is None or whole.rows == 1) else parts
            assert chosen is not None
            channel = match.layout.channel
            if has_platforms and platform:
                channel = match.layout.platforms.get(plain(platform).replace(" ", "_"), "")
            if not channel:
                elsewhere[platform] = elsewhere.get(platform, 0) + chosen.rows
                continue
            flights.append(_flight(table, match, campaign, channel, chosen, currency))
    ignored += [
        plural("{number} row of {platform}, which is not a channel here",
               "{number} rows of {platform}, which is not a channel here", count, platform=platform)
        for platform, count in elsewhere.items()
    ]  # fmt: skip
    return [one for one in flights if one.impressions or one.spent], ignored


def _whole(found: _Read) -> _Sums:
    """Return all rows as one campaign; what the totals row states is of all of them, its reach
    too.
    """
    whole = found.all
    if found.totals and whole.rows > 1:
        total = found.totals[0]
        if _agree(whole.spent, total.spent) and _agree(whole.impressions, total.impressions):
            whole.reach = total.reach
    return whole


def _flight(
    table: Table, match: Match, name: str, channel: str, sums: _Sums, currency: str | None
) -> Flight:
    days = sum(year.bit_count() for year in sums.days.values()) or None
    if days is None and sums.starts is not None and sums.ends is not None:
        days = (sums.ends - sums.starts).days + 1
    clicks = sums.clicks if sums.clicks is not None else sums.clicks_all
    conversions = sums.conversions
    kinds = [plain(one) for one in sums.types]
    no_conversion = match.layout.no_conversion
    if conversions is None and len(kinds) == 1:
        plain_words = [plain(word) for word in no_conversion]
        if not any(word in kinds[0] for word in plain_words):
            conversions = sums.results
    reach = sums.reach if sums.reach else None
    return Flight(
        table.file,
        match.layout.kind,
        channel,
        name,
        sums.rows,
        sums.starts,
        sums.ends,
        days,
        sums.spent,
        currency if sums.spent is not None else None,
        sums.impressions,
        reach,
        clicks,
        conversions,
    )


def _made(flights: Sequence[Flight], match: Match) -> Iterable[str]:
    by_channel: dict[str, int] = {}
    for one in flights:
        by_channel[one.channel] = by_channel.get(one.channel, 0) + 1
    for channel, count in by_channel.items():
        yield plural("{number} campaign on {channel}", "{number} campaigns on {channel}", count,
                     channel=channel)  # fmt: skip
    if match.column("platform") is None and len(match.layout.platforms) > 1:
        yield phrase("no platform is named, so all of it is taken for {channel}",
                   channel=match.layout.channel)  # fmt: skip
    if match.column("spend") is None and match.column("cpm") is not None:
        yield phrase("no column of spend: it is impressions x CPM / 1000")


def _ignored_columns(table: Table, match: Match) -> Iterable[str]:
    own = [name for name in dict.fromkeys(table.names) if name and name not in match.meanings]
    custom = [name for name in own if name.startswith("* ")]
    if own:
        some = ", ".join(one for one in own if one not in custom)
        shown = some if len(some) < 160 else f"{some[:157]}..."
        yield plural("{number} column without a use here: {names}",
                     "{number} columns without a use here: {names}", len(own),
                     names=shown or ", ".join(custom))  # fmt: skip
    twice = [name for name in dict.fromkeys(table.names) if name and table.names.count(name) > 1]
    if twice:
        yield phrase("a column comes twice: {names}", names=", ".join(twice))


def _doubts(found: _Read, options: Options) -> Iterable[str]:
    if found.totals:
        total, every = found.totals[0], found.all
        for what, parts, whole in (
            (phrase("spend"), every.spent, total.spent),
            (phrase("impressions"), every.impressions, total.impressions),
        ):
            if whole is not None and not _agree(parts, whole):
                yield phrase("the rows add up to {parts} of {what}, the totals row has {whole}",
                           parts=numbers.count(parts or 0.0), what=what,
                           whole=numbers.count(whole))  # fmt: skip
    if found.unlike:
        yield plural("in {number} row impressions / reach is not the frequency it states",
                     "in {number} rows impressions / reach is not the frequency they state",
                     found.unlike)  # fmt: skip
    if found.all.impressions is None:
        yield phrase("no impressions, so no price and no rate")
    elif found.all.spent is None and options.prices:
        yield phrase("no spend, so no price")


def _agree(parts: float | None, whole: float | None) -> bool:
    if parts is None or whole is None:
        return parts == whole
    return abs(parts - whole) <= _SLACK * max(abs(whole), 1.0)
