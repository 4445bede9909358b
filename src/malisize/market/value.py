"""What a customer of a market pays in a year, in one line of revenue or several, and what customers
pay together.
"""

from __future__ import annotations

from collections.abc import Sequence

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.rules import option_of
from malisize.assumptions.values import Given, reason
from malisize.assumptions.yearly import Years, by_year
from malisize.country import Country
from malisize.errors import InputError, UnitError
from malisize.market.base import Market, Worth, of_customers
from malisize.model.money import in_own
from malisize.numerals import is_currency
from malisize.quantity.node import Node, constant, total
from malisize.quantity.unit import Unit
from malisize.text import offered
from malisize.wording import joined, phrase

_BOUGHT = frozenset(
    {  # what one purchase may be
        "purchases",
        "items",
        "trips",
        "deliveries",
        "orders",
        "baskets",
        "rides",
        "visits",
        "transactions",
        "subscriptions",
    }
)
_YEARS = Unit.parse("years")
_WHOLE, _PRICE, _OFTEN, _TAKE, _SHARE = (
    "revenue_per_customer", "price", "purchases", "take_rate", "share"
)  # fmt: skip


def add_value(out: Market) -> None:
    """Add what one customer pays in a year, and what is kept of it: price x purchases or as given,
    of one line of revenue or the sum of several. Raises InputError for none or two ways.
    """
    lines = lines_of(out.inputs.assumptions)
    if lines:
        _refuse_both(out.inputs.assumptions, lines[0])
    out.worth = _worth(out, 0, lines)


def worth_in(out: Market, year: int) -> Worth:
    """Return what a customer pays in a year to come, and add its rows where the years differ."""
    assert out.worth is not None
    lines = lines_of(out.inputs.assumptions)
    stems = ["market", *(f"market.line.{line}" for line in lines)]
    keys = [f"{stem}.{name}" for stem in stems for name in (_WHOLE, _PRICE, _OFTEN, _TAKE, _SHARE)]
    return _worth(out, year, lines) if out.varies(*keys) else out.worth


def lines_of(given: Assumptions) -> list[str]:
    """Return the names of the lines of revenue, in the order of their first keys."""
    keys = (key.split(".") for key in given.values if key.startswith("market.line."))
    return list(dict.fromkeys(parts[2] for parts in keys))


def _refuse_both(given: Assumptions, line: str) -> None:
    """Refuse a price of the whole beside lines of revenue. Raises InputError."""
    for name in (_PRICE, _OFTEN, _WHOLE):
        key = f"market.{name}"
        if by_year(given.values, key) is not None:
            raise InputError(
                phrase("{key} and market.line.{line} exclude each other", key=key, line=line),
                hint=phrase("make it a line of its own: [market.line.{name}]", name="main"),
            )


def _worth(out: Market, year: int, lines: Sequence[str]) -> Worth:
    """Add what a customer pays in a year, and what is kept of it, and return both."""
    parts = [_line(out, f"market.line.{line}", year) for line in lines]
    if not parts:
        parts = [_line(out, "market", year)]
        paid = parts[0].paid
        note = _note(out, "market", _WHOLE, year)
    else:
        paid, note = total([part.paid for part in parts]), ""
    expected = Unit.parse(of_customers(f"{out.inputs.country.currency} per person per year",
                                       out.customer))  # fmt: skip
    if paid.unit != expected:
        raise UnitError(
            phrase(
                "market.revenue_per_customer: comes out in `{unit}`, not in `{expected}`",
                unit=paid.unit,
                expected=expected,
            )
        )
    paid = _add(out, "market", _WHOLE, phrase("Revenue per customer a year"), paid, year, note)
    if not lines:
        return Worth(paid, _kept(out, year))
    if all(part.kept is None for part in parts):
        return Worth(paid)
    each = [part.paid if part.kept is None else part.kept for part in parts]
    label = phrase("Kept of it per customer a year")
    kept = _add(out, "market", "kept_per_customer", label, total(each), year)
    return Worth(paid, kept=kept)


def _kept(out: Market, year: int) -> Node | None:
    """Return the share that is kept of what a customer pays; None where all of it is."""
    take = out.at(f"market.{_TAKE}", phrase("Share kept"), year)
    if take is None:
        return None
    label, note = phrase("Share of it that is kept"), _note(out, "market", _TAKE, year)
    return _add(out, "market", _TAKE, label, take, year, note)


def _line(out: Market, stem: str, year: int) -> Worth:
    """Return what a customer pays in a year in one line of revenue, and what is kept of it."""
    inputs = out.inputs
    whole, price, often = _way(out, stem)
    if whole is not None:
        given = whole.of(year)
        label: str = phrase("Revenue per customer a year")
        if stem != "market":
            label = _called(out, stem, phrase("what a customer pays a year"))
        node = in_own(timed(out.leaf(given, out.in_year(label, whole, year))), inputs)
    else:
        node = _bought(out, stem, price, often, year)
    if stem == "market":
        return Worth(node)
    words = _called(out, stem, phrase("share of customers who buy it"))
    share = out.at(f"{stem}.{_SHARE}", words, year)
    if share is not None:
        node = node * _add(out, stem, _SHARE, words, share, year, _note(out, stem, _SHARE, year))
    note = "" if whole is None else _note(out, stem, _WHOLE, year)
    words = _called(out, stem, phrase("what a customer pays a year"))
    node = _add(out, stem, _WHOLE, words, node, year, note)
    words = _called(out, stem, phrase("share of it that is kept"))
    take, own = out.at(f"{stem}.{_TAKE}", words, year), stem
    if take is None:
        take, own = out.at(f"market.{_TAKE}", phrase("Share kept"), year), "market"
    if take is None:
        return Worth(node)
    take = _add(out, stem, _TAKE, words, take, year, _note(out, own, _TAKE, year))
    return Worth(node, kept=node * take)


def _called(out: Market, stem: str, words: str) -> str:
    """Return what a quantity of a line of revenue is called, with the name of the line."""
    told = out.inputs.assumptions.get(f"{stem}.label")
    name = stem.rpartition(".")[2]
    return joined(": ", [(told.text or name) if told is not None else name, words])


def _add(
    out: Market, stem: str, name: str, label: str, node: Node, year: int, note: str = ""
) -> Node:
    """Add a row of today, or of a year to come."""
    if not year:
        return out.add(f"{stem}.{name}", label, node, note=note)
    row = f"market.year.{year}{stem.removeprefix('market')}.{name}"
    when = str(out.calendar.year(year))
    return out.add(row, phrase("{label} in {when}", label=label, when=when), node)


def _note(out: Market, stem: str, name: str, year: int) -> str:
    found = by_year(out.inputs.assumptions.values, f"{stem}.{name}")
    return "" if found is None or year else reason(found.of(year))


def _way(out: Market, stem: str) -> tuple[Years | None, Years | None, Years | None]:
    """Return the revenue per customer, or the price and the purchases, whichever way a later layer
    gives. Raises InputError where one layer gives both.
    """
    given = out.inputs.assumptions
    whole, price, often = (
        by_year(given.values, f"{stem}.{name}") for name in (_WHOLE, _PRICE, _OFTEN)
    )
    if whole is not None and (price is not None or often is not None):
        others = [one.first.key for one in (price, often) if one is not None]
        own = given.rank(whole.first.key)
        if all(own > given.rank(one) for one in others):
            price = often = None
        elif any(given.rank(one) > own for one in others):
            whole = None
        else:
            raise InputError(
                phrase(
                    "{stem}.revenue_per_customer and {key} are two ways to one number",
                    stem=stem,
                    key=others[0],
                ),
                hint=phrase("leave out one of them: revenue per customer, or price and purchases"),
            )
    return whole, price, often


def _bought(out: Market, stem: str, price: Years | None, often: Years | None, year: int) -> Node:
    """Add the price and the purchases of a customer; return what they come to in a year. Raises
    InputError without one of them.
    """
    inputs = out.inputs
    if price is None:
        raise inputs.missing(
            f"{stem}.price",
            phrase("what a customer pays is needed"),
            f'--set {stem}.price="1500 {inputs.country.currency}"',
        )
    if often is None:
        raise inputs.missing(
            f"{stem}.purchases",
            phrase("how often a customer buys in a year is needed"),
            f'--set {stem}.purchases="20 to 60"',
        )
    asked = price.of(year)
    label: str = phrase("Price of a purchase")
    told: str = phrase("Purchases of a customer a year")
    if stem != "market":
        label = _called(out, stem, phrase("price of a purchase"))
        told = _called(out, stem, phrase("purchases of a customer a year"))
    node = _per_purchase(out.leaf(asked, out.in_year(label, price, year)), asked, inputs.country)
    cost = in_own(node, inputs)
    times = out.leaf(often.of(year), out.in_year(told, often, year))
    if not year or price.varies:
        cost = _add(out, stem, _PRICE, label, cost, year, _note(out, stem, _PRICE, year))
    if not year or often.varies:
        times = _add(out, stem, _OFTEN, told, times, year, _note(out, stem, _OFTEN, year))
    return cost * times


def timed(node: Node) -> Node:
    """Return an amount of a year as an amount per year, where its figure leaves the year unsaid."""
    return (
        node
        if any(word == "years" for word, _ in node.unit.powers)
        else node / constant(1.0, phrase("one year"), _YEARS)
    )


def _per_purchase(node: Node, given: Given, country: Country) -> Node:
    """Return a figure's price (of a trip, an item, an order) as the price of a purchase. Raises
    UnitError for no price.
    """
    if given.figure is None:
        return node
    money = [word for word, power in node.unit.powers if power == 1]
    things = [(word, power) for word, power in node.unit.powers if power != 1]
    if len(money) != 1 or not is_currency(money[0]) or [power for _, power in things] != [-1]:
        raise UnitError(
            phrase(
                "market.price: {figure} is in `{unit}`, and a price is money per something",
                figure=given.figure,
                unit=node.unit,
            ),
            hint=offered(option_of("market.price", country)),
        )
    if things[0][0] not in _BOUGHT:
        raise UnitError(
            phrase(
                "market.price: {figure} is in `{unit}`, which is not the price of a purchase",
                figure=given.figure,
                unit=node.unit,
            ),
            hint=offered(option_of("market.price", country)),
        )
    if things[0][0] == "purchases":
        return node
    one = Unit(((things[0][0], 1), ("purchases", -1)))
    said = str(Unit(((things[0][0], -1),))).removeprefix("1 per ")
    return node * constant(1.0, phrase("one {things} per purchase", things=said), one)


def add_money(out: Market, stem: str, title: str, people: Node, worth: Worth) -> Node:
    """Add the money of a level, and what of it is kept."""
    revenue = out.add(
        f"{stem}.revenue",
        phrase("{title}: what customers pay a year", title=title),
        people * worth.paid,
    )
    if worth.take is not None or worth.kept is not None:
        kept = revenue * worth.take if worth.take is not None else people * worth.left
        out.add(f"{stem}.kept", phrase("{title}: what is kept of it a year", title=title), kept)
    return revenue
