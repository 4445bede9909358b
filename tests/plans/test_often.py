"""An average frequency that a plan keeps to, on a channel or as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from malisize.errors import InfeasibleError, InputError
from malisize.records import Estimate
from tests.plans.helpers import nbd, plan

TWO = ["facebook", "instagram"]
EASY = {"channels.facebook.min_daily": "0 XOF", "channels.instagram.min_daily": "0 XOF"}


def frequency(found: Estimate, stem: str) -> float:
    """Return the average frequency of a row's channel, or of the plan."""
    return found[f"{stem}.frequency"].central


def test_a_channel_gets_the_spend_of_its_frequency_or_nothing() -> None:
    """The least spend of a frequency is where impressions over the textbook's reach come to it."""
    asked = {"total": "3M XOF", "allocate": True, "min_frequency": ("instagram=4",)}
    found = plan(TWO, EASY, **asked)
    spend = found["channel.instagram.spend"].central
    if spend == 0.0:
        found = plan(TWO, EASY, **{**asked, "least": ("instagram=1%",)})
        spend = found["channel.instagram.spend"].central
    seen, people = spend / 2000 * 1000, found["channel.instagram.reachable"].central
    assert seen / nbd(seen, people, 0.5) == pytest.approx(4.0, rel=1e-4)
    assert frequency(found, "channel.instagram") == pytest.approx(4.0, rel=1e-4)


@pytest.mark.slow
def test_a_plan_is_met_as_often_as_asked_for() -> None:
    """What costs least reaches people less often; what is asked for holds, and reaches fewer."""
    free = plan(TWO, EASY, total="2M XOF", allocate=True)
    held = plan(TWO, EASY, total="2M XOF", allocate=True, min_frequency=("3",))
    assert frequency(free, "plan") < 3.0 <= frequency(held, "plan") * (1 + 1e-6)
    assert held["plan.reach"].central < free["plan.reach"].central


@pytest.mark.slow
@pytest.mark.parametrize("asked", [("4",), ("facebook=3", "instagram=2"), ("4; facebook=2",)])
def test_a_target_costs_more_with_a_frequency(asked: tuple[str, ...]) -> None:
    """With a split that is given the total rises until both hold."""
    free = plan(TWO, EASY, reach="300k")
    held = plan(TWO, EASY, reach="300k", min_frequency=asked)
    assert held["budget.total"].central > free["budget.total"].central
    parts = [part.strip() for text in asked for part in text.split(";")]
    for part in parts:
        key, _, least = part.rpartition("=")
        stem = f"channel.{key}" if key else "plan"
        assert frequency(held, stem) >= float(least) * (1 - 1e-6)


@pytest.mark.slow
def test_a_total_that_meets_people_less_often_is_refused_with_what_is_enough() -> None:
    """The hint's total and the hint's frequency are both accepted."""
    with pytest.raises(InfeasibleError, match="meets people less often than") as caught:
        plan(TWO, EASY, total="1M XOF", min_frequency=("9",))
    _, total, _, often, _ = (caught.value.hint or "").split("`")
    value = total.removeprefix('--total "').removesuffix('"')
    assert frequency(plan(TWO, EASY, total=value, min_frequency=("9",)), "plan") >= 9 * (1 - 1e-6)
    plan(TWO, EASY, total="1M XOF", min_frequency=(often.removeprefix("--min-frequency "),))


CONFLICTS: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"total": "1M XOF", "lock": ("facebook=100000 XOF",), "min_frequency": ("facebook=5",)},
        ['--lock facebook="100000 XOF"', "--min-frequency facebook=5"],
    ),
    (
        {"reach": "300k", "lock": ("facebook=100000 XOF",), "min_frequency": ("facebook=5",)},
        ['--lock facebook="100000 XOF"', "--min-frequency facebook=5"],
    ),
    (
        {
            "total": "1M XOF",
            "most": ("instagram=10%",),
            "lock": ("facebook=10%",),
        },
        ["below the net media"],
    ),
    (
        {
            "total": "1M XOF",
            "least": ("instagram=5%", "facebook=20%"),
            "min_frequency": ("facebook=1.2", "instagram=9"),
        },
        ["--min instagram=5%", "--min-frequency instagram=9"],
    ),
    (
        {"total": "1M XOF", "min_frequency": ("facebook=8", "instagram=99")},
        ["--min-frequency facebook=8", "--min-frequency instagram=99"],
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "names"), CONFLICTS)
def test_what_cannot_hold_together_is_named_with_one_thing_to_lift(
    asked: dict[str, Any], names: list[str]
) -> None:
    """All that decides is named, nothing else; what the hint types is accepted."""
    with pytest.raises((InfeasibleError, InputError)) as caught:
        plan(TWO, EASY, allocate=True, **asked)
    message, hint = caught.value.message, caught.value.hint or ""
    assert all(name in message for name in names), message
    offers = hint.split("`")[1::2]
    for offer in offers:
        option, _, value = offer.partition(" ")
        name = {"--total": "total", "--lock": "lock", "--min": "least", "--max": "most"}.get(
            option, "min_frequency"
        )
        text = value.replace('"', "")
        if name == "total":
            plan(TWO, EASY, allocate=True, **{**asked, "total": text})
            continue
        key = text.partition("=")[0]
        rest = [one for one in asked[name] if one.partition("=")[0] != key]
        plan(TWO, EASY, allocate=True, **{**asked, name: (*rest, text)})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "most"),
    [
        ({"lock": ("facebook=20000 XOF", "instagram=20000 XOF")}, "28900"),
        ({"lock": ("facebook=200000 XOF",), "most": ("instagram=200000 XOF",)}, "219100"),
        ({"lock": ("facebook=200000 XOF",), "most": ("instagram=30%",)}, "187200"),
    ],
)
def test_a_target_beyond_what_limits_in_money_leave_is_refused_with_the_most_they_do(
    asked: dict[str, Any], most: str
) -> None:
    """Limits that hold together at a few totals alone are no conflict: the target is, and the hint
    has the most people they reach, in whole hundreds, which is accepted.
    """
    with pytest.raises(InfeasibleError, match="no split of any total meets it within") as caught:
        plan(["facebook", "instagram"], reach="300k", allocate=True, **asked)
    assert (caught.value.hint or "").startswith(f"write `--reach {most}` or lower")
    plan(["facebook", "instagram"], reach=most, allocate=True, **asked)


def test_a_lock_below_what_a_platform_sells_is_refused_with_both() -> None:
    with pytest.raises(InfeasibleError, match=r"linkedin=1000 XOF.*channels.linkedin.min_daily"):
        plan(["facebook", "linkedin"], exact=False, total="3M XOF", allocate=True,
             lock=("linkedin=1000 XOF",))  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("0.5",), "below 1"),
        (("x",), "is not a number"),
        (("3", "4"), "given twice for the whole plan"),
        (("facebook=2", "facebook=3"), "given twice"),
        (("radio=3",), "not in this plan"),
    ],
)
def test_what_is_no_frequency_is_refused(asked: tuple[str, ...], words: str) -> None:
    with pytest.raises(InputError, match=words):
        plan(TWO, EASY, total="1M XOF", allocate=True, min_frequency=asked)


def test_a_frequency_that_a_cap_never_reaches_is_refused_with_the_most() -> None:
    given = {**EASY, "channels.facebook.frequency_cap": "2 per week"}
    for asked in ("facebook=9", "9"):
        with pytest.raises(InfeasibleError, match=r"8\.00 times at most") as caught:
            plan(["facebook"], given, reach="300k", min_frequency=(asked,))
        assert asked.replace("9", "8") in (caught.value.hint or "")


@pytest.mark.slow
def test_a_quote_tells_a_frequency_only_beside_a_price() -> None:
    """The hint is a price to set beside the quote, and with it the same plan is answered."""
    quote = {
        "channels.facebook.quote.budget": "900000 XOF",
        "channels.facebook.quote.reach": "450k",
    }
    for asked in ("1.2", "facebook=1.2"):
        wanted: dict[str, Any] = {"total": "4M XOF", "min_frequency": (asked,)}
        with pytest.raises(InputError, match="Facebook is bought by a quote") as caught:
            plan(TWO, quote, exact=False, **wanted)
        key, _, value = str(caught.value.hint).split("--set ")[1].strip("`").partition("=")
        found = plan(TWO, quote | {key: value.strip('"')}, exact=False, **wanted)
        assert frequency(found, "channel.facebook") >= 1.2
