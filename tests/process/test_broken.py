"""Every broken assumptions file is refused, with the words its first lines ask for.

``# expect: words`` is one fault: its line contains the words, in their order where `` ... `` stands
between them; what follows `` -> `` is in the hint below it. ``# scenario: NAME`` names the scenario
in which ``audience`` meets the fault.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CORPUS = sorted((Path(__file__).parents[1] / "broken").glob("*.toml"))


def expected(path: Path, word: str = "expect") -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(f"# {word}: ") for line in lines if line.startswith(f"# {word}: ")]


def spoken(err: str) -> list[str]:
    """Return each fault as one line, with its hint behind an arrow."""
    return [
        block.replace("\nhint: ", " -> ")
        for block in re.split(r"^error: ", err.strip("\n"), flags=re.MULTILINE)[1:]
    ]


def matches(words: str, fault: str) -> bool:
    parts = re.split(r" \.\.\. | -> ", words)
    pattern = ".*".join(re.escape(part) for part in parts)
    return bool(re.search(pattern, fault.replace("\n", " ")))


def test_the_corpus_is_found() -> None:
    """The folder of broken files is not empty, and each says what it expects in its first line."""
    assert len(CORPUS) > 80
    for path in CORPUS:
        assert path.read_text(encoding="utf-8").startswith("# expect: "), path.name


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", ["check", "audience"])
def test_broken_file(path: Path, command: str, malisize: Callable, tmp_path: Path) -> None:
    """A broken file is refused by the check and by the command that uses it: all its faults at
    once, in short lines.
    """
    shutil.copy(path, tmp_path / path.name)
    args = ["assumptions", "check", path.name]
    if command == "audience":
        scenario = [part for name in expected(path, "scenario") for part in ("--scenario", name)]
        args = ["audience", "--range", "none", "--assumptions", path.name, *scenario]
    wanted = expected(path)
    result = malisize.refused(*args, faults=len(wanted))
    for words, fault in zip(wanted, spoken(result.err), strict=True):
        assert matches(words, fault), f"{words!r} is not in {fault!r}"
    assert all(len(line) < 400 for line in result.errors)
