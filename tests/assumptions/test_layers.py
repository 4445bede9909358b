"""Layers: how files and options are read, what they refuse, and which of several wins."""

from __future__ import annotations

import pytest

from malisize.assumptions.layers import (
    Layer,
    merge,
    text_layer,
)
from malisize.assumptions.settings import set_layer
from malisize.errors import Faults, InputError
from malisize.numerals import Numeral
from tests.model.helpers import WORDS
from tests.places import read_layer


def read(text: str) -> Layer:
    """Read a file of that text."""
    return read_layer(text.encode(), "my.toml", WORDS)


def refused(text: str) -> InputError:
    """Return the error with which a file of that text is refused."""
    with pytest.raises(InputError) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("value", "numeral"),
    [
        ("0.4", Numeral("exact", 0.4, 0.4, 0.4)),
        ('"40%"', Numeral("exact", 0.4, 0.4, 0.4)),
        ('"40% to 60%"', Numeral("range", 0.4, 0.6)),
        ('{ value = 0.4, why = "a" }', Numeral("exact", 0.4, 0.4, 0.4)),
        ('{ value = "40% to 60%", mark = "proxy" }', Numeral("range", 0.4, 0.6)),
        ("{ low = 0.4, high = 0.6 }", Numeral("range", 0.4, 0.6)),
        ('{ low = "40%", central = "50%", high = "60%" }', Numeral("range", 0.4, 0.6, 0.5)),
        ('{ min = 0, max = "100%" }', Numeral("uniform", 0.0, 1.0)),
        ("1", Numeral("exact", 1.0, 1.0, 1.0)),
    ],
)
def test_a_value_is_a_number_a_text_or_a_table(value: str, numeral: Numeral) -> None:
    """Every form of a value gives the same kind of leaf."""
    assert read(f"overlap = {value}").values["overlap"].numeral == numeral


@pytest.mark.parametrize(
    ("text", "key", "numeral"),
    [
        ("area.urban_odds_ratio = 1.234", "area.urban_odds_ratio", 1.234),
        ("area.urban_odds_ratio = '150%'", "area.urban_odds_ratio", 1.5),
        ("[channels.facebook]\nctr = '0.5%'", "channels.facebook.ctr", 0.005),
        ("[channels.facebook]\ncpm = '950.5 XOF'", "channels.facebook.cpm", 950.5),
        ("[budget]\nproduction = '150 000 F CFA'", "budget.production", 150_000.0),
    ],
)
def test_a_value_is_read_as_its_key_has_it(text: str, key: str, numeral: float) -> None:
    """A number of a file has one reading, a rate may be in percent, a price may have decimals."""
    found = read(text).values[key].numeral
    assert found is not None
    assert found.low == numeral


def test_a_table_keeps_reason_source_and_mark() -> None:
    """Why, source and mark travel with the value; the mark gives its basis, and none counts as
    assumed.
    """
    given = read(
        'overlap = { value = "80%", why = "a survey", source = "page 3", mark = "sourced" }'
    ).values["overlap"]
    assert (given.why, given.source, given.mark, given.basis, given.layer) == (
        "a survey",
        "page 3",
        "sourced",
        "sourced",
        "my.toml",
    )
    assert given.written == "80%"
    assert read('overlap = { value = "80%", mark = "proxy" }').values["overlap"].basis == "proxy"
    assert (
        read('overlap = { value = "80%", mark = "unsourced" }').values["overlap"].basis == "assumed"
    )
    assert read("overlap = 0.8").values["overlap"].basis == "assumed"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("overlp = 0.8", "my.toml: overlp: unknown key `overlp`", "did you mean `overlap`?"),
        ("[channel.facebook]\naccounts = 5", "unknown key `channel`", "did you mean `channels`?"),
        ("[channels.facebok]\naccounts = 5", "no channel `facebok`", "did you mean `facebook`?"),
        (
            "[channels.facebook]\nacounts = 5",
            "unknown key `acounts` in `channels.facebook`",
            "did you mean `accounts`?",
        ),
        (
            "[channels.facebook]\nshare.bamko = 0.5",
            "unknown key `bamko` in `channels.facebook.share`",
            "did you mean `bamako`?",
        ),
        ("[figures]\npopulaton = 5", "no figure `populaton`", "did you mean `population`?"),
        (
            "[prefer]\nnothing_at_all = 'x'",
            "no figure `nothing_at_all`",
            "`malisize figures` lists them",
        ),
        ("[social.age]\nyoung = 0.5", "`young` is not an age band", "18-34"),
        (
            "audience = 5",
            "audience: a table is needed, not `5`",
            "its keys are age, area, channels, gender, narrow",
        ),
        ("[overlap]\nzz = 5", "unknown key `zz`", "known here: value"),
        ("overlap = { valu = 5 }", "unknown key `valu`", "did you mean `value`?"),
        ("overlap = { why = 'a' }", "overlap: no number", "a table has value"),
        ("overlap = { low = 0.5 }", "overlap: only low", "a table has value"),
        ("overlap = { low = 0.5, max = 0.8 }", "overlap: only low, max", "a table has value"),
        (
            "overlap = { value = 0.5, mark = 'sorced' }",
            "mark `sorced` is none of",
            "did you mean `sourced`?",
        ),
        ("overlap = { value = 0.5, why = 3 }", "why: a text is needed, not `3`", None),
        (
            "overlap = { low = '10% to 20%', high = 0.5 }",
            "overlap.low: one number is needed, not the range",
            None,
        ),
        ("overlap = true", "a number is needed, not `true`", None),
        ("overlap = [0.5]", "a number is needed, not `[0.5]`", None),
        ("overlap = 2024-01-01", "a number is needed, not `2024-01-01`", None),
        ("overlap = 35", "my.toml: overlap: `35` is above 1", "write `35%`"),
        ("overlap = '70 to 95%'", "has two readings", "write `70% to 95%`"),
        ("overlap = '0% to 5%'", "cannot touch 0 % or 100 %", "min 0% max 5%"),
        ("overlap = { low = 0.4, high = '50%' }", "has two readings", "write `0.4% to 50%`"),
        ("overlap = { min = 0.4, max = '50%' }", "has two readings", "or `min 40% max 50%`"),
        (
            "[channels.facebook]\nctr = 0.5",
            "channels.facebook.ctr: `0.5` has two readings",
            "write `0.5%` or `50%`",
        ),
        (
            "[channels.facebook]\nctr = { low = 0.1, high = 0.5 }",
            "channels.facebook.ctr: `0.1 to 0.5` has two readings",
            "write `0.1% to 0.5%` or `10% to 50%`",
        ),
        ("conversion_rate = 2", "conversion_rate: `2` is above 1", "write `2%`"),
        ("conversion_rate = '120%'", "is above 100 %", None),
        ("[channels.facebook]\ncpm = 'USD'", "is a unit without a number", "write `500000 USD`"),
        (
            "[channels.facebook]\ncpm = { low = '1 XOF', high = '2 USD' }",
            "two currencies, USD and XOF",
            None,
        ),
        (
            "[budget]\nproduction = '150.000 FCFA'",
            "`150.000 FCFA` has two readings",
            "write `150000 FCFA` or `150 FCFA`",
        ),
        ("[budget]\nproduction = '950.5 XOF'", "has decimals", "write `950 XOF` or `951 XOF`"),
        (
            "[channels.whatsapp]\naccounts = '4.000'",
            "`4.000` has two readings",
            "write `4000` or `4`",
        ),
        ("overlap = -0.5", "negative", "at least 0"),
        ("[channels.facebook]\npeople_per_account = 0", "below the least possible, `0.001`", None),
        ("title = 5", "a text is needed, not `5`", None),
        ("title = '  '", "a text is needed", None),
        (
            "[audience]\nchannels = 'facebook'",
            "a list of names is needed, not `facebook`",
            '["facebook", "instagram"]',
        ),
        ("[audience]\nchannels = []", "a list of names is needed", '["facebook", "instagram"]'),
        ("[audience]\nnarrow = 5", "an array of tables is needed", "[[audience.narrow]]"),
        ("[[audience.narrow]]\nshare = 0.5", "audience.narrow[1]: a label is needed", "label ="),
        ("[[audience.narrow]]\nlabel = 'a'", "audience.narrow[1]: a share is needed", "share ="),
        (
            "[[audience.narrow]]\nlabel = 'a'\nshare = 0.5\nwy = 'b'",
            "unknown key `wy`",
            "did you mean `why`?",
        ),
        (
            "[[audience.narrow]]\nlabel = 'a'\nshare = 50",
            "audience.narrow[1]: `50` is above 1",
            "write `50%`",
        ),
        ("[[audience.narrow]]\nlabel = 'a'\nshare = 0.5\n" * 21, "21 entries, at most 20", None),
        ("scenario = 5", "a table of scenarios is needed", "[scenario.low]"),
        ("[scenario]\nlow = 5", "scenario.low: a table is needed", None),
        (
            "[scenario.low]\noverlp = 0.5",
            "my.toml: scenario.low.overlp: unknown key",
            "did you mean `overlap`?",
        ),
        ("[scenario.low.scenario.deeper]\noverlap = 0.5", "unknown key `scenario`", None),
    ],
)
def test_what_a_file_must_not_hold_is_refused_by_its_key(
    text: str, message: str, hint: str | None
) -> None:
    """A fault names the file, the key and the value, and offers what can be typed."""
    error = refused(text)
    assert error.message.startswith("my.toml: ")
    assert message in error.message
    if hint:
        assert error.hint is not None
        assert hint in error.hint


def test_all_faults_of_a_file_come_at_once() -> None:
    """Three faults in a file are three faults reported, in their order; one alone is itself."""
    error = refused("overlp = 0.8\n[users]\nchildren = 35\n[scenario.low]\ntitle = 5")
    assert isinstance(error, Faults)
    assert [fault.message.split(": ")[1] for fault in error.faults] == [
        "overlp",
        "users.children",
        "scenario.low.title",
    ]
    assert not isinstance(refused("overlp = 0.8"), Faults)


def test_several_faults_of_narrows_come_at_once() -> None:
    """Every narrowing entry that is wrong is named by its place."""
    error = refused("[[audience.narrow]]\nshare = 0.5\n[[audience.narrow]]\nlabel = 'a'")
    assert [
        "narrow[1]" in fault.message or "narrow[2]" in fault.message for fault in error.faults
    ] == [True, True]


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("overlap", "--set `overlap`: a key and a value are needed", "write `--set overlap=0.9`"),
        ("=0.9", "a key and a value are needed", "overlap=0.9"),
        ("overlap=", "the value is empty", "write `--set overlap="),
        ("overlap=90", "--set overlap: `90` is above 1", "write `--set overlap=90%`"),
        ("channel.facebook.accounts=5", "unknown key `channel`", "did you mean `channels`?"),
        ("channels.facebook=5", "names a table, not a value", "its keys are accounts"),
        ("reach_shape.low=5", "`reach_shape` is a value and has no keys below it", None),
        ("channels.facebok.accounts=5", "no channel `facebok`", "did you mean `facebook`?"),
        ("scenario.low.overlap=0.5", "a scenario is chosen, not set", "name it with --scenario"),
        ("audience.narrow=0.5", "narrowing has its own option", "--narrow"),
        ("social.age.young=0.5", "`young` is not an age band", "18-34"),
        ("audience.channels= , ", "a list of names is needed", "facebook"),
        ("nothing=1", "unknown key `nothing`", None),
    ],
)
def test_settings_are_held_to_the_same_keys(setting: str, message: str, hint: str | None) -> None:
    """A wrong ``--set`` is refused naming the option, with the right key or form offered."""
    with pytest.raises(InputError) as caught:
        set_layer([setting], WORDS)
    assert caught.value.message.startswith("--set ")
    assert message in caught.value.message
    if hint:
        assert caught.value.hint is not None
        assert hint in caught.value.hint


def test_settings_give_numbers_texts_and_lists() -> None:
    """One leaf per setting: a number in the grammar, a text, or a list split at commas."""
    layer = set_layer(
        ["overlap = 80% to 90%", "audience.area=bamako", "audience.channels=facebook, sms"], WORDS
    )
    assert layer.values["overlap"].numeral == Numeral("range", 0.8, 0.9)
    assert layer.values["audience.area"].text == "bamako"
    assert layer.values["audience.channels"].texts == ("facebook", "sms")
    assert layer.values["audience.channels"].written == "facebook, sms"
    assert {given.layer for given in layer.values.values()} == {"--set"}
    assert (
        set_layer(["figures.population=25M"], WORDS).values["figures.population"].unit == "people"
    )
    assert (
        set_layer(["figures.urban_share=40%"], WORDS).values["figures.urban_share"].kind == "share"
    )


def test_later_layers_win_leaf_by_leaf() -> None:
    """Of one key the last layer counts, whole: no part of an earlier value stays, and other keys
    stay as they were.
    """
    first = read("overlap = { value = 0.5, why = 'first' }\n[users]\nchildren = 0.4")
    second = read("overlap = 0.6")
    merged = merge([first, second])
    assert merged.values["overlap"].numeral == Numeral("exact", 0.6, 0.6, 0.6)
    assert merged.values["overlap"].why is None
    assert merged.values["users.children"].numeral == Numeral("exact", 0.4, 0.4, 0.4)
    assert (merged.rank("users.children"), merged.rank("overlap")) == (0, 1)
    assert merged.get("nothing") is None
    assert merged.text("nothing") is None
    assert list(merged.under("users")) == ["children"]


def test_lists_are_replaced_whole() -> None:
    """Channels of a later layer replace those of an earlier one."""
    files = [read("audience.channels = ['facebook', 'sms']"), read("audience.channels = ['radio']")]
    assert merge(files).values["audience.channels"].texts == ("radio",)


def test_bands_of_another_division_replace_the_whole_table() -> None:
    """A known band changes alone; a band of another cut takes the place of the whole table, since
    bands would overlap.
    """
    ages = read("[social.age]\n0-17 = 0.2\n18-34 = 0.5\n'35+' = 0.3")
    assert set(merge([ages, read("[social.age]\n18-34 = 0.6")]).under("social.age")) == {
        "0-17",
        "18-34",
        "35+",
    }
    assert set(merge([ages, read("[social.age]\n18-24 = 0.6")]).under("social.age")) == {"18-24"}
    other = merge([ages, read("[channels.linkedin.age]\n18-24 = 0.6")])
    assert set(other.under("social.age")) == {"0-17", "18-34", "35+"}


def test_scenarios_are_layers_of_their_own() -> None:
    """A scenario holds values and narrows under the file's keys, and its values say which scenario
    gave them.
    """
    layer = read(
        "overlap = 0.5\n[scenario.low]\noverlap = 0.9\n[[scenario.low.audience.narrow]]\nlabel ="
        " 'a'\nshare = 0.5"
    )
    low = layer.scenarios["low"]
    assert layer.values["overlap"].numeral == Numeral("exact", 0.5, 0.5, 0.5)
    assert low.values["overlap"].numeral == Numeral("exact", 0.9, 0.9, 0.9)
    assert low.values["overlap"].layer == "my.toml [scenario.low]"
    assert low.narrows is not None
    assert low.narrows[0].label == "a"


def test_options_become_a_layer_without_those_not_given() -> None:
    """Options that were not given leave the layers below as they are."""
    layer = text_layer(
        "option", {"audience.area": "bamako", "audience.age": None, "audience.channels": ("sms",)}
    )
    assert set(layer.values) == {"audience.area", "audience.channels"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"overlap = \n", "line 1"),
        (b"overlap = 0.5\noverlap = 0.6\n", "line 2"),
        (b"\xff\xfeo\x00", "UTF-16"),
        (b"a = '\xff'", "line 1 is not UTF-8"),
        (b"a = 1\0", "NUL"),
        (b"overlap = nan", "not a finite number"),
        (b"overlap = 9223372036854775808", "64-bit"),
        (b'{"overlap": 0.5}', "line 1"),
        (b".".join([b"a"] * 20) + b" = 1", "a key of more than 16 parts"),
        (b"x = [[[[[[[[[[1]]]]]]]]]]", "nested deeper"),
        (b"#" * (256 * 1024 + 1), "larger than 256 KiB"),
    ],
)
def test_a_file_that_is_no_sound_toml_is_refused_in_one_line(data: bytes, words: str) -> None:
    """Encoding, syntax, size and depth are checked before anything is believed."""
    with pytest.raises(InputError) as caught:
        read_layer(data, "my.toml", WORDS)
    assert caught.value.message.startswith("my.toml: ")
    assert words in caught.value.message
    assert "\n" not in caught.value.message


def test_an_empty_file_gives_nothing() -> None:
    """An empty file, and one with a byte order mark, are valid."""
    assert read("").values == {}
    assert (
        read_layer(b"\xef\xbb\xbfoverlap = 0.5", "my.toml", WORDS).values["overlap"].written
        == "50%"
    )
