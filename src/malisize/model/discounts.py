"""Discounts: from what media cost at the rate card to what they are paid.

One is taken after the other, each off what the one before leaves: the steps of a volume discount
off gross, the discount off what is left, which makes net, and that of agencies off net, which
makes net net. A channel has its own or those of the budget; one that a platform quotes has none.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import reduce
from operator import mul

from malisize.assumptions.steps import Step
from malisize.assumptions.texts import ON_RATE_CARD
from malisize.errors import InputError
from malisize.model.channels import find
from malisize.model.inputs import Inputs
from malisize.model.money import in_own
from malisize.model.volume import Reached, Sliced
from malisize.numerals import plain
from malisize.quantity.node import Node, constant, total
from malisize.quantity.spread import Exact
from malisize.quantity.unit import SHARE, Unit
from malisize.rungs import RUNGS, Rung
from malisize.text import offered, typed_at
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import grouped, share

_ALL = constant(1.0, phrase("all of it"))
_LABELS = {
    "volume_discount": phrase("Volume discount"),
    "discount": phrase("Discount"),
    "agency_discount": phrase("Agency discount"),
}


class Terms(NamedTuple):
    """The keys of what is agreed with a channel, None where nothing is: those of channels with the
    same terms are one.
    """

    volume: str | None
    discount: str | None
    agency: str | None


class Rates(NamedTuple):
    """What each discount takes off, as a share of what the one before leaves, None for nothing."""

    volume: Node | None
    discount: Node | None
    agency: Node | None

    def kept(self) -> Node | None:
        """Return the share of gross that is paid, None for all of it."""
        parts = [one.complement() for one in self if one is not None]
        return reduce(mul, parts) if parts else None


class Ladder(NamedTuple):
    """The rungs above net media with the lines between them, from gross down; ``kept`` is the share
    of gross that is paid, by channel with a discount.

    ``stepped`` says that it changes with what is spent.
    """

    lines: tuple[tuple[str, str, Node], ...] = ()
    kept: Mapping[str, Node] = {}
    stepped: bool = False


def agreed(
    inputs: Inputs, channels: Iterable[str], quoted: Container[str] = ()
) -> dict[str, Terms]:
    """Return what is agreed with each channel; a quote is what is paid already. Raises InputError
    for a discount that leaves nothing to pay.
    """
    return {
        key: Terms(*(None if key in quoted else _key(inputs, key, name) for name in _LABELS))
        for key in channels
    }


def _key(inputs: Inputs, channel: str, name: str) -> str | None:
    """Return the key of a discount that holds for a channel, None without one."""
    own = f"channels.{channel}.{name}"
    key = own if inputs.has(own) else f"budget.{name}"
    if not inputs.has(key):
        return None
    if name == "volume_discount":
        return key if inputs.assumptions.meaning(key) else None
    node = _leaf(inputs, key)
    assert node.leaf is not None
    spread = node.leaf.spread
    if node.unit == SHARE and spread.high >= 1.0:
        most = plain(spread.high, "share")
        raise InputError(
            phrase("{key}: a discount of `{most}` leaves nothing to pay", key=key, most=most),
            hint=offered(typed_at(f"--set {key}", "15%")),
        )
    return None if spread == Exact(0.0) else key


def _leaf(inputs: Inputs, key: str) -> Node:
    """Return the leaf of a discount: a share, or money."""
    return inputs.assumption(key, _label(inputs, key))


def _label(inputs: Inputs, key: str) -> str:
    """Return what a discount is called, that of one channel with its name."""
    whole, _, name = key.rpartition(".")
    if whole == "budget":
        return _LABELS[name]
    channel = find(whole.partition(".")[2], inputs.country).label
    return phrase("{label}: {words}", label=channel, words=_LABELS[name])


def ladder(
    inputs: Inputs,
    terms: Mapping[str, Terms],
    spends: Mapping[str, Node],
    net_media: Node,
    known: Rates | None = None,
) -> Ladder:
    """Return the ladder above net media, of which ``spends`` by channel are the parts; ``known``
    are the discounts of a gross that is known.
    """
    groups: dict[Terms, list[str]] = {}
    for key, one in terms.items():
        groups.setdefault(one, []).append(key)
    paid = {
        one: net_media if len(keys) == len(spends) else total([spends[key] for key in keys])
        for one, keys in groups.items()
    }
    rates = _rates(inputs, paid) if known is None else dict.fromkeys(paid, known)
    kept = {key: rates[one].kept() for one, keys in groups.items() for key in keys}
    found = {key: node for key, node in kept.items() if node is not None}
    if not found:
        return Ladder()
    whole = {one: found.get(keys[0]) for one, keys in groups.items()}
    lines = _lines({one: (paid[one], whole[one], rates[one]) for one in groups})
    stepped = any(one.volume or _is_amount(inputs, one.discount) for one in groups)
    return Ladder(lines, found, stepped)


def _lines(
    groups: Mapping[Terms, tuple[Node, Node | None, Rates]],
) -> tuple[tuple[str, str, Node], ...]:
    """Return the rungs and lines of groups: what is paid, the share of gross it is, and rates."""
    gross: list[Node] = []
    net: list[Node] = []
    taken: dict[str, list[Node]] = {name: [] for name in _LABELS}
    for paid, kept, rates in groups.values():
        left = paid if kept is None else paid / kept
        gross.append(left)
        for name, rate in zip(_LABELS, rates, strict=True):
            if name == "agency_discount":
                net.append(left * _ALL if left is gross[-1] else left)
            if rate is not None:
                taken[name].append(left * rate)
                left = left * rate.complement()
    found = [("budget.gross", phrase("Gross, at the rate card"), gross)]
    found += [(f"budget.{name}", label, taken[name]) for name, label in _LABELS.items()]
    found.insert(3, ("budget.net", phrase("Net, after the discounts of media"), net))
    return tuple((id, label, total(nodes).named(id, label)) for id, label, nodes in found if nodes)


def _is_amount(inputs: Inputs, key: str | None) -> bool:
    """Tell whether a discount is given as an amount of money."""
    return key is not None and _leaf(inputs, key).unit != SHARE


def _rates(inputs: Inputs, paid: Mapping[Terms, Node]) -> dict[Terms, Rates]:
    """Return the discounts of groups of channels, of which ``paid`` is net media: amounts and steps
    are of all groups together that have them.
    """
    agency = {one: _share(inputs, one.agency) for one in paid}
    net = {one: _before(node, agency[one]) for one, node in paid.items()}
    amounts = {
        key: _of_amount(inputs, key, total([net[one] for one in paid if one.discount == key]))
        for key in {one.discount: None for one in paid}
        if _is_amount(inputs, key) and key is not None
    }
    shares = {one: amounts.get(one.discount or "") or _share(inputs, one.discount) for one in paid}
    left = {one: _before(node, shares[one]) for one, node in net.items()}
    volumes = {
        key: _of_steps(inputs, key, total([left[one] for one in paid if one.volume == key]))
        for key in {one.volume: None for one in paid}
        if key is not None
    }
    return {one: Rates(volumes.get(one.volume or ""), shares[one], agency[one]) for one in paid}


def _share(inputs: Inputs, key: str | None) -> Node | None:
    return None if key is None else _leaf(inputs, key)


def _before(paid: Node, rate: Node | None) -> Node:
    """Return what an amount was before a discount."""
    return paid if rate is None else paid / rate.complement()


def _of_amount(inputs: Inputs, key: str, paid: Node) -> Node:
    """Return the share that an amount takes off, held at as much as is paid after it."""
    held = _amount(inputs, key, paid)
    return _named(held.share_of(paid + held), key, inputs)


def _amount(inputs: Inputs, key: str, most: Node) -> Node:
    """Return the amount of a discount, at most so much; above it at central values the plan has no
    answer.
    """
    text = phrase("{key}: the discount is more than what is paid after it", key=key)
    hint = offered(typed_at(f"--set {key}", "20%"))
    return in_own(_leaf(inputs, key), inputs).part_of(most, text, hint)


def _of_steps(inputs: Inputs, key: str, amount: Node, *, paid: bool = True) -> Node:
    """Return the share that steps take off an amount: of gross, or with ``paid`` what it leaves."""
    steps: Sequence[Step] = inputs.assumptions.meaning(key)
    at = [
        in_own(constant(one.amount, _written(one), Unit.parse(one.currency)), inputs)
        for one in steps
    ]
    kind = Sliced if steps[0].sliced else Reached
    op = kind(tuple(one.rate for one in steps), paid=paid)
    return _named(Node(op, (amount, *at), SHARE), key, inputs)


def _written(step: Step) -> str:
    return phrase(
        "{amount} {currency} for {share}",
        amount=grouped(step.amount, 0),
        currency=step.currency,
        share=share(step.rate),
    )


def _named(rate: Node, key: str, inputs: Inputs) -> Node:
    label = phrase("{label}, share taken off", label=_label(inputs, key))
    return rate.named(f"{key}.share", label, SHARE)


def net_media_of(
    inputs: Inputs, terms: Mapping[str, Terms], asked: Node, rung: Rung
) -> tuple[Node, Rates | None]:
    """Return net media of a total that is said gross or net, and where gross is known its
    discounts. Raises InputError where channels have discounts of their own, since what they leave
    depends on the split.
    """
    if rung == "net-net":
        return asked, None
    one, *others = dict.fromkeys(terms.values())
    if others:
        raise InputError(
            phrase(
                "a {rung} total tells what media are paid only where all channels have the same"
                " discounts",
                rung=RUNGS[rung],
            ),
            hint=phrase(
                "say what media are paid, such as `{typed}`",
                typed=typed_at("--total", f"500000 {inputs.country.currency} net-net"),
            ),
        )
    rates = Rates(None, None, _share(inputs, one.agency))
    if rung == "gross":
        rates = _off_gross(inputs, one, asked)
    kept = rates.kept()
    return asked if kept is None else asked * kept, rates if rung == "gross" else None


def kept_of(
    inputs: Inputs, terms: Mapping[str, Terms], net: Node | None, known: Rates | None
) -> Node | None:
    """Return the share of gross that net media are where a fee is of gross at the rate card, None
    for all of it or where it is not; ``net`` is net media where they are known before the fees,
    ``known`` the discounts of a gross that is known.

    Raises InputError where what is left of gross depends on the split, or on the fee itself.
    """
    if inputs.assumptions.meaning("budget.fee_basis") != ON_RATE_CARD:
        return None
    if known is not None:
        return known.kept()
    one, *others = dict.fromkeys(terms.values())
    stepped = one.volume is not None or _is_amount(inputs, one.discount)
    if others or (stepped and net is None):
        example = f"250000 {inputs.country.currency}"
        raise InputError(
            phrase(
                "budget.fee_basis: a fee of gross at the rate card is known only where all channels"
                " have the same discounts, and steps or amounts with a total net or gross"
            ),
            hint=phrase(
                "give the fee as an amount: `{typed}`",
                typed=typed_at("--set budget.agency_fee", example),
            ),
        )
    if net is None:
        return Rates(None, _share(inputs, one.discount), _share(inputs, one.agency)).kept()
    return _rates(inputs, {one: net})[one].kept()


def _off_gross(inputs: Inputs, one: Terms, gross: Node) -> Rates:
    """Return the discounts of a gross that is known."""
    volume = None if one.volume is None else _of_steps(inputs, one.volume, gross, paid=False)
    rate = _share(inputs, one.discount)
    if one.discount is not None and _is_amount(inputs, one.discount):
        left = gross if volume is None else gross * volume.complement()
        half = left * constant(0.5, phrase("half"))
        held = _amount(inputs, one.discount, half)
        rate = _named(held.share_of(left), one.discount, inputs)
    return Rates(volume, rate, _share(inputs, one.agency))
