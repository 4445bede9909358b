"""Run commands in turns and time them, process to process: with hyperfine where it is installed,
else with a plain loop.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Sequence[str]
PYTHON = sys.executable
MALISIZE = str(Path(PYTHON).parent / "malisize")
HYPERFINE = shutil.which("hyperfine")
# Nobody runs Python without its bytecode cache, so neither do the measured processes.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


class Timing(NamedTuple):
    """The seconds one command took, run by run."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median run."""
        return statistics.median(self.seconds)

    @property
    def fastest(self) -> float:
        """The fastest run, which other load on the machine disturbs least."""
        return min(self.seconds)


class Result(NamedTuple):
    """One line of the table: by the fastest runs and by the medians, against a target (all of them
    are upper limits).
    """

    what: str
    fastest: float
    median: float
    target: float
    unit: str
    times: str

    @property
    def met(self) -> bool:
        """Whether both the fastest runs and the medians keep to the target."""
        return max(self.fastest, self.median) <= self.target

    @property
    def line(self) -> str:
        """The line of the table."""
        near = "yes" if self.met else "by the fastest runs" if self.fastest <= self.target else "no"
        if (
            self.unit == "x faster"
        ):  # a time over another's that has to be small reads better the other way round
            found = (
                f"{1 / self.fastest:.2f}x | {1 / self.median:.2f}x | at least"
                f" {1 / self.target:.2g}x faster"
            )
        elif self.unit == "ms":
            found = f"{self.fastest:.0f} ms | {self.median:.0f} ms | at most {self.target:.0f} ms"
        else:
            found = f"{self.fastest:.2f}x | {self.median:.2f}x | at most {self.target:.3g}x"
        return f"| {self.what} | {found} | {near} | {self.times} |"


HEADER = (
    "| what | fastest runs | medians | target | met | fastest (median) of each, ms"
    " |\n|---|---|---|---|---|---|"
)


def in_turns(commands: Mapping[str, Command], *, rounds: int, runs: int) -> dict[str, Timing]:
    """Time every command ``rounds`` x ``runs`` times, taking turns, so that other load on the
    machine meets all alike.
    """
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        run(command)
        run(command)
    names = list(commands)
    for _ in range(rounds):
        names = [*names[1:], names[0]]
        for name, found in zip(
            names, _round([commands[name] for name in names], runs), strict=True
        ):
            seconds[name].extend(found)
    return {name: Timing(tuple(found)) for name, found in seconds.items()}


def _round(commands: Sequence[Command], runs: int) -> list[list[float]]:
    if HYPERFINE is None:
        taken: list[list[float]] = [[] for _ in commands]
        for _ in range(runs):
            for found, command in zip(taken, commands, strict=True):
                found.append(run(command)[0])
        return taken
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "times.json")
        options = [
            "-N",
            "--style",
            "none",
            "--output",
            "pipe",
            "--warmup",
            "0",
            "--runs",
            str(max(runs, 2)),
        ]
        subprocess.run(
            [HYPERFINE, *options, "--export-json", str(file), *map(shlex.join, commands)],
            env=ENVIRONMENT, check=True, capture_output=True,
        )  # fmt: skip
        return [found["times"] for found in json.loads(file.read_text())["results"]]


def run(command: Command) -> tuple[float, float, bytes]:
    """Run a command once into a pipe: its seconds, its peak memory in MB, its output."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return taken, usage.ru_maxrss * unit / 1e6, output


def times(*named: tuple[str, Timing]) -> str:
    """Return the times of several commands as a cell."""
    return ", ".join(
        f"{name} {1000 * timing.fastest:.0f} ({1000 * timing.median:.0f})" for name, timing in named
    )
