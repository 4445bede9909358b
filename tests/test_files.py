"""Files are written whole or not at all, whoever else writes them, on any file system."""

from __future__ import annotations

import errno
import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from malisize.errors import InputError
from malisize.files import whole_file, write_whole


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.fixture(params=["links", "no links"], autouse=True)
def file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "no links":
        monkeypatch.setattr(os, "link", no_links)


@pytest.mark.parametrize("force", [False, True])
def test_of_two_writers_at_once_one_is_read_whole(force: bool, tmp_path: Path) -> None:
    """Both began while there was no file: the second is refused, or with ``force`` replaces."""
    path = tmp_path / "out.csv"
    refused = pytest.raises(InputError, match="exists already")
    with nullcontext() if force else refused, whole_file(str(path), force=force) as second:
        second.write(b"second" * 10_000)
        write_whole(str(path), b"first", force=force)
        assert path.read_bytes() == b"first"
    assert path.read_bytes() == (b"second" * 10_000 if force else b"first")
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_of_two_runs_with_two_files_each_one_has_both(tmp_path: Path) -> None:
    """Whoever comes second to the first file leaves the other file alone."""
    out, bad = (str(tmp_path / name) for name in ("out.csv", "bad.csv"))

    def second() -> None:
        with whole_file(bad, force=False, keep=True) as rejects:
            rejects.write(b"second")
            with whole_file(out, force=False):
                write_whole(out, b"first", force=False)

    with pytest.raises(InputError, match="exists already"):
        second()
    write_whole(bad, b"first", force=False)
    assert (tmp_path / "out.csv").read_bytes() == b"first"
    assert sorted(os.listdir(tmp_path)) == ["bad.csv", "out.csv"]


def test_a_folder_that_may_not_be_read_takes_files(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o300)
    write_whole(str(tmp_path / "closed/out.csv"), b"x", force=False)
    (tmp_path / "closed").chmod(0o700)
    assert (tmp_path / "closed/out.csv").read_bytes() == b"x"
    assert os.listdir(tmp_path / "closed") == ["out.csv"]


def test_a_file_is_never_seen_half_written(tmp_path: Path) -> None:
    with whole_file(str(tmp_path / "out.csv"), force=False) as stream:
        stream.write(b"x" * 100_000)
        stream.flush()
        assert not (tmp_path / "out.csv").exists()
    assert (tmp_path / "out.csv").stat().st_size == 100_000
