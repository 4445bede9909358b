"""Batches through a pipe that are disturbed: readers that stall, stops, signals, full disks."""

from __future__ import annotations

import csv
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

HEAD = b"name,overlap\n"
BAD = 50  # one row in so many has no answer
MANY = 10**7  # rows, more than come before any end
PIECE = 500  # rows written at once
ENDS = {
    signal.SIGINT: 130,
    signal.SIGTERM: 143,
    signal.SIGHUP: 129,
    signal.SIGPIPE: 141,  # the reader goes away
}


class Passed(NamedTuple):
    """What came of a table: rows answered and rejected, the most memory after a tenth of it and in
    all, in MB, and how often it was disturbed.
    """

    answered: int
    rejected: int
    early: float
    most: float
    stops: int
    stalls: int


def rows(count: int) -> Iterator[bytes]:
    """Go through pieces of a table whose rows are numbered."""
    yield HEAD
    for start in range(0, count, PIECE):
        yield b"".join(
            b"%d,%s\n" % (n, b"120%" if n % BAD == 0 else b"0.%06d" % (500_000 + n % 400_000))
            for n in range(start, min(count, start + PIECE))
        )


def started(folder: Path, *words: str, **how: Any) -> subprocess.Popen[bytes]:
    """Start a batch that goes on after rows that have no answer, in a folder."""
    command = [sys.executable, "-m", "malisize", "batch", "-", "--format", "csv", "-q",
               "--keep-going", "--rejects", "bad.csv", "--force", *words]  # fmt: skip
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, **{**streams, **how})


def left(process: subprocess.Popen[bytes], writer: threading.Thread) -> tuple[int, bytes]:
    """Return the exit code of a process and what it said, and close what is open."""
    assert process.stderr is not None
    said = process.stderr.read()
    code = process.wait(60)
    writer.join()
    process.stderr.close()
    if process.stdout is not None:
        process.stdout.close()
    return code, said


def fed(process: subprocess.Popen[bytes], count: int) -> threading.Thread:
    """Write a table to a process from another thread, as far as it reads."""

    def feed() -> None:
        assert process.stdin is not None
        try:
            for piece in rows(count):
                process.stdin.write(piece)
            process.stdin.close()
        except OSError:  # the process has ended
            with suppress(OSError):
                process.stdin.close()

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    return thread


def passed(folder: Path, count: int, rng: random.Random, every: float = 5.0) -> Passed:
    """Send a table through a pipe whose reader stalls, stop the process now and then and let it go
    on. Raises AssertionError where a row is lost, doubled, late or changed its place.
    """
    process = started(folder)
    writer = fed(process, count)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith(b"name,overlap,"), line
    expected = answered = stops = stalls = 0
    early = most = 0.0
    due = time.monotonic() + rng.random() * every
    for line in process.stdout:
        expected += expected % BAD == 0  # this one was rejected
        assert int(line.partition(b",")[0]) == expected, (line, expected)
        expected += 1
        answered += 1
        if answered % 2000 == 0:
            most = max(most, _memory(process.pid))
            if expected <= count // 10 or not early:
                early = most
            if time.monotonic() > due:
                due = time.monotonic() + rng.random() * every
                if stalls <= stops:
                    time.sleep(rng.random() * min(1.0, every))
                    stalls += 1
                else:
                    process.send_signal(rng.choice([signal.SIGTSTP, signal.SIGSTOP]))
                    time.sleep(rng.random() * min(0.5, every))
                    process.send_signal(signal.SIGCONT)
                    stops += 1
    assert left(process, writer) == (0, b"")
    rejected = numbers(folder / "bad.csv")
    assert rejected == list(range(0, count, BAD))
    assert answered + len(rejected) == count
    return Passed(answered, len(rejected), early, most, stops, stalls)


def _memory(process: int) -> float:
    """Return the memory that a process holds, in MB."""
    with open(f"/proc/{process}/statm", encoding="ascii") as stream:
        return int(stream.read().split()[1]) * resource.getpagesize() / 2**20


def ended(folder: Path, number: signal.Signals, after: int) -> int:
    """End a batch by a signal once so many rows came out; return how many did. Raises
    AssertionError where its end is another, or where a row before the last one is missing.
    """
    process = started(folder)
    writer = fed(process, MANY)
    assert process.stdout is not None
    with (folder / "out.csv").open("wb") as out:
        for _ in range(after):
            out.write(process.stdout.readline())
        if number == signal.SIGPIPE:
            process.stdout.close()
        else:
            process.send_signal(number)
            out.writelines(process.stdout)
    assert left(process, writer) == (ENDS[number], b"")
    return whole(folder)


def filled(folder: Path, limit: int) -> int:
    """Let a batch fill its disk at so many bytes of a file; return how many rows came out. Raises
    AssertionError as ``ended`` does.
    """

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with (folder / "out.csv").open("wb") as out:
        process = started(folder, stdout=out, preexec_fn=small)
        code, said = left(process, fed(process, MANY))
        assert (code, said.count(b"\n")) == (74, 1), said
        assert said.endswith(b": cannot be written: the file would be too large\n"), said
    return whole(folder)


def whole(folder: Path) -> int:
    """Return how many rows came out. Raises AssertionError where a row is not whole, or where one
    before the last is neither there nor rejected.
    """
    out, bad = numbers(folder / "out.csv"), numbers(folder / "bad.csv")
    assert out == [n for n in range(out[-1] + 1) if n % BAD]
    assert bad == list(range(0, bad[-1] + 1, BAD))
    assert bad[-1] + BAD > out[-1]
    return len(out)


def numbers(path: Path) -> list[int]:
    """Return the numbers of the rows of a file. Raises AssertionError where one is not whole."""
    with path.open(newline="", encoding="utf-8") as stream:
        names, *found = csv.reader(stream, strict=True)
    assert {len(row) for row in found} == {len(names)}
    return [int(row[0]) for row in found]


def soak(
    folder: Path, count: int, minutes: float, seed: int, tell: Callable[[str], object] = print
) -> None:
    """Send a table of so many rows through a pipe again and again, and end others at random, until
    the time is over.
    """
    rng = random.Random(seed)
    end = time.monotonic() + 60 * minutes
    ends: dict[str, int] = {}
    total = 0
    while True:
        found = passed(folder, count, rng)
        total += count
        assert found.most < 1.1 * found.early + 5.0, found
        tell(str(found))
        for number in rng.sample(sorted(ENDS), len(ENDS)):
            ended(folder, signal.Signals(number), rng.randrange(1, 200_000))
            name = signal.Signals(number).name
            ends[name] = ends.get(name, 0) + 1
        filled(folder, rng.randrange(100_000, 5_000_000))
        ends["full"] = ends.get("full", 0) + 1
        if time.monotonic() > end:
            break
    tell(f"{total} rows through a pipe; ended: {ends}; nothing lost")
