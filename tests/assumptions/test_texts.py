"""Keys that hold a text: each has a grammar, which files, options and the check hold it to."""

from __future__ import annotations

import pytest

from malisize.assumptions.keys import RULES
from malisize.assumptions.settings import set_layer
from malisize.assumptions.texts import Cap, one_of, read_cap
from malisize.errors import InputError
from malisize.loading import vocabulary
from malisize.study import Study
from tests.places import read_layer

WORDS = vocabulary(Study.load().catalogue)
FREE = {"title", "label"}  # what a file, or a line of revenue, is about, in any words
NAMES = {"CHANNEL": "facebook", "FIGURE": "population"}
TEXTS = [
    ".".join(NAMES.get(part, part) for part in rule.pattern)
    for rule in RULES
    if rule.form == "text" and rule.pattern[-1] not in FREE
]


@pytest.mark.parametrize("key", TEXTS)
@pytest.mark.parametrize("text", ["often", "sideways", "5 per", "§"])
def test_every_text_has_a_grammar(key: str, text: str) -> None:
    """A text that means nothing is refused by its key, in a file and as an option."""
    with pytest.raises(InputError) as caught:
        read_layer(f'{key} = "{text}"\n'.encode(), "my.toml", WORDS)
    assert caught.value.message.startswith(f"my.toml: {key}: ")
    assert f"`{text}`" in caught.value.message
    with pytest.raises(InputError) as caught:
        set_layer([f"{key}={text}"], WORDS)
    assert caught.value.message.startswith(f"--set {key}: ")


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("3 per week", Cap(3, weekly=True)),
        ("5 per flight", Cap(5, weekly=False)),
        ("  12  Per  Week ", Cap(12, weekly=True)),
        ("none", None),
        ("None", None),
    ],
)
def test_a_cap_is_so_many_exposures_a_week_or_a_flight(text: str, cap: Cap | None) -> None:
    """A cap is read in any case and with any spaces; written again it reads the same."""
    assert read_cap(text) == cap
    assert cap is None or read_cap(str(cap)) == cap


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("often", "write `3 per week` or `5 per flight`"),
        ("3 a week", "did you mean `3 per week`?"),
        ("0 per week", "write `1 per week`"),
        ("101 per flight", "write `100 per flight`"),
        ("-3 per week", "did you mean `3 per week`?"),
        ("3 per day", "did you mean `3 per week`?"),
    ],
)
def test_a_cap_that_is_none_offers_one(text: str, hint: str) -> None:
    """What is refused offers a cap that is read."""
    with pytest.raises(InputError, match="is not a frequency cap") as caught:
        read_cap(text)
    assert caught.value.hint == hint


def test_a_word_is_one_of_a_few_in_any_case() -> None:
    """A word is read as it is known, whatever its case."""
    read = one_of("TAM", "SAM", "SOM")
    assert read(" tam ") == "TAM"
    with pytest.raises(InputError, match="`tom` is none of TAM, SAM, SOM"):
        read("tom")
    with pytest.raises(InputError, match="`fair` is neither net nor gross") as caught:
        one_of("net", "gross")("fair")
    assert caught.value.hint == "write `net` or `gross`"


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("agency_fee", "budget.agency_fee"),
        ("facebook.cpm", "channels.facebook.cpm"),
        ("Facebook.CPM", "channels.facebook.cpm"),
        ("fb.ctr", "channels.facebook.ctr"),
        ("fb", "channels.facebook.accounts"),
        ("radio", "channels.radio.weekly_share"),
        ("cpm", "channels.facebook.cpm"),
        ("agencyfee", "budget.agency_fee"),
        ("internet_users", "figures.internet_users"),
        ("bamako.population_share", "area.bamako.population_share"),
        ("overlp", "overlap"),
    ],
)
def test_the_key_that_was_meant_is_offered(key: str, meant: str) -> None:
    """The end of a key, a channel by any name and a slip of the pen find the whole key."""
    with pytest.raises(InputError) as caught:
        set_layer([f"{key}=5"], WORDS)
    assert caught.value.hint == f"did you mean `{meant}`?"


def test_a_name_of_two_channels_offers_both() -> None:
    """A name that two channels share offers each."""
    with pytest.raises(InputError) as caught:
        set_layer(["channels.meta.cpm=1 USD"], WORDS)
    assert caught.value.hint == "did you mean `facebook` or `instagram`?"


@pytest.mark.parametrize(
    ("header", "meant"), [("facebook", "channels.facebook"), ("fb", "channels.facebook")]
)
def test_a_header_offers_the_table_that_was_meant(header: str, meant: str) -> None:
    """A table of a file without what stands before it finds the whole table."""
    with pytest.raises(InputError) as caught:
        read_layer(f'[{header}]\ncpm = "500 XOF"\n'.encode(), "my.toml", WORDS)
    assert caught.value.hint == f"did you mean `{meant}`?"
