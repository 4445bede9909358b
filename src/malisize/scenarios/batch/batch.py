"""Many scenarios of one study, evaluated on arrays.

Scenarios whose formulas have one form (the same segment, channels, keys given) share one model,
which is evaluated once for all of them, each with its own values of the leaves. What no array can
do (a split to be found, a total to be solved, the bounds of an envelope) is answered one by one,
by the same study. Either way a scenario's numbers are those of ``Study.audience`` or
``Study.budget`` with its cells as settings and options, to a relative 1e-12.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from malisize.answer import Answer
from malisize.errors import InfeasibleError, InputError, MalisizeError
from malisize.figures.dates import oldest
from malisize.provenance import About
from malisize.records import BASES
from malisize.request import PlanRequest, Request, market_of
from malisize.scenarios.batch.arrays import Results, doubtful, evaluate
from malisize.scenarios.batch.cells import Cells, Numbers, column_cells
from malisize.scenarios.batch.columns import TOTAL, Column
from malisize.scenarios.batch.forms import (
    TOTAL_LEAF,
    Form,
    Model,
    described,
    form_of,
    groups,
    model_of,
)
from malisize.scenarios.batch.headings import Headings
from malisize.scenarios.batch.options import check_options
from malisize.scenarios.batch.rows import refuse_unknown_rows
from malisize.scenarios.batch.scenario import (
    Asked,
    Table,
    answer,
    as_column,
    is_planned,
    is_searched,
    is_solved,
    refuse_idle_plan,
    scenario_at,
)
from malisize.scenarios.batch.totals import total_rows
from malisize.spreading import Spreading
from malisize.study import Study
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase
from malisize.wording.numbers import dated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_MOST_MODELS = 200


class Outcome(NamedTuple):
    """The results of scenarios: by column an array with one entry a scenario, NaN where there is no
    value; faults by place.

    ``forms`` describes what scenarios of one form rest on, where the batch was asked to; a row has
    the standard errors of its ends (``.low_error``, ``.high_error``) then too.
    """

    values: Mapping[str, Array]
    faults: Mapping[int, MalisizeError]
    forms: Sequence[Form] = ()


class Batch:
    """Rows of a study over many scenarios.

    >>> batch = Batch(Study.load(), ["reachable.deduplicated"])
    >>> batch.run({"overlap": ["75%", "90%"]}).values["reachable.deduplicated"].round(-3).tolist()
    [2092000.0, 2051000.0]

    ``options`` are those of ``Study.audience``; ``range`` None gives central values alone. Columns
    named in ``ids`` pass through whatever they are called, and ``map`` says which key or option a
    column of another name is (``{"Zone": "area"}``). A batch can be pickled, so that its parts may
    run anywhere. With ``describe`` the outcome says what the numbers are.
    """

    def __init__(
        self,
        study: Study,
        rows: Sequence[str] = (),
        *,
        plan: PlanRequest | None = None,
        ids: Sequence[str] = (),
        map: Mapping[str, str] | None = None,
        range: str | None = None,
        describe: bool = False,
        **options: Any,
    ) -> None:
        self.study = study
        self.describe = describe
        given = {**options, "range": range}
        request = study.opened(Request.of(given, plan, market_of(rows, plan)), rows)
        self._spreading = Spreading.of_request(request)
        self._asked = Asked(study, request, self._spreading)
        self._rows = tuple(dict.fromkeys(rows))
        check_options(request, study.countries)
        self.headings = Headings(study.words, ids, map)
        self._numbers: dict[str, Numbers] = {}
        self._models: OrderedDict[tuple[object, ...], Model | MalisizeError] = OrderedDict()
        self._rested: dict[str, About] = {}
        self._answered_bare: tuple[Answer | None, MalisizeError | None] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what can be made again."""
        return {
            **self.__dict__,
            "headings": (self.headings.ids, self.headings.map),
            "_numbers": {},
            "_models": OrderedDict(),
            "_rested": {},
            "_answered_bare": None,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take a state and make the rest again."""
        self.__dict__.update(state)
        self.headings = Headings(self.study.words, *state["headings"])

    def columns(self, names: Iterable[str]) -> list[Column]:
        """Return what columns of these names are. Raises InputError (see ``Headings``)."""
        return self.headings.columns(names)

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that pass through whatever they are called."""
        return self.headings.ids

    def check(self, names: Sequence[str]) -> None:
        """Check the names of all columns of a table, and the rows asked for. Raises InputError."""
        self.check_results(names)
        columns = self.columns(names)
        self.headings.check(names)
        self.headings.refuse_absent(names)
        keys = [one.key for one in columns if one.role != "other"]
        self.check_plan(keys)
        self.check_rows(keys)

    def check_plan(self, keys: Iterable[str]) -> None:
        """Refuse options of a plan where no scenario with these keys has one. Raises InputError."""
        refuse_idle_plan(self._asked, set(keys))

    def check_results(self, names: Iterable[str]) -> None:
        """Refuse a column that the result has too. Raises InputError."""
        results = set(self.results(names))
        for name in names:
            if name in results:
                raise InputError(
                    phrase("column {name}: the result has a column of that name", name=shown(name)),
                    hint=phrase("rename the one in the input"),
                )

    def check_rows(self, keys: Iterable[str]) -> None:
        """Refuse a row that no scenario with these keys could have. Raises InputError."""
        keys = list(keys)
        found = self._bare[0] if self._rows else None
        if found is not None:  # else only the cells can tell
            planned = found.planned is not None or is_planned(self._asked, keys)
            refuse_unknown_rows(self._rows, found, keys, planned=planned)

    @property
    def fault(self) -> MalisizeError | None:
        """Why a scenario without cells of its own has no answer; None where it has one."""
        return self._bare[1]

    @property
    def _bare(self) -> tuple[Answer | None, MalisizeError | None]:
        """The answer of a scenario without cells of its own, or one that says nothing of values
        where there is no better, and why.
        """
        if self._answered_bare is None:
            fault = None
            try:
                found: Answer | None = answer(self._asked, {})
            except MalisizeError as error:
                fault = error
                try:
                    found = answer(self._asked, {}, strict=False)
                except MalisizeError:
                    found = None
            self._answered_bare = found, fault
        return self._answered_bare

    def step(self, names: Iterable[str]) -> int | None:
        """Return how many scenarios take a second or two at most, where arrays do not make them
        fast; else None.
        """
        plan, keys = self._asked.plan, self.headings.meanings(names)
        if self._spreading.mode == "envelope" or is_searched(plan, keys):
            return 10
        draws = self._spreading.draws
        return max(1, 2_000_000 // draws) if self._spreading.mode == "draws" else None

    def settle(self, names: Iterable[str]) -> None:
        """Keep to the rows that a table of these columns has, whatever its later lines leave
        out.
        """
        self._rows = self.rows(names)

    def rows(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the rows asked for: those given, or the people reached together."""
        if self._rows:
            return self._rows
        planned = is_planned(self._asked, self.headings.meanings(names))
        return ("plan.reach",) if planned else ("reachable.deduplicated",)

    def results(self, names: Iterable[str]) -> list[str]:
        """Return the names of the columns of the result: a row's id is its central value, with .low
        and .high its range.
        """
        names = list(names)
        if self._spreading.mode == "none":
            return list(self.rows(names))
        return [f"{row}{end}" for row in self.rows(names) for end in ("", ".low", ".high")]

    def doubts(self) -> str:
        """Say in one sentence what the numbers given so far rest on, by the weakest of their
        forms.
        """
        return joined(", ", [
            phrase("{row}: {basis}, oldest figure {as_of}", row=row,
                   basis=phrase(about.basis, "code"), as_of=dated(about.as_of))
            for row, about in self._rested.items()
        ])  # fmt: skip

    def _rest_on(self, answer: Answer, rows: Sequence[str]) -> None:
        """Keep the weakest basis and the oldest date of each row answered so far."""
        for row in rows:
            if answer.has_no_value(row):
                continue
            about = answer.about(answer.spec(row))
            before = self._rested.get(row, about)
            basis = max(before.basis, about.basis, key=BASES.index)
            self._rested[row] = About(about.unit, basis, oldest([before.as_of, about.as_of]))

    def run(
        self,
        table: Table,
        count: int | None = None,
        faults: Mapping[int, MalisizeError] | None = None,
    ) -> Outcome:
        """Evaluate ``count`` scenarios: columns of cells by name, all of that length (texts,
        numbers, or nothing given).

        A pandas data frame is such a table; its index plays no part. Scenarios at the places of
        ``faults`` are passed over. Raises InputError for a column, never for a cell.
        """
        import numpy as np

        names = list(table)
        columns = self.columns(names)
        table = {
            one.name: table[one.name] if one.role == "other" else column_cells(table[one.name])
            for one in columns
        }
        if count is None:
            count = len(table[names[0]]) if names else 0
        rows = self.rows(names)
        found = {**total_rows(table, columns), **(faults or {})}
        numbers = [one for one in columns if one.role == "number"]
        cells = {one.key: self._reader(one).read(table[one.name]) for one in numbers}
        for one in cells.values():
            for place, fault in one.faults.items():
                found.setdefault(place, fault)
        texts = {one.key: table[one.name] for one in columns if one.role in ("text", "option")}
        ends = ("", ".low", ".high", ".low_error", ".high_error")[: 5 if self.describe else 3]
        out = tuple(np.full((len(rows), count), np.nan) for _ in ends)
        forms: list[Form] = []
        for places in groups(self._asked, cells, texts, count, found):
            self._answer_group(rows, table, columns, cells, places, out, found)
            if self.describe:
                one_of_them = scenario_at(table, columns, int(places[0]))
                forms.append(described(self._asked, rows, places.tolist(), one_of_them))
        values: dict[str, Array] = {}
        for place, row in enumerate(rows):
            values[row] = out[0][place]
            if self._spreading.mode != "none":
                values |= {f"{row}{end}": of[place] for end, of in zip(ends, out, strict=True)}
        return Outcome(values, dict(sorted(found.items())), forms)

    # Groups of scenarios of one form

    def _reader(self, of: Column) -> Numbers:
        return self._numbers.setdefault(of.key, Numbers(of))

    def _answer_group(
        self,
        rows: tuple[str, ...],
        table: Table,
        columns: Sequence[Column],
        cells: Mapping[str, Cells],
        places: NDArray[np.intp],
        out: Results,
        faults: dict[int, MalisizeError],
    ) -> None:
        """Fill in the results of scenarios of one form, those at ``places``, shape (scenarios,)."""
        import numpy as np

        first = int(places[0])
        if is_solved(self._asked, scenario_at(table, columns, first)):
            for place in places.tolist():
                self._answer_one(rows, scenario_at(table, columns, place), place, out, faults)
            return
        model = self._model(rows, table, columns, cells, first)
        if isinstance(model, MalisizeError):
            faults.update(dict.fromkeys(places.tolist(), model))
            return
        if model.is_own:
            for place in places.tolist():
                self._answer_one(rows, scenario_at(table, columns, place), place, out, faults)
            return
        given = {}
        for key, one in cells.items():
            leaf, scale = (TOTAL_LEAF, model.francs) if key == TOTAL else (key, 1.0)
            for name in model.given_by(leaf) if not np.isnan(one.values[first]) else ():
                given[name] = one.values[places] * scale if scale != 1.0 else one.values[places]
        alone = doubtful(model, given, places, faults)
        try:
            evaluate(self._spreading, rows, model, cells, given, places, out, faults)
        except InfeasibleError:  # one of them has no answer: each for itself
            alone = places
        for place in alone.tolist():
            if place not in faults:
                self._answer_one(rows, scenario_at(table, columns, place), place, out, faults)

    def _model(
        self,
        rows: tuple[str, ...],
        table: Table,
        columns: Sequence[Column],
        cells: Mapping[str, Cells],
        first: int,
    ) -> Model | MalisizeError:
        """Return the model of a scenario's form, built once; or the error that all scenarios of
        that form have.
        """
        form = form_of(rows, table, columns, cells, first)
        if form in self._models:
            self._models.move_to_end(form)
            return self._models[form]
        model: Model | MalisizeError
        try:
            model = self._built(rows, scenario_at(table, columns, first))
        except MalisizeError as error:
            model = as_column(error)
        self._models[form] = model
        if len(self._models) > _MOST_MODELS:
            self._models.popitem(last=False)
        return model

    def _built(self, rows: Sequence[str], scenario: Mapping[str, str]) -> Model:
        found = answer(self._asked, scenario, strict=False)
        currency = None
        if TOTAL in scenario:
            reader = self._numbers[TOTAL]
            currency = (
                reader.currency(int(reader.read([scenario[TOTAL]]).classes[0]))
                or found.inputs.country.currency
            )
        model = model_of(found, rows, currency)
        self._rest_on(found, rows)
        return model

    def _answer_one(
        self,
        rows: Sequence[str],
        scenario: Mapping[str, str],
        place: int,
        out: Results,
        faults: dict[int, MalisizeError],
    ) -> None:
        try:
            found = answer(self._asked, scenario)
            intervals = found.intervals(rows)
        except MalisizeError as error:
            faults[place] = as_column(error)
            return
        if not self._rested:
            self._rest_on(found, rows)
        for index, interval in enumerate(intervals):
            if interval is not None:
                numbers = (interval.central, interval.low, interval.high, *interval[4:])
                for target, value in zip(out, numbers, strict=False):
                    target[index, place] = value
