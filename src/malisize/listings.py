"""Listings of what is known and supposed: figures, sources, conflicts, checks, channels, bundled
assumptions.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from malisize.assumptions import bundled
from malisize.assumptions.rules import example_of
from malisize.country import Country
from malisize.figures.catalogue import Catalogue, Figure
from malisize.figures.conflicts import conflicts
from malisize.model.channels import Channel, setting, status
from malisize.model.channels import channels as all_channels
from malisize.model.inputs import Inputs, observed
from malisize.numerals import kind_of, write
from malisize.quantity.sampling import leaf_ends
from malisize.record import as_dict
from malisize.records import Listing, Observation
from malisize.text import command
from malisize.wording import Said, both, joined, of_data, parts_of, phrase, plural, units
from malisize.wording.numbers import dated

FIGURE_COLUMNS = (
    *("figure", "label", "unit", "value", "low", "high", "bound", "base", "place", "as_of"),
    *("hedge", "basis", "source", "where", "rank", "reason", "cell", "read", "within"),
)


def figures(
    catalogue: Catalogue, *, topic: str | None = None, search: str = "", cells: bool = True
) -> Listing:
    """List observations, one row each; of one topic, or of figures whose key or label contains a
    text.

    Without ``cells``, what a source has in a table is one row that says how many cells it has.
    """
    found = list(catalogue.topic(topic).values()) if topic else list(catalogue)
    words = search.casefold()
    found = [
        figure
        for figure in found
        if words in figure.key.casefold() or words in figure.label.casefold()
    ]
    rows: list[dict[str, Any]] = []
    for figure in found:
        if figure.by and not cells:
            rows += [_counted(part) for part in _by_source(figure).values()]
        else:
            rows += [_observation(o) for o in figure.observations]
    count = sum(len(figure.observations) for figure in found)
    remarks = (
        phrase(
            "{count} figures, {count_2} observations. `malisize figures show KEY` gives one whole.",
            count=len(found),
            count_2=count,
        ),
    )
    return Listing(
        "malisize.figures/1", phrase("Published figures"), FIGURE_COLUMNS, tuple(rows), remarks
    )


def figure(catalogue: Catalogue, key: str, prefer: str | None = None) -> Listing:
    """List one figure's observations with everything known about each. Raises InputError with a
    suggestion.
    """
    found = catalogue.figure(key)
    used = found.used(prefer)
    rows = []
    for observation in found.observations:
        row = _observation(observation)
        row["note"] = observation.note
        row["used"] = "yes" if observation is used else "no"
        source = catalogue.source(observation.source)
        row["title"], row["publisher"], row["url"] = source.title, source.publisher, source.url
        rows.append(row)
    columns = ("figure", *FIGURE_COLUMNS[3:], "used", "note", "title", "publisher", "url")
    remarks = [_topic_and_age(found)]
    if found.by:
        remarks.append(
            phrase(
                "A table by {names}: no result reads it as one number.",
                names=both([of_data(axis) for axis in found.by]),
            )
        )
    else:
        remarks.append(
            _why_none(found) if used is None else _another(found, used, catalogue.country)
        )
    title = _titled(found)
    return Listing("malisize.figure/1", title, columns, tuple(rows), tuple(remarks))


def _titled(found: Figure) -> str:
    return phrase("{label} ({unit})", label=found.label, unit=units.many(found.unit))


def _another(figure: Figure, used: Observation, country: Country) -> str:
    """Return how another observation or a value of one's own takes the place of the one used."""
    numeral, key = observed(used), f"figures.{figure.key}"
    value = (
        write(numeral, kind_of(figure.unit)) if numeral else example_of(key, country, figure.unit)
    )
    own = command("--set", f"{key}={value}")
    names = [f"{o.source}@{o.as_of}" for o in figure.observations if o is not used and observed(o)]
    other = next((name for name in names if names.count(name) == 1), None)
    if other is None:
        return phrase("Another one: {own} with a value of yours", own=own)
    prefer = command("--prefer", f"{figure.key}={other}")
    return phrase("Another one: {prefer}, or {own} with a value of yours", prefer=prefer, own=own)


def figure_table(catalogue: Catalogue, key: str) -> Listing:
    """List a figure that is held in tables as one reads a table: a line per place, sex or age, a
    column per source and date, and below what each column is. Raises InputError with a suggestion.

    Where one source has all of it, the columns are those of its table.
    """
    found = catalogue.figure(key)
    parts = {f"[{number}]": part for number, part in enumerate(_by_source(found).values(), start=1)}
    by_place = len({o.place for o in found.observations}) > 1
    wide = len(parts) == 1 and len(found.by) == 2
    lines: dict[tuple[str, ...], dict[str, Any]] = {}
    for head, part in parts.items():
        for o in part:
            first, *rest = (o.cell or "").split("/")
            first = o.place if by_place else first
            at = (first,) if wide else (first, *rest)
            line = lines.setdefault(at, {**dict(zip(found.by, at, strict=False)), "unit": o.unit})
            line[rest[0] if wide else head] = o.value
    axes = found.by[:1] if wide else found.by
    heads = [name for line in lines.values() for name in line] if wide else parts
    columns = tuple(dict.fromkeys([*axes, *heads]))
    remarks = [joined(" ", [head, _provenance(catalogue, part)]) for head, part in parts.items()]
    return Listing(
        "malisize.figure-table/1",
        _titled(found),
        tuple(name for name in columns if name != "unit"),
        tuple(lines.values()),
        (*remarks, _topic_and_age(found)),
    )


def sources(catalogue: Catalogue) -> Listing:
    """List every source with how many observations cite it."""
    cited: dict[str, int] = {}
    for found in catalogue:
        for observation in found.observations:
            cited[observation.source] = cited.get(observation.source, 0) + 1
    rows = tuple(
        {**as_dict(source), "observations": cited.get(source.key, 0)}
        for source in catalogue.sources()
    )
    columns = ("key", "title", "publisher", "url", "accessed", "kind", "observations")
    return Listing(
        "malisize.sources/1",
        phrase("Sources"),
        columns,
        rows,
        (plural("{number} source.", "{number} sources.", len(rows)),),
    )


def figure_conflicts(catalogue: Catalogue) -> Listing:
    """List every figure whose observations disagree: by how much, which is used, and why."""
    rows = tuple(
        {
            **as_dict(one),
            "others": joined("; ", one.others) if one.others else "",
            "arithmetic": joined(" ", one.arithmetic) if one.arithmetic else None,
        }
        for one in conflicts(catalogue)
    )
    columns = ("figure", "label", "unit", "used", "others", "spread", "reason", "arithmetic")
    remarks = (
        phrase(
            "{count} figures disagree. Spread: largest over smallest. Another one:"
            " --prefer FIGURE=SOURCE.",
            count=len(rows),
        ),
    )
    return Listing(
        "malisize.conflicts/1",
        phrase("Figures whose observations disagree"),
        columns,
        rows,
        remarks,
    )


def figure_checks(
    catalogue: Catalogue, date: datetime.date, *, passes: bool = True
) -> tuple[Listing, bool]:
    """Recompute what can be recomputed, with or without what passes; also say whether anything
    failed.
    """
    from malisize.figures.checks.run import check
    from malisize.figures.checks.tables import tables

    catalogue.validate()
    found = check(catalogue, date, catalogue.country)
    rows = tuple(as_dict(one) for one in found if passes or one.verdict != "pass")
    counts = {
        verdict: sum(one.verdict == verdict for one in found)
        for verdict in ("pass", "known", "fail")
    }
    kept_out = tables(catalogue.country).get("rules", {}) if passes else {}
    rules = [
        {"verdict": "rule", "check": trap, "note": of_data(rule)} for trap, rule in kept_out.items()
    ]
    remarks = (
        phrase(
            "{pass_} pass, {known} known, {fail} fail. Known: does not hold, and a named"
            " trap says why.",
            pass_=counts["pass"],
            known=counts["known"],
            fail=counts["fail"],
        ),
    )
    columns = ("verdict", "check", "subject", "computed", "stated", "note")
    return (
        Listing(
            "malisize.checks/1",
            phrase("Checks of the catalogue"),
            columns,
            (*rows, *rules),
            remarks,
        ),
        counts["fail"] > 0,
    )


def channels(inputs: Inputs) -> Listing:
    """List every known channel with its size for the country and what is known of it, under these
    assumptions.
    """
    rows = []
    for channel in all_channels(inputs.country).values():
        known = status(channel, inputs)
        row: dict[str, Any] = {"channel": channel.key, "kind": channel.kind, "unit": channel.unit}
        row["base"] = {
            "online": phrase("internet users aged 13+"),
            "phones": phrase("people with a phone"),
            "population": phrase("people aged 15+"),
        }[channel.universe]
        row.update(_size(channel.key, channel.figure, inputs))
        row["status"] = known
        row["why"] = _why(channel, known, inputs)
        rows.append(row)
    columns = ("channel", "kind", "unit", "base", "low", "central", "high", "status", "why")
    remarks = (
        phrase(
            "sized: from figures about {name} · proxy: the figure has another base ·"
            " bounded: lines, not people · needs a number: waits for yours",
            name=inputs.country.name,
        ),
    )
    return Listing("malisize.channels/1", phrase("Channels"), columns, tuple(rows), remarks)


def bundled_assumptions(country: Country) -> Listing:
    """List the shipped assumptions files with their titles."""
    rows = []
    for name in bundled.names(country):
        document = bundled.document(name, country)
        audience = document.get("audience", {})
        rows.append({
            "name": name,
            "title": of_data(document["title"])
            if "title" in document
            else phrase("what is supposed where nobody says otherwise"),
            "area": audience.get("area", ""),
            "channels": ", ".join(audience.get("channels", [])),
            "scenarios": ", ".join(document.get("scenario", {})),
        })  # fmt: skip
    each = ("audience --assumptions NAME", "assumptions show NAME", "assumptions new FILE")
    remarks = (" · ".join(f"malisize {words}" for words in each),)
    return Listing(
        "malisize.assumptions/1",
        phrase("Bundled assumptions"),
        ("name", "title", "area", "channels", "scenarios"),
        tuple(rows),
        remarks,
    )


def _why(channel: Channel, known: str, inputs: Inputs) -> str:
    """Return in words what a channel's status rests on, or what would change it."""
    if known == "unavailable":
        return phrase("not available in {name}: {why}", name=inputs.country.name, why=channel.why)
    if known == "needs_value":
        return phrase("{why} ({setting})", why=channel.why, setting=setting(channel))
    keys = [f"channels.{channel.key}.accounts", f"channels.{channel.key}.weekly_share"]
    if channel.figure:
        keys.append(f"figures.{channel.figure.partition('.')[2]}")
    own = [key for key in keys if inputs.has(key)]
    given = inputs.assumptions.values[own[0]] if own else None
    if given is not None and inputs.assumptions.rank(given.key) > 0:
        if given.why:
            return phrase("your value ({layer}): {why}", layer=given.layer, why=given.why)
        return phrase("your value ({layer})", layer=given.layer)
    if known == "proxy" and channel.local_area:
        return phrase(
            "{why} (--area {area}, or {setting})",
            why=channel.why,
            area=channel.local_area,
            setting=setting(channel),
        )
    if (
        channel.why and not (channel.figure and inputs.chosen(channel.figure.partition(".")[2]))
    ) or not channel.figure:
        return channel.why
    topic, key = channel.figure.split(".")
    used = inputs.observation(key, topic)
    if used is None:
        return phrase("your value")
    words = {"label": used.label, "as_of": dated(used.as_of), "source": used.source}
    return phrase("{label}, {as_of} ({source})", **words)


def _size(key: str, figure: str, inputs: Inputs) -> dict[str, float]:
    name = f"channels.{key}.accounts"
    if inputs.has(name):
        node = inputs.assumption(name, key)
    elif figure and inputs.has_figure(figure.split(".")[1], figure.split(".", maxsplit=1)[0]):
        topic, name = figure.split(".")
        node = inputs.figure(name, topic)
    else:
        return {}
    assert node.leaf is not None
    low, high = leaf_ends(node, 0.9)
    return {"low": low, "central": node.leaf.spread.central, "high": high}


def _observation(observation: Observation) -> dict[str, Any]:
    return {name: getattr(observation, name) for name in FIGURE_COLUMNS}


def _by_source(found: Figure) -> dict[tuple[str, str], list[Observation]]:
    """Return the cells of a figure held in tables by source and date, in their order."""
    parts: dict[tuple[str, str], list[Observation]] = {}
    for observation in found.observations:
        parts.setdefault((observation.source, observation.as_of), []).append(observation)
    return parts


def _counted(part: list[Observation]) -> dict[str, Any]:
    places = list(dict.fromkeys(o.place for o in part))
    return {
        **_observation(part[0]),
        "value": None,
        "cell": plural("{number} cell", "{number} cells", len(part)),
        "place": places[0]
        if len(places) == 1
        else plural("{number} place", "{number} places", len(places)),
    }


def _provenance(catalogue: Catalogue, part: list[Observation]) -> str:
    """Return what the cells of one source and date are, where they stand and how they were read."""
    first = part[0]
    source = catalogue.source(first.source)
    bases = list(dict.fromkeys(o.base for o in part))
    texts = [joined("; ", bases) if len(bases) <= 2 else ""]
    basis = phrase("basis: {basis}", basis=phrase(first.basis, "code"))
    texts += [joined(", ", [basis, first.hedge]) if first.hedge else basis]
    texts += [f"{source.title}, {source.publisher}, {source.url}"]
    texts.append(phrase("in it: {where}", where=first.where))
    texts.append(phrase("read {read}", read=first.read) if first.read else "")
    texts += dict.fromkeys(one for o in part if o.note for one in parts_of(o.note))
    head = joined(", ", [first.source, dated(first.as_of)])
    parts = joined(". ", [_open(text) for text in texts if text])
    return phrase("{where}: {message}", where=head, message=parts)


def _topic_and_age(found: Figure) -> str:
    return phrase(
        "Topic {topic}; counts as old after {stale_after_months} months.",
        topic=found.topic,
        stale_after_months=found.stale_after_months,
    )


def _why_none(found: Figure) -> str:
    names: Iterable[str] = (o.source for o in found.observations)
    return phrase(
        "None is used by default; choose one with --prefer {key}=SOURCE ({names})",
        key=found.key,
        names=", ".join(dict.fromkeys(names)),
    )


def _open(text: str) -> str:
    """Return a text of data without a period at its end."""
    return text.over(lambda said: said.rstrip(".")) if isinstance(text, Said) else text
