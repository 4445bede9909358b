"""Money: what a budget buys after fees and taxes, line by line, in the country's money.

total = net media + agency fee + payment fee + production + VAT on media + VAT on services. The
agency's fee is a markup on net media, or a commission on gross media (net media and commission
together). Other money is converted at a fixed parity, or at ``fx.CURRENCY``.
"""

from __future__ import annotations

from typing import NamedTuple

from malisize.errors import InputError
from malisize.figures.catalogue import topics_of
from malisize.model.inputs import Inputs
from malisize.numerals import BY_CODE, CURRENCIES, parity, plain
from malisize.quantity.node import Node, constant, total
from malisize.quantity.spread import Exact
from malisize.quantity.unit import SHARE, Unit
from malisize.wording import phrase

__all__ = ["CURRENCIES", "Costs", "costs", "in_own", "own_unit", "rate_of"]


class Costs(NamedTuple):
    """A total and its lines, every one in the country's money; ``load`` is media, fees and their
    taxes over net media.

    ``fixed`` is production and its tax, None where there is no production.
    """

    total: Node
    net_media: Node
    lines: tuple[tuple[str, str, Node], ...]
    load: Node
    fixed: Node | None


def own_unit(inputs: Inputs) -> Unit:
    """Return the unit of the country's money, in which everything is computed."""
    return Unit.parse(inputs.country.currency)


def in_own(node: Node, inputs: Inputs) -> Node:
    """Return an amount (or a price per something) in the country's money. Raises InputError where a
    rate is needed and nobody gave one.
    """
    for base, power in node.unit.powers:
        if power == 1 and base in BY_CODE and base != inputs.country.currency:
            return node * rate_of(base, inputs)
    return node


def rate_of(code: str, inputs: Inputs) -> Node:
    """Return how much of the country's money one of another currency is: their parity, in the
    catalogue where it is there, or an assumption. Raises InputError where nobody gave one.
    """
    money = inputs.country.currency
    fixed = parity(money, code)
    if fixed is None:
        label = phrase("{money} for {one}", money=BY_CODE[money].many, one=BY_CODE[code].one)
        return inputs.assumption(f"fx.{code.lower()}", label)
    key = f"{money}_per_{code}".lower()
    topics = topics_of(key, inputs.country)
    if topics:
        return inputs.figure(key, topics[0])
    return constant(
        fixed,
        phrase("{money} per {code}, a fixed parity", money=money, code=code),
        Unit.parse(f"{money} per {code}"),
    )


def costs(inputs: Inputs, budget: Node) -> Costs:
    """Return net media and every line of a total budget, so that the lines add up to the
    total.

    Production is held at what the total can pay. Raises InputError for a fee basis other than net
    or gross, a commission that leaves nothing, or a missing key.
    """
    payment = inputs.assumption("budget.payment_fee", phrase("Payment fee"))
    vat_media = inputs.assumption("vat.media", phrase("VAT on media"))
    vat_services = inputs.assumption("vat.services", phrase("VAT on fees and production"))
    production = in_own(inputs.assumption("budget.production", "Production"), inputs)
    markup = _markup(inputs)
    one = constant(1.0, phrase("net media"), SHARE)
    services = (markup + payment) * vat_services
    load = (one + markup + payment + vat_media + services).named(
        "budget.load", phrase("Total over net media, production aside")
    )
    fixed = None
    spare = budget
    if production.leaf is None or production.leaf.spread != Exact(0.0):
        taxed = (one + vat_services).named(
            "budget.with_vat", phrase("Production with its VAT over production")
        )
        fixed = (production * taxed).named("budget.fixed", phrase("Production and its VAT"))
        held = fixed.capped(budget, phrase("Production and its VAT take the whole total"))
        spare = (budget - held).named(
            "budget.for_media", phrase("Left for media, fees and their taxes")
        )
        production = (held / taxed).named("budget.production", "Production")
    net = (spare / load).named("budget.net_media", phrase("Net media"))
    agency = (net * markup).named("budget.agency_fee", phrase("Agency fee"))
    paying = (net * payment).named("budget.payment_fee", phrase("Payment fee"))
    tax_media = (net * vat_media).named("budget.vat_media", phrase("VAT on media"))
    tax_services = (total([agency, paying, production]) * vat_services).named(
        "budget.vat_services", phrase("VAT on fees and production")
    )
    lines = (
        ("budget.agency_fee", phrase("Agency fee"), agency),
        ("budget.payment_fee", phrase("Payment fee"), paying),
        ("budget.production", "Production", production),
        ("budget.vat_media", phrase("VAT on media"), tax_media),
        ("budget.vat_services", phrase("VAT on fees and production"), tax_services),
    )
    return Costs(budget, net, lines, load, fixed)


def _markup(inputs: Inputs) -> Node:
    """Return the agency's fee over net media: as given, or f / (1 - f) of a commission f on gross
    media.
    """
    fee = inputs.assumption("budget.agency_fee", phrase("Agency fee"))
    basis = inputs.assumptions.meaning("budget.fee_basis") or "net"
    if basis == "net":
        return fee
    assert fee.leaf is not None
    if fee.leaf.spread.high >= 1.0:
        most = plain(fee.leaf.spread.high, "share")
        raise InputError(
            phrase(
                "budget.agency_fee: a commission of `{most}` on gross media leaves nothing"
                " for media",
                most=most,
            ),
            hint=phrase(
                '--set budget.agency_fee="15%", or --set budget.fee_basis=net for a markup'
            ),
        )
    return (fee / fee.complement()).named(
        "budget.markup", phrase("Agency commission over net media"), SHARE
    )
