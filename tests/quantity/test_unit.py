"""Units: how they are read, multiplied, divided and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.quantity.unit import PEOPLE, RATIO, SHARE, Unit

WORDS = (
    "people",
    "accounts",
    "members",
    "connections",
    "XOF",
    "EUR",
    "share",
    "ratio",
    "XOF per USD",
    "people per account",
    "XOF per person per year",
    "purchases per person per year",
)
UNITS = st.sampled_from([Unit.parse(word) for word in WORDS])


@pytest.mark.parametrize(
    "text", [*WORDS, "connections per person", "people per member", "people per visitor"]
)
def test_a_unit_is_written_as_it_was_read(text: str) -> None:
    """Every unit of the catalogue and the assumptions reads back as written."""
    assert str(Unit.parse(text)) == text
    assert Unit.parse(str(Unit.parse(text))) == Unit.parse(text)


@given(UNITS, UNITS, UNITS)
def test_units_multiply_in_any_order_and_divide_back(a: Unit, b: Unit, c: Unit) -> None:
    """Multiplication is commutative and associative, and dividing by the same unit undoes it."""
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert (a * b) / b == a


@given(UNITS)
def test_a_unit_over_itself_is_a_bare_number(a: Unit) -> None:
    """Anything over its own unit has no unit left."""
    assert a / a == RATIO
    assert str(a / a) == "ratio"


def test_accounts_become_people_only_through_people_per_account() -> None:
    """Accounts times people per account are people; accounts alone are not."""
    accounts = Unit.parse("accounts")
    assert accounts * Unit.parse("people per account") == PEOPLE
    assert accounts != PEOPLE
    assert Unit.parse("connections") / Unit.parse("connections per person") == PEOPLE


def test_a_share_of_people_is_people_and_shares_of_shares_are_shares() -> None:
    """A bare number keeps the other unit, and a product of shares is called a share."""
    assert PEOPLE * SHARE == PEOPLE
    assert str(SHARE * SHARE) == "share"
    assert str(SHARE * RATIO) == "share"
    assert SHARE == RATIO  # both are bare numbers; the name is for display


def test_a_year_of_a_person_is_a_person_and_a_year() -> None:
    """What the catalogue writes per person-year is per person and per year."""
    assert Unit.parse("XOF per person-year") == Unit.parse("XOF per person per year")
    bought = Unit.parse("XOF per purchase") * Unit.parse("purchases per person per year") * PEOPLE
    assert str(bought) == "XOF per year"


def test_powers_and_quotients_are_written_out() -> None:
    """Powers carry a sign of power, and a quotient names the single thing below."""
    people = Unit.parse("people")
    assert str(people * people) == "people^2"
    assert str(Unit.parse("XOF") / people) == "XOF per person"
    assert str(RATIO / people) == "1 per person"
    assert str(Unit.parse("XOF") / people / people) == "XOF per person^2"
