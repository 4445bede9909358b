"""Buying: how a spend on a channel becomes impressions, and impressions people, with the quantities
and the curve of each. By impression (CPM, or CPC and CTR), by a platform's own quote, or by the
piece: spots, messages, posts, faces.
"""

from __future__ import annotations

from typing import Literal

from malisize.assumptions.texts import Cap
from malisize.country import NATIONAL
from malisize.errors import InputError, UnitError
from malisize.model.channels import Channel, can_size
from malisize.model.heard import Heard, heard, station
from malisize.model.inputs import Inputs
from malisize.model.lines import lines_per_person
from malisize.model.money import in_own
from malisize.model.online import Online
from malisize.model.own import REACHED_MOST
from malisize.model.pieces import BY_KIND, PIECES, Piece, price_example
from malisize.model.reach import Exposed, ExposedUnderCap, Listed, Quoted
from malisize.model.segment import Segment, Stratum, nation
from malisize.model.sizing import Reach
from malisize.quantity.node import Node, constant
from malisize.quantity.operation import Operation
from malisize.quantity.unit import PEOPLE, RATIO, Unit
from malisize.tuples import NamedTuple
from malisize.wording import both, joined, phrase

IMPRESSIONS = Unit.parse("impressions")
Kind = Literal["nbd", "capped", "quote", "list"]


class Price(NamedTuple):
    """What a channel costs: impressions and clicks for one of the country's money where known,
    and for what is bought by the piece, pieces.

    ``each`` are impressions of a piece as its audience is given. Of a curve, ``per_unit`` are
    impressions on target, and ``shown`` all of them where some are not.
    """

    way: str
    per_franc: Node | None
    clicks: Node | None = None
    pieces: Node | None = None
    each: Node | None = None
    shown: Node | None = None


class Curve(NamedTuple):
    """How a channel's reach grows with spend: its kind and the quantities the curve needs, all of
    them nodes.

    ``shape`` is the NBD's; ``quote`` the quoted budget and reach (people); ``lines`` lines
    per person for a list of addresses; ``weeks`` the length of the flight, ``heard`` how
    impressions fall on the segment.
    """

    kind: Kind
    audience: Node
    price: Price
    weeks: float
    shape: Node | None = None
    cap: Cap | None = None
    quote: tuple[Node, Node] | None = None
    lines: Node | None = None
    heard: Heard = Heard()

    @property
    def capped_weeks(self) -> float:
        """How many times over a frequency cap holds: weeks, at least one, or once per flight."""
        return max(self.weeks, 1.0) if self.cap and self.cap.weekly else 1.0


def price(channel: Channel, inputs: Inputs) -> Price | None:
    """Return what a channel costs; None where nothing prices it.

    Of several ways of buying, that of the later layer holds, so that a user's price replaces a
    default of another kind. Raises InputError where one layer gives two, or for a way that lacks a
    number.
    """
    ranks = {way: inputs.assumptions.rank(key) for way, key in _ways(channel, inputs)}
    if not ranks:
        return None
    last = max(ranks.values())
    chosen = [way for way, rank in ranks.items() if rank == last]
    if "quote" in chosen:  # impressions beside a quote are known only from a price given with it
        chosen.remove("quote")
        base = _by_impression(channel, inputs) if "impressions" in chosen else Price("quote", None)
        return base._replace(way="quote")
    if len(chosen) > 1:
        names = [
            _key(channel, "cpm" if way == "impressions" else _piece(way).price) for way in chosen
        ]
        raise InputError(
            phrase(
                "channel {key}: {names} are both given, and one decides",
                key=channel.key,
                names=both(names),
            ),
            hint=phrase("leave one of them out"),
        )
    return (
        _by_impression(channel, inputs)
        if chosen[0] == "impressions"
        else _by_piece(channel, inputs, _piece(chosen[0]))
    )


def discounted(cost: Price, kept: Node) -> Price:
    """Return a price of the rate card of which a share is paid: one of money buys so much more."""
    per_franc, clicks, pieces, shown = (
        None if node is None else node / kept
        for node in (cost.per_franc, cost.clicks, cost.pieces, cost.shown)
    )
    return cost._replace(per_franc=per_franc, clicks=clicks, pieces=pieces, shown=shown)


def _ways(channel: Channel, inputs: Inputs) -> list[tuple[str, str]]:
    """Return the ways of buying a channel that are given, each with its key of the latest layer."""
    found = []
    pieces = ((piece.name, (piece.price,)) for piece in PIECES)
    for way, names in (
        ("quote", ("quote.budget", "quote.reach")),
        ("impressions", ("cpm", "cpc")),
        *pieces,
    ):
        keys = [_key(channel, name) for name in names if inputs.has(_key(channel, name))]
        if keys:
            found.append((way, max(keys, key=inputs.assumptions.rank)))
    return found


def _by_impression(channel: Channel, inputs: Inputs) -> Price:
    """Return the price by CPM, CPC and CTR: two decide the third, those of later layers first."""
    has = {name for name in ("cpm", "cpc", "ctr") if inputs.has(_key(channel, name))}
    if has == {"cpm", "cpc", "ctr"}:
        ranks = {name: inputs.assumptions.rank(_key(channel, name)) for name in has}
        oldest = [name for name in ("cpm", "cpc", "ctr") if ranks[name] == min(ranks.values())]
        if len(oldest) == 3:
            raise InputError(
                phrase(
                    "channels.{key}: cpm, cpc and ctr are all given, and two decide the third",
                    key=channel.key,
                ),
                hint=phrase("leave one of them out"),
            )
        has.remove("ctr" if "ctr" in oldest else oldest[0])
    thousand = constant(
        1000.0, phrase("impressions per thousand"), IMPRESSIONS / Unit.parse("thousand impressions")
    )
    ctr = (
        _given(channel, inputs, "ctr", phrase("clicks per impression (CTR)"))
        if "ctr" in has
        else None
    )
    clicks = None
    if "cpc" in has:
        clicks = constant(1.0, "1") / _own_money(
            channel, inputs, "cpc", phrase("price of a click (CPC)")
        )
    if "cpm" not in has:
        if ctr is None:
            raise inputs.missing(
                _key(channel, "ctr"),
                phrase(
                    "{label} is priced by the click, and clicks per impression are needed",
                    label=channel.label,
                ),
            )
        assert clicks is not None
        return Price("impressions", clicks / ctr, clicks)
    impressions = thousand / _own_money(
        channel, inputs, "cpm", phrase("price of a thousand impressions (CPM)")
    )
    return Price("impressions", impressions, impressions * ctr if ctr is not None else clicks)


def _by_piece(channel: Channel, inputs: Inputs, piece: Piece) -> Price:
    single = piece.name.removesuffix("s")
    pieces = constant(1.0, "1") / _own_money(
        channel, inputs, piece.price, phrase("price of a {single}", single=single)
    )
    if piece.name == "spots":
        each = _given(channel, inputs, "audience_per_spot", phrase("audience of a spot"))
    elif piece.name == "faces":
        each = _given(channel, inputs, "contacts_per_face", phrase("contacts of a face"))
    elif piece.name == "posts":
        followers = _given(channel, inputs, "accounts", "followers", channel.unit)
        seen = _given(channel, inputs, "seen_share", phrase("share of followers who see a post"))
        each = (
            followers
            * seen
            * constant(
                1.0, phrase("1 look"), IMPRESSIONS / Unit.parse(channel.unit) / Unit.parse("posts")
            )
        )
    else:
        each = constant(1.0, phrase("1 person a message"), Unit.parse("impressions per message"))
        if inputs.has(_key(channel, "delivery_share")):
            each = each * _given(
                channel, inputs, "delivery_share", phrase("share of messages that arrive")
            )
    return Price(piece.name, pieces * each, pieces=pieces, each=each)


def missing(channel: Channel, inputs: Inputs, segment: Segment) -> tuple[str, str]:
    """Return what a channel without a price needs in words, and the ``--set`` that give it, its
    size included.
    """
    way = BY_KIND.get(channel.kind)
    wanted = {"cpm": price_example("cpm", inputs.country)}
    if way is not None:
        piece = _piece(way)
        wanted = {piece.price: price_example(piece.price, inputs.country), **piece.needs}
    if not can_size(channel, inputs, segment):
        size = "weekly_share" if channel.sizing == "weekly" else "accounts"
        wanted[size] = {"weekly_share": "40% to 70%", "accounts": "20k to 30k"}[size]
    wanted = {
        name: example for name, example in wanted.items() if not inputs.has(_key(channel, name))
    }
    *first, last = wanted
    words = both([*first, last]) if first else last
    return words, " ".join(
        f'--set {_key(channel, name)}="{example}"' for name, example in wanted.items()
    )


def _key(channel: Channel, name: str) -> str:
    return f"channels.{channel.key}.{name}"


def _piece(way: str) -> Piece:
    return next(piece for piece in PIECES if piece.name == way)


def _given(
    channel: Channel, inputs: Inputs, name: str, label: str, unit: str | None = None
) -> Node:
    key = _key(channel, name)
    if not inputs.has(key):
        raise inputs.missing(
            key,
            phrase(
                "{channel}: {what} is not set",
                channel=channel.label,
                what=label,
            ),
        )
    return inputs.assumption(key, joined(": ", [channel.label, label]), unit)


def _own_money(channel: Channel, inputs: Inputs, name: str, label: str) -> Node:
    return in_own(_given(channel, inputs, name, label), inputs)


def on_target(
    one: Reach, inputs: Inputs, segment: Segment, cost: Price
) -> tuple[Heard, Node, Price]:
    """Return how a channel's impressions fall on a segment, the people whom they can meet, and its
    price in impressions on target.
    """
    channel = one.channel
    whom = heard(channel, inputs, segment, cost.way)
    people = whom.people or one.people
    if whom.scale is not None:
        assert cost.pieces is not None
        assert cost.each is not None
        each = cost.each * whom.scale
        cost = cost._replace(each=each, per_franc=cost.pieces * each)
    if cost.way == "spots":
        assert cost.each is not None
        people = station(channel, inputs, people, whom, cost.each)
    if whom.share is not None and cost.per_franc is not None:
        cost = cost._replace(shown=cost.per_franc, per_franc=cost.per_franc * whom.share)
    return whom, people, cost


def curve(one: Reach, inputs: Inputs, met: Node | None, days: int, segment: Segment) -> Curve:
    """Return a channel's curve. Raises InputError for a channel without a price."""
    channel = one.channel
    cost = price(channel, inputs)
    if cost is None:
        words, hint = missing(channel, inputs, nation(inputs.country))
        raise InputError(
            phrase(
                "channel {key}: {label} has no price ({words})",
                key=channel.key,
                label=channel.label,
                words=words,
            ),
            hint=hint,
        )
    whom, audience, cost = on_target(one, inputs, segment, cost)
    if met is not None:
        audience = (audience * met).named(
            f"channel.{channel.key}.met",
            phrase("{label}: people the flight can meet", label=channel.label),
        )
    weeks = days / 7
    if cost.way == "quote":
        budget = in_own(_given(channel, inputs, "quote.budget", phrase("quoted budget")), inputs)
        people = _given(channel, inputs, "quote.reach", phrase("quoted reach"))
        most = inputs.assumption(
            REACHED_MOST, phrase("Most of an audience that a quoted budget reaches")
        )
        text = phrase(
            "{channel}: the quote promises more people than can be met in {days} days",
            channel=channel.label,
            days=days,
        )
        held = people.capped(audience * most, text)
        return Curve("quote", audience, cost, weeks, quote=(budget, held), heard=whom)
    if cost.way == "messages":
        return Curve("list", audience, cost, weeks, lines=_lines(channel, inputs), heard=whom)
    own = _key(channel, "reach_shape")
    shape = inputs.assumption(
        own if inputs.has(own) else "reach_shape", phrase("How fast reach slows as money grows")
    )
    cap: Cap | None = inputs.assumptions.meaning(_key(channel, "frequency_cap"))
    kind: Kind = "nbd" if cap is None else "capped"
    return Curve(kind, audience, cost, weeks, shape, cap, heard=whom)


def _lines(channel: Channel, inputs: Inputs) -> Node:
    """Return how many addresses of a list one person has: telephone lines, or one account."""
    if channel.sizing != "lines":
        return constant(1.0, phrase("1 account per person"), RATIO)
    everybody = Stratum(NATIONAL, "all", inputs.country)
    return lines_per_person(channel, Online(inputs, everybody))


# Reach as operations of the graph


def tells(one: Curve, times: int) -> bool:
    """Tell whether a curve knows the people exposed ``times`` or more.

    A quote and a list know those reached once. A cap per week is modelled up to its own number of
    exposures, over which weeks would have to be told apart; a cap per flight leaves nobody beyond
    it.
    """
    if times == 1 or one.kind == "nbd":
        return True
    return one.cap is not None and (times <= one.cap.times or not one.cap.weekly)


def operation(one: Curve, times: int) -> tuple[Operation, tuple[Node, ...]]:
    """Return the operation for the people exposed ``times`` or more, and its inputs after
    impressions (for a quote, spend).
    """
    if one.kind == "quote":
        assert one.quote is not None
        return Quoted(), (one.audience, *one.quote)
    if one.kind == "list":
        assert one.lines is not None
        return Listed(), (one.audience, one.lines)
    assert one.shape is not None
    if one.cap is None:
        return Exposed(times), (one.audience, one.shape)
    cap = constant(
        float(one.cap.times), phrase("{times} exposures at most", times=one.cap.times), RATIO
    )
    weeks = constant(
        one.capped_weeks,
        phrase("{weeks} weeks", weeks=f"{one.capped_weeks:.3g}")
        if one.cap.weekly
        else phrase("1 flight"),
        RATIO,
    )
    return ExposedUnderCap(times), (one.audience, one.shape, cap, weeks)


def reached(one: Curve, spend: Node, impressions: Node | None, times: int) -> Node:
    """Return the people exposed ``times`` or more, which the curve must tell. Raises UnitError for
    what are no impressions.
    """
    op, rest = operation(one, times)
    first = spend if one.kind == "quote" else impressions
    assert first is not None
    if one.kind != "quote" and first.unit != IMPRESSIONS:
        raise UnitError(
            phrase(
                "a reach curve needs impressions, not {unit}: {value}",
                unit=first.unit,
                value=first.label or first.formula,
            )
        )
    return Node(op, (first, *rest), PEOPLE)


def room(one: Curve) -> Node | None:
    """Return the impressions a frequency cap leaves room for; None without a cap."""
    if one.cap is None:
        return None
    each = constant(
        one.cap.times * one.capped_weeks, phrase("cap of {cap}", cap=one.cap), IMPRESSIONS / PEOPLE
    )
    return one.audience * each
