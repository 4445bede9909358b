"""malisize completion: switch on completion in a shell; and the names it offers, read from packaged
data alone.

Each function returns what may be typed for one kind of word and begins with ``incomplete``; it is
the ``autocompletion=`` of an option or argument. A name that goes on ends in ``.``, ``=`` or ``,``,
and the shell adds no space after it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from malisize.errors import InputError, MalisizeError
from malisize.request import FIELDS
from malisize.text import did_you_mean, shown

# in place of a help text: the shell adds the names of files, which it quotes and expands itself
FILE_NAMES = "file names"
SHELLS = ("bash", "zsh", "fish")
AGES = (
    "all",
    "13+",
    "15+",
    "18+",
    "13-17",
    "15-24",
    "18-24",
    "18-34",
    "18-35",
    "25-34",
    "35-54",
    "35+",
    "55+",
)
AUDIENCE_ROWS = (
    "population",
    "internet_users",
    "segment.population",
    "segment.online",
    "segment.penetration",
    "segment.penetration.13_up",
    "segment.penetration.15_up",
    "segment.narrowed.population",
    "segment.narrowed.online",
    "reachable.online",
    "reachable.largest",
    "reachable.independent",
    "reachable.upper",
    "reachable.deduplicated",
)
PLAN_ROWS = (
    "budget.total",
    "budget.needed",
    "budget.net_media",
    "budget.agency_fee",
    "budget.payment_fee",
    "budget.production",
    "budget.vat_media",
    "budget.vat_services",
    "plan.reach",
    "plan.reach_largest",
    "plan.reach_upper",
    "plan.reach_2plus",
    "plan.reach_3plus",
    "plan.share",
    "plan.impressions",
    "plan.frequency",
    "plan.weekly_frequency",
    "plan.grps",
    "plan.clicks",
    "plan.conversions",
    "plan.cost_per_reached",
    "plan.cost_per_conversion",
    "plan.daily_spend",
)
CHANNEL_ROWS = (
    "reachable",
    "share",
    "spend",
    "impressions",
    "clicks",
    "conversions",
    "reach",
    "reach_2plus",
    "reach_3plus",
    "frequency",
    "weekly_frequency",
    "cost_per_reached",
)
MARKET_ROWS = (
    "market.start",
    "market.population",
    "market.online",
    "market.price",
    "market.purchases",
    "market.revenue_per_customer",
    *(
        f"market.{level}.{part}"
        for level in ("tam", "sam", "som")
        for part in ("people", "revenue", "kept")
    ),
    "market.sam.share",
    "market.som.share",
    "market.top_down.revenue",
    "market.ratio",
)
_VARIED = frozenset({"areas", "genders", "ages", "channel_names", "currencies"})
_PACKAGE = Path(__file__).parents[1]


def shells(incomplete: str) -> list[str]:
    """Return the shells that completion knows."""
    return _starting(SHELLS, incomplete)


def completion(
    ctx: typer.Context,
    shell: Annotated[
        str, typer.Argument(metavar="SHELL", help="bash, zsh or fish", autocompletion=shells)
    ],
) -> None:
    """Print the script that makes a shell complete commands, options and names; nothing is written
    to a start-up file.

    Type the line of your shell; to have it always, add the line to the file that the shell reads at
    its start.

    bash, ~/.bashrc: eval "$(malisize completion bash)"

    zsh, ~/.zshrc after compinit: eval "$(malisize completion zsh)"

    fish, ~/.config/fish/config.fish: malisize completion fish | source

    Example: malisize completion bash
    """
    from malisize.cli.shells import SCRIPTS

    name = shell.strip()
    if name not in SHELLS:
        raise InputError(
            f"no completion for the shell {shown(shell)}",
            hint=did_you_mean(name, SHELLS, "one of bash, zsh, fish"),
        )
    ctx.obj.write_bytes(SCRIPTS[name].encode())


def channel_names(incomplete: str) -> list[str]:
    """Return channel names and groups."""
    return _starting([*_channels(), "online", "offline", "all"], incomplete)


def channel_parts(incomplete: str) -> list[str]:
    """Return what may follow in a list by channel, such as ``facebook=60%,instagram=``; nothing for
    a value.
    """
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}=" for name in _channels() if name.startswith(last)]


def areas(incomplete: str) -> list[str]:
    """Return areas."""
    from malisize.model.segment import AREAS

    return _starting(AREAS, incomplete)


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

    return _starting(catalogue.figure_names(), incomplete)


def topics(incomplete: str) -> list[str]:
    """Return topics of the catalogue."""
    from malisize.figures.catalogue import TOPICS

    return _starting(TOPICS, incomplete)


def preferences(incomplete: str) -> list[str]:
    """Return ``FIGURE=``, and after it the sources of that figure, with a date where a source has
    several observations.
    """
    from malisize.figures import catalogue

    key, equals, _ = incomplete.partition("=")
    if not equals:
        single = catalogue.figure_names(tables=False)
        return [f"{name}=" for name in _starting(single, incomplete)]
    found = catalogue.Catalogue().figure(key)
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

    return _starting(bundled.names(), incomplete)


def file_names(incomplete: str) -> list[tuple[str, str]]:
    """Leave it to the shell to complete a file name."""
    return [(incomplete, FILE_NAMES)]


def assumption_files(incomplete: str) -> list[str | tuple[str, str]]:
    """Return names of bundled assumptions files, and let the shell add file names."""
    return [*bundled_names(incomplete), *file_names(incomplete)]


def scenarios(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the scenarios of the assumptions files named on the line; a file that cannot be read
    has none.
    """
    found: dict[str, None] = {}
    for name in (*(ctx.params.get("assumptions") or ()), *(ctx.params.get("files") or ())):
        try:
            tables = _document(name).get("scenario", {})
        except (MalisizeError, OSError, ValueError, RuntimeError):
            continue
        found |= dict.fromkeys(tables if isinstance(tables, dict) else ())
    return _starting(found, incomplete)


def setting_keys(incomplete: str) -> list[str]:
    """Return keys of ``--set`` up to the next dot, or whole with ``=``; nothing for a value."""
    return [] if "=" in incomplete else _steps(_keys(incomplete), incomplete)


def vary_keys(incomplete: str) -> list[str]:
    """Return keys of ``--set`` and options of one scenario, with ``=``; after it, values of area,
    gender, age, channel ...
    """
    key, equals, given = incomplete.partition("=")
    options = {field.key: field for field in FIELDS if field.column == "read"}
    if not equals:
        return [*(f"{name}=" for name in _starting(options, incomplete)), *setting_keys(incomplete)]
    field = options.get(key)
    if field is None or field.completes not in _VARIED:
        return []
    cut = 1 + max(given.rfind(","), given.rfind("+") if field.form in ("union", "names") else -1)
    return [f"{key}={given[:cut]}{value}" for value in globals()[field.completes](given[cut:])]


def batch_formats(incomplete: str) -> list[str]:
    """Return the formats of a batch."""
    from malisize.scenarios.tables.reader import FORMS

    return _starting(FORMS, incomplete)


def encodings(incomplete: str) -> list[str]:
    """Return the encodings of tables."""
    from malisize.scenarios.tables.source import ENCODINGS

    return _starting(ENCODINGS, incomplete)


def row_ids(incomplete: str) -> list[str]:
    """Return ids of the rows of audiences, plans and markets up to the next dot, or whole, those of
    every channel included.
    """
    return _steps([*all_row_ids(), *MARKET_ROWS], incomplete)


def formats(incomplete: str) -> list[str]:
    """Return the formats of results."""
    from malisize.export import FORMATS

    return _starting(FORMATS, incomplete)


def ranges(incomplete: str) -> list[str]:
    """Return what --range takes."""
    return _starting(("90%", "80%", "envelope", "none"), incomplete)


def currencies(incomplete: str) -> list[str]:
    """Return the currencies a plan is shown in."""
    from malisize.model.money import CURRENCIES

    return _starting(CURRENCIES, incomplete)


def all_row_ids() -> list[str]:
    """Return the id of every row that an audience or a plan may have, for every channel that exists
    in Mali.
    """
    from malisize.model.buying import BY_KIND, PIECES
    from malisize.model.channels import channels

    out = [*AUDIENCE_ROWS, *PLAN_ROWS]
    for key, channel in channels().items():
        if channel.unavailable:
            continue
        priced = _defaults(("channels", key))
        own = [] if channel.sizing == "weekly" else ["accounts"]
        own += [
            piece.name
            for piece in PIECES
            if piece.name == BY_KIND.get(channel.kind) or piece.price in priced
        ]
        out += [f"channel.{key}.{part}" for part in (*own, *CHANNEL_ROWS)]
    return out


def _keys(incomplete: str) -> list[str]:
    """Return the keys of ``--set`` below what was typed, each with ``=``."""
    from malisize.assumptions.keys import RULES
    from malisize.figures import catalogue
    from malisize.model.channels import refuse_unusable

    known = {
        "CHANNEL": _channels(),
        "FIGURE": catalogue.figure_names(tables=False),
        "DAYS": _defaults(("audience_met",)),
    }
    out = []
    for rule in RULES:
        if rule.form in ("narrow", "steps"):  # one has its own option, the other stands in a file
            continue
        paths: list[tuple[str, ...]] = [()]
        for part in rule.pattern:
            paths = [
                (*path, name)
                for path in paths
                for name in (_bands(path) if part == "BAND" else known.get(part, (part,)))
            ]
        for path in paths:
            key = ".".join(path)
            if not key.startswith(incomplete) and not incomplete.startswith(key):
                continue
            if path[0] == "channels":
                try:
                    refuse_unusable(key)
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
    table = _shipped()
    for part in path:
        table = table.get(part, {})
    return list(table)


@cache
def _shipped() -> dict[str, Any]:
    from malisize.assumptions import bundled

    return tomllib.loads(bundled.read(bundled.DEFAULT).decode())


def _channels() -> list[str]:
    """Return the channels that exist in Mali."""
    known = tomllib.loads((_PACKAGE / "model" / "channels.toml").read_text(encoding="utf-8"))
    return [name for name, entry in known.items() if not entry.get("unavailable")]


def _document(name: str) -> dict[str, object]:
    """Read an assumptions file as it was named. Raises MalisizeError, OSError, ValueError,
    RuntimeError.
    """
    from malisize import toml_file
    from malisize.assumptions import bundled

    if name in bundled.names():
        return toml_file.read(bundled.read(name), name)
    path = Path(name).expanduser()
    if not path.is_file():  # a pipe would wait for its end
        return {}
    with path.open("rb") as stream:
        return toml_file.read(stream.read(toml_file.ASSUMPTIONS_LIMIT + 1), name)


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
