"""What is supposed of a new country: the width of what was given, and what stands in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from malisize.assumptions import bundled
from malisize.country import Country, shipped
from malisize.numerals import parse
from malisize.numerals.currencies import BILLING, currency_named
from malisize.packs import folder
from malisize.packs.standing import in_languages
from malisize.packs.wanted import RADIO, Number, Wanted, identifier
from malisize.wording import phrase
from malisize.wording.said import of_data

_ENDS = ("low", "central", "high")
_EVERY = 1.0 - 1e-6  # the most that a share may be


def defaults(wanted: Wanted) -> dict[str, Any]:
    """Return the defaults of a country to be written, their reasons in every language."""
    like, numbers = wanted.like, wanted.numbers
    held, capital = bundled.defaults(like), identifier(wanted.capital)

    def borrowed(*path: str) -> dict[str, Any]:
        return _borrowed(_found(held, path), like)

    there = numbers["people_of_capital"]
    share = there._replace(value=there.value / wanted.people)
    area = {
        "population_share": _share(share, ("area", like.capital_id, "population_share"), like)
        | {
            "mark": "unsourced",
            "why": in_languages(
                phrase(
                    "the people of the capital over all that were given; as wide as that of"
                    " {country}",
                    country=like.name,
                )
            ),
        },
        "share_15_up": borrowed("area", like.capital_id, "share_15_up"),
    }
    one = in_languages(phrase("the tables by region have these areas themselves"))
    out: dict[str, Any] = {
        bundled.BUILDS_ON: "union",
        "station_share": borrowed("station_share"),
        "overlap": {"radio_tv": borrowed("overlap", "radio_tv")},
        "figures": _widths(wanted),
        "area": {
            "region_odds_ratio": {"value": 1, "mark": "sourced", "why": one},
            capital: area,
        },
        "users": {"level": borrowed("users", "level")},
        "phones": {"owner_share": borrowed("phones", "owner_share")},
        "channels": dict(_channels(wanted)),
        "vat": {name: borrowed("vat", name) for name in ("media", "services")},
        "growth": {name: borrowed("growth", name) for name in ("population", "lines", "online")},
    }
    return out | _money(wanted.currency, like)


def _channels(wanted: Wanted) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is supposed of each channel that was given."""
    like, held = wanted.like, bundled.defaults(wanted.like)
    capital = identifier(wanted.capital)
    for key in wanted.platforms:
        share_of = _found(held, ("channels", key, "share")) or {}
        shares = {
            capital if name == like.capital_id else name: _borrowed(given, like)
            for name, given in share_of.items()
            if name in (like.capital_id, "urban", "female")
        }
        yield key, {"share": shares} if shares else {}
    for key, one in like.table("channels.toml").items() if wanted.lines else ():
        active = _found(held, ("channels", key, "active_line_share"))
        if active and one["kind"] == "mobile":
            yield key, {"active_line_share": _borrowed(active, like)}
    if wanted.radio:
        path = ("channels", RADIO)
        met = next(name for name in _RADIO if _found(held, (*path, name)))
        yield (
            RADIO,
            {
                "weekly_share": _share(wanted.radio, (*path, met), like)
                | _given(wanted.radio, like)
                | ({"source": _named(wanted.radio.source)} if wanted.radio.is_sourced else {})
            },
        )


_RADIO = ("weekly_share", "share_outside")


def _named(source: Mapping[str, Any]) -> str:
    words = (source["publisher"], source["title"], source["url"])
    return ", ".join(one for one in dict.fromkeys(words) if one != "-")


def _given(one: Number, like: Country) -> dict[str, Any]:
    """Return the mark and the reason of a number that somebody gave."""
    known = phrase("given with its source; as wide as that of {country}", country=like.name)
    bare = phrase("given without a source; as wide as that of {country}", country=like.name)
    said = known if one.is_sourced else bare
    mark = "sourced" if one.is_sourced else "unsourced"
    return {"mark": mark, "why": in_languages(said)}


def _widths(wanted: Wanted) -> dict[str, Any]:
    """Return how vague the numbers given are: as those of the country that stands in, accounts as
    the widest of those that malisize ships.
    """
    like, numbers = wanted.like, wanted.numbers
    online = numbers["internet_users"].value
    shares = {"urban_share": _share(numbers["urban_share"], ("figures", "urban_share"), like)}
    counts = {
        key: _around(numbers[key].value, _ratio(like, key), wanted.people * more)
        for key, more in (("population", math.inf), ("internet_users", 1.0))
    }
    out = {key: found | _given(numbers[key], like) for key, found in (counts | shares).items()}
    widest, where = max(_accounts(), key=lambda one: one[0][1] / one[0][0])
    for key, one in wanted.platforms.items():
        ends = _around(one.value, widest, max(online, one.value))
        out[f"{key}_users"] = ends | _given(one, where)
    return {key: out[key] for key in ("population", "urban_share", *out)}


def _accounts() -> Iterator[tuple[tuple[float, float], Country]]:
    """Yield how wide accounts are in the shipped countries."""
    for like in map(shipped, folder.codes()):
        known = bundled.defaults(like)["figures"]
        for one in like.table("channels.toml").values():
            _, _, key = one.get("figure", "").partition(".")
            if one["sizing"] == "accounts" and "low" in known.get(key, ()):
                yield _ratio(like, key), like


def _ratio(like: Country, key: str) -> tuple[float, float]:
    """Return the ends of a figure's range over its centre, in a country."""
    low, central, high = _ends(bundled.defaults(like)["figures"][key], "amount")
    return low / central, high / central


def _ends(given: Mapping[str, Any], kind: Any) -> list[float]:
    """Return the low end, the centre and the high end of a range in a file."""
    ends = [given[name] for name in _ENDS]
    return [one if isinstance(one, float | int) else parse(one, kind, "").low for one in ends]


def _around(value: float, ratio: tuple[float, float], most: float) -> dict[str, Any]:
    """Return a range of people or accounts about a value, to three figures at its ends."""
    low, high = (float(f"{value * end:.3g}") for end in ratio)
    return {"low": round(low), "central": round(value), "high": round(min(high, most))}


def _share(one: Number, path: Iterable[str], like: Country) -> dict[str, Any]:
    """Return a range about a share, its ends as far in odds as those of a country's range."""
    odds = [end / (1.0 - end) for end in _ends(_found(bundled.defaults(like), path), "share")]
    own = one.value / (1.0 - min(one.value, _EVERY))
    ends = (own * end / odds[1] for end in odds)
    return {name: round(end / (1.0 + end), 4) for name, end in zip(_ENDS, ends, strict=True)}


def _money(currency: str, like: Country) -> dict[str, Any]:
    """Return what replaces the franc of the union."""
    if currency == like.currency:
        return {}
    none = in_languages(phrase("nothing is supposed: give your own"))
    production = {"value": f"0 {currency}", "mark": "unsourced", "why": none}
    out: dict[str, Any] = {"budget": {"production": production}}
    if currency != BILLING:
        dollar, own = currency_named(BILLING), currency_named(currency)
        rate = (own.per_euro or own.about_per_euro or 1.0) / (dollar.about_per_euro or 1.0)
        rough = in_languages(phrase("roughly, by the euro: give the day's rate"))
        out["fx"] = {
            BILLING.lower(): {name: float(f"{rate * part:.3g}")
                    for name, part in (("low", 0.93), ("central", 1.0), ("high", 1.07))}
            | {"mark": "unsourced", "why": rough}
        }  # fmt: skip
    return out


def _found(document: Mapping[str, Any], path: Iterable[str]) -> Any:
    """Return what stands at a path, whose last names a file may write as one key."""
    at: Any = document
    for name in path:
        at = at.get(name) if isinstance(at, Mapping) else None
    return at


def _borrowed(given: Mapping[str, Any], like: Country) -> dict[str, Any]:
    """Return a value of another country, marked as what stands in."""
    why = phrase("as in {country}: {why}", country=like.name, why=of_data(given["why"]))
    kept = {name: value for name, value in given.items() if name not in ("mark", "why")}
    return kept | {"mark": "proxy", "why": in_languages(why)}
