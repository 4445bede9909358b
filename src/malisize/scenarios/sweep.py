"""Sweep: rows over the grid of some keys' values, everything else held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from malisize.assumptions.keys import RULES
from malisize.assumptions.narrowing import given_narrows
from malisize.errors import InputError
from malisize.lists import shares_in
from malisize.numerals import Kind, Numeral, parse, plain
from malisize.records import Listing
from malisize.request import BY_KEY, PlanRequest, Request, fields_of
from malisize.scenarios.batch.batch import Batch, Outcome
from malisize.scenarios.batch.columns import OPTIONS, Column, column
from malisize.study import Study, vocabulary
from malisize.text import clean, did_you_mean, shown

MOST_POINTS = 100_000
_STEPS = re.compile(r"(?P<low>.+?)\.\.(?P<high>.+)/(?P<steps>[0-9]{1,6})")
_GROUPED = re.compile(r"[0-9],[0-9]{3}(?![0-9])")
_CURRENCY = re.compile(r"(XOF|FCFA|F CFA|CFA|EUR|USD|€|\$)")


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
    words = vocabulary(study.catalogue)
    varied = dict[str, list[str]]()
    for text in vary:
        one, values = _varied(text, lambda name, where: column(name, words, where=where))
        if one.key in varied:
            raise InputError(
                f"--vary {one.key}: given twice",
                hint=f"put all its values into one: `--vary {one.key}=a,b`",
            )
        varied[one.key] = values
    if not varied:
        raise InputError(
            "sweep: nothing varies",
            hint='add `--vary overlap=70%,80%,90%` or `--vary total="100k XOF..1M XOF/10"`',
        )
    _refuse_replaced(varied, study, Request.of(options, plan))
    if not rows:
        raise InputError(
            "sweep: no row is asked for",
            hint="malisize sweep reachable.deduplicated --vary overlap=70%,90%",
        )
    count = 1
    for values in varied.values():
        count *= len(values)
    if count * len(rows) > MOST_POINTS:
        raise InputError(
            f"sweep: {count * len(rows):,} numbers, more than {MOST_POINTS:,}",
            hint="fewer values or rows, or a table of scenarios in `malisize batch`",
        )
    grid = list(product(*varied.values()))
    cells = {key: [point[place] for point in grid] for place, key in enumerate(varied)}
    batch = Batch(
        study, [_row_id(row) for row in rows], plan=plan, range=range, describe=True, **options
    )
    outcome = batch.run(cells, count)
    if len(outcome.faults) == count:
        raise outcome.faults[0]
    names = batch.rows(cells)
    about = {place: form.rows for form in outcome.forms for place in form.places}
    out = []
    for place, point in enumerate(grid):
        for index, row in enumerate(names):
            fault, what = outcome.faults.get(place), about.get(place, [None] * len(names))[index]
            line: dict[str, Any] = {**dict(zip(varied, point, strict=True)), "row": row}
            central = float(outcome.values[row][place])
            if fault is None and central == central and what is not None:  # noqa: PLR0124 (NaN is no value)
                ends = [
                    float(outcome.values.get(f"{row}.{end}", outcome.values[row])[place])
                    for end in ("low", "high")
                ]
                line.update(
                    unit=what.unit,
                    low=ends[0],
                    central=central,
                    high=ends[1],
                    basis=what.basis,
                    as_of=what.as_of,
                )
            elif fault is not None:
                line["note"] = clean(fault.message)
            out.append(line)
    columns = (*varied, "row", "unit", "low", "central", "high", "basis", "as_of", "note")
    request = {
        "rows": list(names),
        "vary": [clean(text) for text in vary],
        **_plain({**options, "range": range}),
    }
    remarks = (
        [f"{len(outcome.faults)} of {count} combinations have no answer."] if outcome.faults else []
    )
    remarks.extend(_channels(outcome, grid))
    return Listing(
        "malisize.sweep/1",
        f"{', '.join(names)} by {', '.join(varied)}",
        columns,
        tuple(out),
        tuple(remarks),
        request,
    )


def _refuse_replaced(varied: Mapping[str, Sequence[str]], study: Study, asked: Request) -> None:
    """Refuse an option that every point of the grid would replace. Raises InputError."""
    values = {**asked.options(), **(asked.plan or PlanRequest())._asdict()}
    given = [
        field.option
        for field in fields_of("audience", "plan")
        if values[field.name] not in (None, field.value)
    ]
    for key, texts in varied.items():
        replaced = [f"--{key}"]
        if key in ("total", "reach") and {"total", "reach"} - varied.keys():
            replaced = ["--total", "--reach"]  # one of them decides the plan
        if key == "narrow":
            labels = [{one.same for one in given_narrows([text])} for text in texts]
            own = {one.same for one in given_narrows(asked.narrow)}
            replaced = replaced if own.intersection(*labels) else []
        found = [one for one in replaced if one in given]
        if study.gives(key):
            found.append(f"--{key}" if key == "scenario" else f"--set {key}")
        if found:
            raise InputError(
                f"{found[0]}: is given, and --vary {key} would replace it at every point",
                hint="leave one of them out",
            )


def _channels(outcome: Outcome, grid: Sequence[Sequence[str]]) -> Iterable[str]:
    """Say where points have other channels, which a group such as `online` brings with it."""
    found: dict[tuple[str, ...], str] = {}
    for form in outcome.forms:
        if form.channels:
            found.setdefault(form.channels, " ".join(grid[form.places[0]]))
    if len(found) > 1:
        sets = "; ".join(f"{point}: {', '.join(channels)}" for channels, point in found.items())
        yield f"Not the same channels at every point, since not all have a size everywhere: {sets}."


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Return options as plain values, for the record of the request."""
    return {
        name: value.isoformat() if name == "date" and value else value
        for name, value in options.items()
        if value
    }


def _row_id(row: str) -> str:
    return row.strip().casefold()


def _varied(text: str, find: Any) -> tuple[Column, list[str]]:
    """Read ``key=a,b,c`` or ``key=low..high/steps``. Raises InputError."""
    name, equals, rest = text.partition("=")
    name = name.strip()
    where = f"--vary {shown(name)}"
    if not equals or not name or not rest.strip():
        raise InputError(
            f"--vary {shown(text)}: a key and its values are needed",
            hint="write `--vary overlap=70%,80%` or `overlap=60%..90%/7`",
        )
    one: Column = find(name, where)
    if one.role == "other":
        known = [
            *OPTIONS,
            *(rule.pattern[0] for rule in RULES if len(rule.pattern) == 1),
        ]
        raise InputError(
            f"{where}: unknown key",
            hint=did_you_mean(name, known, "a key of --set, or an option such as area"),
        )
    found = _STEPS.fullmatch(rest.strip())
    if found and one.key in BY_KEY and BY_KEY[one.key].form == "count":
        raise InputError(
            f"{where}: steps may fall between whole numbers",
            hint=f"write them out: `--vary {name}=7,14,28`",
        )
    if found and one.role != "text":
        values = _stepped(one, found["low"], found["high"], int(found["steps"]), where)
    elif ".." in rest:
        raise InputError(
            f"{where}: {shown(rest)} has no number of steps",
            hint=f"write `--vary {name}=low..high/5`",
        )
    else:
        if one.role == "number" and _GROUPED.search(rest):
            raise InputError(
                f"{where}: {shown(rest)} has two readings, several values or one with its thousands"
                " grouped",
                hint="put a space after a comma between values, and write numbers without commas",
            )
        parts = shares_in(rest, ",") if one.key == "narrow" else rest.split(",")
        values = _currencies([part.strip() for part in parts if part.strip()], one)
    if len(set(values)) != len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise InputError(f"{where}: {shown(twice)} comes twice", hint="leave one of the two out")
    if not values:
        raise InputError(f"{where}: has no values", hint=f"write `--vary {name}=a,b,c`")
    return one, [clean(value) for value in values]


def _currencies(values: list[str], one: Column) -> list[str]:
    """Give amounts of money without a currency that of the last."""
    last = _CURRENCY.search(values[-1]) if values and _kind(one, values[-1]) == "money" else None
    return (
        values
        if last is None
        else [value if _CURRENCY.search(value) else f"{value} {last[0]}" for value in values]
    )


def _stepped(one: Column, low: str, high: str, steps: int, where: str) -> list[str]:
    """Return evenly spaced values from low to high, both included, in the number grammar."""
    if steps < 2:
        raise InputError(
            f"{where}: {steps} steps, at least 2 are needed", hint=f"write `{low}..{high}/5`"
        )
    if steps > MOST_POINTS:
        raise InputError(
            f"{where}: {steps:,} steps, more than {MOST_POINTS:,}",
            hint=f"write `{low}..{high}/100`",
        )
    kind = _kind(one, high)
    currency = _CURRENCY.search(high)
    if kind == "money" and currency and not _CURRENCY.search(low):
        low = f"{low} {currency[0]}"
    first, last = _end(low, kind, where), _end(high, kind, where)
    if first.currency != last.currency:
        raise InputError(
            f"{where}: two currencies, {first.currency} and {last.currency}",
            hint="write both ends in one",
        )
    unit = f" {first.currency}" if first.currency else ""
    width = last.low - first.low
    values = [first.low + width * step / (steps - 1) for step in range(steps - 1)]
    inner = [_rounded(value, kind, width) for value in values[1:]]
    return [f"{text}{unit}" for text in (plain(first.low, kind), *inner, plain(last.low, kind))]


def _rounded(value: float, kind: Kind, width: float) -> str:
    """Write a value of a grid, rounded beyond what its steps could mean."""
    scale = abs(width) or 1.0
    for digits in range(4, 16):
        short = float(f"{value:.{digits}g}")
        if abs(short - value) <= 1e-5 * scale:
            return plain(short, kind)
    return plain(value, kind)


def _kind(one: Column, text: str) -> Kind:
    if one.rule is not None:
        return one.rule.kind
    return "share" if text.strip().endswith("%") else "amount"


def _end(text: str, kind: Kind, where: str) -> Numeral:
    numeral = parse(text, kind, where)
    if numeral.shape != "exact":
        raise InputError(
            f"{where}: {shown(text)} is a range, a number is needed at each end",
            hint="write `60%..90%/7`",
        )
    return numeral
