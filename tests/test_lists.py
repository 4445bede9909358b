"""Texts that hold several things: a comma within one of them stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.lists import entries_in, shares_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("eats out=10%", ["eats out=10%"]),
        ("eats out=10%,has car=50%", ["eats out=10%", "has car=50%"]),
        ("eats out = 10% , has car = 50%", ["eats out = 10%", "has car = 50%"]),
        ("eats out, monthly=10%", ["eats out, monthly=10%"]),
        ("a, b=10%, c, d=20%", ["a, b=10%", "c, d=20%"]),
        ("a=10% to 30%, central 20%", ["a=10% to 30%, central 20%"]),
        ("a=10% to 30%, central 20%; b=5%", ["a=10% to 30%, central 20%", "b=5%"]),
        ("a=12,5%,b=7,5%", ["a=12,5%", "b=7,5%"]),
        ("a=0,5; b=7,5%;", ["a=0,5", "b=7,5%"]),
        ("a=10%,b=20%;c=30%", ["a=10%", "b=20%", "c=30%"]),
        ("d = e=10% to 30%", ["d = e=10% to 30%"]),
        ("a=10%;;b=20%", ["a=10%", "b=20%"]),
    ],
)
def test_a_comma_splits_only_before_another_share(text: str, parts: list[str]) -> None:
    """Commas within labels and shares stay; a semicolon always ends a share that another
    follows.
    """
    assert shares_in(text) == tuple(parts)


@pytest.mark.parametrize(
    "text",
    ["a=0,5,b=10%", "a=1,5%,b=10%", "a=10% to 30%, central 20%, b=5%"],
)
def test_a_text_with_two_readings_is_refused_with_both(text: str) -> None:
    """Each reading is offered with a semicolon, which has one reading."""
    with pytest.raises(InputError, match="two readings") as caught:
        shares_in(text)
    readings = [part for part in (caught.value.hint or "").split("`") if "=" in part]
    assert len(readings) == 2
    assert all(len(shares_in(reading)) == 2 for reading in readings)


@given(
    st.lists(
        st.tuples(
            st.text("abc ,.é", min_size=1, max_size=8).filter(lambda label: label.strip(" ,;")),
            st.sampled_from(["10%", "0.5", "12,5%", "10% to 30%", "10% to 30%, central 20%"]),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda one: " ".join(one[0].split()),
    )
)
def test_what_semicolons_join_is_split_again(pairs: list[tuple[str, str]]) -> None:
    """However labels and shares are written, a text joined by semicolons gives them back."""
    text = "; ".join(f"{label}={share}" for label, share in pairs)
    wanted = [(label.strip(), share) for label, share in pairs]
    for texts in ([text], [f"{label}={share}" for label, share in pairs]):
        read = [piece.rpartition("=") for one in texts for piece in shares_in(one)]
        assert [(label.strip(), share) for label, _, share in read] == wanted


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("facebook=60%,instagram=40%", ("facebook=60%", "instagram=40%")),
        ("facebook=12,5%, instagram=87,5%", ("facebook=12,5%", "instagram=87,5%")),
        ("facebook=1 000,50 EUR;sms=2 EUR", ("facebook=1 000,50 EUR", "sms=2 EUR")),
        ("facebook", ("facebook",)),
    ],
)
def test_a_comma_splits_before_another_name_alone(text: str, entries: tuple[str, ...]) -> None:
    """A value by channel may hold a comma."""
    assert entries_in(text) == entries
