"""The recipes for the shell do what docs/pipelines.md says, with the real tools."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.recipes import DOCUMENT, Recipe, environment, missing, recipes, run
from tools.alike import alike

pytestmark = pytest.mark.slow

ROOT = DOCUMENT.parents[1]
TEXT = DOCUMENT.read_text(encoding="utf-8")
RECIPES = {recipe.title: recipe for recipe in recipes(TEXT)}
NIGHTLY = "A nightly replay that fails when a figure moves"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "empty"
    path.mkdir()
    return path


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Return the pinned environment of recipes."""
    return environment(tmp_path)


def ran(recipe: Recipe, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a recipe, or skip the test where a tool is missing."""
    lacking = missing(recipe, env)
    if lacking:
        pytest.skip(f"not here: {', '.join(lacking)}")
    return run(recipe, folder, env)


def test_every_recipe_is_one_the_tests_run() -> None:
    """Each section after the introduction is a recipe, and there is no block for a shell outside
    one.
    """
    headings = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    assert headings == list(RECIPES)
    assert len(headings) >= 10
    fences = re.findall(r"^ *(?:```+|~~~+)(\S*).*$", TEXT, re.MULTILINE)
    assert fences == ["sh", "", "text", ""] * len(RECIPES)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_recipe_prints_what_is_documented(
    recipe: Recipe, folder: Path, env: dict[str, str]
) -> None:
    """In an empty folder, under ``bash -euo pipefail``, a recipe succeeds silently and prints what
    stands below it.
    """
    done = ran(recipe, folder, env)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    same = alike(done.stdout, recipe.gives)
    assert same or done.stdout == recipe.gives, "python -m tests.recipes writes what it prints now"
    assert done.stdout.strip()


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_recipe_names_every_tool_it_needs(recipe: Recipe) -> None:
    """Where a recipe calls one of these tools, its list of needs has it, so that a missing one
    skips the test.
    """
    words = set(re.findall(r"[\w-]+", recipe.script))
    tools = {
        "awk",
        "sort",
        "jq",
        "sqlite3",
        "duckdb",
        "csvcut",
        "csvgrep",
        "csvformat",
        "csvstack",
        "csvsql",
        "csvsort",
        "csvjoin",
    }
    assert words & tools <= set(recipe.needs)


def test_spreadsheet_files_are_as_said(folder: Path, env: dict[str, str]) -> None:
    """The file for Excel begins with a byte-order mark and has its numbers digit by digit; the
    French one has no points.
    """
    ran(RECIPES["An audience per channel into a spreadsheet"], folder, env)
    content = (folder / "channels.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbflabel,low,central,high,basis,as_of\n")
    exact = re.findall(
        r"^channel\.\w+\.reachable,.*?,people,([^,]*),([^,]*),([^,]*),",
        (folder / "audience.csv").read_text(),
        re.M,
    )
    assert len(exact) >= 8
    assert [tuple(line.split(",")[1:4]) for line in content.decode().splitlines()[1:]] == exact


def test_french_spreadsheet_is_as_said(folder: Path, env: dict[str, str]) -> None:
    """The file has a byte-order mark, semicolons, whole numbers and the line ends of RFC 4180."""
    ran(RECIPES["The same for a spreadsheet in French"], folder, env)
    content = (folder / "canaux.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert not re.search(rb"\d[.,]\d", content)


def test_batch_reads_what_a_french_spreadsheet_saves(folder: Path, env: dict[str, str]) -> None:
    """Semicolons, decimal commas and spaces between thousands are read, as the document says."""
    table = "\ufeffclient;channels.facebook.cpm;total\r\nKanté;1,2 USD;500\u202f000 XOF\r\n"
    done = subprocess.run(
        ["malisize", "batch", "--channel", "facebook", "-q"],
        input=table.encode(), cwd=folder, env=env, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(b"\r\n")
    reach = done.stdout.decode().split(";")[-1]
    assert float(reach.replace(",", ".")) > 100_000  # in the convention that was read


def test_cheapest_plan_is_the_cheapest(folder: Path, env: dict[str, str]) -> None:
    """No combination with an answer costs less than the one printed."""
    import json

    done = ran(RECIPES["The cheapest plan over a sweep"], folder, env)
    rows = json.loads((folder / "sweep.json").read_text())["rows"]
    costs = [row["central"] for row in rows if row.get("central") is not None]
    assert len(rows) == 9
    assert 0 < len(costs) < 9
    assert f" {round(min(costs))} XOF\n" in done.stdout


def test_sure_differences_hold_in_as_many_draws_as_said() -> None:
    """The share of draws the document names is that of the verdicts."""
    from malisize.scenarios.compare import CLEAR

    assert f"where {CLEAR:.0%} of draws".replace("%", " %") in TEXT


def test_refusal_at_the_head_of_a_pipe_fails_a_careful_script(
    folder: Path, env: dict[str, str]
) -> None:
    """With pipefail the exit code of a refused command is that of the pipe, and --output leaves no
    file.
    """
    script = "malisize audience --area atlantis --format csv -q | tr -d '\\r'"
    careful = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        capture_output=True,
        check=False,
    )
    careless = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=env, capture_output=True, check=False
    )
    assert (careful.returncode, careless.returncode) == (2, 0)
    for ending, left in (("--output a.csv", []), ("> b.csv", ["b.csv"])):
        script = f"malisize audience --area atlantis --format csv -q {ending}"
        subprocess.run(
            ["bash", "-c", script], cwd=folder, env=env, capture_output=True, check=False
        )
        assert [path.name for path in folder.iterdir()] == left


def test_nightly_replay_fails_when_a_figure_has_moved(
    tmp_path: Path, folder: Path, env: dict[str, str]
) -> None:
    """An estimate of a release with other internet users ends the job with 1 and a report, a broken
    one with 2.
    """
    ran(RECIPES[NIGHTLY], folder, env)
    saved = folder / "estimate.toml"
    earlier = tmp_path / "earlier"
    for part in ("src", "assumptions", "countries"):
        shutil.copytree(ROOT / part, earlier / part, ignore=shutil.ignore_patterns("__pycache__"))
    defaults = earlier / "assumptions" / "ml" / "default.toml"
    text = defaults.read_text(encoding="utf-8")
    assert text.count("central = 8_720_000,") == 1
    defaults.write_text(text.replace("8_720_000", "8_620_000"), encoding="utf-8")
    saving = [
        "malisize",
        "audience",
        "--assumptions",
        "restaurant-bamako",
        "--output",
        str(saved),
        "--force",
        "-q",
    ]
    subprocess.run(saving, cwd=folder, env={**env, "PYTHONPATH": str(earlier / "src")}, check=True)
    for content, code, words in (
        (saved.read_text(encoding="utf-8"), 1, "figures.internet_users"),
        (saved.read_text(encoding="utf-8").replace("8620000", "8720000"), 1, "do not reproduce"),
        ("no estimate", 2, "error: "),
    ):
        saved.write_text(content, encoding="utf-8")
        done = subprocess.run(
            ["sh", "nightly.sh"], cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert words in done.stderr
        assert done.stdout == ""
