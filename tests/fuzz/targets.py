"""What is fuzzed: numbers, files, tables, saved estimates, whole studies, completion.

A target draws a plain value (what JSON can hold, so that it can be kept as a seed; bytes as text in
Latin-1) and checks it through the real entry points.
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, get_args

import tomli_w
from hypothesis import strategies as st

from malisize.assumptions import bundled
from malisize.errors import InputError
from malisize.numerals import Kind, parse, write
from malisize.request import FIELDS
from tests.fuzz.contract import DATE, BrokenContractError, check_json, folder, is_there, run
from tests.fuzz.pieces import (
    AGES,
    AREAS,
    CHANNEL,
    GENDERS,
    NUMBERS,
    ODD,
    PAIRS,
    SETTINGS,
    VALUES,
    damaged,
    latin,
    mostly,
)
from tests.places import COUNTRY

KINDS: tuple[Kind, ...] = get_args(Kind)


class Target(NamedTuple):
    """Something to fuzz: what is drawn, and what must hold of it."""

    draw: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    at_a_time: int = 40


# Numbers


def check_number(case: dict[str, Any]) -> None:
    """Check that a text is refused in one line, or read as a number that is written and
    read back alike.
    """
    kind: Kind = case["kind"]
    try:
        found = parse(case["text"], kind, "here")
    except InputError as error:
        for fault in error.faults:
            lines = f"{fault.message}{fault.hint or ''}"
            if "\n" in fault.message or not fault.message:
                raise BrokenContractError(f"not one line: {lines!r}") from None
        return
    ends = [end for end in (found.low, found.central, found.high) if end is not None]
    if not all(map(math.isfinite, ends)) or ends != sorted(ends):
        raise BrokenContractError(f"{case['text']!r} is read as {found}")
    again = parse(write(found, kind), kind, "here")
    if again != found:
        raise BrokenContractError(f"{found} is written {write(found, kind)!r}, read as {again}")


# Files


def document(pairs: list[tuple[str, str]]) -> str:
    """Return an assumptions file of keys and values; a key that cannot stand there is left out."""
    out: dict[str, Any] = {}
    for key, value in pairs:
        table = out
        *above, last = key.split(".")
        for name in above:
            inner = table.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            table = inner
        else:
            table[last] = value.replace("\x00", "")
    return tomli_w.dumps(out)


TEXTS = st.one_of(
    st.sampled_from([bundled.read(name, COUNTRY).decode() for name in bundled.names(COUNTRY)]),
    st.lists(PAIRS, max_size=8).map(document),
)


def check_file(case: dict[str, Any]) -> None:
    """Check that a file is refused, or its answer reproduced."""
    with folder({"own.toml": latin(case["content"])}):
        command = case["command"]
        if command == "check":
            run("assumptions", "check", "own.toml")
            return
        saved_and_replayed([command, "--assumptions", "own.toml", *case["options"]])


def saved_and_replayed(arguments: list[str]) -> None:
    """Run a command that saves an estimate, and where it does, replay it."""
    ran = run(*arguments, "--output", "saved.toml", "--quiet")
    if ran.code or not is_there("saved.toml"):
        return
    again = run("replay", "saved.toml")
    if again.code or b"Reproduced to the last bit" not in again.out:
        raise BrokenContractError(f"not reproduced:\n{again.out.decode()[:2000]}{again.err}")


FILE = st.fixed_dictionaries(
    {
        "content": damaged(TEXTS),
        "command": st.sampled_from(["audience", "audience", "market", "budget", "check"]),
        "options": st.sampled_from(
            [["--range", "none"], ["--draws", "100"], ["--range", "envelope", "--total", "1M XOF"]]
        ),
    }
)


# Tables

CELLS = st.sampled_from(
    [("name", "a"), ("area", "bamako"), ("gender", "women"), ("age", "18-35"), ("total", "1M XOF"),
     ("channel", "facebook"), ("narrow", "x=10%"), ("days", "7"), ("Zone", "Segou"), ("", ""),
     ("note", "=1+1"), ("draws", "100"), ("overlap", "90%"), ("overlap", ""), ("Âge", "15+")]
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Draw a table: CSV with some separator, or JSON Lines."""
    pairs = draw(st.lists(st.one_of(PAIRS, CELLS), min_size=1, max_size=4))
    names = [name for name, _ in pairs]
    cells = st.tuples(*(mostly(st.just(value), VALUES) for _, value in pairs))
    rows = draw(st.lists(cells, max_size=4))
    if draw(st.integers(0, 3)) == 0:
        lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
        return "\n".join([*lines, ""])
    mark = draw(st.sampled_from([",", ";", "\t", "|"]))
    quote = draw(st.booleans())

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quote or mark in text else text

    head = draw(st.sampled_from(["", "", f"sep={mark}\n", "\ufeff", "A title\n", "\n"]))
    return head + "\n".join(mark.join(map(cell, row)) for row in [names, *rows]) + "\n"


TABLE = st.fixed_dictionaries(
    {
        "content": damaged(tables()),
        "options": st.lists(
            st.sampled_from(
                [["--range", "90%", "--draws", "100"], ["--keep-going"], ["--format", "jsonl"],
                 ["--rejects", "rejects.csv", "--keep-going"], ["--total", "1M XOF"], ["-c", "all"]]
            ),
            max_size=2,
            unique_by=lambda words: words[0],
        ),
    }
)  # fmt: skip


def check_table(case: dict[str, Any]) -> None:
    """Check that a table is refused, or answered up to a row that is not understood."""
    options = [word for words in case["options"] for word in words]
    with folder():
        run("batch", *options, stdin=latin(case["content"]))


# Saved estimates

REQUESTS = (
    ("audience", "--area", "bamako", "--set", "overlap=80% to 95%", "--narrow", "eats out=10%"),
    ("audience", "-a", "restaurant-bamako", "--scenario", "lean-season"),
    ("budget", "--total", "500000 XOF", "-c", "facebook", "-c", "linkedin", "--allocate"),
    ("market", "-a", "grocery-bamako", "--years", "2"),
)


@cache
def saved_texts() -> tuple[str, ...]:
    """Return saved estimates, in TOML and JSON."""
    out = []
    with folder():
        for request in REQUESTS:
            for format in ("toml", "json"):
                ran = run(*request, "--draws", "100", "--format", format, "--quiet")
                assert ran.code == 0, ran.err
                out.append(ran.out.decode())
    return tuple(out)


@st.composite
def edited(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a saved estimate with values of its own in other places, or other values."""
    made = json.loads(draw(st.sampled_from([text for text in saved_texts() if text[:1] == "{"])))
    for _ in range(draw(st.integers(1, 3))):
        table: Any = made
        path: list[Any] = []
        while isinstance(table, dict | list) and table and (not path or draw(st.integers(0, 4))):
            keys = list(table) if isinstance(table, dict) else list(range(len(table)))
            path.append(draw(st.sampled_from(keys)))
            above, table = table, table[path[-1]]
        value = draw(
            st.one_of(
                VALUES,
                st.sampled_from([None, True, -1, 0, 2**63, 1e308, [], {}, ["x"], {"x": "y"}]),
                st.just([table, table]),
            )
        )
        if draw(st.booleans()):
            above[path[-1]] = value
        elif isinstance(above, dict):
            del above[path[-1]]
    return made


SAVED = st.fixed_dictionaries(
    {
        "content": st.one_of(
            edited().map(json.dumps), st.deferred(lambda: damaged(st.sampled_from(saved_texts())))
        ),
        "options": st.sampled_from([[], ["--current"], ["-f", "csv"], ["-v", "-f", "markdown"]]),
    }
)


def check_saved(case: dict[str, Any]) -> None:
    """Check that a saved estimate is refused, reproduces, or is different."""
    with folder():
        run("replay", "-", *case["options"], stdin=latin(case["content"]))


# Whole studies

PARTS = st.tuples(
    st.sampled_from(["facebook", "linkedin", "sms"]), st.sampled_from(["50%", "40%", "100000 XOF"])
).map("=".join)
OPTIONS: dict[str, tuple[st.SearchStrategy[str], st.SearchStrategy[str]]] = {
    "area": (st.sampled_from(["national", "urban", "bamako", "segou", "mopti"]), AREAS),
    "gender": (st.sampled_from(["all", "women", "men"]), GENDERS),
    "age": (st.sampled_from(["all", "18-35", "15+", "25-60"]), AGES),
    "channels": (st.sampled_from(["facebook", "linkedin", "sms", "online", "all"]), CHANNEL),
    "set": (PAIRS.map("=".join), SETTINGS),
    "assumptions": (
        st.sampled_from(bundled.names(COUNTRY)),
        st.sampled_from(["nowhere.toml", "-", ""]),
    ),
    "scenario": (st.sampled_from(["lean-season", "as-in-benin", "rural"]), ODD),
    "prefer": (
        st.just("population=instat-census-2022"),
        st.sampled_from(["population=x", "x=y", "x", "="]),
    ),
    "range": (
        st.sampled_from(["90%", "80%", "none", "envelope"]),
        st.sampled_from(["90", "0%", "100%", "x", ""]),
    ),
    "draws": (st.sampled_from(["100", "101"]), st.sampled_from(["99", "1e3", "-1", "5000001"])),
    "seed": (
        st.sampled_from(["0", "1", "9223372036854775807"]),
        st.sampled_from(["-1", "9223372036854775808", "x"]),
    ),
    "date": (
        st.sampled_from([DATE, "2026-11-25"]),
        st.sampled_from(["2026-02-30", "2031-01-01", "1900-01-01", "x"]),
    ),
    "narrow": (st.sampled_from(["eats out=10% to 30%", "x=50%"]), st.one_of(ODD, NUMBERS)),
    "total": (st.sampled_from(["500000 XOF", "1M XOF", "2000 USD", "0 XOF"]), NUMBERS),
    "reach": (st.sampled_from(["10%", "100k", "0"]), NUMBERS),
    "confidence": (st.sampled_from(["80%", "90%"]), NUMBERS),
    "days": (st.sampled_from(["1", "7", "28", "366"]), st.sampled_from(["0", "367", "x"])),
    "effective": (st.sampled_from(["1", "3", "20"]), st.sampled_from(["0", "21", "x"])),
    "currency": (st.sampled_from(["XOF", "EUR", "USD"]), st.sampled_from(["usd", "GBP", ""])),
    "years": (st.sampled_from(["0", "1", "3", "30"]), st.sampled_from(["31", "-1", "x"])),
}


@st.composite
def typed_options(draw: st.DrawFn, *groups: str) -> list[str]:
    """Draw options of groups with values that may stand there, and some that may not."""
    words: list[str] = []
    odd = ("scenario",) if draw(st.integers(0, 9)) else ()  # which few files have
    fields = [field for field in FIELDS if field.group in groups and field.name not in odd]
    unique = draw(st.integers(0, 9)) > 0
    for field in draw(st.lists(st.sampled_from(fields), max_size=5, unique=unique)):
        words.append(draw(st.sampled_from([field.option, field.short or field.option])))
        if field.form != "flag":
            fits, wild = OPTIONS.get(field.name, (PARTS, NUMBERS))
            words.append(draw(mostly(fits, wild)).replace("\x00", ""))
    return words


GROUPS = {
    "audience": ("study", "audience"),
    "budget --total '1M XOF'": ("study", "audience", "plan"),
    "budget": ("study", "audience", "plan"),
    "market -a grocery-bamako": ("study", "audience", "market"),
    "market": ("study", "audience", "plan", "market"),
}
ROWS = st.sampled_from(
    ["reachable.deduplicated", "plan.reach", "channel.facebook.reachable", "market.tam.people",
     "population", "budget.needed", "x", ""]
)  # fmt: skip
FILES = ("default", "restaurant-bamako", "health-campaign", "linkedin-recruitment")
ASKED = st.sampled_from(sorted(GROUPS)).flatmap(
    lambda name: typed_options(*GROUPS[name]).map(lambda words: [*shlex.split(name), *words])
)
OTHERS = st.one_of(
    st.tuples(
        st.sampled_from(["explain", "drivers"]), ROWS, typed_options("study", "audience", "plan")
    ).map(lambda t: [t[0], t[1], *t[2]]),
    st.tuples(
        st.lists(st.sampled_from([*FILES, *FILES, "x"]), min_size=2, max_size=3, unique=True),
        typed_options("audience"),
    ).map(lambda t: ["compare", *t[0], *t[1]]),
    st.tuples(st.lists(SETTINGS, min_size=1, max_size=2), typed_options("study", "audience")).map(
        lambda t: ["sweep", "population", *(w for s in t[0] for w in ("--vary", s)), *t[1]]
    ),
    st.lists(ODD, max_size=3),
    st.tuples(st.sampled_from(["figures", "assumptions", "channels", "completion"]), ODD).map(list),
)
STUDY = st.one_of(ASKED, ASKED, OTHERS)


def check_study(arguments: list[str]) -> None:
    """Check that a request is refused, or its answer reproduced."""
    with folder():
        if arguments[:1] and arguments[0] in GROUPS and {"-h", "--help"}.isdisjoint(arguments):
            few = [] if "--draws" in arguments else ["--draws", "100"]
            saved_and_replayed([*arguments, *few])
            return
        ran = run(*arguments, *(["--format", "json"] if arguments[:1] == ["explain"] else []))
        if ran.code == 0 and arguments[:1] == ["explain"] and "--help" not in arguments:
            check_json(ran)


# Completion


def check_completion(case: dict[str, str]) -> None:
    """Check that completion answers in silence, whatever stands on the line."""
    from malisize.cli.tab import reply, split, written

    typed = split(case["line"], case["shell"])
    if typed.before:
        written(reply(typed.before[1:], typed.word), typed, case["shell"], case["breaks"])


COMPLETION = st.fixed_dictionaries(
    {
        "line": st.one_of(
            st.lists(st.one_of(ODD, SETTINGS, st.sampled_from(["audience", "-s", "--set", "-a"])))
            .map(lambda words: " ".join(["malisize", *words])),
            st.text(max_size=60),
        ),
        "shell": st.sampled_from(["bash", "zsh", "fish"]),
        "breaks": st.sampled_from(["", " \t\n\"'@><=;|&(:"]),
    }
)  # fmt: skip

TARGETS: dict[str, Target] = {
    "numbers": Target(
        st.fixed_dictionaries({"text": NUMBERS, "kind": st.sampled_from(KINDS)}),
        check_number,
        1000,
    ),
    "files": Target(FILE, check_file),
    "tables": Target(TABLE, check_table),
    "saved": Target(SAVED, check_saved),
    "studies": Target(STUDY, check_study),
    "completion": Target(COMPLETION, check_completion, 300),
}
