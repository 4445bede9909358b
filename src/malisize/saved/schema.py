"""The form of a saved estimate, checked by pydantic when one is replayed; its complaints become one
line each.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    create_model,
)

from malisize.complaints import in_words
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.field import Form, Group
from malisize.figures.schema import AsOf, Number, ObservationEntry, Text
from malisize.numerals import is_currency
from malisize.request import fields_of
from malisize.text import did_you_mean, shown
from malisize.wording import joined, phrase

ESTIMATE = "malisize.estimate/1"
_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)


def _day(text: str) -> str:
    try:
        if len(text) != 10:
            raise ValueError
        datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError(phrase("{text} is not a date", text=shown(text))) from None
    return text


def _code(text: str) -> str:
    if not is_currency(text):
        raise ValueError(f"{shown(text)} is no currency")
    return text


Code = Annotated[str, AfterValidator(_code)]
Day = Annotated[str, AfterValidator(_day)]
Whom = Literal["area", "gender", "age", "speaks", "reads", "channels"]


_TYPES: dict[Form, Any] = {
    "count": int,
    "flag": bool,
    "union": str | Annotated[list[str], Field(min_length=2)],
    "names": list[str],
    "parts": list[str],
    "shares": list[str],
    "currency": Code,
    "day": Day,
}
_NEEDED = {  # what every run records, whatever is typed
    "channels": Annotated[list[str], Field(min_length=1)],
    "range": str,
    "draws": int,
    "seed": int,
}


def _entry(name: str, *groups: Group, **more: Any) -> type[BaseModel]:
    """Return the form of a table with the fields of groups, each as a run records it."""
    fields: dict[str, Any] = {}
    for field in fields_of(*groups):
        kind = _TYPES.get(field.form, str)
        if (field.form == "union" and not field.sparse) or field.name in _NEEDED:
            fields[field.name] = (_NEEDED.get(field.name, kind), ...)
        elif field.sparse:
            fields[field.name] = (kind | None, None)
        elif field.repeats:
            fields[field.name] = (kind, [])
        else:
            fields[field.name] = (kind if field.value is not None else kind | None, field.value)
    return create_model(name, __config__=_STRICT, **{**fields, **more})


PlanEntry = _entry("PlanEntry", "plan", solved=(list[Text] | None, None))
RequestEntry = _entry(
    "RequestEntry",
    "study",
    "audience",
    "output",  # the language that its words are in
    country=(str | Annotated[list[str], Field(min_length=2)] | None, None),
    options=(str, ""),  # with the four before it, what was typed
    plan=(PlanEntry | None, None),
    market=(dict[str, Any] | None, None),  # the table of an assumptions file, read as one
    currency=(Code | None, None),
)


class RowEntry(BaseModel):
    """One number as it was saved."""

    model_config = _STRICT

    id: Text
    label: str
    unit: str
    low: Number
    central: Number
    high: Number
    basis: Literal["sourced", "derived", "proxy", "assumed"]
    as_of: AsOf
    sources: list[str]
    assumptions: list[str]
    note: str
    low_error: Number | None = None
    high_error: Number | None = None
    spread_sourced: Number | None = None
    spread_proxy: Number | None = None
    spread_judged: Number | None = None
    spread_joint: Number | None = None
    rests_on: str | None = None
    stands_for: str | None = None


class NoteEntry(BaseModel):
    """What was said of the result; a replay says nothing of it."""

    model_config = _STRICT

    kind: str
    text: str
    hint: str | None = None
    rows: list[str] = []
    keys: list[str] = []
    effect: Number | None = None
    parameters: dict[str, object] = {}


_OF = r"^([a-z]{2,3}\.)?"  # of several countries, what is one country's begins with its code
OwnSource = Annotated[str, StringConstraints(pattern=_OF + r"[a-z0-9][a-z0-9-]*$")]
OwnFigure = Annotated[str, StringConstraints(pattern=_OF + r"[a-z][a-z0-9_]*$")]


class SavedSource(BaseModel):
    """A source as it was cited."""

    model_config = _STRICT

    key: OwnSource
    title: Text
    publisher: str
    url: str
    accessed: AsOf | Literal[""]
    kind: Literal["primary", "secondary", "press", "own"]


class SavedObservation(ObservationEntry):
    """An observation as it was used, with its figure."""

    figure: OwnFigure
    source: OwnSource
    label: Text
    unit: Text


class SavedAssumption(BaseModel):
    """An assumption as it was used."""

    model_config = _STRICT

    key: Text
    value: str
    mark: str | None = None
    why: str | None = None
    source: str | None = None
    layer: str
    unit: str | None = None
    url: str | None = None
    date: str | None = None
    borrowed: str | None = None


class LayerEntry(BaseModel):
    """What one layer gave."""

    model_config = _STRICT

    name: Text
    used: list[Text]
    rest: dict[Text, str | list[str] | dict[str, str]]
    audience: dict[Whom, str | list[str]] | None = None
    own: dict[str, Any] | None = None  # checked where it is read
    texts: list[dict[str, str]] | None = None


class EstimateEntry(BaseModel):
    """A saved estimate."""

    model_config = _STRICT

    schema_: Annotated[Literal["malisize.estimate/1"], Field(alias="schema")]
    command: Literal["audience", "budget", "market"]
    request: RequestEntry  # type: ignore[valid-type]
    rows: Annotated[list[RowEntry], Field(min_length=1)]
    notes: list[NoteEntry] = []
    sources: list[SavedSource]
    figures: list[SavedObservation]
    assumptions: list[SavedAssumption]
    layers: Annotated[list[LayerEntry], Field(min_length=1)]
    versions: dict[str, str]


_ADAPTER = TypeAdapter(EstimateEntry)
_TABLES: dict[str, type[BaseModel]] = {
    "request": RequestEntry,
    "plan": PlanEntry,
    "rows": RowEntry,
    "notes": NoteEntry,
    "sources": SavedSource,
    "figures": SavedObservation,
    "assumptions": SavedAssumption,
    "layers": LayerEntry,
}


def validate(document: dict[str, Any], where: str) -> None:
    """Check a saved estimate. Raises InputError naming ``where`` and the key, of all faults at
    once.
    """
    try:
        _ADAPTER.validate_python(document)
    except ValidationError as error:
        raise_faults(list(_faults(error, where)))


def _faults(error: ValidationError, where: str) -> Iterator[MalisizeError]:
    said = set()
    for fault in error.errors(include_url=False, include_context=True):
        place = _place(fault["loc"])
        if place in said:  # a value that may be of several types is refused once for each
            continue
        said.add(place)
        hint: str = phrase("save the estimate again with --output FILE.toml")
        if fault["type"] == "extra_forbidden":
            names = _known(fault["loc"][:-1])
            hint = did_you_mean(str(fault["loc"][-1]), names, hint) or hint
        yield InputError(
            joined(": ", [part for part in (where, place, in_words(fault)) if part]), hint=hint
        )


def _known(parts: tuple[int | str, ...]) -> list[str]:
    """Return the keys that may stand at a place of the document."""
    table = next((part for part in reversed(parts) if isinstance(part, str)), "")
    return [
        field.alias or name
        for name, field in _TABLES.get(table, EstimateEntry).model_fields.items()
    ]


def _place(parts: tuple[int | str, ...]) -> str:
    """Return a place in the document as it would be written; the types tried there (``str``,
    ``list[str]``) are left out.
    """
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        elif part not in ("str", "int", "float") and not part.startswith(("list[", "dict[")):
            text += f".{part}" if text else part
    return text
