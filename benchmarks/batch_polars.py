"""The same batch as a good analyst would write it by hand in polars: the default audience, three
inputs a row.

The constants are those of ``batch_by_hand``.
"""

from __future__ import annotations

import sys

import polars as pl
from batch_by_hand import ONLINE, OTHERS, WHATSAPP


def main() -> None:
    overlap, accounts, people_per_account = (pl.col(name) for name in sys.argv[2:])
    facebook = pl.min_horizontal(accounts * people_per_account, pl.lit(ONLINE))
    largest = pl.max_horizontal(facebook, pl.lit(max(OTHERS)))
    shared = pl.min_horizontal(WHATSAPP / overlap, pl.lit(ONLINE))
    universe = pl.max_horizontal(largest, shared)
    missed = 1 - facebook / universe
    for other in OTHERS:
        missed = missed * (1 - other / universe)
    reached = (universe * (1 - missed)).alias("reachable.deduplicated")
    pl.read_csv(sys.argv[1]).with_columns(reached).write_csv(sys.stdout.buffer)


if __name__ == "__main__":
    main()
