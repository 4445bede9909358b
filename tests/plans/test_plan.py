"""Plans: forward and back by hand, caps, quotes, offline channels, notes, and the laws every plan
keeps in every draw.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.assumptions.layers import Assumptions
from malisize.errors import InfeasibleError, InputError
from malisize.figures.catalogue import Catalogue
from malisize.model.inputs import Inputs
from malisize.plans.amounts import francs
from malisize.plans.curve import knee
from malisize.quantity.evaluate import centrals, evaluate, vague
from malisize.quantity.partial import Partial
from malisize.quantity.sampling import drawn
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.study import Study

EXACT = {
    "channels.facebook.accounts": "1000000",
    "channels.facebook.people_per_account": "1",
    "channels.facebook.cpm": "1000 XOF",
    "channels.facebook.ctr": "0.01",
    "channels.instagram.accounts": "400000",
    "channels.instagram.people_per_account": "1",
    "channels.instagram.cpm": "2000 XOF",
    "channels.radio.weekly_share": "50%",
    "channels.radio.cost_per_spot": "25000 XOF",
    "channels.radio.audience_per_spot": "40000",
    "channels.sms.accounts": "20M",
    "channels.sms.active_line_share": "90%",
    "channels.sms.lines_per_person": "2",
    "channels.sms.cost_per_message": "30 XOF",
    "channels.sms.delivery_share": "90%",
    "figures.population": "24000000",
    "figures.internet_users": "8000000",
    "users.age.5-14": "9%",
    "users.age.15-17": "9%",
    "users.age.18-34": "53%",
    "users.age.35-54": "23%",
    "users.age.55+": "6%",
    "overlap": "80%",
    "reach_shape": "0.5",
    "fx.usd": "600",
    "budget.agency_fee": "10%",
    "budget.payment_fee": "2%",
    "budget.production": "50000 XOF",
    "vat.media": "0%",
    "vat.services": "18%",
}
LOAD = 1 + 0.10 + 0.02 + 0.18 * 0.12
RADIO = {
    "channels.radio.cost_per_spot": "15000 to 45000 XOF",
    "channels.radio.audience_per_spot": "20k to 180k",
}


def plan(
    channels: list[str],
    settings: Mapping[str, str] | None = None,
    *,
    exact: bool = True,
    range: str | None = None,
    **asked: Any,
) -> Estimate:
    """Plan on channels under exact assumptions, or the shipped ones, and settings on top."""
    study = Study.load(set={**(EXACT if exact else {}), **(settings or {})})
    return study.budget(PlanRequest(**asked), channels=channels, range=range)


def answer(channels: list[str], settings: Mapping[str, str] | None = None, **asked: Any) -> Any:
    """Return a plan under the shipped assumptions with its nodes."""
    study = Study.load(set={**RADIO, **(settings or {})})
    return study.ask(Request(channels=tuple(channels), plan=PlanRequest(**asked)))


def nodes(found: Any) -> dict[str, Any]:
    """Return the nodes of a plan by row id."""
    return {spec.id: spec.node for spec in found.model.rows}


def notes(estimate: Estimate, kind: str) -> list[str]:
    """Return the notes of a kind, each with its hint."""
    return [f"{note.text} | {note.hint}" for note in estimate.notes if note.kind == kind]


def nbd(seen: float, people: float, shape: float, times: int = 1) -> float:
    """Return NBD reach by its textbook probabilities."""
    odds = (seen / people) / (seen / people + shape)
    missed = sum(
        math.exp(math.lgamma(shape + k) - math.lgamma(shape) - math.lgamma(k + 1))
        * (1 - odds) ** shape
        * odds**k
        for k in range(times)
    )
    return people * (1 - missed)


# Forward, by hand


def test_one_channel_by_hand() -> None:
    """One channel's spend, impressions, clicks, reach, frequency and costs are those of plain
    arithmetic.
    """
    given = {"conversion_rate": "0.02", "audience_met.7": "78%", "audience_met.28": "100%"}
    estimate = plan(["facebook"], given, total="1000000 XOF", days=14, effective=5)
    people = 1_000_000 * (0.78 + (1.00 - 0.78) * math.log(14 / 7) / math.log(28 / 7))
    net = (1_000_000 - 50_000 * 1.18) / LOAD
    seen = net / 1000 * 1000
    reach = nbd(seen, people, 0.5)
    expected = {
        "channel.facebook.reachable": 1_000_000.0,
        "budget.net_media": net,
        "channel.facebook.spend": net,
        "channel.facebook.impressions": seen,
        "channel.facebook.clicks": 0.01 * seen,
        "channel.facebook.conversions": 0.0002 * seen,
        "channel.facebook.reach": reach,
        "channel.facebook.reach_2plus": nbd(seen, people, 0.5, 2),
        "channel.facebook.reach_3plus": nbd(seen, people, 0.5, 3),
        "channel.facebook.reach_5plus": nbd(seen, people, 0.5, 5),
        "channel.facebook.frequency": seen / reach,
        "channel.facebook.weekly_frequency": seen / reach / 2,
        "channel.facebook.cost_per_reached": net / reach,
        "plan.reach": reach,
        "plan.reach_largest": reach,
        "plan.reach_upper": reach,
        "plan.reach_5plus": nbd(seen, people, 0.5, 5),
        "plan.share": reach / 1_000_000,
        "plan.impressions": seen,
        "plan.frequency": seen / reach,
        "plan.weekly_frequency": seen / reach / 2,
        "plan.cost_per_reached": 1_000_000 / reach,
        "plan.clicks": 0.01 * seen,
        "plan.conversions": 0.0002 * seen,
        "plan.cost_per_conversion": 1_000_000 / (0.0002 * seen),
        "plan.daily_spend": net / 14,
    }
    assert {id: estimate[id].central for id in expected} == pytest.approx(expected, rel=1e-9)


def study_people_13_up() -> float:
    """Return the people old enough for one of the channels, from the plan's own population and the
    shipped bands.
    """
    catalogue = Catalogue()
    young = [f"population_share_{low}_{low + 4}" for low in (0, 5, 10)]
    shares = [catalogue.figure(key).observations[0].value or 0.0 for key in young]
    bands = [f"population_share_{low}_{low + 4}" for low in range(15, 65, 5)] + [
        "population_share_65_up"
    ]
    older = sum(catalogue.figure(key).observations[0].value or 0.0 for key in bands)
    return 24_000_000 * (older + shares[2] * 2 / 5) / (older + sum(shares))


def test_three_universes_by_hand() -> None:
    """Facebook, radio and SMS meet in the segment's people as if independent; spots, messages and
    GRPs are by hand.
    """
    estimate = plan(["facebook", "radio", "sms"], total="3000000 XOF")
    net = (3_000_000 - 59_000) / LOAD
    each = net / 3
    everyone = study_people_13_up()
    radio_people, owners = (
        estimate["channel.radio.reachable"].central,
        estimate["channel.sms.reachable"].central,
    )
    facebook = nbd(each, 1_000_000, 0.5)
    radio = nbd(each / 25_000 * 40_000, radio_people, 0.5)
    part = each / 30 * 0.9 / (owners * 2)
    sms = owners * (1 - (1 - part) ** 2)
    together = everyone * (
        1 - (1 - facebook / everyone) * (1 - radio / everyone) * (1 - sms / everyone)
    )
    seen = each + each / 25_000 * 40_000 + each / 30 * 0.9
    expected = {
        "channel.radio.spots": each / 25_000,
        "channel.sms.messages": each / 30,
        "channel.sms.impressions": each / 30 * 0.9,
        "channel.facebook.reach": facebook,
        "channel.radio.reach": radio,
        "channel.sms.reach": sms,
        "plan.reach": together,
        "plan.reach_largest": max(facebook, radio, sms),
        "plan.reach_upper": facebook + radio + sms,
        "plan.grps": 100 * seen / (2 * radio_people),
        "plan.share": together / estimate["reachable.deduplicated"].central,
        "plan.cost_per_reached": 3_000_000 / together,
    }
    assert {id: estimate[id].central for id in expected} == pytest.approx(expected, rel=1e-9)
    assert "people 15+ in the segment" in estimate["plan.grps"].label


def test_two_online_channels_by_hand() -> None:
    """Online channels are combined in the universe they share, repeated exposures too, and split as
    asked.
    """
    estimate = plan(
        ["facebook", "instagram"], total="1000000 XOF", split=("facebook=75%", "instagram=25%")
    )
    net = (1_000_000 - 59_000) / LOAD
    universe = 1_000_000 / 0.8
    first = [nbd(0.75 * net, 1e6, 0.5, k) / universe for k in (1, 2)]
    second = [nbd(0.25 * net / 2, 4e5, 0.5, k) / universe for k in (1, 2)]
    once = universe * (1 - (1 - first[0]) * (1 - second[0]))
    exactly_once = (first[0] - first[1]) * (1 - second[0]) + (1 - first[0]) * (
        second[0] - second[1]
    )
    assert estimate["plan.reach"].central == pytest.approx(once, rel=1e-9)
    assert estimate["plan.reach_2plus"].central == pytest.approx(
        once - universe * exactly_once, rel=1e-9
    )


def test_the_default_split_is_equal() -> None:
    """Without a split every channel gets the same."""
    estimate = plan(["facebook", "instagram", "radio"], total="900000 XOF")
    spends = [
        estimate[f"channel.{key}.spend"].central for key in ("facebook", "instagram", "radio")
    ]
    assert spends == pytest.approx([estimate["budget.net_media"].central / 3] * 3)


@pytest.mark.parametrize(
    ("channel", "settings", "piece", "pieces", "seen"),
    [
        ("radio", {}, "spots", 1 / 25_000, 40_000),
        (
            "tv",
            {
                "channels.tv.weekly_share": "30%",
                "channels.tv.cost_per_spot": "200000 XOF",
                "channels.tv.audience_per_spot": "500000",
            },
            "spots", 1 / 200_000, 500_000,
        ),
        ("sms", {}, "messages", 1 / 30, 0.9),
        (
            "whatsapp",
            {"channels.whatsapp.accounts": "3M", "channels.whatsapp.cost_per_message": "15 XOF"},
            "messages", 1 / 15, 1,
        ),
        (
            "influencers",
            {
                "channels.influencers.accounts": "50000",
                "channels.influencers.fee_per_post": "30000 XOF",
                "channels.influencers.seen_share": "20%",
            },
            "posts", 1 / 30_000, 10_000,
        ),
        (
            "billboards",
            {
                "channels.billboards.weekly_share": "10%",
                "channels.billboards.cost_per_face": "40000 XOF",
                "channels.billboards.contacts_per_face": "100000",
            },
            "faces", 1 / 40_000, 100_000,
        ),
    ],
)  # fmt: skip
def test_bought_by_the_piece(
    channel: str, settings: dict[str, str], piece: str, pieces: float, seen: float
) -> None:
    """What is bought by the piece shows how many pieces, and what each is seen."""
    estimate = plan([channel], settings, total="1000000 XOF")
    spend = estimate[f"channel.{channel}.spend"].central
    assert estimate[f"channel.{channel}.{piece}"].central == pytest.approx(spend * pieces)
    assert estimate[f"channel.{channel}.{piece}"].unit == piece
    assert estimate[f"channel.{channel}.impressions"].central == pytest.approx(
        spend * pieces * seen
    )
    people = estimate[f"channel.{channel}.reachable"].central
    expected = nbd(spend * pieces * seen, people, 0.5)
    if piece == "messages":
        lines = 2 if channel == "sms" else 1
        expected = people * (1 - (1 - spend * pieces * seen / (people * lines)) ** lines)
    assert estimate[f"channel.{channel}.reach"].central == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("channel", "named"),
    [
        ("radio", ["cost_per_spot", "audience_per_spot"]),
        ("tv", ["cost_per_spot", "audience_per_spot", "weekly_share"]),
        ("influencers", ["fee_per_post", "seen_share", "accounts"]),
        ("billboards", ["cost_per_face", "contacts_per_face", "weekly_share"]),
        ("telecel", ["cost_per_message", "accounts"]),
        ("messenger", ["cpm", "accounts"]),
    ],
)
def test_a_channel_without_a_price_names_every_number_it_needs(
    channel: str, named: list[str]
) -> None:
    """The error names what is missing, the audience included, and the hint sets exactly that and is
    enough.
    """
    with pytest.raises(InputError, match="has no price") as caught:
        plan([channel], exact=False, total="1M XOF")
    hint = caught.value.hint or ""
    assert all(name in caught.value.message for name in named)
    given = dict(
        part.strip().removeprefix("--set ").replace('"', "").split("=")
        for part in hint.split('" ')
        if part
    )
    assert list(given) == [f"channels.{channel}.{name}" for name in named]
    assert plan([channel], given, exact=False, total="1M XOF")["plan.reach"].central > 0


@pytest.mark.parametrize(
    ("channel", "settings", "key"),
    [
        (
            "radio",
            {"channels.radio.cost_per_spot": "25000 XOF"},
            "channels.radio.audience_per_spot",
        ),
        (
            "influencers",
            {
                "channels.influencers.accounts": "5000",
                "channels.influencers.fee_per_post": "9000 XOF",
            },
            "channels.influencers.seen_share",
        ),
        (
            "billboards",
            {
                "channels.billboards.weekly_share": "9%",
                "channels.billboards.cost_per_face": "9000 XOF",
            },
            "channels.billboards.contacts_per_face",
        ),
        ("lenali", {"channels.lenali.cpc": "60 XOF"}, "channels.lenali.ctr"),
        ("facebook", {"channels.facebook.quote.budget": "60 XOF"}, "channels.facebook.quote.reach"),
        ("facebook", {"channels.facebook.quote.reach": "60"}, "channels.facebook.quote.budget"),
    ],
)
def test_half_a_price_names_the_other_half(
    channel: str, settings: dict[str, str], key: str
) -> None:
    """A price that lacks a number names the key, and how to set it."""
    with pytest.raises(InputError, match=key.replace(".", r"\.")) as caught:
        plan([channel], settings, exact=False, total="1M XOF")
    assert (caught.value.hint or "").startswith(f"--set {key}=")


# Prices


@pytest.mark.parametrize(
    ("settings", "impressions", "clicks"),
    [
        ({"channels.facebook.cpm": "500 XOF", "channels.facebook.ctr": "0.02"}, 2.0, 0.04),
        ({"channels.facebook.cpm": "500 XOF", "channels.facebook.cpc": "50 XOF"}, 2.0, 0.02),
        ({"channels.facebook.cpc": "50 XOF", "channels.facebook.ctr": "0.02"}, 1.0, 0.02),
        ({"channels.facebook.cpc": "50 XOF"}, None, 0.02),
    ],
    ids=["CPM and CTR", "CPM and CPC", "CPC and CTR", "CPC over the shipped CPM"],
)
def test_two_of_cpm_cpc_and_ctr_give_the_third(
    settings: dict[str, str], impressions: float | None, clicks: float
) -> None:
    """Of CPM, CPC and CTR the two of later layers decide, and the third follows."""
    estimate = plan(["facebook"], {**settings}, exact=False, total="1M XOF")
    spend = estimate["channel.facebook.spend"].central
    if impressions is not None:
        assert estimate["channel.facebook.impressions"].central == pytest.approx(
            spend * impressions
        )
    assert estimate["channel.facebook.clicks"].central == pytest.approx(spend * clicks)


def test_cpm_cpc_and_ctr_of_one_layer_are_too_many() -> None:
    """All three at once are refused, since two decide the third."""
    given = {
        "channels.facebook.cpm": "1 USD",
        "channels.facebook.cpc": "1 USD",
        "channels.facebook.ctr": "0.01",
    }
    with pytest.raises(InputError, match="cpm, cpc and ctr are all given"):
        plan(["facebook"], given, exact=False, total="1M XOF")


def test_a_later_way_of_buying_replaces_an_earlier_one() -> None:
    """A CPM of the user replaces the shipped price of a message, its curve included; two ways of
    one layer are refused.
    """
    more = {"channels.whatsapp.accounts": "3M", "channels.whatsapp.cpm": "500 XOF"}
    estimate = plan(["whatsapp"], more, exact=False, total="1M XOF")
    assert "channel.whatsapp.messages" not in estimate
    assert "channel.whatsapp.reach_2plus" in estimate
    with pytest.raises(InputError, match="are both given, and one decides"):
        plan(
            ["whatsapp"],
            {**more, "channels.whatsapp.cost_per_message": "9 XOF"},
            exact=False,
            total="1M XOF",
        )


def test_a_group_leaves_out_channels_without_a_price() -> None:
    """The channels online by default are those with a price, and a note names the others."""
    estimate = Study.load().budget(PlanRequest(total="1M XOF"), range=None)
    assert "channel.facebook.reach" in estimate
    assert "channel.lenali.reach" not in estimate
    assert any(
        "lenali" in text and "--set channels.lenali.cpm" in text
        for text in notes(estimate, "waiting")
    )


# A quote, caps, the length of the flight


def test_a_quote_by_hand() -> None:
    """A quote gives the hyperbola through it, no frequency, and wins over shipped prices."""
    quote = {
        "channels.facebook.quote.budget": "100000 XOF",
        "channels.facebook.quote.reach": "200000",
    }
    given = {"budget.production": "0 XOF", **quote, "channels.facebook.cpm": "1000 XOF"}
    estimate = plan(["facebook"], given, total=f"{LOAD * 4e5!r} XOF")
    half = 100_000 * (1_000_000 - 200_000) / 200_000
    assert estimate["channel.facebook.reach"].central == pytest.approx(
        1_000_000 * 4e5 / (4e5 + half), rel=1e-9
    )
    alone = Study.load(set=quote).budget(
        PlanRequest(total="1M XOF"), channels=["facebook"], range=None
    )
    assert "channel.facebook.frequency" not in alone
    assert "channel.facebook.reach_2plus" not in alone
    assert any("Facebook" in text for text in notes(alone, "method"))
    assert "channel.facebook.impressions" in estimate  # the CPM given with the quote prices them


@pytest.mark.parametrize(("cap", "room"), [("3 per week", 12.0), ("5 per flight", 5.0)])
def test_a_cap_that_the_budget_overruns_says_how_much_can_be_spent(cap: str, room: float) -> None:
    """Above the cap the error names the impressions, the people and what can be spent, and that
    total is accepted.
    """
    given = {"channels.facebook.frequency_cap": cap}
    with pytest.raises(
        InfeasibleError, match=f"a cap of {cap} over 28 days lets 1,000,000 people see"
    ) as caught:
        plan(["facebook"], given, total="90M XOF")
    most = room * 1_000_000  # at 1,000 XOF a thousand, an impression costs a franc
    assert f"at most {most:,.0f} XOF can be spent" in caught.value.message
    total = (caught.value.hint or "").split('"')[1]
    assert float(total.split()[0]) == pytest.approx(most * LOAD + 59_000, abs=1.0)
    estimate = plan(["facebook"], given, total=total)
    assert estimate["channel.facebook.reach"].central == pytest.approx(1_000_000, rel=1e-3)
    assert estimate["channel.facebook.frequency"].central == pytest.approx(room, rel=1e-3)


def test_a_cap_may_leave_money_unspent_in_some_draws() -> None:
    """Where the cap binds in some draws it is a note with their share, and frequency never exceeds
    it.
    """
    found = answer(
        ["facebook"], {"channels.facebook.frequency_cap": "2 per flight"}, total="3M XOF"
    )
    estimate = found.estimate()
    assert any(
        "frequency cap of 2 per flight" in text and "% of draws" in text
        for text in notes(estimate, "cap")
    )
    rows = nodes(found)
    wanted = [rows["channel.facebook.frequency"]]
    often = evaluate(wanted, drawn(vague(wanted), 2000, 1))[wanted[0]]
    assert often.max() <= 2 * (1 + 1e-9)


def test_reach_beyond_a_cap() -> None:
    """Nobody is reached more often than a cap per flight; what a cap per week does not tell is left
    out with a note.
    """
    flight = plan(
        ["facebook"], {"channels.facebook.frequency_cap": "2 per flight"}, total="500000 XOF"
    )
    assert flight["channel.facebook.reach_3plus"].central == 0.0
    week = plan(
        ["facebook"],
        {"channels.facebook.frequency_cap": "2 per week"},
        total="500000 XOF",
        effective=4,
    )
    assert "channel.facebook.reach_2plus" in week
    assert "channel.facebook.reach_3plus" not in week
    assert notes(week, "method")


@pytest.mark.parametrize(
    "cap", ["3 per month", "0 per week", "often", "-1 per week", "2.5 per week"]
)
def test_a_cap_that_is_none_is_refused(cap: str) -> None:
    """A frequency cap is a number per week or per flight."""
    with pytest.raises(
        InputError, match=r"channels\.facebook\.frequency_cap: .* is no frequency cap"
    ):
        plan(["facebook"], {"channels.facebook.frequency_cap": cap}, total="1M XOF")


@pytest.mark.parametrize(
    ("days", "share"),
    [
        (1, 0.5),
        (3, 0.5 + 0.25 * math.log(3) / math.log(7)),
        (7, 0.75),
        (14, 0.875),
        (28, 1.0),
        (90, 1.0),
    ],
)
def test_the_audience_a_flight_meets(days: int, share: float) -> None:
    """Between given lengths the audience met is interpolated on the logarithm of days, beyond them
    held.
    """
    met = {
        "audience_met.1": "50%",
        "audience_met.7": "75%",
        "audience_met.28": "100%",
        "reach_shape": "50",
    }
    estimate = plan(["facebook"], met, total="900M XOF", days=days)
    assert estimate["plan.reach"].central == pytest.approx(share * 1_000_000, rel=1e-6)


def test_saturation_is_the_deduplicated_audience() -> None:
    """With more money than anybody has, a month and no cap, the plan reaches everybody the channels
    have together.
    """
    for channels in (
        ["facebook"],
        ["facebook", "instagram"],
        ["facebook", "instagram", "radio", "sms", "ussd"],
    ):
        estimate = plan(
            channels,
            {"reach_shape": "5", "channels.ussd.cost_per_message": "5 XOF"},
            total="1000000000000 XOF",
            range="90%",
        )
        for end in ("low", "central", "high"):
            reach, most = (
                getattr(estimate["plan.reach"], end),
                getattr(estimate["reachable.deduplicated"], end),
            )
            assert reach == pytest.approx(most, rel=1e-6)
        assert estimate["plan.share"].central == pytest.approx(1.0, rel=1e-6)


# Nothing


@pytest.mark.parametrize(
    "asked", [{"total": "0 XOF"}, {"reach": "0"}, {"total": "0 XOF", "allocate": True}]
)
def test_nothing_reaches_nobody(asked: dict[str, Any]) -> None:
    """A budget of zero reaches nobody and divides by nothing: no cost per person, no frequency."""
    estimate = plan(
        ["facebook", "instagram", "sms"], {"budget.production": "0 XOF"}, range="90%", **asked
    )
    assert estimate["plan.reach"].high == 0.0
    assert estimate["budget.total"].central == 0.0
    assert not [row.id for row in estimate.rows if "cost_per" in row.id or "frequency" in row.id]
    assert not notes(estimate, "flight")
    assert all(math.copysign(1.0, row.central) > 0 for row in estimate.rows)


def test_a_channel_with_no_share_has_no_cost_per_person() -> None:
    """A channel that gets nothing reaches nobody at no cost."""
    estimate = plan(
        ["facebook", "instagram"], total="1M XOF", split=("facebook=100%,instagram=0%",)
    )
    assert estimate["channel.instagram.reach"].central == 0.0
    assert "channel.instagram.cost_per_reached" not in estimate
    assert "channel.facebook.cost_per_reached" in estimate


def test_an_audience_of_nobody_is_reached_by_nothing() -> None:
    """Where narrowing leaves nobody, money reaches nobody, whatever the split."""
    study = Study.load()
    request = PlanRequest(total="1M XOF", allocate=True)
    estimate = study.budget(
        request, channels=["facebook", "instagram"], narrow={"nobody": "0%"}, range="90%"
    )
    assert estimate["plan.reach"].high == 0.0
    assert "plan.cost_per_reached" not in estimate


# Units, basis, drivers


def test_every_row_has_a_unit_and_a_basis() -> None:
    """Every row of a plan has a unit, and what rests on a proxy price is never called sourced."""
    estimate = plan(
        ["facebook", "radio", "sms"],
        RADIO | {"conversion_rate": "0.01"},
        exact=False,
        total="1M XOF",
        range="90%",
    )
    units = {row.id: row.unit for row in estimate.rows}
    assert all(units.values())
    assert units["plan.weekly_frequency"] == "impressions per person per week"
    assert units["plan.daily_spend"] == "XOF per day"
    assert units["channel.facebook.cost_per_reached"] == "XOF per person"
    assert all(
        row.basis in ("proxy", "assumed") for row in estimate.rows if row.id.startswith("plan.")
    )
    assert all(row.low <= row.central <= row.high for row in estimate.rows)


def test_drivers_rank_the_shape_of_the_curve() -> None:
    """The unknown shape of the reach curve is among what moves a plan's reach, with its share."""
    ranking = Study.load().drivers(
        "plan.reach", PlanRequest(total="1M XOF"), channels=["facebook", "instagram"]
    )
    shares = {driver.leaf: driver.share for driver in ranking.drivers}
    assert shares["reach_shape"] > 0.05
    assert list(shares).index("reach_shape") < 4


def test_explain_goes_down_to_prices_and_sources() -> None:
    """The tree of a plan's reach ends in its price, its shape, its charges and the size of the
    channel.
    """
    tree = (
        Study.load().explain("plan.reach", PlanRequest(total="1M XOF"), channels=["facebook"]).tree
    )
    found, pending = set(), [tree]
    while pending:
        node = pending.pop()
        found.add(node.id)
        pending.extend(node.inputs)
    assert {
        "channels.facebook.cpm",
        "fx.usd",
        "reach_shape",
        "budget.agency_fee",
        "figures.facebook_users",
    } <= found


# Notes


def test_prices_from_elsewhere_are_said_to_be_so() -> None:
    """What rests on a proxy price says so with the setting that replaces it, and no longer once it
    is replaced.
    """
    shipped = plan(["facebook"], exact=False, total="1M XOF")
    assert any(
        "channels.facebook.cpm" in text and "--set channels.facebook.cpm=" in text
        for text in notes(shipped, "price")
    )
    assert any("562.14" in text and "fx.usd" in text for text in notes(shipped, "rate"))
    own = Study.load(
        (
            "own.toml",
            (
                b'[channels.facebook]\ncpm = { value = "700 XOF", mark = "sourced", why = "our'
                b' account" }\n'
            ),
        )
    )
    estimate = own.budget(PlanRequest(total="1M XOF"), channels=["facebook"], range=None)
    assert not notes(estimate, "price")
    assert not notes(estimate, "rate")


def test_what_the_unknown_shape_does_is_said() -> None:
    """A note gives the people reached with the shape alone at its ends, and is gone where the shape
    is given.
    """
    estimate = plan(["facebook"], exact=False, total="1M XOF")
    low, high = (
        plan(["facebook"], {"reach_shape": shape}, exact=False, total="1M XOF")[
            "plan.reach"
        ].central
        for shape in ("0.15", "2")
    )
    (text,) = notes(estimate, "shape")
    assert f"from {low:,.0f} to {high:,.0f}" in text
    assert "--set reach_shape=" in text
    assert not notes(plan(["facebook"], total="1M XOF"), "shape")


@pytest.mark.parametrize(
    ("currency", "amounts"),
    [
        ("XOF", ["500 XOF", "600 XOF"]),
        ("EUR", ["0.76 EUR", "0.91 EUR"]),
        ("USD", ["0.83 USD", "1.00 USD"]),
    ],
)
def test_less_a_day_than_the_platform_takes(currency: str, amounts: list[str]) -> None:
    """Below the least daily spend of a channel a note gives both amounts in the currency shown."""
    free = {"budget.agency_fee": "0%", "budget.payment_fee": "0%", "budget.production": "0 XOF"}
    estimate = plan(["facebook"], free, total="14000 XOF", currency=currency)
    text = next(text for text in notes(estimate, "flight") if "channels.facebook.min_daily" in text)
    assert [amount in text for amount in amounts] == [True, True]
    enough = plan(["facebook"], free, total="16900 XOF", currency=currency)
    assert not any("min_daily" in text for text in notes(enough, "flight"))


def test_less_than_a_campaign_costs() -> None:
    """Below the published cost of a first campaign a note says so."""
    assert any(
        "campaign_entry_cost" in text
        for text in notes(plan(["facebook"], exact=False, total="5000 XOF"), "flight")
    )
    assert not any(
        "campaign_entry_cost" in text
        for text in notes(plan(["facebook"], exact=False, total="1M XOF"), "flight")
    )


def test_far_from_the_campaign_the_prices_come_from() -> None:
    """More than half as far again from the campaign behind the default prices, a note gives both
    numbers.
    """
    far = notes(plan(["facebook"], exact=False, total="20M XOF"), "calibration")
    assert any("average frequency" in text and "1.88 to 3.05" in text for text in far)
    near = plan(["facebook"], exact=False, total="2M XOF")
    assert 1.88 < near["channel.facebook.frequency"].central < 3.05
    assert not any("average frequency" in text for text in notes(near, "calibration"))


def test_a_campaign_is_no_measure_of_what_the_user_gave() -> None:
    """With a shape of the user's own frequency is not held against the campaign of the defaults,
    with a price of their own the cost of a person is not; nor do these stand in for Mali's.
    """
    own = {"reach_shape": "0.4 to 0.8", "channels.facebook.cpm": "3000 XOF to 9000 XOF"}
    shipped = plan(["facebook"], exact=False, total="40M XOF")
    assert len(notes(shipped, "calibration")) == 2
    for keys, left in ((["reach_shape"], "cost per 1,000"), (["channels.facebook.cpm"], "average")):
        some = plan(["facebook"], {key: own[key] for key in keys}, exact=False, total="40M XOF")
        assert all(left in text for text in notes(some, "calibration"))
    estimate = plan(["facebook"], own, exact=False, total="40M XOF")
    assert not notes(estimate, "calibration")
    assert not notes(estimate, "price")
    (text,) = notes(estimate, "shape")
    assert text.startswith(
        "The shape of the reach curve alone (0.4 to 0.8) moves the people reached"
    )
    assert notes(shipped, "shape")[0].startswith(
        "How unequally people meet advertising is not known"
    )


def test_the_published_rate_of_vat_is_named_beside_the_default() -> None:
    """Where media carry no tax the published 18 % is named, and where they carry it nothing is
    said.
    """
    assert any(
        "18 %" in text for text in notes(plan(["facebook"], exact=False, total="1M XOF"), "vat")
    )
    assert not notes(plan(["facebook"], {"vat.media": "18%"}, total="1M XOF"), "vat")


# A target


def test_more_people_than_are_online_cannot_have_been_reached() -> None:
    """A claim of 12.78 million people reached is refused with the audience that decides, and the
    people online.
    """
    with pytest.raises(InfeasibleError, match="12,780,000") as caught:
        Study.load().budget(PlanRequest(reach="12.78M"), range=None)
    together = Study.load().audience(channels=["facebook", "instagram", "linkedin"], range=None)[
        "reachable.deduplicated"
    ]
    assert "above the 8,720,000 who are online" in caught.value.message
    most = int(caught.value.message.split(" that these")[0].rpartition(" ")[2].replace(",", ""))
    assert most == pytest.approx(together.central, rel=1e-5)
    quote = {
        "channels.facebook.quote.budget": "100000 XOF",
        "channels.facebook.quote.reach": "12.78M",
    }
    with pytest.raises(
        InfeasibleError, match="the quote promises more people than Facebook can reach in 28 days"
    ):
        Study.load(set=quote).budget(PlanRequest(total="1M XOF"), channels=["facebook"], range=None)


def test_a_short_flight_reaches_less_than_the_audience() -> None:
    """A target below the month's audience and above what the flight meets is refused with the
    latter.
    """
    with pytest.raises(
        InfeasibleError,
        match="at or above the 500,000 that these channels together can reach in 1 days",
    ):
        plan(["facebook"], {"audience_met.1": "50%", "reach_shape": "5"}, reach="500001", days=1)


@pytest.mark.parametrize("target", ["1000000", "1.1M", "100%"])
def test_a_target_at_or_above_the_audience_is_refused(target: str) -> None:
    """The audience itself and more have no budget."""
    with pytest.raises(InfeasibleError, match="is at or above the"):
        plan(["facebook"], {"reach_shape": "5"}, reach=target)


@pytest.mark.parametrize(
    "asked",
    [
        {"reach": "300k"},
        {"reach": "30%"},
        {"reach": "300k", "allocate": True},
        {"reach": "250k", "allocate": True, "effective": 2},
        {"reach": "300k", "split": ("facebook=20%,instagram=80%",)},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "more", [{}, {"channels.facebook.frequency_cap": "3 per week"}], ids=["free", "capped"]
)
def test_forward_and_back_agree(asked: dict[str, Any], more: dict[str, str]) -> None:
    """The budget found for a target reaches it, to a relative 1e-9, when planned forward in the
    same way.
    """
    back = plan(["facebook", "instagram"], more, **asked)
    needed = back["budget.needed"].central
    assert back["budget.total"].central == needed
    forward = plan(
        ["facebook", "instagram"],
        more,
        total=f"{needed!r} XOF",
        **{key: asked[key] for key in asked if key != "reach"},
    )
    target = 300_000.0 if asked["reach"] == "300k" else 250_000.0
    if asked["reach"].endswith("%"):
        target = 0.3 * back["reachable.deduplicated"].central
    assert forward["plan.reach"].central == pytest.approx(target, rel=1e-9)
    assert back["plan.reach"].central == pytest.approx(target, rel=1e-9)


def test_a_target_with_production_costs_production_too() -> None:
    """Production and its tax come on top of what the reach costs."""
    without = plan(["facebook"], {"budget.production": "0 XOF"}, reach="300k")[
        "budget.needed"
    ].central
    more = plan(["facebook"], {"budget.production": "5000000 XOF"}, reach="300k")[
        "budget.needed"
    ].central
    assert more == pytest.approx(without + 5_900_000, rel=1e-9)


@pytest.mark.parametrize("target", ["300k", "20%"])
@pytest.mark.parametrize("sure", [0.1, 0.5, 0.9, 0.987])
def test_a_confidence_is_the_share_of_draws_that_reach_the_target(sure: float, target: str) -> None:
    """With the budget for a confidence, that share of the same draws reaches the target, within one
    draw.
    """
    found = answer(
        ["facebook", "instagram", "radio"], total=None, reach=target, confidence=f"{100 * sure:g}%"
    )
    rows = nodes(found)
    wanted = [rows["plan.reach"], rows["reachable.deduplicated"]]
    values = evaluate(wanted, drawn(vague(wanted), 10_000, 1))
    aim = 300_000.0 if target == "300k" else 0.2 * values[wanted[1]]
    share = float(np.mean(values[wanted[0]] >= aim * (1 - 1e-12)))
    assert share == pytest.approx(sure, abs=1.0001 / 10_000)
    estimate = found.estimate()
    central = answer(["facebook", "instagram", "radio"], total=None, reach=target).estimate()
    assert estimate["budget.needed"] == central["budget.needed"]
    if sure != 0.5:
        assert (estimate["budget.total"].central > estimate["budget.needed"].central) == (
            sure > 0.5
        )


def test_the_range_of_the_total_needed_follows_the_range_asked_for() -> None:
    """A narrower interval gives a narrower range of what a target costs, around the same central
    value.
    """
    study = Study.load()
    wide, narrow = (
        study.budget(PlanRequest(reach="300k"), range=range)["budget.needed"]
        for range in ("90%", "50%")
    )
    assert wide.low < narrow.low < narrow.central == wide.central < narrow.high < wide.high
    assert wide.basis == "assumed"


def test_a_confidence_no_total_gives_is_refused_with_the_one_it_can() -> None:
    """Where too few draws can reach the target at all, the error says how many do, and the rest is
    noted.
    """
    with pytest.raises(InfeasibleError, match=r"can be reached in \d.* % of the draws only"):
        Study.load().budget(PlanRequest(reach="2M", confidence="90%"), channels=["facebook"])
    estimate = Study.load().budget(PlanRequest(reach="2M"), channels=["facebook"])
    assert any("draws no total reaches the target" in text for text in notes(estimate, "target"))
    assert math.isfinite(estimate["budget.needed"].high)


# What is refused


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "a plan needs a total or a target"),
        ({"total": "1M XOF", "reach": "30%"}, "a plan needs a total or a target"),
        ({"total": "1M XOF", "confidence": "90%"}, "--confidence belongs to --reach"),
        ({"reach": "300k", "confidence": "100%"}, "is not between 0 % and 100 %"),
        ({"reach": "300k", "confidence": "90%"}, "--confidence needs draws"),
        ({"reach": "200k to 300k"}, "is a range, one number is needed"),
        ({"reach": "10% to 30%"}, "is a range, one share is needed"),
        ({"total": "1M XOF", "split": ("facebook=60%,instagram=30%",)}, "add up to 90%, not 100 %"),
        (
            {"total": "1M XOF", "split": ("facebook=60%,instagram=60%",)},
            "add up to 120%, not 100 %",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=100%",)},
            "instagram is in the plan and has no share",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "instagram=40% to 60%")},
            "one number, not a range",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "tiktok=50%")},
            "--split tiktok: not in this plan",
        ),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "facebook=50%")},
            "--split facebook: given twice",
        ),
        ({"total": "1M XOF", "split": ("facebook",)}, "a channel and a value are needed"),
        (
            {"total": "1M XOF", "split": ("facebook=50%", "instagram=50%"), "allocate": True},
            "both decide the split",
        ),
        ({"total": "1M XOF", "lock": ("facebook=5 XOF",)}, "belong to --allocate"),
        (
            {"total": "1M XOF", "currency": "EUR", "allocate": True, "lock": ("facebook=5000",)},
            "`5000` has two readings, the plan has two currencies",
        ),
        (
            {"total": "1M XOF", "allocate": True, "lock": ("facebook=0.3",)},
            "`0.3` has two readings, a share or an amount",
        ),
        (
            {"reach": "0.3"},
            "`0.3` has two readings, a share of the audience or less than one person",
        ),
        (
            {
                "total": "1M XOF",
                "allocate": True,
                "min": ("facebook=50%",),
                "max": ("facebook=10%",),
            },
            "is above its most",
        ),
        ({"total": "1M XOF", "days": 0}, "--days: `0` is not between 1 and 366"),
        ({"total": "1M XOF", "effective": 21}, "--effective: `21` is not between 1 and 20"),
    ],
    ids=str,
)
def test_requests_that_make_no_sense(asked: dict[str, Any], message: str) -> None:
    """Each wrong request has its own message, and says what to change."""
    words = {"min": "least", "max": "most"}
    with pytest.raises(InputError) as caught:
        plan(
            ["facebook", "instagram"],
            **{words.get(key, key): value for key, value in asked.items()},
        )
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"lock": ("facebook=2M XOF",)},
            "--lock facebook: 2,000,000 XOF is above the net media of",
        ),
        ({"least": ("facebook=60%", "instagram=60%")}, "the least spends add up to"),
        (
            {"most": ("facebook=10%", "instagram=60%")},
            "the most that the channels may get adds up to",
        ),
    ],
)
def test_limits_that_leave_no_split(asked: dict[str, Any], message: str) -> None:
    """Limits that cannot hold together are refused with what they come to and the net media they
    are held against.
    """
    with pytest.raises(InfeasibleError) as caught:
        plan(["facebook", "instagram"], total="1M XOF", allocate=True, **asked)
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        {"channels.facebook.cpm": "0 XOF"},
        {"channels.facebook.cpc": "0 XOF"},
        {"channels.facebook.ctr": "0"},
        {"channels.facebook.quote.reach": "0"},
        {"channels.facebook.quote.budget": "0 XOF"},
        {"channels.sms.cost_per_message": "0 XOF"},
    ],
    ids=str,
)
def test_prices_of_nothing_are_refused(settings: dict[str, str]) -> None:
    """A price of nothing would buy everything, and is refused where it is given."""
    with pytest.raises(InputError, match="below the least possible"):
        plan(["facebook", "sms"], settings, total="1M XOF")


def test_repeated_exposures_are_not_asked_of_what_cannot_tell() -> None:
    """Allocating for repeated exposures over a list or a quote names the channel."""
    with pytest.raises(InputError, match=r"--effective: a list of addresses .* \(sms\)"):
        plan(["facebook", "sms"], total="1M XOF", allocate=True, effective=2)


def test_a_missing_exchange_rate_is_named() -> None:
    """Dollars without a rate are refused with the key that gives one."""
    bare = Inputs(Catalogue(), Assumptions({}, (), {}))
    with pytest.raises(
        InputError, match=r"fx\.usd: CFA francs for a US dollar is needed"
    ) as caught:
        francs("100 USD", "--total", bare)
    assert (caught.value.hint or "").startswith("--set fx.usd=")
    assert francs("100 EUR", "--total", bare) == 65_595.7


# Splits


def test_an_allocation_says_how_much_better_it_is() -> None:
    """The note compares the split found with the equal one, for a total and for a target alike."""
    found = plan(["facebook", "instagram"], total="1M XOF", allocate=True)
    even = plan(["facebook", "instagram"], total="1M XOF")["plan.reach"].central
    better = 100 * (found["plan.reach"].central / even - 1)
    (text,) = notes(found, "allocation")
    assert (
        f"{found['plan.reach'].central:,.0f} people, {better:.1f} % more than the equal split"
        in text
    )
    assert notes(plan(["facebook", "instagram"], reach="300k", allocate=True), "allocation")


def test_locks_and_limits_are_kept() -> None:
    """A locked channel gets what it is locked at, others at least and at most what is said."""
    estimate = plan(
        ["facebook", "instagram", "radio"],
        total="5M XOF",
        allocate=True,
        lock=("facebook=300000 XOF",),
        least=("instagram=10%",),
        most=("radio=2M XOF",),
    )
    spend = {
        key: estimate[f"channel.{key}.spend"].central for key in ("facebook", "instagram", "radio")
    }
    assert spend["facebook"] == pytest.approx(300_000)
    assert spend["instagram"] >= 0.1 * estimate["budget.net_media"].central * (1 - 1e-9)
    assert spend["radio"] <= 2_000_000 * (1 + 1e-9)
    assert sum(spend.values()) == pytest.approx(estimate["budget.net_media"].central, rel=1e-12)


def test_an_allocation_fills_no_cap() -> None:
    """A channel under a frequency cap gets at most what the cap lets it show."""
    estimate = plan(
        ["facebook", "instagram"],
        {"channels.facebook.frequency_cap": "1 per flight"},
        total="3M XOF",
        allocate=True,
    )
    assert estimate["channel.facebook.spend"].central <= 1_000_000 * (1 + 1e-9)


MIXES = (
    ["facebook", "instagram", "linkedin"],
    ["facebook", "radio"],
    ["facebook", "instagram", "radio", "sms"],
)


@settings(max_examples=10)
@given(
    mix=st.sampled_from(MIXES),
    overlap=st.integers(5, 99),
    shape=st.floats(0.1, 3.0),
    total=st.integers(20_000, 20_000_000),
    parts=st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(
        lambda parts: sum(parts[:2]) > 0
    ),
)
def test_no_other_split_is_better(
    mix: list[str], overlap: int, shape: float, total: int, parts: list[int]
) -> None:
    """The split found reaches at least as many as any other split and any single channel, at any
    overlap.
    """
    given = {**RADIO, "overlap": f"{overlap}%", "reach_shape": f"{shape:.6f}"}
    study = Study.load(set=given)

    def reach(**asked: Any) -> float:
        request = PlanRequest(total=f"{total} XOF", **asked)
        return study.budget(request, channels=mix, range=None)["plan.reach"].central

    best = reach(allocate=True)
    weights = parts[: len(mix)] if sum(parts[: len(mix)]) else [1] * len(mix)
    splits = [[float(place == other) for other in range(len(mix))] for place in range(len(mix))]
    splits.append([weight / sum(weights) for weight in weights])
    for split in splits:
        texts = tuple(f"{key}={100 * share!r}%" for key, share in zip(mix, split, strict=True))
        assert best >= reach(split=texts) * (1 - 1e-9)
    assert best >= reach() * (1 - 1e-9)


# Laws, centrally and in every draw


@settings(max_examples=8)
@given(mix=st.sampled_from(MIXES), overlap=st.integers(5, 99), total=st.integers(0, 50_000_000))
def test_bounds_hold_in_every_draw(mix: list[str], overlap: int, total: int) -> None:
    """Largest channel <= reach together <= the sum and the universe, and no channel above its
    audience, in every draw.
    """
    rows = nodes(answer(mix, {"overlap": f"{overlap}%"}, total=f"{total} XOF"))
    wanted = [node for id, node in rows.items() if "reach" in id]
    values = evaluate(wanted, drawn(vague(wanted), 2000, 3))

    def of(id: str) -> Any:
        return np.broadcast_to(values[rows[id]], (2000,))

    slack = 1 + 1e-12
    assert (of("plan.reach_largest") <= of("plan.reach") * slack).all()
    assert (of("plan.reach") <= of("plan.reach_upper") * slack).all()
    assert (of("plan.reach") <= of("reachable.deduplicated") * slack).all()
    assert (of("plan.reach_upper") <= sum(of(f"channel.{key}.reach") for key in mix) * slack).all()
    for key in mix:
        assert (of(f"channel.{key}.reach") <= of(f"channel.{key}.reachable") * slack).all()
        if f"channel.{key}.reach_3plus" in rows:
            assert (
                of(f"channel.{key}.reach_3plus") <= of(f"channel.{key}.reach_2plus") * slack
            ).all()
            assert (of(f"channel.{key}.reach_2plus") <= of(f"channel.{key}.reach") * slack).all()
    central = centrals(wanted)
    assert central[rows["plan.reach_largest"]] <= central[rows["plan.reach"]] * slack
    assert central[rows["plan.reach"]] <= central[rows["plan.reach_upper"]] * slack


@settings(max_examples=8)
@given(
    mix=st.sampled_from(MIXES),
    totals=st.lists(st.integers(1_000, 50_000_000), min_size=2, max_size=4, unique=True),
    capped=st.booleans(),
)
def test_more_money_reaches_more_at_a_higher_price(
    mix: list[str], totals: list[int], capped: bool
) -> None:
    """As the budget grows reach never falls and cost per person never falls, centrally and in every
    draw.
    """
    given = {"channels.facebook.frequency_cap": "100 per week"} if capped else {}
    found = answer(mix, given, total="1000 XOF")
    reach = found.planned.reach
    for samples in (None, drawn(vague([reach]), 500, 1)):
        read = Partial([reach], [found.planned.plan.costs.total], samples)
        before = cost = None
        for total in sorted(totals):
            people = np.asarray(read.at([float(total)])[0])
            assert before is None or (people >= before * (1 - 1e-12)).all()
            assert cost is None or (total / people >= cost * (1 - 1e-9)).all()
            before, cost = people, total / people


def test_the_same_seed_gives_the_same_plan() -> None:
    """Two runs with one seed give the same rows and notes, another seed other ranges around the
    same central values.
    """
    study = Study.load(set=RADIO)
    request = PlanRequest(total="2M XOF", allocate=True)
    first, again, other = (
        study.budget(request, channels=["facebook", "instagram", "radio"], draws=1000, seed=seed)
        for seed in (1, 1, 2)
    )
    assert first.rows == again.rows
    assert first.notes == again.notes
    assert [row.central for row in first.rows] == [row.central for row in other.rows]
    assert [row.low for row in first.rows] != [row.low for row in other.rows]


def test_a_plan_for_one_row_reads_like_the_whole() -> None:
    """Reading reach at a total gives what building the plan at that total gives."""
    found = answer(["facebook", "radio", "sms"], total="1000 XOF")
    direct = answer(["facebook", "radio", "sms"], total="7M XOF")
    reach = direct.planned.reach
    read = Partial([found.planned.reach], [found.planned.plan.costs.total])
    assert read.at([7e6]) == [centrals([reach])[reach]]


# The curve


def test_the_curve_starts_at_nothing_and_goes_through_the_plan() -> None:
    """The curve has a point per tenth of the total up to twice it, from nobody for nothing, and the
    plan on it.
    """
    study = Study.load(set=EXACT)
    listing = study.curve(PlanRequest(total="1M XOF"), channels=["facebook"], range="90%")
    assert [row["budget"] for row in listing.rows] == pytest.approx(
        [step * 100_000 for step in range(21)]
    )
    assert listing.rows[0]["central"] == 0.0
    assert listing.rows[0]["cost_per_reached"] is None
    assert listing.rows[10]["central"] == pytest.approx(
        plan(["facebook"], total="1M XOF")["plan.reach"].central, rel=1e-12
    )
    reach = [row["central"] for row in listing.rows]
    assert reach == sorted(reach)
    words = "these stand in: channels.facebook.cpm"
    assert not any(words in remark for remark in listing.remarks)  # a price of the user's own
    shipped = Study.load().curve(PlanRequest(total="1M XOF"), channels=["facebook"], range="90%")
    assert any(words in remark for remark in shipped.remarks)


def test_the_curve_is_shown_in_the_currency_asked_for() -> None:
    """Budgets and costs of the curve are in the currency shown."""
    listing = Study.load(set=EXACT).curve(
        PlanRequest(total="1000 EUR", currency="EUR"), channels=["facebook"], range=None
    )
    assert listing.rows[10]["budget"] == pytest.approx(1000.0)
    assert listing.rows[10]["currency"] == "EUR"


def test_the_point_where_money_buys_less_than_half() -> None:
    """The knee is the budget whose next tenth buys less than half of what its last tenth did, and
    its row says so.
    """
    flat = Study.load(
        set={"channels.facebook.reach_shape": 1000000.0, "channels.facebook.cpm": "0.01 USD"}
    )
    rows = flat.curve(PlanRequest(total="500000 XOF"), channels=["facebook"], range=None).rows
    turns = [row["budget"] for row in rows if row["halves_here"]]
    assert turns == [
        knee([{key: float(row[key]) for key in ("budget", "central")} for row in rows])
    ]
    points = [
        {"budget": float(step), "central": reach}
        for step, reach in enumerate((0.0, 10.0, 19.0, 27.0, 30.0, 32.0))
    ]
    assert knee(points) == 3.0
    assert knee(points[:4]) is None
    assert knee([{"budget": 0.0, "central": 0.0}]) is None
