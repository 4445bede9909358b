"""A new country as it is typed."""

from __future__ import annotations

from malisize.tuples import NamedTuple

TYPED = (  # the options whose numbers have a source and a date
    *("population", "urban-share", "internet-users", "capital", "region", "radio", "lines"),
    "platform",
)


class Given(NamedTuple):
    """What a new country's folder is made of, as typed: see ``malisize countries new``."""

    name: str | None = None
    code: str | None = None
    currency: str | None = None
    capital: str | None = None
    like: str | None = None
    population: str | None = None
    urban_share: str | None = None
    internet_users: str | None = None
    platform: list[str] | None = None
    region: list[str] | None = None
    radio: str | None = None
    lines: str | None = None
    files: list[str] | None = None
    source: list[str] | None = None
    dated: list[str] | None = None
    force: bool = False
