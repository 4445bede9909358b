"""The keys of what is charged and taken off between the rate card and what is paid."""

from __future__ import annotations

from malisize.assumptions.rule import KeyRule, key
from malisize.assumptions.steps import read_steps
from malisize.assumptions.texts import read_fee_basis
from malisize.rungs import read_rung

_STEPS = "5% from 2M {money}, 10% from 5M {money}"

CHARGES: tuple[KeyRule, ...] = (
    key(
        "budget.total_basis",
        "where on the ladder of money a total stands that does not say it: all-in, before-tax,"
        " net-net, net or gross",
        "text",
        example="before-tax",
        read=read_rung,
    ),
    key(
        "budget.discount",
        "discount that media grant off the rate card, a share or an amount, for every channel"
        " without its own",
        example="20%",
        or_paid=True,
    ),
    key(
        "budget.volume_discount",
        "discount by steps of gross, off all of it or by slice, over the channels without their"
        " own: see docs/method.md (none: no steps)",
        "text",
        example=_STEPS,
        read=read_steps,
    ),
    key(
        "budget.agency_discount",
        "discount that media grant to agencies off net, which the client gets, for every channel"
        " without its own",
        example="15%",
    ),
    key(
        "channels.CHANNEL.discount",
        "discount off this channel's rate card, a share or an amount",
        example="20%",
        or_paid=True,
    ),
    key(
        "channels.CHANNEL.volume_discount",
        "discount by steps of this channel's gross, off all of it or by slice (none: no steps)",
        "text",
        example=_STEPS,
        read=read_steps,
    ),
    key(
        "channels.CHANNEL.agency_discount",
        "discount that this channel grants to agencies off net, which the client gets",
        example="15%",
    ),
    key(
        "budget.agency_fee",
        "the agency's fee, as a share or an amount",
        example="10% to 20%",
        or_paid=True,
    ),
    key(
        "budget.fee_basis",
        "what a share of the agency's fee is of: net (a markup on net media), gross (a commission"
        " within gross media), total (of all before tax) or rate-card (of gross at the rate card)",
        "text",
        example="net",
        read=read_fee_basis,
    ),
    key(
        "budget.payment_fee",
        "what paying costs (card, exchange, reseller), as a share of net media or an amount",
        example="1% to 4%",
        or_paid=True,
    ),
    key(
        "budget.production",
        "what making the advertisements costs",
        kind="paid",
        unit="",
        example="150000 {money}",
    ),
    key("vat.media", "value added tax on media", example="18%"),
    key("vat.services", "value added tax on fees and production", example="18%"),
)
