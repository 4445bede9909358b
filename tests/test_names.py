"""No place, platform, operator or currency stands in code, and what would be one is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import names

KNOWN = names.pattern(names.words())


def test_the_words_are_those_of_the_folders() -> None:
    """Areas, platforms, operators, currencies and countries, as their files have them, of every
    country; media that belong to no one are words like others.
    """
    assert {"Ségou", "ML03", "facebook", "Orange Money", "orange", "XOF", "Mali"} <= names.words()
    assert {"Sahel", "BF56", "Telecel Faso", "Tillabéri", "zamani", "Niger"} <= names.words()
    assert not {"radio", "sms", "national", "urban"} & names.words()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('area = "bamako"\n', ["bamako"]),
        ("def outside_bamako() -> None: ...\n", ["bamako"]),
        ("# money in XOF\n", ["XOF"]),
        ("import malisize\n", []),
        ('"""Return people, such as ``Bamako, women``."""\n', []),
        ('"""People of Bamako."""\n', ["Bamako"]),
        ('"""\n>>> size("bamako")\n\'bamako\'\n"""\n', []),
    ],
)
def test_names_are_found_outside_examples(
    text: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In strings, names and comments; not in the examples of docstrings, nor in longer words."""
    monkeypatch.setattr(names, "SOURCE", tmp_path)
    (tmp_path / "one.py").write_text(text, encoding="utf-8")
    assert [name for _, name in names.named(tmp_path / "one.py", KNOWN)] == found
