"""The wheel is whole: built without network, installed alone, it sizes an audience."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout with the installed build tools."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_assumptions_and_types(wheel: Path) -> None:
    """Assumptions files, what is known of countries and the typing marker are in the wheel; tests
    are not.
    """
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("assumptions", "countries"):
        for file in (ROOT / folder).rglob("*.toml"):
            assert f"malisize/bundled/{file.relative_to(ROOT).as_posix()}" in names
    assert "malisize/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "tools/"))]


def test_installed_alone_it_runs(wheel: Path, tmp_path: Path) -> None:
    """In a fresh environment that only sees the dependencies, the wheel's own command sizes an
    audience.
    """
    place = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    python = place / "bin" / "python"
    packages = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()
    )  # fmt: skip
    (packages / "dependencies.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8"
    )
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--no-index",
        "--no-deps",
        "-q",
        str(wheel),
    ]
    done = subprocess.run(install, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))
    }
    where = subprocess.run(
        [str(python), "-c", "import malisize; print(malisize.__file__)"],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert str(packages) in where.stdout
    run = subprocess.run(
        [
            str(place / "bin" / "malisize"),
            "audience",
            "--assumptions",
            "restaurant-bamako",
            "--date",
            "2026-11-21",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert run.returncode == 0, run.stderr
    assert "Restaurant opening, Bamako" in run.stdout
    assert "YOU CAN REACH" in run.stdout
