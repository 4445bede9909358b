"""Currencies are data: what is fixed between them, and which ones a hint offers."""

from __future__ import annotations

import shlex
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Study
from malisize.errors import InputError
from malisize.numerals import (
    BILLING,
    BY_CODE,
    CURRENCIES,
    codes_for,
    currencies_in,
    currency_named,
    is_read,
    least_rate,
    parity,
    rate_example,
)
from malisize.numerals.currencies import others
from malisize.plans.amounts import amount as amount_in_francs
from malisize.request import PlanRequest
from malisize.wording import language
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


@pytest.mark.slow
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


EVERY = (*BY_CODE, *others())


def test_every_currency_of_the_standard_is_known() -> None:
    """By its code, with the decimals of ISO 4217 and its names in both languages."""
    decimals = {code: currency_named(code).decimals for code in EVERY}
    three = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
    none = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
            "VUV", "XAF", "XOF", "XPF"}  # fmt: skip
    assert {code for code in EVERY if decimals[code] == 3} == three
    assert {code for code in EVERY if decimals[code] == 0} == none
    assert set(decimals.values()) == {0, 2, 3}
    assert len(EVERY) == len(set(EVERY)) == 155
    for code, one in others().items():
        assert (one.per_euro is None) != (one.about_per_euro is None), code
        assert one.many.within(language("fr")) != ""
        assert all(text.isprintable() for text in (one.one, one.many))


def test_the_least_rate_lets_every_pair_through_and_no_rate_the_wrong_way_round() -> None:
    """What one currency is worth in another is above it, whichever the two are."""
    for home, other in permutations(EVERY, 2):
        low, high = map(float, rate_example(home, other).split(" to "))
        assert 0.0 < least_rate(home, other) < low / 500.0 < high, (home, other)
    assert all(is_read(rate_example(home, "IRR"), "amount") for home in EVERY)


@pytest.mark.slow
@given(st.sampled_from(EVERY), st.floats(0.5, 2.0), st.integers(100, 10**9))
@settings(max_examples=10, deadline=None)
def test_money_converted_there_and_back_is_the_same(code: str, off: float, amount: int) -> None:
    """At whatever rate near the usual one, amounts come back, and any code is read in any case."""
    rate = sum(map(float, rate_example("XOF", code).split(" to "))) / 2.0 * off
    given = {} if parity("XOF", code) is not None else {f"fx.{code.lower()}": f"{rate:.12g}"}
    inputs = Study.load(set=given).inputs()
    francs = amount_in_francs(f"{amount} {code.lower()}", "--total", inputs)
    worth = amount_in_francs(f"1 {code}", "--total", inputs)
    assert francs / worth == pytest.approx(amount)


@pytest.mark.slow
@pytest.mark.parametrize("code", ["SEK", "JPY", "KWD", "IRR"])
def test_a_currency_without_a_rate_is_refused_with_one_that_works(code: str) -> None:
    """The hint is typed as it stands, and the plan is then answered."""
    plan = PlanRequest(total=f"100000 {code}")
    with pytest.raises(InputError, match=rf"fx\.{code.lower()}: ") as caught:
        Study.load().budget(plan, channels=["facebook"], range=None)
    typed = shlex.split(str(caught.value.hint))[1].partition("=")
    assert Study.load(set={typed[0]: typed[2]}).budget(plan, channels=["facebook"], range=None)


def test_a_price_and_a_result_in_any_currency() -> None:
    """A key of a price takes any currency, and a plan is shown in any."""
    study = Study.load(set={"fx.sek": "60", "channels.facebook.cpm": "5 SEK"})
    plan = PlanRequest(total="500000 XOF", currency="SEK")
    found = study.budget(plan, channels=["facebook"], range=None)
    assert found["budget.total"].unit == "SEK"
    assert found["budget.total"].central == pytest.approx(500_000 / 60)


@pytest.mark.parametrize("text", ["5 SEX", "5 sex", "5SEX"])
def test_a_code_that_is_none_is_refused_with_the_nearest(text: str) -> None:
    """What is offered is read."""
    with pytest.raises(InputError, match="in no currency known here"):
        Study.load().budget(PlanRequest(total=text), channels=["facebook"])


def test_currencies_met_seldom_are_not_read_at_a_start() -> None:
    """An amount in francs, and words in capitals of other lengths, read no second table."""
    others.cache_clear()
    assert currencies_in("500000 XOF for TV and RADIO, 5 USD") == ["XOF", "USD"]
    assert others.cache_info().currsize == 0
    assert currencies_in("5 SEK, and TOP") == ["SEK", "TOP"]
