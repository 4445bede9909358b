"""Scenarios in partitions: the example of docs/scale.md runs, and parts give what one run gives."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from malisize import Batch, Study

pytestmark = pytest.mark.slow

SCALE = (Path(__file__).parents[1] / "docs" / "scale.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n\nIt prints:\n\n```text\n(.*?)```\n", SCALE, re.DOTALL)


def test_every_block_is_an_example_the_tests_run() -> None:
    """No block of the document goes untested."""
    assert re.findall(r"^ *(?:```+|~~~+)(\S*).*$", SCALE, re.MULTILINE) == [
        "python",
        "",
        "text",
        "",
    ] * len(EXAMPLES)
    assert len(EXAMPLES) == 2


def test_examples_run_as_printed(tmp_path: Path) -> None:
    """On dask's local processes, partitions read from CSV and written to Parquet hold the bits of
    one run; Arrow reads on.
    """
    pytest.importorskip("dask.dataframe", reason="dask is not here: pip install '.[pipelines]'")
    kept = {
        name: os.environ[name]
        for name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV")
        if name in os.environ
    }
    env = {**kept, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TZ": "UTC", "DASK_NUM_WORKERS": "2"}
    folder = tmp_path / "empty"
    folder.mkdir()
    for number, (code, prints) in enumerate(EXAMPLES):
        script = tmp_path / f"example_{number}.py"
        script.write_text(code, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, str(script)],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == prints


@pytest.mark.parametrize("range", [None, "90%"])
def test_parts_of_any_size_hold_the_bits_of_one_run(range: str | None) -> None:
    """However a table is cut, and by a batch that came over a wire, the numbers and the faults are
    those of one run.
    """
    cloudpickle = pytest.importorskip(
        "cloudpickle", reason="cloudpickle is not here: pip install '.[pipelines]'"
    )
    random = np.random.default_rng(3)
    count = 97
    table = {
        "overlap": [f"{share:.2%}" for share in random.uniform(0.6, 0.95, count)],
        "channels.facebook.active_share": [
            f"{n % 40 + 50}% to {n % 40 + 55}%" for n in np.arange(count)
        ],
        "channels.facebook.cpm": [f"{price:.2f} USD" for price in random.uniform(0.5, 3, count)],
        "age": random.choice(["18-35", "all", "13-17"], count).tolist(),
        "total": [f"{amount} XOF" for amount in random.integers(100_000, 900_000, count)],
    }
    table["overlap"][40] = "most"
    batch = Batch(
        Study.load(),
        ["plan.reach", "reachable.deduplicated"],
        range=range,
        draws=200,
        channels=["facebook", "instagram"],
    )
    whole = batch.run(table)
    sent = cloudpickle.dumps(batch)
    for cuts in ([1, 2, 50], [33, 66], [40, 41]):
        edges = [0, *cuts, count]
        parts = []
        for start, end in pairwise(edges):
            worker = cloudpickle.loads(sent)
            parts.append(worker.run({name: cells[start:end] for name, cells in table.items()}))
        for name, values in whole.values.items():
            assert (
                np.concatenate([part.values[name] for part in parts]).tobytes() == values.tobytes()
            ), name
        faults = {
            edge + place: str(fault)
            for edge, part in zip(edges, parts, strict=False)
            for place, fault in part.faults.items()
        }
        assert faults == {place: str(fault) for place, fault in whole.faults.items()}
        assert list(faults) == [40]


def test_data_frame_is_a_table() -> None:
    """A pandas frame gives what its columns give, whatever its index and types; what it lacks is
    not given.
    """
    pd = pytest.importorskip("pandas", reason="pandas is not here: pip install '.[pipelines]'")
    batch = Batch(Study.load(), channels=["facebook", "instagram"])
    cells = {
        "overlap": ["75%", None, "most"],
        "channels.facebook.active_share": [0.5, None, 0.7],
        "area": ["bamako", None, None],
        "n": ["a", "b", "c"],
    }
    plain = batch.run(cells)
    assert list(plain.faults) == [2]
    frame = pd.DataFrame(cells, index=[9, 7, 8])
    for one in (
        frame,
        frame.convert_dtypes(),
        frame.astype({"area": "category"}),
        frame.astype(object),
    ):
        found = batch.run(one)
        assert {name: values.tobytes() for name, values in found.values.items()} == {
            name: values.tobytes() for name, values in plain.values.items()
        }
        assert {place: str(fault) for place, fault in found.faults.items()} == {
            2: str(plain.faults[2])
        }
    numbers = {"overlap": [0.75, 0.8], "channels.facebook.active_share": [1, 1]}
    for type_ in ("float64", "Float64", "float64[pyarrow]"):
        assert batch.run(pd.DataFrame(numbers).astype(type_)).values[
            "reachable.deduplicated"
        ].tobytes() == (batch.run(numbers).values["reachable.deduplicated"].tobytes())


def test_table_without_rows_has_the_columns_of_its_result() -> None:
    """An empty partition is answered with empty columns."""
    batch = Batch(Study.load(), range="90%")
    for table in ({"overlap": [], "area": [], "n": []}, {"overlap": np.array([])}):
        outcome = batch.run(table)
        assert [(name, len(values)) for name, values in outcome.values.items()] == [
            (f"reachable.deduplicated{end}", 0) for end in ("", ".low", ".high")
        ]
        assert not outcome.faults
