"""What is handed over, as a format is given it: a result, how it is dressed, and what more can be
asked of the answer behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.errors import InputError
from malisize.files import content_of
from malisize.records import Estimate, Result
from malisize.render.cover import Cover, refuse_logo
from malisize.render.show import EVERYTHING, Show
from malisize.text import clean, did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import ENGLISH, Language, phrase
from malisize.wording.numbers import date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from malisize.document.blocks import Document, Tree
    from malisize.document.picture import Picture
    from malisize.export.convention import Convention
    from malisize.living import Cells
    from malisize.records import Listing

    class Behind(Protocol):
        """What can be asked of the answer behind an estimate, where a format shows more."""

        def cells(self) -> Cells:
            """Return the model as cells of a workbook."""

        def weekly(self, result: Result, language: Language, format: str) -> Result:
            """Return a result, of a plan with the rows of its weeks."""

        def curve(self) -> Listing | None:
            """Return reach against budget, None where nothing is planned."""

        def trees(self) -> Iterator[Tree]:
            """Yield what the headline is made of."""


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


AS_IT_IS = Wishes()


class Handing(NamedTuple):
    """A result on its way into a format; ``convention`` is the spreadsheet that CSV is written
    for.
    """

    result: Result
    wishes: Wishes = AS_IT_IS
    show: Show = EVERYTHING
    language: Language = ENGLISH
    living: Behind | None = None
    convention: Convention | None = None

    @property
    def title(self) -> str:
        """The title wished for, empty without one."""
        return self.wishes.title or ""

    def weekly(self, format: str) -> Handing:
        """Return it with the rows of the weeks, where it is a plan."""
        if self.living is None:
            return self
        return self._replace(result=self.living.weekly(self.result, self.language, format))

    def document(self) -> Document:
        """Return what the result says, in blocks and without any format."""
        from malisize.document import of

        return of(self.result)

    def trees(self) -> list[Tree]:
        """Return what the headline is made of, nothing where no answer is behind the result."""
        return list(self.living.trees()) if self.living else []

    def cover(self) -> Cover:
        """Return what stands at the head of a page or document. Raises InputError for a logo that
        is none.
        """
        image = b""
        if self.wishes.logo is not None:
            image = content_of(self.wishes.logo, _LARGEST_LOGO, phrase("name a PNG or JPEG"))
            refuse_logo(self.wishes.logo, image)
        request = getattr(self.result, "request", {})
        by = self.wishes.prepared_by or ""
        day = date(str(request["date"])) if by and request.get("date") else ""
        return Cover(self.title, by, day, image)

    def template(self) -> tuple[str, bytes] | None:
        """Return the name and the content of the template, if there is one. Raises InputError."""
        name = self.wishes.template
        if name is None:
            return None
        return clean(name), content_of(name, _LARGEST_TEMPLATE, phrase("name a .docx document"))

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures of the result, the main one first."""
        from malisize.document.pictures import pictures

        yield from pictures(self.result, self.living.curve if self.living else None)

    def beside_tables(self) -> list[Picture]:
        """Return the pictures but those whose numbers a page draws where they are said."""
        if isinstance(self.result, Estimate):
            return [one for one in self.pictures() if one.kind in ("funnel", "curve", "calendar")]
        compared = getattr(self.result, "schema", "").startswith("malisize.compare/")
        return [one for one in self.pictures() if one.kind == "curve" or compared]

    def picture(self) -> Picture:
        """Return the picture wished for, else the main one. Raises InputError where there is
        none.
        """
        wished = self.wishes.picture
        found = {one.kind: one for one in (self.weekly("svg") if wished else self).pictures()}
        if not found:
            raise InputError(
                phrase("this result has no picture"), hint=offered("--output result.html")
            )
        if wished is None:
            return next(iter(found.values()))
        kind = wished.strip().casefold()
        for known, picture in found.items():
            if known == kind:
                return picture
        names = list(found)
        raise InputError(
            phrase("--picture {kind}: no such picture of this result", kind=shown(wished)),
            hint=did_you_mean(kind, names, phrase("one of {names}", names=", ".join(names))),
        )
