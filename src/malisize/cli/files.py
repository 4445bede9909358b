"""Read files the user names, and write results whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from malisize.assumptions import bundled
from malisize.cli.session import Session
from malisize.errors import InputError, WriteError
from malisize.study import File
from malisize.text import clean, command, shown
from malisize.toml_file import ASSUMPTIONS_LIMIT, ESTIMATE_LIMIT

_LONGEST_NAME = 255


def assumptions_file(name: str, session: Session, *, option: str = "--assumptions") -> File:
    """Return what Study.load takes for ``--assumptions NAME``: a bundled name, or the content of a
    path or of ``-``.

    ``option`` is what messages call the place it was named. Raises InputError.
    """
    if not name.strip():
        raise InputError(
            f"{option}: the name of the file is empty",
            hint="`malisize assumptions` lists the bundled names",
        )
    if name == "-":
        return "standard input", _standard_input(session, f"{option} -", ASSUMPTIONS_LIMIT)
    if name in bundled.names():
        return name
    path = Path(name)
    looks_like_path = (
        "/" in name or os.sep in name or name.endswith(".toml") or len(name) > _LONGEST_NAME
    )
    try:
        exists = looks_like_path or path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        bundled.read(name)  # raises, with a suggestion
    hint = (
        "`malisize assumptions` lists the bundled names, `malisize assumptions new FILE` writes one"
    )
    return clean(name), _content(path, name, ASSUMPTIONS_LIMIT, hint)


def same_file(first: str, second: str) -> bool:
    """Tell whether two names are of one file."""
    if first == second:
        return True
    try:
        return "-" not in (first, second) and os.path.samefile(first, second)
    except (OSError, ValueError):
        return False


def saved_file(name: str, session: Session) -> tuple[str, bytes]:
    """Return the name and the content of a saved estimate, from a path or from ``-``, standard
    input. Raises InputError.
    """
    hint = "`malisize audience --output estimate.toml` saves one"
    if not name.strip():
        raise InputError("the name of the file is empty", hint=hint)
    if name == "-":
        return "standard input", _standard_input(session, "standard input", ESTIMATE_LIMIT)
    return clean(name), _content(Path(name), name, ESTIMATE_LIMIT, hint)


def _standard_input(session: Session, where: str, limit: int) -> bytes:
    if session.stdin is None:
        if where == "standard input":
            raise InputError("standard input is closed", hint="name a file")
        raise InputError(f"{where}: standard input is closed")
    try:
        return session.stdin.buffer.read(limit + 1)
    except OSError as error:
        raise InputError(f"{where}: cannot be read: {error.strerror}") from None


def _content(path: Path, name: str, limit: int, hint: str) -> bytes:
    """Return the content of a file, a byte beyond the limit at most. Raises InputError, with the
    hint where it is missing.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except IsADirectoryError:
        raise InputError(
            f"{clean(name)}: is a directory, not a file", hint="name a file in it"
        ) from None
    except FileNotFoundError:
        raise InputError(f"{clean(name)}: no such file", hint=hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise InputError(f"{clean(name)[:120]}: cannot be read: {reason}") from None


def check_destination(name: str, *, force: bool, option: str = "--output") -> None:
    """Refuse an output that cannot be written, before anything is computed. Raises InputError."""
    path, where = Path(name), f"{option} {shown(name)}"
    try:
        status = os.stat(path)
    except FileNotFoundError:
        if path.is_symlink():
            raise InputError(f"{where}: is a link to nothing") from None
        folder = str(_parent(path))
        if not Path(folder).is_dir():
            make = command("mkdir", "-p", f"./{folder}" if folder.startswith("-") else folder)
            raise InputError(f"{where}: its folder does not exist", hint=f"`{make}`") from None
        _refuse_read_only(path, where)
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a valid path"
        raise InputError(f"{where}: {reason}") from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{where}: is a directory", hint="name a file in it")
    if stat.S_ISREG(status.st_mode) and not force:
        raise InputError(f"{where}: exists already", hint="add --force to replace it")
    if stat.S_ISREG(status.st_mode):
        _refuse_read_only(Path(os.path.realpath(path)), where)


def _refuse_read_only(path: Path, where: str) -> None:
    """Refuse a file in a folder where none may be made: a file is replaced whole, by a new one
    beside it.
    """
    if not os.access(_parent(path), os.W_OK | os.X_OK):
        raise InputError(
            f"{where}: its folder is read-only", hint="name a file in a folder you may write to"
        )


def write_whole(name: str, content: bytes, *, force: bool, option: str = "--output") -> None:
    """Write a file whole or not at all: a new file beside it, then one rename; a device or pipe is
    written to directly.

    A symbolic link stays a link and an existing file keeps its mode. Raises InputError for a
    destination that may not be written, WriteError where writing fails; no temporary file is left.
    """
    with whole_file(name, force=force, option=option) as stream:
        put(stream, content, f"{option} {shown(name)}")


def put(stream: BinaryIO, content: bytes, where: str) -> None:
    """Write to an open file. Raises WriteError."""
    try:
        stream.write(content)
    except OSError as error:
        raise WriteError(f"{where}: cannot be written: {error.strerror}") from None


@contextmanager
def whole_file(
    name: str, *, force: bool, option: str = "--output", keep: bool = False
) -> Iterator[BinaryIO]:
    """Open a file that appears whole when the block ends well, and not at all otherwise; with
    ``keep``, in any case.

    A device or pipe is written to directly. Raises as ``write_whole`` does; errors of the block
    itself pass through.
    """
    check_destination(name, force=force, option=option)
    path, where = Path(name), f"{option} {shown(name)}"
    inside: BaseException | None = None
    try:
        direct = path.exists() and not stat.S_ISREG(os.stat(path).st_mode)
        opened = (
            path.open("wb")
            if direct
            else _replacing(Path(os.path.realpath(path)), force=force, keep=keep)
        )
        with opened as stream:
            try:
                yield stream
            except BaseException as error:
                inside = error
                raise
    except OSError as error:
        if inside is not None:  # what went wrong first, not what closing the file made of it
            raise inside from None
        raise _unwritten(error, where) from None


def _unwritten(error: OSError, where: str) -> InputError | WriteError:
    if isinstance(error, FileExistsError):
        return InputError(f"{where}: exists already", hint="add --force to replace it")
    if isinstance(error, PermissionError):
        return InputError(f"{where}: may not be written: {error.strerror}")
    return WriteError(f"{where}: cannot be written: {error.strerror}")


@contextmanager
def _replacing(path: Path, *, force: bool, keep: bool) -> Iterator[BinaryIO]:
    handle, temporary = tempfile.mkstemp(
        prefix=f".{path.name[:40]}.", suffix=".part", dir=_parent(path)
    )
    try:
        with os.fdopen(handle, "wb") as stream:
            try:
                yield stream
            except BaseException:
                if keep and stream.tell():
                    stream.flush()
                    _place(temporary, path, force=force)
                raise
            stream.flush()
            os.fsync(stream.fileno())
        _place(temporary, path, force=force)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def _place(temporary: str, path: Path, *, force: bool) -> None:
    """Give a finished file its mode and its name."""
    if path.exists():
        os.chmod(temporary, stat.S_IMODE(os.stat(path).st_mode))
    else:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
    if force:
        os.replace(temporary, path)
    else:
        _claim(temporary, path)


def _claim(temporary: str, path: Path) -> None:
    """Give a finished file its name. Raises FileExistsError where somebody else has written it
    meanwhile.
    """
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (
        OSError
    ):  # a file system without hard links: take the name first, then put the file in its place
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        os.replace(temporary, path)
    else:
        os.unlink(temporary)


def _parent(path: Path) -> Path:
    return path.parent
