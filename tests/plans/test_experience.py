"""Past campaigns move prices and rates: by precision, below what the user gives, and saved."""

from __future__ import annotations

import re

import pytest

from malisize import Study
from malisize.request import PlanRequest
from malisize.saved.reading import read
from malisize.scenarios.replay import replay
from tests.formats import render

ONE = """
[[campaign]]
channel = "facebook"
days = 28
spent = "{spent} XOF"
impressions = 900_000
clicks = 9_000
when = "2026-0{month}"
"""
PLAN = PlanRequest(total="500000 XOF")
KEY = "channels.facebook.cpm"


def loaded(*texts: str) -> Study:
    """Return the study of files with these texts."""
    return Study.load(*((f"{at}.toml", text.encode()) for at, text in enumerate(texts)))


def price(study: Study):
    """Return the price of a thousand impressions as the study has it."""
    return study.inputs().assumptions.values[KEY]


def campaigns(*spent: int) -> str:
    """Return campaigns that spent so much, each in its month."""
    return "".join(ONE.format(spent=one, month=at) for at, one in enumerate(spent, start=1))


def test_the_mean_is_weighed_by_precision_on_the_log_scale() -> None:
    """Two campaigns at 500 and 720 XOF against 1.2 USD (0.5 to 3): 0.3 apart, by their number."""
    from math import exp, log

    study = loaded(campaigns(450_000, 648_000))
    dollar = study.inputs().assumptions.values["fx.usd"].numeral
    assert dollar is not None
    known, spread = log(1.2 * (dollar.central or 0)), log(3 / 0.5) / (2 * 1.6448536)
    own = 2 / 0.3**2
    centre = (own * (log(500) + log(720)) / 2 + known / spread**2) / (own + 1 / spread**2)
    found = price(study)
    assert found.numeral.central == pytest.approx(exp(centre), rel=1e-4)
    assert found.numeral.currency == "XOF"
    assert "moved by 2 campaigns of your own" in found.why
    assert found.mark == "sourced"


def test_a_price_that_campaigns_teach_has_no_more_digits_than_they_tell() -> None:
    """What hints and lists show to type is what the plan computes with, to four figures."""
    found = price(loaded(campaigns(450_000, 648_000)))
    assert re.fullmatch(r"[0-9.]{3,6} to [0-9.]{3,6}, central [0-9.]{3,6} XOF", found.written)
    assert max(len(one.replace(".", "")) for one in re.findall("[0-9.]+", found.written)) == 4


def test_what_the_user_gives_holds_over_campaigns() -> None:
    """A price in a file, or set, is not moved by campaigns."""
    own = '[channels.facebook]\ncpm = "900 XOF"\n'
    assert price(loaded(own + campaigns(450_000))).numeral.central == 900.0
    assert price(loaded(campaigns(450_000), own)).numeral.central == 900.0
    study = loaded(campaigns(450_000)).varied(set={KEY: "800 XOF"})
    assert price(study).numeral.central == 800.0


def test_without_campaigns_nothing_moves() -> None:
    """A file without campaigns leaves the stand-in."""
    assert price(loaded("")) == price(Study.load())


def test_a_plan_on_campaigns_is_cheaper_where_they_were_and_says_so() -> None:
    """Half the price buys more people; the reason names what was there before."""
    study = loaded(campaigns(250_000, 260_000, 240_000, 255_000))
    before = Study.load().budget(PLAN, channels=["facebook"], range=None)["plan.reach"].central
    after = study.budget(PLAN, channels=["facebook"], range=None)
    assert after["plan.reach"].central > before
    (used,) = [one for one in after.assumptions if one.key == KEY]
    assert "0.5 to 3, central 1.2 USD before" in (used.why or "")


@pytest.mark.slow
@pytest.mark.parametrize("current", [False, True])
def test_a_saved_plan_on_campaigns_runs_again(*, current: bool) -> None:
    """What campaigns moved is saved with the estimate, which reproduces."""
    study = loaded(campaigns(450_000, 648_000))
    for format in ("toml", "json"):
        saved = render(study.budget(PLAN, channels=["facebook"], range=None), format).encode()
        assert replay(read(saved, "saved"), "saved", current=current)[1]
        again = Study.load(("saved.toml", saved))
        assert price(again).numeral == price(study).numeral


def test_money_of_other_currencies_is_converted() -> None:
    """A campaign in euros counts at the fixed parity."""
    in_euros = ONE.format(spent=1, month=2).replace('"1 XOF"', '"686.02 EUR"')
    alike, apart = loaded(campaigns(450_000, 450_000)), loaded(campaigns(450_000) + in_euros)
    assert price(apart).numeral.central == pytest.approx(price(alike).numeral.central, rel=1e-3)
