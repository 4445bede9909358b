"""Refuse tables and lines in which nothing is a key or an option, saying what was read and how it
could be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from malisize.errors import InputError
from malisize.scenarios.batch.headings import Headings, flattened, mapped
from malisize.scenarios.tables.csv_rows import Csv
from malisize.scenarios.tables.reader import Block, Reading
from malisize.text import command, shown
from malisize.wording import phrase

_MOST_SHOWN = 6
_MOST_WAITING = 10_000


def refuse_foreign_table(headings: Headings, table: Csv, name: str) -> None:
    """Refuse a table of which no column is understood. Raises InputError."""
    read = table.reading()
    if headings.understood(read.names) or headings.all_pass(read.names):
        return
    others = list(table.other_readings())
    found = next((one for one in others if headings.understood(one.names)), None)
    if found is None:
        found = next((one for one in (read, *others) if headings.meant(one.names)), None)
    if found is None and headings.has_faults(read.names):  # which say more
        return
    raise InputError(
        phrase(
            "{name}: line {line}, read as the header, names no key and no option: {names}",
            name=name,
            line=read.line,
            names=_listed(read.names),
        ),
        hint=_other_way(headings, read) if found is None else _way(headings, read, found),
    )


def _way(headings: Headings, read: Reading, found: Reading) -> str:
    """Return the hint that leads to another reading of a table."""
    line = found.line + found.marked
    options = [command("--header-row", str(line))] if found.line != read.line else []
    if not headings.understood(found.names):
        options.append(mapped(headings.meant(found.names)))
    typed = " ".join(options)
    if not found.marked:
        return phrase("`{options}` reads it", options=typed)
    words = {"delimiter": found.delimiter, "options": typed}
    if typed:
        return phrase("put a line `sep={delimiter}` above it and add `{options}`", **words)
    return phrase("put the line `sep={delimiter}` above it", delimiter=found.delimiter)


def _other_way(headings: Headings, read: Reading) -> str:
    """Return the hint for a table that nothing is known of."""
    if read.names[0].startswith("{"):
        return phrase("`--format jsonl` reads JSON Lines")
    first = next(one for one in read.names if one and one not in headings.ids)
    return phrase(
        "name columns as keys of --set or as options, or say what one is: `{typed}`",
        typed=command("--map", f"{first}=area"),
    )


def understood_lines(headings: Headings, blocks: Iterator[Block], name: str) -> Iterator[Block]:
    """Return blocks of lines of JSON; those before the first that is understood wait for it. Raises
    InputError where none is, or none of many.
    """
    waiting: list[Block] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        assert block.objects is not None
        for place, found in enumerate(block.objects):
            if place in block.faults or not _is_foreign(headings, found):
                return chain(waiting, blocks)
            count += 1
            if count == _MOST_WAITING:
                raise _foreign_line(waiting[0], name, headings)
    if waiting:
        raise _foreign_line(waiting[0], name, headings)
    return iter(())


def refuse_wrapped(found: Mapping[str, Any]) -> None:
    """Refuse a line that holds a list of rows. Raises InputError."""
    for name, value in found.items():
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            raise InputError(
                phrase("{name} is a list of rows; one object per line is needed", name=shown(name)),
                hint=phrase(
                    "`{command}` makes lines of it", command=command("jq", "-c", f".{name}[]")
                ),
            )


def _is_foreign(headings: Headings, found: Mapping[str, Any]) -> bool:
    try:
        names = tuple(flattened(found))
    except InputError:
        return False
    return not (
        headings.understood(names) or headings.has_faults(names) or headings.all_pass(names)
    )


def _foreign_line(block: Block, name: str, headings: Headings) -> InputError:
    assert block.objects is not None
    found = block.objects[0]
    where = phrase("{name}: line {lines}", name=name, lines=block.lines[0])
    try:
        refuse_wrapped(found)
    except InputError as error:
        return InputError(
            phrase("{where}: {message}", where=where, message=error.message), hint=error.hint
        )
    meant = headings.meant(found)
    first = next(one for one in found if one not in headings.ids)
    return InputError(
        phrase(
            "{where}: names neither a key nor an option: {found}",
            where=where,
            found=_listed(tuple(found)),
        ),
        hint=phrase("`{value}` says what a name is", value=mapped(meant or {first: "area"})),
    )


def _listed(names: Sequence[str]) -> str:
    more = (
        phrase(" and {count} more", count=len(names) - _MOST_SHOWN)
        if len(names) > _MOST_SHOWN
        else ""
    )
    return ", ".join(map(shown, names[:_MOST_SHOWN])) + more
