"""Where a medium is heard, and whose numbers decide it."""

from __future__ import annotations

from collections.abc import Iterator

from malisize.assumptions.rules import option_of, rule_for
from malisize.doubts.evaluated import Evaluated
from malisize.doubts.named import named
from malisize.model.own import known_segment
from malisize.model.pieces import PIECES, PRICES, price_example
from malisize.model.segment import nation
from malisize.numerals import parse
from malisize.records import Note
from malisize.text import command
from malisize.wording import both, phrase


def supposed_coverage(found: Evaluated) -> Iterator[Note]:
    """Say where the coverage of a medium was only supposed, or its people are not known there."""
    planned, segment = found.model.planned, found.model.segment
    for one in planned.plan.bought if planned else ():
        whom, channel = one.curve.heard, one.reach.channel
        key = f"channels.{channel.key}.coverage"
        row = (f"channel.{channel.key}.reach",)
        if whom.supposed and not segment.is_nation:
            words = phrase(
                "{channel}: coverage is not given, and taken to be {areas}; who hears it elsewhere"
                " is outside the target",
                channel=channel.label,
                areas=segment.where,
            )
            yield Note("coverage", words, command("--set", f"{key}={'+'.join(segment.areas)}"), row)
        if not whom.sized:
            where = nation(found.inputs.country)._replace(areas=whom.where).where
            words = phrase(
                "{channel}: its weekly share is not known in {areas}, so impressions are spread"
                " over people there",
                channel=channel.label,
                areas=where,
            )
            hint = f"{option_of(f'channels.{channel.key}.weekly_share', found.inputs.country)}"
            yield Note("coverage", words, hint, row)


def known_elsewhere(found: Evaluated) -> Iterator[Note]:
    """Say where a channel's people are known for another segment, and so not used."""
    for one in found.model.reaches:
        other = known_segment(one.channel, found.inputs)
        if other is not None and other != found.model.segment:
            key = f"channels.{one.channel.key}.known"
            words = phrase(
                "{channel}: the people you know of are {other}, and not used for {segment}",
                channel=one.channel.label,
                other=other.label,
                segment=found.model.segment.label,
            )
            hint = command("--known", f"{one.channel.key}=480k to 560k")
            row = f"channel.{one.channel.key}.reachable"
            yield Note("known", words, hint, (row,), (key,))


def examples(found: Evaluated) -> Iterator[Note]:
    """Name the prices and audiences of the user's that are word for word the examples of the help,
    and no reason is given for.
    """
    names = {*PRICES, *(name for piece in PIECES for name in piece.needs)}
    pasted = []
    for leaf in found.leaves:
        one = leaf.assumption
        name = one.key.rpartition(".")[2] if one else ""
        if one is None or name not in names or one.why or one.mark:
            continue
        if found.inputs.replaced([one.key]) and _is_example(found, one.key, name):
            pasted.append(one.key)
    if pasted:
        words = phrase(
            "{keys}: as in the example of the hint; where it is what you were quoted, say so",
            keys=both(named(pasted, found)),
        )
        written = found.inputs.assumptions.values[pasted[0]].written
        yield Note("example", words, command("--set", f"{pasted[0]}={written} @sourced: quote"))


def _is_example(found: Evaluated, key: str, name: str) -> bool:
    """Tell whether a key has the value that hints show for it."""
    country = found.inputs.country
    rule = rule_for(tuple(key.split(".")), country)
    given = found.inputs.assumptions.values[key]
    needs = {name: text for piece in PIECES for name, text in piece.needs.items()}
    shown = {
        price_example(name, country) if name in PRICES else None,
        needs.get(name),
        rule.example if rule else None,
    }
    return rule is not None and any(
        parse(one, rule.kind, key) == given.numeral for one in shown if one
    )
