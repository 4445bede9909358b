"""What an import keeps of a row: a few bytes, by which one told twice is known."""

from __future__ import annotations

import csv
import datetime
import gc
import io
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice

import pytest

import malisize
from malisize.importing import run
from malisize.importing.make import place_of
from malisize.scenarios.tables import source
from tests.importing.reading import TODAY

ROWS = 1_000
BYTES = 40  # a row: the hash of 8 bytes, and what arrays that grow ask for beforehand


def export(count: int) -> Iterator[list[object]]:
    """Yield rows of 50 campaigns on two platforms by day, each with numbers of its own."""
    yield ["Day", "Campaign name", "Platform", "Ad", "Impressions", "Reach", "Amount spent (USD)"]
    for at in range(count):
        day = datetime.date(2026, 1, 1) + datetime.timedelta(at // 20 % 30)
        impressions = 2_000 + at % 10
        yield [day.isoformat(), f"campaign {at % 10}", ("facebook", "instagram")[at // 10 % 2],
               f"ad {at:060d}", impressions, impressions // 2, impressions / 500]  # fmt: skip


def years(count: int) -> Iterator[list[object]]:
    """Yield a series of the World Bank in long rows, most of them of other countries."""
    yield ["Country Name", "Country Code", "Year", "Value"]
    for at in range(count):
        yield [f"Country {at % 20:0100d}", f"C{at % 20}", 1990 + at % 30, 1_000 + at % 10]
    yield ["Mali", "MLI", 2024, 24_500_000]


def entities(count: int) -> Iterator[list[object]]:
    """Yield a table of Our World in Data."""
    yield ["Entity", "Code", "Year", "Number of internet users (a note)"]
    yield from islice(years(count), 1, None)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [export, years, entities])
def test_what_an_import_holds_does_not_follow_its_rows(
    rows: Callable[[int], Iterator[list[object]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row more leaves a few bytes, by which it is known where it comes again."""
    monkeypatch.setattr(source, "_BLOCK", 16_384)
    options = run.Options(place_of(None, malisize.Study.load().inputs().country), TODAY,
                          figure="population" if rows is years else None)  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows(rows(ROWS))
    held: dict[int, int] = {}

    def progress(done: int, _bytes: int) -> None:
        gc.collect()
        held[done] = tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        content = io.BytesIO(text.getvalue().encode())
        assert run.read_file(content, "export", options, progress).rows in (ROWS, ROWS + 1)
    finally:
        tracemalloc.stop()
    early, last = min(done for done in held if done > ROWS / 3), max(held)
    assert held[last] - held[early] < (last - early) * BYTES
