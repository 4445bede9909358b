"""What sets the columns of a comparison apart: inputs that differ, notes that not all have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from malisize.answer import Answer
from malisize.assumptions.values import Given
from malisize.moved import Move
from malisize.numerals import kind_of, plain
from malisize.records import Estimate, Note, Observation
from malisize.request import EVERYONE, WHOM
from malisize.wording import Said, joined
from malisize.wording.numbers import given as as_given

_NARROW = "audience.narrow."
_STEP = "market.step."


def differing(
    names: Sequence[str], answers: Sequence[Answer], estimates: Sequence[Estimate]
) -> list[dict[str, Any]]:
    """Return the settings and the inputs some column rests on whose values differ: one entry per
    key and column.
    """
    out: list[dict[str, Any]] = []
    for setting in WHOM:
        values = [estimate.request.get(setting, EVERYONE) for estimate in estimates]
        texts = [", ".join(value) if isinstance(value, list) else str(value) for value in values]
        if len(set(texts)) > 1:
            pairs = zip(names, texts, strict=True)
            out.extend(
                {"key": f"audience.{setting}", "column": name, "value": text}
                for name, text in pairs
            )
    used = [_used(estimate) for estimate in estimates]
    for answer, mine in zip(answers, used, strict=True):
        mine.update(_described(answer))
    keys = dict.fromkeys(key for found in used for key in found)
    for key in [*sorted(key for key in keys if key.startswith(_NARROW)), *_worded(answers),
                *sorted(key for key in keys if not key.startswith(_NARROW))]:  # fmt: skip
        inputs = [_input(answer, key) for answer in answers]
        if len({found and found["value"] for found in inputs}) == 1:
            continue
        for place, (name, found) in enumerate(zip(names, inputs, strict=True)):
            if found is None:
                out.append({"key": key, "column": name, "used": False})
            else:
                idle = False if key in keys and key not in used[place] else None
                out.append({"key": key, "column": name, **found, "used": idle})
    return out


def _used(estimate: Estimate) -> dict[str, None]:
    keys = [one.key for one in estimate.assumptions]
    for one in estimate.figures:
        code, dot, figure = one.figure.rpartition(".")
        keys.append(f"{code}{dot}figures.{figure}")
    return dict.fromkeys(keys)


def _described(answer: Answer) -> dict[str, None]:
    """Return the keys of the market that a column describes, its steps among them."""
    given = answer.inputs.assumptions
    if not answer.market:
        return {}
    own = [
        key
        for key in given.values
        if key.startswith("market.") and not key.startswith(_STEP) and given.rank(key)
    ]
    return dict.fromkeys([*own, *(f"{_STEP}{place}" for place in range(1, len(given.steps) + 1))])


def _worded(answers: Sequence[Answer]) -> list[str]:
    """Return the keys in words, not numbers, that a plan rests on: caps of the channels it buys,
    what a fee is a share of, when it runs.
    """
    if answers[0].planned is None:
        return []
    bought = {f"channels.{one.channel.key}" for answer in answers for one in answer.model.reaches}
    return sorted(
        {
            key
            for answer in answers
            for key, given in answer.inputs.assumptions.values.items()
            if given.text is not None
            and (key.startswith(("budget.", "flight.")) or key.rpartition(".")[0] in bought)
        }
    )


def _input(answer: Answer, key: str) -> dict[str, Any] | None:
    """Return the value of a key in one column, with where it comes from; None where nobody gave
    it.
    """
    inputs, key = answer.inputs_of(key)
    if key.startswith("figures."):
        figure = inputs.catalogue.figure(key.partition(".")[2])
        if not inputs.has_figure(figure.key, figure.topic):
            return None
        leaf = inputs.figure(figure.key, figure.topic).leaf
        assert leaf is not None
        if leaf.assumption is not None:
            return _given(inputs.assumptions.values[key])
        assert leaf.figure is not None
        used = leaf.figure
        return {
            "value": _published(used),
            "mark": used.basis,
            "source": f"{used.source}@{used.as_of}",
            "why": used.where,
        }
    if key.startswith(_NARROW):
        place = int(key.rpartition(".")[2]) - 1
        narrows = inputs.assumptions.narrows
        if place >= len(narrows):
            return None
        found = _given(narrows[place].given)
        return {**found, "value": joined(": ", [narrows[place].label, as_given(found["value"])])}
    if key.startswith(_STEP):
        place = int(key.rpartition(".")[2]) - 1
        steps = inputs.assumptions.steps
        if place >= len(steps):
            return None
        found = _given(steps[place].given)
        step = joined(", ", [steps[place].level, steps[place].label])
        return {**found, "value": joined(": ", [step, as_given(found["value"])])}
    given = inputs.assumptions.get(key)
    return None if given is None else _given(given)


def _given(given: Given) -> dict[str, Any]:
    return {
        "value": given.written,
        "mark": given.mark or "unmarked",
        "source": given.source,
        "why": given.why,
        "layer": given.layer,
    }


def _published(used: Observation) -> str:
    """Return a published number in the number grammar."""
    kind = kind_of(used.unit)
    if used.low is None or used.high is None:
        return "" if used.value is None else plain(used.value, kind)
    middle = f", central {plain(used.value, kind)}" if used.value is not None else ""
    return f"{plain(used.low, kind)} to {plain(used.high, kind)}{middle}"


def own_notes(names: Sequence[str], estimates: Sequence[Estimate]) -> list[dict[str, Any]]:
    """Return the notes that not every column has, whatever numbers are in them."""

    def gist(note: Note) -> tuple[str, str]:
        text = note.text
        return note.kind, text.without_numbers() if isinstance(text, Said) else text

    found = [{gist(note) for note in estimate.notes} for estimate in estimates]
    common = set.intersection(*found)
    return [
        {"column": name, "kind": note.kind, "text": note.text, "hint": note.hint}
        for name, estimate in zip(names, estimates, strict=True)
        for note in estimate.notes
        if gist(note) not in common
    ]


def moved(names: Sequence[str], estimates: Sequence[Estimate], row: str) -> list[dict[str, Any]]:
    """Return how far each input moves the difference of a row between a column and the first, in
    the row's unit: the input at one end in both at once, as shared draws have it, the strongest
    first.

    ``low`` and ``high`` are the input's ends in the column, ``reference_low`` and
    ``reference_high`` those of the first where they are others; ``setting`` is what gives an input
    its value in every column, None where they differ.
    """
    first = {(move.key, move.label): move for move in estimates[0].moves if move.row == row}
    out = []
    for name, estimate in zip(names[1:], estimates[1:], strict=True):
        if row not in estimate or row not in estimates[0]:
            continue
        here = {(move.key, move.label): move for move in estimate.moves if move.row == row}
        middles = estimate[row].central, estimates[0][row].central
        for key in {**here, **first}:
            entry = _moved(here.get(key), first.get(key), middles)
            if entry is not None:
                out.append({"row": row, "column": name, **entry})
    return sorted(out, key=lambda entry: -abs(entry["at_high"] - entry["at_low"]))


def _moved(
    here: Move | None, there: Move | None, middles: tuple[float, float]
) -> dict[str, Any] | None:
    """Return how far one input moves a difference, None where it does not, or where a target has no
    total at an end.
    """
    ends = ((move.at_low, move.at_high) if move else (middle, middle)
            for move, middle in zip((here, there), middles, strict=True))  # fmt: skip
    (low, high), (reference_low, reference_high) = ends
    at_low, at_high = low - reference_low, high - reference_high
    one = here or there
    assert one is not None
    if not one.setting or at_low == at_high or not math.isfinite(at_high - at_low):
        return None
    same = here is None or there is None or here.setting == there.setting
    entry = {"key": one.key, "label": one.label, "unit": one.unit, "low": one.low, "high": one.high}
    if same:
        entry["setting"] = one.setting
    elif there is not None:
        entry |= {"reference_low": there.low, "reference_high": there.high}
    return {**entry, "at_low": at_low, "at_high": at_high}
