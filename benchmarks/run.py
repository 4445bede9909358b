"""Run every benchmark and print one Markdown table.

Usage: python run.py [PYTHON_WITH_SQUIGGLEPY_AND_POLARS] [ROUNDS]
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version

import batch
import evidence
import installed
import plan
import squiggle
import startup
from measure import HEADER, PYTHON, Result


def results(python: str, rounds: int) -> Iterator[Result]:
    """Yield the lines of the table."""
    yield from startup.results(rounds)
    yield from installed.results(rounds)
    yield from plan.results(rounds)
    yield from batch.results(max(rounds // 2, 1), python=python)
    if squiggle.available(python):
        yield from squiggle.results(python, rounds)


def main() -> None:
    python = sys.argv[1] if len(sys.argv) > 1 else PYTHON
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with_squigglepy = squiggle.available(python)
    print(
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()},"
        f" {os.cpu_count()} cores;",
        end=" ",
    )
    print(
        ", ".join(f"{name} {version(name)}" for name in ("malisize", "typer", "pydantic", "numpy")),
        end="",
    )
    if with_squigglepy:
        ask = (
            "from importlib.metadata import version as v; print('squigglepy', v('squigglepy'), 'on"
            " numpy', v('numpy'), end='')"
        )
        print(
            ";",
            subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout,
            end="",
        )
    print(f"; in {rounds} rounds; load {os.getloadavg()[0]:.1f}.\n")
    print(HEADER)
    for found in results(python, rounds):
        print(found.line, flush=True)
    print(f"\n{batch.scaling()}\n\n{batch.one_by_one()}; {batch.same_model()}.", flush=True)
    print(f"\nThe allocation alone: {plan.solvers()}.\n", flush=True)
    print("\n".join(["Targets at 90 %:", *plan.targets()]), flush=True)
    print(f"\nEvidence by spread over least squares: {evidence.ratio()}.", flush=True)
    print(batch.without_polars(python))
    if with_squigglepy:
        print(squiggle.same_model(python))
    else:
        print(f"{python} has no squigglepy: that comparison is left out (README.md).")


if __name__ == "__main__":
    main()
