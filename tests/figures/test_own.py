"""Figures of the user's own in an assumptions file stand beside the published ones, and win only
where the file says so or the key is new.
"""

from __future__ import annotations

import pytest

from malisize import Study
from malisize.errors import InputError, MalisizeError
from malisize.figures.conflicts import conflicts
from malisize.request import PlanRequest
from malisize.saved.reading import read
from malisize.scenarios.replay import replay

SOURCE = """
[source.our-survey]
title = "Household survey"
publisher = "Our agency"
url = "https://example.org/survey"
accessed = 2026-03-31
kind = "primary"
"""
USERS = """
[figure.internet_users]
label = "Internet users"
unit = "people"
stale_after_months = 18

[[figure.internet_users.observation]]
value = 9_400_000
base = "people of all ages"
place = "Mali"
as_of = "2026-03"
basis = "survey"
source = "our-survey"
where = "table 3"
"""
HOUSEHOLDS = """
[figure.households_here]
label = "Households"
unit = "people"
stale_after_months = 36

[[figure.households_here.observation]]
low = 600_000
high = 900_000
base = "people in households"
place = "the capital"
as_of = "2026"
basis = "survey"
source = "our-survey"
where = "table 1"
"""
PREFER = '[prefer]\ninternet_users = "our-survey"\n'


def loaded(*parts: str) -> Study:
    """Return the study of an assumptions file made of parts."""
    return Study.load(("own.toml", "\n".join(parts).encode()))


def test_an_own_figure_of_a_new_key_is_used_and_its_source_is_numbered() -> None:
    """A new key needs no preference: a market may start from it, and the source is listed."""
    market = """
[market]
start = "households_here"
price = "1500 XOF"
purchases = "12"

[[market.step]]
label = "cooks at home"
share = "50%"
level = "TAM"

[[market.step]]
label = "in reach of our shops"
share = "50%"
level = "SAM"

[[market.step]]
label = "ours"
share = "10%"
level = "SOM"
"""
    estimate = loaded(market, SOURCE, HOUSEHOLDS).market(range=None)
    assert estimate["market.som.people"].central == pytest.approx(
        0.025 * (600_000 * 900_000) ** 0.5
    )
    assert "our-survey" in {source.key for source in estimate.sources}


def test_an_own_figure_of_a_published_key_wins_only_where_it_is_preferred() -> None:
    """Beside a published figure an own one changes nothing until the file prefers it."""
    published = Study.load().audience(range=None)["internet_users"].central
    beside = loaded(SOURCE, USERS)
    assert beside.audience(range=None)["internet_users"].central == published
    assert loaded(SOURCE, USERS, PREFER).audience(range=None)["internet_users"].central == 9.4e6


def test_own_figures_are_in_conflicts_and_listings() -> None:
    """What an own figure says against the published one is told among the conflicts."""
    found = {one.figure: one for one in conflicts(loaded(SOURCE, USERS).catalogue)}
    assert any("our-survey" in other for other in found["internet_users"].others)


@pytest.mark.slow
@pytest.mark.parametrize("current", [False, True])
def test_a_saved_estimate_on_own_figures_runs_again(*, current: bool) -> None:
    """A saved estimate carries the figures of its files, so it replays without them."""
    from tests.formats import render

    estimate = loaded(SOURCE, USERS, HOUSEHOLDS, PREFER).audience(range=None)
    for format in ("toml", "json"):
        saved = render(estimate, format).encode()
        listing, same = replay(read(saved, "saved"), "saved", current=current)
        assert same, listing
        again = Study.load(("saved.toml", saved)).audience(range=None)
        assert again["internet_users"].central == 9.4e6


@pytest.mark.slow
def test_a_source_of_a_single_value_is_numbered() -> None:
    """`source` with an address or a date makes a numbered source; the row rests on it."""
    text = (
        '[channels.facebook]\ncpm = { value = "900 XOF to 1500 XOF", source = "Our campaigns",'
        ' url = "https://example.org/c", date = "2026-02", mark = "sourced" }\n'
    )
    study = loaded(text)
    explained = study.explain("channel.facebook.impressions", _plan(), channels=["facebook"])
    (own,) = [source for source in explained.sources if source.kind == "own"]
    assert (own.title, own.url, own.accessed) == (
        "Our campaigns",
        "https://example.org/c",
        "2026-02",
    )
    estimate = study.budget(_plan(), channels=["facebook"], range=None)
    assert own.key in estimate["channel.facebook.impressions"].sources


def test_a_value_may_cite_a_source_of_the_file() -> None:
    """`source` may be the key of a [source.KEY] table."""
    text = '[channels.facebook]\ncpm = { value = "900 XOF", source = "our-survey" }\n'
    estimate = loaded(text, SOURCE).budget(_plan(), channels=["facebook"], range=None)
    assert "our-survey" in estimate["channel.facebook.impressions"].sources


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (USERS, "no source `our-survey`"),
        (SOURCE + USERS.replace('"people"', '"accounts"', 1), "figure.internet_users.unit"),
        (SOURCE + USERS.replace("9_400_000", '"many"'), "a number is needed"),
        (SOURCE + USERS.replace("[figure.", "[figure.X", 1), "figure.Xinternet_users"),
        (SOURCE.replace("2026-03-31", '"soon"') + USERS, "our-survey.accessed"),
        (SOURCE + USERS.replace('where = "table 3"', 'wheer = "x"'), "wheer: unknown key"),
        (SOURCE + USERS + 'rank = "preferred"\nreason = "ours"\n', "`rank` cannot prefer one"),
        (SOURCE + USERS.replace('"2026-03"', '"March"'), "as_of"),
        ('[source.korhogo-2025]\ntitle = "x"\npublisher = "x"\nurl = "x"\naccessed = 2026-01-01\n'
         'kind = "press"\n', "another source has this key"),
        ('[channels.facebook]\ncpm = { value = "900 XOF", source = "x", date = "May" }\n',
         "`May` is not a date"),
    ],
)  # fmt: skip
def test_a_wrong_own_figure_is_refused(text: str, words: str) -> None:
    """Each fault of an own figure is named with its place."""
    with pytest.raises((InputError, MalisizeError)) as caught:
        loaded(text)
    assert words in str(caught.value)


def _plan() -> PlanRequest:
    return PlanRequest(total="500000 XOF")
