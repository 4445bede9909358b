"""Many scenarios of one study, evaluated on arrays.

Scenarios whose formulas have one form (the same segment, channels, keys given) share one model,
which is evaluated once for all of them, each with its own values of the leaves. What no array can
do (a split to be found, a total to be solved, the corners of an envelope) is answered one by one,
by the same study. Either way a scenario's numbers are those of ``Study.audience`` or
``Study.budget`` with its cells as settings and options, to a relative 1e-12.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from malisize.answer import About, Answer, not_finite
from malisize.errors import InfeasibleError, InputError, MalisizeError
from malisize.figures.dates import oldest
from malisize.model.channels import channels as all_channels
from malisize.numerals import whole
from malisize.plans.amounts import rate
from malisize.plans.refusals import refused
from malisize.plans.request import PlanRequest
from malisize.quantity.evaluate import broken_part, order
from malisize.quantity.many import central_many, sampled_many
from malisize.quantity.node import Check, Node
from malisize.records import BASES
from malisize.scenarios.columns import (
    AUDIENCE,
    PLAN,
    TOTAL,
    Cells,
    Column,
    Numbers,
    as_text,
    column,
    names_in,
    parts_in,
    refuse_unknown_ids,
)
from malisize.study import Study, markets_of, vocabulary
from malisize.text import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from malisize.quantity.arrays import Array

_MOST_MODELS = 200
_MOST_NAMES = 10_000
_BY_NAME = {"channel": "channels", "min": "least", "max": "most"}
_BY_SEMICOLON = ("narrow", "split", "lock", "min", "max")
_STRUCTURAL = frozenset({"fx.usd"})  # with a plan: the rate of a total, and of the currency shown
_SOMETIMES = frozenset(
    {  # rows that the cells of a scenario may bring
        "segment.narrowed.population",
        "segment.narrowed.online",
        "segment.penetration",
        "segment.penetration.13_up",
        "segment.penetration.15_up",
        "reachable.online",
        "reachable.largest",
        "reachable.independent",
        "reachable.upper",
        "reachable.deduplicated",
    }
)
_TOTAL_LEAF = "budget.total"
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class Table(Protocol):
    """Columns by name, sequences or arrays of one length: a mapping, or a data frame."""

    def __iter__(self) -> Iterator[Any]:
        """Iterate over the names."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the cells of a column."""


class Form(NamedTuple):
    """Scenarios of one form: their places, what the number of each row is (None: it has no value),
    and their channels.
    """

    places: Sequence[int]
    rows: Sequence[About | None]
    channels: tuple[str, ...]


class Outcome(NamedTuple):
    """The results of scenarios: by column an array with one entry a scenario, NaN where there is no
    value; faults by place.

    ``forms`` describes what scenarios of one form rest on, where the batch was asked to.
    """

    values: Mapping[str, Array]
    faults: Mapping[int, MalisizeError]
    forms: Sequence[Form] = ()


@dataclass
class _Model:
    """A model that scenarios of one form share: the rows asked for (None: no value), their scales,
    and what may refuse.
    """

    answer: Answer
    nodes: list[Node | None]
    scales: list[float]
    keys: frozenset[str]
    checks: list[Check]
    francs: float


class Batch:
    """Rows of a study over many scenarios.

    >>> batch = Batch(Study.load(), ["reachable.deduplicated"])
    >>> batch.run({"overlap": ["75%", "90%"]}).values["reachable.deduplicated"].round(-3).tolist()
    [2092000.0, 2051000.0]

    ``options`` are those of ``Study.audience``; ``range`` None gives central values alone. A batch
    can be pickled, so that its parts may run anywhere. With ``describe`` the outcome says what the
    numbers are.
    """

    def __init__(
        self,
        study: Study,
        rows: Sequence[str] = (),
        *,
        plan: PlanRequest | None = None,
        ids: Sequence[str] = (),
        range: str | None = None,
        describe: bool = False,
        **options: Any,
    ) -> None:
        self.study = study
        self.plan = plan
        self.ids = tuple(ids)
        self.describe = describe
        self._options = {**options, "range": range}
        self._asked = tuple(dict.fromkeys(rows))
        self._words = vocabulary(study.catalogue)
        self._columns: dict[tuple[str, ...], list[Column]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._models: OrderedDict[tuple[object, ...], _Model | MalisizeError] = OrderedDict()
        self._rested: dict[str, About] = {}
        self._roles: dict[str, str] = {}
        self._market = markets_of(rows)
        self._spreading = study.spreading(self._options)

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what can be made again."""
        return {
            **self.__dict__,
            "_words": None,
            "_columns": {},
            "_numbers": {},
            "_models": OrderedDict(),
            "_rested": {},
            "_roles": {},
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take a state and make the rest again."""
        self.__dict__.update(state)
        self._words = vocabulary(self.study.catalogue)

    def columns(self, names: Iterable[str]) -> list[Column]:
        """Return what columns of these names mean. Raises InputError (see ``columns.column``), or
        for a key named twice.
        """
        key = tuple(names)
        if key not in self._columns:
            found = [column(name, self._words, self.ids) for name in key]
            keys = [one.key for one in found if one.role != "other"]
            twice = next((name for name in keys if keys.count(name) > 1), None)
            if twice:
                raise InputError(
                    f"column {shown(twice)}: named twice", hint="leave one of the two out"
                )
            if len(self._columns) > 1000:
                self._columns.clear()
            self._columns[key] = found
        return self._columns[key]

    def check(self, names: Sequence[str]) -> None:
        """Check the names of all columns of a table, and the rows asked for. Raises InputError."""
        self.check_results(names)
        columns = self.columns(names)
        refuse_unknown_ids(self.ids, names)
        self.check_rows(one.key for one in columns if one.role != "other")

    def check_results(self, names: Iterable[str]) -> None:
        """Refuse a column that the result has too. Raises InputError."""
        results = set(self.results(names))
        for name in names:
            if name in results:
                raise InputError(
                    f"column {shown(name)}: the result has a column of that name",
                    hint="rename the one in the input",
                )

    def check_rows(self, keys: Iterable[str]) -> None:
        """Refuse a row that no scenario with these keys could have. Raises InputError."""
        keys = list(keys)
        try:
            answer = self._answer({}, strict=False)
        except MalisizeError:  # only the cells can tell
            return
        planned = answer.planned is not None or self._is_planned(keys, keys)
        for row in self._asked:
            parts = row.strip().casefold().split(".")
            if answer.has_no_value(row) or (planned and parts[0] in ("plan", "budget")):
                continue
            if ".".join(parts) in _SOMETIMES and keys:
                continue
            if parts[0] == "market" and any(key.startswith("market.") for key in keys):
                continue
            if (
                len(parts) == 3
                and parts[0] == "channel"
                and parts[1] in all_channels()
                and (keys or planned)
            ):
                continue
            answer.spec(row)

    def keys_in(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names that are keys or options, of one line that has these names. Raises
        InputError.
        """
        found = [name for name in names if self._role(name) != "other"]
        self.columns(found)
        return tuple(found)

    def _role(self, name: str) -> str:
        if name not in self._roles:
            if len(self._roles) > _MOST_NAMES:
                self._roles.clear()
            self._roles[name] = column(name, self._words, self.ids).role
        return self._roles[name]

    def seen(self, name: str) -> bool:
        """Tell whether a column of a name has come by."""
        return name in self._roles or any(name in names for names in self._columns)

    def step(self, names: Container[str]) -> int | None:
        """Return how many scenarios take about a second at most, where arrays do not make them
        fast; else None.
        """
        planned = self.plan is not None and (self.plan.reach is not None or self.plan.allocate)
        if self._spreading.mode == "envelope" or planned or "reach" in names or "allocate" in names:
            return 10
        return (
            max(1, 1_000_000 // self._spreading.draws) if self._spreading.mode == "draws" else None
        )

    def settle(self, names: Iterable[str]) -> None:
        """Keep to the rows that a table of these columns has, whatever its later lines leave
        out.
        """
        self._asked = self.rows(names)

    def rows(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the rows asked for: those given, or the people reached together."""
        if self._asked:
            return self._asked
        keys = set(names)
        return ("plan.reach",) if self._is_planned(keys, keys) else ("reachable.deduplicated",)

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
        return ", ".join(
            f"{row}: {about.basis}, oldest figure {about.as_of}"
            for row, about in self._rested.items()
        )

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
            one.name: table[one.name] if one.role == "other" else _cells(table[one.name])
            for one in columns
        }
        if count is None:
            count = len(table[names[0]]) if names else 0
        rows = self.rows(names)
        found = dict(faults or {})
        numbers = [one for one in columns if one.role == "number"]
        cells = {one.key: self._reader(one).read(table[one.name]) for one in numbers}
        for one in cells.values():
            for place, fault in one.faults.items():
                found.setdefault(place, fault)
        texts = {one.key: table[one.name] for one in columns if one.role in ("text", "option")}
        central, low, high = (np.full((len(rows), count), np.nan) for _ in range(3))
        forms: list[Form] = []
        for places in self._groups(cells, texts, count, found):
            self._answer_group(rows, table, columns, cells, places, (central, low, high), found)
            if self.describe:
                forms.append(
                    self._form(
                        rows, places.tolist(), self._scenario(table, columns, int(places[0]))
                    )
                )
        values: dict[str, Array] = {}
        for place, row in enumerate(rows):
            values[row] = central[place]
            if self._spreading.mode != "none":
                values[f"{row}.low"], values[f"{row}.high"] = low[place], high[place]
        return Outcome(values, dict(sorted(found.items())), forms)

    # Groups of scenarios of one form

    def _reader(self, of: Column) -> Numbers:
        return self._numbers.setdefault(of.key, Numbers(of))

    def _groups(
        self,
        cells: Mapping[str, Cells],
        texts: Mapping[str, Any],
        count: int,
        faults: Mapping[int, MalisizeError],
    ) -> Iterable[NDArray[np.intp]]:
        """Yield the places of the scenarios of each form, those with faults left out."""
        import numpy as np

        if not count:
            return
        codes = np.zeros(count, dtype=np.int64)
        parts = [one.classes for one in cells.values()]
        if self._is_planned(cells, texts) or self._market is not None:
            parts.extend(
                np.unique(cells[key].values, return_inverse=True)[1]
                for key in _STRUCTURAL & cells.keys()
            )
        for column_cells in texts.values():
            known: dict[object, int] = {}
            keys = (
                column_cells
                if all(map(_is_text, column_cells))
                else [_text_of(cell, "") for cell in column_cells]
            )
            parts.append(
                np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)
            )
        for part in parts:
            if len(part) and (part == part[0]).all():
                continue
            codes = np.unique(codes * (int(part.max()) + 1) + part, return_inverse=True)[1]
        if faults:
            codes[list(faults)] = -1
        if len(codes) and (codes == codes[0]).all():
            if codes[0] >= 0:
                yield np.arange(count)
            return
        by_code = np.argsort(codes, kind="stable")
        for places in np.split(by_code, np.flatnonzero(np.diff(codes[by_code])) + 1):
            if len(places) and codes[places[0]] >= 0:
                yield places

    def _answer_group(
        self,
        rows: Sequence[str],
        table: Table,
        columns: Sequence[Column],
        cells: Mapping[str, Cells],
        places: NDArray[np.intp],
        out: tuple[Array, Array, Array],
        faults: dict[int, MalisizeError],
    ) -> None:
        """Fill in the results of scenarios of one form."""
        import numpy as np

        first = int(places[0])
        if self._one_by_one(columns, table, first):
            for place in places.tolist():
                self._answer_one(rows, self._scenario(table, columns, place), place, out, faults)
            return
        model = self._model(rows, table, columns, cells, first)
        if isinstance(model, MalisizeError):
            faults.update(dict.fromkeys(places.tolist(), model))
            return
        given = {}
        for key, one in cells.items():
            leaf, scale = (_TOTAL_LEAF, model.francs) if key == TOTAL else (key, 1.0)
            if leaf in model.keys and not np.isnan(one.values[first]):
                given[leaf] = one.values[places] * scale if scale != 1.0 else one.values[places]
        doubtful = self._refused(model, given, places, faults)
        try:
            self._evaluate(rows, model, cells, given, places, out, faults)
        except InfeasibleError:  # one of them has no answer: each for itself
            doubtful = places
        for place in doubtful.tolist():
            if place not in faults:
                self._answer_one(rows, self._scenario(table, columns, place), place, out, faults)

    def _refused(
        self,
        model: _Model,
        given: Mapping[str, Array],
        places: NDArray[np.intp],
        faults: dict[int, MalisizeError],
    ) -> NDArray[np.intp]:
        """Note scenarios with a part above its whole as faults; return those a plan may have to
        refuse.
        """
        import numpy as np

        if model.checks:
            values = central_many(
                [node for check in model.checks for node in (check.part, check.whole)],
                given,
                len(places),
            )
            for check in model.checks:
                part, whole_ = values[check.part], values[check.whole]
                for index in np.flatnonzero(part > whole_ * (1 + 1e-12)).tolist():
                    faults.setdefault(
                        int(places[index]),
                        broken_part(check, float(part[index]), float(whole_[index])),
                    )
        planned = model.answer.planned
        if planned is None:
            return places[:0]
        return places[refused(planned.plan, given, len(places))]

    def _evaluate(
        self,
        rows: Sequence[str],
        model: _Model,
        cells: Mapping[str, Cells],
        given: Mapping[str, Array],
        places: NDArray[np.intp],
        out: tuple[Array, Array, Array],
        faults: dict[int, MalisizeError],
    ) -> None:
        import numpy as np

        how = self._spreading
        nodes = [node for node in model.nodes if node is not None]
        middle = central_many(nodes, given, len(places))
        ends = {}
        if how.mode == "draws":
            spreads = {
                key: [cells[key].spreads[place] for place in places.tolist()]
                for key in given
                if key in cells and int(places[0]) in cells[key].spreads
            }
            ends = sampled_many(
                nodes,
                given,
                spreads,
                len(places),
                draws=how.draws,
                seed=how.seed,
                probability=how.probability,
            )
        central, low, high = out
        for index, (node, scale) in enumerate(zip(model.nodes, model.scales, strict=True)):
            if node is None:
                continue
            values = middle[node]
            least, most = ends.get(node, (values, values))
            for name, target, found in (
                ("low", low, np.fmin(least, values)),
                ("central", central, values),
                ("high", high, np.fmax(most, values)),
            ):
                target[index, places] = found / scale + 0.0
                for wrong in places[~(np.abs(found) < 1e300)].tolist():
                    faults.setdefault(wrong, not_finite(rows[index], name))

    # Models

    def _model(
        self,
        rows: Sequence[str],
        table: Table,
        columns: Sequence[Column],
        cells: Mapping[str, Cells],
        first: int,
    ) -> _Model | MalisizeError:
        """Return the model of a scenario's form, built once; or the error that all scenarios of
        that form have.
        """
        key: list[object] = [rows]
        for one in columns:
            if one.role == "number":
                key.append((one.key, int(cells[one.key].classes[first])))
                if one.key in _STRUCTURAL:
                    key.append(_text_of(table[one.name][first], one.key))
            elif one.role != "other":
                key.append((one.key, _text_of(table[one.name][first], one.key)))
        name = tuple(key)
        if name in self._models:
            self._models.move_to_end(name)
            return self._models[name]
        model: _Model | MalisizeError
        try:
            model = self._built(rows, self._scenario(table, columns, first))
        except MalisizeError as error:
            model = _as_column(error)
        self._models[name] = model
        if len(self._models) > _MOST_MODELS:
            self._models.popitem(last=False)
        return model

    def _built(self, rows: Sequence[str], scenario: Mapping[str, str]) -> _Model:
        answer = self._answer(scenario, strict=False)
        nodes = [None if answer.has_no_value(row) else answer.spec(row).node for row in rows]
        scales = [answer.shown_unit(node)[1] if node is not None else 1.0 for node in nodes]
        below = order([*answer.roots(), *(node for node in nodes if node is not None)])
        checks = [
            node.check for node in below if node.check is not None and node.check.kind == "part"
        ]
        self._rest_on(answer, rows)
        leaves = [node.leaf for node in below if node.leaf is not None]
        own = {
            leaf.key
            for leaf in leaves
            if leaf.assumption is not None and leaf.assumption.key == leaf.key
        }
        keys = frozenset(
            own | {_TOTAL_LEAF}
        )  # where a figure's own number was preferred, the cell is not what counts
        francs = 1.0
        if TOTAL in scenario:
            reader = self._numbers[TOTAL]
            francs = rate(
                reader.currency(int(reader.read([scenario[TOTAL]]).classes[0])) or "XOF",
                answer.inputs,
            )
        return _Model(answer, nodes, scales, keys, list(dict.fromkeys(checks)), francs)

    # One scenario

    def _scenario(self, table: Table, columns: Sequence[Column], place: int) -> dict[str, str]:
        """Return a scenario as texts by key, what is blank left out."""
        out = {}
        for one in columns:
            if one.role == "other":
                continue
            text = _text_of(table[one.name][place], one.key)
            if text.strip() or one.key in PLAN:
                out[one.key] = text.strip()
        return out

    def _is_planned(self, cells: Container[str], texts: Container[str]) -> bool:
        asked = self.plan is not None and (
            self.plan.total is not None or self.plan.reach is not None
        )
        return asked or TOTAL in cells or "reach" in texts

    def _one_by_one(self, columns: Sequence[Column], table: Table, first: int) -> bool:
        """Tell whether scenarios of this form are solved for, or enveloped, which arrays do not
        do.
        """
        if self._spreading.mode == "envelope":
            return True
        try:
            plan = self._plan(self._scenario(table, columns, first))
        except MalisizeError:
            return True
        return plan is not None and (plan.reach is not None or plan.allocate)

    def _answer_one(
        self,
        rows: Sequence[str],
        scenario: Mapping[str, str],
        place: int,
        out: tuple[Array, Array, Array],
        faults: dict[int, MalisizeError],
    ) -> None:
        try:
            answer = self._answer(scenario)
            intervals = answer.intervals(rows)
        except MalisizeError as error:
            faults[place] = _as_column(error)
            return
        if not self._rested:
            self._rest_on(answer, rows)
        for index, interval in enumerate(intervals):
            if interval is not None:
                for target, value in zip(
                    out, (interval.central, interval.low, interval.high), strict=True
                ):
                    target[index, place] = value

    def _form(
        self, rows: Sequence[str], places: Sequence[int], scenario: Mapping[str, str]
    ) -> Form:
        try:
            answer = self._answer(scenario, strict=False)
            found = [
                None if answer.has_no_value(row) else answer.about(answer.spec(row)) for row in rows
            ]
        except MalisizeError:
            return Form(places, [None] * len(rows), ())
        return Form(places, found, tuple(one.channel.key for one in answer.model.reaches))

    def _answer(self, scenario: Mapping[str, str], *, strict: bool = True) -> Answer:
        """Ask the study with one scenario's cells as settings and options. Raises InputError or
        InfeasibleError.
        """
        settings = [
            f"{key}={text}"
            for key, text in scenario.items()
            if key not in (*AUDIENCE, *PLAN, "scenario", "prefer")
        ]
        study = self.study.varied(
            set=settings,
            prefer=names_in(scenario.get("prefer", "")),
            scenario=scenario.get("scenario", "").strip() or None,
        )
        options = dict(self._options)
        for key in AUDIENCE:
            if key in scenario:
                options[_BY_NAME.get(key, key)] = scenario[key].strip()
        if "channel" in scenario:
            options["channels"] = names_in(scenario["channel"])
        if "narrow" in scenario:
            narrow = self._options.get("narrow", ())
            own = (
                [f"{key}={value}" for key, value in narrow.items()]
                if isinstance(narrow, Mapping)
                else list(narrow)
            )
            options["narrow"] = [*own, *parts_in(scenario["narrow"])]
        plan, market = self._plan(scenario), self._market
        if market is not None:
            market = market._replace(
                currency=scenario.get("currency", "").upper()
                or (self.plan or PlanRequest()).currency
            )
        return study.answer(options, plan, market=market, strict=strict)

    def _plan(self, scenario: Mapping[str, str]) -> PlanRequest | None:
        """Return the plan of a scenario: the one given, with its own cells in place. Raises
        InputError.
        """
        base = self.plan or PlanRequest()
        cells = {key: scenario[key] for key in PLAN if scenario.get(key)}
        if (
            base.total is None
            and base.reach is None
            and TOTAL not in scenario
            and "reach" not in scenario
        ):
            if set(cells) - ({"currency"} if self._market is not None else set()):
                raise InputError(
                    f"{next(iter(cells))}: belongs to a plan",
                    hint="add a column `total` or `reach`, or --total",
                )
            return None
        given: dict[str, Any] = {}
        for key, text in cells.items():
            name = _BY_NAME.get(key, key)
            if key in ("split", "lock", "min", "max"):
                given[name] = parts_in(text)
            elif key == "allocate":
                if text.casefold() not in (*_YES, *_NO):
                    raise InputError(
                        f"allocate: {shown(text)} is neither yes nor no", hint="write `yes` or `no`"
                    )
                given[name] = text.casefold() in _YES
            elif key in ("days", "effective"):
                given[name] = whole(text, key, "28" if key == "days" else "3")
            else:
                given[name] = text.upper() if key == "currency" else text
        if "reach" in given and TOTAL not in given:
            base = base._replace(total=None)
        if TOTAL in given and "reach" not in given:
            base = base._replace(reach=None, confidence=None)
        return base._replace(**given)


def _as_column(error: MalisizeError) -> MalisizeError:
    """Return an error that speaks of a column where it spoke of an option."""
    first = error.faults[0]
    message = first.message.removeprefix("--set ").removeprefix("--")
    return type(first)(message, hint=first.hint)


def _cells(column: Any) -> Any:
    """Return a column of a data frame as an array, what it lacks as NaN or None; any other as it
    is.
    """
    if not hasattr(column, "to_numpy"):
        return column
    if getattr(column.dtype, "kind", "O") in "fiu" and not column.hasnans:
        return column.to_numpy(dtype=float)
    return column.to_numpy(dtype=object, na_value=None)


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _text_of(cell: object, key: str) -> str:
    """Return a cell as text: a list by what separates the parts of that key's cells, nothing given
    as an empty text.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list | tuple):
        return (";" if key in _BY_SEMICOLON else ",").join(map(str, cell))
    return "" if cell is None else as_text(cell)
