"""The documents say what the program does: commands, examples, worked tables, generated parts."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from malisize.assumptions import bundled
from malisize.assumptions.rules import rules_of
from malisize.cli.app import COMMANDS
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import assumed, combine, highest, lowest
from tests.places import COUNTRY
from tools.lowest import pins

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")


def test_readme_has_one_run_and_one_test_command() -> None:
    """Under Run it and Test it the first fenced block is one command line."""
    for heading in ("## Run it", "## Test it"):
        block = re.search(r"```sh\n(.*?)```", README.split(heading)[1], re.DOTALL)
        assert block is not None
        assert block[1].count("\n") == 1
        assert "python3 -m venv .venv" in block[1]


def test_readme_is_short() -> None:
    """The README is a first look of at most 300 lines; the rest stands in docs/."""
    assert len(README.splitlines()) <= 300


def test_links_between_documents_lead_somewhere() -> None:
    """A relative link names a file that is there and, after #, one of its headings."""
    documents = list(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
    for document in documents:
        text = re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.S | re.M)
        for target in re.findall(r"\]\(([^)\s:]+)\)", text):
            name, _, anchor = target.partition("#")
            path = document.parent / name if name else document
            assert path.exists(), f"{document.name}: {target}"
            if anchor:
                assert anchor in _anchors(path), f"{document.name}: {target}"


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


def test_documents_name_recipes_that_the_makefile_has() -> None:
    """`make NAME` in a document is a recipe, and CI makes those of ``ci``."""
    recipes = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        named = set(re.findall(r"`make ([a-z-]+)`", document.read_text("utf-8")))
        assert named <= recipes, document.name
    assert (ROOT / ".ci" / "run").read_text("utf-8").endswith("make --no-print-directory ci\n")


def test_python_example_runs() -> None:
    """The example for Python callers runs as printed."""
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    exec(compile(code[1], "README.md", "exec"), {})


@pytest.mark.slow
def test_generated_parts_are_current() -> None:
    """Outputs and tables in the documents are those of this version."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_document_with_generated_parts_is_checked() -> None:
    """No document has a generated part that the tool does not look at."""
    marked = {
        path.relative_to(ROOT).as_posix()
        for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        if "<!-- generated: " in path.read_text(encoding="utf-8")
    }
    tool = (ROOT / "tools" / "generate.py").read_text(encoding="utf-8")
    assert marked == set(re.findall(r'"(\S+\.md)"', tool))


def test_every_command_is_in_the_readme() -> None:
    """A command that exists is named in the table of commands."""
    for name in COMMANDS:
        assert f"`malisize {name}" in README


def test_worked_table_of_the_union() -> None:
    """The table of docs/method.md is what the model's own operations give."""
    rows = re.findall(r"^\| (\d+) % \| ([\d,]+) \| ([\d,]+) \|$", METHOD, re.MULTILINE)
    rows = rows[:5]  # of three channels; the table of two is one of tests/test_method.py
    universe = assumed("u", "online", 6_000_000, "people")
    parts = [assumed(str(n), str(n), n, "people") for n in (2_000_000, 500_000, 100_000)]
    for overlap, shared, together in rows:
        share = assumed("overlap", "overlap", f"{overlap}%", "share")
        v = lowest([highest(parts) / share, universe])
        union = combine(v, parts)
        values = centrals([v, union])
        assert values[v] == pytest.approx(float(shared.replace(",", "")), abs=0.51)
        assert values[union] == pytest.approx(float(together.replace(",", "")), abs=0.51)


def test_every_default_is_documented_with_its_reason() -> None:
    """The table of defaults has a line for every value of default.toml."""
    document = bundled.read("default", COUNTRY).decode()
    for reason in re.findall(r'why = "([^"]+)"', document):
        assert reason in METHOD


def test_every_key_has_a_meaning() -> None:
    """No key is without a description."""
    assert all(rule.meaning for rule in rules_of(COUNTRY))
    assert len({rule.pattern for rule in rules_of(COUNTRY)}) == len(rules_of(COUNTRY))


def test_architecture_lists_every_module_folder() -> None:
    """The layout in docs/architecture.md names every package and every module at the top."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "malisize"
    for path in sorted(source.iterdir()):
        if path.name.startswith(("__pycache__", ".")) or path.suffix == ".typed":
            continue
        assert path.name in text, path.name


def test_changelog_counts_are_those_of_the_catalogue() -> None:
    """What the changelog says of the catalogue is true."""
    from malisize.figures.catalogue import Catalogue

    catalogue = Catalogue(COUNTRY)
    figures = list(catalogue)
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    observations = sum(len(figure.observations) for figure in figures)
    assert (
        f"{len(figures)} figures with {observations} observations from {len(catalogue.sources())}"
        " sources" in text
    )


def test_version_is_one() -> None:
    """Headings of the changelog go down, and the package has one version."""
    import malisize

    assert re.fullmatch(r"\d+\.\d+\.\d+", malisize.__version__)
    versions = re.findall(
        r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert all(newer > older for newer, older in pairwise(versions))


def test_every_dependency_has_a_lower_bound_that_the_checks_install() -> None:
    """The lowest versions are those of pyproject.toml, one for each package that runs or tests
    malisize.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = pins({"project": project}, ["test"])
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *extras["test"], *extras["office"], *extras["batch"]]
    named = [name for name in named if not name.startswith("malisize[")]
    assert [pin.partition("==")[0] for pin in found] == [
        text.partition(">=")[0].strip() for text in named
    ]
    assert all(pin.partition("==")[2][:1].isdigit() for pin in found)
