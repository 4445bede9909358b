"""The formats that results are written in, each one file of this folder.

``NAME.py`` is the format NAME. Its ``FORMAT`` says how it is written and which files end in it;
nothing else names it. The names are those of the files, so that none is imported before it is
used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from malisize.errors import InputError
from malisize.handing import Handing, Wishes
from malisize.text import did_you_mean, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase


class Format(NamedTuple):
    """How a result is written in a format: as a text, or as the bytes of one that ``is_binary``,
    which is for a file or a pipe and never a terminal.

    ``suffixes`` are the endings of its files, with their dot. A format that ``is_data`` carries the
    rows in full precision; its caveats are then said on standard error. One that ``is_saved`` can
    be replayed. ``wishes`` are those of ``Wishes`` that it has a place for. ``libraries`` are the
    modules it needs with what installs them, which ``extra`` of malisize brings.
    """

    write: Callable[[Handing], str | bytes]
    suffixes: tuple[str, ...]
    is_data: bool = False
    is_binary: bool = False
    is_saved: bool = False
    wishes: tuple[str, ...] = ()
    libraries: Mapping[str, str] = {}
    extra: str = ""


def names() -> list[str]:
    """Return the names of the formats, in the order of the alphabet."""
    found = (name.partition(".py") for folder in __path__ for name in os.listdir(folder))
    return sorted(stem for stem, _, rest in found if not rest and not stem.startswith("_"))


def named(name: str) -> Format:
    """Return a format by its name, one of ``names``."""
    return cast(Format, import_module(f"{__name__}.{name}").FORMAT)


def suffixes() -> dict[str, str]:
    """Return the name of the format by each ending of a file."""
    return {suffix: name for name in names() for suffix in named(name).suffixes}


def read(text: str) -> str:
    """Return the name of the format that is typed, also as the ending of its files. Raises
    InputError.
    """
    asked, known = text.strip().casefold(), names()
    found = asked if asked in known else suffixes().get(f".{asked}")
    if found is None:
        raise InputError(
            phrase("--format {format}: no such format", format=shown(text)),
            hint=did_you_mean(asked, known, phrase("one of {names}", names=", ".join(known))),
        )
    return found


def of_file(name: str, *, typed: bool = False) -> str:
    """Return the name of the format that a file's ending names, which may be ``typed`` instead.
    Raises InputError.
    """
    suffix = Path(name).suffix.casefold()
    likely = suffix[1:]  # most are called as their files end: then no other is imported
    if likely in names() and suffix in named(likely).suffixes:
        return likely
    known = suffixes()
    if suffix in known:
        return known[suffix]
    endings = ", ".join(known)
    raise InputError(
        phrase(
            "--output {name}: `{suffix}` is not the ending of a format",
            name=shown(name),
            suffix=suffix,
        ),
        hint=phrase("use one of {known}, or add `--format csv`", known=endings)
        if typed
        else phrase("use one of {known}", known=endings),
    )


def takers(wish: str) -> list[str]:
    """Return the names of the formats that have a place for a wish."""
    return [name for name in names() if wish in named(name).wishes]


def refuse_others(wishes: Wishes, format: str) -> None:
    """Refuse a wish that a format has no place for. Raises InputError."""
    for wish, value in wishes._asdict().items():
        if value is not None and wish not in named(format).wishes:
            formats = takers(wish)
            raise InputError(
                phrase(
                    "{option}: belongs to {formats}, and the format is {format}",
                    option=f"--{wish.replace('_', '-')}",
                    formats=", ".join(formats),
                    format=format,
                ),
                hint=phrase("add `--format {format}`, or leave it out", format=formats[0]),
            )


def written(handing: Handing, format: str) -> bytes:
    """Return the bytes of a result in a format.

    Raises InputError for what it cannot be, for a file that is not what its wish asks for, and
    where a library is not installed.
    """
    made = named(format)
    try:
        content = made.write(handing)
    except ModuleNotFoundError as error:
        library = made.libraries.get(error.name or "")
        if library is None:
            raise
        raise InputError(
            phrase(
                "{format} is written with {library}, which is not installed",
                format=format,
                library=library,
            ),
            hint=phrase("`pip install 'malisize[{extra}]'`", extra=made.extra),
        ) from None
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")
