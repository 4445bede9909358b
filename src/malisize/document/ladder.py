"""The ladder of money of a plan: from the rate card to what is paid, each line named as the trade
names it and each rung the sum of the lines above it, to the smallest coin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from malisize.document.blocks import AnyCell, Cell, Column, Table
from malisize.document.parts import (
    amount,
    currency_of,
    heading_of_ranges,
    money,
    range_of,
    scale_of,
)
from malisize.records import Estimate, Row
from malisize.rungs import ROW_OF, RUNGS, Rung, split_rung
from malisize.wording import joined, phrase
from malisize.wording.numbers import adding_up

NET_MEDIA = "budget.net_media"
CHARGED = (
    NET_MEDIA,
    "budget.agency_fee",
    "budget.payment_fee",
    "budget.production",
    "budget.vat_media",
    "budget.vat_services",
)
_OFF = ("budget.volume_discount", "budget.discount", "budget.agency_discount")
_SHORT = {
    "budget.gross": phrase("Gross"),
    "budget.volume_discount": phrase("volume"),
    "budget.discount": phrase("discount"),
    "budget.agency_discount": phrase("agency discount"),
    NET_MEDIA: phrase("Media"),
    "budget.agency_fee": phrase("agency"),
    "budget.payment_fee": phrase("payment"),
    "budget.production": phrase("production"),
    "budget.vat_media": phrase("VAT on media"),
    "budget.vat_services": phrase("VAT on fees"),
}
_NAMES = {  # the whole ladder, from the top
    "budget.gross": phrase("Gross, at the rate card"),
    "budget.volume_discount": phrase("less volume discount"),
    "budget.discount": phrase("less discount of media"),
    "budget.net": phrase("Net"),
    "budget.agency_discount": phrase("less agency discount"),
    NET_MEDIA: phrase("Net net, what media are paid"),
    "budget.agency_fee": phrase("plus agency fee"),
    "budget.payment_fee": phrase("plus payment fee"),
    "budget.production": phrase("plus production"),
    "budget.before_tax": phrase("Total before tax"),
    "budget.vat_media": phrase("plus VAT on media"),
    "budget.vat_services": phrase("plus VAT on fees and production"),
    "budget.total": phrase("Total, all in"),
}
_RUNGS = ("budget.gross", "budget.net", NET_MEDIA, "budget.before_tax", "budget.total")


def rung(estimate: Estimate) -> Rung:
    """Return where on the ladder the total that was asked stands."""
    return split_rung(str(estimate.request["plan"].get("total") or ""))[1] or "all-in"


def asked_money(estimate: Estimate) -> str:
    """Return the total that was asked, or found, with the rung it stands on, in words."""
    asked = rung(estimate)
    row = estimate[ROW_OF[asked] if ROW_OF[asked] in estimate else NET_MEDIA]
    return phrase("{amount} {rung}", amount=with_currency(row).text, rung=RUNGS[asked])


def with_currency(row: Row) -> Cell:
    """Return an amount of money to the franc or cent, with its currency."""
    found = money(smallest(row), row.unit)
    said = phrase("{amount} {currency}", amount=found.text, currency=currency_of(row.unit))
    return found._replace(text=said)


def smallest(row: Row) -> int:
    """Return an amount in whole francs, or in whole cents."""
    return round(row.central * scale_of(row.unit))


def rounded(estimate: Estimate) -> dict[str, int]:
    """Return the rungs and lines of the ladder in the smallest unit of money, each rung what the
    lines above it come to as shown.
    """
    total = smallest(estimate["budget.total"])
    if rung(estimate) == "before-tax":
        before = smallest(estimate["budget.before_tax"])
        found = _parts(estimate, CHARGED[:4], before)
        found |= _parts(estimate, CHARGED[4:], total - before)
    else:
        found = _parts(estimate, CHARGED, total)
        before = sum(found[id] for id in CHARGED[:4])
    found |= {"budget.before_tax": before, "budget.total": total}
    if "budget.gross" in estimate:
        net = smallest(estimate["budget.net"]) if _OFF[2] in estimate else found[NET_MEDIA]
        gross = smallest(estimate["budget.gross"])
        off = [id for id in _OFF[:2] if id in estimate]
        found |= _parts(estimate, off, gross - net)
        gross = net + sum(found[id] for id in off)
        found |= {"budget.gross": gross, "budget.net": net, _OFF[2]: net - found[NET_MEDIA]}
    return found


def _parts(estimate: Estimate, ids: Sequence[str], sum_of_them: int) -> dict[str, int]:
    parts = [estimate[id].central * scale_of(estimate[id].unit) for id in ids]
    return dict(zip(ids, adding_up(parts, sum_of_them), strict=True))


def spent(estimate: Estimate, rows: Sequence[Row]) -> dict[str, int]:
    """Return the spends of channels by id, adding up to net media as shown."""
    ids = [row.id.replace(".reach", ".spend") for row in rows]
    return _parts(estimate, ids, rounded(estimate)[NET_MEDIA])


def charged(estimate: Estimate) -> Iterator[str]:
    """Yield the ladder as sums of a line each: from gross to media where there are discounts, and
    from media to the total.
    """
    values, currency = rounded(estimate), currency_of(estimate["budget.total"].unit)

    def said(id: str, labels: Mapping[str, str]) -> str:
        coins = money(values[id], currency).text
        return phrase("{label} {amount}", label=labels[id], amount=coins)

    if "budget.gross" in values:
        off = [said(id, _SHORT) for id in _OFF if values.get(id)]
        lines = joined(" − ", [said("budget.gross", _SHORT), *off])
        yield phrase(
            "{lines} = {total}", lines=lines, total=money(values[NET_MEDIA], currency).text
        )
    shown = [id for id in CHARGED if id == NET_MEDIA or estimate[id].high > 0]
    labels: dict[str, str] = dict(_SHORT)
    if "budget.production" in shown:
        labels["budget.vat_services"] = phrase("VAT on fees and production")
    lines = joined(" + ", [said(id, labels) for id in shown])
    yield phrase(
        "{lines} = {total}", lines=lines, total=money(values["budget.total"], currency).text
    )


def ladder(estimate: Estimate) -> Table:
    """Return the whole ladder, a line each, with its part of what media are paid and its range."""
    values, currency = rounded(estimate), currency_of(estimate["budget.total"].unit)
    columns = (
        Column(phrase("money {currency}", currency=currency)),
        Column(phrase("amount"), "number", main=True),
        Column(phrase("of media"), "number"),
        Column(heading_of_ranges(estimate.request), "range"),
    )
    shown = [id for id in _NAMES if id in estimate and (id in _RUNGS or estimate[id].high > 0)]
    media = values[NET_MEDIA]
    rows = tuple(_line(estimate[id], values[id], media) for id in shown)
    return Table(columns, rows, name=phrase("From the rate card to what is paid"), quiet=True)


def _line(row: Row, value: int, media: int) -> tuple[AnyCell, ...]:
    part = amount(value / media, "share") if media else None
    return Cell(_NAMES[row.id]), money(value, row.unit), part, range_of(row)
