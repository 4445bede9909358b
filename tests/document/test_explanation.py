"""A tree says each thing once, near its root, and a screen opens two levels of it."""

from __future__ import annotations

import functools

import pytest

from malisize.document import of
from malisize.document.blocks import Branch, Tree
from malisize.records import Explanation
from malisize.render import Show
from malisize.render.lines import plain
from malisize.render.screen import screen
from malisize.request import PlanRequest, Request
from malisize.study import Study

SHORT = Show(doubts=False, sources=False)
BAMAKO = Request(area=("bamako",), range="none")


@functools.cache
def explained(row: str) -> Explanation:
    return Study.load().ask(BAMAKO).explanation(row)


def below(branch: Branch, depth: int = 0) -> list[tuple[int, Branch]]:
    return [(depth, branch), *(one for inner in branch.inputs for one in below(inner, depth + 1))]


def root(row: str) -> Branch:
    (tree,) = (block for block in of(explained(row)) if isinstance(block, Tree))
    return tree.root


@pytest.mark.parametrize("row", ["reachable.deduplicated", "segment.population"])
def test_what_is_said_elsewhere_is_said_there(row: str) -> None:
    """`as above` and `as below` name a quantity that is explained once, on that side, and no
    nearer to the root than where it stands.
    """
    said = below(root(row))
    for place, (depth, branch) in enumerate(said):
        side = str(branch.text).rpartition(": as ")[2]
        if side not in ("above", "below"):
            continue
        (there,) = (i for i, (_, one) in enumerate(said) if str(one.text) == branch.whole)
        assert (there < place) == (side == "above")
        assert said[there][0] <= depth
        assert not branch.inputs


@pytest.mark.slow
def test_a_terminal_opens_two_levels_where_there_is_room() -> None:
    """The parts of a row, and theirs of those that weigh most, on 24 lines; how the rest is opened
    is said, and -v and a pipe have all.
    """
    document = of(explained("reachable.deduplicated"))
    short = plain(screen(document, 80, SHORT)).splitlines()
    assert len(short) < 24
    assert not [line for line in short if line.startswith(("│  │  ├─", "│  │  └─"))]
    assert [line for line in short if line.startswith("│  ├─")]
    assert any("parts are closed: -v opens them" in line for line in short)
    narrow = plain(screen(document, 40, SHORT)).splitlines()
    closed = sum(
        branch.closed for depth, branch in below(root("reachable.deduplicated")) if depth <= 2
    )
    assert f"{closed} parts are closed: -v opens them" in " ".join(map(str.strip, narrow))
    whole = plain(screen(document, None)).splitlines()
    assert not any("are closed" in line for line in whole)
    assert len(whole) > len(narrow) > len(short)


@pytest.mark.parametrize("row", ["reachable.deduplicated", "channel.facebook.reachable"])
def test_nothing_stands_above_or_below_that_is_not_seen(row: str) -> None:
    """What a terminal has no room to open is not referred to: its number stands where it is."""
    short = plain(screen(of(explained(row)), 80, SHORT)).splitlines()
    assert len(short) <= 24
    for line in short:
        label, referred, _ = line.partition(": as ")
        if referred:
            name = label.strip("│├└─ ")
            assert len([other for other in short if f"─ {name}: " in other]) >= 2


def test_money_in_another_currency_is_explained_to_its_leaves() -> None:
    """A row and what it is divided from have one id, and both are said."""
    plan = PlanRequest(total="1000000 XOF", currency="EUR")
    asked = BAMAKO._replace(channels=("facebook",), plan=plan)
    (tree,) = (
        block
        for block in of(Study.load().ask(asked).explanation("budget.net_media"))
        if isinstance(block, Tree)
    )
    texts = [str(branch.text) for _, branch in below(tree.root)]
    assert any(text.startswith("Net media: ") and "XOF" in text for text in texts)
    assert any(text.startswith("Total budget: ") for text in texts)
