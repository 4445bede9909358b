"""Household surveys by region and sex: whether they add up to the country, and how far the
published number of users is from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.names import BANDS, COD, DHS, DHS_NATION, KORHOGO, MODEL, UN
from malisize.figures.checks.spans import Span, exact, half_unit, span, summed
from malisize.figures.conflicts import number, stated
from malisize.records import Observation

_LEVEL = "internet_share_15_49"
_ROUNDS = (  # surveys and the model by date
    ("ehcvm-mali-2018", "2018/2019"),
    ("ehcvm-mali-2021", "2021/2022"),
    (MODEL, "2021"),
    (MODEL, "2025"),
)
_NATION = "ML"
_CENSUS = {  # the regions of the census of 2022 that lie in a former region
    "ML01": ("kayes", "kita", "nioro"),
    "ML02": ("koulikoro",),
    "ML03": ("sikasso", "koutiala", "bougouni"),
    "ML04": ("segou", "san"),
    "ML05": ("mopti", "bandiagara"),
    "ML06": ("tombouctou",),
    "ML07": ("gao",),
    "ML08": (),
    "ML09": ("bamako",),
}
_UNLISTED = ("ML02", "ML05", "ML06", "ML07", "ML08")  # where its other six regions lie
_SEXES = ("women", "men")
_ADULTS = tuple(f"{low}-{low + 4}" for low in range(15, 50, 5))  # the ages that surveys ask


def cells(book: Book, key: str, source: str, as_of: str | None = None) -> dict[str, Observation]:
    """Return what a source has in a table. Raises LookupError where it has nothing."""
    found = book.figure(key).cells(source, as_of)
    if not found:
        raise LookupError(f"no cells {key}@{source}")
    return found


def people_at(book: Book, ages: tuple[str, ...]) -> dict[str, float]:
    """Return women and men of some age bands, by the UN's table."""
    table = cells(book, "population_by_age", UN)
    return {sex: sum(span(table[f"{age}/{sex}"]).at for age in ages) for sex in _SEXES}


def weighted(book: Book, shares: Mapping[str, float]) -> Span:
    """Return the share of the country that shares of its former regions give, with the ends that
    their weights leave open.

    The first weights are COD-PS's, which give the central value; the others the census's, whose
    six regions without a count of their own go to the former region that moves the result most.
    """
    projected = cells(book, "former_region_population", COD)
    people = {code: span(projected[code]).at for code in _CENSUS}
    at = sum(people[code] * shares[code] for code in people) / sum(people.values())
    counted = {
        code: sum(book(f"region_population_{name}").at for name in names)
        for code, names in _CENSUS.items()
    }
    rest = book("region_population_other").at
    base = sum(counted[code] * shares[code] for code in counted)
    ends = [(base + rest * shares[code]) / (sum(counted.values()) + rest) for code in _UNLISTED]
    return Span(min(at, *ends), at, max(at, *ends))


def of_country(book: Book, key: str, source: str, as_of: str | None = None) -> dict[str, Span]:
    """Return the shares of the country that a source's regions give: women, men and ``all``."""
    table = cells(book, key, source, as_of)
    shares = {sex: {code: span(table[f"{code}/{sex}"]).at for code in _CENSUS} for sex in _SEXES}
    adults = people_at(book, _ADULTS)
    both = {
        code: sum(adults[sex] * shares[sex][code] for sex in _SEXES) / sum(adults.values())
        for code in _CENSUS
    }
    return {**{sex: weighted(book, shares[sex]) for sex in _SEXES}, "all": weighted(book, both)}


def ages_and_sexes(book: Book) -> Iterator[Finding]:
    """Check that women and men of every age add up to the people, and the ages to the country."""
    table = {cell: span(o) for cell, o in cells(book, "population_by_age", UN).items()}
    ages = list(dict.fromkeys(cell.partition("/")[0] for cell in table))
    uneven = [
        age
        for age in ages
        if not (table[f"{age}/women"] + table[f"{age}/men"]).meets(table[f"{age}/people"])
    ]
    yield judge(
        "sexes_of_ages",
        not uneven,
        "population_by_age: women + men = people",
        ", ".join(uneven) or f"{len(ages)} ages",
        "within the rounding",
    )
    country = book.observation(f"population@{UN}@2025-07-01")
    for column in ("people", "women + men"):
        total = summed(table[f"{age}/{sex}"] for age in ages for sex in column.split(" + "))
        yield judge(
            "ages_sum",
            total.meets(span(country)),
            f"population_by_age: {column} of all ages = population",
            number(total.at),
            stated(country),
        )
    people = sum(table[f"{age}/people"].at for age in ages)
    bands = {low: table[f"{low}-{low + 4}/people"].at for low in range(0, 65, 5)}
    bands[65] = people - sum(bands.values())
    off = [
        key
        for low, key in zip(bands, BANDS, strict=True)
        if abs(bands[low] / people - book(key).at) > half_unit(book(key).at, "") + 1e-9
    ]
    yield judge(
        "ages_shares",
        not off,
        "population_by_age / people = population_share_*",
        ", ".join(off) or f"{len(BANDS)} bands",
        "the digits stated",
    )
    women = sum(table[f"{age}/women"].at for age in ages) / people
    share = book.observation("female_share")
    yield judge(
        "women_share",
        abs(women - span(share).at) < 1e-4,
        "population_by_age: women / people = female_share",
        number(women, "share", 4),
        stated(share),
    )


def former_regions(book: Book) -> Iterator[Finding]:
    """Check that the former regions add up to the country, and set their shares beside those of the
    census.
    """
    table = cells(book, "former_region_population", COD)
    people = {code: span(table[code]).at for code in _CENSUS}
    total = sum(people.values())
    yield judge(
        "former_regions_sum",
        abs(total - span(table[_NATION]).at) <= 0.5,
        f"former_region_population: {len(people)} regions = the country",
        number(total),
        stated(table[_NATION]),
    )
    census, rest = book("census_population").at, book("region_population_other").at
    for code in ("ML05", "ML09"):
        low = sum(book(f"region_population_{name}").at for name in _CENSUS[code]) / census
        high = low + (rest / census if code in _UNLISTED else 0)
        share = people[code] / total
        yield judge(
            "former_region_share",
            low <= share <= high,
            f"{table[code].place}: its share of the country, COD-PS 2018",
            number(share, "share", 3),
            (number(low, "share", 3) if low == high else _range(low, high)) + " at the census",
            trap=(
                "region_shares: a projection of 2018; four years later the census found half as"
                " many again of all people in the capital."
            ),
            excused=0.5 < share / low < 2,
        )


def surveys_by_region(book: Book) -> Iterator[Finding]:
    """Check that a survey's share of the country lies where its own regions put it, by the weights
    of two counts of people.
    """
    for key in ("internet_use", "phone_ownership"):
        regions, nation = of_country(book, key, DHS), cells(book, key, DHS_NATION)
        for sex in _SEXES:
            o = nation[f"{_NATION}/{sex}"]
            yield judge(
                "survey_of_regions",
                regions[sex].meets(span(o)),
                f"{key}: {sex} of the regions ({DHS}), weighted = {sex} of the country",
                _range(regions[sex].low, regions[sex].high),
                stated(o),
                "By the people of COD-PS 2018 and of the census of 2022; its own weights lie"
                " between them.",
            )


def levels(book: Book) -> Iterator[Finding]:
    """Check the shares of people aged 15 to 49 online that malisize worked out."""
    for name, computed in _surveyed(book).items():
        yield _worked_out(book, "level_surveyed", "internet_use of the regions", computed, name)
    subject = "internet_users / people aged 13 and over, and aged 15 to 49"
    yield _worked_out(book, "level_published", subject, _published(book), f"{_LEVEL}@{KORHOGO}")


def level_of_use(book: Book) -> Iterator[Finding]:
    """Set the published users beside household surveys, and two surveys of one year beside each
    other.
    """
    people, users, published = book("population"), book("internet_users"), _published(book)
    surveyed = {name: one for name, one in _surveyed(book).items() if MODEL not in name}
    least = min(one.low for one in surveyed.values())
    most = max(one.high for one in surveyed.values())
    adults = people.at * sum(book(band).at for band in BANDS[3:10]) / 1e6
    yield judge(
        "level_of_use",
        published.low <= most,
        "internet_users, as a share of people aged 15 to 49, against household surveys",
        f"{number(users.at)} / {number(people.at)} = {number(users.at / people.at, 'share', 3)} of"
        f" everybody, {_range(published.low, published.high)} of people aged 15 to 49",
        f"{_range(least, most)}, or {number(least * adults, digits=2)} to"
        f" {number(most * adults, digits=2)} million people",
        trap=(
            "national_level: a model's rate of 2023, at least twice what any household survey of"
            " 2018 to 2022 finds; surveys may miss those who do not call WhatsApp internet."
        ),
        excused=2 <= published.low / most <= 4 and book.figure(_LEVEL).used() is None,
    )
    first, second = list(surveyed)[:2]
    one, other = surveyed[first], surveyed[second]
    yield judge(
        "surveys_of_one_year",
        one.meets(other),
        f"{second}, against {first}",
        _range(other.low, other.high),
        number(one.at, "share", 3),
        trap=(
            "survey_level: two surveys of one year differ by a fifth or more; the level of neither"
            " is taken for the country's."
        ),
        excused=0.6 <= other.at / one.at <= 0.95,
    )


def _surveyed(book: Book) -> dict[str, Span]:
    """Return the share of people aged 15 to 49 online that each survey and the model give, by the
    observation that states it.
    """
    nation, adults = cells(book, "internet_use", DHS_NATION), people_at(book, _ADULTS)
    both = sum(adults[sex] * span(nation[f"{_NATION}/{sex}"]).at for sex in _SEXES)
    found = {f"{_LEVEL}@{DHS_NATION}": exact(both / sum(adults.values()))}
    for source, as_of in _ROUNDS:
        name = f"{_LEVEL}@{source}@{as_of}"
        found[name] = of_country(book, "internet_use", source, as_of)["all"]
    return found


def _published(book: Book) -> Span:
    """Return the share that the published users are of people aged 13 and over (low) and of those
    aged 15 to 49 (high).
    """
    people, users = book("population").at, book("internet_users").at
    from_13 = book.observation("population_share_13_up").high
    if from_13 is None:
        raise LookupError("population_share_13_up: no range")
    low, high = (
        users / (people * from_13),
        users / (people * sum(book(band).at for band in BANDS[3:10])),
    )
    return Span(low, low, high)


def model_beside_surveys(book: Book) -> Iterator[Finding]:
    """Set the published model of 2021 beside the survey of that year, and its ratio of women to
    men.
    """
    survey, (model, year) = ("ehcvm-mali-2021", "2021/2022"), (MODEL, "2021")
    for key in ("internet_use", "phone_ownership"):
        ours, theirs = of_country(book, key, *survey)["all"], of_country(book, key, model, year)
        gap = theirs["all"].at - ours.at
        yield judge(
            "model_beside_survey",
            theirs["all"].meets(ours),
            f"{key} of people aged 15 to 49: {model} of {year}, against {survey[0]}",
            _range(theirs["all"].low, theirs["all"].high),
            _range(ours.low, ours.high),
            trap=(
                f"model_phones: the model's phone owners are {gap * 100:.0f} points above the"
                " survey's; they stand beside it and feed nothing."
            ),
            excused=key == "phone_ownership" and 0 < gap < 0.3,
        )
    found = of_country(book, "internet_use", *survey)
    ratio = found["women"] / found["men"]
    o = book.observation("internet_gender_ratio_model")
    yield judge(
        "women_to_men",
        ratio.meets(Span(o.low or 0, o.value or 0, o.high or 0)),
        f"internet_use: women / men ({survey[0]}), against internet_gender_ratio_model",
        number(ratio.at, digits=3),
        stated(o),
    )


def _worked_out(book: Book, check: str, subject: str, computed: Span, name: str) -> Finding:
    """Compare the ends of a share that malisize worked out with those computed again."""
    o = book.observation(name)
    ends = (o.low, o.high) if o.value is None else (o.value, o.value)
    good = all(
        end is not None and abs(end - again) <= half_unit(end, "") + 1e-9
        for end, again in zip(ends, (computed.low, computed.high), strict=True)
    )
    text = " to ".join(
        dict.fromkeys(number(end, "share", 4) for end in (computed.low, computed.high))
    )
    return judge(check, good, f"{subject} = {name}", text, stated(o))


def _range(low: float, high: float) -> str:
    return f"{number(low, 'share', 3)} to {number(high, 'share', 3)}"


def emop(book: Book) -> Iterator[Finding]:
    """Check the people that a household survey of 2024 weights itself to against the UN's."""
    o = book.observation("population@instat-emop-2024")
    later = span(o) * exact(1 + book("population_growth").at)
    yield judge(
        "population_emop",
        later.meets(book("population")),
        "population of EMOP, early 2024, a year on, against the UN figure",
        number(later.at, digits=4),
        number(book("population").at),
        trap="population_conflict: the survey weights itself to a projection of its own.",
        excused=0.95 <= later.at / book("population").at <= 1.05,
    )
