"""What starting costs: malisize against a bare interpreter, the smallest Typer command, and
importing numpy.

Usage: python startup.py [ROUNDS]
"""

from __future__ import annotations

import sys
from pathlib import Path

from measure import HEADER, MALISIZE, PYTHON, Result, in_turns, times

COMMANDS = {
    "python": [PYTHON, "-c", "pass"],
    "--version": [MALISIZE, "--version"],
    "typer": [PYTHON, str(Path(__file__).with_name("smallest.py"))],
    "no ranges": [MALISIZE, "audience", "--range", "none"],
    "import numpy": [PYTHON, "-c", "import numpy"],
    "ranges": [MALISIZE, "audience"],
}


def results(rounds: int = 10) -> list[Result]:
    timings = in_turns(COMMANDS, rounds=rounds, runs=6)

    def ratio(what: str, of: str, to: str, target: float) -> Result:
        one, other = timings[of], timings[to]
        cell = times((of, one), (to, other))
        return Result(
            what, one.fastest / other.fastest, one.median / other.median, target, "x", cell
        )

    def above(seconds: dict[str, float]) -> float:
        return 1000 * (
            seconds["ranges"] - seconds["typer"] - (seconds["import numpy"] - seconds["python"])
        )

    return [
        ratio("`malisize --version` over `python -c pass`", "--version", "python", 2.0),
        ratio(
            "`malisize audience --range none` over the smallest Typer command",
            "no ranges",
            "typer",
            1.35,
        ),
        Result(
            "`malisize audience` above the smallest Typer command and importing numpy",
            above({name: timing.fastest for name, timing in timings.items()}),
            above({name: timing.median for name, timing in timings.items()}),
            60.0,
            "ms",
            times(("ranges", timings["ranges"]), ("import numpy", timings["import numpy"])),
        ),
    ]


if __name__ == "__main__":
    print(HEADER)
    for result in results(*map(int, sys.argv[1:])):
        print(result.line)
