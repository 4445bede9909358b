"""What is counted, in words; data formats keep the unit as it is."""

from __future__ import annotations

from malisize.wording.said import phrase

_MANY = {
    "accounts": phrase("accounts"),
    "connections": phrase("connections"),
    "followers": phrase("followers"),
    "impressions": phrase("impressions"),
    "members": phrase("members"),
    "people": phrase("people"),
    "subscribers": phrase("subscribers"),
}
_ONE = {
    "accounts": phrase("account"),
    "connections": phrase("connection"),
    "followers": phrase("follower"),
    "members": phrase("member"),
    "subscribers": phrase("subscriber"),
}


def many(unit: str) -> str:
    """Return what a unit counts, such as accounts."""
    return _MANY.get(unit, unit)


def one(unit: str) -> str:
    """Return one of what a unit counts, such as an account."""
    return _ONE.get(unit, unit.removesuffix("s"))
