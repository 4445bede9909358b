"""Lines of text from a stream of bytes, as they come."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from malisize.errors import InputError
from malisize.reasons import of_system
from malisize.text import did_you_mean, shown
from malisize.wording import phrase

UTF_8 = "utf-8"
ENCODINGS = (UTF_8, "cp1252", "latin-1", "iso-8859-15", "cp850", "mac-roman", "utf-16")
NO_TEXT = re.compile("[\0\ud800-\udfff]")
_BLOCK = 1 << 18
_LARGE = 1 << 20
_LONGEST = 1 << 20
_LIKELY = "cp1252"  # in which spreadsheets on Windows save CSV


def encoding_named(name: str) -> str:
    """Return the encoding of a name, in any spelling that Python knows. Raises InputError."""
    asked = name.strip().casefold()
    try:
        found = codecs.lookup(asked).name
    except (LookupError, ValueError):
        found = None
    for one in ENCODINGS:
        if found is not None and codecs.lookup(one).name == found.removesuffix("-sig"):
            return one
    raise InputError(
        phrase("--encoding {name}: not an encoding of tables", name=shown(name)),
        hint=did_you_mean(asked, ENCODINGS, phrase("one of {names}", names=", ".join(ENCODINGS))),
    )


class Source:
    """Text lines of a stream, as they come. ``line`` is the number of the last one handed out.

    Bytes that are no text of the encoding become lone surrogates, so that the rows that hold them
    are refused, not the others.
    """

    def __init__(self, stream: BinaryIO, name: str, encoding: str = UTF_8) -> None:
        self._stream = stream
        self.name = name
        self.encoding = encoding
        self.taken = 0
        self.is_marked = encoding == "utf-16"  # whether it begins with a byte order mark
        self.first = ""
        self.line = 0
        kind = codecs.getincrementaldecoder("utf-8-sig" if encoding == UTF_8 else encoding)
        self._decoder = kind("strict" if encoding == "utf-16" else "surrogateescape")
        self._waiting: list[str] = []
        self._came = 0  # lines that have come
        self._recent: list[str] = []  # lines from the last forgotten one on
        self._base = self._forgotten = 0  # lines before the first of them, and those forgotten
        self._rest = ""
        self._left = b""
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
            self._add(self._read())
        return True

    def whole_lines(self) -> bytes:
        """Read on and return the whole lines of UTF-8 that came, where none were left: bytes that
        ``pass_by`` or ``take`` has to be told of next.
        """
        begun, flags = self._decoder.getstate()
        self._decoder.setstate((b"", flags))
        data = self._rest.encode(UTF_8, "surrogateescape") + begun + self._read(_LARGE)
        cut = data.rfind(b"\n") + 1
        self._rest, self._left = "", data[cut:]
        return data[:cut]

    def pass_by(self, lines: int) -> None:
        """Take whole lines as handed out and forgotten."""
        self.line += lines
        self._came = self._forgotten = self._base = self.line
        self._recent = []
        self._rest = self._text(self._left, last=False)

    def take(self, data: bytes) -> None:
        """Take whole lines as those that come next."""
        self._add(data + self._left)

    def _add(self, data: bytes) -> None:
        """Take what was read, nothing at the end. Raises InputError."""
        text = self._rest + self._text(data, last=not data)
        if data:
            cut = text.rfind("\n") + 1
            text, self._rest = text[:cut], text[cut:]
            if len(self._rest) > _LONGEST:
                raise InputError(
                    phrase(
                        "{name}: line {came} is longer than {longest} KiB",
                        name=self.name,
                        came=self._came + text.count(chr(10)) + 1,
                        longest=_LONGEST // 1024,
                    )
                )
        else:
            self.ended, self.ends_mid_line, self._rest = True, bool(text), ""
        self._waiting = list(io.StringIO(text, newline="\n"))
        self._came += len(self._waiting)
        del self._recent[: self._forgotten - self._base]
        self._base = self._forgotten
        self._recent.extend(self._waiting)

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
        self._forgotten = self.line

    def recent(self) -> list[str]:
        """Return the lines handed out and not forgotten."""
        return self._recent[self._forgotten - self._base : self.line - self._base]

    def _read(self, size: int | None = None) -> bytes:
        try:
            read = getattr(self._stream, "read1", self._stream.read)
            data: bytes = read(size or _BLOCK)
        except OSError as error:
            raise InputError(
                phrase(
                    "{name}: cannot be read after line {line}: {reason}",
                    name=self.name,
                    line=self.line,
                    reason=of_system(error),
                )
            ) from None
        if not self.taken:
            self._refuse_by_mark(data)
            self.is_marked |= self.encoding == UTF_8 and data.startswith(codecs.BOM_UTF8)
        self.taken += len(data)
        return data

    def _refuse_by_mark(self, data: bytes) -> None:
        """Refuse what says in its first bytes that it is something else. Raises InputError."""
        if data.startswith(b"PK\x03\x04"):
            raise InputError(
                phrase("{name}: is a workbook or another archive; CSV is needed", name=self.name),
                hint=phrase("save it again as CSV"),
            )
        marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        if self.encoding != "utf-16" and data.startswith(marks):
            raise InputError(
                phrase(
                    "{name}: is written in UTF-16, read as {encoding}",
                    name=self.name,
                    encoding=self.encoding.upper(),
                ),
                hint=phrase("add `--encoding utf-16`"),
            )

    def _text(self, data: bytes, *, last: bool) -> str:
        try:
            text = self._decoder.decode(data, last)
        except UnicodeError:
            raise InputError(
                phrase(
                    "{name}: is not {encoding} text after line {came}",
                    name=self.name,
                    encoding=self.encoding.upper(),
                    came=self._came,
                ),
                hint=f"--encoding takes one of {', '.join(ENCODINGS)}",
            ) from None
        if not self.first:
            self.first = text[:4096]
        if not self.impure:
            self.impure = "\0" in text or not (text.isascii() or NO_TEXT.search(text) is None)
        return text


def encoder(source: Source) -> Callable[[str], bytes]:
    """Return what writes texts as a source is written: in its encoding, what was no text as the
    bytes it was, a byte order mark first where it has one.
    """
    encoding, errors = source.encoding, "surrogateescape"
    if encoding == "utf-16":
        encoding, errors = "utf-16-le", "strict"
    marks = iter("\N{BYTE ORDER MARK}" if source.is_marked else "")
    return lambda text: f"{next(marks, '') if text else ''}{text}".encode(encoding, errors)


def writable(text: str, encoding: str) -> str:
    """Return a message with what an encoding lacks replaced."""
    return text.encode(encoding, "replace").decode(encoding)


def no_text(text: str, encoding: str, what: str = phrase("this line")) -> InputError:
    """Return the error of a text that is none: it holds a NUL, or bytes of another encoding."""
    if text.count("\0") * 3 > len(text):
        return InputError(
            phrase("{what} looks like UTF-16", what=what), hint=phrase("add `--encoding utf-16`")
        )
    if "\0" in text:
        return InputError(
            phrase("{what} holds a NUL character", what=what),
            hint=phrase("`tr -d '\\000'` takes it out of a file"),
        )
    data = text.encode(encoding, "surrogateescape")
    found = next(byte for byte in map(ord, text) if 0xDC80 <= byte <= 0xDCFF) - 0xDC00
    likely = _LIKELY if encoding == UTF_8 else UTF_8
    try:
        hint = phrase(
            "in {encoding} it reads {text}: add `--encoding {encoding}`",
            encoding=likely,
            text=shown(data.decode(likely).strip()),
        )
    except UnicodeDecodeError:
        hint = phrase("add `--encoding {encoding}`", encoding="latin-1")
    return InputError(
        phrase(
            "{what} is not {encoding} text, at byte {byte}",
            what=what,
            encoding=encoding.upper(),
            byte=f"{found:02X}",
        ),
        hint=hint,
    )
