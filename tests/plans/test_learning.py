"""Past campaigns that state their reach teach the plan: the audience, the shares and the curve."""

from __future__ import annotations

import io
import zipfile

import pytest

from malisize import Study
from malisize.cells import cells
from malisize.document import of
from malisize.export.workbook import to_workbook
from malisize.formats.docx import to_docx
from malisize.formats.html import to_html
from malisize.request import PlanRequest, Request
from malisize.saved.reading import read
from malisize.scenarios.batch.batch import Batch
from malisize.scenarios.replay import replay
from tests.formats import render

PLAN = PlanRequest(total="500000 XOF")
ONE = """
[[campaign]]
channel = "facebook"
days = 28
impressions = {impressions}
reach = {reach}
"""


def loaded(*campaigns: tuple[int, int], more: str = "") -> Study:
    """Return the study of campaigns of so many impressions and people reached."""
    text = "".join(ONE.format(impressions=seen, reach=people) for seen, people in campaigns)
    return Study.load(("own.toml", (more + text).encode()))


def reach(study: Study, range: str | None = None, **options) -> object:
    """Return the row of the people that a plan on Facebook reaches."""
    return study.budget(PLAN, channels=["facebook"], range=range, **options)["plan.reach"]


KINDS = ("campaigns", "campaigns-disagree", "learned-together")


def notes(study: Study) -> list[str]:
    """Return what a plan says of campaigns."""
    found = study.budget(PLAN, channels=["facebook"], range=None).notes
    return [note.text for note in found if note.kind in KINDS]


@pytest.mark.slow
def test_a_campaign_that_reached_fewer_than_supposed_moves_the_plan_down() -> None:
    """210,000 people of 900,000 impressions are fewer than the stand-ins give: the plan follows."""
    before, after = reach(Study.load(), "90%"), reach(loaded((900_000, 210_000)), "90%")
    assert after.central < before.central
    assert after.high - after.low < before.high - before.low
    assert after.low < after.central < after.high


def test_the_centre_is_the_formula_at_values_that_explain_shows() -> None:
    """Nothing is reweighed: a row is its formula at the leaves, each saying what moved it."""
    study = loaded((900_000, 210_000))
    tree = study.explain("plan.reach", PLAN, channels=["facebook"], range=None).tree
    labels: list[str] = []

    def walk(node) -> None:
        labels.append(str(node.label))
        for inner in node.inputs:
            walk(inner)

    walk(tree)
    assert any("moved by your campaigns" in label and "0.55" in label for label in labels)
    shape = study.explain("plan.reach", PLAN, channels=["facebook"], range=None)
    assert shape.tree.central == reach(study).central


def test_a_result_above_the_supposed_audience_moves_it_up_and_is_no_error() -> None:
    """More people reached than there are supposed to be: the audience grows, and the plan runs."""
    supposed = Study.load().audience(channels=["facebook"], range=None)
    people = supposed["channel.facebook.reachable"].central
    study = loaded((20_000_000, int(people * 1.05)))
    moved = study.audience(channels=["facebook"], range=None)["channel.facebook.reachable"].central
    assert moved > people * 1.05
    assert reach(study, "90%").low > 0.0


@pytest.mark.slow
def test_campaigns_that_cannot_both_be_are_said_to_disagree() -> None:
    """The same impressions, and a reach eight times as large: the two disagree."""
    study = loaded((900_000, 100_000), (900_000, 800_000))
    told = [text for text in notes(study) if "disagree" in text]
    assert told
    assert all(text.startswith("Facebook: ") for text in told)


def test_the_effective_sample_size_and_the_ridge_are_told() -> None:
    """How many draws count is said, and that audience and shape are not learned apart."""
    told = notes(loaded((900_000, 210_000)))
    assert any("effective sample size" in text for text in told)
    assert any("not each alone" in text for text in told)


def test_without_a_reach_nothing_is_learned() -> None:
    """A campaign with impressions alone, or of another channel, leaves the audience."""
    text = '[[campaign]]\nchannel = "facebook"\nimpressions = 900000\nclicks = 9000\n'
    study = Study.load(("own.toml", text.encode()))
    plain = Study.load().audience(channels=["facebook"], range=None)
    rows = study.audience(channels=["facebook"], range=None)
    assert rows["reachable.deduplicated"].central == plain["reachable.deduplicated"].central
    assert not notes(study)


@pytest.mark.slow
def test_leaves_that_no_campaign_touches_keep_their_draws() -> None:
    """A row that rests on other leaves alone is the same to the last bit."""
    before = Study.load().audience(channels=["radio"], range="90%")
    after = loaded((900_000, 210_000)).audience(channels=["radio"], range="90%")
    one, other = (found["channel.radio.reachable"] for found in (before, after))
    assert (one.low, one.central, one.high) == (other.low, other.central, other.high)


@pytest.mark.slow
def test_more_campaigns_alike_teach_more() -> None:
    """Five campaigns leave a narrower range than one."""
    one = reach(loaded((900_000, 210_000)), "90%")
    many = reach(loaded(*((900_000 + at, 210_000 + at) for at in range(5))), "90%")
    assert many.high - many.low <= one.high - one.low


@pytest.mark.slow
@pytest.mark.parametrize("current", [False, True])
def test_a_saved_plan_that_learned_runs_again(*, current: bool) -> None:
    """A replay learns the same from the campaigns that the file keeps."""
    study = loaded((900_000, 210_000))
    for format in ("toml", "json"):
        plan = study.budget(PLAN, channels=["facebook"], range="90%")
        listing, same = replay(read(render(plan, format).encode(), "x"), "x", current=current)
        assert same, listing.rows[:3]


@pytest.mark.slow
def test_a_batch_gives_what_single_runs_give() -> None:
    """Each row of a table learns for itself, as one run does."""
    study = loaded((900_000, 210_000))
    batch = Batch(study, ["plan.reach"], plan=PLAN, channels=["facebook"])
    table = {"area": ["national", "bamako"]}
    found = batch.run(table).values["plan.reach"]
    singles = [reach(study, area=area).central for area in table["area"]]
    assert list(found) == pytest.approx(singles)


@pytest.mark.slow
def test_the_moved_model_gives_campaigns_what_was_learned() -> None:
    """A plan of the campaign's own impressions reaches at its centre what it reached, within the
    error of that.
    """
    study = loaded((900_000, 210_000))
    plan = study.budget(PLAN, channels=["facebook"], range=None)
    seen = plan["channel.facebook.impressions"].central
    total = f"{500_000 * 900_000 / seen:.0f} XOF"
    again = study.budget(PlanRequest(total=total), channels=["facebook"], range=None)
    assert again["channel.facebook.impressions"].central == pytest.approx(900_000, rel=1e-4)
    assert again["plan.reach"].central == pytest.approx(210_000, rel=0.1)


@pytest.mark.slow
def test_documents_and_workbooks_say_what_was_learned() -> None:
    """A page, a document and a workbook of a plan that learned name what moved, from what to what,
    and the effective sample size.
    """
    study = loaded((900_000, 210_000))
    answer = study.ask(Request(channels=("facebook",), plan=PLAN, draws=500))
    plan = answer.estimate()
    made = {
        "html": to_html(of(plan)).encode(),
        "docx": to_docx(of(plan)),
        "xlsx": to_workbook(plan, cells(answer, plan)),
    }
    for format, content in made.items():
        text = content.decode() if format == "html" else unpacked(content)
        assert "moved by your campaigns" in text, format
        assert "effective sample size" in text, format


def unpacked(content: bytes) -> str:
    """Return the texts of an office file."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if ".xml" in name)
