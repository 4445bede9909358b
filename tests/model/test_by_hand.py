"""Results of the default audience worked out from what stands in the files, without the model."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from malisize.assumptions import bundled
from malisize.country import default
from malisize.packaged import folder
from tests.model.helpers import rows

SEXES = ("women", "men")
BANDS = {"15-17": (15, 18), "18-34": (18, 35), "35-49": (35, 50), "50+": (50, 200)}
ASKED = ("15-17", "18-34", "35-49")  # the ages of the surveys
SOURCES = ("dhs-mali-2018", "ehcvm-mali-2021")


def read(*path: str) -> dict[str, Any]:
    """Return a shipped file of data."""
    return tomllib.loads(folder(path[0]).joinpath(*path[1:]).read_text(encoding="utf-8"))


DEFAULT = bundled.defaults(default())
AREAS = read("countries", "ml", "country.toml")["area"]
FIGURES: dict[str, Any] = {}
for topic in ("regions", "population", "ages", "access"):
    FIGURES |= read("countries", "ml", "figures", f"{topic}.toml")["figure"]


def central(value: dict[str, Any]) -> float:
    """Return the central value of a default."""
    text = str(value.get("central", value.get("value")))
    return float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)


def solved(of: Callable[[float], float], goal: float) -> float:
    """Return where a rising function comes to a goal, by bisection on a logarithmic scale."""
    low, high = -20.0, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if of(math.exp(middle)) < goal else (low, middle)
    return math.exp(low)


def share(odds: float) -> float:
    return odds / (1 + odds)


@cache
def listed(sex: str, low: int, end: int) -> float:
    """Return people of a sex from one age to before another, each five years evenly spread."""
    (table,) = FIGURES["population_by_age"]["table"]
    out = 0.0
    for name, numbers in table["rows"].items():
        first = int(name.rstrip("+").split("-")[0])
        last = first + 5 if "-" in name else 200
        common = min(last, end) - max(first, low)
        if common > 0:
            out += numbers[SEXES.index(sex)] * common / (last - first)
    return out


def people(low: int, end: int) -> float:
    return sum(listed(sex, low, end) for sex in SEXES)


def counted(region: str) -> float:
    area = AREAS[region]
    value = FIGURES[area["population"].split(".")[1]]["observation"][0]["value"]
    return float(value * area.get("part", 1.0))


REGIONS = [id for id, area in AREAS.items() if area["kind"] == "region"]
CODES = {
    id: AREAS[id]["codes"][0] if id == "bamako" else AREAS[AREAS[id]["within"]]["codes"][0]
    for id in ("bamako", *REGIONS)
}


@cache
def adults() -> dict[str, float]:
    """Return the people of 15 and over in Bamako and in each region."""
    everybody = central(DEFAULT["figures"]["population"])
    capital = central(DEFAULT["area"]["bamako"]["population_share"])
    older = central(DEFAULT["area"]["bamako"]["share_15_up"])
    rest = (people(15, 200) / people(0, 200) - capital * older) / (1 - capital)
    whole = sum(map(counted, REGIONS))
    found = {id: everybody * (1 - capital) * counted(id) / whole * rest for id in REGIONS}
    return {"bamako": everybody * capital * older, **found}


def surveyed() -> Iterator[tuple[str, str, float]]:
    """Yield of each former region and sex the mean of two surveys' logits, moved to one level."""
    tables = {
        one["source"]: one["rows"]
        for one in FIGURES["internet_use"]["table"]
        if one["source"] in SOURCES
    }
    cells = [(code, sex) for code in dict.fromkeys(CODES.values()) for sex in SEXES]
    weight = {
        (code, sex): sum(counted(id) for id in CODES if CODES[id] == code) * listed(sex, 15, 50)
        for code, sex in cells
    }
    odds: dict[str, dict[tuple[str, str], float]] = {}
    for source, table in tables.items():
        shares = {c: min(max(table[c[0]][SEXES.index(c[1])], 0.01), 0.99) for c in cells}
        odds[source] = {cell: p / (1 - p) for cell, p in shares.items()}
    whole = sum(weight.values())

    def level(source: str, k: float = 1.0) -> float:
        return sum(weight[cell] * share(odds[source][cell] * k) for cell in cells) / whole

    levels = [math.log(level(one) / (1 - level(one))) for one in SOURCES]
    common = share(math.exp(sum(levels) / 2))
    moved = {one: solved(lambda k, one=one: level(one, k), common) for one in SOURCES}
    for cell in cells:
        logits = [math.log(odds[one][cell] * moved[one]) for one in SOURCES]
        yield (*cell, share(math.exp(sum(logits) / 2)))


@cache
def online() -> dict[tuple[str, str, str], float]:
    """Return the people online of each region, sex and age band of 15 and over."""
    age = {band: central(DEFAULT["users"]["age_odds"][band]) for band in BANDS}
    found = {(code, sex): mean for code, sex, mean in surveyed()}
    odds = {}
    for cell, mean in found.items():
        there = {band: listed(cell[1], *BANDS[band]) for band in ASKED}

        def asked(o: float, there: dict[str, float] = there) -> float:
            return sum(n * share(o * age[band]) for band, n in there.items()) / sum(there.values())

        odds[cell] = solved(asked, mean)
    cells = [(id, sex, band) for id in CODES for sex in SEXES for band in BANDS]
    number = {
        (id, sex, band): adults()[id] * listed(sex, *BANDS[band]) / people(15, 200)
        for id, sex, band in cells
    }

    def at(k: float) -> dict[tuple[str, str, str], float]:
        return {
            cell: number[cell] * share(odds[CODES[cell[0]], cell[1]] * age[cell[2]] * k)
            for cell in cells
        }

    users = DEFAULT["users"]
    goal = central(DEFAULT["figures"]["internet_users"]) * central(users["level"])
    goal *= 1 - central(users["children"])
    return at(solved(lambda k: sum(at(k).values()), goal))


PLACES = {
    "bamako": ["bamako"],
    "sikasso": ["sikasso"],
    "douentza": ["douentza"],
    "former-mopti": ["mopti", "bandiagara", "douentza"],
    "national": list(CODES),
}


@pytest.mark.slow
@pytest.mark.parametrize("sex", ["women", "men", "all"])
@pytest.mark.parametrize("area", PLACES)
def test_people_online_by_region_and_sex(area: str, sex: str) -> None:
    """People of 15 to 49 and those online, of a region of today, a former one, Bamako and all."""
    sexes = SEXES if sex == "all" else (sex,)
    found = rows(area, sex, "15-49", channels=["facebook"])
    there = sum(
        adults()[id] * listed(one, 15, 50) / people(15, 200) for id in PLACES[area] for one in sexes
    )
    hand = sum(online()[id, one, band] for id in PLACES[area] for one in sexes for band in ASKED)
    assert found["segment.online"] == pytest.approx(hand, rel=1e-9)
    if area != "national":  # whose ages are the country's, not those of its parts added up
        assert found["segment.population"] == pytest.approx(there, rel=1e-9)


def test_sizes_for_the_country_and_both_together() -> None:
    """WhatsApp and TikTok are Bamako's survey and a share elsewhere, times those active; together
    they are the larger, over its overlap, and what chance leaves of the other.
    """
    capital = sum(n for (id, _, _), n in online().items() if id == "bamako")
    elsewhere = sum(online().values()) - capital
    figures, own = DEFAULT["figures"], DEFAULT["channels"]
    parts = []
    for name, figure, active in (
        ("whatsapp", "whatsapp_account_share_8_capitals", own["whatsapp"]["active_share"]),
        ("tiktok", "tiktok_account_share_bamako", DEFAULT["social"]["active_share"]),
    ):
        outside = central(own[name]["share_outside"])
        users = capital * central(figures[figure]) + elsewhere * outside
        parts.append(users * central(active))
    found = rows(channels=["whatsapp", "tiktok"])
    assert found["channel.whatsapp.reachable"] == pytest.approx(parts[0], rel=1e-9)
    assert found["channel.tiktok.reachable"] == pytest.approx(parts[1], rel=1e-9)
    v = parts[0] / central(DEFAULT["overlap"]["whatsapp"])
    both = v * (1 - (1 - parts[0] / v) * (1 - parts[1] / v))
    assert found["reachable.deduplicated"] == pytest.approx(both, rel=1e-9)
