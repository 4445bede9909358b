"""The words that completion offers, read from packaged data and the files named on the line.

Each function returns what may be typed for one kind of word and begins with ``incomplete``; it is
the ``autocompletion=`` of an option or argument. A name that goes on ends in ``.``, ``=`` or ``,``,
and the shell adds no space after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from malisize.cli.line import (
    country,
    documents,
    entries,
    given,
    revenue_lines,
    shipped,
    steps_described,
)
from malisize.cli.tongues import divisions, spoken, written  # noqa: F401 (named by fields)
from malisize.errors import InputError
from malisize.text import folded

FILE_NAMES = "file names"  # in place of a help: the shell adds them, quotes and expands them
SHELLS = ("bash", "zsh", "fish")
AGES = (
    *("all", "13+", "15+", "18+", "13-17", "15-24", "18-24", "18-34", "18-35", "25-34", "35-54"),
    *("35+", "55+"),
)
_VARIED = ("areas", "genders", "ages", "spoken", "written", "channel_names", "currencies")


def countries(incomplete: str) -> list[str | tuple[str, str]]:
    """Return codes of countries, and let the shell add the names of folders."""
    from malisize.packs.folder import codes

    return [*_starting(codes(), incomplete), *file_names(incomplete)]


def shells(incomplete: str) -> list[str]:
    """Return the shells that completion knows."""
    return _starting(SHELLS, incomplete)


def languages(incomplete: str) -> list[str]:
    """Return the codes of languages."""
    from malisize.wording import codes

    return _starting(codes(), incomplete)


def channel_names(incomplete: str) -> list[str]:
    """Return channel names and groups."""
    return _starting([*_channels(), "online", "offline", "all"], incomplete)


def channel_parts(incomplete: str) -> list[str]:
    """Return what may follow in a list by channel, such as ``sms=60%,radio=``; nothing for
    a value.
    """
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}=" for name in _channels() if name.startswith(last)]


def areas(incomplete: str) -> list[str]:
    """Return areas."""
    return _starting(country().sized, incomplete)


def genders(incomplete: str) -> list[str]:
    """Return genders."""
    from malisize.model.segment import GENDERS

    return _starting(GENDERS, incomplete)


def ages(incomplete: str) -> list[str]:
    """Return a few usual age bands: any other can be typed."""
    return _starting(AGES, incomplete)


def figure_names(incomplete: str) -> list[str]:
    """Return figure keys."""
    from malisize.figures import catalogue

    return _starting(catalogue.figure_names(country()), incomplete)


def import_kinds(incomplete: str) -> list[str]:
    """Complete the kinds of files that are imported."""
    from malisize.importing.run import KINDS

    return _starting(KINDS, incomplete)


def topics(incomplete: str) -> list[str]:
    """Return topics of the catalogue."""
    return _starting(country().topics, incomplete)


def preferences(incomplete: str) -> list[str]:
    """Return ``FIGURE=``, and after it the sources of that figure, with a date where a source has
    several observations.
    """
    from malisize.figures import catalogue

    key, equals, _ = incomplete.partition("=")
    if not equals:
        single = catalogue.figure_names(country(), tables=False)
        return [f"{name}=" for name in _starting(single, incomplete)]
    found = catalogue.Catalogue(country()).figure(key)
    if found.by:
        return []
    cited = [(one.source, f"{one.source}@{one.as_of}") for one in found.observations]
    sources = [source for source, _ in cited]
    return _starting(
        [f"{key}={source if sources.count(source) == 1 else dated}" for source, dated in cited],
        incomplete,
    )


def bundled_names(incomplete: str) -> list[str]:
    """Return names of bundled assumptions files."""
    from malisize.assumptions import bundled

    return _starting(bundled.names(country()), incomplete)


def file_names(incomplete: str) -> list[tuple[str, str]]:
    """Leave it to the shell to complete a file name."""
    return [(incomplete, FILE_NAMES)]


def assumption_files(incomplete: str) -> list[str | tuple[str, str]]:
    """Return names of bundled assumptions files, and let the shell add file names."""
    return [*bundled_names(incomplete), *file_names(incomplete)]


def scenarios(incomplete: str) -> list[str]:
    """Return the scenarios of the assumptions files named on the line; a file that cannot be read
    has none.
    """
    found: dict[str, None] = {}
    for document in documents(given()):
        tables = document.get("scenario", {})
        found |= dict.fromkeys(tables if isinstance(tables, dict) else ())
    return _starting(found, incomplete)


def setting_keys(incomplete: str) -> list[str]:
    """Return keys of ``--set`` up to the next dot, or whole with ``=``; nothing for a value."""
    return [] if "=" in incomplete else _steps(_keys(incomplete, given()), incomplete)


def vary_keys(incomplete: str) -> list[str]:
    """Return keys of ``--set`` and options of one scenario, with ``=``; after it, values of area,
    gender, age, channel ...
    """
    from malisize.request import FIELDS

    key, equals, typed = incomplete.partition("=")
    options = {field.key: field for field in FIELDS if field.column == "read"}
    if not equals:
        return [
            *(f"{name}=" for name in _starting(options, incomplete)),
            *setting_keys(incomplete),
        ]
    field = options.get(key)
    if field is None or field.completes not in _VARIED:
        return []
    cut = 1 + max(typed.rfind(","), typed.rfind("+") if field.form in ("union", "names") else -1)
    return [f"{key}={typed[:cut]}{value}" for value in globals()[field.completes](typed[cut:])]


def mapped_keys(incomplete: str) -> list[str]:
    """Return what the column before ``=`` may be: a key or an option."""
    name, equals, key = incomplete.rpartition("=")
    return [f"{name}={one.rstrip('=')}" for one in vary_keys(key)] if equals else []


def batch_formats(incomplete: str) -> list[str]:
    """Return the formats of a batch."""
    from malisize.scenarios.tables.reader import FORMS

    return _starting(FORMS, incomplete)


def encodings(incomplete: str) -> list[str]:
    """Return the encodings of tables."""
    from malisize.scenarios.tables.source import ENCODINGS

    return _starting(ENCODINGS, incomplete)


def spreadsheets(incomplete: str) -> list[str]:
    """Return the languages of spreadsheets that CSV is written for."""
    from malisize.export.csv import SPREADSHEETS

    return _starting(SPREADSHEETS, incomplete)


def decimals(incomplete: str) -> list[str]:
    """Return the decimal marks of CSV."""
    return _starting((".", ","), incomplete)


def delimiters(incomplete: str) -> list[str]:
    """Return what may stand between the cells of CSV."""
    return _starting((",", ";", "tab"), incomplete)


def row_ids(incomplete: str) -> list[str | tuple[str, str]]:
    """Return ids of the rows of any result up to the next dot, or whole with what they are."""
    found = dict(_rows(given()))
    return [(id, found[id]) if id in found else id for id in _steps(found, incomplete)]


def _rows(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
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
    }
    for family in FAMILIES:
        names["CHANNEL"] = _channels_with(family.id)
        yield from ((id, family.meaning) for id in ids(family, names))


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
        all_of = {one: {BY_KIND.get(one.kind), *_defaults(("channels", one.key))} for one in known}
        known = [one for one in known if wanted & all_of[one]]
    elif what == "accounts":
        known = [one for one in known if one.sizing != "weekly"]
    return [one.key for one in known]


def _narrowing(params: Mapping[str, Any]) -> range:
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


def formats(incomplete: str) -> list[str]:
    """Return the formats of results."""
    from malisize import export, render

    return _starting((*render.FORMATS, *export.FORMATS), incomplete)


def pictures(incomplete: str) -> list[str]:
    """Return the kinds of pictures."""
    from malisize.document.picture import KINDS

    return _starting(KINDS, incomplete)


def ranges(incomplete: str) -> list[str]:
    """Return what --range takes."""
    return _starting(("90%", "80%", "envelope", "none"), incomplete)


def currencies(incomplete: str) -> list[str]:
    """Return the currencies a plan is shown in."""
    from malisize.model.money import CURRENCIES

    return _starting(CURRENCIES, incomplete)


def _keys(incomplete: str, params: Mapping[str, Any]) -> list[str]:
    """Return the keys of ``--set`` below what was typed, each with ``=``."""
    from malisize.assumptions.rules import rules_of
    from malisize.figures import catalogue
    from malisize.model.channels import refuse_unusable

    known: dict[str, Iterable[object]] = {
        "CHANNEL": _channels(),
        "FIGURE": catalogue.figure_names(country(), tables=False),
        "DAYS": _defaults(("audience_met",)),
        "PLACE": _narrowing(params),
        "YEAR": (),
        "LINE": revenue_lines(params),
    }
    out = [f"market.step.{place}=" for place in steps_described(params)]
    for rule in rules_of(country()):
        if rule.form in ("narrow", "steps"):  # one has its own option, the other stands in a file
            continue
        paths: list[tuple[str, ...]] = [()]
        for part in rule.pattern:
            paths = [
                (*path, str(name))
                for path in paths
                for name in (_bands(path) if part == "BAND" else known.get(part, (part,)))
            ]
        for path in paths:
            key = ".".join(path)
            if not key.startswith(incomplete) and not incomplete.startswith(key):
                continue
            if path[0] == "channels":
                try:
                    refuse_unusable(key, country())
                except InputError:
                    continue
            out.append(f"{key}=")
    return out


def _bands(path: tuple[str, ...]) -> list[str]:
    """Return the age bands that the defaults have at a place, else those of social media."""
    return _defaults(path) or _defaults(("social", "age"))


def _defaults(path: tuple[str, ...]) -> list[str]:
    """Return the names that the shipped defaults have in a table, none where there is no such
    table.
    """
    table = shipped(country())
    for part in path:
        table = table.get(part, {})
    return list(table)


def _channels() -> list[str]:
    """Return the channels that exist in the country."""
    known = country().table("channels.toml")
    return [name for name, entry in known.items() if not entry.get("unavailable")]


def _steps(names: Iterable[str], incomplete: str) -> list[str]:
    """Return names up to their next dot, so that hundreds come a few at a time; a single step is
    taken at once.
    """
    found = _starting(names, incomplete)
    while True:
        steps = list(dict.fromkeys(incomplete + _step(name[len(incomplete) :]) for name in found))
        if len(steps) != 1 or steps == [incomplete] or not steps[0].endswith("."):
            return steps
        incomplete = steps[0]


def _step(rest: str) -> str:
    head, dot, _ = rest.partition(".")
    return head + dot


def _starting(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
