"""The rows that a result of the line being completed may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from malisize.cli.line import country, defaults, documents, entries
from malisize.errors import InputError, MalisizeError
from malisize.text import folded


def rows_of(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the id of every row that a result of the line typed may have, and what it is."""
    from malisize.request import MOST_YEARS
    from malisize.rows import FAMILIES, ids

    names: dict[str, Iterable[object]] = {
        "AREA": _several_areas(params),
        "TIMES": dict.fromkeys([2, 3, 4, *_effective(params)]),
        "OFTEN": [1, 2, 3] + [4] * (5 in _effective(params)),
        "PLACE": steps_described(params),
        "YEAR": range(1, MOST_YEARS + 1),
        "LINE": revenue_lines(params),
        "WEEK": range(1, _weeks(params) + 1),
    }
    for family in FAMILIES:
        names["CHANNEL"] = _channels_with(family.id)
        yield from ((id, family.meaning) for id in ids(family, names))


def _weeks(params: Mapping[str, Any]) -> int:
    """Return how many weeks there are in the flight typed."""
    from malisize.assumptions.flights import MOST_WEEKS, read_day
    from malisize.request import DAYS

    def typed(name: str) -> str:
        given = params.get(name) or ""
        return str(given if isinstance(given, str) else given[-1])

    try:
        start, end, days = (typed(name) for name in ("start", "end", "days"))
        length = (read_day(end) - read_day(start)).days + 1 if start and end else int(days or DAYS)
    except (MalisizeError, ValueError):
        length = DAYS
    return min(max(-(-length // 7), 1), MOST_WEEKS)


def _several_areas(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the areas typed, where they are several: each has rows of its own."""
    from malisize.model.segment import parse_segment

    typed = params.get("area") or ()
    try:
        found = parse_segment(typed, "all", "all", country()).areas if typed else ()
    except InputError:
        return ()
    return found if len(found) > 1 else ()


def _channels_with(id: str) -> list[str]:
    """Return the channels that exist and have rows of a family."""
    from malisize.model.channels import channels
    from malisize.model.pieces import BY_KIND, PIECES, PIECES_HEARD

    known = [one for one in channels(country()).values() if not one.unavailable]
    what = id.rpartition(".")[2].removeprefix("whole_")
    prices = {one.name: one.price for one in PIECES}
    ways = PIECES_HEARD if what == "left_over" else (what,) if what in prices else ()
    if ways:
        wanted = {*ways, *(prices[way] for way in ways)}
        all_of = {one: {BY_KIND.get(one.kind), *defaults(("channels", one.key))} for one in known}
        known = [one for one in known if wanted & all_of[one]]
    elif what == "accounts":
        known = [one for one in known if one.sizing != "weekly"]
    return [one.key for one in known]


def steps_described(params: Mapping[str, Any]) -> range:
    """Return the places of the steps of the market that the files on the line describe; of any
    market where none is named.
    """
    from malisize.assumptions.rules import MOST_PLACES

    files = list(documents(params))
    counts = [len(found) for one in files if (found := entries(one, "market", "step"))]
    most = counts[-1] if counts else 0 if files else MOST_PLACES
    return range(1, most + 1)


def revenue_lines(params: Mapping[str, Any]) -> dict[str, None]:
    """Return the lines of revenue of the markets that the files on the line describe."""
    tables = (document.get("market") for document in documents(params))
    lines = (table.get("line") for table in tables if isinstance(table, dict))
    return dict.fromkeys(name for found in lines if isinstance(found, dict) for name in found)


def narrowing(params: Mapping[str, Any]) -> range:
    """Return the places of the shares by which the files on the line narrow the audience."""
    labels = {
        folded(str(entry.get("label")))
        for document in documents(params)
        for table in (document, *_chosen(document, params))
        for entry in entries(table, "audience", "narrow")
    }
    return range(1, len(labels) + 1)


def _chosen(document: Mapping[str, Any], params: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the scenarios of a file that the line chooses."""
    tables = document.get("scenario")
    names = params.get("scenario") or ()
    found = [tables.get(name) for name in names] if isinstance(tables, dict) else []
    return [one for one in found if isinstance(one, dict)]


def _effective(params: Mapping[str, Any]) -> list[int]:
    """Return the numbers of exposures that --effective asks for."""
    from malisize.request import MOST_TIMES

    known = {str(count): count for count in range(2, MOST_TIMES + 1)}
    return [known[text] for text in params.get("effective") or () if text in known]
