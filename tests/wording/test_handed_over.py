"""What is handed over in French is French: pages, documents and workbooks, with their pictures'
words, but for options, keys, ids and titles of sources.
"""

from __future__ import annotations

import html
import io
import re

import docx
import openpyxl
import pytest

from malisize import Study
from malisize.document.headings import CODES
from malisize.formats import written
from malisize.handing import Handing, Wishes
from malisize.handover import Living, translated
from malisize.request import MarketRequest, PlanRequest, Request
from malisize.wording import language, say, units
from tests.wording.test_no_english import english

ASKED = {
    "plan": Request.of(
        {"area": "bamako", "draws": 200}, PlanRequest(reach="100k", confidence="80%")
    ),
    "market": Request(draws=200, market=MarketRequest(years=1)),
}
FILES = {"plan": "default", "market": "grocery-bamako"}


@pytest.fixture(scope="module", params=ASKED)
def living(request: pytest.FixtureRequest) -> Living:
    """Return an answer of a plan with a target, or of a market."""
    answer = Study.load(FILES[request.param]).ask(ASKED[request.param])
    return Living(answer, answer.estimate())


def content(living: Living, format: str) -> bytes:
    """Return what is handed over in French."""
    wishes, french = Wishes(title="Titre", prepared_by="Une agence"), language("fr")
    result = translated(living.estimate, french, format)
    return written(Handing(result, wishes, language=french, living=living), format)


def of_page(page: bytes) -> str:
    """Return the words of a page, those of pictures among them."""
    text = re.sub(r"<style>.*?</style>|<code>.*?</code>", " ", page.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


def of_document(file: bytes) -> str:
    """Return the words of a document, those that say its pictures among them."""
    found = docx.Document(io.BytesIO(file))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    told = [str(shape._inline.docPr.get("descr")) for shape in found.inline_shapes]
    return "\n".join([*(one.text for one in found.paragraphs), *cells, *told])


def of_markdown(file: bytes) -> str:
    """Return the words of a text in Markdown, its marks as they read."""
    return file.decode().replace("\\", "")


def of_workbook(file: bytes) -> str:
    """Return the words of a workbook that are read, the names of its sheets among them. Formulas
    are English, codes and units are those of the data formats, and what a request was is typed.
    """
    book = openpyxl.load_workbook(io.BytesIO(file))
    texts = [
        value
        for sheet in book
        if sheet.sheet_state == "visible" and sheet.title != "À propos"
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if isinstance(value, str) and not value.startswith("=")
    ]
    codes = {*CODES, *texts_of_units(texts), "(survey)", "why", "note"}
    return "\n".join([*book.sheetnames, *(text for text in texts if text not in codes)])


def texts_of_units(texts: list[str]) -> set[str]:
    """Return the texts that are units of rows."""
    return {
        text
        for text in texts
        if re.fullmatch(r"[A-Za-z]+( per [a-z0-9 ]+)?", text)
        and str(units.many(text)) != ""
        and say(units.many(text), language("fr")) != text
    }


READ = {"markdown": of_markdown, "html": of_page, "docx": of_document, "xlsx": of_workbook}


@pytest.mark.slow
@pytest.mark.parametrize("format", READ)
def test_it_is_french(living: Living, format: str) -> None:
    """No function word of English is left in it, and some of French are there."""
    text = READ[format](content(living, format))
    assert english(text) == []
    assert re.search(r"\b(de|la|et)\b", text)
