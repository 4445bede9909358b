"""Every family of rows that results have: its id, what it is, its unit, and where it belongs.

Completion, batches, what a market may start from and the hints for an unknown row are made from
``FAMILIES``; a test holds it against what real runs print. In an id, CHANNEL stands for the key of
a channel, AREA for one of several areas, TIMES and OFTEN for a number of exposures, PLACE for the
place of a step, YEAR for a year to come, LINE for a line of revenue, WEEK for a week of a flight,
counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from malisize.tuples import NamedTuple
from malisize.wording import phrase

Part = Literal["audience", "plan", "market"]

_HOLDERS = {
    "AREA": r"[a-z0-9_:-]+",
    "CHANNEL": r"[a-z0-9_]+",
    "TIMES": r"[0-9]{1,2}",
    "OFTEN": r"[0-9]{1,2}",
    "PLACE": r"[0-9]{1,2}",
    "YEAR": r"[0-9]{1,2}",
    "LINE": r"[a-z][a-z0-9_]*",
    "WEEK": r"[0-9]{1,2}",
}


class Family(NamedTuple):
    """Rows of one kind. ``unit`` is empty where it differs between channels or between steps, and
    money in it is ``MONEY``, since a currency is the country's.

    ``starts`` says whether a market may start from it, ``always`` whether every audience has it.
    """

    id: str
    meaning: str
    unit: str
    part: Part
    starts: bool = False
    always: bool = False


def _audience(id: str, meaning: str, unit: str = "people", **more: bool) -> Family:
    return Family(id, meaning, unit, "audience", **more)


def _plan(id: str, meaning: str, unit: str) -> Family:
    return Family(id, meaning, unit, "plan")


def _market(id: str, meaning: str, unit: str) -> Family:
    return Family(f"market.{id}", meaning, unit, "market")


_LEVELS = (
    ("tam", phrase("TAM, who could buy")),
    ("sam", phrase("SAM, whom one could serve")),
    ("som", phrase("SOM, whom one could win")),
)
MONEY = "money"
_YEARLY = phrase("{money} per year", money=MONEY)
# what answers, the one that was asked for most directly first
ANSWERS = ("budget.needed", "market.som.people", "plan.reach", "reachable.deduplicated")
_CUSTOMERS = ""  # people, or what else a market counts
_A_HEAD = ""  # money a customer a year
_OFTEN = ""  # purchases a customer a year


def _lines(stem: str) -> Iterator[Family]:
    """Yield the rows of one line of revenue."""
    yield _market(f"{stem}.share", "share of customers who buy a line", "share")
    yield _market(f"{stem}.price", "price of a purchase in a line", f"{MONEY} per purchase")
    yield _market(f"{stem}.purchases", "purchases in a line", _OFTEN)
    yield _market(f"{stem}.revenue_per_customer", "what a customer pays in a line", _A_HEAD)
    yield _market(f"{stem}.take_rate", "share of a line that is kept", "share")


FAMILIES: tuple[Family, ...] = (
    _audience("population", "population of the country", starts=True, always=True),
    _audience("internet_users", "published internet users", starts=True, always=True),
    _audience("online", "people online of the country", starts=True, always=True),
    _audience("segment.population", "people of the segment", starts=True, always=True),
    _audience("segment.online", "people online of the segment", starts=True, always=True),
    _audience("segment.penetration", "people online, share of people", "share"),
    _audience("segment.penetration.13_up", "people online aged 13+, share of them", "share"),
    _audience("segment.penetration.15_up", "people online aged 15+, share of them", "share"),
    _audience("segment.online.women", "women among people online", "share"),
    _audience("online.town_to_rural", "share online in towns over the countryside's", "ratio"),
    _audience("online.capital_to_town", "share online in the capital over towns'", "ratio"),
    _audience("segment.narrowed.population", "people after narrowing", starts=True),
    _audience("segment.narrowed.online", "people online after narrowing", starts=True),
    _audience("channel.CHANNEL.accounts", "accounts, members or lines", "", starts=True),
    _audience("channel.CHANNEL.reachable", "people the channel can reach", starts=True),
    _audience("channel.CHANNEL.share", "share of the segment it can reach", "share"),
    _audience("phones.lines_per_person", "lines of one person", "connections per person"),
    _audience("area.AREA.segment.population", "people of one of several areas"),
    _audience("area.AREA.segment.online", "people online of one of several areas"),
    _audience("area.AREA.channel.CHANNEL.reachable", "people the channel can reach in one of them"),
    _audience("reachable.online", "all online channels together", starts=True),
    _audience("reachable.largest", "the largest channel alone: at least", starts=True),
    _audience("reachable.independent", "all channels if independent", starts=True),
    _audience("reachable.upper", "all channels if nobody used two: at most", starts=True),
    _audience("reachable.deduplicated", "all channels, nobody counted twice", starts=True),
    _plan("budget.total", "what is paid, all in", MONEY),
    _plan("budget.needed", "the total a target needs", MONEY),
    _plan("plan.chance", "chance that the total reaches the target", "share"),
    _plan("budget.gross", "what media cost at the rate card, with a discount", MONEY),
    _plan("budget.volume_discount", "what steps of gross take off", MONEY),
    _plan("budget.discount", "what the discount of media takes off", MONEY),
    _plan("budget.net", "net, after the discounts of media", MONEY),
    _plan("budget.agency_discount", "what the discount of agencies takes off", MONEY),
    _plan("budget.net_media", "net net, what media are paid", MONEY),
    _plan("budget.agency_fee", "fee of the agency", MONEY),
    _plan("budget.payment_fee", "what paying costs", MONEY),
    _plan("budget.production", "what making the advertisements costs", MONEY),
    _plan("budget.before_tax", "total before tax", MONEY),
    _plan("budget.vat_media", "VAT on media", MONEY),
    _plan("budget.vat_services", "VAT on fees and production", MONEY),
    _plan("budget.vat", "VAT on all", MONEY),
    _plan("channel.CHANNEL.gross", "its gross at the rate card, with a discount", MONEY),
    _plan("channel.CHANNEL.spend", "what the channel gets", MONEY),
    _plan("channel.CHANNEL.spots", "spots bought", "spots"),
    _plan("channel.CHANNEL.messages", "messages bought", "messages"),
    _plan("channel.CHANNEL.posts", "posts bought", "posts"),
    _plan("channel.CHANNEL.faces", "billboard faces bought", "faces"),
    _plan("channel.CHANNEL.whole_spots", "whole spots bought", "spots"),
    _plan("channel.CHANNEL.whole_posts", "whole posts bought", "posts"),
    _plan("channel.CHANNEL.whole_faces", "whole billboard faces bought", "faces"),
    _plan("channel.CHANNEL.left_over", "what whole pieces leave of the spend", MONEY),
    _plan("channel.CHANNEL.impressions", "impressions", "impressions"),
    _plan("channel.CHANNEL.on_target_share", "share of impressions on target", "share"),
    _plan("channel.CHANNEL.on_target", "impressions on target", "impressions"),
    _plan("channel.CHANNEL.outside_target", "impressions outside the target", "impressions"),
    _plan("channel.CHANNEL.clicks", "clicks", "clicks"),
    _plan("channel.CHANNEL.conversions", "conversions", "conversions"),
    _plan("channel.CHANNEL.reach", "people reached", "people"),
    _plan("channel.CHANNEL.reach_TIMESplus", "people reached so often or more", "people"),
    _plan("channel.CHANNEL.frequency", "average frequency", "impressions per person"),
    _plan(
        "channel.CHANNEL.weekly_frequency",
        "average frequency in a week",
        "impressions per person per week",
    ),
    _plan("channel.CHANNEL.grps", "gross rating points", "ratio"),
    _plan("channel.CHANNEL.cost_per_grp", "spend per gross rating point", MONEY),
    _plan("channel.CHANNEL.affinity", "affinity index, 100 as in the country", "ratio"),
    _plan("channel.CHANNEL.cost_per_reached", "cost per person reached", f"{MONEY} per person"),
    _plan("plan.reach", "people reached by all channels", "people"),
    _plan("plan.reach_largest", "reached by the largest channel alone: at least", "people"),
    _plan("plan.reach_upper", "reached if nobody met two channels: at most", "people"),
    _plan("plan.reach_TIMESplus", "people reached so often or more", "people"),
    _plan("plan.exposed_OFTEN", "people reached so often, no more", "people"),
    _plan("plan.share", "people reached, share of the audience", "share"),
    _plan("plan.impressions", "impressions of all channels", "impressions"),
    _plan("plan.on_target", "impressions on target", "impressions"),
    _plan("plan.outside_target", "impressions outside the target", "impressions"),
    _plan("plan.frequency", "average frequency", "impressions per person"),
    _plan(
        "plan.weekly_frequency", "average frequency in a week", "impressions per person per week"
    ),
    _plan("plan.grps", "gross rating points", "ratio"),
    _plan("plan.cost_per_grp", "total per gross rating point", MONEY),
    _plan("plan.left_over", "what whole pieces leave of the spends", MONEY),
    _plan("plan.clicks", "clicks", "clicks"),
    _plan("plan.conversions", "conversions", "conversions"),
    _plan("plan.cost_per_reached", "total per person reached", f"{MONEY} per person"),
    _plan("plan.cost_per_conversion", "total per conversion", f"{MONEY} per conversion"),
    _plan("plan.daily_spend", "what media cost a day", f"{MONEY} per day"),
    *(
        _plan(
            f"{whose}.week.WEEK.{name}", phrase("{what}, in a week of the flight", what=what), unit
        )
        for whose in ("channel.CHANNEL", "plan")
        for name, what, unit in (
            ("spend", phrase("what media cost"), MONEY),
            ("impressions", "impressions", "impressions"),
            ("grps", "gross rating points", "ratio"),
        )
    ),
    _plan("channel.CHANNEL.week.WEEK.reach_so_far", "people reached by its end", "people"),
    _plan("plan.week.WEEK.reach_so_far", "people reached by all channels by its end", "people"),
    _market("start", "where the market starts", ""),
    _market("population", "people of the segment", "people"),
    _market("online", "people online of the segment", "people"),
    _market("price", "price of a purchase", f"{MONEY} per purchase"),
    _market("purchases", "purchases of a customer in a year", _OFTEN),
    _market("revenue_per_customer", "what a customer pays in a year", _A_HEAD),
    _market("take_rate", "share of it that is kept", "share"),
    _market("kept_per_customer", "what is kept of a customer in a year", _A_HEAD),
    *_lines("line.LINE"),
    _market("step.PLACE", "a step of the funnel", ""),
    _market("step.PLACE.people", "people after a step", _CUSTOMERS),
    *(_market(f"{level}.people", f"{words}: people", _CUSTOMERS) for level, words in _LEVELS),
    *(_market(f"{level}.revenue", f"{words}: what they pay", _YEARLY) for level, words in _LEVELS),
    *(_market(f"{level}.kept", f"{words}: what is kept", _YEARLY) for level, words in _LEVELS),
    _market("sam.share", "SAM, share of TAM", "share"),
    _market("som.share", "SOM, share of SAM", "share"),
    _market("limit.capacity", "customers that can be served", _CUSTOMERS),
    _market("limit.purchases", "customers whose purchases can be served", _CUSTOMERS),
    _market("limit.budget", "customers that the money there is can win", _CUSTOMERS),
    _market("limit.campaign", "customers that a campaign can win", _CUSTOMERS),
    _market("winning.cost", "what winning a customer costs", ""),
    _market("winning.payback", "years until a customer has paid for that", "years"),
    _market("top_down.total", "from above: a total", _YEARLY),
    _market("top_down.people", "from above: heads", "people"),
    _market("top_down.per_head", "from above: what a head spends", _A_HEAD),
    _market("top_down.share", "from above: share that this market is", "share"),
    _market("top_down.revenue", "from above: what customers pay", _YEARLY),
    _market("ratio", "from below over from above", "ratio"),
    _market("plausible", "most a customer plausibly spends", _A_HEAD),
    _market("online_buyers.least", "people who buy online, at least", "people"),
    _market("online_buyers.most", "people who buy online, at most", "people"),
    _market("online_buyers.least_share", "who buy online, at least, share", "share"),
    _market("online_buyers.most_share", "who buy online, at most, share", "share"),
    _market("online_buyers.needed", "SOM, share of people 15+", "share"),
    _market("year.YEAR.population", "people in a year to come", "people"),
    _market("year.YEAR.online", "internet users in a year to come", "people"),
    _market("year.YEAR.step.PLACE", "a step of the funnel in a year to come", ""),
    _market("year.YEAR.price", "price of a purchase in a year to come", f"{MONEY} per purchase"),
    _market("year.YEAR.purchases", "purchases in a year to come", _OFTEN),
    _market("year.YEAR.revenue_per_customer", "what a customer pays in it", _A_HEAD),
    _market("year.YEAR.kept_per_customer", "what is kept of a customer in it", _A_HEAD),
    _market("year.YEAR.take_rate", "share that is kept in a year to come", "share"),
    *_lines("year.YEAR.line.LINE"),
    *(
        _market(f"year.YEAR.limit.{name}", f"{words} in a year to come", _CUSTOMERS)
        for name, words in (
            ("capacity", "customers that can be served"),
            ("purchases", "customers whose purchases can be served"),
            ("budget", "customers that the money there is can win"),
        )
    ),
    *(
        _market(f"year.YEAR.{level}.{name}", f"{words}, in a year to come: {what}", unit)
        for level, words in _LEVELS
        for name, what, unit in (
            ("people", "people", _CUSTOMERS),
            ("revenue", phrase("what they pay"), _YEARLY),
            ("kept", phrase("what is kept"), _YEARLY),
        )
    ),
)


@cache
def family_of(id: str) -> Family | None:
    """Return the family of a row by its id, which may begin with the code of a country; None for
    what is no row of any result.
    """
    parts = own_id(id).split(".")
    alike = _by_shape().get((len(parts), parts[0]), ())
    return next((family for family, own in alike if all(map(_fits, own, reversed(parts)))), None)


@cache
def _by_shape() -> dict[tuple[int, str], list[tuple[Family, list[str]]]]:
    """Return the families by the number of the parts of their ids and the first of these, each with
    its parts, of which the last tells most and comes first.
    """
    out: dict[tuple[int, str], list[tuple[Family, list[str]]]] = {}
    for family in FAMILIES:
        parts = family.id.split(".")
        out.setdefault((len(parts), parts[0]), []).append((family, parts[::-1]))
    return out


def _fits(own: str, part: str) -> bool:
    """Tell whether a part of an id is that of a family, or may stand in the place of its holder."""
    return own == part if own.islower() else _pattern(own).fullmatch(part) is not None


def own_id(id: str) -> str:
    """Return the id that a row has in a run of its country alone: without the country's code."""
    code, dot, rest = id.partition(".")
    return rest if dot and re.fullmatch(r"[a-z]{2,3}", code, re.ASCII) else id


@cache
def _pattern(part: str) -> re.Pattern[str]:
    text = re.escape(part)
    for holder, values in _HOLDERS.items():
        text = text.replace(holder, values)
    return re.compile(text, re.ASCII)


def ids(family: Family, names: Mapping[str, Iterable[object]]) -> Iterator[str]:
    """Yield the ids of a family, with ``names`` in the place of its holders."""
    found = [family.id]
    for holder in _HOLDERS:
        if holder in family.id:
            found = [id.replace(holder, str(name)) for id in found for name in names[holder]]
    yield from found


def is_of_plan(id: str) -> bool:
    """Tell whether a row, in any case, is one of a plan."""
    family = family_of(id.strip().casefold())
    return family is not None and family.part == "plan"


def number_in(id: str, holder: str) -> int | None:
    """Return the number in the place of a holder of an id; None where none stands there."""
    family = family_of(id)
    if family is None or holder not in family.id:
        return None
    part = family.id.partition(holder)[0].count(".")
    return int(re.sub(r"\D", "", own_id(id).split(".")[part]))


def part_of(id: str, holder: str) -> str:
    """Return the part of an id that stands in the place of a holder. Raises LookupError."""
    family = family_of(id)
    if family is None or holder not in family.id:
        raise LookupError(id)
    return own_id(id).split(".")[family.id.split(".").index(holder)]


def is_of(id: str, family: str) -> bool:
    """Tell whether a row is of a family, such as ``channel.CHANNEL.reachable``."""
    found = family_of(id)
    return found is not None and found.id == family
