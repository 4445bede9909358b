"""What a market may start from: a row of an audience, or a figure."""

from __future__ import annotations

from malisize.assumptions.layers import Assumptions
from malisize.assumptions.values import reason
from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue
from malisize.figures.names import is_table, topics_of
from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import channels
from malisize.model.inputs import Inputs
from malisize.quantity.unit import PEOPLE
from malisize.rows import FAMILIES, family_of, ids
from malisize.text import did_you_mean, shown
from malisize.wording import phrase
from malisize.wording.units import many

OWN = "own"  # the id of a start that is the user's own count


def refuse_start(name: str, catalogue: Catalogue) -> None:
    """Check that a text names a row a market can start from, or a figure. Raises InputError."""
    name = name.strip()
    parts = name.split(".")
    if parts[0] == "market":
        raise InputError(
            phrase(
                "{name} is a row of the market itself, so the market would be made of itself",
                name=shown(name),
            ),
            hint=phrase("start from a row of an audience, such as `segment.online`"),
        )
    if parts[0] in ("plan", "budget"):
        raise InputError(
            phrase("{name} is a row of a plan; a market starts from people", name=shown(name)),
            hint=phrase("what a campaign wins is a limit on SOM, market.campaign.total"),
        )
    family = family_of(name)
    if family is not None and family.starts:
        return
    own, country = catalogue.own.figures, catalogue.country
    if (
        len(parts) == 1
        and (name in own or topics_of(name, country))
        and not is_table(name, country)
    ):
        return
    if name.startswith(("segment.penetration", "segment.narrowing")) or (
        parts[0] == "channel" and parts[-1] == "share"
    ):
        raise InputError(
            phrase("{name} is a share, and a market starts from a count", name=shown(name)),
            hint=phrase("such as `segment.online`"),
        )
    starts = [
        id for one in FAMILIES if one.starts for id in ids(one, {"CHANNEL": channels(country)})
    ]
    known = [*starts, *catalogue.names(tables=False)]
    raise InputError(
        phrase("{name} is neither a row nor a figure", name=shown(name)),
        hint=did_you_mean(
            name, known, phrase("a row of an audience, such as `segment.online`, or a figure")
        ),
    )


def counted_in(given: Assumptions) -> int | None:
    """Return the year that the user's own count is of, None where it says none."""
    start = given.get("market.start")
    date = None if start is None else start.date
    return int(date.rpartition("/")[2][:4]) if date is not None and date[:1].isdigit() else None


def start_of(audience: Audience, inputs: Inputs) -> RowSpec:
    """Return what a market starts from: the user's own count, a row of the audience or a figure.
    Raises InputError where no file describes one.
    """
    start = inputs.assumptions.get("market.start")
    if start is None or (start.text is None and start.numeral is None):
        raise inputs.missing(
            "market.start",
            phrase("no file given describes a market"),
            phrase(
                "`malisize market --assumptions {file}` is one",
                file=inputs.country.examples.market or "FILE",
            ),
        )
    if not inputs.assumptions.steps:
        raise inputs.missing(
            "market.step",
            phrase("a market needs steps to TAM, SAM and SOM"),
            phrase("begin each with a line [[market.step]], above label, share and level"),
        )
    if start.text is not None:
        return row(audience, inputs, "market.start", start.text.strip())
    label = phrase("own count of {unit}", unit=many(start.unit))
    return RowSpec(OWN, label, inputs.value(start, label), note=reason(start))


def row(audience: Audience, inputs: Inputs, key: str, name: str) -> RowSpec:
    """Return the row of the audience or the figure of a name. Raises InputError."""
    refuse_start(name, inputs.catalogue)
    for spec in audience.rows:
        if spec.id == name:
            return spec
    parts = name.split(".")
    if parts[0] == "channel":
        channels = [one.channel.key for one in audience.reaches]
        raise InputError(
            phrase("{key}: no row {name} in this request", key=key, name=shown(name)),
            hint=(
                phrase("add `--channel {parts}`", parts=parts[1])
                if parts[1] not in channels
                else phrase("write `channel.{parts}.reachable`", parts=parts[1])
            ),
        )
    if len(parts) > 1:
        raise InputError(
            phrase("{key}: no row {name} in this request", key=key, name=shown(name)),
            hint=did_you_mean(
                name,
                _ids(audience),
                phrase(
                    "such as `{row}`; `{lists}` lists them",
                    row=_ids(audience)[-1],
                    lists="malisize audience --format csv",
                ),
            ),
        )
    node = inputs.figure(name)
    return RowSpec(name, node.label, node)


def _ids(audience: Audience) -> list[str]:
    return [spec.id for spec in audience.rows if spec.node.unit == PEOPLE]
