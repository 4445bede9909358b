"""Languages: each is one catalogue of messages, its way to write numbers among them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

OPEN_AGES = ("{low}+ years", "{low} years and over")  # as parameters put it, and as it is said
CATALOGUES = Path(__file__).parent / "catalogues"


class Language:
    """English: messages as they are written. Other languages look them up."""

    code = "en"

    def message(
        self,
        message: str,
        context: str | None,  # noqa: ARG002 (English needs none)
        many: str | None,
        number: int | None,
    ) -> str:
        """Return a message in the language, in the form that a number asks for where it has a
        plural; in English where it is not translated.
        """
        return message if many is None or number == 1 else many

    def of_data(self, by_language: Mapping[str, str]) -> str:
        """Return a text of a data file in the language, in English where it has no other."""
        return by_language.get(self.code, by_language["en"])

    def finished(self, text: str) -> str:
        """Return a sentence as it reads once its parameters stand in it."""
        return text

    def mark(self, name: str) -> str:
        """Return one of the marks of numbers, such as the decimal mark, by its English form."""
        return self.message(name, "number", None, None)


class Catalogue(Language):
    """A language whose messages stand in a compiled catalogue (gettext), one file each."""

    def __init__(self, code: str, messages: NullTranslations) -> None:
        self.code = code
        self._messages = messages

    def message(
        self, message: str, context: str | None, many: str | None, number: int | None
    ) -> str:
        """Return a message in the language, in English where it is not translated."""
        found = self._messages
        if many is not None and number is not None:
            return found.ngettext(message, many, number)
        return found.pgettext(context, message) if context else found.gettext(message)

    def originals(self) -> dict[str, str]:
        """Return the English message of each that is translated, by the translation."""
        messages: dict[object, str] = getattr(self._messages, "_catalog", {})
        return {said: text for text, said in messages.items() if isinstance(text, str)}

    def finished(self, text: str) -> str:
        """Return a sentence with open ages, which are written ``15+``, in the language's words."""
        if "+" not in text:
            return text
        written, said = (self.message(form, "open ages", None, None) for form in OPEN_AGES)
        pattern = re.escape(written).replace(re.escape("{low}"), r"(?P<low>\d+)")
        return re.sub(pattern, said.replace("{low}", r"\g<low>"), text)


ENGLISH = Language()


def codes() -> tuple[str, ...]:
    """Return the codes of the languages that there are, English first."""
    return ("en", *sorted(path.stem for path in CATALOGUES.glob("*.mo")))


@functools.cache
def language(code: str) -> Language:
    """Return a language by its code. Raises LookupError where there is none."""
    if code == ENGLISH.code:
        return ENGLISH
    if code not in codes():
        raise LookupError(code)
    import gettext

    with (CATALOGUES / f"{code}.mo").open("rb") as file:
        return Catalogue(code, gettext.GNUTranslations(file))
