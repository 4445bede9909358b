"""What draws take of memory, estimated before any is made."""

from __future__ import annotations

from malisize.errors import InputError
from malisize.text import offered
from malisize.wording import phrase

LIMIT = 1 << 30
HELD = 300_000_000  # bytes of the strata held at a time (see ``sampling``)
_FIXED = 110_000_000  # the program, its libraries, a model and pages that are kept
_DRAW = 64  # scores, and what sorts the strata of one leaf
_LEAF = 3  # a stratum
_ROW = 330_000  # at most: the draws of one block, and what may still be its quantiles
_ARRAY = 8
_HEAD = 1 << 14  # bytes, more than what glibc writes about an array
_KEPT = (1 << 25) - _HEAD  # bytes of the largest array whose pages are used again, 32 MB with it


def keep_pages() -> None:
    """Have the C library keep the pages of arrays that are made and let go again and again.

    glibc gives back what is free beyond twice the largest array that it has mapped and freed, so
    one is mapped and freed here, untouched; getting pages anew took a third of a batch with ranges.
    The next one then stands where arrays do, and numpy asks for large pages for it, which a
    processor finds sooner: a twentieth of an audience.
    """
    import numpy as np

    np.empty(_KEPT, dtype=np.uint8)
    np.empty(_KEPT - _HEAD, dtype=np.uint8)


def taken(draws: int, *, leaves: int, rows: int, whole: int = 0) -> int:
    """Return about how many bytes it takes to draw leaves and read rows, with so many arrays of all
    draws held as a whole.
    """
    held = min(_LEAF * leaves * draws, HELD)
    return _FIXED + held + rows * min(_ROW, 3 * _ARRAY * draws) + draws * (_DRAW + _ARRAY * whole)


def refuse_too_much(draws: int, *, leaves: int, rows: int, whole: int = 0) -> None:
    """Raise InputError for draws that would take more than a gigabyte, with how many would
    not.
    """
    needed = taken(draws, leaves=leaves, rows=rows, whole=whole)
    if needed <= LIMIT:
        return
    fewer = draws
    while fewer > 1 and taken(fewer, leaves=leaves, rows=rows, whole=whole) > LIMIT:
        fewer = _rounded(fewer // 2)
    raise InputError(
        phrase(
            "--draws: `{draws}` draws would take about {needed} GB of memory, more than 1 GB",
            draws=draws,
            needed=f"{needed / LIMIT:.1f}",
        ),
        hint=offered(f"--draws {fewer}"),
    )


def _rounded(number: int) -> int:
    """Return a number cut to its first digit."""
    step = int(10 ** (len(str(number)) - 1))
    return number // step * step
