"""Names for shell completion, read from packaged data alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def channel_names(incomplete: str) -> list[str]:
    """Return channel names and groups that start with what was typed."""
    known = tomllib.loads((_PACKAGE / "model" / "channels.toml").read_text(encoding="utf-8"))
    return _starting([*known, "online", "offline", "all"], incomplete)


def figure_names(incomplete: str) -> list[str]:
    """Return figure keys that start with what was typed."""
    from malisize.figures import catalogue

    return _starting(catalogue.figure_names(), incomplete)


def bundled_names(incomplete: str) -> list[str]:
    """Return names of bundled assumptions files that start with what was typed."""
    from malisize.assumptions import bundled

    return _starting(bundled.names(), incomplete)


def areas(incomplete: str) -> list[str]:
    """Return areas that start with what was typed."""
    from malisize.model.segment import AREAS

    return _starting(AREAS, incomplete)


def row_ids(incomplete: str) -> list[str]:
    """Return row ids that start with what was typed, those of every channel included."""
    known = tomllib.loads((_PACKAGE / "model" / "channels.toml").read_text(encoding="utf-8"))
    rows = ["population", "internet_users", "segment.population", "segment.online", "reachable.largest", "reachable.upper"]
    rows += ["reachable.independent", "reachable.deduplicated"]
    rows += [f"channel.{name}.{part}" for name in known for part in ("accounts", "reachable", "share")]
    rows += [f"market.{level}.{part}" for level in ("tam", "sam", "som") for part in ("people", "revenue")]
    return _starting([*rows, "market.start", "market.revenue_per_customer", "market.ratio"], incomplete)


def _starting(names: object, incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]  # type: ignore[attr-defined]
