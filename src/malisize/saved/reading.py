"""Read a saved estimate, the file that ``--output x.toml`` or ``x.json`` writes, back into the
estimate it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from malisize import toml_file
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.json_text import reader
from malisize.reasons import of_json
from malisize.records import Assumption, Estimate, Note, Observation, Row, SavedLayer, Source
from malisize.saved import NARROW
from malisize.saved.parts import is_together, parts_of
from malisize.saved.schema import ESTIMATE, validate
from malisize.text import clean, shown
from malisize.wording import phrase
from malisize.wording.numbers import whole

SAVE = phrase("`malisize audience --output estimate.toml` saves one")
_MOST_ENTRIES = 10_000


def read(data: bytes, name: str) -> Estimate:
    """Return the estimate of a saved file in TOML or JSON; ``name`` is the file's, for messages.
    Texts are made harmless.

    Raises InputError, of all faults at once: what is no saved estimate, a key that is unknown,
    missing or of the wrong type, a value that two places give.
    """
    where = clean(name)
    try:
        document = _cleaned(_document(data, name), where)
    except MalisizeError as error:
        raise_faults([InputError(fault.message, hint=fault.hint or SAVE) for fault in error.faults])
        raise
    schema = document.get("schema")
    if schema is None:
        raise InputError(
            phrase("{where}: is not a saved estimate: `schema` is missing", where=where),
            hint=SAVE,
        )
    if schema != ESTIMATE:
        if str(schema).startswith(ESTIMATE.rpartition("/")[0]):
            newer = phrase("replay it with the version of malisize that saved it")
            raise InputError(
                phrase(
                    "{where}: is a {schema}, and this version reads `{estimate}`",
                    where=where,
                    schema=shown(schema),
                    estimate=ESTIMATE,
                ),
                hint=newer,
            )
        raise InputError(
            phrase("{where}: is {schema}, not a saved estimate", where=where, schema=shown(schema)),
            hint=SAVE,
        )
    validate(document, where)
    estimate = _estimate(document)
    raise_faults(
        [
            InputError(
                phrase("{where}: {message}", where=where, message=text),
                hint=phrase("save the estimate again"),
            )
            for text in _contradictions(estimate)
        ]
    )
    return estimate


def _named(observation: Observation) -> str:
    """Return the name of an observation as it was used: its figure, or its cell of one source."""
    if observation.cell is None:
        return observation.figure
    return f"{observation.figure} {observation.cell} {observation.source}"


def _contradictions(estimate: Estimate) -> Iterable[str]:
    """Name what no run of malisize writes: a row, a figure or a key twice, a value nowhere,
    narrowing without its share.
    """
    if is_together(estimate):
        for part in parts_of(estimate).values():
            yield from _contradictions(part)
        return
    if (estimate.command == "market") != ("market" in estimate.request):
        yield _there(estimate, "market")
    if estimate.command != "market" and (estimate.command == "budget") != (
        "plan" in estimate.request
    ):
        yield _there(estimate, "plan")
    for words, names in (
        (phrase("row"), [row.id for row in estimate.rows]),
        (phrase("figure"), [_named(figure) for figure in estimate.figures]),
        (phrase("assumption"), [assumption.key for assumption in estimate.assumptions]),
        (
            phrase("key of the layers"),
            [key for layer in estimate.layers for key in (*layer.used, *layer.rest)],
        ),
    ):
        yield from (
            phrase(
                "{words} {name} is there {times} times", words=words, name=shown(name), times=times
            )
            for name, times in Counter(names).items()
            if times > 1
        )
    shares = [
        assumption.key for assumption in estimate.assumptions if assumption.key.startswith(NARROW)
    ]
    labels = estimate.request.get("narrow", [])
    if shares != [f"{NARROW}{place}" for place in range(1, len(labels) + 1)]:
        yield phrase(
            "request.narrow has {count} labels, and assumptions {count_2} shares"
            " `{narrow}N` in their order",
            count=len(labels),
            count_2=len(shares),
            narrow=NARROW,
        )
    used = {key for layer in estimate.layers for key in layer.used}
    have = {assumption.key for assumption in estimate.assumptions} - set(shares)
    if estimate.command == "market":  # its values are in request.market
        have = {key for key in have if key in used or not key.startswith("market.")}
    yield from (
        phrase("layers use {key}, which is not among the assumptions", key=shown(key))
        for key in sorted(used - have)
    )
    yield from (
        phrase("assumption {key} is used by no layer", key=shown(key))
        for key in sorted(have - used)
    )
    cited = {source.key for source in estimate.sources}
    needed = {figure.source for figure in estimate.figures}
    yield from (
        phrase("figures cite {key}, which is not among the sources", key=shown(key))
        for key in sorted(needed - cited)
    )


def _there(estimate: Estimate, table: str) -> str:
    """Say that a table of the request does not go with the command."""
    words = {"command": shown(estimate.command), "table": f"request.{table}"}
    if table in estimate.request:
        return phrase("command is {command}, and {table} is there", **words)
    return phrase("command is {command}, and {table} is not there", **words)


def _estimate(document: Mapping[str, Any]) -> Estimate:
    """Return the estimate of a document of the right form."""
    numbers = ("value", "low", "central", "high")

    def made(record: Any, entry: Mapping[str, Any]) -> Any:
        values = dict.fromkeys(
            name for name in record._fields if name not in record._field_defaults
        )
        for name, value in entry.items():
            values[name] = (
                tuple(value)
                if isinstance(value, list)
                else float(value)
                if name in numbers
                else value
            )
        return record(**values)

    def every(record: Any, name: str) -> tuple[Any, ...]:
        return tuple(made(record, entry) for entry in document.get(name, ()))

    return Estimate(
        document["command"],
        document["request"],
        every(Row, "rows"),
        every(Note, "notes"),
        every(Source, "sources"),
        every(Observation, "figures"),
        tuple(
            Assumption(**{"mark": None, "why": None, "source": None, **entry})
            for entry in document["assumptions"]
        ),
        document["versions"],
        "",
        tuple(
            SavedLayer(
                entry["name"],
                tuple(entry["used"]),
                entry["rest"],
                entry.get("audience"),
                entry.get("own"),
                tuple(entry.get("texts", ())) or None,
            )
            for entry in document["layers"]
        ),
    )


def _document(data: bytes, name: str) -> dict[str, Any]:
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return toml_file.read(data, name, limit=toml_file.ESTIMATE_LIMIT)
    where = clean(name)
    text = toml_file.decoded(data, where, toml_file.ESTIMATE_LIMIT)
    try:
        document: dict[str, Any] = reader()(text)
    except InputError as error:
        raise InputError(
            phrase("{where}: {message}", where=where, message=error.message), hint=error.hint
        ) from None
    except RecursionError:
        raise InputError(phrase("{where}: nested too deeply", where=where)) from None
    except ValueError as error:
        reason = of_json(error)
        if reason.line is None:
            raise InputError(
                phrase("{where}: {message}", where=where, message=reason.words)
            ) from None
        raise InputError(
            phrase(
                "{where}: line {line}, column {column}: {reason}",
                where=where,
                line=reason.line,
                column=reason.column,
                reason=reason.words,
            )
        ) from None
    raise_faults(list(toml_file.unfit(document, (), where)))
    return document


def _cleaned(value: Any, where: str) -> Any:
    """Return a document with every text harmless to show. Raises InputError for more entries than
    any estimate has.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict | list) and len(value) > _MOST_ENTRIES:
        raise InputError(
            phrase(
                "{where}: {count} entries in one place, more than any estimate has",
                where=where,
                count=whole(len(value)),
            )
        )
    if isinstance(value, dict):
        return {clean(key): _cleaned(inner, where) for key, inner in value.items()}
    return [_cleaned(inner, where) for inner in value] if isinstance(value, list) else value
