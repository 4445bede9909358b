"""The shipped files: all of them load, every value has its reason and its mark, and the template is
valid.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from malisize.assumptions import bundled
from malisize.assumptions.template import template
from malisize.assumptions.values import MARKS
from malisize.errors import InputError
from malisize.packs.folder import country
from malisize.request import PlanRequest
from malisize.study import Study
from tests.model.helpers import DEFAULT, WORDS
from tests.places import COUNTRY, read_layer

TEXTS = (
    "title",
    "audience.area",
    "audience.gender",
    "audience.age",
    "audience.channels",
    "budget.fee_basis",
)
PLAN_TEXTS = ("flight.start", "flight.end", ".weeks", "budget.volume_discount")
MARKET_TEXTS = (
    "market.start",
    "market.growth_over_years",
    "market.top_down.level",
    "market.top_down.people",
    ".label",
)


def values(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every number of a document with its dotted key, scenarios and narrows included."""
    for key, value in table.items():
        here = f"{path}{key}"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ((f"{here}[{place}]", one) for place, one in enumerate(value))
        elif isinstance(value, dict) and not set(value) & {"value", "low", "min", "figure"}:
            yield from values(value, f"{here}.")
        elif not here.rsplit("scenario.", maxsplit=1)[-1].partition(".")[2].endswith(
            TEXTS
        ) and not here.endswith((*TEXTS, *MARKET_TEXTS, *PLAN_TEXTS)):
            yield here, value


@pytest.mark.parametrize("name", [*bundled.names(COUNTRY), *bundled.shared()])
def test_every_shipped_value_has_its_reason_and_its_mark(name: str) -> None:
    """In a shipped file no number stands without why and mark, and sourced ones do not say
    unsourced things.
    """
    document = tomllib.loads(bundled.read(name, COUNTRY).decode())
    bundled.taken_base(document, name)
    found = list(values(document))
    assert found
    for key, value in found:
        assert isinstance(value, dict), f"{key} has neither why nor mark"
        assert value.get("mark") in MARKS or key.startswith("correlation["), key
        assert len(value.get("why", "")) > 10 or "as " in value.get("why", ""), key


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled.names(COUNTRY))
def test_every_shipped_file_is_valid_and_runs(name: str) -> None:
    """All keys are known, and the file gives an audience with and without each of its scenarios."""
    layer = read_layer(bundled.read(name, COUNTRY), f"{name}.toml", WORDS)
    for scenario in (None, *layer.scenarios):
        estimate = Study.load(name, scenario=scenario).audience(range=None)
        assert estimate["reachable.deduplicated"].central > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled.names(COUNTRY))
def test_every_shipped_case_gives_a_plan(name: str) -> None:
    """No channel that a case names lacks a price: its client plans without looking one up."""
    found = Study.load(name).budget(PlanRequest("5M XOF"), range=None)
    assert found["plan.reach"].central > 0
    if name != "default":  # of a group, channels without a price are left out with a note
        assert not [note for note in found.notes if note.kind == "waiting"]


MARKETS = (
    "grocery-bamako",
    "momo-merchant",
    "mototaxi-bamako",
    "newsletter-linkedin",
    "school-fees",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", MARKETS)
def test_every_market_gives_its_levels_in_order(name: str) -> None:
    """Each worked case, with each of its scenarios, has people and money at three levels, each
    within the one above.
    """
    layer = read_layer(bundled.read(name, COUNTRY), f"{name}.toml", WORDS)
    for scenario in (None, *layer.scenarios):
        found = Study.load(name, scenario=scenario).market(range=None)
        people = [found[f"market.{level}.people"].central for level in ("tam", "sam", "som")]
        money = [found[f"market.{level}.revenue"].central for level in ("tam", "sam", "som")]
        assert people == sorted(people, reverse=True)
        assert money == sorted(money, reverse=True)
        assert people[-1] > 1


def test_no_account_is_looked_for_where_people_have_one() -> None:
    """Who has no account is not reached through a wallet, so the launch of a wallet uses lines and
    Facebook.
    """
    document = tomllib.loads(bundled.read("mobile-money-launch", COUNTRY).decode())
    assert document["audience"]["channels"] == ["sms", "ussd", "facebook"]
    assert document["audience"]["narrow"][0]["label"].startswith("Has no account")


def test_the_default_gives_what_the_request_needs() -> None:
    """The shipped defaults give area, gender, age and channels, so that a run needs no option at
    all.
    """
    for key in TEXTS[1:]:
        assert key in DEFAULT.values
    assert DEFAULT.narrows is None
    assert DEFAULT.scenarios == {}


def test_shipped_files_are_found_by_name() -> None:
    """Names come without suffix and sorted; a wrong one is refused with the nearest, or with all of
    them.
    """
    assert bundled.names(COUNTRY) == sorted(bundled.names(COUNTRY))
    assert bundled.DEFAULT in bundled.names(COUNTRY)
    with pytest.raises(InputError, match="no bundled assumptions `restaurant`") as caught:
        bundled.read("restaurant", COUNTRY)
    assert caught.value.hint == "did you mean `restaurant-bamako`?"
    with pytest.raises(InputError) as caught:
        bundled.read("zzz", COUNTRY)
    assert caught.value.hint is not None
    assert "health-campaign" in caught.value.hint
    assert "./zzz.toml" in caught.value.hint


def test_a_name_never_leaves_the_folder() -> None:
    """A path is no name, whatever it points to."""
    for name in ("../pyproject", "/etc/hosts", "default.toml", ""):
        with pytest.raises(InputError):
            bundled.read(name, COUNTRY)


def test_the_template_runs_as_it_is() -> None:
    """What a new file starts from is valid and gives an audience, its scenario too, which reaches
    fewer people.
    """
    file = ("mine.toml", template(COUNTRY).encode())
    plain = Study.load(file).audience(range=None)
    cautious = Study.load(file, scenario="cautious").audience(range=None)
    assert plain.request["area"] == "bamako"
    assert cautious["reachable.deduplicated"].central < plain["reachable.deduplicated"].central


def test_what_the_template_comments_out_is_valid_too() -> None:
    """Every commented example in the template can be switched on."""
    lines = []
    for line in template(COUNTRY).splitlines():
        bare = line.removeprefix("# ")
        looks_like_toml = bare.startswith(
            ("[", "share.", "accounts", "internet_users", "population")
        )
        lines.append(bare if line.startswith("# ") and looks_like_toml else line)
    study = Study.load(("mine.toml", "\n".join(lines).encode()))
    estimate = study.audience(range=None)
    assert estimate["internet_users"].central == pytest.approx((8e6 * 9.5e6) ** 0.5)
    assert "channels.facebook.share.bamako" in estimate["channel.facebook.reachable"].assumptions


def test_defaults_stand_over_those_that_countries_share() -> None:
    """A value of the country's own replaces the shared one whole, other keys come from below, and
    correlations of both hold.
    """
    found = bundled.defaults(COUNTRY)
    shared = tomllib.loads(bundled.read("union", COUNTRY).decode())
    own = tomllib.loads(bundled.read("default", COUNTRY).decode())
    assert "builds_on" not in found
    assert found["channels"]["facebook"] == {
        **shared["channels"]["facebook"],
        **own["channels"]["facebook"],
        "share": {
            **shared["channels"]["facebook"].get("share", {}),
            **own["channels"]["facebook"]["share"],
        },
    }
    assert found["fx"] == shared["fx"]
    assert found["correlation"] == own["correlation"]


def test_shared_defaults_name_only_what_the_country_has(tmp_path: Path) -> None:
    """A small country builds on them without their channels; its ages replace theirs whole."""
    folder = tmp_path / "xx"
    shutil.copytree(Path(__file__).parents[1] / "countries" / "xx", folder)
    file = folder / "assumptions" / "default.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text('builds_on = "union"\n' + text, encoding="utf-8")
    small = country(str(folder))
    found = bundled.defaults(small)
    own = tomllib.loads(text)
    assert set(found["channels"]) == {"plaza"}
    assert set(found["overlap"]) == {"other"}
    assert found["social"]["age"] == own["social"]["age"]
    assert found["users"] == own["users"]
    assert found["language"]["apart"]["min"] == "0%"
    assert Study.load(country=str(folder)).audience(range=None)["online"].central > 0


@pytest.mark.parametrize("name", ["../ml/default", "unoin", 5])
def test_defaults_that_are_not_shared_are_refused(name: object) -> None:
    with pytest.raises(InputError, match=r"my\.toml: builds_on: no defaults"):
        bundled.taken_base({"builds_on": name}, "my.toml")


def test_a_copy_of_the_defaults_runs() -> None:
    """What `assumptions show default` prints is a file that can be named."""
    text = bundled.read("default", COUNTRY)
    mine = Study.load(("mine.toml", text)).audience(range=None)
    assert mine["online"] == Study.load().audience(range=None)["online"]
