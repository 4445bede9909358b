"""The form of a country's folder, checked by pydantic where one is named by its path, and in the
tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from malisize.complaints import in_words
from malisize.errors import InputError
from malisize.figures.checks.terms import check_expression, expressions_in
from malisize.figures.schema import Topic, in_english
from malisize.wording import phrase


def _read(text: str) -> str:
    """Refuse what is no expression of a check."""
    try:
        check_expression(text)
    except InputError as error:
        raise ValueError(error.message) from None
    return text


def _texts_read(text: str) -> str:
    """Refuse a text with braces that hold no expression."""
    for part in expressions_in(text):
        _read(part)
    return text


_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
Worded = Annotated[Text, BeforeValidator(in_english)]
Words = Annotated[
    str,
    StringConstraints(max_length=1000),
    AfterValidator(_texts_read),
    BeforeValidator(in_english),
]
Expression = Annotated[str, StringConstraints(max_length=600), AfterValidator(_read)]
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
    part: Annotated[float, Field(gt=0, le=1)] = 1.0
    contested: Named | None = None
    of: dict[Key, Text] = {}


class BySexEntry(BaseModel):
    """Figures by sex."""

    model_config = _STRICT

    women: Named
    men: Named


class TongueEntry(BaseModel):
    """A language that people speak: its names, and the shares of people who speak and read it."""

    model_config = _STRICT

    name: Names
    also: list[Text] = []
    speaks: Named | BySexEntry | None = None
    reads: Named | BySexEntry | None = None


class SurveyOfEntry(BaseModel):
    """Which shares by region and sex say where people are."""

    model_config = _STRICT

    figure: Named
    sources: Annotated[list[Text], Field(min_length=1, max_length=20)]
    ages: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(-[0-9]{1,2}|\+)$")]
    proxies: list[Text] = []


class SurveyOfEntries(BaseModel):
    """Surveys of people online and of people with a phone."""

    model_config = _STRICT

    online: SurveyOfEntry
    phones: SurveyOfEntry


class ExampleEntry(BaseModel):
    """What help and hints take as examples."""

    model_config = _STRICT

    channels: Annotated[list[Key], Field(min_length=1)]
    file: Text = ""
    scenario: Text = ""
    market: Text = ""
    region: Id = ""
    unsized: Key = ""
    prefer: Text = ""


class WatchEntry(BaseModel):
    """What results are held against."""

    model_config = _STRICT

    vat: Annotated[float, Field(ge=0, le=1)] | None = None
    capital_online_daily: Named = ""
    rural_online_most: Named = ""
    capital_daily: dict[Key, Named] = {}
    capital_order: list[Key] = []
    social_ages: Worded = ""
    no_media: BySexEntry | None = None
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
    survey: SurveyOfEntries
    tongue: dict[Id, TongueEntry] = {}
    area: Annotated[dict[Id, AreaEntry], Field(min_length=1, max_length=5000)]


class LocalEntry(BaseModel):
    """A figure that sizes a channel in one area alone."""

    model_config = _STRICT

    area: Id
    figure: Named


class ChannelEntry(BaseModel):
    """A channel of channels.toml."""

    model_config = _STRICT

    label: Worded
    kind: Key
    universe: Literal["online", "phones", "population"]
    sizing: Literal["accounts", "weekly", "lines"]
    unit: Text
    figure: Named | None = None
    local: LocalEntry | None = None
    unavailable: bool = False
    why: Worded | None = None
    also: list[Text] = []
    national: bool = False
    together: Key = ""


class EqualEntry(BaseModel):
    """A computation that should give a figure."""

    model_config = _STRICT

    check: Key
    subject: Words
    value: Expression
    figure: Text
    note: Words = ""
    excused: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    one_date: bool = False


class JudgeEntry(BaseModel):
    """What should hold."""

    model_config = _STRICT

    check: Key
    subject: Words
    let: dict[Key, Expression] = {}
    each: Key | None = None
    noted: Key | None = None
    overlap: Key | None = None
    holds: Expression | None = None
    computed: Words | None = None
    stated: Words | None = None
    note: Words = ""
    trap: Words = ""
    excused: Expression | None = None

    @model_validator(mode="after")
    def _whole(self) -> JudgeEntry:
        if self.overlap is None and None in (self.holds, self.computed, self.stated):
            raise ValueError(phrase("holds, computed and stated are needed"))
        return self


class EndsEntry(BaseModel):
    """A range that was worked out."""

    model_config = _STRICT

    check: Key
    subject: Words
    let: dict[Key, Expression] = {}
    low: Expression | None = None
    high: Expression
    figure: Text


class SumEntry(BaseModel):
    """Shares of one whole."""

    model_config = _STRICT

    check: Key
    of: list[Text] = []
    bands: bool = False
    to: Literal["one", "at most one"]
    note: Words = ""


class PartsEntry(BaseModel):
    """Parts and their wholes."""

    model_config = _STRICT

    of: list[Annotated[list[Text], Field(min_length=2, max_length=2)]]


class BetweenEntry(BaseModel):
    """A total between women and men."""

    model_config = _STRICT

    total: Key
    women: Key
    men: Key
    years: list[Annotated[str, StringConstraints(pattern=r"^[0-9-]{4,10}$")]]


class RegionsEntry(BaseModel):
    """The people of regions and of the country."""

    model_config = _STRICT

    prefix: Key
    whole: Key
    within: float
    note: Words = ""


class SurveysEntry(BaseModel):
    """Household surveys by former region."""

    model_config = _STRICT

    people: Key
    people_source: Text
    people_name: Text
    whole: Text
    census_whole: Key
    census_rest: Key
    rest_in: list[Text]
    beside_census: list[Text]
    ages_source: Text
    ages_date: Text
    published: Text
    weighted: Text
    weighted_nation: Text
    weighted_note: Words
    rounds: list[Annotated[list[Text], Field(min_length=2, max_length=2)]]
    model: Text
    model_beside: Annotated[list[Text], Field(min_length=3, max_length=3)]
    traps: dict[Key, Words]


class ChecksEntry(BaseModel):
    """checks.toml."""

    model_config = _STRICT

    traps: list[Key] = []
    used: list[Key] = []
    rules: dict[Key, Words] = {}
    equal: list[EqualEntry] = []
    printed: dict[Key, Annotated[list[int], Field(min_length=2, max_length=2)]] = {}
    sum: list[SumEntry] = []
    parts: PartsEntry | None = None
    between: list[BetweenEntry] = []
    regions: RegionsEntry | None = None
    ends: list[EndsEntry] = []
    judge: list[JudgeEntry] = []
    surveys: SurveysEntry | None = None
    late: list[JudgeEntry] = []


_FORMS: dict[str, TypeAdapter[Any]] = {
    "country": TypeAdapter(CountryEntry),
    "channels": TypeAdapter(dict[Key, ChannelEntry]),
    "topic": TypeAdapter(Topic),
    "checks": TypeAdapter(ChecksEntry),
}


def complaints(form: str, document: object) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a file of a form: where, as a dotted path, and in words."""
    try:
        _FORMS[form].validate_python(document)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield ".".join(map(str, one["loc"])), in_words(one)
