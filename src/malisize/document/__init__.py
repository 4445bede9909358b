"""What a result says, in order, without any format: ``of`` makes the document of any result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from malisize.document.blocks import Block, Document
from malisize.records import Estimate, Explanation, Listing, Ranking, Result

_MAKERS = {  # by what it is, the module and the function that make its document
    "audience": "audience.audience",
    "budget": "calendar.planned",
    "calendar": "calendar.calendar",
    "market": "market.market",
    "countries.audience": "countries.audience",
    "countries.budget": "calendar.planned",
    "countries.market": "countries.market",
    "countries.calendar": "calendar.calendar",
    "explanation": "explanation.explanation",
    "ranking": "ranking.ranking",
    "malisize.curve/1": "curve.curve",
    "malisize.sweep/1": "sweep.sweep",
    "malisize.languages/1": "languages.languages",
    "malisize.compare/1": "comparison.comparison",
    "malisize.replay/1": "replay.replay",
}
_LISTED = "listing.listing"


def of(result: Result) -> Document:
    """Return the document of a result."""
    module, name = _MAKERS.get(_kind(result), _LISTED).split(".")
    make: Callable[[Any], Iterator[Block]]
    make = getattr(import_module(f"malisize.document.{module}"), name)
    return tuple(make(result))


def _kind(result: Result) -> str:
    if isinstance(result, Estimate):
        return f"countries.{result.command}" if result.parts else result.command
    if isinstance(result, Listing):
        return result.schema
    return {Explanation: "explanation", Ranking: "ranking"}[type(result)]
