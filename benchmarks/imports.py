"""The processor time and the peak memory of a whole import by rows, as XLSX and as CSV, each in a
process of its own.

Usage: python imports.py [ROWS ...].
"""

from __future__ import annotations

import csv
import datetime
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from measure import MALISIZE, run

CAMPAIGNS = 1_000
DAY = datetime.date(2026, 1, 1)
HEADER = (
    "Day", "Campaign name", "Platform", "Objective", "Ad set name", "Impressions", "Reach",
    "Amount spent (USD)", "Link clicks", "Clicks (all)", "Results", "Result indicator",
    "Frequency", "Reporting starts", "Reporting ends",
)  # fmt: skip


def rows(count: int) -> Iterator[list[object]]:
    """Yield rows of campaigns on two platforms by day, each with numbers of its own."""
    for at in range(count):
        day = DAY + datetime.timedelta(at // (2 * CAMPAIGNS))
        reach = 1_000 + at * 7_919 % 90_001
        impressions = reach + at * 104_729 % 200_003
        yield [
            day.isoformat(), f"campaign {at // 2 % CAMPAIGNS}", ("facebook", "instagram")[at % 2],
            "traffic", f"ad set {at % 40}", impressions, reach, round(impressions * 0.0021, 2),
            impressions // 90, impressions // 60, at % 30, "actions:lead",
            round(impressions / reach, 6), "2026-01-01", "2026-12-31",
        ]  # fmt: skip


def write(path: Path, count: int) -> None:
    """Write an export of so many rows, in the format that its suffix says."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(chain([HEADER], rows(count)))
        return
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Raw Data Report")
        for line, row in enumerate(chain([HEADER], rows(count))):
            sheet.write_row(line, 0, row)


def table(counts: list[int]) -> Iterator[str]:
    """Yield the lines of a table, the memory of each beside that of the fewest rows."""
    yield "| file | rows | processor time | peak memory | over the fewest rows |"
    yield "|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".xlsx", ".csv"):
            least = None
            for count in counts:
                path = Path(folder, f"export-{count}{suffix}")
                # apart, for what this process takes would count as theirs
                run([sys.executable, __file__, "--write", str(path), str(count)])
                _, seconds, peak, _ = run([MALISIZE, "import", str(path), "-o", f"{path}.toml"])
                least = least or peak
                yield (
                    f"| {suffix} | {count:,} | {seconds:.1f} s | {peak:.0f} MB |"
                    f" {peak / least:.2f}x |"
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), int(sys.argv[3]))
        raise SystemExit
    for line in table([int(one) for one in sys.argv[1:]] or [100_000, 300_000]):
        print(line, flush=True)
