"""Run a batch over a table that is read and written block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from malisize.errors import InputError, MalisizeError
from malisize.scenarios.batch import Batch
from malisize.scenarios.tables import REST, Block, Reader
from malisize.text import clean, shown


def results(
    batch: Batch, table: Reader, name: str, reject: Callable[[bytes], None] | None = None
) -> Iterator[tuple[bytes, int, int]]:
    """Yield the result of a table in pieces of whole rows, each with how many rows of the input it settles and rejects.

    A row without an answer stops the run after the rows before it, with its line in the error; or goes to ``reject`` with
    its line and reason, and the run goes on. Raises InputError, InfeasibleError.
    """
    if table.form == "csv":
        batch.check(table.names)
        batch.settle(table.names)
    head = table.head(batch.results(table.names))
    if reject is not None:
        reject(table.rejects_head())
    if head:
        yield head, 0, 0
    for block in table.blocks():
        if table.form == "jsonl":
            _check_line(batch, block, name)
        outcome = batch.run(block.cells, len(block.texts), {**block.faults, **_unmended(block)})
        values, wrong = outcome.values, outcome.faults
        if not wrong:
            yield table.write(block, range(len(block.texts)), values), len(block.texts), 0
            continue
        first = next(iter(wrong))
        good = range(first) if reject is None else [place for place in range(len(block.texts)) if place not in wrong]
        chosen = {column: cells[list(good)] for column, cells in values.items()}
        if reject is not None:
            reject(table.rejected(block, {place: _reason(error) for place, error in wrong.items()}))
            yield table.write(block, good, chosen), len(block.texts), len(wrong)
        else:
            yield table.write(block, good, chosen), len(good), 0
            raise _at_line(wrong[first], name, block.lines[first])


def _check_line(batch: Batch, block: Block, name: str) -> None:
    """Check the names that occur in lines of JSON. Raises InputError with the line."""
    for column in block.cells:
        try:
            batch.columns([column])
        except InputError as error:
            held = (line for line, cell in zip(block.lines, block.cells[column], strict=True) if cell is not None)
            line = next(held, block.lines[0])
            raise _at_line(error, name, line) from None
    batch.settle(block.cells)
    taken = next((column for column in batch.results(block.cells) if column in block.cells), None)
    if taken:
        raise InputError(f"{name}: column `{taken}`: the result has a column of that name", hint="rename the one in the input")


def _unmended(block: Block) -> dict[int, MalisizeError]:
    """Return rows rejected by an earlier run that still hold text which fits no column."""
    return {
        place: InputError(f"{REST}: {shown(rest)} is in none of the columns yet", hint="put it there and empty this cell")
        for place, rest in enumerate(block.cells.get(REST, ()))
        if rest and place not in block.faults
    }


def _at_line(error: MalisizeError, name: str, line: int) -> MalisizeError:
    return type(error)(f"{name}: line {line}: {error.message}", hint=error.hint)


def _reason(error: MalisizeError) -> str:
    return clean(f"{error.message} ({error.hint})" if error.hint else error.message)
