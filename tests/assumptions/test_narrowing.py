"""Narrowing: texts of one or more shares are split in one way, labels say what replaces what."""

from __future__ import annotations

import pytest

from malisize.assumptions.layers import Layer, merge, narrow_layer
from malisize.assumptions.narrowing import given_narrows, over
from malisize.assumptions.settings import set_layer
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.loading import vocabulary
from tests.places import COUNTRY, read_layer

WORDS = vocabulary(Catalogue(COUNTRY))


def file(*entries: tuple[str, str]) -> Layer:
    """Return the layer of a file that narrows the audience."""
    tables = "".join(
        f"[[audience.narrow]]\nlabel = '{label}'\nshare = '{share}'\n" for label, share in entries
    )
    return read_layer(tables.encode(), "my.toml", WORDS)


def shares(*layers: Layer) -> list[tuple[str, str, str]]:
    """Return what layers narrow by: label, share and layer."""
    merged = merge(layers).narrows
    assert [one.given.key for one in merged] == [
        f"audience.narrow.{place}" for place in range(1, len(merged) + 1)
    ]
    return [(one.label, one.given.written, one.given.layer) for one in merged]


@pytest.mark.parametrize(
    "text",
    [
        "eats out", "=20%", " =20%", "eats out=", "eats out=20", "a=10%,=20%", "a=x,b=10%",
        "a=10% x, b=20%", "income>=50k,urban=20%",
    ],
)  # fmt: skip
def test_a_narrow_needs_a_label_and_a_share(text: str) -> None:
    """What is no share where another follows is a fault, not a part of a label."""
    with pytest.raises(InputError, match=r"^narrow "):
        narrow_layer([text])


def test_a_label_given_twice_in_one_place_is_refused() -> None:
    """Case and spaces make no other label, in options and in a file."""
    for given_ in (["x=50%", "x=50%"], ["x=50%,X =20%"]):
        with pytest.raises(InputError, match="given twice, `50%` and `"):
            given_narrows(given_)
    with pytest.raises(InputError, match=r"audience.narrow\[2\]: `Eats  OUT` is also the label of"):
        file(("eats out", "10%"), ("Eats  OUT", "20%"))


def test_a_label_replaces_and_a_new_one_multiplies() -> None:
    """Whatever gives it, a label there already gets the new share in its place; an empty array
    takes all away.
    """
    first, second = file(("Eats out", "10%"), ("Has a car", "20%")), file(("has  A car", "30%"))
    assert shares(first, second) == [
        ("Eats out", "10%", "my.toml"), ("Has a car", "30%", "my.toml"),
    ]  # fmt: skip
    option = narrow_layer(["eats out=15%", "new=5%"])
    assert shares(first, second, option) == [
        ("Eats out", "15%", "--narrow"), ("Has a car", "30%", "my.toml"), ("new", "5%", "--narrow"),
    ]  # fmt: skip
    assert shares(first, narrow_layer([])) == shares(first)
    empty = read_layer(b"audience.narrow = []", "my.toml", WORDS)
    assert shares(first, empty) == []


def test_a_scenario_narrows_by_label_too() -> None:
    layer = read_layer(
        b"[[audience.narrow]]\nlabel = 'a'\nshare = '10%'\n"
        b"[scenario.s.audience.narrow]\n1 = '20%'\n"
        b"[[scenario.t.audience.narrow]]\nlabel = 'b'\nshare = '30%'\n",
        "my.toml",
        WORDS,
    )
    assert shares(layer, layer.scenarios["s"]) == [("a", "20%", "my.toml [scenario.s]")]
    assert shares(layer, layer.scenarios["t"]) == [
        ("a", "10%", "my.toml"), ("b", "30%", "my.toml [scenario.t]"),
    ]  # fmt: skip


def test_a_place_is_a_key() -> None:
    """The key that results show sets the share at that place, whatever file gave it; a later file
    wins over an earlier one's places.
    """
    first = file(("a", "10%"), ("b", "20%"))
    assert shares(first, set_layer(["audience.narrow.2=5%"], WORDS)) == [
        ("a", "10%", "my.toml"), ("b", "5%", "--set"),
    ]  # fmt: skip
    by_place = read_layer(b"[audience.narrow]\n1 = { value = '5%', why = 'mine' }", "b.toml", WORDS)
    assert shares(first, by_place, file(("A", "7%")))[0] == ("a", "7%", "my.toml")
    assert merge([first, by_place]).narrows[0].given.why == "mine"


@pytest.mark.parametrize(
    ("setting", "narrow", "said"),
    [
        ("audience.narrow.1=5%", [], "--set `audience.narrow.1`: nothing narrows the audience"),
        ("audience.narrow.1=5%", ["x=5%"], "audience.narrow.1: given twice, by --set and as --na"),
        ("audience.narrow.3=5%", ["x=5%"], "the last narrowing share is audience.narrow.1"),
    ],
)
def test_a_place_that_nothing_has_or_that_two_options_give_is_refused(
    setting: str, narrow: list[str], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        merge([set_layer([setting], WORDS), narrow_layer(narrow)])
    assert said in caught.value.message


def test_an_option_of_a_label_and_of_its_place_is_given_twice() -> None:
    """Neither wins without a word, also where a file has the label."""
    with pytest.raises(InputError, match="given twice, by set and as narrow `a`"):
        shares(
            file(("a", "10%")), set_layer(["audience.narrow.1=5%"], WORDS), narrow_layer(["A=5%"])
        )


@pytest.mark.parametrize("place", ["0", "01", "21", "x", "-1", "1.5", "²"])
def test_a_place_is_a_plain_number(place: str) -> None:
    with pytest.raises(InputError, match="narrow"):
        set_layer([f"audience.narrow.{place}=5%"], WORDS)


def test_settings_are_given_once() -> None:
    """A key twice among the settings of one call is refused, whatever its spaces."""
    with pytest.raises(InputError, match="set `overlap`: given twice, `80%` and `90%`"):
        set_layer(["overlap=80%", " overlap = 90%"], WORDS)


@pytest.mark.parametrize("key", ["social.age.018-34", "social.age.18 - 34", "audience_met.07"])
def test_a_name_has_one_spelling(key: str) -> None:
    """A band or a number of days under two spellings would be two keys, of which one is lost."""
    with pytest.raises(InputError):
        set_layer([f"{key}=50%"], WORDS)


def test_narrowing_over_narrowing() -> None:
    """What is added takes the place of its labels; the others stay before it."""
    assert over(["a=10%, b=20%"], ["A=5%; c=1%"]) == ("b=20%", "A=5%", "c=1%")
