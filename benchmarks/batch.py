"""How fast ``malisize batch`` is: beside the least a program can do, a script by hand, and one
process a scenario.

Usage: python batch.py [ROUNDS] [ROWS]
"""

from __future__ import annotations

import random
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from measure import HEADER, MALISIZE, PYTHON, Result, in_turns, run, times

ROWS = 1_000_000
READ = ("overlap", "channels.facebook.accounts", "channels.facebook.people_per_account")
HERE = Path(__file__).parent
_SAMPLE = 20


def table(folder: str, rows: int) -> Path:
    """Write scenarios: an id and a label that pass through, and three numbers that are read."""
    draw = random.Random(1)
    path = Path(folder, f"{rows}.csv")
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f"id,label,{','.join(READ)}\n")
        for place in range(rows):
            overlap, accounts = draw.uniform(0.6, 0.98), draw.randint(2_000_000, 2_500_000)
            numbers = f"{overlap:.6f},{accounts},{draw.uniform(0.8, 0.97):.4f}"
            stream.write(f"{place},scenario {place},{numbers}\n")
    return path


def commands(path: Path) -> dict[str, list[str]]:
    """Return the programs over one table, polars where it is installed."""
    polars = [PYTHON, str(HERE / "batch_polars.py"), str(path), *READ]
    return {
        "batch": [MALISIZE, "batch", str(path)],
        "floor": [PYTHON, str(HERE / "batch_floor.py"), str(path), *READ],
        "by hand": [PYTHON, str(HERE / "batch_by_hand.py"), str(path), *READ],
        **({"polars": polars} if find_spec("polars") else {}),
    }


def results(rounds: int = 5, rows: int = ROWS) -> list[Result]:
    """Time a table of scenarios from file to pipe, program to program."""
    with tempfile.TemporaryDirectory() as folder:
        timings = in_turns(commands(table(folder, rows)), rounds=rounds, runs=1)
    batch, floor, hand = timings["batch"], timings["floor"], timings["by hand"]
    found = [
        Result(
            f"`malisize batch`, {rows:,} rows, three columns read, over a loop that reads "
            "the cells, calls float(), writes",
            batch.fastest / floor.fastest,
            batch.median / floor.median,
            2.0,
            "x",
            times(("batch", batch), ("loop", floor)),
        ),
        Result(
            f"`malisize batch`, {rows:,} rows, over a numpy script by hand for the same model",
            batch.fastest / hand.fastest,
            batch.median / hand.median,
            1.5,
            "x",
            times(("batch", batch), ("by hand", hand)),
        ),
    ]
    if "polars" in timings:
        polars = timings["polars"]
        found.append(
            Result(
                f"`malisize batch`, {rows:,} rows, over the same model by hand in polars",
                batch.fastest / polars.fastest,
                batch.median / polars.median,
                2.0,
                "x",
                times(("batch", batch), ("polars", polars)),
            )
        )
    return found


def scaling() -> str:
    """Return time and peak memory by rows, as lines of a table, best of three."""
    out = ["| rows | seconds | rows a second | peak memory |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for rows in (10_000, 100_000, 1_000_000):
            command = commands(table(folder, rows))["batch"]
            found = min(run(command)[:2] for _ in range(3))
            out.append(
                f"| {rows:,} | {found[0]:.2f} | {rows / found[0]:,.0f} | {found[1]:.0f} MB |"
            )
    return "\n".join(out)


def ranges() -> str:
    """Return the time of scenarios with ranges, each with 10,000 draws of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*commands(table(folder, 1000))["batch"], "--range", "90%"]
        seconds, memory, _ = min(run(command) for _ in range(3))
    return f"1,000 scenarios with ranges of 10,000 draws: {seconds:.1f} s, {memory:.0f} MB"


def one_by_one() -> str:
    """Return how long one process a scenario takes, beside the batch, and check that both agree."""
    with tempfile.TemporaryDirectory() as folder:
        path = table(folder, _SAMPLE)
        lines = path.read_text().splitlines()[1:]
        answers = [
            float(line.rpartition(",")[2])
            for line in run(commands(path)["batch"])[2].decode().splitlines()[1:]
        ]
        spent, worst = 0.0, 0.0
        for line, answer in zip(lines, answers, strict=True):
            settings = [
                f"{key}={value}" for key, value in zip(READ, line.split(",")[2:], strict=True)
            ]
            options = [word for setting in settings for word in ("--set", setting)]
            seconds, _, output = run(
                [MALISIZE, "audience", "--range", "none", "--format", "csv", "-q", *options]
            )
            spent += seconds
            rows = {row.split(",")[0]: row for row in output.decode().splitlines()}
            alone = float(rows["reachable.deduplicated"].split(",people,")[1].split(",")[1])
            worst = max(worst, abs(alone / answer - 1))
        many = table(folder, ROWS)
        batch = min(run(commands(many)["batch"])[0] for _ in range(2))
    each = spent / _SAMPLE
    return (
        f"a process for each scenario takes {1000 * each:.0f} ms, a batch {1e6 * batch / ROWS:.1f}"
        f" µs a scenario: {each * ROWS / batch:,.0f} times as fast over {ROWS:,} rows; {_SAMPLE}"
        f" scenarios differ by at most {worst:.0e}"
    )


def same_model() -> str:
    """Return how far the script by hand is from the batch."""
    with tempfile.TemporaryDirectory() as folder:
        found = [
            [float(line.rpartition(",")[2]) for line in run(command)[2].decode().splitlines()[1:]]
            for name, command in commands(table(folder, 10_000)).items()
            if name in ("batch", "by hand")
        ]
    worst = max(abs(one / other - 1) for one, other in zip(*found, strict=True))
    return f"the script by hand agrees with the batch to {worst:.0e}"


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    print(HEADER)
    for result in results(*numbers):
        print(result.line, flush=True)
    print(f"\n{scaling()}\n\n{ranges()}; {one_by_one()}; {same_model()}.")
