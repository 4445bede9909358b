"""On what a row rests, in words: what was published of it, and what else its range comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from malisize.document.blocks import Cell
from malisize.records import Basis, Estimate, Observation, Row
from malisize.wording import phrase
from malisize.wording.numbers import month

_UNDATED = "undated"
_FELT, _DECIDES = 0.02, 0.5  # of what moves a row most: less is not what it rests on; enough to be
_LONGEST = 36  # of a source or a place that is named in a table


def own_keys(estimate: Estimate, row: Row, others: Iterable[Row]) -> list[str]:
    """Return the keys on which a row rests and others do not, those that move it most first."""
    without = {key for other in others for key in _keys(estimate, other)}
    return [key for key in _keys(estimate, row) if key not in without]


def _keys(estimate: Estimate, row: Row) -> dict[str, None]:
    moving = (move.key for move in estimate.moves if move.row == row.id)
    return dict.fromkeys((*moving, *row.assumptions))


def rests(estimate: Estimate, row: Row, keys: Sequence[str]) -> Cell:
    """Return in words on what a row rests, of the keys of its own in their order of weight: the
    figure that its size is, and where another input moves it more, what that one is.
    """
    observed = {f"figures.{figure.figure}": figure for figure in estimate.figures}
    sizes = {move.key: move.size for move in reversed(estimate.moves) if move.row == row.id}
    most = max((sizes.get(key, 0.0) for key in keys), default=0.0)
    felt = [key for key in keys if sizes.get(key, 0.0) >= _FELT * most]
    own = next((key for key in felt if key in observed), None)
    other = _marked(estimate, keys[0]) if keys and keys[0] not in observed else None
    if own is None:
        kind, brief, _ = _kind(row.basis)
        return other[0] if other else Cell(kind, shorter=(brief,))
    said, short = _published(estimate, observed[own])
    alone = phrase("survey") if observed[own].basis == "survey" else phrase("published")
    if other is None or sizes.get(own, 0.0) >= _DECIDES * most:
        return Cell(said, shorter=(short,), shortest=alone)
    cell, beside, least = other
    rest = cell.shorter[0] if len(cell.shorter) > 1 else cell.text
    return Cell(
        phrase("{published} + {rest}", published=said, rest=rest),
        shorter=(
            phrase("{published} + {rest}", published=short, rest=rest),
            phrase("{published} + {rest}", published=alone, rest=beside),
        ),
        shortest=phrase("{published} + {rest}", published=alone, rest=least),
    )


def basis_in_words(basis: Basis) -> str:
    """Return in words what a basis is."""
    return _kind(basis)[0]


def _kind(basis: str) -> tuple[str, str, str]:
    """Return what a basis or a mark is in words, in fewer, and in one beside something else."""
    return {
        "sourced": (phrase("published"), phrase("published"), phrase("published")),
        "derived": (
            phrase("worked out from published figures"),
            phrase("worked out"),
            phrase("worked out"),
        ),
        "proxy": (
            phrase("figures from elsewhere"),
            phrase("from elsewhere"),
            phrase("elsewhere"),
        ),
    }.get(basis, (phrase("our judgement"), phrase("our judgement"), phrase("judgement")))


def _marked(estimate: Estimate, key: str) -> tuple[Cell, str, str] | None:
    """Return in words on what an assumption rests, that in a few beside something else, and in one
    word.
    """
    used = next((one for one in estimate.assumptions if one.key == key), None)
    if used is None:
        return None
    if used.layer.startswith("--"):
        return Cell(phrase("your number")), phrase("your number"), phrase("your number")
    kind, brief, word = _kind(used.mark or "")
    short, beside = used.borrowed or brief, used.borrowed or word
    said, shorter = used.borrowed or kind, [short]
    if used.source and len(used.source) <= _LONGEST:
        shorter = [said, short]
        if used.borrowed and used.borrowed in used.source:
            said = used.source
        else:
            said = phrase("{kind}: {source}", kind=said, source=used.source)
    return Cell(said, shorter=tuple(shorter), shortest=brief), beside, word


def _published(estimate: Estimate, figure: Observation) -> tuple[str, str]:
    """Return who published a figure, or where people were asked, and when; and that in short."""
    if figure.as_of == _UNDATED:
        return phrase("{publisher}, no date", publisher=_publisher(estimate, figure)), phrase(
            "published"
        )
    when = month(figure.as_of)
    if figure.basis == "survey":
        short = phrase("survey {when}", when=when)
        said = phrase("{when} survey, {place}", when=when, place=figure.place)
        return (said if len(figure.place) <= _LONGEST else short), short
    said = phrase("{publisher}, {when}", publisher=_publisher(estimate, figure), when=when)
    return said, phrase("published {when}", when=when)


def _publisher(estimate: Estimate, figure: Observation) -> str:
    found = (source.publisher for source in estimate.sources if source.key == figure.source)
    return next(found, figure.source)
