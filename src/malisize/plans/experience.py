"""Prices and rates that past campaigns teach: a layer above the defaults, below what users give."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.assumptions.campaigns import Campaign
from malisize.assumptions.layers import Layer, merge
from malisize.assumptions.values import Given
from malisize.figures.catalogue import Catalogue
from malisize.model.inputs import Inputs
from malisize.numerals import Kind, interval
from malisize.plans.amounts import rate as worth
from malisize.plans.prices import observed, predicted
from malisize.wording import phrase, plural

_RATES: tuple[tuple[str, Kind, str, float], ...] = (
    ("cpm", "money", phrase("per thousand impressions"), float("inf")),
    ("ctr", "rate", phrase("clicks per impression"), 1.0),
    ("conversion_rate", "rate", phrase("conversions per click"), 1.0),
)


def price_layer(layers: Sequence[Layer], catalogue: Catalogue) -> Layer | None:
    """Return the prices and rates that the campaigns of layers give, for keys that no layer above
    the first gives; None where there are none. Raises InputError for money without a rate.
    """
    if not any(layer.campaigns for layer in layers):
        return None
    inputs = Inputs(catalogue, merge(layers))
    values: dict[str, Given] = {}
    campaigns = inputs.assumptions.campaigns
    for channel in dict.fromkeys(one.channel for one in campaigns):
        of = _in_one_currency([one for one in campaigns if one.channel == channel], inputs)
        for name, kind, unit, most in _RATES:
            key = f"channels.{channel}.{name}"
            if not inputs.replaced([key]):
                given = _given(key, name, kind, unit, most, of, inputs)
                if given is not None:
                    values[key] = given
    return Layer(campaigns[-1].layer, values) if values else None


def _in_one_currency(campaigns: Sequence[Campaign], inputs: Inputs) -> list[Campaign]:
    """Return campaigns whose money is in the currency of the first that has any."""
    code = next((one.currency for one in campaigns if one.currency), None)
    return [
        one
        if one.spent is None or one.currency in (None, code) or code is None
        else one._replace(
            spent=one.spent * worth(str(one.currency), inputs) / worth(code, inputs), currency=code
        )
        for one in campaigns
    ]


def _given(
    key: str, name: str, kind: Kind, unit: str, most: float, campaigns: Sequence[Campaign],
    inputs: Inputs,
) -> Given | None:  # fmt: skip
    known = inputs.assumptions.get(key)
    if known is None and name == "conversion_rate":
        known = inputs.assumptions.get(name)
    code = next((one.currency for one in campaigns if one.currency), None)
    stand_in = None if known is None else known.numeral
    if stand_in is not None and kind == "money" and code is not None:
        factor = worth(str(stand_in.currency), inputs) / worth(code, inputs)
        centre = None if stand_in.central is None else stand_in.central * factor
        stand_in = stand_in._replace(
            low=stand_in.low * factor, high=stand_in.high * factor, central=centre
        )
    found = predicted(observed(campaigns, name), stand_in, most)
    if found is None:
        return None
    money = code if kind == "money" else None
    numeral = interval(
        found.low, found.high, kind, key, central=min(max(found.central, found.low), found.high),
        currency=money,
    )  # fmt: skip
    counted = plural("{number} campaign of your own", "{number} campaigns of your own",
                     found.campaigns)  # fmt: skip
    why = phrase("moved by {campaigns}", campaigns=counted)
    if known is not None:
        why = phrase("{before} before, moved by {campaigns}", before=known.written,
                     campaigns=counted)  # fmt: skip
    dates = sorted(one.when for one in campaigns if one.when)
    return Given(
        key,
        campaigns[-1].layer,
        numeral=numeral,
        kind=kind,
        unit=f"{money} {unit}" if money else unit,
        why=why,
        source=campaigns[-1].source,
        mark="sourced",
        date=dates[0] if dates else None,
    )
