"""The five-year age bands that a catalogue has shares of."""

from __future__ import annotations

BANDS = (
    *(f"population_share_{low}_{low + 4}" for low in range(0, 65, 5)),
    "population_share_65_up",
)
