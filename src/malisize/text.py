"""Text that came from outside: made harmless to show, shortened for messages, and matched to what
was probably meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial

from malisize.expressions import expression
from malisize.wording import Said, Text, either, phrase

_BARE = expression(r"[\w@%+:,./-]+(?:=[\w@%+:,./=-]*)?", re.ASCII)
_OPTION = expression(r"(?P<option>--[a-z-]+)(?: (?P<key>.+))?", re.DOTALL)
_WITH_KEY = ("--set", "--split", "--lock", "--min", "--max", "--narrow", "--prefer")
_ARGUMENTS = {  # of Python, where they are not called as their option
    "channel": "channels",
    "min": "least",
    "max": "most",
    "no-prices": "prices",
    "output": "path",
}
_LISTS = ("channel", "set", "prefer", "known", "narrow", "split", "lock", "min", "max",
          "min-frequency", "map")  # fmt: skip
_FLAGS = ("allocate", "force", "quiet", "doubts", "sources", "verbose", "bom", "keep-names")
_COUNTS = ("draws", "seed", "days", "effective", "years")
_AN_OPTION = expression(r"(?<![\w-])--([a-z][a-z-]*)")
_OFFER = expression(r"`([^`]+)`")
_TYPED = expression(r"`(--[^`]+)`")
_SAFE = expression(r"[^\"$`\\\\!]*", re.ASCII)
_VALUE = expression(r"(?P<key>[\w.-]+)=(?P<value>[^\"$`\\!]*)", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_DROP = dict.fromkeys(_BIDI | {0xFEFF})
_CONTROL = dict.fromkeys([*range(0x00, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
_SURROGATE = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_TABLE: dict[int, str | None] = {**_CONTROL, **_SURROGATE, **_DROP}


def clean(text: str) -> str:
    """Return the text without what could move a cursor, hide or reorder characters, or fail to
    encode.

    Control characters (escape sequences with them), line breaks and tabs become a space;
    bidirectional overrides are dropped; lone surrogates become U+FFFD. Everything else, markup-like
    brackets included, stays as written.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_TABLE)


def shown(value: object, limit: int = 40) -> str:
    """Return a value for an error message: harmless, in backticks, at most ``limit`` characters."""
    text = clean(value if isinstance(value, str) else str(value))
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return f"`{text}`"


def without_formula(text: str) -> str:
    """Return a cell of a table as text that no spreadsheet runs: with a leading ``'`` where it
    would be read as a formula.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def quoted(word: str) -> str:
    """Return a word as a shell takes it, harmless to show: bare, as ``key="a value"``, or in single
    quotes.
    """
    word = clean(word)
    if _BARE.fullmatch(word):
        return word
    found = _VALUE.fullmatch(word)
    if found:
        return f'{found["key"]}="{found["value"]}"'
    return "'" + word.replace("'", "'\"'\"'") + "'"


def command(*words: str) -> str:
    """Return words as they are typed in a shell, each quoted where it must be."""
    return " ".join(map(quoted, words))


def typed_at(where: str, value: str) -> str:
    """Return what to type for a value to stand at a place.

    A place is an option (``--total``), an option with its key (``--set overlap``), or anything
    else, such as a key of a file or a column of a table, where the value stands alone.
    """
    found = _OPTION.fullmatch(where)
    if not found or "…" in where:
        return value
    option, key = found["option"], (found["key"] or "").strip("`")
    word = f"{key}={value}" if key else value
    typed = quoted(word)
    if typed.startswith("'") and _SAFE.fullmatch(word):
        typed = f'"{word}"'  # as options are written everywhere
    return f"{option} {typed}"


def typed_in(hint: str, where: str) -> str:
    """Return a hint of values for a place: at an option, a value of several words is shown as the
    whole option.
    """
    return changed(hint, partial(_all_typed, where=where))


def _all_typed(hint: str, where: str) -> str:
    def typed(found: re.Match[str]) -> str:
        return found[0] if _BARE.fullmatch(found[1]) else f"`{typed_at(where, found[1])}`"

    return _OFFER.sub(typed, hint)


def values_alone(hint: str) -> str:
    """Return a hint of options for a place where their values stand alone, such as a cell; what is
    to be added stays an option.
    """
    if isinstance(hint, Text) and hint.message.startswith("add "):
        return hint
    return changed(hint, partial(_TYPED.sub, _value_alone))


def _value_alone(found: re.Match[str]) -> str:
    import shlex

    try:
        option, word = shlex.split(found[1])
    except ValueError:
        return found[0]
    return f"`{word.partition('=')[2] if option in _WITH_KEY else word}`"


def in_python(text: str) -> str:
    """Return a message with the arguments of Python where it has options; a word in backticks is
    what somebody wrote, and stays.
    """
    return _outside_and_within(text, lambda typed: _arguments(typed) if " " in typed else typed)


def hint_in_python(hint: str) -> str:
    """Return a hint with the arguments of Python, also where all of it is options as typed."""
    if hint.startswith("--") and "`" not in hint:
        return _arguments(hint)
    return _outside_and_within(hint, _arguments)


def _outside_and_within(text: str, within: Callable[[str], str]) -> str:
    """Return a text with options named as arguments, those in backticks as a function has them."""
    parts = text.split("`")
    for at, part in enumerate(parts):
        inside = at % 2 and len(parts) % 2
        parts[at] = within(part) if inside and part.startswith("--") else _named(part)
    return "`".join(parts)


def _named(text: str) -> str:
    return _AN_OPTION.sub(lambda found: argument(found[1]), text)


def argument(option: str) -> str:
    """Return the name that an option, without its dashes, has as an argument in Python."""
    return _ARGUMENTS.get(option, option.replace("-", "_"))


def _arguments(typed: str) -> str:
    """Return options as they are typed as arguments of Python; several of one are a list."""
    import json
    import shlex

    try:
        words = shlex.split(typed)
    except ValueError:
        return _named(typed)
    given: dict[str, list[str]] = {}
    before = ""
    for word in words:
        if word.startswith("--"):
            given.setdefault(word[2:], [])
        elif before.startswith("--"):
            given[before[2:]].append(word)
        else:
            return _named(typed)  # a sentence
        before = word
    out = []
    for option, values in given.items():
        texts = [json.dumps(value, ensure_ascii=False) for value in values]
        if not values and not option.startswith("no-") and option not in _FLAGS:
            out.append(argument(option))  # named, not given
            continue
        if not values:
            value = str(option in _FLAGS)
        elif len(values) > 1 or option in _LISTS:
            value = f"[{', '.join(texts)}]"
        else:
            value = values[0] if option in _COUNTS and values[0].isdecimal() else texts[0]
        out.append(f"{argument(option)}={value}")
    return ", ".join(out)


def changed(text: str, change: Callable[[str], str]) -> str:
    """Return a text as a function changes it, in whatever language it is said."""
    return text.over(change) if isinstance(text, Said) else change(text)


def folded(label: str) -> str:
    """Return a label in the form in which two are compared, whatever their case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name most like ``word`` in any case, or None when nothing is close."""
    import difflib

    folded = {name.casefold(): name for name in names}
    target = word.casefold().strip()[:80]
    if target in folded:
        return folded[target]
    for place in range(len(target) - 1):  # two letters exchanged
        name = target[:place] + target[place + 1] + target[place] + target[place + 2 :]
        if name in folded:
            return folded[name]
    found = difflib.get_close_matches(target, folded, n=1, cutoff=0.6)
    if found:
        return folded[found[0]]
    if len(target) >= 4:
        started = [name for key, name in folded.items() if key.startswith(target)]
        if len(started) == 1:
            return started[0]
    return None


def did_you_mean(word: str, names: Iterable[str], otherwise: str | None = None) -> str | None:
    """Return a hint naming the nearest name, or ``otherwise`` when nothing is close."""
    found = nearest(word, names)
    return meant(found) if found else otherwise


def meant(*names: str) -> str:
    """Return a hint that asks whether one of a few names was meant."""
    return phrase("did you mean {names}?", names=either([f"`{name}`" for name in names]))


def offered(*typed: str) -> str:
    """Return a hint that says what to write: one of a few texts, each of which can be typed."""
    return phrase("write {texts}", texts=either([f"`{one}`" for one in typed]))
