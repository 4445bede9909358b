"""One table of a request's fields, from which options, cells, saved files, completion and help are
made.
"""

from __future__ import annotations

import ast
import datetime
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Study, request
from malisize.answer import Spreading
from malisize.cli import words as offered
from malisize.cli.options import OUTPUT, Asked, OutputOptions, with_options
from malisize.cli.session import Session
from malisize.errors import InputError
from malisize.recorded import recorded, restored, typed, untyped
from malisize.request import (
    FIELDS,
    Loaded,
    MarketRequest,
    PlanRequest,
    Request,
    fields_of,
    read,
)
from malisize.saved import schema
from malisize.scenarios.batch.scenario import Asked as Common
from malisize.scenarios.batch.scenario import request_of

RECORDS: dict[str, Any] = {
    "study": Loaded,
    "audience": Request,
    "plan": PlanRequest,
    "market": MarketRequest,
}
TODAY = datetime.date(2026, 11, 21)
words = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), min_size=1).map(
    str.strip
).filter(lambda text: text and not text.startswith("-"))  # fmt: skip


def test_every_field_has_its_place_in_a_record() -> None:
    """A field is an attribute of the record of its group, which starts at the field's default."""
    for field in FIELDS:
        if field.group == "output":  # how a result is written, which no request records
            continue
        record = RECORDS[field.group]
        assert field.name in record._fields
        default = record._field_defaults[field.name]
        assert default in (field.value, None, "")


def test_every_attribute_of_a_record_has_its_field() -> None:
    """Nothing can be asked for that the table does not know; what was found nobody asks for."""
    names = {field.name for field in FIELDS} | {"plan", "market", "solved"}
    for record in RECORDS.values():
        assert set(record._fields) <= names


@pytest.mark.slow
def test_python_keywords_are_the_fields_of_an_audience() -> None:
    """The typed keywords of ``Study.audience`` are those of the table."""
    tree = ast.parse(Path(request.__file__).read_text(encoding="utf-8"))
    (options,) = (
        node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == "Options"
    )
    names = [line.target.id for line in options.body if isinstance(line, ast.AnnAssign)]
    assert names == [field.name for field in fields_of("audience")]
    assert tuple(name for name in OutputOptions._fields) == tuple(field.name for field in OUTPUT)


def test_a_keyword_that_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match="unknown option 'aera'"):
        Study.load().audience(aera="bamako")  # type: ignore[call-arg]


def test_what_completes_exists() -> None:
    """A field that completes names a function of the command line."""
    for field in (*FIELDS, *OUTPUT):
        assert not field.completes or callable(getattr(offered, field.completes))


def test_the_saved_form_knows_every_field() -> None:
    """What a run records is read back, field by field."""
    known = set(schema.RequestEntry.model_fields)
    assert {field.name for field in fields_of("study", "audience")} <= known
    plan = {field.name for field in fields_of("plan")} | {"solved"}
    assert plan == set(schema.PlanEntry.model_fields)


def through_the_options(line: str) -> tuple[Loaded, Request, PlanRequest]:
    """Read options as a command does."""
    found: list[Asked] = []

    @with_options("study", "audience", "plan", output=False)
    def command(asked: Asked) -> None:
        found.append(asked)

    app = typer.Typer(rich_markup_mode=None)
    app.command()(command)
    typer.main.get_command(app).main(shlex.split(line), standalone_mode=False)
    (asked,) = found
    several = {name: asked.several(name) for name in ("assumptions", "set", "prefer")}
    loaded = Loaded(**several, scenario=asked.values["scenario"])
    session = Session(today=TODAY)
    return loaded, asked.request(session), asked.plan()


texts = st.lists(words, max_size=3).map(tuple)
plans = st.builds(
    PlanRequest,
    st.none() | words,
    st.none() | words,
    st.none() | words,
    st.none() | words,
    texts,
    st.booleans(),
    texts,
    texts,
    texts,
    texts,
    st.none() | st.integers(1, 366),
    st.integers(1, 20),
    st.sampled_from(["XOF", "EUR", "USD"]),
    st.none() | words,
    st.none() | words,
    texts,
    st.none(),
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    st.builds(Loaded, texts, st.none() | words, texts, texts, st.none()),
    st.tuples(
        *[st.none() | st.lists(words, min_size=1, max_size=3).map(tuple)] * 4,
        texts,
        texts,
    ).map(lambda parts: Request(*parts)),
    plans,
)
def test_what_is_typed_back_asks_the_same(
    loaded: Loaded, asked: Request, plan: PlanRequest
) -> None:
    """The options that a result repeats, read by the command line, are the request again."""
    line = typed({**loaded._asdict(), **asked.options(), **plan._asdict()})
    expected = asked._replace(date=TODAY, plan=plan if plan.asked else None)
    assert through_the_options(line) == (loaded, expected, plan)


CELLS = {
    "area": "bamako",
    "gender": "women",
    "age": "18-35",
    "speaks": "bambara + french",
    "reads": "french",
    "channel": "facebook, instagram",
    "narrow": "a=50%",
    "known": "facebook=200k; instagram=20k accounts",
    "total": "1M XOF",
    "confidence": "90%",
    "split": "facebook=60%; instagram=40%",
    "allocate": "yes",
    "lock": "facebook=40%",
    "min": "facebook=10%",
    "max": "facebook=60%",
    "days": "14",
    "end": "2026-12-14",
    "weeks": "1; facebook=1-2, 5",
    "currency": "eur",
    "reach": "30%",
}


def test_every_cell_is_read_as_its_option_is() -> None:
    """A scenario's cells make the request that its options would."""
    read_fields = [field for field in fields_of("audience", "plan") if field.column == "read"]
    cells = {field.key: CELLS.get(field.key, field.example) for field in read_fields}
    assert all(cells.values())
    common = Common(Study.load(), Request(), Spreading.of_request(Request()))
    found = request_of(common, cells)
    assert found.plan is not None
    assert (found.channels, found.narrow) == (("facebook", "instagram"), ("a=50%",))
    assert found.plan.split == ("facebook=60%", "instagram=40%")
    words = [
        f"{field.option} {shlex.quote(part)}"
        for field in read_fields
        if field.form != "flag"
        for part in (read(field, cells[field.key], "") if field.repeats else [cells[field.key]])
    ]
    _, asked, plan = through_the_options(" ".join([*words, "--allocate"]))
    assert found._replace(date=TODAY) == asked
    assert found.plan == plan


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(plans, st.sampled_from([None, TODAY]), st.integers(100, 5_000), st.integers(0, 9))
def test_what_is_recorded_is_restored(
    plan: PlanRequest, date: datetime.date | None, draws: int, seed: int
) -> None:
    """A record of a request holds everything that was asked."""
    loaded = Loaded(("a.toml",), "low", ("overlap=80%",), ("population=x",))
    asked = Request(
        ("bamako", "kayes"),
        ("women",),
        ("18+",),
        ("facebook",),
        ("a=50%",),
        ("facebook=200k",),
        "80%",
        draws,
        seed,
        date=date,
        plan=plan,
        speaks=("bambara", "french"),
        reads=("french",),
    )
    record = recorded(loaded, asked, asked)
    assert Loaded(**restored("study", record)) == loaded
    assert PlanRequest(**restored("plan", record["plan"])) == plan
    assert Request.of(restored("audience", record), plan) == asked


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("allocate", "perhaps", "allocate: `perhaps` is neither yes nor no"),
        ("currency", "JPX", "currency `JPX`: unknown"),
        ("days", "2.5", "days: `2.5`: a whole number is needed"),
    ],
)
def test_a_wrong_text_is_refused_with_its_name(name: str, text: str, message: str) -> None:
    """Each form of text says what is wrong with it, and where."""
    with pytest.raises(InputError) as refused:
        read(request.BY_NAME[name], text, name)
    assert refused.value.message == message


TYPED = [field for field in FIELDS if field.typed]


@pytest.mark.slow
@given(st.data())
def test_options_as_typed_are_read_back(data: st.DataObject) -> None:
    """``untyped`` is the inverse of ``typed``, whatever the texts hold."""
    values: dict[str, Any] = {}
    for field in data.draw(st.lists(st.sampled_from(TYPED), unique=True)):
        if field.form == "flag":
            values[field.name] = True
        elif field.repeats:
            values[field.name] = tuple(data.draw(st.lists(words, min_size=1, max_size=3)))
        elif (word := data.draw(words)) != field.value:
            values[field.name] = word
    text = typed(values)
    assert untyped(text, "x") == values
    assert typed(untyped(text, "x")) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("--area", "x: --area has no value"),
        ("--draws 5", "x: `--draws` is not an option"),  # not among what results repeat
        ("; curl", "x: `;` is not an option"),
        ("--area 'bamako", "x: `--area 'bamako` has a quote that is never closed"),
        ("--total 1 --total 2", "x: --total is given twice"),
    ],
)
def test_options_that_nobody_types_are_refused(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        untyped(text, "x")
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("rows", "plan", "expected"),
    [
        (["segment.online"], None, None),
        ([], PlanRequest(total="1 XOF"), None),
        (["Market.SOM.revenue"], None, MarketRequest()),
        (["market.year.2.tam.people", "market.year.10.som.people"], None, MarketRequest(10)),
        (["plan.reach", "market.ratio"], PlanRequest(currency="EUR"), MarketRequest(None, "EUR")),
    ],
)
def test_rows_say_which_market_they_need(
    rows: list[str], plan: PlanRequest | None, expected: MarketRequest | None
) -> None:
    """A row of a market asks for one, with the years it needs, in the currency of the plan."""
    assert request.market_of(rows, plan) == expected
