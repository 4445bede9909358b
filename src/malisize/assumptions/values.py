"""Single values of assumptions: a number, a text, a list of names or a figure, with its reason,
mark and source.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from malisize.assumptions.lookup import Vocabulary
from malisize.assumptions.rule import KeyRule
from malisize.assumptions.worded import read_worded
from malisize.errors import InputError
from malisize.expressions import expression
from malisize.numerals import MONEY, Kind, Numeral, parse, plain, write
from malisize.records import Basis
from malisize.text import clean, did_you_mean, shown, typed_at
from malisize.tuples import NamedTuple
from malisize.wording import joined, phrase

MARKS = ("sourced", "proxy", "unsourced")
NUMBER_FIELDS = {"value", "low", "central", "high", "min", "max"}
PROVENANCE = {"why", "source", "borrowed", "url", "date", "mark"}
REFERENCE = "figure "
_START = "market.start"  # whose count is written with its unit
_DAY = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_DATE = expression(rf"{_DAY}(?:/{_DAY})?|undated")
_RANGE = expression(r" to |\bmin\b|\bmax\b")
_FORMS = {  # the ends a table may give, and the same as text
    frozenset(names): form
    for names, form in (
        (("low", "high"), phrase("{low} to {high}")),
        (("low", "central", "high"), phrase("{low} to {high}, central {central}")),
        (("min", "max"), phrase("min {min} max {max}")),
    )
}


class Given(NamedTuple):
    """One value as a layer gives it, with its reason, mark and source; ``borrowed`` names in a
    word or three the place or group that a proxy was observed in.
    """

    key: str
    layer: str
    numeral: Numeral | None = None
    text: str | None = None
    texts: tuple[str, ...] | None = None
    kind: Kind = "share"
    unit: str = "share"
    why: str | None = None
    source: str | None = None
    mark: str | None = None
    figure: str | None = None
    url: str | None = None
    date: str | None = None
    borrowed: str | None = None
    of: int = 0  # how many years the list has that this is one of

    @property
    def basis(self) -> Basis:
        """The basis a mark gives: sourced stays sourced, proxy is proxy, unsourced or none is
        assumed.
        """
        return {"sourced": "sourced", "proxy": "proxy"}.get(self.mark or "", "assumed")  # type: ignore[return-value]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a text or a list holds."""
        if self.texts is not None:
            return self.texts
        return () if self.text is None else (self.text,)

    @property
    def written(self) -> str:
        """The value in the number grammar, the name of the figure it is, or the text."""
        if self.figure is not None:
            return f"{REFERENCE}{self.figure}"
        if self.numeral is not None:
            tail = f" {self.unit}" if self.key == _START else ""
            return write(self.numeral, self.kind) + tail
        return self.text if self.text is not None else ", ".join(self.texts or ())

    def saved(self, *, reasons: bool) -> str | list[str] | dict[str, str]:
        """Return the value as ``restored_layer`` reads it, in a table where it has a reason, a
        source or a mark to keep.
        """
        if self.texts is not None:
            return list(self.texts)
        names = ("mark", "why", "source", "borrowed", "url", "date") if reasons else ()
        provenance = {name: text for name in names if (text := getattr(self, name)) is not None}
        return {"value": self.written, **provenance} if provenance else self.written


def reference(value: object, where: str) -> str | None:
    """Return the figure a value names: ``{ figure = "KEY" }`` in a file, ``figure KEY`` in an
    option. Raises InputError.
    """
    if isinstance(value, str) and value.strip().startswith(REFERENCE):
        return value.strip().removeprefix(REFERENCE).strip()
    if not isinstance(value, dict) or "figure" not in value:
        return None
    name = value["figure"]
    if not isinstance(name, str) or not name.strip():
        raise InputError(
            phrase(
                "{where}.figure: a text is needed, not {name}", where=where, name=shown(typed(name))
            ),
            hint=phrase("`malisize figures` lists them"),
        )
    unknown = sorted(set(value) - {"figure"} - PROVENANCE)
    if unknown:
        both = unknown[0] in NUMBER_FIELDS
        raise InputError(
            (
                phrase("{where}: {unknown} beside a figure", where=where, unknown=shown(unknown[0]))
                if both
                else phrase(
                    "{where}: unknown key {unknown}", where=where, unknown=shown(unknown[0])
                )
            ),
            hint=(
                phrase(
                    "leave it out; a width of your own is the key figures.{name}", name=clean(name)
                )
                if both
                else phrase("known here: figure, why, source, borrowed, url, date, mark")
            ),
        )
    return name.strip()


def from_figure(
    name: str,
    value: object,
    key: str,
    layer: str,
    where: str,
    kind: Kind,
    unit: str,
    vocabulary: Vocabulary,
) -> Given:
    """Return a value that is a figure of the catalogue. Raises InputError for one that does not
    exist.
    """
    try:
        vocabulary.figure_unit(name)
    except InputError as error:
        raise InputError(
            phrase("{where}: {message}", where=where, message=error.message), hint=error.hint
        ) from None
    return Given(key, layer, kind=kind, unit=unit, figure=name, **provenance_of(value, where))


def provenance_of(value: object, where: str) -> dict[str, Any]:
    """Return the reason, source and mark that a table gives. Raises InputError."""
    provenance: dict[str, Any] = {}
    for name in ("why", "source", "borrowed", "url", "date", "mark"):
        if isinstance(value, dict) and name in value:
            if name in ("why", "source", "borrowed"):
                provenance[name] = read_worded(value[name], where, name)
                continue
            if name == "date":
                provenance[name] = as_of(value[name], joined(": ", (where, name)))
                continue
            if not isinstance(value[name], str):
                raise InputError(
                    phrase(
                        "{where}: {name}: a text is needed, not {value}",
                        where=where,
                        name=name,
                        value=shown(typed(value[name])),
                    )
                )
            provenance[name] = clean(value[name])
    mark = provenance.get("mark")
    if mark is not None and mark not in MARKS:
        raise InputError(
            phrase(
                "{where}: mark {mark} is none of {marks}",
                where=where,
                mark=shown(mark),
                marks=", ".join(MARKS),
            ),
            hint=did_you_mean(mark, MARKS),
        )
    return provenance


def as_of(value: object, where: str) -> str:
    """Return the date of a source as the catalogue writes dates. Raises InputError."""
    text = value.isoformat() if isinstance(value, datetime.date) else value
    if not isinstance(text, str) or not _DATE.fullmatch(text.strip()):
        raise InputError(
            phrase("{where}: {value} is not a date", where=where, value=shown(typed(value))),
            hint=phrase("write 2026, 2026-03, 2026-03-31 or, for a period, 2026-03/2026-05"),
        )
    return text.strip()


def number(value: object, key: str, layer: str, where: str, rule: KeyRule) -> Given:
    """Read a number by a rule, plain or in a table with its reason, mark and source. Raises
    InputError.
    """
    provenance: dict[str, Any] = {}
    if isinstance(value, dict):
        rule = rule.of(" ".join(str(value[name]) for name in NUMBER_FIELDS if name in value))
        unknown = sorted(set(value) - NUMBER_FIELDS - PROVENANCE)
        if unknown:
            raise InputError(
                phrase("{where}: unknown key {unknown}", where=where, unknown=shown(unknown[0])),
                hint=did_you_mean(
                    unknown[0],
                    [*NUMBER_FIELDS, *PROVENANCE],
                    phrase(
                        "known here: value, low, central, high, min, max, why, source, borrowed,"
                        " url, date, mark"
                    ),
                ),
            )
        provenance = provenance_of(value, where)
        numeral = _from_table(
            {name: value[name] for name in NUMBER_FIELDS if name in value}, rule, where
        )
    else:
        rule = rule.of(str(value))
        numeral = _scalar(value, rule, where)
    unit = f"{numeral.currency} {rule.unit}".strip() if rule.kind in MONEY else rule.unit
    return Given(key, layer, numeral=numeral, kind=rule.kind, unit=unit, **provenance)


def _from_table(given: Mapping[str, object], rule: KeyRule, where: str) -> Numeral:
    """Read ``value``, or ends, which are one text to the grammar: what one of them says of the
    other (a sign, a currency) is said in a table too.
    """
    names = set(given)
    if names == {"value"}:
        return _scalar(given["value"], rule, where)
    form = _FORMS.get(frozenset(names))
    if form is None:
        have = (
            phrase("only {names}", names=", ".join(sorted(names))) if names else phrase("no number")
        )
        example = typed_at(where, rule.example or "35%")
        raise InputError(
            phrase("{where}: {message}", where=where, message=have),
            hint=phrase(
                "write `{example}`; a table has value, or low and high (with central if"
                " known), or min and max",
                example=example,
            ),
        )
    ends = {name: _end(given[name], f"{where}.{name}") for name in given}
    return _scalar(form.format(**ends), rule, where)


def _scalar(value: object, rule: KeyRule, where: str) -> Numeral:
    text = _as_text(value, where)
    return parse(text, rule.kind, where, limits=rule.limits, example=rule.example, home=rule.home)


def _end(value: object, where: str) -> str:
    """Return one end of a range as text. Raises InputError for a range."""
    text = _as_text(value, where)
    if _RANGE.search(text):
        raise InputError(
            phrase(
                "{where}: one number is needed, not the range {value}",
                where=where,
                value=shown(value),
            )
        )
    return text


def _as_text(value: object, where: str) -> str:
    """Return a value as the grammar has it: a number that a file has as one has one reading."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(
            phrase(
                "{where}: a number is needed, not {value}", where=where, value=shown(typed(value))
            )
        )
    return plain(float(value), "amount")


def typed(value: object) -> str:
    """Return a value as TOML has it, for a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def reason(given: Given) -> str:
    """Return why a value is supposed, and its source where it has one."""
    parts = [part for part in (given.why, given.source) if part]
    return joined("; ", parts) if parts else ""
