"""From a start through steps to the levels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError, InputError
from malisize.study import Study
from tests.market.helpers import HALF, POINT, central, described, market, notes, texts


def test_a_ratio_may_lead_up_but_no_level_above_the_one_before() -> None:
    """A ratio above 1 is said with its step; a SAM above TAM, or a TAM above all people, has no
    answer.
    """
    ratio = POINT.replace('share = "20%"', 'ratio = "1.5"')
    found = market(ratio)
    assert any("market.step.2 (can be served) is above 100 %" in text for text in texts(found))
    assert found["market.sam.people"].central == pytest.approx(4e6 * 1.5 * 0.25)
    with pytest.raises(InfeasibleError, match=r"market\.step\.4 \(is won\): SOM is above SAM"):
        market(POINT.replace('share = "10%"', 'ratio = "1.1"'))
    with pytest.raises(
        InfeasibleError, match=r"market\.step\.1 \(wants it\): TAM is above the people there are"
    ):
        market(POINT.replace('share = "50%"', 'ratio = "3"'))


def test_accounts_become_people_through_a_ratio_with_its_unit() -> None:
    """A market that starts from accounts says how many people they are, or is refused with the
    step.
    """
    start = POINT.replace('"internet_users"', '"mobile_money_accounts"')
    with pytest.raises(
        InputError, match=r"market\.step\.1 \(wants it\): TAM would count `accounts`"
    ):
        market(start)
    people = start.replace('share = "50%"', 'ratio = "0.5"\nunit = "people per account"')
    assert market(people)["market.tam.people"].central == pytest.approx(7.25e6)


SHARES = st.floats(0.01, 1.0).map(lambda share: f"{share:.4f}")


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(SHARES, min_size=4, max_size=4), st.integers(0, 3), st.integers(0, 5))
def test_levels_nest_and_rise_with_every_share(shares: list[str], place: int, years: int) -> None:
    """TAM >= SAM >= SOM in people and money, today and each year; halving a share never raises a
    level.
    """
    steps = {f"market.step.{number}": share for number, share in enumerate(shares, start=1)}
    rows = central(market(years=years, **steps))
    less = {**steps, f"market.step.{place + 1}": f"{float(shares[place]) / 2:.5f}"}
    lower = central(market(years=years, **less))
    for stem in ("market", *(f"market.year.{year}" for year in range(1, years + 1))):
        for part in ("people", "revenue"):
            values = [rows[f"{stem}.{level}.{part}"] for level in ("tam", "sam", "som")]
            assert values[0] >= values[1] * (1 - 1e-12) >= values[2] * (1 - 1e-12) >= 0
            assert all(
                lower[f"{stem}.{level}.{part}"] <= rows[f"{stem}.{level}.{part}"]
                for level in ("tam", "sam", "som")
            )
        if stem != "market":
            assert (
                rows[f"{stem}.tam.people"]
                <= rows[f"{stem}.online"] * (1 + 1e-12)
                <= rows[f"{stem}.population"]
            )


@pytest.mark.slow
@pytest.mark.parametrize(
    "step",
    ['ratio = "8"\nunit = "people per household"', 'figure = "household_size"',
     'ratio = "0.125"\nunit = "households per person"'],
)  # fmt: skip
def test_people_become_households_by_their_size(step: str) -> None:
    """A ratio or a figure that leads the other way divides: people over people per household."""
    text = POINT.replace("[figures]", "[figures]\nhousehold_size = 8")
    text = text.replace('"internet_users"', '"segment.population"')
    text = text.replace('share = "50%"', step).replace("Bamako", "")
    rows = market(text, years=2)
    assert rows["market.tam.people"].unit == "households"
    assert rows["market.tam.people"].central == pytest.approx(20e6 / 8)
    assert rows["market.som.people"].central == pytest.approx(20e6 / 8 * 0.005)
    grown = rows["market.year.2.tam.people"].central / rows["market.year.1.tam.people"].central
    assert grown == pytest.approx(1.1)


def test_a_scenario_replaces_all_steps_or_a_single_one() -> None:
    """An array of a later layer wins whole; one step by its number keeps the rest."""
    more = POINT + '[scenario.low.market.step]\n2 = { value = "10%", why = "cautious" }\n'
    study = Study.load(("case.toml", more.encode()), scenario="low")
    found = study.market(range=None)
    assert found["market.som.people"].central == pytest.approx(10_000)
    assert found["market.step.2"].note == "cautious"
    assert found["market.step.1"].central == 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('\n[market.online_buyers]\nleast = "10%"\nmost = "5%"\n', "market.online_buyers.least"),
        (
            '\n[market.top_down]\nlevel = "TAM"\ntotal = "1bn XOF"\nshare = "0%"\n',
            "market.top_down.share",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        notes(described("segment.population", HALF, HALF, HALF) + text)
