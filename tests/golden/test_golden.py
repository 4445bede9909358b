"""Whole outputs, words exactly and numbers to 1e-9: run with ``MALISIZE_GOLDEN=write`` to write
those anew that differ, and read the difference.
"""

from __future__ import annotations

import datetime
import io
import os
import shlex
import tomllib
from pathlib import Path

import pytest

from malisize.cli.app import COMMANDS, run
from malisize.cli.session import Session
from malisize.wording import language
from tools.alike import alike

FOLDER = Path(__file__).parent
TODAY = datetime.date(2026, 11, 21)
CASES = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))


class Screen(io.TextIOWrapper):
    """A stream that is a terminal of a pinned width, or no terminal at all."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        """Return what the test pinned."""
        return self.terminal

    def text(self) -> str:
        """Return what was written so far."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_output_is_as_kept(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command prints what is kept in its file."""
    width = CASES[name]["width"]
    out = Screen(terminal=width > 0)
    monkeypatch.setenv("COLUMNS", "100")  # help is wrapped by the library
    environment = {"COLUMNS": str(width), "NO_COLOR": "1"} if width else {}
    session = Session(
        stdin=None,
        stdout=out,
        stderr=None,
        environment=environment,
        today=TODAY,
        language=language(CASES[name].get("lang", "en")),
    )
    if "--help" in CASES[name]["command"]:
        monkeypatch.setattr("sys.stdout", out)
    assert run(shlex.split(CASES[name]["command"]), session) == 0
    path = FOLDER / f"{name}.txt"
    kept = path.read_bytes().decode() if path.exists() else ""
    if not alike(out.text(), kept):
        if os.environ.get("MALISIZE_GOLDEN") == "write":
            path.write_bytes(out.text().encode())
        else:
            assert out.text() == kept


def test_every_command_that_shows_something_is_kept() -> None:
    """Each command is among the cases in every language; those that read or write files of the
    reader's own are run elsewhere.
    """
    own = {"batch", "replay", "import", "completion"}
    for lang in ("en", "fr"):
        kept = {
            case["command"].split()[0] for case in CASES.values() if case.get("lang", "en") == lang
        }
        assert set(COMMANDS) - own <= kept, lang
