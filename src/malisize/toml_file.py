"""The one guarded reader of TOML from outside: bounded in size, nesting and key length, errors in
one line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.expressions import expression
from malisize.reasons import of_toml
from malisize.text import clean, shown
from malisize.wording import phrase
from malisize.wording.numbers import whole

ASSUMPTIONS_LIMIT = 256 * 1024
ESTIMATE_LIMIT = 8 * 1024 * 1024
MOST_ENTRIES = 60_000
_ENTRIES = (b"\n", b",", b"[", b"{")  # what begins one, in TOML and in JSON
DEEPEST = 8
LARGEST_INTEGER = 2**63 - 1
_CHAIN = 16

# A key that starts a line, a table header, an inline table or one of its entries, with more than
# _CHAIN parts. tomllib needs
# tens of seconds for 50,000 of them, so they are refused before parsing. Possessive quantifiers
# keep this linear.
_PART = r"(?:[A-Za-z0-9_-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')"
_LONG_KEY = expression(
    rf"(?:^|[\[{{,])[ \t]*+({_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{_CHAIN},}}+)", re.MULTILINE
)


def read(data: bytes, name: str, *, limit: int = ASSUMPTIONS_LIMIT) -> dict[str, Any]:
    """Parse TOML read from ``name`` (a file name for messages). An empty input is an empty
    document.

    Raises InputError naming the file, and the line where there is one: too large, not UTF-8, a NUL,
    malformed, too deep, a key of more than 16 parts; and, all of them at once, numbers that are not
    finite, beyond 64 bits or too small to count.
    """
    where = clean(name)
    text = decoded(data, where, limit)
    found = _LONG_KEY.search(text)
    if found:
        line = text.count("\n", 0, found.start(1)) + 1
        raise InputError(
            phrase(
                "{where}: line {line}: a key of more than {chain} parts: {found}",
                where=where,
                line=line,
                chain=_CHAIN,
                found=shown(found[1]),
            )
        )
    import tomllib

    try:
        document = tomllib.loads(text, parse_float=_float)
    except RecursionError:
        raise InputError(phrase("{where}: nested too deeply", where=where)) from None
    except (ValueError, OverflowError) as error:
        raise _malformed(where, text, error) from None
    raise_faults(list(unfit(document, (), where)))
    return document


def decoded(data: bytes, where: str, limit: int) -> str:
    """Return the text of a file of at most ``limit`` bytes in UTF-8, with no more entries than it
    takes a moment to parse. Raises InputError naming ``where``.
    """
    if len(data) > limit:
        raise InputError(
            phrase(
                "{where}: larger than {limit} KiB, too large for this kind of file",
                where=where,
                limit=limit // 1024,
            )
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(
            phrase("{where}: written in UTF-16, and UTF-8 is needed", where=where),
            hint=phrase("save the file again as UTF-8"),
        )
    if b"\0" in data:
        raise InputError(
            phrase("{where}: contains a NUL byte, so it is not a text file", where=where)
        )
    if sum(map(data.count, _ENTRIES)) - data.count(b"\n#") > MOST_ENTRIES:  # comments are none
        raise InputError(
            phrase(
                "{where}: more than {most_entries} entries, too many for this kind of file",
                where=where,
                most_entries=whole(MOST_ENTRIES),
            )
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            phrase("{where}: line {line} is not UTF-8", where=where, line=line),
            hint=phrase("save the file again as UTF-8"),
        ) from None


class _Tiny(float):
    """A zero that was written as a number too small for a float."""


def _float(text: str) -> float:
    value = float(text)
    mantissa = text.lower().partition("e")[0]
    return (
        _Tiny(value) if value == 0.0 and any(digit in mantissa for digit in "123456789") else value
    )


def _malformed(where: str, text: str, error: Exception) -> InputError:
    """Return the parser's complaint in one line, with the line of the file it is about."""
    reason = of_toml(error)
    first = next(
        (line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")),
        "",
    )
    hint = None
    if first.lstrip().startswith("{"):
        hint = phrase(
            "this looks like JSON, and an assumptions file is TOML (malisize assumptions"
            " new FILE writes one)"
        )
    if reason.line is None:
        words = phrase("{where}: at its end: {reason}", where=where, reason=reason.words)
        return InputError(words, hint=hint)
    (line,) = text.split("\n")[reason.line - 1 :][:1] or [""]
    words = phrase(
        "{where}: line {line}, column {column}: {reason}: {text}",
        where=where,
        line=reason.line,
        column=reason.column,
        reason=reason.words,
        text=shown(line.strip()),
    )
    return InputError(words, hint=hint)


def unfit(value: Any, path: tuple[str, ...], where: str) -> Iterator[MalisizeError]:
    """Yield the numbers below a path that nothing can be computed with. Raises InputError where it
    is nested too deeply.
    """
    if len(path) > DEEPEST:
        raise InputError(
            phrase(
                "{where}: {path} is nested deeper than {deepest} levels",
                where=where,
                path=shown(".".join(path)),
                deepest=DEEPEST,
            )
        )
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value, 1)
        if isinstance(value, list)
        else ()
    )
    for key, one in inner:
        yield from unfit(one, (*path, str(key)), where)
    name = shown(".".join(path))
    if isinstance(value, _Tiny):
        yield InputError(phrase("{where}: {name} is too small to count", where=where, name=name))
    elif isinstance(value, float) and not math.isfinite(value):
        yield InputError(
            phrase(
                "{where}: {name} is `{value}`, not a finite number",
                where=where,
                name=name,
                value=value,
            )
        )
    elif isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        yield InputError(
            phrase("{where}: {name} is beyond a 64-bit number", where=where, name=name)
        )
