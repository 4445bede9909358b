"""Settings shared by all tests: property tests draw the same examples on every run, on any machine,
however slow.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tests", deadline=None, derandomize=True, database=None)
settings.load_profile("tests")
