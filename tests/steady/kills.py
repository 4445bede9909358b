"""Kill runs that write files at many places, and look at what is left."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.importing.lookalikes import META_TOTALS_FIRST, WB_RESAVED
from tests.steady.killing import walked

DATE = "2026-11-21"
OLD = b"old and whole\n"
ESTIMATE = ("audience", "--draws", "100", "--date", DATE, "-q")
PLAN = ("budget", "--total", "500000 XOF", "-c", "facebook", "--draws", "100", "--date", DATE, "-q")
OTHER_DRAWS = ("--lang", "fr", "--seed", "2")
OTHER_ROW = ("--lang", "fr", "--row", "population")
TABLE = b"name,overlap\n" + b"".join(
    b"row %d,%s\n" % (n, b"120%" if n % 3 else b"80%") for n in range(3000)
)


class Job(NamedTuple):
    """A command that writes files: its words, those files, what the folder holds before, and more
    words with which it writes others.
    """

    words: tuple[str, ...]
    outputs: tuple[str, ...]
    given: dict[str, bytes]
    other: tuple[str, ...] = ("--lang", "fr")


def jobs() -> dict[str, Job]:
    """Return what is killed and contended: every format of ``--output``, tables with their rejected
    rows, assumptions files that are begun or imported.
    """
    formats = {
        "csv": ESTIMATE, "json": ESTIMATE, "toml": ESTIMATE, "md": ESTIMATE, "txt": ESTIMATE,
        "html": ESTIMATE, "svg": ESTIMATE, "png": ESTIMATE, "docx": ESTIMATE, "xlsx": PLAN,
    }  # fmt: skip
    out = {
        name: Job((*words, "--output", f"out.{name}"), (f"out.{name}",), {}, OTHER_DRAWS)
        for name, words in formats.items()
    }
    batch = ("batch", "in.csv", "-q", "--keep-going", "--rejects", "bad.csv")
    table = {"in.csv": TABLE}
    out["rejects"] = Job((*batch, "--output", "out.csv"), ("out.csv", "bad.csv"), table, OTHER_ROW)
    out["rejects alone"] = Job(batch, ("bad.csv",), table, OTHER_ROW)
    lines = b"".join(
        b'{"name": "row %d", "overlap": "%s"}\n' % (n, b"2" if n % 3 else b"80%")
        for n in range(3000)
    )
    out["json lines"] = Job(
        ("batch", "in.jsonl", *batch[2:-1], "bad.jsonl", "--output", "out.jsonl"),
        ("out.jsonl", "bad.jsonl"), {"in.jsonl": lines}, OTHER_ROW,
    )  # fmt: skip
    out["assumptions new"] = Job(("assumptions", "new", "own.toml"), ("own.toml",), {})
    for command, table in (("import", META_TOTALS_FIRST), ("figures import", WB_RESAVED)):
        words = (*command.split(), "in.csv", "-q", "--output", "own.toml")
        out[command] = Job(words, ("own.toml",), {"in.csv": table.encode()})
    return out


def in_process(job: Job, folder: Path, *, force: bool) -> Callable[[], int]:
    """Return what runs a job in a fork of this process."""

    def run() -> int:
        from malisize.__main__ import ended

        os.chdir(folder)
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (the process ends with it)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        return ended([*job.words, *(["--force"] if force else [])])

    return run


def without_links(job: Job, folder: Path, *, force: bool) -> Callable[[], int]:
    """Return what runs a job in a fork, as on a file system that has no hard links."""
    run = in_process(job, folder, force=force)

    def linked(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def there() -> int:
        os.link = linked  # type: ignore[assignment]
        return run()

    return there


def as_command(job: Job, folder: Path, *, force: bool) -> Callable[[], int]:
    """Return what runs a job as a command of its own, from the start of Python on."""

    def run() -> int:
        os.chdir(folder)
        words = [*job.words, *(["--force"] if force else [])]
        os.execv(sys.executable, [sys.executable, "-m", "malisize", *words])

    return run


class Left(NamedTuple):
    """What a kill at a stop left: of each file whether it is old, new or neither; what else."""

    stop: int
    files: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every file is the old one or the new one, with a part that nobody reads at
        most beside it.
        """
        return set(self.files) <= {"old", "new"} and all(
            name.startswith(".") and name.endswith(".part") for name in self.others
        )


Runner = Callable[..., Callable[[], int]]


def killed(
    job: Job, folder: Path, runner: Runner, places: int, *, force: bool, early: int = 0
) -> Iterator[Left]:
    """Kill a job at so many places from the first new file on, and so many before, and tell what
    each leaves. Raises AssertionError where it does not end well by itself.
    """
    prepare(job, folder, force=force)
    whole = walked(runner(job, folder, force=force), folder)
    assert whole.code == 0, (job, whole)
    new = {name: (folder / name).read_bytes() for name in job.outputs}
    stops = [(stop, False) for stop in spread(whole.before, early)]
    for stop, after in (*stops, *((stop, True) for stop in spread(whole.after, places))):
        prepare(job, folder, force=force)
        walked(runner(job, folder, force=force), folder, stop, after=after)
        yield left(job, folder, stop, new, force=force)


def spread(stop: int, count: int) -> list[int]:
    """Return so many numbers from 0 to the one before stop, evenly; all where there are fewer."""
    if stop <= count:
        return list(range(stop))
    return [(stop - 1) * place // max(1, count - 1) for place in range(count)]


def prepare(job: Job, folder: Path, *, force: bool) -> None:
    """Empty a folder but for what the job reads, and with ``force`` files to be replaced."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in job.given.items():
        (folder / name).write_bytes(content)
    for name in job.outputs if force else ():
        (folder / name).write_bytes(OLD)


def left(job: Job, folder: Path, stop: int, new: dict[str, bytes], *, force: bool) -> Left:
    """Tell what is in a folder after a kill."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    old = OLD if force else None
    states = []
    for name in job.outputs:
        content = found.pop(name, None)
        is_new = content is not None and content == new[name]
        states.append("new" if is_new else "old" if content == old else "neither")
    return Left(stop, tuple(states), tuple(sorted(set(found) - set(job.given))))
