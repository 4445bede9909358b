"""Keys looked up: the rule of one that exists, and for another what was probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from malisize.assumptions.keys import former
from malisize.assumptions.rule import KeyRule
from malisize.assumptions.rules import (
    HOLDERS,
    below,
    is_place,
    is_table,
    option_of,
    rule_for,
    rules_of,
)
from malisize.bands import Band
from malisize.country import Country
from malisize.errors import InputError
from malisize.expressions import expression
from malisize.request import MOST_YEARS
from malisize.text import did_you_mean, meant, nearest, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_CHANNELS = phrase("`malisize channels` lists them")
_LONGEST = 4  # parts of a path for which a key is guessed
_LONGEST_NAME = 80
_LINE = expression(r"[a-z][a-z0-9_]{0,39}")


class Vocabulary(NamedTuple):
    """What keys and texts may name. ``figure_unit`` and ``check`` raise InputError for a name that
    does not exist.

    ``overlaps`` are what stands below ``overlap``, ``channels_like`` returns the channels that
    people call by another name, ``figure_unit`` the unit of a figure; ``check`` is given the key
    and each text of a key that holds names, and the keys of channels with an empty text, since not
    every channel can use every key.
    """

    country: Country
    channels: tuple[str, ...]
    overlaps: tuple[str, ...]
    channels_like: Callable[[str], tuple[str, ...]]
    figure_unit: Callable[[str], str]
    check: Callable[[str, str], None]
    others: Mapping[str, Vocabulary] = {}


def find_rule(
    path: tuple[str, ...], where: str, vocabulary: Vocabulary, *, is_header: bool = False
) -> KeyRule:
    """Return the rule of a complete key. Raises InputError with the key that was probably meant,
    else the nearest name at the first place that is wrong; ``is_header`` says that the path names a
    table.
    """
    country, gone = vocabulary.country, former(path)
    if gone is not None:
        raise InputError(
            phrase(
                "{where}: {path} is a result now: it {now}",
                where=where,
                path=shown(".".join(path)),
                now=gone.now,
            ),
            hint=phrase(
                "set `{successor}`, for example {successor_2}",
                successor=gone.successor,
                successor_2=option_of(gone.successor, country),
            ),
        )
    rule = rule_for(path, country)
    for depth in range(1, len(path) + 1):
        here = path[:depth]
        complete = depth == len(path)
        if rule is not None or (not complete and is_table(here, country)):
            check_holder(here, where, vocabulary)
            continue
        if complete and is_table(here, country):
            raise InputError(
                phrase("{where}: names a table, not a value", where=where),
                hint=keys_of(here, country),
            )
        if not complete and rule_for(here, country) and not is_table(here, country):
            raise InputError(
                phrase(
                    "{where}: {here} is a value and has no keys below it",
                    where=where,
                    here=shown(".".join(here)),
                )
            )
        keys = meant_keys(path, vocabulary, is_header=is_header)
        if keys:
            raise InputError(
                phrase("{where}: unknown key {key}", where=where, key=shown(".".join(path))),
                hint=meant(*keys),
            )
        raise _unknown(path, depth, where, vocabulary)
    assert rule is not None
    return rule


def _unknown(path: tuple[str, ...], depth: int, where: str, vocabulary: Vocabulary) -> InputError:
    """Return the error for a path that is wrong at some depth, with the nearest name there."""
    country, wrong, before = vocabulary.country, path[depth - 1], path[: depth - 1]
    held = below(before, country)
    names = [part for part in held if part not in HOLDERS]
    if "CHANNEL" in held:
        names.extend(vocabulary.channels)
    if not before and wrong not in names:
        names = [*names, "scenario"]
    dots = ".".join(before)
    last = last_names(country) if len(path) == 1 else ()
    near = nearest(wrong, names) or nearest(wrong, last)
    hint: str | None = (
        phrase("known here: {names}", names=", ".join(names))
        if names and len(names) <= 12
        else None
    )
    if near is not None:
        hint = meant(*([near] if near in names else meant_keys((near,), vocabulary)))
    return InputError(
        phrase(
            "{where}: unknown key {wrong} in {dots}",
            where=where,
            wrong=shown(wrong),
            dots=shown(dots),
        )
        if dots
        else phrase("{where}: unknown key {wrong}", where=where, wrong=shown(wrong)),
        hint=hint,
    )


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
    country = vocabulary.country
    for pattern in _tables(country) if is_header else _keys(country):
        if len(pattern) <= len(path) and not (is_header and len(pattern) == len(path)):
            continue
        for tail in _filled(pattern[-len(path) :], path, vocabulary):
            head = pattern[: -len(path)]
            if not any(part in HOLDERS for part in head):
                whole.append(".".join((*head, *tail)))
            elif head == ("channels", "CHANNEL"):
                filled.extend(_usable(tail, vocabulary))
    return list(dict.fromkeys(whole)) or filled[:1]


@cache
def _keys(country: Country) -> tuple[tuple[str, ...], ...]:
    """Return the keys that may be meant by a part of them."""
    rules = rules_of(country)
    found = (one.pattern for one in rules if one.form != "steps")
    return tuple(dict.fromkeys(key for key in found if key[0] not in ("prefer", "growth")))


@cache
def _tables(country: Country) -> tuple[tuple[str, ...], ...]:
    """Return the tables that may be meant by a part of their names."""
    keys = _keys(country)
    return tuple(dict.fromkeys(key[:depth] for key in keys for depth in range(1, len(key))))


@cache
def last_names(country: Country) -> tuple[str, ...]:
    """Return the last names of keys."""
    return tuple(dict.fromkeys(key[-1] for key in _keys(country) if key[-1] not in HOLDERS))


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
    names = [
        rule.pattern[2]
        for rule in rules_of(vocabulary.country)
        if rule.pattern[:2] == ("channels", "CHANNEL")
    ]
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


def keys_of(path: tuple[str, ...], country: Country) -> str:
    """Say which keys a table has."""
    held = {
        "PLACE": phrase("numbers of entries such as 1"),
        "YEAR": phrase("years to come such as 1"),
        "CHANNEL": phrase("names of channels"),
        "BAND": phrase("age bands such as 18-34"),
        "FIGURE": phrase("names of figures"),
    }
    return phrase(
        "its keys are {names}",
        names=", ".join(held.get(name, name) for name in below(path, country)),
    )


def check_holder(path: tuple[str, ...], where: str, vocabulary: Vocabulary) -> None:
    """Refuse a channel, figure or band that does not exist."""
    if path[0] == "channels" and len(path) >= 2 and path[1] not in vocabulary.channels:
        known = vocabulary.channels_like(path[1])
        raise InputError(
            phrase("{where}: no channel {path}", where=where, path=shown(path[1])),
            hint=meant(*known) if known else did_you_mean(path[1], vocabulary.channels, _CHANNELS),
        )
    if path[0] == "overlap" and len(path) == 2 and path[1] not in vocabulary.overlaps:
        hint = did_you_mean(path[1], vocabulary.overlaps, _CHANNELS)
        raise InputError(
            phrase("{where}: no channel {path}", where=where, path=shown(path[1])), hint=hint
        )
    if path[0] in ("figures", "prefer") and len(path) == 2:
        try:
            vocabulary.figure_unit(path[1])
        except InputError as error:
            raise InputError(
                phrase("{where}: {message}", where=where, message=error.message), hint=error.hint
            ) from None
    rule = rule_for(path, vocabulary.country)
    if rule and rule.pattern[-1] == "BAND":
        band = str(Band.parse(path[-1], where))
        if band != path[-1]:  # one band under two names would be two keys
            raise InputError(
                phrase(
                    "{where}: {path} is another way to write an age band",
                    where=where,
                    path=shown(path[-1]),
                ),
                hint=offered(band),
            )
    if rule and rule.pattern[-1] == "PLACE" and not is_place(path[-1]):
        raise InputError(
            phrase(
                "{where}: {path} is not the number of an entry", where=where, path=shown(path[-1])
            ),
            hint=offered("1"),
        )
    if rule and "LINE" in rule.pattern and not _LINE.fullmatch(path[2]):
        raise InputError(
            phrase("{where}: {path} is not a name for a line of revenue", where=where,
                   path=shown(path[2])),
            hint=offered("deliveries"),
        )  # fmt: skip
    if rule and rule.pattern[-1] == "YEAR" and path[-1] not in map(str, range(1, MOST_YEARS + 1)):
        raise InputError(
            phrase(
                "{where}: {path} is not the number of a year to come",
                where=where,
                path=shown(path[-1]),
            ),
            hint=offered(".".join((*path[:-1], "1"))),
        )
    if rule and rule.pattern[-1] == "DAYS" and path[-1] not in map(str, range(1, 367)):
        raise InputError(
            phrase("{where}: {path} is not a number of days", where=where, path=shown(path[-1])),
            hint=offered("7"),
        )
