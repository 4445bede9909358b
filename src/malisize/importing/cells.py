"""Cells of exports: numbers in the convention of their file, dates, money with its currency."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from malisize.errors import InputError
from malisize.importing.layout import plain
from malisize.numerals import currency_in
from malisize.numerals.number import Unreadable, number
from malisize.text import shown
from malisize.wording import phrase

Cell = str | float | int | bool | datetime.date | None
NOTHING = frozenset(
    ("", "-", "--", "—", "–", "<null>", "null", "n/a", "na", "none", "nan", "..", "#n/a", "#div/0!")
)
_SIMPLE = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2}|\.[0-9]{4,})?", re.ASCII)
_COMMA = re.compile(
    r"[0-9],[0-9]{1,2}\b|[0-9],[0-9]{4,}|\.[0-9]{3}[,.]|(?:\.[0-9]{3}){2}", re.ASCII
)
_POINT = re.compile(
    r"[0-9]\.[0-9]{1,2}\b|[0-9]\.[0-9]{4,}|,[0-9]{3}[,.]|(?:,[0-9]{3}){2}", re.ASCII
)
_SIGNS = str.maketrans(
    {"\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "'": " ", "’": " "}
)
_LETTERS = re.compile(r"[^\W\d_]{2,}|[€$£¥₦₹]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?", re.ASCII)
_THREE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[T ].*)?", re.ASCII)
_WHOLE = re.compile(r"(-?[0-9]{1,4})(?:\.0*)?", re.ASCII)
_SERIAL_FROM = datetime.date(1899, 12, 30)  # day 0 of spreadsheets
_SERIALS = range(20_000, 80_000)  # 1954 to 2119


def decimal_comma(texts: Iterable[str], *, otherwise: bool) -> bool:
    """Tell whether numbers of a file have a decimal comma, by those that have one reading.

    ``otherwise`` is the answer where none says.
    """
    commas = points = 0
    for one in texts:
        commas += bool(_COMMA.search(one))
        points += bool(_POINT.search(one))
    return otherwise if commas == points else commas > points


def day_first(texts: Iterable[str], *, otherwise: bool) -> bool:
    """Tell whether dates of a file begin with the day, by those above 12."""
    for one in texts:
        found = _THREE.fullmatch(one.strip())
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return otherwise


def number_reader(*, comma: bool, blanks: frozenset[str]) -> Callable[[Cell], float | None]:
    """Return what reads a number of a file's convention, None for no number. It raises
    InputError.
    """

    @lru_cache(maxsize=4_096)
    def of_text(written: str) -> float | None:
        if not comma and _SIMPLE.fullmatch(written):
            return float(written)
        bare = " ".join(written.translate(_SIGNS).split())
        if plain(bare) in NOTHING or plain(bare) in blanks:
            return None
        bare = _LETTERS.sub("", bare).strip() if currency_in(bare) else bare
        try:
            found = number(bare.replace(" ", "") if _grouped(bare) else bare, bounded=False)
        except Unreadable:
            raise InputError(
                phrase("{cell} is not a number", cell=shown(written)),
                hint=phrase("a cell of numbers holds a number or nothing"),
            ) from None
        if not found.readings:
            return found.value
        grouped, decimal = found.body.replace(",", "").replace(".", ""), found.body
        is_decimal = ("," in decimal) == comma
        digits = float(decimal.replace(",", ".")) if is_decimal else float(grouped)
        negative = -1.0 if "-" in found.before else 1.0
        return negative * digits / (100.0 if found.sign_of_scale == "%" else 1.0)

    def read(cell: Cell) -> float | None:
        if isinstance(cell, str):
            return of_text(cell)
        if cell is None or isinstance(cell, bool | datetime.date):
            return None
        return None if cell != cell else float(cell)  # noqa: PLR0124 (nan)

    return read


def _grouped(bare: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?%?", bare, re.ASCII))


def date_reader(*, first: bool) -> Callable[[Cell], datetime.date | None]:
    """Return what reads a date, the day ``first`` where slashes leave it open, None for no date. It
    raises InputError.
    """

    @lru_cache(maxsize=4_096)
    def of_text(written: str) -> datetime.date | None:
        bare = written.strip()
        if plain(bare) in NOTHING:
            return None
        iso, three = _ISO.fullmatch(bare), _THREE.fullmatch(bare)
        try:
            if iso:
                return datetime.date(int(iso[1]), int(iso[2]), int(iso[3] or 1))
            if three:
                day, month = (three[1], three[2]) if first else (three[2], three[1])
                return datetime.date(int(three[3]), int(month), int(day))
            if bare.isdecimal() and int(bare) in _SERIALS:
                return _SERIAL_FROM + datetime.timedelta(int(bare))
        except ValueError:
            pass
        raise InputError(phrase("{cell} is not a date", cell=shown(written)))

    def read(cell: Cell) -> datetime.date | None:
        if isinstance(cell, datetime.datetime):
            return cell.date()
        if isinstance(cell, datetime.date):
            return cell
        if isinstance(cell, str):
            try:
                return of_text(cell)
            except InputError:
                if _is_ongoing(cell):
                    return None
                raise
        if isinstance(cell, float | int) and _SERIALS.start <= cell < _SERIALS.stop:
            return _SERIAL_FROM + datetime.timedelta(int(cell))
        return None

    return read


def _is_ongoing(cell: str) -> bool:
    """Tell whether a cell of dates is words: a campaign that goes on has no end."""
    return not any(one.isdigit() for one in cell)


def words_of(cell: Cell) -> str:
    """Return a cell as text, nothing for no value."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    found = str(cell).strip()
    return "" if plain(found) in NOTHING else found


def whole_of(cell: Cell) -> int:
    """Return a cell of years, of time or of age, as a number. Raises InputError."""
    written = words_of(cell)
    found = _WHOLE.fullmatch(written)
    if not found:
        raise InputError(phrase("{cell} is not a number of years", cell=shown(written)))
    return int(found[1])


def currency_in_cell(cell: Cell) -> str | None:
    """Return the currency that a cell of money names, None without one."""
    if not isinstance(cell, str) or not _LETTERS.search(cell):
        return None
    return currency_in(cell)
