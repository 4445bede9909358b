"""What was asked for, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.assumptions.rules import option_of
from malisize.bands import ALL_AGES, Band
from malisize.doubts.evaluated import Evaluated
from malisize.doubts.named import named
from malisize.doubts.replaced import replacements
from malisize.model.audience import waiting_note
from malisize.records import Note, Observation
from malisize.text import command
from malisize.wording import joined, phrase
from malisize.wording.numbers import date, dated, published

_JUDGED_AGES = ("users.children", "users.age_odds.")
_OF_PLANS = ("flight.", "budget.")  # whose texts decide the form of the formulas of a plan
_NO_NUMBER = ("audience", "title", "lang", "correlation")
_SETTLED = (
    "market.years",
    "market.first_year",
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
            sizes=joined(", ", sizes) if sizes else phrase("nothing"),
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
    if found.model.planned is not None:
        texts = (key for key, value in given.items() if value.numeral is None)
        used |= {key for key in texts if key.startswith(_OF_PLANS)}
    used |= {key for _, lost in replacements(found) for key in lost}  # which say so themselves
    used |= {
        key
        for one in found.model.reaches
        for key, value in given.items()
        if value.numeral is None and key.startswith(f"channels.{one.channel.key}.")
    }  # texts, which decide the form of a formula
    typed = {key for key, value in given.items() if value.layer in ("--set", "--prefer")}
    unused = sorted(key for key in typed - used if key.split(".")[0] not in _NO_NUMBER)
    if unused:
        text = phrase("Has no effect here: {settings}", settings=joined("; ", named(unused, found)))
        yield Note("idle", text, None, (), tuple(unused))


def independent(found: Evaluated) -> Iterator[Note]:
    """Say that ages are taken as independent of place and gender where they are crossed."""
    segment = found.model.segment
    if segment.ages != ALL_AGES and not (segment.is_nation and segment.gender == "all"):
        text = phrase(
            "People online of all ages are assumed to be spread alike over places, and between"
            " women and men: no survey crosses these with age"
        )
        yield Note("ages-crossed", text, _of_a_platform(found))


def _of_a_platform(found: Evaluated) -> str | None:
    """Return the hint to give the people that a platform names, with about as many as it has."""
    for one in found.model.reaches:
        low, high = (float(f"{part * found.values[one.people]:.1e}") for part in (0.8, 0.95))
        if low >= 1.0:
            typed = command("--known", f"{one.channel.key}={low:.0f} to {high:.0f}")
            return phrase(
                "where a platform tells you of these people, give its: `{typed}`", typed=typed
            )
    return None


def beyond_surveys(found: Evaluated) -> Iterator[Note]:
    """Say where a segment has ages that no survey of people online asked."""
    segment = found.model.segment
    asked = Band.parse(segment.country.surveys["online"].ages, "ages")
    if any(band.overlap(asked) != band for band in segment.ages.bands):
        text = phrase(
            "Surveys asked people aged {asked} whether they are online; other ages are our"
            " judgement",
            asked=asked,
        )
        hint = option_of("users.children", segment.country)
        keys = [leaf.key for leaf in found.leaves if leaf.key.startswith(_JUDGED_AGES)]
        yield Note("ages-unasked", text, hint, ("segment.online",), tuple(keys))


def contested(found: Evaluated) -> Iterator[Note]:
    """Say of an area on whose share of all people sources do not agree what each has."""
    country, catalogue = found.model.segment.country, found.inputs.catalogue
    names = [id.partition(":")[0] for id in found.model.segment.areas]
    within = [country.areas[id].within for id in names]
    for id in dict.fromkeys([*names, *within]):
        area = country.areas.get(id)
        if area is None or not area.contested:
            continue
        topic, _, key = area.contested.partition(".")
        figure = catalogue.figure(key, topic)
        used = figure.used()
        shares = {one: one.value for one in figure.observations if one.value}
        if used is None or used not in shares or len(shares) == 1:
            continue
        own = shares.pop(used)
        text = phrase(
            "Sources disagree on what share of all people {place} has: {used} is used, not"
            " {others}",
            place=area.label,
            used=_of_source(used, own, found),
            others=joined(", ", [_of_source(one, share, found) for one, share in shares.items()]),
        )
        hint = phrase("compare them: `{typed}`", typed=f"malisize figures show {key}")
        effect = None
        if len(found.model.segment.areas) == 1:  # whose people are in proportion to that share
            effect = max(abs(share / own - 1.0) for share in shares.values())
        yield Note("conflict", text, hint, ("segment.population",), (), effect)


def _of_source(one: Observation, share: float, found: Evaluated) -> str:
    return phrase(
        "{share} ({publisher}, {date})",
        share=published(share, "share"),
        publisher=found.inputs.source(one.source).publisher,
        date=dated(one.as_of),
    )


def region(found: Evaluated) -> Iterator[Note]:
    """Say what stands in for regions that surveys do not have, and of towns by which definition."""
    segment = found.model.segment
    country = segment.country
    surveyed: dict[str, list[str]] = {}
    for id in segment.areas:
        area = country.areas[id.partition(":")[0]]
        within = country.areas.get(area.within)
        if area.kind == "region" and within is not None and within.kind == "former":
            surveyed.setdefault(within.label, []).append(area.name)
    for larger, names in surveyed.items():
        text = phrase(
            "{names}: surveys are older than these regions; the share online in {larger} is used",
            names=joined(", ", names),
            larger=larger,
        )
        hint = option_of("area.region_odds_ratio", country)
        yield Note("region-stand-in", text, hint, ("segment.online",), ("area.region_odds_ratio",))
    if any(
        ":" in id or country.area(id).kind in ("urban", "rural", "towns") for id in segment.areas
    ):
        text = phrase(
            "Towns are defined in two ways, and the urban share spans both; every region is"
            " assumed to have the same share of its people in towns"
        )
        hint = option_of("figures.urban_share", country, "share")
        yield Note("towns", text, hint, ("segment.population",), ("figures.urban_share",))


def waiting(found: Evaluated) -> Iterator[Note]:
    """Name the channels that wait for a number."""
    note = waiting_note(found.model.waiting)
    if note:
        yield note
