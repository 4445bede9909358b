"""The one use case: figures + assumptions + a request -> an estimate, its explanation, or its
drivers.

Names are checked here. Nothing here reads a clock, a stream or the environment: files come as
bytes, the date as an argument.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.answer import Answer
from malisize.assumptions import bundled
from malisize.assumptions.entries import refuse_text
from malisize.assumptions.layers import (
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
from malisize.model import audience as audience_model
from malisize.model.channels import GROUPS, find, refuse_unusable
from malisize.model.channels import channels as all_channels
from malisize.model.inputs import Inputs
from malisize.model.segment import People, parse_segment
from malisize.numerals import plain
from malisize.records import (
    Estimate,
    Explanation,
    Listing,
    Note,
    Ranking,
)
from malisize.spreading import DRAWS, SEED, Spreading
from malisize.text import clean, did_you_mean, shown

if TYPE_CHECKING:
    from malisize.market.request import MarketRequest
    from malisize.plans.brief import Planned
    from malisize.plans.request import PlanRequest
    from malisize.quantity.node import Node

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
        request: Mapping[str, Any],
        layers: Sequence[Layer] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._files = tuple(files)
        self._layers = tuple(layers if layers is not None else files)
        self._request = dict(request)

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
        return cls(catalogue, files, {"assumptions": names}).varied(
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
        added = (
            [f"{key}={_written(value)}" for key, value in set.items()]
            if isinstance(set, Mapping)
            else list(set)
        )
        chosen = (
            [f"{key}={value}" for key, value in prefer.items()]
            if isinstance(prefer, Mapping)
            else list(prefer)
        )
        settings = [*self._request.get("set", ()), *added]
        choices = [*self._request.get("prefer", ()), *chosen]
        scenario = scenario if scenario is not None else self._request.get("scenario")
        layers = [*self._files, *_scenario(self._files, scenario)]
        if settings:
            layers.append(set_layer(settings, vocabulary(self._catalogue)))
        if choices:
            layers.append(_preferences(choices, self._catalogue))
        request = {**self._request, "scenario": scenario, "set": settings, "prefer": choices}
        return Study(self._catalogue, self._files, request, layers)

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

    @staticmethod
    def spreading(options: Mapping[str, Any]) -> Spreading:
        """Return how options report ranges. Raises InputError."""
        complete = _complete(options)
        return Spreading.read(complete["range"], complete["draws"], complete["seed"])

    @property
    def has_market(self) -> bool:
        """Whether some layer describes a market."""
        return any(
            "market.start" in layer.values or layer.steps is not None for layer in self._layers
        )

    def audience(
        self,
        *,
        area: str | None = None,
        gender: str | None = None,
        age: str | None = None,
        channels: Sequence[str] | None = None,
        narrow: Iterable[str] | Mapping[str, str] = (),
        range: str | None = "90%",
        draws: int = DRAWS,
        seed: int = SEED,
        date: datetime.date | None = None,
    ) -> Estimate:
        """Size the audience of a segment over channels.

        What is None comes from the assumptions. ``narrow`` adds labelled shares (``{"eats out":
        "10% to 30%"}``), ``range`` is ``90%``, ``80%``, ``envelope`` or None, ``date`` is the day
        against which figures age (none: nothing is called stale). People, accounts and shares are
        as each row's ``unit`` says. Raises InputError for wrong input or a missing number,
        InfeasibleError where there is no valid answer.
        """
        options = {
            "area": area, "gender": gender, "age": age, "channels": channels, "narrow": narrow,
            "range": range, "draws": draws, "seed": seed, "date": date,
        }  # fmt: skip
        return self.answer(options).estimate()

    def budget(self, plan: PlanRequest, **options: Any) -> Estimate:
        """Plan a budget on an audience (options as for ``audience``): from a total to reach, or
        from a target to a total.

        Money is in XOF unless ``plan.currency`` says otherwise, people in people. Raises
        InputError, or InfeasibleError naming the figure that decides.
        """
        return self.answer(options, plan).estimate()

    def market(
        self,
        *,
        years: int | str | None = None,
        currency: str = "XOF",
        plan: PlanRequest | None = None,
        **options: Any,
    ) -> Estimate:
        """Size the market that the assumptions describe (options as for ``audience``): TAM, SAM and
        SOM, people and money.

        Money is in ``currency`` a year. ``years`` is how many to project (None: as the assumptions
        say), ``plan`` a campaign whose conversions limit SOM. Raises InputError naming a key of
        ``[market]``, or InfeasibleError.
        """
        from malisize.market.request import MarketRequest

        request = MarketRequest(None if years is None else str(years), currency)
        return self.answer(options, plan, market=request).estimate()

    def curve(self, plan: PlanRequest, **options: Any) -> Listing:
        """Return reach against budget around a plan, with the split held: one row per tenth of the
        total, up to twice it.
        """
        return self.answer(options, plan).curve()

    def explain(self, row: str, plan: PlanRequest | None = None, **options: Any) -> Explanation:
        """Explain a row of ``audience``, of ``market`` or, with a plan, of ``budget``: the tree
        down to its leaves.

        Raises InputError.
        """
        return self.answer(options, plan, market=market_of(row)).explanation(row)

    def drivers(self, row: str, plan: PlanRequest | None = None, **options: Any) -> Ranking:
        """Rank what causes the spread of a row of ``audience``, of ``market`` or, with a plan, of
        ``budget``.

        Raises InputError.
        """
        return self.answer(options, plan, market=market_of(row)).ranking(row)

    def inputs(self) -> Inputs:
        """Return the merged inputs without a request, for listings."""
        return Inputs(self._catalogue, merge(self._layers))

    def answer(
        self,
        given: Mapping[str, Any],
        plan: PlanRequest | None = None,
        *,
        market: MarketRequest | None = None,
        strict: bool = True,
    ) -> Answer:
        """Return what can be read in several ways: the model of an audience, a budget (``plan``) or
        a market, and its request.

        ``given`` are the options of ``audience``, those left out at their defaults. Without
        ``strict`` what is infeasible at these values is answered all the same, for whoever
        evaluates the model at others. Raises InputError or InfeasibleError.
        """
        options = _complete(given)
        spreading = self.spreading(options)
        for name in ("channels", "narrow"):
            if isinstance(options[name], str):
                raise InputError(
                    f"{name}: a list is needed, not {shown(options[name])}",
                    hint=f"write `{name}=[{options[name]!r}]`",
                )
        assumptions = self._merged(options, plan)
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
        asked = plan
        if market is not None and plan is None:
            plan = _campaign(assumptions, market.currency)
        if plan is not None:
            from malisize.plans import plan as planning
            from malisize.plans.amounts import rate
            from malisize.plans.remarks import doubts

            chosen, waiting = audience_model.choose(wanted, inputs, segment)
            names, notes = planning.channels_to_buy(wanted, chosen, inputs, segment)
        model = audience_model.build(inputs, segment, names)
        request: dict[str, Any] = {
            **self._request,
            "set": [clean(setting) for setting in self._request.get("set", ())],
            "area": segment.area,
            "gender": segment.gender,
            "age": str(segment.age),
            "channels": list(wanted),
            "narrow": [f"{one.label}={one.given.written}" for one in assumptions.narrows],
            "range": "none" if spreading.mode == "none" else options["range"],
            "draws": options["draws"],
            "seed": options["seed"],
            "date": options["date"].isoformat() if options["date"] else None,
        }
        request["options"] = _typed(
            {**self._typed(), **self._typed_request(options, asked, market)}
        )
        if plan is None:
            if market is None:
                return Answer(
                    model, inputs, spreading, request, options["date"], self.title, strict=strict
                )
            return self._market_answer(
                model, inputs, spreading, request, options["date"], market, strict=strict
            )
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
        request["plan"] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in plan._asdict().items()
            if value is not None
        }
        if market is not None:
            whole = audience_model.build(
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
            if asked is None and described is not None:
                _trace(planned, inputs, described)
            return self._market_answer(
                model, inputs, spreading, request, options["date"], market,
                won=won, flight=flight, planned=planned, strict=strict,
            )  # fmt: skip
        scale = rate(plan.currency, inputs)
        return Answer(
            model, inputs, spreading, request, options["date"], self.title,
            planned=planned, scale=scale, strict=strict,
        )  # fmt: skip

    def _market_answer(
        self,
        model: audience_model.Audience,
        inputs: Inputs,
        spreading: Spreading,
        request: dict[str, Any],
        date: datetime.date | None,
        market: MarketRequest,
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

        add_market(model, inputs, market, campaign=won, flight=flight)
        if planned is not None:
            worth = next(spec.node for spec in model.rows if spec.id == "market.som.revenue")
            text = (
                "the campaign costs more in XOF than the customers it can win pay in a year"
                " (market.som.revenue)"
            )
            model.watches.append(audience_model.Watch(planned.plan.costs.total, worth, text))
        request["market"] = described(inputs.assumptions)
        if market.years is not None:
            request["market"]["years"] = {"value": market.years}
        request["currency"] = market.currency
        scale = rate(market.currency, inputs)
        return Answer(
            model, inputs, spreading, request, date, self.title,
            planned=planned, scale=scale, market=True, strict=strict,
        )  # fmt: skip

    def _merged(self, options: Mapping[str, Any], plan: PlanRequest | None) -> Assumptions:
        """Return the assumptions with the layers of the options on top."""
        channels = options["channels"]
        if channels is None and plan is not None and plan.split:
            from malisize.plans.request import parts

            channels = [part.partition("=")[0] for text in plan.split for part in parts(text)]
        named = text_layer(
            "option",
            {
                "audience.area": options["area"],
                "audience.gender": options["gender"],
                "audience.age": options["age"],
                "audience.channels": tuple(channels) if channels is not None else None,
            },
        )
        narrows = _narrows(options["narrow"])
        layers = [*self._layers, named]
        if narrows:
            layers.append(narrow_layer(narrows, existing=merge(layers).narrows))
        return merge(layers)

    @staticmethod
    def _typed_request(
        options: Mapping[str, Any], plan: PlanRequest | None, market: MarketRequest | None = None
    ) -> dict[str, Any]:
        """Return the options of a request as they are typed."""
        typed = {
            "--area": options["area"], "--gender": options["gender"], "--age": options["age"],
            "--channel": options["channels"], "--narrow": _narrows(options["narrow"]),
        }  # fmt: skip
        more = market.typed() if market is not None else {}
        return {**typed, **plan.typed(), **more} if plan is not None else {**typed, **more}

    def _typed(self) -> dict[str, Any]:
        """Return the options that load this study."""
        given = self._request
        return {
            "--assumptions": given.get("assumptions"), "--scenario": given.get("scenario"),
            "--set": given.get("set"), "--prefer": given.get("prefer"),
        }  # fmt: skip


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

    return Vocabulary(tuple(all_channels()), lambda key: catalogue.figure(key).unit, check)


def market_of(row: str) -> MarketRequest | None:
    """Return the request that builds a row of a market, with the years it needs; None for a row of
    anything else.
    """
    parts = row.strip().casefold().split(".")
    if parts[0] != "market":
        return None
    from malisize.market.request import MarketRequest

    year = (
        parts[2]
        if len(parts) > 3 and parts[1] == "year" and parts[2].isascii() and parts[2].isdigit()
        else None
    )
    return MarketRequest(year)


def markets_of(rows: Iterable[str]) -> MarketRequest | None:
    """Return the request that builds several rows, with the most years that one needs; None without
    a row of a market.
    """
    found = [request for row in rows if (request := market_of(row)) is not None]
    return max(found, key=lambda request: int(request.years or 0), default=None)


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
    """Return the plan of ``[market.campaign]``, None where there is none."""
    total, days = assumptions.get("market.campaign.total"), assumptions.get("market.campaign.days")
    if total is None:
        return None
    length = days.numeral.low if days is not None and days.numeral is not None else 28
    from malisize.plans.request import PlanRequest

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


def _preferences(choices: Iterable[str], catalogue: Catalogue) -> Layer:
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


def _complete(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return audience options with those not given at their defaults. Raises TypeError for an
    unknown one.
    """
    known: dict[str, Any] = {
        "area": None, "gender": None, "age": None, "channels": None, "narrow": (),
        "range": "90%", "draws": DRAWS, "seed": SEED, "date": None,
    }  # fmt: skip
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise TypeError(f"unknown option {unknown[0]!r}")
    return {**known, **options}


def _typed(options: Mapping[str, Any]) -> str:
    """Return options as they are typed, those not given left out."""
    import shlex

    words = []
    for name, value in options.items():
        if value is True:
            words.append(name)
            continue
        for item in [value] if isinstance(value, str) else value or ():
            words += [name, shlex.quote(clean(str(item)))]
    return " ".join(words)


def _narrows(given: Iterable[str] | Mapping[str, str]) -> list[str]:
    return (
        [f"{key}={value}" for key, value in given.items()]
        if isinstance(given, Mapping)
        else list(given)
    )


def _written(value: object) -> str:
    """Return a setting's value as ``--set`` takes it: a list by comma, a number as the grammar
    writes it, since one that is given as a number has one reading.
    """
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, str | bool) or not hasattr(value, "__float__"):
        return str(value)
    return plain(float(value), "amount")


__all__ = ["DRAWS", "SEED", "Study", "vocabulary"]
