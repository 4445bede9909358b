"""Run every benchmark and print one Markdown table.

Usage: python run.py [PYTHON_WITH_SQUIGGLEPY] [ROUNDS]
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version

import batch
import evidence
import installed
import plan
import squiggle
import startup
from measure import HEADER, HYPERFINE, PYTHON


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
    print(
        f"; timed by {'hyperfine' if HYPERFINE else 'a plain loop'}, in {rounds} rounds; load"
        f" {os.getloadavg()[0]:.1f}.\n"
    )
    print(HEADER)
    for result in startup.results(rounds):
        print(result.line, flush=True)
    for result in installed.results(rounds):
        print(result.line, flush=True)
    for result in plan.results(rounds):
        print(result.line, flush=True)
    for result in batch.results(max(rounds // 2, 1)):
        print(result.line, flush=True)
    print(
        f"\n{batch.scaling()}\n\n{batch.ranges()}; {batch.one_by_one()}; {batch.same_model()}.",
        flush=True,
    )
    print(f"\nThe allocation alone: {plan.solvers()}.\n", flush=True)
    print(f"Evidence by spread over least squares: {evidence.ratio()}.\n", flush=True)
    if not with_squigglepy:
        print(f"\n{python} has no squigglepy: that comparison is left out (README.md).")
        return
    for result in squiggle.results(python, rounds):
        print(result.line, flush=True)
    print(f"\n{squiggle.same_model(python)} Peak memory: {squiggle.memory(python)}.")


if __name__ == "__main__":
    main()
