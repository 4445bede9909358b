"""Where: the channels malisize knows, and what is known of their size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from malisize.aliases import meaning
from malisize.assumptions.rules import option_of
from malisize.bands import Band
from malisize.country import Country
from malisize.errors import InputError
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Segment
from malisize.text import did_you_mean, meant, shown
from malisize.tuples import NamedTuple
from malisize.wording import of_data, phrase

if TYPE_CHECKING:
    from malisize.model.inputs import Inputs

Status = Literal["sized", "proxy", "bounded", "needs_value", "unavailable"]
GROUPS = ("online", "offline", "all")
AGES = {"13-17": "10%", "18-34": "65%", "35+": "25%"}  # a whole table: bands are weights of one
OWNERS = "phones.owner_share"
EVERY_LINE = "sms"  # its lines are those of all operators


class Channel(NamedTuple):
    """A channel as the table describes it; ``figure`` and ``local_figure`` are ``topic.key``, empty
    where there is none; ``also`` is what else people call it, ``national`` whether it is heard in
    the whole country.
    """

    key: str
    label: str
    kind: str
    universe: Literal["online", "phones", "population"]
    sizing: Literal["accounts", "weekly", "lines"]
    unit: str
    figure: str = ""
    local_area: str = ""
    local_figure: str = ""
    unavailable: bool = False
    why: str = ""
    also: tuple[str, ...] = ()
    together: str = ""
    national: bool = False

    @property
    def least_age(self) -> Band:
        """The ages the channel counts: 15 and over where surveys of adults size it, 13 and over
        elsewhere.
        """
        return ONLINE_AGE if self.universe == "online" else ADULT_AGE

    @property
    def is_social(self) -> bool:
        """Whether its users are social media users, so that their published ages may stand in for
        its own.
        """
        return self.kind == "social"


@cache
def channels(country: Country) -> Mapping[str, Channel]:
    """Return every known channel of a country by key, in the order of its table."""
    document = country.table("channels.toml")
    found = {}
    for key, entry in document.items():
        local, also = entry.pop("local", {}), tuple(entry.pop("also", ()))
        areas = {"local_area": local.get("area", ""), "local_figure": local.get("figure", "")}
        entry.update({name: of_data(entry[name]) for name in ("label", "why") if name in entry})
        found[key] = Channel(key, **areas, also=also, **entry)
    return MappingProxyType(found)


def find(name: str, country: Country) -> Channel:
    """Return a channel by name, in any case. Raises InputError with a suggestion."""
    known = channels(country)
    key = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if key in known:
        return known[key]
    other = channels_like(key, country)
    lists = phrase("`malisize channels` lists them")
    listed = did_you_mean(key, [*known, *GROUPS], lists)
    raise InputError(
        phrase("no channel {name}", name=shown(name)), hint=meant(*other) if other else listed
    )


def channels_like(name: str, country: Country) -> tuple[str, ...]:
    """Return the channels that people call by another name, such as that of their owner."""
    key = name.strip().casefold().replace("-", "_").replace(" ", "_")
    return tuple(channel.key for channel in channels(country).values() if key in channel.also)


def group_of(name: str, country: Country) -> str | None:
    """Return the group of channels that a name stands for, None for the name of a channel."""
    word = name.strip().casefold()
    if word in GROUPS:
        return word
    if word.replace("-", "_").replace(" ", "_") in channels(country):
        return None
    found = meaning("channel", name)
    return found if found in GROUPS else None


def overlap_names(country: Country) -> tuple[str, ...]:
    """Return the names of overlaps that are no channel's."""
    shared = (channel.together for channel in channels(country).values() if channel.together)
    return ("other", *dict.fromkeys(shared))


_SIZING_KEYS = {
    "accounts": ("accounts", "active_share", "people_per_account", "share", "age", "share_outside"),
    "weekly": ("weekly_share", "share_outside"),
    "lines": ("accounts", "active_line_share", "lines_per_person"),
}


def refuse_unusable(key: str, country: Country) -> None:
    """Refuse ``channels.NAME.KEY`` where the channel is sized in a way that never reads it. Raises
    InputError.
    """
    channel, name = channels(country)[key.split(".")[1]], key.split(".")[2]
    known = _SIZING_KEYS[channel.sizing]
    if channel.universe != "online" and key.endswith(
        (f".share.{country.capital_id}", ".share.urban")
    ):
        text = phrase(
            "{label} is not sized by {split}: it has the areas of the population",
            label=channel.label,
            split=key.split(".", 2)[2],
        )
        raise InputError(
            text, hint=phrase("its size comes from {names}", names=", ".join(known[:3]))
        )
    every = channels(country).get(EVERY_LINE)
    if name == "lines_per_person" and every is not None and channel.figure == every.figure:
        raise InputError(
            phrase(
                "{key} is a result now: it follows from lines in use and people with a phone",
                key=key,
            ),
            hint=phrase(
                "set `{owners}`, for example {option}",
                owners=OWNERS,
                option=option_of(OWNERS, country),
            ),
        )
    if name == "share_outside" and not channel.local_figure:
        raise InputError(
            phrase(
                "{label} has no share_outside: no survey of one place sizes it", label=channel.label
            ),
            hint=phrase("its size comes from {known}", known=", ".join(known[:3])),
        )
    if name not in known and any(name in names for names in _SIZING_KEYS.values()):
        raise InputError(
            phrase("{label} is not sized by {name}", label=channel.label, name=name),
            hint=phrase("its size comes from {known}", known=", ".join(known)),
        )


def status(channel: Channel, inputs: Inputs) -> Status:
    """Return what is known of a channel's size under these assumptions, for the country as a
    whole.
    """
    if channel.unavailable:
        return "unavailable"
    if channel.sizing == "weekly":
        for name in ("weekly_share", "share_outside"):
            given = inputs.assumptions.get(f"channels.{channel.key}.{name}")
            if given is not None:
                return "proxy" if given.basis == "proxy" else "sized"
        return "proxy" if channel.local_figure else "needs_value"
    known = has_national(channel, inputs)
    if channel.sizing == "lines":
        return "bounded" if known else "needs_value"
    if known:
        own = inputs.assumptions.get(f"channels.{channel.key}.accounts")
        return "proxy" if own is not None and own.basis == "proxy" else "sized"
    return "proxy" if channel.local_figure else "needs_value"


def can_size(channel: Channel, inputs: Inputs, segment: Segment) -> bool:
    """Tell whether a channel has a size for a segment, ages included: in each of its areas."""
    return not channel.unavailable and all(
        segment.ages.overlap(surveyed_ages(channel, inputs, area) or channel.least_age)
        and _has_size(channel, inputs, area)
        for area in segment.areas
    )


def _has_size(channel: Channel, inputs: Inputs, area: str) -> bool:
    if channel.local_figure and channel.local_area == area:
        return True
    if channel.sizing == "weekly" and inputs.has(f"channels.{channel.key}.weekly_share"):
        return True
    if inputs.has(f"channels.{channel.key}.share_outside"):
        return True
    return channel.sizing != "weekly" and has_national(channel, inputs)


def surveyed_ages(channel: Channel, inputs: Inputs, area: str) -> Band | None:
    """Return the ages of the surveys that size an online channel in an area, where they do; else
    None.
    """
    if channel.universe != "online" or not channel.local_figure:
        return None
    if inputs.has(f"channels.{channel.key}.share_outside"):
        return ADULT_AGE
    return None if channel.local_area != area or is_chosen(channel, inputs) else ADULT_AGE


def is_chosen(channel: Channel, inputs: Inputs) -> bool:
    """Tell whether somebody gave a number for the country that the defaults do not have."""
    if inputs.has(f"channels.{channel.key}.accounts"):
        return True
    return (
        bool(channel.figure)
        and inputs.chosen(channel.figure.split(".")[1])
        and has_national(channel, inputs)
    )


def setting(channel: Channel) -> str:
    """Return the ``--set`` that gives a channel its size."""
    if channel.sizing == "weekly":
        return f'--set channels.{channel.key}.weekly_share="40% to 70%"'
    example = {"connections": "2M to 4M", "followers": "20k to 30k", "visitors": "50k to 80k"}.get(
        channel.unit, "100k to 200k"
    )
    return f'--set channels.{channel.key}.accounts="{example}"'


def has_national(channel: Channel, inputs: Inputs) -> bool:
    """Tell whether a channel has a number for the country: the user's or a published one."""
    if inputs.has(f"channels.{channel.key}.accounts"):
        return True
    if not channel.figure:
        return False
    topic, name = channel.figure.split(".")
    return inputs.has_figure(name, topic)
