"""Where the draws or the bounds do not say what they seem to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.model.leaning import ADVERSE, is_judged
from malisize.quantity.evaluate import AtEnds, Interval, vague
from malisize.quantity.node import Node
from malisize.records import Note
from malisize.text import clean, command
from malisize.wording import phrase, plural, some
from malisize.wording.numbers import of_table, rough, share

_ENOUGH = 250_000  # draws for the few digits of a comparison: leaves that lean are sorted
_FELT = 0.1  # of the range's width: what widens it less is not worth a caveat


def beyond_bounds(found: Evaluated) -> Iterator[Note]:
    """Say which rows the envelope may not hold, for leaves that may move them both ways: by how
    much of the row that answers where it is one of them, else of the first.
    """
    specs = [spec for spec in found.model.rows if spec.node in found.reading.loose]
    if not specs:
        return
    spec = next((one for one in specs if one.node is found.answering), specs[0])
    loose = found.reading.loose[spec.node]
    labels = [clean(leaf.label) for leaf in loose.leaves]
    words = {"what": clean(spec.label), "numbers": some(labels, 3, "; ")}
    unit, scale = found.model.shown_unit(spec.node)
    text = phrase(
        "{what}: its extremes may lie between the ends, since these move it both ways: {numbers}",
        **words,
    )
    if math.isfinite(loose.low) and math.isfinite(loose.high):
        text = phrase(
            "{what}: its extremes may lie between the ends, from {range} at most, since these"
            " move it both ways: {numbers}",
            range=rough(loose.low / scale, loose.high / scale, unit),
            **words,
        )
    if len(specs) > 1:
        text = plural("{words}; so may those of {number} other row",
                      "{words}; so may those of {number} other rows",
                      len(specs) - 1, words=text)  # fmt: skip
    hint = phrase("leave out `--range envelope`: draws see what lies between the ends")
    keys = dict.fromkeys(leaf.id for one in specs for leaf in found.reading.loose[one.node].leaves)
    yield Note("envelope", text, hint, tuple(one.id for one in specs), tuple(keys))


def medians(found: Evaluated) -> Iterator[Note]:
    """Give the median where it is more than a tenth away from the central value: of the row that
    answers first.
    """
    apart: dict[str, str] = {}
    for spec in sorted(found.model.rows, key=lambda spec: spec.node is not found.answering):
        interval = found.reading.intervals[spec.node]
        if abs(interval.median - interval.central) > 0.1 * abs(interval.central):
            unit, scale = found.model.shown_unit(spec.node)
            apart[spec.id] = phrase(
                "{what} ({median} against {central})",
                what=clean(spec.label),
                # the middle of draws is steadier than their ends
                median=of_table(interval.median / scale, unit, max(*interval[4:]) / scale),
                central=of_table(interval.central / scale, unit),
            )
    if not apart:
        return
    text = phrase(
        "Lopsided ranges: half of the draws lie below another number than the one shown: {rows}",
        rows=some(list(apart.values()), 3, "; "),
    )
    answer = found.reading.intervals[found.answering]
    effect = abs(answer.median / answer.central - 1.0) if answer.central else None
    hint = phrase("quote the range with the number, not the number alone")
    yield Note("median", text, hint, tuple(apart), (), effect)


def leaning(found: Evaluated) -> Iterator[Note]:
    """Say what the answer would be if judgements leaned together, or that they do."""
    how, model = found.spreading, found.model
    rows = {spec.id: spec.node for spec in model.rows}
    id = model.headline if rows[model.headline].leaf is None else "plan.reach"
    node = rows.get(id)
    if how.mode != "draws" or node is None:
        return
    if model.leaning.judgements:
        text = phrase(
            "Our judgements all err the same way, for the answer or against it (correlation"
            " {judgements})",
            judgements=share(model.leaning.judgements),
        )
        yield Note("correlation", text, None, (model.headline,))
        return
    moved = model.moved or found.moved[node]
    if widened(node, moved) < _FELT:
        return
    mix = model.leaning._replace(judgements=ADVERSE).mix([node], moved)
    reading = how._replace(mix=mix, draws=min(how.draws, _ENOUGH)).of([node])
    apart, leaned = found.reading.intervals[node], reading.intervals[node]
    width = apart.high - apart.low
    wider = (leaned.high - leaned.low) / width - 1.0 if width else 0.0
    if wider < _FELT:
        return
    unit, scale = model.shown_unit(node)
    what = next(clean(spec.label) for spec in model.rows if spec.id == id)
    text = phrase(
        "If our judgements all err the same way (correlation {adverse}), the range of"
        " “{what}” is {wide}, not {narrow}",
        adverse=share(ADVERSE),
        what=what,
        wide=_ends(leaned, scale, unit),
        narrow=_ends(apart, scale, unit),
    )
    effect = wider * width / abs(apart.central) if apart.central else None
    typed = command("--set", f"correlation.judgements={100 * ADVERSE:g}%")
    yield Note("leaning", text, typed, (id,), (), effect)


def widened(node: Node, moved: AtEnds) -> float:
    """Return about how much of its width a range gains where judgements lean together, infinity
    where a leaf moves the row to nothing; ``moved`` is the row with one leaf alone at its ends.

    Variances and covariances add up to first order in logarithms (JCGM 100:2008, "Guide to the
    expression of uncertainty in measurement", 5.2.2), of a row that is about lognormal. Takes no
    draws, which would be those of the answer once more.
    """
    apart = judged = own = 0.0
    for one in vague([node]):
        assert one.leaf is not None
        low, high = sorted(moved.get(one.leaf.key, (0.0, 0.0)))
        if low == high:
            continue
        if low <= 0.0:
            return math.inf
        half = (math.log(high) - math.log(low)) / 2.0
        apart += half * half
        if is_judged(one.leaf):
            judged += half
            own += half * half
    if not judged:
        return 0.0
    together = math.sqrt(apart + ADVERSE * (judged * judged - own))
    try:
        return math.sinh(together) / math.sinh(math.sqrt(apart)) - 1.0
    except OverflowError:
        return math.inf


def _ends(found: Interval, scale: float, unit: str) -> str:
    """Return the ends of an interval divided by a scale, to the figures that seeds agree on."""
    errors = (found.low_error / scale, found.high_error / scale)
    return rough(found.low / scale, found.high / scale, unit, errors)
