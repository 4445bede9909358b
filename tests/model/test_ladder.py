"""The ladder of money: one ladder by hand for each way of charging, in francs, euros and dollars;
the rung a total stands on; and lines that add up.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.document.ladder import rounded, spent
from malisize.errors import InfeasibleError, InputError
from malisize.loading import vocabulary
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.saved import reading as saved
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.grid import axis
from malisize.scenarios.replay import replay
from malisize.study import Study
from tests.document.reading import page
from tests.formats import render

NOTHING = {
    "budget.agency_fee": "0%",
    "budget.payment_fee": "0%",
    "budget.production": "0 XOF",
    "vat.media": "0%",
    "vat.services": "0%",
    "fx.usd": "600",
}
ABOVE = ("gross", "volume_discount", "discount", "net", "agency_discount")
RUNGS = (*ABOVE, "net_media", "agency_fee", "payment_fee", "before_tax", "vat", "total")
STEPS = "5% from 1000 {code}, 10% from 2000 {code}"
SLICES = f"{STEPS}, by slice"


def media(*, net_media: float, **rungs: float) -> dict[str, float]:
    """Return the rungs of a plan that pays media alone: net is net media unless it is given."""
    return {"net": net_media, "net_media": net_media, "before_tax": net_media, **rungs}


CASES = {
    "a markup on net": (
        "1180 {code}",
        {"budget.agency_fee": "18%"},
        {"net_media": 1000, "agency_fee": 180, "before_tax": 1180},
    ),
    "a commission within gross media": (
        "1180 {code}",
        {"budget.agency_fee": "15%", "budget.fee_basis": "gross"},
        {"net_media": 1003, "agency_fee": 177, "before_tax": 1180},
    ),
    "a share of all before tax": (
        "1180 {code}",
        {"budget.agency_fee": "10%", "budget.fee_basis": "total"},
        {"net_media": 1062, "agency_fee": 118, "before_tax": 1180},
    ),
    "a share of all before tax, a payment fee too": (
        "1180 {code}",
        {"budget.agency_fee": "10%", "budget.fee_basis": "total", "budget.payment_fee": "20%"},
        {"net_media": 885, "agency_fee": 118, "payment_fee": 177, "before_tax": 1180},
    ),
    "a share of all before tax, a payment fee of an amount": (
        "1180 {code}",
        {
            "budget.agency_fee": "10%",
            "budget.fee_basis": "total",
            "budget.payment_fee": "62 {code}",
        },
        {"net_media": 1000, "agency_fee": 118, "payment_fee": 62, "before_tax": 1180},
    ),
    "a fee of gross at the rate card": (
        "925 {code}",
        {
            "budget.agency_fee": "10%",
            "budget.fee_basis": "rate-card",
            "budget.discount": "20%",
            "vat.services": "25%",
        },
        {
            **media(gross=1000, discount=200, net_media=800),
            "agency_fee": 100, "before_tax": 900, "vat": 25, "total": 925,
        },
    ),
    "a fee of a known gross with steps": (
        "3000 {code} gross",
        {
            "budget.agency_fee": "10%",
            "budget.fee_basis": "rate-card",
            "budget.volume_discount": SLICES,
        },
        {
            **media(gross=3000, volume_discount=150, net_media=2850),
            "agency_fee": 300, "before_tax": 3150, "total": 3150,
        },
    ),
    "a fee of gross under a known net net with steps": (
        "2850 {code} net net",
        {
            "budget.agency_fee": "10%",
            "budget.fee_basis": "rate-card",
            "budget.volume_discount": SLICES,
        },
        {
            **media(gross=3000, volume_discount=150, net_media=2850),
            "agency_fee": 300, "before_tax": 3150, "total": 3150,
        },
    ),
    "a fee that is an amount": (
        "1180 {code}",
        {"budget.agency_fee": "180 {code}"},
        {"net_media": 1000, "agency_fee": 180, "before_tax": 1180},
    ),
    "an amount with VAT, media without": (
        "1180 {code}",
        {"budget.agency_fee": "100 {code}", "vat.services": "18%"},
        {"net_media": 1062, "agency_fee": 100, "before_tax": 1162, "vat": 18},
    ),
    "VAT on media and fee": (
        "1298 {code}",
        {"budget.agency_fee": "10%", "vat.media": "18%", "vat.services": "18%"},
        {"net_media": 1000, "agency_fee": 100, "before_tax": 1100, "vat": 198},
    ),
    "both fees amounts": (
        "1180 {code}",
        {"budget.agency_fee": "150 {code}", "budget.payment_fee": "30 {code}"},
        {"net_media": 1000, "agency_fee": 150, "payment_fee": 30, "before_tax": 1180},
    ),
    "a discount of media": (
        "1000 {code}",
        {"budget.discount": "20%"},
        media(gross=1250, discount=250, net_media=1000),
    ),
    "a discount that is an amount": (
        "1000 {code}",
        {"budget.discount": "200 {code}"},
        media(gross=1200, discount=200, net_media=1000),
    ),
    "a discount of agencies": (
        "850 {code}",
        {"budget.agency_discount": "15%"},
        media(gross=1000, net=1000, agency_discount=150, net_media=850),
    ),
    "below the first step": (
        "900 {code}",
        {"budget.volume_discount": STEPS},
        media(gross=900, net_media=900),
    ),
    "at the first step": (
        "950 {code}",
        {"budget.volume_discount": STEPS},
        media(gross=1000, volume_discount=50, net_media=950),
    ),
    "at the second step, off all of it": (
        "1800 {code}",
        {"budget.volume_discount": STEPS},
        media(gross=2000, volume_discount=200, net_media=1800),
    ),
    "paid alike at two steps, the one with more gross": (
        "1850 {code}",
        {"budget.volume_discount": STEPS},
        media(gross=18500 / 9, volume_discount=1850 / 9, net_media=1850),
    ),
    "by slice, below the first step": (
        "900 {code}",
        {"budget.volume_discount": SLICES},
        media(gross=900, net_media=900),
    ),
    "by slice, between the steps": (
        "1475 {code}",
        {"budget.volume_discount": SLICES},
        media(gross=1500, volume_discount=25, net_media=1475),
    ),
    "by slice, above the last step": (
        "2850 {code}",
        {"budget.volume_discount": SLICES},
        media(gross=3000, volume_discount=150, net_media=2850),
    ),
    "by slice, a discount after it": (
        "2280 {code}",
        {"budget.volume_discount": SLICES, "budget.discount": "20%"},
        media(gross=3000, volume_discount=150, discount=570, net_media=2280),
    ),
    "one after the other": (
        "134640 {code}",
        {
            "budget.volume_discount": "5% from 100000 {code}, 10% from 200000 {code}",
            "budget.discount": "20%",
            "budget.agency_discount": "15%",
            "budget.agency_fee": "10%",
        },
        {
            "gross": 200_000, "volume_discount": 20_000, "discount": 36_000, "net": 144_000,
            "agency_discount": 21_600, "net_media": 122_400, "agency_fee": 12_240,
            "before_tax": 134_640,
        },
    ),
    "a total before tax": (
        "1100 {code} HT",
        {"budget.agency_fee": "10%", "vat.media": "18%", "vat.services": "18%"},
        {
            "net_media": 1000, "agency_fee": 100, "before_tax": 1100, "vat": 198, "total": 1298,
        },
    ),
    "a total before tax with a fee that is an amount": (
        "1100 {code} before tax",
        {"budget.agency_fee": "100 {code}", "vat.services": "18%"},
        {"net_media": 1000, "agency_fee": 100, "before_tax": 1100, "vat": 18, "total": 1118},
    ),
    "a total net net": (
        "1000 {code} net net",
        {"budget.agency_fee": "10%", "vat.services": "18%", "budget.discount": "20%"},
        {
            "gross": 1250, "discount": 250, "net": 1000, "net_media": 1000, "agency_fee": 100,
            "before_tax": 1100, "vat": 18, "total": 1118,
        },
    ),
    "a total net": (
        "1000 {code} net",
        {"budget.agency_discount": "15%", "budget.agency_fee": "50 {code}"},
        {
            "gross": 1000, "net": 1000, "agency_discount": 150, "net_media": 850,
            "agency_fee": 50, "before_tax": 900, "total": 900,
        },
    ),
    "a total gross": (
        "2000 {code} brut",
        {
            "budget.volume_discount": STEPS,
            "budget.discount": "180 {code}",
            "budget.agency_discount": "15%",
        },
        media(
            gross=2000, volume_discount=200, discount=180, net=1620, agency_discount=243,
            net_media=1377, total=1377,
        ),
    ),
    "a total gross, by slice": (
        "3000 {code} gross",
        {"budget.volume_discount": SLICES},
        media(gross=3000, volume_discount=150, net_media=2850, total=2850),
    ),
    "a total gross just below a step": (
        "1999 {code} gross",
        {"budget.volume_discount": STEPS},
        media(gross=1999, volume_discount=99.95, net_media=1899.05, total=1899.05),
    ),
}  # fmt: skip


def plan(total: str, given: dict[str, str], **more: Any) -> Estimate:
    """Plan a total on two channels under charges that are nothing unless given."""
    request = PlanRequest(total=total, currency=more.pop("currency", "XOF"))
    study = Study.load(set={**NOTHING, **given})
    channels = more.pop("channels", ["facebook", "instagram"])
    return study.budget(request, channels=channels, range=more.pop("range", None), **more)


@pytest.mark.slow
@pytest.mark.parametrize("code", ["XOF", "EUR", "USD"])
@pytest.mark.parametrize("case", CASES)
def test_a_ladder_by_hand(case: str, code: str) -> None:
    """Each way of charging gives the lines of hand arithmetic, in each currency."""
    total, given, expected = CASES[case]
    given = {key: text.format(code=code) for key, text in given.items()}
    found = plan(total.format(code=code), given, currency=code)
    lines = {
        name: found[f"budget.{name}"].central
        for name in RUNGS
        if f"budget.{name}" in found and found[f"budget.{name}"].central
    }
    whole = expected.get("before_tax", 0) + expected.get("vat", 0)
    assert lines == pytest.approx({"total": whole, **expected}, rel=1e-9)


RATES = st.integers(0, 60).map(lambda percent: f"{percent}%")


@pytest.mark.slow
@given(
    st.integers(1_000, 50_000_000),
    st.tuples(RATES, RATES, RATES, RATES),
    st.sampled_from(["", " HT", " net net", " net", " brut"]),
    st.sampled_from(["net", "gross", "total"]),
)
@settings(max_examples=10, deadline=None)
def test_every_line_adds_to_the_next_to_the_franc(
    amount: int, rates: tuple[str, ...], rung: str, basis: str
) -> None:
    """As shown, gross less discounts is net, net less that of agencies is net net, with fees it is
    the total before tax, and with VAT the total; the rung that was asked is the amount asked.
    """
    discount, agency, fee, vat = rates
    found = plan(
        f"{amount} XOF{rung}",
        {
            "budget.discount": discount,
            "budget.agency_discount": agency,
            "budget.agency_fee": fee,
            "budget.fee_basis": basis,
            "vat.services": vat,
            "vat.media": "18%",
            "budget.volume_discount": "3% from 1M XOF, 7% from 20M XOF",
        },
    )
    shown = rounded(found)
    at = {name: shown.get(f"budget.{name}", 0) for name in (*RUNGS, "vat_media", "vat_services")}
    assert at["gross"] - at["volume_discount"] - at["discount"] == at["net"]
    assert at["net"] - at["agency_discount"] == at["net_media"]
    assert at["net_media"] + at["agency_fee"] + at["payment_fee"] == at["before_tax"]
    assert at["before_tax"] + at["vat_media"] + at["vat_services"] == at["total"]
    asked = {"": "total", " HT": "before_tax", " net net": "net_media", " net": "net"}
    assert at[asked.get(rung, "gross")] == amount
    rows = [found[f"channel.{name}.reach"] for name in ("facebook", "instagram")]
    assert sum(spent(found, rows).values()) == at["net_media"]
    assert all(abs(at[name] - found[f"budget.{name}"].central) <= 1.0 for name in asked.values())


@pytest.mark.slow
def test_every_rung_put_back_is_the_same_plan() -> None:
    """A total on each rung of one ladder buys the same impressions."""
    given = {
        "budget.volume_discount": "5% from 1M XOF, 10% from 2M XOF",
        "budget.agency_discount": "15%",
        "budget.agency_fee": "250000 XOF",
        "vat.services": "18%",
    }
    rungs = {"gross": "gross", "net": "net", "net net": "net_media", "HT": "before_tax"}
    first = plan("2231000 XOF", given)
    for words, name in rungs.items():
        again = plan(f"{first[f'budget.{name}'].central!r} XOF {words}", given)
        assert again["plan.impressions"].central == pytest.approx(
            first["plan.impressions"].central, rel=1e-9
        )


def test_a_discount_buys_more_of_the_rate_card() -> None:
    """At half the price the same money buys twice the spots and impressions; what a platform
    quotes is paid already.
    """
    radio = {
        "channels.radio.cost_per_spot": "25000 XOF",
        "channels.radio.audience_per_spot": "40000",
        "channels.facebook.quote.budget": "100000 XOF",
        "channels.facebook.quote.reach": "50000",
    }
    both = ["radio", "facebook"]
    whole = plan("1M XOF", radio, channels=both)
    half = plan("1M XOF", {**radio, "budget.discount": "50%"}, channels=both)
    assert (whole["channel.radio.spots"].central, half["channel.radio.spots"].central) == (20, 40)
    assert half["channel.radio.whole_spots"].central == 40
    assert half["channel.radio.impressions"].central == pytest.approx(
        2 * whole["channel.radio.impressions"].central
    )
    assert half["channel.radio.gross"].central == pytest.approx(1_000_000)
    assert half["channel.facebook.reach"] == whole["channel.facebook.reach"]
    assert "channel.facebook.gross" not in half
    assert half["budget.gross"].central == pytest.approx(1_500_000)


@pytest.mark.slow
def test_a_channel_has_its_own_discounts_or_those_of_the_budget() -> None:
    """Own ones replace, by name, those that hold for all; steps count what has them together."""
    given = {
        "budget.discount": "20%",
        "channels.instagram.discount": "50%",
        "channels.facebook.volume_discount": "10% from 1M XOF",
    }
    found = plan("1400000 XOF", given)
    assert found["channel.facebook.gross"].central == pytest.approx(700_000 / 0.8)
    assert found["channel.instagram.gross"].central == pytest.approx(1_400_000)
    more = plan("2M XOF", given)
    assert more["channel.facebook.gross"].central == pytest.approx(1_000_000 / 0.8 / 0.9)


@pytest.mark.parametrize(
    "given",
    [
        {"budget.volume_discount": "5% from 1000 XOF"},
        {"budget.fee_basis": "rate-card", "budget.agency_fee": "10%"},
        {"budget.total_basis": "before-tax"},
    ],
)
def test_what_changes_a_ladder_is_not_said_to_have_no_effect(given: dict[str, str]) -> None:
    """Steps, a basis and a rung are texts, which decide how a plan is reckoned."""
    assert not [note for note in plan("2M XOF", given).notes if note.kind == "idle"
                and any(key in note.keys for key in given)]  # fmt: skip


def test_a_contractual_number_is_one_number() -> None:
    """A fee, a discount, a tax and steps given as one number have no range."""
    found = plan(
        "10M XOF",
        {
            "budget.agency_fee": "12%",
            "budget.discount": "300000 XOF",
            "budget.agency_discount": "15%",
            "budget.volume_discount": "5% from 1M XOF",
            "vat.services": "18%",
        },
        range="90%",
        draws=100,
    )
    for name in (*RUNGS, "vat_media", "vat_services", "production"):
        row = found[f"budget.{name}"]
        assert (row.low, row.high) == (row.central, row.central), name
    shown = found["channel.facebook.spend"]
    assert shown.low == shown.central == shown.high


def test_draws_keep_the_ladder() -> None:
    """With ranges for fees and discounts, each draw adds up: a total before tax stays one number
    and what is paid with tax is vague.
    """
    given = {
        "budget.agency_fee": "100000 XOF to 200000 XOF",
        "budget.discount": "10% to 30%",
        "vat.services": "18%",
    }
    found = plan("2M XOF HT", given, range="90%", draws=200)
    before, total = found["budget.before_tax"], found["budget.total"]
    assert (before.low, before.high) == (2_000_000, 2_000_000)
    assert total.low < total.central < total.high
    assert found["budget.agency_fee"].low < 150_000 < found["budget.agency_fee"].high


@pytest.mark.slow
@pytest.mark.parametrize(
    ("total", "given", "words", "hint"),
    [
        ("1M XOF", {"budget.discount": "100%"}, "of `100%` leaves nothing to pay", "discount=15%"),
        ("1M XOF", {"budget.discount": "120%"}, "is above 100 %", "0% to 100%"),
        ("1M XOF", {"budget.discount": "2M XOF"}, "more than what is paid after it", "=20%"),
        ("1M XOF brut", {"budget.discount": "600000 XOF"}, "more than what is paid", "=20%"),
        ("1M XOF", {"budget.agency_discount": "100%"}, "leaves nothing to pay", "=15%"),
        ("1M XOF", {"budget.agency_fee": "120%"}, "`120%` is above 100 %", "0% to 100%"),
        ("1M XOF", {"budget.agency_fee": "2M XOF"}, "does not cover the fees", "--total"),
        (
            "1M XOF",
            {"budget.agency_fee": "100%", "budget.fee_basis": "total"},
            "`100%` of the total leaves nothing for media",
            "15%",
        ),
        (
            "1M XOF",
            {"budget.volume_discount": "10% from 5M XOF, 5% from 2M XOF"},
            "`5% from 2000000 XOF` is not above `10% from 5000000 XOF`",
            "5% from",
        ),
        (
            "1M XOF",
            {"budget.volume_discount": "10% from 5M XOF, 5% from 8M XOF"},
            "is not above",
            "5% from",
        ),
        (
            "1M XOF",
            {"budget.volume_discount": "10% from 5M XOF, 5% from 2M XOF par tranche"},
            "is not above",
            "5% from 2000000 XOF, 10% from 5000000 XOF, by slice",
        ),
        ("1M XOF", {"budget.volume_discount": "by slice"}, "is not a step", "5% from"),
        ("1M XOF", {"budget.volume_discount": "100% from 5M XOF"}, "between 0 % and 100 %", "5%"),
        ("1M XOF", {"budget.volume_discount": "5% from 5M"}, "has no currency", "5% from"),
        ("1M XOF", {"budget.volume_discount": "5M XOF"}, "is not a step", "5% from"),
        (
            "1M XOF",
            {"budget.volume_discount": "5% from 1M XOF, 10% from 5000 USD"},
            "two currencies",
            "one of them",
        ),
        ("1M XOF", {"budget.discount": "100 ZZZ"}, "`100 ZZZ`", "20%"),
        ("1M XOF", {"budget.discount": "100 GBP"}, "fx.gbp", "--set fx.gbp="),
        ("1M XOF", {"budget.volume_discount": "5% from 100 GBP"}, "fx.gbp", "--set fx.gbp="),
        ("1M XOF", {"budget.agency_fee": "100 GBP"}, "fx.gbp", "--set fx.gbp="),
        ("1M XOF HTT", {}, "`1M XOF HTT` is not a number", "--total"),
        ("1M XOF", {"budget.total_basis": "taxed"}, "`taxed` is none of", "all-in"),
        (
            "1M XOF",
            {"budget.fee_basis": "rate-card", "budget.volume_discount": "5% from 1M XOF"},
            "a fee of gross at the rate card is known only where",
            "--set budget.agency_fee=",
        ),
        (
            "1M XOF net net",
            {"budget.fee_basis": "rate-card", "channels.facebook.discount": "20%"},
            "a fee of gross at the rate card is known only where",
            "--set budget.agency_fee=",
        ),
        (
            "1M XOF brut",
            {"channels.facebook.discount": "20%"},
            "a gross total tells what media are paid only where",
            "net-net",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    total: str, given: dict[str, str], words: str, hint: str
) -> None:
    """Discounts above the price, fees of everything, steps that do not rise and money without a
    rate are refused with what to write.
    """
    with pytest.raises((InputError, InfeasibleError)) as caught:
        plan(total, given)
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.slow
def test_a_hint_of_a_total_stays_on_its_rung() -> None:
    """What to write in place of a total names the rung the total was on."""
    with pytest.raises(InfeasibleError) as caught:
        plan("100000 XOF HT", {"budget.production": "200000 XOF"})
    assert '--total "200000 XOF before-tax"' in (caught.value.hint or "")
    plan("250000 XOF before-tax", {"budget.production": "200000 XOF"})


def test_a_key_says_where_totals_stand() -> None:
    """`budget.total_basis` holds for totals that do not say it, and what was asked says it then."""
    given = {"vat.media": "18%", "budget.total_basis": "before-tax"}
    found = plan("1M XOF", given)
    assert found["budget.total"].central == pytest.approx(1_180_000)
    assert found.request["plan"]["total"] == "1M XOF before-tax"
    named = plan("1M XOF TTC", given)
    assert named["budget.total"].central == 1_000_000


def test_the_ladder_is_in_the_page() -> None:
    """A page has every rung with its name, and the sum of each line."""
    text = page(plan("1M XOF HT", {"budget.discount": "20%", "vat.media": "18%"}))
    assert "1 000 000 XOF before tax" in text
    assert "Gross 1 250 000 − discount 250 000 = 1 000 000" in text
    assert "Media 1 000 000 + VAT on media 180 000 = 1 180 000" in text
    for name in ("Gross, at the rate card", "Net net, what media are paid", "Total, all in"):
        assert name in text


@pytest.mark.slow
def test_a_batch_reads_rungs_and_amounts_in_cells() -> None:
    """Cells give totals on rungs, fees as shares or amounts, and discounts, as a run does."""
    cells = [
        {"total": "1M XOF HT", "budget.agency_fee": "10%", "budget.discount": "20%"},
        {"total": "2M XOF", "budget.agency_fee": "100000 XOF", "budget.discount": "200000 XOF"},
        {"total": "3M XOF", "budget.agency_fee": "50000 XOF", "budget.discount": "30%"},
        {"total": "4000 EUR net net", "budget.agency_fee": "100 EUR", "budget.discount": "0%"},
    ]
    rows = ["plan.impressions", "budget.net_media", "budget.total"]
    study = Study.load(set=NOTHING)
    batch = Batch(study, rows, channels=["facebook", "instagram"], range=None)
    table = {name: [one[name] for one in cells] for name in cells[0]}
    results = batch.run(table)
    assert not results.faults
    for place, one in enumerate(cells):
        own = {key: text for key, text in one.items() if key != "total"}
        alone = plan(one["total"], own)
        for row in rows:
            assert results.values[row][place] == pytest.approx(alone[row].central, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("total=1M XOF HT,2M XOF", ["1M XOF HT", "2M XOF"]),
        ("total=1M,2M XOF HT", ["1M XOF before-tax", "2M XOF HT"]),
        ("total=1M..3M XOF HT/3", [f"{n}000000 XOF before-tax" for n in (1, 2, 3)]),
        ("budget.discount=0%,100000 XOF", ["0%", "100000 XOF"]),
        ("budget.discount=1000..3000 XOF/3", ["1000 XOF", "2000 XOF", "3000 XOF"]),
        ("budget.agency_fee=10%..20%/3", ["10%", "15%", "20%"]),
    ],
)
def test_a_sweep_varies_rungs_and_amounts(text: str, values: list[str]) -> None:
    """Totals keep the rung they name, and a share may be varied as an amount."""
    found = axis(text, vocabulary(Study.load().catalogue))
    assert list(found.values) == values


@pytest.mark.slow
@pytest.mark.parametrize("total", ["2M XOF HT", "2M XOF"])
def test_a_saved_ladder_replays(total: str) -> None:
    """What was saved with discounts, steps and a rung, said or by the key, runs again to the last
    digit.
    """
    found = plan(
        total,
        {
            "budget.volume_discount": "5% from 1M XOF",
            "budget.agency_fee": "90000 XOF",
            "budget.total_basis": "net-net",
        },
    )
    for format in ("json", "toml"):
        kept = saved.read(render(found, format).encode(), f"x.{format}")
        listing, same = replay(kept, f"x.{format}")
        assert same, listing
        assert listing.request["verdict"] == "same"
