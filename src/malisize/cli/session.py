"""What a run of the command line has around it: its streams, its terminal, its environment and the
date.
"""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

from malisize.errors import WriteError
from malisize.text import clean
from malisize.wording import ENGLISH, Language, language, phrase, say

WIDEST_TERMINAL = 1000


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Session:
    """Streams and settings of one run, so that commands take them as an argument. A stream that is
    closed is None.
    """

    stdin: TextIO | None = field(default_factory=lambda: sys.stdin)
    stdout: TextIO | None = field(default_factory=lambda: sys.stdout)
    stderr: TextIO | None = field(default_factory=lambda: sys.stderr)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    language: Language = ENGLISH
    is_asked: bool = False  # whether --lang gives it
    today: datetime.date = field(default_factory=datetime.date.today)

    def speak(self, code: str | None) -> None:
        """Speak the language of a file from here on, where ``--lang`` does not say another."""
        if code is not None and not self.is_asked:
            self.language = language(code)

    @property
    def is_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        return self.stdout is not None and self.stdout.isatty()

    @property
    def colour(self) -> bool:
        """Whether to colour: on a terminal only, and not where NO_COLOR is set or the terminal is
        dumb.
        """
        return (
            self.is_terminal
            and not self.environment.get("NO_COLOR")
            and self.environment.get("TERM") != "dumb"
        )

    @property
    def width(self) -> int | None:
        """The width of the terminal in cells, at least 10; None where standard output is not a
        terminal.
        """
        if not self.is_terminal:
            return None
        asked = self.environment.get("COLUMNS", "")
        if asked.isascii() and asked.isdigit() and 0 < int(asked) <= WIDEST_TERMINAL:
            return max(10, int(asked))
        try:
            assert self.stdout is not None
            return max(10, os.get_terminal_size(self.stdout.fileno()).columns or 80)
        except (OSError, ValueError):
            return 80

    def write_bytes(self, content: bytes) -> None:
        """Write bytes to standard output and flush. Raises WriteError where it is closed, OSError
        where writing fails.
        """
        if self.stdout is None:
            raise WriteError(phrase("standard output is closed"))
        self.stdout.flush()
        self.stdout.buffer.write(content)
        self.stdout.buffer.flush()

    def say(self, message: str) -> None:
        """Write a message to standard error, in the language of the session and harmless to show;
        where that is closed or full, say nothing.
        """
        if self.stderr is None:
            return
        text = clean(str(say(message, self.language)))
        try:
            encoding = self.stderr.encoding or "utf-8"
            self.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
            self.stderr.flush()
        except (OSError, ValueError):
            pass
