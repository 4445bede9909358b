"""A request of several countries as one of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from malisize.answer import Answer
from malisize.apart import split, told_apart
from malisize.country import Country
from malisize.errors import InputError
from malisize.lists import entries_in, names_in, parts_in, several_in
from malisize.model.channels import find, group_of
from malisize.model.languages import tongues_in
from malisize.recorded import recorded
from malisize.request import EVERYONE, Loaded, Request
from malisize.text import offered, shown
from malisize.wording import phrase

WHERE = ("area", "channels", "speaks", "reads")  # what may be written with a country
Found = tuple[str, ...] | None  # a total and a split that were found


def by_country(asked: Request, countries: Sequence[Country]) -> dict[str, Request]:
    """Return by code the request of each country.

    Raises InputError for a country of which no area or no channel is asked for, and for people
    known on a channel that do not say of which country.
    """
    if len(countries) == 1 and not _has_country(asked):
        return {countries[0].code: asked}
    if asked.market is not None and len(countries) > 1:  # each in its own money
        asked = asked._replace(market=asked.market._replace(currency=""))
    if asked.channels is None and asked.plan is not None and asked.plan.split:
        entries = [part for text in asked.plan.split for part in entries_in(text)]
        asked = asked._replace(channels=tuple(one.partition("=")[0] for one in entries))
    own: dict[str, Any] = {
        name: _each(
            getattr(asked, name),
            names_in if name == "channels" else several_in,
            "channel" if name == "channels" else name,
            countries,
        )
        for name in WHERE
    }
    known = _known(asked.known, [one.code for one in countries])
    return {
        one.code: asked._replace(
            known=known[one.code], **{name: found[one.code] for name, found in own.items()}
        )
        for one in countries
    }


def _has_country(asked: Request) -> bool:
    """Tell whether some area or channel is written with a country."""
    named = [text for name in WHERE for text in getattr(asked, name) or ()]
    return any("/" in text for text in (*named, *asked.known))


def _each(
    given: tuple[str, ...] | None,
    parts: Callable[[str], Iterable[str]],
    name: str,
    countries: Sequence[Country],
) -> dict[str, tuple[str, ...] | None]:
    """Return the names of one kind that are meant for each country, None where none are given."""
    if not given:
        return {one.code: given for one in countries}
    return {**whose([part for text in given for part in parts(text)], name, countries)}


def whose(
    texts: Iterable[str], name: str, countries: Sequence[Country]
) -> dict[str, tuple[str, ...]]:
    """Return by code which areas, channels or languages (the ``name``) are meant for each country.
    Raises InputError for a country with none.
    """
    by_code = {one.code: one for one in countries}

    def knows(code: str, text: str) -> bool:
        if name == "area":
            return _knows_area(by_code[code], text)
        if name == "channel":
            return _knows_channel(by_code[code], text)
        return _knows_tongue(by_code[code], text, name)

    found = told_apart(texts, "/", list(by_code), knows, f"--{name}")
    for code, one in by_code.items():
        if not found[code]:
            told = phrase("--{name}: nothing is named for {country}", name=name, country=one.name)
            examples = {"channel": one.words()["channel"], "area": "national"}
            example = examples.get(name, EVERYONE)
            raise InputError(told, hint=offered(f"--{name} {code}/{example}"))
    return found


def _knows_area(country: Country, text: str) -> bool:
    try:
        country.area(country.area_id(text))
    except KeyError:
        return False
    return True


def _knows_channel(country: Country, text: str) -> bool:
    if group_of(text, country) is not None:
        return True
    try:
        find(text, country)
    except InputError:
        return False
    return True


def _knows_tongue(country: Country, text: str, kind: str) -> bool:
    try:
        tongues_in(text, kind, country)
    except InputError:
        return False
    return True


def _known(given: tuple[str, ...], codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return by country what is known of exactly its segment. Raises InputError for what does not
    say of which.
    """
    texts = [part for text in given for part in parts_in(text)]
    for text in texts if len(codes) > 1 else ():
        if split(text, "/", codes, "--known")[0] is None:
            raise InputError(
                phrase(
                    "--known {text}: does not say which of the countries it is for",
                    text=shown(text),
                ),
                hint=offered(f"--known {codes[0]}/{text.strip()}"),
            )
    return told_apart(texts, "/", codes, lambda _code, _text: True, "--known")


def recorded_together(
    loaded: Loaded, asked: Request, answers: Mapping[str, Answer], solved: Found = None
) -> dict[str, Any]:
    """Return the record of a request of several countries: what was typed, and of whom and where
    what was answered, with the country of each; ``solved`` is what was found of its plan.
    """
    first = next(iter(answers.values())).model.request
    paid = asked.paid_in(next(iter(answers.values())).inputs.country.currency)
    plan = paid.plan
    if plan is not None and first.plan is not None:
        plan = plan._replace(
            days=first.plan.days,
            start=first.plan.start,
            end=first.plan.end,
            solved=solved,
        )
    out = recorded(loaded, asked, first._replace(plan=plan, market=paid.market))
    if asked.market is not None:
        out["market"] = {code: answer.request["market"] for code, answer in answers.items()}
    for name in WHERE:
        each = {code: getattr(answer.model.request, name) for code, answer in answers.items()}
        if any(found is not None for found in each.values()):
            out[name] = [
                f"{code}/{one}" for code, found in each.items() for one in found or (EVERYONE,)
            ]
    out["known"] = list(asked.known)
    return out
