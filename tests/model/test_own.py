"""What a user knows of a channel's people: known audiences, and results of campaigns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize.errors import InfeasibleError, InputError
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.scenarios.batch.batch import Batch
from malisize.study import Study
from tests.plans.helpers import notes

WOMEN: dict[str, Any] = {"area": "bamako", "gender": "women", "age": "18-45"}
RESULT = {
    "channels.facebook.cpm": "950 XOF",
    "channels.facebook.ctr": "1.4%",
    "channels.facebook.quote.budget": "600000 XOF",
    "channels.facebook.quote.reach": "210000",
}


def audience(set: dict[str, str] | None = None, **options: Any) -> Estimate:
    options = {"channels": ["facebook"], "range": None, **options}
    return Study.load(set=set or {}).audience(**options)


@pytest.mark.slow
def test_a_known_audience_replaces_the_chain_of_shares_for_its_segment() -> None:
    """The row is the number given, with its ends, and rests on it alone."""
    found = audience(known=["facebook=180k to 260k"], range="90%", **WOMEN)
    row = found["channel.facebook.reachable"]
    assert (row.low, row.high) == pytest.approx((180_000, 260_000), rel=0.02)
    assert "channels.facebook.known.people" in row.assumptions
    assert "channels.facebook.share.bamako" not in row.assumptions
    assert found["reachable.deduplicated"].central == row.central


def test_known_accounts_become_people() -> None:
    found = audience({"channels.facebook.people_per_account": "0.9"},
                     known={"facebook": "200k accounts"}, **WOMEN)  # fmt: skip
    assert found["channel.facebook.reachable"].central == pytest.approx(180_000)
    assert found["channel.facebook.accounts"].central == 200_000


def test_a_channel_that_nobody_sized_is_sized_by_what_is_known_of_it() -> None:
    found = audience(channels=["youtube"], known=["youtube=20k"], area="mopti")
    assert found["channel.youtube.reachable"].central == 20_000


@pytest.mark.slow
@pytest.mark.parametrize("form", ["file", "set"])
def test_a_known_audience_is_used_for_exactly_its_segment(form: str) -> None:
    """A key carries its segment; for another one it is a doubt, and changes nothing."""
    key = "channels.facebook.known"
    values = {"people": "200k", **WOMEN}
    if form == "set":
        study = Study.load(set={f"{key}.{name}": value for name, value in values.items()})
    else:
        inner = ", ".join(f'{name} = "{value}"' for name, value in values.items())
        study = Study.load(("own.toml", f"[channels.facebook]\nknown = {{ {inner} }}".encode()))
    same = study.audience(channels=["facebook"], range=None, **WOMEN)
    assert same["channel.facebook.reachable"].central == 200_000
    assert not notes(same, "idle")
    other = study.audience(channels=["facebook"], range=None, area="bamako")
    assert other["channel.facebook.reachable"].central == pytest.approx(
        audience(area="bamako")["channel.facebook.reachable"].central
    )
    (note,) = notes(other, "known")
    assert "you know of are Bamako, women, aged 18-45, and not used for Bamako, everyone" in note


def test_a_known_audience_above_the_people_there_are_is_refused() -> None:
    with pytest.raises(InfeasibleError, match="more people than Bamako, women, aged 18-45 has"):
        audience(known=["facebook=1.5M"], **WOMEN)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("facebook", "a channel and its people are needed"),
        ("faceboo=20k", "no channel `faceboo`"),
        ("facebook=many", "is not a number"),
        ("facebook=20k,facebook=30k", "given twice, `20k` and `30k`"),
    ],
)
def test_what_is_no_known_audience_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        audience(known=[text])


def test_a_batch_knows_audiences_by_row() -> None:
    """A column of its own, or the key of its people where a file gives the segment."""
    found = Batch(Study.load(), ["channel.facebook.reachable"], channels=["facebook"], **WOMEN)
    values = found.run({"known": ["facebook=200k", "facebook=210k; instagram=20k", ""]}).values
    supposed = audience(**WOMEN)["channel.facebook.reachable"].central
    assert values["channel.facebook.reachable"].tolist() == pytest.approx(
        [200_000, 210_000, supposed]
    )


@pytest.mark.slow
def test_a_result_of_the_clients_own_is_never_refused() -> None:
    """210,000 reached of 209,561 supposed: the audience moves up, the plan says that the two
    disagree, and nothing stands in for the price given.
    """
    study = Study.load(set=RESULT)
    plan = PlanRequest("600000 XOF")
    found = study.budget(plan, channels=["facebook"], **WOMEN)
    assert audience(**WOMEN)["channel.facebook.reachable"].central < 210_000
    assert found["channel.facebook.reachable"].central == pytest.approx(210_000 / 0.8)
    assert 190_000 < found["plan.reach"].central < 210_000
    assert any("disagree" in note for note in notes(found, "check"))
    assert not notes(found, "price")
    again = study.budget(PlanRequest("1M XOF"), channels=["facebook"], **WOMEN)
    assert again["plan.reach"].central > found["plan.reach"].central


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    reached=st.integers(1_000, 3_000_000),
    spent=st.integers(10_000, 10_000_000),
    area=st.sampled_from(["national", "bamako", "mopti"]),
    days=st.sampled_from([1, 7, 28, 90]),
)
def test_whatever_was_reached_no_plan_is_impossible(
    reached: int, spent: int, area: str, days: int
) -> None:
    """Whatever evidence is added, there is a plan, and its reach is a number of the audience."""
    result = {
        "channels.facebook.quote.budget": f"{spent} XOF",
        "channels.facebook.quote.reach": str(reached),
    }
    found = Study.load(set=result).budget(
        PlanRequest("600000 XOF", days=days), channels=["facebook", "instagram"], area=area,
        draws=200,
    )  # fmt: skip
    reach = found["plan.reach"]
    assert 0.0 <= reach.low <= reach.central <= reach.high
    assert reach.high <= found["reachable.deduplicated"].high * (1 + 1e-9)
