"""The words that completion offers, read from packaged data and the files named on the line.

Each function returns what may be typed for one kind of word and begins with ``incomplete``; it is
the ``autocompletion=`` of an option or argument. A name that goes on ends in ``.``, ``=`` or ``,``,
and the shell adds no space after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from malisize.cli.line import channel_keys, country, defaults, documents, given, of_each
from malisize.cli.row_words import narrowing, revenue_lines, rows_of, steps_described
from malisize.cli.tongues import divisions, spoken, written  # noqa: F401 (named by fields)
from malisize.errors import InputError

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


@of_each("/")
def channel_names(incomplete: str) -> list[str]:
    """Return channel names and groups."""
    return _starting([*channel_keys(), "online", "offline", "all"], incomplete)


@of_each("/")
def channel_parts(incomplete: str) -> list[str]:
    """Return what may follow in a list by channel, such as ``sms=60%,radio=``; nothing for
    a value.
    """
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}=" for name in channel_keys() if name.startswith(last)]


def platforms(incomplete: str) -> list[str]:
    """Return the channels whose accounts a new country may have, with ``=``; nothing for a
    value.
    """
    from malisize.country import default
    from malisize.packs.entries import everywhere

    known = everywhere(default()).items()
    return _starting((f"{key}=" for key, one in known if one["sizing"] == "accounts"), incomplete)


def typed_options(incomplete: str) -> list[str]:
    """Return the options of a new country that a source or a date may be meant for, with ``=``."""
    from malisize.packs.given import TYPED

    return _starting((f"{name}=" for name in TYPED), incomplete)


@of_each("/")
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
    from malisize.figures import names

    return _starting(names.figure_names(country()), incomplete)


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
    from malisize.figures import names

    key, equals, _ = incomplete.partition("=")
    if not equals:
        single = names.figure_names(country(), tables=False)
        return [f"{name}=" for name in _starting(single, incomplete)]
    from malisize.figures import catalogue

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

    return _starting([*bundled.names(country()), *bundled.together()], incomplete)


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


@of_each(".")
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
    from malisize.export.convention import SPREADSHEETS

    return _starting(SPREADSHEETS, incomplete)


def decimals(incomplete: str) -> list[str]:
    """Return the decimal marks of CSV."""
    return _starting((".", ","), incomplete)


def delimiters(incomplete: str) -> list[str]:
    """Return what may stand between the cells of CSV."""
    return _starting((",", ";", "tab"), incomplete)


@of_each(".")
def row_ids(incomplete: str) -> list[str | tuple[str, str]]:
    """Return ids of the rows of any result up to the next dot, or whole with what they are."""
    found = dict(rows_of(given()))
    return [(id, found[id]) if id in found else id for id in _steps(found, incomplete)]


def formats(incomplete: str) -> list[str]:
    """Return the formats of results."""
    from malisize.formats import names

    return _starting(names(), incomplete)


def pictures(incomplete: str) -> list[str]:
    """Return the kinds of pictures."""
    from malisize.document.picture import KINDS

    return _starting(KINDS, incomplete)


def ranges(incomplete: str) -> list[str]:
    """Return what --range takes."""
    return _starting(("90%", "80%", "envelope", "none"), incomplete)


def currencies(incomplete: str) -> list[str]:
    """Return the currencies a plan is shown in: those that are met often, or any that begins so."""
    from malisize.numerals.currencies import CURRENCIES, others

    return _starting(CURRENCIES, incomplete) or _starting(others(), incomplete)


def _keys(incomplete: str, params: Mapping[str, Any]) -> list[str]:
    """Return the keys of ``--set`` below what was typed, each with ``=``."""
    from malisize.assumptions.rules import rules_of
    from malisize.figures import names
    from malisize.model.channels import refuse_unusable

    of = country()
    known: dict[str, Callable[[], Iterable[object]]] = {
        "CHANNEL": channel_keys,
        "FIGURE": lambda: names.figure_names(of, tables=False),
        "DAYS": lambda: defaults(("audience_met",)),
        "PLACE": lambda: narrowing(params),
        "YEAR": lambda: (),
        "LINE": lambda: revenue_lines(params),
    }
    out = [f"market.step.{place}=" for place in steps_described(params)]
    for rule in rules_of(of):
        if rule.form in ("narrow", "steps"):  # one has its own option, the other stands in a file
            continue
        paths: list[tuple[str, ...]] = [()]
        for part in rule.pattern:
            held = known.get(part)
            found = [
                (*path, str(name))
                for path in paths
                for name in (_bands(path) if part == "BAND" else held() if held else (part,))
            ]
            paths = [path for path in found if _may_be(".".join(path), incomplete)]
        for path in paths:
            key = ".".join(path)
            if path[0] == "channels":
                try:
                    refuse_unusable(key, of)
                except InputError:
                    continue
            out.append(f"{key}=")
    return out


def _may_be(key: str, incomplete: str) -> bool:
    """Tell whether one of a key, perhaps the beginning of one, and what was typed begins with the
    other.
    """
    return key.startswith(incomplete) or incomplete.startswith(key)


def _bands(path: tuple[str, ...]) -> list[str]:
    """Return the age bands that the defaults have at a place, else those of social media."""
    return defaults(path) or defaults(("social", "age"))


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
