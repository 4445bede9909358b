"""Regular expressions that are compiled when they are first used, since a run uses few of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["expression"]

if TYPE_CHECKING:
    from re import compile as expression  # what type checkers know
else:

    class expression:  # noqa: N801 (called as `re.compile` is)
        """What ``re.compile`` returns, compiled when it is first asked for anything."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self._given = text, flags

        def __getattr__(self, name: str) -> Any:
            found = getattr(re.compile(*self._given), name)
            setattr(self, name, found)
            return found
