"""Every broken assumptions file is refused, with the words its first lines ask for.

``# expect: words`` is one fault: its line contains the words, in their order where `` ... `` stands
between them; what follows `` -> `` is in the hint below it. ``# scenario: NAME`` names the scenario
in which ``audience`` meets the fault.
"""

from __future__ import annotations

import re
import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from tests.fuzz.contract import run
from tests.process.conftest import Malisize, Result, check_refusal

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


def typed(path: Path, command: str) -> list[str]:
    """Return the words of a command that reads a broken file."""
    if command == "check":
        return ["assumptions", "check", path.name]
    scenario = [part for name in expected(path, "scenario") for part in ("--scenario", name)]
    return ["audience", "--range", "none", "--assumptions", path.name, *scenario]


def test_the_corpus_is_found() -> None:
    """The folder of broken files is not empty, and each says what it expects in its first line."""
    assert len(CORPUS) > 80
    for path in CORPUS:
        assert path.read_text(encoding="utf-8").startswith("# expect: "), path.name


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("command", ["check", "audience"])
def test_broken_file(path: Path, command: str, tmp_path: Path) -> None:
    """A broken file is refused by the check and by the command that uses it: all its faults at
    once, in short lines. In this process, since another would add its start alone.
    """
    shutil.copy(path, tmp_path / path.name)
    wanted = expected(path)
    with chdir(tmp_path):
        ran = run(*typed(path, command))
    result = Result(ran.code, ran.out, ran.err.encode())
    check_refusal(result, faults=len(wanted))
    assert Malisize(tmp_path).files() == {path.name: path.read_bytes()}
    for words, fault in zip(wanted, spoken(result.err), strict=True):
        assert matches(words, fault), f"{words!r} is not in {fault!r}"
    assert all(len(line) < 400 for line in result.errors)


@pytest.mark.parametrize("command", ["check", "audience"])
def test_a_broken_file_in_a_process_of_its_own(
    command: str, malisize: Malisize, tmp_path: Path
) -> None:
    """What is said of it is the same."""
    path = CORPUS[0]
    shutil.copy(path, tmp_path / path.name)
    alone = malisize.refused(*typed(path, command), faults=len(expected(path)))
    with chdir(tmp_path):
        assert alone.err == run(*typed(path, command)).err
