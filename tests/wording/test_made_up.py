"""A language made up: no word that a person reads escapes it, whatever the command, its help, or
what is refused.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from malisize.cli import tab
from malisize.wording import codes, language, phrase, say
from malisize.wording.numbers import share
from tests.wording.made_up import MADE_UP, escaped
from tests.wording.runs import HELP, REFUSED, SCREENS, said
from tools.messages import compiled


@pytest.mark.slow
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


def test_a_third_language_is_one_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled catalogue beside the others is a language, its numbers with it."""
    catalogue = Catalog(locale="bm", charset="utf-8", fuzzy=False)
    catalogue.add("Population of {country}", "{country} jamana mɔgɔw")
    catalogue.add("people", "mɔgɔw")
    catalogue.add(".", ",", context="number")
    (tmp_path / "bm.mo").write_bytes(compiled(catalogue))
    monkeypatch.setattr(sys.modules["malisize.wording.language"], "CATALOGUES", tmp_path)
    bambara = language.__wrapped__("bm")
    assert codes() == ("en", "bm")
    assert say(phrase("Population of {country}", country="Mali"), bambara) == "Mali jamana mɔgɔw"
    assert say(share(0.082), bambara) == "8,2 %"
    out, _ = said("audience --range none", bambara, monkeypatch)
    assert "mɔgɔw" in out
    help, _ = said("audience --help", bambara, monkeypatch)
    assert "language of the text: en or bm (default" in help
    assert [one.text for one in tab.reply(["audience", "--lang"], "b").words] == ["bm"]
