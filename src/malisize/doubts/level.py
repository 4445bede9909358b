"""How many people are online in the country, on which sources do not agree."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.doubts.evaluated import Evaluated
from malisize.provenance import in_force
from malisize.records import Note
from malisize.wording import phrase
from malisize.wording.numbers import count, span

LEVEL = "users.level"


def contested_level(found: Evaluated) -> Iterator[Note]:
    """Say how many people surveys find online beside those published, and how many are taken."""
    leaf = next((leaf for leaf in found.leaves if leaf.key == LEVEL), None)
    if leaf is None or found.inputs.replaced([LEVEL]):
        return
    published = found.values[found.row("internet_users")]
    low, central, high = (
        published * part for part in (leaf.spread.low, leaf.spread.central, leaf.spread.high)
    )
    if low == central == high == published:
        return
    text = phrase(
        "Sources disagree on how many people are online in {country}: {published} published,"
        " {taken} ({range}) with what surveys find, which is used here",
        country=found.inputs.country.name,
        published=count(published),
        taken=count(central),
        range=span(low, high, "people"),
    )
    hint = phrase("to choose: `{option}`", option=in_force(leaf))
    yield Note("people-online", text, hint, ("segment.online",), (LEVEL,))
