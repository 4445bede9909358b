"""Why something could not be read or written, in our words: what the operating system, the readers
of TOML and JSON, and those of workbooks and CSV say is English, and theirs.
"""

from __future__ import annotations

import errno
import re

from malisize.expressions import expression
from malisize.text import clean, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_SYSTEM = {
    errno.ENOENT: phrase("no such file or folder"),
    errno.EACCES: phrase("permission denied"),
    errno.EPERM: phrase("the system does not permit it"),
    errno.EISDIR: phrase("it is a directory"),
    errno.ENOTDIR: phrase("a file stands where a folder should be"),
    errno.EEXIST: phrase("it exists already"),
    errno.ENOTEMPTY: phrase("the folder is not empty"),
    errno.ENOSPC: phrase("no space is left on the disk"),
    errno.EDQUOT: phrase("your disk quota is used up"),
    errno.EFBIG: phrase("the file would be too large"),
    errno.EROFS: phrase("the disk may only be read"),
    errno.ENAMETOOLONG: phrase("the name is too long"),
    errno.ELOOP: phrase("links lead in a circle"),
    errno.EMFILE: phrase("too many files are open"),
    errno.ENFILE: phrase("too many files are open"),
    errno.EIO: phrase("the disk or the connection failed"),
    errno.EBADF: phrase("it is not open"),
    errno.EINVAL: phrase("the system refuses it"),
    errno.EPIPE: phrase("nobody reads it any more"),
    errno.ENODEV: phrase("there is no such device"),
    errno.ENXIO: phrase("there is no such device"),
    errno.EBUSY: phrase("something else is using it"),
    errno.ETXTBSY: phrase("something else is using it"),
    errno.ESTALE: phrase("the network disk no longer has it"),
    errno.ETIMEDOUT: phrase("the connection took too long"),
}
_QUOTE = phrase("a quote is never closed")
_TWICE = phrase("this key is given twice")
_BACKSLASH = phrase("a backslash in double quotes is written twice, or the text in single quotes")
_DIGITS = phrase("after a backslash, `u` takes 4 digits from 0 to F, `U` takes 8")
_CHARACTER = phrase("a character that may not stand here")
_TOML = {  # by the beginnings of what tomllib says, the longer before the shorter
    "Invalid statement": phrase("a line begins with a key, a `[` or a `#`"),
    "Expected newline": phrase("the line should end here; values such as 40% need quotes"),
    "Expected '=' after": phrase("a `=` is missing after the key"),
    "Expected ']' at": phrase("a `]` is missing after the name of the table"),
    "Expected ']]' at": phrase("`]]` is missing after the name of the list"),
    "Expected ": _QUOTE,
    "Found invalid character": _CHARACTER,
    "Illegal character '\\n'": phrase("a quote is not closed on its line"),
    "Illegal character": _CHARACTER,
    "Cannot overwrite a value": _TWICE,
    "Invalid initial character for a key part": phrase(
        "no key begins like this; write it in quotes"
    ),
    "Unclosed array": phrase("a comma or `]` is missing in a list"),
    "Unclosed inline table": phrase("a comma or a closing brace is missing in a table"),
    "Duplicate inline table key": _TWICE,
    "Unescaped '\\' in a string": _BACKSLASH,
    "Invalid hex value": _DIGITS,
    "Escaped character is not a Unicode scalar value": phrase("there is no such character"),
    "Unterminated string": _QUOTE,
    "Invalid date or datetime": phrase("there is no such date or time"),
    "Invalid value": phrase("no value stands here; texts need straight quotes"),
}
_JSON = {  # by the beginnings of what json says
    "Expecting property name": phrase("a name in double quotes is missing"),
    "Illegal trailing comma": phrase("a comma too many before the closing bracket"),
    "Expecting ':'": phrase("a `:` is missing after the name"),
    "Expecting ','": phrase("a comma or a closing bracket is missing"),
    "Expecting value": phrase("no value stands here; texts need double quotes"),
    "Extra data": phrase("more follows after the end"),
    "Unterminated string": _QUOTE,
    "Invalid control character": phrase("a quote is not closed on its line"),
    "Invalid \\escape": phrase("a backslash in a text is written twice"),
    "Invalid \\uXXXX escape": phrase("after a backslash, `u` takes 4 digits from 0 to F"),
    "Unexpected UTF-8 BOM": phrase("a byte order mark stands before it"),
}
_CSV = {
    "unexpected end": phrase("the input ends inside a quoted cell, whose quote is never closed"),
    "field larger": phrase("a cell is longer than 128 KiB; perhaps a quote is never closed"),
    "new-line character": phrase("a carriage return in a cell without quotes"),
    "expected after": phrase("something follows a closing quote"),
}
_MANY_DIGITS = "integer string conversion"  # of Python, which bounds them
_PLACE = expression(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_KEY = expression(r"\('([^()]*?)',?\)")  # a key as the parser shows it


class Reason(NamedTuple):
    """What is wrong, and the line and column where it is, None at the end."""

    words: str
    line: int | None
    column: int | None


def of_system(error: OSError | ValueError) -> str:
    """Return why the system refused to open, read or write; what has no number is a path that
    cannot be one, such as one with a NUL.
    """
    number = getattr(error, "errno", None)
    if number in _SYSTEM:
        return _SYSTEM[number]
    said = getattr(error, "strerror", None)
    return clean(said)[:120] if said else phrase("not a valid path")


def of_toml(error: Exception) -> Reason:
    """Return what tomllib complains of: its releases differ, and what is not known is no TOML."""
    said = str(error)
    found = _PLACE.fullmatch(said)
    line, column = (int(found[2]), int(found[3])) if found and found[2] else (None, None)
    if _MANY_DIGITS in said:
        return Reason(phrase("a number with too many digits"), line, column)
    words = next((ours for start, ours in _TOML.items() if said.startswith(start)), None)
    return Reason(words or _of_key(said), line, column)


def _of_key(said: str) -> str:
    """Return a complaint that names a key."""
    found = _KEY.search(said)
    key = shown(found[1].replace("', '", ".")) if found else phrase("a key")
    if said.startswith("Cannot declare"):
        return phrase("{key} is given twice", key=key)
    if said.startswith(("Cannot mutate immutable namespace", "Cannot redefine namespace")):
        return phrase("{key} is complete above, and nothing can be added to it", key=key)
    return phrase("not valid TOML")


def of_json(error: ValueError) -> Reason:
    """Return what json complains of; what has no place is a number."""
    message, line = getattr(error, "msg", ""), getattr(error, "lineno", None)
    if not message:
        return Reason(phrase("a number with too many digits"), None, None)
    words = next((ours for start, ours in _JSON.items() if message.startswith(start)), None)
    return Reason(words or phrase("not valid JSON"), line, getattr(error, "colno", None))


def of_csv(error: Exception) -> str:
    """Return what the CSV parser complains of."""
    said = str(error)
    return next((ours for part, ours in _CSV.items() if part in said), phrase("not valid CSV"))


def of_workbook(error: Exception) -> str:
    """Return why a workbook cannot be read: what the library of its reader raises says little."""
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return phrase("it has a password")
    if isinstance(error, MemoryError):
        return phrase("it does not fit in memory")
    return phrase("it is damaged, or no workbook")
