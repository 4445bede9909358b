"""What a table being read is, whatever its form, and how its results are written."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from malisize.errors import MalisizeError
from malisize.numerals import plain
from malisize.tuples import NamedTuple

if TYPE_CHECKING:
    from malisize.quantity.arrays import Array

Form = Literal["csv", "jsonl"]
FORMS: tuple[Form, ...] = ("csv", "jsonl")
SUFFIXES: dict[str, Form] = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
MOST_COLUMNS = 2000
REST = "reject_rest"
REJECT = ("reject_line", "reject_reason", REST)


class Texts(Sequence[str]):
    """Cells held as a column, which can be numbers without being texts first."""

    @abstractmethod
    def numbers(self) -> tuple[Array, bool] | None:
        """Return the numbers of the cells, shape (cells,), and whether one has a point; None where
        a cell is more than digits and a point.
        """


class Block(NamedTuple):
    """Some rows of a table: the line each begins on, the cells by column, each row as it was
    written, and faults by place.

    Lines of JSON have ``objects`` in the place of cells, since each has names of its own. Rows that
    are held as columns are ``joined`` at once: with values of shape (rows,), a delimiter, a decimal
    mark and a line end.
    """

    lines: Sequence[int]
    cells: Mapping[str, Sequence[Any]]
    texts: Sequence[str]
    faults: dict[int, MalisizeError]
    objects: Sequence[Mapping[str, Any]] | None = None
    joined: Callable[[Sequence[Array], str, str, str], bytes] | None = None


class Reading(NamedTuple):
    """A way to read the beginning of a table: the line of its header, the delimiter, the names of
    its columns, and whether a line ``sep=`` has to name the delimiter.
    """

    line: int
    delimiter: str
    names: tuple[str, ...]
    marked: bool


class Reader(Protocol):
    """A table being read, block by block, and written with more columns."""

    @property
    def form(self) -> Form:
        """The form of its rows."""

    @property
    def names(self) -> Sequence[str]:
        """The columns known so far."""

    @property
    def taken(self) -> int:
        """Bytes read so far."""

    @property
    def skipped(self) -> int:
        """Blank rows left out so far."""

    def blocks(self) -> Iterator[Block]:
        """Yield blocks of whole rows. Raises InputError where the rest cannot be read."""

    def write(self, block: Block, places: Sequence[int], values: Mapping[str, Array]) -> bytes:
        """Return rows of a block with columns added, those at ``places``, of values of shape
        (rows,).
        """

    def head(self, added: Sequence[str]) -> bytes:
        """Return what stands above the rows."""

    def rejects_head(self) -> bytes:
        """Return what stands above rejected rows."""

    def rejected(self, block: Block, places: Mapping[int, str]) -> bytes:
        """Return the rows at these places with the line and the reason of each, in a form that can
        be read again.
        """


def as_texts(values: Array, missing: str) -> list[str]:
    """Return results, shape (rows,), as cells: whole numbers without a point, no value as
    ``missing``; each reads back as the same number.
    """
    import numpy as np

    out = list(map(repr, values.tolist()))
    with np.errstate(over="ignore", invalid="ignore"):
        thousands = values * 1000.0  # whole where a text has three decimals at most
        short = np.abs(thousands - np.rint(thousands)) < 1e-6
    for place in np.flatnonzero(short | ~np.isfinite(values)).tolist():
        out[place] = missing if np.isnan(values[place]) else plain(float(values[place]), "amount")
    return out


def whole_rows(content: bytes, form: Form, encoding: str = "utf-8") -> int:
    """Return how many bytes of a content are whole rows: up to its last line end, for CSV its last
    outside quotes.
    """
    # in all other encodings of tables a byte of a line end or a quote is nothing else
    encoding = "utf-16-le" if encoding == "utf-16" else "latin-1"
    text = content.decode(encoding, "ignore")
    cut = text.rfind("\n") + 1
    while form == "csv" and cut and text.count('"', 0, cut) % 2:
        cut = text.rfind("\n", 0, cut - 1) + 1
    return len(text[:cut].encode(encoding))
