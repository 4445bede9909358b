"""The countries there are, and how complete each is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from malisize.figures.catalogue import Figure
from malisize.figures.checks.run import check
from malisize.figures.dates import UNDATED
from malisize.model.channels import channels, status
from malisize.model.inputs import Inputs
from malisize.records import Listing
from malisize.wording import phrase

_COLUMNS = (
    "code", "name", "currency", "areas", "figures", "oldest", "newest", "forecast",
    "channels_sized", "channels", "checks_failed", "checks", "topics",
)  # fmt: skip


def listing(every: Iterable[Inputs], date: datetime.date) -> Listing:
    """List countries with how much is known of each: areas and channels that can be sized, figures
    with the dates of what was observed, and up to when forecasts go, by topic in years, and the
    checks of its figures against a date.
    """
    rows = tuple(_row(inputs, date) for inputs in every)
    remarks = (phrase("`malisize audience --country CODE` asks one, and several where it repeats"),)
    return Listing("malisize.countries/1", phrase("Countries"), _COLUMNS, rows, remarks)


def _row(inputs: Inputs, date: datetime.date) -> dict[str, Any]:
    country, figures = inputs.country, list(inputs.catalogue)
    dates = sorted(when for figure in figures for when in _dates(figure))
    ahead = [one.as_of for each in figures for one in each.observations if one.basis == "forecast"]
    known = [status(one, inputs) for one in channels(country).values()]
    findings = check(figures, date, country)
    return {
        "code": country.code,
        "name": country.name,
        "currency": country.currency,
        "areas": len(country.sized),
        "figures": len(figures),
        "oldest": next(iter(dates), None),
        "newest": next(reversed(dates), None),
        "forecast": max(ahead, default=None),
        "channels_sized": sum(one in ("sized", "proxy", "bounded") for one in known),
        "channels": sum(one != "unavailable" for one in known),
        "checks_failed": sum(one.verdict == "fail" for one in findings),
        "checks": len(findings),
        "topics": ", ".join(
            _topic(topic, [one for one in figures if one.topic == topic])
            for topic in country.topics
        ),
    }


def _dates(figure: Figure) -> Iterator[str]:
    """Yield when what is observed of a figure begins and ends; forecasts apart."""
    for one in figure.observations:
        if one.basis != "forecast" and one.as_of != UNDATED:
            yield from {one.as_of.split("/")[0], one.as_of.split("/")[-1]}


def _topic(name: str, figures: Sequence[Figure]) -> str:
    """Return a topic with the count of its figures and the years they are of."""
    years = sorted({when[:4] for figure in figures for when in _dates(figure)})
    told = " ".join((name, str(len(figures))))
    if not years:
        return told
    return f"{told} ({years[0]})" if len(years) == 1 else f"{told} ({years[0]}-{years[-1]})"
