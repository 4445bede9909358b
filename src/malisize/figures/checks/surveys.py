"""Household surveys by region and sex: whether they add up to the country, and how far the
published number of users is from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from malisize.country import Country
from malisize.figures.checks.bands import BANDS
from malisize.figures.checks.judge import Book, Finding, judge
from malisize.figures.checks.spans import Span, exact, half_unit, span, summed
from malisize.figures.conflicts import stated
from malisize.records import Observation
from malisize.tuples import NamedTuple
from malisize.wording import joined, of_data, of_pattern, phrase
from malisize.wording.numbers import published as number

Table = Mapping[str, Any]
_LEVEL = "internet_share_15_49"
_SEXES = ("women", "men")
_ADULTS = tuple(f"{low}-{low + 4}" for low in range(15, 50, 5))  # the ages that surveys ask


class Frame(NamedTuple):
    """What surveys are checked by: the figures, the country's table of surveys, and its areas."""

    book: Book
    table: Table
    country: Country


def census_of(country: Country) -> dict[str, tuple[str, ...]]:
    """Return by code of a former region the figures of the people of those that lie in it."""
    found = {
        area.codes[0]: tuple(
            part.population.partition(".")[2]
            for part in country.parts_of(area.id)
            if part.population and part.part == 1.0  # counted by itself
        )
        for area in country.areas.values()
        if area.kind == "former"
    }
    capital = country.capital
    return {**found, capital.codes[0]: (capital.population.partition(".")[2],)}


def cells(book: Book, key: str, source: str, as_of: str | None = None) -> dict[str, Observation]:
    """Return what a source has in a table. Raises LookupError where it has nothing."""
    found = book.figure(key).cells(source, as_of)
    if not found:
        raise LookupError(f"no cells {key}@{source}")
    return found


def people_at(frame: Frame, ages: tuple[str, ...]) -> dict[str, float]:
    """Return women and men of some age bands, by the UN's table."""
    found = cells(frame.book, "population_by_age", frame.table["ages_source"])
    return {sex: sum(span(found[f"{age}/{sex}"]).at for age in ages) for sex in _SEXES}


def weighted(frame: Frame, shares: Mapping[str, float]) -> Span:
    """Return the share of the country that shares of its former regions give, with the ends that
    their weights leave open.

    The first weights are those of a projection, which give the central value; the others the
    census's, whose regions without a count of their own go to the former region that moves the
    result most.
    """
    book, table, country = frame
    census = census_of(country)
    projected = cells(book, table["people"], table["people_source"])
    people = {code: span(projected[code]).at for code in census}
    at = sum(people[code] * shares[code] for code in people) / sum(people.values())
    counted = {code: sum(book(name).at for name in names) for code, names in census.items()}
    rest = book(table["census_rest"]).at
    base = sum(counted[code] * shares[code] for code in counted)
    whole = sum(counted.values()) + rest
    ends = [(base + rest * shares[code]) / whole for code in table["rest_in"]]
    return Span(min(at, *ends), at, max(at, *ends))


def of_country(frame: Frame, key: str, source: str, as_of: str | None = None) -> dict[str, Span]:
    """Return the shares of the country that a source's regions give: women, men and ``all``."""
    found, census = cells(frame.book, key, source, as_of), census_of(frame.country)
    shares = {sex: {code: span(found[f"{code}/{sex}"]).at for code in census} for sex in _SEXES}
    adults = people_at(frame, _ADULTS)
    both = {
        code: sum(adults[sex] * shares[sex][code] for sex in _SEXES) / sum(adults.values())
        for code in census
    }
    return {name: weighted(frame, one) for name, one in {**shares, "all": both}.items()}


def ages_and_sexes(frame: Frame) -> Iterator[Finding]:
    """Check that women and men of every age add up to the people, and the ages to the country."""
    book, sources = frame.book, frame.table
    table = {
        cell: span(o)
        for cell, o in cells(book, "population_by_age", sources["ages_source"]).items()
    }
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
        ", ".join(uneven) or phrase("{count} ages", count=len(ages)),
        phrase("within the rounding"),
    )
    country = book.observation(f"population@{sources['ages_source']}@{sources['ages_date']}")
    for column in ("people", "women + men"):
        total = summed(table[f"{age}/{sex}"] for age in ages for sex in column.split(" + "))
        yield judge(
            "ages_sum",
            total.meets(span(country)),
            phrase("population_by_age: {column} of all ages = population", column=column),
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
        ", ".join(off) or phrase("{count} bands", count=len(BANDS)),
        phrase("the digits stated"),
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


def former_regions(frame: Frame) -> Iterator[Finding]:
    """Check that the former regions add up to the country, and set their shares beside those of the
    census.
    """
    book, table, country = frame
    regions, counts = table["people"], census_of(country)
    found = cells(book, regions, table["people_source"])
    people = {code: span(found[code]).at for code in counts}
    total, whole = sum(people.values()), found[table["whole"]]
    yield judge(
        "former_regions_sum",
        abs(total - span(whole).at) <= 0.5,
        phrase("{key}: {count} regions = the country", key=regions, count=len(people)),
        number(total),
        stated(whole),
    )
    census, rest = book(table["census_whole"]).at, book(table["census_rest"]).at
    for code in table["beside_census"]:
        low = sum(book(name).at for name in counts[code]) / census
        high = low + (rest / census if code in table["rest_in"] else 0)
        share = people[code] / total
        yield judge(
            "former_region_share",
            low <= share <= high,
            phrase(
                "{place}: its share of the country, {source}",
                place=found[code].place,
                source=table["people_name"],
            ),
            number(share, "share", 3),
            phrase(
                "{share} at the census",
                share=number(low, "share", 3) if low == high else _range(low, high),
            ),
            trap=of_data(table["traps"]["former_region_share"]),
            excused=0.5 < share / low < 2,
        )


def surveys_by_region(frame: Frame) -> Iterator[Finding]:
    """Check that a survey's share of the country lies where its own regions put it, by the weights
    of two counts of people.
    """
    book, table, _ = frame
    source = table["weighted"]
    for key in ("internet_use", "phone_ownership"):
        regions = of_country(frame, key, source)
        nation = cells(book, key, table["weighted_nation"])
        for sex in _SEXES:
            o = nation[f"{table['whole']}/{sex}"]
            yield judge(
                "survey_of_regions",
                regions[sex].meets(span(o)),
                phrase(
                    "{key}: {sex} of the regions ({source}), weighted = {sex} of the country",
                    key=key,
                    sex=phrase("women") if sex == "women" else phrase("men"),
                    source=source,
                ),
                _range(regions[sex].low, regions[sex].high),
                stated(o),
                of_data(table["weighted_note"]),
            )


def levels(frame: Frame) -> Iterator[Finding]:
    """Check the shares of people aged 15 to 49 online that malisize worked out."""
    book, table, _ = frame
    for name, computed in _surveyed(frame).items():
        yield _worked_out(
            book, "level_surveyed", phrase("internet_use of the regions"), computed, name
        )
    subject = phrase("internet_users / people aged 13 and over, and aged 15 to 49")
    yield _worked_out(
        book, "level_published", subject, _published(book), f"{_LEVEL}@{table['published']}"
    )


def level_of_use(frame: Frame) -> Iterator[Finding]:
    """Set the published users beside household surveys, and two surveys of one year beside each
    other.
    """
    book, table, _ = frame
    model, traps = table["model"], table["traps"]
    people, users, published = book("population"), book("internet_users"), _published(book)
    surveyed = {name: one for name, one in _surveyed(frame).items() if model not in name}
    least = min(one.low for one in surveyed.values())
    most = max(one.high for one in surveyed.values())
    adults = people.at * sum(book(band).at for band in BANDS[3:10]) / 1e6
    yield judge(
        "level_of_use",
        published.low <= most,
        phrase("internet_users, as a share of people aged 15 to 49, against household surveys"),
        phrase(
            "{users} / {people} = {share} of everybody, {range} of people aged 15 to 49",
            users=number(users.at),
            people=number(people.at),
            share=number(users.at / people.at, "share", 3),
            range=_range(published.low, published.high),
        ),
        phrase(
            "{range}, or {low} to {high} million people",
            range=_range(least, most),
            low=number(least * adults, "", 2),
            high=number(most * adults, "", 2),
        ),
        trap=of_data(traps["level_of_use"]),
        excused=2 <= published.low / most <= 4 and book.figure(_LEVEL).used() is None,
    )
    first, second = list(surveyed)[:2]
    one, other = surveyed[first], surveyed[second]
    yield judge(
        "surveys_of_one_year",
        one.meets(other),
        phrase("{one}, against {other}", one=second, other=first),
        _range(other.low, other.high),
        number(one.at, "share", 3),
        trap=of_data(traps["surveys_of_one_year"]),
        excused=0.6 <= other.at / one.at <= 0.95,
    )


def _surveyed(frame: Frame) -> dict[str, Span]:
    """Return the share of people aged 15 to 49 online that each survey and the model give, by the
    observation that states it.
    """
    book, table, _ = frame
    source = table["weighted_nation"]
    nation, adults = cells(book, "internet_use", source), people_at(frame, _ADULTS)
    both = sum(adults[sex] * span(nation[f"{table['whole']}/{sex}"]).at for sex in _SEXES)
    found = {f"{_LEVEL}@{source}": exact(both / sum(adults.values()))}
    for source, as_of in table["rounds"]:
        name = f"{_LEVEL}@{source}@{as_of}"
        found[name] = of_country(frame, "internet_use", source, as_of)["all"]
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


def model_beside_surveys(frame: Frame) -> Iterator[Finding]:
    """Set the published model of 2021 beside the survey of that year, and its ratio of women to
    men.
    """
    book, table, _ = frame
    model, (survey, round, year) = table["model"], table["model_beside"]
    for key in ("internet_use", "phone_ownership"):
        ours = of_country(frame, key, survey, round)["all"]
        theirs = of_country(frame, key, model, year)
        gap = theirs["all"].at - ours.at
        yield judge(
            "model_beside_survey",
            theirs["all"].meets(ours),
            phrase(
                "{key} of people aged 15 to 49: {model} of {year}, against {survey}",
                key=key,
                model=model,
                year=year,
                survey=survey,
            ),
            _range(theirs["all"].low, theirs["all"].high),
            _range(ours.low, ours.high),
            trap=of_pattern(table["traps"]["model_beside_survey"], {"gap": f"{gap * 100:.0f}"}),
            excused=key == "phone_ownership" and 0 < gap < 0.3,
        )
    found = of_country(frame, "internet_use", survey, round)
    ratio = found["women"] / found["men"]
    o = book.observation("internet_gender_ratio_model")
    yield judge(
        "women_to_men",
        ratio.meets(Span(o.low or 0, o.value or 0, o.high or 0)),
        phrase(
            "internet_use: women / men ({survey}), against internet_gender_ratio_model",
            survey=survey,
        ),
        number(ratio.at, "", 3),
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
    low, high = (number(end, "share", 4) for end in (computed.low, computed.high))
    text = low if low == high else phrase("{low} to {high}", low=low, high=high)
    return judge(check, good, joined(" = ", [subject, name]), text, stated(o))


def _range(low: float, high: float) -> str:
    ends = {"low": number(low, "share", 3), "high": number(high, "share", 3)}
    return phrase("{low} to {high}", **ends)


RULES: tuple[Callable[[Frame], Iterator[Finding]], ...] = (
    ages_and_sexes,
    former_regions,
    surveys_by_region,
    levels,
    level_of_use,
    model_beside_surveys,
)
