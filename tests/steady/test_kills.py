"""A run that is killed leaves the old file or the new one, whole: a few of the places that
``python -m tests.steady kills`` tries.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from tests.fuzz.contract import run
from tests.steady.killing import can_trace
from tests.steady.kills import Job, Runner, in_process, jobs, killed, prepare, without_links

pytestmark = pytest.mark.skipif(not can_trace(), reason="processes cannot be traced here")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "runner", "force"),
    [
        ("json", in_process, True),
        ("json", without_links, False),
        ("rejects", in_process, False),
    ],
    ids=["replaced", "without links", "rejects"],
)
def test_a_kill_at_any_system_call_leaves_whole_files(
    name: str, runner: Runner, force: bool, tmp_path: Path
) -> None:
    job = jobs()[name]
    prepare(job, tmp_path, force=False)
    with chdir(tmp_path):
        run(*job.words)  # here, so that the forks need not import it all
    found = list(killed(job, tmp_path, runner, 6, force=force))
    assert [left for left in found if not left.whole] == []
    assert len({left.files for left in found}) > 1  # killed before the rename, and after it


def test_a_file_that_is_half_written_is_noticed(tmp_path: Path) -> None:
    """As it would be if files were written where they stand."""

    def run(job: Job, folder: Path, *, force: bool) -> Callable[[], int]:
        def writes() -> int:
            for piece in range(3):
                with open(folder / "out.txt", "ab") as stream:
                    stream.write(b"piece %d" % piece)
            return 0

        return writes

    found = killed(Job((), ("out.txt",), {}), tmp_path, run, 20, force=False)
    assert not all(left.whole for left in found)
