"""The study: what is loaded over what, what a row rests on, what is noted, and that explanations
add up.
"""

from __future__ import annotations

import datetime
import io
import json
import tomllib
from collections.abc import Mapping
from csv import DictReader
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import malisize
from malisize.errors import Faults, InfeasibleError, InputError
from malisize.figures.checks.tables import model_figures
from malisize.figures.dates import oldest
from malisize.model.inputs import _BASIS
from malisize.records import BASES, Estimate, Row, Tree
from malisize.study import Study
from tests.doubts.helpers import notes
from tests.formats import render
from tests.model.helpers import without
from tests.places import COUNTRY
from tests.quantity.oracle import branches, read_off

CASES: list[dict[str, Any]] = [
    {},
    {"channels": ["all"]},
    {"area": "bamako", "gender": "women", "age": "18-35", "channels": ["all"]},
    {
        "area": "urban",
        "gender": "men",
        "age": "13-40",
        "channels": ["radio", "sms", "orange_mali", "facebook", "linkedin"],
    },
    {
        "area": "segou",
        "age": "10-60",
        "channels": ["facebook", "instagram", "lenali"],
        "narrow": ["eats out=10% to 30%"],
    },
    {
        "area": "rural",
        "channels": ["orange_money"],
        "narrow": {"has cattle": "40% to 60%", "sells milk": 0.5},
    },
]


def leaves(tree: Tree) -> list[Tree]:
    """Return the leaves of a tree that are figures or assumptions."""
    return [one for one in branches(tree) if one.figure or one.assumption]


# Loading


def test_nothing_needs_to_be_said() -> None:
    """Without files and options a study sizes the online channels of the whole country."""
    estimate = Study.load().audience()
    assert estimate.command == "audience"
    assert estimate.request["area"] == "national"
    assert estimate.request["channels"] == ["online"]
    assert estimate.request["range"] == "90%"
    assert estimate["channel.facebook.accounts"].central == 2_200_000
    assert "reachable.deduplicated" in estimate
    assert "channel.x.reachable" not in estimate
    with pytest.raises(KeyError):
        estimate["channel.x.reachable"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words", "hint"),
    [
        (
            {"assumptions": ["restaurant"]},
            "no bundled assumptions `restaurant`",
            "did you mean `restaurant-bamako`?",
        ),
        ({"set": ["overlap"]}, "a key and a value are needed", "overlap=0.9"),
        ({"set": {"overlp": 1}}, "unknown key `overlp`", "did you mean `overlap`?"),
        (
            {"prefer": ["population"]},
            "a figure and a source are needed",
            "population=instat-census-2022",
        ),
        (
            {"prefer": ["population="]},
            "a figure and a source are needed",
            "population=instat-census-2022",
        ),
        ({"prefer": {"populaton": "x"}}, "no figure `populaton`", "did you mean `population`?"),
        (
            {"prefer": {"population": "cia"}},
            "prefer population: no observation from `cia`",
            "cia-factbook-2026",
        ),
        (
            {"prefer": {"population": "un-wpp-2024"}},
            "fits several observations",
            "`un-wpp-2024@2025-01-01`",
        ),
        ({"scenario": "low"}, "no scenario `low` in the files given", "[scenario.NAME]"),
        (
            {"assumptions": ["health-campaign"], "scenario": "rurl"},
            "no scenario `rurl`",
            "did you mean `rural`?",
        ),
        (
            {"assumptions": ["health-campaign"], "scenario": "zzz"},
            "no scenario `zzz`",
            "one of contract, rains, rural, urban, women",
        ),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_a_way_on(
    arguments: dict[str, Any], words: str, hint: str
) -> None:
    """Wrong files, settings, preferences and scenarios are quoted, and what was probably meant is
    offered.
    """
    files = arguments.pop("assumptions", [])
    with pytest.raises(InputError) as caught:
        Study.load(*files, **arguments)
    assert words in caught.value.message
    assert caught.value.hint is not None
    assert hint in caught.value.hint


def test_all_faults_of_a_file_are_raised_together() -> None:
    """A file with two wrong keys raises one error that holds both."""
    with pytest.raises(Faults) as caught:
        Study.load(("mine.toml", b"overlp = 1\nfemal = 2"))
    assert len(caught.value.faults) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"range": "120%"}, "above 100 %"),
        ({"range": "0%"}, "is not a range"),
        ({"range": "100%"}, "is not a range"),
        ({"range": "5% to 90%"}, "is not a range"),
        ({"range": "wide"}, "not a number"),
        ({"range": "90"}, "above 1, and a share is needed"),
        ({"draws": 10}, "draws: `10` is not between"),
        ({"draws": 10**9}, "is not between"),
        ({"seed": -1}, "seed: `-1` is not between"),
        ({"seed": 2**63}, "is not between"),
        ({"area": "paris"}, "no area `paris`"),
        ({"gender": "w"}, "no gender `w`"),
        ({"age": "old"}, "`old` is not an age band"),
        ({"channels": ["facebok"]}, "no channel `facebok`"),
        ({"narrow": ["50%"]}, "a label and a share are needed"),
        ({"narrow": {"eats out": "50"}}, "`50` is above 1"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], words: str) -> None:
    """Ranges, draws, seeds, segments, channels and narrows are checked before anything is
    computed.
    """
    with pytest.raises(InputError) as caught:
        Study.load().audience(**options)
    assert words in caught.value.message


def test_an_option_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    """Explaining with an unknown option is a TypeError, like any call with a wrong name."""
    with pytest.raises(TypeError, match="unknown option 'aera'"):
        Study.load().explain("reachable.deduplicated", aera="bamako")
    with pytest.raises(TypeError):
        Study.load().audience(aera="bamako")  # type: ignore[call-arg]


# Layers


@pytest.mark.slow
def test_each_layer_wins_over_those_before_it() -> None:
    """Default < files in their order < scenario < --set < options, leaf by leaf."""
    first = (
        "first.toml",
        (
            b"overlap = 0.5\n[users]\nchildren = 0.03\n[audience]\narea ="
            b' "urban"\n[scenario.s]\noverlap = 0.7'
        ),
    )
    second = (
        "second.toml",
        b'overlap = 0.6\n[audience]\nage = "15+"\nchannels = ["facebook", "instagram"]',
    )

    def used(*files: tuple[str, bytes], **more: Any) -> tuple[str, str]:
        options = more.pop("options", {})
        estimate = Study.load(*files, **more).audience(
            range=None, **{"channels": ["facebook", "instagram"], **options}
        )
        found = {one.key: one for one in estimate.assumptions}
        one = found.get("overlap", found.get("overlap.facebook"))
        assert one is not None
        return one.value, one.layer

    assert used()[1] == "default.toml"
    assert used(first) == ("50%", "first.toml")
    assert used(first, second) == ("60%", "second.toml")
    assert used(second, first) == ("50%", "first.toml")
    assert used(first, second, scenario="s") == ("70%", "first.toml [scenario.s]")
    assert used(first, second, scenario="s", set={"overlap": "80%"}) == ("80%", "--set")
    study = Study.load(first, second, set={"audience.age": "18+"})
    estimate = study.audience(age="20-30", range=None)
    assert (estimate.request["area"], estimate.request["age"]) == ("urban", "20-30")
    assert study.audience(range=None).request["age"] == "18+"
    assert study.audience(channels=["radio"], range=None).request["channels"] == ["radio"]


@pytest.mark.slow
def test_narrows_append_to_those_of_the_files() -> None:
    """``--narrow`` adds to a file's narrows; a scenario's take the place of the file's."""
    study = Study.load("restaurant-bamako")
    assert study.audience(range=None).request["narrow"] == ["Eats out at least monthly=10% to 30%"]
    added = study.audience(narrow={"Lives near": "20%"}, range=None)
    assert added.request["narrow"] == ["Eats out at least monthly=10% to 30%", "Lives near=20%"]
    scale = (
        added["reachable.deduplicated"].central
        / study.audience(range=None)["reachable.deduplicated"].central
    )
    assert scale == pytest.approx(0.2, rel=1e-9)
    lean = Study.load("restaurant-bamako", scenario="lean-season").audience(
        narrow=["Lives near=20%"], range=None
    )
    assert lean.request["narrow"] == ["Eats out at least monthly=6% to 18%", "Lives near=20%"]


def test_settings_come_as_pairs_or_as_a_mapping() -> None:
    """``set`` and ``prefer`` say the same as texts and as a mapping, numbers included."""
    one = Study.load(set=["overlap=0.8"], prefer=["urban_share=cia-factbook-2026"]).audience(
        range=None
    )
    other = Study.load(set={"overlap": 0.8}, prefer={"urban_share": "cia-factbook-2026"}).audience(
        range=None
    )
    assert [row.central for row in one] == [row.central for row in other]


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("area.urban_odds_ratio", 1.234, "1.2340"),
        ("area.urban_odds_ratio", np.float32(1.25), "1.25"),
        ("channels.whatsapp.accounts", 4_000_000, "4000000"),
        ("channels.facebook.ctr", "0.5%", "0.5%"),
        ("channels.linkedin.people_per_account", "70% to 96%", "0.7 to 0.96"),
    ],
)
def test_a_number_is_set_as_the_number_it_is(key: str, value: object, written: str) -> None:
    """A number given as one has one reading, whatever its digits; texts are read as texts."""
    found = Study.load(set={key: value}).inputs().assumptions.values[key]
    assert found.written == written


def test_a_list_is_set_as_a_list() -> None:
    """A mapping may give a list of channels as a list."""
    study = Study.load(set={"audience.channels": ["facebook", "radio"]})
    assert study.audience(range=None).request["channels"] == ["facebook", "radio"]


@pytest.mark.slow
def test_a_preference_of_a_later_layer_takes_the_place_of_a_value() -> None:
    """``figures.KEY`` holds until a later layer prefers a published observation; a value of that or
    a later layer stays.
    """
    census = {"population": "instat-census-2022"}

    def population(*files: tuple[str, bytes], **more: Any) -> Row:
        return Study.load(*files, **more).audience()["population"]

    assert (population().low, population().high) == (23_600_000, 25_900_000)
    chosen = population(prefer=census)
    assert (chosen.low, chosen.central, chosen.high) == (22_395_489, 22_395_489, 22_395_489)
    assert (chosen.as_of, chosen.sources, chosen.basis) == (
        "2022",
        ("instat-census-2022",),
        "sourced",
    )
    by_file = ("mine.toml", b'[prefer]\npopulation = "instat-census-2022"')
    assert population(by_file).central == 22_395_489
    both = (
        "mine.toml",
        b'[prefer]\npopulation = "instat-census-2022"\n[figures]\npopulation = "23M"',
    )
    assert population(both).central == 23_000_000
    assert population(by_file, set={"figures.population": "23M"}).central == 23_000_000
    assert population(set={"figures.population": "23M"}, prefer=census).central == 22_395_489


@pytest.mark.slow
def test_a_value_of_ones_own_keeps_the_sources_and_takes_the_basis_of_its_mark() -> None:
    """``figures.KEY`` changes number and basis of a figure; what was published stays beside it."""
    row = Study.load(set={"figures.internet_users": "8M to 9M"}).audience()["internet_users"]
    assert (row.low, row.high, row.basis) == (8e6, 9e6, "assumed")
    assert (row.sources, row.as_of) == (("korhogo-2025",), "2023")
    marked = ("mine.toml", b'[figures]\ninternet_users = { value = "8M to 9M", mark = "sourced" }')
    assert Study.load(marked).audience()["internet_users"].basis == "sourced"


def test_an_observation_without_a_number_cannot_be_used() -> None:
    """Preferring a bound, or a fact without a number, is refused by the key of the figure."""
    with pytest.raises(InputError) as caught:
        Study.load(prefer={"internet_users": "korhogo-2025@2025"}).audience(range=None)
    assert caught.value.message.startswith("figures.internet_users: ")
    assert caught.value.hint is not None
    assert "--set figures.internet_users=9M" in caught.value.hint
    idle = Study.load(prefer={"whatsapp_users": "korhogo-2025"}).audience(
        channels=["whatsapp"], range=None
    )  # sized by surveys: what is preferred would move nothing
    (note,) = notes(idle, "idle")
    assert "prefer.whatsapp_users" in note.text


# Ranges


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_same_request_gives_the_same_numbers(case: dict[str, Any]) -> None:
    """Two runs agree bit for bit; another seed moves ends and never a central value."""
    first, second, other = (
        Study.load().audience(draws=500, seed=seed, **case) for seed in (1, 1, 2)
    )
    assert first == second
    assert [row.central for row in first] == [row.central for row in other]
    assert [row.low for row in first] != [row.low for row in other]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_every_way_to_a_range_has_the_same_central_values(case: dict[str, Any]) -> None:
    """None, 80 %, 90 % and the envelope share central values; each wider one contains the
    narrower.
    """
    study = Study.load()
    bare, narrow, wide, corners = (
        study.audience(range=how, draws=1000, **case) for how in (None, "80%", "90%", "envelope")
    )
    for none, inner, outer, most in zip(bare, narrow, wide, corners, strict=True):
        assert none.low == none.central == none.high
        assert none.central == inner.central == outer.central == most.central
        assert outer.low <= inner.low <= inner.high <= outer.high
        assert most.low <= outer.low * (1 + 1e-9)
        assert most.high >= outer.high * (1 - 1e-9)
    assert bare.request["range"] == "none"
    for note in notes(corners, "envelope"):  # more people online in one place are fewer elsewhere
        assert "move it both ways" in note.text
        assert note.rows[0] in corners
    assert "numpy" not in bare.versions
    assert wide.versions["numpy"] == np.__version__


def test_an_unrelated_assumption_changes_no_number() -> None:
    """Setting what a request does not use leaves every number of it as it was, bit for bit."""
    plain = Study.load().audience(channels=["facebook", "radio"], draws=500)
    settings_ = {
        "channels.linkedin.active_share": "1% to 2%",
        "channels.tv.weekly_share": "50%",
        "social.age.18-34": "1%",
    }
    other = Study.load(set=settings_).audience(channels=["facebook", "radio"], draws=500)
    assert list(plain)[:4] == list(other)[:4]
    same = [row.id for row in plain if "social.age.18-34" not in row.assumptions]
    assert {"channel.radio.reachable", "channel.facebook.accounts", "segment.online"} <= set(same)
    for id in same:
        assert (plain[id].low, plain[id].high) == (other[id].low, other[id].high)


# What a row rests on


SOLVED = ("at their odds", "on the odds", "odds of", "where that is below")  # tests/model has them


def made_of_several(leaf: Tree) -> bool:
    """Tell whether a leaf was made of several observations: shares of surveys, sums of a table."""
    return leaf.id.startswith(("online.share.", "phones.share.", "figures.population_by_age."))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_row_is_as_weak_as_its_weakest_leaf_and_as_old_as_its_oldest(
    case: dict[str, Any],
) -> None:
    """Basis, date, sources and assumptions of a row are those of the leaves its explanation goes
    down to.
    """
    study = Study.load()
    estimate = study.audience(range=None, **case)
    stood_in = {row for note in notes(estimate, "stand-in") for row in note.rows}
    for row in estimate:
        tree = study.explain(row.id, range=None, **case).tree
        below = leaves(tree)
        bases = []
        for leaf in below:
            if leaf.assumption:
                bases.append(
                    {"sourced": "sourced", "proxy": "proxy"}.get(
                        leaf.assumption.mark or "", "assumed"
                    )
                )
            elif leaf.figure:
                local = leaf.figure.figure.endswith(
                    "_bamako"
                ) and not leaf.figure.figure.startswith("region")
                bases.append("proxy" if local else _BASIS[leaf.figure.basis])
        surveyed = any(map(made_of_several, branches(tree)))
        worst = max(bases, key=BASES.index, default="sourced")
        if row.id in stood_in:
            worst = max(worst, "proxy", key=BASES.index)
        sources = {leaf.figure.source for leaf in below if leaf.figure}
        if surveyed:  # whose sources and dates the tree does not show
            assert set(row.sources) >= sources, row.id
            assert BASES.index(row.basis) >= BASES.index(worst), row.id
        else:
            if not (row.id.startswith("reachable") and stood_in):
                assert row.basis == worst, row.id
            assert row.as_of == oldest(leaf.figure.as_of for leaf in below if leaf.figure), row.id
            assert set(row.sources) == sources, row.id
        assert set(row.assumptions) == {leaf.assumption.key for leaf in below if leaf.assumption}, (
            row.id
        )


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_every_explanation_adds_up_by_hand(case: dict[str, Any]) -> None:
    """In every tree of every row each formula, worked out from the values shown below it, gives the
    value beside it.
    """
    study = Study.load()
    estimate = study.audience(range=None, **case)
    for row in estimate:
        explanation = study.explain(row.id, range=None, **case)
        assert explanation.tree.central == row.central
        assert (explanation.tree.id, explanation.tree.label, explanation.tree.unit) == (
            row.id,
            row.label,
            row.unit,
        )
        shown = {branch.id for branch in branches(explanation.tree) if branch.inputs}
        for branch in branches(explanation.tree):
            if branch.inputs:
                if not any(words in branch.formula for words in SOLVED):
                    assert read_off(branch) == pytest.approx(branch.central, rel=1e-9), branch.label
            elif branch.see:
                assert branch.see in shown | {row.id}
            else:
                given = branch.figure or branch.assumption or made_of_several(branch)
                assert given or branch.id.startswith("constant:"), branch.id


def test_an_explained_leaf_carries_its_provenance() -> None:
    """A figure comes with its observation, an assumption with reason, mark and layer, and every
    source is listed.
    """
    explanation = Study.load(set={"overlap": "80%"}).explain("reachable.deduplicated")
    found = {leaf.id: leaf for leaf in leaves(explanation.tree)}
    assert found["overlap"].assumption is not None
    assert (found["overlap"].assumption.layer, found["overlap"].assumption.value) == (
        "--set",
        "80%",
    )
    facebook = found["figures.facebook_users"]
    assert facebook.figure is not None
    assert facebook.assumption is not None
    assert (facebook.figure.source, facebook.figure.as_of) == ("korhogo-2025", "2025-01")
    assert facebook.assumption.why
    surveys = {"dhs-mali-2018", "ehcvm-mali-2021"}  # behind the shares of people online by region
    assert {leaf.figure.source for leaf in found.values() if leaf.figure} | surveys == {
        source.key for source in explanation.sources
    }


def test_a_row_that_does_not_exist_is_refused_with_the_nearest() -> None:
    """An unknown row is quoted; a known channel that was not asked for is offered as an option."""
    with pytest.raises(InputError, match=r"no row `reachable\.dedup`") as caught:
        Study.load().explain("reachable.dedup")
    assert caught.value.hint == "did you mean `reachable.deduplicated`?"
    with pytest.raises(InputError) as caught:
        Study.load().drivers("channel.radio.reachable")
    assert caught.value.hint == "add `--channel radio`"
    assert (
        Study.load().explain("Reachable.Deduplicated", range=None).row == "reachable.deduplicated"
    )


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_drivers_are_ranked_and_rest_on_what_the_row_rests_on(case: dict[str, Any]) -> None:
    """Shares fall down the list and add up to one at most, and each driver is an assumption or
    figure with a range of the row.
    """
    study = Study.load()
    estimate = study.audience(draws=1000, **case)
    for id in ("reachable.deduplicated", "segment.online"):
        ranking = study.drivers(id, draws=1000, **case)
        row = estimate[id]
        assert (ranking.low, ranking.central, ranking.high) == (row.low, row.central, row.high)
        shares = [driver.share for driver in ranking.drivers]
        assert shares == sorted(shares, reverse=True)
        assert 0.8 < sum(shares) < 1.0 + 1e-9  # what is missing leaves do together
        known = {*row.assumptions, *(f"figures.{figure.figure}" for figure in estimate.figures)}
        surveyed = ("online.share.", "phones.share.")  # what surveys found by region and sex
        assert all(
            driver.leaf in known or driver.leaf.startswith(surveyed) for driver in ranking.drivers
        )
        assert all(driver.leaf_low < driver.leaf_high for driver in ranking.drivers)


@pytest.mark.slow
def test_drivers_are_drawn_even_where_no_ranges_were_asked_for() -> None:
    """A ranking needs draws, so it takes its 90 % interval whatever the range asked for."""
    study = Study.load()
    assert (
        study.drivers("reachable.deduplicated", range=None).low
        == study.audience()["reachable.deduplicated"].low
    )


REQUESTS = [
    *CASES,
    {"area": "bamako", "channels": ["all"]},
    {"area": "bamako", "age": "13+", "channels": ["all"], "narrow": ["eats out=10% to 30%"]},
    {"age": "13+", "channels": ["all"]},
    {"area": "rural", "gender": "women", "age": "15-49", "channels": ["all"]},
    {"area": "urban", "channels": ["offline"]},
    {"area": "segou", "age": "10-60", "channels": ["all"]},
]


@pytest.mark.slow
@pytest.mark.parametrize("case", REQUESTS)
def test_an_id_is_one_quantity(case: dict[str, Any]) -> None:
    """In the explanations of all rows of a request an id has one value, one label and one unit."""
    study = Study.load(
        set={"channels.youtube.accounts": "1M", "channels.youtube.share.bamako": "50%"}
    )
    found: dict[str, set[tuple[float, str, str]]] = {}
    for row in study.audience(range=None, **case):
        for branch in branches(study.explain(row.id, range=None, **case).tree):
            found.setdefault(branch.id, set()).add((branch.central, branch.label, branch.unit))
    aliases = {
        "segment.population",
        "segment.online",
    }  # a row of its own name may show a quantity that has another below
    assert {id: seen for id, seen in found.items() if len(seen) > 1 and id not in aliases} == {}
    assert all(len({central for central, _, _ in found[id]}) == 1 for id in aliases & set(found))


@pytest.mark.slow
def test_the_checks_know_every_figure_a_result_rests_on() -> None:
    """What the model reads is what the checks age and look for guesses in, populations of regions
    apart.
    """
    estimates = [
        Study.load().audience(range=None, **case)
        for case in [*REQUESTS, {"gender": "women", "age": "0-14"}]
    ]
    used = {figure.figure for estimate in estimates for figure in estimate.figures}
    assert {key for key in used if not key.startswith("region_population_")} <= set(
        model_figures(COUNTRY)
    )
    assert not {"whatsapp_accounts_bamako", "tiktok_accounts_bamako"} & set(
        model_figures(COUNTRY)
    )  # shares of people took their place


@pytest.mark.slow
@pytest.mark.parametrize(
    "segment", [{}, {"area": "bamako", "age": "18-35"}, {"area": "segou", "gender": "women"}]
)
def test_what_a_channel_is_called_does_not_hang_on_the_others(segment: dict[str, Any]) -> None:
    """A channel alone and among all has the very same explanation: ids, labels, formulas and
    values; so has the funnel.
    """
    study = Study.load()
    every = study.audience(range=None, channels=["all"], **segment)
    names = [row.id.split(".")[1] for row in every if row.id.endswith(".reachable")]
    assert len(names) >= 9
    for name in names:
        alone = study.audience(range=None, channels=[name], **segment)
        for row in alone:
            if not row.id.startswith("reachable."):
                one, other = (
                    study.explain(row.id, range=None, channels=asked, **segment).tree
                    for asked in ([name], ["all"])
                )
                assert one == other, row.id
                assert row == every[row.id]


# What has no answer


def test_more_users_than_people_have_no_answer() -> None:
    """More internet users than people in the country are refused, with both numbers."""
    with pytest.raises(
        InfeasibleError, match="there cannot be more internet users than people in Mali"
    ):
        Study.load(set={"figures.internet_users": "26M"}).audience(range=None)


def test_a_result_that_is_not_finite_has_no_answer() -> None:
    """Lines per owner where nobody owns a phone are refused, and never shown as a number."""
    study = Study.load(set={"figures.population": 0, "figures.internet_users": 0})
    with pytest.raises(InfeasibleError, match=r"lines_per_person.* is not a finite number"):
        study.audience(channels=["all"], range=None)


@pytest.mark.slow
def test_nothing_is_ever_not_a_number() -> None:
    """Even with nobody in the country every row is a finite number."""
    estimate = Study.load(set={"figures.population": 0, "figures.internet_users": 0}).audience(
        range=None
    )
    assert all(np.isfinite(row.central) for row in estimate)
    assert estimate["reachable.deduplicated"].central == 0


# Formats


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_every_format_carries_the_same_numbers(case: dict[str, Any]) -> None:
    """JSON, TOML and CSV hold every row with the very same numbers, in full precision."""
    estimate = Study.load().audience(draws=500, **case)
    from_json = json.loads(render(estimate, "json"))["rows"]
    from_toml = tomllib.loads(render(estimate, "toml"))["rows"]
    from_csv = list(DictReader(io.StringIO(render(estimate, "csv"), newline="")))
    assert len(from_json) == len(from_toml) == len(from_csv) == len(estimate.rows)
    for row, one, two, three in zip(estimate, from_json, from_toml, from_csv, strict=True):
        for name in ("low", "central", "high"):
            assert getattr(row, name) == one[name] == two[name] == float(three[name])
        for name in ("id", "label", "unit", "basis", "as_of"):
            assert getattr(row, name) == one[name] == two[name] == three[name].removeprefix("'")


def test_the_request_says_what_was_asked() -> None:
    """Files, scenario, settings, preferences, segment, range, draws, seed and date are all in the
    request.
    """
    study = Study.load(
        "health-campaign",
        scenario="rural",
        set=["overlap=80%"],
        prefer=["urban_share=cia-factbook-2026"],
    )
    day = datetime.date(2026, 1, 2)
    assert study.title == "National health information campaign"
    assert study.audience(draws=200, seed=7, range="80%", date=day).request == {
        "assumptions": ["health-campaign"],
        "scenario": "rural",
        "set": ["overlap=80%"],
        "prefer": ["urban_share=cia-factbook-2026"],
        "area": "rural",
        "gender": "all",
        "age": "15+",
        "channels": ["radio", "sms", "facebook", "whatsapp", "instagram"],
        "narrow": [],
        "known": [],
        "as_of": None,
        "range": "80%",
        "draws": 200,
        "seed": 7,
        "date": "2026-01-02",
        "options": (
            "--assumptions health-campaign --scenario rural --set overlap=80% "
            "--prefer urban_share=cia-factbook-2026"
        ),
    }


def test_text_from_outside_is_harmless_in_a_result() -> None:
    """Labels, titles and names of files lose what could move a cursor or hide text."""
    file = (
        "my\x1b[31m.toml",
        b'title = "Two\\nlines \\u202e"\n[[audience.narrow]]\nlabel = "a\\tb"\nshare = 0.5',
    )
    estimate = Study.load(file).audience(range=None)
    assert str(estimate.title).startswith("Two lines · ")
    assert estimate.request["assumptions"] == ["my [31m.toml"]
    assert estimate.request["narrow"] == ["a b=50%"]
    assert all(row.label.isprintable() for row in estimate)


def test_public_names_load_when_first_used() -> None:
    """The package offers its names lazily and knows no others."""
    assert malisize.Study is Study
    assert malisize.Estimate is Estimate
    assert set(malisize.__all__) == set(dir(malisize))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = malisize.Nothing


@pytest.mark.parametrize("key", ["audience.area", "audience.channels", "audience.age"])
def test_only_the_default_file_gives_a_segment(key: str) -> None:
    """Without the shipped segment nothing else supplies one; options do."""
    options: Mapping[str, Any] = {
        "area": "national",
        "gender": "all",
        "age": "all",
        "channels": ["facebook"],
    }
    assert without(key).audience(range=None, **options)["reachable.deduplicated"].central > 0


@pytest.mark.slow
@settings(max_examples=15)
@given(
    st.dictionaries(
        st.sampled_from(["overlap", "users.children", "channels.linkedin.active_share"]),
        st.floats(0.01, 0.99),
    )
)
def test_central_values_need_no_draws(values: dict[str, float]) -> None:
    """Without ranges the numbers are the central values that draws are taken around."""
    study = Study.load(set=values)
    bare, drawn = study.audience(range=None), study.audience(draws=100)
    assert [row.central for row in bare] == [row.central for row in drawn]
