"""The default audience in malisize against the same model in squigglepy, process to process.

Usage: python squiggle.py [PYTHON_WITH_SQUIGGLEPY] [ROUNDS]
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from measure import HEADER, MALISIZE, PYTHON, Result, in_turns, memory, result, run

from malisize.request import Request
from malisize.study import Study

MODEL = str(Path(__file__).with_name("squigglepy_model.py"))
TARGETS = {10_000: 4.0, 1_000_000: 4.0}
CLOSE = 0.01  # at a million draws the same model differs by a few thousandths at most


def available(python: str) -> bool:
    """Tell whether an interpreter has squigglepy."""
    return (
        subprocess.run(
            [python, "-c", "import squigglepy"], capture_output=True, check=False
        ).returncode
        == 0
    )


def malisize(draws: int) -> list[str]:
    return [MALISIZE, "audience", "--draws", str(draws), "--format", "json"]


def results(python: str = PYTHON, rounds: int = 10) -> list[Result]:
    found = []
    for draws, target in TARGETS.items():
        runs = in_turns(
            {"malisize": malisize(draws), "squigglepy": [python, MODEL, str(draws)]},
            rounds=rounds, runs=4 if draws < 100_000 else 2,
        )  # fmt: skip
        line = result(
            f"the default audience in squigglepy, {draws:,} draws",
            runs, lambda seconds: seconds["malisize"] / seconds["squigglepy"], 1 / target,
            "x faster", "malisize", "squigglepy",
        )  # fmt: skip
        peaks = f"{memory(runs['malisize']):.0f} and {memory(runs['squigglepy']):.0f} MB"
        found.append(line._replace(times=f"{line.times}; {peaks}"))
    return found


def same_model(python: str = PYTHON, draws: int = 1_000_000) -> str:
    """Compare the 5th, 50th and 95th percentiles of the two programs. Exits where they differ."""
    study = Study.load()
    answer = study.ask(study.opened(Request.of({"draws": draws}), ()))
    ids = [one.id for one in answer.specs()]
    ours = dict(zip(ids, answer.intervals(ids), strict=True))
    theirs = json.loads(run([python, MODEL, str(draws)]).output)
    if list(ours) != list(theirs):
        raise SystemExit(f"the rows differ: {sorted(set(ours) ^ set(theirs))}")
    apart, row = max(
        (abs(one / other - 1), name)
        for name, (low, median, high) in theirs.items()
        for one, other in (
            (low, ours[name].low), (median, ours[name].median), (high, ours[name].high)
        )
    )  # fmt: skip
    if apart > CLOSE:
        raise SystemExit(
            f"{row}: the percentiles are {100 * apart:.1f} % apart; squigglepy_model.py is not the"
            " default audience"
        )
    return f"All 5th, 50th and 95th percentiles agree within {100 * apart:.2f} % ({row})."


if __name__ == "__main__":
    interpreter = sys.argv[1] if len(sys.argv) > 1 else PYTHON
    if not available(interpreter):
        raise SystemExit(f"{interpreter} has no squigglepy; see README.md")
    print(same_model(interpreter))
    print(HEADER)
    for found in results(interpreter, *map(int, sys.argv[2:])):
        print(found.line)
