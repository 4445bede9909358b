"""Files that import each other in a circle are found, wherever the import stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def circle(folder: Path, files: dict[str, str]) -> str:
    """Return what tools/circles.py says of files in a folder laid out as the repository is."""
    (folder / "tools").mkdir()
    script = folder / "tools" / "circles.py"
    script.write_text((ROOT / "tools" / "circles.py").read_text())
    for name, text in files.items():
        path = folder / "src" / "thing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == (run.stderr == "")
    return run.stderr.strip()


BACK = {"__init__.py": "", "b.py": "from thing.a import one\n"}


@pytest.mark.parametrize(
    "text",
    [
        "from thing.b import other\n",
        "from thing import b\n",
        "import thing.b\n",
        "def one():\n    from thing.b import other\n",
        "class One:\n    def one(self):\n        if self:\n            import thing.b\n",
    ],
)
def test_a_circle_is_refused_wherever_the_import_stands(tmp_path: Path, text: str) -> None:
    said = circle(tmp_path, {**BACK, "a.py": text})
    assert said == ("files import each other in a circle: thing.a -> thing.b -> thing.a")


@pytest.mark.parametrize(
    "text",
    [
        "import math\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from thing.b import other\n",
    ],
)
def test_an_import_for_type_checking_closes_no_circle(tmp_path: Path, text: str) -> None:
    assert circle(tmp_path, {**BACK, "a.py": text}) == ""


def test_a_package_and_its_file_may_not_import_each_other(tmp_path: Path) -> None:
    files = {"__init__.py": "from thing.a import one\n", "a.py": "from thing import two\n"}
    assert "thing -> thing.a -> thing" in circle(tmp_path, files)
