"""The parts of docs/reference/ that are written from the program itself, in this process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator

import typer

from malisize.assumptions.rule import KeyRule
from malisize.assumptions.rules import rules_of
from malisize.cli.app import build, run
from malisize.cli.session import Session
from malisize.country import default
from malisize.figures.catalogue import Catalogue, Figure
from malisize.records import Observation
from malisize.rows import FAMILIES
from malisize.wording.numbers import number, span

KINDS = {"money": "price", "paid": "amount paid"}  # others are called what they are
FORMS = {
    "texts": "list of texts",
    "narrow": "list of tables",
    "steps": "list of tables",
    "correlations": "list of texts",
}
ENTRIES = {  # an entry of a list of tables, as a file writes it
    "audience.narrow": '{ label = "Eats out", share = "10% to 30%" }',
    "market.step": '{ label = "Eats out", share = "10% to 30%", level = "TAM" }',
}
PARTS = {"audience": "Of every audience", "plan": "Of a plan", "market": "Of a market"}


def commands() -> str:
    """Return the help of every command and of every subcommand."""
    return "\n".join(
        f"## malisize {' '.join(names)}\n\n```text\n{_help(names)}```\n" for names in _names()
    )


def _names() -> Iterator[tuple[str, ...]]:
    """Yield what is typed for each command, those of a group after it."""
    for name, command in typer.main.get_command(build()).commands.items():
        yield (name,)
        for below in getattr(command, "commands", ()):
            yield (name, below)


def _help(names: tuple[str, ...]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        run((*names, "--help"), Session(stdout=printed, environment={}))
    return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def keys() -> str:
    """Return a table of the keys of assumptions for each of their first parts."""
    rules = rules_of(default())
    heads = dict.fromkeys(rule.pattern[0] for rule in rules if len(rule.pattern) > 1)
    alone = _keys(rule for rule in rules if len(rule.pattern) == 1)
    return "\n".join(
        [
            f"## Keys of one part\n\n{alone}",
            *(
                f"## {head}\n\n" + _keys(r for r in rules if r.pattern[0] == head and r.pattern[1:])
                for head in heads
            ),
        ]
    )


def _keys(rules: Iterable[KeyRule]) -> str:
    return _table(
        ("key", "meaning", "kind", "unit", "example"),
        (
            (
                f"`{'.'.join(rule.pattern)}`",
                f"{rule.meaning} (also a list by year)" if rule.yearly else rule.meaning,
                KINDS.get(rule.kind, rule.kind)
                if rule.form == "number"
                else FORMS.get(rule.form, rule.form),
                _unit(rule),
                _code(rule.example or ENTRIES.get(".".join(rule.pattern), "")),
            )
            for rule in rules
            if rule.pattern[-1] != "YEAR"
        ),
    )


def _unit(rule: KeyRule) -> str:
    if rule.form != "number" or rule.unit == rule.kind:
        return ""
    if rule.kind in ("money", "paid"):
        return f"money {rule.unit}".rstrip()
    return rule.unit or "that of the figure or channel"


def rows() -> str:
    """Return a table of the rows of results for each part that has them."""
    return "\n".join(
        f"## {title}\n\n"
        + _table(
            ("id", "meaning", "unit", "market may start here")
            if part == "audience"
            else ("id", "meaning", "unit"),
            (
                (
                    f"`{family.id}`",
                    family.meaning,
                    family.unit or "differs",
                    *(("yes" if family.starts else "",) if part == "audience" else ()),
                )
                for family in FAMILIES
                if family.part == part
            ),
        )
        for part, title in PARTS.items()
    )


def figures() -> str:
    """Return a table of the figures for each topic: the observation used, its date and source."""
    catalogue = Catalogue(default())
    return "\n".join(
        f"## {topic}\n\n"
        + _table(
            ("key", "label", "unit", "used", "date", "source"),
            (_figure(catalogue, figure) for figure in catalogue.topic(topic).values()),
        )
        for topic in catalogue.country.topics
    )


def _figure(catalogue: Catalogue, figure: Figure) -> tuple[str, ...]:
    head = (f"`{figure.key}`", figure.label, figure.unit)
    if figure.by:
        last = max(figure.observations, key=lambda o: o.as_of)
        table = f"table by {' and '.join(figure.by)}, {len(figure.observations)} cells"
        return (*head, table, last.as_of, _source(catalogue, last))
    used = figure.used()
    if used is None:
        return (*head, f"none of {len(figure.observations)}", "", "")
    return (*head, _value(used), used.as_of, _source(catalogue, used))


def _value(used: Observation) -> str:
    if used.value is not None:
        bound = {"at_most": "at most ", "at_least": "at least "}.get(used.bound or "", "")
        return bound + number(used.value, used.unit)
    if used.low is None or used.high is None:
        return "no number"
    return span(used.low, used.high, used.unit)


def _source(catalogue: Catalogue, observation: Observation) -> str:
    return f"[{observation.source}]({catalogue.source(observation.source).url})"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(columns: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    out = [columns, ("---",) * len(columns), *lines]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in out
    )
