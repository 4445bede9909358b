"""Tables are read as they come and written as whole rows, nothing lost and nothing changed."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.batch.stream import results
from malisize.scenarios.tables.csv_rows import Csv
from malisize.scenarios.tables.opening import opened
from malisize.scenarios.tables.reader import as_texts, whole_rows
from malisize.study import Study

STUDY = Study.load()


class Trickle(io.RawIOBase):
    """A stream that gives its bytes in pieces, and says how many pieces were asked for."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.asked = 0

    def read1(self, _size: int) -> bytes:
        """Return the next piece."""
        self.asked += 1
        return self.pieces.pop(0) if self.pieces else b""


def table(*pieces: bytes | str, form: Any = None) -> Any:
    return opened(Trickle(*(p.encode() if isinstance(p, str) else p for p in pieces)), "in", form)  # type: ignore[arg-type]


def blocks(*pieces: bytes | str, form: Any = None) -> list[Any]:
    return list(table(*pieces, form=form).blocks())


def run(text: bytes | str, *rows: str, reject: list[bytes] | None = None, **options: Any) -> str:
    batch = Batch(STUDY, rows or ["population"], **options)
    take = None if reject is None else reject.append
    return b"".join(piece for piece, _, _ in results(batch, table(text), "in", take)).decode()


CELL = st.text(
    alphabet=st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=8
)


@pytest.mark.slow
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8), st.integers(1, 40))
def test_any_cells_pass_through_untouched_in_any_pieces(
    rows: list[tuple[str, str, str]], size: int
) -> None:
    rows = [row for row in rows if any(map(str.strip, row))]  # blank rows are skipped
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [("one", "two", "three", "overlap"), *((*row, "0.8") for row in rows)]
    )
    data = out.getvalue().encode()
    batch = Batch(STUDY, ["population"])
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    written = b"".join(piece for piece, _, _ in results(batch, table(*pieces), "in")).decode()
    found = list(csv.reader(io.StringIO(written, newline="")))
    assert found[0] == ["one", "two", "three", "overlap", "population"]
    assert [tuple(row[:3]) for row in found[1:]] == rows
    assert {row[4] for row in found[1:]} <= {"24834845"}


def test_rows_that_have_come_leave_before_more_are_waited_for() -> None:
    stream = Trickle(b"name,overlap\na,0.8\nb,", b"0.9\nc,0.7\n", b"d,0.6\n")
    pieces = results(Batch(STUDY, ["population"]), opened(stream, "in"), "in")  # type: ignore[arg-type]
    assert next(pieces)[0] == b"name,overlap,population\n"
    assert next(pieces)[0] == b"a,0.8,24834845\n"
    assert stream.asked == 1
    assert next(pieces)[0] == b"b,0.9,24834845\nc,0.7,24834845\n"
    assert stream.asked == 2
    assert [piece for piece, _, _ in pieces] == [b"d,0.6,24834845\n"]


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_line_ends_and_delimiters_stay(end: str, delimiter: str) -> None:
    text = (
        end.join([f"name{delimiter}overlap", f'"a {delimiter}b"{delimiter}0.8', f"c{delimiter}"])
        + end
    )
    found = run(text)
    assert found == text.replace(end, f"{delimiter}24834845{end}").replace(
        "overlap" + delimiter + "24834845", f"overlap{delimiter}population"
    )


def test_a_french_spreadsheet_is_read() -> None:
    assert (
        run("nom;overlap;figures.population\nx;0,8;25 000 000,5\n")
        == "nom;overlap;figures.population;population\nx;0,8;25 000 000,5;25000000,5\n"
    )


def test_a_byte_order_mark_blank_lines_and_a_missing_last_line_end_are_harmless() -> None:
    assert (
        run(b"\xef\xbb\xbfname,overlap\n\na,0.8\n\n\nb,0.9")
        == "\ufeffname,overlap,population\na,0.8,24834845\nb,0.9,24834845\n"
    )


def test_lines_are_counted_as_they_stand() -> None:
    text = 'name,overlap\n\n"two\nlines",0.8\n\nb,0.9\n"x\ny\nz",0.7\nc,0.6\n'
    assert [line for block in blocks(text) for line in block.lines] == [3, 6, 7, 10]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name,overlap\na,0.8\nb\n", 3, "1 cell where the header has 2: `b`"),
        ("name,overlap\na,0.8,9\n", 2, "3 cells where the header has 2"),
        (
            "name,overlap\na,0.8\nb",
            3,
            "1 cell where the header has 2, and the input ends in the middle of this line",
        ),
        ('name,overlap\na,0.8\n"b,0.9\nc,0.7\n', 3, "ends inside a quoted cell"),
        ('name,overlap\n"a"b,0.8\n', 2, "something follows a closing quote"),
        ("name,overlap\na\rb,0.8\n", 2, "a carriage return in a cell without quotes"),
        ("name,overlap\na,120%\n", 2, "overlap: `120%` is above 100 %"),
        (
            "name,figures.internet_users\na,8M\nb,30M\n",
            3,
            "there cannot be more internet users than people",
        ),
        ('name,overlap\n"x\ny",0.8\nz,zz\n', 4, "overlap: `zz` is not a number"),
        ("name,area\nx,bamako\nz,bamakko\n", 3, "no area `bamakko`"),
        (b"name,overlap\na,0.8\n\xe9,0.9\n", 3, "not UTF-8"),
        (b"name,overlap\na,0.8\nb\0,0.9\n", 3, "NUL"),
    ],
)
def test_a_bad_row_stops_the_run_with_its_line(text: str | bytes, line: int, words: str) -> None:
    pieces = []
    with pytest.raises(Exception, match="in: line") as caught:
        pieces.extend(
            piece for piece, _, _ in results(Batch(STUDY, ["population"]), table(text), "in")
        )
    message = caught.value.message  # type: ignore[attr-defined]
    assert message.startswith(f"in: line {line}: ")
    assert words in message
    written = b"".join(pieces).decode()
    assert written.endswith("\n")
    assert (
        len(list(csv.reader(io.StringIO(written, newline=""))))
        == len([b for b in blocks(text) for x in b.lines if x < line]) + 1
    )


@pytest.mark.slow
def test_bad_rows_are_set_aside_whole_and_can_be_run_again() -> None:
    text = 'name,overlap\na,0.8\n"b\nb",120%\nc\nd,0.7,9,8\n"e"f,0.5\ng,0.6\n"h,'
    aside: list[bytes] = []
    assert run(text, reject=aside) == "name,overlap,population\na,0.8,24834845\ng,0.6,24834845\n"
    rejected = b"".join(aside).decode()
    rows = list(csv.DictReader(io.StringIO(rejected, newline="")))
    assert [row["reject_line"] for row in rows] == ["3", "5", "6", "7", "9"]
    assert rows[0]["name"] == "b\nb"
    assert rows[0]["overlap"] == "120%"
    assert rows[1]["name"] == "c"
    assert [row["reject_rest"] for row in rows] == ["", "c", "d,0.7,9,8", '"e"f,0.5', '"h,']
    assert "never closed" in rows[4]["reject_reason"]
    again: list[bytes] = []
    assert '"b\nb",80%' in run(rejected.replace("120%", "80%"), reject=again)
    assert b"".join(again).count(b"still stands in none of the columns") == 4


def test_rejects_of_rejects_keep_one_line_and_one_reason() -> None:
    first: list[bytes] = []
    run("name,overlap\na,120%\n", reject=first)
    second: list[bytes] = []
    run(b"".join(first), reject=second)
    head, row = b"".join(second).decode().splitlines()
    assert head == "name,overlap,reject_line,reject_reason,reject_rest"
    assert row.startswith("a,120%,2,")


def test_lines_of_json_keep_what_they_hold_to_the_letter() -> None:
    text = '{"area": "bamako", "x":1.0, "y": [1,  2]}\n\n{ }\n{"overlap":0.8,"z":null}\n'
    assert (
        run(text, "population")
        == '{"area": "bamako", "x":1.0, "y": [1,  2], "population": 24834845}\n'
        '{"population": 24834845}\n'
        '{"overlap":0.8,"z":null, "population": 24834845}\n'
    )


@pytest.mark.slow
def test_a_row_without_a_value_is_blank_or_null() -> None:
    assert run("total\n0 XOF\n", "plan.cost_per_reached").splitlines()[1] == "0 XOF,"
    assert (
        json.loads(run('{"total": "0 XOF"}\n', "plan.cost_per_reached"))["plan.cost_per_reached"]
        is None
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"overlap": 0.8}\n{"overlap": NaN}\n', 2, "`NaN` is no number"),
        ('{"overlap": 0.8}\n[1]\n', 2, "no JSON object"),
        ('{"overlap": 0.8}\n{"overlap": 0.\n', 2, "no JSON"),
        ('{"overlap": 0.8}\n{"overl', 2, "the input ends in the middle of this line"),
        ('{"overlap": 12}\n', 1, "above 1"),
        ('{"overlap": true}\n', 1, "`true` is not a number"),
        ('{"x": 1}\n{"overlap": 0.8, "overlap": 0.9}\n', 2, "`overlap` is given twice"),
        ('{"x": {"y": 1, "y": 2}}\n', 1, "`y` is given twice"),
        ('{"channel": "sms", "channels": "facebook"}\n', 1, "both are `channel`"),
        ('{"x": 1}\n{"overlp": 0.8}\n', 2, "looks like `overlap` misspelt"),
        ("{" + '"a": [' * 3000 + "\n", 1, "no JSON"),
        ('{"population": 3}\n', 1, ""),
    ],
)
def test_a_bad_line_of_json_is_named(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError, match="in: ") as caught:
        run(text, "population")
    assert words in caught.value.message
    assert f"line {line}" in caught.value.message or not words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        ("name\n".encode("utf-16"), "UTF-16"),
        (b"n\xe9,overlap\na,0.8\n", "line 1 is not UTF-8"),
        (b'[{"overlap": 0.8}]\n', "a JSON array"),
        (b"x" * (2 << 20), "longer than"),
        (",".join(map(str, range(3000))).encode() + b"\n", "more than 2000"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        blocks(*[data[start : start + 200_000] for start in range(0, len(data), 200_000)] or [b""])


def test_a_row_that_is_not_utf8_is_set_aside_as_it_is() -> None:
    aside: list[bytes] = []
    assert run(b"name,overlap\na,0.8\n\xe9,0.9\nb,0.7\n", reject=aside).count("24834845") == 2
    assert b'\xe9,0.9,3,"this line is not UTF-8 text' in b"".join(aside)


def test_a_header_of_two_lines_stays_whole() -> None:
    found = run('"a\nb",overlap\nx,0.8\n')
    assert found == '"a\nb",overlap,population\nx,0.8,24834845\n'
    assert run('"a, b";overlap\nx;0,8\n') == '"a, b";overlap;population\nx;0,8;24834845\n'


def test_what_was_set_aside_twice_is_still_there() -> None:
    first: list[bytes] = []
    run('name,overlap\n"x"y,70%\n', reject=first)
    second: list[bytes] = []
    run(b"".join(first), reject=second)
    (row,) = csv.DictReader(io.StringIO(b"".join(second).decode(), newline=""))
    assert row["reject_rest"] == '"x"y,70%'


def test_rejected_json_is_kept_to_the_letter() -> None:
    aside: list[bytes] = []
    assert not run('{"id":"\\ud800x","big":12345678901234567890.123,"overlap":"x"}\n', reject=aside)
    assert b"".join(aside).startswith(
        b'{"id":"\\ud800x","big":12345678901234567890.123,"overlap":"x", "reject_line": 1, '
    )


@pytest.mark.slow
def test_lines_of_json_stand_alone_whatever_stands_beside_them() -> None:
    lines = [
        '{"channel":"facebook"}',
        '{"channels":"facebook"}',
        '{"area":null}',
        '{"area":"None"}',
        '{"total":"500000 XOF"}',
        "{}",
        '{"channel":["facebook"]}',
        '{"channel":"[\'facebook\']"}',
        '{"overlp": 1}',
    ]

    def answers(*pieces: str) -> tuple[bytes, bytes]:
        aside: list[bytes] = []
        found = results(
            Batch(STUDY, ["reachable.deduplicated"]), table(*pieces), "in", aside.append
        )
        return b"".join(piece for piece, _, _ in found), b"".join(aside)

    together, apart = answers("\n".join(lines) + "\n"), answers(*(f"{line}\n" for line in lines))
    assert together == apart
    assert together[0].count(b"\n") == 6
    assert together[1].count(b"reject_line") == 3


@pytest.mark.slow
def test_many_names_in_lines_of_json_are_no_columns() -> None:
    text = "".join(f'{{"overlap": 0.8, "key {place}": 1}}\n' for place in range(3000))
    assert run(text).count("24834845") == 3000


@pytest.mark.slow
def test_slow_scenarios_leave_one_part_after_the_other() -> None:
    text = "overlap\n" + "".join(f"0.{place}\n" for place in range(50, 90))
    pieces = [
        piece
        for piece, _, _ in results(
            Batch(STUDY, ["population"], range="envelope"), table(text), "in"
        )
    ]
    assert [piece.count(b"\n") for piece in pieces] == [1, 10, 10, 10, 10]


def test_an_unknown_row_is_refused_before_anything_is_written() -> None:
    for rows in (["nosuch"], ["plan.reach"], ["channel.nosuch.reach"]):
        with pytest.raises(InputError, match="no row"):
            next(results(Batch(STUDY, rows), table("overlap\n0.8\n"), "in"))


def test_a_header_alone_gives_a_header_alone() -> None:
    assert run("name,overlap\n") == "name,overlap,population\n"


@given(
    st.lists(
        st.one_of(st.floats(allow_infinity=False), st.integers(-(10**16), 10**16).map(float)),
        max_size=20,
    )
)
def test_results_read_back_as_the_same_numbers(values: list[float]) -> None:
    for text, value in zip(as_texts(np.array(values, dtype=float), ""), values, strict=True):
        assert text == "" if value != value else float(text) == value


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5), st.data())
def test_whole_rows_of_a_cut_content_are_rows(rows: list[list[str]], data: st.DataObject) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    content = out.getvalue().encode()
    cut = content[: data.draw(st.integers(0, len(content)))]
    whole = cut[: whole_rows(cut, "csv")]
    found = list(csv.reader(io.StringIO(whole.decode(), newline=""), strict=True))
    assert found == rows[: len(found)]
    assert whole_rows(content, "csv") == len(content)


def test_a_table_knows_its_own_form() -> None:
    assert table("a,b\n").form == "csv"
    assert table(' {"a": 1}\n').form == "jsonl"
    assert isinstance(table('{"a": 1},b\n', form="csv"), Csv)
