"""Read what is named, and write results whole or not at all: to files, or to what a name stands
for, a device, a pipe, a descriptor of this process.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from malisize.errors import InputError, WriteError
from malisize.reasons import of_system
from malisize.text import clean, command, shown
from malisize.wording import phrase

_STANDARD_OUTPUT = 1
_DESCRIPTORS = ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")
_MOST_LINKS = 40


def named_file(name: str | None) -> str | None:
    """Return the file that ``--output`` names; None for standard output, by whatever name: none,
    ``-``, ``/dev/stdout``, ``/dev/fd/1``.
    """
    if name is None or name == "-" or descriptor(name) == _STANDARD_OUTPUT:
        return None
    return name


def descriptor(name: str) -> int | None:
    """Return the descriptor of this process that a name stands for, such as ``/dev/stderr``; else
    None.

    What such a descriptor writes to is not opened again: that would empty a file that the shell
    opened for appending.
    """
    own = f"/proc/{os.getpid()}/fd"
    try:
        path = os.path.abspath(name)
        for _ in range(_MOST_LINKS):
            folder, last = os.path.split(path)
            if folder in (*_DESCRIPTORS, own) and last.isascii() and last.isdigit():
                return int(last)
            path = os.path.normpath(os.path.join(folder, os.readlink(path)))
    except (OSError, ValueError):  # no link, or no folder to begin with
        pass
    return None


def content_of(name: str, limit: int, hint: str) -> bytes:
    """Return the content of a file, a byte beyond the limit at most. Raises InputError, with the
    hint where it is missing.
    """
    try:
        with open(name, "rb") as stream:
            return stream.read(limit + 1)
    except IsADirectoryError:
        raise InputError(
            phrase("{name}: is a directory, not a file", name=clean(name)),
            hint=phrase("name a file in it"),
        ) from None
    except FileNotFoundError:
        raise InputError(phrase("{name}: no such file", name=clean(name)), hint=hint) from None
    except (OSError, ValueError) as error:
        name = clean(name)[:120]
        raise InputError(
            phrase("{name}: cannot be read: {reason}", name=name, reason=of_system(error))
        ) from None


def check_destination(name: str, *, force: bool, option: str = "--output") -> None:
    """Refuse an output that cannot be written, before anything is computed. Raises InputError."""
    path, where = Path(name), f"{option} {shown(name)}"
    if not name.strip():
        raise InputError(
            phrase("{option}: the name of the file is empty", option=option),
            hint=phrase("name a file"),
        )
    held = descriptor(name)
    try:
        status = os.stat(path) if held is None else os.fstat(held)
    except FileNotFoundError:
        if path.is_symlink():
            raise InputError(phrase("{where}: is a link to nothing", where=where)) from None
        folder = str(_parent(path))
        if not Path(folder).is_dir():
            make = command("mkdir", "-p", f"./{folder}" if folder.startswith("-") else folder)
            raise InputError(
                phrase("{where}: its folder does not exist", where=where), hint=make
            ) from None
        _refuse_folder(name, where)
        _refuse_read_only(path, where)
        return
    except (OSError, ValueError) as error:
        reason = of_system(error)
        raise InputError(phrase("{where}: {message}", where=where, message=reason)) from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(
            phrase("{where}: is a directory", where=where), hint=phrase("name a file in it")
        )
    if held is not None:
        return
    _refuse_folder(name, where)
    if stat.S_ISREG(status.st_mode) and not force:
        raise _exists(where)
    if stat.S_ISREG(status.st_mode):
        _refuse_read_only(Path(os.path.realpath(path)), where)


class TakenError(InputError):
    """A file that exists already: this run, or what is left of it, writes nothing."""


def _exists(where: str) -> TakenError:
    return TakenError(
        phrase("{where}: exists already", where=where), hint=phrase("add `--force` to replace it")
    )


def _refuse_folder(name: str, where: str) -> None:
    """Refuse the name of a folder, which ends in a slash, for a file."""
    if os.path.basename(name) in ("", "."):
        raise InputError(
            phrase("{where}: is the name of a folder", where=where),
            hint=phrase("name a file in it, or write without the slash at the end"),
        )


def _refuse_read_only(path: Path, where: str) -> None:
    """Refuse a file in a folder where none may be made: a file is replaced whole, by a new one
    beside it.
    """
    if not os.access(_parent(path), os.W_OK | os.X_OK):
        raise InputError(
            phrase("{where}: its folder is read-only", where=where),
            hint=phrase("name a file in a folder you may write to"),
        )


def write_whole(name: str, content: bytes, *, force: bool, option: str = "--output") -> None:
    """Write a file whole or not at all: a new file beside it, then one rename; a device or pipe is
    written to directly.

    A symbolic link stays a link and an existing file keeps its mode. Raises InputError for a
    destination that may not be written, WriteError where writing fails; no temporary file is left.
    """
    with whole_file(name, force=force, option=option) as stream:
        put(stream.write, content, where=f"{option} {shown(name)}")


def put(write: Callable[[bytes], object], content: bytes, *, where: str) -> None:
    """Write to what is open. Raises WriteError."""
    try:
        write(content)
    except OSError as error:
        raise WriteError(
            phrase("{where}: cannot be written: {reason}", where=where, reason=of_system(error))
        ) from None


@contextmanager
def whole_file(
    name: str, *, force: bool, option: str = "--output", keep: bool = False
) -> Iterator[BinaryIO]:
    """Open a file that appears whole when the block ends well, and not at all otherwise; with
    ``keep``, in any case where something was written.

    A device, a pipe or a descriptor is written to directly. Raises as ``write_whole`` does; errors
    of the block itself pass through.
    """
    check_destination(name, force=force, option=option)
    path, where = Path(name), f"{option} {shown(name)}"
    inside: BaseException | None = None
    try:
        held = descriptor(name)
        opened: AbstractContextManager[BinaryIO]
        if held is not None:
            opened = os.fdopen(os.dup(held), "wb")
        elif path.exists() and not stat.S_ISREG(os.stat(path).st_mode):
            opened = path.open("wb")
        else:
            opened = _replacing(Path(os.path.realpath(path)), force=force, keep=keep)
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
        return _exists(where)
    if isinstance(error, PermissionError):
        return InputError(
            phrase("{where}: may not be written: {reason}", where=where, reason=of_system(error))
        )
    return WriteError(
        phrase("{where}: cannot be written: {reason}", where=where, reason=of_system(error))
    )


@contextmanager
def _replacing(path: Path, *, force: bool, keep: bool) -> Iterator[BinaryIO]:
    # named before it is made, so that a signal at any moment leaves nothing behind
    temporary = str(_parent(path) / f".{path.name[:40]}.{os.urandom(8).hex()}.part")
    try:
        with open(temporary, "xb", opener=_private) as stream:
            try:
                yield stream
            except BaseException as error:
                if keep and stream.tell() and not isinstance(error, TakenError):
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


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


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
    except OSError:  # a file system without hard links
        with _alone(_parent(path)):
            if os.path.lexists(path):
                raise FileExistsError from None
            os.replace(temporary, path)
    else:
        os.unlink(temporary)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder against others that ask for it so; whatever ends this process lets it go."""
    import fcntl

    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:  # one that may be written to and not read
        yield
        return
    try:
        with suppress(OSError):  # file systems of networks may know no locks
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _parent(path: Path) -> Path:
    return path.parent
