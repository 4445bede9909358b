"""`malisize import` on the command line: the progress bar, and the example of its document."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from malisize.cli.app import run
from malisize.cli.importing import bar
from malisize.cli.session import Session
from malisize.wording import language
from tests.golden.test_golden import TODAY, Screen

DOCUMENT = Path(__file__).parents[2] / "docs" / "imports.md"


def test_a_terminal_shows_how_many_rows_are_read_and_a_pipe_nothing() -> None:
    """The bar names rows in the language of the session, and --quiet takes it away."""
    shown = {}
    for name, terminal, quiet in (
        ("bar", True, False),
        ("pipe", False, False),
        ("quiet", True, True),
    ):
        session = Session(stderr=Screen(terminal=terminal), language=language("fr"))
        with bar(session, 1_000, quiet=quiet) as advance:
            advance(100_000, 1_000)
        shown[name] = session.stderr.text()
    assert "100 000 lignes" in shown["bar"]
    assert (shown["pipe"], shown["quiet"]) == ("", "")


def test_the_plan_before_and_after_is_as_the_document_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The export, the commands and the comparison of docs/imports.md are those of this version."""
    section = DOCUMENT.read_text("utf-8").split("## A plan before and after")[1].split("\n## ")[0]
    export, typed, told = re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("march.csv").write_text(export, "utf-8")
    Path("before.toml").write_text('title = "Stand-ins"\n', "utf-8")
    for line in typed.splitlines():
        out = Screen(terminal=False)
        session = Session(stdin=None, stdout=out, stderr=None, environment={}, today=TODAY)
        assert run(shlex.split(line)[1:], session) == 0
    assert told in out.text()
