"""What completion offers of the languages that people speak and read."""

from __future__ import annotations

from malisize.cli.line import country


def spoken(incomplete: str) -> list[str]:
    """Return the languages of which a share of people who speak them is published."""
    return _known("speaks", incomplete)


def written(incomplete: str) -> list[str]:
    """Return the languages of which a share of people who read them is published."""
    return _known("reads", incomplete)


def divisions(incomplete: str) -> list[str]:
    """Return by what an audience may be told apart."""
    return [name for name in ("language",) if name.startswith(incomplete)]


def _known(kind: str, incomplete: str) -> list[str]:
    from malisize.request import EVERYONE

    ids = [id for id, one in country().tongues.items() if getattr(one, kind)]
    return [id for id in (*ids, EVERYONE) if id.startswith(incomplete)]
