"""``malisize batch`` on tables that were not written for it, and with options that are wrong."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

SEGOU = "66059.65437"  # the audience of Segou at 18 to 24, but for digits that processors round
FRENCH = "Zone;Sexe;Âge;Budget\nSégou;femmes;18 à 24 ans;500 000 FCFA\n"
FOREIGN = {
    "a bar": "area|age\nsegou|18-24\n",
    "a title": "Budget Mali 2026\narea,age\nsegou,18-24\n",
    "French": FRENCH,
    "rows in an object": '{"rows": [{"area": "segou"}]}\n',
    "an array": '[{"area": "segou"}]\n',
    "a document": '{\n "rows": [\n  {"area": "segou"}\n ]\n}\n',
    "no header": "segou,18-24\nmopti,18-24\n",
    "a header alone": "client\n",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("where", ["stream", "output", "rejects"])
def test_a_table_that_was_not_understood_leaves_nothing(
    malisize: Callable, text: str, where: str
) -> None:
    """Nothing is written, to standard output or to a file, and one line says what was read."""
    options = {
        "stream": (),
        "output": ("--output", "out.csv"),
        "rejects": ("--keep-going", "--rejects", "bad.csv"),
    }[where]
    malisize.refused("batch", *options, stdin=text.encode(), saying="hint: ")


@pytest.mark.parametrize("text", [FRENCH, f"Plan;;;\n{FRENCH}", f"\nPlan;;;\n;;;\n{FRENCH}"])
def test_the_hint_reads_the_table_when_it_is_typed(malisize: Callable, text: str) -> None:
    hint = malisize.refused("batch", stdin=text.encode()).hints[0]
    options = shlex.split(hint.split("`")[1])
    result = malisize("batch", *options, stdin=text.encode())
    assert result.code == 0
    head, row = csv.reader(io.StringIO(result.out), delimiter=";")
    assert head == ["Zone", "Sexe", "Âge", "Budget", "plan.reach"]
    assert row[-1].startswith("13864.4")


def test_what_another_program_wrote_is_read_as_it_says(malisize: Callable, tmp_path: Path) -> None:
    assert SEGOU in malisize("batch", stdin=b"sep=;\narea;age\nsegou;18-24\n").out
    blank = malisize("batch", stdin=b"area;age\n;\nsegou;18-24\n\n ; \n")
    assert blank.out.count(SEGOU) == 1
    assert blank.err.splitlines()[-1] == "3 blank rows skipped"
    assert malisize("batch", "-q", stdin=b"area\n\nsegou\n").err == ""
    (tmp_path / "in.csv").write_bytes("Région;area\r\nSégou;segou\r\n".encode("cp1252"))
    hint = malisize.refused("batch", "in.csv").hints[0]
    read = malisize("batch", "in.csv", *shlex.split(hint.rpartition("add `")[2].rstrip("`")))
    assert read.stdout.decode("cp1252").splitlines()[1].startswith("Ségou;segou;")
    spreadsheet = "\N{BYTE ORDER MARK}area\tage\r\nsegou\t18-24\r\n".encode("utf-16-le")
    malisize.refused("batch", stdin=spreadsheet, saying="add `--encoding utf-16`")
    read = malisize("batch", "--encoding", "UTF16", stdin=spreadsheet)
    assert read.stdout.decode("utf-16").splitlines()[1].startswith(f"segou\t18-24\t{SEGOU}")


WRONG = {
    ("--age", "35-18"): "`35-18` ends before it begins",
    ("--area", "paris"): "no area `paris`",
    ("--gender", "x"): "no gender `x`",
    ("-c", "nochannel"): "no channel `nochannel`",
    ("--narrow", "x"): "--narrow `x`",
    ("--narrow", "x=120%"): "--narrow",
    ("--total", "5"): "--total: `5` has no currency",
    ("--total", "1 XOF to 9 XOF"): "is a range",
    ("--total", "5 XOF", "--lock", "facebook"): "--lock `facebook`",
    ("--total", "5 XOF", "--lock", "nochannel=5 XOF"): "no channel `nochannel`",
    ("--total", "5 XOF", "--max", "facebook=x"): "--max facebook",
    ("--total", "5 XOF", "--split", "facebook=x"): "--split facebook",
    ("--reach", "x"): "--reach",
    ("--reach", "30%", "--confidence", "100%"): "--confidence",
    ("--total", "5 XOF", "--days", "0"): "--days",
    ("--effective", "99"): "--effective",
    ("--currency", "X"): "--currency",
    ("--row", "nosuch"): "no row `nosuch`",
    ("--map", "Zone"): "--map `Zone`: needs a column and its key",
    ("--map", "Zone=zone"): "is not a key or an option",
    ("--map", "Zone=area", "--map", "Zone=age"): "--map `Zone`: given twice",
    ("--header-row", "0"): "lines begin at 1",
    ("--header-row", "two"): "--header-row",
    ("--encoding", "klingon"): "not an encoding of tables",
    ("--set", "overlap=120%"): "overlap",
    ("--range", "x"): "range",
}


@pytest.mark.parametrize("options", WRONG, ids=" ".join)
def test_a_wrong_option_is_refused_before_a_row_is_read(
    malisize: Callable, options: tuple[str, ...]
) -> None:
    """It is named, no line of the table is, and what comes in is not waited for."""
    result = malisize.refused(
        "batch", *options, stdin=b"name,area\na,bamako\n", saying=WRONG[options]
    )
    assert "line" not in result.errors[0].replace("lines begin", "")
    with malisize.start("batch", *options, stdin=-1) as process:  # a pipe that nobody writes to
        assert process.wait(20) == 2
        assert process.stdout.read() == b""


TOGETHER = {
    ("--lock", "facebook=5 XOF"): "--lock: belongs to a plan",
    ("--days", "7"): "--days: belongs to a plan",
    ("--currency", "EUR"): "--currency: belongs to a plan",
    ("--total", "5 XOF", "--reach", "30%"): "--reach beside --total is a chance, which needs draws",
    ("--total", "5 XOF", "--lock", "facebook=1 XOF"): "--lock, --min and --max belong to --all",
    ("--total", "5 XOF", "--split", "facebook=60%,sms=60%"): "--split: the shares add up to 120%",
    ("--total", "5 XOF", "-c", "facebook", "--split", "sms=100%"): "--split sms: not in this plan",
    ("--reach", "30%", "--confidence", "90%"): "--confidence needs draws",
    ("-c", "snapchat"): "channel snapchat: Snapchat has no size for Mali",
}


@pytest.mark.parametrize("options", TOGETHER, ids=" ".join)
@pytest.mark.parametrize("table", [b"name,overlap\na,80%\n", b'{"overlap": "80%"}\n'])
def test_options_that_do_not_go_together_are_not_a_fault_of_the_first_row(
    malisize: Callable, options: tuple[str, ...], table: bytes
) -> None:
    """What is wrong without any cell is said of the options, and nothing is written."""
    result = malisize.refused("batch", *options, stdin=table, saying=TOGETHER[options])
    each = table.startswith(b"{") and "belongs to a plan" in result.err  # each line may have one
    assert ("line 1" in result.errors[0]) == each


def test_what_cells_give_is_no_fault_of_the_options(malisize: Callable) -> None:
    table = b"name,channels.snapchat.accounts\na,3M\nb,\n"
    result = malisize("batch", "-c", "snapchat", stdin=table)
    assert result.errors[0].startswith("error: standard input: line 3: channel snapchat:")
    assert result.out.splitlines()[1].startswith("a,3M,")
    assert malisize("batch", "--days", "7", stdin=b"total\n500000 XOF\n").code == 0
    lines = b'{"total": "5000 XOF"}\n{"overlap": 0.8}\n'
    mixed = malisize("batch", "--days", "7", "--row", "population", stdin=lines)
    assert mixed.errors == ["error: standard input: line 2: --days: belongs to a plan"]


def test_every_row_rejected_is_no_answer(malisize: Callable, tmp_path: Path) -> None:
    """It exits 1 and says so; what was rejected is kept, and no file of results is left."""
    text = b"name,overlap\na,120%\nb,x\n"
    result = malisize("batch", "--keep-going", "--rejects", "bad.csv", stdin=text)
    assert result.code == 1
    assert result.errors == ["error: standard input: all 2 rows were rejected"]
    assert result.hints == ["hint: the column `reject_reason` of bad.csv says why"]
    assert (tmp_path / "bad.csv").read_text().count("\n") == 3
    args = ("--keep-going", "--rejects", "bad.csv", "--force", "--output", "out.csv")
    assert malisize("batch", *args, stdin=b"overlap\nx\n").code == 1
    assert malisize.files().keys() == {"bad.csv"}
    assert malisize("batch", *args, stdin=b"overlap\nx\n80%\n").code == 0
    assert malisize("batch", *args, stdin=b"overlap\n").code == 0
    lines = malisize("batch", *args[:4], "--force", stdin=b'{"overlap": 12}\n{"overlap": "x"}\n')
    assert (lines.code, lines.stdout) == (1, b"")
