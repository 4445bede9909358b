"""What the command line promises, checked on real processes."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import shlex
import shutil
import signal
import time
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.importing.lookalikes import META_TOTALS_FIRST, WB_RESAVED

DATA = ("csv", "json", "toml")
TYPED = files("malisize.cli").joinpath("commands.json")


def below(command: dict[str, Any], *before: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command, then of those below it."""
    yield before
    for name, one in command["commands"].items():
        yield from below(one, *before, name)


COMMANDS = tuple(below(json.loads(TYPED.read_text("utf-8"))["commands"]))
PRINTING = (
    ("audience", "--range", "none"),
    ("explain", "channel.facebook.reachable", "--range", "none"),
    ("drivers", "channel.facebook.reachable", "--draws", "500"),
    ("channels",),
    ("figures",),
    ("figures", "show", "population"),
    ("figures", "check"),
    ("assumptions",),
    ("assumptions", "show", "default"),
    ("assumptions", "new", "-"),
    ("assumptions", "check", "default"),
    ("--help",),
    ("audience", "--help"),
    ("--version",),
    (),
    ("compare", "restaurant-bamako", "--scenario", "lean-season", "--draws", "500"),
)
SOME = (PRINTING[0], PRINTING[5], PRINTING[8], PRINTING[10], PRINTING[11], ())
NUMBERS = ("low", "central", "high")


def named(args: tuple[str, ...]) -> str:
    return " ".join(args) or "no arguments"


def markdown_rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [
        [cell.strip().replace("\\", "") for cell in line.strip("|").split(" | ")] for line in lines
    ]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def read(text: str, format: str) -> list[dict[str, object]]:
    """Return the rows of an estimate in a format, numbers as floats."""
    if format == "json":
        rows = json.loads(text)["rows"]
    elif format == "toml":
        rows = tomllib.loads(text)["rows"]
    elif format == "csv":
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    else:
        rows = markdown_rows(text)
    return [{**row, **{name: float(row[name]) for name in NUMBERS}} for row in rows]


# 1


@pytest.mark.parametrize("format", DATA)
def test_data_formats_carry_data_alone(format: str, malisize: Callable) -> None:
    """1. In a data format standard output is data alone; what to doubt is said on standard
    error.
    """
    result = malisize.audience("--format", format)
    assert result.code == 0
    assert read(result.out, format)
    assert "doubt: " not in result.out
    assert result.err
    assert all(line.startswith("doubt: ") for line in result.err.splitlines())


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_reading_formats_carry_their_notes(format: str, malisize: Callable) -> None:
    """1. A table and markdown carry their notes within, and standard error stays empty."""
    result = malisize.audience("--format", format)
    assert (result.code, result.err) == (0, "")
    for note in ("Out of date or undated: ", "Our judgement, no source: "):
        assert note in result.out


@pytest.mark.parametrize(
    "args",
    [
        ("audience", "--area", "atlantis"),
        ("audience", "--format", "xml"),
        ("audience", "--set", "overlap=nan", "--format", "json"),
        ("explain", "no.such.row", "--range", "none"),
        ("figures", "show", "moon_users"),
        ("assumptions", "show", "nowhere"),
        ("assumptions", "check", "nowhere.toml"),
        ("channels", "--assumptions", "nowhere.toml"),
        ("channels", "--format", "xml"),
    ],
    ids=named,
)
def test_a_failure_leaves_standard_output_empty(args: tuple[str, ...], malisize: Callable) -> None:
    """1. A failure leaves standard output empty and writes no file."""
    malisize.refused(*args)


def test_results_are_out_before_messages(malisize: Callable) -> None:
    """1. The result is written before anything is said on standard error, so that a shared pipe
    keeps their order.
    """
    result = malisize.shell('"$@" 2>&1', "audience", "--range", "none", "--format", "json")
    assert result.out.index('"versions"') < result.out.index("doubt: ")


# 2


@pytest.mark.parametrize(
    "args",
    [
        ("nowhere",),
        ("--nothing",),
        ("audience", "--nothing"),
        ("audience", "surplus"),
        ("audience", "--range"),
        ("audience", "--force=3"),
        ("audience", "--draws", "many"),
        ("channels", "surplus"),
        ("figures", "nowhere"),
        ("figures", "show"),
        ("figures", "show", "population", "surplus"),
        ("figures", "--format", "json", "show", "population"),
        ("assumptions", "--quiet", "list"),
        ("assumptions", "check"),
    ],
    ids=named,
)
def test_wrong_usage_exits_2(args: tuple[str, ...], malisize: Callable) -> None:
    """2. Wrong usage exits 2 with one line and a hint."""
    result = malisize.refused(*args)
    assert result.code == 2
    assert len(result.hints) == 1


def test_options_are_not_lost_before_a_subcommand(malisize: Callable) -> None:
    """2. An option before a subcommand is refused rather than dropped."""
    malisize.refused(
        "figures",
        "--topic",
        "mobile",
        "sources",
        saying="options before `sources` would have no effect",
    )


# 3


@pytest.mark.parametrize("ranges", ["90%", "none", "envelope"])
def test_every_format_has_the_same_numbers(ranges: str, malisize: Callable) -> None:
    """3. Every data format carries the same numbers in full precision."""
    args = (
        "audience",
        "--channel",
        "facebook",
        "--range",
        ranges,
        "--draws",
        "500",
        "--area",
        "bamako",
        "--narrow",
        "eats out=10% to 30%",
    )
    found = {format: malisize(*args, "--format", format) for format in DATA}
    assert {result.code for result in found.values()} == {0}
    rows = {format: read(result.out, format) for format, result in found.items()}
    for format in ("csv", "toml"):
        for mine, reference in zip(rows[format], rows["json"], strict=True):
            assert mine["id"] == reference["id"]
            assert [mine[name] for name in NUMBERS] == [reference[name] for name in NUMBERS], (
                format,
                mine["id"],
            )
            assert mine["unit"] == reference["unit"]


def test_the_table_rounds_the_same_numbers(malisize: Callable) -> None:
    """3. The table shows the numbers of the data, rounded to three figures."""
    args = ("--channel", "facebook")
    rows = {
        row["id"]: row for row in read(malisize.audience(*args, "--format", "json").out, "json")
    }
    table = malisize.audience(*args).out
    for id in ("population", "internet_users", "channel.facebook.accounts"):
        assert f"{rows[id]['central'] / 1e6:#.3g} M" in table
    reached = rows["channel.facebook.reachable"]["central"]
    assert f"{round(reached, -4):,.0f}".replace(",", " ") in table


@pytest.mark.parametrize("suffix", ["csv", "json", "toml", "md", "txt"])
def test_the_suffix_chooses_the_format(suffix: str, malisize: Callable, tmp_path: Path) -> None:
    """3. A file has the bytes that standard output would have had in the format of its suffix."""
    format = {"md": "markdown", "txt": "table"}.get(suffix, suffix)
    assert malisize.audience("--output", f"out.{suffix}").stdout == b""
    assert (tmp_path / f"out.{suffix}").read_bytes() == malisize.plainly(
        "audience", "--range", "none", "--format", format
    ).stdout


# 4

SURROUNDINGS = {
    "narrow, C, coloured": {
        "COLUMNS": "20",
        "LINES": "5",
        "LC_ALL": "C",
        "FORCE_COLOR": "1",
        "CLICOLOR_FORCE": "1",
        "COLORTERM": "truecolor",
    },
    "wide, French, plain": {
        "COLUMNS": "300",
        "LC_ALL": "fr_FR.UTF-8",
        "LANG": "fr_FR.UTF-8",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "TZ": "Pacific/Auckland",
    },
    "nothing": {"LC_ALL": None, "LANG": None, "TERM": None, "TZ": None},
}


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
@pytest.mark.parametrize(
    "args", [("audience", "--range", "none"), ("channels",), ("audience", "--help")], ids=named
)
def test_piped_output_does_not_depend_on_the_surroundings(
    args: tuple[str, ...], surroundings: str, malisize: Callable
) -> None:
    """4. Piped output, help included, does not depend on COLUMNS, the locale, the terminal or
    colour variables.
    """
    plain, here = malisize.plainly(*args), malisize(*args, env=SURROUNDINGS[surroundings])
    assert here.stdout == plain.stdout
    assert here.stderr == plain.stderr
    assert b"\x1b" not in here.stdout


# 5


@pytest.mark.parametrize("args", [args for args in PRINTING[:8] if args], ids=named)
def test_json_is_strict(args: tuple[str, ...], malisize: Callable) -> None:
    """5. JSON is one document without NaN, with a schema and a final line end."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    result = malisize.plainly(*args, "--format", "json")
    assert result.code == 0
    document = json.loads(result.out, parse_constant=refuse)
    assert re.fullmatch(r"malisize\.[a-z]+/1", document["schema"])
    assert result.out.endswith("}\n")


@pytest.mark.parametrize("args", [args for args in PRINTING[:8] if args], ids=named)
def test_csv_has_a_constant_number_of_columns(args: tuple[str, ...], malisize: Callable) -> None:
    """5. CSV has a header, CRLF line ends, and as many cells in every row."""
    result = malisize(*args, "--format", "csv")
    assert result.code == 0
    rows = list(csv.reader(io.StringIO(result.out, newline=""), strict=True))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert result.out.endswith("\r\n")
    assert len(set(rows[0])) == len(rows[0])


@pytest.mark.parametrize("args", [args for args in PRINTING[:8] if args], ids=named)
def test_toml_parses(args: tuple[str, ...], malisize: Callable) -> None:
    """5. TOML parses, and says what the JSON document says."""
    found = tomllib.loads(malisize(*args, "--format", "toml").out)
    assert found == json.loads(malisize.plainly(*args, "--format", "json").out)


# 6


def test_a_dash_reads_standard_input(malisize: Callable) -> None:
    """6. `--assumptions -` reads standard input."""
    given = b'title = "From a pipe"\n[audience]\narea = "bamako"\nchannels = ["facebook"]\n'
    result = malisize.audience("--assumptions", "-", "--format", "json", stdin=given)
    assert result.code == 0
    assert json.loads(result.out)["request"]["area"] == "bamako"
    assert malisize("assumptions", "check", "-", stdin=given).code == 0


def test_standard_input_is_read_once(malisize: Callable) -> None:
    """6. Standard input cannot be two files."""
    malisize.refused(
        "audience", "-a", "-", "-a", "-", saying="standard input can be read once only"
    )


def test_a_dash_writes_standard_output(malisize: Callable) -> None:
    """6. `--output -` is standard output."""
    assert (
        malisize.audience("--output", "-").stdout
        == malisize.plainly("audience", "--range", "none").stdout
    )
    assert malisize.files() == {}


def test_an_output_file_leaves_standard_output_empty(malisize: Callable, tmp_path: Path) -> None:
    """6. `--output FILE` leaves standard output empty."""
    result = malisize.audience("--output", "reach.json", "-q")
    assert (result.code, result.stdout, result.stderr) == (0, b"", b"")
    assert json.loads((tmp_path / "reach.json").read_text())["command"] == "audience"


# 7


@pytest.mark.parametrize("args", PRINTING, ids=named)
def test_a_reader_gone_is_silent(args: tuple[str, ...], malisize: Callable) -> None:
    """7. Where the reader of standard output has gone, the command says nothing and exits 141."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        process = malisize.start(*args, stdout=writing)
        _, err = process.communicate(timeout=60)
    finally:
        os.close(writing)
    assert (process.returncode, err) == (141, b"")


# 8


@pytest.mark.parametrize("args", PRINTING, ids=named)
def test_a_full_device_is_one_line(args: tuple[str, ...], malisize: Callable) -> None:
    """8. A full device is reported in one line, exit 74."""
    result = malisize.shell('"$@" >/dev/full', *args)
    assert result.code == 74
    assert result.err == "error: standard output: cannot be written: no space is left on the disk\n"


@pytest.mark.parametrize("args", SOME, ids=named)
def test_a_closed_standard_output_is_one_line(args: tuple[str, ...], malisize: Callable) -> None:
    """8. A closed standard output is reported in one line, exit 74: nothing is lost without a
    word.
    """
    result = malisize.shell('"$@" >&-', *args)
    assert (result.code, result.err) == (74, "error: standard output is closed\n")


def test_a_closed_standard_output_does_not_matter_to_a_file(
    malisize: Callable, tmp_path: Path
) -> None:
    """8. With `--output FILE` a closed standard output is harmless."""
    result = malisize.shell(
        '"$@" >&-', "audience", "--range", "none", "-q", "--output", "reach.csv"
    )
    assert (result.code, result.err) == (0, "")
    assert (tmp_path / "reach.csv").stat().st_size > 100


# 9


@pytest.mark.parametrize("closing", ["2>&-", "2>/dev/full", "<&-", "<&- 2>&-"])
@pytest.mark.parametrize("format", ["table", "json"])
def test_other_closed_streams_are_harmless(closing: str, format: str, malisize: Callable) -> None:
    """9. A closed standard error or input changes neither the result nor the exit code."""
    args = ("audience", "--range", "none", "--format", format)
    result = malisize.shell(f'"$@" {closing}', *args)
    assert result.code == 0
    assert result.stdout == malisize.plainly(*args).stdout


@pytest.mark.parametrize("closing", ["2>&-", "2>/dev/full"])
def test_a_failure_keeps_its_exit_code_without_standard_error(
    closing: str, malisize: Callable
) -> None:
    """9. A failure that cannot be reported still has its exit code."""
    result = malisize.shell(f'"$@" {closing}', "audience", "--area", "atlantis")
    assert (result.code, result.stdout) == (2, b"")


def test_a_closed_standard_input_that_is_needed_is_an_error(malisize: Callable) -> None:
    """9. A closed standard input is an error only where it is to be read."""
    result = malisize.shell('"$@" <&-', "audience", "-a", "-")
    assert (result.code, result.err) == (2, "error: --assumptions -: standard input is closed\n")


# 10


def test_an_interrupt_exits_130(malisize: Callable, fifo: Path) -> None:
    """10. Ctrl-C exits 130 without a traceback."""
    process = malisize.start("audience", "--assumptions", str(fifo))
    with fifo.open("wb"):  # waits until the process reads
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_ctrl_c_on_a_terminal_exits_130(malisize: Callable, fifo: Path) -> None:
    """10. The key itself does the same on a terminal."""

    def type_it(master: int) -> None:
        with fifo.open("wb"):
            os.write(master, b"\x03")
            time.sleep(0.3)

    screen = malisize.terminal(80, "audience", "--assumptions", str(fifo), typed=type_it)
    assert screen.code == 130
    assert screen.text.replace("^C", "").strip() == ""


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_a_signal_leaves_no_temporary_file(
    sent: signal.Signals, code: int, malisize: Callable, slow_disk: dict[str, str]
) -> None:
    """10. A process ended while it writes a file leaves neither the file nor a part of it."""
    process = malisize.start("audience", "--range", "none", "--output", "reach.json", env=slow_disk)
    deadline = time.monotonic() + 60
    while not Path(slow_disk["MARK"]).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [name for name in malisize.files() if name.endswith(".part")]
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, b"", b"")
    assert malisize.files() == {}


# 11


def test_colour_on_a_terminal_only(malisize: Callable) -> None:
    """11. A terminal has colour, a pipe has none."""
    assert "\x1b[" in malisize.terminal(120, "audience", "--range", "none").raw
    assert b"\x1b" not in malisize.plainly("audience", "--range", "none").stdout


@pytest.mark.parametrize(
    "env",
    [
        {"NO_COLOR": "1"},
        {"TERM": "dumb"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
        {"TERM": "dumb", "FORCE_COLOR": "1"},
    ],
    ids=str,
)
def test_no_colour_where_none_is_wanted(env: dict[str, str], malisize: Callable) -> None:
    """11. NO_COLOR and TERM=dumb take colour and weight out of a terminal, whatever FORCE_COLOR
    says.
    """
    assert "\x1b" not in malisize.terminal(120, "audience", "--range", "none", env=env).raw


def test_an_empty_no_color_counts_as_unset(malisize: Callable) -> None:
    """11. NO_COLOR set to nothing is not set."""
    assert (
        "\x1b[" in malisize.terminal(120, "audience", "--range", "none", env={"NO_COLOR": ""}).raw
    )


@pytest.mark.parametrize(
    "args",
    [("audience",), ("explain", "internet_users"), ("drivers", "internet_users"), ("channels",)],
    ids=named,
)
def test_meaning_is_never_in_colour_alone(args: tuple[str, ...], malisize: Callable) -> None:
    """11. Without colour a terminal shows the same characters."""
    coloured, plain = (malisize.terminal(120, *args, env=env) for env in ({}, {"NO_COLOR": "1"}))
    assert coloured.text == plain.text


# 12

WIDTHS = (10, 20, 40, 80, 300)
AMOUNT = re.compile(r"\d[\d.]*(?: \d{3})*(?: (?:M|k|bn|%))?(?![\w.])")


def figures_in(text: str) -> list[str]:
    return AMOUNT.findall(text.partition(" CAVEATS")[0])


@pytest.mark.parametrize(
    ("width", "by"), [*((width, "terminal") for width in WIDTHS), (20, "COLUMNS"), (300, "COLUMNS")]
)
def test_numbers_are_whole_at_any_width(width: int, by: str, malisize: Callable) -> None:
    """12. At any width every number of the wide table is there, on one line."""
    env = {"COLUMNS": str(width)} if by == "COLUMNS" else {}
    asked = ("audience", "--range", "none", "-v")
    wide = malisize.plainly(*asked).out
    narrow = malisize.terminal(300 if env else width, *asked, env=env)
    assert narrow.code == 0
    missing = [number for number in figures_in(wide) if number not in narrow.text]
    assert not missing


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_fit_the_terminal(width: int, malisize: Callable) -> None:
    """12. No line of several words is wider than the terminal, and none is stretched over a wide
    one.
    """
    screen = malisize.terminal(width, "audience", "--range", "none")
    assert screen.code == 0
    for line in screen.lines:
        assert len(line) <= min(width, 110) or len(line.split()) <= 2, line
    assert "..." not in screen.text


@pytest.mark.parametrize(
    "args",
    [
        ("explain", "channel.lenali.reachable", "--range", "none"),
        ("drivers", "internet_users"),
        ("channels",),
        ("figures", "--topic", "mobile"),
        ("figures", "show", "urban_share"),
        ("assumptions",),
        ("--help",),
    ],
    ids=named,
)
def test_every_command_bears_a_narrow_terminal(args: tuple[str, ...], malisize: Callable) -> None:
    """12. Every command works on a terminal of 10 cells."""
    screen = malisize.terminal(10, *args)
    assert screen.code == 0
    assert len(screen.lines) > 3


@pytest.mark.parametrize("columns", ["0", "wide", "99999999999"])
def test_a_senseless_columns_is_ignored(columns: str, malisize: Callable) -> None:
    """12. A COLUMNS that is no width is ignored."""
    screen = malisize.terminal(100, "channels", env={"COLUMNS": columns})
    assert (screen.code, screen.text) == (0, malisize.terminal(100, "channels").text)


# 13


@pytest.mark.parametrize(
    ("encoding", "args"),
    [
        ("ascii", ("audience",)),
        ("ascii", ("drivers", "internet_users")),
        ("ascii", ("explain", "population")),
        ("ascii", ("--help",)),
        ("cp1252", ("audience",)),
        ("latin-1", ("audience",)),
    ],
)
def test_narrow_encodings_on_a_terminal(
    encoding: str, args: tuple[str, ...], malisize: Callable
) -> None:
    """13. A terminal that cannot encode everything gets the nearest plain characters, exit 0."""
    screen = malisize.terminal(100, *args, env={"PYTHONIOENCODING": encoding, "NO_COLOR": "1"})
    assert screen.code == 0
    assert "Traceback" not in screen.text
    if encoding == "ascii":
        assert screen.text.isascii()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("format", ["table", "json"])
def test_a_pipe_is_utf_8(encoding: str, format: str, malisize: Callable) -> None:
    """13. A pipe gets UTF-8 whatever the encoding of the streams, so that a file does not depend on
    the machine.
    """
    args = ("audience", "--range", "none", "--area", "segou", "--format", format)
    result = malisize(*args, env={"PYTHONIOENCODING": encoding})
    assert (result.code, result.stdout) == (0, malisize.plainly(*args).stdout)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_messages_in_narrow_encodings(encoding: str, malisize: Callable) -> None:
    """13. A message that cannot be encoded is escaped."""
    result = malisize("audience", "--area", "Ségou-日本", env={"PYTHONIOENCODING": encoding})
    assert result.code == 2
    assert b"error: no area `S" in result.stderr


# 14


def commands_of(text: str) -> list[str]:
    _, found, below = text.partition("\nCommands:\n")
    return (
        [line.split()[0] for line in below.splitlines() if re.match(r"  \S", line)] if found else []
    )


@pytest.mark.parametrize("group", sorted({args[:-1] for args in COMMANDS}), ids=named)
def test_every_command_is_known_here(group: tuple[str, ...], malisize: Callable) -> None:
    """14. The commands that help lists are those that are completed, and checked below."""
    listed = commands_of(malisize.plainly(*group, "--help").out)
    assert listed == [args[-1] for args in COMMANDS if args[:-1] == group and args]


@pytest.mark.parametrize("args", COMMANDS, ids=named)
def test_help_is_everywhere(args: tuple[str, ...], malisize: Callable) -> None:
    """14. `--help` and `-h` work on every command: an example before the options, each option with
    its default, or that it is needed.
    """
    long, short = malisize.plainly(*args, "--help"), malisize(*args, "-h")
    assert (long.code, long.err, short.stdout) == (0, "", long.stdout)
    body = long.out.partition("\nOptions:")
    assert f"Example: malisize {' '.join(args)}".strip() in " ".join(body[0].split())
    assert max(map(len, long.out.splitlines())) <= 80
    for option in options_of(body[2].partition("\nCommands:")[0]):
        assert "default" in option or option.endswith("needed)"), option


def options_of(text: str) -> Iterator[str]:
    """Yield each option with its help as one line, those of the library left out."""
    blocks = re.split(r"\n(?=  -)", text)
    own = ("-h, --help", "--version")
    for block in blocks:
        words = " ".join(block.split())
        if words.startswith("-") and not words.startswith(own):
            yield words


@pytest.mark.parametrize("args", [args for args in COMMANDS if args], ids=named)
def test_the_example_runs(args: tuple[str, ...], malisize: Callable) -> None:
    """14. The example in the help of a command can be typed as it stands."""
    words = " ".join(
        malisize.plainly(*args, "--help")
        .out.partition("\nOptions:")[0]
        .partition("\nArguments:")[0]
        .split()
    )
    example = shlex.split(words.partition("Example: malisize ")[2])
    if example[:2] == ["assumptions", "check"]:
        assert malisize("assumptions", "new", example[2]).code == 0
    if example[0] == "batch":
        (malisize.folder / example[1]).write_text("overlap\n80%\n")
    if example[0] == "import":
        (malisize.folder / example[1]).write_text(META_TOTALS_FIRST)
    if example[:2] == ["figures", "import"]:
        (malisize.folder / example[2]).write_text(WB_RESAVED)
    if example[:2] == ["countries", "check"]:
        shutil.copytree(
            Path(__file__).parents[1] / "countries" / "xx", malisize.folder / example[2]
        )
    if example[0] == "replay":
        assert malisize.audience("--quiet", "--output", example[1]).code == 0
    result = malisize(*example)
    assert (result.code, "error" in result.err) == (0, False)


@pytest.mark.parametrize("args", [(), ("completion",)], ids=named)
def test_no_argument_shows_help(args: tuple[str, ...], malisize: Callable) -> None:
    """14. Without the argument it needs, a command shows its help on standard output; the program
    alone says what it is for, and where its commands are listed.
    """
    result = malisize(*args, dated=False)
    assert (result.code, result.err) == (0, "")
    if args:
        assert result.out.startswith(f"Usage: malisize {' '.join(args)} ")
    else:
        assert result.out.startswith("malisize tells how many people in Mali ")
        assert result.out.endswith("\nmalisize --help lists all commands\n")


# 15


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(flag: str, malisize: Callable) -> None:
    """15. `--version` prints the name and the version."""
    result = malisize(flag)
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(r"malisize \d+\.\d+\.\d+\S*\n", result.out)


def test_version_imports_nothing_else(malisize: Callable) -> None:
    """15. `--version` does not load the command line."""
    result = malisize("--version", python=["-X", "importtime"])
    assert "typer" not in result.err
    assert "malisize.cli" not in result.err


# 16


@pytest.mark.parametrize(
    ("args", "meant"),
    [
        (("audiense",), "audience"),
        (("AUDIENCE",), "audience"),
        (("figures", "Shwo"), "show"),
        (("audience", "--chanel", "x"), "--channel"),
        (("audience", "--AREA", "bamako"), "--area"),
        (("audience", "--narow=x"), "--narrow"),
        (("figures", "show", "Internet_User"), "internet_users"),
        (("audience", "--prefer", "populaton=x"), "population"),
        (("audience", "--prefer", "population=Korhogo"), "korhogo-2025"),
        (("audience", "--channel", "FACEBOK"), "facebook"),
        (("audience", "--channel", "insta"), "instagram"),
        (("audience", "--area", "BAMAKKO"), "bamako"),
        (("audience", "--gender", "Womn"), "women"),
        (("audience", "--set", "Overlapp=0.9"), "overlap"),
        (("audience", "--set", "channel.facebook.active_share=0.9"), "channels"),
        (("audience", "--set", "channels.FACEBOOK.active_share=0.9"), "facebook"),
        (("audience", "--set", "channels.facebook.Active_Shar=0.9"), "active_share"),
        (("audience", "--set", "figures.internet_userz=9M"), "internet_users"),
        (("audience", "--format", "JSN"), "json"),
        (("audience", "--assumptions", "Restaurant-Bamako"), "restaurant-bamako"),
        (("audience", "-a", "restaurant-bamako", "--scenario", "Lean-Seasn"), "lean-season"),
        (("assumptions", "show", "Defalt"), "default"),
        (("explain", "Reachable.Deduplicatd"), "reachable.deduplicated"),
        (("figures", "--topic", "Populaton"), "population"),
        (("compare", "restaurant-bamako", "--scenario", "Lean-Seasn"), "lean-season"),
    ],
    ids=lambda value: value if isinstance(value, str) else named(value),
)
def test_did_you_mean(args: tuple[str, ...], meant: str, malisize: Callable) -> None:
    """16. A misspelt name is answered with the one that was meant, in any case."""
    assert malisize.refused(*args).hints == [f"hint: did you mean `{meant}`?"]


@pytest.mark.parametrize(
    "name", ["Facebook", "FACEBOOK", " facebook ", "orange-money", "Orange Money"]
)
def test_channels_in_any_case(name: str, malisize: Callable) -> None:
    """16. A channel is known in any case."""
    assert malisize.audience("--channel", name).code == 0


@pytest.mark.parametrize("word", ["--nope", "--zzzz"])
def test_no_senseless_suggestion(word: str, malisize: Callable) -> None:
    """16. Where nothing is close, help is suggested instead."""
    assert malisize.refused("audience", word).hints == ["hint: malisize audience --help"]


# 17


@pytest.mark.parametrize("format", DATA)
def test_quiet_drops_notes_never_data(format: str, malisize: Callable) -> None:
    """17. `-q` silences standard error and leaves data as it is."""
    loud, quiet = (
        malisize.plainly("audience", "--range", "none", "--format", format),
        malisize.audience("--format", format, "-q"),
    )
    assert quiet.stdout == loud.stdout
    assert (quiet.code, quiet.err) == (0, "")


def test_quiet_tables_keep_every_number(malisize: Callable) -> None:
    """17. `-q` takes what could change the answer, the caveats and what to do next out of a table,
    and no line of numbers or sources.
    """
    loud, quiet = malisize.audience().out, malisize.audience("-q").out
    assert " CAVEATS" in loud
    assert " CAVEATS" not in quiet
    kept = [line for line in loud.partition(" CAVEATS")[0].splitlines() if line]
    assert [line for line in quiet.splitlines() if line][: len(kept)] == kept
    assert "[1]" in quiet


def test_quiet_does_not_silence_errors(malisize: Callable) -> None:
    """17. `-q` does not silence errors."""
    malisize.refused("audience", "-q", "--area", "atlantis", saying="no area `atlantis`")


# 19


def test_writing_needs_force_over_a_file(malisize: Callable, tmp_path: Path) -> None:
    """19. An existing file is refused without --force and replaced with it."""
    (tmp_path / "reach.json").write_text("mine")
    malisize.refused(
        "audience",
        "--range",
        "none",
        "-o",
        "reach.json",
        saying=("`reach.json`: exists already", "--force"),
    )
    assert malisize.audience("-o", "reach.json", "--force").code == 0
    assert json.loads((tmp_path / "reach.json").read_text())["rows"]


def test_a_new_assumptions_file_needs_force_too(malisize: Callable, tmp_path: Path) -> None:
    """19. `assumptions new` does not replace a file without --force either, and what it writes has
    no faults.
    """
    assert malisize("assumptions", "new", "campaign.toml").code == 0
    assert malisize("assumptions", "check", "campaign.toml").code == 0
    (tmp_path / "campaign.toml").write_text("mine")
    malisize.refused(
        "assumptions", "new", "campaign.toml", saying=("`campaign.toml`: exists already", "--force")
    )
    assert malisize("assumptions", "new", "campaign.toml", "--force").code == 0
    assert malisize("assumptions", "new", "-").stdout == (tmp_path / "campaign.toml").read_bytes()


def test_a_failed_run_leaves_the_old_file(malisize: Callable, tmp_path: Path) -> None:
    """19. A run that fails leaves the file that was there."""
    (tmp_path / "reach.json").write_text("mine")
    malisize.refused("audience", "-o", "reach.json", "--force", "--area", "atlantis")


def test_the_mode_and_the_mask_are_kept(malisize: Callable, tmp_path: Path) -> None:
    """19. A replaced file keeps its mode, a new one follows the umask."""
    old = tmp_path / "old.json"
    old.write_text("mine")
    old.chmod(0o640)
    assert malisize.audience("-o", "old.json", "--force", before=lambda: os.umask(0o022)).code == 0
    assert malisize.audience("-o", "new.json", before=lambda: os.umask(0o027)).code == 0
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("old.json", "new.json")] == [
        0o640,
        0o640,
    ]


# 20

SAME = (
    ("audience", "--draws", "500", "--format", "json"),
    ("audience", "--range", "none"),
    ("explain", "reachable.deduplicated", "--range", "none", "--format", "csv"),
    ("drivers", "reachable.deduplicated", "--draws", "500", "--format", "toml"),
    ("figures", "conflicts"),
)


@pytest.mark.parametrize("args", SAME, ids=named)
def test_identical_bytes_for_identical_input(args: tuple[str, ...], malisize: Callable) -> None:
    """20. The same input gives the same bytes under any PYTHONHASHSEED."""
    found = {malisize(*args, env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "4711")}
    assert found == {malisize.plainly(*args).stdout}


def test_no_network(malisize: Callable, tmp_path_factory: pytest.TempPathFactory) -> None:
    """20. No command opens a socket or starts another program."""
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(
        "import os, sys\ndef watch(event, args):\n    if event.startswith(('socket.',"
        " 'subprocess.', 'os.system', 'os.exec', 'os.posix_spawn')):\n       "
        " os._exit(99)\nsys.addaudithook(watch)\n"
    )
    path = os.pathsep.join(part for part in (str(folder), os.environ.get("PYTHONPATH")) if part)
    for args in (*SOME, ("audience",), ("assumptions", "check", "default")):
        assert malisize(*args, env={"PYTHONPATH": path}).code == 0, args


@pytest.mark.parametrize(
    "args",
    [*SAME, ("channels",), ("assumptions", "check", "default"), ("figures", "check")],
    ids=named,
)
def test_warnings_are_errors(args: tuple[str, ...], malisize: Callable) -> None:
    """20. Under `-W error` the bytes are the same."""
    strict, plain = malisize(*args, python=["-W", "error"]), malisize.plainly(*args)
    assert (strict.code, strict.stdout, strict.stderr) == (0, plain.stdout, plain.stderr)


def test_the_seed_and_the_draws_change_the_range_alone(malisize: Callable) -> None:
    """20. Another seed moves the ends of ranges, never the central values."""
    first, second = (
        read(malisize("audience", "--draws", "500", "--seed", seed, "--format", "csv").out, "csv")
        for seed in ("1", "2")
    )
    assert [row["central"] for row in first] == [row["central"] for row in second]
    assert [row["low"] for row in first] != [row["low"] for row in second]


# 21


@pytest.mark.parametrize("args", SOME, ids=named)
def test_nothing_prompts(args: tuple[str, ...], malisize: Callable) -> None:
    """21. On a terminal where nobody types, every command ends."""
    assert malisize.terminal(100, *args).code == 0


def test_an_existing_file_is_refused_not_asked_about(malisize: Callable, tmp_path: Path) -> None:
    """21. A terminal changes nothing about an existing file: it is refused, nobody is asked."""
    (tmp_path / "reach.json").write_text("mine")
    screen = malisize.terminal(100, "audience", "--range", "none", "-o", "reach.json")
    assert screen.code == 2
    assert (tmp_path / "reach.json").read_text() == "mine"


# 22


@pytest.mark.parametrize("args", SOME, ids=named)
def test_works_from_any_directory_without_a_home(args: tuple[str, ...], malisize: Callable) -> None:
    """22. Every command works from the root directory with HOME unset, and says the same."""
    anywhere = malisize(*args, cwd=Path("/"), env={"HOME": None})
    assert anywhere.code == 0
    assert anywhere.stdout == malisize.plainly(*args).stdout


def test_a_folder_named_like_the_package_does_not_matter(
    malisize: Callable, tmp_path: Path
) -> None:
    """22. Files beside the user named like ours or like our libraries are not picked up by names of
    bundled files.
    """
    (tmp_path / "default.toml").write_text("broken")
    (tmp_path / "restaurant-bamako").mkdir()
    assert malisize.audience("--assumptions", "restaurant-bamako").code == 0
    assert malisize("assumptions", "show", "default").code == 0


def test_every_row_is_explained(malisize: Callable) -> None:
    """3. Every row of an estimate can be explained, with the same central value."""
    rows = read(malisize.audience("--channel", "facebook", "--format", "json").out, "json")
    for row in itertools.islice(rows, 0, None, 4):
        result = malisize(
            "explain", row["id"], "--range", "none", "--channel", "facebook", "--format", "json"
        )
        assert json.loads(result.out)["central"] == row["central"]
