"""What a user writes in two languages stays in both in a saved estimate."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from malisize.formats.toml import to_toml
from malisize.record import spoken
from malisize.records import Estimate
from malisize.saved.reading import read
from malisize.scenarios.replay import replay
from malisize.study import Study
from malisize.wording import language
from tests.test_rows import MARKET

FRENCH = language("fr")
FILE = """
title = { en = "My shop", fr = "Ma boutique" }
[[audience.narrow]]
label = { en = "Eats out", fr = "Mange dehors" }
share = { value = "10% to 30%", why = { en = "own survey", fr = "notre enquête" } }
"""


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_saved_estimate_keeps_both_languages(lang: str, tmp_path: Path) -> None:
    """Saved in either language, title, label and reason come back in both, and the estimate built
    on it is the same.
    """
    asked = {"channels": ["facebook"], "range": None, "date": datetime.date(2026, 11, 26)}
    first = Study.load(("own.toml", FILE.encode())).audience(**asked)  # type: ignore[arg-type]
    first.save(tmp_path / "saved.toml", lang=lang)
    saved = (tmp_path / "saved.toml").read_bytes()
    again = Study.load(("saved.toml", saved)).audience(**asked)  # type: ignore[arg-type]
    for made, words in ((again, "My shop"), (spoken(again, FRENCH), "Ma boutique")):
        assert words in made.title
    assert [one.why for one in again.assumptions if one.key == "audience.narrow.1"] == [
        "own survey"
    ]
    said: Estimate = spoken(again, FRENCH)
    assert [one.why for one in said.assumptions if one.key == "audience.narrow.1"] == [
        "notre enquête"
    ]
    assert said.narrowed == ("Mange dehors : 10 % à 30 %",)
    assert [row.central for row in again] == [row.central for row in first]
    assert replay(read(saved, "saved.toml"), "saved.toml")[1]


def test_a_market_keeps_the_languages_of_its_steps() -> None:
    text = MARKET.replace('label = "', 'label = { fr = "Étape", en = "', 1)
    first, _, rest = text.partition('en = "')
    text = f'{first}en = "{rest.replace(chr(34), chr(34) + " }", 1)}'
    estimate = Study.load(("own.toml", text.encode())).market(range=None)
    again = Study.load(("saved.toml", to_toml(estimate).encode())).market(range=None)
    labels = [row.label for row in spoken(again, FRENCH)]
    assert any("Étape" in label for label in labels)
    assert [row.central for row in again] == [row.central for row in estimate]
