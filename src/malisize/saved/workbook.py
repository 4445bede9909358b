"""Read a workbook back: the inputs that somebody changed in it, as settings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from malisize.apart import own_last
from malisize.assumptions.layers import Layer
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.settings import set_layer
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.numerals import exact, write
from malisize.text import clean, shown
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase

_SELECTOR, _OWN = "selector", "own"  # the cell that says which values count, and its first choice
KEPT = "as_run"  # the sheet that says what the inputs were
_MOST_BYTES = 64 * 2**20  # of a workbook unpacked
_ROUNDING = 1e-12  # a spreadsheet saves 15 to 17 digits
_INPUT, _FORMULA = 6, 9  # how many columns of the sheet are of inputs, how many of all


class Changed(NamedTuple):
    """An input that was changed: its key, its label, the value to set, in the number grammar."""

    key: str
    label: str
    value: str


def edited(content: bytes, name: str, vocabulary: Vocabulary, codes: Sequence[str] = ()) -> Layer:
    """Return what was changed in a workbook as the layer of a file of that name; of several
    countries, by their ``codes``, what is meant for that of the vocabulary. Raises InputError.
    """
    texts = [f"{one.key}={one.value}" for one in changes(content, name)]
    own = vocabulary.country.code
    told = own_last(texts, ".", codes or [own], lambda _code, _text: True, clean(name))
    values = set_layer(told[own], vocabulary).values
    where = clean(name)
    return Layer(where, {key: given._replace(layer=where) for key, given in values.items()})


def changes(content: bytes, name: str) -> list[Changed]:
    """Return the inputs of a workbook whose value is not that of the run, by the names of their
    cells.

    Raises InputError, of all faults at once: what is no workbook of malisize, a name or a sheet
    that is gone, an input that is no number, a formula of the model replaced by a value, a selector
    that has every input at an end.
    """
    where = clean(name)
    book, values = (_opened(content, where, values=values) for values in (False, True))
    if KEPT not in book.sheetnames:
        raise _foreign(where)
    faults: dict[str, MalisizeError] = {}  # by what is said: a sheet that is gone is so once
    out: list[Changed] = []
    try:
        _refuse_selected(book, values, where)
    except InputError as fault:
        faults[str(fault.message)] = fault
    for row in book[KEPT].iter_rows(min_col=1, max_col=_FORMULA, values_only=True):
        try:
            found = _input(book, values, row[:_INPUT], where)
            if found is not None:
                out.append(found)
            if row[7] is not None:
                _refuse_replaced(book, str(row[7]), where)
        except InputError as fault:
            faults.setdefault(str(fault.message), fault)
    raise_faults([*faults.values()])
    return out


def library(where: str) -> Any:
    """Return openpyxl, which reads a workbook. Raises InputError where it is not installed."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise InputError(
            phrase("{where}: a workbook is read by openpyxl, which is not installed", where=where),
            hint=phrase("`pip install 'malisize[office]'`"),
        ) from None
    return openpyxl


def _opened(content: bytes, where: str, *, values: bool) -> Any:
    """Return the workbook; with ``values`` the results of its formulas. Raises InputError."""
    openpyxl = library(where)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
                raise InputError(phrase("{where}: is too large for a workbook", where=where))
        return openpyxl.load_workbook(io.BytesIO(content), data_only=values, keep_links=False)
    except InputError:
        raise
    except Exception:  # whatever the library makes of a file that is broken
        raise _foreign(where) from None


def _foreign(where: str) -> InputError:
    return InputError(
        phrase("{where}: is not a workbook that malisize wrote", where=where),
        hint=phrase("`malisize audience --output audience.xlsx` writes one"),
    )


def _input(book: Any, values: Any, kept: tuple[Any, ...], where: str) -> Changed | None:
    """Return an input where its value was changed, else None. Raises InputError."""
    cell, key, kind, currency, label, before = kept
    if not cell or not key:
        return None
    if isinstance(before, bool) or not isinstance(before, int | float):
        raise _foreign(where)  # the hidden sheet was changed
    found = list(_cells(book, str(cell)))
    if len(found) != 1:
        raise InputError(
            phrase("{where}: the name {cell} of a cell is gone", where=where, cell=shown(cell)),
            hint=phrase("export the workbook again, and change only the blue cells"),
        )
    sheet, address = found[0]
    if sheet not in book.sheetnames:
        raise _gone(where, sheet)
    value = book[sheet][address].value
    if isinstance(value, str) and value.startswith("="):
        value = values[sheet][address].value  # a formula of the reader's own
    place = joined(": ", (where, f"{cell} ({sheet}!{address})"))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(
            phrase(
                "{place}: {value} is not a number",
                place=place,
                value=shown("" if value is None else value),
            ),
            hint=phrase("write a number, such as {before}", before=shown(before)),
        )
    if abs(float(value) - float(before)) <= _ROUNDING * abs(float(before)):
        return None
    tail = f" {currency}" if currency else ""
    text = write(exact(float(value), kind, place), kind) + tail
    if str(key).startswith(("--", "(")):
        raise _not_set(where, str(label or key), text, str(key))
    return Changed(str(key), str(label or key), text)


def _not_set(where: str, label: str, value: str, option: str) -> InputError:
    """Return the error for an input that no assumption sets: an option of the run, or a survey."""
    if option.startswith("--"):
        return InputError(
            phrase(
                "{where}: {label} was changed to {value}, and an option sets it",
                where=where,
                label=label,
                value=shown(value),
            ),
            hint=phrase("put it back, and give the new value with {option}", option=option),
        )
    return InputError(
        phrase(
            "{where}: {label} was changed to {value}, and no assumption sets what a survey found",
            where=where,
            label=label,
            value=shown(value),
        ),
        hint=phrase("put it back, and change an assumption that follows from it"),
    )


def _cells(book: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield the sheet and the address of each cell that a name stands for."""
    defined = book.defined_names.get(name)
    if defined is not None:
        for sheet, address in defined.destinations:
            yield sheet, address.replace("$", "")


def _refuse_selected(book: Any, values: Any, where: str) -> None:
    """Refuse a workbook whose selector has every input at one end: what is read are blue cells."""
    for sheet, address in _cells(book, _SELECTOR):
        chosen = values[sheet][address].value if sheet in book.sheetnames else None
        if chosen not in (None, _OWN):
            raise InputError(
                phrase(
                    "{where}: {sheet}!{address}: the selector stands at {chosen}, and what is read"
                    " are the blue cells",
                    where=where,
                    sheet=sheet,
                    address=address,
                    chosen=shown(chosen),
                ),
                hint=phrase("choose {own} there, and save it again", own=shown(_OWN)),
            )


def _refuse_replaced(book: Any, place: str, where: str) -> None:
    """Refuse a cell of the model that no longer holds a formula."""
    sheet, _, address = place.rpartition("!")
    sheet, address = sheet.strip("'"), address.replace("$", "")
    if sheet not in book.sheetnames:
        raise _gone(where, sheet)
    value = book[sheet][address].value
    if not (isinstance(value, str) and value.startswith("=")) and not hasattr(value, "text"):
        raise InputError(
            phrase(
                "{where}: {sheet}!{address} held a formula and now holds {value}",
                where=where,
                sheet=sheet,
                address=address,
                value=shown("" if value is None else value),
            ),
            hint=phrase("change the blue cell of an input instead, or give it with --set"),
        )


def _gone(where: str, sheet: str) -> InputError:
    return InputError(
        phrase("{where}: the sheet {sheet} is gone", where=where, sheet=shown(sheet)),
        hint=phrase("export the workbook again, and change only the blue cells"),
    )
