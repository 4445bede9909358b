"""What a market may start from: a row of an audience, or a figure."""

from __future__ import annotations

from malisize.errors import InputError
from malisize.figures.catalogue import Catalogue, is_table, topics_of
from malisize.model.audience import Audience, RowSpec
from malisize.model.channels import channels
from malisize.model.inputs import Inputs
from malisize.quantity.unit import PEOPLE
from malisize.rows import FAMILIES, family_of, ids
from malisize.text import did_you_mean, shown
from malisize.wording import phrase


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
        phrase("{name} is no row and no figure", name=shown(name)),
        hint=did_you_mean(
            name, known, phrase("a row of an audience, such as `segment.online`, or a figure")
        ),
    )


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
            hint=phrase("rows: {names}", names=_ids(audience)),
        )
    node = inputs.figure(name)
    return RowSpec(name, node.label, node)


def _ids(audience: Audience) -> str:
    return ", ".join(spec.id for spec in audience.rows if spec.node.unit == PEOPLE)
