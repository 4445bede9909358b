"""Currencies are data: what is fixed between them, and which ones a hint offers."""

from __future__ import annotations

from itertools import permutations

import pytest

from malisize import Study
from malisize.errors import InputError
from malisize.numerals import BILLING, BY_CODE, CURRENCIES, codes_for, parity, rate_example
from malisize.request import PlanRequest
from tests.places import COUNTRY


def test_a_parity_holds_within_a_peg_alone() -> None:
    """The franc is fixed to the euro, and every currency to itself; a dollar is fixed to none."""
    assert parity("XOF", "EUR") == 655.957
    assert parity("EUR", "XOF") == pytest.approx(1 / 655.957)
    assert parity("XOF", "USD") is None
    assert {parity(code, code) for code in CURRENCIES} == {1.0}


def test_an_example_of_a_rate_is_of_the_size_of_the_currency() -> None:
    """A pound is worth more than a dollar and a naira less than a franc: none takes the example of
    another. Around a parity stands that parity.
    """
    assert rate_example("XOF", "USD") == "545 to 595"
    for home, other in permutations(CURRENCIES, 2):
        low, high = map(float, rate_example(home, other).split(" to "))
        assert 0 < low < high < 1.1 * low
        fixed = parity(home, other)
        assert fixed is None or low < fixed < high
    ends = {code: float(rate_example("XOF", code).split(" to ")[0]) for code in BY_CODE}
    assert ends["NGN"] < 1 < ends["MAD"] < ends["USD"] < ends["GBP"]


def test_every_currency_has_a_parity_or_about_one() -> None:
    """A currency added to the data says how much of it a euro is, fixed or roughly, never both."""
    for one in BY_CODE.values():
        assert (one.per_euro is None) != (one.about_per_euro is None), one.code


def test_the_parity_of_the_franc_is_that_of_the_catalogue() -> None:
    """The figure that results cite and the currency table say the same."""
    from malisize.figures.catalogue import Catalogue

    used = Catalogue(COUNTRY).figure("xof_per_eur", "economy").used()
    assert used is not None
    assert used.value == BY_CODE["XOF"].per_euro


@pytest.mark.parametrize(
    ("example", "codes"),
    [
        ("500000 XOF", ["XOF", "EUR", "USD"]),
        ("500000 MRU", ["MRU", "EUR", "USD"]),
        ("20 USD", ["USD", "EUR"]),
        ("", ["XOF", "EUR", "USD"]),
    ],
)
def test_a_hint_offers_the_countrys_money_first(example: str, codes: list[str]) -> None:
    """Then what people write amounts in whatever the country."""
    assert codes_for(example) == codes


def test_a_hint_on_a_price_in_another_currency_offers_the_countrys_money_too() -> None:
    """Once, behind that of the example."""
    assert codes_for("0.5 USD to 3 USD", "XOF") == ["USD", "XOF", "EUR"]
    assert codes_for("500000 XOF", "XOF") == ["XOF", "EUR", "USD"]


def test_what_platforms_sell_in_is_a_currency() -> None:
    """Every currency says how people write it, its code first, and what one and many are called."""
    assert BILLING in CURRENCIES
    for code, one in BY_CODE.items():
        assert one.spellings[0] == code
        assert one.one
        assert one.many


@pytest.mark.parametrize(("code", "rate"), [("gbp", "750"), ("gnf", "0.065"), ("ngn", "0.38")])
def test_a_total_in_any_money_with_its_rate(code: str, rate: str) -> None:
    """The plan is that of as many francs; a rate may be below one."""
    whole = 500_000 / float(rate)
    given = PlanRequest(total=f"{whole} {code.upper()}")
    options = {"channels": ["facebook"], "range": None}
    found = Study.load(set={f"fx.{code}": rate}).budget(given, **options)
    francs = Study.load().budget(PlanRequest(total="500000 XOF"), **options)
    assert found["plan.reach"].central == pytest.approx(francs["plan.reach"].central, rel=1e-6)


def test_a_rate_the_wrong_way_round_is_refused() -> None:
    """Dollars for a franc are no francs for a dollar."""
    with pytest.raises(InputError, match="below the least possible"):
        Study.load(set={"fx.usd": "0.0018"})
