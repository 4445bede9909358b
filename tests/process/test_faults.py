"""Faults: what must succeed, what must be refused, what must be shown harmlessly, what must end
cleanly.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import shlex
import threading
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SMALL = b'[audience]\narea = "bamako"\nchannels = ["facebook"]\n'
BOM = b"\xef\xbb\xbf"
MANY = "9" * 5000


def given(malisize: Any, content: bytes, *args: str) -> Any:
    """Run ``audience`` with a file of assumptions."""
    (malisize.folder / "mine.toml").write_bytes(content)
    return malisize.audience("--assumptions", "mine.toml", "--format", "json", *args)


def reachable(result: Any) -> dict[str, dict[str, Any]]:
    assert result.code == 0, result.err
    return {row["id"]: row for row in json.loads(result.out)["rows"]}


# Must succeed


@pytest.mark.parametrize(
    "content",
    [
        BOM + SMALL,
        SMALL.replace(b"\n", b"\r\n"),
        BOM + SMALL.replace(b"\n", b"\r\n"),
        SMALL.rstrip(),
        b"\n\n" + SMALL,
    ],
    ids=["BOM", "CRLF", "BOM and CRLF", "no last line end", "empty lines"],
)
def test_editors_are_borne(content: bytes, malisize: Callable) -> None:
    """A byte order mark, CRLF line ends and a missing last line end change nothing."""
    assert reachable(given(malisize, content)) == reachable(given(malisize, SMALL))


@pytest.mark.parametrize(
    "content", [b"", BOM, b"\n", b"# nothing\n", b"[audience]\n", b"[channels.facebook]\n"]
)
def test_an_empty_file_is_an_empty_layer(content: bytes, malisize: Callable) -> None:
    """An empty file of assumptions is an empty layer."""
    plain = malisize.plainly("audience", "--range", "none", "--format", "json")
    assert reachable(given(malisize, content)) == reachable(plain)


@pytest.mark.parametrize(
    "value", [" 80% ", "80 %", "0.8", ".80", "\t80%", "80\u00a0%", "80\u202f%", "8e-1", "+80%"]
)
def test_spaces_around_a_number(value: str, malisize: Callable) -> None:
    """Spaces of any kind around a number, and other ways to write it, change nothing."""
    result = malisize.audience("--set", f"overlap={value}", "--format", "json")
    assert {
        one["value"] for one in json.loads(result.out)["assumptions"] if one["key"] == "overlap"
    } == {"80%"}


@pytest.mark.parametrize("value", ["80% to 80%", "min 80% max 80%"])
def test_low_equal_to_high_is_exact(value: str, malisize: Callable) -> None:
    """A range from a number to itself is that number."""
    result = malisize.audience("--set", f"overlap={value}", "--format", "json")
    assert result.stdout.count(b'"value": "80%"') == 1


def test_a_pipe_with_an_end(malisize: Callable, fifo: Path) -> None:
    """A file of assumptions may be a pipe that ends."""
    writer = threading.Thread(target=fifo.write_bytes, args=(SMALL,))
    writer.start()
    result = malisize.audience("--assumptions", str(fifo), "--format", "json")
    writer.join()
    assert reachable(result) == reachable(given(malisize, SMALL))


def test_a_substituted_process(malisize: Callable) -> None:
    """A file of assumptions may be what a shell puts in place of a process."""
    script = f'"$@" --assumptions <(printf %s {shlex.quote(SMALL.decode())})'
    result = malisize.shell(script, "audience", "--range", "none", "--format", "json")
    assert reachable(result) == reachable(given(malisize, SMALL))


@pytest.mark.parametrize("value", ["0", "0%", "-0", "-0.0", "0.0", "-0%"])
def test_nothing_reaches_nobody(value: str, malisize: Callable) -> None:
    """A share of zero, negative zero too, reaches nobody: shown as 0, without a division by
    zero.
    """
    args = ("--channel", "facebook", "--set", f"channels.facebook.active_share={value}")
    result = malisize.audience(*args, "--format", "json")
    rows = reachable(result)
    assert (
        rows["channel.facebook.reachable"]["central"]
        == rows["reachable.deduplicated"]["central"]
        == 0
    )
    assert "-0" not in "".join(
        str(row[name]) for row in rows.values() for name in ("low", "central", "high")
    )
    table = malisize.audience(*args)
    assert table.code == 0
    assert " -0" not in table.out
    assert "nan" not in table.out


def test_nothing_has_no_range(malisize: Callable) -> None:
    """Nobody reached has no range, over draws too."""
    result = malisize(
        "audience",
        "-c",
        "facebook",
        "--set",
        "channels.facebook.active_share=0",
        "-f",
        "json",
        "--draws",
        "500",
    )
    row = reachable(result)["channel.facebook.reachable"]
    assert (row["low"], row["central"], row["high"]) == (0, 0, 0)


def test_empty_data_of_every_kind(malisize: Callable) -> None:
    """A search that finds nothing is an answer: a header without rows."""
    args = ("figures", "--search", "no such words")
    assert malisize(*args).code == 0
    assert json.loads(malisize(*args, "--format", "json").out)["rows"] == []
    assert len(malisize(*args, "--format", "csv").out.splitlines()) == 1


# Must be refused: numbers

NUMBERS = [
    ("overlap", "nan", "`nan` is not a number"),
    ("overlap", "inf", "`inf` is not a number"),
    ("overlap", "-inf", "`-inf`"),
    ("overlap", "1e400", "`1e400` is not a finite number"),
    ("overlap", "1e-400", "`1e-400` is too small to count"),
    ("overlap", "-5", "is negative"),
    ("overlap", "-5%", "`-5%` is negative"),
    ("overlap", "", "the value is empty"),
    ("overlap", "   ", "the value is empty"),
    ("overlap", "１２", "`１２` is not a number"),
    ("overlap", "120%", "`120%` is above 100 %"),
    ("overlap", "12", "`12` is above 1, and a share is needed"),
    ("overlap", "90% to 70%", "the low end `90%` is above the high end `70%`"),
    ("overlap", "70 to 95%", "`70 to 95%` has two readings"),
    ("overlap", "<5%", "`<5%` has one bound only"),
    ("overlap", "0% to 50%", "cannot touch 0 % or 100 %"),
    ("overlap", "5M", "`5M` is not a share"),
    ("overlap", "1_", "`1_`"),
    ("overlap", "0x10", "`0x10` is not a number"),
    ("overlap", "true", "`true` is not a number"),
    ("overlap", "80%%", "`80%%`"),
    ("overlap", "80% to", "`80% to`"),
    ("overlap", "80\u202e%", "`80%`"),
    ("overlap", "80%\x1b[31m", "`80% [31m`"),
    ("channels.whatsapp.accounts", "1,234", "`1,234` has two readings"),
    ("channels.whatsapp.accounts", "5m", "`m` has two readings"),
    ("channels.whatsapp.accounts", "5M XOF", "`5M XOF` is money"),
    ("channels.whatsapp.accounts", "750 JPY", "`750 JPY` is money"),
    ("channels.whatsapp.accounts", "40%", "`40%` is a share"),
    ("channels.whatsapp.accounts", "1e19", "larger than anything that can be counted"),
    ("area.urban_odds_ratio", "0", "below the least possible"),
    ("channels.orange_mali.lines_per_person", "0.5", "below the least possible"),
]


@pytest.mark.parametrize(
    ("key", "value", "words"), NUMBERS, ids=[f"{key}={value}" for key, value, _ in NUMBERS]
)
def test_refused_numbers(key: str, value: str, words: str, malisize: Callable) -> None:
    """A number that is none, or none that belongs there, is refused by value and key."""
    result = malisize.refused("audience", "--set", f"{key}={value}")
    assert result.errors[0].startswith(f"error: --set {key}: ")
    assert words in result.errors[0]


@pytest.mark.parametrize(
    "args",
    [
        ("--set", f"overlap={MANY}"),
        ("--set", f"{MANY}=5"),
        ("--narrow", f"x={MANY}"),
        ("--narrow", MANY),
        ("--draws", MANY),
        ("--seed", MANY),
        ("--date", MANY),
        ("--area", MANY),
        ("--channel", MANY),
        ("--age", MANY),
        ("--prefer", f"population={MANY}"),
        ("--scenario", MANY),
        ("--format", MANY),
        ("--assumptions", MANY),
        ("--output", MANY),
        (MANY,),
        (f"--{MANY}",),
    ],
    ids=lambda args: args[0][:12],
)
def test_long_values_are_cut(args: tuple[str, ...], malisize: Callable) -> None:
    """5,000 digits are cut to 40 characters in the message."""
    result = malisize.refused("audience", *args)
    assert len(result.err) < 700
    assert "9" * 200 not in result.err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--draws", value) for value in ("-1", "nan", "1e400", "", "1k to 2k", "10%")),
        *(
            ("--seed", value)
            for value in ("-1", "inf", "1.5", "1e30", "99999999999999999999", "0x1F")
        ),
    ],
)
def test_refused_seeds_and_draws(option: str, value: str, malisize: Callable) -> None:
    """A seed or a number of draws that is negative, huge, or no whole number is refused."""
    assert option[2:] in malisize.refused("audience", option, value).errors[0]


@pytest.mark.parametrize("draws", ["0", "99", "5000001", "1bn"])
def test_draws_out_of_bounds(draws: str, malisize: Callable) -> None:
    """Too few draws say nothing, too many would fill the memory."""
    malisize.refused("audience", "--draws", draws, saying="is not between 100 and 5000000")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--date", "2026-02-30"),
        ("--date", "2099-01-01"),
        ("--date", "yesterday"),
        ("--date", "21/11/2026"),
        ("--date", ""),
        ("--date", "２０２５-01-01"),
        ("--age", "35-18"),
        ("--age", "18-"),
        ("--age", "-5"),
        ("--age", "900+"),
        ("--age", ""),
        ("--age", "１８+"),
        ("--area", ""),
        ("--gender", ""),
        ("--channel", ""),
        ("--range", ""),
        ("--range", "0%"),
        ("--range", "100%"),
        ("--range", "90"),
        ("--range", "some"),
        ("--format", ""),
        ("--scenario", "none-such"),
        ("--narrow", "no share"),
        ("--narrow", "=10%"),
        ("--narrow", "x="),
        ("--narrow", "x=120%"),
        ("--narrow", "x=12"),
        ("--set", "overlap"),
        ("--set", "=5"),
        ("--set", "__class__=5"),
        ("--set", "a..b=5"),
        ("--set", ".=5"),
        ("--set", "channels.facebook=5"),
        ("--set", "overlap.low=5"),
        ("--set", "figures.moon_users=5"),
        ("--set", "channels.telepathy.accounts=5"),
        ("--set", "scenario.x=5"),
        ("--set", "audience.narrow=5"),
        ("--prefer", "population"),
        ("--prefer", "population="),
        ("--prefer", "moon_users=korhogo-2025"),
        ("--prefer", "population=korhogo-2025@1999"),
    ],
)
def test_refused_options(option: str, value: str, malisize: Callable) -> None:
    """Every option refuses what it cannot read."""
    result = malisize.refused("audience", option, value)
    assert result.code == 2


@pytest.mark.parametrize(
    "settings",
    [
        ("area.bamako.population_share=90%",),
        ("channels.facebook.share.bamako=60%", "channels.facebook.share.urban=40%"),
    ],
)
def test_a_part_above_its_whole(settings: tuple[str, ...], malisize: Callable) -> None:
    """A part above its whole at central values is refused with both numbers."""
    args = [word for setting in settings for word in ("--set", setting)]
    result = malisize.refused(
        "audience", "--area", "bamako", "--range", "none", *args, saying="is above"
    )
    assert result.code == 1


def test_weights_that_sum_to_nothing(malisize: Callable) -> None:
    """Age weights are normalised, and refused where their sum is zero."""
    args = ("--age", "18-35", "--set", "social.age.0-40=0", "--set", "social.age.41+=0")
    malisize.refused("audience", *args, saying="social.age: every age band has weight 0")


def test_check_looks_at_places_the_file_does_not_ask_for(
    malisize: Callable, tmp_path: Path
) -> None:
    """A part above its whole is found by the check where the file's own area would not use it."""
    (tmp_path / "mine.toml").write_text('area.bamako.population_share = "90%"\n')
    malisize.refused(
        "assumptions",
        "check",
        "mine.toml",
        saying="Bamako's share of the population is above the urban share",
    )


# Must be refused: files

FILES = {
    "UTF-16": (SMALL.decode().encode("utf-16"), "written in UTF-16"),
    "UTF-16 without its mark": (SMALL.decode().encode("utf-16-le"), "contains a NUL byte"),
    "Latin-1": ('title = "Ségou"\n'.encode("latin-1"), "line 1 is not UTF-8"),
    "Latin-1 further down": (SMALL + 'title = "Ségou"\n'.encode("latin-1"), "line 4 is not UTF-8"),
    "NUL": (b'title = "a\0b"\n', "contains a NUL byte"),
    "control character": (b'title = "a\x1b[31mb"\n', "line 1"),
    "300 KB": (b"# filling\n" * 30_000, "larger than 256 KiB"),
    "nested arrays": (b"overlap = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
    "nested tables": (b"overlap = " + b"{a=" * 5000 + b"1" + b"}" * 5000, "nested too deeply"),
    "dotted key": (b".".join([b"a"] * 50_000) + b" = 1\n", "a key of more than 16 parts"),
    "dotted header": (b"[" + b".".join([b"a"] * 50_000) + b"]\n", "a key of more than 16 parts"),
    "dotted key in a table": (
        b"x = { " + b".".join([b"a"] * 50_000) + b" = 1 }\n",
        "a key of more than 16 parts",
    ),
    "dotted key with an escape": (
        b'"\\"".' + b".".join([b"a"] * 50_000) + b" = 1\n",
        "a key of more than 16 parts",
    ),
    "JSON": (b'{"overlap": 0.9}', "this looks like JSON"),
    "YAML": (b"overlap: 0.9\n", "line 1"),
    "a workbook": (b"PK\x03\x04\x14\x00\x00\x00", "is not a workbook that malisize wrote"),
    "half a file": (SMALL + b'title = "', "at its end: a quote is never closed"),
}


@pytest.mark.parametrize("kind", FILES)
def test_refused_files(kind: str, malisize: Callable, tmp_path: Path) -> None:
    """A file that is no assumptions file is refused in one line that names it."""
    content, words = FILES[kind]
    (tmp_path / "mine.toml").write_bytes(content)
    began = time.monotonic()
    result = malisize.refused("audience", "-a", "mine.toml", saying=words)
    assert result.errors[0].startswith("error: mine.toml: ")
    assert time.monotonic() - began < 10  # the parser alone would need far longer for the long keys


def test_very_many_faults_are_counted(malisize: Callable, tmp_path: Path) -> None:
    """Thousands of faults are counted after the first hundred."""
    (tmp_path / "mine.toml").write_text("".join(f"[a{index}]\n" for index in range(5000)))
    malisize.refused(
        "assumptions", "check", "mine.toml", faults=101, saying="error: 900 more faults"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere.toml", "nowhere.toml: no such file"),
        ("nowhere", "no bundled assumptions `nowhere`"),
        (".", ".: is a directory"),
        ("./", "./: is a directory"),
        ("/dev/zero", "/dev/zero: larger than 256 KiB"),
        ("/proc/self/mem", "/proc/self/mem: cannot be read"),
        ("a" * 5000 + ".toml", "cannot be read: the name is too long"),
        ("mine.toml/deeper.toml", "cannot be read: a file stands where a folder should be"),
        ("", "the name of the file is empty"),
    ],
    ids=lambda value: value[:20],
)
@pytest.mark.parametrize("command", ["audience", "check"])
def test_refused_paths(
    name: str, words: str, command: str, malisize: Callable, tmp_path: Path
) -> None:
    """A path that is no file is refused by name."""
    (tmp_path / "mine.toml").write_bytes(SMALL)
    malisize.refused(
        *(("audience", "-a") if command == "audience" else ("assumptions", "check")),
        name,
        saying=words,
    )


def test_an_unreadable_file(
    malisize: Callable, tmp_path: Path, unprivileged: tuple[str, ...]
) -> None:
    """A file that may not be read is refused by name."""
    (tmp_path / "mine.toml").write_bytes(SMALL)
    (tmp_path / "mine.toml").chmod(0)
    result = malisize("audience", "-a", "mine.toml", prefix=unprivileged)
    assert (result.code, result.out, result.err) == (
        2,
        "",
        "error: mine.toml: cannot be read: permission denied\n",
    )


def test_a_link_in_a_circle(malisize: Callable, tmp_path: Path) -> None:
    """A link to itself is refused, as input and as output."""
    (tmp_path / "mine.toml").symlink_to("mine.toml")
    malisize.refused("audience", "-a", "mine.toml", saying="mine.toml: cannot be read")
    malisize.refused("audience", "-o", "mine.toml", saying="`mine.toml`")


@pytest.mark.parametrize("source", ["yes 'title = 1'", "cat /dev/zero", "yes ''"])
def test_an_endless_pipe(source: str, malisize: Callable) -> None:
    """An endless pipe is read up to the limit and refused."""
    result = malisize.shell(f'{source} 2>/dev/null | "$@"', "audience", "-a", "-")
    assert (result.code, result.out) == (2, "")
    assert (
        result.err
        == "error: standard input: larger than 256 KiB, too large for this kind of file\n"
    )


def test_two_faulty_settings_and_a_faulty_file(
    malisize: Callable, tmp_path: Path, refusal: Callable
) -> None:
    """The file is named where a file is at fault, not the option that would come after it."""
    (tmp_path / "mine.toml").write_text("overlap = nan\n")
    result = malisize.refused("audience", "-a", "mine.toml", "--set", "overlap=inf")
    assert "mine.toml" in result.errors[0]


# Must be refused: outputs


def test_refused_outputs(malisize: Callable, tmp_path: Path) -> None:
    """A directory, a dangling link, a missing parent and an unknown suffix are refused before
    anything is computed.
    """
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "dangling.json").symlink_to("nowhere.json")
    (tmp_path / "file").write_text("")
    for name, words in {
        "folder.json": "is a directory",
        "": "the name of the file is empty",
        "dangling.json": "is a link to nothing",
        "nowhere/reach.json": "its folder does not exist",
        "file/reach.json": "a file stands where a folder should be",
        "reach": "`` is not the ending of a format",
        "reach.pptx": "`.pptx` is not the ending of a format",
        "a" * 300 + ".json": "the name is too long",
    }.items():
        malisize.refused("audience", "--range", "none", "-o", name, "--force", saying=words)


def test_a_read_only_folder(
    malisize: Callable, tmp_path: Path, unprivileged: tuple[str, ...]
) -> None:
    """A folder that may not be written to is refused, with --force over an existing file too."""
    folder = tmp_path / "shut"
    folder.mkdir()
    (folder / "old.json").write_text("mine")
    folder.chmod(0o555)
    try:
        for name in ("new.json", "old.json"):
            result = malisize.audience("-o", f"shut/{name}", "--force", prefix=unprivileged)
            assert (result.code, result.out) == (2, "")
            assert result.errors == [f"error: --output `shut/{name}`: its folder is read-only"]
    finally:
        folder.chmod(0o755)
    assert (folder / "old.json").read_text() == "mine"


def test_a_folder_that_takes_no_files(malisize: Callable, refusal: Callable) -> None:
    """A folder of the system that takes no files leaves one line and no traceback."""
    result = malisize.audience("-o", "/proc/reach.json")
    assert result.code in (2, 74)
    assert len(result.errors) == 1
    assert "/proc/reach.json" in result.errors[0]


def test_a_disk_that_fills_up(malisize: Callable) -> None:
    """A write that fails half-way exits 74 and leaves neither the file nor a part of it."""
    result = malisize.audience(
        "-o", "reach.json", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    )
    assert (result.code, result.out) == (74, "")
    assert result.errors == [
        "error: --output `reach.json`: cannot be written: the file would be too large"
    ]
    assert malisize.files() == {}


def test_a_full_device_as_output(malisize: Callable) -> None:
    """A device is written to directly, and stays a device."""
    result = malisize.audience("-o", "/dev/full", "-f", "json")
    assert (result.code, result.errors) == (
        74,
        ["error: --output `/dev/full`: cannot be written: no space is left on the disk"],
    )
    assert malisize.audience("-o", "/dev/null", "-f", "json").code == 0
    assert not Path("/dev/null").is_file()
    assert not Path("/dev/full").is_file()


# Must be shown harmlessly

LABELS = {
    "closing markup": "[/foo]",
    "markup": "[bold]loud[/bold]",
    "link": "[link=https://example.org]here[/link]",
    "emoji code": ":smile: :warning:",
    "escape sequence": "\x1b[31mred\x1b[0m\x1b[2J",
    "title of the window": "\x1b]0;owned\x07",
    "C1": "\x9b31mred\x9d0;x\x9c",
    "bidi": "abc\u202edef\u202c\u2066ghi\u2069",
    "line ends": "one\ntwo\r\nthree\tfour\x0bfive\u2028six\u2029seven\x85eight",
    "long": "long " * 2000,
    "one long word": "w" * 10_000,
    "wide": "日本語のラベル",
    "combining": "e\u0301" * 50 + "\u0489" * 20,
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-1",
    "at": "@SUM(A1)",
    "quotes and commas": 'say "hi", or; not\'',
    "table bars": "a | b \\ `c` <script>alert(1)</script>",
    "braces": "{0} %s %(x)s ${HOME} $(id)",
}
VIEWS = (
    ("audience", "--range", "none", "--verbose"),
    ("audience", "--range", "none", "--format", "csv"),
    ("audience", "--range", "none", "--format", "json"),
    ("audience", "--range", "none", "--format", "toml"),
    ("audience", "--range", "none", "--format", "markdown"),
    ("explain", "segment.narrowed.online", "--range", "none"),
    ("explain", "segment.narrowed.online", "--range", "none", "--format", "csv"),
)


def toml_text(text: str) -> str:
    inside = (char if char.isascii() and char.isalnum() else f"\\U{ord(char):08x}" for char in text)
    return '"' + "".join(inside) + '"'


def labelled(*texts: str) -> str:
    """Return assumptions in which every text a user can give is one of these."""
    first = toml_text(texts[0])
    out = [
        f'title = {first}\noverlap = {{ value = "90%", why = {first}, source = {first} }}\n',
        '[audience]\nchannels = ["facebook"]\n',
    ]
    for text in texts:
        quoted = toml_text(text)
        out.append(
            f'[[audience.narrow]]\nlabel = {quoted}\nshare = "99%"\nwhy = {quoted}\nsource ='
            f" {quoted}\n"
        )
    return "".join(out)


SHORT = [text for kind, text in LABELS.items() if "long" not in kind]


@pytest.mark.parametrize(
    "texts", [SHORT, SHORT[::-1], [LABELS["long"]], [LABELS["one long word"]]], ids=len
)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view[0]} {view[-1]}")
def test_texts_are_shown_harmlessly(
    texts: list[str], view: tuple[str, ...], malisize: Callable, tmp_path: Path, harmless: Callable
) -> None:
    """A text of the user in a label, a title or a reason does nothing but stand there, in every
    format.
    """
    (tmp_path / "mine.toml").write_text(labelled(*texts))
    result = malisize(*view, "--assumptions", "mine.toml")
    assert result.code == 0, result.err
    harmless(result.out.replace("\r\n", "\n"))
    harmless(result.err)
    if view[-1] == "json":
        json.loads(result.out)
    elif view[-1] == "toml":
        tomllib.loads(result.out)
    elif view[-1] == "csv":
        rows = list(csv.reader(io.StringIO(result.out, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert not [
            cell
            for row in rows
            for cell in row
            if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        ]
        assert (
            view[0] != "explain"
            or len(texts) == 1
            or any(cell.startswith("'=cmd") for row in rows for cell in row)
        )
    elif view[-1] == "markdown":
        assert "<script" not in result.out
        bars = {
            line.replace("\\|", "").count("|")
            for line in result.out.splitlines()
            if line.startswith("|")
        }
        assert len(bars) == 1


@pytest.mark.parametrize("width", [40, 100])
def test_texts_on_a_terminal(
    width: int, malisize: Callable, tmp_path: Path, harmless: Callable
) -> None:
    """A terminal shows what looks like markup as it is written, and gets no sequence but the
    colours of the table.
    """
    (tmp_path / "mine.toml").write_text(labelled(*SHORT))
    for view in VIEWS[0], VIEWS[5]:
        screen = malisize.terminal(width, *view, "--assumptions", "mine.toml")
        assert screen.code == 0
        harmless(screen.text)
        for kind in ("closing markup", "markup", "link", "wide"):
            assert LABELS[kind] in screen.text


@pytest.mark.parametrize("kind", ["long", "one long word"])
def test_long_texts_on_a_terminal(kind: str, malisize: Callable, tmp_path: Path) -> None:
    """A text of 10,000 characters leaves the numbers of the table whole."""
    (tmp_path / "mine.toml").write_text(labelled(LABELS[kind]))
    screen = malisize.terminal(100, "audience", "--range", "none", "--assumptions", "mine.toml")
    assert screen.code == 0
    assert "24.8 M" in screen.text


NASTY = "[/foo]\x1b[31m\x1b]0;x\x07\u202e\nerror: forged\r\t日本\u0301,\"'=1+1"


@pytest.mark.parametrize(
    "args",
    [
        ("--set", f"{NASTY}=5"),
        ("--set", f"overlap={NASTY}"),
        ("--set", f"channels.{NASTY}.accounts=5"),
        ("--set", f"figures.{NASTY}=5"),
        ("--narrow", NASTY),
        ("--narrow", f"{NASTY}=x"),
        ("--area", NASTY),
        ("--gender", NASTY),
        ("--age", NASTY),
        ("--channel", NASTY),
        ("--prefer", f"{NASTY}=x"),
        ("--prefer", f"population={NASTY}"),
        ("--scenario", NASTY),
        ("--range", NASTY),
        ("--draws", NASTY),
        ("--seed", NASTY),
        ("--date", NASTY),
        ("--format", NASTY),
        ("--assumptions", NASTY),
        ("--output", f"{NASTY}/x.json"),
        ("--output", f"x.{NASTY}"),
        (NASTY,),
        (f"--{NASTY}",),
    ],
    ids=lambda args: (
        args[0]
        if args[0] in ("--set", "--narrow")
        else args[0][:12].encode("unicode_escape").decode()
    ),
)
def test_messages_are_harmless(args: tuple[str, ...], malisize: Callable) -> None:
    """A value quoted in an error message cannot forge a line, colour it or turn it around."""
    malisize.refused("audience", *args)


@pytest.mark.parametrize(
    "args",
    [
        (b"audience", b"--area", b"\xff\xfe"),
        (b"audience", b"--set", b"\xff=1"),
        (b"audience", b"--narrow", b"\xff=x"),
        (b"audience", b"-a", b"\xff.toml"),
        (b"audience", b"-o", b"\xff.xyz"),
        (b"\xff",),
        (b"audience", b"\xff"),
        (b"figures", b"show", b"\xff"),
        (b"explain", b"\xff", b"--range", b"none"),
    ],
)
def test_bytes_that_are_no_text(args: tuple[bytes, ...], malisize: Callable) -> None:
    """Arguments that are not UTF-8 are refused in valid UTF-8."""
    malisize.refused(*args)


@pytest.mark.parametrize("format", ["table", "csv", "json", "toml", "markdown"])
def test_a_label_that_is_no_text(format: str, malisize: Callable) -> None:
    """A lone surrogate in a label is replaced in every format."""
    result = malisize.audience("-c", "facebook", "--narrow", b"caf\xe9=10%", "--format", format)
    assert result.code == 0
    assert "caf\ufffd" in result.out


def test_a_file_name_that_is_no_text(malisize: Callable, tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read and written all the same."""
    (tmp_path / os.fsdecode(b"caf\xe9.toml")).write_bytes(SMALL)
    result = malisize.audience("-a", b"caf\xe9.toml", "-f", "json")
    assert json.loads(result.out)["request"]["assumptions"] == ["caf\ufffd.toml"]
    assert malisize.audience("-a", b"caf\xe9.toml", "-o", b"caf\xe9.json").code == 0
    assert (tmp_path / os.fsdecode(b"caf\xe9.json")).exists()


# Must end cleanly


@pytest.mark.parametrize(
    "args", [("audience", "--range", "none"), ("figures", "--format", "json"), ("figures",)]
)
def test_head(args: tuple[str, ...], malisize: Callable) -> None:
    """`| head -1` shows the first line and nothing on standard error."""
    result = malisize.shell('"$@" | head -1; exit ${PIPESTATUS[0]}', *args)
    assert result.code in (0, 141)
    assert len(result.out.splitlines()) == 1
    assert result.err == ""


def test_a_reader_that_leaves_in_the_middle(malisize: Callable) -> None:
    """Where more is written than a pipe holds, a reader that leaves gives 141."""
    process = malisize.start("figures", "--format", "json")
    process.stdout.readline()
    process.stdout.close()
    assert (process.wait(60), process.stderr.read()) == (141, b"")
    process.stderr.close()


@pytest.mark.parametrize("force", [False, True])
def test_two_writers_at_once(force: bool, malisize: Callable, tmp_path: Path) -> None:
    """Of two writers of one file one wins, or with --force each in turn; the file is whole."""
    args = (
        "audience",
        "--range",
        "none",
        "-q",
        "-o",
        "reach.json",
        *(["--force"] if force else []),
    )
    running = [malisize.start(*args) for _ in range(2)]
    ended = [process.communicate(timeout=60) for process in running]
    codes = sorted(process.returncode for process in running)
    assert codes == ([0, 0] if force else [0, 2])
    assert all(err == b"" or b"exists already" in err for _, err in ended)
    assert list(malisize.files()) == ["reach.json"]
    assert json.loads((tmp_path / "reach.json").read_text())["rows"]


def test_a_symlink_as_output(malisize: Callable, tmp_path: Path) -> None:
    """A link as output stays a link, and the file behind it is replaced."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/real.json").write_text("mine")
    (tmp_path / "link.json").symlink_to("folder/real.json")
    malisize.refused("audience", "--range", "none", "-o", "link.json", saying="exists already")
    assert malisize.audience("-o", "link.json", "--force").code == 0
    assert os.readlink(tmp_path / "link.json") == "folder/real.json"
    assert json.loads((tmp_path / "folder/real.json").read_text())["rows"]
    assert set(malisize.files()) == {"folder", "folder/real.json", "link.json"}


def test_a_pipe_as_output(malisize: Callable, tmp_path: Path) -> None:
    """A named pipe as output is written to, and stays a pipe."""
    os.mkfifo(tmp_path / "out.json")
    process = malisize.start("audience", "--range", "none", "-q", "-o", "out.json")
    with (tmp_path / "out.json").open("rb") as stream:
        content = stream.read()
    assert (process.wait(60), process.stderr.read()) == (0, b"")
    process.stdout.close()
    process.stderr.close()
    assert json.loads(content)["rows"]
    assert (tmp_path / "out.json").is_fifo()


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("audience", "--range", "none"), 0),
        (("channels", "--format", "csv"), 0),
        (("--version",), 0),
        (("--help",), 0),
        (("assumptions", "check", "default"), 0),
        (("audience", "-a", "mine.toml"), 2),
        (("audience", "--range", "none", "-o", "reach.json"), 74),
        (("assumptions", "new", "mine.toml"), 74),
    ],
)
def test_a_deleted_working_directory(
    args: tuple[str, ...], code: int, malisize: Callable, tmp_path: Path
) -> None:
    """In a deleted directory everything works that needs no file there."""
    (tmp_path / "gone").mkdir()
    result = malisize.shell('cd gone && rmdir ../gone && "$@"', *args)
    assert result.code == code, result.err
    assert "Traceback" not in result.err
    assert len(result.errors) == (code != 0)
