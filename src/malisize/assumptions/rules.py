"""The rules of keys in a country, and what may stand in a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from malisize.assumptions.keys import RULES
from malisize.assumptions.rule import KeyRule
from malisize.country import Country
from malisize.numerals import (
    BILLING,
    BY_CODE,
    currency_named,
    is_currency,
    least_rate,
    parity,
    rate_example,
)
from malisize.numerals.currencies import Currency
from malisize.text import command

HOLDERS = ("CHANNEL", "BAND", "FIGURE", "DAYS", "PLACE", "YEAR", "LINE")
MOST_PLACES = 20
_WORD = re.compile(r"\{(\w+)\}")


@cache
def rules_of(country: Country) -> tuple[KeyRule, ...]:
    """Return the rules of every key in a country: with its capital, its money and its channels."""
    money = currency_named(country.currency)
    words = {
        "capital": country.capital.id,
        "Capital": country.capital.name,
        "channels": ", ".join(country.examples.channels),
        "money": money.code,
        "billing": BILLING,
        "many": money.many,
    }
    return tuple(one for rule in RULES for one in _filled(rule, words))


def _filled(rule: KeyRule, words: Mapping[str, str]) -> Iterator[KeyRule]:
    """Yield a rule with the words of a country, once for each currency that needs a rate there."""
    if rule.pattern[-1] != "CURRENCY":
        pattern = tuple(part.replace("CAPITAL", words["capital"]) for part in rule.pattern)
        yield _worded(rule._replace(pattern=pattern), words)
        return
    for other in BY_CODE.values():
        if other.code != words["money"] and parity(words["money"], other.code) is None:
            yield _of_rate(rule, words, other)


def _of_rate(rule: KeyRule, words: Mapping[str, str], other: Currency) -> KeyRule:
    """Return the rule of the rate of a currency."""
    rate = rate_example(words["money"], other.code)
    more = {**words, "one": other.one, "other": other.code, "rate": rate}
    pattern = (*rule.pattern[:-1], other.code.lower())
    limits = rule.limits._replace(least=least_rate(words["money"], other.code))
    return _worded(rule._replace(pattern=pattern, limits=limits), more)


def _of_other(path: tuple[str, ...], country: Country) -> KeyRule | None:
    """Return the rule of the rate of a currency that is met seldom, None where there is none."""
    code, money = path[-1].upper(), currency_named(country.currency)
    if path[:-1] != ("fx",) or code in BY_CODE or not is_currency(code):
        return None
    if parity(money.code, code) is not None:
        return None
    words = {"money": money.code, "many": money.many}
    rule = next(rule for rule in RULES if rule.pattern[-1] == "CURRENCY")
    return _of_rate(rule, words, currency_named(code))


def _worded(rule: KeyRule, words: Mapping[str, str]) -> KeyRule:
    meaning, unit, example = (
        _WORD.sub(lambda found: words.get(found[1], found[0]), text) if "{" in text else text
        for text in (rule.meaning, rule.unit, rule.example)
    )
    return rule._replace(meaning=meaning, unit=unit, example=example, home=words["money"])


def example_of(name: str, country: Country, unit: str = "") -> str:
    """Return a value that a key may have in a country; ``unit`` is that of its figure."""
    rule = rule_for(tuple(name.split(".")), country)
    if rule is None or unit == "share" or (rule.kind == "share" and not rule.example):
        return "35%"
    return rule.example or "1200"


def option_of(name: str, country: Country, unit: str = "") -> str:
    """Return the option that gives a key such a value, as it is typed."""
    return command("--set", f"{name}={example_of(name, country, unit)}")


@cache
def rule_for(path: tuple[str, ...], country: Country | None = None) -> KeyRule | None:
    """Return the rule of a complete key in a country, or None; without a country, of a key that
    names no place and no currency.
    """
    alike = _by_shape(country)
    for last in (path[-1], ""):
        for rule in alike.get((path[0], len(path), last), ()):
            if _fits(rule.pattern, path):
                return rule
    return None if country is None else _of_other(path, country)


@cache
def _by_shape(country: Country | None) -> dict[tuple[str, int, str], list[KeyRule]]:
    """Return the rules of keys by the first name of these, which is never a holder, the number of
    their names, and the last, which is empty where it is one. Any key fits one rule at most.
    """
    found: dict[tuple[str, int, str], list[KeyRule]] = {}
    for rule in RULES if country is None else rules_of(country):
        first, last = rule.pattern[0], rule.pattern[-1]
        shape = first, len(rule.pattern), "" if last in HOLDERS else last
        found.setdefault(shape, []).append(rule)
    return found


@cache
def is_table(path: tuple[str, ...], country: Country) -> bool:
    """Tell whether keys may follow below this path."""
    return any(_fits(table, path) for table in _tables(country).get((path[0], len(path)), ()))


@cache
def _tables(country: Country) -> dict[tuple[str, int], set[tuple[str, ...]]]:
    """Return the paths of tables by their first name and the number of their names."""
    found: dict[tuple[str, int], set[tuple[str, ...]]] = {}
    for rule in rules_of(country):
        for depth in range(1, len(rule.pattern)):
            found.setdefault((rule.pattern[0], depth), set()).add(rule.pattern[:depth])
    return found


def is_place(name: str) -> bool:
    """Tell whether a name is the place of an entry in an array, counted from 1."""
    return name in map(str, range(1, MOST_PLACES + 1))


def below(path: tuple[str, ...], country: Country) -> list[str]:
    """Return the names that may follow a path, holders (CHANNEL ...) included."""
    found = {
        rule.pattern[len(path)]
        for rule in rules_of(country)
        if len(rule.pattern) > len(path) and _fits(rule.pattern, path)
    }
    return sorted(found)


def _fits(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Tell whether a path is the beginning of what a pattern stands for."""
    for part, name in zip(pattern, path, strict=False):
        if part != name and part not in HOLDERS:
            return False
    return True
