"""malisize compare as a real command: columns, refusals, formats, widths, pipes."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from malisize.wording.numbers import full

TWO = ("compare", "restaurant-bamako", "--scenario", "lean-season")
THREE = ("compare", "health-campaign", "--scenario", "rural", "--scenario", "women")
PLAN = (*TWO, "--total", "1M XOF")
LINES = (10, 40, 80, 110, 200)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Return two files in the folder the commands run in."""
    (tmp_path / "cheap.toml").write_text(
        'title = "Cheap"\n[channels.facebook]\ncpm = "300 XOF to 600 XOF"\n'
    )
    (tmp_path / "dear.toml").write_text(
        'title = "Dear"\n[channels.facebook]\ncpm = "900 XOF to 1800 XOF"\n'
    )
    return "cheap.toml", "dear.toml"


# Columns


def test_scenarios_beside_the_file(malisize: Callable) -> None:
    """One file with scenarios: the file first, each scenario beside it, what differs, and how sure
    the difference is.
    """
    text = malisize.plainly(*TWO).out
    assert " all: Restaurant opening, Bamako" in text
    together = (
        r"^  All together +199 000  100 000 to 330 000\n"
        r"    lean-season +117 000  60 000 to 200 000 +−41 %  lower in every draw$"
    )
    assert re.search(together, text, re.MULTILINE)
    assert re.search(r"^  Eats out at least monthly  10% to 30% +6% to 18%$", text, re.MULTILINE)
    assert re.search(r"^ \d\d more rows: -v", text, re.MULTILINE)


@pytest.mark.parametrize("place", [0, 1])
def test_columns_are_those_of_the_commands_alone(
    place: int, files: tuple[str, str], malisize: Callable
) -> None:
    """Each column has, cell by cell, what `audience` and `budget` give for that file alone."""
    for command, options in (("audience", ()), ("budget", ("--total", "1M XOF"))):
        both = table(malisize("compare", *files, *options, "-f", "csv").out)
        alone = table(malisize(command, "-a", files[place], *options, "-f", "csv", "-q").out)
        names = ("label", "unit", "low", "central", "high", "basis")
        mine = [row for row in both if row["column"] == ("cheap", "dear")[place]]
        assert [(row["row"], *(row[name] for name in names)) for row in mine] == [
            (row["id"], *(row[name] for name in names)) for row in alone
        ]


def test_two_plans(files: tuple[str, str], malisize: Callable) -> None:
    """A dearer price reaches fewer people for the same money and needs more for the same people."""
    text = malisize("compare", *files, "--total", "1M XOF", "-c", "facebook").out
    assert re.search(
        r"^  People reached .*\n    dear .*−\d\d %  lower in every draw$", text, re.MULTILINE
    )
    assert re.search(
        r"^  channels\.facebook\.cpm +300 to 600 XOF +900 to 1800 XOF$", text, re.MULTILINE
    )
    needed = malisize(
        "compare", *files, "--reach", "300k", "-c", "facebook", "--row", "budget.needed"
    ).out
    assert re.search(
        r"^  Total needed, XOF .*\n    dear .*×3.00  higher in every draw$", needed, re.MULTILINE
    )


def test_assumptions_lie_under_and_settings_over(
    files: tuple[str, str], malisize: Callable
) -> None:
    """`--assumptions` are below every column, `--set` above: both hold in all, and set none
    apart.
    """
    (malisize.folder / "under.toml").write_text(
        '[channels.facebook]\ncpm = "1 XOF"\naccounts = "1M"\n'
    )
    more = (
        "-a",
        "under.toml",
        "--set",
        "channels.facebook.active_share=50%",
        "-c",
        "facebook",
        "-f",
        "json",
    )
    found = json.loads(malisize("compare", *files, "--total", "1M XOF", *more).out)
    accounts = [
        row["central"] for row in found["rows"] if row["row"] == "channel.facebook.accounts"
    ]
    assert accounts == [1_000_000, 1_000_000]
    assert [(one["key"], one["value"]) for one in found["inputs"]] == [
        ("channels.facebook.cpm", "300 to 600 XOF"), ("channels.facebook.cpm", "900 to 1800 XOF"),
    ]  # fmt: skip
    over = malisize(
        "compare",
        *files,
        "--total",
        "1M XOF",
        "-c",
        "facebook",
        "--set",
        "channels.facebook.cpm=500 XOF",
    ).out
    assert "every row is the same in every column" in over
    assert "no input differs" in over


def test_standard_input_is_a_column(files: tuple[str, str], malisize: Callable) -> None:
    """A dash is a column, once."""
    result = malisize("compare", "-", files[0], stdin=b'[audience]\narea = "bamako"\n')
    assert result.code == 0
    assert " standard input: Bamako, everyone" in result.out


def test_a_scenario_named_like_its_file(malisize: Callable) -> None:
    """A scenario with the name of the file has a name of its own."""
    (malisize.folder / "lean.toml").write_text("[scenario.lean]\noverlap = 0.9\n")
    found = json.loads(malisize("compare", "lean.toml", "--scenario", "lean", "-f", "json").out)
    assert found["request"]["columns"] == ["lean", "lean (scenario)"]


# Refusals


@pytest.mark.parametrize(
    ("args", "saying"),
    [
        (("--total", "1M XOF"), ["no assumptions file is named", "hint: malisize compare"]),
        (
            ("restaurant-bamako",),
            ["`restaurant-bamako` alone is one column", "hint: name a second file"],
        ),
        (
            ("restaurant-bamako", "health-campaign", "--scenario", "rural"),
            ["`rural`", "within one file, and 2 are named"],
        ),
        (
            ("restaurant-bamako", "health-campaign", "restaurant-bamako"),
            ["`restaurant-bamako` is named twice"],
        ),
        (("a.toml", "./a.toml"), ["`./a.toml` is named twice"]),
        (
            ("restaurant-bamako", "--scenario", "lean-season", "--scenario", "lean-season"),
            ["`lean-season`: is named twice"],
        ),
        (
            ("restaurant-bamako", "--scenario", "Lean-Seasn"),
            ["no scenario `Lean-Seasn`", "did you mean `lean-season`?"],
        ),
        (
            ("a.toml", "--scenario", "x"),
            ["no scenario `x`", "a file defines one in a table [scenario.NAME]"],
        ),
        (("a.toml", "nowhere.toml"), ["nowhere.toml: no such file"]),
        (
            ("a.toml", "Restaurant-Bamakoo"),
            ["no bundled assumptions", "did you mean `restaurant-bamako`?"],
        ),
        (("a.toml", ""), ["FILE: the name of the file is empty"]),
        (("-", "-"), ["standard input (-) can be read once only"]),
        (("-", "a.toml", "-a", "-"), ["standard input (-) can be read once only"]),
        (tuple("abcdefghi"), ["9 columns are asked for, at most 8 fit"]),
        (
            ("a.toml", "restaurant-bamako", "--row", "reachable.deduplicatd"),
            ["did you mean `reachable.deduplicated`?"],
        ),
        (
            ("a.toml", "restaurant-bamako", "--row", "plan.reach"),
            ["without a plan", 'add `--total "500000 XOF"`'],
        ),
        (
            ("a.toml", "restaurant-bamako", "--area", "Bamakko"),
            ["error: no area `Bamakko`", "did you mean `bamako`?"],
        ),
        (
            ("a.toml", "restaurant-bamako", "--reach", "1M"),
            ["error: restaurant-bamako: --reach: the target of 1 000 000"],
        ),
        (("a.toml", "restaurant-bamako", "--draws", "0"), ["--draws"]),
        (("a.toml", "bad.toml"), ["bad.toml: overlap"]),
        (("a.toml", "restaurant-bamako", "--format", "xml"), ["--format `xml`"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_refused(
    args: tuple[str, ...], saying: list[str], malisize: Callable
) -> None:
    """What cannot be compared is refused in one line that says what to do, with nothing on standard
    output.
    """
    (malisize.folder / "a.toml").write_text("")
    (malisize.folder / "bad.toml").write_text("overlap = 12\n")
    malisize.refused("compare", *args, saying=saying)


def test_no_argument_shows_help(malisize: Callable) -> None:
    """Without anything to compare, the help is shown."""
    result = malisize("compare", dated=False)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Usage: malisize compare")


# Formats


def test_every_format_has_the_same_numbers(malisize: Callable) -> None:
    """csv, json and toml carry the same rows in full precision."""
    texts = {
        format: malisize.plainly(*THREE, "-f", format).out for format in ("csv", "json", "toml")
    }

    def refuse(name: str) -> None:
        raise AssertionError(name)

    rows = json.loads(texts["json"], parse_constant=refuse)["rows"]
    assert rows == tomllib.loads(texts["toml"])["rows"]
    names = (
        "low",
        "central",
        "high",
        "difference",
        "ratio",
        "probability_above",
        "probability_equal",
    )
    listed = table(texts["csv"])
    assert len(listed) == len(rows) > 60
    for line, row in zip(listed, rows, strict=True):
        assert (line["row"], line["column"], line["verdict"]) == (
            row["row"],
            row["column"],
            row.get("verdict", ""),
        )
        assert [float(line[name]) if line[name] else None for name in names] == [
            row.get(name) for name in names
        ]


def test_csv_has_constant_columns(malisize: Callable) -> None:
    """Every line has the columns of the header, also where plans buy different channels."""
    result = malisize(
        "compare", "restaurant-bamako", "health-campaign", "--total", "5M XOF", "-f", "csv"
    )
    lines = list(csv.reader(io.StringIO(result.out, newline="")))
    assert {len(line) for line in lines} == {13}
    assert lines[0][:4] == ["row", "label", "unit", "column"]


def test_markdown_carries_what_differs(malisize: Callable) -> None:
    """A markdown report has the inputs that differ and the remarks with the numbers."""
    text = malisize.plainly(*TWO, "-f", "markdown").out
    assert "\n| inputs that differ | restaurant-bamako | lean-season |" in text
    assert "\n| Eats out at least monthly | 10% to 30% | 6% to 18% |" in text
    assert "Draws are shared" in text


def test_a_file_is_written(malisize: Callable) -> None:
    """The suffix chooses the format and standard output stays empty."""
    result = malisize(*TWO, "--output", "out.json")
    assert (result.code, result.out) == (0, "")
    assert json.loads((malisize.folder / "out.json").read_text())["schema"] == "malisize.compare/1"


def test_text_of_users_is_harmless(malisize: Callable, harmless: Callable) -> None:
    """Titles, scenario names and labels with control characters, formulas and markup do no harm."""
    name = "=x\\u001b[31m\\u202e[/foo]"
    text = (
        f'title = "{name}"\n[scenario."{name}"]\ntitle ='
        f' "{name}"\n[[scenario."{name}".audience.narrow]]\n'
    )
    (malisize.folder / "a.toml").write_text(text + f'label = "{name}"\nshare = 0.5\n')
    typed = "=x\x1b[31m\u202e[/foo]"
    for format in ("table", "csv", "json", "toml", "markdown"):
        result = malisize("compare", "a.toml", "--scenario", typed, "-f", format)
        assert result.code == 0
        harmless(result.out.replace("\r\n", "\n"))
    shown = malisize.terminal(80, "compare", "a.toml", "--scenario", typed)
    harmless(shown.text)


# Reading


def test_without_draws_no_probability(malisize: Callable) -> None:
    """`--range none` compares central values and says nothing of draws."""
    text = malisize.plainly(*TWO, "--range", "none").out
    assert "−41 %" in text
    assert "draw" not in text


def test_quiet_drops_notes_alone(malisize: Callable) -> None:
    """`-q` leaves out what to doubt and keeps every number."""
    loud, quiet = malisize.plainly(*THREE), malisize.plainly(*THREE, "-q")
    assert " CAVEATS\n" in loud.out
    assert "CAVEATS" not in quiet.out
    numbers = loud.out.partition(" WHAT COULD CHANGE THIS MOST ")[0].split()
    assert quiet.out.split()[: len(numbers)] == numbers


def test_verbose_shows_every_row_and_the_reasons(malisize: Callable) -> None:
    """`-v` shows rows that are the same on a screen too, and why each input is what it is."""
    text = malisize.terminal(200, *TWO, "-v").text
    same = r"^  Population of Mali .*\n    lean-season .*the same"
    assert re.search(same, text, re.MULTILINE)
    said = " ".join(text.split())
    assert "[unsourced, restaurant-bamako.toml [scenario.lean-season]]: before the harvest" in said
    assert "more rows: -v" not in text


def test_one_row(malisize: Callable) -> None:
    """`--row` shows that row, also where it is the same."""
    text = malisize.plainly(*TWO, "--row", "Population").out
    same = r"^  Population of Mali .*\n    lean-season .*the same"
    assert re.search(same, text, re.MULTILINE)
    assert "All together" not in text


@pytest.mark.parametrize("args", [TWO, THREE, PLAN], ids=["two", "three", "plan"])
@pytest.mark.parametrize("width", LINES)
def test_any_width(args: tuple[str, ...], width: int, malisize: Callable) -> None:
    """At any width the answer of every column is there whole, and no line of several words but what
    is typed is wider than the terminal.
    """
    screen = malisize.terminal(width, *args)
    assert screen.code == 0
    listed = [
        row
        for row in json.loads(malisize.plainly(*args, "-f", "json").out)["rows"]
        if row["unit"] == "people"
    ]
    wanted = {full(row["central"]) for row in listed if row["row"] == "reachable.deduplicated"}
    if "--total" in args:
        wanted = {full(row["central"]) for row in listed if row["row"] == "plan.reach"}
    assert not {text for text in wanted if text not in screen.text}
    widest = min(max(width, len("   −1 200 000")), 110)  # a number is never broken
    for line in screen.lines:
        typed = line.startswith("   --set ")
        assert len(line) <= widest or len(line.split()) <= 2 or typed, line


def test_ranges_stay_on_80_columns(malisize: Callable) -> None:
    """On 80 columns each row shown has a line for every column, with its range; on 40 each stands
    on its own lines. The answer, which stands above, is not said again.
    """
    wide, narrow = malisize.terminal(80, *TWO).text, malisize.terminal(40, *TWO).text
    shown = r"^  WhatsApp: reachable people +174 000  85 000 to 290 000 *\n    lean-season +10"
    assert re.search(shown, wide, re.MULTILINE)
    assert "All together" not in wide
    assert re.search(r" lean-season\n   central: 103 000\n   likely range: 52 000 to ", narrow)


def test_a_pipe_does_not_depend_on_the_surroundings(malisize: Callable) -> None:
    """A pipe gets the same bytes whatever the terminal says, and nothing is cut."""
    first = malisize.plainly(*THREE).stdout
    assert (
        malisize(*THREE, env={"COLUMNS": "40", "PYTHONHASHSEED": "7", "NO_COLOR": "1"}).stdout
        == first
    )
    assert b"\xe2\x80\xa6" not in first


def test_a_reader_gone_is_silent(malisize: Callable) -> None:
    """`| head -1` ends quietly, with 141."""
    result = malisize.shell(
        '"$@" | head -1; echo "${PIPESTATUS[0]}"', *THREE, "-f", "csv", "--seed", "3", "-v"
    )
    assert result.err == ""
    assert result.out.splitlines()[0].startswith("row,label")
    assert result.out.splitlines()[-1] in ("0", "141")
    gone = malisize.shell('"$@" | (exec <&-; sleep 2); echo "${PIPESTATUS[0]}"', *THREE)
    assert (gone.out, gone.err) == ("141\n", "")


def test_central_values_need_no_numpy(malisize: Callable) -> None:
    """Without ranges numpy is not imported."""
    result = malisize(*TWO, "--range", "none", python=["-X", "importtime"])
    assert result.code == 0
    assert "malisize.scenarios.compare" in result.err
    assert not re.search(r"\| +numpy$", result.err, re.MULTILINE)


def test_two_totals_are_two_columns(malisize: Callable) -> None:
    """Of one file; with a second file or a scenario there are columns already."""
    both = ("--total", "1M XOF", "--total", "2M XOF")
    text = malisize.plainly(
        "compare", "restaurant-bamako", *both, "-r", "plan.reach", "--format", "csv", "--range",
        "none",
    ).out  # fmt: skip
    assert [row["column"] for row in table(text)] == ["1M XOF", "2M XOF"]
    malisize.refused(
        "compare", "restaurant-bamako", "momo-merchant", *both,
        saying=["there are columns of something else already"],
    )  # fmt: skip
    malisize.refused(
        "compare", "restaurant-bamako", *both[:2], *both[:2],
        saying=["--total `1M XOF`: is given twice"],
    )  # fmt: skip
