"""Why something could not be read is said in our words and in both languages, whatever the system
and the readers of TOML, JSON, CSV and workbooks say in theirs.
"""

from __future__ import annotations

import ast
import csv
import errno
import inspect
import json
import json.decoder
import json.scanner
import os
import re
import tomllib
from tomllib import _parser as tomllib_parser

import pytest

from malisize import reasons, toml_file
from malisize.errors import InputError
from malisize.wording import Said, language, say

FRENCH = language("fr")
FALLBACKS = ("not valid TOML", "not valid JSON", "not valid CSV")
TOML = [  # one of each complaint of tomllib, and what is said of it
    ("= 1", "a line begins with a key"),
    ("a = 1 b", "the line should end here"),
    ("a = 40%", "the line should end here"),
    ("a = 'text", "a quote is never closed"),
    ('a = """text', "a quote is never closed"),
    ("a = '''text", "a quote is never closed"),
    ('a = "text', "a quote is never closed"),
    ('a = "text\nb = 1', "a quote is not closed on its line"),
    ("a = 1 # \x07", "a character that may not stand here"),
    ('a = "\x07"', "a character that may not stand here"),
    ("[a]\n[a]", "`a` is given twice"),
    ("[a.b]\n[a.b]", "`a.b` is given twice"),
    ("a = 1\na = 2", "this key is given twice"),
    ("a = {b = 1, b = 2}", "this key is given twice"),
    ("a = {b = 1}\na.c = 2", "`a` is complete above"),
    ("[a]\nb.c = 1\n[a.b]", "`a.b` is given twice"),
    ("[a.b]\n[a]\nb.c = 1", "`a.b` is complete above"),
    ("[a", "a `]` is missing"),
    ("[[a]", "`]]` is missing"),
    ("a 1", "a `=` is missing"),
    ("a", "a `=` is missing"),
    ("a. = 1", "no key begins like this"),
    ("[]", "no key begins like this"),
    ("a = [1 2]", "a comma or `]` is missing"),
    ("a = {b = 1 c = 2}", "a comma or a closing brace is missing"),
    ('a = "C:\\data"', "a backslash in double quotes is written twice"),
    ('a = "\\u12"', "after a backslash, `u` takes 4 digits"),
    ('a = "\\ud800"', "there is no such character"),
    ("a = 2026-02-30", "there is no such date"),
    ("a = text", "no value stands here"),
    ("a = “text”", "no value stands here"),
    ("a =", "no value stands here"),
    ("a = " + "9" * 5_000, "a number with too many digits"),
]
JSON = [
    ("{a: 1}", "a name in double quotes is missing"),
    ('{"a" 1}', "a `:` is missing"),
    ('{"a": 1 "b": 2}', "a comma or a closing bracket is missing"),
    ("[1 2]", "a comma or a closing bracket is missing"),
    ('{"a": }', "no value stands here"),
    ('{"a": text}', "no value stands here"),
    ("", "no value stands here"),
    ("{} {}", "more follows after the end"),
    ('{"a": "text', "a quote is never closed"),
    ('{"a": "te\nxt"}', "a quote is not closed on its line"),
    ('{"a": "C:\\data"}', "a backslash in a text is written twice"),
    ('{"a": "\\u12"}', "after a backslash, `u` takes 4 digits"),
    ("[1,]", ("a comma too many", "no value stands here")),  # the first from Python 3.13 on
    ('{"a": 1,}', ("a comma too many", "a name in double quotes is missing")),
]


def is_said(words: str) -> bool:
    """Return whether a reason is ours in English and another text in French."""
    return isinstance(words, Said) and say(words, FRENCH) != str(words)


@pytest.mark.parametrize("number", sorted(reasons._SYSTEM))
def test_what_the_system_refuses_is_said_in_both_languages(number: int) -> None:
    words = reasons.of_system(OSError(number, os.strerror(number)))
    assert is_said(words)
    assert os.strerror(number).casefold() not in str(say(words, FRENCH)).casefold()


def test_what_is_not_known_of_the_system_is_said_in_its_words() -> None:
    assert reasons.of_system(OSError(errno.EL2HLT, "Level 2 halted")) == "Level 2 halted"
    assert is_said(reasons.of_system(ValueError("embedded null byte")))


@pytest.mark.parametrize(("text", "words"), TOML)
def test_what_is_no_toml_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        toml_file.read(text.encode(), "mine.toml")
    (message,) = (fault.message for fault in caught.value.faults)
    assert words in message
    assert "mine.toml: " in message
    assert re.search(r"line \d+, column \d+: |at its end: ", message)
    french = str(say(message, FRENCH))
    assert re.search(r"ligne \d+, colonne \d+ : |à la fin : ", french)
    assert words not in french


def test_every_complaint_of_this_tomllib_is_known() -> None:
    """Each text that its parser raises has words of ours, by how it begins."""
    source = inspect.getsource(tomllib_parser)
    raised = re.findall(
        r"(?:suffixed_err\(\s*src, \w+,|TOMLDecodeError\(\s*)\s*f?\"([^\"]+)\"", source
    )
    assert len(raised) > 20
    for one in raised:
        if one.startswith("{"):  # what puts the place after each
            continue
        said = ast.literal_eval(f'"{one}"').replace("{key}", "('a', 'b')")
        error = tomllib.TOMLDecodeError(f"{said} (at line 2, column 3)")
        reason = reasons.of_toml(error)
        assert is_said(reason.words)
        assert reason.words not in FALLBACKS, said
        assert (reason.line, reason.column) == (2, 3)


def test_a_complaint_of_a_later_tomllib_keeps_its_place() -> None:
    reason = reasons.of_toml(tomllib.TOMLDecodeError("Something new (at line 7, column 9)"))
    assert reason == ("not valid TOML", 7, 9)
    assert is_said(reason.words)


@pytest.mark.parametrize(("text", "words"), JSON)
def test_what_is_no_json_is_said_with_its_place(text: str, words: str | tuple[str, ...]) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    reason = reasons.of_json(caught.value)
    assert reason.words.startswith(words)
    assert is_said(reason.words)
    assert (reason.line, reason.column) == (caught.value.lineno, caught.value.colno)


def test_every_complaint_of_this_json_is_known() -> None:
    """Each text that its Python parser raises, which the one in C repeats."""
    raised = [
        said
        for module in (json.decoder, json.scanner, json)
        for said in re.findall(
            r"(?:JSONDecodeError\(|msg = )\s*f?\"([^\"]+)\"", inspect.getsource(module)
        )
        if said[0].isupper()
    ]
    assert len(raised) > 8
    for said in raised:
        error = json.JSONDecodeError(ast.literal_eval(f'"{said}"'), "", 0)
        assert reasons.of_json(error).words not in FALLBACKS, said


def test_what_is_not_known_of_json_and_csv_says_what_it_should_be() -> None:
    assert reasons.of_json(json.JSONDecodeError("Something new", "", 0)).words == "not valid JSON"
    assert reasons.of_csv(csv.Error("something new")) == "not valid CSV"
    assert is_said(reasons.of_json(ValueError("Exceeds the limit for integer string")).words)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("File is encrypted, password required for extraction"),
        MemoryError(),
        KeyError("xl/workbook.xml"),
        ValueError("File is not a zip file"),
    ],
)
def test_a_broken_workbook_is_said_in_both_languages(error: Exception) -> None:
    assert is_said(reasons.of_workbook(error))
