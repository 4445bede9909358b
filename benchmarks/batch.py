"""How fast ``malisize batch`` is: beside the least a program can do, a script by hand, and one
process a scenario.

Usage: python batch.py [ROUNDS] [ROWS] [PYTHON_WITH_POLARS]
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from measure import HEADER, MALISIZE, PYTHON, Result, in_turns, memory, result, run

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


def has_polars(python: str) -> bool:
    """Tell whether an interpreter has polars."""
    asked = [python, "-c", "import polars"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def commands(path: Path, polars: str | None = None) -> dict[str, list[str]]:
    """Return the programs over one table, polars where an interpreter that has it is named."""
    by_hand = {
        "loop": [PYTHON, str(HERE / "batch_floor.py"), str(path), *READ],
        "by hand": [PYTHON, str(HERE / "batch_by_hand.py"), str(path), *READ],
    }
    if polars is not None:
        by_hand["polars"] = [polars, str(HERE / "batch_polars.py"), str(path), *READ]
    return {"batch": [MALISIZE, "batch", str(path)], **by_hand}


def results(rounds: int = 5, rows: int = ROWS, python: str = PYTHON) -> list[Result]:
    """Time a table of scenarios from file to pipe, program to program, and one with ranges."""
    polars = python if has_polars(python) else None
    with tempfile.TemporaryDirectory() as folder:
        runs = in_turns(commands(table(folder, rows), polars), rounds=rounds, runs=1)
    extra = "with" if find_spec("pyarrow") else "without"
    wanted = {
        "loop": ("a loop that reads the cells, calls float(), writes", 2.0),
        "by hand": ("a numpy script by hand for the same model", 1.5),
        "polars": ("the same model by hand in polars", 2.0),
    }
    found = []
    for name, (over, target) in wanted.items():
        if name in runs:
            line = result(
                f"`malisize batch` {extra} the extra `batch`, {rows:,} rows, over {over}",
                runs, lambda found, name=name: found["batch"] / found[name], target, "x",
                "batch", name,
            )  # fmt: skip
            peaks = f"{memory(runs['batch']):.0f} (at most 300) and {memory(runs[name]):.0f} MB"
            found.append(line._replace(times=f"{line.times}; {peaks}"))
    return [*found, ranges(rounds)]


def ranges(rounds: int) -> Result:
    """Time scenarios with ranges, each with 10,000 draws of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*commands(table(folder, 1000))["batch"], "--range", "90%"]
        runs = in_turns({"batch": command, "python": [PYTHON, "-c", "pass"]}, rounds=rounds, runs=2)
    line = result(
        "`malisize batch`, 1,000 scenarios with ranges of 10,000 draws",
        runs, lambda found: found["batch"], 0.4, "s", "batch", "python",
    )  # fmt: skip
    return line._replace(times=f"{line.times}; {memory(runs['batch']):.0f} MB")


def without_polars(python: str) -> str:
    """Return a line that says what is left out where an interpreter has no polars."""
    left_out = f"\n{python} has no polars: that comparison is left out (README.md)."
    return "" if has_polars(python) else left_out


def scaling() -> str:
    """Return time and peak memory by rows, as lines of a table, best of three."""
    out = [
        "| rows | seconds | of processor time | rows a second | peak memory |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for rows in (10_000, 100_000, 1_000_000):
            command = commands(table(folder, rows))["batch"]
            found = min(run(command, keep=False)[:3] for _ in range(3))
            out.append(
                f"| {rows:,} | {found[0]:.2f} | {found[1]:.2f} | {rows / found[0]:,.0f}"
                f" | {found[2]:.0f} MB |"
            )
    return "\n".join(out)


def one_by_one() -> str:
    """Return how long one process a scenario takes, beside the batch, and check that both agree."""
    with tempfile.TemporaryDirectory() as folder:
        path = table(folder, _SAMPLE)
        lines = path.read_text().splitlines()[1:]
        answers = [
            float(line.rpartition(",")[2])
            for line in run(commands(path)["batch"]).output.decode().splitlines()[1:]
        ]
        spent, worst = 0.0, 0.0
        for line, answer in zip(lines, answers, strict=True):
            settings = [
                f"{key}={value}" for key, value in zip(READ, line.split(",")[2:], strict=True)
            ]
            options = [word for setting in settings for word in ("--set", setting)]
            alone = run(
                [MALISIZE, "audience", "--range", "none", "--format", "csv", "-q", *options]
            )
            spent += alone.clock
            rows = {row.split(",")[0]: row for row in alone.output.decode().splitlines()}
            people = float(rows["reachable.deduplicated"].split(",people,")[1].split(",")[1])
            worst = max(worst, abs(people / answer - 1))
        many = table(folder, ROWS)
        batch = min(run(commands(many)["batch"]).clock for _ in range(2))
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
            [
                float(line.rpartition(",")[2])
                for line in run(command).output.decode().splitlines()[1:]
            ]
            for name, command in commands(table(folder, 10_000)).items()
            if name in ("batch", "by hand")
        ]
    worst = max(abs(one / other - 1) for one, other in zip(*found, strict=True))
    return f"the script by hand agrees with the batch to {worst:.0e}"


if __name__ == "__main__":
    interpreter = sys.argv[3] if len(sys.argv) > 3 else PYTHON
    print(HEADER)
    for found in results(*map(int, sys.argv[1:3]), python=interpreter):
        print(found.line, flush=True)
    print(without_polars(interpreter))
    print(f"\n{scaling()}\n\n{one_by_one()}; {same_model()}.")
