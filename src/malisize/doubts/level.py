"""How many people are online in the country, on which sources do not agree."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.country import Country
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
    country = found.inputs.country
    told = {
        "country": country.name, "published": count(published), "taken": count(central),
        "range": span(low, high, "people"),
    }  # fmt: skip
    if _is_unsurveyed(country):
        text = phrase(
            "No survey of {country}: another country's ages and shares by place and sex stand in,"
            " and of {published} internet users {taken} ({range}) are taken, as there",
            **told,
        )
    else:
        text = phrase(
            "Sources disagree on how many people are online in {country}: {published} published,"
            " {taken} ({range}) with what surveys find, which is used here",
            **told,
        )
    hint = phrase("to choose: `{option}`", option=in_force(leaf))
    yield Note("people-online", text, hint, ("segment.online",), (LEVEL,))


def _is_unsurveyed(country: Country) -> bool:
    """Tell whether another place stands in for the capital and every region of the surveys."""
    codes = {country.survey_code(id) for id in (country.capital_id, *country.regions)}
    return codes <= set(country.surveys["online"].proxies)
