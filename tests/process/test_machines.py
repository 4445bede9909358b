"""An estimate saved on one machine reproduces on another, and what is not saved is the same there:
without the instructions of newer processors, and with other versions.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from tests.process.conftest import DATE, Malisize
from tools.alike import alike

try:
    from numpy._core import _multiarray_umath as core
except ImportError:  # before numpy 2
    from numpy.core import _multiarray_umath as core  # type: ignore[no-redef, attr-defined]

FEATURES = " ".join(name for name in core.__cpu_dispatch__ if core.__cpu_features__[name])
OTHER = os.environ.get("MALISIZE_OTHER_PYTHON")  # with malisize, and versions of its own
RADIO = (
    "--set", "channels.radio.cost_per_spot=15000 XOF to 45000 XOF",
    "--set", "channels.radio.audience_per_spot=20k to 60k",
)  # fmt: skip
REQUESTS = (
    ("audience", "--channel", "all"),
    ("audience", "-a", "health-campaign", "--scenario", "rural", "--range", "80%"),
    ("audience", "--area", "segou", "--gender", "women", "--range", "envelope", "-c", "facebook"),
    ("budget", "--total", "750000 XOF", "-c", "facebook", "-c", "instagram", "-c", "linkedin",
     "--allocate"),
    ("budget", "--total", "5M XOF", "--allocate", "--effective", "3", "-c", "facebook",
     "-c", "radio", "-c", "linkedin", *RADIO),
    ("budget", "--total", "400000 XOF", "--allocate", "-c", "facebook", "-c", "instagram",
     "--set", "channels.facebook.frequency_cap=3 per week"),
    ("budget", "--reach", "10%", "--confidence", "80%", "--allocate", "-c", "facebook",
     "-c", "instagram"),
    ("market", "-a", "mototaxi-bamako", "--years", "5", "--set",
     "market.growth_over_years=independent"),
)  # fmt: skip

ROWS = b"name,overlap,channels.facebook.accounts\n" + b"".join(
    b"row %d,0.%06d,%d\n" % (n, 600_000 + 37 * n, 2_000_000 + 101 * n) for n in range(3000)
)
PLANS = b"total,channel,channels.facebook.frequency_cap\n" + b"".join(
    b"%d XOF,facebook+instagram,%s\n" % (100_000 + 40_000 * n, (b"none", b"3 per week")[n % 2])
    for n in range(20)
)
DRAWN = ("--draws", "2000", "--date", DATE, "-q")
UNSAVED = (
    (("sweep", "plan.reach", "plan.reach_3plus", "--vary", "total=100000..1000000 XOF/4", "--vary",
      "channels.facebook.frequency_cap=none,3 per week", "-c", "facebook", "-c", "instagram",
      "--format", "json"), b""),
    (("compare", "restaurant-bamako", "--scenario", "lean-season", "--format", "json"), b""),
    (("batch", "-", "--format", "csv", "--range", "none"), ROWS),  # as columns, with pyarrow
    (("batch", "-", "--format", "csv", "--range", "90%", "--row", "plan.reach"), PLANS),
)  # fmt: skip


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda words: " ".join(words)[:50])
def test_reproduces_on_another_machine(request_: tuple[str, ...], malisize: Malisize) -> None:
    """To the last bit or to 1e-9, whatever the processor; never different."""
    saved = malisize(*request_, "--draws", "2000", "-q", "-o", "saved.toml")
    assert saved.code == 0, saved.err
    assert malisize("replay", "saved.toml").out.startswith("Reproduced to the last bit: ")
    for python, more in ((sys.executable, {"NPY_DISABLE_CPU_FEATURES": FEATURES}), (OTHER, {})):
        if python is None:
            continue
        done = subprocess.run(
            [python, "-m", "malisize", "replay", "saved.toml"],
            cwd=malisize.folder,
            env={**malisize.environment(), **more},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.startswith("Reproduced to "), done.stdout


@pytest.mark.skipif(OTHER is None, reason="needs a Python with other versions: `make lowest`")
@pytest.mark.parametrize(("words", "table"), UNSAVED, ids=lambda one: str(one[:1]))
def test_what_is_not_saved_is_the_same_with_other_versions(
    words: tuple[str, ...], table: bytes, malisize: Malisize
) -> None:
    """Every word, and every number to 1e-9, of many runs in one."""
    here = malisize(*words, *DRAWN, stdin=table)
    assert here.code == 0, here.err
    assert here.out
    there = subprocess.run(
        [str(OTHER), "-m", "malisize", *words, *DRAWN],
        input=table, cwd=malisize.folder, env=malisize.environment(), capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert there.returncode == 0, there.stderr
    assert alike(there.stdout.decode(), here.out)


def test_the_other_processor_is_another(malisize: Malisize) -> None:
    """Without newer instructions numpy's exponentials differ in their last digits, if at all."""
    if not FEATURES:
        pytest.skip("numpy found nothing here that could be left out")
    code = "import numpy as np; print(np.exp(np.linspace(-5, 5, 9999)).tobytes().hex())"
    plain, other = (
        subprocess.run(
            [sys.executable, "-c", code],
            env={**malisize.environment(), **more},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for more in ({}, {"NPY_DISABLE_CPU_FEATURES": FEATURES})
    )
    apart = [np.frombuffer(bytes.fromhex(text.strip()), dtype=float) for text in (plain, other)]
    np.testing.assert_allclose(*apart, rtol=1e-14)
