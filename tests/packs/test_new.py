"""A folder of a country is written from the least and runs at once; what stands in says so."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from malisize import Study
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
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def new(path: str, *flags: str, **changed: str) -> tuple[int, str, str]:
    """Write a folder of what is typed, with options changed."""
    options = TYPED | {f"--{name}": value for name, value in changed.items()}
    return ran("countries", "new", path, *flags, *(one for pair in options.items() for one in pair))


@pytest.mark.slow
def test_the_tutorial_runs_as_written(tmp_path: Path) -> None:
    """Each command of the documentation's tutorial succeeds, one after another, and the numbers are
    those of the tables and the options.
    """
    for file in TABLES.glob("*.csv"):
        shutil.copy(file, tmp_path)
    section = TUTORIAL.read_text("utf-8").partition("## A country of your own")[2]
    block = re.search(r"```console\n(.*?)```", section, re.DOTALL)
    assert block is not None
    lines = block.group(1).replace("\\\n", " ").splitlines()
    commands = [shlex.split(line)[1:] for line in lines]
    assert len(commands) == 12
    for command in commands:
        code, _, err = ran(*command)
        assert code == 0, (command, err)
    study = Study.load(country="./senegal")
    rows = study.audience(channels=["online", "radio", "sms"], range=None)
    assert rows["segment.population"].central == 18_931_966
    assert rows["channel.facebook.accounts"].central == 3_600_000
    assert rows["channel.sms.accounts"].central == 23_300_000
    over_15 = study.audience(age="15+", channels=["radio"], range=None)
    ratio = over_15["channel.radio.reachable"].central / over_15["segment.population"].central
    assert ratio == pytest.approx(0.75)
    there = {
        area: study.audience(area=area, channels=["sms"], range=None)["segment.population"].central
        for area in ("dakar", "thies", "diourbel", "saint-louis", "ziguinchor", "interior")
    }
    assert sum(there.values()) == pytest.approx(18_931_966, rel=1e-9)
    assert there["thies"] == pytest.approx(0.129 * 18_931_966, rel=0.001)
    sources = {one.publisher for one in study.inputs().catalogue.sources()}
    assert {"World Bank", "ANSD", "DataReportal by Dunia News"} <= sources


@pytest.mark.slow
def test_a_market_and_another_date_need_no_figure_that_nobody_gave() -> None:
    """Years to come and a later date grow as the country that stands in; what a customer plausibly
    spends is held to the output per head where that is known.
    """
    assert new("./exland", dated="2024")[0] == 0
    assert ran("assumptions", "new", "own.toml", "--market", "--country", "./exland")[0] == 0
    code, out, err = ran("market", "-a", "own.toml", "--years", "2", "--format", "json")
    assert (code, "error" in err) == (0, False)
    ids = [row["id"] for row in json.loads(out)["rows"]]
    assert "market.year.2.population" in ids
    assert "market.plausible" not in ids
    above = ["people=segment.population", "share=1% to 3%", "level=TAM"]
    settings = [text for one in above for text in ("--set", f"market.top_down.{one}")]
    code, _, err = ran("market", "-a", "own.toml", *settings)
    assert (code, "market.top_down.per_head" in err) == (2, True)
    grown = Study.load(country="./exland").audience(as_of="2028-01", range=None)
    assert grown["segment.population"].central > 10_000_000


def test_a_table_that_stands_in_has_its_areas_marked_as_proxies() -> None:
    """Its basis and `proxies` go together: an area left out of these is a fault, with its code."""
    assert new("./exland", region="North=2M")[0] == 0
    country = Path("exland/country.toml")
    text = country.read_text("utf-8")
    assert text.count('"XX-NORTH", ') == 2
    country.write_text(text.replace('"XX-NORTH", ', ""), "utf-8")
    code, out, err = ran("countries", "check", "./exland")
    assert (code, out) == (2, "")
    assert "survey.online.proxies: `XX-NORTH` is not named" in err
    assert "survey.phones.proxies: `XX-NORTH` is not named" in err


@pytest.mark.slow
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


@pytest.mark.slow
def test_another_money_needs_no_rate_to_run() -> None:
    """Prices in dollars are converted at a rough rate that is marked a judgement."""
    for money in ("MRU", "KES"):  # one that is met often, and any other of ISO 4217
        assert new(f"./{money}", currency=money)[0] == 0
        code, out, err = ran("budget", "--country", f"./{money}", "--total", f"50000 {money}")
        assert (code, err) == (0, "")
        assert money in out


def test_regions_are_areas_and_what_they_leave_is_one_more() -> None:
    """Regions take people or a share of all; where they and the capital hold everybody there is no
    interior, and rounding makes none.
    """
    typed = ["--region", "North=2M", "--region", "Île du Sud=20%", "--lines", "8M"]
    assert new("./exland", *typed)[0] == 0
    study = Study.load(country="./exland")
    options = {"channels": ["sms"], "range": None}
    for area, people in (("north", 2e6), ("ile-du-sud", 2e6), ("interior", 4.5e6)):
        found = study.audience(area=area, **options)["segment.population"].central
        assert found == pytest.approx(people)
    assert (
        ran("audience", "--country", "./exland", "--area", "Île du Sud", "--range", "none")[0] == 0
    )
    every = ["--region", "North=50%", "--region", "South=34.6%"]
    assert new("./other", *every)[0] == 0
    assert list(Study.load(country="./other").inputs().country.regions) == ["north", "south"]


def test_a_source_and_a_date_are_those_of_one_option_or_of_all() -> None:
    """What is said of one option wins over what is said of all; addresses may hold an equals sign,
    and what has no source is unsourced.
    """
    address = "https://example.org/?page=3"
    more = ["--radio", "50%", "--lines", "8M", "--dated", "2024", "--dated", "lines=2025-03"]
    told = ["--source", f"Census, People, {address}", "--source", "radio=Survey, Media"]
    assert new("./exland", *more, *told)[0] == 0
    inputs = Study.load(country="./exland").inputs()
    (lines,) = inputs.catalogue.figure("mobile_connections", "mobile").observations
    assert lines.as_of == "2025-03"
    source = inputs.catalogue.source(lines.source)
    assert (source.publisher, source.title, source.url) == ("Census", "People", address)
    radio = inputs.assumptions.get("channels.radio.weekly_share")
    assert radio is not None
    assert (radio.mark, radio.source) == ("sourced", "Survey, Media")
    text = Path("exland/assumptions/default.toml").read_text("utf-8")
    assert "as in Niger" in text


def test_ranges_are_as_wide_as_those_of_the_country_that_stands_in() -> None:
    """Widths are read from its defaults, so that there is one list; shares stay within 0 and 1."""
    for like in ("ml", "bf"):
        assert new(f"./{like}", like=like, radio="97%")[0] == 0
        own, theirs = (Study.load(country=one).inputs() for one in (f"./{like}", like))
        for key in ("population", "internet_users"):
            mine, its = (inputs.figure(key).leaf.spread for inputs in (own, theirs))
            assert mine.low / mine.central == pytest.approx(its.low / its.central, rel=0.01)
        radio = own.assumption("channels.radio.weekly_share", "").leaf.spread
        assert 0.9 < radio.low < 0.97 < radio.high < 1


@pytest.mark.slow
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


@pytest.mark.slow
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
        ({"region": "North"}, "--region"),
        ({"region": "North=9.5M"}, "outside the capital"),
        ({"region": "Portville=1M"}, "there already"),
        ({"region": "Rural=1M"}, "is not a name"),
        ({"region": "North=0"}, "no people"),
        ({"radio": "2"}, "--radio"),
        ({"radio": "100%"}, "--radio"),
        ({"lines": "0"}, "--lines"),
        ({"source": "line=ARTP"}, "`line`"),
        ({"dated": "radio=soon"}, "--dated"),
    ],
)
def test_what_no_country_can_be_is_refused(more: dict[str, str], said: str) -> None:
    """Nothing is written, and the option is named."""
    code, out, err = new("./exland", **more)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert list(Path().iterdir()) == []
