"""The form of a catalogue file, checked by pydantic in `malisize figures check` and in the
tests.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from malisize.figures.tables import cells
from malisize.text import shown
from malisize.wording import phrase

_DAY = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)


def in_english(value: object) -> object:
    """Return the English of a text that comes in several languages, anything else as it is."""
    if isinstance(value, dict) and all(isinstance(one, str) and one for one in value.values()):
        return value.get("en", value)
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Worded = Annotated[Text, BeforeValidator(in_english)]
AsOf = Annotated[str, StringConstraints(pattern=rf"^(?:{_DAY}(?:/{_DAY})?|undated)$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
SourceKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Cell = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+-]*$")]
Number = float | int


class SourceEntry(BaseModel):
    """A source: what was read, who published it, where and when."""

    model_config = _STRICT

    title: Text
    publisher: Text
    url: Text
    accessed: datetime.date
    kind: Literal["primary", "secondary", "press"]


class _Stated(BaseModel):
    """What is known of a published number besides the number."""

    model_config = _STRICT

    base: Worded
    place: Worded
    as_of: AsOf
    hedge: Worded | None = None
    basis: Literal[
        "stated",
        "derived",
        "survey",
        "model",
        "campaign",
        "speculative",
        "illustrative",
        "forecast",
    ]
    source: SourceKey
    where: Worded
    reason: Worded | None = None
    note: Worded | None = None
    read: Worded | None = None
    within: Annotated[float, Field(gt=0)] | None = None


class ObservationEntry(_Stated):
    """One published value: a number, a range, a bound, or (with none of them) the fact that no
    number is published.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    bound: Literal["at_most", "at_least"] | None = None
    rank: Literal["preferred", "normal", "deprecated"] = "normal"
    cell: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> ObservationEntry:
        if (self.low is None) != (self.high is None):
            raise ValueError(phrase("low and high go together"))
        if self.low is not None and self.high is not None:
            middle = self.low if self.value is None else self.value
            if not self.low <= middle <= self.high:
                raise ValueError(phrase("low, value and high are out of order"))
        if self.bound is not None and (self.value is None or self.low is not None):
            raise ValueError(phrase("a bound goes with a value alone"))
        if (self.rank == "normal") == (self.reason is not None):
            raise ValueError(phrase("a reason belongs to every rank but normal"))
        return self


class TableEntry(_Stated):
    """Values that one source gives alike for many places, sexes or ages.

    ``place`` and ``base`` may hold ``{AXIS}``, which each cell fills with its own. Where a figure
    has one axis, rows are numbers and there are no columns.
    """

    rank: Literal["normal", "deprecated"] = "normal"
    columns: Annotated[list[Cell], Field(min_length=1)] | None = None
    rows: Annotated[dict[Cell, Number | list[Number]], Field(min_length=1)]
    row_notes: dict[Cell, Worded] = {}

    @model_validator(mode="after")
    def _rectangular(self) -> TableEntry:
        if (self.rank == "normal") == (self.reason is not None):
            raise ValueError(phrase("a reason belongs to every rank but normal"))
        width = None if self.columns is None else len(self.columns)
        for key, row in self.rows.items():
            if (len(row) if isinstance(row, list) else None) != width:
                raise ValueError(
                    phrase("row {row} does not have the columns of its table", row=shown(key))
                )
        if not set(self.row_notes) <= set(self.rows):
            raise ValueError(phrase("a note belongs to a row that is not there"))
        return self


class FigureEntry(BaseModel):
    """A quantity about the market: its observations, or tables of it by one or two axes."""

    model_config = _STRICT

    label: Worded
    unit: Text
    stale_after_months: Annotated[int, Field(gt=0)]
    observation: Annotated[list[ObservationEntry], Field(min_length=1)] | None = None
    by: Annotated[list[Key], Field(min_length=1, max_length=2)] | None = None
    table: Annotated[list[TableEntry], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _ranked(self) -> FigureEntry:
        if (self.observation is None) == (self.table is None):
            raise ValueError(phrase("a figure has either observations or tables"))
        if (self.by is None) != (self.table is None):
            raise ValueError(phrase("`by` names the axes of tables"))
        observations = self.observation or ()
        if sum(entry.rank == "preferred" for entry in observations) > 1:
            raise ValueError(phrase("more than one observation is preferred"))
        names = [(entry.source, entry.as_of, entry.cell or "") for entry in observations]
        numbers = [(entry.value, entry.low, entry.high) for entry in observations]
        for table in self.table or ():
            if (table.columns is None) != (self.by is not None and len(self.by) == 1):
                raise ValueError(phrase("a table has columns where its figure has two axes"))
            found = list(cells(table.model_dump(exclude_none=True), self.by or (), {}))
            names += [(cell["source"], cell["as_of"], cell["cell"]) for cell in found]
            numbers += [(cell["value"], None, None) for cell in found]
        if len(set(names)) < len(names):
            raise ValueError(
                phrase("two observations share source and date, so neither can be named")
            )
        if self.unit == "share" and any(
            not 0 <= number <= 1 for three in numbers for number in three if number is not None
        ):
            raise ValueError(phrase("a share lies in 0..1"))
        return self


class Topic(BaseModel):
    """One catalogue file. ``names`` says what the keys of an axis stand for."""

    model_config = _STRICT

    source: dict[SourceKey, SourceEntry]
    names: dict[Key, dict[Cell, Worded]] = {}
    figure: dict[Key, FigureEntry]

    @model_validator(mode="after")
    def _known_sources(self) -> Topic:
        used = {
            entry.source
            for figure in self.figure.values()
            for entry in (*(figure.observation or ()), *(figure.table or ()))
        }
        if used != set(self.source):
            differ = ", ".join(sorted(used ^ set(self.source)))
            raise ValueError(phrase("sources used and defined differ: {names}", names=differ))
        return self

    @model_validator(mode="after")
    def _named_rows(self) -> Topic:
        for figure in self.figure.values():
            for table in figure.table or ():
                for axis, keys in zip(figure.by or (), (table.rows, table.columns), strict=False):
                    unknown = set(keys or ()) - set(self.names.get(axis, keys or ()))
                    if unknown:
                        raise ValueError(
                            phrase("no name for the {axis} {name}", axis=axis, name=min(unknown))
                        )
        return self


_ADAPTER = TypeAdapter(Topic)


def validate(document: object) -> Topic:
    """Return the checked topic. Raises pydantic.ValidationError, which only a damaged installation
    can cause.
    """
    return _ADAPTER.validate_python(document)


_OWN: dict[str, TypeAdapter[Any]] = {
    "source": TypeAdapter(dict[SourceKey, SourceEntry]),
    "figure": TypeAdapter(dict[Key, FigureEntry]),
}


def complaints(table: str, entries: object) -> list[Any]:
    """Return what is wrong with the own table ``source`` or ``figure``, as pydantic says it."""
    try:
        _OWN[table].validate_python(entries)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def is_as_of(text: str) -> bool:
    """Tell whether a text is a date of the catalogue: YYYY, YYYY-MM, YYYY-MM-DD, start/end of
    those, or undated.
    """
    return re.fullmatch(rf"{_DAY}(?:/{_DAY})?|undated", text) is not None
