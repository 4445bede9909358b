"""What a message reaches in each language, in every format and in English and French."""

from __future__ import annotations

import csv
import io
import json

import pytest

from malisize import Study
from malisize.document import of
from malisize.document.blocks import Table
from malisize.errors import InputError
from malisize.model.languages import known_tongues
from malisize.request import Request
from malisize.scenarios.by_language import ROWS, by_language
from malisize.wording import say
from malisize.wording.language import language
from tests.fuzz.contract import run
from tests.places import COUNTRY

STUDY = Study.load()
ASKED = Request(channels=("facebook",), draws=200, area=("segou",))
FOUND = by_language(STUDY, ASKED)


def test_each_language_is_the_audience_of_that_option() -> None:
    """A line has the numbers of the audience with that language, range included."""
    lines = [line for line in FOUND.rows if line["language"] == "french"]
    assert [line["by"] for line in lines] == ["speaks"] * 3 + ["reads"] * 3
    for kind in ("speaks", "reads"):
        alone = STUDY.audience(**{**ASKED.options(), kind: "french"})
        for line in lines:
            if line["by"] == kind:
                row = alone[line["row"]]
                numbers = (line["low"], line["central"], line["high"])
                assert numbers == pytest.approx((row.low, row.central, row.high))


def test_every_language_has_every_row() -> None:
    """All languages that people speak come first, then those they read."""
    wanted = [
        (kind, id, row)
        for kind in ("speaks", "reads")
        for id in known_tongues(kind, COUNTRY)
        for row in ROWS
    ]
    assert [(line["by"], line["language"], line["row"]) for line in FOUND.rows] == wanted


def test_tables_have_the_largest_first_with_their_ranges() -> None:
    """A screen has a table of languages spoken and one of those read, the largest reach first."""
    spoken, read = [block for block in of(FOUND) if isinstance(block, Table)]
    assert [len(spoken.rows), len(read.rows)] == [11, 2]
    assert str(spoken.rows[0][0].text) == "Bambara"  # type: ignore[union-attr]
    assert all(row[-1] is not None for row in spoken.rows)


def test_french_has_its_own_names() -> None:
    """Languages have their names in the language of what is read."""
    names = {line["language"]: say(line["name"], language("fr")) for line in FOUND.rows}
    assert names["fulfulde"] == "peul"
    assert say(FOUND.title, language("fr")).endswith("ce que touche chaque langue d'un message")  # type: ignore[union-attr]
    said = " ".join(map(str, FOUND.remarks))
    assert "the largest that fits" in said
    assert "no share by region" in said


@pytest.mark.parametrize(
    ("kind", "message"), [("place", "--by `place`: unknown"), ("langage", "--by `langage`")]
)
def test_another_division_is_refused(kind: str, message: str) -> None:
    """What an audience is not told apart by is refused, with what it is."""
    with pytest.raises(InputError) as refused:
        by_language(STUDY, ASKED, kind)
    assert message in refused.value.message
    assert "language" in (refused.value.hint or "")


def test_a_language_that_is_asked_for_is_refused() -> None:
    """The table has every language, so that one cannot be asked for too, by an option or a file."""
    for study, asked in (
        (STUDY, ASKED._replace(speaks=("french",))),
        (Study.load(set={"audience.reads": "french"}), ASKED),
    ):
        with pytest.raises(InputError, match="asks for one already"):
            by_language(study, asked)


@pytest.mark.slow
@pytest.mark.parametrize("format", ["csv", "json", "html", "table"])
def test_every_format(format: str) -> None:
    """Every format has the languages, data formats their numbers in full."""
    typed = ("audience", "--by", "language", "--range", "none", "-c", "facebook", "-f", format)
    ran = run(*typed)
    assert ran.code == 0
    out = ran.out.decode()
    if format == "csv":
        lines = list(csv.DictReader(io.StringIO(out)))
        assert len(lines) == 39
        assert float(lines[2]["central"]) > 0
    if format == "json":
        assert json.loads(out)["schema"] == "malisize.languages/1"
    assert "Bambara" in out
