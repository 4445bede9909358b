"""Correlations that assumptions declare: read, refused, merged, saved, replayed, and the same in a
batch as alone.
"""

from __future__ import annotations

import pytest

from malisize import Batch
from malisize.errors import InputError
from malisize.formats.toml import to_toml
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.saved.reading import read
from malisize.scenarios.replay import replay
from malisize.study import Study

PLAN = PlanRequest(total="300000 XOF")
FILE = b"""
[[correlation]]
keys = ["budget.agency_fee", "budget.payment_fee"]
rho = 0.9
why = "one supplier"

[[correlation]]
judgements = "20%"
"""
FEES = "budget.agency_fee & budget.payment_fee"


def planned(*files: tuple[str, bytes], **more: object) -> Estimate:
    """Return a plan of few draws."""
    study = Study.load("restaurant-bamako", *files, **more)  # type: ignore[arg-type]
    return study.budget(PLAN, draws=500)


@pytest.mark.slow
def test_a_file_an_option_and_a_saved_estimate_say_the_same() -> None:
    """``[[correlation]]``, ``--set`` and the file that a run saves give the same ranges."""
    by_file = planned(("own.toml", FILE))
    by_option = planned(
        set=[f"correlation.between={FEES} = 0.9: one supplier", "correlation.judgements=20%"]
    )
    saved = to_toml(by_file).encode()
    by_saved = planned(("saved.toml", saved))
    ends = [(row.id, row.low, row.central, row.high) for row in by_file]
    for other in (by_option, by_saved):
        assert [(row.id, row.low, row.central, row.high) for row in other] == ends
    assert ends != [(row.id, row.low, row.central, row.high) for row in planned()]


@pytest.mark.slow
def test_replay_reproduces_a_run_with_correlations() -> None:
    """A saved plan with correlations reproduces."""
    saved = to_toml(planned(("own.toml", FILE))).encode()
    listing, same = replay(read(saved, "saved.toml"), "saved.toml")
    assert same, listing.remarks


@pytest.mark.slow
def test_what_leans_on_nothing_stays() -> None:
    """Rows without a leaf that leans keep their ranges to the bit; central values all do."""
    plain, leaning = planned(), planned(set=[f"correlation.between={FEES} = 90%"])
    moved = {
        row.id for row in leaning if (row.low, row.high) != (plain[row.id].low, plain[row.id].high)
    }
    assert "budget.net_media" in moved
    assert not [id for id in moved if id.endswith((".reachable", ".accounts"))]
    assert [row.central for row in plain] == [row.central for row in leaning]


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting", ["correlation.judgements=30%", f"correlation.between={FEES} = 90%"]
)
def test_a_batch_answers_as_single_runs_do(setting: str) -> None:
    """Rows of a table have the numbers that each would have alone, leaning too."""
    study = Study.load("restaurant-bamako", set=[setting])
    shares = [0.6, 0.8, 0.95]
    batch = Batch(study, rows=["reachable.deduplicated"], range="90%", draws=300)
    found = batch.run({"overlap": shares}).values
    for place, share in enumerate(shares):
        alone = study.varied(set={"overlap": share}).audience(draws=300)["reachable.deduplicated"]
        assert found["reachable.deduplicated.low"][place] == alone.low
        assert found["reachable.deduplicated.high"][place] == alone.high


REFUSED = {
    "a key there is not": (f"{FEES}x = 0.5", "unknown key"),
    "a key that is exact": ("vat.media & reach_shape = 0.5", "has no range"),
    "a key that nobody gave": ("conversion_rate & reach_shape = 0.5", "is not set"),
    "a key in words": ("title & reach_shape = 0.5", "nothing can be correlated with it"),
    "one key": ("reach_shape = 0.5", "two different keys"),
    "a key twice": ("reach_shape & reach_shape = 0.5", "two different keys"),
    "above 1": (f"{FEES} = 1.2", "not a number from -1 to 1"),
    "a range": (f"{FEES} = 10% to 20%", "not a number from -1 to 1"),
    "no number": (FEES, "is not a correlation"),
    "what cannot be": (f"{FEES} & reach_shape = -90%", "can be correlated like this"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_correlation_is_refused(text: str, words: str) -> None:
    """One line says what is wrong."""
    with pytest.raises(InputError, match=words):
        planned(set=[f"correlation.between={text}"])


@pytest.mark.slow
def test_the_hint_of_what_cannot_be_works_when_typed() -> None:
    """The nearest correlations that can be are accepted."""
    with pytest.raises(InputError) as caught:
        planned(set=[f"correlation.between={FEES} & reach_shape = -90%"])
    assert caught.value.hint is not None
    nearest = caught.value.hint.partition(": ")[2]
    assert planned(set=[f"correlation.between={nearest}"])


FILES = {
    "no keys": (b"[[correlation]]\nrho = 0.5\n", "a list of keys is needed"),
    "no rho": (b'[[correlation]]\nkeys = ["overlap", "vat.media"]\n', "rho is needed"),
    "another field": (b"[[correlation]]\nkeys = []\nroh = 0.5\n", "unknown key"),
    "judgements as a range": (
        b'[[correlation]]\njudgements = "10% to 30%"\n',
        "one share is needed",
    ),
    "judgements above all": (b'[[correlation]]\njudgements = "100%"\n', "judgements"),
}


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES.keys())
def test_a_wrong_table_is_refused(content: bytes, words: str) -> None:
    """One line names the table and what is wrong."""
    with pytest.raises(InputError, match=words):
        planned(("own.toml", content))


def test_a_later_file_replaces_a_correlation_of_the_same_keys() -> None:
    """The default of two keys is taken back by another of the same, in any order."""
    (default,) = [
        text
        for text in Study.load().inputs().assumptions.values["correlation.between"].texts or ()
        if "cpm" in text
    ]
    keys = default.partition(" = ")[0].split(" & ")
    turned = f"{keys[1]} & {keys[0]} = 0"
    given = Study.load(set=[f"correlation.between={turned}"]).inputs().assumptions
    texts = given.values["correlation.between"].texts or ()
    assert default not in texts
    assert len(texts) == len(
        Study.load().inputs().assumptions.values["correlation.between"].texts or ()
    )


def test_explanations_and_rankings_name_what_is_drawn_together() -> None:
    """Both say which of their leaves lean together; rows of others say nothing."""
    study = Study.load("restaurant-bamako", set=[f"correlation.between={FEES} = 90%: one supplier"])
    for result in (
        study.explain("budget.net_media", PLAN, draws=300),
        study.drivers("budget.net_media", PLAN, draws=300),
    ):
        assert result.together == (f"{FEES} = 90%: one supplier",)
    assert study.explain("population", draws=300).together is None


@pytest.mark.slow
def test_a_note_says_what_leaning_judgements_would_do() -> None:
    """The answer alone has the range it would have at 20 %, wider; where that is asked for, a note
    says that judgements lean.
    """
    study = Study.load("linkedin-recruitment")
    (note,) = [one for one in study.audience(draws=500).notes if one.kind == "leaning"]
    assert note.rows == ("reachable.deduplicated",)
    wide = Study.load("linkedin-recruitment", set={"correlation.judgements": "20%"})
    row = wide.audience(draws=500)["reachable.deduplicated"]
    plain = study.audience(draws=500)["reachable.deduplicated"]
    assert note.effect == pytest.approx(
        ((row.high - row.low) - (plain.high - plain.low)) / plain.central, rel=1e-9
    )
    assert row.high / row.low > plain.high / plain.low
    (said,) = [one for one in wide.audience(draws=500).notes if one.kind == "correlation"]
    assert "20 %" in said.text
