"""Another country runs from its folder alone, and one that is not whole is refused."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from malisize import Study
from malisize.cli.boundary import guarded
from malisize.cli.tab import reply
from malisize.country import default
from malisize.errors import InputError, MalisizeError
from malisize.packs import folder
from malisize.request import PlanRequest

XX = Path(__file__).parents[1] / "countries" / "xx"
MALI = re.compile(r"\b(?:mali|bamako|facebook|xof|13 towns)\b", re.IGNORECASE)
COMMANDS = {
    "audience": ["audience"],
    "audience of a region": ["audience", "--area", "the North", "--age", "18-35"],
    "budget": ["budget", "--total", "50000 MRU"],
    "budget in dollars": [
        "budget",
        "--total",
        "900 USD",
        "--currency",
        "EUR",
        "--set",
        "fx.eur=43",
    ],
    "market": ["market", "--assumptions", "shop", "--years", "2"],
    "explain": ["explain", "channel.plaza.reachable", "--area", "portville"],
    "drivers": ["drivers", "reachable.deduplicated"],
    "compare": ["compare", "shop", "default"],
    "sweep": ["sweep", "reachable.deduplicated", "--vary", "area=portville,north"],
    "figures": ["figures"],
    "figures show": ["figures", "show", "plaza_users"],
    "figures sources": ["figures", "sources"],
    "figures conflicts": ["figures", "conflicts"],
    "figures check": ["figures", "check", "--format", "csv"],
    "channels": ["channels"],
    "assumptions": ["assumptions"],
    "assumptions show": ["assumptions", "show", "shop"],
    "assumptions check": ["assumptions", "check", "shop"],
}


def ran(*words: str, stdin: str = "") -> tuple[int, str, str]:
    """Return the exit code of a command and what it printed on both streams."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    sys.stdout, sys.stderr = streams
    try:
        code = guarded(words)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    out, err = (_text(stream) for stream in streams)
    return code, out, err


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_runs_from_the_folder_alone(words: list[str]) -> None:
    """Each command answers for a country of another capital, platform and currency, and nothing it
    says is another country's.
    """
    code, out, err = ran(*words, "--country", str(XX))
    assert (code, err) == (0, "")
    assert out
    assert not MALI.findall(out + err)


@pytest.mark.slow
def test_a_batch_runs_from_the_folder_alone() -> None:
    """Rows are areas of the country, and money its own."""
    done = subprocess.run(
        [sys.executable, "-m", "malisize", "batch", "--country", XX, "--row", "plan.reach", "-q"],
        input="area,total\nportville,20000 MRU\nXX02,500 USD\n",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "area",
        "portville",
        "XX02",
    ]


def test_its_capital_is_in_the_keys_of_places() -> None:
    """Keys that hold a place end in the country's own."""
    study = Study.load(country=str(XX), set=["channels.plaza.share.portville=80%"])
    low = Study.load(country=str(XX)).audience(area="portville", range=None)
    more = study.audience(area="portville", range=None)
    assert more["channel.plaza.reachable"].central > low["channel.plaza.reachable"].central
    with pytest.raises(MalisizeError, match="unknown key `bamako`"):
        Study.load(country=str(XX), set=["channels.plaza.share.bamako=90%"])


def test_money_is_the_countrys_own() -> None:
    """Amounts are shown in it, and the lines of a total add up to it."""
    found = Study.load(country=str(XX)).budget(PlanRequest(total="1000 USD"), range=None)
    assert found["budget.total"].unit == "MRU"
    assert found["budget.total"].central == pytest.approx(40_000)
    assert found.request["plan"]["currency"] == "MRU"


@pytest.mark.slow
@pytest.mark.parametrize("format", ["json", "toml"])
def test_a_saved_estimate_is_run_again_in_its_country(tmp_path: Path, format: str) -> None:
    """The file names the country, and replay finds it."""
    saved = tmp_path / f"saved.{format}"
    asked = ("budget", "--country", str(XX), "--total", "50000 MRU", "--output", str(saved))
    assert ran(*asked)[:2] == (0, "")
    for more in ((), ("--current",)):
        code, out, _ = ran("replay", str(saved), "--format", "json", *more)
        assert (code, json.loads(out)["request"]["verdict"]) == (0, "same")
    code, out, _ = ran("audience", "--assumptions", str(saved))
    assert (code, "Exland" in out) == (0, True)


def test_a_file_may_name_its_country(tmp_path: Path) -> None:
    """`country` of an assumptions file is the one it is read in; the option wins."""
    file = tmp_path / "own.toml"
    file.write_text(f'country = "{XX}"\n[audience]\narea = "portville"\n', encoding="utf-8")
    code, out, _ = ran("audience", "--assumptions", str(file))
    assert (code, "Portville" in out) == (0, True)
    code, _, err = ran("audience", "--assumptions", str(file), "--country", "ml")
    assert (code, "no area `portville`" in err) == (2, True)


def test_a_country_is_chosen_and_not_set() -> None:
    """`--set country=...` says how to choose one."""
    code, out, err = ran("audience", "--set", "country=xx")
    assert (code, out) == (2, "")
    assert "--country" in err


@pytest.mark.parametrize(
    ("option", "word"),
    [
        ("--area", "portville"),
        ("--channel", "plaza"),
        ("--set", "channels.plaza.cpm="),
        ("-a", "shop"),
    ],
)
def test_completion_offers_the_countrys_own_names(option: str, word: str) -> None:
    """After `--country PATH` areas, channels, keys and files are those of that country."""
    before = ["audience", "--country", str(XX), option]
    assert word in {one.text for one in reply(before, word[:-2]).words}
    assert word not in {one.text for one in reply(["audience", option], word[:-2]).words}


@pytest.mark.slow
def test_mali_without_it() -> None:
    """Without a country everything is as before, also where it is named."""
    plain = ran("audience", "--area", "bamako", "--format", "csv")
    assert plain == ran("audience", "--area", "bamako", "--format", "csv", "--country", "ML")


def test_a_country_without_a_sized_channel_answers_up_to_the_people_online(copy: Path) -> None:
    """Nothing is sized, so the answer ends with the people online and says what to give."""
    text = (copy / "channels.toml").read_text(encoding="utf-8")
    (copy / "channels.toml").write_text(
        text.replace('figure = "platforms.plaza_users"\n', 'why = "nothing is published"\n'),
        encoding="utf-8",
    )
    code, out, err = ran("audience", "--country", str(copy))
    assert (code, err) == (0, "")
    assert "channels.plaza.accounts" in out


def test_the_shipped_folder_is_whole() -> None:
    """What is not checked when it is read is checked here, by the same rules."""
    assert list(folder._faults(default().folder)) == []


# Refused


def test_a_folder_that_changed_is_read_anew(tmp_path: Path) -> None:
    """Two runs of one process see a figure, a name and a fault as they are at each."""
    shutil.copytree(XX, tmp_path / "xx")
    named = str(tmp_path / "xx")
    before = Study.load(country=named).audience(range=None)
    file = tmp_path / "xx" / "figures" / "platforms.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("value = 120000", "value = 240000"), encoding="utf-8")
    after = Study.load(country=named).audience(range=None)
    id = "channel.plaza.accounts"
    assert after[id].central == 2 * before[id].central
    file.write_text("[figure", encoding="utf-8")
    with pytest.raises(InputError, match=r"platforms\.toml"):
        Study.load(country=named)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the country's folder that may be broken."""
    shutil.copytree(XX, tmp_path / "xx")
    return tmp_path / "xx"


def broken(copy: Path, name: str, old: str, new: str) -> None:
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


CAPITAL = 'kind = "capital"\nwithin = "urban"'
FAULTS = {
    "a key there is not": ("country.toml", 'code = "xx"', 'code = "xx"\nrun = "rm"', "run: "),
    "a code of three words": ("country.toml", 'code = "xx"', 'code = "../ml"', "code: "),
    "a topic outside": ("country.toml", '"population"', '"../../ml/figures/population"', "topics"),
    "a topic that is missing": ("country.toml", '"economy"', '"weather"', "weather.toml: no such"),
    "an unknown currency": ("country.toml", '"MRU"', '"ZZZ"', "currency: ZZZ: unknown"),
    "no capital": ("country.toml", 'kind = "capital"', 'kind = "region"', "kind capital"),
    "an area in none": ("country.toml", CAPITAL, CAPITAL.replace("urban", "gone"), "within"),
    "an area in itself": ("country.toml", CAPITAL, CAPITAL.replace("urban", "portville"), "within"),
    "no such population": ("country.toml", "people_of_north", "people_of_east", "north.population"),
    "a hidden character": ("country.toml", "Exland", "Ex\\u202eland", "not shown"),
    "no such channel": ("country.toml", '["plaza"]', '["square"]', "no channel `square`"),
    "a channel of no figure": ("channels.toml", "plaza_users", "square_users", "no figure"),
    "a channel as a group": ("channels.toml", "[plaza]", "[online]", "name of a group"),
    "a universe there is not": ("channels.toml", '"online"', '"offline"', "plaza.universe"),
    "a figure that is needed": ("figures/population.toml", "[figure.female_share]\n",
                                "[figure.female]\n", "figure"),
    "a share above one": ("figures/population.toml", "value = 0.4\n", "value = 40\n", "share"),
    "not a number": ("figures/population.toml", "value = 0.4\n", "value = nan\n", "finite"),
    "no expression": ("checks.toml", "share <= 0.2", "__import__('os')", "judge.0.holds"),
    "a function there is not": ("checks.toml", "share <= 0.2", "share.real <= 1", "judge.0.holds"),
    "a text with no expression": ("checks.toml", "{number(", "{lambda: (", "judge.0.computed"),
    "broken TOML": ("figures/economy.toml", "[figure", "[[figure", "economy.toml"),
    "no area": ("assumptions/default.toml", 'area = "national"\n', "", "audience.area"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "old", "new", "words"), FAULTS.values(), ids=FAULTS)
def test_a_folder_that_is_not_whole_is_refused(
    copy: Path, name: str, old: str, new: str, words: str
) -> None:
    """One line a fault, that names the place; nothing is printed on standard output."""
    broken(copy, name, old, new)
    code, out, err = ran("audience", "--country", str(copy))
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_a_folder_without_assumptions_is_refused_where_none_are_shipped(copy: Path) -> None:
    """Defaults are a country's own, but for a copy of a country that malisize ships."""
    shutil.rmtree(copy / "assumptions")
    code, out, err = ran("audience", "--country", str(copy), "--range", "none")
    assert (code, out) == (2, "")
    assert "assumptions/default.toml: no such file" in err


def test_a_folder_that_is_too_large_is_refused(copy: Path) -> None:
    """What would take long to read is not read."""
    topics = [f"t{number}" for number in range(8)]
    listed = ", ".join(f'"{topic}"' for topic in topics)
    broken(copy, "country.toml", "topics = [", f"topics = [{listed}, ")
    for topic in topics:
        (copy / "figures" / f"{topic}.toml").write_text("#" * 1_000_000, encoding="utf-8")
    code, out, err = ran("audience", "--country", str(copy))
    assert (code, out) == (2, "")
    assert err.count("the folder is too large") == 1


def test_all_faults_come_at_once(copy: Path) -> None:
    """Whoever writes a folder mends it in one go."""
    broken(copy, "country.toml", 'code = "xx"', 'code = "xx"\nrun = 1')
    broken(copy, "channels.toml", '"online"', '"offline"')
    _, _, err = ran("audience", "--country", str(copy))
    assert "run: " in err
    assert "plaza.universe" in err


@pytest.mark.parametrize("name", ["country.toml", "figures/economy.toml", "assumptions/shop.toml"])
@pytest.mark.parametrize("target", ["/etc/hostname", "/dev/zero"])
def test_a_link_out_of_the_folder_is_refused(copy: Path, name: str, target: str) -> None:
    """A folder cannot have other files read."""
    (copy / name).unlink()
    (copy / name).symlink_to(target)
    code, out, err = ran("audience", "--country", str(copy))
    assert (code, out) == (2, "")
    assert "outside the folder" in err


@pytest.mark.parametrize("name", ["channels.toml", "assumptions/default.toml"])
def test_a_pipe_is_refused(copy: Path, name: str) -> None:
    """It would be waited for without end."""
    (copy / name).unlink()
    os.mkfifo(copy / name)
    code, out, err = ran("audience", "--country", str(copy))
    assert (code, out) == (2, "")
    assert "is not a file" in err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "no country `nowhere`"),
        ("", "no country"),
        ("./nowhere", "no such folder"),
        ("./" + "a" * 5000, "cannot be read"),
        ("/dev/null", "no such folder"),
    ],
)
def test_what_is_no_country_is_refused(name: str, words: str) -> None:
    """With what there is."""
    code, out, err = ran("audience", "--country", name)
    assert (code, out) == (2, "")
    assert words in err
