"""Counts printed beside a figure: which is over which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.spans import Span, half_unit, span
from malisize.figures.conflicts import number, stated

_PRINTED = {
    "wa_fb_screen_rate": (1, 0),
    "wa_fb_verify_rate": (1, 0),
    "wa_fb_enrol_rate": (1, 0),
    "wa_fb_lead_to_final": (1, 0),
    "psi_ng_chat_per_click": (1, 0),
    "viamo_calls_per_caller": (0, 1),
    "radio_tamani_cost_listener": (0, 1),
    "radio_dmi_cost_person": (0, 1),
    "sms_koulikoro_2014": (1, 0),
}
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)( million)?(?! *%)\b")


def counts_in(text: str) -> list[float]:
    """Return the counts written in a text, in their order: ``3,803``, ``1.2 million``."""
    found = [
        float(digits.replace(",", "")) * (1e6 if million else 1.0)
        for digits, million in _COUNT.findall(text)
    ]
    if not found:
        raise LookupError(f"no counts in: {text}")
    return found


def printed(book: Book) -> Iterator[Finding]:
    """Check that a ratio printed beside two counts is the one over the other."""
    for key, (top, bottom) in _PRINTED.items():
        observation = book.observation(key)
        counts = counts_in(observation.base)
        if max(top, bottom) >= len(counts):
            raise LookupError(f"{key}: its base no longer gives two counts")
        over, under = counts[top], counts[bottom]
        ratio = Span(*(a / b for a, b in _loose(over, under)))
        subject = f"{number(over)} / {number(under)} = {key}"
        yield judge(
            "printed_counts",
            ratio.meets(span(observation)),
            subject,
            ratio.text(observation.unit),
            stated(observation),
        )


def _loose(over: float, under: float) -> tuple[tuple[float, float], ...]:
    a, b = half_unit(over, ""), half_unit(under, "")
    a, b = (
        half if value % 1e5 == 0 else 0.0 for half, value in ((a, over), (b, under))
    )  # a count in full is exact
    return (over - a, under + b), (over, under), (over + a, under - b)
