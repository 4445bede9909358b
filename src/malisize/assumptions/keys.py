"""Every key an assumptions file may have: what it means, its kind and its unit. A new key is added here."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from malisize.numerals import Kind

Form = Literal["number", "text", "texts", "narrow"]


class KeyRule(NamedTuple):
    """A key or a family of keys. In ``pattern``, CHANNEL, BAND and FIGURE stand for one name each."""

    pattern: tuple[str, ...]
    form: Form
    meaning: str
    kind: Kind = "share"
    unit: str = "share"
    least: float = 0.0
    example: str = ""


def _rule(path: str, meaning: str, form: Form = "number", kind: Kind = "share", unit: str = "share", **more: object) -> KeyRule:
    return KeyRule(tuple(path.split(".")), form, meaning, kind, unit, **more)  # type: ignore[arg-type]


RULES: tuple[KeyRule, ...] = (
    _rule("title", "what the file is about, shown above results", "text"),
    _rule("audience.area", "where: national, urban, rural, bamako or a region", "text", example="bamako"),
    _rule("audience.gender", "all, women or men", "text", example="women"),
    _rule("audience.age", "completed years: 18-35, 18+ or all", "text", example="18-35"),
    _rule("audience.channels", "the channels to size", "texts", example="facebook, instagram"),
    _rule("audience.narrow", "further shares that narrow the audience, each with a label", "narrow"),
    _rule("figures.FIGURE", "your own value or width for a figure of the catalogue", kind="amount", unit="", example="9M"),
    _rule("prefer.FIGURE", "which observation of a figure to use: source or source@as_of", "text"),
    _rule(
        "area.town_to_rural", "internet penetration of towns outside Bamako over that of the countryside",
        kind="ratio", unit="ratio", least=1e-3, example="1.4 to 2.6",
    ),
    _rule(
        "area.bamako_to_town", "internet penetration of Bamako over that of other towns",
        kind="ratio", unit="ratio", least=1e-3, example="1 to 1.3",
    ),
    _rule("area.bamako.population_share", "Bamako's share of the population", example="17% to 20%"),
    _rule("area.bamako.share_15_up", "share of Bamako's people aged 15 and over", example="56% to 66%"),
    _rule("users.female", "women among internet users", example="36% to 46%"),
    _rule("users.age.BAND", "weight of an age band among internet users (normalised)", example="46% to 60%"),
    _rule("social.active_share", "monthly active share of accounts, for a channel without its own", example="50% to 90%"),
    _rule(
        "social.people_per_account", "people behind one account, for a channel without its own",
        kind="amount", unit="people per account", least=1e-3, example="0.82 to 0.97",
    ),
    _rule("social.age.BAND", "weight of an age band among social media users (normalised), for a channel without its own"),
    _rule("overlap", "share of the other online channels' audience that also uses the largest one", example="75% to 98%"),
    _rule("channels.CHANNEL.accounts", "size of the channel, in its own unit", kind="amount", unit="", example="4M to 7M"),
    _rule("channels.CHANNEL.active_share", "share of the accounts active in a month", example="15% to 45%"),
    _rule(
        "channels.CHANNEL.people_per_account", "people behind one account", kind="amount", unit="people per account",
        least=1e-3, example="0.82 to 0.97",
    ),
    _rule("channels.CHANNEL.share.bamako", "Bamako's share of the channel's users", example="40% to 60%"),
    _rule("channels.CHANNEL.share.urban", "urban share of the channel's users, Bamako included", example="80% to 93%"),
    _rule("channels.CHANNEL.share.female", "women among the channel's users", example="22% to 28%"),
    _rule("channels.CHANNEL.age.BAND", "weight of an age band among the channel's users (normalised)", example="58% to 75%"),
    _rule("channels.CHANNEL.weekly_share", "share of people 15+ the channel meets in a week", example="40% to 70%"),
    _rule("channels.CHANNEL.active_line_share", "share of the lines still in use", example="80% to 97%"),
    _rule(
        "channels.CHANNEL.lines_per_person", "lines held by one owner", kind="amount", unit="connections per person",
        least=1.0, example="1.6 to 2.4",
    ),
)  # fmt: skip

HOLDERS = ("CHANNEL", "BAND", "FIGURE")


@cache
def rule_for(path: tuple[str, ...]) -> KeyRule | None:
    """Return the rule of a complete key, or None."""
    for rule in RULES:
        if len(rule.pattern) == len(path) and _fits(rule, path):
            return rule
    return None


@cache
def is_table(path: tuple[str, ...]) -> bool:
    """Tell whether keys may follow below this path."""
    return any(len(rule.pattern) > len(path) and _fits(rule, path) for rule in RULES)


def below(path: tuple[str, ...]) -> list[str]:
    """Return the names that may follow a path, holders (CHANNEL ...) included."""
    found = {rule.pattern[len(path)] for rule in RULES if len(rule.pattern) > len(path) and _fits(rule, path)}
    return sorted(found)


def _fits(rule: KeyRule, path: tuple[str, ...]) -> bool:
    return all(part in HOLDERS or part == name for name, part in zip(path, rule.pattern, strict=False))
