"""Messages are gathered from the source, and catalogues are held against them."""

from __future__ import annotations

import gettext
import io

import pytest
from babel.messages.catalog import Catalog

from tools.messages import compiled, faults, main, of_file, unsaid


def found(source: str, name: str = "x.py") -> list[tuple[str, str | None, str | None]]:
    """Return the messages of a source: each with its plural and its context."""
    return [(one.one, one.many, one.context) for one in of_file(source, name)]


def test_messages_are_gathered_with_plurals_contexts_and_help() -> None:
    """What people read stands in calls that say so, in help and in docstrings of commands."""
    assert found('phrase("a {b}", b=1)') == [("a {b}", None, None)]
    assert found('phrase("people" " met", "heading")') == [("people met", None, "heading")]
    assert found('plural("{number} row", "{number} rows", 2)') == [
        ("{number} row", "{number} rows", None)
    ]
    assert found('Field("x", "--x", "plan", "text", help="what")') == [("what", None, None)]
    command = (
        '@app.command()\ndef show():\n    """Show it.\n\n    Example: malisize show\n    """\n'
    )
    assert found(command, "cli/x.py") == [("Show it.", None, None)]


def test_a_message_that_is_computed_is_refused() -> None:
    """No translator could see it."""
    with pytest.raises(SystemExit, match=r"x\.py:1"):
        found("phrase(words)")


@pytest.mark.parametrize(
    ("string", "wrong"),
    [("", 1), ("ein {b}", 0), ("ein {c}", 1), ("ein", 1)],
)
def test_a_translation_has_the_parameters_of_its_message(string: str, wrong: int) -> None:
    """One that is missing, or has others, is a fault."""
    catalogue = Catalog(locale="de", fuzzy=False)
    catalogue.add("a {b}", string)
    assert len(list(faults(catalogue))) == wrong


def test_a_compiled_catalogue_says_nothing_of_the_day_or_the_tool() -> None:
    """The same messages are the same bytes with every release of Babel, plural forms included."""
    catalogue = Catalog(locale="fr", fuzzy=False)
    catalogue.add(("{n} row", "{n} rows"), ("{n} ligne", "{n} lignes"))
    catalogue.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n > 1);")]
    read = gettext.GNUTranslations(io.BytesIO(compiled(catalogue)))
    assert set(read.info()) == {"language", "content-type", "plural-forms"}
    assert [read.ngettext("{n} row", "{n} rows", n) for n in (0, 2)] == ["{n} ligne", "{n} lignes"]


@pytest.mark.slow
def test_every_message_has_french_and_the_catalogues_are_current() -> None:
    """Nothing is to be written, translated or compiled."""
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ('raise InputError("no such row")', 1),
        ('raise InputError(f"no such {row}")', 1),
        ('hint = "`malisize channels` lists them"', 1),
        ('hint = f"write `--days {days}` or less"', 1),
        ('raise InputError(phrase("no such row"), hint="`--days 7`")', 0),
        ('hint = phrase("write `--days 7` or less")', 0),
        ('read = re.compile("`[a-z]+` and more")', 0),
    ],
)
def test_words_outside_of_a_message_are_found(source: str, faults: int) -> None:
    """What an error is given, and words beside what can be typed, stay English in every language
    unless they are a message.
    """
    assert len(list(unsaid(source, "model/any.py"))) == faults
