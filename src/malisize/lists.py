"""Texts that hold several things, split by what separates them there."""

from __future__ import annotations

import re
from itertools import pairwise

from malisize.errors import InputError
from malisize.numerals import is_read
from malisize.text import clean, offered, shown
from malisize.wording import phrase


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a cell that holds several, separated by commas, semicolons, plus signs or
    spaces.
    """
    return tuple(part for part in re.split(r"[,;+\s]+", text) if part)


def parts_in(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def entries_in(text: str) -> tuple[str, ...]:
    """Return the ``name=value`` entries of a text: a comma or a semicolon splits only where another
    name and its equals sign follow, since a value may hold one.
    """
    return tuple(part.strip() for part in re.split(r"[,;](?=[^,;=]*=)", text))


def shares_in(text: str, separators: str = ";,") -> tuple[str, ...]:
    """Return the ``label=share`` parts of a text; labels and shares may hold commas.

    A comma splits only where a share ends before it and another ``label=share`` follows; a
    semicolon splits wherever one follows. Raises InputError for a text with two readings.
    """
    signs = [index for index, char in enumerate(text) if char == "="]
    out, begin = [], 0
    for sign, following in pairwise(signs):
        between = range(sign + 1, following)
        mark = ";" if ";" in text[sign:following] else ","
        marks = [at for at in between if text[at] == mark and mark in separators]
        if not marks or not text[begin:sign].strip():
            continue
        ends = [at for at in marks if _is_share(text[sign + 1 : at])] or marks[-1:]
        if len(ends) > 1:
            readings = [f"{text[begin:at].strip()}; {text[at + 1 :].strip()}" for at in ends[:2]]
            raise InputError(
                phrase("--narrow {text}: has two readings", text=shown(text)),
                hint=offered(*map(clean, readings)),
            )
        out.append(text[begin : ends[0]])
        begin = ends[0] + 1
    parts = [part.strip("; ") for part in (*out, text[begin:])]
    return tuple(part for part in parts if part) or (text,)


def _is_share(text: str) -> bool:
    return is_read(text, "share")


def several_in(text: str) -> tuple[str, ...]:
    """Return the areas, genders or age bands in a text, separated by plus signs, commas or
    semicolons; a plus sign at the end is that of an open age band.
    """
    parts = re.split(r"[,;]|\+(?=\s*[^\s+,;])", text)
    return tuple(part.strip() for part in parts if part.strip()) or (text,)
