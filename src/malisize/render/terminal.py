"""Print styled lines to a terminal. The only user of rich, and only where there is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.text import Text

from malisize.render.lines import Line

_STYLES = {"": "", "bold": "bold", "dim": "dim", "warn": "yellow", "bar": "cyan"}
_ASCII = str.maketrans(
    {
        "─": "-",
        "●": "o",
        "·": "-",
        "×": "x",
        "−": "-",
        "…": "~",
        "÷": "/",
        "│": "|",
        "├": "|",
        "└": "`",
        "█": "#",
        "▏": "|",
    }
)


def show(lines: Iterable[Line], stream: TextIO, *, colour: bool, width: int) -> None:
    """Print lines, wrapped and clipped already; characters the terminal cannot encode get the
    nearest plain one.
    """
    console = Console(
        file=stream, width=max(width, 1), no_color=not colour, force_terminal=colour,
        color_system="standard" if colour else None,
        markup=False, emoji=False, highlight=False, soft_wrap=True, legacy_windows=False,
    )  # fmt: skip
    for line in lines:
        text = Text(end="")
        for part, style in line:
            text.append(encodable(part, stream.encoding), style=_STYLES[style] if colour else "")
        console.print(text, soft_wrap=True)


def encodable(text: str, encoding: str | None) -> str:
    """Return a text that an encoding can write: drawing characters become ASCII, the rest a
    question mark.
    """
    name = encoding or "utf-8"
    try:
        text.encode(name)
    except (UnicodeEncodeError, LookupError):
        return (
            text.translate(_ASCII)
            .encode(name if encoding else "ascii", "replace")
            .decode(name if encoding else "ascii")
        )
    return text


@contextmanager
def progress(
    stream: TextIO, size: int | None, said: Callable[[int], str]
) -> Iterator[Callable[[int, int], None]]:
    """Show how much is done, as ``said`` words a number, and how much of an input of ``size`` bytes
    (None: unknown); gone when it ends.
    """
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    columns = (
        TextColumn("{task.fields[done]}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=size, done=said(0))

        def advance(done: int, taken: int) -> None:
            bar.update(task, completed=taken, done=said(done))

        yield advance
