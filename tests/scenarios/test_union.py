"""Unions of places and ages are the same wherever they are asked for: options, files, cells,
sweeps, comparisons, saved files.
"""

from __future__ import annotations

from typing import Any

import pytest
import tomli_w

from malisize import Batch, Study
from malisize.errors import InputError
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.saved.reading import read
from malisize.scenarios.compare import compare
from malisize.scenarios.replay import replay
from malisize.scenarios.sweep import sweep

WHO: dict[str, Any] = {"area": ["mopti", "sikasso"], "age": ["45-54", "18-24"], "gender": ["women"]}
HOW: dict[str, Any] = {"channels": ["facebook", "linkedin"], "draws": 200}
ROW = "reachable.deduplicated"
STUDY = Study.load()
ALONE = STUDY.audience(**WHO, **HOW)


def numbers(estimate: Estimate) -> list[tuple[float, float, float]]:
    return [(row.low, row.central, row.high) for row in estimate]


def test_a_record_has_a_list_where_several_are_taken_together() -> None:
    """One place or band is a text, several are a list, in one order whatever was typed."""
    request = ALONE.request
    assert (request["area"], request["gender"]) == (["sikasso", "mopti"], "women")
    assert request["age"] == ["18-24", "45-54"]
    assert request["options"].startswith("--area mopti --area sikasso --gender women --age 45-54")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        '[audience]\narea = ["mopti", "sikasso"]\nage = ["18-24", "45-54"]\ngender = "women"',
        '[audience]\narea = "sikasso+mopti"\nage = "18-24, 45-54"\ngender = ["femmes"]',
    ],
)
def test_a_file_has_a_list(text: str) -> None:
    """A file says it by a list, or as a cell does."""
    assert Study.load(("who.toml", text.encode())).audience(**HOW).rows == ALONE.rows


def test_settings() -> None:
    """``--set`` takes what a file does."""
    settings = {"audience.area": "mopti,sikasso", "audience.age": "18-24+45-54",
                "audience.gender": "women"}  # fmt: skip
    assert Study.load(set=settings).audience(**HOW).rows == ALONE.rows


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("area", '["rural", "nowhere"]', "x.toml: audience.area: no area `nowhere`"),
        ("area", "[]", "x.toml: audience.area: a text or a list of texts is needed"),
        ("age", '["18-24", 7]', "x.toml: audience.age: a text or a list of texts is needed"),
        ("age", '["18-24", "old"]', "x.toml: audience.age: `old` is not an age band"),
    ],
)
def test_a_file_that_cannot_be_taken_together(key: str, value: str, message: str) -> None:
    """A file is refused where it says so, with its name and key."""
    with pytest.raises(InputError) as refused:
        Study.load(("x.toml", f"[audience]\n{key} = {value}".encode()))
    assert str(refused.value).startswith(message)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [None, "90%"])
def test_cells_are_single_runs(mode: str | None) -> None:
    """A cell ``a+b``, or a list in JSON Lines, gives the numbers of the same options."""
    cells = {
        "area": ["sikasso+mopti", ["mopti", "sikasso"], "Sikasso; Mopti", "sikasso"],
        "age": ["18-24+45-54", ["45-54", "18-24"], "18 à 24 ans, 45-54", "18-24"],
        "gender": ["women", "femmes", "F", "all"],
    }
    batch = Batch(STUDY, [ROW], range=mode, **HOW)
    outcome = batch.run(cells)
    assert not outcome.faults
    alone = STUDY.audience(**WHO, **HOW, range=mode)[ROW]
    for place in range(3):
        assert outcome.values[ROW][place] == pytest.approx(alone.central, rel=1e-12)
        if mode:
            assert outcome.values[f"{ROW}.high"][place] == pytest.approx(alone.high, rel=1e-12)
    single = STUDY.audience(area="sikasso", age="18-24", range=mode, **HOW)[ROW]
    assert outcome.values[ROW][3] == pytest.approx(single.central, rel=1e-12)


def test_towns_and_countryside_unite_with_regions() -> None:
    """All of the countryside and a region are that countryside and the region's towns."""
    outcome = Batch(STUDY, ["segment.population"], **HOW).run(
        {"area": ["rural+gao", "rural", "gao:urban"]}
    )
    both, countryside, towns = outcome.values["segment.population"]
    assert both == pytest.approx(countryside + towns, rel=1e-12)


def test_a_cell_that_cannot_be_counted_is_a_fault_of_its_row() -> None:
    """The other rows are answered."""
    outcome = Batch(STUDY, [ROW], **HOW).run({"area": ["rural+nowhere", "bamako"]})
    assert list(outcome.faults) == [0]
    assert "no area `nowhere`" in str(outcome.faults[0])


def test_a_sweep_takes_unions() -> None:
    """A value of a sweep may be several areas or bands."""
    listing = sweep(STUDY, [ROW], ["area=sikasso+mopti,bamako", "age=18-24+45-54"],
                    gender=["women"], **HOW)  # fmt: skip
    first, _ = listing.rows
    alone = ALONE[ROW]
    assert (first["area"], first["age"]) == ("sikasso+mopti", "18-24+45-54")
    assert first["central"] == pytest.approx(alone.central, rel=1e-12)
    assert (first["low"], first["high"]) == pytest.approx((alone.low, alone.high), rel=1e-12)


def test_columns_of_a_comparison() -> None:
    """A file of several areas is a column like any other, and its areas differ from another's."""
    files = {"one": 'area = "sikasso"', "both": 'area = ["sikasso", "mopti"]'}
    columns = [
        (name, Study.load((f"{name}.toml", f"[audience]\n{text}".encode())))
        for name, text in files.items()
    ]
    listing = compare(columns, Request(channels=("facebook",), draws=200))
    differing = {one["column"]: one["value"] for one in listing.more["inputs"]}
    assert differing == {"one": "sikasso", "both": "sikasso, mopti"}


@pytest.mark.slow
@pytest.mark.parametrize("plan", [None, PlanRequest(total="500000 XOF"), PlanRequest(reach="2k")])
def test_saved_and_replayed(plan: PlanRequest | None) -> None:
    """A saved union is read back and reproduces to the last bit."""
    estimate = STUDY.audience(**WHO, **HOW) if plan is None else STUDY.budget(plan, **WHO, **HOW)
    saved = read(tomli_w.dumps(estimate.to_dict()).encode(), "x.toml")
    assert saved.request["area"] == ("sikasso", "mopti") or saved.request["area"] == [
        "sikasso", "mopti",
    ]  # fmt: skip
    listing, same = replay(saved, "x.toml")
    assert same, listing.title
    assert "last bit" in listing.title


def test_a_union_explains_and_ranks() -> None:
    """The tree of a union begins with its parts, and the same inputs cause its spread."""
    found = STUDY.explain("segment.population", **WHO, **HOW)
    labels = [tree.label for tree in found.tree.inputs]
    assert len(labels) == 4
    assert labels[0] == "People: Sikasso region, women, aged 18-24"
    assert sum(tree.central for tree in found.tree.inputs) == pytest.approx(found.tree.central)
    single = {**WHO, "area": "sikasso"}
    one = {driver.leaf for driver in STUDY.drivers(ROW, **single, **HOW).drivers}
    both = {driver.leaf for driver in STUDY.drivers(ROW, **WHO, **HOW).drivers}
    assert one <= both
