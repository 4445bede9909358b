"""A workbook holds the model alive: inputs that are named, one formula a quantity, and what the
run had.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from malisize import Study
from malisize.cells import cells
from malisize.document import of
from malisize.document.blocks import Answers
from malisize.errors import InputError, MalisizeError
from malisize.export.workbook import to_workbook
from malisize.records import Listing
from malisize.request import MarketRequest, PlanRequest, Request
from malisize.saved.workbook import changes
from tests.export.small_plan import ESTIMATE, PLAN
from tests.models import model

SHEETS = ["Summary", "Inputs", "Model", "Workings", "Ranges", "Checks", "Sources", "Doubts",
          "About", "as_run"]  # fmt: skip


def written(name: str) -> bytes:
    """Return the workbook of a case."""
    answer = model(name)
    living = cells(answer, answer.estimate())
    return to_workbook(living.estimate, living)


@pytest.fixture(scope="module")
def content() -> bytes:
    """Return the workbook of a plan."""
    return written("a plan")


@pytest.fixture(scope="module")
def small() -> bytes:
    """Return the workbook of a plan of a few quantities."""
    return to_workbook(ESTIMATE, PLAN)


def opened(content: bytes) -> Any:
    """Return a workbook as a library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    """Return a workbook as a reader saves it."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Any, name: str) -> Any:
    """Return the cell of a name."""
    ((sheet, address),) = book.defined_names[name].destinations
    return book[sheet][address.replace("$", "")]


@pytest.mark.slow
def test_sheets_are_those_that_modellers_expect(content: bytes) -> None:
    """Every sheet is there, in its order; what is kept for reading back is hidden."""
    book = opened(content)
    assert book.sheetnames == SHEETS
    assert book["as_run"].sheet_state == "veryHidden"


def test_the_same_result_gives_the_same_bytes_whenever_it_is_written() -> None:
    """What a file says of when it was made is the day of the result, not the time of writing."""
    dated = Listing("x", "", ("a",), ({"a": 1},), request={"date": "2026-11-21"})
    assert opened(to_workbook(dated)).properties.created == datetime(2026, 11, 21)
    assert opened(to_workbook(dated._replace(request={}))).properties.created.year == 1980


@pytest.mark.slow
def test_the_summary_says_what_the_screen_answers() -> None:
    """The answer of the screen stands above the rows, word for word, as it was run."""
    answer = model("a plan")
    estimate = answer.estimate()
    (first,) = [block for block in of(estimate) if isinstance(block, Answers)]
    sheet = opened(to_workbook(estimate, cells(answer, estimate)))["Summary"]
    lines = [sheet.cell(row, 1).value or "" for row in (3, 4)]
    for line, one in zip(lines, first.items, strict=False):
        assert line.startswith("As run: ")
        assert all(part in line for part in (one.name, one.number.text, one.likely))


@pytest.mark.slow
def test_the_summary_begins_with_the_answer_and_what_to_doubt_of_it() -> None:
    """The client reads it first: the number that answers, the channels, what could change it and
    what to doubt stand above the other rows; numbers follow the model, with the digits of a screen.
    """
    answer = model("a plan")
    estimate = answer.estimate()
    sheet = opened(to_workbook(estimate, cells(answer, estimate)))["Summary"]
    told = [str(sheet.cell(row, 1).value or "") for row in range(1, sheet.max_row + 1)]
    parts = ["The answer", "Channel", "What could change this most", "What to doubt",
             "All channels together", "The money", "Whom it can reach"]  # fmt: skip
    assert [one for one in told if one in parts] == parts
    reach = told.index("All channels: people reached") + 1
    assert re.fullmatch(r"=IF\((.*)=0,0,ROUND\(\1,2-INT\(LOG10\(ABS\(\1\)\)\)\)\)",
                        sheet.cell(reach, 2).value)  # fmt: skip
    first = told.index("Channel") + 2
    names = [row.label for row in estimate.rows if row.id.endswith(".spend")]
    assert sheet.cell(first, 1).value == names[0].partition(":")[0]
    assert estimate.notes[0].text in told


@pytest.mark.slow
def test_every_quantity_is_one_formula_without_numbers_of_its_own(content: bytes) -> None:
    """The model computes from cells; only small whole numbers, such as how often people are to be
    met, and the constants that fit odds to a survey stand in its formulas.
    """
    model = opened(content)["Model"]
    formulas = [row[2].value for row in model.iter_rows(min_row=6) if row[2].value is not None]
    assert len(formulas) > 100
    for formula in formulas:
        assert formula.startswith("=")
        fitted = re.sub(r"^=[0-9.E-]+\*", "=", formula)  # of odds, to what a survey found
        bare = re.sub(r"'[^']*'!|\$?[A-Z]{1,3}\$?[0-9]+", "", fitted)
        assert all(re.fullmatch("[0-9]", number) for number in re.findall(r"[0-9.]+", bare)), (
            formula
        )


@pytest.mark.slow
def test_inputs_are_named_by_their_keys(content: bytes) -> None:
    """A key with underscores for its dots is the name of the cell that holds its value."""
    book = opened(content)
    assert cell(book, "overlap_facebook").value == 0.9
    assert cell(book, "overlap_facebook").font.color.rgb == "FF0000FF"
    assert cell(book, "selector").value == "own"


@pytest.mark.slow
def test_ranges_are_those_of_the_run() -> None:
    """Low, central and high of every row are the estimate's, and now is linked to the model."""
    answer = model("a plan")
    estimate = answer.estimate()
    living = cells(answer, estimate)
    rows = opened(to_workbook(estimate, living))["Ranges"].iter_rows(min_row=6, values_only=True)
    found = {row[6]: row[1:4] for row in rows if row[6]}
    kept = {row.id: (row.low, row.central, row.high) for row in estimate.rows}
    assert found.keys() == kept.keys()
    for id, numbers in kept.items():
        assert found[id] == pytest.approx(numbers, rel=1e-14), id


@pytest.mark.slow
def test_what_was_solved_for_is_a_number_and_says_so() -> None:
    """A total that was found follows no input: it stands as a value, named in About."""
    book = opened(written("a target"))
    reasons = [row[10] for row in book["Inputs"].iter_rows(min_row=6, values_only=True)]
    assert any(str(reason).startswith("solved for by the run") for reason in reasons)
    about = [row[0] for row in book["About"].iter_rows(values_only=True)]
    assert "Fixed, does not follow the inputs" in about
    (keys,) = [row[1] for row in book["About"].iter_rows(values_only=True)
               if row[0] == "Changed here, not the same as run again"]  # fmt: skip
    assert "channels.facebook.cpm" in keys.split("; ")


@pytest.mark.slow
def test_a_plan_that_learned_from_campaigns_is_a_workbook_too() -> None:
    """Prices that campaigns moved are inputs like any other."""
    own = b"[[campaign]]\nchannel = 'facebook'\narea = 'bamako'\ndays = 28\n" + (
        b"spent = '450000 XOF'\nimpressions = 900_000\nreach = 210_000\n"
        b"clicks = 9_000\nwhen = '2026-03'"
    )
    asked = Request.of({"range": None, "channels": ["facebook"]}, PlanRequest(total="3000000 XOF"))
    answer = Study.load(("own.toml", own)).ask(asked)
    estimate = answer.estimate()
    book = opened(to_workbook(estimate, cells(answer, estimate)))
    rows = {row[6]: row[2] for row in book["Ranges"].iter_rows(min_row=6, values_only=True)}
    assert rows["plan.reach"] == pytest.approx(estimate["plan.reach"].central, rel=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize(
    "label",
    ["=1+1", "<script>alert(1)</script>", "{{7*7}}", "x" * 10_000, "\u202eabc مرحبا", "@SUM"],
)
def test_no_text_is_a_formula_a_link_or_markup(label: str) -> None:
    """Whatever a label begins with or holds, it is text."""
    study = Study.load(("own.toml", f'title = """{label}"""'.encode()))
    answer = study.ask(Request.of({"range": None}))
    living = cells(answer, answer.estimate())
    content = to_workbook(living.estimate, living)
    head = opened(content)["Summary"]["A2"]
    assert head.data_type == "s"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "hyperlink" in name or "external" in name]
        assert b"<hyperlink" not in b"".join(map(parts.read, parts.namelist()))


@pytest.mark.slow
def test_nothing_was_changed(content: bytes) -> None:
    """A workbook as it was written, or saved again, changes nothing."""
    assert changes(content, "plan.xlsx") == []
    assert changes(saved(opened(content)), "plan.xlsx") == []


def test_changed_inputs_come_back_as_a_layer(small: bytes) -> None:
    """The cells that were changed, a formula of the reader's own too, are values of a layer that
    has the file's name.
    """
    book = opened(small)
    cell(book, "overlap_facebook").value = 0.8
    cell(book, "channels_facebook_cpm").value = 950
    found = {one.key: one.value for one in changes(saved(book), "plan.xlsx")}
    assert found == {"overlap.facebook": "80%", "channels.facebook.cpm": "950 USD"}
    study = Study.load(("plan.xlsx", saved(book)))
    estimate = study.audience(range=None, channels=["facebook", "instagram"])
    used = {used.key: used for used in estimate.assumptions}
    assert (used["overlap.facebook"].value, used["overlap.facebook"].layer) == ("80%", "plan.xlsx")


@pytest.mark.slow
def test_steps_of_a_market_come_back_as_keys_of_their_own() -> None:
    """A step, and the end of a curve that is one formula of its cell, can be changed and read."""
    answer = Study.load("school-fees").ask(Request(range=None, market=MarketRequest(3)))
    living = cells(answer, answer.estimate())
    book = opened(to_workbook(living.estimate, living))
    formulas = [str(one.value) for row in book["Model"].iter_rows() for one in row]
    assert any(one.startswith("=1/(1+((1-") for one in formulas)
    cell(book, "market_step_4_becomes").value = 0.3
    cell(book, "market_step_5").value = 0.4
    content = saved(book)
    found = {one.key: one.value for one in changes(content, "fees.xlsx")}
    assert found == {"market.step.4.becomes": "30%", "market.step.5": "40%"}
    again = Study.load("school-fees", ("fees.xlsx", content)).market(range=None, years=6)
    assert again["market.year.6.step.4"].central == 0.3


def test_what_an_option_gives_is_live_and_said_when_read_back(small: bytes) -> None:
    """A total can be changed in the workbook; read back it is no assumption, but an option."""
    book = opened(small)
    cell(book, "budget_total").value = 900_000
    assert "was changed to `900000 XOF`, and an option sets it" in fault(saved(book))
    book = opened(small)
    cell(book, "heard").value = 0.6
    assert "changed to `60%`, and no assumption sets what a survey found" in fault(saved(book))


def fault(content: bytes) -> str:
    """Return what is wrong with a workbook."""
    with pytest.raises(MalisizeError) as caught:
        changes(content, "plan.xlsx")
    return caught.value.message


@pytest.mark.slow
@pytest.mark.parametrize(("value", "words"), [("a lot", "`a lot`"), (None, "``"), ("=1/3", "``")])
def test_an_input_that_is_no_number_is_named_by_its_cell(
    small: bytes, value: object, words: str
) -> None:
    """A text, nothing, or a formula without a result, where a number was."""
    book = opened(small)
    cell(book, "overlap_facebook").value = value
    place = cell(book, "overlap_facebook").coordinate
    assert (
        fault(saved(book))
        == f"plan.xlsx: overlap_facebook (Inputs!{place}): {words} is not a number"
    )


def test_a_formula_replaced_by_a_value_is_named_by_its_cell(small: bytes) -> None:
    """A number typed over the model would be lost without a word."""
    book = opened(small)
    book["Model"]["C7"].value = 5
    assert fault(saved(book)) == "plan.xlsx: Model!C7 held a formula and now holds `5`"


def test_a_sheet_or_a_name_that_is_gone_is_named(small: bytes) -> None:
    """What reading back needs has to be there."""
    book = opened(small)
    del book.defined_names["overlap_facebook"]
    assert fault(saved(book)) == "plan.xlsx: the name `overlap_facebook` of a cell is gone"
    book = opened(small)
    del book["Inputs"]
    assert fault(saved(book)) == "plan.xlsx: the sheet `Inputs` is gone"


@pytest.mark.slow
def test_an_input_that_cannot_be_is_named_by_its_cell(small: bytes) -> None:
    """A number below nothing, and a share above all."""
    for name, value, words in (
        ("channels_facebook_cpm", -2, "`-2` is negative"),
        ("overlap_facebook", 1.5, "`150%` is above 1"),
    ):
        book = opened(small)
        cell(book, name).value = value
        place = cell(book, name).coordinate
        assert fault(saved(book)).startswith(f"plan.xlsx: {name} (Inputs!{place}): {words}")


def test_a_selector_at_an_end_is_said(small: bytes) -> None:
    """What the reader saw is not what the blue cells give."""
    book = opened(small)
    cell(book, "selector").value = "low"
    assert "Inputs!B3: the selector stands at `low`" in fault(saved(book))


@pytest.mark.slow
@pytest.mark.parametrize("value", [None, True, "0"])
def test_a_changed_record_of_the_run_is_refused(small: bytes, value: object) -> None:
    """The hidden sheet keeps what inputs were; one that is no number there is no such record."""
    book = opened(small)
    book["as_run"].cell(1, 6).value = value
    assert fault(saved(book)) == "plan.xlsx: is not a workbook that malisize wrote"


def test_what_malisize_did_not_write_is_refused() -> None:
    """Another workbook, and what only begins as one."""
    for content in (saved(openpyxl.Workbook()), b"PK\x03\x04 and no more"):
        with pytest.raises(InputError, match=r"plan\.xlsx: is not a workbook that malisize wrote"):
            changes(content, "plan.xlsx")


@pytest.mark.slow
def test_tables_keep_numbers_as_numbers() -> None:
    """A result without a model of its own is its table: numbers as numbers, texts as texts."""
    ranking = Study.load().drivers("reachable.deduplicated", draws=500)
    sheet = opened(to_workbook(ranking))["Table"]
    columns = [one.value for one in sheet[1]]
    place = columns.index("share")
    found = [row[place] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == pytest.approx([driver.share for driver in ranking.drivers], rel=1e-14)
