"""A plan of a study, forward from a total or back from a target."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.errors import InputError
from malisize.model.audience import Audience
from malisize.model.buying import missing, price
from malisize.model.channels import Channel, channels, find, group_of, setting
from malisize.model.heard import coverage, reaches
from malisize.model.inputs import Inputs
from malisize.model.population import Population
from malisize.model.segment import Segment, nation
from malisize.plans.brief import Brief, Planned
from malisize.plans.build import planned
from malisize.plans.flight import flight_of
from malisize.plans.request import refuse_request
from malisize.plans.split import split
from malisize.quantity.node import Leaf
from malisize.records import Note
from malisize.request import PlanRequest
from malisize.rungs import split_rung
from malisize.text import command
from malisize.wording import joined, phrase


def channels_to_buy(
    names: Sequence[str], chosen: Sequence[Channel], inputs: Inputs, segment: Segment
) -> tuple[list[str], list[Note]]:
    """Return the keys of the channels a plan buys, with a note on those a group offers that have no
    price.

    Raises InputError for a channel asked for by name that has no price, or when none is left.
    """
    country = inputs.country
    named = {find(name, country).key for name in names if group_of(name, country) is None}
    heard = [one for one in chosen if one.unavailable or reaches(one, inputs, segment)]
    apart = [one for one in chosen if one not in heard]
    priced, without = [], []
    for channel in heard:
        if (
            channel.unavailable or price(channel, inputs) is not None
        ):  # the audience refuses what is unavailable, and says why
            priced.append(channel.key)
        elif channel.key in named:
            words, hint = missing(channel, inputs, segment)
            raise InputError(
                phrase(
                    "channel {key}: {label} has no price, it needs {words}",
                    key=channel.key,
                    label=channel.label,
                    words=words,
                ),
                hint=hint,
            )
        else:
            without.append(channel)
    notes = [_apart(one, inputs, segment) for one in apart]
    if not priced and notes:
        raise InputError(notes[0].text, hint=notes[0].hint)
    if not chosen:
        first = channels(country)[country.words()["unsized"]]
        raise InputError(
            phrase("no channel of the plan has a published size in {name}", name=country.name),
            hint=phrase("give one its size: `{option}`", option=setting(first)),
        )
    if not priced:
        raise InputError(
            phrase("none of the plan's channels has a price"),
            hint=phrase("add a channel that has a price, or give one a price"),
        )
    if without:
        words = phrase(
            "Left out, as no price is known: {names}",
            names=joined(", ", [channel.label for channel in without]),
        )
        notes.append(Note("unpriced", words, missing(without[0], inputs, segment)[1]))
    return priced, notes


def _apart(channel: Channel, inputs: Inputs, segment: Segment) -> Note:
    """Return why a channel has nobody on target: its coverage and the segment are apart."""
    where, _ = coverage(channel, inputs, segment)
    words = phrase(
        "{channel} is left out: it is heard in {coverage}, and the plan is for {segment}",
        channel=channel.label,
        coverage=nation(inputs.country)._replace(areas=where).where,
        segment=segment.where,
    )
    key = f"channels.{channel.key}.coverage"
    return Note("not-heard", words, command("--set", f"{key}={'+'.join(segment.areas)}"))


def make(
    audience: Audience,
    people: Population,
    inputs: Inputs,
    request: PlanRequest,
    *,
    draws: int,
    seed: int,
    probability: float | None,
    strict: bool = True,
    total: Leaf | None = None,
) -> Planned:
    """Build a plan of an audience. ``probability`` is that of the range over draws, None without
    draws; ``total`` is the assumption that gives the total, None where the request does.

    Without ``strict`` a total that cannot be spent is built all the same, for whoever asks
    ``refusals.refused`` afterwards.

    Raises InputError or InfeasibleError, each naming the figure that decides.
    """
    refuse_request(request, inputs.country)
    keys = [one.channel.key for one in audience.reaches]
    flight = flight_of(request, inputs, keys)
    brief = Brief(audience, people, inputs, request, strict, total, flight)
    return plan_of(brief, draws=draws, seed=seed, probability=probability)


def plan_of(brief: Brief, *, draws: int, seed: int, probability: float | None) -> Planned:
    """Build the plan that a brief asks for (see ``make``)."""
    request = brief.request
    if request.total is None:
        from malisize.plans.target import for_target

        return for_target(brief, draws=draws, seed=seed, probability=probability)
    amount = brief.amount(split_rung(request.total)[0], "--total")
    if request.reach is not None or request.grp is not None:
        from malisize.plans.chance import with_chance

        return with_chance(brief, amount, draws=draws, seed=seed, probability=probability)
    return planned(brief, amount, split(brief, amount))
