"""The keys of figures, found in the text of their files without reading what they say."""

from __future__ import annotations

from functools import cache

from malisize.country import Country


def figure_names(country: Country, *, tables: bool = True) -> list[str]:
    """Return the keys of all figures, from the text of the files alone; of those with one value
    where ``tables`` are left out.
    """
    names: list[str] = []
    for topic in country.topics:
        lines = [
            line.strip() for line in _text(topic, country).splitlines() if line.startswith("[")
        ]
        held = {line[9:-8] for line in lines if line.endswith(".table]]") and not tables}
        keys = [line[8:-1] for line in lines if line.startswith("[figure.")]
        names += [key for key in keys if key not in held]
    return names


def is_table(key: str, country: Country) -> bool:
    """Tell whether a figure is held in tables, and so has no one value; found without parsing."""
    return any(f"[[figure.{key}.table]]" in _text(name, country) for name in country.topics)


def topics_of(key: str, country: Country) -> list[str]:
    """Return the topics that define a figure, found without parsing."""
    return _topics(country).get(key, [])


@cache
def _topics(country: Country) -> dict[str, list[str]]:
    """Return the topics that define each figure."""
    found: dict[str, list[str]] = {}
    for name in country.topics:
        for text in _text(name, country).split("[figure.")[1:]:
            found.setdefault(text[: text.find("]")], []).append(name)
    return found


@cache
def _text(topic: str, country: Country) -> str:
    return country.text(f"figures/{topic}.toml")
