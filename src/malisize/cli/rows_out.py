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
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP


class Interrupts:
    """Lets a signal wait until the row being written is whole; a second one does not wait."""

    def __init__(self) -> None:
        self._in_row = False
        self._asked: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take the signals that end a run, but for those that the parent said to ignore."""
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        before = {
            number: signal.signal(number, self._take)
            for number in numbers
            if signal.getsignal(number) not in (signal.SIG_IGN, None)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let a signal wait until the end of the block. Raises KeyboardInterrupt or SystemExit
        there.
        """
        self._in_row = True
        try:
            yield
        finally:
            self._in_row = False
        if self._asked is not None:
            _leave(self._asked)

    def _take(self, number: int, _: FrameType | None) -> None:
        if self._in_row and self._asked is None:
            self._asked = number
        else:
            _leave(number)


class RowsOut:
    """Writes pieces of whole rows to a descriptor. What a full disk leaves of a row is cut off
    again where the descriptor is a file.
    """

    def __init__(self, descriptor: int, whole_rows: WholeRows, interrupts: Interrupts) -> None:
        self._descriptor = descriptor
        self._whole_rows = whole_rows
        self._interrupts = interrupts

    def write(self, content: bytes) -> None:
        """Write a piece. Raises OSError; KeyboardInterrupt or SystemExit where a signal asked for
        it meanwhile.
        """
        written = 0
        with self._interrupts.waiting():
            try:
                with memoryview(content) as view:
                    while written < len(content):
                        written += os.write(self._descriptor, view[written:])
            except OSError:
                self._cut(content, written)
                raise

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
