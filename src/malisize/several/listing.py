"""The countries there are, and how complete each is."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from malisize.figures.checks.run import check
from malisize.figures.dates import UNDATED
from malisize.model.channels import channels, status
from malisize.model.inputs import Inputs
from malisize.records import Listing
from malisize.wording import phrase

_COLUMNS = (
    "code", "name", "currency", "areas", "figures", "oldest", "newest", "channels_sized",
    "channels", "checks_failed", "checks", "topics",
)  # fmt: skip


def listing(every: Iterable[Inputs], date: datetime.date) -> Listing:
    """List countries with how much is known of each: areas and channels that can be sized, figures
    with the dates of their values by topic, and the checks of its figures against a date.
    """
    rows = tuple(_row(inputs, date) for inputs in every)
    remarks = (phrase("`malisize audience --country CODE` asks one, and several where it repeats"),)
    return Listing("malisize.countries/1", phrase("Countries"), _COLUMNS, rows, remarks)


def _row(inputs: Inputs, date: datetime.date) -> dict[str, Any]:
    country, figures = inputs.country, list(inputs.catalogue)
    dates = [one.as_of for figure in figures for one in figure.observations if one.as_of != UNDATED]
    known = [status(one, inputs) for one in channels(country).values()]
    findings = check(figures, date, country)
    topics = Counter(figure.topic for figure in figures)
    return {
        "code": country.code,
        "name": country.name,
        "currency": country.currency,
        "areas": len(country.sized),
        "figures": len(figures),
        "oldest": min((when.split("/")[0] for when in dates), default=None),
        "newest": max((when.split("/")[-1] for when in dates), default=None),
        "channels_sized": sum(one in ("sized", "proxy", "bounded") for one in known),
        "channels": sum(one != "unavailable" for one in known),
        "checks_failed": sum(one.verdict == "fail" for one in findings),
        "checks": len(findings),
        "topics": ", ".join(f"{topic} {topics[topic]}" for topic in country.topics),
    }
