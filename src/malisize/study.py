"""The one use case: figures + assumptions + a request -> an estimate, its explanation, or its
drivers.

Names are checked here. Nothing here reads a clock, a stream or the environment: files come as
bytes, the date as an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.answer import Answer
from malisize.assumptions import bundled
from malisize.assumptions.entries import refuse_text
from malisize.assumptions.layers import (
    OPTION,
    Assumptions,
    Layer,
    merge,
    narrow_layer,
    read_layer,
    set_layer,
    text_layer,
)
from malisize.assumptions.values import Given, Vocabulary
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.model import reachable
from malisize.model.audience import Audience, Watch
from malisize.model.channels import GROUPS, find, refuse_unusable
from malisize.model.channels import channels as all_channels
from malisize.model.inputs import Inputs
from malisize.model.people import People
from malisize.model.segment import parse_segment
from malisize.records import (
    Estimate,
    Explanation,
    Listing,
    Note,
    Ranking,
)
from malisize.request import (
    BY_NAME,
    Loaded,
    MarketRequest,
    PlanRequest,
    Request,
    pairs,
    read,
    recorded,
)
from malisize.spreading import Spreading
from malisize.text import clean, did_you_mean, shown

if TYPE_CHECKING:
    from typing import Unpack

    from malisize.plans.brief import Planned
    from malisize.quantity.node import Node
    from malisize.request import Options

File = str | tuple[str, bytes]


class Study:
    """Figures and layered assumptions, ready to be asked.

    >>> study = Study.load("restaurant-bamako")
    >>> study.audience(range=None).request["area"]
    'bamako'
    """

    def __init__(
        self,
        catalogue: Catalogue,
        files: Sequence[Layer],
        loaded: Loaded,
        layers: Sequence[Layer] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._files = tuple(files)
        self._layers = tuple(layers if layers is not None else files)
        self._loaded = loaded

    @classmethod
    def load(
        cls,
        *assumptions: File,
        set: Iterable[str] | Mapping[str, object] = (),
        prefer: Iterable[str] | Mapping[str, str] = (),
        scenario: str | None = None,
    ) -> Study:
        """Load the shipped figures and merge assumptions over the shipped defaults.

        ``assumptions`` are names of bundled files, or ``(name, content)`` pairs of a file's name
        and its bytes; later ones win. ``set`` gives single keys (``{"overlap": "80%"}`` or
        ``["overlap=80%"]``), ``prefer`` chooses observations (``{"population":
        "instat-census-2022"}``), ``scenario`` a ``[scenario.NAME]`` table of the files. Raises
        InputError (several faults of a file together).
        """
        catalogue = Catalogue()
        words = vocabulary(catalogue)
        files = [read_layer(bundled.read(bundled.DEFAULT), "default.toml", words)]
        names = []
        for file in assumptions:
            name, content = (f"{file}.toml", bundled.read(file)) if isinstance(file, str) else file
            files.append(read_layer(content, name, words))
            names.append(file if isinstance(file, str) else clean(name))
        return cls(catalogue, files, Loaded(tuple(names))).varied(
            set=set, prefer=prefer, scenario=scenario
        )

    def varied(
        self,
        *,
        set: Iterable[str] | Mapping[str, object] = (),
        prefer: Iterable[str] | Mapping[str, str] = (),
        scenario: str | None = None,
    ) -> Study:
        """Return this study with further settings, as if they had been given to ``load`` after its
        own.

        The files are not read again. A ``scenario`` replaces the one this study has. Raises
        InputError.
        """
        loaded = self._loaded._replace(
            scenario=scenario if scenario is not None else self._loaded.scenario,
            set=(*self._loaded.set, *pairs(set)),
            prefer=(*self._loaded.prefer, *pairs(prefer)),
        )
        layers = [*self._files, *_scenario(self._files, loaded.scenario)]
        if loaded.set:
            layers.append(set_layer(loaded.set, vocabulary(self._catalogue)))
        if loaded.prefer:
            layers.append(preference_layer(loaded.prefer, self._catalogue))
        return Study(self._catalogue, self._files, loaded, layers)

    @property
    def title(self) -> str:
        """The title of the last file that has one, or an empty text."""
        return next(
            (
                layer.values["title"].text or ""
                for layer in reversed(self._layers)
                if "title" in layer.values
            ),
            "",
        )

    @property
    def catalogue(self) -> Catalogue:
        """The figures this study rests on."""
        return self._catalogue

    @property
    def has_market(self) -> bool:
        """Whether some layer describes a market."""
        return any(
            "market.start" in layer.values or layer.steps is not None for layer in self._layers
        )

    def audience(self, **options: Unpack[Options]) -> Estimate:
        """Size the audience of a segment over channels.

        ``area``, ``gender``, ``age`` and ``channels`` (a list) say whom; None, or left out, is what
        the assumptions say. ``narrow`` adds labelled shares (``{"eats out": "10% to 30%"}``),
        ``range`` is ``90%``, ``80%``, ``envelope`` or None, ``draws`` and ``seed`` are those behind
        it, ``date`` is the day against which figures age (none: nothing is called stale). People,
        accounts and shares are as each row's ``unit`` says. Raises InputError for wrong input or a
        missing number, InfeasibleError where there is no valid answer.
        """
        return self.ask(Request.of(options)).estimate()

    def budget(self, plan: PlanRequest, **options: Unpack[Options]) -> Estimate:
        """Plan a budget on an audience (options as for ``audience``): from a total to reach, or
        from a target to a total.

        Money is in XOF unless ``plan.currency`` says otherwise, people in people. Raises
        InputError, or InfeasibleError naming the figure that decides.
        """
        return self.ask(Request.of(options, plan)).estimate()

    def market(
        self,
        *,
        years: int | str | None = None,
        currency: str = "XOF",
        plan: PlanRequest | None = None,
        **options: Unpack[Options],
    ) -> Estimate:
        """Size the market that the assumptions describe (options as for ``audience``): TAM, SAM and
        SOM, people and money.

        Money is in ``currency`` a year. ``years`` is how many to project (None: as the assumptions
        say), ``plan`` a campaign whose conversions limit SOM. Raises InputError naming a key of
        ``[market]``, or InfeasibleError.
        """
        count = None if years is None else read(BY_NAME["years"], str(years), "--years")
        return self.ask(Request.of(options, plan, MarketRequest(count, currency))).estimate()

    def curve(self, plan: PlanRequest, **options: Unpack[Options]) -> Listing:
        """Return reach against budget around a plan, with the split held: one row per tenth of the
        total, up to twice it.
        """
        return self.ask(Request.of(options, plan)).curve()

    def explain(
        self, row: str, plan: PlanRequest | None = None, **options: Unpack[Options]
    ) -> Explanation:
        """Explain a row of ``audience``, of ``market`` or, with a plan, of ``budget``: the tree
        down to its leaves.

        Raises InputError.
        """
        return self.ask(Request.of(options, plan, market_of(row))).explanation(row)

    def drivers(
        self, row: str, plan: PlanRequest | None = None, **options: Unpack[Options]
    ) -> Ranking:
        """Rank what causes the spread of a row of ``audience``, of ``market`` or, with a plan, of
        ``budget``.

        Raises InputError.
        """
        return self.ask(Request.of(options, plan, market_of(row))).ranking(row)

    def inputs(self) -> Inputs:
        """Return the merged inputs without a request, for listings."""
        return Inputs(self._catalogue, merge(self._layers))

    def ask(self, asked: Request, *, strict: bool = True) -> Answer:
        """Return what can be read in several ways: the model of an audience, a budget or a market,
        and its request.

        Without ``strict`` what is infeasible at these values is answered all the same, for whoever
        evaluates the model at others. Raises InputError or InfeasibleError.
        """
        spreading = Spreading.of_request(asked)
        assumptions = self.merged(asked)
        inputs = Inputs(self._catalogue, assumptions)
        segment = parse_segment(
            *(_text(assumptions, f"audience.{name}") for name in ("area", "gender", "age"))
        )
        wanted = assumptions.values["audience.channels"].texts or ()
        if not wanted:
            raise InputError(
                "channels: the list is empty",
                hint="name one, or leave them out for every online channel with a size",
            )
        notes: list[Note] = []
        names: Sequence[str] = wanted
        plan, market = asked.plan, asked.market
        if plan is not None and market is not None:
            plan = plan._replace(currency=market.currency)
        if market is not None and plan is None:
            plan = _campaign(assumptions, market.currency)
        if plan is not None:
            from malisize.plans import plan as planning
            from malisize.plans.amounts import rate
            from malisize.plans.remarks import doubts

            chosen, waiting = reachable.choose(wanted, inputs, segment)
            names, notes = planning.channels_to_buy(wanted, chosen, inputs, segment)
        model = reachable.build(inputs, segment, names)
        answered = asked._replace(
            area=segment.area,
            gender=segment.gender,
            age=str(segment.age),
            channels=wanted,
            narrow=tuple(f"{one.label}={one.given.written}" for one in assumptions.narrows),
            range="none" if spreading.mode == "none" else asked.range,
            plan=plan,
        )
        if plan is None:
            if market is None:
                return Answer(
                    model, inputs, spreading, recorded(self._loaded, asked, answered), asked.date,
                    self.title, strict=strict,
                )  # fmt: skip
            return self._market_answer(model, inputs, spreading, asked, answered, strict=strict)
        people = People(inputs, segment)
        probability = spreading.probability if spreading.mode == "draws" else None
        planned = planning.make(
            model,
            people,
            inputs,
            plan,
            draws=spreading.draws,
            seed=spreading.seed,
            probability=probability,
            strict=strict,
        )
        model.waiting = waiting
        model.rows.extend(planned.rows)
        model.notes[:0] = [*planned.notes, *doubts(planned, inputs, plan), *notes]
        if market is not None:
            whole = reachable.build(
                inputs, segment, wanted
            )  # a channel without a price counts where a market starts
            model.rows[:] = [*whole.rows, *planned.rows]
            model.watches, model.waiting = whole.watches, whole.waiting
            model.notes.extend(note for note in whole.notes if note not in model.notes)
            won = next((spec.node for spec in planned.rows if spec.id == "plan.conversions"), None)
            if won is None:
                raise inputs.missing(
                    "conversion_rate",
                    "what a campaign wins needs conversions per click",
                    '--set conversion_rate="0.01 to 0.05"',
                )
            size = (
                f"of {_grouped(plan.total)}"
                if plan.total is not None
                else f"that reaches {plan.reach}"
            )
            flight = f"one campaign {size} over {plan.days} days"
            described = assumptions.get("market.campaign.total")
            if asked.plan is None and described is not None:
                _trace(planned, inputs, described)
            return self._market_answer(
                model, inputs, spreading, asked, answered,
                won=won, flight=flight, planned=planned, strict=strict,
            )  # fmt: skip
        return Answer(
            model, inputs, spreading, recorded(self._loaded, asked, answered), asked.date,
            self.title, planned=planned, scale=rate(plan.currency, inputs), strict=strict,
        )  # fmt: skip

    def _market_answer(
        self,
        model: Audience,
        inputs: Inputs,
        spreading: Spreading,
        asked: Request,
        answered: Request,
        *,
        won: Node | None = None,
        flight: str = "",
        planned: Planned | None = None,
        strict: bool = True,
    ) -> Answer:
        """Return the answer of a market, added to the model of an audience or of a plan."""
        from malisize.market.describe import described
        from malisize.market.market import add_market
        from malisize.plans.amounts import rate

        assert answered.market is not None
        add_market(model, inputs, answered.market, campaign=won, flight=flight)
        if planned is not None:
            worth = next(spec.node for spec in model.rows if spec.id == "market.som.revenue")
            text = (
                "the campaign costs more in XOF than the customers it can win pay in a year"
                " (market.som.revenue)"
            )
            model.watches.append(Watch(planned.plan.costs.total, worth, text))
        request = recorded(self._loaded, asked, answered, described(inputs.assumptions))
        return Answer(
            model, inputs, spreading, request, asked.date, self.title, planned=planned,
            scale=rate(answered.market.currency, inputs), market=True, strict=strict,
        )  # fmt: skip

    def merged(self, asked: Request) -> Assumptions:
        """Return the assumptions with the layers of the request on top."""
        channels, plan = asked.channels, asked.plan
        if channels is None and plan is not None and plan.split:
            channels = tuple(
                part.partition("=")[0] for text in plan.split for part in text.split(",")
            )
        named = text_layer(
            OPTION,
            {
                "audience.area": asked.area,
                "audience.gender": asked.gender,
                "audience.age": asked.age,
                "audience.channels": channels,
            },
        )
        layers = [*self._layers, named]
        if asked.narrow:
            layers.append(narrow_layer(asked.narrow, existing=merge(layers).narrows))
        return merge(layers)


def vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Return the names assumptions may hold: channels, figures with their units, areas, genders,
    ages and preferences.
    """

    def check(key: str, name: str) -> None:
        if key.startswith("channels."):
            refuse_unusable(key)
        elif key == "audience.channels":
            if name.strip().casefold() not in GROUPS:
                find(name)
        elif key.startswith("market."):
            if key in ("market.start", "market.top_down.people"):
                from malisize.market.start import refuse_start

                refuse_start(name)
            else:
                refuse_text(key, name)
        elif key.startswith("prefer."):
            catalogue.figure(key.removeprefix("prefer.")).used(name)
        elif key.startswith("audience."):
            part = key.removeprefix("audience.")
            try:
                parse_segment(**{"area": "national", "gender": "all", "age": "all", part: name})
            except InputError as error:
                raise InputError(error.message.removeprefix("age: "), hint=error.hint) from None

    return Vocabulary(tuple(all_channels()), lambda key: catalogue.figure(key).single().unit, check)


def market_of(row: str) -> MarketRequest | None:
    """Return the request that builds a row of a market, with the years it needs; None for a row of
    anything else.
    """
    parts = row.strip().casefold().split(".")
    if parts[0] != "market":
        return None
    is_later = len(parts) > 3 and parts[1] == "year" and parts[2].isascii() and parts[2].isdigit()
    return MarketRequest(int(parts[2][:6]) if is_later else None)


def markets_of(rows: Iterable[str]) -> MarketRequest | None:
    """Return the request that builds several rows, with the most years that one needs; None without
    a row of a market.
    """
    found = [request for row in rows if (request := market_of(row)) is not None]
    return max(found, key=lambda request: request.years or 0, default=None)


def _trace(planned: Planned, inputs: Inputs, given: Given) -> None:
    """Give the total of a campaign that a file describes its reason, mark and layer."""
    from malisize.model.plan import TOTAL
    from malisize.quantity.evaluate import order

    own = inputs.given(given, "Total of the campaign").leaf
    assert own is not None
    for node in order([spec.node for spec in planned.rows]):
        if node.leaf is not None and node.leaf.key == TOTAL:
            node.leaf = node.leaf._replace(basis=own.basis, assumption=own.assumption)


def _campaign(assumptions: Assumptions, currency: str) -> PlanRequest | None:
    """Return the plan of ``[market.campaign]``, None where there is none. Raises InputError for
    anything but one amount.
    """
    total, days = assumptions.get("market.campaign.total"), assumptions.get("market.campaign.days")
    if total is None or total.numeral is None:
        return None
    if total.numeral.shape != "exact":
        raise InputError(
            f"market.campaign.total: {shown(total.written)} is a range, one amount is needed"
        )
    length = days.numeral.low if days is not None and days.numeral is not None else 28
    if length != int(length):
        raise InputError(
            "market.campaign.days: a whole number of days is needed", hint="write `days = 28`"
        )
    return PlanRequest(total=total.written, days=int(length), currency=currency)


def _grouped(text: str) -> str:
    """Return a text with the digits of its whole numbers in groups of three."""
    import re

    return re.sub(r"\d{5,}", lambda found: f"{int(found[0]):,}".replace(",", " "), clean(text))


def _scenario(files: Sequence[Layer], name: str | None) -> list[Layer]:
    if name is None:
        return []
    found = [file.scenarios[name] for file in files if name in file.scenarios]
    if not found:
        known = sorted({title for file in files for title in file.scenarios})
        raise InputError(
            f"no scenario {shown(name)} in the files given",
            hint=did_you_mean(
                name,
                known,
                (
                    f"one of {', '.join(known)}"
                    if known
                    else "a file defines one with `[scenario.NAME]`"
                ),
            ),
        )
    return found


def preference_layer(choices: Iterable[str], catalogue: Catalogue) -> Layer:
    """Read ``figure=source`` choices. Raises InputError."""
    values: dict[str, str | tuple[str, ...] | None] = {}
    for choice in choices:
        key, equals, source = choice.partition("=")
        if not equals or not source:
            raise InputError(
                f"--prefer {shown(choice)}: a figure and a source are needed",
                hint="write `--prefer population=instat-census-2022`",
            )
        catalogue.figure(key.strip()).used(source.strip())
        values[f"prefer.{key.strip()}"] = source.strip()
    return text_layer("--prefer", values)


def _text(assumptions: Assumptions, key: str) -> str:
    text = assumptions.text(key)
    assert text is not None  # default.toml gives it, which a test asserts
    return text


__all__ = ["Study", "vocabulary"]
