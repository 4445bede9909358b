"""Commented files that show every key there is of a market or of a plan, made from the keys'
rules.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator

from malisize.assumptions.rule import KeyRule
from malisize.assumptions.rules import example_of, rules_of
from malisize.assumptions.template import template
from malisize.country import Country
from malisize.wording import Language, joined, of_data, phrase, say

_WIDTH = 100
_WHY = 'why = "…", mark = "unsourced"'
_EXAMPLES = phrase(
    "Every number here is an example, not a finding: put your own in its place, with why, and the"
    " mark sourced, proxy or unsourced."
)
_NAMES = {"LINE": "delivery", "DAYS": "28"}
_PLAN = (
    "budget", "flight", "vat", "fx", "conversion_rate", "reach_shape", "audience_met", "overlap",
)  # fmt: skip


def market_file(country: Country) -> list[str]:
    """Return the lines of a market that runs as it is, and of every other key, commented out."""
    money = country.currency
    head = [
        phrase("A market: who could buy, whom one serves, whom one wins, and what they pay. It runs"
               " as it is:"),
        "malisize market --assumptions THIS_FILE --years 5",
        _EXAMPLES,
        phrase(
            "A value is a number, a range such as {range}, or a table with value, why, source,"
            " borrowed, mark, url and date.",
            range='"200k to 250k, central 220k"',
        ),
        phrase(
            "A list by year may have a reason too: {list}; a title, label, why or source may stand"
            " in two languages: {texts}.",
            list='{ value = ["5%", "8%"], why = "…" }',
            texts='{ en = "…", fr = "…" }',
        ),
    ]  # fmt: skip
    own = {
        "market.start": '"segment.population"\n# start = { value = "600k to 900k households",'
        ' source = "…", date = "2022", mark = "sourced" }',
        "market.price": f'{{ value = "500 {money} to 1500 {money}", {_WHY} }}',
        "market.purchases": '{ value = "5 to 20, central 10", ' + _WHY + " }",
        "market.growth": '{ value = "2% to 6%", ' + _WHY + " }",
    }
    lines = [*_comments(head), "", _text("title", phrase("My market")), "", "[audience]"]
    lines += [f'area = "{country.capital.id}"', 'gender = "all"', 'age = "18+"', ""]
    lines += [*_said(phrase("What is set, and below each other key with an example of its value."))]
    lines += ["[market]"]
    rules = [rule for rule in rules_of(country) if rule.pattern[0] == "market"]
    lines += _keys([rule for rule in rules if rule.form != "steps"], 1, own, country)
    lines += _steps()
    return lines


def plan_file(country: Country) -> list[str]:
    """Return the lines of a plan that runs as it is, and of every other key, commented out."""
    head = [
        phrase("A plan: what a total buys, or what a target costs. It runs as it is:"),
        f'malisize budget --assumptions THIS_FILE --total "2M {country.currency}"',
        _EXAMPLES,
    ]  # fmt: skip
    channel = country.examples.channels[0]
    lines = [*_comments(head), "", _text("title", phrase("My plan")), "", "[audience]"]
    lines += [f'area = "{country.capital.id}"', 'gender = "all"', 'age = "18-35"']
    lines += [f'channels = ["{channel}"]', ""]
    rules = [rule for rule in rules_of(country) if rule.pattern[0] in _PLAN]
    rules = [rule for rule in rules if "CHANNEL" not in rule.pattern]
    lines += _keys(rules, 0, {}, country)
    each = [rule for rule in rules_of(country) if rule.pattern[:2] == ("channels", "CHANNEL")]
    lines += ["", *_said(phrase("What a channel costs, and who uses it; each channel takes some of"
                                " these.")), f"[channels.{channel}]"]  # fmt: skip
    lines += _keys(each, 2, {}, country)
    return [*lines, *_evidence(channel, country)]


def _evidence(channel: str, country: Country) -> list[str]:
    """Return a past campaign and a share that narrows the audience, commented out."""
    return [
        "",
        *_said(phrase("What a past campaign came to: it moves prices, rates and reach.")),
        "# [[campaign]]",
        f'# channel = "{channel}"',
        "# days = 14",
        f'# spent = "150000 {country.currency}"',
        '# impressions = "310k"',
        '# reach = "95k"',
        "# clicks = 2400",
        "",
        *_said(phrase("A share that narrows the audience; each is of the people left so far.")),
        "# [[audience.narrow]]",
        joined("", ['# label = "', phrase("Eats out at least monthly"), '"']),
        '# share = "10% to 30%"',
        '# mark = "unsourced"',
        '# why = "…"',
    ]


def _keys(rules: Iterable[KeyRule], below: int, own: dict[str, str], country: Country) -> list[str]:
    """Return keys with what they mean; those without a value of ``own`` commented out."""
    lines: list[str] = []
    for rule in rules:
        if rule.pattern[-1] in ("YEAR", "BAND"):
            continue
        name = ".".join(rule.pattern)
        path = ".".join(_NAMES.get(part, part) for part in rule.pattern[below:])
        lines += ["", *_said(_meaning(rule))]
        if name in own:
            lines.append(f"{path} = {own[name]}")
            continue
        lines.append(f"# {path} = {_example(rule, country)}")
        if rule.yearly:
            value = _example(rule, country)
            lines.append(f"# {path} = [{value}, {value}]")
    return lines


def _meaning(rule: KeyRule) -> str:
    meaning = of_data(rule.meaning)
    if not rule.yearly:
        return meaning
    return phrase("{meaning}; also a list, a value for each year to come", meaning=meaning)


def _example(rule: KeyRule, country: Country) -> str:
    """Return an example of the value of a key, as a file writes it."""
    name = ".".join(_NAMES.get(part, part) for part in rule.pattern)
    return f'"{rule.example or example_of(name, country)}"'


def _steps() -> list[str]:
    """Return the steps of a market, with every way to write one."""
    lines = ["", *_said(phrase(
        "The steps from the start to TAM, SAM and SOM, in their order. A step is a share, a ratio"
        " with its unit, or a figure by its key (malisize figures)."
    ))]  # fmt: skip
    for level, label, share, more in (
        ("TAM", phrase("Could buy"), "20% to 40%", (
            phrase("or a ratio that leads from one unit to another, in place of the share: people"
                   " become households, or households people"),
            '# ratio = "7 to 9"',
            '# unit = "people per household"',
            phrase("or a figure of the catalogue, a share or such a ratio"),
            '# figure = "account_ownership"',
        )),
        ("SAM", phrase("Can be served"), "30% to 60%", (
            phrase("whom it leaves, so that a narrower audience is not counted out twice"),
            '# selects = { gender = "women" }',
        )),
        ("SOM", phrase("Could be won"), "5% to 20%", (
            phrase("a list, a value for each year to come, in place of the share"),
            '# share = ["5%", "8%", "12%"]',
            phrase("adoption: the share of a later year, the two years, and a curve, linear or"
                   " logistic"),
            '# becomes = "20% to 35%"',
            "# between = [2027, 2031]",
            '# curve = "logistic"',
        )),
    ):  # fmt: skip
        lines += ["", "[[market.step]]", _text("label", label), f'share = "{share}"']
        lines += [f'level = "{level}"', 'mark = "unsourced"', 'why = "…"']
        for one in more:
            lines += [one] if one.startswith("# ") else _said(one)
    return lines


def _text(key: str, text: str) -> str:
    """Return the line of a text of a file, in the language of its comments."""
    return joined("", [f'{key} = "', text, '"'])


def _comments(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in _said(text)]


def _said(text: str) -> list[str]:
    """Return a sentence as a comment, which is wrapped once its language is known."""
    return [joined("", ["# ", text])]


def new_file(command: str, country: Country, lang: Language, named: str | None = None) -> str:
    """Return the file that shows an audience, a market or a plan, its comments in a language; it
    says its country as it was ``named``, where it was.
    """
    if command == "audience":
        text = str(template(country).within(lang))
    else:
        lines = market_file(country) if command == "market" else plan_file(country)
        text = "".join(f"{line}\n" for line in _wrapped(str(say(line, lang)) for line in lines))
    if named is None:
        return text
    own = f"country = {json.dumps(named, ensure_ascii=False)}"
    return text.replace("\ntitle = ", f"\n{own}\ntitle = ", 1)


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of a file, long comments wrapped."""
    for line in lines:
        if line.startswith("# ") and len(line) > _WIDTH and " = " not in line:
            yield from textwrap.wrap(line[2:], _WIDTH, initial_indent="# ", subsequent_indent="# ")
        else:
            yield line
