"""What the tests of documents ask: the bundled cases, five channels, targets, and a curve."""

from __future__ import annotations

import functools

from malisize.records import Estimate, Listing
from malisize.request import MarketRequest, PlanRequest, Request
from malisize.study import Study

FIVE = ("facebook", "instagram", "whatsapp", "tiktok", "radio")
WOMEN = Request(area=("bamako",), gender=("women",), age=("18-45",), channels=FIVE)
PRICES = (
    "channels.tiktok.cpm=0.5 USD to 3 USD",
    "channels.whatsapp.cpm=0.5 USD to 3 USD",
    "channels.radio.cost_per_spot=25000 XOF",
    "channels.radio.audience_per_spot=20k to 60k",
)
AUDIENCES = (
    "default",
    "restaurant-bamako",
    "health-campaign",
    "mobile-money-launch",
    "linkedin-recruitment",
)
MARKETS = (
    "grocery-bamako",
    "momo-merchant",
    "mototaxi-bamako",
    "newsletter-linkedin",
    "school-fees",
)
CASES = (
    *((case, "audience") for case in AUDIENCES),
    *((case, "budget") for case in AUDIENCES),
    *((case, "market") for case in MARKETS),
)
_ALLOCATED = PlanRequest(total="3000000 XOF", allocate=True)
_SIKASSO = Request(area=("sikasso",))
OTHERS = {  # the case, and what is asked of it
    "five channels": ("default", WOMEN),
    "five channels bought": (
        "default",
        WOMEN._replace(plan=_ALLOCATED._replace(effective=3)),
    ),
    "eight channels of a segment": ("default", WOMEN._replace(channels=("online",))),
    "every channel": ("default", Request(channels=("all",))),
    "every channel bought": ("default", Request(channels=("all",), plan=_ALLOCATED)),
    "a target": ("default", Request(plan=PlanRequest(reach="400k"))),
    "a target several times": (
        "default",
        WOMEN._replace(channels=("online",), plan=PlanRequest(reach="60k", effective=3)),
    ),
    "a sure target": (
        "health-campaign",
        _SIKASSO._replace(plan=PlanRequest(reach="400k", confidence="90%", allocate=True)),
    ),
    "money for too many": ("health-campaign", Request(plan=PlanRequest(total="25M XOF"))),
    "a chance": ("default", Request(plan=_ALLOCATED._replace(reach="400k"))),
    "points": (
        "health-campaign",
        Request(channels=("radio",), plan=PlanRequest(grp="50")),
    ),
    **{
        f"{case}, {years} years": (case, Request(market=MarketRequest(years=years)))
        for case, years in (*((case, 2) for case in MARKETS), (MARKETS[0], 5))
    },
}


@functools.cache
def answered(case: str, command: str) -> Estimate | Listing:
    """Return what a command says of a bundled case, a curve, or another request by its name."""
    if command == "other":
        case, request = OTHERS[case]
        prices = PRICES if request.plan and request.channels == FIVE else ()
        return Study.load(case, set=prices).ask(request._replace(draws=300)).estimate()
    study = Study.load(case)
    if command == "curve":
        return study.ask(Request(draws=300, plan=_ALLOCATED)).curve()
    if command == "market":
        return study.market(draws=300)
    if command == "budget":
        return study.budget(_ALLOCATED, draws=300)
    return study.audience(draws=300)
