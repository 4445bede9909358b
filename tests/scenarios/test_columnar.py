"""Plain rows read as columns give what rows read one by one give, to the letter."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import MalisizeError
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.batch.stream import results
from malisize.scenarios.tables import csv_rows
from malisize.scenarios.tables.opening import opened
from malisize.scenarios.tables.reader import as_texts
from malisize.study import Study

columnar: Any = pytest.importorskip("malisize.scenarios.tables.columnar")

HEAD = ("id", "area", "overlap", "channels.facebook.accounts")
BATCH = Batch(Study.load(), ["channel.facebook.reachable", "reachable.deduplicated"])
NEVER = 1 << 40


class Pieces(io.RawIOBase):
    """A stream that gives its bytes in pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)

    def read1(self, _size: int) -> bytes:
        """Return the next piece."""
        return self.pieces.pop(0) if self.pieces else b""


def read(
    enough: int, pieces: list[bytes], *, reject: bool, batch: Batch = BATCH, **options: Any
) -> tuple[bytes, bytes, str | None, int]:
    """Return what a run writes and rejects, with which error it ends and how many blank rows it
    leaves out, where ``enough`` bytes are read as columns.
    """
    out, rejected, said = [], list[bytes](), None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "_ENOUGH", enough)
        table = opened(Pieces(*pieces), "in", "csv", **options)  # type: ignore[arg-type]
        try:
            for piece, _, _ in results(batch, table, "in", rejected.append if reject else None):
                out.append(piece)
        except MalisizeError as error:
            said = "\n".join(f"{one.message} ({one.hint})" for one in error.faults)
    return b"".join(out), b"".join(rejected), said, table.skipped


PLAIN = (
    st.text("abc é Ünïğ\u00a0\u3000-", max_size=6),
    st.sampled_from(["", "rural", "bamako", " urban", "everywhere"]),
    st.one_of(
        st.floats(0.01, 1.2).map(repr), st.sampled_from(["0.5", ".5", "1.", "007", "0", "1", "80%"])
    ),
    st.one_of(st.integers(0, 9_000_000).map(str), st.floats(0, 5e6).map("{:.3f}".format)),
)
ODD = st.sampled_from(
    (
        *("", " ", "\u2003", "\x1c", "1.234", "nan", "inf", "1e6", "1.2.3", "-5", "+7", "\ufeff1"),
        *("2 000 000", "2_000_000", "200k to 250k", "\uff12", "figure facebook_users", '"a"'),
        *('"a\nb"', 'a"b', "a\0b", "a\rb", "9" * 400, "0." + "1" * 400, "x" * 140_000),
        "0.1" + "0" * 131_072,
    )
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[bytes], bool]:
    """Make a table in pieces, most of whose rows are plain, and say whether it may set rows
    aside.
    """
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    odd = draw(st.booleans())
    lines = []
    for _ in range(draw(st.integers(0, 12))):
        cells = [draw(kind) for kind in PLAIN]
        if odd and draw(st.integers(0, 3)) == 0:
            cells[draw(st.integers(0, 3))] = draw(ODD)
        width = draw(st.sampled_from([4] * 12 + [0, 3, 5])) if odd else 4
        other = draw(st.sampled_from([end] * 12 + ["\n", "\r\n", "\r\r\n"])) if odd else end
        lines.append(delimiter.join([*cells, "more"][:width]) + other)
    body = "".join(lines).encode()
    if odd and draw(st.integers(0, 5)) == 0:
        place = draw(st.integers(0, len(body)))
        body = body[:place] + b"\xe9" + body[place:]
    if lines and draw(st.booleans()):
        body = body[: -len(end)]
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=3)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    head = (delimiter.join(HEAD) + draw(st.sampled_from(["\n", "\r\n"]))).encode()
    return [head, *filter(None, pieces)], draw(st.booleans())


@pytest.mark.slow
@given(tables())
def test_both_readers_write_reject_and_refuse_alike(made: tuple[list[bytes], bool]) -> None:
    """Whatever the rows and the pieces they come in: the same bytes, rejects and errors."""
    pieces, reject = made
    assert read(1, pieces, reject=reject) == read(NEVER, pieces, reject=reject)


@pytest.mark.slow
def test_plain_rows_are_read_as_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A property over both readers says nothing where the second is never asked."""
    asked = []
    monkeypatch.setattr(
        columnar.Lines, "joined", lambda self, *_: asked.append(len(self)) or b"joined\n"
    )
    out, *_ = read(1, [",".join(HEAD).encode() + b"\n", b"1,rural,0.9,2000000\n" * 5], reject=False)
    assert out.endswith(b"joined\n")
    assert asked == [5]


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"encoding": "latin-1"},
        {"safe_text": True},
        {"decimal": "."},
        {"header_row": 2},
        {"encoding": "utf-16"},
    ],
)
@pytest.mark.parametrize("delimiter", [";", "|", "\u00a7"])
def test_options_hold_for_both_readers(options: dict[str, Any], delimiter: str) -> None:
    """A spreadsheet's encodings, formulas and decimal commas are read and written alike."""
    encoding = options.get("encoding", "utf-8")
    lines = [f"sep={delimiter}\n", delimiter.join(HEAD) + "\n"]
    lines += [delimiter.join([f"=É{place}", "", "0.9", "2100000"]) + "\n" for place in range(6)]
    pieces = ["".join(lines[:2]).encode(encoding), "".join(lines[2:]).encode(encoding)]
    if encoding == "utf-16":
        pieces[1] = pieces[1][2:]
    one, other = (read(enough, pieces, reject=True, **options) for enough in (1, NEVER))
    assert one == other
    assert one[2] is None or "header" in one[2]


def test_ranges_and_rejected_rows_run_again_alike() -> None:
    """Scenarios that are drawn, and rows that were set aside before, are the same in both."""
    drawn = Batch(BATCH.study, ["reachable.deduplicated"], range="90%", draws=500)
    head = ",".join([*HEAD, "reject_line", "reject_reason", "reject_rest"]).encode()
    for batch, pieces in (
        (drawn, [",".join(HEAD).encode() + b"\n", b"a,,0.9,2000000\nb,,80% to 90%,2000000\n"]),
        (BATCH, [head + b"\n", b"a,,0.9,2000000,3,why,\nb,,0.9,2000000,4,why,rest\n"]),
    ):
        one, other = (read(to, pieces, reject=True, batch=batch) for to in (1, NEVER))
        assert one == other


@given(
    st.lists(
        st.one_of(
            st.floats(allow_nan=True, allow_infinity=True),
            st.floats(1e-5, 1e16),
            st.integers(-(10**16), 10**16).map(float),
            st.integers(-(10**9), 10**9).map(lambda n: n / 1000.0),
        ),
        min_size=1,
    )
)
def test_results_are_written_alike(values: list[float]) -> None:
    """A column of results has the texts of the other writer, each the shortest of its number."""
    found = np.array(values)
    assert columnar._written(found).to_pylist() == as_texts(found, "")


@given(st.lists(st.text("0123456789.", min_size=1, max_size=25), min_size=1))
def test_numbers_are_those_of_python(cells: list[str]) -> None:
    """A column is the numbers that float() makes of its cells, or none where one is no number."""
    import pyarrow as pa

    found = columnar.Cells(pa.array(cells)).numbers()
    try:
        wanted = [float(cell) for cell in cells]
    except ValueError:
        assert found is None
        return
    assert found is not None
    assert found[0].tolist() == wanted
    assert found[1] == ("." in "".join(cells))
    assert all(math.isfinite(one) for one in wanted)
