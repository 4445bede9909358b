"""What a reviewer would ask of a market: too many customers, too much money a head, the same people
twice, buyers online.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from malisize.assumptions.entries import Step
from malisize.assumptions.narrowing import Narrow
from malisize.assumptions.values import Given, reason
from malisize.bands import ALL_AGES, Ages
from malisize.errors import InputError
from malisize.figures.names import topics_of
from malisize.market.base import TITLES, Market
from malisize.market.value import timed
from malisize.model.audience import Watch
from malisize.model.inputs import CENTRAL
from malisize.model.money import in_own
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, GENDERS, nation, parse_segment
from malisize.quantity.evaluate import centrals
from malisize.quantity.node import Leaf, Node, leaf
from malisize.quantity.spread import Exact
from malisize.quantity.unit import PEOPLE, SHARE
from malisize.records import Note
from malisize.rows import family_of
from malisize.text import folded
from malisize.wording import phrase
from malisize.wording.numbers import whole

_USERS = ("figures.internet_users", f"figures.internet_users{CENTRAL}")
_ONLINE_TOPICS = frozenset({"connectivity", "internet_surveys"})


def note_doubles(out: Market, name: str, keys: set[str]) -> None:
    """Note where the same people or the same share are counted twice."""
    narrows = {narrow.same: narrow for narrow in out.inputs.assumptions.narrows}
    narrowed = name.startswith(("reachable", "segment.narrowed")) or name.endswith(".reachable")
    _note_start(out, name, is_unnarrowed=bool(narrows) and not narrowed)
    seen = dict.fromkeys(keys, "market.start")
    for place, step in enumerate(out.inputs.assumptions.steps, start=1):
        key = f"market.step.{place}"
        if narrowed:
            _note_narrowing(out, key, step, narrows)
        if step.selects is not None and family_of(name) is not None and name.count("."):
            _note_selection(out, key, step)
        if step.given.figure is not None:
            first = seen.setdefault(f"figures.{step.given.figure}", key)
            _note_figure(out, key, step, first, is_online=not keys.isdisjoint(_USERS))


def _note_start(out: Market, name: str, *, is_unnarrowed: bool) -> None:
    """Note what the people a market starts from are not."""
    rows = ("market.start",)
    if name == "reachable.upper":
        text = phrase(
            "The market starts from channels added up, where who uses two counts twice; start from"
            " all of them together"
        )
        hint = "--set market.start=reachable.deduplicated"
        out.notes.append(Note("counted-twice", text, hint, rows))
    if is_unnarrowed:
        text = phrase("The people that the market starts from are not narrowed")
        hint = "--set market.start=reachable.deduplicated"
        out.notes.append(Note("start-unnarrowed", text, hint, rows))


def _note_selection(out: Market, key: str, step: Step) -> None:
    """Note a step that leaves just whom the segment is made of already."""
    assert step.selects is not None
    kind, text = step.selects
    segment = out.segment
    whole = {"area": segment.areas, "gender": segment.gender}
    whole["age"] = tuple(map(str, segment.ages.bands))
    selected = {**whole, kind: text}
    both = {**whole, kind: (text, *((whole[kind],) if kind == "gender" else whole[kind]))}
    try:
        alone, together = (
            parse_segment(**one, country=segment.country) for one in (selected, both)
        )
    except InputError:  # nobody has published how such areas overlap
        return
    if alone != together:
        return
    said = {"area": segment.where, "gender": segment.whom[0], "age": segment.whom[1]}[kind]
    out.notes.append(
        Note(
            "counted-twice",
            phrase(
                "“{label}” selects {text}, and everybody asked for is: {said}; they are counted out"
                " twice",
                label=step.label,
                text=text,
                said=said,
            ),
            f"--set {key}=100%",
            (key,),
        )
    )


def _note_narrowing(out: Market, key: str, step: Step, narrows: Mapping[str, Narrow]) -> None:
    """Note a step that narrows what ``audience.narrow`` has narrowed."""
    if folded(step.label) in narrows:
        text = phrase(
            "“{step}” narrows the market by what has narrowed the audience already: it is counted"
            " twice",
            step=step.label,
        )
        out.notes.append(Note("counted-twice", text, _left_out(key), (key,)))
    like = next((label for label in narrows if _alike(folded(step.label), label)), None)
    if like is not None and like != folded(step.label):
        text = phrase(
            "“{step}” reads like “{narrowing}”, which has narrowed the audience already: the same"
            " people may be taken out twice",
            step=step.label,
            narrowing=narrows[like].label,
        )
        out.notes.append(Note("narrowed-alike", text, _left_out(key), (key,)))


def _note_figure(out: Market, key: str, step: Step, first: str, *, is_online: bool) -> None:
    """Note a figure that what comes before, ``first``, rests on already, or the segment, or people
    who are online.
    """
    figure = step.given.figure
    assert figure is not None
    words = {"step": step.label, "figure": out.inputs.catalogue.figure(figure).label}
    already = _already(figure, out)
    if already is not None:
        text = phrase(
            "“{step}” takes {already} only, by “{figure}”, and the audience has nobody else: the"
            " others are taken out twice",
            already=already,
            **words,
        )
        out.notes.append(Note("counted-twice", text, _left_out(key), (key,)))
    if first != key:
        text = phrase(
            "“{step}” uses “{figure}”, on which what comes before rests already: its people are"
            " taken out twice",
            **words,
        )
        out.notes.append(Note("counted-twice", text, _left_out(key), (key, first)))
    elif is_online and _ONLINE_TOPICS.intersection(topics_of(figure, out.inputs.country)):
        text = phrase(
            "“{step}” takes a share of people online, “{figure}”, of people who are online already",
            **words,
        )
        out.notes.append(Note("counted-twice", text, _left_out(key), (key,)))


def _left_out(key: str) -> str:
    return phrase("leave the step out, or give its share: `{typed}`", typed=f"--set {key}=100%")


def _alike(one: str, other: str) -> bool:
    """Tell whether two labels are nearly the same, or one is part of the other."""
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= 0.75


def _already(figure: str, out: Market) -> str | None:
    """Return what a share of people would take out again because the segment has it alone; None
    where it does not.
    """
    segment, words = out.segment, set(figure.split("_"))
    if segment.gender != "all" and words & {"female", "women", "male", "men"}:
        return GENDERS[segment.gender]
    if segment.ages != ALL_AGES and (
        figure.startswith("population_share_") or words & {"adult", "adults", "under"}
    ):
        return phrase("people aged {words}", words=segment.ages.words)
    places = {"urban", "rural", segment.country.capital_id}
    if not segment.is_nation and words & places and "share" in words:
        return segment.where
    return None


def watch_sense(out: Market, levels: Mapping[str, Node]) -> None:
    """Declare what should hold of any market: customers below online adults, spending below a share
    of GDP per head.
    """
    inputs = out.inputs
    adults = out.scope.segment.ages.overlap(ADULT_AGE)
    last = {step.level.casefold(): place for place, step in enumerate(out.steps, start=1)}
    for level in ("tam", "sam", "som") if out.online else ("sam", "som"):
        if adults is None or out.customer != PEOPLE:
            break
        text = phrase(
            "{titles} (“{step}”) counts more customers than there are people {words} online",
            titles=TITLES[level],
            words=adults.words,
            step=out.steps[last[level] - 1].label,
        )
        rows = (f"market.{level}.people", f"market.step.{last[level]}")
        most = out.scope.users(adults)
        out.watches.append(Watch(levels[level], most, text, drawn=True, rows=rows))
    if out.customer == PEOPLE and inputs.has_figure("gdp_per_capita", "economy"):
        _watch_spending(out)


def _watch_spending(out: Market) -> None:
    """Add the most that a customer plausibly spends, and hold what is paid to it."""
    inputs = out.inputs
    assert out.worth is not None
    paid = out.worth.paid
    most = inputs.assumption(
        "market.plausible_spend", phrase("Plausible part of GDP per head spent on one market")
    )
    gdp = in_own(timed(inputs.figure("gdp_per_capita", "economy")), inputs)
    given = inputs.assumptions.values["market.plausible_spend"]
    label = phrase("Most that a customer plausibly spends on one market a year")
    plausible = out.add("market.plausible", label, gdp * most, note=reason(given))
    spent = next(spec for spec in out.rows if spec.node is paid)
    text = phrase(
        "What a customer pays in a year ({money}) is more than people plausibly spend on one"
        " market",
        money=inputs.country.currency,
    )
    hint = phrase("check the price, and how often a customer buys")
    out.watches.append(Watch(paid, plausible, text, True, hint, (spent.id,)))


def add_online_buyers(out: Market, levels: Mapping[str, Node]) -> None:
    """Add both ends of how many people buy online at all, for a market whose customers must; say
    where it needs more.

    The ends are shares of the adults of the whole country, as they are published: those who buy may
    all live in one town, so no town has a bound of its own below that.
    """
    given = out.inputs.assumptions
    ends = {name: given.get(f"market.online_buyers.{name}") for name in ("least", "most")}
    if not any(ends.values()):
        return
    adults = out.scope.segment.ages.overlap(ADULT_AGE)
    if adults is None:
        raise InputError(
            phrase("market.online_buyers: the segment has nobody aged 15 or over"),
            hint=phrase("widen the ages, such as `--age 15+`"),
        )
    country = out.inputs.country.name
    base = Population(out.inputs, nation(out.inputs.country)).people(adults)
    counts = _buyers(out, ends, base, adults)
    needed = levels["som"].share_of(base)
    out.add(
        "market.online_buyers.needed",
        phrase(
            "SOM as a share of people {words} in {country}", words=adults.words, country=country
        ),
        needed,
    )
    _watch_buyers(out, levels, counts["most"])


def _buyers(
    out: Market, ends: Mapping[str, Given | None], base: Node, adults: Ages
) -> dict[str, Node]:
    """Add both ends of the share of adults who buy online, and of their number; return the
    numbers. Raises InputError for one end alone, and for ends that cross.
    """
    country = out.inputs.country.name
    counts = {}
    for name, end in ends.items():
        if end is None:
            raise out.inputs.missing(
                f"market.online_buyers.{name}",
                phrase("a bound states both ends"),
            )
        words = (
            phrase(
                "Online buyers in {country} among people {ages}, at least",
                country=country,
                ages=adults.words,
            )
            if name == "least"
            else phrase(
                "Online buyers in {country} among people {ages}, at most",
                country=country,
                ages=adults.words,
            )
        )
        share = _bound(out, end, words)
        label = phrase("{what}, share", what=words)
        out.add(f"market.online_buyers.{name}_share", label, share, note=reason(end))
        counts[name] = out.add(f"market.online_buyers.{name}", words, base * share)
    low, high = (centrals([counts[name]])[counts[name]] for name in ("least", "most"))
    if low > high:
        raise InputError(
            phrase(
                "market.online_buyers.least: {low} people are more than the {high} of"
                " market.online_buyers.most",
                low=whole(low),
                high=whole(high),
            ),
            hint=phrase("lower the least, or raise the most"),
        )
    return counts


def _watch_buyers(out: Market, levels: Mapping[str, Node], most: Node) -> None:
    """Declare that no level needs more online buyers than there are at most."""
    country = out.inputs.country.name
    last = {step.level.casefold(): place for place, step in enumerate(out.steps, start=1)}
    for level, place in last.items():
        text = phrase(
            "{titles} (“{step}”) needs more online buyers than {country} has at most",
            titles=TITLES[level],
            country=country,
            step=out.steps[place - 1].label,
        )
        rows = (f"market.{level}.people", f"market.step.{place}", "market.online_buyers.most")
        out.watches.append(Watch(levels[level], most, text, drawn=True, rows=rows))


def _bound(out: Market, given: Given, label: str) -> Node:
    """Return an end of a bound: its own value, or that of a figure published as a bound."""
    if given.figure is None or out.inputs.has(f"figures.{given.figure}"):
        return out.leaf(given, label)
    figure = out.inputs.catalogue.figure(given.figure)
    used = next(
        (one for one in figure.observations if one.bound is not None and one.value is not None),
        None,
    )
    if used is None or used.value is None:
        return out.leaf(given, label)
    out.inputs.figures[given.figure] = figure
    source = Leaf(
        f"figures.{given.figure}",
        Exact(used.value),
        "assumed",
        as_of=used.as_of,
        sources=(used.source,),
        figure=used,
        kind="share",
    )
    return leaf(source, figure.label, SHARE)
