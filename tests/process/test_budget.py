"""The budget command as users run it: what is refused and how, formats, curves, bundled cases, and
a pipeline.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib

import pytest

CASES = ("restaurant-bamako", "linkedin-recruitment", "health-campaign", "mobile-money-launch")
TWO = ("--channel", "facebook", "--channel", "instagram")


def malisize(
    *arguments: str, code: int = 0, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "malisize", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def rows(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of a csv by id."""
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


BAD: list[tuple[int, list[str], list[str], str]] = [
    (
        1,
        ["--reach", "4M"],
        ["the target of 4 000 000 people", "at or above the 3 7"],
        "lower --reach",
    ),
    (
        1,
        ["--reach", "12.78M"],
        ["12 780 000", "above the 5 755 200 who are online"],
        "lower --reach",
    ),
    (1, ["--reach", "100%"], ["at or above the"], "lower --reach"),
    (
        1,
        [
            "--total",
            "500000 XOF",
            *TWO,
            "--set",
            "channels.facebook.frequency_cap=1 per flight",
            "--set",
            "channels.facebook.cpm=10 XOF",
        ],
        ["a cap of 1 per flight over 28 days", "at most 19 140 XOF can be spent"],
        "or less",
    ),
    (
        2,
        ["--total", "1M XOF", "--split", "facebook=60%,instagram=30%"],
        ["add up to 90%, not 100 %"],
        "write `--split instagram=40%`",
    ),
    (
        1,
        ["--total", "500000 XOF", *TWO, "--allocate", "--lock", "facebook=600000 XOF"],
        ["--lock facebook: 600 000 XOF is above the net media of 420 592 XOF"],
        "raise --total",
    ),
    (
        2,
        ["--total", "1M XOF", "-c", "lenali"],
        ["Lenali has no price", "cpm"],
        "--set channels.lenali.cpm=",
    ),
    (2, ["--total", "1M XOF", "-c", "jumia"], ["Jumia is not available in Mali"], ""),
    (
        2,
        ["--total", "1M XOF", "-c", "snapchat", "--set", "channels.snapchat.cpm=1 USD"],
        ["Snapchat has no size for Mali"],
        "--set channels.snapchat.accounts=",
    ),
    (
        2,
        ["--total", "1M XOF", "-c", "radio"],
        ["cost_per_spot and audience_per_spot"],
        "--set channels.radio.cost_per_spot=",
    ),
    (2, ["--total", "500000"], ["--total: `500000` has no currency"], '`--total "500000 XOF"`'),
    (2, ["--total", ""], ["--total"], ""),
    (2, ["--total", "nan XOF"], ["--total"], ""),
    (2, ["--total", "-5 XOF"], ["--total: `-5` is negative"], "at least 0"),
    (2, ["--total", "1 EUR 2 USD"], ["two currencies, EUR and USD"], ""),
    (
        2,
        ["--total", "1M XOF", "--currency", "JPX"],
        ["--currency `JPX`: unknown"],
        "did you mean `JPY`?",
    ),
    (
        2,
        ["--total", "1M XOF", "--reach", "30%", "--range", "none"],
        ["--reach beside --total is a chance, which needs draws"],
        "--range",
    ),
    (
        2,
        ["--reach", "30%", "--confidence", "90%", "--range", "none"],
        ["--confidence needs draws"],
        "--range",
    ),
    (2, ["--reach", "30%", "--confidence", "1"], ["is not between 0 % and 100 %"], "90%"),
    (
        2,
        ["--total", "1M XOF", "--lock", "facebook=5 XOF"],
        ["belong to --allocate"],
        "add `--allocate`",
    ),
    (2, ["--total", "1M XOF", "--days", "0"], ["--days: `0`"], "--days 28"),
    (2, ["--total", "1M XOF", "--days", "2.5"], ["a whole number is needed"], "--days 28"),
    (2, ["--total", "1M XOF", "--effective", "21"], ["--effective: `21`"], "--effective 3"),
    (
        1,
        ["--total", "1M XOF", "--set", "budget.production=2M XOF"],
        ["production and its tax, 2 360 000 XOF"],
        "2360000 XOF",
    ),
    (
        2,
        ["--total", "1M XOF", "--set", "channels.facebook.cpm=0 XOF"],
        ["channels.facebook.cpm", "least possible"],
        "",
    ),
    (2, ["--total", "1M XOF", "--set", "channels.facebook.cpm=5"], ["has no currency"], "XOF"),
]


@pytest.mark.parametrize(
    ("code", "arguments", "words", "hint"), BAD, ids=[" ".join(case[1])[:60] for case in BAD]
)
def test_bad_input_is_refused_with_what_decides(
    code: int, arguments: list[str], words: list[str], hint: str
) -> None:
    """Each fault has its own one-line message with the figure that decides, a hint, an exit code,
    and nothing on stdout.
    """
    done = malisize("budget", *arguments, code=code)
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert all(word in first for word in words)
    assert len(rest) == (1 if rest else 0)
    assert not hint or (rest[0].startswith("hint: ") and hint in rest[0])


def test_messages_differ() -> None:
    """No two faults share a message."""
    found = [
        malisize("budget", *arguments, code=code).stderr.splitlines()[0]
        for code, arguments, _, _ in BAD[4:12]
    ]
    assert len(set(found)) == len(found)


def test_every_format_carries_the_same_numbers() -> None:
    """csv, json and toml give one set of rows, and stderr alone says what to doubt."""
    asked = (
        "budget",
        "--total",
        "750 EUR",
        "--currency",
        "EUR",
        "--allocate",
        *TWO,
        "--date",
        "2026-11-21",
    )
    table = rows(malisize(*asked, "--format", "csv").stdout)
    document = json.loads(malisize(*asked, "--format", "json").stdout)
    saved = tomllib.loads(malisize(*asked, "--format", "toml").stdout)
    assert document["schema"] == "malisize.estimate/1"
    assert document["command"] == saved["command"] == "budget"
    assert document["request"]["plan"]["total"] == saved["request"]["plan"]["total"] == "750 EUR"
    by_id = {row["id"]: row for row in saved["rows"]}
    assert list(table) == [row["id"] for row in document["rows"]] == list(by_id)
    for row in document["rows"]:
        assert row["unit"] == table[row["id"]]["unit"] == by_id[row["id"]]["unit"]
        for end in ("low", "central", "high"):
            assert row[end] == float(table[row["id"]][end]) == by_id[row["id"]][end]
    assert table["budget.total"]["central"] == "750"
    assert table["plan.cost_per_reached"]["unit"] == "EUR per person"


def test_data_alone_on_stdout() -> None:
    """A data format doubts on stderr, and with -q not at all."""
    loud = malisize("budget", "--total", "1M XOF", *TWO, "--format", "csv")
    quiet = malisize("budget", "--total", "1M XOF", *TWO, "--format", "csv", "-q")
    assert loud.stdout == quiet.stdout
    assert loud.stderr.startswith("doubt: ")
    assert quiet.stderr == ""


def test_the_curve_in_every_format() -> None:
    """The curve is a plot with its remark in a table, and the same rows in csv and json."""
    asked = ("budget", "--total", "30M XOF", "--channel", "facebook", "--curve")
    table = malisize(*asked).stdout
    assert (
        "From 3 000 000 XOF on, the next tenth of the total buys less than half of what the last"
        " did." in table
    )
    assert table.count("●") == 20
    listed = list(csv.DictReader(io.StringIO(malisize(*asked, "--format", "csv").stdout)))
    document = json.loads(malisize(*asked, "--format", "json").stdout)
    assert document["schema"] == "malisize.curve/1"
    assert [float(row["central"]) for row in listed] == [row["central"] for row in document["rows"]]
    assert float(listed[0]["central"]) == 0.0
    assert float(listed[10]["budget"]) == 30_000_000
    plan = rows(malisize(*asked[:-1], "--format", "csv").stdout)["plan.reach"]
    for end in ("low", "central", "high"):
        assert float(listed[10][end]) == pytest.approx(float(plan[end]), rel=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_each_bundled_case_has_a_plan(case: str) -> None:
    """Every bundled case is planned, its money adds up as shown, and it says which prices stand
    in.
    """
    text = malisize("budget", "--assumptions", case, "--total", "1000000 XOF").stdout
    (charged,) = (line for line in text.splitlines() if line.startswith("  Media "))
    *parts, total = [
        int(found.replace(" ", "")) for found in re.findall(r"\d{1,3}(?: \d{3})*", charged)
    ]
    assert total == 1_000_000 == sum(parts)
    assert "  YOU REACH  " in text
    assert "No price is published for Mali; prices from elsewhere are used:" in text
    assert "--set channels." in text
    assert "How fast reach slows as money grows" in text


def test_a_case_beside_those_who_are_not_online() -> None:
    """The health campaign plans radio and SMS beside social media in one deduplicated plan, with
    spots and messages.
    """
    found = rows(
        malisize("budget", "-a", "health-campaign", "--total", "5M XOF", "--format", "csv").stdout
    )
    for id in (
        "channel.radio.spots",
        "channel.sms.messages",
        "channel.whatsapp.messages",
        "channel.facebook.impressions",
    ):
        assert float(found[id]["central"]) > 0
    reach = float(found["plan.reach"]["central"])
    assert (
        float(found["plan.reach_largest"]["central"])
        < reach
        < float(found["plan.reach_upper"]["central"])
    )


def test_effective_frequency_is_shown_without_allocating() -> None:
    """``--effective 5`` adds reach of five times or more for channels and plan, in the table
    too.
    """
    asked = ("budget", "--total", "5M XOF", *TWO, "--effective", "5")
    found = rows(malisize(*asked, "--format", "csv").stdout)
    assert float(found["channel.facebook.reach_5plus"]["central"]) > 0
    assert float(found["plan.reach_5plus"]["central"]) > 0
    assert "channel.facebook.reach_6plus" not in found
    text = malisize(*asked).stdout
    assert "5+" in text
    assert "  5 TIMES OR MORE  " in text


def test_nothing_is_a_valid_budget() -> None:
    """A budget of zero exits 0, reaches nobody and has no cost per person, in the table, the data
    and the curve.
    """
    assert "  YOU REACH  0\n" in malisize("budget", "--total", "0 XOF").stdout
    found = rows(malisize("budget", "--total", "0 XOF", "--format", "csv").stdout)
    assert found["plan.reach"]["central"] == "0"
    assert "plan.cost_per_reached" not in found
    assert malisize("budget", "--total", "0 XOF", "--curve").returncode == 0


def test_forward_and_back_in_a_pipeline() -> None:
    """The total that one run finds for a target, given to the next, reaches the target."""
    back = rows(
        malisize("budget", "--reach", "300k", "--allocate", *TWO, "--format", "csv", "-q").stdout
    )
    total = back["budget.total"]["central"]
    forward = rows(
        malisize(
            "budget", "--total", f"{total} XOF", "--allocate", *TWO, "--format", "csv", "-q"
        ).stdout
    )
    assert float(forward["plan.reach"]["central"]) == pytest.approx(300_000, rel=1e-9)


def test_assumptions_of_a_plan_from_standard_input() -> None:
    """A plan takes prices and charges from a file on standard input."""
    text = '[channels.facebook]\ncpm = "700 XOF"\n[budget]\nproduction = "100000 XOF"\n'
    done = malisize(
        "budget", "--total", "1M XOF", "-c", "facebook", "-a", "-", "--format", "csv", stdin=text
    )
    found = rows(done.stdout)
    assert float(found["budget.production"]["central"]) == pytest.approx(100_000)
    spend = float(found["channel.facebook.spend"]["central"])
    assert float(found["channel.facebook.impressions"]["central"]) == pytest.approx(
        spend / 700 * 1000
    )


@pytest.mark.parametrize("range", ["80%", "envelope", "none"])
def test_every_kind_of_range(range: str) -> None:
    """A plan and a target are given with any kind of range, and none at all is one number."""
    found = rows(
        malisize("budget", "--reach", "300k", *TWO, "--range", range, "--format", "csv").stdout
    )
    low, central, high = (float(found["plan.reach"][end]) for end in ("low", "central", "high"))
    assert low == central == high if range == "none" else low < central < high


def test_a_plan_without_ranges_needs_no_numpy() -> None:
    """Without ranges, draws or an allocation the plan does not import numpy."""
    code = (
        "import sys; from malisize.cli.boundary import guarded; "
        "code = guarded(['budget', '--total', '1M XOF', '--range', 'none', '-f', 'csv', '-q']); "
        "sys.exit(code or 3 * ('numpy' in sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode
        == 0
    )


def test_explain_and_drivers_of_a_plan() -> None:
    """Rows of a plan are explained and ranked with the plan's own options, and without them the
    error says which.
    """
    tree = malisize("explain", "plan.reach", "--total", "1M XOF", *TWO).stdout
    assert "NBD: people reached by" in tree
    assert (
        "How fast reach slows as money grows"
        in malisize("drivers", "plan.reach", "--total", "1M XOF", *TWO).stdout
    )
    assert (
        "the total at which" in malisize("explain", "budget.needed", "--reach", "300k", *TWO).stdout
    )
    assert "--total" in malisize("explain", "plan.reach", code=2).stderr
    assert "plan.reach" in malisize("drivers", "budget.needed", "--reach", "300k", code=2).stderr
