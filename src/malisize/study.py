"""The one use case: figures + assumptions + a request -> an estimate, its explanation, or its
drivers.

Names are checked here. Nothing here reads a clock, a stream or the environment: files come as
bytes, the date as an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from malisize.answer import Answer
from malisize.apart import of, own_settings
from malisize.assumptions.layers import (
    Layer,
    merge,
)
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.yearly import texts_of
from malisize.compose import compose, layered
from malisize.country import Country, default
from malisize.figures.catalogue import Catalogue
from malisize.loading import (
    File,
    files_of,
    key_in,
    named_country,
    preference_layer,
    replaced,
    scenario_layers,
    vocabulary,
    with_experience,
    with_its_country,
)
from malisize.model.carry import when
from malisize.model.inputs import Inputs
from malisize.recorded import recorded, reopened
from malisize.records import (
    Estimate,
    Explanation,
    Listing,
    Ranking,
)
from malisize.request import (
    BY_NAME,
    Loaded,
    MarketRequest,
    PlanRequest,
    Request,
    market_of,
    pairs,
    read,
)
from malisize.rows import is_of_plan
from malisize.several.asking import by_country, recorded_together
from malisize.several.run import named, recorded_names
from malisize.spreading import Spreading
from malisize.text import clean

if TYPE_CHECKING:
    from typing import Unpack

    from malisize.request import Options

Each = Mapping[str, Request] | None  # the requests of countries by code


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
        parts: Mapping[str, Study] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._files = tuple(files)
        self._layers = tuple(layers if layers is not None else files)
        self._loaded = loaded
        self.parts = parts or {}  # of several countries, by code

    def given_by(self, name: str) -> dict[str, str]:
        """Return what the file of a name gives, as written, by key."""
        if self.parts:
            given = ((code, one.given_by(name)) for code, one in self.parts.items())
            return {f"{code}.{key}": text for code, own in given for key, text in own.items()}
        found = [file.values for file in self._files if file.name == name]
        return {key: given.written for values in found for key, given in values.items()}

    @classmethod
    def load(
        cls,
        *assumptions: File,
        set: Iterable[str] | Mapping[str, object] = (),
        prefer: Iterable[str] | Mapping[str, str] = (),
        scenario: str | None = None,
        country: Country | str | Sequence[str] | None = None,
    ) -> Study:
        """Load the shipped figures of a country and merge assumptions over the shipped defaults.

        ``assumptions`` are names of bundled files, or ``(name, content)`` pairs of a file's name
        and its bytes; later ones win. ``set`` gives single keys (``{"overlap": "80%"}`` or
        ``["overlap=80%"]``), ``prefer`` chooses observations (``{"population":
        "instat-census-2022"}``), ``scenario`` a ``[scenario.NAME]`` table of the files, ``country``
        one by its code or the path of its folder, in place of the one a file names, or several,
        which are asked together. Raises InputError (several faults of a file together).
        """
        if country is None:
            assumptions = tuple(map(with_its_country, assumptions))
            country = named_country(assumptions)
        places = named(country) or (default(),)
        words = recorded_names(country)
        parts = {one.code: cls._of(one, assumptions, words, places) for one in places}
        study = next(iter(parts.values())) if len(parts) == 1 else cls._of_several(parts)
        return study.varied(set=set, prefer=prefer, scenario=scenario)

    @classmethod
    def _of(
        cls,
        place: Country,
        assumptions: Sequence[File],
        country: str | tuple[str, ...] | None,
        run: Sequence[Country],
    ) -> Study:
        """Return the study of one of the countries of a run."""
        catalogue, files = files_of(place, assumptions, run)
        names = tuple(one if isinstance(one, str) else clean(one[0]) for one in assumptions)
        return cls(catalogue, files, Loaded(names, country=country))

    @classmethod
    def _of_several(cls, parts: Mapping[str, Study]) -> Study:
        """Return the study of several countries together, that of each by its code."""
        first = next(iter(parts.values()))
        return cls(first._catalogue, first._files, first._loaded, first._layers, parts)

    def varied(
        self,
        *,
        set: Iterable[str] | Mapping[str, object] = (),
        prefer: Iterable[str] | Mapping[str, str] = (),
        scenario: str | None = None,
    ) -> Study:
        """Return this study with further settings, as if given to ``load`` after its own, without
        reading the files again. A ``scenario`` replaces the one this study has. Raises InputError.
        """
        set = texts_of(set)
        loaded = self._loaded._replace(
            scenario=scenario if scenario is not None else self._loaded.scenario,
            set=replaced(self._loaded.set, pairs(set)),
            prefer=replaced(self._loaded.prefer, pairs(prefer)),
        )
        if self.parts:
            from malisize.several.settings import varied

            parts = varied(self.parts, pairs(set), pairs(prefer), scenario)
            first = next(iter(parts.values()))
            return Study(first._catalogue, first._files, loaded, first._layers, parts)
        if loaded.set:
            loaded = loaded._replace(set=own_settings(loaded.set, self.country.code))
        layers = [*self._files, *scenario_layers(self._files, loaded.scenario)]
        layers = with_experience(layers, self._catalogue)
        if loaded.set:
            from malisize.assumptions.settings import set_layer

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
    def lang(self) -> str | None:
        """The language that the last file with one asks for, by its code."""
        given = [layer.values["lang"].text for layer in self._layers if "lang" in layer.values]
        return (given[-1] or "").casefold() if given else None

    @property
    def catalogue(self) -> Catalogue:
        """The figures this study rests on."""
        return self._catalogue

    @property
    def country(self) -> Country:
        """The country this study is of."""
        return self._catalogue.country

    @property
    def countries(self) -> tuple[Country, ...]:
        """The countries asked."""
        return tuple(one.country for one in self.parts.values()) or (self.country,)

    def gives(self, key: str) -> bool:
        """Tell whether ``set`` gave this study a key, or ``scenario`` a scenario."""
        if key == "scenario":
            return self._loaded.scenario is not None
        return key in map(key_in, self._loaded.set)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios of its files, in their order."""
        return tuple(dict.fromkeys(name for file in self._files for name in file.scenarios))

    @property
    def has_plan(self) -> bool:
        """Whether some file is a saved plan."""
        return any(layer.plan for layer in self._files)

    @property
    def has_market(self) -> bool:
        """Whether some layer describes a market."""
        return any("market.start" in one.values or one.steps is not None for one in self._layers)

    def audience(self, **options: Unpack[Options]) -> Estimate:
        """Size the audience of a segment over channels.

        ``area``, ``gender``, ``age`` and ``channels`` (a list) say whom; None, or left out, is what
        the assumptions say. ``narrow`` gives labelled shares (``{"eats out": "10% to 30%"}``), each
        in place of the one of its label or beside the others, ``range`` is ``90%``, ``80%``,
        ``envelope`` or None, ``draws`` and ``seed`` are those behind it, ``date`` is the day
        against which figures age (none: nothing is called stale). People, accounts and shares are
        as each row's ``unit`` says. Raises InputError for wrong input or a missing number,
        InfeasibleError where there is no valid answer.
        """
        return self.ask(Request.of(options)).estimate()

    def budget(self, plan: PlanRequest, **options: Unpack[Options]) -> Estimate:
        """Plan a budget on an audience (options as for ``audience``): from a total to reach, or
        from a target to a total.

        Money is in the country's unless ``plan.currency`` says otherwise, people in people. Raises
        InputError, or InfeasibleError naming the figure that decides.
        """
        return self.ask(Request.of(options, plan)).estimate()

    def market(
        self,
        *,
        years: int | str | None = None,
        currency: str = "",
        plan: PlanRequest | None = None,
        **options: Unpack[Options],
    ) -> Estimate:
        """Size the market that the assumptions describe (options as for ``audience``): TAM, SAM and
        SOM, people and money.

        Money is in ``currency`` a year, the country's where it is empty. ``years`` is how many to
        project (None: as the assumptions say), ``plan`` a campaign whose conversions
        limit SOM. Raises InputError naming a key of ``[market]``, or InfeasibleError.
        """
        count = None if years is None else read(BY_NAME["years"], str(years), "--years")
        return self.ask(Request.of(options, plan, MarketRequest(count, currency))).estimate()

    def curve(self, plan: PlanRequest, **options: Unpack[Options]) -> Listing:
        """Return reach against budget around a plan, the split held: a row a tenth of the total."""
        return self.ask(Request.of(options, plan)).curve()

    def calendar(self, plan: PlanRequest, **options: Unpack[Options]) -> Listing:
        """Return a plan week by week: a row for each channel, and one for all together."""
        from malisize.plans.calendar_listing import calendar

        return calendar(self.ask(Request.of(options, plan)).estimate(weeks=True))

    def explain(
        self, row: str, plan: PlanRequest | None = None, **options: Unpack[Options]
    ) -> Explanation:
        """Explain a row of ``audience``, of ``market`` or, with a plan, of ``budget``: the tree
        down to its leaves.

        Raises InputError.
        """
        asked = Request.of(options, plan, market_of([row], plan))
        return self.ask(self.opened(asked, [row])).explanation(row)

    def drivers(
        self, row: str, plan: PlanRequest | None = None, **options: Unpack[Options]
    ) -> Ranking:
        """Rank what causes the spread of a row of ``audience``, of ``market`` or, with a plan, of
        ``budget``. Raises InputError.
        """
        return self.ranked(Request.of(options, plan, market_of([row], plan)), row)

    def ranked(self, asked: Request, row: str) -> Ranking:
        """Rank what causes the spread of a row of what a request asks for, over the draws of its
        range, or of 90 % where it asks for none. Raises InputError.
        """
        opened = self.opened(asked, [row])
        if Spreading.of_request(opened).mode == "none":
            opened = opened._replace(range="90%")
        return self.ask(opened).ranking(row)

    @property
    def words(self) -> Vocabulary:
        """What keys and texts may name."""
        others = {code: one.words for code, one in self.parts.items()}
        return vocabulary(self._catalogue)._replace(others=others)

    def inputs(self) -> Inputs:
        """Return the merged inputs without a request, for listings."""
        return Inputs(self._catalogue, merge(self._layers))

    def opened(self, asked: Request, rows: Iterable[str] = ("plan.reach",)) -> Request:
        """Return a request with what it leaves open of its plan as the last saved plan among the
        files has it; without one, or where no row asked for is one of a plan, as it is.
        """
        saved = next((layer.plan for layer in reversed(self._files) if layer.plan), None)
        if saved is None or not any(is_of_plan(row) for row in rows):
            return asked
        return asked._replace(plan=reopened(asked.plan or PlanRequest(), saved))

    def ask(self, asked: Request, *, strict: bool = True) -> Answer:
        """Return what can be read in several ways: the model of an audience, a budget or a market,
        and its request.

        Without ``strict`` what is infeasible at these values is answered all the same, for whoever
        evaluates the model at others. Raises InputError or InfeasibleError.
        """
        if asked.plan is not None:
            asked = self.opened(asked)
        if self.parts:
            return self.ask_each(asked, strict=strict)
        asked = by_country(asked, self.countries)[self.country.code]
        spreading = Spreading.of_request(asked).of_country(self.country.code)
        words = vocabulary(self._catalogue) if asked.known else None
        as_of = None if asked.as_of is None else when(asked.as_of).text
        inputs = Inputs(self._catalogue, layered(self._layers, asked, words), as_of)
        if inputs.assumptions.campaigns:
            from malisize.plans.learning import lessons

            inputs = Inputs(self._catalogue, inputs.assumptions, as_of, lessons(inputs))
        model = compose(inputs, asked.paid_in(self.country.currency), spreading, strict=strict)
        market = None
        if asked.market is not None:
            from malisize.market.calendar import recorded as in_years

            market = in_years(inputs, asked.market.years, asked.date)
        answered, plan = model.request, model.request.plan
        if plan is not None and model.planned is not None:
            from malisize.plans.solved import found

            answered = answered._replace(plan=plan._replace(solved=found(plan, model.planned)))
        record = recorded(self._loaded, asked, answered, market)
        again = partial(self.ask, asked, strict=strict)
        return Answer(model, inputs, spreading, record, self.title, strict=strict, again=again)

    def ask_each(self, asked: Request, each: Each = None, *, strict: bool = True) -> Answer:
        """Return the answer of several countries, asked as in ``each``."""
        from malisize.several.together import Together

        requests = each or by_country(asked, self.countries)
        again = partial(self.ask_each, asked, requests, strict=strict)
        planned, solved = None, None
        if asked.plan is not None:
            from malisize.plans.solved import found
            from malisize.several.plans import divided

            ask = partial(self._ask_one, strict=False)
            requests, planned = divided(asked, requests, ask, self.countries)
            solved = found(asked.plan, planned)
        answers = {}
        for code, one in requests.items():
            gets_nothing = one.plan is not None and one.plan.solved is None
            answers[code] = self._ask_one(code, one, strict=strict and not gets_nothing)
        record = recorded_together(self._loaded, asked, answers, solved)
        return Together(answers, record, self.title, again, planned)

    def _ask_one(self, code: str, asked: Request, *, strict: bool) -> Answer:
        """Return the answer of one of several countries, whose name errors say."""
        one = self.parts[code]
        with of(one.country):
            return one.ask(asked, strict=strict)
