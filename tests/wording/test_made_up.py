"""A language made up: no word that a person reads escapes it, whatever the command, its help, or
what is refused.
"""

from __future__ import annotations

import pytest

from tests.wording.made_up import MADE_UP, escaped
from tests.wording.runs import HELP, REFUSED, SCREENS, said


@pytest.mark.parametrize("words", [*SCREENS, *HELP, *REFUSED[::3]])
def test_no_word_escapes(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word of every command stands in a message, but for what is typed, ids and titles."""
    for text in said(words, MADE_UP, monkeypatch):
        assert escaped(text) == []


def test_numbers_are_those_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """No number of a screen is written past the language."""
    out, _ = said(SCREENS[1], MADE_UP, monkeypatch)
    assert "24¤8 ⟦M⟧" in out
    assert "24.8 M" not in out
