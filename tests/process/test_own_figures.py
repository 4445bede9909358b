"""Figures of the user's own at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.figures.test_own import HOUSEHOLDS, PREFER, SOURCE, USERS

pytestmark = pytest.mark.slow


@pytest.fixture
def own(tmp_path: Path) -> str:
    """Return the name of a file with figures of the user's own."""
    path = tmp_path / "own.toml"
    path.write_text("\n".join((SOURCE, USERS, HOUSEHOLDS, PREFER)))
    return str(path)


def test_figures_show_takes_an_assumptions_file(malisize: Callable, own: str) -> None:
    """`figures show KEY -a FILE` shows an own figure with its source."""
    done = malisize("figures", "show", "households_here", "-a", own, "--format", "json")
    assert json.loads(done.out)["rows"][0]["title"] == "Household survey"


def test_conflicts_and_checks_take_an_assumptions_file(malisize: Callable, own: str) -> None:
    """Own observations are among the conflicts, and the checks still pass."""
    assert "our-survey" in malisize("figures", "conflicts", "-a", own).out
    assert malisize("figures", "check", "-a", own).code == 0
    assert malisize("assumptions", "check", own).code == 0


def test_a_batch_knows_own_figures(malisize: Callable, own: str) -> None:
    """A batch over a file with own figures uses those it prefers."""
    done = malisize("batch", "-a", own, "--row", "internet_users", stdin=b"area\nnational\n")
    assert done.out.splitlines()[1].endswith(",9400000")
