"""What the cells of people online add to the draws of the default audience, in processor time.

``python benchmarks/cells.py [ROUNDS] [DRAWS]``: every round evaluates all quantities of the default
audience once and times each operation, so that what the cells take and what all else takes are of
one run.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from malisize import Study
from malisize.model import cells
from malisize.quantity.evaluate import evaluate, order, vague
from malisize.quantity.sampling import drawn
from malisize.request import Request

CELLS = (cells.FactorOnOdds, cells.PeopleAtOdds, cells.Odds)


def main(rounds: int, draws: int) -> None:
    """Print milliseconds of the cells, and of all operations, by the fastest and the median."""
    model = Study.load().ask(Request()).model
    nodes = list(dict.fromkeys(spec.node for spec in model.rows))
    leaves = drawn(vague(nodes), draws, 1)
    taken: dict[type, float] = {}
    for kind in {type(node.op) for node in order(nodes) if node.op is not None}:
        _timed(kind, taken)
    every, own = [], []
    for _ in range(rounds + 1):
        taken.clear()
        begin = time.process_time()
        evaluate(nodes, leaves)
        every.append(time.process_time() - begin)
        own.append(sum(taken.get(kind, 0.0) for kind in CELLS))
    for name, found in (("cells on odds", own[1:]), ("all quantities", every[1:])):
        fastest, median = min(found) * 1e3, statistics.median(found) * 1e3
        print(f"{name}: {fastest:.1f} ms by the fastest of {rounds}, {median:.1f} ms by the median")
    shares = [part / whole for part, whole in zip(own[1:], every[1:], strict=True)]
    print(f"cells over all: {statistics.median(shares):.2f}")


def _timed(kind: Any, taken: dict[type, float]) -> None:
    """Let an operation add up the time that it takes."""
    compute = kind.compute

    def run(self: Any, values: Any) -> Any:
        begin = time.process_time()
        found = compute(self, values)
        taken[kind] = taken.get(kind, 0.0) + time.process_time() - begin
        return found

    kind.compute = run


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [20, 10_000][len(given) :]))
