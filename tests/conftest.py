"""What every test shares: a pinned date, and property tests that do the same thing each time."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("pinned", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pinned")


@pytest.fixture
def today() -> datetime.date:
    """The date every test lives on."""
    return datetime.date(2026, 11, 21)
