"""Fuzz for so many minutes, and keep what breaks: ``python -m tests.fuzz --minutes 20``.

Each finding is shrunk, printed, and written to ``tests/fuzz/seeds/``, where the tests run it from
then on; take it away again where it is no fault. Exit 0: nothing was found; 1: something was.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.commands import TARGETS

SEEDS = Path(__file__).parent / "seeds"


def main(words: list[str]) -> int:
    """Fuzz the targets in turn until the time is over; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0, help="how long (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="of the first round (default: 1)")
    parser.add_argument("--only", choices=sorted(TARGETS), action="append", help="targets to fuzz")
    asked = parser.parse_args(words)
    end = time.monotonic() + 60 * asked.minutes
    counts = dict.fromkeys(asked.only or TARGETS, 0)
    found: dict[str, str] = {}
    rounds = asked.seed
    while time.monotonic() < end:
        for name in counts:
            counts[name] += _round(name, rounds, end, found)
        rounds += 1
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"seeds {asked.seed} to {rounds - 1}: {told}; {len(found)} found")
    return 1 if found else 0


def _round(name: str, number: int, end: float, found: dict[str, str]) -> int:
    """Check some examples of a target; keep the first that breaks, if it is a new one. Return how
    many were checked.
    """
    target = TARGETS[name]
    last: list[Any] = [None]
    count = 0

    @seed(number)
    @settings(
        max_examples=target.at_a_time,
        deadline=None,
        database=None,
        derandomize=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(target.draw)
    def check(value: Any) -> None:
        nonlocal count
        if time.monotonic() > end + 60:  # shrinking has had its time
            return
        count += 1
        last[0] = value
        target.check(value)

    try:
        check()
    except Exception as error:
        _keep(name, last[0], error, found)
    return count


def _keep(name: str, value: Any, error: Exception, found: dict[str, str]) -> None:
    """Print a finding that is not like one before, and write it as a seed."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind = f"{name} {type(error).__name__} {place.name}:{place.lineno} {str(error)[:60]}"
    if kind in found:
        return
    text = json.dumps({"target": name, "value": value}, indent=1) + "\n"
    SEEDS.mkdir(exist_ok=True)  # git keeps no empty folder
    path = SEEDS / f"{name}-{sha256(text.encode()).hexdigest()[:8]}.json"
    path.write_text(text, encoding="utf-8")
    found[kind] = path.name
    print(f"{path.name}: {type(error).__name__}: {error}\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
