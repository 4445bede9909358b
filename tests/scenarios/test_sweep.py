"""A sweep is the grid of its values, each point as one run gives it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from malisize.document import of
from malisize.errors import InfeasibleError, InputError
from malisize.formats.csv import to_csv
from malisize.loading import vocabulary
from malisize.render.lines import plain
from malisize.render.screen import screen
from malisize.request import PlanRequest
from malisize.scenarios.grid import axis
from malisize.scenarios.sweep import sweep
from malisize.study import Study

STUDY = Study.load()
ROW = "reachable.deduplicated"


def values(key: str, *vary: str, **options: Any) -> list[Any]:
    return [line[key] for line in sweep(STUDY, ["population"], vary, range=None, **options).rows]


@pytest.mark.slow
def test_each_point_is_what_one_run_gives() -> None:
    found = sweep(
        STUDY, [ROW, "segment.online"], ["area=bamako,national", "overlap=70%..90%/3"], draws=300
    )
    assert [line["row"] for line in found.rows] == [ROW, "segment.online"] * 6
    assert [(line["area"], line["overlap"]) for line in found.rows[::2]] == [
        (area, overlap) for area in ("bamako", "national") for overlap in ("70%", "80%", "90%")
    ]
    for line in found.rows:
        one = STUDY.varied(set=[f"overlap={line['overlap']}"]).audience(
            area=line["area"], draws=300
        )[line["row"]]
        assert [line["low"], line["central"], line["high"]] == pytest.approx(
            [one.low, one.central, one.high], rel=1e-12
        )
        assert (line["unit"], line["basis"], line["as_of"]) == (one.unit, one.basis, one.as_of)


@pytest.mark.slow
def test_a_plan_is_swept() -> None:
    found = sweep(
        STUDY, ["plan.reach"], ["total=100000..300000 XOF/3"], channels=["facebook"], range=None
    )
    assert [(line["total"], line["total.currency"]) for line in found.rows] == [
        (100000, "XOF"), (200000, "XOF"), (300000, "XOF"),
    ]  # fmt: skip
    assert found.columns[:3] == ("total", "total.currency", "row")
    one = STUDY.budget(PlanRequest(total="200000 XOF"), channels=["facebook"], range=None)[
        "plan.reach"
    ]
    assert found.rows[1]["central"] == pytest.approx(one.central, rel=1e-12)
    assert found.rows[0]["central"] < found.rows[1]["central"] < found.rows[2]["central"]


@pytest.mark.slow
def test_a_market_is_swept() -> None:
    study = Study.load("grocery-bamako")
    vary = ["market.step.2=40%,60%", "market.price=5000 XOF,9000 XOF"]
    found = sweep(study, ["market.som.revenue", "market.year.1.tam.people"], vary, draws=200)
    for line in found.rows:
        price = f"{line['market.price']} {line['market.price.currency']}"
        settings = [f"market.step.2={line['market.step.2']}", f"market.price={price}"]
        one = study.varied(set=settings).market(years=1, draws=200)[line["row"]]
        assert [line["low"], line["central"], line["high"]] == pytest.approx(
            [one.low, one.central, one.high], rel=1e-12
        )
        assert line["unit"] == one.unit


@pytest.mark.parametrize(
    ("vary", "expected"),
    [
        ("overlap=0.6..0.9/4", ["60%", "70%", "80%", "90%"]),
        ("overlap=90%..60%/4", ["90%", "80%", "70%", "60%"]),
        ("figures.population=20M..21M/3", ["20000000", "20500000", "21000000"]),
        (
            "area.urban_odds_ratio=1..2/7",
            ["1", "1.16667", "1.33333", "1.5", "1.66667", "1.83333", "2"],
        ),
        ("channels.facebook.cpm=0.5 USD..1.5 USD/3", ["0.5 USD", "1 USD", "1.5 USD"]),
        ("channels.facebook.cpm=300..500 XOF/2", ["300 XOF", "500 XOF"]),
        ("overlap=70% to 80%, 80% to 90%", ["70% to 80%", "80% to 90%"]),
        ("overlap=80%", ["80%"]),
        ("total=100000,200000 XOF", ["100000 XOF", "200000 XOF"]),
        ("figures.population=20M, 21M", ["20M", "21M"]),
    ],
)
def test_values_are_read_and_spaced(vary: str, expected: list[str]) -> None:
    one = axis(vary, vocabulary(STUDY.catalogue))
    assert list(one.values) == expected


def test_amounts_of_money_are_numbers_beside_their_currency() -> None:
    """A column of data holds numbers, or texts; screens show both together."""
    key = "channels.facebook.cpm"
    found = sweep(STUDY, ["population"], [f"{key}=0.5 USD,300 XOF"], range=None)
    assert [(line[key], line[f"{key}.currency"]) for line in found.rows] == [
        (0.5, "USD"), (300, "XOF"),
    ]  # fmt: skip
    assert to_csv(found).startswith(f"{key},{key}.currency,row,unit,low,")
    assert "0.5,USD,population," in to_csv(found)
    assert [line.split()[:2] for line in plain(screen(of(found), None)).splitlines()[4:6]] == [
        ["0.5", "USD"], ["300", "XOF"],
    ]  # fmt: skip
    ranges = sweep(STUDY, ["population"], [f"{key}=300 XOF to 400 XOF,500 XOF"], range=None)
    assert [line[key] for line in ranges.rows] == ["300 XOF to 400 XOF", "500 XOF"]


@pytest.mark.parametrize(
    "vary",
    [
        "overlap=" + "." * 100_000,
        "overlap=" + "." * 100_000 + "/5",
        "overlap=" + "1.." * 50_000 + "/5",
        "overlap=" + "/" * 100_000,
        "overlap=" + "0.5," * 50_000,
        "overlap=" + "0" * 100_000 + "..1/5",
        "overlap=" + " " * 100_000 + "x",
        "." * 100_000 + "=1,2",
        "narrow=" + "a=5%;" * 40_000,
        "total=" + "1 XOF," * 40_000,
        "area=" + "x" * 100_000,
        "overlap=" + ",".join(f"0.{place}" for place in range(100_001, 120_000)) + ",0.119999",
    ],
    ids=range(12),
)
def test_the_length_of_a_list_of_values_costs_little(vary: str) -> None:
    """What is not a list of values is refused in well under a second of processor time."""
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        sweep(STUDY, [ROW], [vary])
    assert time.process_time() - start < 2.0
    assert len(caught.value.message) < 300
    assert len(caught.value.hint or "") < 300


def test_lists_of_channels_are_joined_by_plus() -> None:
    assert [len(v) for v in (values("channel", "channel=facebook,facebook+instagram"),)] == [2]


def test_a_point_without_an_answer_says_why() -> None:
    found = sweep(STUDY, ["segment.online"], ["figures.internet_users=8M,30M"], range=None)
    assert "central" not in found.rows[1]
    assert "more internet users than people" in found.rows[1]["note"]
    assert found.remarks == ("1 of 2 combinations have no answer.",)
    with pytest.raises(InfeasibleError, match="more internet users"):
        sweep(STUDY, ["segment.online"], ["figures.internet_users=29M,30M"])


@pytest.mark.parametrize(
    ("rows", "vary", "words"),
    [
        ([ROW], [], "nothing varies"),
        ([], ["overlap=70%,80%"], "no row"),
        (["reachable.dedup"], ["overlap=70%,80%"], "no row `reachable.dedup`"),
        ([ROW], ["overlp=70%,80%"], "--vary `overlp`: looks like `overlap` misspelt"),
        ([ROW], ["nonsense=1,2"], "unknown key"),
        ([ROW], ["overlap"], "a key and its values"),
        ([ROW], ["overlap="], "a key and its values"),
        ([ROW], ["overlap=,"], "has no values"),
        ([ROW], ["overlap=70%,70%"], "comes twice"),
        ([ROW], ["overlap=70%,80%", "overlap=90%"], "given twice"),
        ([ROW], ["overlap=70%..90%"], "no number of steps"),
        ([ROW], ["overlap=70%..90%/1"], "at least 2"),
        ([ROW], ["overlap=70%..90%/200000"], "more than"),
        ([ROW], ["overlap=70%..x/3"], "`x` is not a number"),
        ([ROW], ["overlap=60% to 70%..90%/3"], "is a range"),
        ([ROW], ["total=1 EUR..2 USD/3"], "two currencies"),
        ([ROW], ["overlap=1%..99%/999", "users.children=1%..99%/999"], "998 001 numbers"),
        ([ROW], ["draws=100,200"], "holds for the whole run"),
        ([ROW], ["audience.narrow=a"], "own column"),
        ([ROW], ["total=1,000,000 XOF"], "two readings"),
        ([ROW], ["days=1..28/5"], "between whole numbers"),
    ],
)
def test_what_cannot_be_swept_is_refused(rows: list[str], vary: list[str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        sweep(STUDY, rows, vary)
    assert words in caught.value.message


def test_options_of_a_plan_without_a_plan_are_refused() -> None:
    with pytest.raises(InputError, match="days: belongs to a plan"):
        sweep(STUDY, [ROW], ["overlap=70%,80%"], plan=PlanRequest(days=7))


def test_points_with_other_channels_or_currencies_say_so() -> None:
    found = sweep(STUDY, [ROW], ["channel=facebook,facebook+radio"], range=None)
    assert any(
        "Not the same channels" in remark and "facebook+radio: facebook, radio" in remark
        for remark in found.remarks
    )
    assert not sweep(STUDY, [ROW], ["overlap=80%,90%"], range=None).remarks
    money = sweep(
        STUDY,
        ["budget.total"],
        ["currency=XOF,EUR"],
        plan=PlanRequest(total="500000 XOF"),
        range=None,
    )
    text = plain(screen(of(money), None))
    tables = text.split(" what is paid, all in\n")[1:]
    assert [table.split()[1] for table in tables] == ["XOF", "EUR"]


def test_what_is_varied_is_made_harmless() -> None:
    found = sweep(STUDY, ["segment.online"], ["narrow=a\x1b]0;p\x07=10%,b=20%"], range=None)
    assert not any(char < " " for line in found.rows for char in line["narrow"])


def test_one_key_is_drawn_and_no_number_is_cut() -> None:
    found = sweep(STUDY, [ROW], ["overlap=70%..90%/3"], draws=300)
    drawn = plain(screen(of(found), 100))
    assert drawn.count("●") == 3
    piped = plain(screen(of(found), None))
    assert piped.count("●") == 3
    numbers = [text for line in piped.splitlines() for text in line.split("  ") if " M" in text]
    for width in (20, 40, 80, 200):
        text = " ".join(plain(screen(of(found), width)).split())
        assert all(" ".join(number.split()) in text for number in numbers)
        assert all(
            len(line) <= max(width, 24) for line in plain(screen(of(found), width)).splitlines()
        )


def test_what_every_row_rests_on_is_said_once() -> None:
    """A basis that all points share stands below their table; one that differs, beside each."""
    found = sweep(STUDY, [ROW], ["overlap=70%,80%"], range=None)
    lines = [str(line) for line in plain(screen(of(found), None)).splitlines()]
    assert "  basis of every row: assumed" in lines
    assert sum("assumed" in line for line in lines) == 1
