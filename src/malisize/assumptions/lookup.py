"""Keys looked up: the rule of one that exists, and for another what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from malisize.assumptions.keys import (
    HOLDERS,
    RULES,
    below,
    former,
    is_place,
    is_table,
    option_of,
    rule_for,
)
from malisize.assumptions.rule import KeyRule
from malisize.bands import Band
from malisize.errors import InputError
from malisize.text import did_you_mean, meant, nearest, shown

_CHANNELS = "`malisize channels` lists them"
_LONGEST = 4  # parts of a path for which a key is guessed
_LONGEST_NAME = 80
_KEYS = tuple(
    dict.fromkeys(
        rule.pattern for rule in RULES if rule.form != "steps" and rule.pattern[0] != "prefer"
    )
)
_TABLES = tuple(dict.fromkeys(key[:depth] for key in _KEYS for depth in range(1, len(key))))
_LAST = tuple(dict.fromkeys(key[-1] for key in _KEYS if key[-1] not in HOLDERS))


class Vocabulary(NamedTuple):
    """What keys and texts may name. ``figure_unit`` and ``check`` raise InputError for a name that
    does not exist.

    ``overlaps`` are what stands below ``overlap``, ``channels_like`` returns the channels that
    people call by another name, ``figure_unit`` the unit of a figure; ``check`` is given the key
    and each text of a key that holds names, and the keys of channels with an empty text, since not
    every channel can use every key.
    """

    channels: tuple[str, ...]
    overlaps: tuple[str, ...]
    channels_like: Callable[[str], tuple[str, ...]]
    figure_unit: Callable[[str], str]
    check: Callable[[str, str], None]


def find_rule(
    path: tuple[str, ...], where: str, vocabulary: Vocabulary, *, is_header: bool = False
) -> KeyRule:
    """Return the rule of a complete key. Raises InputError with the key that was probably meant,
    else the nearest name at the first place that is wrong; ``is_header`` says that the path names a
    table.
    """
    gone = former(path)
    if gone is not None:
        raise InputError(
            f"{where}: {shown('.'.join(path))} is a result now: it {gone.now}",
            hint=f"set `{gone.successor}`, for example {option_of(gone.successor)}",
        )
    for depth in range(1, len(path) + 1):
        here = path[:depth]
        complete = depth == len(path)
        if (complete and rule_for(here)) or (not complete and is_table(here)):
            check_holder(here, where, vocabulary)
            continue
        if complete and is_table(here):
            raise InputError(f"{where}: names a table, not a value", hint=keys_of(here))
        wrong, before = path[depth - 1], path[: depth - 1]
        if not complete and rule_for(here) and not is_table(here):
            raise InputError(
                f"{where}: {shown('.'.join(here))} is a value and has no keys below it"
            )
        keys = meant_keys(path, vocabulary, is_header=is_header)
        if keys:
            raise InputError(f"{where}: unknown key {shown('.'.join(path))}", hint=meant(*keys))
        names = [part for part in below(before) if part not in HOLDERS]
        if "CHANNEL" in below(before):
            names.extend(vocabulary.channels)
        if not before and wrong not in names:
            names = [*names, "scenario"]
        dots = ".".join(before)
        near = nearest(wrong, names) or nearest(wrong, _LAST if len(path) == 1 else ())
        hint = f"known here: {', '.join(names)}" if names and len(names) <= 12 else None
        if near is not None:
            hint = meant(*([near] if near in names else meant_keys((near,), vocabulary)))
        raise InputError(
            f"{where}: unknown key {shown(wrong)}" + (f" in {shown(dots)}" if dots else ""),
            hint=hint,
        )
    rule = rule_for(path)
    assert rule is not None
    return rule


def meant_keys(
    path: tuple[str, ...], vocabulary: Vocabulary, *, is_header: bool = False
) -> list[str]:
    """Return the keys (the tables, for a header) that a path names without what stands before them:
    ``budget.agency_fee`` for ``agency_fee``, ``channels.facebook.cpm`` for ``fb.cpm``.

    A channel alone names its first key.
    """
    if len(path) > _LONGEST or max(map(len, path)) > _LONGEST_NAME:
        return []
    if len(path) == 1 and not is_header:
        names = _channels_named(path[0], vocabulary)
        found = [key for name in names for key in _first_key(name, vocabulary)]
        if found:
            return found
    whole, filled = list[str](), list[str]()
    for pattern in _TABLES if is_header else _KEYS:
        if len(pattern) <= len(path) and not (is_header and len(pattern) == len(path)):
            continue
        for tail in _filled(pattern[-len(path) :], path, vocabulary):
            head = pattern[: -len(path)]
            if not any(part in HOLDERS for part in head):
                whole.append(".".join((*head, *tail)))
            elif head == ("channels", "CHANNEL"):
                filled.extend(_usable(tail, vocabulary))
    return list(dict.fromkeys(whole)) or filled[:1]


def _filled(
    pattern: tuple[str, ...], path: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[tuple[str, ...]]:
    """Yield the end of a key with the names of a path in the place of its holders."""
    out: list[tuple[str, ...]] = [()]
    for holder, part in zip(pattern, path, strict=True):
        if holder == "CHANNEL":
            names: Sequence[str] = _channels_named(part, vocabulary)
        elif holder == "FIGURE":
            names = [part] if _is_figure(part, vocabulary) else []
        elif holder in HOLDERS:  # a band or a number of days names no key by itself
            names = [part] if len(path) > 1 and part[:1].isdigit() and len(part) < 8 else []
        else:
            names = [holder] if part.casefold().replace("-", "_") == holder else []
        out = [(*before, name) for before in out for name in names]
    yield from out


def _channels_named(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    key = name.casefold()
    return (key,) if key in vocabulary.channels else vocabulary.channels_like(name)


def _first_key(channel: str, vocabulary: Vocabulary) -> list[str]:
    names = [rule.pattern[2] for rule in RULES if rule.pattern[:2] == ("channels", "CHANNEL")]
    keys = (f"channels.{channel}.{name}" for name in names)
    return [next(key for key in keys if _is_usable(key, vocabulary))]


def _usable(tail: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    keys = (".".join(("channels", name, *tail)) for name in vocabulary.channels)
    return [key for key in keys if _is_usable(key, vocabulary)][:1]


def _is_usable(key: str, vocabulary: Vocabulary) -> bool:
    try:
        vocabulary.check(key, "")
    except InputError:
        return False
    return True


def _is_figure(name: str, vocabulary: Vocabulary) -> bool:
    try:
        vocabulary.figure_unit(name)
    except InputError:
        return False
    return True


def keys_of(path: tuple[str, ...]) -> str:
    """Say which keys a table has."""
    held = {
        "PLACE": "places such as 1",
        "CHANNEL": "names of channels",
        "BAND": "age bands such as 18-34",
        "FIGURE": "names of figures",
    }
    return f"its keys are {', '.join(held.get(name, name) for name in below(path))}"


def check_holder(path: tuple[str, ...], where: str, vocabulary: Vocabulary) -> None:
    """Refuse a channel, figure or band that does not exist."""
    if path[0] == "channels" and len(path) >= 2 and path[1] not in vocabulary.channels:
        known = vocabulary.channels_like(path[1])
        raise InputError(
            f"{where}: no channel {shown(path[1])}",
            hint=meant(*known) if known else did_you_mean(path[1], vocabulary.channels, _CHANNELS),
        )
    if path[0] == "overlap" and len(path) == 2 and path[1] not in vocabulary.overlaps:
        hint = did_you_mean(path[1], vocabulary.overlaps, _CHANNELS)
        raise InputError(f"{where}: no channel {shown(path[1])}", hint=hint)
    if path[0] in ("figures", "prefer") and len(path) == 2:
        try:
            vocabulary.figure_unit(path[1])
        except InputError as error:
            raise InputError(f"{where}: {error.message}", hint=error.hint) from None
    rule = rule_for(path)
    if rule and rule.pattern[-1] == "BAND":
        band = str(Band.parse(path[-1], where))
        if band != path[-1]:  # one band under two names would be two keys
            raise InputError(
                f"{where}: {shown(path[-1])} is written otherwise", hint=f"write `{band}`"
            )
    if rule and rule.pattern[-1] == "PLACE" and not is_place(path[-1]):
        raise InputError(f"{where}: {shown(path[-1])} is not a place", hint="write `1`")
    if rule and rule.pattern[-1] == "DAYS" and path[-1] not in map(str, range(1, 367)):
        raise InputError(f"{where}: {shown(path[-1])} is not a number of days", hint="write `7`")
