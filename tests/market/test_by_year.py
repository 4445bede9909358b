"""Values that differ by year: lists, curves of adoption, growth below nothing, names of years."""

from __future__ import annotations

import datetime
import math
import re

import pytest

from malisize.cells import cells
from malisize.errors import InputError
from malisize.request import MarketRequest, Request
from malisize.study import Study
from tests.market.helpers import POINT, central, market, texts

TODAY = datetime.date(2026, 11, 26)  # a year after that of the figures, which count 2025
CURVE = POINT.replace(
    'share = "10%"',
    'share = "2%"\nbecomes = "20%"\nbetween = [2027, 2031]\ncurve = "{curve}"',
)


def curve(name: str) -> str:
    """Return a market whose last step follows a curve."""
    return CURVE.replace("{curve}", name)


def asked(text: str = POINT, years: int | None = None, **more: object) -> dict[str, float]:
    """Return the central values of a market asked for today."""
    study = Study.load(("case.toml", text.encode()), set=more)
    return central(study.market(years=years, range=None, date=TODAY))


def test_lists_by_year_are_multiplied_year_by_year() -> None:
    """Shares, prices, purchases, what is kept and capacity may differ; today takes the first."""
    more = {
        "market.price": ["500 XOF", "600 XOF", "450 XOF"],
        "market.take_rate": ["20%", "25%", "30%"],
        "market.step.4": ["10%", "12%", "15%"],
        "market.growth": ["10%", "-5%", "0%"],
        "market.capacity": [30_000, 25_000, 1_000_000],
    }
    rows = asked(**more)
    assert rows["market.som.revenue"] == pytest.approx(20_000 * 500 * 12)
    tam = 4e6
    for year, growth in enumerate((1.1**2, 0.95, 1.0), start=1):
        tam *= growth
        won = min(tam * 0.05 * (0.10, 0.12, 0.15)[year - 1], (30_000, 25_000, 1e6)[year - 1])
        paid = won * (500, 600, 450)[year - 1] * 12
        stem = f"market.year.{year}"
        assert rows[f"{stem}.som.people"] == pytest.approx(won)
        assert rows[f"{stem}.som.revenue"] == pytest.approx(paid)
        assert rows[f"{stem}.som.kept"] == pytest.approx(paid * (0.20, 0.25, 0.30)[year - 1])
    assert "market.year.4.population" not in rows


def test_a_value_that_differs_by_year_says_its_year() -> None:
    """The label of one of a list has the year it is of, that of a value for all years none."""
    study = Study.load(("case.toml", POINT.encode()), set={"market.take_rate": ["20%", "25%"]})
    answer = study.ask(Request(range=None, date=TODAY, market=MarketRequest(2)))
    labels = {one.key: one.label for one in cells(answer, answer.estimate()).inputs}
    assert labels["market.take_rate.2"].endswith(" in 2028")
    assert not re.search("20[0-9]{2}", labels["market.price"])


def test_growth_says_how_it_is_drawn() -> None:
    """Once for all years, or anew for each, and how the other is asked for."""
    study = Study.load(("case.toml", POINT.encode()))
    other = study.varied(set={"market.growth_over_years": "independent"})
    for asked_of, way, offered in (
        (study, "drawn once for all years", "independent"),
        (other, "drawn anew for each year", "shared"),
    ):
        found = asked_of.market(years=1, range=None, date=TODAY)
        (note,) = (note for note in found.notes if note.kind == "growth")
        assert way in note.text
        assert note.hint == f"the other way: `--set market.growth_over_years={offered}`"


def test_a_list_by_year_has_one_reason_or_one_for_each_value() -> None:
    """The reason, source and mark beside a list are those of its values, but for a value's own."""
    listed = """price = { value = ["500 XOF", { value = "600 XOF", why = "a rise" }], why = "asked",
    mark = "sourced" }"""
    text = POINT.replace('price = "500 XOF"', listed.replace("\n", " "))
    found = Study.load(("case.toml", text.encode())).market(range=None, date=TODAY)
    told = {one.key: (one.value, one.why, one.mark) for one in found.assumptions}
    assert told["market.price.1"] == ("500 XOF", "asked", "sourced")
    assert told["market.price.2"] == ("600 XOF", "a rise", "sourced")


@pytest.mark.slow
def test_the_years_to_come_begin_after_the_date_of_the_estimate() -> None:
    """Asked in 2026 of people counted in 2025, the first year is 2027, two growths away; a first
    year of one's own is that many from the count.
    """
    found = Study.load(("case.toml", POINT.encode())).market(years=1, range=None, date=TODAY)
    assert found["market.year.1.population"].label == "People in 2027"
    assert found["market.year.1.tam.people"].central == pytest.approx(4e6 * 1.1**2)
    assert found["market.year.1.population"].central == pytest.approx(20e6 * 1.03**2)
    later = asked(years=1, **{"market.first_year": "2030"})
    assert later["market.year.1.tam.people"] == pytest.approx(4e6 * 1.1**5)
    with pytest.raises(InputError, match="`2025` is not after 2025") as caught:
        asked(years=1, **{"market.first_year": "2025"})
    assert caught.value.hint == "write `--set market.first_year=2026`"


def test_growth_drawn_anew_counts_every_year_since_the_count() -> None:
    """The centre is the same, however growth is drawn."""
    more = {"market.growth": "2% to 8%"}
    apart = {**more, "market.growth_over_years": "independent"}
    row = "market.year.3.tam.people"
    assert asked(years=3, **apart)[row] == pytest.approx(asked(years=3, **more)[row])


@pytest.mark.slow
@pytest.mark.parametrize("place", range(1, 8))
def test_adoption_follows_its_closed_form(place: int) -> None:
    """Linear is a straight line between two years, logistic one of log-odds (Fisher and Pry, 1971);
    before and after them the share stands still.
    """
    part = min(max((2026 + place - 2027) / 4, 0.0), 1.0)
    linear = asked(curve("linear"), years=7)
    logistic = asked(curve("logistic"), years=7)
    share = f"market.year.{place}.step.4"
    assert linear[share] == pytest.approx(0.02 + 0.18 * part, rel=1e-12)
    odds = math.log(0.02 / 0.98) * (1 - part) + math.log(0.2 / 0.8) * part
    assert logistic[share] == pytest.approx(1 / (1 + math.exp(-odds)), rel=1e-12)
    tam = 4e6 * 1.1 ** (place + 1)
    won = logistic[f"market.year.{place}.som.people"]
    assert won == pytest.approx(tam * 0.05 * logistic[share])


def test_which_curve_is_said() -> None:
    study = Study.load(("case.toml", curve("logistic").encode()))
    found = study.market(years=1, range=None, date=TODAY)
    assert any(
        "from 2% in 2027 to 20% in 2031 along a logistic" in t for t in texts(found, "adoption")
    )


def test_the_end_of_a_curve_and_one_year_of_a_list_are_keys_of_their_own() -> None:
    """``market.step.4.becomes`` and ``market.price.2`` are set, drawn and ranked by themselves."""
    text = curve("linear")
    assert asked(text, 5, **{"market.step.4.becomes": "40%"})[
        "market.year.5.step.4"
    ] == pytest.approx(0.4)
    listed = POINT.replace('"500 XOF"', '["500 XOF", "600 XOF"]')
    rows = asked(listed, **{"market.price.2": "700 XOF"})
    assert rows["market.year.2.price"] == 700
    study = Study.load(("case.toml", listed.encode()), set={"market.price.2": "600 to 900 XOF"})
    ranking = study.drivers("market.year.2.som.revenue")
    assert "market.price.2" in str(ranking)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "years", "said", "hint"),
    [
        (
            {"market.price": "1 XOF; 2 XOF"},
            3,
            "market.price: `2` values by year, and 3",
            "--years 2",
        ),
        ({"market.price": "1 XOF; 2 XOF", "market.years": "4"}, None, "and 4 years", "years=2"),
        (
            {"market.price": "1 XOF; 2 XOF", "market.growth": "1%; 2%; 3%"},
            None,
            "market.growth: `3` values by year, and 2",
            "write 2 values",
        ),
        ({"market.price.2": "9 XOF"}, 2, "`9 XOF` is the value of one year", '"500 XOF; 9 XOF"'),
        ({"market.step.2.2": "9%"}, 2, "`9%` is the value of one year", '"20%; 9%"'),
        ({"market.growth": "-100%"}, 1, "`-100%` a year leaves nothing", "above -100%"),
    ],
)
def test_a_list_of_another_length_is_refused(
    more: dict[str, object], years: int | None, said: str, hint: str
) -> None:
    """With the key, the value and what to type."""
    with pytest.raises(InputError) as caught:
        market(years=years, **more)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("step", "said", "hint"),
    [
        (
            'share = "20%"\nbecomes = "5%"\nbetween = [2027, 2031]\ncurve = "linear"',
            "adoption falls from `20%` to `5%`",
            'share = "5%", becomes = "20%"',
        ),
        (
            'share = "0%"\nbecomes = "5%"\nbetween = [2027, 2031]\ncurve = "logistic"',
            "a logistic curve never leaves 0 %",
            'curve = "linear"',
        ),
        (
            'share = "2%"\nbecomes = "5%"\nbetween = [2031, 2027]\ncurve = "linear"',
            "`2031` is not before `2027`",
            "between = [2027, 2031]",
        ),
        ('share = "2%"\nbecomes = "5%"', "`between` is missing", 'curve = "logistic"'),
        (
            'share = "2%"\nbecomes = "5%"\nbetween = [2027, 2031]\ncurve = "logistik"',
            "`logistik` is not a curve",
            "`logistic`",
        ),
        ('share = ["2%", "3%"]\ncurve = "linear"', "exclude each other", "leave one"),
        ("share = []", "the list is empty", "one for each year"),
    ],
)
def test_a_curve_that_cannot_be_is_refused(step: str, said: str, hint: str) -> None:
    """In one line with its value, and a hint that can be typed."""
    with pytest.raises(InputError) as caught:
        market(POINT.replace('share = "10%"', step), years=2)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.slow
def test_a_later_layer_replaces_a_list_whole() -> None:
    """One price for all years takes the place of a list, and a list that of one price."""
    listed = POINT.replace('"500 XOF"', '["500 XOF", "600 XOF"]')
    assert asked(listed, 2, **{"market.price": "900 XOF"})["market.som.revenue"] == pytest.approx(
        20_000 * 900 * 12
    )
    assert asked(listed, **{"market.price": "1 XOF; 2 XOF; 3 XOF"})["market.year.3.price"] == 3


def test_what_is_described_by_year_is_asked_again_from_its_record() -> None:
    """The request holds lists, curves and the first year, and gives the same rows."""
    text = curve("logistic").replace('"500 XOF"', '["500 XOF", "600 XOF"]')
    study = Study.load(("case.toml", text.encode()))
    asked = Request(range=None, date=TODAY, market=MarketRequest())
    found = study.ask(asked).estimate()
    market = found.request["market"]
    assert market["first_year"] == {"value": "2027"}
    assert [one["value"] for one in market["price"]] == ["500 XOF", "600 XOF"]
    assert market["step"][3]["between"] == [2027, 2031]


def test_a_curve_whose_centre_falls_is_refused_where_it_was_set() -> None:
    """Ranges that overlap are compared by their centres, and the hint is what is typed."""
    text = curve("linear").replace('share = "2%"', 'share = "1% to 4%, central 2%"')
    with pytest.raises(InputError, match="adoption falls from `1% to 4%, central 2%` to `1%`") as e:
        asked(text, 2, **{"market.step.4.becomes": "1%"})
    assert (e.value.hint or "").startswith('write `--set market.step.4="1%"')
