"""The calendar of a plan as a sheet: weeks that follow the model, and sums that are checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from malisize.document.calendar import names_of_weeks
from malisize.rows import number_in
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.export.workbook.model import Book
    from malisize.living import Shown

CALENDAR = phrase("Calendar")
_FIRST = 5  # the row of the first measure, counted from 0
_WEEKS = 2  # the column of the first week
_ADDED = (
    ("spend", phrase("spend")),
    ("impressions", phrase("impressions")),
    ("grps", phrase("GRPs")),
)
_SO_FAR = phrase("people reached so far")
_WHOLE = {"plan.spend": "budget.net_media"}


def has_weeks(rows: Mapping[str, Any]) -> bool:
    """Tell whether there are rows of weeks among some by id."""
    return "plan.week.1.reach_so_far" in rows


def write_calendar(made: Book, first: int) -> None:
    """Write what each week has, linked to its row in Ranges, whose rows begin at ``first``; beside
    it the sum, or where it ends, the plan, and whether they are the same.
    """
    sheet, styles = made.sheets["Calendar"], made.styles
    rows = {row.id: (place, row) for place, row in enumerate(made.cells.rows)}
    weeks = names_of_weeks(made.estimate)
    styles.write(sheet, 0, 0, CALENDAR, styles.text(bold=True, font_size=14, text_wrap=False))
    styles.write(sheet, 1, 0, made.title, styles.text(text_wrap=False))
    styles.write(
        sheet, 2, 0,
        phrase("Spread evenly over the days on air; every number follows the model"),
        styles.text(text_wrap=False, italic=True),
    )  # fmt: skip
    styles.header(
        sheet, _FIRST - 1,
        (
            phrase("Channel"), phrase("What"), *weeks,
            phrase("All weeks"), phrase("The plan"), phrase("Adds up"),
        ),
    )  # fmt: skip
    at = _FIRST
    names = made.estimate.names
    stems = {
        f"channel.{key}": name for key, name in names.items() if f"channel.{key}.spend" in rows
    }
    for stem, name in {**stems, "plan": phrase("All channels")}.items():
        for measure, words in (*_ADDED, ("reach_so_far", _SO_FAR)):
            ids = [f"{stem}.week.{number}.{measure}" for number in range(1, len(weeks) + 1)]
            if ids[0] not in rows:
                continue
            whole = f"{stem}.reach" if measure == "reach_so_far" else f"{stem}.{measure}"
            styles.write(sheet, at, 0, name, styles.text(text_wrap=False))
            styles.write(sheet, at, 1, words, styles.text(text_wrap=False))
            _line(made, at, [rows[id] for id in ids], rows[_WHOLE.get(whole, whole)], first,
                  ends=measure == "reach_so_far")  # fmt: skip
            at += 1
    bad = made.book.add_format({"font_color": "#C00000", "bold": True})
    last = _WEEKS + len(weeks) + 2
    rule = {"type": "cell", "criteria": "==", "value": "FALSE", "format": bad}
    sheet.conditional_format(_FIRST, last, at, last, rule)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 22)
    sheet.set_column(_WEEKS, last, 18)
    sheet.freeze_panes(_FIRST, _WEEKS)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _line(
    made: Book,
    at: int,
    weeks: list[tuple[int, Shown]],
    whole: tuple[int, Shown],
    first: int,
    *,
    ends: bool,
) -> None:
    """Write a measure: its weeks, their sum or with ``ends`` the last, the plan, and the check."""
    sheet, styles, ranges = made.sheets["Calendar"], made.styles, made.names["Ranges"]

    def link(place: int) -> str:
        return f"='{ranges}'!$E${first + place + 1}"

    def cell(column: int) -> str:
        return f"{_letters(column)}{at + 1}"

    for column, (place, row) in enumerate(weeks, start=_WEEKS):
        form = styles.number(row.unit, "link", row.central)
        sheet.write_formula(at, column, link(place), form, row.central)
    after = _WEEKS + len(weeks)
    centrals = [row.central for _, row in weeks]
    added = centrals[-1] if ends else sum(centrals)
    form = styles.number(whole[1].unit, value=whole[1].central)
    total = f"={cell(after - 1)}" if ends else f"=SUM({cell(_WEEKS)}:{cell(after - 1)})"
    sheet.write_formula(at, after, total, form, added)
    form = styles.number(whole[1].unit, "link", whole[1].central)
    sheet.write_formula(at, after + 1, link(whole[0]), form, whole[1].central)
    one, other = cell(after), cell(after + 1)
    near = abs(added - whole[1].central) <= 1e-9 * max(1.0, abs(whole[1].central))
    sheet.write_formula(
        at, after + 2, f"=ABS({one}-{other})<=1E-9*MAX(1,ABS({other}))", None,
        "TRUE" if near else "FALSE",
    )  # fmt: skip


def _letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    out, left = "", column + 1
    while left:
        left, last = divmod(left - 1, 26)
        out = chr(ord("A") + last) + out
    return out


def is_of_week(row: Shown) -> bool:
    """Tell whether a row stands in the calendar, and so not in the summary."""
    return number_in(row.id, "WEEK") is not None
