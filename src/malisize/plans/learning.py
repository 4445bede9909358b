"""Past campaigns whose reach is known teach a plan: its audience, shares and the shape of its
curves.

What is learned are the normal scores of the leaves that the campaigns' reach depends on, with one
factor for the audience of each channel (90 % within 0.5 to 2). A reach that the user states without
an error may be off by 10 %.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.assumptions.campaigns import Campaign
from malisize.errors import MalisizeError
from malisize.model.buying import IMPRESSIONS, curve, operation
from malisize.model.channels import find
from malisize.model.inputs import Inputs
from malisize.model.languages import Narrowing
from malisize.model.lessons import FACTOR, NONE, Lessons
from malisize.model.own import own_reach
from malisize.model.plan import met_share
from malisize.model.population import Population
from malisize.model.segment import parse_segment
from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.learning import Posterior, at_scores, learn
from malisize.quantity.node import Node, constant
from malisize.quantity.unit import PEOPLE
from malisize.records import Note
from malisize.tuples import NamedTuple
from malisize.wording import numbers, phrase, plural

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

ERROR = 0.1  # of a reach whose error nobody states, on the log scale
_DAYS = 28  # of a campaign that does not say how long it ran
_FEWEST = 0.3  # of draws that have to count
_TOGETHER = 0.7  # a correlation from which two leaves are not learned apart
_STILL = 1e-6


class _Told(NamedTuple):
    campaign: Campaign
    reach: Node


def lessons(inputs: Inputs) -> Lessons:
    """Return what the campaigns of some inputs teach; nothing where none of them states its
    reach.
    """
    teaching = [one for one in inputs.assumptions.campaigns if one.reach and one.impressions]
    if not teaching:
        return NONE
    channels = tuple(dict.fromkeys(one.channel for one in teaching))
    prior = Inputs(inputs.catalogue, inputs.assumptions, inputs.as_of, Lessons(channels=channels))
    told = [found for one in teaching if (found := _told(one, prior)) is not None]
    if not told:
        return NONE
    nodes = [one.reach for one in told]
    moving = sorted(vague(nodes), key=lambda node: node.leaf.key if node.leaf else "")
    leaves = [node.leaf for node in moving if node.leaf is not None]

    def predict(scores: Array) -> Array:
        """Return the logarithms of what scores of shape (points, leaves) make campaigns reach,
        shape (points, campaigns).
        """
        import numpy as np

        given = {
            leaf.key: at_scores(leaf.spread, scores[:, place]) for place, leaf in enumerate(leaves)
        }
        values = evaluate(nodes, given)
        found = [np.broadcast_to(values[node], len(scores)) for node in nodes]
        logs: Array = np.log(np.maximum(np.stack(found, axis=1), 1e-9))
        return logs

    observed = [math.log(one.campaign.reach or 1.0) for one in told]
    errors = [one.campaign.error or ERROR for one in told]
    learned = learn(predict, observed, errors, len(leaves))
    keys = [leaf.key for leaf in leaves]
    moved, mix = _scores(learned, keys)
    names = (one.campaign.channel for one in told)
    labels = {key: find(key, inputs.country).label for key in names}
    return Lessons(moved, mix, channels, tuple(_notes(told, learned, keys, errors, labels)))


def _told(campaign: Campaign, inputs: Inputs) -> _Told | None:
    """Return a campaign with the reach that the model gives it; None where its channel is bought in
    a way that no impressions tell, or has nobody in its segment.
    """
    try:
        who = {"area": ("national",), "gender": ("all",), "age": ("all",), **campaign.who}
        segment = parse_segment(who["area"], who["gender"], who["age"], inputs.country)
        channel = find(campaign.channel, inputs.country)
        one = own_reach(channel, Population(inputs, segment), Narrowing()).reach
        days = campaign.days or _DAYS
        how = curve(one, inputs, met_share(inputs, days), days, segment)
    except MalisizeError:
        return None
    if how.kind not in ("nbd", "capped"):
        return None
    shown = constant(campaign.impressions or 0.0, phrase("impressions of a campaign"), IMPRESSIONS)
    op, rest = operation(how, 1)
    return _Told(campaign, Node(op, (shown, *rest), PEOPLE))


def _scores(
    learned: Posterior, keys: Sequence[str]
) -> tuple[dict[str, tuple[float, float]], dict[str, dict[str, float]]]:
    """Return how far scores moved, and what each is mixed from, of those that moved at all."""
    moved: dict[str, tuple[float, float]] = {}
    mix: dict[str, dict[str, float]] = {}
    for place, key in enumerate(keys):
        weights = learned.factor[place].tolist()
        scale = math.sqrt(sum(weight * weight for weight in weights))
        shift = float(learned.mode[place])
        if abs(shift) < _STILL and abs(scale - 1.0) < _STILL:
            continue
        moved[key] = (shift, scale)
        mix[key] = {
            other: weight / scale
            for other, weight in zip(keys, weights, strict=True)
            if abs(weight) > _STILL
        }
    return moved, mix


def _notes(
    told: Sequence[_Told],
    learned: Posterior,
    keys: Sequence[str],
    errors: Sequence[float],
    labels: Mapping[str, str],
) -> list[Note]:
    found = []
    share = numbers.share(learned.effective)
    words = plural("Learned from {number} campaign of your own; effective sample size: {share} of"
                   " the draws", "Learned from {number} campaigns of your own; effective sample"
                   " size: {share} of the draws", len(told), share=share)  # fmt: skip
    few = learned.effective < _FEWEST
    if few:
        words = phrase("{words}, too few: the campaigns contradict each other or what is assumed",
                       words=words)  # fmt: skip
    hint = phrase("leave out a campaign unlike the plan, or state how far off its reach may be")
    found.append(Note("campaigns", words, hint if few else None))
    for one, predicted, error in zip(told, learned.predicted.tolist(), errors, strict=True):
        seen = math.log(one.campaign.reach or 1.0)
        if abs(predicted - seen) > 2.0 * error:
            words = phrase(
                "{channel}: a campaign reached {seen} people and the model gives it {predicted}:"
                " the two disagree",
                channel=labels[one.campaign.channel],
                seen=numbers.count(math.exp(seen)),
                predicted=numbers.count(math.exp(predicted)),
            )
            found.append(Note("campaigns-disagree", words, hint))
    covariance = learned.factor @ learned.factor.T
    for channel in dict.fromkeys(one.campaign.channel for one in told):
        factor = FACTOR.format(channel=channel)
        shape = next((key for key in (f"channels.{channel}.reach_shape", "reach_shape")
                      if key in keys), None)  # fmt: skip
        if factor not in keys or shape is None:
            continue
        at, other = keys.index(factor), keys.index(shape)
        lean = covariance[at, other] / math.sqrt(covariance[at, at] * covariance[other, other])
        if abs(lean) > _TOGETHER:
            words = phrase(
                "{channel}: its audience and the shape of its curve are learned together, not each"
                " alone (correlation {lean})",
                channel=labels[channel],
                lean=numbers.decimal(lean),
            )
            hint = phrase("a campaign of a much larger or smaller budget tells them apart")
            found.append(Note("learned-together", words, hint))
    return found
