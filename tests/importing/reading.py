"""Import content in memory, for the tests."""

from __future__ import annotations

import datetime
import io
from functools import cache
from typing import Any

from malisize import Study
from malisize.importing.make import Asked, Made, make

TODAY = datetime.date(2026, 11, 25)


def imported(*contents: str | bytes, name: str = "export.csv", **asked: Any) -> Made:
    """Return what contents give, named ``export.csv``, ``2-export.csv`` and so on."""
    streams = [
        (
            name if at == 1 else f"{at}-{name}",
            io.BytesIO(one.encode("utf-8") if isinstance(one, str) else one),
        )
        for at, one in enumerate(contents, start=1)
    ]
    return make(streams, Asked(**asked), TODAY, study=_study())


@cache
def _study() -> Study:
    return Study.load()
