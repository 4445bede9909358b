"""What a country's model says of people online beside what its surveys found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malisize import Study
from malisize.figures.catalogue import Catalogue
from malisize.packs.folder import country as found

SEXES = ("women", "men")
Cell = tuple[str, str]  # a region's code and a sex


def table(code: str) -> str:
    """Return the table of a country: of people aged 15 to 49 by region and sex, the share online
    in the model at central values, and by source, with how far the model is off at each source's
    own level.
    """
    country = found(code)
    figure = Catalogue(country).figure("internet_use", "access")
    rounds = list(dict.fromkeys((one.source, one.as_of) for one in figure.observations))
    values = {(one.source, one.as_of, one.cell): one.value for one in figure.observations}
    fitted = country.surveys["online"].sources
    heads = [
        f"{source}, {as_of} ({'fit' if source in fitted else 'comparison'})"
        for source, as_of in rounds
    ]
    areas = {
        country.survey_code(id): country.areas[id] for id in (country.capital_id, *country.regions)
    }
    people, model = _model(code, {region: area.id for region, area in areas.items()})
    columns = [  # every source has every region
        {(region, sex): values[(*told, f"{region}/{sex}")] for region in areas for sex in SEXES}
        for told in rounds
    ]
    lines = [
        f"| women / men, % | malisize | {' | '.join(heads)} |",
        f"|---|---:|{'---:|' * len(heads)}",
    ]
    for region, area in areas.items():
        pairs = [[cells[region, sex] for sex in SEXES] for cells in (model, *columns)]
        shown = [" / ".join(f"{100 * share:.0f}" for share in pair) for pair in pairs]
        lines.append(f"| {area.name} | {' | '.join(shown)} |")
    off = [_points(model, cells, people) for cells in columns]
    for name, told in (("mean miss", _mean), ("largest miss", max)):
        lines.append(f"| {name}, points | | {' | '.join(f'{told(one):.1f}' for one in off)} |")
    return "\n".join(lines) + "\n"


def _model(code: str, areas: Mapping[str, str]) -> tuple[dict[Cell, float], dict[Cell, float]]:
    """Return the people of each cell, and the share of them who are online in the model."""
    study = Study.load(country=code)
    people, online = {}, {}
    for region, area in areas.items():
        for sex in SEXES:
            rows = study.audience(area=area, gender=sex, age="15-49", channels=["sms"], range=None)
            people[region, sex] = rows["segment.population"].central
            online[region, sex] = rows["segment.online"].central / people[region, sex]
    return people, online


def _points(
    model: Mapping[Cell, float], there: Mapping[Cell, float], people: Mapping[Cell, float]
) -> list[float]:
    """Return how many points each cell of the model is off a source, all odds times the one factor
    by which both have as many people online; found by bisection, without the code of the model.
    """
    goal = sum(people[cell] * share for cell, share in there.items())
    low, high = 1e-4, 1e4
    for _ in range(200):
        middle = (low * high) ** 0.5
        total = sum(people[cell] * _times(share, middle) for cell, share in model.items())
        low, high = (middle, high) if total < goal else (low, middle)
    return [100 * abs(_times(model[cell], low) - share) for cell, share in there.items()]


def _times(share: float, factor: float) -> float:
    odds = factor * share / (1.0 - share)
    return odds / (1.0 + odds)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
