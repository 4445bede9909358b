"""`malisize import` on the command line: the progress bar, and the example of its document."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import ExitStack
from pathlib import Path

import pytest

from malisize.cli.app import run
from malisize.cli.importing import bar
from malisize.cli.session import Session
from malisize.errors import InputError
from malisize.importing import opening
from malisize.wording import language
from tests.golden.test_golden import TODAY, Screen
from tests.importing import lookalikes as like

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


def test_what_comes_through_a_pipe_is_kept_on_disk() -> None:
    """A pipe is read once, into a file, so that no export stands in memory."""
    source, end = os.pipe()
    with os.fdopen(end, "wb") as pipe:
        pipe.write(like.META_TOTALS_FIRST.encode())
    with open(source, "rb", buffering=0) as given, ExitStack() as stack:
        kept = opening.kept(given, "standard input", stack)
        assert (kept.read(), opening.size(kept)) == (
            like.META_TOTALS_FIRST.encode(), len(like.META_TOTALS_FIRST.encode()))  # fmt: skip
    assert kept.closed


def test_a_pipe_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes through a pipe has a most, and is not cut there without a word."""
    monkeypatch.setattr(opening, "_MOST", 1 << 20)
    with ExitStack() as stack, pytest.raises(InputError, match="more than 1 MiB"):
        opening.kept(stack.enter_context(open("/dev/zero", "rb")), "standard input", stack)


@pytest.mark.slow
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
