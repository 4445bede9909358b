"""A document as a word processor's file: real headings, a real table, numbered sources, pictures
with text; in the house style of a template where one is given.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from malisize.document.blocks import (
    Answers,
    AnyCell,
    Asked,
    Block,
    Branch,
    Cell,
    Document,
    Lines,
    Movers,
    Next,
    Range,
    Section,
    Sources,
    Table,
    Tree,
)
from malisize.document.picture import Picture, in_words
from malisize.errors import InputError
from malisize.formats import Format
from malisize.formats.png import FORMAT as PNG
from malisize.formats.png import to_png
from malisize.handing import Handing
from malisize.render.cover import Cover
from malisize.render.show import EVERYTHING, Show
from malisize.text import clean, shown
from malisize.wording import ENGLISH, Language, phrase, say

_WIDE = 16.0  # of a picture, in centimetres
_MOST_COLUMNS = 8  # of a table on a page; what may be left out goes first
_MANY = 6  # from so many columns on a table is set small
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF))  # which XML has no place for
_LONGEST = 24  # beyond so many characters a cell is broken
_PAGE = (21.0, 29.7, 1.8)  # A4 and its margins, in centimetres


def to_docx(
    document: Document,
    show: Show = EVERYTHING,
    language: Language = ENGLISH,
    *,
    cover: Cover | None = None,
    pictures: Sequence[Picture] = (),
    drawn: Callable[[Picture], bytes] | None = None,
    template: tuple[str, bytes] | None = None,
) -> bytes:
    """Return the bytes of a document of a word processor. ``drawn`` makes a picture a PNG;
    ``template`` is the name and content of a file whose styles are taken.

    Raises InputError for a template that is none.
    """
    writer = _Writer(show, language, _opened(template))
    writer.cover(cover or Cover(), document)
    last = [block for block in document if isinstance(block, Section | Sources | Next)]
    for block in document:
        if block not in last:
            writer.block(block)
    if drawn is not None:
        for picture in pictures:
            writer.picture(picture, drawn(picture))
    for block in last:
        writer.block(block)
    content = io.BytesIO()
    writer.file.save(content)
    return _timeless(content)


def _timeless(content: io.BytesIO) -> bytes:
    """Return a document whose parts do not say when they were written, so that the same result
    gives the same bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(content) as parts, zipfile.ZipFile(out, "w") as made:
        for part in parts.infolist():
            data = parts.read(part)
            part.date_time = (1980, 1, 1, 0, 0, 0)
            made.writestr(part, data)
    return out.getvalue()


def _opened(template: tuple[str, bytes] | None) -> Any:
    import docx

    if template is None:
        return _plain(docx.Document())
    name, content = template
    try:
        file = docx.Document(io.BytesIO(content))
    except Exception:  # whatever the library makes of another file
        raise InputError(
            phrase("--template {name}: is not a .docx document", name=shown(name)),
            hint=phrase("save it as .docx, or leave --template out"),
        ) from None
    for element in list(file.element.body)[:-1]:  # its words go, its page and styles stay
        file.element.body.remove(element)
    return file


def _plain(file: Any) -> Any:
    """Return an empty file as A4 in one typeface."""
    from docx.shared import Cm, Pt

    wide, high, margin = map(Cm, _PAGE)
    page = file.sections[0]
    page.page_width, page.page_height = wide, high
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = margin
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2"):
        font = file.styles[name].font
        font.name, font.size = "Calibri", Pt({"Normal": 10.5, "Title": 22}.get(name, 13))
    file.styles["Normal"].paragraph_format.space_after = Pt(4)
    return file


class _Writer:
    """What each block becomes in a file."""

    def __init__(self, show: Show, language: Language, file: Any) -> None:
        self.show, self.language, self.file = show, language, file
        self.styles = {style.name for style in file.styles}

    def said(self, value: str) -> str:
        """Return a text in the language, harmless."""
        return clean(str(say(value, self.language))).translate(_NO_CHARACTERS)

    def cover(self, cover: Cover, document: Document) -> None:
        """Write what stands before the document, and its properties."""
        asked = next((block for block in document if isinstance(block, Asked)), None)
        title = cover.title or (asked.text if asked else "malisize")
        properties = self.file.core_properties
        properties.title = self.said(title)[:255]
        properties.author = self.said(cover.prepared_by)[:255]
        properties.language = self.language.code
        if cover.image:
            from docx.shared import Cm

            self.file.add_picture(io.BytesIO(cover.image), height=Cm(1.6))
        if cover.title:
            self.paragraph(self.said(title), "Title")
        by = [
            phrase("prepared by {who}", who=cover.prepared_by) if cover.prepared_by else "",
            cover.date,
        ]
        shown_by = " · ".join(self.said(one) for one in by if one)
        if shown_by:
            self.paragraph(shown_by, "Subtitle")

    def paragraph(self, value: str, style: str | None = None) -> Any:
        """Write a paragraph, in a style where the template has it."""
        return self.file.add_paragraph(value, style if style in self.styles else None)

    def heading(self, value: str, level: int) -> None:
        """Write a heading."""
        style = f"Heading {level}"
        found = self.paragraph(self.said(value), style)
        if style not in self.styles:
            found.runs[0].bold = True

    def block(self, block: Block) -> None:
        """Write a block, nothing for what is not shown."""
        if isinstance(block, Asked):
            self.heading(block.text, 1)
            if block.aside:
                self.paragraph(self.said(block.aside))
        elif isinstance(block, Answers):
            self._answers(block)
        elif isinstance(block, Lines):
            for one in block.texts:
                self.paragraph(self.said(one))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Movers):
            self._movers(block)
        elif isinstance(block, Section):
            self._section(block)
        elif isinstance(block, Sources):
            self._sources(block)
        elif isinstance(block, Tree):
            self._branch(block.root, 0)
        elif self.show.remarks:
            for step in block.steps:
                self.paragraph(self.said(step.text))

    def _answers(self, block: Answers) -> None:
        from docx.shared import Pt

        for one in block.items:
            found = self.paragraph(f"{self.said(one.name)} ")
            number = found.add_run(self.said(one.number.text))
            number.bold, number.font.size = True, Pt(20)
            for tail in (one.likely, one.of):
                if tail:
                    found.add_run(f"  {self.said(tail)}")

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        kept = [
            i
            for i, column in enumerate(block.columns)
            if column.kind != "bar" and any(row[i] is not None for row in block.rows)
        ]
        if not block.rows:
            return
        while len(kept) > _MOST_COLUMNS:
            soonest = max(kept, key=lambda i: block.columns[i].extra)
            if not block.columns[soonest].extra:
                break
            kept.remove(soonest)
        if block.name:
            self.paragraph(self.said(block.name), "Caption")
        table = self.file.add_table(rows=1, cols=len(kept))
        if "Table Grid" in self.styles:
            table.style = "Table Grid"
        lines = [[self.said(block.columns[i].heading) for i in kept]]
        lines += [[self._cell(row[i]) for i in kept] for row in block.rows]
        for place, line in enumerate(lines):
            cells = table.rows[0].cells if place == 0 else table.add_row().cells
            for cell, i, value in zip(cells, kept, line, strict=True):
                run = cell.paragraphs[0].add_run(value)
                run.bold = place == 0 or block.columns[i].main
                run.font.size = Pt(8 if len(kept) >= _MANY else 10)
                if block.columns[i].kind == "number":
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._spread(table, lines)
        _repeated(table.rows[0])
        self.paragraph("")

    def _spread(self, table: Any, lines: Sequence[Sequence[str]]) -> None:
        """Give columns the part of the page that their texts take, a word at least."""
        from docx.shared import Cm

        longest = [_length(column) for column in zip(*lines, strict=True)]
        whole = _PAGE[0] - 2 * _PAGE[2]
        table.autofit = False
        for row in table.rows:
            for cell, size in zip(row.cells, longest, strict=True):
                cell.width = Cm(whole * (size + 2) / (sum(longest) + 2 * len(longest)))

    def _cell(self, cell: AnyCell) -> str:
        if isinstance(cell, Cell):
            return self.said(cell.text)
        if isinstance(cell, Range):
            return self.said(phrase("{low} to {high}", low=cell.low.text, high=cell.high.text))
        return ""

    def _movers(self, block: Movers) -> None:
        if not self.show.remarks or not block.items:
            return
        self.heading(phrase("What could change this most"), 2)
        for one in block.items:
            moved = phrase("{what} {moves}", what=block.by, moves=one.moves)
            found = self.paragraph(f"{self.said(one.text)}: {self.said(moved)}", "List Bullet")
            if one.command:
                found.add_run(f"  {clean(one.command)}").font.name = "DejaVu Sans Mono"

    def _section(self, block: Section) -> None:
        wanted = self.show.doubts if block.kind == "doubts" else self.show.assumptions
        if not wanted or not block.items:
            return
        doubts = block.kind == "doubts"
        self.heading(phrase("Caveats") if doubts else phrase("Assumptions used"), 2)
        for item in block.items:
            hint = f" ({self.said(item.hint)})" if item.hint else ""
            self.paragraph(f"{self.said(item.text)}{hint}", "List Bullet")

    def _sources(self, block: Sources) -> None:
        if not self.show.sources or not block.items:
            return
        self.heading(phrase("Sources"), 2)
        for one in block.items:
            source = one.source
            dates = ", ".join(map(self.said, one.dates)) or source.accessed
            read = self.said(phrase("read {date}", date=source.accessed))
            words = f"{source.publisher}, {source.title} ({dates}) {source.url} ({read})"
            self.paragraph(clean(words), "List Number")

    def _branch(self, branch: Branch, depth: int) -> None:
        from docx.shared import Cm

        found = self.paragraph(self.said(branch.text))
        found.paragraph_format.left_indent = Cm(0.6 * min(depth, 12))
        for one in branch.details:
            found.add_run(f"; {self.said(one)}")
        for inner in branch.inputs:
            self._branch(inner, depth + 1)

    def picture(self, picture: Picture, image: bytes) -> None:
        """Write a picture with its title, and its words for whoever does not see it."""
        from docx.shared import Cm

        self.heading(picture.title, 2)
        shape = self.file.add_picture(io.BytesIO(image), width=Cm(_WIDE))
        shape._inline.docPr.set("descr", self.said(in_words(picture)))
        shape._inline.docPr.set("title", self.said(picture.title))


def _length(column: Sequence[str]) -> int:
    """Return how many characters a column needs beside others: its longest word at least."""
    words = (len(word) for one in column for word in one.split())
    return max(*words, min(_LONGEST, max(map(len, column))), 1)


def _repeated(row: Any) -> None:
    """Have a row stand at the head of each page that its table takes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def to_document(handing: Handing) -> bytes:
    """Return the bytes of a result as a document, a plan with its weeks."""
    weekly = handing.weekly("docx")
    return to_docx(
        weekly.document(),
        handing.show,
        handing.language,
        cover=handing.cover(),
        pictures=list(weekly.pictures()),
        drawn=lambda picture: to_png(picture, handing.language),
        template=handing.template(),
    )


FORMAT = Format(
    to_document,
    (".docx",),
    is_binary=True,
    wishes=("title", "prepared_by", "logo", "template"),
    libraries={"docx": "python-docx", **PNG.libraries},
    extra="office",
)
