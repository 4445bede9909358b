"""The value of a key, read by its rule: a number, a figure, a text, or a list of names."""

from __future__ import annotations

import datetime

from malisize.assumptions.counts import read_start
from malisize.assumptions.lookup import Vocabulary, find_rule
from malisize.assumptions.rule import KeyRule
from malisize.assumptions.values import Given, from_figure, number, reference, typed
from malisize.assumptions.worded import read_worded, worded
from malisize.assumptions.yearly import read_years
from malisize.errors import InputError
from malisize.numerals import Numeral, kind_of
from malisize.text import clean, offered, shown, typed_in
from malisize.wording import phrase

TITLE = "title"


def key_rule(key: str, where: str, vocabulary: Vocabulary) -> KeyRule:
    """Return the rule of a key that can be set, with the kind and unit of a figure. Raises
    InputError.
    """
    code, _, own = key.partition(".")
    if code in vocabulary.others:
        return key_rule(own, where, vocabulary.others[code])
    path = tuple(key.split("."))
    return _of_place(find_rule(path, where, vocabulary), path, where, vocabulary)


def _of_place(rule: KeyRule, path: tuple[str, ...], where: str, vocabulary: Vocabulary) -> KeyRule:
    """Return the rule of a key with the unit of its figure. Raises InputError for a channel that
    cannot have it.
    """
    if rule.pattern[0] == "channels":
        _check_name(".".join(path), "", where, vocabulary)
    if rule.pattern[0] != "figures":
        return rule
    unit = vocabulary.figure_unit(path[1])
    return rule._replace(kind=kind_of(unit), unit=unit)


def read_number(text: str, key: str, rule: KeyRule, where: str) -> Numeral:
    """Read a number of a key by its rule (see ``key_rule``), as ``--set`` does. Raises
    InputError.
    """
    given = number(text, key, "--set", where, rule)
    assert given.numeral is not None
    return given.numeral


def read_value(
    value: object,
    path: tuple[str, ...],
    rule: KeyRule,
    layer: str,
    where: str,
    vocabulary: Vocabulary,
) -> Given:
    """Read the value of a key, as a file or an option gives it. Raises InputError."""
    key = ".".join(path)
    if rule.form == "text":
        return _text(value, key, rule, layer, where, vocabulary)
    if rule.form == "start":

        def check(name: str) -> None:
            _check_name(key, name, where, vocabulary)

        return read_start(value, rule, layer, where, check)
    if rule.form == "union":
        return _union(value, key, rule, layer, where, vocabulary)
    if rule.form == "texts":
        return _names(value, key, layer, where, vocabulary)
    if len(rule.pattern) != len(path):  # of a list, and this is a year of it
        rule = find_rule(path, where, vocabulary)
    rule = _of_place(rule, path, where, vocabulary)
    if rule.pattern[0] == "market":
        name = reference(value, where)
        if name is not None:
            return from_figure(name, value, key, layer, where, rule.kind, rule.unit, vocabulary)
    return number(value, key, layer, where, rule)


def read_list(
    values: list[object],
    path: tuple[str, ...],
    rule: KeyRule,
    layer: str,
    where: str,
    vocabulary: Vocabulary,
) -> dict[str, Given]:
    """Read a list of a key, one value a year, by the keys of its years. Raises InputError."""

    def one(value: object, key: str, place: str) -> Given:
        return read_value(value, tuple(key.split(".")), rule, layer, place, vocabulary)

    return read_years(values, ".".join(path), where, one)


def _text(
    value: object, key: str, rule: KeyRule, layer: str, where: str, vocabulary: Vocabulary
) -> Given:
    """Read one text; a title may be a table of languages."""
    if key == TITLE and isinstance(value, dict):
        return Given(key, layer, text=read_worded(value, where, key))
    if rule.read is not None and isinstance(value, datetime.date):
        value = value.isoformat()  # as TOML has a day
    if not isinstance(value, str) or not value.strip():
        several = phrase(
            "rows overlap and are never added: write one, such as `reachable.deduplicated`"
        )
        added = isinstance(value, list) and key == "market.top_down.people"
        raise InputError(
            phrase(
                "{where}: a text is needed, not {value}", where=where, value=shown(typed(value))
            ),
            hint=several if added else None,
        )
    _check_name(key, value, where, vocabulary)
    if rule.read is not None:
        try:
            rule.read(value)
        except InputError as error:
            hint = error.hint and typed_in(error.hint, where)
            raise InputError(
                phrase("{where}: {message}", where=where, message=error.message), hint=hint
            ) from None
    is_said = key == TITLE or key.endswith(".label")
    return Given(key, layer, text=worded(value) if is_said else clean(value))


def _union(
    value: object, key: str, rule: KeyRule, layer: str, where: str, vocabulary: Vocabulary
) -> Given:
    """Read one text, or a list of those that are taken together."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(map(_is_word, texts)):
        raise InputError(
            phrase(
                "{where}: a text or a list of texts is needed, not {value}",
                where=where,
                value=shown(typed(value)),
            ),
            hint=phrase("give one, such as {example}, or a list of them", example=rule.example),
        )
    _check_name(key, "+".join(texts), where, vocabulary)
    first, *more = map(clean, texts)
    return Given(key, layer, texts=(first, *more)) if more else Given(key, layer, text=first)


def _names(value: object, key: str, layer: str, where: str, vocabulary: Vocabulary) -> Given:
    """Read a list of names."""
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(part, str) and part for part in value)
    ):
        raise InputError(
            phrase(
                "{where}: a list of names is needed, not {value}",
                where=where,
                value=shown(typed(value)),
            ),
            hint=offered(str(list(vocabulary.country.examples.channels)).replace("'", '"')),
        )
    for name in value:
        _check_name(key, name, where, vocabulary)
    return Given(key, layer, texts=tuple(value))


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check_name(key: str, name: str, where: str, vocabulary: Vocabulary) -> None:
    try:
        vocabulary.check(key, name)
    except InputError as error:
        raise InputError(
            phrase("{where}: {message}", where=where, message=error.message), hint=error.hint
        ) from None
