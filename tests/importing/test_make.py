"""What `read_export` gives from Python, and what an import says in French."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import pytest

import malisize
from malisize import Study
from malisize.errors import MalisizeError
from malisize.importing.make import Asked, make
from malisize.request import PlanRequest
from tests.formats import render
from tests.importing import lookalikes as like
from tests.importing.reading import TODAY, imported


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


@pytest.mark.parametrize(
    ("names", "message"),
    [((), "no file to import"), (("missing.csv",), "missing.csv: no such file"),
     ((".",), ".: is a directory")],
)  # fmt: skip
def test_what_is_no_file_is_refused_in_one_line(
    names: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is missing, a folder and no file at all are errors of malisize too."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MalisizeError, match=re.escape(message)):
        malisize.read_export(*names)


@pytest.mark.parametrize("rows", [1_500, 12_000])
def test_a_table_of_more_figures_than_a_file_holds_is_refused(rows: int) -> None:
    """What would be written has to be read again, and the error says what is too large."""
    text = "Commune,People\n" + "".join(f"commune {at},{at}\n" for at in range(rows))
    with pytest.raises(MalisizeError, match=r"census\.csv: gives more than the 256 KiB"):
        imported(text, name="census.csv", map=["People=value", "Commune=place"], figure="people")


def test_an_estimate_that_was_exported_is_no_export_of_advertising() -> None:
    """What malisize writes itself is refused with what was looked for, not read as something."""
    saved = Study.load().budget(PlanRequest(total="500000 XOF"), channels=["facebook"], range=None)
    for format in ("csv", "json"):
        with pytest.raises(MalisizeError) as caught:
            imported(render(saved, format), name=f"plan.{format}")
        assert f"plan.{format}: " in str(caught.value)
        assert "\n" not in str(caught.value.message)


@pytest.mark.slow
def test_what_is_asked_of_a_date_decides_years_to_come() -> None:
    """The day of the import is given, else that of the file."""
    assert imported(like.WPP).figures["population"]["observation"][0]["as_of"] == "2025-07-01"
    assert datetime.date(2026, 11, 25).isoformat() in imported(like.WPP).toml.decode()


@pytest.mark.slow
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


def test_an_estimate_of_a_stated_segment_is_what_a_plan_takes_for_it() -> None:
    """With its segment said, it replaces the chain of shares there, and only there."""
    who = {"area": ("bamako", "kayes"), "gender": ("women",), "age": ("18-35",)}
    made = imported(like.ESTIMATE, name="women.json", **who)
    assert not made.figures
    study = Study.load(("own.toml", made.toml))
    given = study.inputs().assumptions.get("channels.facebook.known.accounts")
    assert (given.numeral.low, given.numeral.high) == (100_000, 200_000)
    exactly = study.audience(channels=["facebook"], range=None, **who)
    assert exactly["channel.facebook.accounts"].central == pytest.approx(141_421, rel=0.01)
    other = {name: value for name, value in who.items() if name != "age"}
    rows = [one.audience(channels=["facebook"], range=None, **other)["channel.facebook.reachable"]
            for one in (study, Study.load())]  # fmt: skip
    assert rows[0].central == rows[1].central


def test_an_estimate_without_its_segment_says_how_to_say_it() -> None:
    """The file does not hold whom it was asked for, so nothing decides for everybody."""
    (found,) = imported(like.ESTIMATE).found
    assert any("--area" in text for text in found.ignored)
    assert not found.values


def test_campaigns_have_the_segment_that_is_said() -> None:
    """A plan learns about whom a campaign was for."""
    made = imported(like.META_TOTALS_FIRST, area=("bamako",), age=("18-34", "35-44"))
    campaigns = Study.load(("own.toml", made.toml)).inputs().assumptions.campaigns
    assert campaigns[0].who == {"area": ("bamako",), "age": ("18-34", "35-44")}


@pytest.mark.parametrize("wrong", [{"area": ("atlantis",)}, {"gender": ("x",)}, {"age": ("9-3",)}])
def test_a_segment_that_is_none_is_refused(wrong: dict) -> None:
    """An area, gender or age that there is not is one error, before a file is read."""
    with pytest.raises(MalisizeError) as caught:
        imported("", **wrong)
    assert next(iter(wrong.values()))[0] in str(caught.value)


@pytest.mark.slow
def test_converted_money_keeps_what_the_file_has_and_says_its_rate() -> None:
    """Each campaign has the amount and currency of its file and the rate; whose that is, is said,
    and what replaces it.
    """
    idr = like.META_NO_TOTALS.replace("(USD)", "(IDR)")
    made = imported(idr, set=("fx.idr=0.035",))
    assert "400.00 IDR x 0.035 XOF" in made.toml.decode()
    assert any("as you gave it" in text for text in made.found[0].made)
    older = like.META_NO_TOTALS.replace("2026", "2021")
    mixed = imported(like.META_NO_TOTALS.replace("USD", "EUR"), older)
    assert any("656 XOF, a fixed parity" in text for text in mixed.found[0].made)
    (said,) = [text for text in mixed.found[1].made if text.startswith("USD at")]
    assert "whatever the period" in said
    typed = said.split("`--set ")[1].split("`")[0].replace("562.14", "554.53")
    again = imported(like.META_NO_TOTALS.replace("USD", "EUR"), older, set=(typed,))
    assert "400.00 USD x 554.53 XOF" in again.toml.decode()
    assert not any(one.was for one in imported(like.META_NO_TOTALS).campaigns)


@pytest.mark.slow
def test_progress_counts_the_rows_of_workbooks_too() -> None:
    """Rows and bytes of a workbook are told as they are read, and end at all of them."""
    head = ["Campaign name", "Impressions", "Amount spent (USD)", "Reporting starts"]
    content = like.sheet([head, *([f"c{at}", 5_000, 7, "2026-03-01"] for at in range(5_500))])
    told: list[tuple[int, int]] = []
    make([("big.xlsx", io.BytesIO(content))], Asked(), TODAY, lambda *done: told.append(done))
    assert [rows for rows, _ in told] == [5_000, 5_500]
    assert told[-1][1] == pytest.approx(len(content), rel=0.01)
