"""Files to import, opened so that they can be read more than once."""

from __future__ import annotations

import os
import shlex
from contextlib import ExitStack
from typing import BinaryIO

from malisize.errors import InputError
from malisize.reasons import of_system
from malisize.text import clean
from malisize.wording import phrase

_MOST = 1 << 30  # bytes of what comes through a pipe
_BLOCK = 1 << 20


def opened(file: str, stack: ExitStack) -> BinaryIO:
    """Open a file, which the stack closes. Raises InputError."""
    try:
        stream = stack.enter_context(open(file, "rb"))  # noqa: SIM115 (the stack)
        return stream if stream.seekable() else kept(stream, file, stack)
    except IsADirectoryError:
        hint = f"`malisize import {shlex.quote(clean(file).rstrip('/'))}/*.csv`"
        raise InputError(
            phrase("{file}: is a directory, not a file", file=clean(file)), hint=hint
        ) from None
    except FileNotFoundError:
        raise InputError(phrase("{file}: no such file", file=clean(file))) from None
    except (OSError, ValueError) as error:
        name, reason = clean(file)[:120], of_system(error)
        raise InputError(
            phrase("{name}: cannot be read: {reason}", name=name, reason=reason)
        ) from None


def kept(stream: BinaryIO, name: str, stack: ExitStack) -> BinaryIO:
    """Return what a pipe gives as a file, on disk, that the stack closes. Raises InputError."""
    from tempfile import TemporaryFile

    file: BinaryIO = stack.enter_context(TemporaryFile())  # noqa: SIM115
    while content := stream.read(_BLOCK):
        file.write(content)
        if file.tell() > _MOST:
            raise InputError(
                phrase("{name}: more than {most} MiB come through a pipe", name=clean(name),
                       most=_MOST >> 20),
                hint=phrase("name a file"),
            )  # fmt: skip
    file.seek(0)
    return file


def size(stream: BinaryIO) -> int:
    """Return the bytes of a file that is open."""
    return os.fstat(stream.fileno()).st_size
