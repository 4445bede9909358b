"""The same rows under several assumptions: differences, the inputs that differ, and how sure a
difference is.

Draws are shared: with one seed, an input that two columns both have is at the same percentile in
both, so what they have in common does not blur what sets them apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from malisize.answer import Answer
from malisize.errors import InputError, MalisizeError
from malisize.records import Estimate, Listing, Row
from malisize.request import WHOM, PlanRequest, Request, market_of
from malisize.rows import ANSWERS
from malisize.scenarios.differences import differing, moved, own_notes
from malisize.study import Study
from malisize.text import clean, did_you_mean, shown
from malisize.wording import phrase
from malisize.wording.steady import error_of_part

CLEAR = 0.95
MOST_COLUMNS = 8
COLUMNS = (
    "row",
    "label",
    "unit",
    "column",
    "low",
    "central",
    "high",
    "difference",
    "ratio",
    "probability_above",
    "probability_equal",
    "verdict",
    "basis",
)
_Chance = tuple[float, float, float]
_EQUAL = 1e-9  # relative: below it two numbers differ by the order of their arithmetic alone


def compare(
    columns: Sequence[tuple[str, Study]],
    asked: Request,
    rows: Iterable[str] = (),
    totals: Sequence[str] = (),
) -> Listing:
    """Compare studies by name, the first the reference: one entry per row and column, in the units
    of ``audience``.

    With a plan, rows are those of ``Study.budget``, with a market, or a row of one among ``rows``,
    those of ``Study.market``. ``rows`` picks some.
    Saved plans are compared as plans, and with ``totals``, one a column, each column has its own.
    ``more`` has the columns, the inputs that differ, and the notes that not every column has.
    Raises InputError or InfeasibleError, naming the column.
    """
    names = [name for name, _ in columns]
    rows = list(rows)
    asked = asked._replace(market=asked.market or market_of(rows, asked.plan))
    if asked.plan is None and all(study.has_plan for _, study in columns) and not asked.market:
        asked = asked._replace(plan=PlanRequest())
    plan = asked.plan or PlanRequest()
    every = [asked._replace(plan=plan._replace(total=total)) for total in totals]
    read = _read(columns, every or [asked] * len(columns))
    answers, estimates = [answer for answer, _ in read], [estimate for _, estimate in read]
    found = [{row.id: row for row in estimate} for estimate in estimates]
    ids = _merged([list(by_id) for by_id in found])
    wanted = [_known(row, answers, ids) for row in rows]
    kept = list(dict.fromkeys(wanted)) or ids
    chances = [{} if place == 0 else _chances(answers[0], answer, found[0], found[place], kept)
               for place, answer in enumerate(answers)]  # fmt: skip
    out = [
        _entry(by_id[id], name, None if place == 0 else found[0].get(id), chances[place].get(id))
        for id in kept
        for place, (name, by_id) in enumerate(zip(names, found, strict=True))
        if id in by_id
    ]
    return Listing(
        "malisize.compare/1",
        (
            phrase("Market compared")
            if asked.market
            else phrase("Audience compared")
            if asked.plan is None
            else phrase("Budget plan compared")
        ),
        COLUMNS,
        tuple(out),
        tuple(_remarks(answers, kept, found)),
        _request(names, estimates, wanted),
        {
            "columns": [_column(name, *both) for name, both in zip(names, read, strict=True)],
            "inputs": differing(names, answers, estimates),
            "notes": own_notes(names, estimates),
            "moves": _moves(names, estimates),
        },
    )


def probability_above(values: Any, reference: Any) -> float:
    """Return the share of draws in which ``values`` are above ``reference``; a tie counts half.

    Both are arrays of the same draws, or single numbers.
    """
    above, equal = _above_and_equal(values, reference)
    return above + equal / 2


def _above_and_equal(values: Any, reference: Any) -> tuple[float, float]:
    import numpy as np

    with np.errstate(
        invalid="ignore"
    ):  # where both are infinite their difference is not a number, and they are equal
        near = np.abs(values - reference) <= _EQUAL * np.minimum(np.abs(values), np.abs(reference))
    equal = near | np.equal(values, reference)
    return float(np.mean(np.greater(values, reference) & ~equal)), float(np.mean(equal))


def verdict(probability: float) -> str:
    """Return what a probability of being above says: clearly higher, clearly lower, or within the
    ranges.
    """
    if probability >= CLEAR:
        return phrase("clearly higher")
    return (
        phrase("clearly lower")
        if probability <= 1.0 - CLEAR + 1e-12
        else phrase("within the ranges")
    )


def column_names(files: Sequence[str]) -> list[str]:
    """Return what columns of files are called: a bundled name, or a path's stem; the whole path
    where two agree.
    """
    stems = [_stem(file) for file in files]
    names = [
        clean(file) if stems.count(stem) > 1 else stem
        for file, stem in zip(files, stems, strict=True)
    ]
    return [
        f"{name} ({place})" if names.count(name) > 1 else name
        for place, name in enumerate(names, start=1)
    ]


def _stem(file: str) -> str:
    if file == "-":
        return phrase("standard input")
    return clean(Path(file).name.removesuffix(".toml")).strip() or clean(file)


# The columns


def _read(
    columns: Sequence[tuple[str, Study]], asked: Sequence[Request]
) -> list[tuple[Answer, Estimate]]:
    """Answer in every column what is asked of it; an error names its column, unless all of them
    have the same.
    """
    out: list[tuple[Answer, Estimate]] = []
    failed: list[tuple[str, MalisizeError]] = []
    for (name, study), request in zip(columns, asked, strict=True):
        try:
            answer = study.ask(request)
            out.append((answer, answer.estimate(evidence=False)))
        except MalisizeError as error:
            failed.append((name, error))
    if len(failed) == len(columns) and len({error.message for _, error in failed}) == 1:
        raise failed[0][1]
    for name, fault in failed:
        if len(fault.faults) > 1:
            raise fault
        raise type(fault)(
            phrase("{where}: {message}", where=name, message=fault.message), hint=fault.hint
        )
    return out


def _moves(names: Sequence[str], estimates: Sequence[Estimate]) -> list[dict[str, Any]]:
    """Return how far each input moves the difference of the row that answers."""
    answers = (row for row in ANSWERS if any(row in estimate for estimate in estimates))
    row = next(answers, None)
    return [] if row is None else moved(names, estimates, row)


def _column(name: str, answer: Answer, estimate: Estimate) -> dict[str, Any]:
    request = estimate.request
    return {
        "column": name,
        "title": clean(answer.title) or None,
        "segment": answer.whom(),
        "assumptions": list(request["assumptions"]),
        "scenario": clean(request["scenario"]) if request["scenario"] else None,
        **{name: request[name] for name in (*WHOM, "narrow") if name in request},
        "total": (request.get("plan") or {}).get("total"),
        "notes": len(estimate.notes),
    }


def _request(
    names: Sequence[str], estimates: Sequence[Estimate], rows: Sequence[str]
) -> dict[str, Any]:
    given = estimates[0].request
    shared = {name: given[name] for name in ("set", "prefer", "range", "draws", "seed", "date")}
    plan = {"plan": given["plan"]} if "plan" in given else {}
    market = {"market": estimates[0].command == "market" or None}
    return {"columns": list(names), "rows": list(rows) or None, **shared, **plan, **market}


def _merged(orders: Sequence[Sequence[str]]) -> list[str]:
    """Return every id once, those of later columns behind what precedes them there."""
    out: list[str] = []
    for order in orders:
        place = 0
        for id in order:
            if id in out:
                place = out.index(id) + 1
            else:
                out.insert(place, id)
                place += 1
    return out


def _known(row: str, answers: Sequence[Answer], ids: Sequence[str]) -> str:
    """Return the id of a row that some column has. Raises InputError with a suggestion from all of
    them.
    """
    faults = []
    for answer in answers:
        try:
            return answer.spec(row).id
        except InputError as error:
            faults.append(error)
    raise InputError(
        phrase("--row {row}: {message}", row=shown(row), message=faults[0].message),
        hint=did_you_mean(row, ids, faults[0].hint),
    )


# One row in one column


def _entry(row: Row, column: str, reference: Row | None, chance: _Chance | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "row": row.id, "label": row.label, "unit": row.unit, "column": column,
        "low": row.low, "central": row.central, "high": row.high, "basis": row.basis,
        "low_error": row.low_error, "high_error": row.high_error,
    }  # fmt: skip
    if reference is None:
        return entry
    entry["difference"] = row.central - reference.central
    ratio = row.central / reference.central if reference.central else math.inf
    entry["ratio"] = ratio if math.isfinite(ratio) else None
    if chance is not None:
        above, equal, error = chance
        entry["probability_above"], entry["probability_equal"] = above + equal / 2, equal
        entry["probability_error"] = error
        entry["verdict"] = verdict(above + equal / 2)
    ends = all(
        _near(getattr(row, end), getattr(reference, end)) for end in ("low", "central", "high")
    )
    if ends and (chance is None or chance[1] == 1.0):
        entry["verdict"] = "same"
        entry.pop("probability_above", None)  # half would say less than that nothing differs
    return entry


def _near(first: float, second: float) -> bool:
    return first == second or abs(first - second) <= _EQUAL * min(abs(first), abs(second))


def _chances(
    reference: Answer,
    other: Answer,
    at_first: Mapping[str, Row],
    here: Mapping[str, Row],
    ids: Sequence[str],
) -> dict[str, _Chance]:
    """Return by row the shares of the shared draws in which another column is above the reference,
    and equal to it, and the standard error of the first.
    """
    if reference.spreading.mode != "draws":
        return {}
    shared = [id for id in ids if id in at_first and id in here]
    sums = {id: [0.0, 0.0] for id in shared}
    done, draws = 0, reference.spreading.draws
    for first, second in zip(reference.over_draws(shared), other.over_draws(shared), strict=True):
        size = max(
            (
                len(values)
                for values in (*first.values(), *second.values())
                if hasattr(values, "__len__")
            ),
            default=draws,
        )
        done += size
        for id in shared:
            for place, part in enumerate(_above_and_equal(second[id], first[id])):
                sums[id][place] += part * size
    return {
        id: (above / done, equal / done, error_of_part(above / done, done))
        for id, (above, equal) in sums.items()
    }


def _remarks(
    answers: Sequence[Answer], kept: Sequence[str], found: Sequence[Mapping[str, Row]]
) -> Iterable[str]:
    if answers[0].spreading.mode == "draws":
        yield phrase(
            "Draws are shared: an input that two columns both have is at the same"
            " percentile in both, and a tie counts half. A difference is clear where 95 %"
            " of the draws or more agree on its direction, else it is within the ranges."
        )
    partial = [id for id in kept if not all(id in by_id for by_id in found)]
    if partial:
        more = phrase(" and {count} more", count=len(partial) - 6) if len(partial) > 6 else ""
        yield phrase("Not in every column: {names}{more}", names=", ".join(partial[:6]), more=more)
    for place, narrows in enumerate(
        zip(*(answer.inputs.assumptions.narrows for answer in answers), strict=False), start=1
    ):
        labels = list(dict.fromkeys(clean(narrow.label) for narrow in narrows))
        if len(labels) > 1 and answers[0].spreading.mode == "draws":
            yield phrase(
                "Narrowing {place} asks different things ({labels}), yet is taken at the same"
                " percentile in all",
                place=place,
                labels="; ".join(labels),
            )
