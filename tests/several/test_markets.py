"""A market in several countries: each is sized as it is alone, and all are added up."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from malisize import Study
from malisize.document import of
from malisize.errors import InputError
from malisize.records import Estimate
from malisize.request import PlanRequest
from tests.packs.test_country import ran

XX = str(Path(__file__).parents[1] / "countries" / "xx")
TODAY = datetime.date(2026, 11, 26)
BOTH = ("--country", "ml", "--country", XX)
STEPS = "".join(
    f'[[market.step]]\nlabel = "{label}"\nshare = "{share}"\nlevel = "{level}"\n'
    for label, share, level in (
        ("Cooks with wood", "50% to 80%", "TAM"),
        ("Lives near a shop", "20% to 30%", "SAM"),
        ("Could be won", "5% to 10%", "SOM"),
    )
)
STOVE = f"""title = "A stove"
[audience]
age = "18+"
[market]
start = "segment.population"
price = "15000 XOF to 25000 XOF"
purchases = "0.2 to 0.5"
years = 2
growth = "2% to 4%"
{STEPS}
[xx.market]
price = "900 MRU to 1500 MRU"
"""
ALONE = STOVE.replace("15000 XOF to 25000 XOF", "900 MRU to 1500 MRU").partition("[xx")[0]


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.load(("stove.toml", STOVE.encode()), country=["ml", XX])


@pytest.fixture(scope="module")
def found(study: Study) -> Estimate:
    return study.market(draws=300, date=TODAY)


@pytest.mark.slow
def test_each_country_is_sized_as_it_is_alone(found: Estimate) -> None:
    """Rows of the made-up country are, but for its money, to the last bit those of its own run."""
    alone = Study.load(("stove.toml", ALONE.encode()), country=XX).market(draws=300, date=TODAY)
    for row in alone:
        ours = found[f"xx.{row.id}"]
        if ours.unit == row.unit:
            assert (ours.low, ours.central, ours.high) == (row.low, row.central, row.high), row.id
        else:
            assert ours.central < row.central * 100, row.id


def test_markets_add_up(found: Estimate) -> None:
    """Customers and money of all countries are sums, in one currency, also of years to come."""
    for id in ("market.start", "market.tam.people", "market.som.people", "market.som.revenue",
               "market.year.2.som.people", "market.year.1.tam.revenue"):  # fmt: skip
        parts = [found[f"{code}.{id}"] for code in ("ml", "xx")]
        assert found[id].central == pytest.approx(sum(row.central for row in parts)), id
        assert {row.unit for row in parts} == {found[id].unit}
    worth, won = found["market.som.revenue"], found["market.som.people"]
    assert worth.unit.startswith("XOF")
    assert found["market.revenue_per_customer"].central == pytest.approx(
        worth.central / won.central
    )
    levels = won.central / found["market.sam.people"].central
    assert found["market.som.share"].central == pytest.approx(levels)


def test_a_market_is_shown_by_country(found: Estimate) -> None:
    """A row for each country and one for all, then the years of all once, and whose reasons."""
    text = "\n".join(map(str, of(found)))
    for word in ("Mali", "Exland", "together", "2028"):
        assert word in text
    assert text.count("text='2028'") == 1


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "stove.toml"
    path.write_text(STOVE, encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_a_market_is_run_again_and_written_in_every_format(file: str, tmp_path: Path) -> None:
    """A replay has it to the last bit, and pages in French, pictures included, are written."""
    saved = str(tmp_path / "saved.json")
    asked = ("market", *BOTH, "--assumptions", file, "--draws", "300")
    assert ran(*asked, "--output", saved)[:2] == (0, "")
    code, out, err = ran("replay", saved, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["request"]["verdict"] == "same"
    assert ran(*asked, "--lang", "fr", "--output", str(tmp_path / "page.html"))[0] == 0
    explained = ran("explain", "xx.market.som.people", *BOTH, "--assumptions", file)
    assert explained[0] == 0


@pytest.mark.slow
def test_a_campaign_holds_the_customers_of_each_country_down(study: Study) -> None:
    """A total over several countries is divided among them, and wins customers in each."""
    rate = study.varied(set={"conversion_rate": "2%"})
    plan = PlanRequest(total="1200000 XOF")
    found = rate.market(plan=plan, channels=["facebook", "plaza"], range=None)
    parts = sum(found[f"{code}.budget.total"].central for code in ("ml", "xx"))
    assert parts == pytest.approx(1_200_000, abs=1.0)
    free = study.market(channels=["facebook", "plaza"], range=None)
    assert found["market.som.people"].central < free["market.som.people"].central


@pytest.mark.slow
def test_customers_of_two_kinds_are_no_one_market() -> None:
    """Shops here and people there do not add up, and the error says what to do."""
    text = STOVE + 'start = "20k to 30k shops"\n'
    study = Study.load(("stove.toml", text.encode()), country=["ml", XX])
    with pytest.raises(InputError, match="shops") as refused:
        study.market(range=None)
    assert refused.value.hint
