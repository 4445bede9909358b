"""A new country as it is typed."""

from __future__ import annotations

from typing import NamedTuple


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
    files: list[str] | None = None
    source: str | None = None
    platform_source: str | None = None
    dated: str | None = None
    force: bool = False
