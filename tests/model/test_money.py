"""Money: one case per way of charging, by hand; currencies; and lines that add up to the total."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError, InputError, UnitError
from malisize.model.money import costs, in_own
from malisize.plans.amounts import rate
from malisize.quantity.evaluate import centrals, evaluate, vague
from malisize.quantity.node import assumed, constant
from malisize.quantity.sampling import drawn
from malisize.quantity.unit import Unit
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.study import Study
from tests.document.reading import lines_of_total, page

LINES = (
    "budget.agency_fee",
    "budget.payment_fee",
    "budget.production",
    "budget.vat_media",
    "budget.vat_services",
)
NOTHING = {
    "budget.agency_fee": "0%",
    "budget.payment_fee": "0%",
    "budget.production": "0 XOF",
    "budget.fee_basis": "net",
    "vat.media": "0%",
    "vat.services": "0%",
}


def plan(total: str, settings: dict[str, str], **more: Any) -> Estimate:
    """Plan a total on Facebook under charges that are nothing unless given."""
    request = PlanRequest(total=total, currency=more.pop("currency", "XOF"))
    study = Study.load(set={**NOTHING, **settings})
    return study.budget(request, channels=["facebook"], range=more.pop("range", None), **more)


def charged(total: str, settings: dict[str, str]) -> dict[str, float]:
    """Return net media and the lines of a total that are not nothing, by the last word of their
    id.
    """
    estimate = plan(total, settings)
    found = {
        id.removeprefix("budget."): estimate[id].central for id in ("budget.net_media", *LINES)
    }
    assert sum(found.values()) == pytest.approx(estimate["budget.total"].central, rel=1e-14)
    return {name: value for name, value in found.items() if value}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"net_media": 1_180_000.0}),
        ({"budget.agency_fee": "18%"}, {"net_media": 1_000_000.0, "agency_fee": 180_000.0}),
        (
            {"budget.agency_fee": "15%", "budget.fee_basis": "gross"},
            {"net_media": 1_003_000.0, "agency_fee": 177_000.0},
        ),
        ({"vat.media": "18%"}, {"net_media": 1_000_000.0, "vat_media": 180_000.0}),
        (
            {"budget.agency_fee": "15%", "vat.services": "20%"},
            {"net_media": 1_000_000.0, "agency_fee": 150_000.0, "vat_services": 30_000.0},
        ),
        (
            {"budget.agency_fee": "10%", "vat.services": "18%", "vat.media": "6.2%"},
            {
                "net_media": 1_000_000.0,
                "agency_fee": 100_000.0,
                "vat_media": 62_000.0,
                "vat_services": 18_000.0,
            },
        ),
        (
            {"budget.production": "100000 XOF", "vat.services": "18%"},
            {"net_media": 1_062_000.0, "production": 100_000.0, "vat_services": 18_000.0},
        ),
        ({"budget.production": "280000 XOF"}, {"net_media": 900_000.0, "production": 280_000.0}),
        ({"budget.payment_fee": "18%"}, {"net_media": 1_000_000.0, "payment_fee": 180_000.0}),
        (
            {"budget.payment_fee": "15%", "vat.services": "20%"},
            {"net_media": 1_000_000.0, "payment_fee": 150_000.0, "vat_services": 30_000.0},
        ),
    ],
    ids=[
        "nothing but media",
        "markup",
        "commission on gross",
        "VAT on media",
        "markup with VAT",
        "VAT on both",
        "production with VAT",
        "production",
        "payment fee",
        "payment fee with VAT",
    ],
)
def test_ways_of_charging(settings: dict[str, str], expected: dict[str, float]) -> None:
    """A total of 1,180,000 francs is divided as by hand."""
    assert charged("1180000 XOF", settings) == pytest.approx(expected, rel=1e-12)


@pytest.mark.slow
def test_everything_at_once() -> None:
    """Commission, payment fee, production and both taxes add up to the total that hand arithmetic
    gives.
    """
    net, fee = 500_000.0, 0.15 / 0.85 * 500_000.0
    total = net + fee + 10_000 + 40_000 + 0.18 * net + 0.18 * (fee + 10_000 + 40_000)
    found = charged(
        f"{total!r} XOF",
        {
            "budget.agency_fee": "15%", "budget.fee_basis": "gross", "budget.payment_fee": "2%",
            "budget.production": "40000 XOF", "vat.media": "18%", "vat.services": "18%",
        },
    )  # fmt: skip
    assert found == pytest.approx(
        {
            "net_media": net, "agency_fee": fee, "payment_fee": 10_000.0, "production": 40_000.0,
            "vat_media": 90_000.0, "vat_services": 0.18 * (fee + 50_000.0),
        },
        rel=1e-12,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "francs"),
    [
        ("1000 EUR", 655_957.0),
        ("1000 USD", 600_000.0),
        ("2.5 EUR", 1639.8925),
        ("25 000 FCFA", 25_000.0),
    ],
)
def test_currencies(total: str, francs: float) -> None:
    """Euros are 655.957 francs, dollars what fx.usd says."""
    assert plan(total, {"fx.usd": "600"})["budget.total"].central == pytest.approx(
        francs, rel=1e-14
    )


def test_production_in_dollars() -> None:
    """A cost in dollars is taken at fx.usd, one in euros at the parity."""
    assert charged("1000000 XOF", {"fx.usd": "600", "budget.production": "500 USD"})[
        "production"
    ] == pytest.approx(300_000)
    assert charged("1000000 XOF", {"budget.production": "500 EUR"})["production"] == pytest.approx(
        327_978.5
    )


@pytest.mark.slow
@pytest.mark.parametrize(("currency", "scale"), [("EUR", 655.957), ("USD", 600.0)])
def test_the_currency_shown_divides_every_row_of_money(currency: str, scale: float) -> None:
    """With another currency every row of money, per person and per day too, is divided by one rate,
    and nothing else.
    """
    settings = {"fx.usd": "600", "conversion_rate": "0.02", "budget.production": "50000 XOF"}
    francs, shown = plan("1M XOF", settings), plan("1M XOF", settings, currency=currency)
    money = 0
    for here, there in zip(francs.rows, shown.rows, strict=True):
        divided = "XOF" in here.unit
        money += divided
        assert there.unit == here.unit.replace("XOF", currency)
        assert there.central == pytest.approx(here.central / (scale if divided else 1.0), rel=1e-12)
    assert money >= 11
    assert shown["plan.cost_per_reached"].unit == f"{currency} per person"
    assert shown["plan.daily_spend"].unit == f"{currency} per day"
    assert shown["plan.cost_per_conversion"].unit == f"{currency} per conversion"


def test_two_currencies_are_never_added() -> None:
    """Money in two currencies without a rate is an error that names both."""
    with pytest.raises(UnitError, match="cannot add XOF and EUR"):
        constant(1.0, "francs", Unit.parse("XOF")) + constant(1.0, "euros", Unit.parse("EUR"))
    inputs = Study.load().inputs()
    with pytest.raises(UnitError, match="cannot cap XOF and EUR"):
        costs(
            Study.load(set={"budget.production": "5 XOF"}).inputs(),
            constant(1.0, "a budget", Unit.parse("EUR")),
        )
    assert str(in_own(assumed("p", "price", 1.0, "USD per click"), inputs).unit) == "XOF per click"


@pytest.mark.parametrize(
    ("total", "message"),
    [
        ("500000", "`500000` has no currency"),
        ("-5 XOF", "`-5` is negative"),
        ("5 XOF 3 EUR", "has two currencies, EUR and XOF"),
        ("5 to 6 EUR", "is a range, one amount is needed"),
        ("12% XOF", "is a share"),
    ],
)
def test_totals_that_are_no_total(total: str, message: str) -> None:
    """A total without a currency, negative, in two currencies, or as a range is refused with its
    text.
    """
    with pytest.raises(InputError, match=message):
        plan(total, {})


def test_an_unknown_currency_is_refused() -> None:
    """Only the currencies of the catalogue can be shown."""
    with pytest.raises(InputError, match="currency `ZZZ`: unknown"):
        rate("ZZZ", Study.load().inputs())


def test_a_fee_basis_is_one_of_four() -> None:
    """Any other basis of the fee is refused with the four there are."""
    with pytest.raises(
        InputError, match=r"budget\.fee_basis: `fair` is none of net, gross, total, rate-card"
    ) as caught:
        plan("1M XOF", {"budget.fee_basis": "fair"})
    assert caught.value.hint is not None
    assert "commission" in caught.value.hint


def test_a_commission_of_everything_is_refused() -> None:
    """A commission of all gross media leaves nothing for media."""
    with pytest.raises(InputError, match="commission of `100%` on gross media leaves nothing"):
        plan("1M XOF", {"budget.fee_basis": "gross", "budget.agency_fee": "100%"})


@pytest.mark.parametrize(
    ("production", "named"),
    [("900000 XOF", "1 062 000 XOF"), ("300000 to 900000 XOF", "up to 1 062 000")],
)
def test_production_above_the_total_is_refused(production: str, named: str) -> None:
    """A total that production and its tax may take whole is refused with what they come to."""
    with pytest.raises(InfeasibleError, match=named) as caught:
        plan("1000000 XOF", {"budget.production": production, "vat.services": "18%"})
    assert 'write `--total "1062000 XOF"` or more' in (caught.value.hint or "")


@pytest.mark.slow
@settings(max_examples=25)
@given(
    total=st.integers(1, 10**9),
    fee=st.integers(0, 40),
    payment=st.integers(0, 10),
    vat=st.sampled_from([0, 18]),
    services=st.sampled_from([0, 18]),
    basis=st.sampled_from(["net", "gross"]),
    currency=st.sampled_from(["XOF", "EUR"]),
)
def test_lines_shown_add_up_to_the_last_franc(
    total: int, fee: int, payment: int, vat: int, services: int, basis: str, currency: str
) -> None:
    """The lines as shown, in whole francs or cents, add up to the total as shown."""
    charges = {
        "budget.agency_fee": f"{fee}%", "budget.payment_fee": f"{payment}%", "vat.media": f"{vat}%",
        "vat.services": f"{services}%", "budget.fee_basis": basis,
    }  # fmt: skip
    estimate = plan(f"{total} XOF", charges, currency=currency)
    parts, whole = lines_of_total(page(estimate))
    assert len(parts) >= 1
    assert round(100 * whole) == sum(round(100 * part) for part in parts)
    assert all(part >= 0 for part in parts)
    exact = sum(estimate[id].central for id in ("budget.net_media", *LINES))
    assert exact == pytest.approx(estimate["budget.total"].central, rel=1e-13)


def test_lines_add_up_in_every_draw() -> None:
    """With ranges for every charge the lines add up to the total in every draw."""
    study = Study.load(
        set={
            "budget.production": "50000 XOF to 150000 XOF",
            "vat.media": "5% to 18%",
            "budget.fee_basis": "gross",
        }
    )
    inputs = study.inputs()
    found = costs(inputs, constant(800_000.0, "total", Unit.parse("XOF")))
    nodes = [found.net_media, *(node for id, _, node in found.lines if id in LINES)]
    values = evaluate(nodes, drawn(vague(nodes), 2000, 1))
    assert sum(values[node] for node in nodes) == pytest.approx([800_000.0] * 2000, rel=1e-12)
    assert centrals(nodes)[found.net_media] > 0
