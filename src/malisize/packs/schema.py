"""The form of a country's folder, checked by pydantic where one is named by its path, and in the
tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from malisize.figures.schema import Topic

_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$")]
Named = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{2,20}$")]


class Names(BaseModel):
    """A name in each language, English first."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    en: Text
    __pydantic_extra__: dict[str, Text]


class AreaEntry(BaseModel):
    """An area: what it is, what it lies in, its names, codes and the figure of its people."""

    model_config = _STRICT

    kind: Literal["national", "urban", "rural", "towns", "capital", "region", "former"]
    name: Names
    within: Id | None = None
    codes: list[Code] = []
    also: list[Text] = []
    population: Named | None = None


class ExampleEntry(BaseModel):
    """What help and hints take as examples."""

    model_config = _STRICT

    channels: Annotated[list[Key], Field(min_length=1)]
    file: Text = ""
    market: Text = ""


class WatchEntry(BaseModel):
    """What results are held against."""

    model_config = _STRICT

    vat: Annotated[float, Field(ge=0, le=1)] | None = None
    capital_online_daily: Named = ""
    rural_online_most: Named = ""
    capital_daily: dict[Key, Named] = {}
    capital_order: list[Key] = []
    social_ages: Text = ""
    campaign: Key = ""
    campaign_frequency: Named = ""
    campaign_cost_per_1000: Named = ""
    campaign_least_total: Named = ""


class CountryEntry(BaseModel):
    """country.toml."""

    model_config = _STRICT

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    codes: list[Code] = []
    name: Names
    currency: Text
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] = []
    capital: Id
    topics: Annotated[list[Key], Field(min_length=1, max_length=50)]
    examples: ExampleEntry
    watch: WatchEntry = WatchEntry()
    area: Annotated[dict[Id, AreaEntry], Field(min_length=1, max_length=5000)]


class LocalEntry(BaseModel):
    """A figure that sizes a channel in one area alone."""

    model_config = _STRICT

    area: Id
    figure: Named


class ChannelEntry(BaseModel):
    """A channel of channels.toml."""

    model_config = _STRICT

    label: Text
    kind: Key
    universe: Literal["online", "phones", "population"]
    sizing: Literal["accounts", "weekly", "lines"]
    unit: Text
    figure: Named | None = None
    local: LocalEntry | None = None
    unavailable: bool = False
    why: Text | None = None
    also: list[Text] = []
    national: bool = False


_FORMS: dict[str, TypeAdapter[Any]] = {
    "country": TypeAdapter(CountryEntry),
    "channels": TypeAdapter(dict[Key, ChannelEntry]),
    "topic": TypeAdapter(Topic),
}


def complaints(form: str, document: object) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a file of a form: where, as a dotted path, and in words."""
    try:
        _FORMS[form].validate_python(document)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False, include_context=False):
            yield ".".join(map(str, one["loc"])), one["msg"]
