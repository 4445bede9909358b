"""Pieces of what is typed: numbers, names, keys, texts that are none of these, and damage."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from malisize.assumptions.rule import KeyRule
from malisize.assumptions.rules import rules_of
from malisize.model.channels import channels
from tests.places import COUNTRY


def mostly(fits: st.SearchStrategy[Any], wild: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw what fits in five cases of six, else anything."""
    return st.integers(0, 5).flatmap(lambda number: wild if number == 5 else fits)


DIGITS = st.sampled_from(
    ["0", "1", "5", "12", "123", "1234", "500", "000", "999", "1e6", "1e400", "0.5", ".5", "5.",
     "1,5", "1.234", "1,234", "1 234", "1\u202f234", "1_000", "1.234.567", "24.8", "9" * 40,
     "-1", "+3", "−2", "\u0661\u0662", "nan", "inf", "1e-400", "0x10", "1/2"]
)  # fmt: skip
SUFFIXES = st.sampled_from(
    ["", "", "", "%", " %", "k", "M", "bn", "m", " millions", " milliards", " million", " XOF",
     " FCFA", " F CFA", "F", "$", " USD", "€", " EUR", "XOF", " GBP", "x"]
)  # fmt: skip
NUMBER = st.tuples(
    st.sampled_from(["", "", "", "$", "US$ ", "<", ">", "~", " "]), DIGITS, SUFFIXES
).map("".join)
NUMBERS = st.one_of(
    NUMBER,
    st.tuples(NUMBER, NUMBER).map(" to ".join),
    st.tuples(NUMBER, NUMBER, NUMBER).map(lambda t: f"{t[0]} to {t[1]}, central {t[2]}"),
    st.tuples(NUMBER, NUMBER).map(lambda t: f"min {t[0]} max {t[1]}"),
    st.lists(
        st.one_of(DIGITS, SUFFIXES, st.sampled_from([" ", ",", "to", "central", "min", "max"])),
        max_size=8,
    ).map("".join),
    st.text(max_size=12),
    st.sampled_from(
        ["", "2 XOF to 1 XOF", "100%", "0%", "70 to 95%", "0.5 to 5%", "figure overlap"]
    ),
)
AREAS = st.sampled_from(
    [
        "national",
        "urban",
        "rural",
        "bamako",
        "Segou",
        "kayes",
        "mopti, segou",
        "atlantis",
        "",
        "all",
    ]
)
AGES = st.sampled_from(
    ["all", "18-35", "15+", "0-9", "35-18", "200+", "18", "18-", "-5", "all,15+"]
)
GENDERS = st.sampled_from(["all", "women", "men", "f", "women,men", "other"])
CHANNEL = st.sampled_from(
    [*channels(COUNTRY), "online", "offline", "all", "Facebook", "fax", "facebook,instagram", ""]
)
ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\x1b[31m", "\u202e", "[/foo]", "=1+1", "; rm x", "'", '"', "\\", "a" * 3000, "$(touch x)",
         "\x00", "\n", "--help", "\udcff"]
    ),
)  # fmt: skip


NAMES = {
    "CHANNEL": ("facebook", "sms", "radio", "tiktok", "whatsapp", "linkedin"),
    "FIGURE": ("population", "internet_users", "linkedin_members"),
    "BAND": ("18-34", "5-14", "55+"),
    "DAYS": ("7", "28", "31"),
    "PLACE": ("1", "2"),
}
WRONG = ("agency_fee", "facebook.cpm", "", "a.b.c.d.e.f.g.h.i.j", "scenario.x", "__class__",
         "social.age.20-40", "social.age.x", "audience.narrow.0", "figures.nonsense")  # fmt: skip


def filled(rule: KeyRule) -> list[str]:
    """Return the keys of a rule, each name of its pattern filled in."""
    out = [""]
    for part in rule.pattern:
        choices = NAMES.get(part, (part,))
        out = [f"{stem}.{one}" if stem else one for stem in out for one in choices]
    return out


@cache
def fitting() -> list[tuple[str, str]]:
    """Return keys with a value that fits each: its own example, or that of another of its kind."""
    examples: dict[tuple[str, str], list[str]] = {}
    for rule in rules_of(COUNTRY):
        examples.setdefault((rule.form, rule.kind), []).append(rule.example or "10%")
    out: list[tuple[str, str]] = []
    for rule in rules_of(COUNTRY):
        if rule.form in ("narrow", "steps"):
            continue
        values = [rule.example or "10%"]
        if rule.form == "number":
            values = [*values, *examples[rule.form, rule.kind][:3]]
        out += [(key, value) for key in filled(rule) for value in values]
    return out


KEYS = st.deferred(
    lambda: st.one_of(st.sampled_from([key for key, _ in fitting()]), st.sampled_from(WRONG))
)
VALUES = st.one_of(
    NUMBERS, AREAS, AGES, GENDERS, CHANNEL, ODD, st.sampled_from(["net", "gross", "3 per week"])
)
PAIRS = st.deferred(lambda: mostly(st.sampled_from(fitting()), st.tuples(KEYS, VALUES)))
SETTINGS = mostly(PAIRS.map("=".join), ODD)


def latin(text: str) -> bytes:
    """Return the bytes that a drawn text stands for."""
    return text.encode("latin-1", "replace")


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """Draw bytes (as Latin-1) with a few pieces taken out, put in, doubled or moved."""
    content = draw(texts).encode("utf-8", "surrogatepass")
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3]))):
        start = draw(st.integers(0, max(0, len(content))))
        stop = min(len(content), start + draw(st.sampled_from([0, 1, 2, 10, 200])))
        piece = draw(st.sampled_from([
            b"", content[start:stop] * 2, b"\x00", b"\xff\xfe", b"\r\n", b"[", b"]]", b'"', b"'''",
            b"= 5\n", b"\n[x]\n", b"9" * 30, b"nan", b"true", b"{}", b"\xef\xbb\xbf", b",", b";",
        ]))  # fmt: skip
        content = content[:start] + piece + content[stop:]
    return content.decode("latin-1")
