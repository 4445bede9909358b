"""Sentences that remember what they were made of.

A sentence is written once, in English, where it is meant: ``phrase("{share} of"
" draws", share=...)``.
It is that English text, and it keeps the message and its parameters, so that ``say`` can give it in
another language. Numbers are parameters (``wording.numbers``), written as each language writes
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from malisize.wording.language import ENGLISH, Language

MARKS = ("; ", ": ")  # between texts, that languages write in their own way


class Said(str):
    """A text for reading that can be said in another language. As a str it is English."""

    __slots__ = ()

    def within(self, language: Language) -> str:
        """Return the text in a language."""
        raise NotImplementedError

    def without_numbers(self) -> str:
        """Return the text in English with a mark in the place of each number."""
        return str(self)

    @property
    def plain(self) -> Any:
        """What the text stands for, where that is more than words: numbers, a list of texts."""
        return self

    def __getstate__(self) -> None:
        """Return nothing: a copy is made whole of ``__getnewargs__``."""

    def over(self, change: Callable[[str], str]) -> Said:
        """Return the text as a function changes it, in whatever language it is said."""
        return Changed(self, change)


class Text(Said):
    """A sentence: its message, its parameters by name, and a context where one message has two
    meanings.
    """

    __slots__ = ("context", "many", "message", "number", "parameters")
    message: str
    parameters: Mapping[str, object]
    context: str | None
    many: str | None
    number: int | None

    def __new__(
        cls,
        message: str,
        parameters: Mapping[str, object],
        context: str | None = None,
        many: str | None = None,
        number: int | None = None,
    ) -> Text:
        """Make a sentence; ``many`` is its plural, ``number`` what decides between the two."""
        template = message if many is None or number == 1 else many
        self = str.__new__(cls, _filled(template, parameters))
        self.message, self.parameters, self.context = message, parameters, context
        self.many, self.number = many, number
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return (self.message, self.parameters, self.context, self.many, self.number)

    def without_numbers(self) -> str:
        """Return the sentence with a mark in the place of each number."""
        template = self.message if self.many is None or self.number == 1 else self.many
        return _filled(template, {name: _marked(one) for name, one in self.parameters.items()})

    def within(self, language: Language) -> str:
        """Return the sentence in a language, its parameters too."""
        template = language.message(self.message, self.context, self.many, self.number)
        said = {name: say(value, language) for name, value in self.parameters.items()}
        return language.finished(_filled(template, said))


class Together(Said):
    """Several texts in a row: ``a, b and c``, or with a mark between them."""

    __slots__ = ("between", "last", "parts")
    parts: tuple[str, ...]
    between: str
    last: str | None

    def __new__(cls, parts: Sequence[str], between: str, last: str | None = None) -> Together:
        """Join parts by ``between``, the last one by ``last`` where there is one."""
        self = str.__new__(cls, _joined(parts, between, last))
        self.parts, self.between, self.last = tuple(parts), between, last
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return (self.parts, self.between, self.last)

    def without_numbers(self) -> str:
        """Return the parts joined, with a mark in the place of each number."""
        return _joined(list(map(_marked, self.parts)), self.between, self.last)

    @property
    def plain(self) -> list[Any]:
        """The parts."""
        return [plain(part) for part in self.parts]

    def within(self, language: Language) -> str:
        """Return the parts in a language, joined as it joins them and still to be told apart."""
        last = self.last and f" {say(phrase(self.last.strip(), 'between words'), language)} "
        between = self.between
        if between in MARKS:
            between = language.message(between, "between texts", None, None)
        return Together([str(say(part, language)) for part in self.parts], between, last)


class Changed(Said):
    """A text as a function changes it, such as what it offers to type."""

    __slots__ = ("change", "text")
    text: Said
    change: Callable[[str], str]

    def __new__(cls, text: Said, change: Callable[[str], str]) -> Changed:
        """Change a text."""
        self = str.__new__(cls, change(str(text)))
        self.text, self.change = text, change
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return (self.text, self.change)

    def within(self, language: Language) -> str:
        """Return the text in a language, changed."""
        return self.change(self.text.within(language))


class Translated(Said):
    """A text of a data file that comes in several languages, English among them."""

    __slots__ = ("by_language",)
    by_language: Mapping[str, str]

    def __new__(cls, by_language: Mapping[str, str]) -> Translated:
        """Make a text of its languages by code. Raises KeyError without ``en``."""
        self = str.__new__(cls, by_language["en"])
        self.by_language = by_language
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return (dict(self.by_language),)  # which may be one that cannot change, or be pickled

    def within(self, language: Language) -> str:
        """Return the text in a language, in English where the file has no other."""
        return language.of_data(self.by_language)


class Told(Said):
    """A text of a data file as it stands there in English; other languages have it as a message."""

    __slots__ = ()

    def within(self, language: Language) -> str:
        """Return the text in a language, in English where its catalogue has no other."""
        return language.message(str(self), None, None, None)


def of_data(value: str | Mapping[str, str]) -> Said:
    """Return a text of a data file, which is English, or a table of languages by their codes."""
    return Told(value) if isinstance(value, str) else Translated(value)


def of_pattern(value: str | Mapping[str, str], parameters: Mapping[str, object]) -> Said:
    """Return a text of a data file with its parameters in their places."""
    if isinstance(value, str):
        return Text(value, parameters)
    return Translated({code: _filled(text, parameters) for code, text in value.items()})


def phrase(message: str, context: str | None = None, /, **parameters: object) -> Text:
    """Return a sentence. ``{name}`` in the message stands for a parameter; a context tells apart
    what is one word in English and two elsewhere.
    """
    return Text(message, parameters, context)


def plural(one: str, many: str, number: int, /, **parameters: object) -> Text:
    """Return a sentence in the form that a number asks for, which it can name ``{number}``."""
    return Text(one, {"number": number, **parameters}, None, many, number)


def both(parts: Sequence[str]) -> str:
    """Return parts as ``a, b and c``."""
    return Together(parts, ", ", " and ")


def either(parts: Sequence[str]) -> str:
    """Return parts as ``a, b or c``."""
    return Together(parts, ", ", " or ")


def some(parts: Sequence[str], most: int, between: str = ", ") -> str:
    """Return the first of many parts and how many more there are: ``a, b and 3 more``."""
    if len(parts) <= most:
        return joined(between, parts)
    more = len(parts) - most
    return plural(
        "{parts} and {number} more",
        "{parts} and {number} more",
        more,
        parts=joined(between, parts[:most]),
    )


def joined(between: str, parts: Sequence[str]) -> str:
    """Return parts with a mark between them."""
    return Together(parts, between)


def parts_of(text: str) -> tuple[str, ...]:
    """Return the texts that a text joins, or itself alone."""
    return text.parts if isinstance(text, Together) else (text,)


def plain(value: Any) -> Any:
    """Return what a value stands for: a number, a list, or itself as a text."""
    if isinstance(value, Said):
        return value.plain
    return value if isinstance(value, bool | int | float | str) else str(value)


def parameters_of(text: str) -> dict[str, Any]:
    """Return what a sentence is made of, by name, numbers as numbers."""
    parameters = text.parameters if isinstance(text, Text) else {}
    return {name: plain(value) for name, value in parameters.items()}


def say(value: object, language: Language = ENGLISH) -> object:
    """Return a value as a language says it; what is no text for reading stays as it is."""
    return value.within(language) if isinstance(value, Said) else value


def _marked(value: object) -> str:
    if isinstance(value, Said):
        return value.without_numbers()
    return "#" if isinstance(value, int | float) else str(value)


def _filled(template: str, parameters: Mapping[str, object]) -> str:
    return template.format_map(parameters) if parameters else template


def _joined(parts: Sequence[str], between: str, last: str | None) -> str:
    if last is None or len(parts) < 2:
        return between.join(parts)
    return last.join((between.join(parts[:-1]), parts[-1]))
