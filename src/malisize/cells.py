"""Make the cells of a workbook from a model: ``living`` has its records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from malisize.assumptions.rules import rule_for
from malisize.errors import InputError
from malisize.living import Cells, Input, Law, Quantity, Shown
from malisize.model.located import SHARED
from malisize.numerals import parse
from malisize.provenance import key_of
from malisize.quantity.evaluate import centrals, order
from malisize.quantity.node import Node
from malisize.records import Estimate
from malisize.wording import phrase

if TYPE_CHECKING:
    from malisize.answer import Answer

_OPTIONS = {"budget": "--total", "split": "--split"}  # by the beginning of a leaf's own key
_WEEKLY = "plan.week.1.reach_so_far"
_OUTSIDE = re.compile(r"[^A-Za-z0-9_]+", re.ASCII)
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[RrCc]|[Rr][0-9]*[Cc][0-9]*", re.ASCII)


def cells(answer: Answer, estimate: Estimate) -> Cells:
    """Return the model of an answer as cells, with the numbers of its estimate."""
    specs, watches = answer.specs(weeks=_WEEKLY in estimate), answer.model.watches
    roots = [*(spec.node for spec in specs), *(end for w in watches for end in (w.low, w.high))]
    nodes = order([*roots, *_checked(roots)])
    leaves = _leaves(nodes)
    formulas = [node for node in nodes if node.leaf is None]
    values = centrals(nodes)
    places = {node: place for place, node in enumerate([*leaves, *formulas])}
    first = {node.leaf.key: places[node] for node in leaves if node.leaf}
    places |= {node: first[node.leaf.key] for node in nodes if node.leaf}
    names: set[str] = set()
    by_id = {row.id: row for row in estimate.rows}
    return Cells(
        estimate,
        tuple(_input(node, names, answer) for node in leaves),
        tuple(_quantity(node, places, values[node]) for node in formulas),
        tuple(
            Shown(
                spec.id,
                by_id[spec.id].label,
                by_id[spec.id].unit,
                places[spec.node],
                answer.shown_unit(spec.node)[1],
                by_id[spec.id].low,
                by_id[spec.id].central,
                by_id[spec.id].high,
            )
            for spec in specs
        ),
        tuple(_laws(answer, nodes, places)),
    )


def _checked(roots: Sequence[Node]) -> list[Node]:
    """Return both sides of the limits that the formulas declare."""
    checks = [node.check for node in order(roots) if node.check is not None]
    return [side for check in checks for side in (check.part, check.whole)]


def _leaves(nodes: Sequence[Node]) -> list[Node]:
    """Return the leaves, one a key: two with one key are one number."""
    found: dict[str, Node] = {}
    for node in nodes:
        if node.leaf is not None:
            found.setdefault(node.leaf.key, node)
    return list(found.values())


def _input(node: Node, names: set[str], answer: Answer) -> Input:
    leaf = node.leaf
    assert leaf is not None
    constant, solved = leaf.key.startswith("constant:"), bool(node.inputs)
    key = "" if constant or solved else key_of(leaf)
    country, own = answer.inputs.place_of(key)
    unit, money = str(node.unit), country.currency
    if key != leaf.key or own.startswith(SHARED):  # one of several, or part of others
        key = ""
    is_step = own.startswith("market.step.")
    known = bool(key) and (is_step or rule_for(tuple(own.split(".")), country) is not None)
    used = leaf.assumption
    published = leaf.figure
    sources = [answer.inputs.source(key) for key in leaf.sources]
    why = (used.why if used is not None else None) or (published.base if published else "")
    return Input(
        _name(leaf.key.removeprefix("constant:"), names),
        key if known else "",
        node.label,
        unit,
        leaf.spread.low,
        leaf.spread.central,
        leaf.spread.high,
        leaf.kind,
        (_currency(used.value) if used is not None else "") or (unit if unit == money else ""),
        "" if constant else leaf.basis,
        "; ".join(f"{source.publisher}, {source.title}, {source.url}" for source in sources)
        or (used.source or "" if used is not None else ""),
        leaf.as_of or "",
        why or "",
        used.layer if used is not None else "",
        _OPTIONS.get(own.partition(".")[0], "(survey)") if key and not known else "",
        tuple(inner.label or inner.formula for inner in node.inputs),
        tuple(_keys_below(node.inputs)),
    )


def _keys_below(nodes: Sequence[Node]) -> list[str]:
    """Return the keys of the inputs that some quantities rest on."""
    leaves = [node.leaf for node in order(nodes) if node.leaf is not None and not node.inputs]
    keys = [key_of(leaf) for leaf in leaves if not leaf.key.startswith("constant:")]
    return list(dict.fromkeys(keys))


def _currency(written: str) -> str:
    """Return the currency of a value in the number grammar, empty where it is no money."""
    try:
        return parse(written, "money", "").currency or ""
    except InputError:
        return ""


def _name(key: str, taken: set[str]) -> str:
    """Return the name of a cell from a key, which neither a cell has nor another name, in any
    case.
    """
    stem = _OUTSIDE.sub("_", key)[:200] or "_"
    if _CELL.fullmatch(stem) or not (stem[0].isalpha() or stem[0] == "_"):
        stem = f"_{stem}"
    name, count = stem, 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}_{count}"
    taken.add(name.casefold())
    return name


def _quantity(node: Node, places: Mapping[Node, int], central: float) -> Quantity:
    own = places[node]
    references = [f"§{places[inner]}§" for inner in node.inputs]
    formulas = node.op.formulas(references, lambda helper: f"§{own}.{helper}§")
    return Quantity(
        node.id, node.label, str(node.unit), node.formula, tuple(formulas), float(central)
    )


def _laws(answer: Answer, nodes: Sequence[Node], places: Mapping[Node, int]) -> list[Law]:
    found: dict[tuple[int, int], Law] = {}
    for node in nodes:
        check = node.check
        if check is not None:
            pair = (places[check.part], places[check.whole])
            found.setdefault(pair, Law(check.kind, check.text, *pair))
    for watch in answer.model.watches:
        pair = (places[watch.low], places[watch.high])
        found.setdefault(pair, Law("watch", watch.text, *pair))
    ids = {spec.id: places[spec.node] for spec in answer.model.rows}
    for low, high, text in _ORDER:
        if low in ids and high in ids:
            found.setdefault((ids[low], ids[high]), Law("part", text, ids[low], ids[high]))
    return list(found.values())


_ORDER = (
    (
        "reachable.largest",
        "reachable.deduplicated",
        phrase("All channels reach at least as many as the largest one"),
    ),
    (
        "reachable.deduplicated",
        "reachable.upper",
        phrase("All channels reach at most as many as if nobody used two"),
    ),
    ("segment.population", "population", phrase("The segment is at most the population")),
    ("plan.reach", "reachable.deduplicated", phrase("A plan reaches at most the audience")),
)
