"""Lengths are checked before work: what is long is read in a moment, or refused at once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest

SAVED = b'schema = "malisize.estimate/1"\n'
LONG = {
    "unknown keys": (("audience", "-a", "-"), b"".join(b"k%d=1\n" % n for n in range(20_000)), 2),
    "unknown keys of a channel": (
        ("audience", "-a", "-"),
        b"".join(b"channels.facebook.k%d=1\n" % n for n in range(9_000)),
        2,
    ),
    "many scenarios": (
        ("assumptions", "check", "-"),
        b"".join(b"[scenario.s%d]\noverlap=0.8\n" % n for n in range(300)),
        0,
    ),
    "too many scenarios": (
        ("assumptions", "check", "-"),
        b"".join(b"[scenario.s%d]\noverlap=0.8\n" % n for n in range(8_000)),
        2,
    ),
    "a saved file of keys": (
        ("replay", "-"),
        SAVED + b"".join(b"a%d=1\n" % n for n in range(800_000)),
        2,
    ),
    "a saved file of rows": (
        ("replay", "-"),
        SAVED + b'[[rows]]\nid="a"\n' * 500_000,
        2,
    ),
    "a saved file in JSON": (
        ("replay", "-"),
        b'{"rows":[' + b'{"id":"a","low":1,"central":1,"high":2},' * 200_000 + b"{}]}",
        2,
    ),
    "a name twice among many": (
        ("replay", "-"),
        b"{" + b"".join(b'"k%d":1,' % n for n in range(59_000)) + b'"k58999":1}',
        2,
    ),
    "a sweep of dots": (("sweep", "population", "--vary", f"overlap={'.' * 100_000}"), b"", 2),
    "a line of names": (
        ("batch",),
        b"{" + b",".join(b'"x%d":1' % n for n in range(100_000)) + b"}\n",
        2,
    ),
    "blank lines above a header": (("batch", "-q"), b"\n" * 1_000_000 + b"overlap\n0.8\n", 0),
}


@pytest.mark.parametrize(("args", "stdin", "code"), LONG.values(), ids=LONG)
def test_what_is_long_takes_a_moment(
    malisize: Callable, args: tuple[str, ...], stdin: bytes, code: int
) -> None:
    """Under 4 seconds of processor time, where seconds to minutes were needed, and 250 MB."""
    with malisize.start(*args, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            process.stdin.write(stdin)
            process.stdin.close()
        except BrokenPipeError:  # refused before the end was read
            pass
        said = process.stderr.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == code, said[:300]
    assert used.ru_utime < 4.0
    assert used.ru_maxrss < 250 * 1024
    lines = said.splitlines()
    assert len(lines) < 310
    assert all(len(line) < 400 for line in lines)


def test_faults_beyond_those_shown_are_counted(malisize: Callable) -> None:
    """Every fault of a file is said, up to a number that nobody reads."""
    few = b"".join(b"k%d=1\n" % n for n in range(150))
    assert malisize("audience", "-a", "-", stdin=few).errors[-1] == "error: 50 more faults"


def test_more_scenarios_than_a_file_has_are_refused(malisize: Callable) -> None:
    text = b"".join(b"[scenario.s%d]\noverlap=0.8\n" % n for n in range(501))
    result = malisize.refused("audience", "-a", "-", stdin=text, saying="501 scenarios, more than")
    assert "`malisize batch`" in result.hints[0]
