"""A market for reading."""

from __future__ import annotations

from malisize.study import Study
from tests.document.reading import page


def test_small_amounts_keep_their_decimals() -> None:
    """Shown in euros, price times purchases can still be followed by hand."""
    shown = Study.load("momo-merchant").market(range=None, currency="EUR")
    assert "One customer pays 68.6 EUR a year: 3.81 EUR x 18 purchases" in page(shown)


def test_years_to_come_are_a_table() -> None:
    """Each year has its line by its own name, the year of the figures first; beside what customers
    pay stands what is kept.
    """
    text = page(Study.load("grocery-bamako").market(years=2, draws=300))
    assert [line.split()[0] for line in text.splitlines() if line.startswith("  20")] == [
        "2026",
        "2027",
    ]
    assert "\n  as counted " in text
    kept = page(Study.load("mototaxi-bamako").market(years=1, range=None))
    assert any(line.rstrip().endswith(" kept") for line in kept.splitlines())


def test_a_range_shows_the_centre_it_implies_with_the_way_to_give_another() -> None:
    """3 to 9 has its centre at 5.2, the root of their product; the line that replaces it says
    so.
    """
    text = """
[market]
start = "segment.population"
price = "1000 XOF"
purchases = "3 to 9"
[[market.step]]
label = "a"
share = "min 10% max 20%"
level = "TAM"
[[market.step]]
label = "b"
share = "10% to 40%"
level = "SAM"
[[market.step]]
label = "c"
share = "10% to 40%, central 20%"
level = "SOM"
"""
    found = page(Study.load(("m.toml", text.encode())).market(draws=300))
    assert '--set market.step.2="10% to 40%, central 21.4%"' in found
    assert '--set market.step.3="10% to 40%, central 20%"' in found
    assert '--set market.step.1="min 10% max 20%"' in found
    assert "1 000 XOF x 5.20 purchases" in found


def test_what_to_do_next_can_be_typed_after_years_to_come() -> None:
    """`explain` takes no years: what shows a row's parts is then the whole command."""
    text = page(Study.load("grocery-bamako").market(years=2, range=None))
    said = "malisize explain market.som.people --assumptions grocery-bamako"
    assert f" `{said}`: what it is made of" in text
    assert "without --years, shows the second" in text


def test_a_first_year_that_costs_more_than_it_brings_is_a_loss() -> None:
    """Where winning customers costs more than is kept of them in a year, the loss is said with
    what they cost together; where it does not, when it is paid back. Sales are no income.
    """
    text = page(Study.load("school-fees").market(range=None))
    assert "SALES A YEAR  137 M XOF\n" in text
    loss = "Winning all costs 3.24 M XOF: a first-year loss of 927 000, back in 17 months"
    assert loss in text
    cheap = page(Study.load("school-fees", set=("market.winning.cost=500 XOF",)).market(range=None))
    assert "Winning a customer costs 500 XOF, back in 8 months" in cheap
    whole = page(Study.load("grocery-bamako").market(range=None))
    assert ("BEFORE COSTS" in whole) == ("OF WHICH YOU KEEP" not in whole)
