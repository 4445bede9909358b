"""How much more a channel's people are the segment's than everybody's: the affinity index.

100 x (people of the channel over people 15+, in the segment) / (the same in the country). A channel
of 100 is used in the segment as often as anywhere; narrowing is taken to leave it alone.
"""

from __future__ import annotations

from malisize.model.channels import Channel, can_size
from malisize.model.inputs import Inputs
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, nation
from malisize.model.sizing import reach
from malisize.quantity.node import Node, constant
from malisize.quantity.ops import DIVIDE
from malisize.quantity.unit import RATIO, SHARE
from malisize.wording import phrase


def affinity(channel: Channel, people: Population, inputs: Inputs) -> Node | None:
    """Return the affinity index of a channel for a segment; None where the segment has all adults,
    or none, or the channel has no size in the country.
    """
    everybody, adults = nation(inputs.country), people.segment.ages.overlap(ADULT_AGE)
    whole = everybody._replace(ages=people.segment.ages) == people.segment
    if adults is None or (whole and adults == everybody.ages.overlap(ADULT_AGE)):
        return None
    if not can_size(channel, inputs, everybody):
        return None
    here = _part(channel, people, "segment")
    there = _part(channel, Population(inputs, everybody), "country")
    hundred = constant(100.0, phrase("the index of an average"), RATIO)
    return Node(DIVIDE, (here, there), RATIO) * hundred


def _part(channel: Channel, people: Population, mark: str) -> Node:
    """Return a channel's people over people aged 15 and over."""
    adults = people.segment.ages.overlap(ADULT_AGE)
    assert adults is not None
    reached = reach(channel, people, None).people
    if reached.leaf is None:  # the audience's own row has that name
        reached.id = f"channel.{channel.key}.{mark}"
        reached.label = phrase(
            "{channel}: people, {segment}", channel=channel.label, segment=people.segment.label
        )
    return Node(DIVIDE, (reached, people.people(adults)), SHARE)
