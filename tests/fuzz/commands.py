"""What is fuzzed of commands that read and write more than estimates: imports, folders of
countries, new files, own figures, workbooks, hand-overs, plans with dates, markets, campaigns.
"""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell

from malisize.formats import suffixes
from tests.fuzz import targets
from tests.fuzz.contract import BrokenContractError, Ran, check_json, folder, run
from tests.fuzz.pieces import NUMBERS, ODD, PAIRS, SETTINGS, VALUES, damaged, latin
from tests.fuzz.targets import GROUPS, Target, document, saved_and_replayed, typed_options
from tests.importing import lookalikes

PAIRS_OF_BACKTEST = Path(__file__).parents[2] / "countries" / "backtest.toml"
FAST = ("--draws", "100")


def words(*choices: str) -> st.SearchStrategy[list[str]]:
    """Draw options with what they take, some of these choices, each once."""
    each = st.sampled_from([choice.split("|") for choice in choices])
    return st.lists(each, max_size=3, unique_by=lambda one: one[0]).map(
        lambda drawn: [word for option in drawn for word in option]
    )


def holds(ran: Ran, what: str) -> None:
    """Check that a run that follows from another succeeded. Raises BrokenContractError."""
    if ran.code:
        raise BrokenContractError(f"{what}: {ran.arguments}\n{ran.err[:2000]}")


# Imports

EXPORTS = st.sampled_from(
    [text for text in vars(lookalikes).values() if isinstance(text, str) and len(text) > 80]
)
READING = words(
    "--currency|USD", "--currency|XOF", "--currency|x", "--no-prices", "--keep-names",
    "--area|bamako", "--area|x", "--gender|women", "--age|18-35", "--kind|meta-ads",
    "--kind|world-bank", "--kind|x", "--place|Mali", "--place|NER", "--figure|population",
    "--figure|internet_users", "--unit|people", "--map|Region=place", "--map|x=value", "--map|=",
    "--set|fx.usd=600", "--set|fx.usd=x", "--country|bf", "--lang|fr",
)  # fmt: skip
IMPORT = st.fixed_dictionaries(
    {
        "content": damaged(EXPORTS),
        "name": st.sampled_from(["export.csv", "export.csv", "table.json", "x.tsv", "x.xlsx"]),
        "options": READING,
        "command": st.sampled_from(["import", "import", "figures import"]),
    }
)


def check_import(case: dict[str, Any]) -> None:
    """Check that an export is refused, or becomes a file that is read."""
    with folder({case["name"]: latin(case["content"])}):
        ran = run(*case["command"].split(), case["name"], *case["options"], "-o", "own.toml", "-q")
        place = ["--country", "bf"] if "bf" in case["options"] else []
        if Path("own.toml").exists():
            holds(run("assumptions", "check", "own.toml", *place), "what was imported")
        elif not ran.code:
            raise BrokenContractError("an import without its file")


# Folders of countries

NEW = {
    "--name": "Exland", "--code": "xx", "--like": "ne", "--capital": "Portville=1.5M",
    "--population": "10M", "--urban-share": "40%", "--internet-users": "30%",
    "--platform": "facebook=1.2M",
}  # fmt: skip


@cache
def new_country() -> dict[str, str]:
    """Return the files of a new country."""
    with folder() as path:
        holds(run("countries", "new", "./x", *(one for pair in NEW.items() for one in pair)), "new")
        files = [file for file in sorted((path / "x").rglob("*")) if file.is_file()]
        return {str(file.relative_to(path / "x")): file.read_text("utf-8") for file in files}


PACK = st.deferred(
    lambda: st.sampled_from(sorted(new_country())).flatmap(
        lambda name: st.fixed_dictionaries(
            {"name": st.just(name), "content": damaged(st.just(new_country()[name]))}
        )
    )
)


def check_pack(case: dict[str, str]) -> None:
    """Check that the folder of a country is refused, or runs."""
    with folder() as path:
        for name, content in new_country().items():
            (path / "x" / name).parent.mkdir(parents=True, exist_ok=True)
            (path / "x" / name).write_text(content, "utf-8")
        (path / "x" / case["name"]).write_bytes(latin(case["content"]))
        checked = run("countries", "check", "./x")
        ran = run("audience", "--country", "./x", "--range", "none", "-q")
        if not checked.code:
            holds(ran, "a country that was found whole")


COUNTRY_OPTIONS = st.lists(
    st.tuples(
        st.sampled_from([*NEW, "--currency", "--source", "--dated", "--from", "--platform-source"]),
        st.one_of(NUMBERS, ODD, st.sampled_from(["Port=1M", "facebook=1M", "ml", "XOF", "2024"])),
    ),
    max_size=3,
).map(lambda pairs: [[option, text.replace("\x00", "")] for option, text in pairs])


def check_new_country(changed: list[list[str]]) -> None:
    """Check that a new country is refused, or its folder whole."""
    with folder() as path:
        options = {**NEW, **dict(changed)}
        ran = run("countries", "new", "./x", *(one for pair in options.items() for one in pair))
        if not ran.code:
            holds(run("countries", "check", "./x"), "a new country")
        elif list(path.iterdir()):
            raise BrokenContractError("refused, and something written")


# Files of assumptions


@cache
def new_files() -> tuple[str, ...]:
    """Return new files of every kind."""
    out = []
    with folder():
        for number, (kind, lang) in enumerate(
            (kind, lang) for kind in ([], ["--market"], ["--budget"]) for lang in ("en", "fr")
        ):
            holds(run("assumptions", "new", f"{number}.toml", *kind, "--lang", lang), "new")
            out.append(Path(f"{number}.toml").read_text("utf-8"))
    return tuple(out)


STEPS = st.sampled_from(
    [
        '[[market.step]]\nlabel = "one"\nshare = "10%"\nlevel = "SAM"\n',
        '[[market.step]]\nlabel = "joins"\nshare = "2%"\nbecomes = "20%"\nbetween = [2027, 2031]\n'
        'curve = "logistic"\nlevel = "SOM"\n',
        '[[market.step]]\nlabel = "line"\nshare = "1% to 4%"\nbecomes = "8% to 40%"\n'
        'between = [2028, 2028]\ncurve = "linear"\nlevel = "SAM"\n',
        '[[market.step]]\nlabel = "homes"\nratio = "0.12"\nunit = "households per person"\n'
        'level = "TAM"\n',
        '[[market.step]]\nlabel = "there"\nshare = "50%"\nlevel = "TAM"\n'
        'selects = { area = "bamako" }\n',
        '[market]\nprice = ["1000 XOF", "1200 XOF"]\n'
        'growth = ["2%", "-1%"]\nstart = "600k shops"\n',
        '[market.line.a]\nprice = "500 XOF"\npurchases = 4\n[market.line.b]\nshare = "20%"\n'
        'revenue_per_customer = "300 XOF"\ntake_rate = ["20%", "30%"]\n',
        '[market.winning]\ncost = "500 XOF to 4000 XOF"\n',
        '[market.capacity]\nlimit = "1000"\n',
    ]
)
ENTRIES = st.sampled_from(
    [
        '[[campaign]]\nchannel = "facebook"\ndays = 28\nimpressions = 900000\nreach = 210000\n',
        '[[campaign]]\nchannel = "facebook"\narea = "bamako"\nspent = "450000 XOF"\n'
        'impressions = 900_000\nclicks = 9_000\nwhen = "2026-03"\n',
        '[[campaign]]\nchannel = "sms"\ndays = 0\nreach = 5\nerror = "5%"\n',
        '[channels.facebook]\nknown = { people = "480k to 560k", area = "bamako" }\n',
        '[channels.facebook]\nknown = "1.2M"\n',
        '[flight]\nstart = 2026-12-01\nend = 2027-02-28\nweeks = "1-2, 5"\n',
        '[channels.radio]\nweeks = "2"\n',
        '[scenario.lean]\noverlap = "80%"\n',
    ]
)
WRITTEN = st.one_of(
    st.deferred(lambda: st.sampled_from(new_files())),
    st.lists(STEPS, min_size=1, max_size=4).map("".join),
    st.lists(ENTRIES, min_size=1, max_size=3).map("".join),
    st.lists(PAIRS, max_size=4).map(document),
)
ASKED = ("audience", "budget --total|1M XOF", "market", "market --years|4", "budget --reach|100k")
WRITTEN_FILE = st.fixed_dictionaries(
    {"content": damaged(WRITTEN), "other": damaged(WRITTEN), "asked": st.sampled_from(ASKED)}
)


def check_written(case: dict[str, str]) -> None:
    """Check that a file is refused, or compared, and its answer reproduced."""
    with folder({"own.toml": latin(case["content"]), "other.toml": latin(case["other"])}):
        run("assumptions", "check", "own.toml")
        run("assumptions", "diff", "own.toml", "other.toml", "-f", "csv")
        command, _, more = case["asked"].partition(" ")
        options = more.split("|") if more else []
        saved_and_replayed([command, *options, "-a", "own.toml", *FAST])


BACKTEST = damaged(st.just(PAIRS_OF_BACKTEST.read_text("utf-8")))


def check_backtest(content: str) -> None:
    """Check that pairs are refused, or tested beside those that are shipped."""
    with folder({"pairs.toml": latin(content)}):
        ran = run("figures", "backtest", "pairs.toml", "-f", "json")
        if not ran.code:
            check_json(ran)


# Several countries, and plans that have dates

AMONG = words(
    "--area|bf/centre", "--area|ml/bamako", "--area|urban", "--area|xx/north", "--age|18-35",
    "--channel|facebook", "--channel|ml/facebook,bf/facebook", "--set|bf.overlap=80%",
    "--set|overlap=90%", "--set|ne.channels.facebook.cpm=1 USD", "--set|zz.overlap=1", "--years|2",
    "--split|ml=60%,bf=40%", "--split|bf=100%", "--allocate", "--currency|EUR", "--gender|women",
    "--range|envelope", "--range|none", "--narrow|bf/x=10%", "--known|bf/facebook=1M",
)  # fmt: skip
SEVERAL = st.tuples(
    st.sampled_from(
        ["audience", "budget|--total|5M XOF", "budget|--reach|200k", "market|-a|grocery-bamako"]
    ),
    st.lists(st.sampled_from(["ml", "bf", "ne", "xx"]), min_size=1, max_size=3),
    AMONG,
).map(
    lambda drawn: [
        *drawn[0].split("|"), *(one for code in drawn[1] for one in ("--country", code)), *drawn[2]
    ]
)  # fmt: skip
DATED = words(
    "--start|2026-12-01", "--start|2026-02-30", "--end|2027-01-31", "--end|2026-11-01", "--days|45",
    "--days|7", "--weeks|1-2, 5", "--weeks|radio=2", "--weeks|facebook=1", "--weeks|0", "--weeks|",
    "--calendar", "--min-frequency|3", "--min-frequency|facebook=3", "--effective|3", "-c|facebook",
    "-c|facebook,radio", "--allocate", "--set|channels.radio.weeks=2", "--grp|200", "--as-of|2027",
    "--set|channels.facebook.start=2026-12-08", "--confidence|80%", "--speaks|bambara",
)  # fmt: skip
PLANS = st.tuples(
    st.sampled_from([["--total", "2M XOF"], ["--reach", "100k"], ["--total", "10M XOF HT"], []]),
    DATED,
    st.lists(SETTINGS, max_size=1),
).map(lambda drawn: ["budget", *drawn[0], *drawn[1], *(w for s in drawn[2] for w in ("-s", s))])


def check_plan(arguments: list[str]) -> None:
    """Check that a request is refused, or its answer reproduced."""
    with folder():
        saved_and_replayed([*(word.replace("\x00", "") for word in arguments), *FAST])


# Formats, and workbooks read back

FORMATS = [suffix.removeprefix(".") for suffix in suffixes()]
HANDED = st.fixed_dictionaries(
    {
        "asked": st.sampled_from(
            ["audience", "budget --total '1M XOF'", "market -a grocery-bamako"]
        ).flatmap(lambda name: typed_options(*GROUPS[name]).map(lambda more: [name, *more])),
        "suffix": st.sampled_from(FORMATS),
        "options": words(
            "--title|x", "--title|\x1b[31m=1+1", "--prepared-by|[/foo]", "--excel|fr", "--bom",
            "--decimal|,", "--delimiter|;", "--picture|range", "--picture|funnel", "--picture|x",
            "--picture|curve", "--picture|tornado", "--lang|fr", "--logo|x.png", "-v", "-q",
        ),
    }
)  # fmt: skip


def check_handed(case: dict[str, Any]) -> None:
    """Check that what is written opens as what it says it is."""
    import shlex

    name = f"out.{case['suffix']}"
    asked, *more = case["asked"]
    few = [] if "--draws" in more else list(FAST)
    with folder() as path:
        ran = run(*shlex.split(asked), *more, *few, *case["options"], "-o", name)
        if ran.code or not (path / name).exists():
            if list(path.iterdir()):
                raise BrokenContractError(f"exit {ran.code}, and something written")
            return
        opens((path / name).read_bytes(), case["suffix"])


def opens(content: bytes, suffix: str) -> None:
    """Check that a content is one of its format."""
    if suffix == "json":
        json.loads(content)
    elif suffix in ("svg",):
        ElementTree.fromstring(content)
    elif suffix == "png":
        assert content[:4] == b"\x89PNG"
    elif suffix == "xlsx":
        openpyxl.load_workbook(io.BytesIO(content))
    elif suffix == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            ElementTree.fromstring(parts.read("word/document.xml"))
    else:
        content.decode("utf-8")


@cache
def workbooks() -> tuple[bytes, ...]:
    """Return workbooks of an audience, a plan and a market."""
    out = []
    with folder():
        for asked in ("audience", "budget --total|1M XOF", "market -a|grocery-bamako"):
            command, _, more = asked.partition(" ")
            holds(run(command, *more.split("|") * bool(more), *FAST, "-o", f"{len(out)}.xlsx"), "x")
            out.append(Path(f"{len(out)}.xlsx").read_bytes())
    return tuple(out)


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["Inputs", "Inputs", "Inputs", "Model", "as_run", "Summary", "About"]),
        st.integers(1, 40),
        st.integers(1, 9),
        st.one_of(VALUES, st.sampled_from([0, 1, 0.5, -1, 1e308, True, None, "=1+1", "=A1"])),
    ).map(list),
    max_size=3,
)
WORKBOOK = st.fixed_dictionaries(
    {"of": st.integers(0, 2), "cells": CELLS, "cut": st.integers(0, 20)}
)


def check_workbook(case: dict[str, Any]) -> None:
    """Check that a workbook that was changed is refused, or its changes answered."""
    content = workbooks()[case["of"]]
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, row, column, value in case["cells"]:
        if sheet in book.sheetnames:
            text = "".join(c for c in value if c >= " ") if isinstance(value, str) else value
            cell = book[sheet].cell(row, column)
            if not isinstance(cell, MergedCell):  # only the first of merged cells holds a value
                cell.value = text
    saved = io.BytesIO()
    book.save(saved)
    content = saved.getvalue()
    if case["cut"] == 1:
        content = content[: len(content) // 2]
    with folder({"book.xlsx": content}):
        command = ("audience", "budget", "market")[case["of"]]
        saved_and_replayed([command, "-a", "book.xlsx", *FAST])


TARGETS: dict[str, Target] = {
    **targets.TARGETS,
    "imports": Target(IMPORT, check_import, 20),
    "packs": Target(PACK, check_pack, 12),
    "new-countries": Target(COUNTRY_OPTIONS, check_new_country, 12),
    "written": Target(WRITTEN_FILE, check_written, 16),
    "backtests": Target(BACKTEST, check_backtest, 12),
    "several": Target(SEVERAL, check_plan, 12),
    "plans": Target(PLANS, check_plan, 16),
    "handed": Target(HANDED, check_handed, 20),
    "workbooks": Target(WORKBOOK, check_workbook, 8),
}
