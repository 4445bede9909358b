"""Results to hand over, each in the bytes of a format: data, pages, documents, pictures, and
workbooks in which the model is alive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from malisize import formats
from malisize.files import check_destination, write_whole
from malisize.handing import Handing, Wishes
from malisize.record import spoken
from malisize.records import Estimate, Result
from malisize.tuples import NamedTuple
from malisize.wording import ENGLISH, Language, language

if TYPE_CHECKING:
    from malisize.answer import Answer
    from malisize.document.blocks import Tree
    from malisize.living import Cells
    from malisize.records import Listing

_HEADLINES = ("market.som.people", "plan.reach", "reachable.deduplicated", "segment.online")
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
        evidence = formats.named(format).is_data
        return translated(self.answer.estimate(weeks=True, evidence=evidence), language, format)

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


def save(
    result: Result, name: str, wishes: Wishes, *, lang: str | None = None, force: bool = False
) -> None:
    """Write a result to a file of the format that its ending names, in the language of a code, or
    that of its request.

    Raises InputError for what cannot be written so, and for a file there is without ``force``;
    WriteError where writing fails.
    """
    format = formats.of_file(name)
    formats.refuse_others(wishes, format)
    check_destination(name, force=force)
    code = lang or str(getattr(result, "request", {}).get("lang") or ENGLISH.code)
    spoken_in = language(code)
    again = getattr(result, "again", None)
    living = Living(again(), result) if again and isinstance(result, Estimate) else None
    said = translated(result, spoken_in, format)
    handing = Handing(said, wishes, language=spoken_in, living=living)
    write_whole(name, formats.written(handing, format), force=force)


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
        if isinstance(result, Estimate) and formats.named(format).is_saved:
            found = replace(found, figures=result.figures, assumptions=result.assumptions)
        return cast(Result, replace(found, request=request))
    return cast(Result, found._replace(request=request))
