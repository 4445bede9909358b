"""People online held to the surveys they come from, and to a solution found otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Study
from malisize.model.odds import at_odds, odds_of
from malisize.model.online import Online
from malisize.model.segment import Stratum
from malisize.quantity.evaluate import centrals
from tests.model.helpers import CATALOGUE, draws, inputs, rows
from tests.places import COUNTRY

SURVEYS = {"dhs-mali-2018": "2018", "ehcvm-mali-2021": "2021/22"}
COMPARED = {"ehcvm-mali-2018": None, "breen-2025": "2021"}
SEXES = ("women", "men")


def people_of(area: str, gender: str, **settings: object) -> dict[str, float]:
    """Return people of 15 to 49 and those online."""
    return rows(area, gender, "15-49", channels=["facebook"], settings=settings)


def errors(source: str, as_of: str | None) -> list[float]:
    """Return how far each cell is from a survey, the national level set to the survey's own."""
    found = CATALOGUE.figure("internet_use", "access").cells(source, as_of)
    found = {cell: one for cell, one in found.items() if cell != "ML/women" and cell != "ML/men"}
    named = {cell: people_of(cell.partition("/")[0], cell.partition("/")[2]) for cell in found}
    there = {cell: one["segment.population"] for cell, one in named.items()}
    odds = {cell: odds_of(one["segment.penetration"]) for cell, one in named.items()}
    share = sum(there[cell] * (one.value or 0.0) for cell, one in found.items())

    def total(k: float) -> float:
        return sum(there[cell] * at_odds(odds[cell] * k) for cell in found)

    low, high = 1e-4, 1e4
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if total(middle) < share else (low, middle)
    return [abs(at_odds(odds[cell] * low) - (one.value or 0.0)) for cell, one in found.items()]


@pytest.mark.slow
@pytest.mark.parametrize(("source", "as_of"), [*dict.fromkeys(SURVEYS, None).items()])
def test_cells_fit_the_surveys_they_come_from(source: str, as_of: str | None) -> None:
    """At each survey's own level, the nine regions and two sexes are within 4 points on average: a
    fit, no forecast.
    """
    found = errors(source, as_of)
    assert len(found) == 18
    assert sum(found) / 18 < 0.04


@pytest.mark.slow
@pytest.mark.parametrize(("source", "as_of", "most"), [("ehcvm-mali-2018", None, 0.04),
                                                       ("breen-2025", "2021", 0.06)])  # fmt: skip
def test_cells_beside_what_they_do_not_come_from(
    source: str, as_of: str | None, most: float
) -> None:
    """A survey and a model that feed nothing are near, too."""
    found = errors(source, as_of)
    assert sum(found) / len(found) < most


def test_at_a_factor_of_one_a_cell_is_as_surveyed() -> None:
    """The constant of a cell makes its mean at 15 to 49 the surveys' share where k is 1."""
    given = inputs()
    nation = Online(given, Stratum("national", "all", COUNTRY))
    located = nation.located
    values = centrals([located.factor, *(located.odds("bamako", sex) for sex in SEXES)])
    for sex in SEXES:
        share = located._found[f"ML09/{sex}"].spread.central
        odds = values[located.odds("bamako", sex)]
        mean = sum(at_odds(odds * h) * people for h, people in located._ages_of(sex)) / sum(
            people for _, people in located._ages_of(sex)
        )
        assert mean == pytest.approx(share, rel=1e-9)
    assert values[located.factor] > 1.0  # the level is above that of the surveys


@pytest.mark.slow
def test_the_level_in_force_is_that_of_the_published_value() -> None:
    """The width of the published number moves nothing; at 100 % its value is the level."""
    wide = Study.load(set={"figures.internet_users": "2M to 30M, central 8.72M"})
    plain = Study.load()
    row = "segment.online"
    one, other = (each.audience(channels=["facebook"])[row] for each in (wide, plain))
    assert (one.low, one.central, one.high) == (other.low, other.central, other.high)
    whole = rows(channels=["facebook"], settings={"users.level": "100%"})
    assert whole["online"] == whole["internet_users"] == 8_720_000


@pytest.mark.slow
@settings(max_examples=6)
@given(
    st.floats(0.05, 1.0),
    st.sampled_from(["all", "women"]),
    st.sampled_from(["13+", "15-24", "50+"]),
    st.sampled_from(["whatsapp", "tiktok", "facebook", "youtube", "radio", "sms"]),
)
def test_the_capital_never_exceeds_the_country_nor_a_channel_its_universe(
    level: float, gender: str, age: str, name: str
) -> None:
    """In no draw has Bamako more of a channel than Mali, or a channel more people than there are
    online, or at all.
    """
    more = {"channels": [name], "settings": {"users.level": level}, "count": 60}
    country, capital = (draws(area, gender, age, **more) for area in ("national", "bamako"))
    row = f"channel.{name}.reachable"
    assert (capital[row] <= country[row] * (1 + 1e-9)).all()
    offline = name in ("radio", "sms")
    whole = "segment.population" if offline else "segment.online"
    for found in (country, capital):
        assert (found[row] <= found[whole] * (1 + 1e-9)).all()


@pytest.mark.slow
def test_whatsapp_is_the_largest_online_channel() -> None:
    """Of the default, and the overlap with it is the one that counts."""
    estimate = Study.load().audience()
    people = {row.id: row.central for row in estimate if row.id.endswith(".reachable")}
    assert max(people, key=people.__getitem__) == "channel.whatsapp.reachable"
    used = estimate["reachable.deduplicated"].assumptions
    assert "overlap.whatsapp" in used
    assert "overlap.facebook" not in used


def test_radio_and_television_overlap() -> None:
    """Together they meet what the overlap says: no more than met any mass medium in 2018."""
    found = rows(age="15+", channels=["radio", "tv"])
    radio, tv = (found[f"channel.{name}.reachable"] for name in ("radio", "tv"))
    assert found["reachable.deduplicated"] == pytest.approx(radio + tv * (1 - 0.80))
    assert found["reachable.deduplicated"] / found["segment.population"] < 0.69
    assert np.isfinite(found["reachable.independent"])
