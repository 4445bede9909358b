"""Sweep: rows over the grid of some keys' values, everything else held."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from malisize.assumptions.narrowing import given_narrows
from malisize.errors import InputError
from malisize.provenance import About
from malisize.records import Listing
from malisize.request import PlanRequest, Request, fields_of
from malisize.scenarios.batch.batch import Batch, Outcome
from malisize.scenarios.grid import Axis, axis
from malisize.scenarios.vary import MOST_POINTS
from malisize.study import Study
from malisize.text import clean
from malisize.wording import phrase
from malisize.wording.numbers import whole

_DECIDE = ("total", "reach", "grp")


def sweep(
    study: Study,
    rows: Sequence[str],
    vary: Sequence[str],
    *,
    plan: PlanRequest | None = None,
    range: str | None = "90%",
    **options: Any,
) -> Listing:
    """Return rows over the grid of ``vary``, one line a combination and row (schema
    ``malisize.sweep/1``).

    ``vary`` are texts ``key=a,b,c`` or ``key=low..high/steps``, the first varying slowest;
    ``options`` are those of ``Study.audience``. A combination without an answer has no numbers and
    its reason as a note. Raises InputError, or the error of the first combination where none has an
    answer.
    """
    axes = _axes(vary, study)
    varied = {one.key: one.values for one in axes}
    _refuse_replaced(varied, study, Request.of(options, plan))
    count = _count(axes, rows)
    grid = list(product(*varied.values()))
    cells = {key: [point[place] for point in grid] for place, key in enumerate(varied)}
    batch = Batch(
        study, [_row_id(row) for row in rows], plan=plan, range=range, describe=True, **options
    )
    batch.check_plan(cells)
    outcome = batch.run(cells, count)
    if len(outcome.faults) == count:
        raise outcome.faults[0]
    names = batch.rows(cells)
    numbers = ("row", "unit", "low", "central", "high", "basis", "as_of", "note")
    columns = (*(column for one in axes for column in one.columns), *numbers)
    request = {
        "rows": list(names),
        "vary": [clean(text) for text in vary],
        **plain_options({**options, "range": range}),
    }
    remarks = list(_channels(outcome, grid))
    if outcome.faults:
        unanswered = phrase(
            "{number} of {all} combinations have no answer.", number=len(outcome.faults), all=count
        )
        remarks.insert(0, unanswered)
    return Listing(
        "malisize.sweep/1",
        phrase("{rows} by {keys}", rows=", ".join(names), keys=", ".join(varied)),
        columns,
        tuple(_lines(axes, names, outcome)),
        tuple(remarks),
        request,
    )


def _axes(vary: Sequence[str], study: Study) -> list[Axis]:
    """Return the axes of a grid. Raises InputError for a key given twice, or where nothing
    varies.
    """
    words = study.words
    axes = dict[str, Axis]()
    for text in vary:
        one = axis(text, words)
        if one.key in axes:
            raise InputError(
                phrase("--vary {key}: given twice", key=one.key),
                hint=phrase("put all its values into one"),
            )
        axes[one.key] = one
    if not axes:
        raise InputError(
            phrase("sweep: nothing varies"),
            hint=phrase("add `--vary overlap=70%,80%,90%`, or steps: `--vary overlap=60%..90%/7`"),
        )
    return list(axes.values())


def _count(axes: Sequence[Axis], rows: Sequence[str]) -> int:
    """Return how many points a grid has. Raises InputError for too many numbers, or none."""
    if not rows:
        raise InputError(
            phrase("sweep: no row is asked for"),
            hint=phrase(
                "name one, such as `malisize sweep reachable.deduplicated --vary overlap=70%,90%`"
            ),
        )
    count = math.prod(len(one.values) for one in axes)
    if count * len(rows) > MOST_POINTS:
        raise InputError(
            phrase(
                "sweep: {count} numbers, more than {most_points}",
                count=whole(count * len(rows)),
                most_points=whole(MOST_POINTS),
            ),
            hint=phrase("fewer values or rows, or a table of scenarios for malisize batch"),
        )
    return count


def _lines(axes: Sequence[Axis], rows: Sequence[str], outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Yield a line for each row of each point of the grid: the point, its range, or why it has
    none.
    """
    about = {place: form.rows for form in outcome.forms for place in form.places}
    nothing = [None] * len(rows)
    for place, point in enumerate(product(*(one.data for one in axes))):
        fault = outcome.faults.get(place)
        for row, what in zip(rows, about.get(place, nothing), strict=True):
            line = {key: value for part in point for key, value in part.items()} | {"row": row}
            if fault is not None:
                line["note"] = clean(fault.message)
            elif what is not None:
                line |= numbers_at(outcome, row, place, what)
            yield line


def numbers_at(outcome: Outcome, row: str, place: int, what: About) -> dict[str, Any]:
    """Return the numbers of a row in one scenario, with what they are; none where it has no
    value.
    """
    found, central = outcome.values, float(outcome.values[row][place])
    if math.isnan(central):
        return {}
    line: dict[str, Any] = {"unit": what.unit, "low": central, "central": central, "high": central}
    for end in ("low", "high", "low_error", "high_error"):
        if f"{row}.{end}" in found:
            line[end] = float(found[f"{row}.{end}"][place])
    return line | {"basis": what.basis, "as_of": what.as_of}


def _refuse_replaced(varied: Mapping[str, Sequence[str]], study: Study, asked: Request) -> None:
    """Refuse an option that every point of the grid would replace. Raises InputError."""
    values = {**asked.options(), **(asked.plan or PlanRequest())._asdict()}
    given = [
        field.option
        for field in fields_of("audience", "plan")
        if values[field.name] not in (None, "", field.value)
    ]
    for key, texts in varied.items():
        replaced = [f"--{key}"]
        if key in _DECIDE and not (set(_DECIDE) - {key}) & varied.keys():
            replaced = [f"--{one}" for one in _DECIDE]  # one of them decides the plan
        if key == "narrow":
            labels = [{one.same for one in given_narrows([text])} for text in texts]
            own = {one.same for one in given_narrows(asked.narrow)}
            replaced = replaced if own.intersection(*labels) else []
        found = [one for one in replaced if one in given]
        if study.gives(key):
            found.append(f"--{key}" if key == "scenario" else f"--set {key}")
        if found:
            raise InputError(
                phrase(
                    "{found}: is given, and --vary {key} would replace it at every point",
                    found=found[0],
                    key=key,
                ),
                hint=phrase("leave one of them out"),
            )


def _channels(outcome: Outcome, grid: Sequence[Sequence[str]]) -> Iterable[str]:
    """Say where points have other channels, which a group such as `online` brings with it."""
    found: dict[tuple[str, ...], str] = {}
    for form in outcome.forms:
        if form.channels:
            found.setdefault(form.channels, " ".join(grid[form.places[0]]))
    if len(found) > 1:
        sets = "; ".join(f"{point}: {', '.join(channels)}" for channels, point in found.items())
        yield phrase(
            "Not the same channels at every point, since not all have a size everywhere: {sets}.",
            sets=sets,
        )


def plain_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return options as plain values, for the record of the request."""
    return {
        name: value.isoformat() if name == "date" and value else value
        for name, value in options.items()
        if value
    }


def _row_id(row: str) -> str:
    return row.strip().casefold()
