"""The contract of every run, on inputs that nobody would write: what was found before, and a few of
each kind anew.

``python -m tests.fuzz --minutes 20`` looks for more.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz import __main__ as job
from tests.fuzz.__main__ import SEEDS, main
from tests.fuzz.commands import TARGETS
from tests.fuzz.contract import BrokenContractError, Ran, _check
from tests.fuzz.targets import Target

SOME = settings(  # a finding is shrunk by the job: here it would take minutes
    suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.json")), ids=lambda path: path.stem)
def test_what_was_found_once_holds(path: Any) -> None:
    kept = json.loads(path.read_text(encoding="utf-8"))
    TARGETS[kept["target"]].check(kept["value"])


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_few_of_each_kind_hold(name: str) -> None:
    target = TARGETS[name]

    @settings(SOME, max_examples=min(25, target.at_a_time // 2))
    @given(target.draw)
    def check(value: Any) -> None:
        json.dumps(value)  # it could be kept
        target.check(value)

    check()


@pytest.mark.slow
def test_the_job_ends_in_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--minutes", "0.001", "--only", "numbers"]) == 0
    assert capsys.readouterr().out.startswith("seeds 1 to 1: ")


def test_a_finding_is_shrunk_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The job fails, and leaves a file that the tests run from then on."""

    def check(value: int) -> None:
        if value > 7:
            raise BrokenContractError("too many")

    monkeypatch.setattr(job, "SEEDS", tmp_path / "seeds")  # not there yet, as in a clone
    monkeypatch.setitem(TARGETS, "counts", Target(st.integers(0, 1000), check))
    monkeypatch.setattr(job, "TARGETS", {"counts": TARGETS["counts"]})
    assert main(["--minutes", "0.001", "--only", "counts"]) == 1
    (path,) = (tmp_path / "seeds").iterdir()
    assert json.loads(path.read_text()) == {"target": "counts", "value": 8}
    assert "too many" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "out", "err"),
    [
        (70, b"", "error: internal: KeyError: 'x'\nhint: report\n"),
        (1, b"", "Traceback (most recent call last):\n"),
        (2, b"x", "error: wrong\n"),
        (2, b"", ""),
        (2, b"", "error: two\nlines\n"),
        (0, b"", "error: said and done\n"),
        (0, b"", "doubt: \x1b[2J\n"),
        (143, b"", ""),
    ],
)
def test_the_contract_notices(code: int, out: bytes, err: str) -> None:
    with pytest.raises(BrokenContractError):
        _check(Ran(("audience",), code, out, err))
