"""Narrowing means the same wherever it is given: a label replaces itself and multiplies others, in
files, scenarios, options, cells, sweeps, comparisons, from Python, and when it is replayed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from malisize import Batch, Study
from malisize.errors import InputError
from malisize.request import Request
from malisize.saved import reading as saved
from malisize.scenarios.compare import compare
from malisize.scenarios.replay import replay
from malisize.scenarios.sweep import sweep
from tests.formats import render
from tests.hints.typing_back import case_of, run

ROW = "reachable.deduplicated"
FILE = (
    "own.toml",
    b"[audience]\nchannels = ['facebook']\n[[audience.narrow]]\nlabel = 'Eats out'\nshare = '20%'\n"
    b"[scenario.lean]\naudience.narrow = [{ label = 'eats OUT', share = '10%' }]\n"
    b"[scenario.car]\naudience.narrow = [{ label = 'Has a car', share = '50%' }]\n",
)
STUDY = Study.load(FILE)
WHOLE = Study.load().audience(channels=["facebook"], range=None)[ROW].central


def reached(study: Study = STUDY, **options: Any) -> float:
    """Return the share of everybody that narrowing leaves."""
    return study.audience(range=None, **options)[ROW].central / WHOLE


@pytest.mark.slow
@pytest.mark.parametrize(
    ("narrow", "left"),
    [
        ((), 0.2),
        (["eats  out=15%"], 0.15),
        (["Has car=50%"], 0.1),
        (["eats out=15%, has car=50%"], 0.075),
        (["eats out=15%; has car=50%"], 0.075),
        (["eats out=15%", "has car=50%"], 0.075),
        ({"EATS OUT": "15%", "has car": 0.5}, 0.075),
        ((text for text in ["eats out=15%"]), 0.15),
    ],
)
def test_options_over_a_file(narrow: Any, left: float) -> None:
    assert reached(narrow=narrow) == pytest.approx(left, rel=1e-12)


def test_files_and_scenarios_over_a_file() -> None:
    """A label replaces itself between files and in a scenario too."""
    assert reached(STUDY.varied(scenario="lean")) == pytest.approx(0.1, rel=1e-12)
    assert reached(STUDY.varied(scenario="car")) == pytest.approx(0.1, rel=1e-12)
    other = ("b.toml", b"audience.narrow = [{ label = 'Has a car', share = '30%' }]")
    assert reached(Study.load(FILE, other)) == pytest.approx(0.06, rel=1e-12)
    assert reached(Study.load(FILE, FILE)) == pytest.approx(0.2, rel=1e-12)
    found = reached(Study.load(FILE, other), narrow=["eats out=10%", "has a car=10%"])
    assert found == pytest.approx(0.01, rel=1e-12)


def test_the_key_that_results_show_can_be_set() -> None:
    """In settings, a column, a sweep and a scenario of a comparison."""
    assumptions = STUDY.audience(range=None).assumptions
    assert [one.key for one in assumptions if one.key.startswith("audience.")] == [
        "audience.narrow.1"
    ]
    setting = {"audience.narrow.1": "15%"}
    assert reached(STUDY.varied(set=setting)) == pytest.approx(0.15, rel=1e-12)
    cells = {"audience.narrow.1": ["15%", "", "10% to 30%", "100%", "0%"]}
    found = Batch(STUDY, [ROW]).run(cells).values[ROW] / WHOLE
    ranged = reached(STUDY.varied(set={"audience.narrow.1": "10% to 30%"}))
    assert found == pytest.approx([0.15, 0.2, ranged, 1.0, 0.0], rel=1e-12)
    swept = sweep(STUDY, [ROW], ["audience.narrow.1=10%..30%/3"], range=None)
    assert [line["central"] / WHOLE for line in swept.rows] == pytest.approx([0.1, 0.2, 0.3])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("eats out=15%", 0.15),
        ("eats out=15%,has car=50%", 0.075),
        ("eats out=15%; has car=50%", 0.075),
        (["eats out=15%", "has car=50%"], 0.075),
        ({"eats out": "15%", "has car": "50%"}, 0.075),
        ("", 0.2),
        (None, 0.2),
    ],
)
def test_cells_over_a_file(cell: Any, left: float) -> None:
    found = Batch(STUDY, [ROW]).run({"narrow": [cell]})
    assert found.values[ROW][0] / WHOLE == pytest.approx(left, rel=1e-12)


def test_cells_over_options() -> None:
    """A cell replaces the label it names, whatever gave it to the run, and leaves the others."""
    batch = Batch(STUDY, [ROW], narrow={"has car": "50%"})
    found = batch.run({"narrow": ["has Car=10%", "young=10%", ""]}).values[ROW] / WHOLE
    assert found == pytest.approx([0.02, 0.01, 0.1], rel=1e-12)


@pytest.mark.parametrize("cell", ["x=50%;x=20%", "x=50%,X=20%", ["x=50%", " x=20%"]])
def test_a_label_twice_in_a_cell_is_a_fault_of_that_row(cell: Any) -> None:
    found = Batch(STUDY, [ROW]).run({"narrow": ["x=10%", cell]})
    assert list(found.faults) == [1]
    assert "given twice" in found.faults[1].message


def test_a_sweep_of_narrowing() -> None:
    """Commas separate its values, which may hold several shares and labels with commas."""
    found = sweep(STUDY, [ROW], ["narrow=eats out=10%,eats out=30%;a, b=50%"], range=None)
    assert [line["narrow"] for line in found.rows] == ["eats out=10%", "eats out=30%;a, b=50%"]
    assert [line["central"] / WHOLE for line in found.rows] == pytest.approx([0.1, 0.15])


def test_a_comparison_narrows_each_column_by_label() -> None:
    columns = [("a", STUDY), ("b", STUDY.varied(scenario="car"))]
    listing = compare(columns, Request.of({"narrow": ["Has a car=10%"], "range": None}), [ROW])
    row = next(row for row in listing.rows if row["row"] == ROW and row["column"] == "b")
    assert row["central"] / WHOLE == pytest.approx(0.02, rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("load", "options"),
    [
        ({}, {"narrow": ["eats out=15%", "a, b=10% to 30%, central 20%"]}),
        ({"set": {"audience.narrow.1": "5% to 9%"}}, {"narrow": {"a=10%,b": "20%"}}),
        ({"scenario": "lean"}, {}),
        ({"scenario": "car"}, {"narrow": ["has a car=10%"]}),
    ],
)
@pytest.mark.parametrize("current", [False, True])
def test_it_is_replayed_as_it_was(
    load: Mapping[str, Any], options: Mapping[str, Any], *, current: bool
) -> None:
    """What was merged is saved with its reasons, and gives the same numbers again."""
    estimate = Study.load(FILE, **load).audience(draws=200, **options)
    again = saved.read(render(estimate, "json").encode(), "x.json")
    assert again.request["narrow"] == list(estimate.request["narrow"])
    listing, same = replay(again, "x.json", current=current)
    assert same, listing.rows


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("audience -n x=50% -n x=20%", "--narrow `x`: given twice, `50%` and `20%`"),
        ("audience --set overlap=80% --set overlap=90%", "--set `overlap`: given twice, `80%` and"),
        (
            "audience --prefer population=instat-census-2022"
            " --prefer population=instat-census-2022",
            "--prefer population: given twice, `instat-census-2022` and `instat-census-2022`",
        ),
        ("sweep population --vary overlap=70% --vary overlap=80%", "--vary overlap: given twice"),
        ("sweep population --set overlap=80% --vary overlap=70%,90%", "--set overlap: is given, a"),
        ("sweep population --area bamako --vary area=kayes,gao", "--area: is given, and --vary"),
        ("sweep population -n x=5% --vary 'narrow=x=10%,X=20%'", "--narrow: is given, and --vary"),
        ("sweep plan.reach --reach 30% --vary 'total=1 XOF,2 XOF'", "--reach: is given, and --va"),
        ("sweep population -c sms --vary channel=facebook,sms", "--channel: is given, and --vary"),
    ],
)
def test_what_is_given_twice_at_the_command_line(typed: str, said: str, tmp_path: Any) -> None:
    found = run(case_of(typed), tmp_path)
    assert found.code == 2
    assert [said in fault.message for fault in found.faults] == [True], found


def test_settings_made_later_replace_those_before() -> None:
    """In Python a study is varied step by step: a later key replaces an earlier one, and the
    request says what holds.
    """
    twice = Study.load(set=["overlap=70%"], prefer={"population": "instat-census-2022"}).varied(
        set={"overlap": "90%"}, prefer={"population": "un-wpp-2024@2025-01-01"}
    )
    request = twice.audience(range=None).request
    assert (request["set"], request["prefer"]) == (
        ["overlap=90%"],
        ["population=un-wpp-2024@2025-01-01"],
    )


def test_a_text_in_place_of_a_list_is_refused() -> None:
    with pytest.raises(InputError, match="narrow: a list is needed"):
        STUDY.audience(narrow="x=50%")


def test_a_channel_named_twice_is_one_of_the_same_set() -> None:
    """Channels are a set: naming one twice, in any case, neither adds nor loses anything."""
    once = Study.load().audience(channels=["facebook", "sms"], range=None)
    twice = Study.load().audience(channels=["facebook", "sms", "Facebook"], range=None)
    assert [row[:6] for row in once] == [row[:6] for row in twice]


@pytest.mark.slow
def test_a_cell_holds_before_what_is_given_for_the_run() -> None:
    """Where a cell is blank, the run's own setting or option holds."""
    batch = Batch(Study.load(set={"overlap": "70%"}), [ROW], area="bamako")
    cells = {"overlap": ["90%", "", None], "area": ["", "kayes", None]}
    found = batch.run(cells).values[ROW]
    alone = [
        Study.load(set={"overlap": overlap}).audience(area=area, range=None)[ROW].central
        for overlap, area in (("90%", "bamako"), ("70%", "kayes"), ("70%", "bamako"))
    ]
    assert found == pytest.approx(alone, rel=1e-12)


@pytest.mark.parametrize(
    ("load", "options", "cells"),
    [
        ({"audience.narrow.1": "5%"}, {}, {"narrow": ["eats out=15%"]}),
        ({}, {"narrow": ["eats out=5%"]}, {"audience.narrow.1": ["15%"]}),
        ({}, {}, {"narrow": ["eats out=15%"], "audience.narrow.1": ["15%"]}),
    ],
)
def test_a_share_by_its_label_and_by_its_place_is_given_twice(
    load: dict[str, str], options: dict[str, Any], cells: dict[str, Any]
) -> None:
    """Neither wins without a word, whether the run, a cell or both give it."""
    (fault,) = Batch(STUDY.varied(set=load), [ROW], **options).run(cells).faults.values()
    assert "audience.narrow.1: given twice" in fault.message


@pytest.mark.slow
def test_a_label_replaced_or_added_by_hand_arithmetic() -> None:
    """Of the guests of the restaurant 10 % to 30 % eat out, of which the middle by odds is 17.9 %;
    15 % of the same label takes its place, 15 % of another is of those.
    """
    label = "Eats out at least monthly"
    odds = math.sqrt(0.1 / 0.9 * 0.3 / 0.7)
    middle = odds / (1 + odds)
    assert middle == pytest.approx(0.179129, abs=1e-6)

    def people(*narrow: str) -> float:
        study = Study.load("restaurant-bamako")
        return study.audience(narrow=narrow, range=None)[ROW].central

    everybody = people(f"{label}=100%")
    assert people() == pytest.approx(everybody * middle, rel=1e-12)
    assert people(f"{label}=15%") == pytest.approx(everybody * 0.15, rel=1e-12)
    assert people(f"  {label.upper()} =15%") == pytest.approx(everybody * 0.15, rel=1e-12)
    assert people("Has a car=15%") == pytest.approx(everybody * middle * 0.15, rel=1e-12)
