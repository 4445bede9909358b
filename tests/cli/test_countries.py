"""`malisize countries` lists what there is, and checks a folder."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

from malisize import Study
from malisize.several.listing import listing
from tests.packs.test_country import ran

XX = Path(__file__).parents[1] / "countries" / "xx"


def test_every_country_says_how_complete_it_is() -> None:
    """Areas, figures with their dates, channels that can be sized, and checks, of each by its
    code.
    """
    code, out, err = ran("countries", "--format", "json")
    assert (code, err) == (0, "")
    rows = {row["code"]: row for row in json.loads(out)["rows"]}
    assert {"ml", "bf", "ne"} <= rows.keys()
    for row in rows.values():
        assert row["checks_failed"] == 0
        assert row["channels_sized"] <= row["channels"]
        assert row["oldest"] < row["newest"]
        assert row["topics"].startswith("population ")
        assert row["newest"] <= "2026-11-26" < row.get("forecast", "9999")


def test_a_forecast_is_not_the_newest_figure() -> None:
    """What is forecast has its own column, and topics the years of what was observed."""
    inputs = Study.load(country="ne").inputs()
    (row,) = listing([inputs], datetime.date(2026, 11, 26)).rows
    assert (row["newest"], row["forecast"]) == ("2026-01-01", "2027-01-01")
    assert "population 3 (2023-2026)" in row["topics"]
    assert "broadcast 10 (2018)" in row["topics"]


@pytest.mark.slow
def test_a_folder_that_is_whole_is_said_to_be() -> None:
    """A folder of one's own is listed alike, a shipped country by its code too."""
    for name, code_of in ((str(XX), "xx"), ("ML", "ml")):
        code, out, err = ran("countries", "check", name, "--format", "json")
        assert (code, err) == (0, "")
        assert [row["code"] for row in json.loads(out)["rows"]] == [code_of]


def test_all_faults_of_a_folder_are_said_at_once(tmp_path: Path) -> None:
    """Nothing is printed on standard output, and each fault has its place."""
    shutil.copytree(XX, tmp_path / "yy")
    country = tmp_path / "yy" / "country.toml"
    country.write_text(country.read_text("utf-8") + "run = 1\n", "utf-8")
    (tmp_path / "yy" / "channels.toml").write_text("[plaza]\n", "utf-8")
    code, out, err = ran("countries", "check", str(tmp_path / "yy"))
    assert (code, out) == (2, "")
    assert "run" in err
    assert "channels.toml" in err
    assert "Traceback" not in err


def test_it_speaks_french() -> None:
    """Headings and what to do next are said in French."""
    out = ran("countries", "--lang", "fr")[1]
    assert "Pays" in out
    assert "canaux chiffrés" in out
