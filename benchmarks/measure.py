"""Run commands in turns and time them, process to process: on the clock, and in processor time,
which other load on the machine disturbs less.
"""

from __future__ import annotations

import os
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Sequence[str]
PYTHON = sys.executable
MALISIZE = str(Path(PYTHON).parent / "malisize")
# Nobody runs Python without its bytecode cache, so neither do the measured processes.
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


class Run(NamedTuple):
    """What a run of one command took: seconds of the clock and of processors, MB at its peak."""

    clock: float
    processor: float
    memory: float
    output: bytes


class Pair(NamedTuple):
    """A number by the fastest runs, which other load disturbs least, and by the medians."""

    fastest: float
    median: float


class Result(NamedTuple):
    """One line of the table, against a target (all of them are upper limits)."""

    what: str
    processor: Pair
    clock: Pair
    target: float
    unit: str
    times: str

    @property
    def line(self) -> str:
        """The line of the table."""
        processor, clock = (max(pair) <= self.target for pair in (self.processor, self.clock))
        met = "yes" if processor and clock else "by processor time" if processor else "no"
        cells = (self.what, _cell(self.processor, self.unit), _cell(self.clock, self.unit),
                 f"at {'least' if self.unit == 'x faster' else 'most'}"
                 f" {_said(self.target, self.unit)}", met, self.times)  # fmt: skip
        return f"| {' | '.join(cells)} |"


HEADER = (
    "| what | processor time: by the fastest runs (medians) | clock | target | met"
    " | processor time of each, ms |\n|---|---|---|---|---|---|"
)


def _cell(pair: Pair, unit: str) -> str:
    return f"{_said(pair.fastest, unit)} ({_said(pair.median, unit)})"


def _said(value: float, unit: str) -> str:
    if unit == "x faster":  # a time over another's that has to be small reads better inverted
        return f"{1 / value:.2f}x faster"
    return f"{value:.0f} ms" if unit == "ms" else f"{value:.2f}{' s' if unit == 's' else unit}"


def in_turns(commands: Mapping[str, Command], *, rounds: int, runs: int) -> dict[str, list[Run]]:
    """Run every command ``rounds`` x ``runs`` times, taking turns, so that other load on the
    machine meets all alike. Two first runs of each are not counted.
    """
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for command in commands.values():
        run(command, keep=False)
        run(command, keep=False)
    names = list(commands)
    for _ in range(rounds):
        names = [*names[1:], names[0]]
        for _ in range(runs):
            for name in names:
                found[name].append(run(commands[name], keep=False))
    return found


def run(command: Command, *, keep: bool = True) -> Run:
    """Run a command once into a pipe, and return what it wrote only where it is to be kept: a
    process begins with the peak of the one that starts it.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )
    assert process.stdout is not None
    output = process.stdout.read() if keep else b""
    while process.stdout.read(1 << 20):
        pass
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{shlex.join(command)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, output)


def result(
    what: str,
    runs: Mapping[str, Sequence[Run]],
    of: Callable[[Mapping[str, float]], float],
    target: float,
    unit: str,
    *shown: str,
) -> Result:
    """Return the line of a number that is made of the seconds of commands, and show the times of
    some.
    """

    def pair(kind: str) -> Pair:
        seconds = {name: [getattr(one, kind) for one in each] for name, each in runs.items()}
        fastest = {name: min(each) for name, each in seconds.items()}
        medians = {name: statistics.median(each) for name, each in seconds.items()}
        return Pair(of(fastest), of(medians))

    return Result(what, pair("processor"), pair("clock"), target, unit, times(runs, *shown))


def times(runs: Mapping[str, Sequence[Run]], *shown: str) -> str:
    """Return the processor times of some commands as a cell: the fastest and the median of each."""
    seconds = {name: [one.processor for one in runs[name]] for name in shown}
    return ", ".join(
        f"{name} {1000 * min(each):.0f} ({1000 * statistics.median(each):.0f})"
        for name, each in seconds.items()
    )


def memory(runs: Sequence[Run]) -> float:
    """Return the median of the peak memory of runs, in MB."""
    return statistics.median(one.memory for one in runs)
