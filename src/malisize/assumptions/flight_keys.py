"""The keys that say when a plan runs, as a whole and by channel."""

from __future__ import annotations

from malisize.assumptions.flights import read_day, read_weeks
from malisize.assumptions.rule import KeyRule, key

_WEEKS = "1-2, 5"

FLIGHT: tuple[KeyRule, ...] = (
    key("flight.start", "the first day of a plan", "text", example="2026-12-01", read=read_day),
    key("flight.end", "the last day of a plan", "text", example="2026-12-28", read=read_day),
    key(
        "flight.weeks",
        "weeks of the flight in which a plan runs, counted from 1 (default: all)",
        "text",
        example=_WEEKS,
        read=read_weeks,
    ),
    key(
        "channels.CHANNEL.start",
        "the first day on which a channel runs, within the flight",
        "text",
        example="2026-12-08",
        read=read_day,
    ),
    key(
        "channels.CHANNEL.end",
        "the last day on which a channel runs, within the flight",
        "text",
        example="2026-12-21",
        read=read_day,
    ),
    key(
        "channels.CHANNEL.weeks",
        "weeks of the flight in which a channel runs (default: those of the plan)",
        "text",
        example=_WEEKS,
        read=read_weeks,
    ),
)
