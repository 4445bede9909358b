"""What holds whatever is typed: every run of the command line, in this process, is held to it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malisize.cli.boundary import guarded

DATE = "2026-11-21"
SLOWEST = 30  # seconds for one run, beyond which something hangs
ERRORS = ("error: ", "erreur : ")
LINES = (
    *ERRORS,
    *("hint: ", "doubt: ", "note: ", "warning: "),
    *("piste : ", "doute : ", "note : ", "avertissement : "),
)
_SUMMARY = re.compile(
    r"[\d,]+ (scenarios? answered|blank rows? skipped)|wrote \S|\S+ écrit ; "
    r"|\S+( :|:) (no input was changed|changed |aucune entrée n'a changé|changé )"
)
_DATED = ("audience", "budget", "market", "explain", "drivers", "compare", "sweep")


class BrokenContractError(AssertionError):
    """A run that does not do what every run must."""


@dataclass(frozen=True)
class Ran:
    """What a run left: its exit code and both streams."""

    arguments: tuple[str, ...]
    code: int
    out: bytes
    err: str


@contextmanager
def folder(files: Mapping[str, bytes] = {}) -> Iterator[Path]:
    """Work in a new folder with these files, and remove it."""
    path = Path(tempfile.mkdtemp(prefix="malisize-fuzz-"))
    try:
        for name, content in files.items():
            (path / name).write_bytes(content)
        with chdir(path):
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def run(*arguments: str, stdin: bytes = b"") -> Ran:
    """Run a command in the current folder and check what every run must do. Raises
    BrokenContractError.
    """
    if arguments and arguments[0] in _DATED and "--date" not in arguments:
        arguments = (*arguments, "--date", DATE)
    code, out, err = _streams(arguments, stdin)
    ran = Ran(arguments, code, out, err.decode("utf-8", "replace"))
    _check(ran)
    return ran


def _streams(arguments: Sequence[str], stdin: bytes) -> tuple[int, bytes, bytes]:
    kept = sys.stdin, sys.stdout, sys.stderr
    with (
        tempfile.TemporaryFile() as put,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        put.write(stdin)
        put.seek(0)
        sys.stdin = io.TextIOWrapper(put, encoding="utf-8")
        sys.stdout = io.TextIOWrapper(out, encoding="utf-8", newline="")
        sys.stderr = io.TextIOWrapper(err, encoding="utf-8", newline="")
        before = signal.signal(signal.SIGPROF, _too_slow)
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)
        try:
            try:
                code = guarded(arguments)
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else 70
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            for stream in (sys.stdin, sys.stdout, sys.stderr):
                if isinstance(stream, io.TextIOWrapper):
                    stream.detach()
            sys.stdin, sys.stdout, sys.stderr = kept
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read()


def _too_slow(*_: object) -> None:
    raise BrokenContractError(f"still running after {SLOWEST} seconds of processor time")


def _check(ran: Ran) -> None:
    """Hold a run to the contract: a known exit code, one line an error, nothing of the inside."""

    def broken(words: str) -> BrokenContractError:
        told = f"{words}\ncode {ran.code}, standard error:\n{ran.err[:2000]}"
        return BrokenContractError(told)

    if ran.code not in (0, 1, 2):
        raise broken("exit code")
    if any(word in ran.err for word in ("Traceback", "error: internal", "erreur : interne")):
        raise broken("an error of the inside")
    lines = ran.err.split("\n")
    if lines.pop() != "":
        raise broken("the last line has no end")
    for line in lines:
        if not (line.startswith(LINES) or _SUMMARY.match(line)) or len(line) > 5000:
            raise broken(f"not a line of a message: {line[:200]!r}")
        if any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line):
            raise broken("a control character in a message")
    errors = [line for line in lines if line.startswith(ERRORS)]
    if ran.code == 0 and errors and ran.arguments[:1] not in (("batch",), ("sweep",)):
        raise broken("an error, and exit code 0")
    if ran.code == 2 and not errors:
        raise broken("exit code 2 without an error")
    streams = ran.arguments[:1] in (("batch",), ("sweep",), ("replay",), ("figures",))
    if errors and ran.code and ran.out and not streams:
        raise broken("an error, and something on standard output")


def check_json(ran: Ran) -> Any:
    """Return the document of a run, which must be strict JSON. Raises BrokenContractError."""

    def refuse(name: str) -> None:
        raise BrokenContractError(f"{name} in JSON")

    return json.loads(ran.out.decode("utf-8"), parse_constant=refuse)


def is_there(name: str) -> bool:
    """Tell whether a file of the current folder is there."""
    return os.path.exists(name)
