"""Shares that narrow the audience, each with a label: read and merged.

Labels say what is asked: a share replaces the one of its label in an earlier layer, and multiplies
those of other labels. Its place among the merged ones, counted from 1, is its key, such as
``audience.narrow.2``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from malisize.assumptions.rule import SHARE
from malisize.assumptions.rules import MOST_PLACES
from malisize.assumptions.values import PROVENANCE, Given, number, typed
from malisize.assumptions.worded import is_worded, worded
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.lists import shares_in
from malisize.numerals import parse
from malisize.text import clean, command, did_you_mean, folded, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase
from malisize.wording.numbers import stated

NARROW = "audience.narrow"
OPTION = "--narrow"
TARGETABLE = " @targetable"


class Narrow(NamedTuple):
    """A labelled share that narrows the audience; ``targetable`` says that platforms can show to
    these people alone.
    """

    label: str
    given: Given
    targetable: bool = False

    @property
    def written(self) -> str:
        """The share as options give it."""
        return f"{self.label}={self.given.written}{TARGETABLE if self.targetable else ''}"

    @property
    def words(self) -> str:
        """The label with its share, for reading."""
        numeral = self.given.numeral
        label = clean(self.label)
        if numeral is None:
            return label
        part = stated(numeral.low, numeral.high, "share")
        return phrase("{label}: {share}", label=label, share=part)

    @property
    def same(self) -> str:
        """What labels that ask the same have in common."""
        return folded(self.label)


# Reading


def read_narrows(value: object, where: str, layer: str) -> tuple[Narrow, ...]:
    """Read ``[[audience.narrow]]`` of a file. Raises InputError, of all faults at once."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InputError(
            phrase("{where}: an array of tables is needed", where=where),
            hint=phrase("begin each with a line [[audience.narrow]], above label and share"),
        )
    if len(value) > MOST_PLACES:
        raise InputError(
            phrase(
                "{where}: {count} entries, at most {most_places} are allowed",
                where=where,
                count=len(value),
                most_places=MOST_PLACES,
            )
        )
    out: list[Narrow] = []
    faults: list[MalisizeError] = []
    first: dict[str, int] = {}
    for place, entry in enumerate(value, start=1):
        here = f"{where}[{place}]"
        try:
            one = _read(entry, place, here, layer)
            before = first.setdefault(one.same, place)
            if before != place:
                raise InputError(
                    phrase(
                        "{here}: {label} is also the label of entry {before}, which would count it"
                        " twice",
                        here=here,
                        label=shown(one.label),
                        before=before,
                    ),
                    hint=phrase("leave one of them out, or label what differs"),
                )
            out.append(one)
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    return tuple(out)


def _read(entry: Mapping[str, object], place: int, where: str, layer: str) -> Narrow:
    unknown = sorted(set(entry) - {"label", "share", "targetable"} - PROVENANCE)
    if unknown:
        raise InputError(
            phrase("{where}: unknown key {unknown}", where=where, unknown=shown(unknown[0])),
            hint=did_you_mean(
                unknown[0],
                ["label", "share", "targetable", *PROVENANCE],
                phrase("known here: label, share, targetable, why, source, mark"),
            ),
        )
    label = entry.get("label")
    if not is_worded(label) or not worded(label):
        raise InputError(
            phrase("{where}: a label is needed", where=where),
            hint=offered('label = "eats out at least monthly"'),
        )
    if "share" not in entry:
        raise InputError(
            phrase("{where}: a share is needed", where=where),
            hint=offered('share = "10% to 30%"'),
        )
    targetable = entry.get("targetable", False)
    if not isinstance(targetable, bool):
        raise InputError(
            phrase(
                "{where}.targetable: true or false is needed, not {value}",
                where=where,
                value=shown(typed(targetable)),
            ),
            hint=offered("targetable = true"),
        )
    share = entry["share"]
    table = dict(share) if isinstance(share, dict) else {"value": share}
    table.update({name: entry[name] for name in PROVENANCE & set(entry)})
    given = number(table, f"{NARROW}.{place}", layer, where, SHARE)
    return Narrow(worded(label), given, targetable)


def given_narrows(given: Iterable[str]) -> tuple[Narrow, ...]:
    """Read narrowing as options, cells and callers give it, texts of one or more ``label=share``.
    Raises InputError, also for a label given twice.
    """
    out: dict[str, Narrow] = {}
    for text in (piece for one in given for piece in shares_in(one)):
        name, equals, share = text.rpartition("=")
        label = clean(name).strip()
        if not (equals and label):
            raise InputError(
                phrase(
                    "{option} {text}: a label and a share are needed",
                    option=OPTION,
                    text=shown(text),
                ),
                hint=offered('--narrow "eats out=10% to 30%"'),
            )
        where = f"{OPTION} {shown(label)}"
        share, mark, rest = share.partition(TARGETABLE)
        if rest.strip():
            raise InputError(
                phrase("{where}: {rest} follows the share", where=where, rest=shown(rest.strip())),
                hint=offered(command(OPTION, f"{label}={share.strip()}{TARGETABLE}")),
            )
        numeral = parse(share, "share", where, example=SHARE.example)
        value = Given(f"{NARROW}.{len(out) + 1}", OPTION, numeral=numeral)
        one = Narrow(worded(label), value, bool(mark))
        if one.same in out:
            before = out[one.same].given.written
            raise InputError(
                phrase(
                    "{where}: given twice, {before} and {share}",
                    where=where,
                    before=shown(before),
                    share=shown(share.strip()),
                ),
                hint=phrase("leave one of them out, or label what differs"),
            )
        out[one.same] = one
    return tuple(out.values())


def over(before: Iterable[str], added: Iterable[str]) -> tuple[str, ...]:
    """Return narrowing as texts, what is added in the place of what has its labels. Raises
    InputError.
    """
    new = given_narrows(added)
    labels = {one.same for one in new}
    kept = [one for one in given_narrows(before) if one.same not in labels]
    return tuple(one.written for one in (*kept, *new))


# Merging


def merged(layers: Iterable[tuple[Sequence[Narrow] | None, Iterable[Given]]]) -> tuple[Narrow, ...]:
    """Merge the narrowing of layers in their order, each with the values it gives by place.

    A label that was there gets the new share, another is added; an empty array takes all away.
    Raises InputError for a place that nothing has, and for one that two options of a run give.
    """
    found: list[Narrow] = []
    waiting: list[Given] = []
    for narrows, values in layers:
        if narrows is not None and not narrows:
            found.clear()
        for one in narrows or ():
            place = next((at for at, old in enumerate(found) if old.same == one.same), None)
            if place is None:
                found.append(one)
                continue
            if one.given.layer == OPTION and found[place].given.layer == "--set":
                raise _twice(place, found[place])
            found[place] = found[place]._replace(
                given=one.given, targetable=one.targetable or found[place].targetable
            )
        for given in values:
            place = _place(given)
            if place < len(found):
                found[place] = found[place]._replace(given=given)
            else:
                waiting.append(given)
    for given in waiting:
        if _place(given) < len(found):
            raise _twice(_place(given), found[_place(given)])
        where = f"{given.layer} {shown(given.key)}"
        if not found:
            raise InputError(
                phrase("{where}: nothing narrows the audience", where=where),
                hint=phrase("use --narrow instead, with a label and a share"),
            )
        last = f"{NARROW}.{len(found)}"
        raise InputError(
            phrase("{where}: the last narrowing share is {last}", where=where, last=last),
            hint=offered(last),
        )
    return tuple(
        one._replace(given=one.given._replace(key=f"{NARROW}.{place}"))
        for place, one in enumerate(found, start=1)
    )


def _place(given: Given) -> int:
    """Return the place of a value that is given by place, counted from 0."""
    return int(given.key.rpartition(".")[2]) - 1


def _twice(place: int, one: Narrow) -> InputError:
    return InputError(
        phrase(
            "{narrow}.{place}: given twice, by --set and as {option} {label}",
            narrow=NARROW,
            place=place + 1,
            option=OPTION,
            label=shown(one.label),
        ),
        hint=phrase("leave one of them out"),
    )
