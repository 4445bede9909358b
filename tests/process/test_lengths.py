"""Lengths are checked before work: what is long is read in a moment, or refused at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# a process begins with the peak of the one it comes from, and that of the tests is large
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(f"{chr(30)}{used.ru_utime} {used.ru_maxrss}")
sys.exit(code)
"""
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
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *malisize.command(args)],
        input=stdin,
        capture_output=True,
        env=malisize.environment(),
        check=False,
    )
    assert done.returncode == code, done.stderr[:300]
    said, _, figures = done.stderr.decode().rstrip().rpartition(chr(30))
    seconds, kilobytes = map(float, figures.split())
    assert seconds < 4.0
    assert kilobytes < 250 * 1024
    lines = said.splitlines()
    assert len(lines) < 310
    assert all(len(line) < 400 for line in lines)


def test_comments_are_no_entries(malisize: Callable, tmp_path: Path) -> None:
    """A saved estimate of 8 MiB that is mostly comments is read as any other."""
    assert malisize.audience("--output", "saved.toml").code == 0
    saved = tmp_path / "saved.toml"
    text = saved.read_bytes()
    saved.write_bytes(text + b"# padding\n" * ((8 * 2**20 - len(text)) // 10))
    result = malisize("replay", "saved.toml")
    assert (result.code, result.err) == (0, "")


def test_faults_beyond_those_shown_are_counted(malisize: Callable) -> None:
    """Every fault of a file is said, up to a number that nobody reads."""
    few = b"".join(b"k%d=1\n" % n for n in range(150))
    assert malisize("audience", "-a", "-", stdin=few).errors[-1] == "error: 50 more faults"


def test_more_scenarios_than_a_file_has_are_refused(malisize: Callable) -> None:
    text = b"".join(b"[scenario.s%d]\noverlap=0.8\n" % n for n in range(501))
    result = malisize.refused("audience", "-a", "-", stdin=text, saying="501 scenarios, more than")
    assert "`malisize batch`" in result.hints[0]
