"""Populations by age, sex and area: the UN's World Population Prospects and COD-PS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from malisize.errors import InputError
from malisize.importing.cells import Cell, number_reader, whole_of, words_of
from malisize.importing.found import Found
from malisize.importing.layout import data, plain
from malisize.importing.official import (
    Asked,
    Quantity,
    figure_of,
    made,
    no_place,
    observation,
    rows_of,
    slug,
    source_table,
)
from malisize.importing.table import Table
from malisize.tuples import NamedTuple
from malisize.wording import joined, numbers, phrase, plural

_GROUP = re.compile(r"([fmt])_([a-z0-9_+]+)")
_YEAR = re.compile(r"(?<![0-9])(19[5-9][0-9]|20[0-9]{2})(?![0-9])")
_AGES = re.compile(r"(?:adultes?_)?([0-9]{1,2})_([0-9]{1,2})")
_OPEN = re.compile(r"([0-9]{1,2})(?:plus|\+|_plus)")
_SLACK = 2.0  # people by which rounded parts may miss their whole
_TOO_FAR = 0.01  # by which parts of projections may miss it, and are doubted, not left out
_LAST = 60  # an age from which on the last band may begin
_MOST = 300  # observations beyond which ages and sexes are left out
_SEX = {"f": "women", "m": "men", "t": "people"}
_FULL = "tl"

Group = tuple[str, str]  # sex f, m or t; ages as the file names them, `tl` for all


class _Area(NamedTuple):
    code: str
    name: str
    year: str
    told_by: str
    groups: dict[Group, float]


def wpp(table: Table, asked: Asked) -> Found:
    """Read a table of the UN: the medium variant of the last year that is not to come."""
    told = data("official")["un-wpp"]
    number = number_reader(comma=False, blanks=frozenset())
    years: dict[int, dict[str, tuple[float | None, ...]]] = {}
    have, rows, elsewhere = set(), 0, 0
    for _, row in rows_of(table):
        rows += 1
        place = words_of(row["location"])
        have.add(place)
        words = {plain(words_of(row.get(name))) for name in ("locid", "location", "iso3_code")}
        if not words & asked.place.words:
            elsewhere += 1
            continue
        if plain(words_of(row["variant"])) not in (told["variant"], "estimates"):
            continue
        year = whole_of(row["time"])
        begins, span = words_of(row.get("agegrpstart")), words_of(row.get("agegrpspan"))
        ages = "" if not begins else _band(whole_of(begins), span)
        values = tuple(number(row.get(name)) for name in ("popfemale", "popmale", "poptotal"))
        years.setdefault(year, {})[ages] = values
    past = [year for year in years if year <= asked.today.year]
    if not past:
        raise no_place(asked, have, table.file)
    year = max(past)
    figures, some, doubts = _of_wpp(years[year], year, table, asked)
    ignored = []
    if elsewhere:
        ignored.append(plural("{number} row of other places", "{number} rows of other places",
                              elsewhere))  # fmt: skip
    if len(years) > 1:
        ignored.append(plural("{number} other year", "{number} other years", len(years) - 1))
    source = source_table(told["title"], told["publisher"], told["url"], asked.today)
    return Found(
        table.file, "un-wpp", rows,
        (phrase("{label}, {how}", label=told["label"], how=table.how),),
        tuple(some), tuple(ignored), tuple(doubts), figures=figures,
        sources={"un-wpp-file": source},
    )  # fmt: skip


def _of_wpp(
    bands: Mapping[str, tuple[float | None, ...]], year: int, table: Table, asked: Asked
) -> tuple[dict[str, Any], list[str], list[str]]:
    told = data("official")["un-wpp"]
    where = f"{table.file}: {asked.place.name}, {year}, medium variant"
    figures: dict[str, Any] = {}
    some: list[str] = []
    doubts: list[str] = []
    totals = dict(bands)
    whole = totals.pop("", None)
    if whole is None:
        whole = tuple(sum(one[at] or 0.0 for one in totals.values()) for at in range(3))
    quantity = Quantity(asked.place.prefix + told["total"], "Population", "people",
                        "people of all ages", 1000.0)  # fmt: skip
    entry = observation(whole[2], quantity, asked, "un-wpp-file", f"{year}-07-01", where,
                        hedge="medium projection")  # fmt: skip
    figures[quantity.key] = figure_of(quantity, [entry])
    some.append(made(quantity, entry))
    if totals:
        by_age = Quantity(asked.place.prefix + told["by_age"], "People by age and sex", "people",
                          "", 1000.0)  # fmt: skip
        entries = [
            {**observation(value, by_age._replace(base=f"{sex} aged {ages}"), asked, "un-wpp-file",
                           f"{year}-07-01", where, hedge="medium projection"),
             "cell": f"{ages}/{sex}"}
            for ages, values in totals.items()
            for sex, value in zip(("women", "men", "people"), values, strict=True)
            if value is not None
        ]  # fmt: skip
        figures[by_age.key] = figure_of(by_age, entries)
        some.append(plural("{key}: {number} cell", "{key}: {number} cells", len(entries),
                           key=by_age.key))  # fmt: skip
        summed = sum(one[2] or 0.0 for one in totals.values())
        if whole[2] and abs(summed - whole[2]) > _SLACK / 1000.0 * len(totals):
            doubts.append(phrase("ages add up to {parts}, the total is {whole}",
                                 parts=numbers.count(summed * 1000.0),
                                 whole=numbers.count(whole[2] * 1000.0)))  # fmt: skip
    women, men, people = whole
    if women and men and people and abs(women + men - people) > _SLACK / 100.0:
        doubts.append(phrase("women and men add up to {parts}, the total is {whole}",
                             parts=numbers.count((women + men) * 1000.0),
                             whole=numbers.count(people * 1000.0)))  # fmt: skip
    return figures, some, doubts


def _band(begins: int, span: str) -> str:
    years = whole_of(span or "-1")
    return f"{begins}+" if years < 0 else f"{begins}-{begins + years - 1}"


def cod_ps(table: Table, asked: Asked, areas: Sequence[str] | None) -> Found:
    """Read populations by area with p-codes. ``areas`` are the cells of the catalogue's own table
    of such areas, None where it has none.

    Areas whose parts do not add up are left out. Raises InputError where none is left.
    """
    told = data("official")["cod-ps"]
    found, have, rows, elsewhere = _areas(table, asked)
    if not found:
        raise no_place(asked, have, table.file)
    doubts: list[str] = []
    ignored: list[str] = []
    kept: list[_Area] = []
    for area in found:
        far, text = _wrong_sum(area) or (0.0, "")
        if far > _TOO_FAR:
            ignored.append(text)
            continue
        kept.append(area)
        doubts.extend([*([text] if text else []), *_suspicious(area)])
    if not kept:
        raise InputError(
            phrase("{file}: {wrong}", file=table.file, wrong=ignored[0]),
            hint=phrase("mend the table: parts of an area have to add up to it"),
        )
    if elsewhere:
        ignored.append(plural("{number} row of other places", "{number} rows of other places",
                              elsewhere))  # fmt: skip
    figures, left_out = _figures(kept, table, asked, areas, told)
    if left_out:
        ignored.append(plural("{number} group by age and sex, too many for one file",
                              "{number} groups by age and sex, too many for one file",
                              left_out))  # fmt: skip
    by = sorted({area.told_by for area in kept if area.told_by})
    publisher = ", ".join(by) if by else told["publisher"]
    some = [
        plural("{key}: {number} observation", "{key}: {number} observations",
               len(figure["observation"]), key=key)
        for key, figure in list(figures.items())[:12]
    ]  # fmt: skip
    if len(figures) > 12:
        some.append(plural("and {number} figure more", "and {number} figures more",
                           len(figures) - 12))  # fmt: skip
    return Found(
        table.file, "cod-ps", rows,
        (phrase("{label}, {how}", label=told["label"], how=table.how),),
        tuple(some), tuple(ignored), tuple(doubts), figures=figures,
        sources={"cod-ps-file": source_table(told["title"], publisher, told["url"], asked.today)},
    )  # fmt: skip


def _areas(table: Table, asked: Asked) -> tuple[list[_Area], set[str], int, int]:
    """Return the areas of the place, the countries there are, rows, and those of other places."""
    told = data("official")["cod-ps"]
    number = number_reader(comma=False, blanks=frozenset())
    wide = [(name, group) for name in table.names if (group := _group(name)) is not None]
    found: dict[tuple[str, str], _Area] = {}
    have: set[str] = set()
    rows = elsewhere = 0
    for _, row in rows_of(table):
        rows += 1
        country = {words_of(row.get(name)) for name in told["country"]} - {""}
        country_name = words_of(row.get("country") or row.get("adm0_ref"))
        have.update(country)
        if country and not {plain(one) for one in (*country, country_name)} & asked.place.words:
            elsewhere += 1
            continue
        code = _first(row, told["code"])
        if not code:
            continue
        year = _first(row, told["year"])[:4] or _year_of(table)
        area = found.setdefault((code, year), _Area(
            code, _first(row, told["name"]) or code, year, _first(row, told["told_by"]), {}
        ))  # fmt: skip
        for name, group in wide:
            value = number(row[plain(name)])
            if value is not None:
                area.groups.setdefault(group, value)
        if not wide:
            value = number(_cell(row, told["people"]))
            if value is not None:
                area.groups.setdefault(_group_of(row, told), value)
    latest: dict[str, _Area] = {}
    for area in found.values():
        if area.groups and area.year >= latest.get(area.code, area).year:
            latest[area.code] = area
    return list(latest.values()), have, rows, elsewhere


def _cell(row: Mapping[str, Cell], names: Iterable[str]) -> Cell:
    return next((row[name] for name in names if words_of(row.get(name))), None)


def _first(row: Mapping[str, Cell], names: Iterable[str]) -> str:
    return words_of(_cell(row, names))


def _year_of(table: Table) -> str:
    found = _YEAR.search(f"{table.how} {table.file}")
    return found[1] if found else "undated"


def is_group(name: str) -> bool:
    """Tell whether a column is of a sex and ages, such as ``F_00_04``."""
    return _group(name) is not None


def _group(name: str) -> Group | None:
    found = _GROUP.fullmatch(plain(name))
    return None if found is None else (found[1], found[2])


def _group_of(row: Mapping[str, Cell], told: Mapping[str, Any]) -> Group:
    group = _group(_first(row, told["group"]))
    if group is not None:
        return group
    sex = {"f": "f", "female": "f", "m": "m", "male": "m"}.get(plain(_first(row, told["sex"])), "t")
    ages = plain(_first(row, told["age"])).replace("-", "_")
    return sex, _FULL if ages in ("", "all") else ages


def _wrong_sum(area: _Area) -> tuple[float, str] | None:
    """Return by which share of it the parts of an area miss it, and say where; None where they add
    up.
    """
    groups = area.groups
    for ages in {ages for _, ages in groups}:
        parts = [groups.get((sex, ages)) for sex in ("f", "m")]
        whole = groups.get(("t", ages))
        if whole is not None and None not in parts:
            summed = sum(part for part in parts if part is not None)
            if abs(summed - whole) > _SLACK:
                return _unequal(area, phrase("women and men"), summed, whole)
    for sex in ("t", "f", "m"):
        whole = groups.get((sex, _FULL))
        ages_of = {ages: value for (one, ages), value in groups.items() if one == sex}
        ages_of.pop(_FULL, None)
        if whole is None or not ages_of or not _covers(ages_of):
            continue
        summed = sum(ages_of.values())
        if abs(summed - whole) > _SLACK * len(ages_of):
            return _unequal(area, phrase("ages"), summed, whole)
    return None


def _unequal(area: _Area, what: str, summed: float, whole: float) -> tuple[float, str]:
    text = phrase("{area} ({code}): {what} add up to {parts}, the total is {whole}",
                  area=area.name, code=area.code, what=what, parts=numbers.grouped(summed),
                  whole=numbers.grouped(whole))  # fmt: skip
    return abs(summed - whole) / max(whole, 1.0), text


def _covers(ages: Mapping[str, float]) -> bool:
    """Tell whether ages are bands one after the other from 0 on; words are taken for such."""
    known = sorted(_limits(one) for one in ages)
    starts = [low for low, _ in known if low >= 0]
    if len(starts) < len(known):
        return True
    return (
        starts[:1] == [0]
        and known[-1][0] >= _LAST
        and all(later[0] == before[1] + 1 for before, later in pairwise(known))
    )


def _limits(ages: str) -> tuple[int, int]:
    """Return the first and last age of a group, -1 where it is not named by ages."""
    found, open_ = _AGES.fullmatch(ages), _OPEN.fullmatch(ages)
    if found:
        return int(found[1]), int(found[2])
    return (int(open_[1]), 199) if open_ else (-1, -1)


def _suspicious(area: _Area) -> Iterator[str]:
    """Say what adds up and still looks wrong."""
    women, men = area.groups.get(("f", _FULL)), area.groups.get(("m", _FULL))
    if women and women == men:
        yield phrase("{area} ({code}): exactly as many women as men, {count}", area=area.name,
                     code=area.code, count=numbers.grouped(women))  # fmt: skip
    bands = sorted(_limits(ages) for sex, ages in area.groups if sex == "t" and ages != _FULL)
    bands = [band for band in bands if band[0] >= 0]
    for before, later in pairwise(bands):
        if later[0] <= before[1]:
            yield phrase("{area} ({code}): bands of ages overlap, {first} and {second}",
                         area=area.name, code=area.code, first=joined("-", list(map(str, before))),
                         second=joined("-", list(map(str, later))))  # fmt: skip


def _figures(
    areas: Sequence[_Area], table: Table, asked: Asked, cells: Sequence[str] | None,
    told: Mapping[str, Any],
) -> tuple[dict[str, Any], int]:  # fmt: skip
    """Return the figures of areas, and how many groups by age and sex were left out."""
    figures: dict[str, Any] = {}
    count = sum(len(area.groups) for area in areas)
    left_out = 0
    for area in areas:
        for (sex, ages), value in sorted(area.groups.items(), key=lambda one: one[0][1] != _FULL):
            is_whole = (sex, ages) == ("t", _FULL)
            if not is_whole and count > _MOST:
                left_out += 1
                continue
            base = "all residents" if is_whole else f"{_SEX[sex]} {_words(ages)}".strip()
            national = plain(area.code) in asked.place.words
            key, more = _key(area, sex, ages, asked, cells, told, national=national)
            label = f"Population: {base}, {area.name} ({area.code})"
            if "cell" in more:
                label = "People by area"
            entry = observation(
                value, Quantity(key, label, "people", base), asked, "cod-ps-file", area.year,
                f"{table.file}: {area.code}", place=area.name, **more,
            )  # fmt: skip
            known = figures.setdefault(key, figure_of(Quantity(key, label, "people", base), []))
            known["observation"].append(entry)
    return figures, left_out


def _key(
    area: _Area, sex: str, ages: str, asked: Asked, cells: Sequence[str] | None,
    told: Mapping[str, Any], *, national: bool,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """Return the key of the figure of a group, and the cell where the catalogue has a table."""
    is_whole = (sex, ages) == ("t", _FULL)
    if is_whole and national:
        return asked.place.prefix + str(told["national"]), {}
    if is_whole and asked.place.home and cells is not None and area.code in cells:
        return str(told["areas"]), {"cell": area.code}
    parts = ["population", slug(area.code)]
    if sex != "t":
        parts.append(_SEX[sex])
    if ages != _FULL:
        parts.append(slug(ages).removeprefix("x_"))
    return "_".join(parts), {}


def _words(ages: str) -> str:
    low, high = _limits(ages)
    if ages == _FULL:
        return ""
    if low < 0:
        return f"({ages})"
    return f"aged {low}+" if high > 150 else f"aged {low} to {high}"
