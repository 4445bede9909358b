"""Plans forward by hand: prices, quotes, caps, the length of a flight, and what every row says."""

from __future__ import annotations

import math
from typing import Any

import pytest

from malisize.errors import InfeasibleError, InputError
from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.sampling import drawn
from malisize.request import PlanRequest
from malisize.study import Study
from malisize.wording.numbers import whole
from tests.plans.helpers import EXACT, LOAD, RADIO, answer, nbd, nodes, notes, plan

# Forward, by hand


@pytest.mark.slow
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


def people_13_up() -> float:
    """Return the people old enough for one of the channels, from an audience of their ages."""
    found = Study.load(set=EXACT).audience(age="13+", range=None)
    return found["segment.population"].central


def test_three_universes_by_hand() -> None:
    """Facebook, radio and SMS meet in the segment's people as if independent; spots, messages and
    GRPs are by hand.
    """
    estimate = plan(["facebook", "radio", "sms"], total="3000000 XOF")
    net = (3_000_000 - 59_000) / LOAD
    each = net / 3
    everyone = people_13_up()
    radio_people, owners = (
        estimate["channel.radio.reachable"].central,
        estimate["channel.sms.reachable"].central,
    )
    facebook = nbd(each, 1_000_000, 0.5)
    radio = nbd(each / 25_000 * 40_000, radio_people, 0.5)
    lines = 20_000_000 * 0.9 / owners
    part = each / 30 * 0.9 / (owners * lines)
    sms = owners * (1 - (1 - part) ** lines)
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


@pytest.mark.slow
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
        lines = 20_000_000 * 0.9 / people if channel == "sms" else 1
        expected = people * (1 - (1 - spend * pieces * seen / (people * lines)) ** lines)
    assert estimate[f"channel.{channel}.reach"].central == pytest.approx(expected, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("channel", "named"),
    [
        ("radio", ["cost_per_spot", "audience_per_spot"]),
        ("tv", ["cost_per_spot", "audience_per_spot"]),
        ("ortm", ["cost_per_spot", "audience_per_spot", "weekly_share"]),
        ("influencers", ["fee_per_post", "seen_share", "accounts"]),
        ("billboards", ["cost_per_face", "contacts_per_face", "weekly_share"]),
        ("telecel", ["cost_per_message", "accounts"]),
        ("messenger", ["cpm"]),
        ("snapchat", ["cpm", "accounts"]),
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


@pytest.mark.slow
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
        "Lenali" in text and "--set channels.messenger.cpm" in text
        for text in notes(estimate, "unpriced")
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
    assert any("Facebook" in text for text in notes(alone, "times-unknown"))
    assert "channel.facebook.impressions" in estimate  # the CPM given with the quote prices them


@pytest.mark.slow
@pytest.mark.parametrize(("cap", "room"), [("3 per week", 12.0), ("5 per flight", 5.0)])
def test_a_cap_that_the_budget_overruns_says_how_much_can_be_spent(cap: str, room: float) -> None:
    """Above the cap the error names the impressions, the people and what can be spent, and that
    total is accepted.
    """
    given = {"channels.facebook.frequency_cap": cap}
    with pytest.raises(
        InfeasibleError, match=f"a cap of {cap} over 28 days lets 1 000 000 people see"
    ) as caught:
        plan(["facebook"], given, total="90M XOF")
    most = room * 1_000_000  # at 1,000 XOF a thousand, an impression costs a franc
    assert f"at most {whole(most)} XOF can be spent" in caught.value.message
    total = (caught.value.hint or "").split('"')[1]
    assert float(total.split()[0]) == pytest.approx(most * LOAD + 59_000, abs=1.0)
    estimate = plan(["facebook"], given, total=total)
    assert estimate["channel.facebook.reach"].central == pytest.approx(1_000_000, rel=1e-3)
    assert estimate["channel.facebook.frequency"].central == pytest.approx(room, rel=1e-3)


@pytest.mark.slow
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
        for text in notes(estimate, "cap-in-draws")
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
    assert notes(week, "times-unknown")


@pytest.mark.parametrize(
    "cap", ["3 per month", "0 per week", "often", "-1 per week", "2.5 per week"]
)
def test_a_cap_that_is_none_is_refused(cap: str) -> None:
    """A frequency cap is a number per week or per flight."""
    with pytest.raises(
        InputError, match=r"channels\.facebook\.frequency_cap: .* is not a frequency cap"
    ):
        plan(["facebook"], {"channels.facebook.frequency_cap": cap}, total="1M XOF")


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
    """How fast reach slows is among what moves a plan's reach, with its share."""
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
