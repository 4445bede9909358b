"""Models of every kind: the bundled cases, all channels, areas and ages, plans of every curve and
way of buying, markets and their years. For what has to hold of all that is ever built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from malisize.answer import Answer
from malisize.assumptions import bundled
from malisize.model.channels import channels, find
from malisize.request import MarketRequest, PlanRequest, Request
from malisize.study import Study
from tests.places import COUNTRY

WEEKLY = {f"channels.{name}.weekly_share": "40% to 70%" for name in ("tv", "ortm", "billboards")}
UNKNOWN = (
    "messenger youtube x snapchat pinterest google_search maliweb malijet benbere wikipedia"
    " coinafrique influencers email website_ml tiktok whatsapp malitel_moov telecel"
    " malitel_money_mobicash"
)
SIZES = {
    f"channels.{name}.accounts": f"{20 + 13 * place}k to {30 + 19 * place}k"
    for place, name in enumerate(UNKNOWN.split())
}
PRICES = {
    "channels.radio.cost_per_spot": "25000 XOF to 40000 XOF",
    "channels.radio.audience_per_spot": "20k to 60k",
    "channels.influencers.fee_per_post": "30000 XOF to 50000 XOF",
    "channels.influencers.seen_share": "5% to 20%",
    "channels.billboards.cost_per_face": "40000 XOF",
    "channels.billboards.contacts_per_face": "50k to 200k",
    "channels.sms.delivery_share": "80% to 95%",
    "channels.ussd.cost_per_message": "5 XOF to 40 XOF",
    "channels.email.cpm": "1 EUR to 2 EUR",
    "channels.youtube.cpc": "0.05 USD to 0.2 USD",
    "channels.youtube.ctr": "0.005 to 0.02",
    "channels.snapchat.cpm": "1 USD to 3 USD",
    "channels.x.quote.budget": "100000 XOF",
    "channels.x.quote.reach": "5k to 8k",
}
FEES = {
    "budget.production": "50000 XOF to 90000 XOF",
    "budget.agency_fee": "10% to 15%",
    "budget.fee_basis": "gross",
    "conversion_rate": "0.01 to 0.03",
}
DISCOUNTS = {
    "budget.discount": "10% to 30%",
    "budget.agency_discount": "15%",
    "budget.volume_discount": "5% from 500000 XOF, 9% from 2000000 XOF",
    "channels.email.discount": "20000 XOF to 60000 XOF",
    "channels.snapchat.volume_discount": "12% from 900 USD",
    "budget.agency_fee": "100000 XOF to 150000 XOF",
    "budget.payment_fee": "20000 XOF",
}
DRAWS = 200  # of the models
BOUGHT = ("facebook", "youtube", "snapchat", "email")


class Case(NamedTuple):
    """A request: bundled files, settings, options of the audience, a plan, a market."""

    files: tuple[str, ...] = ()
    set: Mapping[str, str] = MappingProxyType({})
    options: Mapping[str, Any] = MappingProxyType({})
    plan: PlanRequest | None = None
    market: MarketRequest | None = None

    def answer(self) -> Answer:
        """Build the model."""
        study = Study.load(*self.files, set=self.set)
        options = {"draws": DRAWS, **self.options}
        return study.ask(Request.of(options, self.plan, self.market))


def _audiences() -> Iterator[tuple[str, Case]]:
    for name in bundled.names(COUNTRY):
        yield name, Case((name,) if name != bundled.DEFAULT else ())
    sized = {**SIZES, **WEEKLY}
    every = [key for key in channels(COUNTRY) if not find(key, COUNTRY).unavailable]
    yield "every channel", Case(set=sized, options={"channels": every})
    yield "all that Bamako has", Case(set=WEEKLY, options={"area": "bamako", "channels": ["all"]})
    for area in ("urban", "rural", "sikasso", "mopti"):
        for gender, age in (("all", "all"), ("women", "15-34"), ("men", "50+")):
            options = {"area": area, "gender": gender, "age": age, "channels": ["all"]}
            yield f"{area}, {gender}, {age}", Case(options=options)
    narrow = {"eats out": "10% to 30%", "has a car": "20%"}
    yield "narrowed", Case(options={"age": "18-40", "narrow": narrow, "channels": ["all"]})


def _plans() -> Iterator[tuple[str, Case]]:
    def plan(
        names: tuple[str, ...], given: PlanRequest, settings: dict[str, str] | None = None
    ) -> Case:
        return Case(
            set={**SIZES, **WEEKLY, **PRICES, **(settings or {})},
            options={"channels": list(names)},
            plan=given,
        )

    total = "3000000 XOF"
    yield "a plan", plan(BOUGHT, PlanRequest(total=total))
    yield "one channel", plan(("facebook",), PlanRequest(total=total, effective=5), FEES)
    yield (
        "a split",
        plan(("facebook", "email"), PlanRequest(total, split=("facebook=60%,email=40%",))),
    )
    yield "allocated", plan(BOUGHT, PlanRequest(total, allocate=True, effective=2), FEES)
    yield "a target", plan(BOUGHT, PlanRequest(reach="20%", days=10), FEES)
    yield "nothing", plan(BOUGHT, PlanRequest(total="0 XOF"))
    yield "twenty times", plan(BOUGHT, PlanRequest(total=total, effective=20, days=60))
    offline = ("facebook", "radio", "billboards", "influencers", "youtube")
    yield "offline too", plan(offline, PlanRequest(total=total, effective=4))
    phones = ("sms", "ussd", "facebook", "x", "snapchat")
    yield "phones and a quote", plan(phones, PlanRequest(total=total))
    for cap in ("3 per week", "5 per flight", "1 per flight"):
        capped = {f"channels.{name}.frequency_cap": cap for name in ("facebook", "snapchat")}
        given = PlanRequest("60000 XOF", effective=1 if cap[0] == "1" else 3)
        yield f"capped at {cap}", plan(("facebook", "snapchat"), given, capped)
    yield (
        "capped below what is asked",
        plan(
            ("facebook", "snapchat"),
            PlanRequest("300000 XOF", effective=4),
            {"channels.facebook.frequency_cap": "2 per flight"},
        ),
    )
    yield "as good as Poisson", plan(BOUGHT, PlanRequest(total), {"reach_shape": "1e4"})


def _markets() -> Iterator[tuple[str, Case]]:
    for name in bundled.names(COUNTRY):
        if Study.load(*([name] if name != bundled.DEFAULT else [])).has_market:
            yield f"market {name}", Case((name,), market=MarketRequest(30))
            apart = {"market.growth_over_years": "independent", "market.growth": "1% to 8%"}
            yield f"market {name}, years apart", Case((name,), apart, market=MarketRequest(6))
            online = {"market.online_growth": "1% to 9%"}
            request = MarketRequest(3, "EUR")
            yield f"market {name}, growing online", Case((name,), online, market=request)


def _ladders() -> Iterator[tuple[str, Case]]:
    bought = {**SIZES, **PRICES, **DISCOUNTS}
    given = PlanRequest(total="3000000 XOF HT")
    yield "discounted", Case(set=bought, options={"channels": list(BOUGHT)}, plan=given)
    weeks = ("1-2, 4-6", "email=2, 5")  # the fourth is the first of January's
    dated = given._replace(start="2026-12-07", end="2027-01-15", weeks=weeks)
    yield "dated", Case(set=bought, options={"channels": list(BOUGHT)}, plan=dated)
    sliced = {
        **{key: text for key, text in bought.items() if not key.startswith("channels.email.disc")},
        "budget.volume_discount": "5% from 500000 XOF, 9% from 2000000 XOF, by slice",
        "budget.discount": "20%",
        "budget.agency_fee": "12%",
        "budget.fee_basis": "rate-card",
    }
    del sliced["channels.snapchat.volume_discount"]
    sliced["channels.radio.weekly_share"] = "40% to 60%"
    names = ["facebook", "radio"]
    plan = dated._replace(total="3000000 XOF net net", weeks=("1, 3-4", "radio=1"))
    yield "dated, by slice", Case(set=sliced, options={"channels": names}, plan=plan)


CASES = dict([*_audiences(), *_plans(), *_markets(), *_ladders()])


@cache
def model(name: str) -> Answer:
    """Return the model of a case, built once."""
    return CASES[name].answer()
