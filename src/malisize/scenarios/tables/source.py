"""Lines of text from a stream of bytes, as they come."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from malisize.errors import InputError

_BLOCK = 1 << 18
_LONGEST = 1 << 20
NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Source:
    """Text lines of a stream, as they come. ``line`` is the number of the last one handed out."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self.name = name
        self.taken = 0
        self.first = b""
        self.line = 0
        self._waiting: list[str] = []
        self._came = 0  # lines that have come
        self._recent: list[str] = []
        self._rest = b""
        self.ended = False
        self.ends_mid_line = False
        self.impure = False  # whether some line so far is no text

    def fill(self) -> bool:
        """Wait for more lines where none are left; return whether there are any. Raises
        InputError.
        """
        while not self.ready:
            if self.ended:
                return False
            data = self._read()
            self.taken += len(data)
            if not self.first:
                self.first = data[:4096]
                self._refuse_binary(data)
            if data:
                cut = data.rfind(b"\n") + 1
                if not cut:
                    self._rest += data
                    if len(self._rest) > _LONGEST:
                        raise InputError(
                            f"{self.name}: line {self.line + 1} is longer than"
                            f" {_LONGEST // 1024} KiB"
                        )
                    continue
                data, self._rest = self._rest + data[:cut], data[cut:]
            else:
                self.ended, self.ends_mid_line = True, bool(self._rest)
                data, self._rest = self._rest, b""
            self._waiting = self._lines(data)
            self._came += len(self._waiting)
            self._recent.extend(self._waiting)
        return True

    def lines(self) -> Iterator[str]:
        """Yield the lines, waiting for them where need be."""
        while self.fill():
            for line in self._waiting:
                self.line += 1
                yield line

    @property
    def ready(self) -> int:
        """How many lines can be taken without waiting."""
        return self._came - self.line

    def forget(self) -> None:
        """Forget the lines handed out so far."""
        del self._recent[: len(self._recent) - self.ready]

    def recent(self) -> list[str]:
        """Return the lines handed out and not forgotten."""
        return self._recent[: len(self._recent) - self.ready]

    def _read(self) -> bytes:
        try:
            read = getattr(self._stream, "read1", self._stream.read)
            data: bytes = read(_BLOCK)
            return data
        except OSError as error:
            raise InputError(
                f"{self.name}: cannot be read after line {self.line}: {error.strerror}"
            ) from None

    def _refuse_binary(self, data: bytes) -> None:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(
                f"{self.name}: written in UTF-16, and UTF-8 is needed",
                hint="save the file again as UTF-8",
            )

    def _lines(self, data: bytes) -> list[str]:
        if self._came == 0 and data.startswith(codecs.BOM_UTF8):
            data = data[3:]
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode(
                "utf-8", "surrogateescape"
            )  # the rows that are not UTF-8 are refused, not the others
            self.impure = True
        self.impure = self.impure or "\0" in text
        return list(io.StringIO(text, newline="\n"))


def no_text() -> InputError:
    """Return the error of a row that is no text."""
    return InputError(
        "this line is not UTF-8 text, or holds a NUL", hint="save the file again as UTF-8"
    )
