"""Plans of a study with exact values, so that numbers can be worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.study import Study

EXACT = {
    "channels.facebook.accounts": "1000000",
    "channels.facebook.people_per_account": "1",
    "channels.facebook.cpm": "1000 XOF",
    "channels.facebook.ctr": "0.01",
    "channels.instagram.accounts": "400000",
    "channels.instagram.people_per_account": "1",
    "channels.instagram.cpm": "2000 XOF",
    "channels.radio.weekly_share": "50%",
    "channels.radio.cost_per_spot": "25000 XOF",
    "channels.radio.audience_per_spot": "40000",
    "channels.sms.accounts": "20M",
    "channels.sms.active_line_share": "90%",
    "channels.sms.cost_per_message": "30 XOF",
    "channels.sms.delivery_share": "90%",
    "figures.population": "24000000",
    "figures.internet_users": "8000000",
    "users.level": "100%",
    "users.children": "9%",
    "overlap": "80%",
    "reach_shape": "0.5",
    "station_share": "100%",
    "fx.usd": "600",
    "budget.agency_fee": "10%",
    "budget.payment_fee": "2%",
    "budget.production": "50000 XOF",
    "vat.media": "0%",
    "vat.services": "18%",
}
LOAD = 1 + 0.10 + 0.02 + 0.18 * 0.12
RADIO = {
    "channels.radio.cost_per_spot": "15000 to 45000 XOF",
    "channels.radio.audience_per_spot": "20k to 180k",
}


MIXES = (
    ["facebook", "instagram", "linkedin"],
    ["facebook", "radio"],
    ["facebook", "instagram", "radio", "sms"],
)


def plan(
    channels: list[str],
    settings: Mapping[str, str] | None = None,
    *,
    exact: bool = True,
    range: str | None = None,
    **asked: Any,
) -> Estimate:
    """Plan on channels under exact assumptions, or the shipped ones, and settings on top."""
    study = Study.load(set={**(EXACT if exact else {}), **(settings or {})})
    return study.budget(PlanRequest(**asked), channels=channels, range=range)


def answer(channels: list[str], settings: Mapping[str, str] | None = None, **asked: Any) -> Any:
    """Return a plan under the shipped assumptions with its nodes."""
    study = Study.load(set={**RADIO, **(settings or {})})
    return study.ask(Request(channels=tuple(channels), plan=PlanRequest(**asked)))


def nodes(found: Any) -> dict[str, Any]:
    """Return the nodes of a plan by row id."""
    return {spec.id: spec.node for spec in found.model.rows}


def notes(estimate: Estimate, kind: str) -> list[str]:
    """Return the notes of a kind, each with its hint."""
    return [f"{note.text} | {note.hint}" for note in estimate.notes if note.kind == kind]


def nbd(seen: float, people: float, shape: float, times: int = 1) -> float:
    """Return NBD reach by its textbook probabilities."""
    odds = (seen / people) / (seen / people + shape)
    missed = sum(
        math.exp(math.lgamma(shape + k) - math.lgamma(shape) - math.lgamma(k + 1))
        * (1 - odds) ** shape
        * odds**k
        for k in range(times)
    )
    return people * (1 - missed)
