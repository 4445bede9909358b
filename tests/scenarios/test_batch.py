"""Many scenarios at once give what each gives alone."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError, InputError, MalisizeError
from malisize.request import PlanRequest, Request
from malisize.scenarios.batch import batch as batch_module
from malisize.scenarios.batch.batch import Batch
from malisize.study import Study

BASE = Study.load()
STUDY_PREFERRED = BASE.varied(prefer={"population": "instat-census-2022"})
CLOSE = 1e-12
AUDIENCE_ROWS = [
    "population",
    "segment.online",
    "channel.facebook.reachable",
    "reachable.deduplicated",
]
PLAN_ROWS = ["budget.net_media", "channel.facebook.reach", "plan.reach", "plan.cost_per_reached"]


def alone(
    rows: list[str], scenario: Mapping[str, str], plan: PlanRequest | None, **options: Any
) -> Any:
    """Ask for one scenario as a person would: settings and options, written out here a second
    time.
    """
    scenario = {key: text for key, text in scenario.items() if key != "name"}
    named = {
        "area",
        "gender",
        "age",
        "channel",
        "narrow",
        "scenario",
        "prefer",
        "total",
        "split",
        "days",
        "currency",
    }
    chosen = {key: text for key, text in scenario.items() if key in named and text}
    asked = dict(options)
    for key in ("area", "gender", "age"):
        if key in chosen:
            asked[key] = chosen[key]
    if "channel" in chosen:
        asked["channels"] = chosen["channel"].split("+")
    if "narrow" in chosen:
        asked["narrow"] = [chosen["narrow"]]
    if plan is not None or "total" in chosen:
        plan = (plan or PlanRequest())._replace(
            **{key: chosen[key] for key in ("total", "currency") if key in chosen},
            **({"days": int(chosen["days"])} if "days" in chosen else {}),
            **({"split": (chosen["split"],)} if "split" in chosen else {}),
        )
    try:
        study = BASE.varied(
            set=[f"{key}={text}" for key, text in scenario.items() if key not in named and text],
            prefer=[chosen["prefer"]] if "prefer" in chosen else [],
        )
        answer = study.ask(Request.of(asked, plan))
        estimate = answer.estimate()
        return [None if answer.has_no_value(row) else estimate[answer.spec(row).id] for row in rows]
    except MalisizeError as error:
        return error


def compare(
    rows: list[str],
    scenarios: list[dict[str, str]],
    plan: PlanRequest | None = None,
    **options: Any,
) -> None:
    """Run scenarios together and alone, and compare every number, every missing one and every
    refusal.
    """
    names = list(dict.fromkeys(name for scenario in scenarios for name in scenario))
    table = {name: [scenario.get(name, "") for scenario in scenarios] for name in names}
    outcome = Batch(BASE, rows, plan=plan, **options).run(table, len(scenarios))
    ranged = options.get("range") not in (None, "none")
    for place, scenario in enumerate(scenarios):
        expected = alone(rows, scenario, plan, **{"range": None, **options})
        if isinstance(expected, MalisizeError):
            assert type(outcome.faults[place]) is type(expected), (
                scenario,
                expected,
                outcome.faults.get(place),
            )
            message = expected.faults[0].message.removeprefix("--set ").removeprefix("--")
            assert outcome.faults[place].message == message, scenario
            continue
        assert place not in outcome.faults, (scenario, outcome.faults)
        for row, one in zip(rows, expected, strict=True):
            found = [
                outcome.values[name][place]
                for name in ((row, f"{row}.low", f"{row}.high") if ranged else (row,))
            ]
            if one is None:
                assert all(map(math.isnan, found)), (scenario, row)
                continue
            wanted = [one.central, one.low, one.high][: len(found)]
            assert found == pytest.approx(wanted, rel=CLOSE, abs=0), (scenario, row)


SHARE = st.floats(0.01, 0.99).map(lambda value: f"{value:.6f}")
CELLS = {
    "overlap": st.one_of(
        SHARE,
        st.sampled_from(["", "100%", "75% to 95%", "min 60% max 100%", "80% to 95%, central 93%"]),
    ),
    "figures.internet_users": st.one_of(
        st.integers(1, 40_000_000).map(str),
        st.sampled_from(["", "7M to 9.6M", "8.72M", "25M", "1 200 000"]),
    ),
    "channels.facebook.accounts": st.one_of(
        st.integers(0, 9_000_000).map(str), st.sampled_from(["", "0", "2M to 2.5M"])
    ),
    "channels.whatsapp.accounts": st.sampled_from(["", "4M", "4M to 7M"]),
    "channels.facebook.share.bamako": st.one_of(SHARE, st.sampled_from(["", "0%", "100%"])),
    "users.children": st.one_of(SHARE, st.just("")),
    "area.bamako.population_share": st.sampled_from(["", "18%", "30%", "17% to 20%"]),
    "area": st.sampled_from(["", "bamako", "rural", "urban", "sikasso", "kidal", "BAMAKO"]),
    "gender": st.sampled_from(["", "women", "men"]),
    "age": st.sampled_from(["", "18-35", "15+", "5-12", "40-49"]),
    "channel": st.sampled_from(
        ["", "facebook", "facebook+instagram", "facebook+radio+sms", "orange_mali+orange_money"]
    ),
    "narrow": st.sampled_from(["", "eats out=10% to 30%", "cooks=50%"]),
    "prefer": st.sampled_from(["", "population=instat-census-2022"]),
    "figures.population": st.sampled_from(["", "20M", "24M to 26M"]),
    "social.age.5-14": st.sampled_from(["", "0%", "9%"]),
    "name": st.text(max_size=3),
}
MONEY = {
    "total": st.one_of(
        st.integers(0, 5_000_000).map(lambda value: f"{value} XOF"),
        st.sampled_from(
            [
                "",
                "0 XOF",
                "750 EUR",
                "900 USD",
                "100 000 FCFA",
                "12",
                "1M XOF to 2M XOF",
                "1e12 XOF",
            ]
        ),
    ),
    "channel": st.sampled_from(
        ["facebook", "facebook+instagram", "facebook+sms", "facebook+radio"]
    ),
    "budget.production": st.sampled_from(
        ["", "0 XOF", "150000 XOF", "100 EUR", "50000 XOF to 200000 XOF"]
    ),
    "budget.agency_fee": st.sampled_from(["", "0%", "15%", "100%", "10% to 20%"]),
    "budget.fee_basis": st.sampled_from(["", "gross", "net", "nett"]),
    "channels.facebook.cpm": st.sampled_from(["", "1 USD", "600 XOF", "0.5 USD to 3 USD"]),
    "channels.facebook.frequency_cap": st.sampled_from(["", "3 per week", "2 per flight"]),
    "channels.facebook.quote.budget": st.sampled_from(["", "100000 XOF"]),
    "channels.facebook.quote.reach": st.sampled_from(["50k", "3M"]),
    "channels.radio.cost_per_spot": st.just("25000 XOF"),
    "channels.radio.audience_per_spot": st.sampled_from(["20k to 60k", "30k"]),
    "reach_shape": st.sampled_from(["", "1", "0.4", "0.15 to 2"]),
    "fx.usd": st.sampled_from(["", "560", "600", "545 to 595"]),
    "days": st.sampled_from(["", "7", "28", "10"]),
    "currency": st.sampled_from(["", "EUR", "USD"]),
    "split": st.sampled_from(["", "facebook=100%"]),
    "area": st.sampled_from(["", "bamako"]),
}


def scenarios(cells: Mapping[str, Any]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Return tables that have some of the columns."""

    def of(names: list[str]) -> st.SearchStrategy[list[dict[str, str]]]:
        return st.lists(
            st.fixed_dictionaries({name: cells[name] for name in names}), min_size=1, max_size=12
        )

    return st.lists(st.sampled_from(sorted(cells)), min_size=1, max_size=5, unique=True).flatmap(of)


SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@SLOW
@given(scenarios(CELLS))
def test_audiences_together_are_audiences_alone(table: list[dict[str, str]]) -> None:
    compare(["population", "segment.online", "reachable.deduplicated"], table)


@pytest.mark.slow
@settings(SLOW, max_examples=25)
@given(scenarios({**CELLS, "channel": st.sampled_from(["facebook", "facebook+instagram"])}))
def test_ranges_together_are_ranges_alone(table: list[dict[str, str]]) -> None:
    table = [{"channel": "facebook", **scenario} for scenario in table]
    compare([*AUDIENCE_ROWS, "channel.facebook.accounts"], table, range="80%", draws=200, seed=7)


@pytest.mark.slow
@SLOW
@given(scenarios(MONEY))
def test_budgets_together_are_budgets_alone(table: list[dict[str, str]]) -> None:
    table = [{"channel": "facebook", **scenario} for scenario in table]
    compare(PLAN_ROWS, table, PlanRequest(total="300000 XOF"))


@pytest.mark.slow
@settings(SLOW, max_examples=25)
@given(scenarios(MONEY))
def test_ranges_of_budgets_together_are_those_alone(table: list[dict[str, str]]) -> None:
    table = [{"channel": "facebook", **scenario} for scenario in table]
    compare(PLAN_ROWS, table, PlanRequest(total="300000 XOF"), range="90%", draws=150)


MARKET = {
    "market.price": st.sampled_from(
        ["", "5000 XOF", "8 EUR", "20 USD", "4000 XOF to 9000 XOF", "figure delivery_min_bamako"]
    ),
    "market.purchases": st.sampled_from(["", "1", "12", "5 to 26"]),
    "market.step.1": st.one_of(
        SHARE,
        st.sampled_from(["", "0%", "100%", "1% to 3%", "figure ecommerce_buyers_share", "1.5"]),
    ),
    "market.step.2": st.one_of(SHARE, st.sampled_from(["", "40% to 60%"])),
    "market.growth": st.sampled_from(["", "2%", "5% to 9%"]),
    "market.growth_over_years": st.sampled_from(["", "independent", "shared"]),
    "market.capacity_purchases": st.sampled_from(["", "500", "12000 to 26000"]),
    "market.revenue_per_customer": st.sampled_from(["", "90000 XOF"]),
    "figures.population_growth": st.sampled_from(["", "2%", "3%"]),
    "fx.usd": st.sampled_from(["", "560", "600"]),
    "area": st.sampled_from(["", "national"]),
    "currency": st.sampled_from(["", "USD"]),
}
MARKET_ROWS = [
    "market.tam.people",
    "market.som.people",
    "market.som.revenue",
    "market.year.2.som.revenue",
    "market.ratio",
]


@pytest.mark.slow
@settings(SLOW, max_examples=40)
@given(scenarios(MARKET), st.sampled_from([None, "90%"]))
def test_markets_together_are_markets_alone(table: list[dict[str, str]], range: str | None) -> None:
    study, rows = Study.load("grocery-bamako"), MARKET_ROWS
    columns = {name: [one.get(name, "") for one in table] for name in table[0]}
    outcome = Batch(study, rows, range=range, draws=120).run(columns, len(table))
    for place, one in enumerate(table):
        kept = [
            f"{key}={text}" for key, text in one.items() if text and key not in ("area", "currency")
        ]
        refused = ""
        try:
            estimate = study.varied(set=kept).market(
                years=2,
                currency=one.get("currency") or "XOF",
                area=one.get("area") or None,
                range=range,
                draws=120,
            )
        except MalisizeError as error:
            refused = error.faults[0].message.removeprefix("--set ").removeprefix("--")
        assert (outcome.faults[place].message if place in outcome.faults else "") == refused, one
        if refused:
            continue
        for row in rows:
            found = [
                outcome.values[f"{row}{end}"][place]
                for end in (("", ".low", ".high") if range else ("",))
            ]
            wanted = [estimate[row].central, estimate[row].low, estimate[row].high][: len(found)]
            assert found == pytest.approx(wanted, rel=CLOSE, abs=0), (one, row)


@pytest.mark.slow
def test_many_scenarios_are_drawn_in_several_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("malisize.quantity.many._CELLS", 900)
    table = [
        {"overlap": f"{50 + place}%", "figures.population": f"{20 + place}M to {22 + place}M"}
        for place in range(11)
    ]
    compare(
        ["reachable.deduplicated", "population", "segment.penetration"],
        table,
        range="90%",
        draws=300,
    )


@pytest.mark.slow
def test_what_arrays_cannot_do_is_answered_one_by_one() -> None:
    one_more = {"channel": "facebook+instagram", "overlap": "80%"}
    compare(
        ["plan.reach"],
        [{"overlap": "70%"}, one_more],
        PlanRequest(total="300000 XOF", allocate=True),
    )
    compare(
        ["budget.needed", "plan.reach"], [{"overlap": "70%"}, one_more], PlanRequest(reach="300k")
    )
    compare(
        ["reachable.deduplicated"],
        [{"overlap": "70% to 90%"}, {"overlap": "80%"}],
        range="envelope",
    )


@pytest.mark.slow
def test_options_of_a_plan_may_be_columns() -> None:
    batch = Batch(BASE, ["budget.needed"])
    values = batch.run(
        {
            "reach": ["200k", "400k", ""],
            "allocate": ["yes", "no", "yes"],
            "total": ["", "", "1M XOF"],
        }
    )
    assert values.values["budget.needed"][0] < values.values["budget.needed"][1]
    assert "budget.needed" in values.faults[2].message
    both = Batch(BASE).run({"total": ["1M XOF"], "reach": ["200k"]})
    assert "which needs draws" in both.faults[0].message
    wrong = Batch(BASE).run(
        {"total": ["1M XOF"] * 3, "allocate": ["maybe", "", "no"], "days": ["7", "2.5", "366"]}
    )
    assert sorted(wrong.faults) == [0, 1]


def test_plan_columns_without_a_plan_are_refused() -> None:
    assert "belongs to a plan" in Batch(BASE).run({"days": ["7"]}).faults[0].message


@pytest.mark.slow
@pytest.mark.parametrize("cell", [None, "", "  ", math.nan])
def test_a_blank_cell_gives_nothing(cell: object) -> None:
    found = Batch(BASE).run({"overlap": [cell, "80%"]}).values["reachable.deduplicated"]
    assert found[0] == pytest.approx(
        BASE.audience(range=None)["reachable.deduplicated"].central, rel=CLOSE
    )
    assert found[1] > found[0]


@pytest.mark.slow
def test_numbers_and_texts_are_read_alike() -> None:
    users = ["8M", "8 100 000", "8.2M", "9e6"]
    texts = Batch(BASE).run(
        {"overlap": ["75%", "80%", "0.85", "1"], "figures.internet_users": users}
    )
    numbers = Batch(BASE).run(
        {
            "overlap": np.array([0.75, 0.80, 0.85, 1.0]),
            "figures.internet_users": [8_000_000, 8_100_000.0, 8.2e6, 9_000_000],
        }
    )
    assert (
        texts.values["reachable.deduplicated"].tolist()
        == numbers.values["reachable.deduplicated"].tolist()
    )
    assert not texts.faults


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["nan", "0.8"], "`nan` is not a number"),
        (["1e400", "0.8"], "not a finite number"),
        (["1e-400", "0.8"], "too small"),
        (["-0.5", "0.8"], "negative"),
        (["１２", "0.8"], "not a number"),
        (["12", "0.8"], "above 1"),
        (["70 to 95%", "0.8"], "two readings"),
        ([True, 0.8], "`true` is not a number"),
        ([[1], 0.8], "is not a number"),
        ([math.inf, 0.8], "`inf` is not a number"),
        ([10**400, 0.8], "too long"),
        (np.array([1.5, 0.8]), "above 1"),
    ],
)
def test_a_wrong_cell_is_the_fault_of_its_row_alone(cells: Any, words: str) -> None:
    found = Batch(BASE).run({"overlap": cells})
    assert list(found.faults) == [0]
    assert words in found.faults[0].message
    assert found.faults[0].message.startswith("overlap: ")
    assert math.isnan(found.values["reachable.deduplicated"][0])
    assert found.values["reachable.deduplicated"][1] > 0


def test_a_part_above_its_whole_is_infeasible_where_it_is() -> None:
    found = Batch(BASE, ["segment.online"]).run(
        {"figures.internet_users": ["8M", "30M", "9M", "26M"]}
    )
    assert list(found.faults) == [1, 3]
    assert all(isinstance(fault, InfeasibleError) for fault in found.faults.values())
    assert "30 000 000 is above 24 834 845" in found.faults[1].message


@pytest.mark.parametrize(
    ("names", "words", "hint"),
    [
        (["overlp"], "looks like `overlap` misspelt", "--id overlp"),
        (["Area"], "looks like `area` misspelt", "`area`"),
        (["verlap"], "looks like `overlap` misspelt", "`overlap`"),
        (["aera"], "looks like `area` misspelt", "`area`"),
        (["ages"], "looks like `age` misspelt", "`age`"),
        (["Draws"], "holds for the whole run", "--id Draws"),
        (["chanel"], "looks like `channel` misspelt", "`channel`"),
        (["channels.facebok.accounts"], "no channel `facebok`", "did you mean `facebook`"),
        (["reachable.deduplicated"], "unknown key `reachable`", "--id"),
        (["channels.facebook"], "names a table", "--id"),
        (["draws"], "holds for the whole run", "--id draws"),
        (["audience.narrow"], "narrowing has its own column", "`narrow`"),
        (["overlap", "overlap"], "named twice", "leave"),
        (["channel", "channels"], "`channel` and `channels`: both are `channel`", "leave"),
        (["figures.nonsense"], "no figure", "--id"),
        (["channels.radio.accounts"], "not sized by accounts", "--id"),
    ],
)
def test_a_wrong_column_is_refused_with_a_suggestion(
    names: list[str], words: str, hint: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        Batch(BASE).columns(names)
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "name",
        "client",
        "date",
        "row",
        "page",
        "title",
        "reason",
        "region",
        "",
        "format",
        "scenario_id",
        "day",
        "reached",
        "effect",
    ],
)
def test_other_columns_pass_through(name: str) -> None:
    assert Batch(BASE).columns([name])[0].role == "other"


def test_an_id_lifts_any_doubt_about_a_column() -> None:
    batch = Batch(BASE, ids=["overlp", "reachable.old", "area"])
    assert [one.role for one in batch.columns(["overlp", "reachable.old", "area"])] == ["other"] * 3
    batch.check(["overlp", "reachable.old", "area"])
    with pytest.raises(InputError, match="no column of that name"):
        batch.check(["overlp", "area"])


def test_a_result_never_hides_a_column() -> None:
    with pytest.raises(InputError, match="the result has a column of that name"):
        Batch(BASE, ids=["reachable.deduplicated"]).check(["reachable.deduplicated"])


@pytest.mark.slow
def test_parts_run_anywhere_give_the_whole() -> None:
    batch = Batch(BASE, ["reachable.deduplicated"], range="90%", draws=400)
    table = {
        "overlap": [f"{50 + place / 3:.3f}%" for place in range(60)],
        "area": ["bamako", "", "rural"] * 20,
    }
    whole = batch.run(table).values
    parts = []
    for start in (0, 7, 31):
        end = {0: 7, 7: 31, 31: 60}[start]
        again = pickle.loads(pickle.dumps(batch))
        parts.append(again.run({name: cells[start:end] for name, cells in table.items()}).values)
    for name, values in whole.items():
        assert np.concatenate([part[name] for part in parts]).tolist() == values.tolist()


def test_a_preference_beats_a_column_as_it_beats_a_setting() -> None:
    study = STUDY_PREFERRED
    found = (
        Batch(study, ["population"])
        .run({"figures.population": ["20M", ""]})
        .values["population"]
        .tolist()
    )
    assert (
        found
        == [study.varied(set=["figures.population=20M"]).audience(range=None)["population"].central]
        * 2
    )


@pytest.mark.slow
def test_lists_in_cells_are_lists() -> None:
    found = Batch(BASE, ["segment.narrowed.online"]).run(
        {"narrow": [["eats out=20%", "owns car=10%"], "eats out=20%;owns car=10%"]}
    )
    both = found.values["segment.narrowed.online"]
    assert both[0] == both[1]
    online = BASE.audience(range=None)["segment.online"].central
    assert both[0] == pytest.approx(online * 0.02, rel=1e-9)


def test_one_infeasible_row_leaves_the_others() -> None:
    shares = {"channels.facebook.share.urban": ["30%", "90%", "80%"], "area": ["bamako"] * 3}
    found = Batch(
        BASE, ["plan.reach"], plan=PlanRequest(total="500000 XOF"), channels=["facebook"]
    ).run(shares)
    assert list(found.faults) == [0]


def test_a_row_asked_for_twice_comes_once() -> None:
    assert Batch(BASE, ["population", "population"]).results([]) == ["population"]


def test_what_was_read_does_not_pile_up() -> None:
    batch = Batch(Study.load("grocery-bamako"), ["market.som.revenue"])
    batch.run(
        {
            "market.price": [
                f"{place} XOF" if place % 2 else f"{place} EUR" for place in range(1000, 1200)
            ]
        }
    )
    assert len(batch._numbers["market.price"].classes) == 3  # blank, and one for each currency


def test_a_row_that_the_cells_of_a_market_bring_is_known() -> None:
    batch = Batch(Study.load("newsletter-linkedin"), ["market.limit.capacity"])
    batch.check(["market.capacity"])
    assert batch.run({"market.capacity": ["500"]}).values["market.limit.capacity"].tolist() == [
        500.0
    ]


def test_one_model_serves_all_scenarios_of_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    real = Batch._built
    monkeypatch.setattr(Batch, "_built", lambda *args: built.append(1) or real(*args))
    Batch(BASE).run(
        {
            "overlap": [f"{value / 1000}" for value in range(100, 900)],
            "area": ["bamako", "urban"] * 400,
        }
    )
    assert len(built) == 2


def test_models_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_module, "_MOST_MODELS", 3)
    batch = Batch(BASE)
    batch.run({"age": [f"{low}-{low + 5}" for low in range(20, 30)]})
    assert len(batch._models) == 3


def test_the_default_row_follows_what_is_asked() -> None:
    assert Batch(BASE).results(["overlap"]) == ["reachable.deduplicated"]
    assert Batch(BASE).results(["total"]) == ["plan.reach"]
    assert Batch(BASE, range="90%").results([]) == [
        f"reachable.deduplicated{end}" for end in ("", ".low", ".high")
    ]
    assert Batch(BASE, plan=PlanRequest(total="1 XOF")).results([]) == ["plan.reach"]
