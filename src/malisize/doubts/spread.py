"""Where the draws or the bounds do not say what they seem to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.model.leaning import ADVERSE
from malisize.quantity.correlation import JUDGEMENTS
from malisize.quantity.evaluate import Interval
from malisize.records import Note
from malisize.text import command
from malisize.wording import phrase, some
from malisize.wording.numbers import number, published, share, span, whole

_ENOUGH = 250_000  # draws for the few digits of a comparison: leaves that lean are sorted


def beyond_bounds(found: Evaluated) -> Iterator[Note]:
    """Say which rows the envelope may not hold, for leaves that may move them both ways."""
    for spec in found.model.rows:
        loose = found.reading.loose.get(spec.node)
        if loose is None:
            continue
        words = {"row": spec.id, "keys": some([node.id for node in loose.leaves], 3)}
        text = phrase(
            "{row}: {keys} may move it both ways, so its extremes may lie between the ends", **words
        )
        if math.isfinite(loose.low) and math.isfinite(loose.high):
            text = phrase(
                "{row}: {keys} may move it both ways, so its extremes may lie between the ends,"
                " from {low} to {high} at most",
                low=_readable(loose.low),
                high=_readable(loose.high),
                **words,
            )
        yield Note("envelope", text, None, (spec.id,))


def medians(found: Evaluated) -> Iterator[Note]:
    """Give the median where it is more than a tenth away from the central value."""
    apart = []
    for spec in found.model.rows:
        interval = found.reading.intervals[spec.node]
        if abs(interval.median - interval.central) > 0.1 * abs(interval.central):
            error = max(interval.low_error, interval.high_error)  # the middle is steadier
            median, central = _readable(interval.median, error), _readable(interval.central)
            apart.append(
                (
                    spec.id,
                    phrase(
                        "{id} ({median} against {central})",
                        id=spec.id,
                        median=median,
                        central=central,
                    ),
                )
            )
    if apart:
        text = phrase(
            "The median of the draws is more than a tenth from the central value: {rows}",
            rows=some([text for _, text in apart], 3),
        )
        yield Note("median", text, None, tuple(id for id, _ in apart))


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
            "Judgements are drawn together, correlation {judgements}, for the answer or against it",
            judgements=share(model.leaning.judgements),
        )
        yield Note("correlation", text, None, (model.headline,))
        return
    together = model.leaning._replace(judgements=ADVERSE)
    mix = together.mix([node], model.moved)
    if not any(JUDGEMENTS in streams for streams in mix.values()):
        return
    reading = how._replace(mix=mix, draws=min(how.draws, _ENOUGH)).of([node])
    own, shown_in = found.inputs.country.currency, model.request.currency
    apart, unit = found.reading.intervals[node], str(node.unit).replace(own, shown_in)
    scale = model.scale if (own, 1) in node.unit.powers else 1.0
    wider, narrower = (_ends(one, scale, unit) for one in (reading.intervals[node], apart))
    if wider == narrower:
        return
    yield Note(
        "correlation",
        phrase(
            "If judgements lean the same way (correlation {adverse}), “{what}” is {wider}, not"
            " {narrower}",
            adverse=share(ADVERSE),
            what=next(spec.label for spec in model.rows if spec.id == id),
            wider=wider,
            narrower=narrower,
        ),
        command("--set", f"correlation.judgements={100 * ADVERSE:g}%"),
        (id,),
    )


def _ends(found: Interval, scale: float, unit: str) -> str:
    """Return the ends of an interval divided by a scale, to the figures that seeds agree on."""
    errors = (found.low_error / scale, found.high_error / scale)
    return span(found.low / scale, found.high / scale, unit, errors)


def _readable(value: float, error: float = 0.0) -> str:
    if error:
        return number(value, "", error)
    return whole(value) if abs(value) >= 100 else published(value, "", 3)
