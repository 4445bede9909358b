"""Every country that malisize ships answers from its folder, agrees with its surveys, and says what
is not published there.
"""

from __future__ import annotations

import datetime
import itertools
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from malisize import Study
from malisize.assumptions import bundled
from malisize.country import Country, default_code
from malisize.figures.catalogue import Catalogue
from malisize.figures.checks.run import check
from malisize.packs.folder import _faults, codes
from malisize.packs.folder import country as found
from malisize.request import PlanRequest
from tests.packs.test_country import ran

DATE = datetime.date(2026, 11, 26)
CODES = codes()
OTHERS = [code for code in CODES if code != default_code()]
SURVEYED = [  # by people of their own, rather than of the country they were made like
    code for code in CODES if len(found(code).surveys["online"].proxies) <= len(found(code).regions)
]
CASES = [(code, name) for code in CODES for name in bundled.names(found(code))]
TABLES = (Path(__file__).parents[2] / "docs" / "countries.md").read_text("utf-8")
MALI = re.compile(r"\b(?:bamako|mopti)\b", re.IGNORECASE)
SEXES = ("women", "men")
COMMANDS = {
    "audience": ["audience", "--draws", "200"],
    "budget": ["budget", "--total", "5M XOF", "--draws", "200"],
    "explain": ["explain", "segment.online", "--range", "none"],
    "drivers": ["drivers", "segment.online", "--draws", "200"],
    "figures show": ["figures", "show", "population"],
    "figures check": ["figures", "check", "-q"],
    "figures conflicts": ["figures", "conflicts"],
    "figures backtest": ["figures", "backtest"],
    "channels": ["channels"],
    "assumptions": ["assumptions"],
}


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_folder_is_what_a_users_has_to_be(code: str) -> None:
    """The rules by which a folder from outside is refused find nothing in it."""
    assert not list(_faults(found(code).folder))


@pytest.mark.parametrize("code", CODES)
def test_no_check_of_its_figures_fails(code: str) -> None:
    findings = check(Catalogue(found(code)), DATE, found(code))
    assert not [one for one in findings if one.verdict == "fail"]


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("code", OTHERS)
def test_every_command_runs(code: str, words: list[str]) -> None:
    """Nothing that it says is of the country where none is named."""
    channel = found(code).examples.channels[0]
    result, out, err = ran(
        *words, *(("--channel", channel) if words[0] == "budget" else ()), "--country", code
    )
    assert (result, err) == (0, "")
    assert out
    assert words[1:2] == ["backtest"] or not MALI.findall(re.sub(r"--country \w+", "", out))


OPENED = """
import sys
seen = []
sys.addaudithook(lambda event, given: seen.append(str(given[0])) if event == "open" else None)
from malisize import Study
Study.load(country=sys.argv[1]).audience(range=None)
print("\\n".join(seen))
"""


def test_a_command_opens_the_files_of_its_country_alone() -> None:
    """However many countries there are, neither the files of another nor what is kept of them are
    opened, so that starting costs what one costs.
    """
    run = subprocess.run(
        [sys.executable, "-c", OPENED, "bf"], capture_output=True, text=True, check=True
    )
    opened = set(re.findall(r"(?:countries|assumptions)[/-]([a-z]+)[/-]", run.stdout))
    assert opened == {"bf", "shared"}


@pytest.mark.slow
@pytest.mark.parametrize(("code", "case"), CASES)
def test_every_shipped_case_runs(code: str, case: str) -> None:
    """Its audience has people in its country, and its plan reaches some of them."""
    if (code, case) == ("ne", bundled.DEFAULT):  # no platform is sized there: see below
        return
    study = Study.load(case, country=code)
    estimate = study.audience(range=None)
    assert estimate["reachable.deduplicated"].central > 0
    if case != bundled.DEFAULT:
        plan = study.budget(PlanRequest("5M XOF"), range=None)
        assert 0 < plan["plan.reach"].central <= estimate["reachable.deduplicated"].central


@pytest.mark.slow
def test_a_case_of_several_countries_runs_by_its_name() -> None:
    """It names its countries itself; a case of one other country does too."""
    (name,) = bundled.together()
    code, out, err = ran("audience", "-a", name, "--draws", "200")
    assert (code, err) == (0, "")
    study = Study.load(name)
    assert all(one.name in out for one in study.countries)
    rows = study.audience(range=None)
    parts = [rows[f"{one.code}.reachable.deduplicated"].central for one in study.countries]
    assert rows["reachable.deduplicated"].central == pytest.approx(sum(parts), rel=1e-12)
    for other, case in CASES:
        if other not in OTHERS or case == bundled.DEFAULT:
            continue
        alone = Study.load(case).audience(range=None)
        assert alone["reachable.deduplicated"].central == pytest.approx(
            Study.load(case, country=other).audience(range=None)["reachable.deduplicated"].central
        )


def test_a_publication_of_several_countries_is_one_source_in_a_document() -> None:
    """It is listed once, with the dates of all; an explanation cites it by that one number."""
    _, out, _ = ran("audience", "--country", "bf", "--country", "ne", "--range", "none")
    listed = re.findall(r"^ \[\d+\] (.+?) \([^()]*\) http", out, re.MULTILINE)
    assert len(listed) == len(set(listed)) > 3
    asked = ["explain", "segment.population", "--country", "bf", "--country", "ne"]
    _, out, _ = ran(*asked, "--range", "none")
    assert set(re.findall(r"\[(\d+)\] ", out)) == {"1"}


def surveyed(country: Country, area: str, sex: str) -> list[float]:
    """Return what the surveys of a country, and its model, found of people aged 15 to 49."""
    figure = Catalogue(country).figure("internet_use", "access")
    cell = f"{country.survey_code(area)}/{sex}"
    return [one.value for one in figure.observations if one.cell == cell and one.value is not None]


@pytest.mark.slow
@pytest.mark.parametrize("code", SURVEYED)
def test_people_online_are_ordered_as_the_surveys_have_them(code: str) -> None:
    """Of two groups of region and sex that every survey has in one order by a quarter or more, the
    model has none in the other; and the mean of all lies between what surveys find and what is
    published.
    """
    country, study = found(code), Study.load(country=code)
    shares: dict[tuple[str, str], float] = {}
    for area, sex in itertools.product((country.capital_id, *country.regions), SEXES):
        rows = study.audience(area=area, gender=sex, age="15-49", channels=["sms"], range=None)
        shares[area, sex] = rows["segment.online"].central / rows["segment.population"].central
    sources = {group: surveyed(country, *group) for group in shares}
    for one, other in itertools.permutations(shares, 2):
        pairs = list(zip(sources[one], sources[other], strict=True))
        if all(more > 1.25 * less for more, less in pairs):
            assert shares[one] > shares[other], (one, other)
    assert max(shares, key=shares.__getitem__) == (country.capital_id, "men")


@pytest.mark.parametrize("code", [code for code in SURVEYED if code in OTHERS])
def test_the_fit_is_within_four_points(code: str) -> None:
    """At the level of each survey that the pattern was made from, the cells of the document's table
    miss it by less than four points on average, as those of Mali do.
    """
    part = TABLES.partition(f"<!-- generated: surveys of {code} -->")[2].partition("<!-- end")[0]
    lines = [[cell.strip() for cell in line.split("|")] for line in part.strip().splitlines()]
    (misses,) = [line for line in lines if line[1].startswith("mean miss")]
    fits = [float(m) for head, m in zip(lines[0], misses, strict=True) if head.endswith("(fit)")]
    assert len(fits) == len(found(code).surveys["online"].sources)
    assert max(fits) < 4


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_regions_and_sexes_add_up_to_the_country(code: str) -> None:
    """People, and people online, in every draw."""
    country, study = found(code), Study.load(country=code)
    options = {"channels": country.examples.channels[:1], "range": None}
    whole = study.audience(**options)
    for row in ("segment.population", "segment.online"):
        parts = [
            study.audience(area=area, gender=sex, **options)[row].central
            for area in (country.capital_id, *country.regions)
            for sex in SEXES
        ]
        assert sum(parts) == pytest.approx(whole[row].central, rel=1e-4), row


@pytest.mark.slow
def test_a_country_without_a_sized_platform_answers_up_to_the_people_online() -> None:
    """It ends well, and names the option that gives a channel its number, which then answers."""
    code, out, err = ran("audience", "--country", "ne", "--draws", "200")
    assert (code, err) == (0, "")
    assert "2 760 000" in out
    head = out.partition("WHAT COULD CHANGE")[0]
    assert "nothing is published" in head  # where it is read first
    assert "nobody twice" not in head
    hint = re.search(r"--set (channels\.\w+\.accounts)=", head)
    assert hint
    given = [f"{hint[1]}=300k to 500k"]
    study = Study.load(country="ne", set=given)
    assert study.audience(range=None)["reachable.deduplicated"].central > 100_000


def test_a_plan_without_a_sized_platform_names_the_option_that_gives_one() -> None:
    """It is refused for that, not for a price, and runs with the option of its hint."""
    typed = ["budget", "--country", "ne", "--total", "5M XOF", "--draws", "200"]
    code, out, err = ran(*typed)
    assert (code, out) == (2, "")
    assert "no channel of the plan has a published size in Niger" in err
    hint = re.search(r"`(--set .+)`", err)
    assert hint
    assert ran(*typed, *shlex.split(hint[1]))[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["audience", "market", "budget"])
@pytest.mark.parametrize("code", OTHERS)
def test_a_new_file_runs_in_its_country(
    code: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that is named once it is written runs as it stands: the file says its country."""
    monkeypatch.chdir(tmp_path)
    flags = [] if kind == "audience" else [f"--{kind}"]
    result, _, said = ran("assumptions", "new", "own.toml", *flags, "--country", code)
    assert result == 0
    typed = shlex.split(said.partition("malisize ")[2])
    result, out, err = ran(*typed, "--range", "none")
    assert (result, err) == (0, "")
    assert found(code).name in out or found(code).capital.name in out


def test_a_wrong_name_in_a_file_is_said_in_one_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place and what is wrong there are French together."""
    monkeypatch.chdir(tmp_path)
    Path("own.toml").write_text('[audience]\narea = "ouagadougou"\n', "utf-8")
    _, _, err = ran("audience", "--country", "ne", "-a", "own.toml", "--lang", "fr")
    assert "aucune zone `ouagadougou`" in err


@pytest.mark.slow
@pytest.mark.parametrize("code", OTHERS)
def test_its_areas_answer_in_french_and_by_code(code: str) -> None:
    """An area by its name without accents, its p-code, or its id is one area."""
    country, study = found(code), Study.load(country=code)
    channels = country.examples.channels[:1]
    for area in country.regions:
        names = (country.areas[area].names["fr"], *country.areas[area].codes, area)
        rows = {
            study.audience(area=name, channels=channels, range=None)["segment.population"].central
            for name in names
        }
        assert len(rows) == 1
