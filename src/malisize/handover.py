"""Results to hand over, each in the bytes of a format: data, pages, documents, pictures, and
workbooks in which the model is alive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from malisize import export, render
from malisize.errors import InputError
from malisize.files import check_destination, content_of, write_whole
from malisize.record import spoken
from malisize.records import Estimate, Result
from malisize.render.cover import Cover, refuse_logo
from malisize.render.show import EVERYTHING, Show
from malisize.text import clean, did_you_mean, offered, shown
from malisize.wording import ENGLISH, Language, language, phrase
from malisize.wording.numbers import date

if TYPE_CHECKING:
    from malisize.answer import Answer
    from malisize.document.blocks import Tree
    from malisize.document.picture import Picture
    from malisize.living import Cells
    from malisize.records import Listing

FORMATS = (*render.FORMATS, *export.FORMATS)
SUFFIXES = {**export.SUFFIXES, **render.SUFFIXES}
WISHES = {  # the formats that each wish is one of
    "title": ("html", "docx", "xlsx", "svg", "png"),
    "prepared_by": ("html", "docx"),
    "logo": ("html", "docx"),
    "template": ("docx",),
    "picture": ("svg", "png"),
}
_SAVED = ("json", "toml")  # that can be replayed
_HEADLINES = ("market.som.people", "plan.reach", "reachable.deduplicated", "segment.online")
_LARGEST_LOGO, _LARGEST_TEMPLATE = 2**20, 2**25  # in bytes


class Wishes(NamedTuple):
    """How a result is dressed: its title, who prepared it, the files of a logo and a template, and
    which of its pictures is drawn.
    """

    title: str | None = None
    prepared_by: str | None = None
    logo: str | None = None
    template: str | None = None
    picture: str | None = None

    def refuse_others(self, format: str) -> None:
        """Refuse a wish that a format has no place for. Raises InputError."""
        for name, formats in WISHES.items():
            if getattr(self, name) is not None and format not in formats:
                raise InputError(
                    phrase(
                        "{option}: belongs to {formats}, and the format is {format}",
                        option=f"--{name.replace('_', '-')}",
                        formats=", ".join(formats),
                        format=format,
                    ),
                    hint=phrase("add `--format {format}`, or leave it out", format=formats[0]),
                )


AS_IT_IS = Wishes()
WEEKS = "plan.week.1.reach_so_far"  # a row of every calendar


class Living(NamedTuple):
    """An answer behind an estimate: more can be asked of it where a format shows more."""

    answer: Answer
    estimate: Estimate

    def cells(self) -> Cells:
        """Return the model as cells of a workbook."""
        from malisize.cells import cells

        weekly = self.weekly(self.estimate, ENGLISH, "xlsx")
        assert isinstance(weekly, Estimate)
        return cells(self.answer, weekly)

    def weekly(self, result: Result, language: Language, format: str) -> Result:
        """Return a result, of a plan with the rows of its weeks."""
        if self.answer.planned is None or self.answer.market or WEEKS in self.estimate:
            return result
        return translated(self.answer.estimate(weeks=True), language, format)

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


def format_of(name: str, *, typed: bool = False) -> str:
    """Return the format that a file's ending names, which may be ``typed`` instead. Raises
    InputError.
    """
    suffix = Path(name).suffix.casefold()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise InputError(
            phrase(
                "--output {name}: `{suffix}` is not the ending of a format",
                name=shown(name),
                suffix=suffix,
            ),
            hint=phrase("use one of {known}, or add `--format csv`", known=known)
            if typed
            else phrase("use one of {known}", known=known),
        )
    return SUFFIXES[suffix]


def save(
    result: Result, name: str, wishes: Wishes, *, lang: str | None = None, force: bool = False
) -> None:
    """Write a result to a file of the format that its ending names, in the language of a code, or
    that of its request.

    Raises InputError for what cannot be written so, and for a file there is without ``force``;
    WriteError where writing fails.
    """
    format = format_of(name)
    wishes.refuse_others(format)
    check_destination(name, force=force)
    code = lang or str(getattr(result, "request", {}).get("lang") or ENGLISH.code)
    spoken_in = language(code)
    again = getattr(result, "again", None)
    living = Living(again(), result) if again and isinstance(result, Estimate) else None
    content = handed(
        translated(result, spoken_in, format), format, wishes, language=spoken_in, living=living
    )
    write_whole(name, content, force=force)


def translated(result: Result, language: Language, format: str) -> Result:
    """Return a result in a language, which its request then names. What a saved estimate rests on
    stays as its files have it, so that a replay finds the same.
    """
    if language is ENGLISH:
        return result
    found: Any = spoken(result, language)
    if not found.request:
        return cast(Result, found)
    request = {**found.request, "lang": language.code}
    if isinstance(found, Estimate):
        if format in _SAVED and isinstance(result, Estimate):
            found = replace(found, figures=result.figures, assumptions=result.assumptions)
        return cast(Result, replace(found, request=request))
    return cast(Result, found._replace(request=request))


def handed(
    result: Result,
    format: str,
    wishes: Wishes = AS_IT_IS,
    *,
    show: Show = EVERYTHING,
    language: Language = ENGLISH,
    living: Living | None = None,
) -> bytes:
    """Return a result in a format, with everything in it.

    ``living`` is the answer behind it, of which pages and workbooks show more. Raises InputError
    for what it cannot be, for a file that is not what its wish asks for, and where a library is not
    installed.
    """
    made: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: _workbook(result, wishes, language, living),
        "html": lambda: _page(result, wishes, show, language, living),
        "docx": lambda: _document(result, wishes, show, language, living),
        "svg": lambda: _svg(result, wishes, language, living),
        "png": lambda: _png(result, wishes, language, living),
    }
    if format in made:
        return made[format]()
    if format in export.FORMATS:
        return export.render(result, format).encode("utf-8", "replace")
    from malisize.document import of

    return render.write(of(result), format, show, language).encode("utf-8", "replace")


def _workbook(result: Result, wishes: Wishes, language: Language, living: Living | None) -> bytes:
    from malisize.export.workbook import to_workbook

    cells = living.cells() if living else None
    return to_workbook(result, cells, language=language, title=wishes.title or "")


def _page(
    result: Result, wishes: Wishes, show: Show, language: Language, living: Living | None
) -> bytes:
    from malisize.document import of
    from malisize.render.html import to_html

    shown = living.weekly(result, language, "html") if living else result
    page = to_html(
        of(shown),
        show,
        language,
        cover=_cover(wishes, result),
        pictures=_of_page(shown, living),
        trees=list(living.trees()) if living else [],
        rows=result.rows if isinstance(result, Estimate) else (),
    )
    return page.encode("utf-8", "replace")


def _document(
    result: Result, wishes: Wishes, show: Show, language: Language, living: Living | None
) -> bytes:
    from malisize.document import of
    from malisize.render.docx import to_docx
    from malisize.render.png import to_png

    weekly = living.weekly(result, language, "docx") if living else result
    return to_docx(
        of(weekly),
        show,
        language,
        cover=_cover(wishes, result),
        pictures=list(_pictures(weekly, living)),
        drawn=lambda picture: to_png(picture, language),
        template=None if wishes.template is None else _template(wishes.template),
    )


def _svg(result: Result, wishes: Wishes, language: Language, living: Living | None) -> bytes:
    from malisize.render.svg import to_svg

    picture = _chosen(result, wishes, language, living)
    return to_svg(picture, language, wishes.title or "").encode("utf-8", "replace")


def _png(result: Result, wishes: Wishes, language: Language, living: Living | None) -> bytes:
    from malisize.render.png import to_png

    return to_png(_chosen(result, wishes, language, living), language, wishes.title or "")


def _cover(wishes: Wishes, result: Result) -> Cover:
    image = b""
    if wishes.logo is not None:
        image = content_of(wishes.logo, _LARGEST_LOGO, phrase("name a PNG or JPEG"))
        refuse_logo(wishes.logo, image)
    request = getattr(result, "request", {})
    by = wishes.prepared_by or ""
    day = date(str(request["date"])) if by and request.get("date") else ""
    return Cover(wishes.title or "", by, day, image)


def _template(name: str) -> tuple[str, bytes]:
    """Return the name and the content of a template. Raises InputError."""
    return clean(name), content_of(name, _LARGEST_TEMPLATE, phrase("name a .docx document"))


def _pictures(result: Result, living: Living | None) -> Iterator[Picture]:
    from malisize.document.pictures import pictures

    yield from pictures(result, living.curve if living else None)


def _of_page(result: Result, living: Living | None) -> list[Picture]:
    """Return the pictures of a page, but those whose numbers it draws where they are said."""
    found = list(_pictures(result, living))
    if isinstance(result, Estimate):
        return [one for one in found if one.kind in ("funnel", "curve", "calendar")]
    compared = getattr(result, "schema", "").startswith("malisize.compare/")
    return [one for one in found if one.kind == "curve" or compared]


def _chosen(result: Result, wishes: Wishes, language: Language, living: Living | None) -> Picture:
    """Return the picture asked for, else the main one. Raises InputError where there is none."""
    weekly = living.weekly(result, language, "svg") if living and wishes.picture else result
    found = {picture.kind: picture for picture in _pictures(weekly, living)}
    if not found:
        raise InputError(phrase("this result has no picture"), hint=offered("--output result.html"))
    if wishes.picture is None:
        return next(iter(found.values()))
    kind = wishes.picture.strip().casefold()
    for known, picture in found.items():
        if known == kind:
            return picture
    names = list(found)
    raise InputError(
        phrase("--picture {kind}: no such picture of this result", kind=shown(wishes.picture)),
        hint=did_you_mean(kind, names, phrase("one of {names}", names=", ".join(names))),
    )
