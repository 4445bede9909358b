"""A model as the cells of a workbook: names, reasons, and what a number that was found rests on."""

from __future__ import annotations

from malisize import Study
from malisize.cells import _keys_below, _name, cells
from malisize.quantity.node import GIVEN, Leaf, Node, assumed
from malisize.quantity.spread import Exact
from malisize.request import Request

OWN = b"[overlap]\nfacebook = { value = '80%', why = 'our survey of May' }\n"


def test_each_input_says_why_it_is_so() -> None:
    """The reason of a value of the reader's own stands in its cell."""
    asked = Request.of({"range": None, "channels": ["facebook", "instagram"]})
    answer = Study.load(("own.toml", OWN)).ask(asked)
    found = {one.key: one.why for one in cells(answer, answer.estimate()).inputs}
    assert found["overlap.facebook"] == "our survey of May"


def test_names_of_cells_are_names_to_a_spreadsheet() -> None:
    """A key with underscores, never an address, a number or nothing, each once in any case."""
    taken: set[str] = set()
    keys = (
        "overlap.facebook",
        "a1",
        "R1C1",
        "c",
        "2g",
        "é",
        "Overlap.Facebook",
        "overlap_facebook",
    )
    assert [_name(key, taken) for key in keys] == [
        "overlap_facebook", "_a1", "_R1C1", "_c", "_2g", "_", "Overlap_Facebook_2",
        "overlap_facebook_3",
    ]  # fmt: skip


def test_what_was_found_rests_on_inputs_below_what_was_found_before() -> None:
    """Constants and what was itself found are no keys that somebody can change."""
    price, often = assumed("price", "Price", 2.0, "XOF"), assumed("constant:x", "x", 3.0, "ratio")
    total = Node(
        GIVEN, (price, often), price.unit, label="t", leaf=Leaf("budget.total", Exact(9.0))
    )
    assert _keys_below([total, price]) == ["price"]
