"""Estimates of an audience by a platform's interface: bounds for the segment asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from malisize.errors import InputError
from malisize.importing.found import Found, Value
from malisize.importing.layout import data
from malisize.importing.official import (
    Asked,
    Quantity,
    figure_of,
    json_number,
    loaded_json,
    observation,
    slug,
    source_table,
)
from malisize.wording import numbers, phrase

KIND = "meta-estimate"


def is_estimate(content: bytes) -> bool:
    """Tell whether a JSON document looks like an estimate."""
    told = data("official")[KIND]
    return f'"{told["ready"]}"'.encode() in content


def read(content: bytes, file: str, asked: Asked) -> Found:
    """Return the bounds of an estimate as a figure, or as a channel's known accounts where its
    segment is said. Raises InputError for one that was not ready or
    that is no estimate any more.
    """
    told = data("official")[KIND]
    entry = _entry(loaded_json(content, file), file)
    pairs = [pair for pair in told["bounds"] if set(pair) <= set(entry)]
    bounds = None if not pairs else (entry[pairs[0][0]], entry[pairs[0][1]])
    if bounds is None and told["old"] in entry:
        raise InputError(
            phrase("{file}: is an answer of the old interface, which gave `{name}` until 2021",
                   file=file, name=told["old"]),
            hint=phrase("ask for a delivery estimate, which has a lower and an upper bound"),
        )  # fmt: skip
    if bounds is None:
        wanted = ", ".join(name for pair in told["bounds"] for name in pair)
        raise InputError(
            phrase("{file}: has no bounds of an audience", file=file),
            hint=phrase("looked for: {wanted}", wanted=wanted),
        )
    if entry.get(told["ready"]) is not True:
        raise _none(file, phrase("it was not ready"))
    low, high = (json_number(bound, file) for bound in bounds)
    if high <= 0.0 or low < 0.0 or _is_flat(entry.get(told["curve"])):
        raise _none(file, phrase("all of it is zero"))
    key = asked.figure or f"estimate_{slug(PurePath(file).stem)}"[:60].strip("_")
    base = phrase("accounts that fit the targeting of the request, which the file does not hold")
    if asked.who:
        return _known(file, low, max(low, high), asked)
    quantity = Quantity(
        key, phrase("Audience by the platform's estimate"), asked.unit or "accounts", base
    )
    stated = observation(
        None, quantity, asked, "platform-estimate", asked.today.isoformat(), file,
        low=low, high=max(low, high),
    )  # fmt: skip
    source = source_table(told["title"], told["publisher"], told["url"], asked.today)
    return Found(
        file, KIND, 1, (phrase("{label}, JSON", label=told["label"]),),
        (phrase("{key}: {low} to {high} accounts", key=key, low=numbers.count(low),
                high=numbers.count(high)),),
        (phrase("`--area`, `--gender` or `--age` say its segment, and a plan then takes it as"
                " `{key}`", key=told["key"]),),
        figures={key: figure_of(quantity, [stated])}, sources={"platform-estimate": source},
    )  # fmt: skip


def _known(file: str, low: float, high: float, asked: Asked) -> Found:
    """Return the bounds as what a channel is known to have in a segment."""
    told = data("official")[KIND]
    key = f"{told['key']}.accounts"
    bounds = f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"
    source = f"{told['publisher']}, {told['title']}: {file}"
    value = Value(
        key, bounds, phrase("by the platform's estimate"), source, told["url"],
        asked.today.isoformat(), "sourced",
    )  # fmt: skip
    who = [Value(f"{told['key']}.{name}", "+".join(said)) for name, said in asked.who.items()]
    return Found(
        file, KIND, 1, (phrase("{label}, JSON", label=told["label"]),),
        (phrase("{key}: {low} to {high} accounts", key=key, low=numbers.count(low),
                high=numbers.count(high)),),
        values=(value, *who),
    )  # fmt: skip


def _entry(document: Any, file: str) -> Mapping[str, Any]:
    inner = document.get("data", document) if isinstance(document, dict) else document
    if isinstance(inner, list) and len(inner) == 1:
        inner = inner[0]
    if not isinstance(inner, dict):
        raise InputError(phrase("{file}: is not one estimate", file=file),
                         hint=phrase("import one answer at a time"))  # fmt: skip
    return inner


def _is_flat(curve: Any) -> bool:
    """Tell whether a curve of outcomes reaches nobody at any spend."""
    if not isinstance(curve, list) or not curve:
        return False
    return not any(point.get("reach") for point in curve if isinstance(point, dict))


def _none(file: str, why: str) -> InputError:
    return InputError(
        phrase("{file}: holds no estimate: {why}", file=file, why=why),
        hint=phrase("this does not mean nobody fits: ask again later, or for a wider audience"),
    )
