"""Run something from one system call to the next, and kill it there, by ptrace of Linux."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_TRACE_ME, _NEXT_CALL, _SET_OPTIONS, _DIES_WITH_US = 0, 24, 0x4200, 0x100000


class Walked(NamedTuple):
    """How a run went: its exit code, None where it was killed; how many stops it made, before and
    after each system call, until there was a new file in its folder, and from then on.
    """

    code: int | None
    before: int
    after: int


def can_trace() -> bool:
    """Tell whether processes can be traced here."""
    if sys.platform != "linux":
        return False
    try:
        return walked(lambda: 0, Path("/")).code == 0
    except OSError:
        return False


def walked(
    run: Callable[[], int], folder: Path, kill_at: int | None = None, *, after: bool = False
) -> Walked:
    """Run in a forked process, from system call to system call, and kill it as ``kill -9`` does at
    the stop of that number, counted from the start or from the first new file. Raises OSError where
    processes cannot be traced.
    """
    there = set(os.listdir(folder))
    counts = {False: 0, True: 0}
    written = False
    child = _begun(run)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        raise OSError("processes cannot be traced here")
    _ptrace(_SET_OPTIONS, child, _DIES_WITH_US)
    passed = 0
    while True:
        written = written or bool(set(os.listdir(folder)) - there)
        if kill_at is not None and written == after and counts[after] >= kill_at:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return Walked(None, counts[False], counts[True])
        _ptrace(_NEXT_CALL, child, passed)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            return Walked(os.waitstatus_to_exitcode(status), counts[False], counts[True])
        sent = os.WSTOPSIG(status)
        passed = 0 if sent == signal.SIGTRAP else sent
        counts[written] += 1


def forked(run: Callable[[], int]) -> int:
    """Run in a forked process, in silence, and return its number."""
    with warnings.catch_warnings():  # of threads, from Python 3.12 on: it runs nothing of theirs
        warnings.simplefilter("ignore")
        child = os.fork()
    if child:
        return child
    code = 70
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        code = run()
    finally:
        os._exit(code)


def _begun(run: Callable[[], int]) -> int:
    """Fork a process that waits to be traced, then runs."""

    def traced() -> int:
        if _LIBRARY.ptrace(_TRACE_ME, 0, None, None) != 0:
            return 70
        os.kill(os.getpid(), signal.SIGSTOP)
        return run()

    return forked(traced)


_LIBRARY = ctypes.CDLL(None, use_errno=True)
_LIBRARY.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_LIBRARY.ptrace.restype = ctypes.c_long


def _ptrace(request: int, child: int, data: int) -> None:
    if _LIBRARY.ptrace(request, child, None, data) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
