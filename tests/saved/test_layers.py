"""A saved estimate as an assumptions file: its layers, and whom it was asked about."""

from __future__ import annotations

import json
from typing import Any

import pytest
import tomli_w

from malisize import Study
from malisize.errors import InputError
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.saved import is_saved
from malisize.saved.reading import read
from malisize.scenarios.replay import replay
from tests.formats import render

OWN = b"""title = "Own"
audience.area = ["bamako", "kayes"]
audience.channels = ["facebook", "instagram"]
overlap = { value = "70% to 80%", why = "our survey", borrowed = "Ghana" }
figures.facebook_users = "2M to 3M"
[[audience.narrow]]
label = "eats out"
share = "10% to 30%"
[scenario.low]
overlap = "60%"
[social.age]
"5-14" = "4%"
"15-17" = "8%"
"18-24" = "25%"
"25-34" = "30%"
"35-54" = "25%"
"55+" = "8%"
"""
SETTINGS = {"users.children": "40%", "audience.narrow.1": "20%"}
CASES: dict[str, dict[str, Any]] = {
    "bare": {"files": ()},
    "a bundled file": {"files": ("restaurant-bamako",)},
    "own": {"files": (("own.toml", OWN),)},
    "scenario, settings and preferences": {
        "files": (("own.toml", OWN),),
        "scenario": "low",
        "set": SETTINGS,
        "prefer": {"population": "instat-census-2022", "facebook_users": "korhogo-2025"},
    },
    "two files": {"files": ("health-campaign", ("own.toml", OWN))},
}
OPTIONS: dict[str, Any] = {"age": ["18-24", "45+"], "narrow": {"has a car": "5%"}, "draws": 300}


def saved(estimate: Estimate, form: str = "toml") -> tuple[str, bytes]:
    """Return the file that an estimate is saved as."""
    if form == "json":
        return "saved.json", render(estimate, "json").encode()
    return "saved.toml", tomli_w.dumps(estimate.to_dict()).encode()


def study(files: tuple[Any, ...], **how: Any) -> Study:
    return Study.load(*files, **how)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["toml", "json"])
@pytest.mark.parametrize("name", CASES)
def test_a_saved_estimate_gives_what_it_gave(name: str, form: str) -> None:
    """Its layers and its segment give its numbers again, to the last bit."""
    estimate = study(**CASES[name]).audience(**OPTIONS)
    again = Study.load(saved(estimate, form)).audience(draws=300)
    assert again.rows == estimate.rows
    assert again.title == estimate.title
    for field in ("area", "gender", "age", "channels", "narrow"):
        assert again.request[field] == estimate.request[field]


@pytest.mark.slow
def test_a_budget_is_planned_on_a_saved_audience() -> None:
    """``malisize budget -a saved.toml --total ...`` plans what was sized."""
    estimate = study(**CASES["own"]).audience(**OPTIONS)
    plan = PlanRequest(total="500000 XOF")
    planned = Study.load(saved(estimate)).budget(plan, draws=300)
    assert planned.rows == study(**CASES["own"]).budget(plan, **OPTIONS).rows


def test_a_saved_market_is_a_market() -> None:
    """The market that a saved estimate describes is sized again."""
    estimate = Study.load("grocery-bamako", set={"market.step.2": "60%"}).market(range=None)
    loaded = Study.load(saved(estimate))
    assert loaded.has_market
    assert loaded.market(range=None).rows == estimate.rows


@pytest.mark.slow
def test_options_and_later_files_win_over_it() -> None:
    """It gives defaults, as any assumptions file does."""
    file = saved(study(**CASES["own"]).audience(**OPTIONS))
    men = Study.load(file).audience(gender="men", area="bamako", draws=300)
    assert (men.request["area"], men.request["gender"]) == ("bamako", "men")
    assert men.request["age"] == ["18-24", "45+"]
    later = Study.load(file, ("later.toml", b'overlap = "90%"\naudience.age = "18+"'))
    assert later.audience(range=None).request["age"] == "18+"
    assert any(one.value == "90%" for one in later.audience(range=None).assumptions)


def test_every_value_says_where_it_comes_from() -> None:
    """An explanation names the file and the layer of it that gave a value."""
    how = CASES["scenario, settings and preferences"]
    again = Study.load(saved(study(**how).audience(**OPTIONS))).audience(range=None)
    layers = {one.key: one.layer for one in again.assumptions}
    assert layers["overlap"] == "saved.toml [own.toml [scenario.low]]"
    assert layers["social.age.18-24"] == "saved.toml [own.toml]"
    assert layers["audience.narrow.1"] == "saved.toml [--set]"
    assert layers["overlap"] in {layer.name for layer in again.layers}


@pytest.mark.slow
def test_what_rests_on_a_saved_estimate_replays() -> None:
    """Saved in its turn, it names the file it rests on and reproduces."""
    how = CASES["scenario, settings and preferences"]
    again = Study.load(saved(study(**how).audience(**OPTIONS))).audience(draws=300)
    name, content = saved(again)
    listing, same = replay(read(content, name), name)
    assert same, (listing.title, listing.more)
    assert again.request["assumptions"] == ["saved.toml"]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"area": "atlantis"}, "saved.json: request: audience.area: no area `atlantis`"),
        ({"area": ["rural", "gaoo"]}, "no area `gaoo`"),
    ],
)
def test_an_edited_segment_is_refused(edit: dict[str, Any], message: str) -> None:
    """A place that is none, or none that can be counted, is no default."""
    name, content = saved(Study.load().audience(range=None), "json")
    document = json.loads(content)
    document["request"] |= edit
    with pytest.raises(InputError) as refused:
        Study.load((name, json.dumps(document).encode())).audience(range=None)
    assert message in str(refused.value)


def test_another_result_is_no_assumptions_file() -> None:
    """A listing that was saved is refused by what it is."""
    with pytest.raises(InputError, match=r"x.json: is `malisize.sweep/1`, not a saved estimate"):
        Study.load(("x.json", b'{"schema": "malisize.sweep/1", "rows": []}'))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'schema = "malisize.estimate/1"', True),
        (b'\xef\xbb\xbf\n schema="malisize.estimate/1"', True),
        (b'{\n  "schema": "malisize.estimate/1"', True),
        (b'title = "schema"', False),
        (b"# schema = 1\noverlap = 0.8", False),
        (b'{"rows": []}', False),
        (b"", False),
    ],
)
def test_a_saved_result_is_told_by_its_first_key(content: bytes, expected: bool) -> None:
    assert is_saved(content) == expected
