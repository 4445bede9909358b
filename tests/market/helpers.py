"""A market whose numbers can be worked out by hand."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

from malisize.records import Estimate
from malisize.study import Study

Z = NormalDist().inv_cdf(0.95)
POINT = """
[audience]
area = "national"
channels = ["facebook"]

[figures]
population = 20000000
internet_users = 8000000
population_growth = { value = 0.03 }

[users]
level = "100%"

[market]
start = "internet_users"
price = "500 XOF"
purchases = 12
take_rate = "20%"
growth = "10%"

[[market.step]]
label = "wants it"
share = "50%"
level = "TAM"

[[market.step]]
label = "can be served"
share = "20%"
level = "SAM"

[[market.step]]
label = "pays"
share = "25%"
level = "SAM"

[[market.step]]
label = "is won"
share = "10%"
level = "SOM"
"""


def market(
    text: str = POINT, *, years: int | None = None, range: str | None = None, **more: object
) -> Estimate:
    plan = more.pop("plan", None)
    draws = more.pop("draws", 10_000)
    return Study.load(("case.toml", text.encode()), set=more).market(
        years=years, range=range, plan=plan, draws=draws
    )


def central(found: Estimate) -> dict[str, float]:
    return {row.id: row.central for row in found}


CHECKS = (
    *("check", "check-in-draws", "two-ways-apart", "counted-twice", "narrowed-alike"),
    "online-growth-supposed",
)


def texts(found: Estimate, *kinds: str) -> list[str]:
    """Return the notes of some kinds, of checks where none is named."""
    return [note.text for note in found.notes if note.kind in (kinds or CHECKS)]


SEGMENT = '\n[audience]\narea = "{area}"\ngender = "{gender}"\nage = "{age}"\n'


def notes(text: str, **options: Any) -> str:
    """Return what is said of a market described by a text."""
    options = {"range": None, **options}
    return "\n".join(
        note.text for note in Study.load(("case.toml", text.encode())).market(**options).notes
    )


def described(start: str, *steps: str, **more: str) -> str:
    """Return a market of three steps, TAM, SAM and SOM, each a share or what is written."""
    lines = ["[market]", f'start = "{start}"', 'price = "1000 XOF"', "purchases = 10"]
    lines += [f"{key} = {value}" for key, value in more.items()]
    for level, step in zip(("TAM", "SAM", "SOM"), steps, strict=True):
        lines += ["[[market.step]]", f'label = "{level} step"', f'level = "{level}"', step]
    return "\n".join(lines)


HALF = 'share = "50%"'
