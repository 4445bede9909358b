"""Target, confidence and split solved together: beside brute force over splits and totals."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.answer import Answer
from malisize.errors import InfeasibleError, InputError
from malisize.quantity.evaluate import centrals, vague
from malisize.quantity.partial import Partial
from malisize.quantity.sampling import drawn
from malisize.request import PlanRequest, Request
from malisize.study import Study
from tests.plans.helpers import RADIO, notes

DRAWS = 300
Array = Any


class Case(NamedTuple):
    """Channels, what is asked, settings, and limits by channel in XOF or as parts of net media."""

    channels: tuple[str, ...]
    asked: Mapping[str, Any]
    set: Mapping[str, str] = {}
    least: Mapping[str, float] = {}
    most: Mapping[str, float] = {}
    smallest: Mapping[str, float] = {}
    often: Mapping[str, float] = {}


DAILY = {"channels.facebook.min_daily": "20000 XOF", "channels.instagram.min_daily": "15000 XOF"}
SMALLEST = {"facebook": 560_000.0, "instagram": 420_000.0}
TWO, OTHER = ("facebook", "instagram"), ("facebook", "radio")
THREE, PHONES = ("facebook", "instagram", "radio"), ("facebook", "radio", "sms")
CASES = {
    "one universe": Case(TWO, {"reach": "400k", "confidence": "90%"}),
    "two universes": Case(OTHER, {"reach": "1M", "confidence": "90%"}),
    "minimum daily spends": Case(
        TWO, {"reach": "300k", "confidence": "90%"}, DAILY, smallest=SMALLEST
    ),
    "minimums that shut out": Case(TWO, {"reach": "100k"}, DAILY, smallest=SMALLEST),
    "three channels": Case(THREE, {"reach": "1M", "confidence": "80%"}),
    "a list": Case(PHONES, {"reach": "1500k", "confidence": "90%"}),
    "limits": Case(
        THREE,
        {"reach": "900k", "confidence": "75%", "least": ("instagram=10%",),
         "most": ("radio=1M XOF",)},
        least={"instagram": 0.1}, most={"radio": 1_000_000.0},
    ),
    "a lock": Case(
        THREE,
        {"reach": "900k", "confidence": "90%", "lock": ("facebook=800000 XOF",)},
        least={"facebook": 800_000.0}, most={"facebook": 800_000.0},
    ),
    "three times or more": Case(TWO, {"reach": "150k", "effective": 3, "confidence": "90%"}),
    "over universes, twice": Case(PHONES, {"reach": "600k", "effective": 2, "confidence": "70%"}),
    "a quote": Case(
        TWO, {"reach": "500k", "confidence": "90%"},
        {"channels.facebook.quote.budget": "900000 XOF", "channels.facebook.quote.reach": "450k"},
    ),
    "GRPs": Case(
        OTHER, {"grp": "60", "confidence": "90%", "most": ("radio=50%",)}, most={"radio": 0.5}
    ),
    "a frequency of channels": Case(
        TWO,
        {"reach": "300k", "confidence": "90%", "min_frequency": ("instagram=3", "facebook=2")},
        often={"facebook": 2.0, "instagram": 3.0},
    ),
    "a frequency of the plan": Case(
        TWO, {"reach": "400k", "confidence": "90%", "min_frequency": ("4",)}, often={"": 4.0}
    ),
    "a frequency of three channels": Case(
        THREE, {"reach": "900k", "min_frequency": ("6",)}, often={"": 6.0}
    ),
    "everything at once": Case(
        THREE,
        {"reach": "900k", "confidence": "80%", "min_frequency": ("5", "facebook=2"),
         "lock": ("instagram=500000 XOF",), "most": ("radio=70%",)},
        DAILY,
        least={"instagram": 500_000.0}, most={"instagram": 500_000.0, "radio": 0.7},
        smallest=SMALLEST, often={"": 5.0, "facebook": 2.0},
    ),
}  # fmt: skip


@cache
def solved(name: str) -> Answer:
    """Return the plan of a case, its split looked for."""
    return ask(CASES[name], allocate=True)


def ask(case: Case, **more: Any) -> Answer:
    study = Study.load(set={**RADIO, **case.set})
    plan = PlanRequest(**{**case.asked, **more})
    return study.ask(Request(channels=case.channels, draws=DRAWS, plan=plan))


class Brute:
    """All splits of all totals of a case, over the same draws, read off the graph of its plan."""

    def __init__(self, case: Case) -> None:
        self.case = case
        alone = dict.fromkeys(("reach", "grp", "confidence"))
        limits: dict[str, Any] = {"lock": (), "least": (), "most": (), "min_frequency": ()}
        found = ask(case, **alone, **limits, total="1M XOF", allocate=False)
        rows = {spec.id: spec.node for spec in found.model.rows}
        times = case.asked.get("effective", 1)
        row = "plan.grps" if "grp" in case.asked else "plan.reach"
        metric = rows[row if times == 1 else f"plan.reach_{times}plus"]
        plan = found.planned.plan  # type: ignore[union-attr]
        self.sure = "confidence" in case.asked
        mix = found.spreading.mix
        samples = drawn(vague([metric]), DRAWS, 1, mix) if self.sure else None
        self.read = Partial(
            [metric], [plan.costs.total, *(one.share for one in plan.bought)], samples
        )
        often = ["plan.frequency", *(f"channel.{key}.frequency" for key in case.channels)]
        given = [plan.costs.total, *(one.share for one in plan.bought)]
        self.often = Partial([rows[id] for id in often], given) if case.often else None
        self.load = centrals([plan.costs.load])[plan.costs.load]
        text = case.asked.get("reach") or case.asked["grp"]
        self.target = float(text.replace("k", "e3").replace("M", "e6"))
        part = float(case.asked.get("confidence", "100%").rstrip("%")) / 100
        self.place = DRAWS - math.ceil(part * DRAWS - 1e-9) if self.sure else 0

    def splits(self, middle: Array | None = None, width: float = 1.0) -> Array:
        """Return a grid of splits, the whole or one around a split."""
        count = len(self.case.channels)
        steps = np.linspace(0, 1, 101 if count == 2 else 31)
        if count == 2:
            grid = np.array([[part, 1 - part] for part in steps])
        else:
            grid = np.array([[a, b, 1 - a - b] for a in steps for b in steps if a + b < 1 + 1e-9])
        if middle is not None:
            grid = middle + (grid - 1 / count) * width
        grid = np.clip(grid, 0.0, 1.0)
        return grid / grid.sum(axis=1, keepdims=True)

    def fits(self, total: float, splits: Array) -> Array:
        """Tell which splits of a total keep to the limits."""
        net = total / self.load
        ok = np.ones(len(splits), dtype=bool)
        for index, key in enumerate(self.case.channels):
            spend = splits[:, index] * net
            for limits, sign in ((self.case.least, 1), (self.case.most, -1)):
                if key in limits:
                    bound = limits[key] * (net if limits[key] <= 1 else 1.0)
                    ok &= sign * (spend - bound) >= -1e-3 * bound
            if key in self.case.smallest:
                ok &= (spend <= 1e-9 * net) | (spend >= self.case.smallest[key] * (1 - 1e-9))
        if self.often is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                found = self.often.at([total, *splits.T])
            for key, least in self.case.often.items():
                place = self.case.channels.index(key) + 1 if key else 0
                none = splits[:, place - 1] <= 1e-9 if key else False
                ok &= none | (found[place] >= least * (1 - 1e-4))
        return ok

    def best(self, total: float, splits: Array) -> tuple[float, Array]:
        """Return what the best of some splits comes to over the target, and that split."""
        splits = splits[self.fits(total, splits)]
        if not len(splits):
            return 0.0, splits
        met = self.read.at([total, *(column[:, None] for column in splits.T)])[0]
        met = np.broadcast_to(met, (len(splits), DRAWS if self.sure else 1))
        level = np.sort(met, axis=1)[:, self.place] / self.target
        return float(level.max()), splits[int(level.argmax())]

    def locked(self, total: float, splits: Array) -> Array:
        """Return splits with the channels that are locked at their amount, the rest in
        proportion.
        """
        net, out = total / self.load, splits.copy()
        held = {key: bound for key, bound in self.case.least.items() if bound > 1}
        for key, bound in held.items():
            index = self.case.channels.index(key)
            rest = np.delete(out, index, axis=1)
            sums = rest.sum(axis=1, keepdims=True)
            part = min(bound / net, 1.0)
            rest = np.where(sums > 0, rest / np.where(sums > 0, sums, 1), 1 / rest.shape[1])
            out = np.insert(rest * (1 - part), index, part, axis=1)
        return out

    def least(self) -> float:
        """Return the least total at which some split meets the target."""

        def value(total: float) -> float:
            first, split = self.best(total, self.locked(total, self.splits()))
            if not len(split):
                return first
            near = self.locked(total, self.splits(split, 0.08))
            return max(first, self.best(total, near)[0])

        low, high = 1e3, 1e9
        for _ in range(26):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if value(middle) < 1 else (low, middle)
        return high


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_least_total_is_that_of_brute_force(name: str) -> None:
    """Within 2 %, over every split and total that keeps to what is asked for."""
    case = CASES[name]
    total = solved(name).estimate()["budget.total"].central
    brute = Brute(case).least()
    assert total <= brute * 1.02
    assert total >= brute * 0.98


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_solved_plan_meets_its_target_with_its_confidence(name: str) -> None:
    """Counting the draws of the plan that was found, at its spends."""
    case = CASES[name]
    found = solved(name)
    rows = {spec.id: spec.node for spec in found.model.rows}
    times = case.asked.get("effective", 1)
    row = "plan.grps" if "grp" in case.asked else "plan.reach"
    node = rows[row if times == 1 else f"plan.reach_{times}plus"]
    target = float(
        (case.asked.get("reach") or case.asked["grp"]).replace("k", "e3").replace("M", "e6")
    )
    read = Partial([node], [], drawn(vague([node]), DRAWS, 1, found.spreading.mix))
    chance = float(np.mean(read.at([])[0] >= target * (1 - 1e-9)))
    estimate = found.estimate()
    assert estimate["plan.chance"].central == pytest.approx(chance, abs=1.0001 / DRAWS)
    if "confidence" in case.asked:
        assert chance >= float(case.asked["confidence"].rstrip("%")) / 100 - 1e-9
    for key, smallest in case.smallest.items():
        spend = estimate[f"channel.{key}.spend"].central
        assert spend == 0.0 or spend >= smallest * (1 - 1e-9)
    for key, least in case.often.items():
        stem = f"channel.{key}" if key else "plan"
        bought = not key or estimate[f"{stem}.spend"].central > 0.0
        assert not bought or estimate[f"{stem}.frequency"].central >= least * (1 - 1e-6)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(
    channels=st.sampled_from([TWO, OTHER, THREE]),
    reach=st.integers(100_000, 900_000),
    sure=st.sampled_from([None, "60%", "90%"]),
)
def test_an_allocation_is_never_dearer(
    channels: tuple[str, ...], reach: int, sure: str | None
) -> None:
    """Than the equal split, and than any channel alone, for the same target."""
    asked = {"reach": str(reach), "confidence": sure}
    try:
        found = ask(Case(channels, asked), allocate=True).estimate()["budget.total"].central
    except InfeasibleError:
        return
    rivals = [Case(channels, asked)]
    for case in rivals:
        try:
            other = ask(case).estimate()["budget.total"].central
        except InfeasibleError:
            continue
        assert found <= other * (1 + 1e-3)
    for key in channels:
        rest = tuple(f"{one}={'100%' if one == key else '0%'}" for one in channels)
        try:
            alone = ask(Case(channels, {**asked, "split": rest})).estimate()["budget.total"].central
        except InfeasibleError:
            continue
        assert found <= alone * (1 + 1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("sure", ["50%", "90%"])
def test_a_solved_total_put_back_meets_the_target_at_its_chance(sure: str) -> None:
    """Within the sampling error, which is told at 90 %, whatever the seed; with the confidence the
    split is the same.
    """
    study = Study.load(set=RADIO)
    back = PlanRequest(reach="800k", confidence=sure, allocate=True)
    found = study.budget(back, channels=THREE, draws=4000)
    total = f"{math.ceil(found['budget.total'].central)} XOF"
    again = back._replace(total=total)
    for seed in (1, 2):
        put = study.budget(again, channels=THREE, draws=4000, seed=seed)
        chance = float(sure.rstrip("%")) / 100
        assert put["plan.chance"].central == pytest.approx(chance, abs=3.3 * 0.5 / math.sqrt(4000))
    met = put["plan.chance"].central
    told = re.fullmatch(r"to ([0-9.]+) points either way, by 4 000 draws", put["plan.chance"].note)
    assert told
    assert float(told[1]) == pytest.approx(164.5 * math.sqrt(met * (1 - met) / 4000), rel=5e-3)


@pytest.mark.slow
def test_the_central_total_says_how_sure_it_is() -> None:
    """Beside a total that is solved at central values stands its chance, which is not even."""
    found = Study.load(set=RADIO).budget(PlanRequest(reach="400k"), channels=TWO)
    assert 0.3 < found["plan.chance"].central < 0.6
    assert "plan.chance" not in Study.load(set=RADIO).budget(
        PlanRequest(reach="400k"), channels=TWO, range=None
    )


@pytest.mark.slow
def test_a_total_and_a_target_give_the_chance_and_an_allocation_makes_it_largest() -> None:
    study = Study.load(set=RADIO)
    asked = PlanRequest("1500000 XOF", "500k")
    even = study.budget(asked, channels=THREE)["plan.chance"].central
    best = study.budget(asked._replace(allocate=True), channels=THREE)["plan.chance"].central
    assert 0.0 < even < best < 1.0
    with pytest.raises(InputError, match="which needs draws"):
        study.budget(asked, channels=THREE, range=None)


@pytest.mark.slow
def test_a_total_that_some_draws_never_reach_has_no_end() -> None:
    """The range counts them, and says in how many."""
    found = Study.load().budget(PlanRequest(reach="1.85M"), channels=["facebook"])
    row = found["budget.needed"]
    assert row.high >= 1e18
    assert "of draws no total reaches the target" in row.note
    (note,) = notes(found, "target")
    assert "counts as not reachable" in note


def test_a_channel_is_left_out_in_numbers() -> None:
    """What a person more costs there, against the channel where one is cheapest."""
    study = Study.load(set={**RADIO, "channels.linkedin.cpc": "20 USD"})
    found = study.budget(
        PlanRequest("300000 XOF", allocate=True), channels=["facebook", "linkedin"], range=None
    )
    assert found["channel.linkedin.spend"].central == 0.0
    text = next(text for text in notes(found, "left-out") if "left out" in text)
    assert "LinkedIn is left out: " in text
    few = {"channels.linkedin.min_daily": "10 USD"}
    dear = Study.load(set={**RADIO, **few}).budget(
        PlanRequest("100000 XOF", allocate=True), channels=["facebook", "linkedin"], range=None
    )
    text = next(text for text in notes(dear, "left-out") if "left out" in text)
    assert "it sells 157 399 XOF at least" in text


def test_a_total_that_buys_no_minimum_is_refused_with_the_least() -> None:
    with pytest.raises(
        InfeasibleError, match="buy no channel at its minimum daily spend"
    ) as caught:
        Study.load().budget(
            PlanRequest("5000 XOF", allocate=True), channels=["facebook"], range=None
        )
    assert "--total" in (caught.value.hint or "")
