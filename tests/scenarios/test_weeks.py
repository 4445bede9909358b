"""Calendars in many runs: replayed, compared, swept and in tables of scenarios."""

from __future__ import annotations

import json

import pytest

from malisize import Batch
from malisize.export import render
from malisize.request import PlanRequest, Request
from malisize.saved.reading import read_estimate
from malisize.scenarios.compare import compare
from malisize.scenarios.replay import replay
from malisize.scenarios.sweep import sweep
from malisize.study import Study
from tests.plans.helpers import EXACT

TWO = ("facebook", "instagram")
DATED = PlanRequest("1M XOF", start="1er décembre 2026", days=24, weeks=("1-2, 4", "instagram=2"))


def study(text: str = "") -> Study:
    return Study.load(*([("own.toml", text.encode())] if text else []), set=EXACT)
