"""Type hints back: run what is wrong, take what its hint offers, put it where a user would, and run
again.

A hint offers what stands in backticks, and nothing else in backticks stands in a hint; one that
begins with a command or an option is typed whole. An offer is

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
from typing import IO, NamedTuple
from unittest import mock

from malisize.cli.boundary import guarded

LONG = {
    "-a": "--assumptions", "-c": "--channel", "-f": "--format", "-n": "--narrow",
    "-o": "--output", "-r": "--row", "-s": "--set",
}  # fmt: skip
BY_KEY = {
    "--set", "--narrow", "--vary", "--split", "--lock", "--min", "--max", "--prefer",
    "--min-frequency",
}  # fmt: skip
FLAGS = {"--force", "--allocate", "--keep-going", "--quiet", "-q", "--verbose", "-v", "--help"}
REPEATED = BY_KEY | {"--channel", "--assumptions", "--row", "--id", "--map"}
OFFER = re.compile(r"`([^`]+)`")
PLACE = re.compile(r"(?P<table>[a-z_]+(?:\.[a-z_0-9]+)*)\[(?P<number>\d+)\]")


class Case(NamedTuple):
    """What is typed after ``malisize``, with the files of its folder and standard input.

    ``wrong`` is what a value takes the place of, where the message does not quote it as it was
    typed. ``errors`` counts the faults. ``lenient`` is a case that lacks more than its faults.
    """

    words: tuple[str, ...]
    files: Mapping[str, str] = {}
    stdin: str = ""
    wrong: str | None = None
    errors: int = 1
    lenient: bool = False

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
    out: str = ""


def case_of(typed: str, **more: object) -> Case:
    """Return a case from a line as it is typed in a shell."""
    return Case(tuple(shlex.split(typed)), **more)  # type: ignore[arg-type]


def run(case: Case, folder: Path) -> Outcome:
    """Run the command line in this process, in a folder that gets the case's files."""
    for name, content in case.files.items():
        (folder / name).write_text(content, encoding="utf-8", errors="surrogateescape")
    with _streams(case.stdin, folder) as (written, said):
        code = guarded(case.words)
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = (file.seek(0) or file.read().decode("utf-8") for file in (written, said))
    faults: list[Fault] = []
    for line in err.splitlines():
        if line.startswith("error: "):
            faults.append(Fault(line.removeprefix("error: "), None))
        elif line.startswith("hint: "):
            faults[-1] = Fault(faults[-1].message, line.removeprefix("hint: "))
    return Outcome(code, tuple(faults), out)


@contextmanager
def _streams(stdin: str, folder: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
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
        yield out, said


def offers(hint: str) -> list[str]:
    """Return what a hint says to type: all of it where it begins as a command or an option does,
    else what stands in backticks.
    """
    if hint.startswith(("--", "malisize ", "mkdir ")) and "`" not in hint:
        return [hint]
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
    if offer.startswith("mkdir "):
        subprocess.run(["sh", "-c", offer], cwd=folder, check=True)
        return _unlike(run(case, folder), case, fault, offer, others)
    if offer.startswith("malisize "):
        again = run(case._replace(words=tuple(shlex.split(offer)[1:])), folder)
        return _unlike(again, case, fault, offer, [])
    said = [
        _unlike(run(typed, folder), case, fault, offer, others) for typed in put(case, fault, offer)
    ]
    return next((wrong for wrong in said if wrong is None), said[0])


def _unlike(
    again: Outcome, case: Case, fault: Fault, offer: str, others: Sequence[str]
) -> str | None:
    """Tell how a run differs from one that accepts an offer: it ends well, or as the other faults
    have it.

    A broken file that lacks more than its fault says is refused for that afterwards; the offer is
    accepted where no message names its place or quotes it.
    """
    if again.code == 0 or (others and sorted(f.message for f in again.faults) == sorted(others)):
        return None
    if case.lenient:
        place = fault.message.split(": ")[:2]
        new = [f.message for f in again.faults if f.message not in others]
        if all(m.split(": ")[:2] != place and f"`{offer}`" not in m for m in new):
            return None
    return f"exit {again.code}, {[fault.message for fault in again.faults]}"


def put(case: Case, fault: Fault, offer: str) -> list[Case]:
    """Return a case with an offer typed where it belongs; twice where a file has two such places,
    of which a reader sees which is meant.
    """
    named = next((name for name in case.files if fault.message.startswith(f"{name}: ")), None)
    if fault.message.startswith("no option "):
        return [case._replace(words=_in_words(case.words, _quoted(case, fault)[0], offer))]
    if offer.startswith("-") and not offer[1:2].isdigit():
        if case.words[:2] == ("assumptions", "check"):
            return [_in_checked(case, shlex.split(offer))]
        return [case._replace(words=with_options(case, fault, shlex.split(offer)))]
    if named is not None and named.endswith(".toml"):
        texts = _in_toml(case.files[named], case, fault, offer)
        assert texts, f"{case}: where does {offer!r} belong, after: {fault.message}"
        return [case._replace(files={**case.files, named: text}) for text in texts]
    for wrong in _quoted(case, fault):
        if named is not None and wrong in case.files[named]:
            text = case.files[named].replace(wrong, offer)
            return [case._replace(files={**case.files, named: text})]
        if wrong in case.stdin:
            return [case._replace(stdin=case.stdin.replace(wrong, offer))]
        if any(wrong in word for word in case.words):
            return [case._replace(words=_in_words(case.words, wrong, offer))]
    raise AssertionError(f"{case}: where does {offer!r} belong, after: {fault.message}")


def _in_checked(case: Case, typed: list[str]) -> Case:
    """Return a check of a file that has what options would give."""
    (name,) = case.files
    given: dict[str, str] = {}
    for option, value in zip(typed[::2], typed[1::2], strict=True):
        key, _, text = value.partition("=")
        if option != "--set":
            key, text = f"audience.{option.removeprefix('--')}", value
        given[key] = text
    lines = case.files[name].splitlines()
    kept = [line for line in lines if line.partition("=")[0].strip() not in given]
    kept = [
        line
        for line in kept
        if f"audience.{line.partition('=')[0].strip()}" not in given or "=" not in line
    ]
    top = [f"{key} = {json.dumps(text)}" for key, text in given.items()]
    return case._replace(files={**case.files, name: "\n".join([*top, *kept, ""])})


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
    before = r"[\w.]" if wrong[:1].isdigit() else r"\w"
    return tuple(
        re.sub(rf"(?<!{before}){re.escape(wrong)}(?!\w)", lambda _: offer, word) for word in words
    )


def with_options(case: Case, fault: Fault, typed: list[str]) -> tuple[str, ...]:
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
            words[found + 1] = _entry(words[found + 1], value)
    return tuple(words)


def _entry(word: str, value: str) -> str:
    """Return the value of an option, an entry of one key in the place of that entry among
    several.
    """
    key = value.partition("=")[0]
    entries = re.split(r",(?=[^,=]*=)", word)
    if "," in value or len(entries) == 1:
        return value
    return ",".join(value if one.partition("=")[0] == key else one for one in entries)


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
        key = value.partition("=")[0]
        same = [at for at in places if re.search(rf"(^|,){re.escape(key)}=", words[at + 1])]
        same = same or [at for at in places if f"`{words[at + 1]}`" in fault.message]
        same = same or [at for at in places if "=" not in value + words[at + 1]]
        return same[-1] if same else None
    return None


def _in_toml(text: str, case: Case, fault: Fault, offer: str) -> list[str]:
    """Return a file of assumptions with an offer written into it: in the place of a key that is
    wrong, as the value of the key that the message names, or for the text it quotes.
    """
    key, equals, _ = offer.partition(" = ")
    if equals:
        return [_with_line(text, fault, key, offer)]
    for wrong in _quoted(case, fault):
        keyed = _with_key(text, wrong, offer)
        if keyed is not None:
            return [keyed]
    value = offer if offer.startswith("[") else json.dumps(offer, ensure_ascii=False)
    named = _with_value(text, fault, value)
    out = [] if named is None else [named]
    for wrong in _quoted(case, fault):
        bare = re.compile(rf"= *{re.escape(wrong)} *$", re.MULTILINE)
        out += [text.replace(f'"{wrong}"', value)] if f'"{wrong}"' in text else []
        out += [bare.sub(lambda _: f"= {value}", text)] if bare.search(text) else []
    return out


def _with_key(text: str, wrong: str, offer: str) -> str | None:
    """Return a file with one name of a key, or a whole key, in the place of a wrong one."""
    token = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])")
    lines = text.splitlines()
    for at, line in enumerate(lines):
        header = re.match(r"\s*\[+([^\]]*)\]+", line)
        before = header[1] if header else line.partition("=")[0] if "=" in line else ""
        if line.startswith("#") or not token.search(before):
            continue
        new = token.sub(lambda _: _bare(offer), before, count=1)
        return "\n".join([*lines[:at], line.replace(before, new, 1), *lines[at + 1 :], ""])
    inline = re.compile(rf"([{{,] *){re.escape(wrong)}( *=)")
    return inline.sub(rf"\g<1>{_bare(offer)}\g<2>", text, count=1) if inline.search(text) else None


def _bare(key: str) -> str:
    """Return a key as TOML takes it."""
    return key if re.fullmatch(r"[\w.-]+", key, re.ASCII) else json.dumps(key)


def _with_value(text: str, fault: Fault, value: str) -> str | None:
    """Return a file with a value for the key that the message names; None where it has none."""
    path = fault.message.split(": ")[1].removeprefix("scenario.")
    found = PLACE.search(path)
    lines, header, count = text.splitlines(), "", 0
    for at, line in enumerate(lines):
        if line.startswith("["):
            header = line.strip("[]").strip()
            if path == header:  # a table where a value belongs
                rest = next((i for i in range(at + 1, len(lines)) if lines[i][:1] == "["), None)
                after = lines[rest:] if rest is not None else []
                return "\n".join([f"{path} = {value}", *lines[:at], *after, ""])
            count += found is not None and header == found["table"]
            continue
        key, equals, _ = line.partition("=")
        whole = ".".join(part for part in (header, key.strip().replace('"', "")) if part)
        here = whole.removeprefix("scenario.")
        if found is not None and (count != int(found["number"]) or header != found["table"]):
            continue
        if found is not None:
            here = here.replace(found["table"], found[0], 1)
        if equals and here.startswith(f"{path}."):  # a key below the one where a value belongs
            return "\n".join([*lines[:at], f"{path} = {value}", *lines[at + 1 :], ""])
        if equals and not line.startswith("#") and (path == here or path.startswith(f"{here}.")):
            return "\n".join([*lines[:at], f"{key}= {value}", *lines[at + 1 :], ""])
    return None


def _with_line(text: str, fault: Fault, key: str, line: str) -> str:
    """Return a file with a line in place of that of the same key, else under its table."""
    lines = text.splitlines()
    found = PLACE.search(fault.message)
    begin = 0
    if found is not None:
        header = f"[[{found['table']}]]"
        places = [at for at, one in enumerate(lines) if one.startswith(header)]
        begin = places[int(found["number"]) - 1] + 1 if places else 0
    for at in range(begin, len(lines)):
        if lines[at].partition("=")[0].strip() == key:
            return "\n".join([*lines[:at], line, *lines[at + 1 :], ""])
        if found is not None and lines[at].startswith("["):
            break
    return "\n".join([*lines[:begin], line, *lines[begin:], ""])
