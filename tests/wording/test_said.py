"""Sentences are said in any language, with their numbers, lists and plurals in its way."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Mapping

import pytest

from malisize.wording import ENGLISH, Language, Translated, both, phrase, plural, say
from malisize.wording.numbers import date, decimal, share, span, whole


class Made(Language):
    """A language made up of a few messages."""

    code = "xx"

    def __init__(self, messages: Mapping[str, str]) -> None:
        self.messages = messages

    def message(
        self, message: str, context: str | None, many: str | None, number: int | None
    ) -> str:
        """Return what the messages have."""
        english = super().message(message, context, many, number)
        return self.messages.get(f"{context}|{message}" if context else english, english)


MADE = Made(
    {
        "{share} of draws": "von {share} der Züge",
        "number|.": ",",
        "number|M": "Mio.",
        "between words|and": "und",
        "{number} caveat": "{number} Vorbehalt",
        "{number} caveats": "{number} Vorbehalte",
        "{low} to {high}": "{low} bis {high}",
        "month|March": "März",
    }
)


def test_a_sentence_is_its_english() -> None:
    """A sentence is a str, the English one."""
    assert phrase("{share} of draws", share=share(0.182)) == "18 % of draws"
    assert json.dumps(phrase("a {b}", b="c")) == '"a c"'


def test_a_sentence_is_said_in_another_language() -> None:
    """The message is looked up, and its parameters are said in that language too."""
    assert say(phrase("{share} of draws", share=share(0.082)), MADE) == "von 8,2 % der Züge"
    assert say("as it is", MADE) == "as it is"
    assert say(phrase("not translated {x}", x=1), MADE) == "not translated 1"


def test_a_plural_follows_its_number() -> None:
    """One and many have messages of their own."""
    assert [plural("{number} caveat", "{number} caveats", n) for n in (1, 2)] == [
        "1 caveat",
        "2 caveats",
    ]
    assert say(plural("{number} caveat", "{number} caveats", 2), MADE) == "2 Vorbehalte"


def test_lists_and_ranges_and_dates_are_said() -> None:
    """What stands between words and around numbers belongs to the language as well."""
    assert both(["a", "b", "c"]) == "a, b and c"
    assert say(both(["a", "b", "c"]), MADE) == "a, b und c"
    assert both(["a"]) == "a"
    assert say(span(1.2e6, 3.4e6, "people"), MADE) == "1,20 Mio. bis 3,40 Mio."
    assert (date("2026-03-01"), date("2025-01"), date("2025"), date("undated")) == (
        "1 March 2026",
        "January 2025",
        "2025",
        "undated",
    )
    assert date("2021-07/2022-06") == "July 2021 to June 2022"
    assert say(date("2026-03-04"), MADE) == "4 März 2026"


def test_a_text_of_a_data_file_has_its_languages() -> None:
    """A text given in several languages is said in one of them, else in English."""
    given = Translated({"en": "women", "xx": "Frauen"})
    assert (given, say(given, MADE), say(given, ENGLISH)) == ("women", "Frauen", "women")
    assert say(Translated({"en": "women", "fr": "femmes"}), MADE) == "women"


def test_whole_numbers_have_groups() -> None:
    """Digits of whole numbers stand in groups of three."""
    assert (whole(1234567.4), whole(0), whole(-0.0), whole(999)) == ("1 234 567", "0", "0", "999")


@pytest.mark.parametrize(
    "value",
    [
        phrase("{share} of draws {braces}", share=share(0.5), braces="{x}"),
        plural("{number} a", "{number} b", 3),
        both(["a", phrase("b"), "c"]),
        decimal(1234.5),
        Translated({"en": "a", "fr": "b"}),
    ],
)
def test_copies_say_the_same(value: str) -> None:
    """A text is copied and pickled whole."""
    for again in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert (again, say(again, MADE)) == (value, say(value, MADE))
