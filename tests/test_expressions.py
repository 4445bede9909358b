"""Regular expressions are compiled when they are first used, and once."""

from __future__ import annotations

import re

import pytest

from malisize.expressions import expression


def test_an_expression_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is used as what ``re.compile`` returns, and what it needs is asked for once."""
    asked: list[str] = []
    real = re.compile

    def counted(text: str, flags: int = 0) -> re.Pattern[str]:
        asked.append(text)
        return real(text, flags)

    monkeypatch.setattr(re, "compile", counted)
    word = expression(r"[a-z]+", re.IGNORECASE)
    assert not asked
    assert word.fullmatch("Bamako")
    assert word.fullmatch("Kayes 2") is None
    assert asked == ["[a-z]+"]
    assert word.sub("x", "Kayes 2") == "x 2"
    assert word.pattern == "[a-z]+"
