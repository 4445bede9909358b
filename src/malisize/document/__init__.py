"""What a result says, in order, without any format: ``of`` makes the document of any result."""

from __future__ import annotations

from malisize.document.blocks import Document
from malisize.records import Estimate, Result


def has(result: Result) -> bool:
    """Tell whether a result has a document."""
    return isinstance(result, Estimate) and result.command in ("audience", "budget")


def of(result: Result) -> Document:
    """Return the document of a result."""
    if isinstance(result, Estimate) and result.command == "audience":
        from malisize.document.audience import audience

        return tuple(audience(result))
    if isinstance(result, Estimate) and result.command == "budget":
        from malisize.document.plan import plan

        return tuple(plan(result))
    raise NotImplementedError
