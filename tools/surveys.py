"""What a country's model says of people online beside what its surveys found."""

from __future__ import annotations

from malisize import Study
from malisize.figures.catalogue import Catalogue
from malisize.packs.folder import country as found

SEXES = ("women", "men")


def table(code: str) -> str:
    """Return the table of a country: of people aged 15 to 49 by region and sex, the share online
    in the model at central values, and by source.
    """
    country, study = found(code), Study.load(country=code)
    figure = Catalogue(country).figure("internet_use", "access")
    rounds = list(dict.fromkeys((one.source, one.as_of) for one in figure.observations))
    values = {(one.source, one.as_of, one.cell): one.value for one in figure.observations}
    heads = [f"{source}, {as_of}" for source, as_of in rounds]
    lines = [
        f"| women / men, % | malisize | {' | '.join(heads)} |",
        f"|---|---:|{'---:|' * len(heads)}",
    ]
    for area in (country.capital_id, *country.regions):
        name, region = country.areas[area].name, country.survey_code(area)
        cells = [
            [values[(*told, f"{region}/{sex}")] for sex in SEXES]  # every source has every region
            for told in rounds
        ]
        model = []
        for sex in SEXES:
            rows = study.audience(area=area, gender=sex, age="15-49", channels=["sms"], range=None)
            model.append(rows["segment.online"].central / rows["segment.population"].central)
        shown = [" / ".join(f"{100 * share:.0f}" for share in pair) for pair in (model, *cells)]
        lines.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join(lines) + "\n"
