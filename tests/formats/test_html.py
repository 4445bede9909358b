"""A page is one file that reads without script, asks nothing of anybody, and holds no markup but
its own.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from malisize import Study
from malisize.document.parts import range_of
from malisize.formats import written
from malisize.handing import AS_IT_IS, Handing, Wishes
from malisize.handover import Living
from malisize.records import Estimate
from malisize.render.style import STYLE
from malisize.request import PlanRequest, Request
from malisize.wording.numbers import of_table

VOID = {"meta", "br", "img", "hr", "line", "rect", "circle", "polyline", "polygon"}


class Elements(HTMLParser):
    """The elements of a page with their attributes, each closed where it has to be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.open: list[str] = []
        self.feed(page)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element, and that it is open."""
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element that is closed at once."""
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, which has to be this one."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, Any]]:
        """Return the attributes of all elements of a kind."""
        return [attributes for name, attributes in self.found if name == tag]


def page_of(estimate: Estimate, living: Living | None = None, wishes: Wishes = AS_IT_IS) -> str:
    """Return the page of an estimate."""
    return written(Handing(estimate, wishes, living=living), "html").decode()


@pytest.fixture(scope="module")
def living() -> Living:
    """Return an answer of a plan."""
    asked = Request.of({"area": "bamako", "draws": 500}, PlanRequest(total="3000000 XOF"))
    answer = Study.load().ask(asked)
    return Living(answer, answer.estimate())


@pytest.mark.slow
def test_a_page_is_whole_and_asks_nothing_of_anybody(living: Living) -> None:
    """Elements close, nothing is loaded from outside, and the page's own policy says so."""
    page = page_of(living.estimate, living, Wishes("Plan", "An agency"))
    elements = Elements(page)
    names = {tag for tag, _ in elements.found}
    assert not names & {"script", "link", "iframe", "object", "embed", "form", "base"}
    loaded = [value for _, one in elements.found for key, value in one.items() if key == "src"]
    assert all(value.startswith("data:") for value in loaded)
    assert "url(" not in page
    assert "@import" not in page
    policies = [one for one in elements.all("meta") if "http-equiv" in one]
    assert policies[0]["content"].startswith("default-src 'none'")
    assert len(page.encode()) < 300_000


@pytest.mark.slow
def test_each_row_has_an_anchor_and_each_source_a_link(living: Living) -> None:
    """A number can be pointed at, and its source followed."""
    elements = Elements(page_of(living.estimate, living))
    ids = [one["id"] for _, one in elements.found if "id" in one]
    assert len(ids) == len(set(ids))
    assert {row.id for row in living.estimate.rows} <= set(ids)
    links = {one["href"] for one in elements.all("a")}
    assert {source.url for source in living.estimate.sources} <= links


@pytest.mark.slow
def test_the_table_of_every_number_shows_no_more_digits_than_seeds_agree_on(living: Living) -> None:
    """The ends of a row are written as the table of the answer writes them."""
    page = page_of(living.estimate, living)
    row = living.estimate["plan.reach"]
    found = range_of(row)
    assert found is not None
    line = page[page.index('<tr id="plan.reach">') :].split("</tr>")[0]
    numbers = re.findall(r'class="number">([^<]*)<', line)
    assert [numbers[0], numbers[2]] == [found.low.text, found.high.text]
    assert found.low.text != of_table(row.low, row.unit)


@pytest.mark.slow
def test_whoever_does_not_see_it_is_told(living: Living) -> None:
    """The page has a language, tables their heads, pictures their words."""
    elements = Elements(page_of(living.estimate, living))
    assert elements.all("html") == [{"lang": "en"}]
    assert elements.all("th")
    assert all(one.get("scope") in ("col", "row") for one in elements.all("th"))
    drawn = elements.all("svg")
    assert len(drawn) == 3  # the funnel, the curve and the calendar
    assert all(one["role"] == "img" and len(one["aria-label"]) > 40 for one in drawn)
    assert all("alt" in one for one in elements.all("img"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "label",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "x" * 10_000,
     "\u202eabc مرحبا", "&amp;<b>"],
)  # fmt: skip
def test_no_text_is_markup(label: str) -> None:
    """Whatever a title holds stays text."""
    study = Study.load(("own.toml", f"title = '''{label}'''".encode()))
    page = page_of(study.audience(range=None), wishes=Wishes(label, label))
    names = {tag for tag, _ in Elements(page).found}
    assert not names & {"script", "b"} or label.startswith("\u202e") or "<b" not in label
    assert "onerror" not in {key for _, one in Elements(page).found for key in one}
    assert "\u202e" not in page


def colours(part: str) -> dict[str, str]:
    """Return the colours that a part of the style defines."""
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})", part))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out_in_the_light_and_in_the_dark() -> None:
    """Text has a contrast of 4.5 at least on what lies below it, marks one of 3."""
    bright = colours(STYLE[: STYLE.index("@media")])
    dark = bright | colours(STYLE[STYLE.index("@media") : STYLE.index("*{box")])
    paper = bright | colours(STYLE[STYLE.index("@media print") :])
    for found in (bright, dark, paper):
        for text in ("ink", "quiet", "main"):
            for below in ("paper", "soft"):
                assert contrast(found[text], found[below]) >= 4.5, (text, below)
        for mark in ("main", "down"):
            assert contrast(found[mark], found["paper"]) >= 3


@pytest.mark.slow
def test_a_page_has_one_heading_of_the_first_order(living: Living) -> None:
    """What was asked is its heading, and the parts below it are of the second order."""
    elements = Elements(page_of(living.estimate, living))
    assert len(elements.all("h1")) == 1
    assert len(elements.all("h2")) > 2
    assert not {"h3", "h4"} & {tag for tag, _ in elements.found}


@pytest.mark.slow
def test_what_explains_a_number_folds_out_to_its_sources(living: Living) -> None:
    """Each quantity that is made of others folds out, without script, down to a figure with its
    source or an assumption with its reason.
    """
    page = page_of(living.estimate, living)
    elements = Elements(page)
    folded = elements.all("details")
    assert len(folded) == len(elements.all("summary")) > 10
    assert [one for one in folded if "open" in one]
    leaves = re.findall(r'<p class="leaf">(.*?)</p>', page)
    told = [leaf for leaf in leaves if "default.toml" in leaf or re.search(r"\[\d+\]", leaf)]
    assert len(told) > 10
