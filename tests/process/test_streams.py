"""Where results go: standard output by any of its names, folders, full disks, signals that are to
be ignored.
"""

from __future__ import annotations

import csv
import io
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

TABLE = b"name,overlap\na,80%\nb,0.9\n"
AUDIENCE = ("audience", "--range", "none", "-q", "--format", "csv")


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "force"])
def test_standard_output_by_another_name_is_standard_output(
    malisize: Callable, tmp_path: Path, name: str, force: tuple[str, ...]
) -> None:
    """What the shell opened is written to where it stands, so a log that is appended to stays."""
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "log.csv").write_text("kept\n")
    args = (*AUDIENCE, "--output", name, *force)
    assert malisize.shell('"$@" >> log.csv', *args).code == 0
    plain = malisize(*AUDIENCE).stdout
    assert (tmp_path / "log.csv").read_bytes() == b"kept\n" + plain
    assert malisize.shell('"$@" > new.csv', *args).code == 0
    assert (tmp_path / "new.csv").read_bytes() == plain
    assert malisize(*args).stdout == plain


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_a_batch_appends_to_standard_output_too(
    malisize: Callable, tmp_path: Path, name: str
) -> None:
    (tmp_path / "in.csv").write_bytes(TABLE)
    (tmp_path / "log.csv").write_text("kept\n")
    result = malisize.shell('"$@" >> log.csv', "batch", "in.csv", "--output", name, "--force")
    assert result.code == 0
    assert (tmp_path / "log.csv").read_text().startswith("kept\nname,overlap,")
    malisize.refused(
        "batch", "in.csv", "--keep-going", "--rejects", name,
        saying=f"--rejects {name}: standard output carries the results",
    )  # fmt: skip


def test_any_descriptor_is_written_to_where_it_stands(malisize: Callable, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("kept\n")
    args = (*AUDIENCE, "--output", "/dev/fd/3")
    assert malisize.shell('"$@" 3>> log.csv', *args).code == 0
    assert (tmp_path / "log.csv").read_bytes() == b"kept\n" + malisize(*AUDIENCE).stdout
    closed = malisize.shell('"$@" 3>&-', *args)
    assert (closed.code, closed.errors) == (
        2,
        ["error: --output `/dev/fd/3`: it is not open"],
    )
    piped = malisize.shell('"$@" | cat; true', *AUDIENCE, "--output", "/dev/stdout")
    assert piped.stdout == malisize(*AUDIENCE).stdout


@pytest.mark.parametrize("name", ["x.csv/", "x.csv/.", "./x.csv//"])
def test_the_name_of_a_folder_is_no_file(malisize: Callable, tmp_path: Path, name: str) -> None:
    """A slash at the end is not dropped without a word, whether the file exists or not."""
    (tmp_path / "in.csv").write_bytes(TABLE)
    for args in (
        (*AUDIENCE, "--output", name),
        ("batch", "in.csv", "--output", name),
        ("batch", "in.csv", "--keep-going", "--rejects", name),
        ("assumptions", "new", name),
    ):
        refused = malisize.refused(*args, saying="is the name of a folder")
        assert refused.hints == ["hint: name a file in it, or write without the slash at the end"]
        (tmp_path / "x.csv").write_text("old")
        malisize.refused(*args, "--force", saying=": ")
        assert (tmp_path / "x.csv").read_text() == "old"
        (tmp_path / "x.csv").unlink()
    for args in (("audience", "-a", "in.csv/"), ("replay", "in.csv/"), ("batch", "in.csv/")):
        malisize.refused(*args, saying="a file stands where a folder should be")
    malisize.refused("batch", "in.csv", "--output", "", saying="the name of the file is empty")


def test_a_full_disk_leaves_whole_rejected_rows(malisize: Callable, tmp_path: Path) -> None:
    """What a full disk leaves of a rejected row is cut off again, and the rest is kept."""
    lines = "".join(f'"row {n}, ""quoted""",120%\n' for n in range(20_000))
    (tmp_path / "in.csv").write_text(f"name,overlap\n{lines}")
    result = malisize.shell(
        'ulimit -f 500; trap "" XFSZ; "$@" > out.csv',
        "batch", "in.csv", "--keep-going", "--rejects", "bad.csv",
    )  # fmt: skip
    assert result.code == 74
    assert result.errors == [
        "error: --rejects `bad.csv`: cannot be written: the file would be too large"
    ]
    content = (tmp_path / "bad.csv").read_bytes()
    assert 400 * 1024 < len(content) <= 500 * 1024
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {5}
    assert content.endswith(b"\n")
    assert rows[-1][0] == f'row {len(rows) - 2}, "quoted"'


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_the_parent_ignores_stays_ignored(
    malisize: Callable, tmp_path: Path, number: signal.Signals
) -> None:
    """``nohup``, or a background job of a script, is not ended by what its terminal sends."""

    def ignore() -> None:
        signal.signal(number, signal.SIG_IGN)

    streams = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "preexec_fn": ignore}
    with malisize.start("batch", "-q", "--row", "population", **streams) as process:
        process.stdin.write(b"name,overlap\na,0.8\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"name,overlap,population\n"
        process.send_signal(number)
        time.sleep(0.1)
        process.stdin.write(b"b,0.9\n")
        process.stdin.close()
        assert process.wait(20) == 0
        assert process.stdout.read().endswith(b"b,0.9,24834845\n")
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("words", "saying"),
    [
        ("audience -a - --area paris", "no area `paris`"),
        ("budget -a - --total XOF", "`XOF` is a unit without a number"),
        ("drivers population -a - --age 35-18", "`35-18` ends before it begins"),
        ("sweep population -a - --vary overlap=70%,80% -c facebok", "no channel `facebok`"),
        ("compare - restaurant-bamako --area paris", "no area `paris`"),
    ],
)
def test_options_are_checked_before_standard_input_is_waited_for(
    malisize: Callable, words: str, saying: str
) -> None:
    """What no file could mend is said while whoever writes the file has not begun."""
    streams = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with malisize.start(*words.split(), **streams) as process:
        assert saying in process.stderr.readline().decode()
        assert process.wait(20) == 2
        process.stdin.close()
