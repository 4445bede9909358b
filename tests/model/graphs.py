"""Random graphs of all the operations there are, over at most twelve leaves."""

from __future__ import annotations

from hypothesis import strategies as st

from malisize.model.carry import Grown
from malisize.model.reach import Convolved, Exposed, ExposedUnderCap, Listed, Quoted
from malisize.quantity.node import Node, assumed, combine, constant, highest, lowest
from malisize.quantity.unit import PEOPLE, RATIO, SHARE

PEOPLES = ("200k to 250k", "100k to 600k, central 200k", "min 50k max 90k", "1M to 3M", 300_000.0)
SHARES = ("20% to 40%", "35% to 90%, central 80%", "5% to 10%", 0.25)
RATIOS = ("0.2 to 1.5", "1.1 to 1.6", "0.5 to 0.9")
MOST = 12


@st.composite
def graphs(draw: st.DrawFn, *, leaves: int = MOST) -> Node:
    """Draw a graph that counts people, or a difference that may lie on either side of nothing."""
    made: dict[str, Node] = {}

    def own(kind: str, values: tuple[object, ...], unit: str) -> Node:
        """Return a leaf of a kind: a new one while there are few, or one used before."""
        used = [node for name, node in made.items() if name.startswith(kind)]
        if used and (len(made) >= leaves or draw(st.booleans())):
            return draw(st.sampled_from(used))
        name = f"{kind}{len(made)}"
        made[name] = assumed(name, name.upper(), draw(st.sampled_from(values)), unit)  # type: ignore[arg-type]
        return made[name]

    def share() -> Node:
        one = own("s", SHARES, "share")
        return one.complement() if draw(st.booleans()) else one

    def ratio() -> Node:
        name = f"r{draw(st.integers(0, 2))}"
        if name not in made and len(made) < leaves:
            made[name] = assumed(name, name.upper(), RATIOS[int(name[1])], "ratio", kind="ratio")
        return made.get(name, constant(0.7, "0.7", RATIO))

    def people(depth: int) -> Node:
        if depth == 0:
            return own("p", PEOPLES, "people")
        op = draw(st.sampled_from(OPERATIONS))
        left = people(depth - 1)
        if op == "part":
            return left * share()
        if op == "rest":
            return left - left * share()
        if op == "grown":
            return Node(Grown(draw(st.integers(1, 5))), (left, share()), PEOPLE)
        if op == "listed":
            return Node(Listed(), (left * ratio(), left, ratio()), PEOPLE)
        if op == "capped":
            cap, weeks = float(draw(st.integers(1, 3))), draw(st.sampled_from((1.0, 4.0)))
            rest = (constant(cap, f"{cap}", RATIO), constant(weeks, f"{weeks}", RATIO))
            times = draw(st.integers(1, min(2, int(cap))))
            seen = people(0) * ratio()
            return Node(ExposedUnderCap(times), (seen, left, ratio(), *rest), PEOPLE)
        if op == "exposed":
            seen = people(0) * ratio()
            return Node(Exposed(draw(st.integers(1, 3))), (seen, left, ratio()), PEOPLE)
        right = people(draw(st.integers(0, depth - 1)))
        if op == "sum":
            return left + right
        if op == "divided":
            return left * right.share_of(left + right)
        if op == "smaller":
            return lowest([left, right])
        if op == "larger":
            return highest([left, right])
        if op == "union":
            return combine(left + right, [left, right])
        if op == "quoted":
            quote = lowest([left * share(), left])
            return Node(Quoted(), (right, left, people(0), quote), PEOPLE)
        assert op == "convolved"
        times = draw(st.integers(1, 3))
        parts = [(one * ratio(), one, ratio()) for one in (left, right)]
        tails = [
            Node(Exposed(count), part, PEOPLE) for part in parts for count in range(1, times + 1)
        ]
        return Node(Convolved(times), (left + right, *tails), PEOPLE)

    row = people(draw(st.integers(1, 3)))
    if draw(st.integers(0, 4)) == 0:
        row = share() * (row - people(1))
    if draw(st.integers(0, 4)) == 0:
        row = Node(row.op, row.inputs, SHARE) * share()
    return row


OPERATIONS = (
    "part", "rest", "grown", "listed", "capped", "exposed", "sum", "divided", "smaller", "larger",
    "union", "quoted", "convolved",
)  # fmt: skip
