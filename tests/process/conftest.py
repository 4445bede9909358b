"""Run malisize as a real process: pinned environment, captured streams, a pseudo-terminal where a
screen is wanted.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest

DATE = "2026-11-21"
DATED = ("audience", "market", "explain", "drivers", "compare", "sweep")
SGR = re.compile(
    r"\x1b\[[0-9;]*m"
)  # colours and weights, the only sequences that may reach a terminal
TIMEOUT = 60
_DONE: dict[tuple[str, ...], Result] = {}


@dataclass(frozen=True)
class Result:
    """What a finished process left: its exit code and both streams."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.stdout.decode("utf-8")

    @property
    def err(self) -> str:
        """Standard error as text."""
        return self.stderr.decode("utf-8")

    @property
    def errors(self) -> list[str]:
        """The error lines."""
        return [line for line in self.err.splitlines() if line.startswith("error: ")]

    @property
    def hints(self) -> list[str]:
        """The hint lines."""
        return [line for line in self.err.splitlines() if line.startswith("hint: ")]


@dataclass(frozen=True)
class Screen:
    """What a pseudo-terminal received; ``text`` is without colours."""

    code: int
    raw: str

    @property
    def text(self) -> str:
        """What is shown, without colours."""
        return SGR.sub("", self.raw).replace("\r\n", "\n")

    @property
    def lines(self) -> list[str]:
        """What is shown, line by line."""
        return self.text.split("\n")


@dataclass(frozen=True)
class Malisize:
    """Runs the command line in a folder of its own."""

    folder: Path

    def environment(self, more: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """Return the pinned environment; a value of None takes a variable out."""
        env: dict[str, str | None] = {
            name: os.environ.get(name) for name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV")
        }
        env |= {
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "PYTHONHASHSEED": "0",
            "HOME": str(self.folder),
            "TERM": "xterm",
        }
        env |= more or {}
        return {name: value for name, value in env.items() if value is not None}

    def command(
        self, args: Sequence[str | bytes], python: Sequence[str] = (), *, dated: bool = True
    ) -> list[str | bytes]:
        """Return the whole command; commands that age their figures get the pinned date."""
        dated = (
            dated
            and bool(args)
            and args[0] in DATED
            and "--date" not in args
            and not {"-h", "--help"} & set(args)
        )
        return [
            sys.executable,
            *python,
            "-m",
            "malisize",
            *args,
            *(["--date", DATE] if dated else []),
        ]

    def __call__(
        self,
        *args: str | bytes,
        stdin: bytes = b"",
        env: Mapping[str, str | None] | None = None,
        python: Sequence[str] = (),
        cwd: Path | None = None,
        before: Callable[[], None] | None = None,
        prefix: Sequence[str] = (),
        dated: bool = True,
    ) -> Result:
        """Run to the end and return the result."""
        done = subprocess.run(
            [*prefix, *self.command(args, python, dated=dated)],
            input=stdin,
            capture_output=True,
            env=self.environment(env),
            cwd=cwd or self.folder,
            timeout=TIMEOUT,
            preexec_fn=before,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def audience(self, *args: str | bytes, **how: Any) -> Result:
        """Run ``audience`` without ranges, which is faster."""
        return self("audience", "--range", "none", *args, **how)

    def plainly(self, *args: str) -> Result:
        """Run what depends on no file and writes none; asked again, return the result of the first
        time.
        """
        if args not in _DONE:
            _DONE[args] = self(*args)
        return _DONE[args]

    def start(
        self, *args: str, env: Mapping[str, str | None] | None = None, **how: Any
    ) -> subprocess.Popen[bytes]:
        """Start a process and leave it running."""
        how = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "cwd": self.folder,
        } | how
        return subprocess.Popen(self.command(args), env=self.environment(env), **how)

    def shell(self, script: str, *args: str, env: Mapping[str, str | None] | None = None) -> Result:
        """Run a line of bash in which ``"$@"`` is the command."""
        done = subprocess.run(
            ["bash", "-c", script, "bash", *self.command(args)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self.environment(env),
            cwd=self.folder,
            timeout=TIMEOUT,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def terminal(
        self,
        width: int,
        *args: str,
        env: Mapping[str, str | None] | None = None,
        typed: Callable[[int], None] | None = None,
    ) -> Screen:
        """Run on a pseudo-terminal of a width and return what it shows; ``typed`` may write keys to
        it.

        Only a run that is typed to owns the terminal: when an owner ends, Linux drops what nobody
        has read yet. The end of the terminal that the run writes to stays open here until all is
        read: closed at the moment of a read, it can lose the last lines.
        """
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        process = subprocess.Popen(
            self.command(args),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=self.environment(env),
            cwd=self.folder,
            start_new_session=typed is not None,
            preexec_fn=_take_terminal if typed else None,  # noqa: PLW1509 (no threads run here)
        )
        if typed:
            typed(master)
        raw = _drain(master, process)
        os.close(slave)
        return Screen(
            process.wait(TIMEOUT), raw.decode((env or {}).get("PYTHONIOENCODING") or "utf-8")
        )

    def files(self) -> dict[str, bytes | str]:
        """Return everything in the folder: content of files, targets of links, nothing of the
        rest.
        """
        found: dict[str, bytes | str] = {}
        for path in sorted(self.folder.rglob("*")):
            name = str(path.relative_to(self.folder))
            found[name] = (
                os.readlink(path)
                if path.is_symlink()
                else path.read_bytes()
                if path.is_file()
                else ""
            )
        return found

    def refused(
        self, *args: str | bytes, saying: str | Sequence[str] = (), faults: int = 1, **how: Any
    ) -> Result:
        """Run what must be refused and check how: exit 1 or 2, one line a fault, nothing on
        standard output or on disk.
        """
        before = self.files()
        result = self(*args, **how)
        check_refusal(result, faults)
        assert self.files() == before
        for words in [saying] if isinstance(saying, str) else saying:
            assert words in result.err
        return result


def check_refusal(result: Result, faults: int = 1) -> None:
    """Check the form of a refusal."""
    assert result.code in (1, 2), result
    assert result.stdout == b""
    assert "Traceback" not in result.err
    assert "internal" not in result.err
    assert len(result.errors) == faults, result.err
    assert all(line.startswith(("error: ", "hint: ")) for line in result.err.splitlines()), (
        result.err
    )
    assert all(not line.endswith(".") for line in result.errors)
    assert_harmless(result.err)


def assert_harmless(text: str) -> None:
    """Check that a text holds nothing that moves a cursor, reorders characters or fails to
    encode.
    """
    bad = [
        c
        for c in text
        if (c < " " and c != "\n") or "\x7f" <= c < "\xa0" or c in "\u2028\u2029\u200e\u200f\u061c"
    ]
    bad += [
        c
        for c in text
        if "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" or "\ud800" <= c <= "\udfff"
    ]
    assert not bad, bad


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _drain(master: int, process: subprocess.Popen[bytes]) -> bytes:
    """Read what a run writes to a terminal until it has ended and nothing is left."""
    raw, deadline = b"", time.monotonic() + TIMEOUT
    os.set_blocking(master, False)
    while True:
        if time.monotonic() > deadline:
            process.kill()
        ended = process.poll() is not None  # asked before the read: what it wrote is there by now
        try:
            found = os.read(master, 65536)
        except BlockingIOError:
            if ended:
                break
            select.select([master], [], [], 0.01)
            continue
        except OSError:  # its owner has ended
            break
        if not found:
            break
        raw += found
    os.close(master)
    return raw


@cache
def without_privileges() -> tuple[str, ...] | None:
    """Return a prefix under which file permissions count even for root; None where there is no such
    thing.
    """
    if os.geteuid() != 0:
        return ()
    dropped = "-dac_override,-dac_read_search"
    prefix = ("setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}")
    if not shutil.which("setpriv"):
        return None
    works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    return prefix if works else None


@pytest.fixture
def malisize(tmp_path: Path) -> Malisize:
    return Malisize(tmp_path)


@pytest.fixture
def unprivileged() -> tuple[str, ...]:
    prefix = without_privileges()
    if prefix is None:
        pytest.skip("root passes every permission here")
    return prefix


@pytest.fixture
def harmless() -> Callable[[str], None]:
    return assert_harmless


@pytest.fixture
def refusal() -> Callable[..., None]:
    return check_refusal


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """Return a named pipe. Opening it for writing waits until the process under test reads it."""
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    return path


def write_all(path: Path, content: bytes) -> None:
    """Write to a named pipe and close it."""
    stream: IO[bytes]
    with path.open("wb") as stream:
        stream.write(content)


@pytest.fixture
def slow_disk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which a file, once written, takes long to reach the disk: ``MARK``
    appears meanwhile.
    """
    folder = tmp_path_factory.mktemp("slow")
    (folder / "sitecustomize.py").write_text(
        "import os, time\ndef slow(fd):\n    open(os.environ['MARK'], 'w').close()\n   "
        " time.sleep(30)\nos.fsync = slow\n"
    )
    path = os.pathsep.join(part for part in (str(folder), os.environ.get("PYTHONPATH")) if part)
    return {"PYTHONPATH": path, "MARK": str(folder / "mark")}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test of this folder, since a process takes longer to start than a test to run."""
    item.add_marker(pytest.mark.slow)
