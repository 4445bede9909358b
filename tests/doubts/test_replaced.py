"""What is given and no longer counts is named, with what counts in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from malisize import Study
from malisize.records import Estimate
from malisize.request import PlanRequest
from tests.test_rows import MARKET

PLAN = PlanRequest("1000000 XOF")
CPM = b"channels.facebook.cpm = '1 USD'\n"


def said(estimate: Estimate, kind: str = "replaced") -> Sequence[str]:
    """Return the notes of a kind, each setting by its key alone."""
    notes = (note for note in estimate.notes if note.kind == kind)
    return [re.sub(r"“[^”]*” \(`([^`]*)`\)", r"\1", note.text) for note in notes]


def test_settings_are_called_what_they_mean() -> None:
    """A client reads what a key stands for, with the channel it is of; the key stands beside it."""
    study = Study.load(("own.toml", CPM), set={"channels.facebook.cpc": "0.1 USD"})
    study = study.varied(set={"channels.facebook.ctr": "1%"})
    (note,) = (
        note
        for note in study.budget(PLAN, channels=["facebook"], range=None).notes
        if note.kind == "replaced"
    )
    assert "“Facebook: price of a thousand impressions” (`channels.facebook.cpm`)" in note.text
    assert note.hint == "leave out the one that you do not mean"


@pytest.mark.parametrize(
    ("key", "channel", "survey"),
    [
        ("channels.tv.weekly_share", "tv", "Television watched daily, Bamako 15+: 86 %"),
    ],
)
def test_a_size_of_ones_own_replaces_a_survey_of_the_capital(
    key: str, channel: str, survey: str
) -> None:
    """The note names both, and is not there elsewhere, without the size, or where no adult is."""
    study = Study.load(set={key: "50%" if "share" in key else "4M to 7M"})
    (text,) = said(study.audience(area="bamako", channels=[channel], range=None))
    assert text == f"{key} replaces the survey of Bamako ({survey})"
    assert not said(Study.load().audience(area="bamako", channels=[channel], range=None))
    assert not said(study.audience(area="kayes", channels=[channel], range=None))


@pytest.mark.parametrize(
    ("file", "set", "text"),
    [
        (
            CPM,
            {"channels.facebook.quote.budget": "1M XOF", "channels.facebook.quote.reach": "50k"},
            "channels.facebook.quote.budget and channels.facebook.quote.reach replace"
            " channels.facebook.cpm, which no longer counts",
        ),
        (
            CPM + b"channels.facebook.ctr = 0.01",
            {"channels.facebook.cpc": "0.1 USD"},
            "channels.facebook.cpm and channels.facebook.cpc replace channels.facebook.ctr, which"
            " no longer counts",
        ),
        (b"", {"channels.facebook.cpm": "1 USD"}, None),
    ],
)
def test_prices_of_another_kind_replace_ones_own(
    file: bytes, set: dict[str, str], text: str | None
) -> None:
    """A default that is replaced is no news; a price of the user's own is."""
    study = Study.load(("own.toml", file), set=set)
    assert said(study.budget(PLAN, channels=["facebook"], range=None)) == ([text] if text else [])
    assert not said(study.audience(channels=["facebook"], range=None))


def test_a_figure_of_ones_own_and_another_observation() -> None:
    """Whichever comes later counts; the other is named once, not as idle too."""
    file = b"[figures]\npopulation = 30_000_000\n[prefer]\npopulation = 'instat-census-2022'"
    estimate = Study.load(("own.toml", file)).audience(range=None)
    replaced = "figures.population replaces prefer.population, which no longer counts"
    assert said(estimate) == [replaced]
    later = Study.load(
        set={"figures.population": "30M"}, prefer={"population": "instat-census-2022"}
    ).audience(range=None)
    replaced = "prefer.population replaces figures.population, which no longer counts"
    assert (said(later), said(later, "idle")) == ([replaced], [])


def test_a_customers_revenue_replaces_a_price_and_purchases() -> None:
    study = Study.load("momo-merchant")
    own = [key for key in ("market.price", "market.purchases") if study.inputs().has(key)]
    estimate = study.varied(set={"market.revenue_per_customer": "9000 XOF"}).market(range=None)
    words = " and ".join(own)
    assert said(estimate) == (
        [
            f"market.revenue_per_customer replaces {words}, which no longer"
            f" count{'s' if len(own) == 1 else ''}"
        ]
        if own
        else []
    )
    assert own


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (None, None),
        (
            PlanRequest("500000 XOF"),
            "--total replaces market.campaign.total, which no longer counts",
        ),
        (
            PlanRequest(reach="10%"),
            "--reach replaces market.campaign.total, which no longer counts",
        ),
    ],
)
def test_a_plan_replaces_the_campaign_of_a_file(plan: PlanRequest | None, text: str | None) -> None:
    file = MARKET + 'campaign = { total = "3M XOF", days = 14 }'
    estimate = Study.load(("own.toml", file.encode())).market(plan=plan, range=None)
    assert said(estimate) == ([text] if text else [])
