"""What lies below a row: its leaves, the limits declared, its sources and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from malisize.expressions import expression
from malisize.figures.dates import oldest
from malisize.model.audience import RowSpec
from malisize.model.inputs import Inputs, observed, used_leaves
from malisize.numerals import plain, write
from malisize.quantity.evaluate import order
from malisize.quantity.node import Check, Leaf, Node
from malisize.records import Basis, Source, weakest
from malisize.text import command
from malisize.tuples import NamedTuple

_RANGE = expression(r"(?P<ends>[^ ]+ to [^ ]+)(?P<unit>(?: [^\d,]+)?)")  # without a centre
_MARKS: dict[Basis, str] = {"sourced": "sourced", "derived": "sourced", "proxy": "proxy"}


class About(NamedTuple):
    """What a number is: its unit, its basis, and the oldest date in its making."""

    unit: str
    basis: Basis
    as_of: str


class Below:
    """What lies below the rows of a model, each node looked at once."""

    def __init__(self, rows: Iterable[RowSpec]) -> None:
        self._roots = [spec.node for spec in rows]
        self._leaves: dict[Node, dict[str, Leaf]] = {}
        self.labels: dict[str, str] = {}  # of leaves, by their keys
        self._limits: dict[Node, frozenset[Check]] = {}

    def leaves(self, root: Node) -> list[Leaf]:
        """Return the leaves a node rests on, each once, in the order of its formula."""
        if root not in self._leaves:
            for node in order([root] if self._leaves else [root, *self._roots]):
                if node in self._leaves:
                    continue
                found: dict[str, Leaf] = {leaf.key: leaf for leaf in used_leaves([node])}
                self.labels.update(dict.fromkeys(found, node.label))
                for inner in node.inputs:
                    found.update(self._leaves[inner])
                self._leaves[node] = found
        return list(self._leaves[root].values())

    def together(self, roots: Iterable[Node]) -> list[Leaf]:
        """Return the leaves that several nodes rest on, each once."""
        return list({leaf.key: leaf for root in roots for leaf in self.leaves(root)}.values())

    def limits(self, row: Node) -> frozenset[Check]:
        """Return the limits declared at and below the node of a row."""
        if not self._limits:
            for node in order(self._roots):
                own = frozenset() if node.check is None else frozenset([node.check])
                self._limits[node] = own.union(*(self._limits[inner] for inner in node.inputs))
        return self._limits[row]

    def basis(self, spec: RowSpec) -> Basis:
        """Return the weakest basis a row has."""
        bases = [leaf.basis for leaf in self.leaves(spec.node)]
        if spec.stands_in:
            bases.append("proxy")
        return weakest(bases)

    def as_of(self, spec: RowSpec) -> str:
        """Return the oldest date in the making of a row."""
        return oldest(leaf.as_of for leaf in self.leaves(spec.node))


def sources_of(leaves: Iterable[Leaf], inputs: Inputs) -> tuple[Source, ...]:
    """Return the sources of leaves, each once."""
    return tuple(
        inputs.source(key) for key in unique(source for leaf in leaves for source in leaf.sources)
    )


def key_of(leaf: Leaf) -> str:
    """Return the key that sets a leaf: its own, but for the years of a growth that are drawn
    apart.
    """
    return leaf.assumption.key if leaf.assumption is not None else leaf.key


def evidence(parts: Mapping[str, float], leaves: Iterable[Leaf]) -> dict[str, Any]:
    """Return what the spread of a row comes from, as fields of its record: shares by the mark of
    the leaves' widths, what they do together, and the key of the leaf it rests on most.

    ``parts`` are the shares of its variance by the key of a leaf.
    """
    sums = dict.fromkeys(("sourced", "proxy", "judged"), 0.0)
    keys: dict[str, float] = {}
    for leaf in leaves:
        part = parts.get(leaf.key, 0.0)
        sums[_MARKS.get(leaf.basis, "judged")] += part
        keys[key_of(leaf)] = keys.get(key_of(leaf), 0.0) + part
    joint = max(0.0, 1.0 - sum(sums.values()))
    return {
        **{f"spread_{mark}": share for mark, share in sums.items()},
        "spread_joint": joint if joint > 1e-12 else 0.0,
        "rests_on": max(keys, key=lambda key: keys[key], default=None),
    }


def in_force(leaf: Leaf, *, centre: bool = False) -> str:
    """Return the option that gives a leaf the value it has, as it is typed; of one that surveys
    make, the command that shows them. With ``centre`` a range that states none shows the one that
    it implies.
    """
    if leaf.observations and leaf.assumption is None:
        code, _, figure = leaf.observations[0].figure.rpartition(".")
        return command(
            "malisize", "figures", "show", figure, *(("--country", code) if code else ())
        )
    if leaf.assumption is not None:
        value = leaf.assumption.value
        if centre:
            value = _with_centre(value, leaf)
        return command("--set", f"{key_of(leaf)}={value}")
    numeral = observed(leaf.figure) if leaf.figure is not None else None
    assert numeral is not None, f"{leaf.key}: neither an assumption nor a figure"
    return command("--set", f"{key_of(leaf)}={write(numeral, leaf.kind)}")


def _with_centre(value: str, leaf: Leaf) -> str:
    """Return the text of a range with the centre it implies, to three figures, before its unit."""
    found = _RANGE.fullmatch(value)
    if found is None:
        return value
    told = float(f"{leaf.spread.central:.3g}")
    if not leaf.spread.low <= told <= leaf.spread.high:
        told = leaf.spread.central
    return f"{found['ends']}, central {plain(told, leaf.kind)}{found['unit']}"


def unique(items: Iterable[Any]) -> list[Any]:
    """Return the items that are not None, each once, in their order."""
    return list(dict.fromkeys(item for item in items if item is not None))
