"""``malisize batch`` and ``malisize sweep`` as real commands: streams, signals, full disks, readers
that go away.
"""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = "name,area,overlap\na,bamako,80%\nb,,0.9\n"
ROWS = ("--row", "reachable.deduplicated", "--row", "population")


def many(folder: Path, count: int, name: str = "many.csv") -> Path:
    path = folder / name
    lines = (f"row {n},{0.5 + 0.4 * n / count:.6f}\n" for n in range(count))
    path.write_text("name,overlap\n" + "".join(lines))
    return path


def whole(content: bytes, columns: int = 3) -> list[list[str]]:
    """Return the rows of a content, each of which must be whole."""
    assert not content or content.endswith(b"\n")
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    assert {len(row) for row in rows} <= {columns}
    return rows


def test_each_row_is_what_one_run_gives(malisize: Callable) -> None:
    result = malisize("batch", *ROWS, stdin=GOOD.encode())
    assert result.code == 0
    said = (
        "doubt: reachable.deduplicated: assumed, oldest figure 2018-08-06, population: proxy,"
        " oldest figure 2025-01-01 ("
    )
    assert result.err.startswith(said)
    rows = list(csv.DictReader(io.StringIO(result.out)))
    for row, options in zip(
        rows, (["--area", "bamako", "--set", "overlap=80%"], ["--set", "overlap=0.9"]), strict=True
    ):
        one = {
            line["id"]: line
            for line in json.loads(malisize.audience(*options, "--format", "json", "-q").out)[
                "rows"
            ]
        }
        for id in ("reachable.deduplicated", "population"):
            assert float(row[id]) == pytest.approx(one[id]["central"], rel=1e-12)


def test_files_formats_and_ranges(malisize: Callable, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(GOOD)
    (tmp_path / "in.jsonl").write_text(
        '{"name": "a", "area": "bamako", "overlap": "80%"}\n{"name": "b", "overlap": 0.9}\n'
    )
    table = malisize("batch", "in.csv", "--range", "90%", "--draws", "300")
    lines = malisize("batch", "in.jsonl", "--range", "90%", "--draws", "300")
    objects = [json.loads(line) for line in lines.out.splitlines()]
    assert list(objects[0]) == [
        "name",
        "area",
        "overlap",
        *(f"reachable.deduplicated{end}" for end in ("", ".low", ".high")),
    ]
    for row, one in zip(csv.DictReader(io.StringIO(table.out)), objects, strict=True):
        for name in (
            "reachable.deduplicated",
            "reachable.deduplicated.low",
            "reachable.deduplicated.high",
        ):
            assert float(row[name]) == one[name]
    saved = malisize("batch", "in.csv", "--output", "out.csv", "--range", "90%", "--draws", "300")
    assert (saved.code, saved.stdout) == (0, b"")
    assert (tmp_path / "out.csv").read_bytes().decode() == table.out


def test_a_bad_row_stops_with_its_line_and_what_was_before_it_stays(malisize: Callable) -> None:
    result = malisize("batch", stdin=(GOOD + "c,bamakko,0.7\nd,,0.8\n").encode())
    assert result.code == 2
    assert len(whole(result.stdout, 4)) == 3
    assert result.errors == ["error: standard input: line 4: no area `bamakko`"]
    assert result.hints == ["hint: did you mean `bamako`?"]
    infeasible = malisize("batch", stdin=b"figures.internet_users\n30M\n")
    assert infeasible.code == 1
    assert "line 2: there cannot be more internet users than people" in infeasible.err


def test_keep_going_loses_nothing(malisize: Callable, tmp_path: Path) -> None:
    text = GOOD + "c,bamakko,0.7\nd,,80%\ne,,,\n" + 'f,"rural'
    result = malisize("batch", "--keep-going", "--rejects", "bad.csv", stdin=text.encode())
    assert result.code == 0
    assert [row[0] for row in whole(result.stdout, 4)] == ["name", "a", "b", "d"]
    rejected = list(
        csv.DictReader(io.StringIO((tmp_path / "bad.csv").read_bytes().decode(), newline=""))
    )
    assert [(row["reject_line"], row["name"] or row["reject_rest"]) for row in rejected] == [
        ("4", "c"), ("6", "e"), ("7", 'f,"rural'),
    ]  # fmt: skip
    assert rejected[1]["reject_rest"] == "e,,,"
    assert result.err.splitlines()[1:] == ["3 scenarios answered, 3 rejected into bad.csv"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "saying"),
    [
        (("--keep-going",), GOOD, "--rejects"),
        (("--rejects", "bad.csv"), GOOD, "--keep-going"),
        (
            ("--keep-going", "--rejects", "x.csv", "--output", "./x.csv"),
            GOOD,
            "is also the output file",
        ),
        (("--format", "xml"), GOOD, "no such format"),
        (("--output", "x.jsonl"), GOOD, "the input is csv, and so is the output"),
        (("--output", "x.parquet"), GOOD, "is not the ending of a format"),
        (("--keep-going", "--rejects", "-"), GOOD, "standard output carries the results"),
        (("--row", "nosuch", "--keep-going", "--rejects", "z.csv"), GOOD, "no row `nosuch`"),
        ((), '[{"overlap": 0.8}]', "a JSON array"),
        (("--format", "jsonl"), GOOD, "line 1: no JSON"),
        (("nowhere.csv",), "", "nowhere.csv: no such file"),
        ((".",), "", "is a directory"),
        (("--id", "nowhere"), GOOD, "no column of that name"),
        (("--row", "reachable.dedup"), GOOD, "did you mean `reachable.deduplicated`"),
        (("--row", "plan.reach"), GOOD, "no row `plan.reach` without a plan"),
        (("--draws", "5"), GOOD, "--draws"),
        (("--output", "nowhere/x.csv"), GOOD, "its folder does not exist"),
        ((), "name,overlp\na,1\n", "looks like `overlap` misspelt"),
        ((), "", "is empty"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_written(
    malisize: Callable, arguments: tuple[str, ...], stdin: str, saying: str
) -> None:
    malisize.refused("batch", *arguments, stdin=stdin.encode(), saying=saying)


def test_what_went_wrong_first_is_said(malisize: Callable) -> None:
    result = malisize("batch", "--output", "/dev/full", stdin=(GOOD + "c,bamakko,0.7\n").encode())
    assert (result.code, result.errors) == (2, ["error: standard input: line 4: no area `bamakko`"])


def test_a_terminal_as_input_is_refused_not_waited_for(malisize: Callable) -> None:
    screen = malisize.terminal(80, "batch")
    assert screen.code == 2
    assert "is the terminal" in screen.text


def test_output_begins_before_input_ends(malisize: Callable) -> None:
    with malisize.start("batch", "--row", "population", stdin=subprocess.PIPE) as process:
        process.stdin.write(b"name,overlap\na,0.8\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"name,overlap,population\n"
        assert process.stdout.readline() == b"a,0.8,24834845\n"
        process.stdin.write(b"b,0.9\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"b,0.9,24834845\n"
        process.stdin.close()
        assert process.wait(20) == 0


def test_a_reader_that_goes_away_ends_it_silently(malisize: Callable, tmp_path: Path) -> None:
    many(tmp_path, 60_000)
    result = malisize.shell('"$@" | head -1; echo "${PIPESTATUS[0]}"', "batch", "many.csv")
    assert result.out.splitlines()[-1] == "141"
    assert result.err == ""


def test_a_full_disk_leaves_whole_rows(malisize: Callable, tmp_path: Path) -> None:
    many(tmp_path, 60_000)
    assert malisize.shell('"$@" > /dev/full', "batch", "many.csv").code == 74
    limited = malisize.shell('ulimit -f 1000; trap "" XFSZ; "$@" > out.csv', "batch", "many.csv")
    assert limited.code == 74
    assert limited.errors == [
        "error: standard output: cannot be written: the file would be too large"
    ]
    content = (tmp_path / "out.csv").read_bytes()
    assert 900 * 1024 < len(content) <= 1000 * 1024
    rows = whole(content)
    assert rows[-1][0] == f"row {len(rows) - 2}"
    to_file = malisize.shell(
        'ulimit -f 1000; trap "" XFSZ; "$@"', "batch", "many.csv", "--output", "new.csv"
    )
    assert to_file.code == 74
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.csv", "out.csv"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupt_leaves_whole_rows_and_no_half_file(
    malisize: Callable, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    rows = b"name,overlap\n" + b"".join(b"row,0.%06d\n" % n for n in range(500_000, 560_000))
    streams = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with (
        (tmp_path / "out.csv").open("wb") as out,
        malisize.start(
            "batch", "--keep-going", "--rejects", "bad.csv", stdout=out, **streams
        ) as process,
    ):
        process.stdin.write(rows + b"bad,120%\n")
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while len((tmp_path / "out.csv").read_bytes()) < 1_000_000 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(20) == code
        assert process.stderr.read() == b""
    assert len(whole((tmp_path / "out.csv").read_bytes())) > 1000
    assert (tmp_path / "bad.csv").read_text().startswith("name,overlap,reject_line")
    with malisize.start("batch", "--output", "new.csv", **streams) as process:
        process.stdin.write(rows)
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(20) == code
        assert process.stderr.read() == b""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv", "out.csv"]


def test_a_kill_between_pieces_leaves_whole_rows(malisize: Callable, tmp_path: Path) -> None:
    with (
        (tmp_path / "out.csv").open("wb") as out,
        malisize.start("batch", stdin=subprocess.PIPE, stdout=out) as process,
    ):
        process.stdin.write(b"name,overlap\na,0.8\nb,0.")
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while (tmp_path / "out.csv").read_bytes().count(b"\n") < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
        process.wait(20)
    assert [row[0] for row in whole((tmp_path / "out.csv").read_bytes())] == ["name", "a"]


def test_progress_is_shown_on_a_terminal_alone_and_leaves_nothing(
    malisize: Callable, tmp_path: Path
) -> None:
    many(tmp_path, 30_000)
    command = " ".join(malisize.command(("batch", "many.csv")))
    process = subprocess.run(
        ["script", "-qec", f"{command} > out.csv", "/dev/null"],
        capture_output=True,
        env=malisize.environment({"TERM": "xterm"}),
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert process.returncode == 0
    assert b"scenarios" in process.stdout
    assert len(whole((tmp_path / "out.csv").read_bytes())) == 30_001
    assert malisize("batch", "many.csv").err.startswith("doubt: ")
    assert malisize("batch", "-q", "many.csv").err == ""


def test_memory_does_not_grow_with_the_input(malisize: Callable, tmp_path: Path) -> None:
    """Once a table is large enough to be read as columns, four times its rows take no more."""
    code = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, '-m', 'malisize',"
        " 'batch', sys.argv[1]], stdout=subprocess.DEVNULL, check=True);"
        " print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    peaks = []
    for count in (100_000, 400_000):
        path = many(tmp_path, count)
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)],
            capture_output=True,
            env=malisize.environment(),
            check=True,
            timeout=120,
        )
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] * 1.2
    assert peaks[1] < 300 * 1024


def test_nothing_depends_on_the_environment(malisize: Callable) -> None:
    first = malisize("batch", *ROWS, stdin=GOOD.encode())
    second = malisize(
        "batch",
        *ROWS,
        stdin=GOOD.encode(),
        env={"COLUMNS": "20", "LC_ALL": "fr_FR.UTF-8", "PYTHONHASHSEED": "5", "FORCE_COLOR": "1"},
    )
    assert first.stdout == second.stdout


def test_rejects_on_a_device_and_quiet(malisize: Callable) -> None:
    result = malisize(
        "batch", "-q", "--keep-going", "--rejects", "/dev/null", stdin=(GOOD + "x,y,z\n").encode()
    )
    assert (result.code, result.err) == (0, "")


def test_a_sweep_in_every_format(malisize: Callable) -> None:
    base = ("sweep", "reachable.deduplicated", "--vary", "overlap=70%,90%", "--draws", "300")
    rows = list(csv.DictReader(io.StringIO(malisize(*base, "--format", "csv").out)))
    document = json.loads(malisize(*base, "--format", "json").out)
    assert document["schema"] == "malisize.sweep/1"
    assert [float(row["central"]) for row in rows] == [row["central"] for row in document["rows"]]
    assert malisize(*base, "--format", "toml").out.startswith('schema = "malisize.sweep/1"')
    assert "70%" in malisize(*base).out
    malisize.refused(
        "sweep",
        "reachable.deduplicated",
        "--vary",
        "overlp=1,2",
        saying="looks like `overlap` misspelt",
    )
    assert malisize("sweep", dated=False).code == 0
