"""Write rows as they are made: whatever ends a run (a signal, a full disk, a reader gone), whole
rows were written.
"""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

WholeRows = Callable[[bytes], int]  # how many bytes of a content are whole rows


class RowsOut:
    """Writes pieces of whole rows to a descriptor; an interrupt waits until the row being written
    is whole.

    A second interrupt does not wait. What a full disk leaves of a row is cut off again where the
    descriptor is a file.
    """

    def __init__(self, descriptor: int, whole_rows: WholeRows) -> None:
        self._descriptor = descriptor
        self._whole_rows = whole_rows
        self._in_row = False
        self._asked: int | None = None

    def write(self, content: bytes) -> None:
        """Write a piece. Raises OSError; KeyboardInterrupt or SystemExit where a signal asked for
        it meanwhile.
        """
        self._in_row = True
        written = 0
        try:
            with memoryview(content) as view:
                while written < len(content):
                    written += os.write(self._descriptor, view[written:])
        except OSError:
            self._cut(content, written)
            raise
        finally:
            self._in_row = False
        if self._asked is not None:
            _leave(self._asked)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM while rows are written."""
        before = {
            number: signal.signal(number, self._take) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _take(self, number: int, _: FrameType | None) -> None:
        if self._in_row and self._asked is None:
            self._asked = number
        else:
            _leave(number)

    def _cut(self, content: bytes, written: int) -> None:
        """Take back what was written of a row that is not whole."""
        spare = written - self._whole_rows(content[:written])
        try:
            status = os.fstat(self._descriptor)
            if spare and stat.S_ISREG(status.st_mode):
                end = os.lseek(self._descriptor, 0, os.SEEK_CUR)
                if end == status.st_size:
                    os.ftruncate(self._descriptor, end - spare)
        except OSError:
            pass


def _leave(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
