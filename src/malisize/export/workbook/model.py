"""The living model: inputs that can be changed, one formula a quantity, and what must hold.

Sheets are those that modellers expect (FAST, "The FAST Standard", version 02c, FAST Standard
Organisation, 2019): Summary, Inputs, Model, Workings, Ranges, Checks, Sources, Doubts, About.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from malisize.export.workbook.calendar import CALENDAR, has_weeks, write_calendar
from malisize.export.workbook.styles import FIRST, Styles
from malisize.export.workbook.summary import write_summary
from malisize.export.workbook.tables import write_sources
from malisize.records import Estimate, Row
from malisize.text import command
from malisize.wording import Language, Text, joined, phrase

if TYPE_CHECKING:
    from malisize.living import Cells, Input, Quantity

_EVIDENCE = ("spread_sourced", "spread_proxy", "spread_judged", "spread_joint", "rests_on")
SELECTOR, KEPT = "selector", "as_run"
CHOICES = ("own", "low", "central", "high")
_TOKEN = re.compile(r"§(\d+)(?:\.(\d+))?§")
_USED, _VALUE = 5, 1  # the columns of inputs: what the model uses, what a reader changes
_FORMULA = 2  # the column of formulas in Model and Workings


class Book:
    """A workbook while it is written: its sheets, and where each item stands."""

    def __init__(self, book: Any, cells: Cells, language: Language, title: str) -> None:
        self.book, self.cells, self.styles = book, cells, Styles(book, language)
        self.estimate: Estimate = cells.estimate
        self.title = title or self.estimate.title
        names: list[Text] = [
            phrase("Summary"), phrase("Inputs"), phrase("Model"), phrase("Workings"),
            phrase("Ranges"), phrase("Checks"),
        ]  # fmt: skip
        if has_weeks({row.id: row for row in cells.rows}):
            names.insert(1, CALENDAR)
        self.names = {str(name): self.styles.said(name)[:31] for name in names}
        self.sheets = {key: book.add_worksheet(name) for key, name in self.names.items()}
        self.helpers: dict[int, int] = {}  # where the helpers of a quantity begin in Workings
        row = 1
        for place, quantity in enumerate(cells.quantities, start=len(cells.inputs)):
            self.helpers[place] = row
            row += len(quantity.formulas) - 1
        self.central = [one.central for one in cells.inputs]
        self.central += [one.central for one in cells.quantities]

    def address(self, item: int, helper: int | None = None) -> str:
        """Return the address of an item's cell, or of a helper of it, with its sheet."""
        if helper is not None:
            return f"'{self.names['Workings']}'!$C${self.helpers[item] + helper + 1}"
        count = len(self.cells.inputs)
        if item < count:
            return f"'{self.names['Inputs']}'!$F${FIRST + item + 1}"
        return f"'{self.names['Model']}'!$C${FIRST + item - count + 1}"

    def formula(self, template: str, *, here: str) -> str:
        """Return a formula with its references in place, those of the same sheet short."""

        def at(found: re.Match[str]) -> str:
            helper = None if found[2] is None else int(found[2])
            return self.address(int(found[1]), helper).removeprefix(f"'{self.names[here]}'!")

        return f"={_TOKEN.sub(at, template)}"


def write_model(book: Any, cells: Cells, language: Language, title: str) -> None:
    """Write every sheet of a living model."""
    made = Book(book, cells, language, title)
    _inputs(made)
    _model(made)
    _ranges(made)
    _checks(made)
    _title(made, made.sheets["Summary"], phrase("Summary"))
    write_summary(made)
    if "Calendar" in made.sheets:
        write_calendar(made, FIRST)
    write_sources(book, made.styles, made.estimate)
    _doubts(made)
    _about(made)
    _as_run(made)


def _title(made: Book, sheet: Any, name: Text) -> None:
    styles = made.styles
    styles.write(sheet, 0, 0, name, styles.text(bold=True, font_size=14, text_wrap=False))
    styles.write(sheet, 1, 0, made.title, styles.text(text_wrap=False))


def _inputs(made: Book) -> None:
    sheet, styles = made.sheets["Inputs"], made.styles
    _title(made, sheet, phrase("Inputs"))
    styles.write(sheet, 2, 0, phrase("Which values the model uses"), styles.text(bold=True))
    sheet.write_string(2, _VALUE, CHOICES[0], styles.number("", "input"))
    sheet.data_validation(2, _VALUE, 2, _VALUE, {"validate": "list", "source": list(CHOICES)})
    name = made.names["Inputs"]
    made.book.define_name(SELECTOR, f"='{name}'!$B$3")
    options = ",".join(f'"{choice}"' for choice in CHOICES)
    sheet.write_formula(2, _USED, f"=MATCH({SELECTOR},{{{options}}},0)", None, 1)
    styles.write(
        sheet, 3, 0,
        phrase(
            "own: the blue cells, which you can change. low, central, high: those of the run, every"
            " input at that end at once"
        ),
        styles.text(text_wrap=False, italic=True),
    )  # fmt: skip
    styles.header(
        sheet, FIRST - 1,
        (
            phrase("Input"), phrase("Value"), phrase("Low"), phrase("Central"), phrase("High"),
            phrase("In use"), phrase("Unit"), phrase("Rests on"), phrase("Source"), phrase("As of"),
            phrase("Reason"), phrase("Key"),
        ),
    )  # fmt: skip
    for place, one in enumerate(made.cells.inputs):
        _input(made, sheet, FIRST + place, one)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 5, 14)
    sheet.set_column(6, 7, 13)
    sheet.set_column(8, 8, 40)
    sheet.set_column(9, 9, 12)
    sheet.set_column(10, 11, 40)
    sheet.freeze_panes(FIRST, 2)


def _input(made: Book, sheet: Any, row: int, one: Input) -> None:
    styles = made.styles
    styles.write(sheet, row, 0, one.label)
    form = styles.number(one.unit, "input" if one.free else "given", one.central)
    sheet.write_number(row, _VALUE, one.central, form)
    if one.free:
        made.book.define_name(one.name, f"='{made.names['Inputs']}'!$B${row + 1}")
    given = styles.number(one.unit, "given", one.central)
    for column, value in enumerate((one.low, one.central, one.high), start=2):
        sheet.write_number(row, column, value, given)
    used = f"=INDEX(B{row + 1}:E{row + 1},1,$F$3)" if one.free else f"=B{row + 1}"
    sheet.write_formula(row, _USED, used, styles.number(one.unit, value=one.central), one.central)
    if one.free and one.kind == "share":
        sheet.data_validation(
            row, _VALUE, row, _VALUE,
            {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
        )  # fmt: skip
    why: str = one.why
    if one.solved:
        why = phrase(
            "solved for by the run, and fixed here: it does not follow the inputs ({inputs})",
            inputs=joined("; ", one.solved),
        )
    for column, words in enumerate(
        (one.unit, one.mark, one.source, one.as_of, why, one.key or one.option), start=6
    ):
        styles.write(sheet, row, column, words, styles.text(text_wrap=False))


def _model(made: Book) -> None:
    sheet, workings, styles = made.sheets["Model"], made.sheets["Workings"], made.styles
    _title(made, sheet, phrase("Model"))
    styles.header(
        sheet, FIRST - 1,
        (phrase("Quantity"), phrase("Row"), phrase("Number"), phrase("Unit"), phrase("Formula")),
    )  # fmt: skip
    styles.header(workings, 0, (phrase("Step of"), phrase("Step"), phrase("Number")))
    count = len(made.cells.inputs)
    for place, quantity in enumerate(made.cells.quantities):
        row = FIRST + place
        named = bool(quantity.label)
        look = styles.text(text_wrap=False, **({} if named else {"font_color": "#808080"}))
        styles.write(
            sheet, row, 0, quantity.label or phrase("    {words}", words=quantity.words), look
        )
        styles.write(sheet, row, 1, quantity.id, look)
        sheet.write_formula(
            row, _FORMULA, made.formula(quantity.formulas[-1], here="Model"),
            styles.number(quantity.unit, value=quantity.central), quantity.central,
        )  # fmt: skip
        styles.write(sheet, row, 3, quantity.unit, look)
        styles.write(sheet, row, 4, quantity.words, look)
        _helpers(made, workings, count + place, quantity)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 16)
    sheet.set_column(3, 3, 24)
    sheet.set_column(4, 4, 80)
    sheet.freeze_panes(FIRST, 1)
    workings.set_column(0, 0, 60)
    workings.set_column(2, 2, 20)


def _helpers(made: Book, sheet: Any, item: int, quantity: Quantity) -> None:
    for step, template in enumerate(quantity.formulas[:-1]):
        row = made.helpers[item] + step
        made.styles.write(sheet, row, 0, quantity.label or quantity.words)
        sheet.write_number(row, 1, step + 1)
        sheet.write_formula(row, _FORMULA, made.formula(template, here="Workings"), None, "")


def _ranges(made: Book) -> None:
    """Write the rows of the result as the run had them, beside what they are now."""
    sheet, styles = made.sheets["Ranges"], made.styles
    _title(made, sheet, phrase("Ranges"))
    styles.write(
        sheet, 2, 0,
        phrase(
            "Low and high are those of the run; a number in red has moved away from the run, and"
            " its range no longer belongs to it"
        ),
        styles.text(text_wrap=False, italic=True),
    )  # fmt: skip
    styles.header(
        sheet, FIRST - 1,
        (
            phrase("Row"), phrase("Low"), phrase("Central"), phrase("High"), phrase("Now"),
            phrase("Unit"), phrase("Id"), *_EVIDENCE,
        ),
    )  # fmt: skip
    for place, row in enumerate(made.cells.rows):
        at = FIRST + place
        styles.write(sheet, at, 0, row.label, styles.text(text_wrap=False))
        for column, value in enumerate((row.low, row.central, row.high), start=1):
            sheet.write_number(at, column, value, styles.number(row.unit, "given", row.central))
        now = f"={made.address(row.item)}"
        if row.scale != 1.0:
            now += f"/{row.scale!r}"
        sheet.write_formula(at, 4, now, styles.number(row.unit, "link", row.central), row.central)
        styles.write(sheet, at, 5, row.unit, styles.text(text_wrap=False))
        styles.write(sheet, at, 6, row.id, styles.text(text_wrap=False))
        _rests(made, sheet, at, made.estimate[row.id])
    last = FIRST + len(made.cells.rows)
    sheet.conditional_format(
        FIRST, 4, last, 4,
        {
            "type": "formula",
            "criteria": f"=ABS($E{FIRST + 1}-$C{FIRST + 1})>1E-9*MAX(1,ABS($C{FIRST + 1}))",
            "format": made.book.add_format({"font_color": "#C00000", "bold": True}),
        },
    )  # fmt: skip
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 4, 16)
    sheet.set_column(5, 6, 30)
    sheet.set_column(7, 6 + len(_EVIDENCE), 16)
    sheet.freeze_panes(FIRST, 1)


def _rests(made: Book, sheet: Any, at: int, row: Row) -> None:
    """Write on what the spread of a row rests; nothing where it has none."""
    *shares, on = (getattr(row, name) for name in _EVIDENCE)
    for column, part in enumerate(shares, start=7):
        if part is not None:
            sheet.write_number(at, column, part, made.styles.number("share", "given", part))
    if on:
        made.styles.write(sheet, at, 6 + len(_EVIDENCE), on, made.styles.text(text_wrap=False))


def _checks(made: Book) -> None:
    sheet, styles = made.sheets["Checks"], made.styles
    _title(made, sheet, phrase("Checks"))
    styles.header(
        sheet, FIRST - 1,
        (phrase("What should hold"), phrase("Holds"), phrase("Number"), phrase("At most")),
    )  # fmt: skip
    for place, law in enumerate(made.cells.laws):
        row = FIRST + place
        low, high = made.address(law.low), made.address(law.high)
        least, most = made.central[law.low], made.central[law.high]
        words: str = law.text
        if law.kind == "cap":
            words = phrase("Not held down by a limit: {limit}", limit=law.text)
        elif law.kind == "watch":
            words = phrase("Not so: {what}", what=law.text)
        styles.write(sheet, row, 0, words, styles.text(text_wrap=False))
        holds = f"={low}<={high}*(1+1E-9)"
        sheet.write_formula(row, 1, holds, None, "TRUE" if least <= most * (1 + 1e-9) else "FALSE")
        for column, (address, value) in enumerate(((low, least), (high, most)), start=2):
            sheet.write_formula(row, column, f"={address}", styles.number("", "link"), value)
    bad = made.book.add_format({"font_color": "#C00000", "bold": True})
    last = FIRST + len(made.cells.laws)
    rule = {"type": "cell", "criteria": "==", "value": "FALSE", "format": bad}
    sheet.conditional_format(FIRST, 1, last, 1, rule)
    sheet.set_column(0, 0, 90)
    sheet.set_column(1, 3, 16)
    sheet.freeze_panes(FIRST, 0)


def _doubts(made: Book) -> None:
    styles = made.styles
    sheet = made.book.add_worksheet(styles.said(phrase("Doubts")))
    styles.header(sheet, 0, (phrase("What to doubt"), phrase("What helps"), phrase("Rows")))
    for place, note in enumerate(made.estimate.notes, start=1):
        for column, value in enumerate((note.text, note.hint or "", "; ".join(note.rows))):
            styles.write(sheet, place, column, value)
    sheet.set_column(0, 0, 90)
    sheet.set_column(1, 2, 44)


def _about(made: Book) -> None:
    styles, estimate = made.styles, made.estimate
    sheet = made.book.add_worksheet(styles.said(phrase("About")))
    request = estimate.request
    options = str(request.get("options", ""))
    lines: list[tuple[str, object]] = [
        (phrase("What it is"), made.title),
        (phrase("Run it again"), f"{command('malisize', estimate.command)} {options}".strip()),
        (phrase("Read your changes back"), "malisize … --assumptions workbook.xlsx"),
    ]
    lines += [
        (phrase("Request: {field}", field=name), value if isinstance(value, str) else repr(value))
        for name, value in request.items()
        if value not in (None, (), [], "")
    ]
    lines += [
        (phrase("Version of {what}", what=name), value) for name, value in estimate.versions.items()
    ]
    fixed = [one for one in made.cells.inputs if one.solved]
    lines += [(phrase("Fixed, does not follow the inputs"), one.label) for one in fixed]
    below = dict.fromkeys(key for one in fixed for key in one.below)
    if below:
        lines.append((phrase("Changed here, not the same as run again"), "; ".join(below)))
    for row, (name, value) in enumerate(lines):
        styles.write(sheet, row, 0, name, styles.text(bold=True))
        styles.write(sheet, row, 1, value)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 110)


def _as_run(made: Book) -> None:
    """Keep what a reader of the workbook compares with: of each input its name, key, kind, currency
    and number, of each formula its cell and text.
    """
    sheet = made.book.add_worksheet(KEPT)
    sheet.very_hidden()
    for row, one in enumerate(made.cells.inputs):
        kept = (one.name, one.key or one.option, one.kind, one.currency, one.label)
        for column, value in enumerate(kept):
            made.styles.write(sheet, row, column, value)
        sheet.write_number(row, 5, one.central)
    first = len(made.cells.inputs)
    for place, quantity in enumerate(made.cells.quantities):
        made.styles.write(sheet, place, 7, made.address(first + place))
        sheet.write_string(place, 8, made.formula(quantity.formulas[-1], here="Model"))
