"""Let two processes write the same files again and again, and read those all the while."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import chdir
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.contract import run
from tests.steady.killing import forked
from tests.steady.kills import Job, Runner, prepare


class Seen(NamedTuple):
    """How often a process wrote all its files and how often it was refused, how often a file was
    read meanwhile, and what was wrong.
    """

    wrote: int
    refused: int
    reads: int
    faults: tuple[str, ...]


def contended(job: Job, folder: Path, runner: Runner, times: int, *, force: bool) -> Seen:
    """Begin a job and its other form in the same moment, so often. Without ``force`` who has
    written takes its files away again, for the next.

    A fault is a file that is not, to the last byte, what one of the two writes; without ``force``,
    that not one of them wrote all its files and the other was refused; anything left behind.
    """
    forms = [job, job._replace(words=(*job.words, *job.other))]
    whole = [_alone(form, folder) for form in forms]
    prepare(job, folder, force=False)
    together = get_context("fork").Barrier(2, timeout=60)
    count, told = os.pipe()
    children = [
        forked(_writing(form, folder, runner, times, own, told, together, force=force))
        for form, own in zip(forms, whole, strict=True)
    ]
    os.close(told)
    reads, faults = 0, list[str]()
    while children:
        children = [child for child in children if os.waitpid(child, os.WNOHANG)[0] == 0]
        for place, name in enumerate(job.outputs):
            content = _content(folder / name)
            if content is not None and content not in [one[place] for one in whole]:
                faults.append(f"{name} is of neither: {content[:80]!r}")
            reads += content is not None
        time.sleep(0.001)
    with os.fdopen(count, encoding="ascii") as stream:
        said = stream.read().splitlines()
    wrote, refused = said.count("wrote"), said.count("refused")
    faults += [line for line in said if line not in ("wrote", "refused")]
    if (wrote, refused) != ((2 * times, 0) if force else (times, times)):
        faults.append(f"of {times} times {wrote} wrote and {refused} were refused")
    there = {path.name for path in folder.iterdir()}
    if there != {*job.given, *(job.outputs if force else ())}:
        faults.append(f"left: {sorted(there)}")
    return Seen(wrote, refused, reads, tuple(faults))


def _alone(job: Job, folder: Path) -> list[bytes | None]:
    """Return what a job writes where nobody else does, in this process, so that forks of it need
    not import it all.
    """
    prepare(job, folder, force=False)
    with chdir(folder):
        assert run(*job.words).code == 0, job
    return [_content(folder / name) for name in job.outputs]


def _writing(
    job: Job,
    folder: Path,
    runner: Runner,
    times: int,
    own: list[bytes | None],
    told: int,
    together: Barrier,
    *,
    force: bool,
) -> Callable[[], int]:
    """Return what runs a job so often together with another, and tells a line of each run."""
    write = runner(job, folder, force=force)

    def writes() -> int:
        for _ in range(times):
            together.wait()
            code = write()
            together.wait()
            said = {0: "wrote", 2: "refused"}.get(code, f"exit {code}")
            if code == 0 and not force:
                if [_content(folder / name) for name in job.outputs] != own:
                    said = "wrote, and found another's"
                for name in job.outputs:
                    (folder / name).unlink()
            os.write(told, f"{said}\n".encode())
        return 0

    return writes


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
