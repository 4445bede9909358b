"""``--set``: single values, each with its mark and reason where it has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from malisize.assumptions.correlations import read_any
from malisize.assumptions.layers import Layer
from malisize.assumptions.lookup import Vocabulary, find_rule
from malisize.assumptions.reading import read_list
from malisize.assumptions.replaced import STEP, read_replacements
from malisize.assumptions.values import Given, provenance_of
from malisize.assumptions.yearly import listed
from malisize.errors import InputError
from malisize.expressions import expression
from malisize.text import clean, offered, shown
from malisize.wording import phrase

_REASON = expression(r"(.*)\s@([a-z]+)(?:\s*:\s*(.*))?", re.DOTALL | re.IGNORECASE)


def with_reason(text: str, where: str) -> tuple[str, dict[str, Any]]:
    """Take the mark and the reason off a value: ``950 XOF @sourced: our campaign of March``.

    Raises InputError for a mark there is not.
    """
    found = _REASON.fullmatch(text) if "@" in text else None  # few have one to compile it for
    if found is None:
        return text, {}
    value, mark, why = found.groups()
    provenance = {"mark": mark.casefold(), **({"why": why.strip()} if why else {})}
    return value, provenance_of(provenance, where)


def set_layer(settings: Iterable[str], vocabulary: Vocabulary) -> Layer:
    """Read ``key=value`` settings. Raises InputError."""
    values: dict[str, Given] = {}
    texts: dict[str, str] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        key = key.strip()
        if not equals or not key:
            raise InputError(
                phrase("--set {setting}: a key and a value are needed", setting=shown(setting)),
                hint=offered("--set overlap=0.9"),
            )
        if key in texts:
            raise InputError(
                phrase(
                    "--set {key}: given twice, {texts} and {text}",
                    key=shown(key),
                    texts=shown(texts[key].strip()),
                    text=shown(text.strip()),
                ),
                hint=phrase("leave one of them out"),
            )
        texts[key] = text
        text, provenance = with_reason(text, f"--set {clean(key)[:80]}")
        path = tuple(key.split("."))
        _refuse_chosen(path, key)
        if path[:2] == STEP and len(path) > 2:
            replaced = read_replacements(
                text, path, "--set", f"--set {clean(key)[:80]}", vocabulary
            )
            values.update({own: one._replace(**provenance) for own, one in replaced.items()})
            continue
        rule = find_rule(path, f"--set {clean(key)[:80]}", vocabulary)
        if rule.form == "steps":
            raise InputError(
                phrase("--set market.step: steps stand in a file"),
                hint=phrase("set one of them, such as `--set market.step.1=20%`"),
            )
        if rule.form == "narrow":
            raise InputError(
                phrase("--set audience.narrow: narrowing has its own option"),
                hint=offered('--narrow "eats out=10% to 30%"'),
            )
        years = listed(text) if rule.yearly else None
        if years is not None:
            found = read_list(years, path, rule, "--set", f"--set {key}", vocabulary)
            values.update({own: one._replace(**provenance) for own, one in found.items()})
            continue
        value: object = (
            [part.strip() for part in text.split(",") if part.strip()]
            if rule.form == "texts"
            else text
        )
        given = read_any(value, path, rule, "--set", f"--set {key}", vocabulary)
        values[key] = given._replace(**provenance)
    return Layer("--set", values)


def _refuse_chosen(path: tuple[str, ...], key: str) -> None:
    """Refuse what is chosen by an option of its own, not set. Raises InputError."""
    if path[0] == "scenario":
        raise InputError(
            phrase("--set {key}: a scenario is chosen, not set", key=shown(key)),
            hint=phrase("name it with --scenario"),
        )
    if path == ("country",):
        raise InputError(
            phrase("--set {key}: a country is chosen, not set", key=shown(key)),
            hint=phrase("name it with --country"),
        )
