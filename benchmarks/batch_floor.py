"""The least a program can do with a table: read the cells a batch reads, call float() on them,
write the same columns.
"""

from __future__ import annotations

import csv
import sys


def main() -> None:
    rows = csv.reader(open(sys.argv[1], newline="", encoding="utf-8"))  # noqa: SIM115 (a script as anybody writes it)
    out = csv.writer(sys.stdout)
    head = next(rows)
    out.writerow([*head, "reachable.deduplicated"])
    places = [head.index(name) for name in sys.argv[2:]]
    for row in rows:
        values = [float(row[place]) for place in places]
        out.writerow([*row, sum(values)])


if __name__ == "__main__":
    main()
