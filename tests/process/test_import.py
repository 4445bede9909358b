"""`malisize import` as a process: files, streams, what is said, and 100,000 rows."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import pytest

from tests.importing import lookalikes as like

pytestmark = pytest.mark.slow


def test_the_written_file_passes_the_check_and_runs(malisize: Callable) -> None:
    """A file is written whole, checked, and used by a plan."""
    (malisize.folder / "meta.csv").write_text(like.META_TOTALS_FIRST)
    done = malisize("import", "meta.csv", "-o", "own.toml")
    assert (done.code, done.out) == (0, "")
    assert "left out: 1 row of totals" in done.err
    assert malisize("assumptions", "check", "own.toml").code == 0
    plan = malisize("budget", "-a", "own.toml", "-c", "facebook", "--total", "500000 XOF", "-q")
    assert "Meta Ads Manager: meta.csv" in plan.out


def test_an_existing_file_is_kept_and_a_bad_one_writes_nothing(malisize: Callable) -> None:
    """Without --force nothing is replaced; a file that is refused leaves no output."""
    (malisize.folder / "meta.csv").write_text(like.META_TOTALS_FIRST)
    (malisize.folder / "own.toml").write_text("title = 'mine'\n")
    done = malisize("import", "meta.csv", "-o", "own.toml")
    assert (done.code, "exists already" in done.err) == (2, True)
    bad = malisize("import", "meta.csv", "no.csv", "-o", "new.toml")
    assert (bad.code, bad.out) == (2, "")
    assert not (malisize.folder / "new.toml").exists()


def test_standard_input_and_output(malisize: Callable) -> None:
    """`-` is standard input, and the file comes on standard output."""
    done = malisize("import", "-", stdin=like.META_TOTALS_LAST.encode("utf-16"))
    assert done.code == 0
    assert "[[campaign]]" in done.out
    assert malisize("import", "-", "-q", stdin=like.WPP.encode()).err == ""


def test_a_dry_run_writes_nothing(malisize: Callable) -> None:
    """--dry-run shows what would come of the files."""
    (malisize.folder / "meta.csv").write_text(like.META_TOTALS_FIRST)
    done = malisize("import", "meta.csv", "--dry-run", "-o", "own.toml")
    assert done.code == 0
    assert "channels.facebook.cpm" in done.out
    assert not (malisize.folder / "own.toml").exists()


def test_a_hundred_thousand_rows_in_seconds_and_flat_memory(malisize: Callable) -> None:
    """Rows are read as they come: ten times as many take no more memory."""

    def seconds(rows: int) -> tuple[float, int]:
        row = '2026-03-01,2026-03-28,"Spring {}",on,60,actions:lead,250,1.6,{},1.5,400,2.5,4\r\n'
        with (malisize.folder / "big.csv").open("w") as file:
            file.write(like.META_EN)
            file.writelines(row.format(at % 50, at) for at in range(rows))
        start = time.monotonic()
        done = malisize("import", "big.csv", "-o", "big.toml", "--force", "-q")
        assert done.code == 0, done.err
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        return time.monotonic() - start, peak

    _, little = seconds(10_000)
    taken, much = seconds(100_000)
    assert taken < 45.0  # two seconds on a machine that is at rest
    assert much < little + 60_000  # KiB


def test_figures_import_shows_the_difference_then_writes_and_checks(malisize: Callable) -> None:
    """Old against new stands on standard output; the file is written, the catalogue checked."""
    (malisize.folder / "wb.csv").write_text(like.WB_RESAVED)
    done = malisize("figures", "import", "wb.csv", "-o", "own.toml")
    assert done.code == 0
    assert "23,769,127" in done.out
    assert "0 fail" in done.err
    assert malisize("assumptions", "check", "own.toml").code == 0
    (malisize.folder / "meta.csv").write_text(like.META_TOTALS_FIRST)
    ads = malisize("figures", "import", "meta.csv")
    assert (ads.code, "holds no figures" in ads.err) == (2, True)


def test_assumptions_diff(malisize: Callable) -> None:
    """Two files are held against each other."""
    done = malisize("assumptions", "diff", "default", "health-campaign", "--format", "csv")
    assert done.code == 0
    assert done.out.startswith("key,before,mark before")
