"""What the columns of the tables of one batch are, by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from malisize.aliases import folded, meaning
from malisize.assumptions.keys import RULES
from malisize.assumptions.lookup import Vocabulary, meant_keys
from malisize.errors import InputError
from malisize.scenarios.batch.columns import (
    NAMES,
    OPTIONS,
    Column,
    column,
    key_alone,
    refuse_twice,
)
from malisize.text import command, did_you_mean, shown
from malisize.wording import phrase

_MOST_NAMES = 10_000
_MOST_HEADERS = 1000
_DEEPEST = 8
_TABLES = frozenset(rule.pattern[0] for rule in RULES if len(rule.pattern) > 1)


class Headings:
    """Tells what columns are, remembering what it has told.

    ``ids`` pass through whatever they are called; ``map`` says by name which key or option a column
    is. Raises InputError for a ``map`` to what is neither.
    """

    def __init__(
        self, words: Vocabulary, ids: Sequence[str] = (), map: Mapping[str, str] | None = None
    ) -> None:
        self.ids = tuple(ids)
        self.map = dict(map or {})
        self._words = words
        self._columns: dict[tuple[str, ...], list[Column]] = {}
        self._lines: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._one_by_one: dict[str, Column] = {}
        for name, key in self.map.items():
            if name in self.ids:
                raise InputError(
                    phrase("--map {name}: passes through by --id too", name=shown(name)),
                    hint=phrase("leave one of them out"),
                )
            if self._meaning(name).role == "other":
                raise InputError(
                    phrase(
                        "--map {map}: {key} is not a key or an option",
                        map=shown(f"{name}={key}"),
                        key=shown(key),
                    ),
                    hint=did_you_mean(key, NAMES, phrase("name a key of --set, or an option")),
                )

    def column(self, name: str) -> Column:
        """Return what a column of a name is. Raises InputError (see ``columns.column``)."""
        if name not in self._one_by_one:
            if len(self._one_by_one) > _MOST_NAMES:
                self._one_by_one.clear()
            self._one_by_one[name] = self._meaning(name)
        return self._one_by_one[name]

    def _meaning(self, name: str) -> Column:
        key = self.map.get(name)
        if key is None:
            return column(name, self._words, self.ids)
        return column(key, self._words, where=f"--map {shown(name)}")._replace(name=name)

    def columns(self, names: Iterable[str]) -> list[Column]:
        """Return what columns of these names are. Raises InputError for a key named twice."""
        header = tuple(names)
        if header not in self._columns:
            found = [self.column(name) for name in header]
            refuse_twice(found)
            if len(self._columns) > _MOST_HEADERS:
                self._columns.clear()
            self._columns[header] = found
        return self._columns[header]

    def meanings(self, names: Iterable[str]) -> set[str]:
        """Return names, those that are mapped as what they are mapped to."""
        return {self.map.get(name, name) for name in names}

    def keys_in(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names that are keys or options, of one line that has these names. Raises
        InputError as ``columns`` and ``check`` do.
        """
        line = tuple(names)
        if line not in self._lines:
            keys = tuple(one.name for one in self.columns(line) if one.role != "other")
            self.check(line)
            if len(self._lines) > _MOST_HEADERS:
                self._lines.clear()
            self._lines[line] = keys
        return self._lines[line]

    def seen(self, name: str) -> bool:
        """Tell whether a column of a name has come by."""
        return name in self._one_by_one or any(name in names for names in self._columns)

    def unread(self) -> dict[str, str]:
        """Return by name the key that a column which passed through may be: one that ends in its
        name, or the first of the channel of that name. Keys of markets have names of every day.
        """
        seen = {one.name: one.role for one in self._one_by_one.values()}
        for columns in self._columns.values():
            seen.update({one.name: one.role for one in columns})
        passed = [name for name, role in seen.items() if role == "other" and name not in self.ids]
        found = {name: key_alone(name, self._words) for name in passed}
        for name in passed:
            if name.casefold() in self._words.channels:
                found[name] = meant_keys((name,), self._words)[0]
        return {name: key for name, key in found.items() if key and not key.startswith("market.")}

    def understood(self, names: Iterable[str]) -> bool:
        """Tell whether some name is a key or an option."""
        return any(one is not None and one.role != "other" for one in self._tried(names))

    def has_faults(self, names: Iterable[str]) -> bool:
        """Tell whether some name is refused."""
        return None in self._tried(names)

    def all_pass(self, names: Iterable[str]) -> bool:
        """Tell whether every name, but for blank ones, passes through because the user said so."""
        return all(name in self.ids for name in names if name)

    def _tried(self, names: Iterable[str]) -> Iterator[Column | None]:
        for name in names:
            try:
                yield self._meaning(name)
            except InputError:
                yield None

    def meant(self, names: Iterable[str], *, labels: bool = True) -> dict[str, str]:
        """Return what names that pass through are likely to mean, by name, each key once; without
        ``labels`` those alone that could hardly name the rows.
        """
        out: dict[str, str] = {}
        for name in names:
            key = None if name in self.ids else _another_name(name, labels=labels)
            if key is not None and key not in out.values():
                out[name] = key
        return out

    def check(self, names: Iterable[str]) -> None:
        """Refuse a column that is a key or an option by another name, where no other column is that
        key. Raises InputError.
        """
        columns = self.columns(names)
        keys = {one.key for one in columns if one.role != "other"}
        passing = [one.name for one in columns if one.role == "other"]
        meant = {
            name: key for name, key in self.meant(passing, labels=False).items() if key not in keys
        }
        if meant:
            name, key = next(iter(meant.items()))
            leave = command(*(word for one in meant for word in ("--id", one)))
            raise InputError(
                phrase(
                    "column {name}: is not read, and looks like `{key}` by another name",
                    name=shown(name),
                    key=key,
                ),
                hint=phrase(
                    "`{meant}` reads it, or `{leave}` lets it pass",
                    meant=mapped(meant),
                    leave=leave,
                ),
            )

    def refuse_absent(self, names: Iterable[str]) -> None:
        """Refuse an ``--id`` or ``--map`` of a column that is not there. Raises InputError."""
        known = list(names)
        for option, given in (("--id", self.ids), ("--map", tuple(self.map))):
            for name in given:
                if name not in known:
                    raise InputError(
                        phrase(
                            "{option} {name}: no column of that name",
                            option=option,
                            name=shown(name),
                        ),
                        hint=did_you_mean(name, known),
                    )


def mapped(meant: Mapping[str, str]) -> str:
    """Return the options that read columns as keys."""
    return command(*(word for name, key in meant.items() for word in ("--map", f"{name}={key}")))


def flattened(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row whose tables of keys are keys with dots, as ``{"budget": {"agency_fee": "5%"}}``
    is ``budget.agency_fee``; any other value as it is. Raises InputError.
    """
    if dict not in set(map(type, row.values())):
        return row
    out: dict[str, Any] = {}
    for name, value in row.items():
        found = (
            _leaves(name, value, 1)
            if isinstance(value, dict) and name.split(".")[0] in _TABLES
            else ((name, value),)
        )
        for key, leaf in found:
            if key in out:
                raise InputError(
                    phrase("{key} is named twice", key=shown(key)),
                    hint=phrase("leave one of the two out"),
                )
            out[key] = leaf
    return out


def _leaves(name: str, table: Mapping[str, Any], depth: int) -> Iterable[tuple[str, Any]]:
    if depth > _DEEPEST:
        raise InputError(phrase("{name} is nested too deeply", name=shown(name)))
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(f"{name}.{key}", value, depth + 1)
        else:
            yield f"{name}.{key}", value


def _another_name(name: str, *, labels: bool) -> str | None:
    """Return the option that a column is by another name, None where it is none."""
    word = " ".join("".join(char if char.isalnum() else " " for char in folded(name)).split())
    found = meaning("column", word)
    if found == word and labels:
        found = meaning("label", word)
    return found if found in OPTIONS else None
