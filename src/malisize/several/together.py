"""The answer of several countries: that of each as it would be alone, and all together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from malisize.answer import Answer
from malisize.apart import own_keys, own_known
from malisize.compose import Model
from malisize.country import Country
from malisize.model.audience import RowSpec, Watch
from malisize.model.inputs import Inputs
from malisize.model.leaning import Leaning
from malisize.provenance import sources_of, unique
from malisize.quantity.node import Node
from malisize.quantity.seeds import Seeds
from malisize.records import Estimate, Note, Row, SavedLayer, Source
from malisize.several import totals
from malisize.several.graph import Graph, observation
from malisize.several.money import rates, row_in, spec_in
from malisize.wording import both, joined, phrase
from malisize.wording.numbers import full

if TYPE_CHECKING:
    from malisize.plans.brief import Planned

Parts = Mapping[str, Answer]  # the answers of countries, by code


class Facts(Inputs):
    """The inputs of several countries: of the first, with the sources of all."""

    def __init__(self, parts: Parts) -> None:
        first = next(iter(parts.values())).inputs
        super().__init__(first.catalogue, first.assumptions, first.as_of)
        self.parts = parts

    def source(self, key: str) -> Source:
        """Return a source of one of the countries, by its key under the country's code."""
        code, _, own = key.partition(".")
        return self.parts[code].inputs.source(own)._replace(key=key)

    def place_of(self, key: str) -> tuple[Country, str]:
        """Return the country that a key is of, and the key as that country has it."""
        code, _, own = key.partition(".")
        return (self.parts[code].inputs.country, own) if code in self.parts else (self.country, key)


class Together(Answer):
    """The answers of several countries, and all of them together."""

    def __init__(
        self,
        parts: Parts,
        request: Mapping[str, Any],
        title: str,
        again: Callable[[], Answer] | None = None,
        planned: Planned | None = None,
    ) -> None:
        self.parts = parts
        own = request.get("currency", "")
        self.currency = str(request.get("plan", {}).get("currency", own))
        every = [one.inputs for one in parts.values()]
        found = rates(self.currency, every) if self.currency else [1.0] * len(every)
        self.rates = dict(zip(parts, found, strict=True))
        self.graph = Graph(
            {code: [spec.node for spec in one.model.rows] for code, one in parts.items()},
            {code: one.inputs.country.name for code, one in parts.items()},
        )
        self._found = planned
        self._is_market = "market" in request
        model = self._joined()
        first = next(iter(parts.values()))
        seeds = Seeds(
            int(request["seed"]), {f"{code}.": one.spreading.seed for code, one in parts.items()}
        )
        spreading = first.spreading._replace(seed=seeds)
        super().__init__(model, Facts(parts), spreading, request, title, strict=False, again=again)

    def estimate(self, *, weeks: bool = False, evidence: bool = True) -> Estimate:
        """Return the rows of all countries together, those of each, and what to doubt."""
        alone = {
            code: one.estimate(weeks=weeks, evidence=evidence) for code, one in self.parts.items()
        }
        specs = [spec for spec in self.specs(weeks=weeks) if _is_total(spec, self.parts)]
        reading = self.spreading.of([spec.node for spec in specs], evidence=evidence)
        rows = [self._dated(self._row(spec, reading)) for spec in specs]
        for code, one in alone.items():
            rows += [_row(code, self._row_in_one(code, row)) for row in one.rows]
        leaves = self.below.together([spec.node for spec in self.model.rows])
        return Estimate(
            command=next(iter(alone.values())).command,
            request=self.request,
            rows=tuple(rows),
            notes=(
                *self.model.notes,
                *_drawn_apart(self.model.headline, rows, alone.values()),
                *_notes(alone, self.parts),
            ),
            sources=sources_of(leaves, self.inputs),
            figures=tuple(
                unique(observation(code, f) for code, one in alone.items() for f in one.figures)
            ),
            assumptions=tuple(
                used._replace(key=f"{code}.{used.key}")
                for code, one in alone.items()
                for used in one.assumptions
            ),
            versions=self._versions(),
            title=self._titled(),
            layers=tuple(_layers(alone)),
            moves=tuple(self._moves()),
            names={
                **{code: one.inputs.country.name for code, one in self.parts.items()},
                **{
                    f"{code}.{key}": name
                    for code, one in alone.items()
                    for key, name in one.names.items()
                },
            },
            offline=frozenset(
                f"{code}.{key}" for code, one in alone.items() for key in one.offline
            ),
            narrowed=tuple(_narrowed(alone, self.parts)),
            parts=alone,
            again=self.again,
        )

    @cached_property
    def _weekly(self) -> tuple[RowSpec, ...]:
        there = {spec.id: spec for spec in self.model.rows}
        return tuple(there.get(spec.id, spec) for spec in self._rows(weeks=True))

    def _rows(self, *, weeks: bool) -> tuple[RowSpec, ...]:
        """Return the rows of all together, and then those of each country, money in one currency;
        those of weeks where a plan says when it runs, or with ``weeks``.
        """
        found = {
            code: {
                spec.id: self._in_one(code, self.graph.row(code, spec))
                for spec in one.specs(weeks=weeks)
            }
            for code, one in self.parts.items()
        }
        every = [*totals.rows(found)]
        if self._found is not None:
            every += totals.plan_rows(found, self._found, self._adults())
        if self._is_market:
            every += totals.market_rows(found, _years(self.parts))
        return (*every, *(spec for own in found.values() for spec in own.values()))

    def _adults(self) -> list[Node | None]:
        """Return the people of each country aged 15 and over of the segment."""
        from malisize.several.brief import Countries

        assert self._found is not None
        brief = self._found.brief
        assert isinstance(brief, Countries)
        return [brief.adults(code, self.graph) for code in self.parts]

    def _joined(self) -> Model:
        """Return the models of countries as one."""
        parts, graph, rows = self.parts, self.graph, self._rows(weeks=False)
        first = next(iter(parts.values())).model
        nodes = {spec.id: spec.node for spec in rows if _is_total(spec, parts)}
        plan = first.request.plan and first.request.plan._replace(currency=self.currency)
        wanted = ["budget.needed", first.headline, "segment.online"]
        market = first.request.market and first.request.market._replace(currency=self.currency)
        headline = next(id for id in wanted if id in nodes)
        watches = [
            Watch(graph.node(code, one.low), graph.node(code, one.high), one.text, one.drawn)
            for code, part in parts.items()
            for one in part.model.watches
        ]
        return Model(
            first.request._replace(plan=plan, market=market),
            first.segment,
            rows,
            tuple(watches),
            () if self._found is None else self._found.notes,
            tuple(one for part in parts.values() for one in part.model.waiting),
            (),
            planned=self._found,
            headline=headline,
            leaning=_leaning(parts, graph),
            mix=graph.mix({code: part.spreading.mix for code, part in parts.items()}),
        )

    def _in_one(self, code: str, spec: RowSpec) -> RowSpec:
        """Return a row of a country with its money in the currency of the plan."""
        if not self.currency:
            return spec
        own = self.parts[code].inputs.country.currency
        return spec_in(spec, own, self.currency, self.rates[code])

    def _row_in_one(self, code: str, row: Row) -> Row:
        """Return a row as evaluated with its money in the currency of the plan."""
        if not self.currency:
            return row
        own = self.parts[code].inputs.country.currency
        return row_in(row, own, self.currency, self.rates[code])

    def _dated(self, row: Row) -> Row:
        """Return a row of all with the date that the sizes of each were carried to, and with what
        is shared under the code of each country.
        """
        dates = {one.inputs.as_of for one in self.parts.values() if one.inputs.carried}
        keys = [
            f"{code}.{key}" if key in self.graph.shared else key
            for key in row.assumptions
            for code in (self.parts if key in self.graph.shared else ("",))
        ]
        stands_for = dates.pop() if len(dates) == 1 else row.stands_for
        return row._replace(assumptions=tuple(keys), stands_for=stands_for)

    def whom(self) -> str:
        """Return the people in words."""
        where = both([_where(part) for part in self.parts.values()])
        return joined(", ", [where, *self.model.segment.whom])


def _narrowed(alone: Mapping[str, Estimate], parts: Parts) -> Iterator[str]:
    """Yield what narrows the people, with the country of what does not narrow those of all."""
    every = [one.narrowed for one in alone.values()]
    for code, one in alone.items():
        for text in one.narrowed:
            if all(text in other for other in every):
                if one is next(iter(alone.values())):
                    yield text
            else:
                country = parts[code].inputs.country.name
                yield phrase("{country}: {message}", country=country, message=text)


def _where(part: Answer) -> str:
    """Return the areas of a country in words, with the country."""
    segment = part.model.segment
    if segment.is_nation:
        return segment.where
    return phrase("{where} ({country})", where=segment.where, country=segment.country.name)


def _years(parts: Parts) -> bool:
    """Tell whether the years to come of markets are the same in all countries."""
    firsts = [one.request["market"].get("first_year") for one in parts.values()]
    return all(one == firsts[0] for one in firsts)


def _is_total(spec: RowSpec, codes: Parts) -> bool:
    return spec.id.partition(".")[0] not in codes


def _leaning(parts: Parts, graph: Graph) -> Leaning:
    """Return what is declared to lean together in each country."""
    between = tuple(
        one._replace(keys=tuple(graph.key(code, key) for key in one.keys))
        for code, part in parts.items()
        for one in part.model.leaning.between
    )
    return Leaning(between, {}, next(iter(parts.values())).model.leaning.judgements)


def _row(code: str, row: Row) -> Row:
    """Return a row of a country as it is alone, under its code."""
    return row._replace(
        id=f"{code}.{row.id}",
        sources=tuple(f"{code}.{one}" for one in row.sources),
        assumptions=tuple(f"{code}.{one}" for one in row.assumptions),
        rests_on=row.rests_on and f"{code}.{row.rests_on}",
    )


def _drawn_apart(headline: str, totals: Sequence[Row], alone: Iterable[Estimate]) -> Iterator[Note]:
    """Yield that the range of all together supposes countries to err apart, beside its range if
    they all erred alike: the sum of their low ends to the sum of their high ends, as percentiles of
    comonotonic quantities add up (Dhaene et al., Insurance: Mathematics and Economics 31(1), 2002).
    """
    whole = next(row for row in totals if row.id == headline)
    own = [row for one in alone for row in one.rows if row.id == headline]
    is_sum = math.isclose(sum(row.central for row in own), whole.central, rel_tol=1e-9)
    if whole.unit != "people" or not whole.central or not is_sum or whole.low == whole.high:
        return
    low, high = (sum(ends) for ends in zip(*((row.low, row.high) for row in own), strict=True))
    errors = [sum(row.low_error or 0 for row in own), sum(row.high_error or 0 for row in own)]
    text = phrase(
        "The errors of the countries are taken as independent; if all went one way, the range"
        " together would be {low} to {high}",
        low=full(low, error=errors[0]),
        high=full(high, error=errors[1]),
    )
    effect = max(whole.low - low, high - whole.high) / whole.central
    yield Note("countries-apart", text, None, (headline,), effect=effect)


def _notes(alone: Mapping[str, Estimate], parts: Parts) -> Iterator[Note]:
    """Yield what to doubt: what is doubted alike of every country once, of others with its name."""
    first, *others = (one.notes for one in alone.values())
    common = {note.text for note in first if all(_says(notes, note) for notes in others)}
    some = next(iter(alone))
    for note in first:
        if note.text in common:
            yield note._replace(rows=(), hint=note.hint and own_known(note.hint, some))
    for code, one in alone.items():
        name = parts[code].inputs.country.name
        for note in one.notes:
            if note.text not in common:
                yield note._replace(
                    text=phrase("{country}: {message}", country=name, message=note.text),
                    hint=note.hint and own_keys(note.hint, code),
                    rows=tuple(f"{code}.{row}" for row in note.rows),
                )


def _says(notes: Sequence[Note], note: Note) -> bool:
    return any(one.text == note.text for one in notes)


def _layers(alone: Mapping[str, Estimate]) -> Iterator[SavedLayer]:
    """Yield what each layer of each country gives, its name and its keys under the country's
    code.
    """
    for code, one in alone.items():
        for layer in one.layers:
            yield layer._replace(
                name=f"{code}/{layer.name}",
                used=tuple(f"{code}.{key}" for key in layer.used),
                rest={f"{code}.{key}": value for key, value in layer.rest.items()},
            )
