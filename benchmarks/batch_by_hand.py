"""The same batch as a good analyst would write it by hand with numpy: the default audience, three
inputs a row.

What malisize has as figures and assumptions stands here as numbers, at their central values.
"""

from __future__ import annotations

import csv
import sys

import numpy as np

OTHERS = (
    205718.25392998065,
    107879.89766402266,
    3085.6195164018523,
)  # people on Instagram, LinkedIn and Lenali
AGES_5_9, AGES_10_14 = 0.1512, 0.13438  # of the population
ONLINE = (
    8_720_000
    * (0.09 * (0.4 * AGES_10_14) / (AGES_5_9 + AGES_10_14) + 0.09 + 0.53 + 0.23 + 0.06)
    / 1.0
)  # aged 13+


def main() -> None:
    path = sys.argv[1]
    with open(path, newline="", encoding="utf-8") as stream:
        head = next(csv.reader(stream))
    places = [head.index(name) for name in sys.argv[2:]]
    overlap, accounts, people_per_account = np.loadtxt(
        path, delimiter=",", skiprows=1, usecols=places, unpack=True, ndmin=2
    )
    facebook = np.minimum(accounts * people_per_account, ONLINE)
    largest = np.maximum(facebook, max(OTHERS))
    universe = np.minimum(largest / overlap, ONLINE)
    missed = 1 - facebook / universe
    for other in OTHERS:
        missed = missed * (1 - other / universe)
    reached = universe * (1 - missed)
    with open(path, encoding="utf-8") as stream:
        sys.stdout.write(next(stream).rstrip("\n") + ",reachable.deduplicated\n")
        for line, value in zip(stream, reached.tolist(), strict=True):
            sys.stdout.write(f"{line.rstrip(chr(10))},{value!r}\n")


if __name__ == "__main__":
    main()
