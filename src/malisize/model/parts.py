"""What builders of a model return: rows to be, expectations, and two ways to one number."""

from __future__ import annotations

from typing import NamedTuple

from malisize.quantity.node import Node


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
    is a note.

    With ``drawn`` it should not in the draws either: from 5 % of them on it is a note too.
    """

    low: Node
    high: Node
    text: str
    drawn: bool = False


class Comparison(NamedTuple):
    """One number found in two ways: the row and node of each, and the first over the second."""

    first_row: str
    first: Node
    second_row: str
    second: Node
    ratio: Node
