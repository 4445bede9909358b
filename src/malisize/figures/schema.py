"""The form of a catalogue file, checked by pydantic in `malisize figures check` and in the
tests.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

_DAY = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)

Text = Annotated[str, StringConstraints(min_length=1)]
AsOf = Annotated[str, StringConstraints(pattern=rf"^(?:{_DAY}(?:/{_DAY})?|undated)$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
SourceKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Number = float | int


class SourceEntry(BaseModel):
    """A source: what was read, who published it, where and when."""

    model_config = _STRICT

    title: Text
    publisher: Text
    url: Text
    accessed: datetime.date
    kind: Literal["primary", "secondary", "press"]


class ObservationEntry(BaseModel):
    """One published value: a number, a range, a bound, or (with none of them) the fact that no
    number is published.
    """

    model_config = _STRICT

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    bound: Literal["at_most", "at_least"] | None = None
    base: Text
    place: Text
    as_of: AsOf
    hedge: Text | None = None
    basis: Literal[
        "stated", "derived", "survey", "campaign", "speculative", "illustrative", "forecast"
    ]
    source: SourceKey
    where: Text
    rank: Literal["preferred", "normal", "deprecated"] = "normal"
    reason: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> ObservationEntry:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high go together")
        if self.low is not None and self.high is not None:
            middle = self.low if self.value is None else self.value
            if not self.low <= middle <= self.high:
                raise ValueError("low, value and high are out of order")
        if self.bound is not None and (self.value is None or self.low is not None):
            raise ValueError("a bound goes with a value alone")
        if (self.rank == "normal") == (self.reason is not None):
            raise ValueError("a reason belongs to every rank but normal")
        return self


class FigureEntry(BaseModel):
    """A quantity about the market, with its observations."""

    model_config = _STRICT

    label: Text
    unit: Text
    stale_after_months: Annotated[int, Field(gt=0)]
    observation: Annotated[list[ObservationEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _ranked(self) -> FigureEntry:
        if sum(entry.rank == "preferred" for entry in self.observation) > 1:
            raise ValueError("more than one observation is preferred")
        names = [(entry.source, entry.as_of) for entry in self.observation]
        if len(set(names)) < len(names):
            raise ValueError("two observations share source and date, so neither can be named")
        if self.unit == "share" and any(
            not 0 <= number <= 1
            for entry in self.observation
            for number in (entry.value, entry.low, entry.high)
            if number is not None
        ):
            raise ValueError("a share lies in 0..1")
        return self


class Topic(BaseModel):
    """One catalogue file."""

    model_config = _STRICT

    source: dict[SourceKey, SourceEntry]
    figure: dict[Key, FigureEntry]

    @model_validator(mode="after")
    def _known_sources(self) -> Topic:
        used = {entry.source for figure in self.figure.values() for entry in figure.observation}
        if used != set(self.source):
            raise ValueError(f"sources used and defined differ: {sorted(used ^ set(self.source))}")
        return self


_ADAPTER = TypeAdapter(Topic)


def validate(document: object) -> Topic:
    """Return the checked topic. Raises pydantic.ValidationError, which only a damaged installation
    can cause.
    """
    return _ADAPTER.validate_python(document)


def is_as_of(text: str) -> bool:
    """Tell whether a text is a date of the catalogue: YYYY, YYYY-MM, YYYY-MM-DD, start/end of
    those, or undated.
    """
    return re.fullmatch(rf"{_DAY}(?:/{_DAY})?|undated", text) is not None
