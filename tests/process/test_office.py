"""Workbooks computed anew by LibreOffice give what malisize gives: the model as it was run, and
with an input changed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import openpyxl
import pytest

from malisize.cells import cells
from malisize.export.workbook import to_workbook
from malisize.living import Cells, Input
from malisize.numerals import exact, write
from malisize.request import Request
from malisize.study import Study
from tests.models import CASES, model
from tests.process.office import POISON, SOFFICE, poisoned, recalculated

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]
BUNDLED = [name for name in CASES if CASES[name].files and not name.startswith("market ")]
MARKETS = [name for name in CASES if name.startswith("market ") and "," not in name]
OTHERS = [
    *("a plan", "allocated", "a target", "offline too", "capped at 3 per week"),
    *("discounted", "dated", "dated, by slice"),
]
WHOLE = [*BUNDLED, *MARKETS, *OTHERS]
CHANGED = [*BUNDLED[:4], *MARKETS[:1], "a plan"]


class Change(NamedTuple):
    """One input of a case, changed."""

    case: str
    input: Input
    value: float

    @property
    def file(self) -> str:
        """The name of its workbook."""
        return f"{CHANGED.index(self.case)} {self.input.name}.xlsx"


def living(name: str) -> Cells:
    """Return the cells of a case."""
    answer = model(name)
    return cells(answer, answer.estimate())


def some(found: Cells) -> list[Input]:
    """Return every ninth input that can be set."""
    return [one for one in found.inputs if one.key][::9]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Compute workbooks of every kind anew, from poisoned ones: as run, and with one input
    changed.
    """
    folder = tmp_path_factory.mktemp("office")
    (folder / "plain").mkdir()
    (folder / "poisoned").mkdir()
    todo = []
    for place, name in enumerate(WHOLE):
        found = living(name)
        plain = folder / "plain" / f"{place}.xlsx"
        plain.write_bytes(to_workbook(found.estimate, found))
        todo.append(folder / "poisoned" / plain.name)
        poisoned(plain, todo[-1])
    for change in changes():
        plain = folder / "plain" / f"{WHOLE.index(change.case)}.xlsx"
        book = openpyxl.load_workbook(plain)
        ((sheet, address),) = book.defined_names[change.input.name].destinations
        book[sheet][address.replace("$", "")].value = change.value
        todo.append(folder / "poisoned" / change.file)
        book.save(todo[-1])
    made = recalculated(todo, folder)
    return {path.name: openpyxl.load_workbook(path, data_only=True) for path in made}


def changes() -> list[Change]:
    """Return what is changed, an input at a time: a tenth less, growth a hundredth more."""
    out = []
    for name in CHANGED:
        for one in some(living(name)):
            value = one.central + 0.01 if one.kind == "growth" else one.central * 0.9
            out.append(Change(name, one, value))
    return out


@pytest.mark.parametrize("name", WHOLE)
def test_every_cell_of_the_model_is_what_was_computed_here(
    name: str, books: dict[str, Any]
) -> None:
    """Each quantity and each row has the number of the run, from formulas alone."""
    found, book = living(name), books[f"{WHOLE.index(name)}.xlsx"]
    for place, quantity in enumerate(found.quantities, start=6):
        cell = book["Model"].cell(place, 3).value
        assert cell == pytest.approx(quantity.central, rel=1e-9, abs=1e-12), quantity
        assert cell != POISON or quantity.central == POISON
    for place, row in enumerate(found.rows, start=6):
        assert book["Ranges"].cell(place, 5).value == pytest.approx(row.central, rel=1e-9), row
    parts = [law for law in found.laws if law.kind == "part"]
    holds = {row[0]: row[1] for row in book["Checks"].iter_rows(min_row=6, values_only=True)}
    assert all(holds[law.text] is True for law in parts)


@pytest.mark.parametrize("name", ["dated", "dated, by slice"])
def test_the_calendar_and_the_ladder_add_up_anew(name: str, books: dict[str, Any]) -> None:
    """Weeks of every channel are the plan, pauses are 0, and each rung is the one above less its
    discounts or with its fees.
    """
    found, book = living(name), books[f"{WHOLE.index(name)}.xlsx"]
    heads, *rows = [
        [cell for cell in row if cell is not None]
        for row in book["Calendar"].iter_rows(values_only=True)
        if row[2] is not None
    ]
    assert len(heads) == len(rows[0]) == 11
    assert all(row[-1] is True for row in rows)
    facebook = next(row for row in rows if row[:2] == ["Facebook", "spend"])
    paused = 2 if name == "dated" else 1
    assert facebook[2 + paused] == 0 < facebook[2]
    spent = next(row for row in rows if row[:2] == ["All channels", "spend"])
    assert sum(spent[2:8]) == pytest.approx(spent[8], rel=1e-12)
    at = {
        row.id: book["Ranges"].cell(place, 5).value for place, row in enumerate(found.rows, start=6)
    }
    net = at["budget.gross"] - at["budget.volume_discount"] - at["budget.discount"]
    assert net == pytest.approx(at["budget.net"], rel=1e-12)
    assert net - at["budget.agency_discount"] == pytest.approx(at["budget.net_media"], rel=1e-12)
    charged = sum(at[f"budget.{one}"] for one in ("net_media", "agency_fee", "payment_fee"))
    assert charged + at["budget.production"] == pytest.approx(at["budget.before_tax"], rel=1e-12)
    assert at["budget.before_tax"] + at["budget.vat"] == pytest.approx(
        at["budget.total"], rel=1e-12
    )
    assert spent[8] == pytest.approx(at["budget.net_media"], rel=1e-12)


@pytest.mark.parametrize("name", CHANGED)
def test_an_input_changed_in_a_cell_is_the_same_as_set(name: str, books: dict[str, Any]) -> None:
    """The workbook follows its inputs as malisize does."""
    case = CASES[name]
    for change in changes():
        if change.case != name:
            continue
        one = change.input
        text = write(exact(change.value, one.kind, one.key), one.kind)
        given = {**case.set, one.key: f"{text} {one.currency}".strip()}
        asked = Request.of({**case.options, "range": None}, case.plan, case.market)
        estimate = Study.load(*case.files, set=given).ask(asked).estimate()
        rows = books[change.file]["Ranges"].iter_rows(min_row=6, values_only=True)
        cells_now = {row[6]: row[4] for row in rows if row[6]}
        for row in estimate.rows:
            assert cells_now[row.id] == pytest.approx(row.central, rel=1e-9), (one.key, row.id)
