"""The same batch as a good analyst would write it by hand with numpy: the default audience, three
inputs a row.

What malisize has as figures and assumptions stands here as numbers, at their central values.
"""

from __future__ import annotations

import csv
import sys

import numpy as np

WHATSAPP = 3418082.198959503  # people, those whom overlap is about
OTHERS = (
    348000.0,
    WHATSAPP,
    194537.9140424817,
    1740000.0,
    1417633.0402659713,
    107879.89766402266,
    3085.6195164018523,
)  # people on Messenger, WhatsApp, Instagram, YouTube, TikTok, LinkedIn and Lenali
ONLINE = 5615040.592288796  # people online, aged 13+


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
    universe = np.maximum(largest, np.minimum(WHATSAPP / overlap, ONLINE))
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
