"""What a market is asked for beyond its file."""

from __future__ import annotations

from typing import NamedTuple


class MarketRequest(NamedTuple):
    """What a market is asked for beyond its file: years to project as a text (None: the file's),
    and the currency shown.
    """

    years: str | None = None
    currency: str = "XOF"

    def typed(self) -> dict[str, str | None]:
        """Return the options that explain and drivers take too; the years they need are in a row's
        id.
        """
        return {"--currency": self.currency if self.currency != "XOF" else None}
