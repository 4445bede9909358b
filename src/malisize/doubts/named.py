"""What settings are called, beside their keys."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.assumptions.rules import rule_for
from malisize.doubts.evaluated import Evaluated
from malisize.wording import of_data, phrase
from malisize.wording.said import Changed


def named(keys: Sequence[str], found: Evaluated) -> list[str]:
    """Return what keys mean, each with the key that was typed."""
    return [phrase("“{meaning}” (`{key}`)", meaning=_meaning(key, found), key=key) for key in keys]


def _meaning(key: str, found: Evaluated) -> str:
    table, _, name = key.partition(".")
    if table == "figures":
        return found.inputs.catalogue.figure(name).label
    if table == "prefer":
        label = found.inputs.catalogue.figure(name).label
        return phrase("source preferred for {figure}", figure=label)
    rule = rule_for(tuple(key.split(".")), found.inputs.country)
    meaning = Changed(of_data(rule.meaning), _first_clause) if rule else key
    labels = {one.channel.key: one.channel.label for one in found.model.reaches}
    channel = labels.get(name.partition(".")[0]) if table == "channels" else None
    if channel is None:
        return meaning
    return phrase("{channel}: {meaning}", channel=channel, meaning=meaning)


def _first_clause(meaning: str) -> str:
    """Return what a key is, without what else may stand there or what it takes the place of."""
    return meaning.partition(",")[0]
