"""A TOML file of a country's folder as people write it: a table's texts first, then its tables,
names and values with reasons in one line.
"""

from __future__ import annotations

import datetime
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

_WIDTH = 110


def document(about: str, content: Mapping[str, Any]) -> str:
    """Return the text of a file: what it is, as a comment, then its content."""
    head = textwrap.wrap(
        about, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
    )
    return "\n".join([*head, "", *_table(content, ())]).rstrip() + "\n"


def _table(content: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    own = {key: one for key, one in content.items() if _is_inline(one)}
    if path and own:
        yield f"[{'.'.join(map(_key, path))}]"
    for key, one in own.items():
        yield f"{_key(key)} = {_value(one)}"
    if own:
        yield ""
    for key, one in content.items():
        here = (*path, key)
        if key in own:
            continue
        for entry in one if isinstance(one, list) else ():
            yield f"[[{'.'.join(map(_key, here))}]]"
            for name, value in entry.items():
                rows = value.items() if name == "rows" else ()
                yield from (f"rows.{_key(row)} = {_value(cells)}" for row, cells in rows)
                if name != "rows":
                    yield f"{_key(name)} = {_value(value)}"
            yield ""
        if isinstance(one, Mapping):
            yield from _table(one, here)


def _is_inline(value: object) -> bool:
    """Tell whether a value stands in one line: no table but one of names or with a reason."""
    if isinstance(value, Mapping):
        return "mark" in value or "en" in value
    return not (isinstance(value, list) and any(isinstance(one, Mapping) for one in value))


def _key(name: str) -> str:
    plain = all(one.isascii() and (one.isalnum() or one in "_-") for one in name)
    return name if name and plain else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, (bool, str)):
        return json.dumps(value) if isinstance(value, bool) else _text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return f"{value:_}" if isinstance(value, int) else repr(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
