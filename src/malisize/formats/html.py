"""A document as one page: readable without script, on a phone, in the dark and on paper (A4).

Nothing is requested from anywhere: styles and pictures stand in the page, and its own policy
forbids the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from malisize.document.blocks import (
    Answers,
    AnyCell,
    Asked,
    Bar,
    Block,
    Branch,
    Cell,
    Column,
    Document,
    Item,
    Lines,
    Movers,
    Next,
    Range,
    Section,
    Sources,
    Table,
    Tree,
)
from malisize.document.parts import amount
from malisize.document.picture import Picture, in_words
from malisize.formats import Format
from malisize.handing import Handing
from malisize.records import Estimate, Row
from malisize.render.cover import Cover
from malisize.render.show import EVERYTHING, Show
from malisize.render.style import STYLE
from malisize.render.svg import drawn, said
from malisize.render.svg_shapes import HEIGHT, WIDTH
from malisize.wording import ENGLISH, Language, phrase, units

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_LINKED = ("https://", "http://")
_FEW = 9  # columns, for which a page of paper has room
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+")


def to_html(
    document: Document,
    show: Show = EVERYTHING,
    language: Language = ENGLISH,
    *,
    cover: Cover | None = None,
    pictures: Sequence[Picture] = (),
    trees: Sequence[Tree] = (),
    rows: Sequence[Row] = (),
) -> str:
    """Return a document as a page, with its pictures, what numbers are made of, and all rows."""
    page = _Page(show, language, cover or Cover())
    return "\n".join(page.lines(document, pictures, trees, rows)) + "\n"


class _Page:
    def __init__(self, show: Show, language: Language, cover: Cover) -> None:
        self.show, self.language, self.cover = show, language, cover

    def said(self, value: str) -> str:
        """Return a text in the language, as text and never markup."""
        return said(value, self.language)

    def lines(
        self,
        document: Document,
        pictures: Sequence[Picture],
        trees: Sequence[Tree],
        rows: Sequence[Row],
    ) -> Iterator[str]:
        asked = next((block for block in document if isinstance(block, Asked)), None)
        title = self.said(self.cover.title or (asked.text if asked else "malisize"))
        yield "<!doctype html>"
        yield f'<html lang="{self.language.code}">'
        yield '<head>\n<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield '<meta name="color-scheme" content="light dark">'
        yield f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
        yield from self._cover(title)
        last = [block for block in document if isinstance(block, Section | Sources | Next)]
        for block in document:
            if block not in last:
                yield from self.block(block)
        for picture in pictures:
            yield from self._picture(picture)
        if trees:
            yield self._heading(phrase("What it is made of"))
            for tree in trees:
                yield f'<div class="tree">{"".join(self._branch(tree.root))}</div>'
        for block in last:
            yield from self.block(block)
        yield from self._rows(rows)
        yield "</main>\n</body>\n</html>"

    def _cover(self, title: str) -> Iterator[str]:
        cover = self.cover
        if cover.address:
            yield f'<img class="logo" src="{cover.address}" alt="">'
        if cover.title:
            yield f'<p class="cover">{title}</p>'
        by = [
            phrase("prepared by {who}", who=cover.prepared_by) if cover.prepared_by else "",
            cover.date,
        ]
        shown = " · ".join(self.said(one) for one in by if one)
        if shown:
            yield f'<p class="by">{shown}</p>'

    def block(self, block: Block) -> Iterator[str]:
        """Yield the markup of a block, none for what is not shown."""
        if isinstance(block, Asked):
            aside = f' <span class="aside">{self.said(block.aside)}</span>' if block.aside else ""
            yield f"<h1>{self.said(block.text)}{aside}</h1>"
        elif isinstance(block, Answers):
            yield from self._answers(block)
        elif isinstance(block, Lines):
            name = ' class="quiet"' if block.quiet else ""
            for one in block.texts:
                yield f"<p{name}>{self.said(one)}</p>"
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Movers):
            yield from self._movers(block)
        elif isinstance(block, Section):
            yield from self._section(block)
        elif isinstance(block, Sources):
            yield from self._sources(block)
        elif isinstance(block, Tree):
            yield f'<div class="tree">{"".join(self._branch(block.root, open=2))}</div>'
        elif self.show.remarks:
            for step in block.steps:
                yield f'<p class="quiet next">{self.said(step.text)}</p>'

    def _heading(self, value: str) -> str:
        return f"<h2>{self.said(value)}</h2>"

    def _answers(self, block: Answers) -> Iterator[str]:
        yield '<div class="answers">'
        for one in block.items:
            tails = "".join(
                f'<span class="tail">{_unbroken(self.said(tail))}</span>'
                for tail in (one.likely, one.of)
                if tail
            )
            yield (
                f'<p class="answer"><span class="name">{self.said(one.name)}</span>'
                f" <strong>{self.said(one.number.text)}</strong> {tails}</p>"
            )
        yield "</div>"

    def _table(self, block: Table) -> Iterator[str]:
        if not block.rows:
            return
        kept = [
            i
            for i, column in enumerate(block.columns)
            if any(row[i] is not None for row in block.rows)
        ]
        many = " many" if len(kept) > _FEW else ""
        yield f'<div class="wide"><table class="main{many}">'
        if block.name:
            yield f"<caption>{self.said(block.name)}</caption>"
        heads = "".join(
            f'<th scope="col"{_class(block.columns[i])}>{self.said(block.columns[i].heading)}</th>'
            for i in kept
        )
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
        for row in block.rows:
            yield "<tr>"
            for place, i in enumerate(kept):
                column = block.columns[i]
                body = self._cell(row[i], column)
                if place == 0:
                    yield f'<th scope="row">{body}</th>'
                else:
                    label = self.said(column.heading)
                    yield f'<td{_class(column)} data-label="{label}">{body}</td>'
            yield "</tr>"
        yield "</tbody>\n</table></div>"

    def _cell(self, cell: AnyCell, column: Column) -> str:
        if isinstance(cell, Cell):
            return self.said(cell.text)
        if isinstance(cell, Range):
            ends = phrase("{low} to {high}", low=cell.low.text, high=cell.high.text)
            drawn_mark = _mark(cell, column.axis) if column.axis else ""
            return f"{drawn_mark}<span>{_unbroken(self.said(ends))}</span>"
        if isinstance(cell, Bar) and column.axis:
            return _bar(cell, column.axis)
        return ""

    def _movers(self, block: Movers) -> Iterator[str]:
        if not self.show.remarks or not block.items:
            return
        ends = [abs(end) for one in block.items for end in (one.down, one.up)]
        most = max((end for end in ends if math.isfinite(end)), default=0.0) or 1.0
        yield self._heading(phrase("What could change this most"))
        yield '<ol class="movers">'
        for one in block.items:
            moved = self.said(phrase("{what} {moves}", what=block.by, moves=one.moves))
            typed = f"<p><code>{said(one.command, ENGLISH)}</code></p>" if one.command else ""
            swing = _swing(max(one.down / most, -1.0), min(one.up / most, 1.0))
            yield f"<li><p>{self.said(one.text)}<br><span>{moved}</span></p>{swing}{typed}</li>"
        yield "</ol>"

    def _section(self, block: Section) -> Iterator[str]:
        shown = self.show.doubts if block.kind == "doubts" else self.show.assumptions
        if not shown or not block.items:
            return
        items = "".join(map(self._item, block.items))
        if block.kind == "doubts":
            yield self._heading(phrase("Caveats"))
            yield f"<ol>{items}</ol>"
            return
        head = self.said(phrase("Assumptions used"))
        yield f"<details><summary>{head}</summary><ul>{items}</ul></details>"

    def _item(self, item: Item) -> str:
        hint = f" <span>{self.said(item.hint)}</span>" if item.hint else ""
        return f"<li>{self.said(item.text)}{hint}</li>"

    def _sources(self, block: Sources) -> Iterator[str]:
        if not self.show.sources or not block.items:
            return
        yield self._heading(phrase("Sources"))
        yield '<ol class="sources">'
        for one in block.items:
            source = one.source
            dates = ", ".join(map(self.said, one.dates)) or source.accessed
            read = self.said(phrase("read {date}", date=source.accessed))
            address = said(source.url, ENGLISH)
            linked = (
                f'<a href="{address}" rel="noreferrer">{address}</a>'
                if source.url.startswith(_LINKED)
                else address
            )
            yield (
                f'<li id="source-{said(source.key, ENGLISH)}">{said(source.publisher, ENGLISH)},'
                f" {said(source.title, ENGLISH)} ({said(dates, ENGLISH)}) {linked} ({read})</li>"
            )
        yield "</ol>"

    def _branch(self, branch: Branch, *, open: int = 1) -> Iterator[str]:
        details = "".join(f"<br><span>{self.said(one)}</span>" for one in branch.details)
        if not branch.inputs:
            yield f'<p class="leaf">{self.said(branch.text)}{details}</p>'
            return
        shown = " open" if open > 0 else ""
        yield f"<details{shown}><summary>{self.said(branch.text)}{details}</summary>"
        for inner in branch.inputs:
            yield from self._branch(inner, open=open - 1)
        yield "</details>"

    def _picture(self, picture: Picture) -> Iterator[str]:
        body = "\n".join(drawn(picture, self.language))
        words = self.said(in_words(picture))
        yield (
            f'<figure><figcaption>{self.said(picture.title)}</figcaption><div class="wide"><svg'
            f' viewBox="0 60 {WIDTH} {HEIGHT - 90}" role="img" aria-label="{words}">'
            f"{body}</svg></div></figure>"
        )

    def _rows(self, rows: Iterable[Row]) -> Iterator[str]:
        rows = list(rows)
        if not rows:
            return
        yield f"<details><summary>{self.said(phrase('Every number'))}</summary>"
        heads = (phrase("Row"), phrase("Low"), phrase("Central"), phrase("High"), phrase("Unit"))
        cells = "".join(f'<th scope="col">{self.said(one)}</th>' for one in heads)
        yield f'<div class="wide"><table class="all"><thead><tr>{cells}</tr></thead><tbody>'
        for row in rows:
            numbers = "".join(
                f'<td class="number">{self.said(amount(value, row.unit, error).text)}</td>'
                for value, error in (
                    (row.low, row.low_error),
                    (row.central, None),
                    (row.high, row.high_error),
                )
            )
            id = said(row.id, ENGLISH)
            yield (
                f'<tr id="{id}"><th scope="row"><a href="#{id}">{self.said(row.label)}</a></th>'
                f"{numbers}<td>{self.said(units.many(row.unit))}</td></tr>"
            )
        yield "</tbody></table></div></details>"


def _unbroken(text: str) -> str:
    """Return a text whose numbers are not broken over lines."""
    return _GROUPED.sub(r'<span class="n">\g<0></span>', text)


def _class(column: Column) -> str:
    names = [*(["number"] if column.kind == "number" else []), *(["lead"] if column.main else [])]
    return f' class="{" ".join(names)}"' if names else ""


def _percent(value: float, axis: tuple[float, float]) -> float:
    first, last = axis
    return 100 * (value - first) / (last - first) if last > first else 0.0


def _mark(cell: Range, axis: tuple[float, float]) -> str:
    """Return a range as a line with a dot on the axis of its column."""
    low, high = (_percent(one.value or 0.0, axis) for one in (cell.low, cell.high))
    at = _percent(cell.central, axis)
    return (
        f'<span class="mark" aria-hidden="true"><i style="left:{low:.1f}%;width:'
        f'{max(high - low, 0.5):.1f}%"></i><b style="left:{at:.1f}%"></b></span>'
    )


def _bar(cell: Bar, axis: tuple[float, float]) -> str:
    start, end = sorted((_percent(cell.start, axis), _percent(cell.end, axis)))
    return (
        f'<span class="mark" aria-hidden="true"><i style="left:{start:.1f}%;width:'
        f'{max(end - start, 0.5):.1f}%"></i></span>'
    )


def _swing(down: float, up: float) -> str:
    """Return how far an answer moves, each way from the middle."""
    left, right = sorted((down, up))
    left, right = min(left, 0.0), max(right, 0.0)
    return (
        f'<span class="swing" aria-hidden="true"><i class="down" style="left:{50 + 50 * left:.1f}%;'
        f'width:{-50 * left:.1f}%"></i><i class="up" style="left:50%;width:{50 * right:.1f}%"></i>'
        "</span>"
    )


def to_page(handing: Handing) -> str:
    """Return a result as a page, a plan with its weeks."""
    weekly = handing.weekly("html")
    return to_html(
        weekly.document(),
        handing.show,
        handing.language,
        cover=handing.cover(),
        pictures=weekly.beside_tables(),
        trees=handing.trees(),
        rows=handing.result.rows if isinstance(handing.result, Estimate) else (),
    )


FORMAT = Format(to_page, (".html", ".htm"), wishes=("title", "prepared_by", "logo"))
