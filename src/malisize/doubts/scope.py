"""What was asked for, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.bands import ALL_AGES
from malisize.doubts.evaluated import Evaluated
from malisize.doubts.replaced import replacements
from malisize.model.audience import waiting_note
from malisize.records import Note
from malisize.wording import phrase, plural
from malisize.wording.numbers import date

_NO_NUMBER = ("audience", "title", "lang", "correlation")
_SETTLED = (
    "market.years",
    "market.campaign.total",
    "market.campaign.days",
)  # read from the file, no leaf of a row


def carried_to(found: Evaluated) -> Iterator[Note]:
    """Say what was carried to the date asked for, and what stays as it was published."""
    if found.inputs.as_of is None:
        return
    sizes = [node.inputs[0].label for node in found.inputs.carried.values() if node.leaf is None]
    yield Note(
        "carried",
        phrase(
            "Carried to {date}: {sizes}; shares, prices and surveys stay as published",
            date=date(found.inputs.as_of),
            sizes=", ".join(sizes) or phrase("nothing"),
        ),
    )


def idle(found: Evaluated) -> Iterator[Note]:
    """Name the settings and preferences of this run that no number rests on."""
    below = found.below.together(
        [*(spec.node for spec in found.model.rows), *(watch.low for watch in found.model.watches)]
    )
    used = {leaf.assumption.key for leaf in below if leaf.assumption} | {
        f"prefer.{key}" for key in found.inputs.figures
    }
    given = found.inputs.assumptions.values
    used |= {
        key
        for key, value in given.items()
        if found.market and (value.numeral is None or key in _SETTLED)
    }
    used |= {key for _, lost in replacements(found) for key in lost}  # which say so themselves
    used |= {
        key
        for one in found.model.reaches
        for key, value in given.items()
        if value.numeral is None and key.startswith(f"channels.{one.channel.key}.")
    }  # texts, which decide the form of a formula
    named = {key for key, value in given.items() if value.layer in ("--set", "--prefer")}
    unused = sorted(key for key in named - used if key.split(".")[0] not in _NO_NUMBER)
    if unused:
        yield Note("idle", phrase("Has no effect here: {keys}", keys=", ".join(unused)))


def independent(found: Evaluated) -> Iterator[Note]:
    """Say that area, gender and age are taken as independent where more than one is asked for."""
    segment = found.model.segment
    parts = (not segment.is_nation, segment.gender != "all", segment.ages != ALL_AGES)
    if sum(parts) > 1:
        text = phrase("Area, gender and age are taken as independent: no source crosses them")
        yield Note("method", text)


def region(found: Evaluated) -> Iterator[Note]:
    """Say what stands in for the penetration of a region."""
    regions = found.model.segment.regions
    if regions:
        text = plural(
            "The average penetration outside {capital} stands in for the region's own, which is"
            " not published",
            "The average penetration outside {capital} stands in for each region's own, which is"
            " not published",
            len(regions),
            capital=found.inputs.country.capital.name,
        )
        yield Note("stand-in", text)


def waiting(found: Evaluated) -> Iterator[Note]:
    """Name the channels that wait for a number."""
    note = waiting_note(found.model.waiting)
    if note:
        yield note
