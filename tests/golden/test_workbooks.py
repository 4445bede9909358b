"""What stands in each cell of a workbook, and how it looks, kept like other outputs."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from malisize.export.workbook import to_workbook
from tests.export.samples import LISTING
from tests.export.small_plan import ESTIMATE, PLAN

FOLDER = Path(__file__).parent


def read(content: bytes, *, values: bool = False) -> Any:
    """Return a workbook as a library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def told(content: bytes) -> str:
    """Return what a workbook holds, a line a cell."""
    book, values = read(content), read(content, values=True)
    lines = [f"name {name} {one.attr_text}" for name, one in book.defined_names.items()]
    for sheet in book:
        lines += ["", *_sheet(sheet)]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    lines.append(_cell(cell, values[sheet.title][cell.coordinate].value))
    return "\n".join(lines) + "\n"


def _sheet(sheet: Any) -> Iterator[str]:
    yield f"[{sheet.title}] {sheet.sheet_state}, frozen at {sheet.freeze_panes}"
    columns = sheet.column_dimensions.values()
    yield "widths " + ", ".join(f"{one.min}-{one.max}: {int(one.width)}" for one in columns)
    heights = {place: one.height for place, one in sheet.row_dimensions.items() if one.height}
    yield f"heights {heights}"
    page = sheet.page_setup
    yield f"page {page.orientation}, paper {page.paperSize}, {page.fitToWidth} x {page.fitToHeight}"
    yield f"merged {sorted(map(str, sheet.merged_cells.ranges))}"
    for one in sheet.data_validations.dataValidation:
        yield f"valid {one.sqref} {one.type} {one.operator} {one.formula1} {one.formula2}"
    for place, rules in sheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            yield f"rule {place.sqref} {rule.type} {rule.operator} {rule.formula}"


def _cell(cell: Any, value: object) -> str:
    font, edge, align = cell.font, cell.border, cell.alignment
    look = {
        "number": cell.number_format if cell.number_format != "General" else "",
        "color": font.color.rgb[2:] if font.color and font.color.type == "rgb" else "",
        "bold": font.b, "italic": font.i, "size": font.sz if font.sz != 11 else "",
        "below": edge.bottom.style, "beside": edge.left.style,
        "wrap": align.wrap_text, "to": align.horizontal, "in": align.indent,
        "free": not cell.protection.locked,
    }  # fmt: skip
    seen = " ".join(f"{name}={one}" for name, one in look.items() if one)
    worth = "" if cell.value == value else f" -> {value!r}"
    return f"{cell.coordinate} {cell.value!r}{worth} | {seen}".removesuffix(" | ")


def same(name: str, content: bytes) -> None:
    """Compare what a workbook holds with what is kept."""
    path, found = FOLDER / f"{name}.txt", told(content)
    if os.environ.get("MALISIZE_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_a_living_model_is_written_cell_by_cell_as_kept() -> None:
    """Every cell of every sheet of a small plan: its text or formula, its value and its look."""
    same("workbook-living", to_workbook(ESTIMATE, PLAN))


def test_a_table_is_written_cell_by_cell_as_kept() -> None:
    """A result without a model: its title, its columns, its rows and what is said below."""
    same("workbook-table", to_workbook(LISTING))
