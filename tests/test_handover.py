"""Every result is handed over in every format, from the command line and from Python alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from malisize import Study, formats
from malisize.document import of
from malisize.errors import InputError
from malisize.handing import AS_IT_IS, Handing, Wishes
from malisize.quantity import evidence
from malisize.records import Estimate, Listing
from malisize.request import PlanRequest, Request
from tests.fuzz.contract import folder, run
from tests.render.test_pictures import inside

OPTIONS = ("--area", "bamako", "--channel", "facebook", "--channel", "instagram", "--draws", "100")
MONEY = ("--total", "3000000 XOF")
COMMANDS = {
    "audience": ("audience", *OPTIONS),
    "budget": ("budget", *MONEY, *OPTIONS),
    "market": ("market", "-a", "momo-merchant", "--draws", "100"),
    "compare": ("compare", "default", "restaurant-bamako", "--draws", "100"),
    "sweep": ("sweep", "plan.reach", "--vary", "total=100000..1000000 XOF/4", *OPTIONS),
    "curve": ("budget", "--curve", *MONEY, *OPTIONS),
    "explain": ("explain", "channel.facebook.reachable", *OPTIONS),
    "drivers": ("drivers", "reachable.deduplicated", *OPTIONS),
}
STARTS = {
    "docx": b"PK",
    "xlsx": b"PK",
    "png": b"\x89PNG",
    "svg": b"<svg",
    "html": b"<!doctype html",
}
MOST = {"html": 300_000, "xlsx": 200_000}
PICTURES = {
    "audience": ("range", "tornado", "funnel"),
    "budget": ("range", "tornado", "funnel", "curve", "calendar"),
    "market": ("funnel", "range", "tornado"),
    "compare": ("range",),
    "sweep": ("curve", "range"),
    "curve": ("curve",),
    "explain": ("tree",),
    "drivers": ("tornado",),
}
EVIDENCE = ("spread_sourced", "spread_proxy", "spread_judged", "spread_joint", "rests_on")
PLAN = PlanRequest(total="3000000 XOF")


Handed = Callable[..., bytes]


@pytest.fixture(scope="module")
def handed() -> Callable[[str], Handed]:
    """Return what hands the result of a command over, in any format: each command is run once."""
    kept: dict[str, Handed] = {}
    real = formats.written

    def of(name: str) -> Handed:
        if name not in kept:

            def watched(handing: Handing, format: str) -> bytes:
                kept[name] = lambda asked, wishes=AS_IT_IS: real(
                    Handing(handing.result, wishes, living=handing.living), asked
                )
                return real(handing, format)

            with pytest.MonkeyPatch.context() as patch, folder():
                patch.setattr(formats, "written", watched)
                ran = run(*COMMANDS[name], "-q", "-o", f"{name}.html")
                assert (ran.code, ran.out) == (0, b""), ran.err
                assert Path(f"{name}.html").read_bytes().startswith(STARTS["html"])
        return kept[name]

    return of


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_handed_over_in_every_format(
    name: str, handed: Callable[[str], Handed]
) -> None:
    """A file of each format begins as its format does; pages and workbooks are light."""
    for format in formats.names():
        content = handed(name)(format)
        assert content.startswith(STARTS.get(format, b""))
        assert len(content) < MOST.get(format, 500_000), format


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_picture_of_a_result_can_be_asked_for(
    name: str, handed: Callable[[str], Handed]
) -> None:
    """The main one is drawn unasked; one there is not is refused with those there are."""
    draw = handed(name)
    drawn = {kind: draw("svg", Wishes(picture=kind)) for kind in PICTURES[name]}
    assert len(set(drawn.values())) == len(drawn)
    assert draw("svg") == drawn[PICTURES[name][0]]
    for one in drawn.values():
        inside(ElementTree.fromstring(one.decode()))
    with pytest.raises(InputError, match="picture `waterfall`: no such picture") as caught:
        draw("svg", Wishes(picture="waterfall"))
    assert ", ".join(PICTURES[name]) in str(caught.value.hint)


@pytest.mark.slow
@pytest.mark.parametrize("option", Wishes._fields)
def test_a_wish_belongs_to_formats_that_have_a_place_for_it(option: str) -> None:
    """Anywhere else it would be lost without a word."""
    typed = f"--{option.replace('_', '-')}"
    takers = formats.takers(option)
    for format in set(formats.names()) - set(takers):
        ran = run(*COMMANDS["audience"], "-f", format, typed, "x")
        assert ran.code == 2
        assert ran.err.startswith(f"error: {typed}: belongs to {', '.join(takers)}")


@pytest.fixture(scope="module")
def plan() -> Estimate:
    """Return a plan as Python has it."""
    return Study.load().budget(PlanRequest(total="3000000 XOF"), area="bamako", draws=100)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["md", "html", "svg", "json", "txt"])
def test_python_writes_what_is_named(plan: Estimate, suffix: str, tmp_path: Path) -> None:
    """An estimate is saved in the format of a file's ending; a file there is stays."""
    path = tmp_path / f"plan.{suffix}"
    path.write_bytes(b"mine")
    with pytest.raises(InputError, match="exists already") as caught:
        plan.save(path)
    assert "add `force=True` to replace it" in str(caught.value)
    assert path.read_bytes() == b"mine"
    plan.save(path, force=True)
    content = path.read_bytes()
    assert content.startswith(STARTS.get(suffix, b""))
    assert len(content) > 1000


@pytest.mark.slow
def test_a_workbook_of_python_is_alive(plan: Estimate, tmp_path: Path) -> None:
    """It is the model with its inputs, not a table."""
    plan.save(tmp_path / "plan.xlsx", title="Plan")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert "Model" in book.sheetnames
    assert book["Summary"]["A2"].value == "Plan"


@pytest.mark.slow
def test_python_dresses_a_result_as_the_options_do(plan: Estimate, tmp_path: Path) -> None:
    """A title, who prepared it, a picture and a language are given by name."""
    plan.save(tmp_path / "plan.html", title="Our plan", prepared_by="An agency", lang="fr")
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "<title>Our plan</title>" in page
    assert "An agency" in page
    plan.save(tmp_path / "curve.svg", picture="curve")
    assert "Reach against budget" in (tmp_path / "curve.svg").read_text(encoding="utf-8")
    with pytest.raises(InputError, match="belongs to png, svg"):
        plan.save(tmp_path / "plan.md", picture="curve")
    with pytest.raises(InputError, match="is not the ending of a format"):
        plan.save(tmp_path / "plan.pdf")


@pytest.mark.slow
def test_a_document_says_a_result_in_blocks(plan: Estimate) -> None:
    """What the screen says can be read without any format."""
    names = [type(block).__name__ for block in plan.document()]
    assert names[0] == "Asked"
    assert "Table" in names


@pytest.mark.slow
def test_other_results_are_saved_too(tmp_path: Path) -> None:
    """An explanation, a ranking and a curve have the same two methods."""
    study = Study.load()
    found: dict[str, Any] = {
        "explanation": study.explain("reachable.deduplicated", draws=100),
        "ranking": study.drivers("reachable.deduplicated", draws=100),
        "curve": study.curve(PlanRequest(total="3000000 XOF"), draws=100),
    }
    for name, result in found.items():
        assert result.document()
        result.save(tmp_path / f"{name}.svg")
        assert (tmp_path / f"{name}.svg").read_bytes().startswith(b"<svg")
    assert isinstance(found["curve"], Listing)


@pytest.mark.parametrize("countries", ["ml", ("ml", "bf")], ids=str)
def test_what_is_read_is_the_same_without_what_ranges_come_from(countries: Any) -> None:
    """Only data carry the evidence of a range; it moves no other number and no word."""
    study = Study.load(country=countries)
    answer = study.ask(Request(channels=("facebook", "instagram"), draws=100, plan=PLAN))
    whole, without = answer.estimate(), answer.estimate(evidence=False)
    assert of(without) == of(whole)
    nothing = dict.fromkeys(EVIDENCE)
    assert without.rows == tuple(row._replace(**nothing) for row in whole.rows)
    assert any(row.rests_on for row in whole.rows)


def test_data_alone_carry_what_ranges_come_from() -> None:
    """A table measures no evidence; CSV has it."""
    with folder(), pytest.MonkeyPatch.context() as patch:
        header = run(*COMMANDS["audience"], "-q", "--format", "csv").out.decode().splitlines()[0]
        assert set(EVIDENCE) <= set(header.split(","))
        patch.setattr(evidence, "shares", None)
        assert run(*COMMANDS["audience"]).code == 0
