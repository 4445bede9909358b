"""Disturb runs for long, by hand: what the tests of this folder do for seconds.

    python -m tests.steady kills --places 8     # in each command, killed as it starts and writes
    python -m tests.steady writers --times 5    # two commands that write one file, together
    python -m tests.steady soak --minutes 60    # batches through a pipe, stalled, stopped and ended

Exit 0: what must hold held; 1: it did not. docs/testing.md has what was run and found.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.steady.kills import as_command, in_process, jobs, killed, prepare, without_links
from tests.steady.soak import soak


def main(words: list[str]) -> int:
    """Do what is asked, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.steady", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    kills = tasks.add_parser("kills")
    kills.add_argument("--places", type=int, default=8, help="in each command (default: 8)")
    writers = tasks.add_parser("writers")
    writers.add_argument("--times", type=int, default=5, help="each command (default: 5)")
    soaking = tasks.add_parser("soak")
    soaking.add_argument("--rows", type=int, default=20_000_000, help="at once (default: 20 M)")
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
    """Start two commands at once that write one file; return how often it was not one of the two,
    or something was left behind.
    """
    faults = 0
    for name, job in jobs().items():
        (*_, output) = job.outputs
        seeds = (["--lang", "en"], ["--lang", "fr"])  # of which most formats differ
        for force in (False, True):
            with tempfile.TemporaryDirectory(prefix="malisize-writers-") as folder:
                more = ["--force"] if force else []
                commands = [
                    [sys.executable, "-m", "malisize", *job.words, *seed, *more] for seed in seeds
                ]
                whole = []
                for command in commands:
                    prepare(job, Path(folder), force=False)
                    subprocess.run(command, cwd=folder, check=True, capture_output=True)
                    whole.append((Path(folder) / output).read_bytes())
                for _ in range(times):
                    prepare(job, Path(folder), force=force)
                    running = [
                        subprocess.Popen(
                            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
                        )
                        for command in commands
                    ]
                    codes = sorted(process.wait() for process in running if process.communicate())
                    content = (Path(folder) / output).read_bytes()
                    there = {path.name for path in Path(folder).iterdir()}
                    well = codes == ([0, 0] if force else [0, 2]) and content in whole
                    if not well or there != {*job.given, *job.outputs}:
                        faults += 1
                        print(name, "replacing" if force else "new", codes, sorted(there))
        print(f"{name}: {2 * times} times", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
