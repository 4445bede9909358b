"""What it takes to find what rows rest on, over numpy's least squares on the same arrays.

Usage: python evidence.py [ROUNDS].
"""

from __future__ import annotations

import sys
import time
from functools import reduce
from operator import add

import numpy as np

from malisize.quantity.evaluate import evaluate, vague
from malisize.quantity.evidence import shares
from malisize.quantity.node import assumed
from malisize.quantity.sampling import Strata, ranged

LEAVES, ROWS, BELOW, DRAWS = 80, 68, 12, 10_000


def ratio(rounds: int = 20) -> str:
    """Return the processor time of both, the fastest of some rounds."""
    leaves = [assumed(f"leaf.{i}", f"Leaf {i}", "100k to 200k", "people") for i in range(LEAVES)]
    generator = np.random.default_rng(1)
    rows = [
        reduce(add, [leaves[place] for place in generator.choice(LEAVES, BELOW, replace=False)])
        for _ in range(ROWS)
    ]
    strata = Strata(DRAWS, 1)
    block = next(strata.blocks(ranged(vague(rows))))
    found, scores = evaluate(rows, block.values), strata.scores(block.places)
    across = np.stack(list(scores.values()), axis=1)
    down = np.log(np.stack([found[row] for row in rows], axis=1))
    ours = solver = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        shares(found, scores)
        middle = time.process_time()
        np.linalg.lstsq(across - across.mean(axis=0), down - down.mean(axis=0), rcond=None)
        ours, solver = (
            min(ours, middle - start),
            min(solver, time.process_time() - middle),
        )
    return f"{ours / solver:.2f}x ({1000 * ours:.0f} and {1000 * solver:.0f} ms)"


if __name__ == "__main__":
    print(
        f"Evidence of {ROWS} rows on {LEAVES} leaves over least squares:",
        ratio(*map(int, sys.argv[1:])),
    )
