"""Disturb runs for long, by hand: what the tests of this folder do for seconds.

    python -m tests.steady kills --places 8     # in each command, killed as it starts and writes
    python -m tests.steady writers --times 20   # two processes that write the same files
    python -m tests.steady soak --minutes 60    # batches through a pipe, stalled, stopped and ended

Exit 0: what must hold held; 1: it did not. docs/testing.md has what was run and found.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.steady.kills import as_command, in_process, jobs, killed, without_links
from tests.steady.soak import soak
from tests.steady.writers import contended


def main(words: list[str]) -> int:
    """Do what is asked, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.steady", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    kills = tasks.add_parser("kills")
    kills.add_argument("--places", type=int, default=8, help="in each command (default: 8)")
    writers = tasks.add_parser("writers")
    writers.add_argument("--times", type=int, default=20, help="each process (default: 20)")
    soaking = tasks.add_parser("soak")
    soaking.add_argument(
        "--rows", type=int, default=20_000_000, help="at once, 200,000 or more (default: 20 M)"
    )
    soaking.add_argument("--minutes", type=float, default=60.0, help="at least (default: 60)")
    soaking.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    began = time.monotonic()
    if asked.task == "soak":
        with tempfile.TemporaryDirectory(prefix="malisize-soak-") as folder:
            soak(Path(folder), asked.rows, asked.minutes, asked.seed)
        print(f"{time.monotonic() - began:.0f} s")
        return 0
    faults = _kills(asked.places) if asked.task == "kills" else _writers(asked.times)
    print(f"{faults} faults in {time.monotonic() - began:.0f} s")
    return 1 if faults else 0


def _kills(places: int) -> int:
    """Kill each command, with files to replace and without; return how often one was not whole."""
    total: Counter[tuple[str, ...]] = Counter()
    faults = 0
    for runner in (as_command, in_process, without_links):
        count = 0
        for name, job in jobs().items():
            for force in (False, True):
                with tempfile.TemporaryDirectory(prefix="malisize-kills-") as folder:
                    early = places // 2 if runner is as_command else 0
                    for left in killed(
                        job, Path(folder), runner, places - early, force=force, early=early
                    ):
                        total[left.files] += 1
                        count += 1
                        if not left.whole:
                            faults += 1
                            print(name, runner.__name__, "replacing" if force else "new", left)
        print(f"{runner.__name__}: {count} kills", flush=True)
    for files, number in sorted(total.items()):
        print(f"{' and '.join(files)}: {number}")
    return faults


def _writers(times: int) -> int:
    """Let two processes write the files of each command; return how often something was wrong."""
    wrote = refused = reads = faults = 0
    for runner in (in_process, without_links):
        for name, job in jobs().items():
            for force in (False, True):
                with tempfile.TemporaryDirectory(prefix="malisize-writers-") as folder:
                    seen = contended(job, Path(folder), runner, times, force=force)
                wrote, refused, reads = (
                    wrote + seen.wrote,
                    refused + seen.refused,
                    reads + seen.reads,
                )
                faults += len(seen.faults)
                print(name, runner.__name__, "replacing" if force else "new", seen, flush=True)
    print(f"{wrote} wrote, {refused} were refused, files were read {reads} times meanwhile")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
