"""Cells that a spreadsheet would run pass through as they are, or as text where that is asked
for.
"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.batch.stream import results
from malisize.scenarios.tables.opening import opened
from malisize.study import Study

STUDY = Study.load()
CELL = st.one_of(
    st.sampled_from(["=1+1", "+a", "-x", "@f", "\tx", "\nx", "-5", "+1 200,5%", "-", "'=1", "a=b"]),
    st.text(
        alphabet=st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=5
    ),
)


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def run(text: str, aside: list[bytes] | None = None, *, safe_text: bool = True) -> str:
    table = opened(io.BytesIO(text.encode()), "in", safe_text=safe_text)
    take = None if aside is None else aside.append
    found = results(Batch(STUDY, ["population"]), table, "in", take)
    return b"".join(piece for piece, _, _ in found).decode()


def test_without_the_option_a_formula_is_the_users_own_cell() -> None:
    text = "overlap,=x,note\n0.8,=1+1,-2+3\n"
    assert run(text, safe_text=False).replace(",24834845", "").replace(",population", "") == text


def test_with_it_no_cell_is_a_formula_and_numbers_stay() -> None:
    text = 'overlap;=x;"@n"\n0.8;=1+1;-2+3\n"0.9";-5;"+1 200,5 "\n0.7;"\t-";+223 70 00\n'
    assert rows(run(text), ";") == [
        ["overlap", "'=x", "'@n", "population"],
        ["0.8", "'=1+1", "'-2+3", "24834845"],
        ["0.9", "-5", "+1 200,5 ", "24834845"],
        ["0.7", "'\t-", "+223 70 00", "24834845"],
    ]


@pytest.mark.slow
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_any_cell_is_itself_or_itself_as_text(cells: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([("overlap", "a", "b"), *(("0.8", *row) for row in cells)])
    written = rows(run(out.getvalue()), delimiter)[1:]
    for row, cell in zip(written, cells, strict=True):
        for found, given_ in zip(row[1:3], cell, strict=True):
            assert found in (given_, f"'{given_}")
            number = found[1:].replace(" ", "").replace(",", "").replace("%", "").isdigit()
            assert not found.startswith(("=", "@", "\t", "\n"))
            assert not found.startswith(("+", "-")) or number


def test_rejected_rows_hold_no_formula_either() -> None:
    aside: list[bytes] = []
    run('overlap,note\n=x,=1+1\n0.8,"=a"b\n', aside)
    found = rows(b"".join(aside).decode())
    assert found[1][:2] == ["'=x", "'=1+1"]
    assert found[2][-1] == '0.8,"=a"b'


def test_lines_of_json_hold_no_formulas() -> None:
    with pytest.raises(InputError, match="safe_text: in is JSON Lines"):
        run('{"overlap": 0.8}\n')
