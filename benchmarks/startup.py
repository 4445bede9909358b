"""What starting costs: malisize against a bare interpreter, the smallest Typer command, and
importing numpy; and what a TAB costs.

Usage: python startup.py [ROUNDS]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from measure import HEADER, MALISIZE, PYTHON, Result, in_turns, result

BREAKS = " \t\n\"'@><=;|&(:"  # between words, as bash has them
TABS = {"option": "--are", "channel": "-c faceb", "key of --set": "--set chann"}
FLOOR = {
    "python": [PYTHON, "-c", "pass"],
    "typer": [PYTHON, str(Path(__file__).with_name("smallest.py"))],
    "import numpy": [PYTHON, "-c", "import numpy"],
}
COMMANDS = (
    FLOOR
    | {
        "--version": [MALISIZE, "--version"],
        "no ranges": [MALISIZE, "audience", "--range", "none"],
        "ranges": [MALISIZE, "audience"],
    }
    | {
        name: [MALISIZE, "--complete", "bash", f"malisize audience {typed}", BREAKS]
        for name, typed in TABS.items()
    }
)


def above_floor(seconds: Mapping[str, float], name: str) -> float:
    """Return the milliseconds of a command above the smallest Typer command and importing numpy."""
    numpy = seconds["import numpy"] - seconds["python"]
    return 1000 * (seconds[name] - seconds["typer"] - numpy)


def results(rounds: int = 10) -> list[Result]:
    runs = in_turns(COMMANDS, rounds=rounds, runs=6)
    return [
        result(
            "`malisize --version` over `python -c pass`",
            runs, lambda found: found["--version"] / found["python"],
            1.4, "x", "--version", "python",
        ),
        result(
            "`malisize audience --range none` over the smallest Typer command",
            runs, lambda found: found["no ranges"] / found["typer"],
            1.1, "x", "no ranges", "typer",
        ),
        result(
            "`malisize audience` above the smallest Typer command and importing numpy",
            runs, lambda found: above_floor(found, "ranges"),
            20.0, "ms", "ranges", "typer", "import numpy", "python",
        ),
        *(
            result(
                f"one TAB after `malisize audience {typed}`",
                runs, lambda found, name=name: 1000 * found[name], 40.0, "ms", name, "python",
            )
            for name, typed in TABS.items()
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    print(HEADER)
    for found in results(*map(int, sys.argv[1:])):
        print(found.line)
