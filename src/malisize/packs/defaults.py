"""What is supposed of a new country: the width of what was given, and what stands in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from malisize.assumptions import bundled
from malisize.country import Country
from malisize.numerals.currencies import BILLING, BY_CODE
from malisize.wording import Language, Said, phrase

_WIDTHS = {  # of a range over its centre, as those of the shipped countries
    "population": (0.95, 1.05),
    "urban_share": (0.8, 1.2),
    "internet_users": (0.56, 1.79),
}
_ACCOUNTS = (0.67, 1.39)
_CAPITAL = (0.88, 1.12)


def defaults(
    like: Country,
    capital: str,
    currency: str,
    numbers: Mapping[str, tuple[float, bool]],
    platforms: Mapping[str, tuple[float, bool]],
    language: Language,
) -> dict[str, Any]:
    """Return the defaults of a country whose capital has the id ``capital``, in a language.

    ``numbers`` and ``platforms`` have the value of each by key, and whether its source was named;
    ``like`` is the country that stands in.
    """
    held = bundled.defaults(like)

    def borrowed(*path: str) -> dict[str, Any]:
        return _borrowed(_found(held, path), like, language)

    share = numbers["people_of_capital"][0] / numbers["population"][0]
    told = phrase("the people of the capital over all that were given; the range is a judgement")
    area = {
        "population_share": _range(share, _CAPITAL, 1.0)
        | {"mark": "unsourced", "why": told.within(language)},
        "share_15_up": borrowed("area", like.capital_id, "share_15_up"),
    }
    one = phrase("the tables by region have these areas themselves").within(language)
    out: dict[str, Any] = {
        bundled.BUILDS_ON: "union",
        "figures": _widths(numbers, platforms, language),
        "area": {
            "region_odds_ratio": {"value": 1, "mark": "sourced", "why": one},
            capital: area,
        },
        "users": {"level": borrowed("users", "level")},
        "phones": {"owner_share": borrowed("phones", "owner_share")},
        "channels": {},
        "vat": {name: borrowed("vat", name) for name in ("media", "services")},
    }
    for key in platforms:
        share_of = _found(held, ("channels", key, "share")) or {}
        shares = {
            capital if name == like.capital_id else name: _borrowed(given, like, language)
            for name, given in share_of.items()
            if name in (like.capital_id, "urban", "female")
        }
        out["channels"][key] = {"share": shares} if shares else {}
    return out | _money(currency, like, language)


def _widths(
    numbers: Mapping[str, tuple[float, bool]],
    platforms: Mapping[str, tuple[float, bool]],
    language: Language,
) -> dict[str, Any]:
    """Return how vague the numbers given are."""
    out = {}
    people, online = numbers["population"][0], numbers["internet_users"][0]
    accounts = {f"{key}_users": (one, _ACCOUNTS) for key, one in platforms.items()}
    given = {key: (numbers[key], width) for key, width in _WIDTHS.items()} | accounts
    known = phrase("given with its source; as wide as such numbers of the countries that malisize"
                   " ships turned out to be")  # fmt: skip
    bare = phrase("given without a source; as wide as such numbers of the countries that malisize"
                  " ships turned out to be")  # fmt: skip
    for key, ((value, sourced), width) in given.items():
        most = {"urban_share": 1.0, "population": math.inf, "internet_users": people}.get(
            key, online
        )
        mark, why = ("sourced", known) if sourced else ("unsourced", bare)
        out[key] = _range(value, width, max(most, value)) | {
            "mark": mark,
            "why": why.within(language),
        }
    return out


def _range(value: float, width: tuple[float, float], most: float) -> dict[str, Any]:
    ends = {"low": value * width[0], "central": value, "high": min(value * width[1], most)}
    if most <= 1.0:
        return {name: round(end, 4) for name, end in ends.items()}
    return {name: round(end) for name, end in ends.items()}


def _money(currency: str, like: Country, language: Language) -> dict[str, Any]:
    """Return what replaces the franc of the union."""
    if currency == like.currency:
        return {}
    none = phrase("nothing is supposed: give your own").within(language)
    production = {"value": f"0 {currency}", "mark": "unsourced", "why": none}
    out: dict[str, Any] = {"budget": {"production": production}}
    if currency != BILLING:
        dollar, own = BY_CODE[BILLING], BY_CODE[currency]
        rate = (own.per_euro or own.about_per_euro or 1.0) / (dollar.about_per_euro or 1.0)
        rough = phrase("roughly, by the euro: give the day's rate").within(language)
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


def _borrowed(given: Mapping[str, Any], like: Country, language: Language) -> dict[str, Any]:
    """Return a value of another country, marked as what stands in."""
    why: Said = phrase("as in {country}: {why}", country=like.name, why=given["why"])
    kept = {name: value for name, value in given.items() if name not in ("mark", "why")}
    return kept | {"mark": "proxy", "why": why.within(language)}
