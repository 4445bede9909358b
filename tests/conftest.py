"""Settings shared by all tests: property tests draw the same examples on every run, and one day stands for today."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import settings

settings.register_profile("tests", deadline=None, derandomize=True, database=None)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def today() -> datetime.date:
    """Return the day on which results are asked for."""
    return datetime.date(2026, 11, 21)
