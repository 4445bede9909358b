"""Type hints back: run what is wrong, take what its hint offers, put it where a user would, and run
again.

A hint offers what stands in backticks, and nothing else in backticks stands in a hint. An offer is

- a command (``malisize channels``, ``mkdir -p 'my results'``), run as it stands;
- options (``--total "500000 XOF"``), which take the place of the same options or are added;
- a line of a file (``label = "cooks at home"``, ``[[audience.narrow]]``), put under its table;
- anything else, which takes the place of the wrong value where that stood: among the words of the
  command, in a file, or in the table on standard input.

Each offer is accepted where the command ends well afterwards or, where a file has several faults,
with the others alone.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from malisize.cli.boundary import guarded

LONG = {
    "-a": "--assumptions", "-c": "--channel", "-f": "--format", "-n": "--narrow",
    "-o": "--output", "-r": "--row", "-s": "--set",
}  # fmt: skip
BY_KEY = {"--set", "--narrow", "--vary", "--split", "--lock", "--min", "--max", "--prefer"}
FLAGS = {"--force", "--allocate", "--keep-going", "--quiet", "-q", "--verbose", "-v", "--help"}
REPEATED = BY_KEY | {"--channel", "--assumptions", "--row", "--id", "--map"}
OFFER = re.compile(r"`([^`]+)`")
PLACE = re.compile(r"(?P<table>[a-z_]+(?:\.[a-z_0-9]+)*)\[(?P<number>\d+)\]")


class Case(NamedTuple):
    """What is typed after ``malisize``, with the files of its folder and standard input.

    ``wrong`` is what a value takes the place of, where the message does not quote it as it was
    typed. ``errors`` counts the faults.
    """

    words: tuple[str, ...]
    files: Mapping[str, str] = {}
    stdin: str = ""
    wrong: str | None = None
    errors: int = 1

    def __str__(self) -> str:
        return shlex.join(self.words)


class Fault(NamedTuple):
    """An error as it was printed, and its hint."""

    message: str
    hint: str | None


class Outcome(NamedTuple):
    """How a run ended."""

    code: int
    faults: tuple[Fault, ...]


def case_of(typed: str, **more: object) -> Case:
    """Return a case from a line as it is typed in a shell."""
    return Case(tuple(shlex.split(typed)), **more)  # type: ignore[arg-type]


def run(case: Case, folder: Path) -> Outcome:
    """Run the command line in this process, in a folder that gets the case's files."""
    for name, content in case.files.items():
        (folder / name).write_text(content, encoding="utf-8", errors="surrogateescape")
    with _streams(case.stdin, folder) as said:
        code = guarded(case.words)
        sys.stdout.flush()
        sys.stderr.flush()
        said.seek(0)
        err = said.read().decode("utf-8")
    faults: list[Fault] = []
    for line in err.splitlines():
        if line.startswith("error: "):
            faults.append(Fault(line.removeprefix("error: "), None))
        elif line.startswith("hint: "):
            faults[-1] = Fault(faults[-1].message, line.removeprefix("hint: "))
    return Outcome(code, tuple(faults))


@contextmanager
def _streams(stdin: str, folder: Path) -> Iterator[io.BufferedRandom]:
    """Stand in for the streams of a process with files, since batches write to the descriptor."""
    with ExitStack() as stack:
        given, out, said = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin.encode("utf-8", "surrogateescape"))
        given.seek(0)
        for name, file in (("stdin", given), ("stdout", out), ("stderr", said)):
            wrapper = io.TextIOWrapper(file, encoding="utf-8", write_through=True)
            stack.callback(wrapper.detach)
            stack.enter_context(mock.patch.object(sys, name, wrapper))
        before = Path.cwd()
        stack.callback(os.chdir, before)
        os.chdir(folder)
        yield said  # type: ignore[misc]


def offers(hint: str) -> list[str]:
    """Return what a hint says to type."""
    return OFFER.findall(hint)


def refused(case: Case, folder: Path) -> Outcome:
    """Run what must be refused, and check that it is."""
    first = run(case, folder)
    assert first.code in (1, 2), f"{case} is accepted"
    assert len(first.faults) == case.errors, first
    return first


def unaccepted(case: Case, first: Outcome, folder: Path) -> list[str]:
    """Return the offers of a case's hints that fail when typed, each with what is said of it."""
    out = []
    for fault in first.faults:
        others = [one.message for one in first.faults if one != fault]
        for place, offer in enumerate(offers(fault.hint or "")):
            here = folder / f"{first.faults.index(fault)}-{place}"
            here.mkdir()
            wrong = _wrong(case, fault, offer, others, here)
            if wrong:
                out.append(f"{case}: {fault.message}: hint `{offer}`: {wrong}")
    return out


def _wrong(case: Case, fault: Fault, offer: str, others: Sequence[str], folder: Path) -> str | None:
    """Type an offer; return what is wrong with it, None where it is accepted."""
    if not offer.startswith(("malisize ", "mkdir ")):
        again = run(put(case, fault, offer), folder)
    elif offer.startswith("mkdir "):
        subprocess.run(["sh", "-c", offer], cwd=folder, check=True)
        again = run(case, folder)
    else:
        again = run(case._replace(words=tuple(shlex.split(offer)[1:])), folder)
        others = []
    if again.code == 0 or (others and sorted(f.message for f in again.faults) == sorted(others)):
        return None
    return f"exit {again.code}, {[fault.message for fault in again.faults]}"


def put(case: Case, fault: Fault, offer: str) -> Case:
    """Return a case with an offer typed where it belongs."""
    named = next((name for name in case.files if fault.message.startswith(f"{name}: ")), None)
    if offer.startswith("-") and not offer[1:2].isdigit():
        return case._replace(words=_with_options(case, fault, shlex.split(offer)))
    if named is not None and named.endswith(".toml"):
        text = _in_toml(case.files[named], case, fault, offer)
        return case._replace(files={**case.files, named: text})
    for wrong in _quoted(case, fault):
        if named is not None and wrong in case.files[named]:
            text = case.files[named].replace(wrong, offer)
            return case._replace(files={**case.files, named: text})
        if wrong in case.stdin:
            return case._replace(stdin=case.stdin.replace(wrong, offer))
        if any(wrong in word for word in case.words):
            return case._replace(words=_in_words(case.words, wrong, offer))
    raise AssertionError(f"{case}: where does {offer!r} belong, after: {fault.message}")


def _quoted(case: Case, fault: Fault) -> list[str]:
    """Return what an offered value may take the place of, the likeliest first."""
    found = [case.wrong] if case.wrong is not None else OFFER.findall(fault.message)
    return [text for text in found if text]


def _in_words(words: tuple[str, ...], wrong: str, offer: str) -> tuple[str, ...]:
    """Replace a whole word, else a whole value behind an equals sign, else a part of a word."""
    if wrong in words:
        place = len(words) - 1 - words[::-1].index(wrong)
        return (*words[:place], offer, *words[place + 1 :])
    for place, word in enumerate(words):
        key, equals, value = word.rpartition("=")
        if equals and value == wrong:
            return (*words[:place], f"{key}={offer}", *words[place + 1 :])
    return tuple(
        re.sub(rf"(?<![\w.]){re.escape(wrong)}(?!\w)", lambda _: offer, word) for word in words
    )


def _with_options(case: Case, fault: Fault, typed: list[str]) -> tuple[str, ...]:
    """Return the words with options typed: in place of the same options, or added."""
    words = [part for word in case.words for part in _parted(word)]
    place = 0
    while place < len(typed):
        option = LONG.get(typed[place], typed[place])
        value = None if option in FLAGS else typed[place + 1]
        place += 1 if value is None else 2
        found = _place_of(words, option, value, fault)
        if found is None:
            words += [option] if value is None else [option, value]
        elif value is not None:
            words[found + 1] = value
    return tuple(words)


def _parted(word: str) -> list[str]:
    option, equals, value = word.partition("=")
    if equals and option.startswith("--"):
        return [option, value]
    return [LONG.get(word, word)]


def _place_of(words: list[str], option: str, value: str | None, fault: Fault) -> int | None:
    """Return where an option stands that another takes the place of; None where none does."""
    places = [at for at, word in enumerate(words) if word == option]
    if value is None or option not in REPEATED:
        return places[-1] if places else None
    if option in BY_KEY:
        same = [at for at in places if words[at + 1].partition("=")[0] == value.partition("=")[0]]
        same = same or [at for at in places if f"`{words[at + 1]}`" in fault.message]
        return same[-1] if same else None
    return None


def _in_toml(text: str, case: Case, fault: Fault, offer: str) -> str:
    """Return a file of assumptions with an offer written into it."""
    key, equals, _ = offer.partition(" = ")
    if equals or offer.startswith("[["):
        return _with_line(text, fault, key if equals else None, offer)
    for wrong in _quoted(case, fault):
        written = json.dumps(offer, ensure_ascii=False)
        for quote in ('"', "'"):
            if f"{quote}{wrong}{quote}" in text:
                return text.replace(f"{quote}{wrong}{quote}", written)
        bare = re.compile(rf"(?<![\w.]){re.escape(wrong)}(?![\w.])")
        for line in text.splitlines():
            if line.startswith("#") or not bare.search(line):
                continue
            before, found, value = line.partition("=")
            if found and bare.search(value) and not bare.search(before):
                start, end = bare.search(value).span()  # type: ignore[union-attr]
                return text.replace(line, f"{before}={value[:start]}{written}{value[end:]}")
            return text.replace(line, bare.sub(lambda _: offer, line, count=1))
    raise AssertionError(f"{case}: where does {offer!r} belong, after: {fault.message}")


def _with_line(text: str, fault: Fault, key: str | None, line: str) -> str:
    """Return a file with a line in place of that of the same key, else under its table."""
    lines = text.splitlines()
    found = PLACE.search(fault.message)
    begin = 0
    if found is not None:
        header = f"[[{found['table']}]]"
        places = [at for at, one in enumerate(lines) if one.startswith(header)]
        begin = places[int(found["number"]) - 1] + 1 if places else 0
    for at in range(begin, len(lines)):
        if key is not None and lines[at].partition("=")[0].strip() == key:
            return "\n".join([*lines[:at], line, *lines[at + 1 :], ""])
        if lines[at].startswith("["):
            break
    return "\n".join([*lines[:begin], line, *lines[begin:], ""])
