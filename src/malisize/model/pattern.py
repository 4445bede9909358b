"""Where people online are, and who has a phone: shares by region and sex from several surveys.

Surveys differ in their national level, which is not what they are asked about here: each is first
moved to one level on odds. The centre of a cell is then the mean of their logits, and its range
comes from how far they are apart, in this cell and over all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from malisize.country import Survey
from malisize.model.odds import Cells, at_odds, factor, odds_of
from malisize.quantity.spread import Spread, logitnormal
from malisize.records import Observation
from malisize.tuples import NamedTuple

SEXES = ("women", "men")
_LEAST, _MOST = 0.01, 0.99  # shares are held within, since fewer were asked than make them sure
_SCORE = 1.645  # of the 95th percentile


class Found(NamedTuple):
    """What surveys have for one region and sex, at one national level: a share, and whether it is
    a proxy.
    """

    spread: Spread
    observations: tuple[Observation, ...]
    is_proxy: bool


def found(
    survey: Survey,
    observed: Mapping[str, Mapping[str, Observation]],
    people: Mapping[str, float],
) -> dict[str, Found]:
    """Return what surveys have by cell (``REGION/SEX``), ``observed`` by source and cell;
    ``people`` of the surveys' ages live in each cell.

    The half-width of a 90 % range of the logit is 1.645 s sqrt(1.2), s the root mean square of the
    spread between sources in the cell and of that over all cells.
    """
    cells = [cell for cell in people if all(cell in of for of in observed.values())]
    weights = [people[cell] for cell in cells]
    whole = sum(weights)
    odds = {
        source: [odds_of(min(max(of[cell].value or 0.0, _LEAST), _MOST)) for cell in cells]
        for source, of in observed.items()
    }
    levels = [
        sum(w * at_odds(o) for w, o in zip(weights, each, strict=True)) / whole
        for each in odds.values()
    ]
    level = at_odds(math.exp(sum(math.log(odds_of(one)) for one in levels) / len(levels)))
    logits = [
        [math.log(o * k) for o in each]
        for each in odds.values()
        for k in [factor(level * whole, Cells(each, [1.0], weights, [1.0]))]
    ]
    centres = [sum(each) / len(each) for each in zip(*logits, strict=True)]
    freedom = max(1, len(logits) - 1)
    own = [
        sum((one[place] - centre) ** 2 for one in logits) / freedom
        for place, centre in enumerate(centres)
    ]
    pooled = sum(own) / len(own)
    out = {}
    for place, cell in enumerate(cells):
        half = _SCORE * math.sqrt((own[place] + pooled) / 2.0) * math.sqrt(1.2)
        low, middle, high = (at_odds(math.exp(centres[place] + end)) for end in (-half, 0.0, half))
        seen = tuple(of[cell] for of in observed.values())
        is_proxy = cell.partition("/")[0] in survey.proxies
        out[cell] = Found(logitnormal(low, high, middle), seen, is_proxy)
    return out


def constant(share: Spread, bands: Sequence[tuple[float, float]]) -> float:
    """Return by what the odds of a share over several bands become those of the band of odds 1:
    ``bands`` are the odds of each, and its people.
    """
    centre = float(share.central)
    cells = Cells([1.0], [odds for odds, _ in bands], [1.0], [people for _, people in bands])
    return float(factor(centre * cells.everybody, cells) / odds_of(centre))
