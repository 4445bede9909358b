"""CSV for spreadsheets in French: marks by option, and LibreOffice finds numbers in it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

FRENCH = ("--format", "csv", "--excel", "fr", "-q")
_NUMBERS = ("low", "central", "high")


def test_french_csv_has_the_same_numbers(malisize: Callable) -> None:
    """`--excel fr` is a decimal comma, a semicolon and a byte order mark, and nothing else."""
    plain = malisize.audience("--format", "csv", "-q").out
    french = malisize.audience(*FRENCH).out
    parts = malisize.audience(
        *("--format", "csv", "--decimal", ",", "--delimiter", ";", "--bom", "-q")
    ).out
    assert french == parts
    assert french.startswith("\ufeffid;label;unit;")
    rows = list(csv.DictReader(io.StringIO(french[1:], newline=""), delimiter=";"))
    expected = list(csv.DictReader(io.StringIO(plain, newline="")))
    for row, known in zip(rows, expected, strict=True):
        assert row["label"] == known["label"]
        for name in _NUMBERS:
            assert row[name].replace(",", ".") == known[name]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--format", "csv", "--decimal", ","), "add `--delimiter ';'`"),
        (("--format", "csv", "--decimal", "x"), "--decimal `x`: not a decimal mark"),
        (("--format", "csv", "--delimiter", "|"), "--delimiter `|`: not a delimiter of CSV"),
        (("--format", "csv", "--excel", "xx"), "--excel `xx`: no such spreadsheet"),
        (("--bom",), "--bom: is for CSV, and the format is table"),
        (("--format", "json", "--excel", "fr"), "--excel: is for CSV, and the format is json"),
    ],
)
def test_what_makes_no_table_is_refused(
    asked: tuple[str, ...], said: str, malisize: Callable
) -> None:
    """A mark that would cut numbers in two, and options of another format, are refused."""
    malisize.refused("audience", *asked, saying=said)


@pytest.mark.parametrize(
    ("table", "more", "decimal"),
    [
        ("area;overlap\nbamako;82,5%\n", (), ","),
        ("area;channels.facebook.cpm\nbamako;1,2 USD\n", (), ","),
        ("area;overlap\nbamako;82.5%\n", (), "."),
        ("area;age\nbamako;18+\n", (), "."),
        ("area;age\nbamako;18+\n", ("--decimal", ","), ","),
        ("area\tvisits\nbamako\t1 234,5\n", (), ","),
        ('area,overlap\nbamako,"82,5%"\n', (), "."),
    ],
)
def test_a_batch_answers_in_the_convention_it_reads(
    table: str, more: tuple[str, ...], decimal: str, malisize: Callable
) -> None:
    """The numbers added have the decimal mark of the numbers read, or the one asked for."""
    out = malisize(
        "batch", "-", "--row", "channel.facebook.share", "-q", *more, stdin=table.encode()
    ).out
    last = re.split("[;\t]", out.splitlines()[1])[-1] if decimal == "," else out.splitlines()[1]
    assert re.search(rf"0\{decimal}\d{{5}}", last)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_in_french_finds_numbers(malisize: Callable, tmp_path: Path) -> None:
    """Every number of a French CSV is a number in a spreadsheet whose locale is French."""
    (tmp_path / "a.csv").write_bytes(malisize.audience("--area", "bamako", *FRENCH).stdout)
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"),
            *("--convert-to", "xlsx", "--infilter=CSV:59,34,76,1,,1036,false,true"),
            *("--outdir", str(tmp_path), str(tmp_path / "a.csv")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    lines = re.findall(r"<row .*?</row>", sheet, re.DOTALL)
    assert len(lines) > 10
    for line in lines[1:]:
        for column in "DEF":  # low, central, high
            (cell,) = re.findall(rf'<c r="{column}\d+"([^>]*)>', line)
            assert 't="n"' in cell or "t=" not in cell
