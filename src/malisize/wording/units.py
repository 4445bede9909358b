"""What is counted, in words; data formats keep the unit as it is."""

from __future__ import annotations

from collections.abc import Mapping

from malisize.wording.said import joined, phrase

_MANY = {
    "accounts": phrase("accounts"),
    "calls": phrase("calls", "unit"),
    "channels": phrase("channels", "unit"),
    "clicks": phrase("clicks", "unit"),
    "connections": phrase("connections"),
    "conversions": phrase("conversions", "unit"),
    "countries": phrase("countries", "unit"),
    "days": phrase("days", "unit"),
    "domains": phrase("domains", "unit"),
    "edition": phrase("edition", "unit"),
    "exposures": phrase("exposures", "unit"),
    "families": phrase("families", "unit"),
    "farms": phrase("farms", "unit"),
    "firms": phrase("firms", "unit"),
    "followers": phrase("followers"),
    "households": phrase("households", "unit"),
    "impressions": phrase("impressions"),
    "km2": phrase("km2", "unit"),
    "licences": phrase("licences", "unit"),
    "members": phrase("members"),
    "messages": phrase("messages", "unit"),
    "of": phrase("of", "unit"),
    "operators": phrase("operators", "unit"),
    "orders": phrase("orders", "unit"),
    "outlets": phrase("outlets", "unit"),
    "panels": phrase("panels", "unit"),
    "people": phrase("people"),
    "points": phrase("points", "unit"),
    "posts": phrase("posts", "unit"),
    "pupils": phrase("pupils", "unit"),
    "purchases": phrase("purchases", "unit"),
    "rank": phrase("rank", "unit"),
    "schools": phrase("schools", "unit"),
    "share": phrase("share", "unit"),
    "shops": phrase("shops", "unit"),
    "spots": phrase("spots", "unit"),
    "stations": phrase("stations", "unit"),
    "subscribers": phrase("subscribers"),
    "tonnes": phrase("tonnes", "unit"),
    "users": phrase("users", "unit"),
    "views": phrase("views", "unit"),
    "visitors": phrase("visitors", "unit"),
    "years": phrase("years", "unit"),
    "percentage points": phrase("percentage points", "unit"),
}
_ONE = {
    "account": phrase("account"),
    "adults": phrase("adults", "one unit"),
    "click": phrase("click", "one unit"),
    "completion": phrase("completion", "one unit"),
    "connection": phrase("connection"),
    "day": phrase("day", "one unit"),
    "delivery": phrase("delivery", "one unit"),
    "engagement": phrase("engagement", "one unit"),
    "face": phrase("face", "one unit"),
    "family": phrase("family", "one unit"),
    "farm": phrase("farm", "one unit"),
    "firm": phrase("firm", "one unit"),
    "follower": phrase("follower"),
    "hours": phrase("hours", "one unit"),
    "household": phrase("household", "one unit"),
    "household-year": phrase("household and year", "one unit"),
    "item": phrase("item", "one unit"),
    "lead": phrase("lead", "one unit"),
    "line": phrase("line", "one unit"),
    "listener": phrase("listener", "one unit"),
    "member": phrase("member"),
    "message": phrase("message", "one unit"),
    "month": phrase("month", "one unit"),
    "week": phrase("week", "one unit"),
    "number": phrase("number", "one unit"),
    "order": phrase("order", "one unit"),
    "people": phrase("people", "one unit"),
    "person": phrase("person", "one unit"),
    "person-year": phrase("person and year", "one unit"),
    "post": phrase("post", "one unit"),
    "pupil": phrase("pupil", "one unit"),
    "purchase": phrase("purchase", "one unit"),
    "school": phrase("school", "one unit"),
    "shop": phrase("shop", "one unit"),
    "spot": phrase("spot", "one unit"),
    "story": phrase("story", "one unit"),
    "subscriber": phrase("subscriber"),
    "trip": phrase("trip", "one unit"),
    "user": phrase("user", "one unit"),
    "video view": phrase("video view", "one unit"),
    "view": phrase("view", "one unit"),
    "weekly listener": phrase("weekly listener", "one unit"),
    "withdrawal": phrase("withdrawal", "one unit"),
    "year": phrase("year", "one unit"),
    "GB": phrase("GB", "one unit"),
    "impressions": phrase("impressions", "one unit"),
    "posts": phrase("posts", "one unit"),
}
_SINGULAR = {
    "accounts": "account",
    "connections": "connection",
    "followers": "follower",
    "members": "member",
    "subscribers": "subscriber",
}


def many(unit: str) -> str:
    """Return what a unit counts, such as accounts, or ``people per account``."""
    over, *under = unit.split(" per ")
    parts = [_named(over, _MANY), *(_named(part, _ONE) for part in under)]
    said = parts[0]
    for part in parts[1:]:
        said = phrase("{unit} per {each}", unit=said, each=part)
    return said


def _named(words: str, names: Mapping[str, str]) -> str:
    """Return the words of a unit, named together or each on its own."""
    whole = names.get(words)
    return whole or joined(" ", [names.get(word, word) for word in words.split(" ")])


def one(unit: str) -> str:
    """Return one of what a unit counts, such as an account."""
    word = _SINGULAR.get(unit, unit.removesuffix("s"))
    return _ONE.get(word, word)
