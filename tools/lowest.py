"""Write the lowest versions that pyproject.toml allows, as constraints for pip.

``pip install -e '.[test]' -c <(python tools/lowest.py)`` installs them. Extras are named as
arguments; without one they are those of the tests.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_EXTRA = re.compile(r"malisize\[([a-z]+)\](?:;.*)?")
_BOUND = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*>=\s*([0-9.]+)")


def pins(document: dict[str, object], extras: list[str]) -> list[str]:
    """Return a pin for every lower bound of the dependencies and the extras of a project."""
    project: dict[str, object] = document["project"]  # type: ignore[assignment]
    wanted = list(project["dependencies"])  # type: ignore[call-overload]
    pending = list(extras)
    while pending:  # an extra may bring another
        for text in project["optional-dependencies"][pending.pop(0)]:  # type: ignore[index]
            brought = _EXTRA.fullmatch(text)
            (pending if brought else wanted).append(brought[1] if brought else text)
    return [f"{found[1]}=={found[2]}" for text in wanted if (found := _BOUND.match(text))]


if __name__ == "__main__":
    content = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    print(*pins(tomllib.loads(content), sys.argv[1:] or ["test"]), sep="\n")
