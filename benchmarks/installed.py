"""What starting costs with three countries installed, and with thirty, against one: a command reads
its own.

Usage: python installed.py [ROUNDS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import HEADER, PYTHON, Result, in_turns, memory, result

from malisize.country import default_code

ROOT = Path(__file__).resolve().parent.parent
MANY = 30
_RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from malisize.__main__ import main; main()"
_TYPED = ("audience", "--range", "none")


@contextmanager
def installations() -> Iterator[dict[str, list[str]]]:
    """Yield the command of each installation: of one country, of all, and of many."""
    with tempfile.TemporaryDirectory() as top:
        commands = {}
        for name in ("one", "three", "many"):
            package = Path(top, name, "malisize")
            shutil.copytree(ROOT / "src" / "malisize", package, ignore=_without_caches)
            for kind in ("countries", "assumptions"):
                shutil.copytree(ROOT / kind, package / "bundled" / kind)
            _keep(package / "bundled", name)
            commands[name] = [PYTHON, "-c", _RUN, str(package.parent), *_TYPED]
        yield commands


def _without_caches(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "__pycache__"]


def _keep(bundled: Path, name: str) -> None:
    """Take countries away from an installation, or add copies of one."""
    folders = [path.parent for path in (bundled / "countries").glob("*/country.toml")]
    other = next(one for one in folders if one.name != default_code())
    if name == "one":
        for folder in folders:
            if folder.name != default_code():
                shutil.rmtree(folder)
                shutil.rmtree(bundled / "assumptions" / folder.name)
    for place in range(MANY - len(folders) if name == "many" else 0):
        code = f"z{chr(97 + place // 26)}{chr(97 + place % 26)}"
        for kind in ("countries", "assumptions"):
            shutil.copytree(bundled / kind / other.name, bundled / kind / code)


def results(rounds: int = 10) -> list[Result]:
    with installations() as commands:
        runs = in_turns(commands, rounds=rounds, runs=6)
    out = []
    for name, count in (("three", "three countries"), ("many", f"{MANY} countries")):
        line = result(
            f"`malisize {' '.join(_TYPED)}` with {count} installed over one",
            runs, lambda found, name=name: found[name] / found["one"], 1.02, "x", "one", name,
        )  # fmt: skip
        peaks = f"{memory(runs['one']):.1f} and {memory(runs[name]):.1f} MB"
        out.append(line._replace(times=f"{line.times}; {peaks}"))
    return out


if __name__ == "__main__":
    print(HEADER)
    for found in results(*map(int, sys.argv[1:])):
        print(found.line)
