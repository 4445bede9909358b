"""A request and its inputs make a model, which nobody changes afterwards."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING

from malisize.assumptions.layers import NAMED, Assumptions, Layer, merge, narrow_layer, text_layer
from malisize.assumptions.lookup import Vocabulary
from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.model.audience import Audience, Comparison, RowSpec, Watch
from malisize.model.channels import Channel
from malisize.model.inputs import Inputs
from malisize.model.languages import recorded_of
from malisize.model.leaning import Leaning, leaning
from malisize.model.population import Population
from malisize.model.reachable import build, choose
from malisize.model.segment import Segment, parse_segment
from malisize.model.sizing import Reach
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import ends
from malisize.quantity.node import Node
from malisize.records import Note
from malisize.request import PlanRequest, Request
from malisize.rungs import split_rung
from malisize.spreading import Spreading
from malisize.text import offered
from malisize.tuples import NamedTuple
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.market.campaign import Campaign
    from malisize.plans.brief import Planned


class Model(NamedTuple):
    """An audience, a budget or a market as built: its rows, what to watch and what to say of it.

    ``request`` is what was asked, what the assumptions decide filled in. ``waiting`` are the
    channels that a group left out for want of a number, ``reaches`` those that were sized and, with
    a plan, are bought; ``leads`` the people of online channels, those taken for the largest first.
    ``scale`` is the country's money for one unit of the currency shown.
    ``headline`` is the row that answers the request; ``moved`` has it with one leaf alone at its
    ends where judgements lean on it or it was solved for, and ``mix`` what leaves that lean
    together are mixed from.
    """

    request: Request
    segment: Segment
    rows: tuple[RowSpec, ...]
    watches: tuple[Watch, ...]
    notes: tuple[Note, ...]
    waiting: tuple[Channel, ...]
    reaches: tuple[Reach, ...]
    planned: Planned | None = None
    comparison: Comparison | None = None
    scale: float = 1.0
    headline: str = "reachable.deduplicated"
    leaning: Leaning = Leaning((), {}, 0.0)
    moved: Mapping[str, tuple[float, float]] = {}
    mix: Mix | None = None
    leads: tuple[Node, ...] = ()

    @property
    def offline(self) -> frozenset[str]:
        """The keys of channels whose people need not be online."""
        return frozenset(r.channel.key for r in self.reaches if r.channel.universe != "online")

    def shown_unit(self, node: Node) -> tuple[str, float]:
        """Return a node's unit as shown, with what divides its values: money in the currency asked
        for, at the central rate.
        """
        unit, own = str(node.unit), self.segment.country.currency
        if (own, 1) not in node.unit.powers or self.scale == 1.0:
            return unit, 1.0
        return unit.replace(own, self.request.currency), self.scale


def layered(
    layers: Iterable[Layer], asked: Request, words: Vocabulary | None = None
) -> Assumptions:
    """Return layers merged, those of a request on top; given ``words``, what is known of exactly
    its segment too. Raises InputError.
    """
    channels, plan = asked.channels, asked.plan
    if channels is None and plan is not None and plan.split:
        channels = tuple(part.partition("=")[0] for text in plan.split for part in entries_in(text))
    named = text_layer(
        NAMED,
        {
            "audience.area": _text(asked.area),
            "audience.gender": _text(asked.gender),
            "audience.age": _text(asked.age),
            "audience.speaks": _text(asked.speaks),
            "audience.reads": _text(asked.reads),
            "audience.channels": channels,
        },
    )
    own = [*layers, named, narrow_layer(asked.narrow)]
    merged = merge(own)
    if words is None or not asked.known:
        return merged
    from malisize.assumptions.known import known_layer

    who = {name: merged.values[f"audience.{name}"].names for name in ("area", "gender", "age")}
    return merge([*own, known_layer(asked.known, who, words)])


def _text(given: tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """Return one text as itself, as a file has it."""
    return given[0] if given and len(given) == 1 else given


def compose(inputs: Inputs, asked: Request, spreading: Spreading, *, strict: bool = True) -> Model:
    """Return the model of a request, of whose layers (see ``layered``) the inputs are.

    Without ``strict`` a plan that cannot be spent is built all the same. Raises InputError or
    InfeasibleError.
    """
    request, segment = _read(asked, inputs, spreading)
    assert request.channels is not None
    bought = None
    if request.plan is None:
        audience = build(inputs, segment, request.channels)
    else:
        bought = _bought(inputs, request, segment, spreading, strict=strict, own=asked.plan is None)
        audience = bought.audience
        if request.market is not None:  # a channel without a price counts where a market starts
            audience = build(inputs, segment, request.channels)
    added = None
    if request.market is not None:
        from malisize.market.market import sized

        plan = request.plan
        campaign = _campaign(inputs, bought.planned, plan) if bought and plan else None
        added = sized(audience, inputs, request.market, campaign, request.date)
    first = bought.notes if bought else ()
    rows = (
        *audience.rows,
        *(bought.planned.rows if bought else ()),
        *(_weeks(bought.planned) if bought and added is None else ()),
        *(added.rows if added else ()),
    )
    headline = _headline(request, {spec.id for spec in rows})
    together = leaning(inputs)
    moved = bought.planned.moved if bought else {}
    if spreading.mode != "none" and together.judgements and not moved:
        moved = ends(next(spec.node for spec in rows if spec.id == headline))
    return Model(
        request,
        segment,
        rows,
        (*audience.watches, *(added.watches if added else ())),
        (
            *first,
            *(note for note in audience.notes if note not in first),
            *(added.notes if added else ()),
            *inputs.lessons.notes,
        ),
        bought.waiting if bought else audience.waiting,
        (bought.audience if bought else audience).reaches,
        bought.planned if bought else None,
        added.comparison if added else None,
        _scale(inputs, request),
        headline,
        together,
        moved,
        None
        if spreading.mode == "none"
        else {**together.mix([spec.node for spec in rows], moved), **inputs.lessons.mix},
        audience.leads,
    )


def _weeks(planned: Planned) -> tuple[RowSpec, ...]:
    """Return the rows of weeks, where the plan says when it runs."""
    from malisize.plans.calendar import is_asked, week_rows

    return week_rows(planned) if is_asked(planned) else ()


def _headline(request: Request, ids: Container[str]) -> str:
    """Return the id of the row that answers a request: of a market what it is worth, of a target
    what it costs, of a plan whom it reaches, else who can be reached, or where no channel has a
    size who is online.
    """
    wanted = ["reachable.deduplicated", "segment.online"]
    if request.market is not None:
        wanted.insert(0, "market.som.revenue")
    elif request.plan is not None:
        wanted.insert(0, "budget.needed" if request.plan.total is None else "plan.reach")
    return next((id for id in wanted if id in ids), wanted[-1])


def _read(asked: Request, inputs: Inputs, spreading: Spreading) -> tuple[Request, Segment]:
    """Return a request with what the assumptions decide filled in, and its segment. Raises
    InputError.
    """
    assumptions, country = inputs.assumptions, inputs.country
    area, gender, age = (  # default.toml gives all three, which a test asserts
        assumptions.values[f"audience.{name}"].names for name in ("area", "gender", "age")
    )
    segment = parse_segment(area, gender, age, country)
    channels = assumptions.values["audience.channels"].texts or ()
    if not channels:
        raise InputError(
            phrase("channels: the list is empty"),
            hint=phrase("name one, or leave them out for every online channel with a size"),
        )
    plan = asked.plan
    if asked.market is not None:
        from malisize.market.campaign import campaign

        currency = asked.market.currency
        plan = plan._replace(currency=currency) if plan else campaign(assumptions, currency)
    if plan is not None:
        from malisize.plans.flight import dated

        plan = dated(plan, assumptions)
    if plan is not None and plan.total is not None:
        plan = plan._replace(total=_on_rung(plan.total, assumptions))
    request = asked._replace(
        area=segment.areas,
        gender=(segment.gender,),
        age=tuple(map(str, segment.ages.bands)),
        speaks=recorded_of(inputs, "speaks"),
        reads=recorded_of(inputs, "reads"),
        channels=channels,
        narrow=tuple(one.written for one in assumptions.narrows),
        range="none" if spreading.mode == "none" else asked.range,
        plan=plan,
    )
    return request, segment


def _on_rung(total: str, assumptions: Assumptions) -> str:
    """Return a total with the rung of the ladder of money it stands on, where it is not all in."""
    rung = assumptions.meaning("budget.total_basis") or "all-in"
    named = rung == "all-in" or split_rung(total)[1] is not None
    return total if named else f"{total.strip()} {rung}"


class _Bought(NamedTuple):
    """A plan, the audience of the channels it buys, what to say of it, and the channels waiting for
    a number.
    """

    audience: Audience
    planned: Planned
    notes: tuple[Note, ...]
    waiting: tuple[Channel, ...]


def _bought(
    inputs: Inputs,
    request: Request,
    segment: Segment,
    spreading: Spreading,
    *,
    strict: bool,
    own: bool,
) -> _Bought:
    """Return the plan of a request; with ``own`` its total is the one that the assumptions give."""
    from malisize.plans.plan import channels_to_buy, make
    from malisize.plans.remarks import doubts

    wanted, plan = request.channels, request.plan
    assert wanted is not None
    assert plan is not None
    chosen, waiting = choose(wanted, inputs, segment)
    names, left_out = channels_to_buy(wanted, chosen, inputs, segment)
    audience = build(inputs, segment, names)
    total = inputs.assumptions.get("market.campaign.total") if own else None
    planned = make(
        audience,
        Population(inputs, segment),
        inputs,
        plan,
        draws=spreading.draws,
        seed=spreading.seed,
        probability=spreading.probability if spreading.mode == "draws" else None,
        strict=strict,
        total=None if total is None else inputs.given(total, phrase("Total of the campaign")).leaf,
    )
    notes = (*planned.notes, *doubts(planned, inputs, plan), *left_out, *audience.notes)
    return _Bought(audience, planned, notes, waiting)


def _campaign(inputs: Inputs, planned: Planned, plan: PlanRequest) -> Campaign:
    """Return a plan as what wins customers. Raises InputError where no conversions are known."""
    from malisize.market.campaign import Campaign, flight

    won = next((spec.node for spec in planned.rows if spec.id == "plan.conversions"), None)
    if won is None:
        if "conversion_rate" not in inputs.assumptions.values:
            needed = phrase("what a campaign wins needs conversions per click")
            raise inputs.missing("conversion_rate", needed)
        raise InputError(
            phrase("no channel of the plan counts clicks, from which a campaign wins customers"),
            hint=offered(f"--channel {inputs.country.words()['channel']}"),
        )
    return Campaign(won, planned.plan.costs.total, flight(plan))


def _scale(inputs: Inputs, request: Request) -> float:
    if request.plan is None and request.market is None:
        return 1.0
    from malisize.plans.amounts import rate

    return rate(request.currency, inputs)
