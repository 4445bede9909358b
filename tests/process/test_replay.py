"""malisize replay as people run it: save, run again, edit, and run on another day's figures."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import malisize as package
from malisize import packaged

BUDGET = (
    "budget",
    "--total",
    "500000 XOF",
    "--channel",
    "facebook",
    "--channel",
    "linkedin",
    "--date",
    "2026-11-21",
)


@pytest.fixture
def saved(malisize: Callable, tmp_path: Path) -> Path:
    """Return an audience saved without ranges."""
    result = malisize.audience(
        "--channel", "facebook", "--channel", "linkedin", "--output", "saved.toml"
    )
    assert (result.code, result.stdout) == (0, b"")
    return tmp_path / "saved.toml"


@pytest.fixture
def later(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which malisize has other figures and another default: LinkedIn by
    half more, a higher CPM.
    """
    home = tmp_path / "later"
    copy = home / "malisize"
    shutil.copytree(
        Path(package.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("countries", "assumptions"):
        shutil.copytree(packaged.folder(name), copy / "bundled" / name, dirs_exist_ok=True)
    figures, defaults = (
        copy / "bundled" / "countries" / "ml" / "figures" / "platforms.toml",
        copy / "bundled" / "assumptions" / "shared" / "union.toml",
    )
    text = figures.read_text(encoding="utf-8")
    figures.write_text(
        text.replace("low = 400_000\nhigh = 420_000", "low = 600_000\nhigh = 630_000"),
        encoding="utf-8",
    )
    text = defaults.read_text(encoding="utf-8")
    defaults.write_text(
        text.replace('central = "1.2 USD"', 'central = "1.5 USD"'), encoding="utf-8"
    )
    return {
        "PYTHONPATH": os.pathsep.join([str(home), *filter(None, [os.environ.get("PYTHONPATH")])])
    }


def edit(path: Path, row: str, end: str, factor: float) -> None:
    """Multiply a number of a row in a saved file, as somebody with an editor would."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf'id = "{re.escape(row)}"\n(?:(?!\[\[).*\n)*?{end} = (.*)\n', text)
    assert found is not None
    start, stop = found.span(1)
    path.write_text(text[:start] + repr(float(found[1]) * factor) + text[stop:], encoding="utf-8")


@pytest.mark.parametrize("suffix", ["toml", "json"])
@pytest.mark.parametrize(
    "args",
    [
        ("audience",),
        (
            *("audience", "-a", "restaurant-bamako", "--scenario", "lean-season"),
            *("--range", "envelope", "-c", "facebook"),
        ),
        (
            "audience",
            "-a",
            "own.toml",
            "--set",
            "overlap=70% to 90%",
            "-n",
            "owns a car=5% to 9%",
            "--range",
            "80%",
        ),
        (*BUDGET, "--allocate", "--prefer", "population=instat-census-2022"),
        (
            "budget",
            "--reach",
            "5%",
            "--confidence",
            "80%",
            "-c",
            "facebook",
            "-c",
            "radio",
            "-c",
            "sms",
            "--currency",
            "USD",
            "--set",
            ("channels.radio.cost_per_spot=15000 XOF"),
            "--set",
            ("channels.radio.audience_per_spot=20k to 60k"),
        ),
    ],
    ids=lambda args: " ".join(args)[:40],
)
def test_a_saved_estimate_reproduces_alone(
    args: tuple[str, ...], suffix: str, malisize: Callable, tmp_path: Path
) -> None:
    """Save, take the user's file away, replay: the same to the last bit, on the file's figures and
    on today's.
    """
    own = tmp_path / "own.toml"
    own.write_text(
        '[channels.whatsapp]\naccounts = "4M to 7M"\n[audience]\nchannels = ["all"]\n',
        encoding="utf-8",
    )
    assert malisize(*args, "--draws", "500", "-q", "-o", f"saved.{suffix}").code == 0
    own.unlink()
    result = malisize("replay", f"saved.{suffix}")
    assert (result.code, result.err) == (0, "")
    assert re.match(
        r"Reproduced to the last bit: \d+ rows \(malisize \S+, Python \S+(, numpy \S+)?\)\n",
        result.out,
    )
    result = malisize("replay", f"saved.{suffix}", "--current")
    assert (result.code, result.err) == (0, "")
    assert re.match(
        r"Same today: none of \d+ rows changed; no figure or default that it rests on has changed"
        r" \(malisize ",
        result.out,
    )


def test_reads_standard_input(malisize: Callable, saved: Path) -> None:
    """A dash is standard input, so that a saved estimate can come down a pipe."""
    result = malisize("replay", "-", stdin=saved.read_bytes())
    assert result.code == 0
    assert (
        "\n  standard input: malisize audience --channel facebook --channel linkedin" in result.out
    )


def test_an_edited_row_is_named_with_both_numbers(malisize: Callable, saved: Path) -> None:
    """A number changed by hand exits 1, and the report is still on standard output."""
    edit(saved, "channel.facebook.reachable", "central", 2.0)
    result = malisize("replay", "saved.toml")
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("Different: 1 of ")
    (line,) = [line for line in result.out.splitlines() if line.startswith("  channel.")]
    assert " ".join(line.split()) == "channel.facebook.reachable 3 830 000 1 910 000 −50 %"
    assert (
        "The versions are the same, so the file or the program was changed after it was saved."
        in result.out
    )


def test_a_difference_too_small_to_show_is_written_in_full(malisize: Callable, saved: Path) -> None:
    """Numbers that would read alike stand with every digit."""
    edit(saved, "population", "central", 1.0 + 1e-8)
    result = malisize("replay", "saved.toml")
    assert result.code == 1
    assert re.search(
        r"^  population +24834845\.248\d+ .* 24834845 .* -1\.0e-08$", result.out, re.MULTILINE
    )


def test_a_last_digit_is_no_difference(malisize: Callable, saved: Path) -> None:
    """What another processor rounds otherwise reproduces to 1e-9: exit 0, said in every format."""
    edit(saved, "population", "central", 1.0 + 1e-15)
    result = malisize("replay", "saved.toml")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Reproduced to a relative 1e-9: ")
    assert "Last digits differ, as they do on another processor or another version." in result.out
    assert " population " not in result.out
    assert " same to 1e-9\n" in malisize("replay", "saved.toml", "-v").out
    found = malisize("replay", "saved.toml", "-f", "json")
    assert json.loads(found.out)["request"]["verdict"] == "close"
    assert malisize("replay", "saved.toml", "-f", "csv").out.count(",close\r\n") == 1
    markdown = malisize("replay", "saved.toml", "-f", "markdown").out
    assert "Last digits differ, as they do on another processor" in markdown
    assert "same to 1e-9" in malisize("replay", "saved.toml", "-f", "markdown", "-v").out


@pytest.mark.parametrize("suffix", ["toml", "json"])
def test_an_edited_request_is_named(suffix: str, malisize: Callable, tmp_path: Path) -> None:
    """A field of the request that is not what was run exits 1, though every number reproduces."""
    malisize("audience", "--set", "vat.media=18%", "-q", "--range", "none", "-o", f"x.{suffix}")
    path = tmp_path / f"x.{suffix}"
    path.write_text(path.read_text(encoding="utf-8").replace("vat.media=18%", "vat.media=10%"))
    for more in ((), ("--current",)):
        result = malisize("replay", f"x.{suffix}", *more)
        assert (result.code, result.err) == (1, "")
        assert "the numbers reproduce, but request.set is not what was run" in result.out
        assert re.search(r"^  request\.set +vat\.media=10% +vat\.media=18%$", result.out, re.M)


@pytest.mark.parametrize("more", ["--scenario $(touch${IFS}run)", "--narrow 'x$(touch run)=50%'"])
@pytest.mark.parametrize("mode", [(), ("--current",)])
def test_the_command_shown_runs_malisize_alone(
    mode: tuple[str, ...], more: str, malisize: Callable, saved: Path
) -> None:
    """Whatever a file says of its options, the command that is copied runs nothing of it."""
    text = saved.read_text(encoding="utf-8")
    kept = re.search(r'^options = "(.*)"$', text, re.MULTILINE)
    assert kept is not None
    saved.write_text(text.replace(kept[0], f'options = "{kept[1]} {more}"'), encoding="utf-8")
    result = malisize("replay", "saved.toml", *mode)
    (shown,) = (line for line in result.out.splitlines() if line.startswith("  saved.toml: "))
    command = shown.removeprefix("  saved.toml: ").partition(", saved with")[0]
    assert result.code == 1
    subprocess.run(
        ["sh", "-c", f"malisize() {{ :; }}; {command}"], cwd=saved.parent, check=True, timeout=10
    )
    assert not (saved.parent / "run").exists()


def test_an_edited_figure_differs_in_the_rows_it_feeds(malisize: Callable, saved: Path) -> None:
    """The replay runs on the figures of the file."""
    text = saved.read_text(encoding="utf-8")
    assert text.count("low = 400000.0\nhigh = 420000.0") == 1
    saved.write_text(
        text.replace("low = 400000.0\nhigh = 420000.0", "low = 200000.0\nhigh = 210000.0"),
        encoding="utf-8",
    )
    result = malisize("replay", "saved.toml", "-f", "json")
    assert result.code == 1
    found = {row["id"]: row["verdict"] for row in json.loads(result.out)["rows"]}
    assert found["channel.linkedin.accounts"] == found["reachable.deduplicated"] == "different"
    assert found["channel.facebook.accounts"] == found["population"] == "same"


def test_what_changed_since_is_named(
    malisize: Callable, later: dict[str, str], tmp_path: Path
) -> None:
    """On later figures the file still reproduces; --current names the figure, the default, the
    ratios and the rows.
    """
    assert malisize(*BUDGET, "-q", "--range", "none", "-o", "saved.toml").code == 0
    assert malisize("replay", "saved.toml", env=later).code == 0
    result = malisize("replay", "saved.toml", "--current", env=later)
    assert (result.code, result.err) == (1, "")
    assert re.match(
        r"Different today: \d+ of \d+ rows changed; 1 figure and 1 default changed \(", result.out
    )
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert (
        "linkedin_members 400 000 to 420 000, 2025-01, korhogo-2025 600 000 to 630 000, 2025-01,"
        " korhogo-2025 +50 % (× 1.5)" in lines
    )
    assert (
        "channels.facebook.cpm 0.5 to 3, central 1.2 USD 0.5 to 3, central 1.5 USD +25 % (× 1.25)"
        in lines
    )
    assert "channel.linkedin.accounts 410 000 615 000 +50 %" in lines
    (impressions,) = [line for line in lines if line.startswith("channel.facebook.impressions ")]
    assert impressions.endswith(" −20 %")
    assert not [line for line in lines if line.startswith(("population ", "budget.total "))]


def test_every_format_says_the_same(malisize: Callable, later: dict[str, str], saved: Path) -> None:
    """The data formats carry every row, the verdict and what changed; standard error stays
    empty.
    """
    found: dict[str, Any] = {}
    for format in ("json", "toml", "csv", "markdown"):
        result = malisize("replay", "saved.toml", "--current", "-f", format, env=later)
        assert (result.code, result.err) == (1, "")
        found[format] = result.out
    document = json.loads(found["json"])
    assert tomllib.loads(found["toml"]) == document
    assert document["schema"] == "malisize.replay/1"
    request = document["request"]
    assert (request["mode"], request["verdict"], request["tolerance"]) == (
        "current",
        "different",
        1e-9,
    )
    assert (request["area"], request["command"], request["file"]) == (
        "national",
        "audience",
        "saved.toml",
    )
    assert request["versions"] == request["saved_versions"]
    (figure,) = document["figures"]
    assert (figure["figure"], figure["saved_low"], figure["low"]) == (
        "linkedin_members",
        400_000,
        600_000,
    )
    assert [(row["key"], row["used"]) for row in document["defaults"]] == [
        ("channels.facebook.cpm", False)
    ]
    table = malisize("replay", "saved.toml", "--current", env=later).out
    assert "; 1 figure changed (" in table
    assert "cpm" not in table
    assert "cpm" in malisize("replay", "saved.toml", "--current", "-v", env=later).out
    row = next(row for row in document["rows"] if row["id"] == "channel.linkedin.accounts")
    assert list(row) == [
        "id",
        "label",
        "unit",
        "saved_low",
        "saved_central",
        "saved_high",
        "low",
        "central",
        "high",
        "difference",
        "verdict",
    ]
    assert row["difference"] == pytest.approx(0.5)
    segments = [row for row in document["rows"] if row["id"].startswith("segment.")]
    assert found["csv"].count("\r\nsegment.") == len(segments)


def test_writes_its_report_and_still_exits_1(
    malisize: Callable, saved: Path, tmp_path: Path
) -> None:
    """--output holds the report of a difference too."""
    edit(saved, "population", "high", 2.0)
    result = malisize("replay", "saved.toml", "--output", "report.csv")
    assert (result.code, result.out, result.err) == (1, "", "")
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").count(",different") == 1


def test_quiet_and_verbose(malisize: Callable, saved: Path) -> None:
    """-v shows the rows that are the same, -q leaves out what to type next."""
    plain, every, quiet = (
        malisize("replay", "saved.toml", *more).out for more in ((), ("-v",), ("-q",))
    )
    assert "population" not in plain
    assert "\n  population " in every
    assert "--current" in plain
    assert "--current" not in quiet


@pytest.mark.parametrize("width", [40, 80, 200])
def test_fits_the_terminal(width: int, malisize: Callable, saved: Path) -> None:
    """No line is wider than the terminal, and no number is cut."""
    edit(saved, "segment.online", "central", 2.0)
    screen = malisize.terminal(width, "replay", "saved.toml", "-v")
    assert screen.code == 1
    assert max(len(line) for line in screen.lines) <= max(width, 40)
    assert "11 500 000" in screen.text
    assert "…" not in screen.text


def test_a_reader_that_leaves_is_no_error(malisize: Callable, saved: Path) -> None:
    """The pipe may close early."""
    result = malisize.shell('"$@" -v -f json | head -n 1', "replay", "saved.toml")
    assert (result.out, result.err) == ("{\n", "")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nowhere.toml", None, "nowhere.toml: no such file"),
        (".", None, ".: is a directory, not a file"),
        ("", None, "the name of the file is empty"),
        ("x.toml", b"overlap = 0.9", "x.toml: is not a saved estimate: `schema` is missing"),
        ("x.toml", b"not toml", "x.toml: line 1"),
        ("x.json", b'{"schema": 3}', "x.json: is `3`, not a saved estimate"),
        ("x.json", b'{"a": "\xe2\x80\xae\x1b[2J', "x.json: line 1, column 9"),
        ("x.toml", b"#" * 9_000_000, "x.toml: larger than 8192 KiB"),
        ("/dev/zero", None, "/dev/zero: larger than 8192 KiB"),
    ],
)
def test_refuses(
    name: str, content: bytes | None, words: str, malisize: Callable, tmp_path: Path
) -> None:
    """What is no saved estimate is one line with a hint, exit 2."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = malisize.refused("replay", name, saying=words)
    assert result.code == 2
    assert len(result.hints) == 1


def test_refuses_a_listing(malisize: Callable) -> None:
    """Other results are saved in the same formats, and are told apart."""
    listing = malisize("figures", "--format", "json").stdout
    result = malisize.refused(
        "replay", "-", stdin=listing, saying="standard input: is `malisize.figures/1`, not a saved"
    )
    assert result.code == 2


def test_refuses_a_closed_standard_input(malisize: Callable) -> None:
    """Nothing can come from there."""
    result = malisize.shell('"$@" <&-', "replay", "-")
    assert (result.code, result.err) == (2, "error: standard input is closed\nhint: name a file\n")


def test_needs_neither_clock_nor_packages_for_terminals(malisize: Callable, saved: Path) -> None:
    """The report does not depend on the day it is made, and a replay without ranges needs no
    numpy.
    """
    code = (
        "import sys; from malisize.__main__ import ended; code = ended(sys.argv[1:])\n"
        "sys.stderr.write(' '.join(sys.modules)); sys.exit(code)"
    )
    result = malisize.shell(f'{sys.executable} -c "{code}" replay saved.toml', "replay")
    assert result.code == 0
    assert "malisize.saved.schema" in result.err
    assert not {"numpy", "rich", "tomli_w"} & set(result.err.split())


def test_a_change_is_no_failure(malisize: Callable, saved: Path) -> None:
    """A change that was asked for exits 0, whatever it does to the rows."""
    result = malisize("replay", saved.name, "--set", "overlap=60%")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("With overlap=60%: 1 of ")
    assert "reachable.deduplicated" in result.out
    wrong = malisize("replay", saved.name, "--set", "overlp=90%")
    assert (wrong.code, wrong.stdout) == (2, b"")
    assert "did you mean `overlap`?" in wrong.err


def test_a_saved_estimate_is_an_assumptions_file(malisize: Callable, saved: Path) -> None:
    """A budget is planned on what was sized; standard input has it too."""
    plan = ("--total", "500000 XOF", "--range", "none", "--format", "json", "--quiet")
    result = malisize("budget", "--assumptions", saved.name, *plan)
    assert (result.code, result.err) == (0, "")
    document = json.loads(result.out)
    assert document["request"]["channels"] == ["facebook", "linkedin"]
    typed = malisize("budget", "-a", "-", *plan, stdin=saved.read_bytes())
    assert json.loads(typed.out)["rows"] == document["rows"]
    columns = malisize("compare", saved.name, "restaurant-bamako", "--format", "json", "--quiet")
    assert [one["column"] for one in json.loads(columns.out)["columns"]] == [
        "saved",
        "restaurant-bamako",
    ]
