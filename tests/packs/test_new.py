"""A folder of a country is written from the least and runs at once; what stands in says so."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from malisize.packs import folder
from tests.packs.test_country import ran

TABLES = Path(__file__).parent / "world_bank"
TUTORIAL = Path(__file__).parents[2] / "docs" / "countries.md"
TYPED = {
    "--name": "Exland",
    "--code": "xx",
    "--like": "ne",
    "--capital": "Portville=1.5M",
    "--population": "10M",
    "--urban-share": "40%",
    "--internet-users": "30%",
    "--platform": "facebook=1.2M",
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder.country.cache_clear()
    monkeypatch.chdir(tmp_path)
    yield
    folder.country.cache_clear()


def new(path: str, *flags: str, **changed: str) -> tuple[int, str, str]:
    """Write a folder of what is typed, with options changed."""
    options = TYPED | {f"--{name}": value for name, value in changed.items()}
    return ran("countries", "new", path, *flags, *(one for pair in options.items() for one in pair))


def test_the_tutorial_runs_as_written(tmp_path: Path) -> None:
    """Each command of the documentation's tutorial succeeds, one after another, and the numbers are
    those of the tables.
    """
    for file in TABLES.glob("*.csv"):
        shutil.copy(file, tmp_path)
    section = TUTORIAL.read_text("utf-8").partition("## A country of your own")[2]
    block = re.search(r"```console\n(.*?)```", section, re.DOTALL)
    assert block is not None
    commands = [shlex.split(line)[1:] for line in block.group(1).splitlines()]
    assert 6 <= len(commands) <= 8
    for command in commands:
        code, _, err = ran(*command)
        assert code == 0, (command, err)
    code, out, _ = ran("audience", "--country", "./exland", "--format", "json")
    rows = {row["id"]: row["central"] for row in json.loads(out)["rows"]}
    assert rows["segment.population"] == 10_100_000


def test_what_stands_in_is_said() -> None:
    """The caveats name the missing survey and the borrowed ages; typed numbers have no source."""
    assert new("./exland")[0] == 0
    code, out, _ = ran("audience", "--country", "./exland")
    assert code == 0
    assert "No survey of Exland" in out
    assert "Borrowed from another place or group" in out
    assert "Left out, as nothing is published" in out
    shown = json.loads(ran("audience", "--country", "./exland", "--format", "json")[1])
    marks = {one["key"]: one["mark"] for one in shown["assumptions"]}
    assert marks["figures.population"] == "unsourced"
    assert marks["users.level"] == "proxy"
    assert "Aucune enquête" in ran("audience", "--country", "./exland", "--lang", "fr")[1]


def test_another_money_needs_no_rate_to_run() -> None:
    """Prices in dollars are converted at a rough rate that is marked a judgement."""
    assert new("./exland", currency="MRU")[0] == 0
    code, out, err = ran("budget", "--country", "./exland", "--total", "50000 MRU")
    assert (code, err) == (0, "")
    assert "MRU" in out


@pytest.mark.parametrize("like", ["ml", "bf", "ne"])
def test_any_shipped_country_stands_in(like: str) -> None:
    """The folder is whole whichever country it is made like."""
    assert new("./exland", like=like)[0] == 0
    assert ran("countries", "check", "./exland")[0] == 0


def test_comments_speak_the_language_asked_for() -> None:
    """The files are explained in French where French is asked for."""
    assert new("./exland", lang="fr")[0] == 0
    assert "attend le vôtre" in Path("exland/channels.toml").read_text("utf-8")


def test_a_folder_that_exists_is_kept() -> None:
    """Without --force it stays as it is; with it only the folder of a country is replaced."""
    Path("exland").mkdir()
    Path("exland/mine.txt").write_text("mine", "utf-8")
    assert new("./exland")[0] == 2
    assert new("./exland", "--force")[0] == 2
    assert [one.name for one in Path("exland").iterdir()] == ["mine.txt"]
    assert new("./other")[0] == 0
    assert new("./other", "--force")[0] == 0
    assert sorted(one.name for one in Path().iterdir()) == ["exland", "other"]


def test_a_signal_in_the_middle_of_replacing_leaves_the_old_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the two renames the old folder has another name: it gets its own again."""
    assert new("./exland")[0] == 0
    usual = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise KeyboardInterrupt
        return usual(path, target)

    Path("exland/mine.txt").write_text("mine", "utf-8")
    monkeypatch.setattr(Path, "rename", interrupted)
    assert new("./exland", "--force")[0] == 130
    assert [one.name for one in Path().iterdir()] == ["exland"]
    assert Path("exland/mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"capital": "Portville"}, "--capital"),
        ({"capital": "Portville=50M"}, "people_of_capital"),
        ({"urban-share": "5%"}, "--urban-share"),
        ({"code": "ml"}, "--code"),
        ({"code": "Mali"}, "--code"),
        ({"currency": "ABC"}, "--currency"),
        ({"platform": "radio=1M"}, "--platform"),
        ({"dated": "soon"}, "--dated"),
        ({"like": "zz"}, "no country"),
        ({"from": "nothing.csv"}, "nothing.csv"),
        ({"from": str(TABLES / "towns.csv"), "name": "Elsewhere"}, "Elsewhere"),
        ({"name": "{Exland}"}, "--name"),
    ],
)
def test_what_no_country_can_be_is_refused(more: dict[str, str], said: str) -> None:
    """Nothing is written, and the option is named."""
    code, out, err = new("./exland", **more)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert list(Path().iterdir()) == []
