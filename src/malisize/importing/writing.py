"""What was imported, as a commented assumptions file."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from malisize import __version__
from malisize.importing.found import Flight, Value
from malisize.importing.run import Import
from malisize.record import spoken
from malisize.text import clean
from malisize.wording import ENGLISH, Language, joined, phrase, plural, say

MOST_CAMPAIGNS = 300  # listed in a file; prices rest on all of them
_WIDTH = 110
_ORDER = ("value", "low", "high", "base", "place", "as_of")


def written(
    got: Import,
    flights: Sequence[Flight],
    values: Sequence[Value],
    lines: Sequence[str],
    today: datetime.date,
    *,
    keep_names: bool,
    country: str | None = None,
    language: Language = ENGLISH,
) -> bytes:
    """Return the file: what each number was made of as comments, then prices and rates, campaigns,
    sources and figures.

    Names of campaigns stand in it only with ``keep_names``.
    """
    got, values = spoken(got, language), spoken(values, language)
    out = [*_head(got, spoken(lines, language), today, language), ""]
    names = ", ".join(dict.fromkeys(one.file for one in got.found))
    title = phrase("Imported from {files}", files=names)
    out += [f"title = {_text(title.within(language))}", ""]
    if country is not None:
        out[-1:] = [f"country = {_text(country)}", ""]
    out += _values([*(one for found in got.found for one in found.values), *values])
    out += _campaigns(flights, language, keep_names=keep_names)
    out += _tables("source", got.sources)
    for key, figure in got.figures.items():
        out.append(f"[figure.{key}]")
        out += [f"{name} = {_cell(one)}" for name, one in figure.items() if name != "observation"]
        out.append("")
        for entry in figure["observation"]:
            out.append(f"[[figure.{key}.observation]]")
            first = [name for name in _ORDER if name in entry]
            names_ = [*first, *(name for name in entry if name not in first)]
            out += [f"{name} = {_cell(entry[name])}" for name in names_]
            out.append("")
    return ("\n".join(out).rstrip() + "\n").encode("utf-8")


def _head(
    got: Import, lines: Sequence[str], today: datetime.date, language: Language
) -> Iterable[str]:
    yield from _comment(
        phrase("Imported by malisize {version} on {day}. It runs with `-a`; change or take out what"
               " you know better.", version=__version__, day=today.isoformat()).within(language)
    )  # fmt: skip
    for found in got.found:
        yield "#"
        rows = plural("{number} row", "{number} rows", found.rows).within(language)
        line = joined(": ", (clean(found.file), ", ".join((*found.read, rows))))
        yield from _comment(str(say(line, language)))
        for word, texts in (
            (phrase("made"), found.made),
            (phrase("left out"), found.ignored),
            (phrase("doubt"), found.doubts),
        ):
            for text in texts:
                yield from _comment(f"  {say(joined(': ', (word, text)), language)}")
    if lines:
        yield "#"
        yield from _comment(phrase("What no key takes:").within(language))
        for text in lines:
            yield from _comment(f"  {text}")


def _comment(text: str) -> Iterable[str]:
    """Yield a text as lines of comments."""
    words, line = clean(text).split(" "), "#"
    for word in words:
        if len(line) + len(word) > _WIDTH and line != "#":
            yield line.rstrip()
            line = "#   "
        line += f" {word}"
    yield line.rstrip()


def _values(values: Sequence[Value]) -> Iterable[str]:
    tables: dict[str, list[str]] = {}
    for one in values:
        table, _, name = one.key.rpartition(".")
        told = {
            "value": one.value,
            "mark": one.mark,
            "why": one.why,
            "source": one.source,
            "url": one.url,
            "date": one.date,
        }
        given = {key: text for key, text in told.items() if text}
        inner = ", ".join(f"{key} = {_text(text)}" for key, text in given.items())
        line = _text(one.value) if len(given) == 1 else f"{{ {inner} }}"
        tables.setdefault(table, []).append(f"{_name(name)} = {line}")
    for table in sorted(tables, key=bool):
        if table:
            yield f"[{'.'.join(map(_name, table.split('.')))}]"
        yield from tables[table]
        yield ""


def _name(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else _text(name)


def _campaigns(flights: Sequence[Flight], language: Language, *, keep_names: bool) -> Iterable[str]:
    told = sorted(flights, key=lambda one: -(one.impressions or 0.0))
    if len(told) > MOST_CAMPAIGNS:
        yield from _comment(
            phrase("The {most} largest of {all} campaigns; prices and rates rest on all.",
                   most=MOST_CAMPAIGNS, all=len(told)).within(language)
        )  # fmt: skip
    for place, one in enumerate(told[:MOST_CAMPAIGNS], start=1):
        yield "[[campaign]]"
        yield f"channel = {_text(one.channel)}"
        yield from (f"{name} = {_texts(said)}" for name, said in one.who.items())
        if keep_names and one.name:
            yield f"label = {_text(clean(one.name))}"
        else:
            label = phrase("campaign {number}", number=place)
            yield f"label = {_text(label.within(language))}"
        if one.days is not None and one.days <= 3660:
            yield f"days = {one.days}"
        if one.spent is not None:
            yield f"spent = {_text(f'{one.spent:.2f} {one.currency}')}"
        for name in ("impressions", "reach", "clicks", "conversions"):
            value = getattr(one, name)
            if value is not None:
                yield f"{name} = {_number(value)}"
        if one.period is not None:
            yield f"when = {_text(one.period)}"
        rows = plural("{number} row", "{number} rows", one.rows).within(language)
        made_of = ", ".join((clean(one.file), rows, *([one.was] if one.was else [])))
        yield f"source = {_text(made_of)}"
        yield ""


def _tables(name: str, tables: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    for key, table in tables.items():
        yield f"[{name}.{key}]"
        yield from (f"{field} = {_cell(value)}" for field, value in table.items())
        yield ""


def _cell(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(float(value))


def _texts(texts: Sequence[str]) -> str:
    """Return one text, or several as an array."""
    return _text(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """Return a text as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(clean(text), ensure_ascii=False).replace("\x7f", "\\u007f")
