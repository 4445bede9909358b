"""Text from outside: made harmless, shortened for messages, matched to what was meant."""

from __future__ import annotations

import shlex
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.cli.importing import READING, WRITING
from malisize.cli.options import OUTPUT
from malisize.request import FIELDS
from malisize.text import (
    argument,
    clean,
    command,
    did_you_mean,
    hint_in_python,
    in_python,
    nearest,
    shown,
    values_alone,
)
from malisize.wording import phrase


@given(st.text(st.characters(), max_size=60))
def test_clean_text_can_neither_move_the_cursor_nor_fail_to_encode(text: str) -> None:
    """Cleaned text encodes as UTF-8 and holds no control character, line break or bidirectional
    override.
    """
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert all(unicodedata.category(char) != "Cc" for char in cleaned)
    assert not set(cleaned) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u2028\u2029"
    )


@given(st.text(st.characters(), max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Cleaning is idempotent."""
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain [bold] text", "plain [bold] text"),
        ("Ségou · Bàmàkɔ", "Ségou · Bàmàkɔ"),
        ("a\x1b[31mb", "a [31mb"),
        ("two\nlines\tand tab", "two lines and tab"),
        ("ab\u202ecd", "abcd"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ],
)
def test_clean_keeps_words_and_defuses_the_rest(text: str, expected: str) -> None:
    """Ordinary words and brackets stay, escape characters and breaks become spaces, overrides
    vanish.
    """
    assert clean(text) == expected


def test_shown_quotes_and_shortens() -> None:
    """A value in a message stands in backticks and is cut to the limit with an ellipsis."""
    assert shown("abc") == "`abc`"
    assert shown(12) == "`12`"
    assert shown("x" * 41) == f"`{'x' * 39}…`"
    assert shown("x" * 40) == f"`{'x' * 40}`"
    assert shown("abcdef", limit=4) == "`abc…`"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("FaceBook", "facebook"),
        ("facebok", "facebook"),
        ("insta", "instagram"),
        ("ins", None),
        ("zzzz", None),
        ("link", "linkedin"),
        ("afcebook", "facebook"),
        ("LINKEDNI", "linkedin"),
    ],
)
def test_the_nearest_name_is_found_in_any_case_or_by_its_beginning(
    word: str, expected: str | None
) -> None:
    """A slip of a letter, two exchanged, another case and an unambiguous beginning find the name;
    anything else finds none.
    """
    assert nearest(word, ["facebook", "instagram", "linkedin"]) == expected


def test_an_ambiguous_beginning_finds_nothing() -> None:
    """A beginning that two names share is not guessed at."""
    assert nearest("oran", ["orange_mali_lines", "orange_money_accounts"]) is None


def test_the_hint_names_the_nearest_or_says_otherwise() -> None:
    """The hint asks for the nearest name, else gives the text meant for that case, else nothing."""
    assert did_you_mean("facbook", ["facebook"]) == "did you mean `facebook`?"
    assert did_you_mean("zzzz", ["facebook"], "see the list") == "see the list"
    assert did_you_mean("zzzz", ["facebook"]) is None


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (("malisize", "channels"), "malisize channels"),
        (("mkdir", "-p", "my results"), "mkdir -p 'my results'"),
        (("--set", "overlap=80% to 95%"), '--set overlap="80% to 95%"'),
        (("--total", "500000 XOF"), "--total '500000 XOF'"),
        (("--set", "overlap=80%"), "--set overlap=80%"),
        (("replay", "; curl x | sh"), "replay '; curl x | sh'"),
        (("x=$(touch y)",), "'x=$(touch y)'"),
        (("it's",), "'it'\"'\"'s'"),
        (("",), "''"),
    ],
)
def test_a_command_can_be_typed_as_it_is_shown(words: tuple[str, ...], typed: str) -> None:
    """Words are quoted where a shell would take them apart, and nowhere else."""
    assert command(*words) == typed


@given(st.lists(st.text(st.characters(codec="ascii", exclude_categories=("Cc",))), max_size=4))
def test_a_shell_reads_what_was_meant(words: list[str]) -> None:
    """Whatever a word holds, a shell reads a quoted command as the same words."""
    assert shlex.split(command(*words)) == words


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("--total: `abc` is not a number", "total: `abc` is not a number"),
        ("--set overlap: `--x` is odd", "set overlap: `--x` is odd"),
        (
            "a.toml: request.options: `--draws` has no value",
            "a.toml: request.options: `--draws` has no value",
        ),
        ("--set: `--set a=1` is given twice", 'set: `set=["a=1"]` is given twice'),
        ("--confidence beside --total decides", "confidence beside total decides"),
        ("Mali--style, well-known", "Mali--style, well-known"),
        ("--channel `a`b` is", "channels `a`b` is"),
    ],
)
def test_a_message_names_arguments_in_python(typed: str, named: str) -> None:
    """Options become arguments, with or without what was typed after them."""
    assert in_python(typed) == named


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ('write `--total "5 XOF"` or `--reach 30%`', 'write `total="5 XOF"` or `reach="30%"`'),
        ("write `--channel a --channel b`", 'write `channels=["a", "b"]`'),
        ("--set a.b=1 --set c.d='x y'", 'set=["a.b=1", "c.d=x y"]'),
        ("`--min x=1` or `--days 28`", '`least=["x=1"]` or `days=28`'),
        ("add `--allocate`, or `--no-prices`", "add `allocate=True`, or `prices=False`"),
        (
            "leave out `--figure`, or write `--figure fx`",
            'leave out `figure`, or write `figure="fx"`',
        ),
        ("--reach takes people", "reach takes people"),
        ("write `--narrow 'it` again", "write `narrow 'it` again"),
        ("`malisize channels` lists them", "`malisize channels` lists them"),
    ],
)
def test_a_hint_can_be_typed_in_python(typed: str, named: str) -> None:
    """What is offered becomes the keywords that do the same; commands stay commands."""
    assert hint_in_python(typed) == named


def test_every_flag_is_true_where_it_is_offered() -> None:
    """An option that takes no value is offered as true, any other by its name alone."""
    for field in (*FIELDS, *OUTPUT, *READING, *WRITING):
        if field.option.startswith("--") and not field.option.startswith("--no-"):
            offered = hint_in_python(f"add `{field.option}`")
            assert offered.endswith("=True`") == (field.form == "flag"), offered


def test_every_option_of_a_request_is_an_argument() -> None:
    """The names of arguments are those of the table of fields."""
    assert {argument(one.option.removeprefix("--")): one.name for one in FIELDS} == {
        one.name: one.name for one in FIELDS
    }


def test_what_is_to_be_added_stays_an_option_beside_a_value() -> None:
    """A hint that a cell can follow has the value alone; one that asks for more has the option."""
    assert values_alone(phrase("write `--set overlap=80%`")) == "write `80%`"
    total = phrase('add `--total "500000 {money}"` or `--reach 30%`', money="XOF")
    assert values_alone(total) == total
