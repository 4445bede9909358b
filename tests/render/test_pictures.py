"""Pictures say what the result says, in shapes and in words."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize import Study
from malisize.document.picture import Picture, in_words
from malisize.document.pictures import pictures
from malisize.formats.png import to_png
from malisize.render.svg import HEIGHT, WIDTH, nice, to_svg
from malisize.request import PlanRequest, Request

INSIDE = dict.fromkeys(("x", "cx", "x1", "x2"), WIDTH) | dict.fromkeys(
    ("y", "cy", "y1", "y2"), HEIGHT
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found() -> dict[str, Picture]:
    """Return the pictures of a plan by kind."""
    asked = Request.of({"area": "bamako", "draws": 500}, PlanRequest(total="3000000 XOF"))
    answer = Study.load().ask(asked)
    return {one.kind: one for one in pictures(answer.estimate(), answer.curve)}


@pytest.mark.slow
def test_a_plan_has_every_picture(found: dict[str, Picture]) -> None:
    """Ranges first, then what could change it most, the funnel, and the curve."""
    assert list(found) == ["range", "tornado", "funnel", "curve"]


def inside(root: ElementTree.Element) -> None:
    """Hold each shape and text to the slide; a character is 0.58 of its size wide at most."""
    for shape in root.iter():
        if shape.tag == f"{SVG}text" and shape.attrib["text-anchor"] == "start":
            wide = 0.58 * float(shape.attrib["font-size"]) * len(shape.text or "")
            assert float(shape.attrib["x"]) + wide <= WIDTH, shape.text
        for name, most in INSIDE.items():
            if name in shape.attrib:
                assert -1 <= float(shape.attrib[name]) <= most + 1, shape.attrib


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["range", "tornado", "funnel", "curve"])
def test_a_picture_is_well_formed_and_inside_its_frame(
    found: dict[str, Picture], kind: str
) -> None:
    """Each shape and text stands on the slide; the title and the words come with it."""
    root = ElementTree.fromstring(to_svg(found[kind]))
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc").text == in_words(found[kind])  # type: ignore[union-attr]
    inside(root)


def test_numbers_in_words_are_those_of_the_result(found: dict[str, Picture]) -> None:
    """Every mark's number and range is said."""
    words = in_words(found["range"])
    for mark in found["range"].marks:
        assert mark.low is not None
        assert mark.high is not None
        said = f"{mark.label}: {mark.central.text} ({mark.low.text} to {mark.high.text})"
        assert said in words


def test_a_funnel_never_widens(found: dict[str, Picture]) -> None:
    """Each step has at most as many people as the one before."""
    values = [mark.central.value or 0.0 for mark in found["funnel"].marks]
    assert all(after <= before for before, after in pairwise(values))


@pytest.mark.parametrize("length", [10, 60, 74, 120, 10_000])
def test_a_long_title_is_set_smaller_and_then_cut(found: dict[str, Picture], length: int) -> None:
    """No title runs off the slide; whoever cannot see it is told all of it."""
    root = ElementTree.fromstring(to_svg(found["range"], title="M" * length))
    inside(root)
    assert root.find(f"{SVG}title").text == "M" * length  # type: ignore[union-attr]


def test_a_title_of_ones_own_is_text(found: dict[str, Picture]) -> None:
    """Markup in a title is shown, not drawn."""
    root = ElementTree.fromstring(to_svg(found["range"], title="<b>A & B</b>"))
    assert root.find(f"{SVG}title").text == "<b>A & B</b>"  # type: ignore[union-attr]


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_round_numbers_span_what_is_drawn(first: float, size: float) -> None:
    """Ticks rise evenly, are few, and enclose both ends."""
    last = first + size
    if last <= first:
        return
    ticks = nice(first, last)
    slack = 1e-9 * max(abs(first), abs(last))
    assert ticks[0] <= first + slack
    assert ticks[-1] >= last - slack
    assert 2 <= len(ticks) <= 9


def test_a_png_is_the_slide(found: dict[str, Picture]) -> None:
    """The PNG has the size of the slide."""
    image = to_png(found["range"])
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(image[16:20], "big") == WIDTH
    assert int.from_bytes(image[20:24], "big") == HEIGHT
