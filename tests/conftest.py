"""Settings shared by all tests: property tests draw the same examples on every run, on any machine,
however slow. What ``unmended.txt`` names failed, or was not run whole, after the last
merge: it may fail until it is mended, and its line goes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("tests", deadline=None, derandomize=True, database=None)
settings.load_profile("tests")

UNMENDED = Path(__file__).parent / "unmended.txt"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what is named fail: a test, a file or a folder. The file is empty where all is mended."""
    lines = UNMENDED.read_text(encoding="utf-8").splitlines()
    known = tuple(line for line in lines if line and not line.startswith("#"))
    for item in items:
        if item.nodeid.startswith(known):
            item.add_marker(pytest.mark.xfail(reason="named in tests/unmended.txt", strict=False))
