"""Formulas over nodes: units are checked while they are built, names and texts follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from malisize.errors import InputError, UnitError
from malisize.numerals import exact
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import (
    PEOPLE,
    RATIO,
    SHARE,
    Node,
    assumed,
    combine,
    constant,
    highest,
    lowest,
    total,
)


def people(name: str = "people", value: float | str = 1000.0) -> Node:
    """Return a leaf that counts people."""
    return assumed(name, name, value, "people")


def accounts(name: str = "accounts", value: float | str = 500.0) -> Node:
    """Return a leaf that counts accounts."""
    return assumed(name, name, value, "accounts")


@pytest.mark.parametrize(
    "build",
    [
        lambda: people() + accounts(),
        lambda: people() - accounts(),
        lambda: people().capped(accounts(), "too many"),
        lambda: people().part_of(accounts(), "too many"),
        lambda: people().share_of(accounts()),
        lambda: total([people(), accounts()]),
        lambda: highest([people(), accounts()]),
        lambda: lowest([people(), accounts()]),
        lambda: combine(people(), [accounts()]),
    ],
)
def test_people_and_accounts_never_meet(build: Callable[[], Node]) -> None:
    """Adding, comparing, capping or combining people and accounts is an error that names both units
    and both quantities.
    """
    with pytest.raises(UnitError) as caught:
        build()
    message = caught.value.message
    assert message.count("people") >= 2
    assert message.count("accounts") >= 2


def test_money_in_two_currencies_needs_a_rate() -> None:
    """Francs and dollars add up only after a rate has turned one into the other."""
    francs = assumed("media", "Media", 500_000.0, "XOF")
    dollars = assumed("tools", "Tools", 100.0, "USD")
    with pytest.raises(UnitError, match="cannot add XOF and USD: Media and Tools"):
        francs + dollars
    rate = assumed("fx.usd", "Rate", 600.0, "XOF per USD")
    both = francs + dollars * rate
    assert str(both.unit) == "XOF"
    assert centrals([both])[both] == 560_000.0


def test_an_unnamed_side_is_named_by_its_formula() -> None:
    """Where a side of a wrong sum has no label, its formula stands for it."""
    with pytest.raises(UnitError, match="people × share"):
        people() * assumed("share", "share", 0.5, "share") + accounts()


def test_only_a_share_has_a_complement() -> None:
    """1 minus people means nothing."""
    assert str(assumed("s", "s", 0.3, "share").complement().unit) == "share"
    with pytest.raises(UnitError, match="complement of people"):
        people().complement()


def test_units_follow_the_arithmetic() -> None:
    """Accounts times people per account are people; people over people are a share; people over
    accounts keep both.
    """
    made = accounts() * assumed("p", "p", 0.9, "people per account")
    assert made.unit == PEOPLE
    assert made.share_of(people()).unit == SHARE
    assert str((people() / accounts()).unit) == "people per account"
    assert (people() / people()).unit == RATIO


def test_a_formula_is_written_with_the_names_of_its_inputs() -> None:
    """Formulas show the nearest names, with parentheses only where the arithmetic needs them."""
    a, b, c = people("a"), people("b"), people("c")
    s = assumed("s", "s", 0.5, "share")
    assert ((a + b) * s).formula == "(a + b) × s"
    assert (a + b * s).formula == "a + b × s"
    assert (a - (b - c)).formula == "a − (b − c)"
    assert (a - b - c).formula == "a − b − c"
    assert (a / (b / c)).formula == "a ÷ (b ÷ c)"
    assert (a / b / c).formula == "a ÷ b ÷ c"
    assert (a * s.complement()).formula == "a × (1 − s)"
    assert (s * s).complement().formula == "1 − (s × s)"
    assert lowest([a, b + c]).formula == "the smaller of (a, b + c)"
    assert highest([a, b]).formula == "the largest of (a, b)"
    assert combine(c, [a, b]).formula == "c × (1 − (1 − a ÷ c) × (1 − b ÷ c))"
    assert combine(c + c, [a]).formula == "(c + c) × (1 − (1 − a ÷ (c + c)))"
    assert a.formula == ""
    assert ((a + b).named("sum", "Sum") * s).formula == "Sum × s"


def test_a_name_sticks_to_formulas_and_not_to_leaves() -> None:
    """A formula takes the id, label and kind of bare number it is given; a leaf keeps its own."""
    a, b = people("a"), people("b")
    named = (a / b).named("ratio", "A over B", SHARE)
    assert (named.id, named.label, str(named.unit)) == ("ratio", "A over B", "share")
    assert a.named("other", "Other") is a
    assert (a.id, a.label) == ("a", "a")
    kept = (a + b).named("sum", "Sum", SHARE)
    assert kept.unit == PEOPLE
    assert repr(named) == "<ratio: share>"
    assert repr(a + b) == "<Add(): people>"


def test_leaves_are_made_from_numbers_and_from_the_grammar() -> None:
    """A leaf takes a number, a text in the grammar or a numeral, and refuses what the grammar
    refuses, by its key.
    """
    assert centrals([leaf := people("x", "1.2k")])[leaf] == 1200.0
    assert centrals([leaf := people("x", exact(7.0, "amount", "x"))])[leaf] == 7.0
    assert leaf.leaf is not None
    assert leaf.leaf.basis == "assumed"
    with pytest.raises(InputError, match=r"^buyers: .*above 1"):
        assumed("buyers", "Buyers", "12", "share")
    with pytest.raises(InputError, match=r"^x: .*negative"):
        people("x", -1.0)


def test_a_constant_is_neither_figure_nor_assumption() -> None:
    """A constant counts as a share unless told, and its key says what it is."""
    third = constant(1 / 3, "1 of 3 years")
    assert third.leaf is not None
    assert third.leaf.key == "constant:1 of 3 years"
    assert third.unit == SHARE
    assert third.leaf.figure is None
    assert third.leaf.assumption is None


def test_a_single_node_is_its_own_total_and_largest() -> None:
    """Sums and maxima of one quantity are that quantity."""
    a = people("a")
    assert total([a]) is a
    assert highest([a]) is a
