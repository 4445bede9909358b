"""Of two processes that write the same files at once, each file is whole at any moment: a little of
what ``python -m tests.steady writers`` does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.steady.kills import Job, Runner, in_process, jobs, without_links
from tests.steady.writers import contended


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "runner", "force"),
    [
        ("json", in_process, True),
        ("rejects", in_process, False),
        ("figures import", without_links, False),
    ],
    ids=["replaced", "rejects", "without links"],
)
def test_two_writers_leave_whole_files(
    name: str, runner: Runner, force: bool, tmp_path: Path
) -> None:
    """Without ``--force`` one of them writes all its files, and the other is refused."""
    found = contended(jobs()[name], tmp_path, runner, 3, force=force)
    assert found.faults == ()
    assert found.reads


def test_files_that_are_written_where_they_stand_are_noticed(tmp_path: Path) -> None:
    def runner(job: Job, folder: Path, *, force: bool) -> Callable[[], int]:
        def writes() -> int:
            with open(folder / "own.toml", "ab") as stream:
                for piece in range(50):
                    stream.write(b"piece %d" % piece)
                    stream.flush()
            return 0

        return writes

    found = contended(jobs()["assumptions new"], tmp_path, runner, 2, force=True)
    assert any("is of neither" in fault for fault in found.faults)
