"""A document of a word processor has real headings, a real table, numbered sources and pictures
with words.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest

from malisize import Study
from malisize.document import of
from malisize.document.picture import in_words
from malisize.document.pictures import pictures
from malisize.errors import InputError
from malisize.formats.docx import to_docx
from malisize.formats.png import to_png
from malisize.records import Estimate
from malisize.render.cover import Cover, refuse_logo


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    """Return an audience."""
    return Study.load().audience(area="bamako", draws=500)


def opened(content: bytes) -> Any:
    """Return a document as a library reads it."""
    return docx.Document(io.BytesIO(content))


def styled(file: Any, style: str) -> list[str]:
    """Return the paragraphs of a style."""
    return [one.text for one in file.paragraphs if one.style.name == style]


@pytest.mark.slow
def test_headings_tables_and_sources_are_real(estimate: Estimate) -> None:
    """What a reader navigates by is there, in the order of the document."""
    file = opened(to_docx(of(estimate), cover=Cover("Our audience", "An agency", "1 May 2026")))
    assert styled(file, "Title") == ["Our audience"]
    assert styled(file, "Subtitle") == ["prepared by An agency · 1 May 2026"]
    assert len(styled(file, "Heading 1")) == 1
    assert "Sources" in styled(file, "Heading 2")
    assert len(styled(file, "List Number")) == len(estimate.sources)
    assert len(file.tables) == 1
    channels = [row for row in estimate.rows if row.id.endswith(".reachable")]
    assert len(file.tables[0].rows) == 1 + len(channels)
    assert file.core_properties.title == "Our audience"


@pytest.mark.slow
def test_the_same_result_gives_the_same_bytes_whenever_it_is_written(estimate: Estimate) -> None:
    """No part says when it was written."""
    with zipfile.ZipFile(io.BytesIO(to_docx(of(estimate)))) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


@pytest.mark.slow
def test_pictures_have_words(estimate: Estimate) -> None:
    """Whoever does not see a picture is told what it says."""
    drawn = list(pictures(estimate))
    file = opened(to_docx(of(estimate), pictures=drawn, drawn=to_png))
    words = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    assert words == [str(in_words(one)) for one in drawn]


@pytest.mark.slow
@pytest.mark.parametrize(
    "label", ["<w:br/>", "{{7*7}}", "x" * 10_000, "\x00\x1b[31m\uffff", "=1+1"]
)
def test_no_text_is_markup(label: str) -> None:
    """Whatever a title holds is text, and the file opens."""
    study = Study.load(("own.toml", b"title = " + repr(label).replace("\\x", "\\u00").encode()))
    file = opened(to_docx(of(study.audience(range=None)), cover=Cover(label, label)))
    assert file.paragraphs


def test_a_template_gives_its_styles_and_not_its_words(estimate: Estimate) -> None:
    """The house's styles are taken; what the template says is not."""
    house = docx.Document()
    house.styles["Heading 1"].font.name = "House"
    house.add_paragraph("Lorem ipsum")
    content = io.BytesIO()
    house.save(content)
    file = opened(to_docx(of(estimate), template=("house.docx", content.getvalue())))
    assert file.styles["Heading 1"].font.name == "House"
    assert "Lorem ipsum" not in [one.text for one in file.paragraphs]


def test_a_template_that_is_none_is_refused(estimate: Estimate) -> None:
    """The file is named, with what to do."""
    with pytest.raises(InputError, match=r"template `x\.docx`: is not a \.docx document"):
        to_docx(of(estimate), template=("x.docx", b"PK\x03\x04 no"))


def test_a_logo_is_a_picture_of_a_page() -> None:
    """Only PNG and JPEG, and not too large for a page to carry."""
    refuse_logo("a.png", b"\x89PNG\r\n\x1a\n")
    assert Cover(image=b"\xff\xd8\xff").address.startswith("data:image/jpeg;base64,")
    for content in (b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"0" * 2**20):
        with pytest.raises(InputError, match="logo `a`"):
            refuse_logo("a", content)
