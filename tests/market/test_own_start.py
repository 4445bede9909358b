"""A market that starts from a count of the user's own, in people or in any other unit."""

from __future__ import annotations

import pytest

from malisize.errors import InputError, UnitError
from malisize.study import Study
from tests.market.helpers import HALF, central, described

CENSUS = """
[source.census]
title = "Our census of shops"
publisher = "We"
url = "https://example.org/census"
accessed = 2026-11-01
kind = "primary"
[figure.own_shops]
label = "Shops we counted"
unit = "shops"
stale_after_months = 24
[[figure.own_shops.observation]]
value = 42000
base = "shopkeepers of the market quarters"
place = "Bamako"
as_of = "2026-09"
basis = "survey"
source = "census"
where = "table 1"
"""


def started(start: str, *steps: str, **more: str) -> str:
    """Return a market that starts from what is written."""
    return described("@", *(steps or (HALF, HALF, HALF)), **more).replace('"@"', start)


def asked(text: str) -> dict[str, float]:
    return central(Study.load(("case.toml", text.encode())).market(range=None))


@pytest.mark.slow
@pytest.mark.parametrize(
    "start",
    [
        '"600k to 900k shops"',
        '{ value = "600k to 900k shops", why = "our census", mark = "sourced" }',
        '{ low = 600_000, high = 900_000, unit = "shops" }',
        '{ value = "600k to 900k", unit = "shops", source = "Our census", date = "2024" }',
    ],
)
def test_customers_are_what_is_counted(start: str) -> None:
    """Shops stay shops down to SOM, and pay a shop; the centre is the root of both ends."""
    found = Study.load(("case.toml", started(start).encode())).market(range=None)
    assert found["market.som.people"].unit == "shops"
    assert found["market.revenue_per_customer"].unit == "XOF per shop per year"
    assert found["market.som.people"].central == pytest.approx((600e3 * 900e3) ** 0.5 / 8)
    assert found["market.som.revenue"].unit == "XOF per year"


def test_households_become_people_by_a_ratio() -> None:
    """A step may convert the count, and what follows is people."""
    ratio = 'ratio = "5.8"\nunit = "people per household"'
    rows = Study.load(("c.toml", started('"100k households"', ratio, HALF, HALF).encode())).market(
        range=None
    )
    assert rows["market.tam.people"].unit == "people"
    assert rows["market.tam.people"].central == pytest.approx(580_000)


def test_what_a_figure_says_is_paid_is_paid_a_year_whatever_is_counted() -> None:
    """A unit that stands after years in the alphabet is no time."""
    text = CENSUS.replace('"shops"', '"XOF per zone"').replace("42000", "9000")
    market = started('"800 zones"').replace(
        'price = "1000 XOF"\npurchases = 10', 'revenue_per_customer = { figure = "own_shops" }'
    )
    found = Study.load(("case.toml", (text + market).encode())).market(range=None)
    assert found["market.som.revenue"].unit == "XOF per year"
    assert found["market.som.revenue"].central == pytest.approx(900e3)


def test_a_figure_of_ones_own_starts_a_market_with_its_source() -> None:
    """A figure in the file is a start like one of the catalogue."""
    market = started('{ figure = "own_shops", why = "counted by us" }')
    found = Study.load(("case.toml", (CENSUS + market).encode())).market(range=None)
    assert found["market.start"].central == 42_000
    assert found["market.som.people"].unit == "shops"
    assert "census" in found["market.start"].sources


@pytest.mark.parametrize(
    ("start", "steps", "said", "hint"),
    [
        (
            '"600k to 900k"',
            (),
            "`600k to 900k` does not say what it counts",
            "600k to 900k households",
        ),
        ("40000", (), "does not say what it counts", "40000 households"),
        ('"12,000 shops"', (), "`12,000` has two readings", "shops"),
        ('"900k to 600k shops"', (), "above the high end", "households"),
        (
            '"90k households"',
            (HALF, 'ratio = "0.5"\nunit = "people per account"', HALF),
            "a ratio in `people per account` does not convert `households`",
            'unit = "people per household"',
        ),
        (
            '"90k households"',
            (HALF, 'ratio = "5"\nunit = "people per household"', HALF),
            "SAM would count `people`, and TAM counts `households`",
            "convert in a step that leads to TAM",
        ),
        ('"90k accounts"', (), "TAM would count `accounts`, not people", "people per account"),
    ],
)
def test_a_count_that_cannot_be_is_refused(
    start: str, steps: tuple[str, ...], said: str, hint: str
) -> None:
    """In one line with the value, and what to write."""
    with pytest.raises((InputError, UnitError)) as caught:
        asked(started(start, *steps))
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")


def test_a_count_begins_to_grow_in_its_own_year() -> None:
    """Counted in 2020, five years of growth lead to 2025; a count without a date is today's."""
    dated = started('{ value = "1000 shops", date = "2020" }', growth='"10%"')
    study = Study.load(("case.toml", dated.encode()), set={"market.first_year": "2027"})
    row = study.market(years=1, range=None)["market.year.1.tam.people"]
    assert row.central == pytest.approx(500 * 1.1**7)
    undated = started('"1000 shops"', growth='"10%"')
    row = Study.load(("case.toml", undated.encode())).market(years=1, range=None)
    assert row["market.year.1.tam.people"].central == pytest.approx(500 * 1.1)
