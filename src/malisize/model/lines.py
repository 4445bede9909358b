"""The phone lines of one person: of an operator, and over all of them."""

from __future__ import annotations

from malisize.model.carry import LINES, carried
from malisize.model.channels import EVERY_LINE, Channel, find
from malisize.model.inputs import Inputs
from malisize.model.online import Online
from malisize.model.segment import ADULT_AGE
from malisize.quantity.node import Node
from malisize.wording import joined, phrase, units


def is_every_line(channel: Channel, inputs: Inputs) -> bool:
    """Tell whether a channel's lines are those of all operators, so that it reaches whoever has a
    phone.
    """
    if channel.sizing != "lines":
        return False
    return channel.figure == find(EVERY_LINE, inputs.country).figure


def lines_per_person(channel: Channel, people: Online) -> Node:
    """Return the lines of one person: of an operator as supposed, over all operators what lines in
    use and people with a phone make of them.
    """
    inputs, own = people.inputs, f"channels.{channel.key}.lines_per_person"
    if not is_every_line(channel, inputs) and inputs.has(own):
        return inputs.assumption(own, phrase("{label}: lines per person", label=channel.label))
    every = find(EVERY_LINE, inputs.country)
    topic, name = every.figure.split(".")
    accounts = f"channels.{every.key}.accounts"
    label = joined(": ", [every.label, units.many(every.unit)])
    lines = (
        inputs.assumption(accounts, label, every.unit)
        if inputs.has(accounts)
        else carried(inputs, inputs.figure(name, topic), LINES)
    )
    active = inputs.assumption(
        f"channels.{every.key}.active_line_share",
        phrase("{label}: share of lines in use", label=every.label),
    )
    return inputs.once(
        phrase("lines per person"),
        lambda: (lines * active / people.nation.owners(ADULT_AGE)).named(
            "phones.lines_per_person", phrase("Lines in use per person with a phone")
        ),
    )
