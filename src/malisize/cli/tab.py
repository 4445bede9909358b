"""Answer the shell when Tab is pressed: what may follow the line typed so far.

The scripts of ``malisize completion`` ask with ``malisize --complete SHELL LINE [BREAKS]``, the
line up to the cursor. The reply is ``words`` or ``files`` (the shell adds file names) on the first
line, then one word a line. A prompt is no place for messages: whatever goes wrong, nothing is
printed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from malisize.cli import words as offers
from malisize.cli.in_words import in_words
from malisize.cli.line import read_line
from malisize.tuples import NamedTuple

_REDIRECTION = re.compile(r"[0-9&]?[<>]{1,2}&?")
_PLAIN = re.compile(r"[\w@%+=:,./-]")
_IN_DOUBLE_QUOTES = {char: f"\\{char}" for char in '$`"\\'} | {"!": "\"'!'\""}
_SPACES = " \t\r\n"
_ESCAPABLE = {'"': '$`"\\\n', "'": "'\\"}  # within quotes; within single ones in fish alone


class Word(NamedTuple):
    """A word that may be typed, and what it means."""

    text: str
    help: str = ""


class Reply(NamedTuple):
    """The words that may be typed, and whether file names may be too."""

    words: list[Word]
    files: bool = False


def answer(arguments: Sequence[str]) -> int:
    """Print the reply for a shell; on any failure, nothing. Return the exit code."""
    try:
        shell, line, breaks = [*arguments, ""][:3]
        typed = split(line, shell)
        if not typed.before:  # no program yet
            return 1
        text = written(reply(typed.before[1:], typed.word), typed, shell, breaks)
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.flush()
    except Exception:  # never a traceback on somebody's prompt
        return 1
    return 0


class Typed(NamedTuple):
    """A line as typed: its finished words, the word at the cursor without its quotation marks, and
    the mark that is still open there, with how much of the word stands before it.

    ``bare`` is the word with a NUL in place of each character that is quoted.
    """

    before: list[str]
    word: str
    bare: str
    quote: str = ""
    start: int = 0


def split(line: str, shell: str) -> Typed:
    """Split a line as a shell does, up to the cursor at its end."""
    words: list[str] = []
    word, bare = "", ""
    quote, start, begun = "", 0, False
    characters = iter(line)
    for char in characters:
        if char in _SPACES and not quote:
            if begun:
                words.append(word)
            word, bare, begun = "", "", False
            continue
        begun = True
        if char == quote:
            quote = ""
        elif char in _ESCAPABLE and not quote:
            quote, start = char, len(word)
        elif char == "\\" and (quote != "'" or shell == "fish"):
            following = next(characters, "")
            if quote and following not in _ESCAPABLE[quote]:
                following = char + following
            if following != "\n":  # which joins two lines
                word, bare = word + following, bare + "\0" * len(following)
        else:
            word, bare = word + char, bare + ("\0" if quote else char)
    return Typed(words, word, bare, quote, start)


def reply(before: Sequence[str], word: str) -> Reply:
    """Return what may stand for ``word`` after the words before it."""
    if before and _REDIRECTION.fullmatch(before[-1]):
        return Reply([], files=True)
    place = _Place(before)
    if place.waiting is not None:
        return _values(place.waiting, place.given, word)
    if word.startswith("-") and not place.bare:
        name, equals, value = word.partition("=")
        option = place.options.get(name)
        if not equals:
            return Reply(place.spare(word))
        if option is None or option.is_flag:
            return Reply([])
        found = _values(option, place.given, value)
        return Reply([Word(f"{name}={one.text}", one.help) for one in found.words], found.files)
    if place.lost:
        return Reply([])
    if place.commands:
        listed = [name for name in place.commands if name.startswith(word)]
        return Reply([Word(name, place.commands[name]["summary"]) for name in listed])
    if place.arguments:
        return _values(place.arguments[0], place.given, word)
    return Reply([] if word else place.spare("--"))


class Parameter(NamedTuple):
    """An option, or an argument where it has no ``opts``; ``completes`` is the function of
    malisize.cli.words that offers its values.
    """

    name: str
    help: str
    opts: Sequence[str] = ()
    is_flag: bool = False
    repeats: bool = False
    completes: str = ""


@cache
def _commands() -> tuple[Mapping[str, Parameter], Mapping[str, Any]]:
    """Return every parameter by its id, and the command at the root: what it takes, and those
    below it by name.
    """
    path = Path(__file__).with_name("commands.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    parameters = {id: Parameter(**one) for id, one in found["parameters"].items()}
    return parameters, found["commands"]


class _Place:
    """Where on the command line the cursor is: the command reached, the options given, and what is
    waited for.
    """

    def __init__(self, before: Sequence[str]) -> None:
        self.waiting: Parameter | None = None  # an option that has no value yet
        self.bare = False  # after --, where nothing is an option
        self.lost = False  # after a command that does not exist
        self._enter(_commands()[1])
        for word in before:
            self._read(word)

    def _enter(self, command: Mapping[str, Any]) -> None:
        known = _commands()[0]
        parameters = [known[id] for id in command["takes"]]
        self.given: dict[str, list[str]] = {}
        self.options = {name: one for one in parameters for name in one.opts}
        self.arguments = [one for one in parameters if not one.opts]
        self.commands: Mapping[str, Any] = command["commands"]

    def _read(self, word: str) -> None:
        if self.waiting is not None:
            self._give(self.waiting, word)
            self.waiting = None
        elif word == "--" and not self.bare:
            self.bare = True
        elif word.startswith("-") and word != "-" and not self.bare:
            name, equals, value = word.partition("=")
            option = self.options.get(name)
            if option is None:
                return
            if equals or option.is_flag:
                self._give(option, value)
            else:
                self.waiting = option
        elif word in self.commands:
            self._enter(self.commands[word])
        elif self.commands:
            self.lost = True
        elif self.arguments:
            self._give(
                self.arguments[0] if self.arguments[0].repeats else self.arguments.pop(0), word
            )

    def _give(self, parameter: Parameter, value: str) -> None:
        self.given.setdefault(parameter.name, []).append(value)

    def spare(self, word: str) -> list[Word]:
        """Return the options that may still be given, the short ones where only a dash was
        typed.
        """
        return [
            Word(name, str(in_words(option.help)).partition(" (")[0])
            for name, option in self.options.items()
            if name.startswith(word) and (option.repeats or option.name not in self.given)
        ]


def _values(parameter: Parameter, given: Mapping[str, list[str]], word: str) -> Reply:
    read_line(given)
    found = getattr(offers, parameter.completes)(word) if parameter.completes else []
    items = [Word(one) if isinstance(one, str) else Word(*one) for one in found]
    words = [item for item in items if item.help != offers.FILE_NAMES]
    return Reply(words, files=len(words) < len(items))


def written(found: Reply, typed: Typed, shell: str, breaks: str) -> str:
    """Return a reply as a shell's script reads it. Words with control characters are left out."""
    lines = ["files" if found.files else "words"]
    for text, meaning in found.words:
        if not text.isprintable():
            continue
        help = meaning if meaning.isprintable() else ""
        if shell == "bash":
            lines.append(_for_bash(text, typed, breaks))
        elif shell == "zsh":
            mark = "-" if text.endswith((".", "=", ",")) else "+"  # whether a space follows
            lines.append(
                mark + text.replace("\\", "\\\\").replace(":", "\\:") + (f":{help}" if help else "")
            )
        else:
            lines.append(f"{text}\t{help}" if help else text)
    return "\n".join(lines) + "\n"


def _for_bash(text: str, typed: Typed, breaks: str) -> str:
    """Return a word without what bash holds for an earlier one: what stands before the open
    quotation mark, else up to the last of the characters at which it breaks words.

    The rest is quoted, since bash inserts it as it is and would run ``$(...)`` in double quotes.
    """
    if typed.quote:
        rest = text[typed.start :]
        within = (
            rest.replace("'", "'\\''")
            if typed.quote == "'"
            else "".join(_IN_DOUBLE_QUOTES.get(char, char) for char in rest)
        )
        # bash writes both marks itself, unless what it inserts begins or ends in one of its own
        opened = typed.quote if within.startswith(typed.quote) else ""
        return opened + within + (typed.quote if within.endswith(typed.quote) else "")
    start = max(
        (typed.bare.rfind(character) + 1 for character in breaks if not character.isspace()),
        default=0,
    )
    return "".join(char if _PLAIN.match(char) else f"\\{char}" for char in text[start:])
