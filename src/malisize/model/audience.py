"""An audience: its rows, what to watch, and what to say of it."""

from __future__ import annotations

from collections.abc import Sequence

from malisize.model.channels import Channel, setting
from malisize.model.segment import Segment
from malisize.model.sizing import Reach
from malisize.quantity.node import Node
from malisize.records import Note
from malisize.tuples import NamedTuple
from malisize.wording import phrase, some


class RowSpec(NamedTuple):
    """A row to be: its id and label, its quantity, a remark, and whether something stands in for
    its own figures.
    """

    id: str
    label: str
    node: Node
    note: str = ""
    stands_in: bool = False


class Watch(NamedTuple):
    """An expectation: at central values ``low`` should not exceed ``high``; where it does, ``text``
    is a note, with what to type and the rows it is about.

    With ``drawn`` it should not in the draws either: from 5 % of them on it is a note too.
    """

    low: Node
    high: Node
    text: str
    drawn: bool = False
    hint: str | None = None
    rows: tuple[str, ...] = ()


class Comparison(NamedTuple):
    """One number found in two ways: the row and node of each, and the first over the second."""

    first_row: str
    first: Node
    second_row: str
    second: Node
    ratio: Node


class Nested(NamedTuple):
    """Offline channels that fall independently in a universe of their own."""

    universe: Node
    reaches: tuple[Reach, ...]


class Audience(NamedTuple):
    """The rows of an audience, what to watch, and the channels left out for want of a number.

    ``shared`` is the universe V of the online channels, ``nested`` are those of several offline
    channels, ``population`` that of all together: a plan combines reach in them. ``leads`` are the
    people of the online channels, those first that were taken for the largest.
    """

    segment: Segment
    rows: tuple[RowSpec, ...]
    watches: tuple[Watch, ...]
    notes: tuple[Note, ...]
    waiting: tuple[Channel, ...]
    reaches: tuple[Reach, ...]
    shared: Node | None = None
    nested: tuple[Nested, ...] = ()
    population: Node | None = None
    leads: tuple[Node, ...] = ()


def waiting_note(waiting: Sequence[Channel]) -> Note | None:
    """Return the note on channels a group left out, or None."""
    if not waiting:
        return None
    text = phrase(
        "Left out, as nothing is published on how many use them: {channels}",
        channels=some([channel.label for channel in waiting], 4),
    )
    hint = phrase("give your own, such as `{typed}`", typed=setting(waiting[0]))
    return Note("waiting", text, hint)
