"""What `read_export` gives from Python, and what an import says in French."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import malisize
from malisize import Study
from malisize.errors import MalisizeError
from malisize.export import render
from malisize.request import PlanRequest
from tests.importing import lookalikes as like
from tests.importing.reading import imported


def test_read_export_reads_files_of_several_kinds(tmp_path: Path) -> None:
    """Exports and official tables together become one file that a study takes."""
    (tmp_path / "march.csv").write_text(like.META_TOTALS_FIRST)
    (tmp_path / "people.csv").write_text(like.WB_RESAVED)
    made = malisize.read_export(tmp_path / "march.csv", tmp_path / "people.csv", keep_names=True)
    assert [found.kind for found in made.found] == ["meta-ads", "world-bank"]
    assert sum(one.spent for one in made.campaigns) == 1400.0
    assert {one.name for one in made.campaigns} == {"Spring A", "Spring, B"}
    assert list(made.figures) == ["population"]
    study = Study.load(("own.toml", made.toml))
    assert len(study.inputs().assumptions.campaigns) == 2


def test_an_estimate_that_was_exported_is_no_export_of_advertising() -> None:
    """What malisize writes itself is refused with what was looked for, not read as something."""
    saved = Study.load().budget(PlanRequest(total="500000 XOF"), channels=["facebook"], range=None)
    for format in ("csv", "json"):
        with pytest.raises(MalisizeError) as caught:
            imported(render(saved, format), name=f"plan.{format}")
        assert f"plan.{format}: " in str(caught.value)
        assert "\n" not in str(caught.value.message)


def test_what_is_asked_of_a_date_decides_years_to_come() -> None:
    """The day of the import is given, else that of the file."""
    assert imported(like.WPP).figures["population"]["observation"][0]["as_of"] == "2025-07-01"
    assert datetime.date(2026, 11, 25).isoformat() in imported(like.WPP).toml.decode()


@pytest.mark.parametrize(
    ("content", "asked"),
    [(like.META_FR, {}), (like.META_AGES, {}), (like.LINKEDIN, {}), (like.ESTIMATE, {}),
     (like.WB_PREAMBLE, {})],
)  # fmt: skip
def test_the_file_says_in_french_what_it_was_made_of(content: str, asked: dict) -> None:
    """Comments, labels and reasons speak the language asked for; keys and values stay."""
    english = imported(content, **asked).toml.decode()
    french = imported(content, lang="fr", **asked).toml.decode()
    for word in ("Imported", "made:", "left out", "rows", "campaigns,", "commas", "median"):
        assert word not in french
    assert "# Importé par malisize" in french
    assert "ligne" in french
    one, other = (Study.load(("own.toml", text.encode())).inputs() for text in (english, french))
    for key in ("channels.facebook.cpm", "channels.facebook.ctr"):
        assert one.assumptions.get(key).numeral == other.assumptions.get(key).numeral


def test_the_hint_of_a_place_of_several_words_is_quoted() -> None:
    """What the hint offers can be typed."""
    there = "826,United Kingdom"
    elsewhere = like.WPP.replace("466,Mali", there).replace("562,Niger", there)
    with pytest.raises(MalisizeError) as caught:
        imported(elsewhere)
    assert "--place 'United Kingdom'" in str(caught.value.hint)
