"""What platforms count for exactly the segment of a run, as ``--known`` gives it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from malisize.assumptions.layers import Layer
from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.rules import rule_for
from malisize.assumptions.values import Given, number
from malisize.errors import InputError
from malisize.lists import entries_in
from malisize.text import did_you_mean, meant, offered, shown
from malisize.wording import phrase

OPTION = "--known"
_UNIT = re.compile(r"(.*?)\s*\b(accounts?|comptes?|people|personnes?)", re.DOTALL | re.IGNORECASE)


def known_layer(
    given: Iterable[str], segment: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary
) -> Layer:
    """Return the layer of ``channel=people`` texts, each with the area, gender and ages it is of.

    Raises InputError.
    """
    values: dict[str, Given] = {}
    texts: dict[str, str] = {}
    for entry in (one for text in given for one in entries_in(text)):
        name, equals, text = entry.partition("=")
        channel = name.strip().casefold().replace("-", "_").replace(" ", "_")
        if not equals or not text.strip() or not channel:
            raise InputError(
                phrase(
                    "{option} {entry}: a channel and its people are needed",
                    option=OPTION,
                    entry=shown(entry),
                ),
                hint=offered(f'{OPTION} {vocabulary.channels[0]}="480k to 560k"'),
            )
        if channel not in vocabulary.channels:
            like = vocabulary.channels_like(channel)
            lists = phrase("`malisize channels` lists them")
            listed = did_you_mean(channel, vocabulary.channels, lists)
            raise InputError(
                phrase("{option}: no channel {name}", option=OPTION, name=shown(name.strip())),
                hint=meant(*like) if like else listed,
            )
        if channel in texts:
            raise InputError(
                phrase(
                    "{option} {channel}: given twice, {first} and {second}",
                    option=OPTION,
                    channel=channel,
                    first=shown(texts[channel]),
                    second=shown(text.strip()),
                ),
                hint=phrase("leave one of them out"),
            )
        texts[channel] = text.strip()
        values.update(_values(channel, text, segment))
    return Layer(OPTION, values)


def _values(channel: str, text: str, segment: Mapping[str, tuple[str, ...]]) -> dict[str, Given]:
    unit = _UNIT.fullmatch(text.strip())
    what = "accounts" if unit and unit[2].casefold().startswith(("acc", "com")) else "people"
    stem = f"channels.{channel}.known"
    key = f"{stem}.{what}"
    rule = rule_for(tuple(key.split(".")))
    assert rule is not None
    out = {key: number(unit[1] if unit else text, key, OPTION, f"{OPTION} {channel}", rule)}
    for name, names in segment.items():
        first, *more = names
        key = f"{stem}.{name}"
        out[key] = Given(key, OPTION, texts=names) if more else Given(key, OPTION, text=first)
    return out
