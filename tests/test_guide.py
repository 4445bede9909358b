"""The tutorial works as it is written: each command of docs/guide.md runs, one after another in one
folder.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.fuzz.contract import folder, run

GUIDE = (Path(__file__).parents[1] / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```sh\n(?P<block>.*?)```|(?<!`)`(?P<inline>malisize [^`]+)`", re.DOTALL)
DRAWING = ("audience", "budget", "market", "explain", "drivers", "compare", "sweep")
FEWER = ("--draws", "100")  # what is asked is the same, sooner


def commands() -> list[str]:
    """Return the commands in their order, without names of one and those whose rest is left open;
    what is shown with its output is held to it by what generates the documents.
    """
    found = []
    for one in BLOCK.finditer(GUIDE):
        text = (one["block"] or one["inline"]).replace("\\\n", " ")
        found += text.splitlines() if one["block"] else [" ".join(text.split())]
    return [
        line
        for line in found
        if len(line.split()) > 2 and "malisize " in line and "..." not in line
    ]


def test_the_guide_has_commands() -> None:
    """They are found, those of blocks and of sentences."""
    assert len(commands()) > 10


@pytest.mark.slow
def test_every_command_of_the_guide_runs() -> None:
    """Those that read what another writes come after it."""
    with folder():
        assert run("audience", "--output", "estimate.toml", "-q", *FEWER).code == 0
        for line in commands():
            given, _, asked = line.rpartition("| malisize ")
            words = shlex.split(asked if given else line.removeprefix("malisize "))
            if words[0] in DRAWING and "--range" not in words:
                words += FEWER
            printed = shlex.split(given)[1].replace("\\n", "\n").replace("%%", "%") if given else ""
            ran = run(*words, stdin=printed.encode())
            assert ran.code == 0, (line, ran.err)
