"""A batch that is disturbed loses no row: a little of what ``python -m tests.steady soak`` does."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from tests.steady.soak import ended, filled, passed

pytestmark = pytest.mark.slow


def test_a_reader_that_stalls_and_stops_lose_nothing(tmp_path: Path) -> None:
    found = passed(tmp_path, 30_000, random.Random(1), every=0.01)
    assert found.answered == 30_000 - 30_000 // 50
    assert found.stops
    assert found.stalls


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGPIPE])
def test_what_came_before_a_signal_is_all_there(number: signal.Signals, tmp_path: Path) -> None:
    assert ended(tmp_path, number, 3000) >= 2999


def test_what_came_before_a_full_disk_is_all_there(tmp_path: Path) -> None:
    assert filled(tmp_path, 300_000) > 1000
