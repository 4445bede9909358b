"""A function that takes or returns arrays says their shapes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

CASES = {
    "a result without a shape": ('def ranks(x: float) -> Array:\n    """Return ranks."""\n', True),
    "no docstring": ("def _ranks(x: Array) -> float:\n    return 1.0\n", True),
    "brackets that are no shape": ('def f(x: Array) -> None:\n    """Take it (or not)."""\n', True),
    "an array within": ('def f(x: list[Array]) -> None:\n    """Take them."""\n', True),
    "one of integers": ('def f(x: NDArray[np.int32]) -> None:\n    """Take them."""\n', True),
    "a function within": (
        'def f() -> None:\n    def g() -> Array:\n        """Go."""\n    g()\n',
        True,
    ),
    "one axis": ('def f(x: Array) -> None:\n    """Take draws, shape (draws,)."""\n', False),
    "two axes": ('def f(x: Array) -> None:\n    """Take shape (scenarios, draws)."""\n', False),
    "sums of axes": ('def f(x: Array) -> None:\n    """Take shape (1 + leaves,)."""\n', False),
    "no array": ("def f(x: float) -> float:\n    return x\n", False),
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "wrong"), CASES.values(), ids=CASES.keys())
def test_shapes(tmp_path: Path, text: str, wrong: bool) -> None:
    """Functions with arrays in their annotations and no shape in their docstring are named."""
    script = tmp_path / "tools" / "shapes.py"
    script.parent.mkdir()
    script.write_text((ROOT / "tools" / "shapes.py").read_text())
    file = tmp_path / "src" / "thing.py"
    file.parent.mkdir()
    file.write_text(text)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (run.returncode != 0) == wrong
    assert ("does not say the shapes" in run.stderr) == wrong
