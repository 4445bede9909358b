"""Correlations between keys, ``[[correlation]]`` in a file: what leans together, how much, and why.

Within layers each is one text, ``KEY & KEY = 80%: why``, as ``--set`` takes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from malisize.assumptions.lookup import Vocabulary, find_rule
from malisize.assumptions.reading import read_value
from malisize.assumptions.rule import KeyRule
from malisize.assumptions.values import Given, number, typed
from malisize.assumptions.worded import is_worded, worded
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.numerals import parse, plain
from malisize.text import clean, did_you_mean, offered, shown
from malisize.tuples import NamedTuple
from malisize.wording import of_data, phrase

BETWEEN = "correlation.between"
JUDGEMENTS = "correlation.judgements"
_FIELDS = ("keys", "rho", "why")
_MOST = 100
_EXAMPLE = "budget.agency_fee & budget.payment_fee = 50%"


class Correlation(NamedTuple):
    """Keys that lean together, with their correlation (-1..1) on normal scores, and why."""

    keys: tuple[str, ...]
    rho: float
    why: str = ""

    @property
    def written(self) -> str:
        """The correlation as one text."""
        return str(self.said)

    @property
    def said(self) -> str:
        """The correlation for reading."""
        keys = f"{' & '.join(self.keys)} = {_percent(self.rho)}"
        return phrase("{said}: {why}", said=keys, why=of_data(self.why)) if self.why else keys


@lru_cache(maxsize=256)
def read_correlation(text: str) -> Correlation:
    """Read the text of one. Raises InputError."""
    keys, equals, rest = text.partition("=")
    rho, _, why = rest.partition(":")
    if not equals:
        raise InputError(
            phrase("{text} is not a correlation", text=shown(text)),
            hint=offered(_EXAMPLE),
        )
    names = tuple(key.strip() for key in keys.split("&"))
    return Correlation(names, _rho(rho.strip(), "rho"), clean(why).strip())


def read_any(
    value: object,
    path: tuple[str, ...],
    rule: KeyRule,
    layer: str,
    where: str,
    vocabulary: Vocabulary,
) -> Given:
    """Read the value of any key, as a file or an option gives it. Raises InputError."""
    if rule.form == "correlations":
        return read_between(value, where, layer, vocabulary)
    return read_value(value, path, rule, layer, where, vocabulary)


def read_between(value: object, where: str, layer: str, vocabulary: Vocabulary) -> Given:
    """Read the texts of correlations, several in one separated by semicolons. Raises InputError."""
    texts = value.split(";") if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise InputError(
            phrase(
                "{where}: texts are needed, not {value}", where=where, value=shown(typed(value))
            ),
            hint=offered(_EXAMPLE),
        )
    try:
        found = [read_correlation(one) for one in texts if one.strip()]
    except InputError as error:
        raise InputError(
            phrase("{where}: {message}", where=where, message=error.message), hint=error.hint
        ) from None
    return _given(found, where, layer, vocabulary)


def read_tables(
    value: Sequence[object], where: str, layer: str, vocabulary: Vocabulary
) -> dict[str, Given]:
    """Read ``[[correlation]]``: each table has keys, rho and why, or ``judgements``. Raises
    InputError, of all faults at once.
    """
    out: dict[str, Given] = {}
    found: list[Correlation] = []
    faults: list[MalisizeError] = []
    for place, entry in enumerate(value, start=1):
        here = f"{where}[{place}]"
        try:
            if not isinstance(entry, dict):
                raise InputError(
                    phrase("{where}: a table is needed", where=here),
                    hint=phrase("begin each with a line [[correlation]], above keys, rho and why"),
                )
            if "judgements" in entry:
                table = {("value" if name == "judgements" else name): one
                         for name, one in entry.items()}  # fmt: skip
                out[JUDGEMENTS] = number(
                    table, JUDGEMENTS, layer, f"{here}.judgements",
                    find_rule(tuple(JUDGEMENTS.split(".")), here, vocabulary),
                )  # fmt: skip
            else:
                found.append(_table(entry, here))
        except MalisizeError as error:
            faults.extend(error.faults)
    raise_faults(faults)
    if found:
        out[BETWEEN] = _given(found, where, layer, vocabulary)
    return out


def _table(entry: Mapping[str, Any], where: str) -> Correlation:
    unknown = sorted(set(entry) - set(_FIELDS))
    if unknown:
        raise InputError(
            phrase("{where}: unknown key {key}", where=where, key=shown(unknown[0])),
            hint=did_you_mean(
                unknown[0], _FIELDS, phrase("known here: {fields}", fields=", ".join(_FIELDS))
            ),
        )
    keys = entry.get("keys")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise InputError(
            phrase("{where}: a list of keys is needed", where=where),
            hint=offered('keys = ["budget.agency_fee", "budget.payment_fee"]'),
        )
    why = entry.get("why", "")
    if not is_worded(why):
        raise InputError(
            phrase("{where}: why: a text is needed, not {why}", where=where, why=shown(typed(why)))
        )
    rho = entry.get("rho")
    if isinstance(rho, bool) or not isinstance(rho, int | float | str):
        raise InputError(
            phrase("{where}: rho is needed, a number from -1 to 1", where=where),
            hint=offered("rho = 0.8"),
        )
    return Correlation(tuple(map(str.strip, keys)), _rho(rho, f"{where}.rho"), worded(why))


def _rho(value: float | str, where: str) -> float:
    text = value.strip() if isinstance(value, str) else plain(float(value), "amount")
    sign = -1.0 if text.startswith("-") else 1.0
    try:
        numeral = parse(text.removeprefix("-").strip(), "share", where)
    except InputError:
        numeral = None
    if numeral is None or numeral.shape != "exact":
        raise InputError(
            phrase("{where}: {value} is not a number from -1 to 1", where=where, value=shown(text)),
            hint=phrase("write `0.8` or `80%`"),
        )
    return sign * numeral.low


def _given(found: Sequence[Correlation], where: str, layer: str, vocabulary: Vocabulary) -> Given:
    """Return correlations whose keys exist, as one value. Raises InputError."""
    if len(found) > _MOST:
        raise InputError(
            phrase("{where}: {count} entries, more than {most}", where=where, count=len(found),
                   most=_MOST)
        )  # fmt: skip
    for one in found:
        if len(set(one.keys)) < max(2, len(one.keys)):
            raise InputError(
                phrase("{where}: two different keys or more are needed", where=where),
                hint=offered(_EXAMPLE),
            )
        for key in one.keys:
            rule = find_rule(tuple(key.split(".")), where, vocabulary)
            if rule.form != "number" or key.startswith("correlation."):
                raise InputError(
                    phrase("{where}: {key} is not drawn, so nothing can be correlated with it",
                           where=where, key=shown(key))
                )  # fmt: skip
    return Given(BETWEEN, layer, texts=tuple(one.written for one in found))


def joined(before: Given | None, later: Given) -> Given:
    """Return the correlations of two layers; of those of the same keys the later one holds."""
    new = {frozenset(read_correlation(text).keys): text for text in later.texts or ()}
    kept = [
        text
        for text in (before.texts or () if before else ())
        if frozenset(read_correlation(text).keys) not in new
    ]
    return later._replace(texts=(*kept, *new.values()))


def refuse_without_range(given: Given, values: Mapping[str, Given]) -> None:
    """Refuse a correlation of a key that nobody gave or that has no range, of the values up to its
    layer. Raises InputError.
    """
    for text in given.texts or ():
        for key in read_correlation(text).keys:
            found = values.get(key)
            if found is None and key.startswith("figures."):  # the catalogue has its number
                continue
            if found is None or (found.numeral is not None and found.numeral.shape == "exact"):
                words = (
                    phrase("{layer}: correlation: {key} is not set", layer=given.layer,
                           key=shown(key))
                    if found is None
                    else phrase("{layer}: correlation: {key} has no range: it is {value}",
                                layer=given.layer, key=shown(key), value=shown(found.written))
                )  # fmt: skip
                raise InputError(words, hint=phrase("give it a range, or leave the key out"))


def _percent(rho: float) -> str:
    return f"{'-' if rho < 0 else ''}{plain(abs(rho), 'share')}"
