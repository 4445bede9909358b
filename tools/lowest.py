"""Write the lowest versions that pyproject.toml allows, as constraints for pip.

``pip install -e '.[test]' -c <(python tools/lowest.py)`` installs them. Extras are named as
arguments; without one they are those of the tests.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_BOUND = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*>=\s*([0-9.]+)")


def pins(document: dict[str, object], extras: list[str]) -> list[str]:
    """Return a pin for every lower bound of the dependencies and the extras of a project."""
    project: dict[str, object] = document["project"]  # type: ignore[assignment]
    wanted = list(project["dependencies"])  # type: ignore[call-overload]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]  # type: ignore[index]
    return [f"{found[1]}=={found[2]}" for text in wanted if (found := _BOUND.match(text))]


if __name__ == "__main__":
    content = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    print(*pins(tomllib.loads(content), sys.argv[1:] or ["test"]), sep="\n")
