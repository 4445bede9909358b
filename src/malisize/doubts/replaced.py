"""What is given and no longer counts, since something else is given in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from malisize.doubts.evaluated import Evaluated
from malisize.doubts.named import named
from malisize.model.inputs import Inputs, observed
from malisize.model.pieces import PIECES
from malisize.model.segment import ADULT_AGE
from malisize.model.sizing import Reach
from malisize.records import Note
from malisize.wording import both, phrase, plural
from malisize.wording.numbers import stated

_PRICES = ("cpm", "cpc", "ctr", "quote.budget", "quote.reach", *(piece.price for piece in PIECES))
_VALUE = ("market.price", "market.purchases", "market.revenue_per_customer")


def surveys(found: Evaluated) -> Iterator[Note]:
    """Say where a size of the user's own takes the place of a survey of the area."""
    for one in found.model.reaches:
        channel, segment = one.channel, found.model.segment
        if segment.areas != (channel.local_area,) or segment.ages.overlap(ADULT_AGE) is None:
            continue
        topic, name = channel.local_figure.split(".")
        own = _sizes(found.inputs, one)
        if not own or f"figures.{name}" in {leaf.key for leaf in found.below.leaves(one.people)}:
            continue
        observation = found.inputs.observation(name, topic)
        numeral = observed(observation) if observation else None
        survey = found.inputs.catalogue.figure(name, topic).label
        if numeral:
            part = stated(numeral.low, numeral.high, "share")
            survey = phrase("{figure}: {share}", figure=survey, share=part)
        text = phrase(
            "{own} replaces the survey of {where} ({survey})",
            own=both(named([own], found)),
            where=segment.where,
            survey=survey,
        )
        hint = phrase("leave it out to keep the survey")
        yield Note("replaced", text, hint, (f"channel.{channel.key}.reachable",))


def _sizes(inputs: Inputs, one: Reach) -> str | None:
    """Return the key by which the user gives a channel its size, None where nobody does."""
    names = [f"channels.{one.channel.key}.{name}" for name in ("accounts", "weekly_share")]
    if one.channel.figure:
        figure = one.channel.figure.split(".")[1]
        names += [f"figures.{figure}", f"prefer.{figure}"]
    return next((name for name in names if inputs.replaced([name])), None)


def rivals(found: Evaluated) -> Iterator[Note]:
    """Say which of several ways to one number does not count, where the user gives two."""
    for won, lost in replacements(found):
        replaced = plural(
            "{keys}, which no longer counts",
            "{keys}, which no longer count",
            len(lost),
            keys=both(named(lost, found)),
        )
        text = plural(
            "{won} replaces {replaced}",
            "{won} replace {replaced}",
            len(won),
            won=both(named(won, found)),
            replaced=replaced,
        )
        hint = phrase("leave out the one that you do not mean")
        yield Note("replaced", text, hint)


def campaign(found: Evaluated) -> Iterator[Note]:
    """Say where an option takes the place of the campaign that a file describes."""
    key, plan = "market.campaign.total", found.model.request.plan
    used = {leaf.assumption.key for leaf in found.leaves if leaf.assumption}
    if found.market and plan is not None and found.inputs.replaced([key]) and key not in used:
        option = "--total" if plan.total is not None else "--reach"
        yield Note(
            "replaced",
            phrase(
                "{option} replaces {key}, which no longer counts",
                option=option,
                key=both(named([key], found)),
            ),
        )


def replacements(found: Evaluated) -> Iterator[tuple[list[str], list[str]]]:
    """Yield, of keys that are ways to one number, those that count and those of the user's own that
    do not.
    """
    used = {leaf.assumption.key for leaf in found.leaves if leaf.assumption}
    used |= {f"prefer.{name}" for name in found.inputs.figures if f"figures.{name}" not in used}
    for keys in _ways(found):
        won = [key for key in keys if key in used and found.inputs.replaced([key])]
        lost = [key for key in keys if key not in used and found.inputs.replaced([key])]
        if won and lost:
            yield won, lost


def _ways(found: Evaluated) -> Iterator[Sequence[str]]:
    """Yield ways to one number: prices of a channel, the value of a customer, a figure."""
    if found.model.planned is not None:
        for one in found.model.reaches:
            yield [f"channels.{one.channel.key}.{name}" for name in _PRICES]
    if found.market:
        yield _VALUE
    for name in found.inputs.figures:
        yield [f"figures.{name}", f"prefer.{name}"]
