"""Plain results, without nodes: what every face of malisize (terminal, files, Python) reads.

Records are NamedTuples, which cost a fifth of a dataclass when the program starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from malisize.moved import Move
from malisize.record import as_dict, document, save
from malisize.tuples import NamedTuple

Basis = Literal["sourced", "derived", "proxy", "assumed"]
BASES: tuple[Basis, ...] = ("sourced", "derived", "proxy", "assumed")


def weakest(bases: list[Basis]) -> Basis:
    """Return the weakest of several bases, in the order sourced, derived, proxy, assumed."""
    return max(bases, key=BASES.index, default="sourced")


class Source(NamedTuple):
    """Where a figure was published: title, publisher, address, when it was read, and its kind."""

    key: str
    title: str
    publisher: str
    url: str
    accessed: str
    kind: str


class Observation(NamedTuple):
    """One published value of a figure, as the catalogue records it. Absent fields are None.

    ``cell`` names a value of a table by its keys, such as ``ML03/women``; ``read`` says how it was
    read where it is not printed as a number, and ``within`` how far that may be off, in its unit.
    """

    figure: str
    label: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    bound: str | None
    base: str
    place: str
    as_of: str
    hedge: str | None
    basis: str
    source: str
    where: str
    rank: str
    reason: str | None
    note: str | None = None
    cell: str | None = None
    read: str | None = None
    within: float | None = None


class Assumption(NamedTuple):
    """One assumed value as used: in the number grammar, with its reason, mark and the layer that
    gave it; ``url`` and ``date`` are those of its source, ``borrowed`` names the place or group
    that a proxy was observed in.
    """

    key: str
    value: str
    mark: str | None
    why: str | None
    source: str | None
    layer: str
    unit: str | None = None
    url: str | None = None
    date: str | None = None
    borrowed: str | None = None


class SavedLayer(NamedTuple):
    """What one layer of assumptions gives an estimate, so that it can be run again. Layers come in
    their order.

    ``used`` are the keys of its values among the estimate's assumptions. ``rest`` are the values it
    gives besides, by key: a number in the number grammar (with a reason or a mark, a table), a
    text, or a list of names. ``audience`` is what it decides of whom and where, by the name of the
    request's field; None where that is nothing, but for the first layer. ``own`` are tables of the
    user's own evidence, as the file of the layer has them. ``texts`` are those it gives in several
    languages, each by their codes.
    """

    name: str
    used: tuple[str, ...]
    rest: Mapping[str, str | list[str] | dict[str, str]]
    audience: Mapping[str, str | list[str]] | None = None
    own: Mapping[str, Any] | None = None
    texts: tuple[Mapping[str, str], ...] | None = None


class Row(NamedTuple):
    """One number of an estimate.

    ``low`` and ``high`` are the ends of the range asked for (equal to ``central`` without ranges);
    shares are in 0..1, everything else in the unit named. ``basis`` is the weakest among the leaves
    and ``as_of`` their oldest date.

    ``low_error`` and ``high_error`` are the standard errors of the ends, by which another seed
    would move them; None without draws. The four shares of the row's variance add up to 1: of
    leaves whose width is published or derived from what is, of those borrowed from elsewhere, of
    those that are judgements, and what leaves do together; ``rests_on`` is the key of the leaf with
    the largest. A row without spread has none of them. ``stands_for`` is the date it was carried
    to, or that of the figures it rests on.
    """

    id: str
    label: str
    unit: str
    low: float
    central: float
    high: float
    basis: Basis
    as_of: str
    sources: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    note: str = ""
    low_error: float | None = None
    high_error: float | None = None
    spread_sourced: float | None = None
    spread_proxy: float | None = None
    spread_judged: float | None = None
    spread_joint: float | None = None
    rests_on: str | None = None
    stands_for: str | None = None


class Ends(NamedTuple):
    """The range of a line of a table, with the standard errors of its ends as those of a row."""

    unit: str
    low: float
    central: float
    high: float
    low_error: float | None = None
    high_error: float | None = None


class Note(NamedTuple):
    """Something to doubt: its kind, a sentence, what to type, the rows and keys it is about.
    ``effect`` is how far it moves the row that answers, as a share of it; None where that is not
    measured. ``parameters`` are what the sentence is made of, numbers as numbers.
    """

    kind: str
    text: str
    hint: str | None = None
    rows: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    effect: float | None = None
    parameters: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Estimate:
    """What a command returns: rows of quantities, what they rest on, and what to doubt.

    ``moves`` are, of rows that answer and of channels, the leaves that move them most, ``names``
    those of channels, ``offline`` the keys of those whose people need not be online, ``narrowed``
    the labels that narrow the people, ``parts`` the estimates of several countries. No data format
    has these.
    """

    command: str
    request: Mapping[str, Any]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[Observation, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    layers: tuple[SavedLayer, ...] = ()
    moves: tuple[Move, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    offline: frozenset[str] = frozenset()
    narrowed: tuple[str, ...] = ()
    parts: Mapping[str, Estimate] = field(default_factory=dict)
    again: Callable[[], Any] | None = field(default=None, compare=False, repr=False)

    def __getitem__(self, row_id: str) -> Row:
        """Return the row of that id. Raises KeyError."""
        return self._by_id[row_id]

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows in their order."""
        return iter(self.rows)

    def __contains__(self, row_id: object) -> bool:
        """Tell whether there is a row of that id."""
        return row_id in self._by_id

    @cached_property
    def _by_id(self) -> Mapping[object, Row]:
        return {row.id: row for row in reversed(self.rows)}

    def document(self) -> tuple[Any, ...]:
        """Return what it says, in blocks and without any format (``malisize.document``)."""
        return document(self)

    def save(self, path: object, **wishes: Any) -> None:
        """Write it to a file whose ending names the format, one of ``malisize.formats``.

        ``title`` and ``prepared_by`` are texts, ``logo`` and ``template`` names of files,
        ``picture`` the kind of the one drawn, ``lang`` a language by its code; with ``force`` a
        file that exists is replaced. Raises InputError, or WriteError where writing fails.
        """
        save(self, path, **wishes)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole estimate as JSON-ready values (schema ``malisize.estimate/1``)."""
        return {
            "schema": "malisize.estimate/1",
            "command": self.command,
            "request": {name: value for name, value in self.request.items() if value is not None},
            "rows": [as_dict(row) for row in self.rows],
            "notes": [as_dict(note) for note in self.notes],
            "sources": [as_dict(source) for source in self.sources],
            "figures": [as_dict(figure) for figure in self.figures],
            "assumptions": [as_dict(assumption) for assumption in self.assumptions],
            "layers": [as_dict(layer) for layer in self.layers],
            "versions": dict(self.versions),
        }


class Tree(NamedTuple):
    """A quantity and what it is made of, down to figures and assumptions.

    ``see`` marks a quantity whose inputs were already shown above, under the same id;
    ``low_error`` and ``high_error`` are as in a row, None where the ends are exact.
    """

    id: str
    label: str
    unit: str
    formula: str
    low: float
    central: float
    high: float
    inputs: tuple[Tree, ...] = ()
    figure: Observation | None = None
    assumption: Assumption | None = None
    see: str | None = None
    low_error: float | None = None
    high_error: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as JSON-ready values; ``inputs`` is always there."""
        return {**as_dict(self), "inputs": [tree.to_dict() for tree in self.inputs]}


class Explanation(NamedTuple):
    """An explained row: its tree, the sources its leaves cite, and the estimate's request;
    ``together`` are the correlations between its leaves, None without any.
    """

    row: str
    request: Mapping[str, Any]
    tree: Tree
    sources: tuple[Source, ...]
    title: str = ""
    together: tuple[str, ...] | None = None

    def document(self) -> tuple[Any, ...]:
        """Return what it says, in blocks and without any format (``malisize.document``)."""
        return document(self)

    def save(self, path: object, **wishes: Any) -> None:
        """Write it to a file whose ending names the format, as ``Estimate.save`` does."""
        save(self, path, **wishes)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as JSON-ready values (schema ``malisize.explanation/1``)."""
        request = {name: value for name, value in self.request.items() if value is not None}
        return {
            "schema": "malisize.explanation/1",
            "row": self.row,
            "request": request,
            **self.tree.to_dict(),
            **({} if self.together is None else {"together": list(self.together)}),
            "sources": [as_dict(source) for source in self.sources],
        }


class Driver(NamedTuple):
    """One leaf's part in the spread of a row: ``share`` of it (0..1) and the row when the leaf
    alone is low or high; ``share_error`` is the standard error of a share found over draws.
    """

    leaf: str
    label: str
    share: float
    at_low: float
    at_high: float
    leaf_low: float
    leaf_high: float
    leaf_unit: str
    basis: Basis
    share_error: float | None = None


class Ranking(NamedTuple):
    """The leaves of a row, ranked by how much of its spread each causes; ``method`` says how the
    shares were found, ``widest`` is the option that gives the first the value it has, ``together``
    the correlations between the leaves, None without any; ``low_error`` and ``high_error`` are as
    in a row.
    """

    row: str
    label: str
    unit: str
    low: float
    central: float
    high: float
    method: str
    drivers: tuple[Driver, ...]
    request: Mapping[str, Any]
    widest: str | None = None
    title: str = ""
    together: tuple[str, ...] | None = None
    low_error: float | None = None
    high_error: float | None = None

    def document(self) -> tuple[Any, ...]:
        """Return what it says, in blocks and without any format (``malisize.document``)."""
        return document(self)

    def save(self, path: object, **wishes: Any) -> None:
        """Write it to a file whose ending names the format, as ``Estimate.save`` does."""
        save(self, path, **wishes)

    def to_dict(self) -> dict[str, Any]:
        """Return the ranking as JSON-ready values (schema ``malisize.drivers/1``); ``rows`` are the
        drivers.
        """
        out = as_dict(self)
        out["request"] = {name: value for name, value in self.request.items() if value is not None}
        return {
            "schema": "malisize.drivers/1",
            **{k: v for k, v in out.items() if k not in ("drivers", "title")},
            "rows": out["drivers"],
        }


class Listing(NamedTuple):
    """A table of plain values: columns, rows in their order, and a line or two below.

    ``request`` is what was asked, where it decides the numbers; ``more`` are further lists of the
    data formats, by name.
    """

    schema: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    remarks: tuple[str, ...] = ()
    request: Mapping[str, Any] = {}
    more: Mapping[str, Sequence[Mapping[str, Any]]] = {}

    def document(self) -> tuple[Any, ...]:
        """Return what it says, in blocks and without any format (``malisize.document``)."""
        return document(self)

    def save(self, path: object, **wishes: Any) -> None:
        """Write it to a file whose ending names the format, as ``Estimate.save`` does."""
        save(self, path, **wishes)

    def to_dict(self) -> dict[str, Any]:
        """Return the listing as JSON-ready values; absent cells are left out."""
        out: dict[str, Any] = {"schema": self.schema}
        if self.request:
            out["request"] = {
                name: value for name, value in self.request.items() if value is not None
            }
        out["rows"] = [
            {k: row[k] for k in self.columns if row.get(k) is not None} for row in self.rows
        ]
        for name, rows in self.more.items():
            out[name] = [
                {key: value for key, value in row.items() if value is not None} for row in rows
            ]
        return out


Result = Estimate | Explanation | Ranking | Listing
