"""Memory as a real process takes it: millions of draws of a large market, and a limit that is too
low.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys

from malisize.quantity.memory import LIMIT, taken
from tests.process.conftest import DATE, Malisize

DRAWS = int(os.environ.get("MALISIZE_MEMORY_DRAWS", "300000"))  # `make memory` runs more
LARGE = (
    "market", "--assumptions", "grocery-bamako", "--years", "30", "--channel", "all",
    "--set", "market.growth_over_years=independent", "--format", "json", "--date", DATE,
)  # fmt: skip
MEBI = 1 << 20

PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, len(done.stdout))
"""


def test_a_market_of_thirty_years_over_every_channel_stays_below_a_gigabyte(
    malisize: Malisize,
) -> None:
    """Some 420 rows over 142 leaves with a range: as one array each, they would take 18 GB at the
    most draws that may be asked for. What is estimated is more than they take, and not by much.
    """
    command = malisize.command([*LARGE, "--draws", str(DRAWS), "--quiet"])
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *command],
        env=malisize.environment(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peak, written = map(int, done.stdout.split())
    assert written > 50_000
    estimated = taken(DRAWS, leaves=142, rows=416)
    assert 0.6 * estimated < peak < min(estimated, LIMIT)


def test_too_little_memory_is_one_line_and_the_hint_of_fewer_draws_works(
    malisize: Malisize,
) -> None:
    """Where the system gives no more memory the error says so, exit code 1, and nothing is
    printed; with the draws of the hint the same request runs within the same limit.
    """

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            malisize.command(["audience", "--channel", "all", "--format", "json", "-q", *more]),
            env=malisize.environment(),
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (400 * MEBI, 400 * MEBI)),
            timeout=300,
            check=False,
        )

    done = run("--draws", "3000000")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == ["error: out of memory", "hint: fewer draws: --draws 100000"]
    done = run("--draws", "100000")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["request"]["draws"] == 100_000
