"""Money: what a budget buys after fees and taxes, line by line, in the country's money.

Net media + agency fee + payment fee + production = the total before tax; with VAT on media and VAT
on services it is the total, all in. A share of the agency's fee is a markup on net media, a
commission on gross media (net media and commission together), a share of the total before tax, or
of gross at the rate card.
Other money is converted at a fixed parity, or at ``fx.CURRENCY``.
"""

from __future__ import annotations

from malisize.assumptions.texts import ON_RATE_CARD
from malisize.errors import InputError
from malisize.figures.names import topics_of
from malisize.model.inputs import Inputs
from malisize.numerals import CURRENCIES, currency_named, is_currency, parity, plain
from malisize.quantity.node import Node, constant, total
from malisize.quantity.spread import Exact
from malisize.quantity.unit import SHARE, Unit
from malisize.rungs import Rung
from malisize.tuples import NamedTuple
from malisize.wording import phrase

__all__ = ["CURRENCIES", "Costs", "costs", "in_own", "own_unit", "rate_of"]


class Costs(NamedTuple):
    """A total, all in, and its lines and rungs, every one in the country's money.

    ``asked`` is the rung that was given. ``load`` is its part that goes with net media, over net
    media, and ``fixed`` the part that does not, None where there is none.
    """

    total: Node
    asked: Node
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
        if power == 1 and is_currency(base) and base != inputs.country.currency:
            return node * rate_of(base, inputs)
    return node


def rate_of(code: str, inputs: Inputs) -> Node:
    """Return how much of the country's money one of another currency is: their parity, in the
    catalogue where it is there, or an assumption. Raises InputError where nobody gave one.
    """
    money = inputs.country.currency
    fixed = parity(money, code)
    if fixed is None:
        many, one = currency_named(money).many, currency_named(code).one
        label = phrase("{money} for {one}", money=many, one=one)
        key = f"fx.{code.lower()}"
        if not inputs.has(key):
            raise inputs.missing(key, phrase("no rate is set, {rate}", rate=label))
        return inputs.assumption(key, label)
    key = f"{money}_per_{code}".lower()
    topics = topics_of(key, inputs.country)
    if topics:
        return inputs.figure(key, topics[0])
    return constant(
        fixed,
        phrase("{money} per {code}, a fixed parity", money=money, code=code),
        Unit.parse(f"{money} per {code}"),
    )


def costs(
    inputs: Inputs,
    budget: Node,
    rung: Rung = "all-in",
    net_media: Node | None = None,
    kept: Node | None = None,
) -> Costs:
    """Return net media and every line of a budget that stands on a rung of the ladder, so that the
    lines add up. ``net_media`` is what a budget above fees and taxes leaves, ``kept`` the share of
    gross that net media are, for a fee of gross at the rate card; None for all of it.

    Production and fees that are amounts are held at what the total can pay. Raises InputError for a
    fee that leaves nothing, or a missing key.
    """
    fees = _fees(inputs, kept)
    vat_media = inputs.assumption("vat.media", phrase("VAT on media"))
    vat_services = inputs.assumption("vat.services", phrase("VAT on fees and production"))
    if net_media is None:
        net, load, fixed, covered = _backwards(fees, budget, (vat_media, vat_services), rung)
    else:
        net, load, fixed, covered = net_media, budget.share_of(net_media), None, None
    net = net.named("budget.net_media", phrase("Net media"))
    agency, paying, production = fees.lines(net, covered)
    before = budget
    if rung != "before-tax":
        before = total([net, agency, paying, production])
    before = before.named("budget.before_tax", phrase("Total before tax"))
    tax_media = (net * vat_media).named("budget.vat_media", phrase("VAT on media"))
    tax_services = (total([agency, paying, production]) * vat_services).named(
        "budget.vat_services", phrase("VAT on fees and production")
    )
    tax = (tax_media + tax_services).named("budget.vat", phrase("VAT"))
    whole = budget
    if rung != "all-in":
        whole = (before + tax).named("budget.total", phrase("Total budget"))
    lines = (
        ("budget.agency_fee", phrase("Agency fee"), agency),
        ("budget.payment_fee", phrase("Payment fee"), paying),
        ("budget.production", "Production", production),
        ("budget.before_tax", phrase("Total before tax"), before),
        ("budget.vat_media", phrase("VAT on media"), tax_media),
        ("budget.vat_services", phrase("VAT on fees and production"), tax_services),
        ("budget.vat", phrase("VAT"), tax),
    )
    return Costs(whole, budget, net, lines, load, fixed)


def _backwards(
    fees: _Fees, budget: Node, vat: tuple[Node, Node], rung: Rung
) -> tuple[Node, Node, Node | None, Node | None]:
    """Return net media of a total, the load of ``Costs`` and its fixed part, and how much of that
    the total pays (None: there is none). ``vat`` is that on media and that on services.
    """
    on_media, on_services = vat
    one = constant(1.0, phrase("net media"), SHARE)
    load, fixed = total([one, *fees.rates]), fees.fixed()
    if rung == "all-in":
        services = [total(fees.rates) * on_services] if fees.rates else []
        load = total([load, on_media, *services])
        if fixed is not None:
            taxed = (one + on_services).named(
                "budget.with_vat", phrase("Production with its VAT over production")
            )
            label = phrase("Production and its VAT")
            if fees.agency_amount is not None or fees.payment_amount is not None:
                label = phrase("Production and fees that are amounts, with their VAT")
            fixed = (fixed * taxed).named("budget.fixed", label)
    load = load.named("budget.load", phrase("Total over net media, production aside"))
    if fixed is None:
        return budget / load, load, None, None
    held = fixed.capped(budget, phrase("Production and its VAT take the whole total"))
    spare = (budget - held).named(
        "budget.for_media", phrase("Left for media, fees and their taxes")
    )
    covered = held.share_of(fixed).named(
        "budget.covered", phrase("Share of production and its VAT that the total pays")
    )
    return spare / load, load, fixed, covered


class _Fees(NamedTuple):
    """What is charged beside media: shares of net media, amounts, and production. With ``on_all``
    the agency's fee is so much of everything else before tax.
    """

    markup: Node | None
    payment: Node | None
    agency_amount: Node | None
    payment_amount: Node | None
    production: Node
    on_all: Node | None

    @property
    def rates(self) -> list[Node]:
        """The shares of net media."""
        return [node for node in (self.markup, self.payment) if node is not None]

    def _others(self) -> list[Node]:
        """Return the amounts that are no fee of the agency, but for production that is nothing."""
        production = [] if _is_nothing(self.production) else [self.production]
        return production + ([] if self.payment_amount is None else [self.payment_amount])

    def fixed(self) -> Node | None:
        """Return what does not go with net media, before tax; None where there is nothing."""
        amounts = self._others()
        if self.on_all is not None and amounts:
            amounts.append(total(amounts) * self.on_all)
        if self.agency_amount is not None:
            amounts.append(self.agency_amount)
        return total(amounts) if amounts else None

    def lines(self, net: Node, covered: Node | None) -> tuple[Node, Node, Node]:
        """Return the agency's fee, the payment fee and production of net media, amounts as far as
        ``covered``.
        """

        def paid(amount: Node) -> Node:
            return amount if covered is None or _is_nothing(amount) else amount * covered

        agency = (
            paid(self.agency_amount) if self.agency_amount is not None else net * _of(self.markup)
        )
        others = self._others()
        if self.on_all is not None and others:
            agency = agency + paid(total(others)) * self.on_all
        paying = (
            paid(self.payment_amount)
            if self.payment_amount is not None
            else net * _of(self.payment)
        )
        return (
            agency.named("budget.agency_fee", phrase("Agency fee")),
            paying.named("budget.payment_fee", phrase("Payment fee")),
            paid(self.production).named("budget.production", "Production"),
        )


def _of(rate: Node | None) -> Node:
    assert rate is not None
    return rate


def _is_nothing(node: Node) -> bool:
    return node.leaf is not None and node.leaf.spread == Exact(0.0)


def _fees(inputs: Inputs, kept: Node | None) -> _Fees:
    """Return what is charged beside media, ``kept`` as for ``costs``. Raises InputError."""
    payment = inputs.assumption("budget.payment_fee", phrase("Payment fee"))
    production = in_own(inputs.assumption("budget.production", "Production"), inputs)
    agency = inputs.assumption("budget.agency_fee", phrase("Agency fee"))
    paid = payment if payment.unit == SHARE else None
    payment_amount = None if paid is not None else in_own(payment, inputs)
    if agency.unit != SHARE:
        return _Fees(None, paid, in_own(agency, inputs), payment_amount, production, None)
    basis = inputs.assumptions.meaning("budget.fee_basis") or "net"
    if basis == "net":
        return _Fees(agency, paid, None, payment_amount, production, None)
    if basis == ON_RATE_CARD:
        markup = agency
        if kept is not None:
            label = phrase("Agency fee over net media")
            markup = (agency / kept).named("budget.markup", label, SHARE)
        return _Fees(markup, paid, None, payment_amount, production, None)
    over = _over(agency, basis)
    if basis == "gross":
        return _Fees(over, paid, None, payment_amount, production, None)
    markup = over
    if paid is not None:
        markup = (over * (constant(1.0, phrase("net media"), SHARE) + paid)).named(
            "budget.markup", phrase("Agency fee over net media"), SHARE
        )
    return _Fees(markup, paid, None, payment_amount, production, over)


def _over(fee: Node, basis: str) -> Node:
    """Return a fee f within gross media, or within the total before tax, over the rest of it: f /
    (1 - f). Raises InputError where it leaves nothing.
    """
    assert fee.leaf is not None
    if fee.leaf.spread.high >= 1.0:
        most = plain(fee.leaf.spread.high, "share")
        said = (
            phrase(
                "budget.agency_fee: a commission of `{most}` on gross media leaves nothing"
                " for media",
                most=most,
            )
            if basis == "gross"
            else phrase(
                "budget.agency_fee: `{most}` of the total leaves nothing for media", most=most
            )
        )
        raise InputError(
            said,
            hint=phrase(
                '--set budget.agency_fee="15%", or --set budget.fee_basis=net for a markup'
            ),
        )
    if basis == "gross":
        return (fee / fee.complement()).named(
            "budget.markup", phrase("Agency commission over net media"), SHARE
        )
    return (fee / fee.complement()).named(
        "budget.on_all", phrase("Agency fee over the rest before tax"), SHARE
    )
