"""Which languages people speak and read, and what that leaves of a segment.

Published are shares of all people. How people online, or those with a phone, differ is not: the
share among them lies between that of all people and the largest that fits, which is as many as
there are of the language, or everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from malisize.aliases import folded, meaning
from malisize.bands import Ages
from malisize.country import NATIONAL, Country, Tongue
from malisize.errors import InputError
from malisize.lists import several_in
from malisize.model.inputs import Inputs
from malisize.model.pattern import SEXES
from malisize.model.population import Population
from malisize.model.segment import ADULT_AGE, ONLINE_AGE, Segment
from malisize.quantity.node import Node, constant, highest, lowest, total
from malisize.records import Note
from malisize.request import EVERYONE
from malisize.text import did_you_mean, shown
from malisize.tuples import NamedTuple
from malisize.wording import either, phrase

KINDS = ("speaks", "reads")
_ONLINE, _APART = "language.online", "language.apart"
UNIVERSES = ("population", "online", "phones")


class Narrowing(NamedTuple):
    """The shares by which a segment is narrowed, of all people, of people online and of people
    with a phone; None where by nothing.
    """

    population: Node | None = None
    online: Node | None = None
    phones: Node | None = None

    def of(self, universe: str) -> Node | None:
        """Return the share of a universe of channels."""
        return self[UNIVERSES.index(universe)]


def tongues_in(given: str | Iterable[str], kind: str, country: Country) -> tuple[str, ...]:
    """Return the languages that texts name, once each in the order of the country; none where
    everybody is meant. Raises InputError.
    """
    texts = [given] if isinstance(given, str) else given
    found = [_tongue(one, kind, country) for text in texts for one in several_in(text)]
    return () if EVERYONE in found else tuple(id for id in country.tongues if id in found)


def known_tongues(kind: str, country: Country) -> dict[str, Tongue]:
    """Return the languages of which a share of people who speak, or read, them is published."""
    return {id: one for id, one in country.tongues.items() if getattr(one, kind)}


def _tongue(text: str, kind: str, country: Country) -> str:
    word = meaning("language", text)
    words = {
        folded(name): id
        for id, one in country.tongues.items()
        for name in (*one.names.values(), *one.also, id)
    }
    id, known = words.get(word, word), known_tongues(kind, country)
    if id == EVERYONE or id in known:
        return id
    listed = phrase("one of {names}", names=", ".join(known)) if known else None
    if id in country.tongues:
        label = country.tongues[id].label
        what = (
            phrase("no share of people who speak {language} is published", language=label)
            if kind == "speaks"
            else phrase("no share of people who read {language} is published", language=label)
        )
        where = f"{kind} {shown(text)}"
        raise InputError(phrase("{where}: {what}", where=where, what=what), hint=listed)
    raise InputError(
        phrase("{kind}: no language {text}", kind=kind, text=shown(text)),
        hint=did_you_mean(word, [*known, EVERYONE], listed),
    )


def asked_of(inputs: Inputs) -> dict[str, tuple[str, ...]]:
    """Return by kind the languages that the assumptions ask for, those alone that leave somebody
    out. Raises InputError.
    """
    out = {}
    for kind in KINDS:
        given = inputs.assumptions.get(f"audience.{kind}")
        found = tongues_in(given.names, kind, inputs.country) if given is not None else ()
        if found:
            out[kind] = found
    return out


def recorded_of(inputs: Inputs, kind: str) -> tuple[str, ...] | None:
    """Return the languages asked for of a kind, everybody where that was said, None where nothing
    was.
    """
    given = inputs.assumptions.get(f"audience.{kind}")
    if given is None:
        return None
    return tongues_in(given.names, kind, inputs.country) or (EVERYONE,)


def words_of(inputs: Inputs) -> list[str]:
    """Return what the languages asked for leave of people, in words."""
    found: list[str] = []
    for kind, ids in asked_of(inputs).items():
        names = either([inputs.country.tongues[id].label for id in ids])
        found.append(
            phrase("speaks {languages}", languages=names)
            if kind == "speaks"
            else phrase("reads {languages}", languages=names)
        )
    return found


def share(inputs: Inputs, segment: Segment, universe: str) -> Node | None:
    """Return the share of a segment's people, of those online or of those with a phone, who speak
    and read the languages asked for; None where nobody is left out. Raises InputError.
    """
    wanted = asked_of(inputs)
    if not wanted:
        return None
    key = ("languages", segment, universe)
    return inputs.once(key, lambda: _share(inputs, segment, universe, wanted))


def _share(
    inputs: Inputs, segment: Segment, universe: str, wanted: Mapping[str, Sequence[str]]
) -> Node:
    sexes = SEXES if segment.gender == "all" else (segment.gender,)
    shares = {sex: _of_sex(inputs, sex, wanted) for sex in sexes}
    if universe == "population" and len(set(shares.values())) == 1:
        return shares[sexes[0]]
    label, id = phrase("People of the language, share of all"), f"language.share.{universe}"
    if universe == "online":
        label = phrase("People of the language among those online")
    elif universe == "phones":
        label = phrase("People of the language among those with a phone")
    parts, wholes = [], []
    for sex in sexes:
        one = segment._replace(gender=sex)
        own = _of_universe(inputs, one, universe, shares[sex])
        if len(sexes) == 1:
            return own.named(id, label)
        wholes.append(_people(inputs, one, universe, segment.ages))
        parts.append(wholes[-1] * own)
    return total(parts).share_of(total(wholes)).named(id, label)


def _people(inputs: Inputs, segment: Segment, universe: str, ages: Ages) -> Node:
    """Return the people of a universe: all, those online, or those of 15 and over with a phone."""
    there = Population(inputs, segment)
    if universe == "phones":
        return there.owners(ages.overlap(ADULT_AGE) or ages)
    return there.users(ages) if universe == "online" else there.people(ages)


def _of_universe(inputs: Inputs, segment: Segment, universe: str, share: Node) -> Node:
    """Return the share of one sex in a universe: where it is not that of all people, as many as
    there are of the ages that channels count may be in it.
    """
    if universe == "population":
        return share
    ages = segment.ages.overlap(ADULT_AGE if universe == "phones" else ONLINE_AGE) or segment.ages
    whole = _people(inputs, segment, universe, ages)
    people = Population(inputs, segment).people(ages)
    fits = lowest([whole, people * share]).share_of(whole)
    lean = inputs.assumption(
        _ONLINE,
        phrase("A language's share among people online: as among all (0%) to the most (100%)"),
    )
    return share + (fits - share) * lean


def _of_sex(inputs: Inputs, sex: str, wanted: Mapping[str, Sequence[str]]) -> Node:
    """Return the share of all people of a sex who speak any of some languages and read any of
    some.
    """
    found = [_any(inputs, [_one(inputs, id, kind, sex) for id in ids], (kind, ids))
             for kind, ids in wanted.items()]  # fmt: skip
    if len(found) == 1:
        return found[0]
    speaks, reads = found
    key = ("languages", "both", speaks, reads)
    return inputs.once(key, lambda: _both(inputs, speaks, reads, wanted))


def _both(inputs: Inputs, speaks: Node, reads: Node, wanted: Mapping[str, Sequence[str]]) -> Node:
    most = lowest([speaks, reads])
    if not set(wanted["reads"]) <= set(wanted["speaks"]):  # else who reads it also speaks it
        nobody = constant(0.0, phrase("nobody has both"))
        least = highest([nobody, speaks - reads.complement()])
        most = most - (most - least) * _apart(inputs)
    return most.named("language.both", phrase("Share of people who speak and read them"))


def _any(inputs: Inputs, shares: Sequence[Node], who: tuple[str, Sequence[str]]) -> Node:
    if len(shares) == 1:
        return shares[0]
    kind, ids = who
    names = either([inputs.country.tongues[id].label for id in ids])
    label = (
        phrase("Share of people who speak {languages}", languages=names)
        if kind == "speaks"
        else phrase("Share of people who read {languages}", languages=names)
    )

    def make() -> Node:
        least = highest(shares)
        most = lowest([total(shares), constant(1.0, phrase("all people"))])
        node = least + (most - least) * _apart(inputs)
        return node.named(f"language.{kind}.any", label)

    return inputs.once(("languages", "any", *shares), make)


def _apart(inputs: Inputs) -> Node:
    return inputs.assumption(_APART, phrase("How little several languages go together"))


def _figure(id: str, kind: str, sex: str, country: Country) -> tuple[str, str]:
    """Return the key and the topic of the figure of a share."""
    topic, _, key = getattr(country.tongues[id], kind)[sex].partition(".")
    return key, topic


def _one(inputs: Inputs, id: str, kind: str, sex: str) -> Node:
    return inputs.figure(*_figure(id, kind, sex, inputs.country))


def notes(inputs: Inputs, segment: Segment) -> Iterator[Note]:
    """Yield what is not known of the languages asked for."""
    wanted = asked_of(inputs)
    if not wanted:
        return
    text = phrase(
        "Which languages people online speak or read is not published: the share online lies"
        " between that of all people and the largest that fits"
    )
    hint = phrase("a survey of your own: `{typed}`", typed="--set language.online=30%")
    yield Note("languages-online", text, hint, ("segment.narrowed.online",), (_ONLINE,))
    country, sex = inputs.country, segment.gender if segment.gender in SEXES else SEXES[0]
    keys = [_figure(id, kind, sex, country)[0] for kind, ids in wanted.items() for id in ids]
    if set(segment.areas) != {NATIONAL}:
        text = phrase(
            "Languages differ from region to region, and no share by region is published: that of"
            " all {name} stands in for {where}",
            name=country.name,
            where=segment.where,
        )
        typed = f'--set figures.{keys[0]}="40% to 60%"'
        hint = phrase("give what you know of the area: `{typed}`", typed=typed)
        about = tuple(f"figures.{key}" for key in keys)
        yield Note("languages-area", text, hint, ("segment.narrowed.population",), about)
    if "reads" in wanted and segment.ages.overlap(ADULT_AGE) != segment.ages:
        text = phrase(
            "Who can read was asked of adults: their share stands in for those under {age}",
            age=ADULT_AGE.low,
        )
        yield Note("readers-age", text, None, ("segment.narrowed.population",))
    if len(keys) > 1 and _several(wanted):
        text = phrase("How many people have several languages is not published: from as many to as"
                      " few as possible")  # fmt: skip
        yield Note("languages-several", text, None, ("segment.narrowed.population",), (_APART,))


def _several(wanted: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether shares of several languages are put together by how far they go together."""
    nested = set(wanted.get("reads", ())) <= set(wanted.get("speaks", ()))
    several = any(len(ids) > 1 for ids in wanted.values())
    return several or (len(wanted) > 1 and not nested)
