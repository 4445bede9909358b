"""The calendar of a plan as people read it: it adds up to the franc, in both languages."""

from __future__ import annotations

import functools
import io
import itertools
from xml.etree import ElementTree

import openpyxl
import pytest

from malisize.answer import Answer
from malisize.cells import cells
from malisize.document import of
from malisize.document.audience import channel_rows
from malisize.document.blocks import Cell, Table
from malisize.document.ladder import spent
from malisize.document.pictures import pictures
from malisize.export.workbook import to_workbook
from malisize.records import Estimate
from malisize.render import Show
from malisize.render.lines import plain
from malisize.render.screen import screen
from malisize.render.svg import to_svg
from malisize.request import PlanRequest, Request
from malisize.study import Study
from malisize.wording import language
from tests.render.test_pictures import inside

RADIO = {"channels.radio.cost_per_spot": "25000 XOF", "channels.radio.audience_per_spot": "30k"}


@functools.cache
def answered(currency: str = "", **more: object) -> Answer:
    """Return a plan of two channels with a pause over five weeks."""
    plan = PlanRequest("2999999 XOF", currency=currency, **(more or DATED))  # type: ignore[arg-type]
    asked = Request(channels=("facebook", "radio"), draws=200, plan=plan)
    return Study.load(set=RADIO).ask(asked)


DATED = {"start": "2026-12-01", "end": "2027-01-03", "weeks": ("1-2, 5", "radio=1, 4")}


def tables(estimate: Estimate) -> list[Table]:
    found = [block for block in of(estimate) if isinstance(block, Table)]
    return [one for one in found if one.columns[0].heading == "week"]


def numbers(table: Table, column: int) -> list[float]:
    found = [row[column] for row in table.rows]
    assert all(isinstance(cell, Cell) for cell in found)
    return [round(cell.value * 100) for cell in found if isinstance(cell, Cell)]  # type: ignore[operator]


@pytest.mark.slow
@pytest.mark.parametrize("currency", ["XOF", "EUR"])
def test_what_is_shown_adds_up_to_the_smallest_coin(currency: str) -> None:
    """Weeks add up to each channel as the plan shows it, channels to every week of all, and all to
    net media; so do impressions, to the unit.
    """
    estimate = answered(currency).estimate()
    together, *channels = tables(estimate)
    rows = channel_rows(estimate, "channel.CHANNEL.reach")
    scale = 1 if currency == "EUR" else 100
    shown = [value * scale for value in spent(estimate, rows).values()]
    for column in (1, 3):
        lines = [numbers(table, column) for table in (together, *channels)]
        for *weeks, whole in lines:
            assert sum(weeks) == whole
        for all_of_them, *parts in zip(*lines, strict=True):
            assert sum(parts) == all_of_them
        if column == 1:
            assert [line[-1] for line in lines[1:]] == shown
        else:
            assert lines[0][-1] == round(estimate["plan.impressions"].central) * 100


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("34 days, 1 Dec 2026 – 3 Jan 2027, weeks 1-2, 5; radio: 1, 4", "1–7 Dec 2026",
                "29 Dec 2026 – 3 Jan 2027", "5 weeks", "also: `explain`, `--calendar`")),
        ("fr", ("34 jours, 1 déc. 2026 – 3 janv. 2027, semaines 1-2, 5; radio: 1, 4",
                "1–7 déc. 2026", "29 déc. 2026 – 3 janv. 2027", "5 semaines",
                "aussi : `explain`, `--calendar`")),
    ],
)  # fmt: skip
def test_dates_are_said_in_the_language_and_the_screen_points_to_the_calendar(
    lang: str, said: tuple[str, ...]
) -> None:
    """The request has the dates; the weeks stand behind -v, in a pipe and in documents."""
    document = of(answered().estimate())
    short = plain(screen(document, 100, Show(doubts=False, sources=False), language(lang)))
    head, *weeks, foot = said
    assert head in " ".join(short.split())
    assert foot in short
    assert weeks[0] not in short
    whole = plain(screen(document, None, Show(assumptions=True), language(lang)))
    assert all(week in whole for week in weeks)


def test_without_dates_weeks_have_numbers() -> None:
    """A plan without dates has weeks 1 to n in its calendar, which its screen does not have."""
    answer = answered(days=10)
    assert tables(answer.estimate()) == []
    together, *_ = tables(answer.estimate(weeks=True))
    assert [row[0].text for row in together.rows if isinstance(row[0], Cell)] == [
        "week 1", "week 2", "2 weeks",
    ]  # fmt: skip


def test_the_picture_has_a_bar_for_each_week_on_air() -> None:
    """Each channel is a line of bars whose heights are its spends; a pause has none."""
    found = {one.kind: one for one in pictures(answered().estimate())}["calendar"]
    by_channel = itertools.groupby(found.marks, key=lambda mark: mark.label)
    runs = {
        name: [week for week, mark in enumerate(marks, start=1) if mark.central.value]
        for name, marks in by_channel
    }
    assert runs == {"Radio": [1, 4], "Facebook": [1, 2, 5]}
    root = ElementTree.fromstring(to_svg(found, language("fr")))
    inside(root)
    bars = list(root.iter("{http://www.w3.org/2000/svg}rect"))
    assert len(bars) == 1 + 5  # the slide, and a bar a week on air
    assert "Radio, 1–7 déc. 2026" in (root[1].text or "")


@pytest.mark.slow
def test_a_year_of_weeks_stays_within_its_picture() -> None:
    """Of many weeks only some are named, and no name leaves the slide or runs into the next."""
    year = answered(start="2026-01-05", end="2026-12-31", weeks=("1-9",))
    found = {one.kind: one for one in pictures(year.estimate())}["calendar"]
    root = ElementTree.fromstring(to_svg(found, language("fr")))
    inside(root)
    names = [one for one in root.iter("{http://www.w3.org/2000/svg}text") if "2026" in one.text]  # type: ignore[operator]
    ends = [float(one.attrib["x"]) + 8.7 * len(one.text or "") for one in names]
    starts = [float(one.attrib["x"]) for one in names]
    assert len(names) > 3
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@pytest.mark.slow
@pytest.mark.parametrize("dated", [True, False])
def test_the_workbook_has_weeks_that_follow_the_model(dated: bool) -> None:
    """The sheet links each number to its row, which is a formula of the model, and says of every
    measure that its weeks are the plan's.
    """
    answer = answered() if dated else answered(days=10)
    estimate = answer.estimate(weeks=True)
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(estimate, cells(answer, estimate))))
    sheet = book["Calendar"]
    count = 5 if dated else 2
    lines = [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]]
    assert len(lines) == 12
    for row in lines:
        links, total, whole, holds = row[2 : 2 + count], *row[2 + count : 5 + count]
        assert all(link.startswith("='Ranges'!$E$") for link in (*links, whole))
        assert total.startswith("=SUM(") or row[1] == "people reached so far"
        assert holds.startswith("=ABS(")
    values = openpyxl.load_workbook(
        io.BytesIO(to_workbook(estimate, cells(answer, estimate))), data_only=True
    )["Calendar"]
    for row in values.iter_rows(min_row=6, values_only=True):
        if row[0]:
            assert str(row[4 + count]).upper() == "TRUE"
            assert row[2 + count] == pytest.approx(row[3 + count])
    ids = [row[6] for row in book["Ranges"].iter_rows(min_row=6, values_only=True)]
    where = ids.index("channel.radio.week.1.spend") + 6
    assert str(book["Ranges"].cell(where, 5).value).startswith("='Model'!")
    assert "Week 1: spend" not in [row[0] for row in book["Summary"].iter_rows(values_only=True)]
