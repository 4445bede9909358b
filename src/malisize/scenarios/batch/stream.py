"""Run a batch over a table that is read and written block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from malisize.errors import InputError, MalisizeError
from malisize.scenarios.batch.batch import Batch, Outcome
from malisize.scenarios.batch.foreign import refuse_foreign_table, refuse_wrapped, understood_lines
from malisize.scenarios.batch.headings import flattened
from malisize.scenarios.batch.rows import ANY_KEYS
from malisize.scenarios.batch.scenario import as_column
from malisize.scenarios.batch.totals import total_rows
from malisize.scenarios.tables.csv_rows import Csv
from malisize.scenarios.tables.reader import REST, Block, Reader
from malisize.text import clean, shown
from malisize.wording import phrase


def results(
    batch: Batch, table: Reader, name: str, reject: Callable[[bytes], None] | None = None
) -> Iterator[tuple[bytes, int, int]]:
    """Yield the result of a table in pieces of whole rows, each with how many rows of the input it
    settles and rejects.

    A row without an answer stops the run after the rows before it, with its line in the error; or
    goes to ``reject`` with its line and reason, and the run goes on. Raises InputError,
    InfeasibleError.
    """
    blocks = _checked(batch, table, name)
    head = table.head(batch.results(table.names))
    if reject is not None:
        reject(table.rejects_head())
    is_first = True
    for block in blocks:
        for piece in _answered(batch, table, block, name, reject, is_first=is_first):
            if head:
                yield head, 0, 0
                head = b""
            if any(piece):
                yield piece
        is_first = False
    if head:
        yield head, 0, 0


def _checked(batch: Batch, table: Reader, name: str) -> Iterator[Block]:
    """Check what can be told before a row is answered, and return the blocks of the table. Raises
    InputError.
    """
    if isinstance(table, Csv):
        batch.headings.refuse_absent(table.names)
        refuse_foreign_table(batch.headings, table, name)
        batch.check(table.names)
        batch.settle(table.names)
        read = [one.name for one in batch.columns(table.names) if one.role != "other"]
        return table.blocks(read if batch.step(table.names) is None else ())
    batch.check_rows(ANY_KEYS)  # the lines tell, each for itself
    return understood_lines(batch.headings, table.blocks(), name)


def _answered(
    batch: Batch,
    table: Reader,
    whole: Block,
    name: str,
    reject: Callable[[bytes], None] | None,
    *,
    is_first: bool,
) -> Iterator[tuple[bytes, int, int]]:
    """Yield the result of a block in pieces, as ``results`` does. A fault that the options have
    without any cell is none of the first row, which has it too.
    """
    for block in _parts(whole, batch):
        outcome = _outcome(batch, block)
        values, wrong = outcome.values, outcome.faults
        if not wrong:
            yield table.write(block, range(len(block.texts)), values), len(block.texts), 0
            is_first = False
            continue
        first = next(iter(wrong))
        if reject is None:
            if first:
                chosen = {column: cells[:first] for column, cells in values.items()}
                yield table.write(block, range(first), chosen), first, 0
            elif is_first:
                if (alone := batch.fault) and _are_alike(alone, wrong[first]):
                    raise alone
                yield b"", 0, 0  # the head comes before the fault of a row
            raise _at_line(wrong[first], name, block.lines[first])
        good = [place for place in range(len(block.texts)) if place not in wrong]
        chosen = {column: cells[good] for column, cells in values.items()}
        reject(table.rejected(block, {place: _reason(error) for place, error in wrong.items()}))
        yield table.write(block, good, chosen), len(block.texts), len(wrong)
        is_first = False


def _parts(block: Block, batch: Batch) -> Iterator[Block]:
    """Yield a block in parts that take a second or two at most, so that results leave as they
    come.
    """
    names = (
        block.cells
        if block.objects is None
        else {name for found in block.objects for name in found}
    )
    step = batch.step(names)
    if step is None or len(block.texts) <= step:
        yield block
        return
    for start in range(0, len(block.texts), step):
        part = slice(start, start + step)
        faults = {
            place - start: fault
            for place, fault in block.faults.items()
            if start <= place < start + step
        }
        cells = {name: column[part] for name, column in block.cells.items()}
        objects = None if block.objects is None else block.objects[part]
        yield Block(block.lines[part], cells, block.texts[part], faults, objects)


def _outcome(batch: Batch, block: Block) -> Outcome:
    """Return the results of a block; lines of JSON by the keys they have, whatever the lines beside
    them have.
    """
    faults = {**block.faults, **_unmended(block)}
    if block.objects is None:
        return batch.run(block.cells, len(block.texts), faults)
    import numpy as np

    groups: dict[tuple[str, ...], list[int]] = {}
    rows: dict[int, Mapping[str, Any]] = {}
    for place, found in enumerate(block.objects):
        if place in faults:
            continue
        try:
            rows[place] = flattened(found)
            keys = batch.headings.keys_in(rows[place])
            if not keys:
                refuse_wrapped(found)
            batch.check_plan(batch.headings.meanings(keys))
            batch.settle(keys)
            batch.check_results(found)
            _refuse_total(batch, rows[place])
        except InputError as error:
            faults[place] = error
            continue
        groups.setdefault(keys, []).append(place)
    values = {column: np.full(len(block.texts), np.nan) for column in batch.results(())}
    for keys, places in groups.items():
        part = batch.run({key: [rows[place][key] for place in places] for key in keys}, len(places))
        for column, cells in part.values.items():
            values[column][places] = cells
        faults.update({places[place]: fault for place, fault in part.faults.items()})
    return Outcome(values, dict(sorted(faults.items())))


def _refuse_total(batch: Batch, row: Mapping[str, Any]) -> None:
    """Refuse a line that adds up others (see ``total_rows``). Raises InputError."""
    if any(value is None or value == "" for value in row.values()):
        one = {name: [value] for name, value in row.items()}
        for fault in total_rows(one, batch.columns(one)).values():
            raise fault


def _unmended(block: Block) -> dict[int, MalisizeError]:
    """Return rows rejected by an earlier run that still hold text which fits no column."""
    return {
        place: InputError(
            phrase(
                "{rest}: {rest_2} still stands in none of the columns",
                rest=REST,
                rest_2=shown(rest),
            ),
            hint=phrase("put it there and empty this cell"),
        )
        for place, rest in enumerate(_rests(block))
        if rest and place not in block.faults
    }


def _rests(block: Block) -> Sequence[object]:
    if block.objects is None:
        return block.cells.get(REST, ())
    return [found.get(REST) for found in block.objects]


def _are_alike(fault: MalisizeError, error: MalisizeError) -> bool:
    """Tell whether a row has the fault that the options have without any cell."""
    return as_column(fault).message == error.message


def _at_line(error: MalisizeError, name: str, line: int) -> MalisizeError:
    return type(error)(
        phrase("{name}: line {line}: {message}", name=name, line=line, message=error.message),
        hint=error.hint,
    )


def _reason(error: MalisizeError) -> str:
    return clean(
        phrase("{message} ({hint})", message=error.message, hint=error.hint)
        if error.hint
        else error.message
    )
