"""The models of several countries as one graph: the leaves of each under keys that begin with its
code, and those that several have from one source once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from malisize.model.audience import RowSpec
from malisize.quantity.correlation import Mix
from malisize.quantity.evaluate import leaves, order
from malisize.quantity.node import Check, Leaf, Node
from malisize.records import Observation
from malisize.wording import phrase


class Graph:
    """Copies of the nodes of countries, by code; ``roots`` are those of rows, which are looked
    through for leaves that are shared, and say with the leaves of which country they are (by
    ``names``).

    A leaf is shared where every country that has its key has it from the same source, or borrowed
    for the same reason, with the same value: its key has no country then, and it is drawn once.
    """

    def __init__(
        self, roots: Mapping[str, Sequence[Node]], names: Mapping[str, str] | None = None
    ) -> None:
        self.shared = _shared(roots)
        self._names = names or {}
        self._roots = {node for nodes in roots.values() for node in nodes}
        self._copies: dict[tuple[str, Node], Node] = {}
        self._leaves: dict[str, Node] = {}

    def key(self, code: str, key: str) -> str:
        """Return the key that a leaf of a country has here."""
        return key if key in self.shared or key.startswith("constant:") else f"{code}.{key}"

    def node(self, code: str, root: Node) -> Node:
        """Return the copy of a node of a country, made once."""
        if (code, root) in self._copies:
            return self._copies[code, root]
        for node in order([root]):
            if (code, node) not in self._copies:
                self._copies[code, node] = self._copy(code, node)
        return self._copies[code, root]

    def put(self, code: str, node: Node, copy: Node) -> None:
        """Have another node stand for one of a country in copies that are still to be made."""
        self._copies[code, node] = copy

    def row(self, code: str, spec: RowSpec) -> RowSpec:
        """Return the row of a country."""
        return spec._replace(id=f"{code}.{spec.id}", node=self.node(code, spec.node))

    def mix(self, mixes: Mapping[str, Mix | None]) -> Mix | None:
        """Return what leaves that lean together are mixed from, of all countries."""
        found = {
            self.key(code, key): {self.key(code, stream): part for stream, part in parts.items()}
            for code, mix in mixes.items()
            for key, parts in (mix or {}).items()
        }
        return found if any(mix is not None for mix in mixes.values()) else None

    def _copy(self, code: str, node: Node) -> Node:
        inputs = tuple(self._copies[code, inner] for inner in node.inputs)
        leaf = None if node.leaf is None else self._leaf(code, node.leaf)
        if leaf is not None and leaf.key in self.shared and leaf.key in self._leaves:
            return self._leaves[leaf.key]
        copy = Node(node.op, inputs, node.unit, label=self._label(code, node, leaf), leaf=leaf)
        copy.id = node.id if leaf is None else leaf.key
        if leaf is None and node.id:
            copy.id = f"{code}.{node.id}"
        copy.keeps = bool(copy.id)
        if leaf is not None:
            self._leaves.setdefault(leaf.key, copy)
        if node.check is not None:
            check = node.check
            part, whole = self.node(code, check.part), self.node(code, check.whole)
            copy.check = Check(check.kind, part, whole, check.text, check.hint)
        return copy

    def _label(self, code: str, node: Node, leaf: Leaf | None) -> str:
        """Return the label of a copy, with its country where it is the country's own number."""
        own = node in self._roots if leaf is None else leaf.key.startswith(f"{code}.")
        if not own or not node.label or code not in self._names:
            return node.label
        return phrase("{country}: {message}", country=self._names[code], message=node.label)

    def _leaf(self, code: str, leaf: Leaf) -> Leaf:
        return leaf._replace(
            key=self.key(code, leaf.key),
            sources=tuple(f"{code}.{one}" for one in leaf.sources),
            figure=leaf.figure and observation(code, leaf.figure),
            assumption=leaf.assumption
            and leaf.assumption._replace(key=self.key(code, leaf.assumption.key)),
            observations=tuple(observation(code, one) for one in leaf.observations),
        )


def observation(code: str, one: Observation) -> Observation:
    """Return an observation of a country, its figure and its source under its code."""
    return one._replace(figure=f"{code}.{one.figure}", source=f"{code}.{one.source}")


def _shared(roots: Mapping[str, Sequence[Node]]) -> frozenset[str]:
    """Return the keys that every country which has them has from one source, with one value."""
    found: dict[str, list[Node]] = {}
    for nodes in roots.values():
        for node in leaves(nodes):
            if node.leaf is not None and not node.inputs:
                found.setdefault(node.leaf.key, []).append(node)
    return frozenset(
        key
        for key, same in found.items()
        if len(same) > 1
        and not key.startswith("constant:")
        and _fact(same[0]) is not None
        and len({_fact(node) for node in same}) == 1
    )


def _fact(node: Node) -> tuple[object, ...] | None:
    """Return what makes a leaf one fact: its value, and where it was published or why it was
    borrowed; None for a judgement, which is of its country.
    """
    leaf = node.leaf
    assert leaf is not None
    if leaf.assumption is None:
        return None if leaf.figure is None else (leaf.figure, str(node.unit))
    one, unit = leaf.assumption, str(node.unit)
    if one.key.startswith("fx."):  # a rate between two currencies, whoever says so
        return one.value, unit
    if leaf.basis == "assumed" or leaf.figure is not None:
        return None
    return one.value, one.why, one.source, one.url, one.date, unit
