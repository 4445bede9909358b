"""What a saved estimate certifies is checked: a field of its request that is edited by hand is
refused, gives "different", or is what is run.
"""

from __future__ import annotations

import copy
import json
import pathlib
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Study
from malisize.errors import MalisizeError
from malisize.records import Listing
from malisize.request import FIELDS
from malisize.saved import reading as saved
from malisize.scenarios.replay import replay
from tests.formats import render
from tests.scenarios.test_replay import DATE, REQUESTS, again, asked, estimate_of

pytestmark = pytest.mark.slow

Path = tuple[str | int, ...]
EDITED = (  # between them they have every field
    "women of the countryside",
    "set, a band and thirds",
    "scenario",
    "allocated with a lock",
    "target with confidence",
    "a market that a campaign wins",
)


@cache
def document(name: str) -> dict[str, Any]:
    return json.loads(render(estimate_of(name), "json"))  # type: ignore[no-any-return]


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value of a request with its place; lists of names whole, tables entry by
    entry.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, inner in enumerate(value):
            yield from places(inner, (*path, place))
    else:
        yield path, value


@cache
def found() -> dict[Path, list[Any]]:
    """Return by place, numbers of lists aside, the values of all requests: what may stand there."""
    out: dict[Path, list[Any]] = {}
    for name in REQUESTS:
        for path, value in places(document(name)["request"]):
            values = out.setdefault(tuple(part for part in path if isinstance(part, str)), [])
            if value not in values:
                values.append(value)
    return out


def others(path: Path, value: Any) -> list[Any]:
    """Return other values for a place: those of other requests, and this one edited."""
    key = tuple(part for part in path if isinstance(part, str))
    out = [other for other in found()[key] if type(other) is type(value)]
    if isinstance(value, bool):
        out.append(not value)
    elif isinstance(value, int):
        out.append(value + 1)
    elif isinstance(value, str):
        out += ["", value + "x", f"{value} --allocate"]
    elif isinstance(value, list):
        out += [value[:-1], [*value, *value[:1]], [*value, "x"]]
    return [other for other in out if other != value]


def changed(name: str, path: Path, value: Any) -> dict[str, Any]:
    """Return a saved estimate with another value in a place of its request; None takes it out."""
    edited = copy.deepcopy(document(name))
    table: Any = edited["request"]
    for part in path[:-1]:
        table = table[part]
    if value is None:
        del table[path[-1]]
    else:
        table[path[-1]] = value
    return edited


def replayed(edited: dict[str, Any], format: str) -> tuple[Listing, bool] | None:
    """Return a replay of an edited file; None where it is refused."""
    text = json.dumps(edited) if format == "json" else tomli_w.dumps(edited)
    try:
        return replay(saved.read(text.encode(), f"x.{format}"), f"x.{format}")
    except MalisizeError:
        return None


def assert_checked(name: str, path: Path, value: Any, format: str) -> None:
    """Assert that another value in a place of a request is refused, different, or what was run."""
    result = replayed(changed(name, path, value), format)
    if result is None or not result[1]:
        return
    request = result[0].request
    if path[0] in ("draws", "seed"):  # nothing was drawn
        assert path[0] not in request
    elif path[0] == "date":  # against which figures age
        assert request.get("date") == value
    else:  # a description or a number of a market that moves no row of this request
        assert path[0] == "market", (name, path, value)
        now: Any = request["market"]
        for part in path[1:]:
            now = now.get(part) if isinstance(now, dict) else now[part]  # type: ignore[index]
        assert now == value


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITED)
def test_every_field_of_a_request_takes_part(name: str) -> None:
    """Each field, with another value and taken out."""
    for count, (path, value) in enumerate(list(places(document(name)["request"]))):
        format = ("json", "toml")[count % 2]
        for other in others(path, value)[count % 3 :: 3][:1]:
            assert_checked(name, path, other, format)
        if isinstance(path[-1], str) and not as_it_would_be(path, value):
            assert_checked(name, path, None, format)


def as_it_would_be(path: Path, value: Any) -> bool:
    """Tell whether a field has the value that it has where it is left out."""
    defaults = {field.name: field.value for field in FIELDS}
    return value in ([], "", False) or value == defaults.get(str(path[-1]), "none")


@pytest.mark.slow
@settings(max_examples=40)
@given(data=st.data(), format=st.sampled_from(["json", "toml"]))
def test_any_edit_of_a_request_is_noticed(data: st.DataObject, format: str) -> None:
    """Any field of any request, with any other value that may stand there."""
    name = data.draw(st.sampled_from(sorted(REQUESTS)))
    path, value = data.draw(st.sampled_from(list(places(document(name)["request"]))))
    choices = others(path, value)
    if choices:
        assert_checked(name, path, data.draw(st.sampled_from(choices)), format)


@pytest.mark.parametrize(
    ("name", "missing", "value"),
    [
        ("plan", ("scenario",), "low"),
        ("plan", ("plan", "reach"), "30%"),
        ("plan", ("plan", "confidence"), "80%"),
        ("plan", ("currency",), "EUR"),
        ("a market", ("plan",), {"total": "2M XOF"}),
        ("no date", ("date",), "2026-11-20"),
    ],
)
def test_a_field_that_was_not_there_takes_part(name: str, missing: Path, value: Any) -> None:
    assert_checked(name, missing, value, "json")


@pytest.mark.parametrize(
    ("name", "path", "value", "field"),
    [
        ("all channels", ("channels",), ["online"], "request.channels"),
        ("defaults", ("channels",), ["all"], "request.channels"),
        ("defaults", ("area",), "bamako", "request.area"),
        ("own file", ("assumptions",), ["other.toml"], "request.assumptions"),
        ("scenario", ("scenario",), "high", "request.scenario"),
        ("set, a band and thirds", ("set",), ["overlap=50%"], "request.set"),
        ("set, a band and thirds", ("set",), [], "request.set"),
        ("preferred", ("prefer",), [], "request.prefer"),
        ("narrowed", ("options",), "--narrow 'eats out=20%'", "request.narrow"),
        ("women of the countryside", ("options",), "", "request.age"),
        ("plan", ("plan", "days"), 27, "request.plan.days"),
        ("allocated in dollars", ("plan", "most"), ["facebook=999 USD"], "request.options"),
    ],
)
def test_the_field_is_named_with_both_values(name: str, path: Path, value: Any, field: str) -> None:
    """The report says what stands in the file and what was run, in every format."""
    result = replayed(changed(name, path, value), "toml")
    assert result is not None
    listing, same = result
    assert not same
    named = {one["field"]: one for one in listing.more["fields"]}
    assert field in named
    document = tomllib.loads(render(listing, "toml"))
    assert document["fields"] == [dict(one) for one in listing.more["fields"]]
    assert document["request"]["verdict"] == "different"
    (row,) = [row for row in render(listing, "csv").splitlines() if row.startswith(f"{field},")][:1]
    assert row.endswith(",different")


def test_numbers_that_reproduce_beside_a_field_that_does_not_are_told_apart() -> None:
    listing, _ = replayed(changed("own file", ("assumptions",), ["other.toml"]), "json") or (0, 0)
    assert isinstance(listing, Listing)
    assert listing.title.startswith(
        "Different: the numbers reproduce, but request.options, request.assumptions are not what"
        " was run (malisize "
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("basis", "sourced"), ("as_of", "2031"), ("sources", []), ("assumptions", ["overlap"])],
)
def test_what_a_row_rests_on_takes_part(name: str, value: Any) -> None:
    """A row that claims another basis, date, source or assumption is named."""
    edited = copy.deepcopy(document("defaults"))
    row = edited["rows"][-1]
    assert row[name] != value
    row[name] = value
    listing, same = replayed(edited, "json") or (None, True)
    assert not same
    assert listing is not None
    assert {one["field"].partition("[")[0] for one in listing.more["fields"]} == {
        f"rows.{row['id']}.{name}"
    }


def test_a_file_of_another_version_is_not_held_to_what_rows_rest_on() -> None:
    """Another version may know another source for the same number."""
    edited = copy.deepcopy(document("defaults"))
    edited["rows"][-1]["basis"] = "sourced"
    edited["versions"]["malisize"] = "0.0.9"
    result = replayed(edited, "json")
    assert result is not None
    assert result[1]


@pytest.mark.parametrize("name", ["defaults", "own file", "women of the countryside", "split"])
def test_files_whose_layers_do_not_say_whom_they_are_for_still_reproduce(name: str) -> None:
    """Files saved before layers had ``audience`` are run on what their request says."""
    older = copy.deepcopy(document(name))
    for layer in older["layers"]:
        layer.pop("audience", None)
    result = replayed(older, "json")
    assert result is not None
    assert result[1]


def test_a_layer_that_decides_nothing_but_whom_is_saved() -> None:
    """A scenario that changes the area alone has its layer, so that its name takes part."""
    own = ("own.toml", b'[audience]\nage = "20-30"\n[scenario.city]\naudience.area = "bamako"\n')
    estimate = asked(own, load={"scenario": "city"}, date=DATE)
    names = {layer.name: layer.audience for layer in estimate.layers}
    assert names == {
        "default.toml": {"gender": "all", "channels": ["online"]},
        "own.toml": {"age": "20-30"},
        "own.toml [scenario.city]": {"area": "bamako"},
    }
    for format in ("toml", "json"):
        assert again(estimate, format)[1]


def test_a_source_of_ones_own_is_known_by_its_address(tmp_path: pathlib.Path) -> None:
    """Files saved before keys of such sources were made of the address alone have another, made of
    the title too: their rows rest on the same source, and another address is another source.
    """
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'overlap = { value = "70% to 80%", why = "our panel", source = "Panel 2026",'
        ' url = "https://example.org/panel", date = "2026-01" }\n',
        encoding="utf-8",
    )
    study = Study.load((mine.name, mine.read_bytes()))
    found = study.audience(channels=["facebook", "instagram"], range=None, date=DATE)
    text = render(found, "json")
    assert "own-a15a182e" in text
    before = text.replace("own-a15a182e", "own-2f9b76a4")
    assert replay(saved.read(before.encode(), "x.json"), "x.json")[1]
    other = before.replace("example.org", "example.com", 1)
    assert not replay(saved.read(other.encode(), "x.json"), "x.json")[1]
