"""What each path must not import: start-up time is kept by imports, which hold still where
milliseconds do not.

Every case is a real process with its output piped; the speeds themselves are measured in
benchmarks/.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from malisize import Study
from tests.places import COUNTRY

pytestmark = pytest.mark.slow

PROBE = """
import sys
bare = set(sys.modules)
report, sys.argv = sys.argv[1], ["malisize", *sys.argv[2:]]
from malisize.__main__ import ended
code = ended(sys.argv[1:])
with open(report, "w") as stream:
    stream.write("\\n".join(set(sys.modules) - bare))
sys.exit(code)
"""
SCHEMA = "malisize.figures.schema"
REPLAY = "malisize.scenarios"


def environment(**extra: str) -> dict[str, str]:
    """Return this environment without what would measure, colour or complete, plus the variables
    given.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COV_", "COVERAGE_", "_MALISIZE"))
    }
    return {**kept, **extra}


class Run:
    """One run of malisize in a process of its own: what it printed and what it imported beyond a
    bare interpreter.
    """

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        report = folder / "modules.txt"
        result = subprocess.run(
            [sys.executable, "-c", PROBE, str(report), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env=environment(**variables),
            check=False,
        )
        self.code = result.returncode
        self.output = result.stdout
        self.modules = set(report.read_text().split())

    def touched(self, *names: str) -> set[str]:
        """Return the modules imported that are, or lie in, one of the names."""
        return {
            module
            for module in self.modules
            for name in names
            if module == name or module.startswith(f"{name}.")
        }


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version_imports_nothing(tmp_path: Path, option: str) -> None:
    run = Run(tmp_path, option)
    assert run.output.startswith("malisize ")
    assert run.touched("malisize") == {"malisize", "malisize.__main__"}
    assert not run.touched(
        "typer", "pydantic", "rich", "numpy", "importlib.metadata", "tomllib", "tomli_w"
    )


def test_importing_the_package_imports_none_of_its_modules(tmp_path: Path) -> None:
    code = (
        "import sys, malisize; print(*(name for name in sys.modules if name.partition('.')[0] =="
        " 'malisize'))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(),
        check=True,
    )
    assert found.stdout.split() == ["malisize"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("audience",),
        ("audience", "--range", "envelope"),
        ("audience", "--format", "csv"),
        ("audience", "--format", "json"),
        ("audience", "--format", "markdown"),
        ("explain", "reachable.deduplicated"),
        ("drivers", "reachable.deduplicated"),
    ],
    ids=" ".join,
)
def test_a_pipe_needs_no_rich(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = Run(tmp_path, *arguments)
    assert run.code == 0
    assert run.output
    assert not run.touched("rich", "tomli_w", "malisize.render.terminal", SCHEMA, REPLAY)


def test_an_audience_needs_no_market_no_prices_and_no_scenarios(tmp_path: Path) -> None:
    run = Run(tmp_path, "audience", "--range", "none", "--assumptions", "restaurant-bamako")
    assert run.code == 0
    assert not run.touched(
        "malisize.market",
        "malisize.plans",
        "malisize.model.buying",
        "malisize.model.curves",
        "malisize.model.money",
        "malisize.model.heard",
        "malisize.quantity.learning",
        "malisize.quantity.sampling",
        "malisize.scenarios",
        "malisize.several.settings",
        "malisize.cli.tab",
    )
    assert run.touched("malisize.formats") == {"malisize.formats"}  # a screen needs none of them


def test_a_plan_of_a_total_needs_no_targets_and_no_evidence(tmp_path: Path) -> None:
    """What a screen does not show is not computed, and what is not asked is not imported."""
    run = Run(tmp_path, "budget", "--total", "1M XOF", "--allocate", "--draws", "100")
    assert run.code == 0
    assert not run.touched(
        "malisize.plans.chance",
        "malisize.plans.conflicts",
        "malisize.plans.target",
        "malisize.plans.calendar_listing",
        "malisize.quantity.evidence",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("audience", "--range", "none"),
        ("audience", "--range", "none", "--area", "kayes", "--age", "18-35", "--channel", "all"),
        ("audience", "--range", "none", "--format", "csv"),
        ("audience", "--range", "none", "--format", "json"),
        ("audience", "--range", "none", "--assumptions", "restaurant-bamako"),
        ("explain", "reachable.deduplicated", "--range", "none"),
        ("market", "--assumptions", "momo-merchant", "--years", "2", "--range", "none"),
        ("channels",),
        ("figures",),
        ("figures", "--format", "json"),
        ("figures", "show", "population"),
        ("figures", "sources"),
        ("figures", "conflicts"),
        ("assumptions",),
        ("assumptions", "show", "default"),
        ("assumptions", "check", "default"),
        ("--help",),
        ("audience", "--help"),
    ],
    ids=" ".join,
)
def test_what_draws_nothing_needs_no_numpy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = Run(tmp_path, *arguments)
    assert run.code == 0
    assert run.output
    unneeded = ("numpy", "rich", "tomli_w", "malisize.render.terminal", SCHEMA, REPLAY)
    assert not run.touched(*unneeded, "pickle", "statistics", "decimal")


def test_ranges_need_no_more_than_importing_numpy(tmp_path: Path) -> None:
    """numpy.random takes a fifth of numpy; numpy.quantile would import numpy.ma. Nor is anything
    hashed, which takes OpenSSL.
    """
    code = "import sys, numpy; print(*sys.modules)"
    plain = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(),
        check=True,
    )
    run = Run(tmp_path, "audience")
    assert run.touched("numpy")
    assert not run.touched("numpy", "scipy") - set(plain.stdout.split())
    assert not run.touched("hashlib")


def test_a_small_table_needs_no_columns(tmp_path: Path) -> None:
    """What reads rows as columns is worth its import in a large table alone."""
    (tmp_path / "few.csv").write_text("overlap\n" + "0.9\n" * 100)
    run = Run(tmp_path, "batch", "few.csv")
    assert run.output.count("\n") == 101
    assert not run.touched("pyarrow", "malisize.scenarios.tables.columnar", "rich")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("audience", "--area", "nowhere"), 2),
        (("audience", "--channle", "facebook"), 2),
        (("audiense",), 2),
    ],
)
def test_an_error_needs_neither(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    run = Run(tmp_path, *arguments)
    assert run.code == code
    assert not run.touched("numpy", "rich", "tomli_w", SCHEMA)


@pytest.mark.parametrize(
    "arguments",
    [
        ("audience", "--range", "none", "--area", "kayes", "--area", "mopti", "-c", "facebook"),
        ("audience", "--set", "overlap=80%", "--narrow", "a=50%", "--quiet"),
        ("budget", "--total", "500000 XOF", "--range", "none"),
        ("market", "--assumptions", "momo-merchant", "--years", "2", "--range", "none"),
        ("explain", "reachable.deduplicated"),
        ("compare", "restaurant-bamako", "health-campaign", "--range", "none"),
        ("figures", "show", "population"),
        ("audience", "--help"),
    ],
    ids=" ".join,
)
def test_what_is_typed_needs_no_pydantic(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Options are texts and flags, which are taken as they are: loading pydantic to say so took
    longer than all the rest.
    """
    run = Run(tmp_path, *arguments)
    assert run.code == 0
    assert run.output
    assert not run.touched("pydantic", "pydantic_core", "malisize.saved.schema")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("malisize audience --channel faceb", "facebook"),
        ("malisize audience --area bam", "bamako"),
        ("malisize audience --assumptions rest", "restaurant-bamako"),
        ("malisize figures show internet_us", "internet_users"),
        ("malisize explain reachable.ded", "reachable.deduplicated"),
        ("malisize audience --set channels.facebook.cp", "channels.facebook.cpm="),
        ("malisize audience --prefer population=inst", "population=instat-census-2022"),
        ("malisize audience -a health-campaign --scenario w", "women"),
        ("malisize aud", "audience"),
    ],
)
def test_completion_reads_names_alone(tmp_path: Path, line: str, offered: str) -> None:
    run = Run(tmp_path, "--complete", "fish", line)
    assert offered in run.output.split()
    assert not run.touched(SCHEMA, "pydantic", "numpy", "rich", "tomli_w", "malisize.study")


def test_toml_is_written_by_tomli_w_and_nothing_else_is(tmp_path: Path) -> None:
    run = Run(tmp_path, "audience", "--range", "none", "--format", "toml")
    assert run.touched("tomli_w")
    assert not run.touched("rich", "numpy", SCHEMA)


def test_a_terminal_is_what_rich_is_for(tmp_path: Path) -> None:
    """The counterpart of the pipe: shows that these tests would notice rich."""
    report = tmp_path / "modules.txt"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROBE, str(report), "audience", "--range", "none"],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env=environment(),
    ):
        os.close(theirs)
        try:
            while os.read(ours, 65536):
                pass
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    modules = set(report.read_text().split())
    assert "rich" in modules
    assert "numpy" not in modules


@pytest.mark.parametrize(
    ("request_", "more"),
    [
        ({}, ""),
        ({"channels": ["facebook"]}, ""),
        ({"gender": "women", "age": "18-35"}, ""),
        ({"channels": ["sms"]}, "mobile"),
        ({"channels": ["orange_mali"]}, "mobile"),
        ({"channels": ["orange_money"]}, "payments"),
        ({"channels": ["radio"]}, "broadcast"),
        ({"channels": ["all"]}, "broadcast mobile payments"),
        ({"area": "bamako"}, "internet_surveys"),
        ({"area": "rural"}, "internet_surveys"),
        ({"area": "kayes"}, "internet_surveys"),
    ],
    ids=str,
)
def test_an_audience_reads_the_topics_it_needs(request_: dict[str, object], more: str) -> None:
    study = Study.load()
    study.audience(range=None, **request_)
    assert set(study.inputs().catalogue.opened) == {
        "population",
        "regions",
        "ages",
        "access",
        "connectivity",
        "platforms",
        "society",
        *more.split(),
    }


def test_a_listing_of_one_topic_reads_that_topic() -> None:
    from malisize.figures.catalogue import Catalogue
    from malisize.listings import figures

    catalogue = Catalogue(COUNTRY)
    figures(catalogue, topic="prices")
    assert catalogue.opened == ("prices",)


@pytest.mark.parametrize(
    "line",
    [
        "malisize au",
        "malisize audience --",
        "malisize audience --area ",
        "malisize audience --set ",
    ],
)
def test_completion_needs_no_library(tmp_path: Path, line: str) -> None:
    """What may be typed is read from a file that is made from the commands."""
    run = Run(tmp_path, "--complete", "bash", line)
    assert run.code == 0
    assert len(run.output.splitlines()) > 1
    assert not run.touched("typer", "pydantic", "rich", "numpy", "malisize.cli.app")


@pytest.mark.parametrize("typed", ["--area ", "--channel ", "--set ", "--set figures.int"])
def test_completion_of_names_makes_no_record_of_them(tmp_path: Path, typed: str) -> None:
    """Names are found in the text of the files."""
    run = Run(tmp_path, "--complete", "bash", f"malisize audience {typed}")
    assert len(run.output.splitlines()) > 1
    assert not run.touched("dataclasses", "malisize.records", "malisize.packs.folder")
