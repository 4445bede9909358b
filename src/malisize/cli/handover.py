"""Results to hand over: pages, documents, pictures, and workbooks in which the model is alive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from malisize.cli.files import picture_file, template_file
from malisize.cli.options import OutputOptions
from malisize.errors import InputError
from malisize.records import Estimate, Listing, Result
from malisize.render.cover import Cover, refuse_logo
from malisize.render.show import Show
from malisize.text import did_you_mean, offered, shown
from malisize.wording import Language, phrase
from malisize.wording.numbers import date

if TYPE_CHECKING:
    from malisize.answer import Answer
    from malisize.document.blocks import Tree
    from malisize.document.pictures import Picture
    from malisize.living import Cells

_HEADLINES = ("plan.reach", "reachable.deduplicated", "market.som.people", "segment.online")


class Living(NamedTuple):
    """An answer behind an estimate: more can be asked of it where a format shows more."""

    answer: Answer
    estimate: Estimate

    def cells(self) -> Cells:
        """Return the model as cells of a workbook."""
        from malisize.cells import cells

        return cells(self.answer, self.estimate)

    def curve(self) -> Listing | None:
        """Return reach against budget, None where nothing is planned."""
        return self.answer.curve() if self.answer.planned is not None else None

    def trees(self) -> Iterator[Tree]:
        """Yield what the headline is made of."""
        from malisize.document import of
        from malisize.document.blocks import Tree

        row = next((row for row in _HEADLINES if row in self.estimate), None)
        if row is not None:
            blocks = of(self.answer.explanation(row))
            yield from (block for block in blocks if isinstance(block, Tree))


def handed(
    result: Result,
    format: str,
    options: OutputOptions,
    show: Show,
    language: Language,
    living: Living | None,
) -> bytes:
    """Return a result as a page, a document, a picture or a workbook.

    Raises InputError for what it cannot be, for a file that is not what its option asks for, and
    where a library is not installed.
    """
    if format == "xlsx":
        from malisize.export.workbook import to_workbook

        cells = living.cells() if living else None
        return to_workbook(result, cells, language=language, title=options.title or "")
    made: dict[str, Callable[[], bytes]] = {
        "html": lambda: _page(result, options, show, language, living),
        "docx": lambda: _document(result, options, show, language, living),
        "svg": lambda: _svg(result, options, language, living),
        "png": lambda: _png(result, options, language, living),
    }
    return made[format]()


def _page(
    result: Result, options: OutputOptions, show: Show, language: Language, living: Living | None
) -> bytes:
    from malisize.document import of
    from malisize.render.html import to_html

    page = to_html(
        of(result),
        show,
        language,
        cover=_cover(options, result),
        pictures=list(_pictures(result, living)),
        trees=list(living.trees()) if living else [],
        rows=result.rows if isinstance(result, Estimate) else (),
    )
    return page.encode("utf-8", "replace")


def _document(
    result: Result, options: OutputOptions, show: Show, language: Language, living: Living | None
) -> bytes:
    from malisize.document import of
    from malisize.render.docx import to_docx
    from malisize.render.png import to_png

    return to_docx(
        of(result),
        show,
        language,
        cover=_cover(options, result),
        pictures=list(_pictures(result, living)),
        drawn=lambda picture: to_png(picture, language),
        template=None if options.template is None else template_file(options.template),
    )


def _svg(
    result: Result, options: OutputOptions, language: Language, living: Living | None
) -> bytes:
    from malisize.render.svg import to_svg

    picture = _chosen(result, options, living)
    return to_svg(picture, language, options.title or "").encode("utf-8", "replace")


def _png(
    result: Result, options: OutputOptions, language: Language, living: Living | None
) -> bytes:
    from malisize.render.png import to_png

    return to_png(_chosen(result, options, living), language, options.title or "")


def _cover(options: OutputOptions, result: Result) -> Cover:
    image = b""
    if options.logo is not None:
        image = picture_file(options.logo)
        refuse_logo(options.logo, image)
    request = getattr(result, "request", {})
    by = options.prepared_by or ""
    day = date(str(request["date"])) if by and request.get("date") else ""
    return Cover(options.title or "", by, day, image)


def _pictures(result: Result, living: Living | None) -> Iterator[Picture]:
    from malisize.document.pictures import curve_alone, pictures

    if isinstance(result, Estimate):
        yield from pictures(result, living.curve() if living else None)
    elif isinstance(result, Listing) and result.schema.startswith("malisize.curve/"):
        yield curve_alone(result)


def _chosen(result: Result, options: OutputOptions, living: Living | None) -> Picture:
    """Return the picture asked for, else the main one. Raises InputError where there is none."""
    found = {picture.kind: picture for picture in _pictures(result, living)}
    if not found:
        raise InputError(phrase("this result has no picture"), hint=offered("--output result.html"))
    if options.picture is None:
        return next(iter(found.values()))
    kind = options.picture.strip().casefold()
    for known, picture in found.items():
        if known == kind:
            return picture
    names = list(found)
    raise InputError(
        phrase("--picture {kind}: no such picture of this result", kind=shown(options.picture)),
        hint=did_you_mean(kind, names, phrase("one of {names}", names=", ".join(names))),
    )
