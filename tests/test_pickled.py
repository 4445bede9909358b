"""What Python gets from a study can be pickled and copied: results, the study itself, errors."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from malisize import MalisizeError, Study
from malisize.errors import Faults
from malisize.request import PlanRequest
from malisize.wording import say
from malisize.wording.language import language
from tests.formats import render

PLAN = PlanRequest(total="500000 XOF")
SMALL: dict[str, Any] = {"channels": ["facebook"], "draws": 100}


def results() -> dict[str, Any]:
    """Return a small result of each kind."""
    study = Study.load()
    return {
        "audience": study.audience(**SMALL),
        "plan": study.budget(PLAN, **SMALL),
        "market": Study.load("momo-merchant").market(draws=100),
        "explanation": study.explain("plan.reach", PLAN, **SMALL),
        "drivers": study.drivers("plan.reach", PLAN, **SMALL),
        "curve": study.curve(PLAN, **SMALL),
    }


@pytest.mark.slow
def test_every_result_is_the_same_once_pickled() -> None:
    """Its numbers, and its texts in any language; an estimate still makes a living workbook."""
    for result in results().values():
        again = pickle.loads(pickle.dumps(result))
        assert again == result == copy.deepcopy(result)
        assert render(again, "json") == render(result, "json")
        texts = [note.text for note in getattr(result, "notes", ())]
        copies = [note.text for note in getattr(again, "notes", ())]
        french = language("fr")
        assert [str(say(one, french)) for one in copies] == [str(say(one, french)) for one in texts]


@pytest.mark.slow
def test_an_estimate_from_a_pickle_is_alive(tmp_path) -> None:
    """Its workbook has the model in it, as that of the run itself."""
    pytest.importorskip("xlsxwriter")
    pickle.loads(pickle.dumps(Study.load().budget(PLAN, **SMALL))).save(tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "plan.xlsx").stat().st_size > 20_000


def test_errors_are_pickled_with_their_hints_and_faults() -> None:
    """A process that asks for many can hand an error back."""
    with pytest.raises(MalisizeError) as caught:
        Study.load().budget(PlanRequest(total="500"))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.hint) == (str(caught.value), caught.value.hint)
    assert str(again).startswith('total: `500` has no currency (write `total="500 XOF"`')
    several = pickle.loads(pickle.dumps(Faults([caught.value, caught.value])))
    assert [one.hint for one in several.faults] == [again.hint] * 2
