"""What a reviewer would ask of a market is said."""

from __future__ import annotations

import pytest

from malisize.study import Study
from tests.market.helpers import HALF, POINT, SEGMENT, described, market, notes, texts


@pytest.mark.slow
def test_what_a_reviewer_would_ask_is_said_with_the_step() -> None:
    """Too many customers, too much money a head, a step above 100 %, the same people twice: each
    names its place.
    """
    said = texts(market(**{"market.price": "50000 XOF"}))
    assert any(text.startswith("What a customer pays in a year (XOF) is more") for text in said)
    everyone = POINT.replace('start = "internet_users"', 'start = "population"')
    many = {
        "market.step.1": "100%",
        "market.step.2": "100%",
        "market.step.3": "100%",
        "market.step.4": "90%",
    }
    said = texts(market(everyone, **many))
    assert any(
        "SOM (“is won”) counts more customers than there are people 15+ online" in text
        for text in said
    )
    upper = texts(market(POINT.replace('"internet_users"', '"reachable.upper"')))
    assert any("where who uses two counts twice" in text for text in upper)
    again = texts(market(**{"market.step.2": "figure internet_penetration"}))
    assert any(text.startswith("“can be served” takes a share of people online") for text in again)
    twice = texts(
        market(
            **{
                "market.step.2": "figure account_ownership",
                "market.step.3": "figure account_ownership",
            }
        )
    )
    assert any(
        "“pays” uses “Adults with an account" in text and "rests already" in text for text in twice
    )
    assert texts(market()) == []


@pytest.mark.slow
def test_what_a_start_leaves_out_is_said() -> None:
    """A national start in a smaller segment, and a narrowing that the start does not know, are
    notes.
    """
    text = POINT.replace('area = "national"', 'area = "bamako"')
    narrow = text + '[[audience.narrow]]\nlabel = "eats out"\nshare = "20%"\n'
    said = texts(market(narrow), "start-national", "start-unnarrowed")
    assert any("from the whole country (“Internet users" in one for one in said)
    assert any("starts from are not narrowed" in one for one in said)
    reached = narrow.replace('"internet_users"', '"reachable.deduplicated"').replace(
        "wants it", "Eats out"
    )
    assert any("“Eats out” narrows the market by what" in one for one in texts(market(reached)))


def test_online_buyers_are_bounded_with_both_ends() -> None:
    """Both ends of the published bound are rows; a level above the upper one says so, one below
    does not.
    """
    ends = '[market.online_buyers]\nleast = "0.5%"\nmost = { figure = "ecommerce_buyers_share" }\n'
    found = market(POINT + ends)
    adults = found["market.online_buyers.most"].central / 0.05
    assert found["market.online_buyers.least"].central == pytest.approx(adults * 0.005)
    assert found["market.online_buyers.needed"].central == pytest.approx(20_000 / adults)
    assert "korhogo-2025" in found["market.online_buyers.most_share"].sources
    said = [text for text in texts(found) if "online buyers" in text]
    assert [text[:3] for text in said] == ["TAM"]
    few = market(POINT + ends, **{"market.step.1": "4%"})
    assert [text for text in texts(few) if "online buyers" in text] == []


@pytest.mark.parametrize(
    ("segment", "start", "figure", "words"),
    [
        (
            ("national", "all", "15+"),
            "segment.population",
            "population_share_15_19",
            "takes people aged 15+ only",
        ),
        (
            ("national", "women", "all"),
            "channel.facebook.reachable",
            "facebook_female_share",
            "takes women only",
        ),
    ],
)
def test_a_share_of_what_the_segment_is_already_is_counted_twice(
    segment: tuple[str, str, str], start: str, figure: str, words: str
) -> None:
    text = SEGMENT.format(area=segment[0], gender=segment[1], age=segment[2]) + described(
        start, HALF, HALF, f'figure = "{figure}"'
    )
    assert words in notes(text, channels=["facebook"])


def test_a_step_that_reads_like_a_narrowing_is_said() -> None:
    narrow = '[[audience.narrow]]\nlabel = "Eats out"\nshare = "20%"\n'
    text = narrow + described("reachable.deduplicated", HALF, HALF, HALF).replace(
        "SAM step", "Eats out monthly"
    )
    assert "reads like “Eats out”" in notes(text, channels=["facebook"])


@pytest.mark.slow
def test_what_breaks_in_the_draws_is_said_with_how_often() -> None:
    text = described("segment.population", 'share = "1% to 20%, central 4.9%"', HALF, HALF)
    text += '\n[market.online_buyers]\nleast = "0.5%"\nmost = "5%"\n'
    said = notes(text, range="90%", draws=2000, age="15+")
    assert "TAM (“TAM step”) needs more online buyers than Mali has at most" in said
    assert "% of draws" in said.partition("needs more online buyers")[2].partition("\n")[0]


@pytest.mark.slow
def test_a_step_that_selects_whom_the_segment_is_made_of_is_found_by_what_it_selects() -> None:
    """``selects`` says whom a step leaves, whatever it is called; in the whole country nothing is
    said, and the hint takes the step out.
    """
    text = described("segment.population", HALF, HALF, HALF).replace(
        'label = "SAM step"', 'label = "Near us"\nselects = { area = "bamako" }'
    )
    study = Study.load(("case.toml", text.encode()))
    found = study.market(range=None, area="bamako")
    (note,) = [note for note in found.notes if "Near us" in note.text]
    assert (note.kind, note.hint) == ("counted-twice", "--set market.step.2=100%")
    assert "selects" not in notes(text)
    women = text.replace('area = "bamako"', 'gender = "women"')
    assert "“Near us” selects women" in notes(women, gender="women")
    older = text.replace('area = "bamako"', 'age = "18+"')
    said = notes(older, age="25-34")
    assert "“Near us” selects 18+, and everybody asked for is: aged 25-34" in said
    assert "selects" not in notes(older, age="10-34")


@pytest.mark.parametrize(("label", "said"), [("cart", True), ("cork", False)])
def test_three_letters_in_four_read_alike(label: str, said: bool) -> None:
    """Labels that share three quarters of their letters may be of the same people."""
    narrow = '[[audience.narrow]]\nlabel = "cars"\nshare = "20%"\n'
    text = narrow + described("segment.narrowed.population", HALF, HALF, HALF).replace(
        "SAM step", label
    )
    assert ("reads like “cars”" in notes(text, channels=["facebook"])) is said


def test_the_two_ends_of_online_buyers_are_told_apart() -> None:
    """One row says at least, the other at most."""
    ends = '[market.online_buyers]\nleast = "0.5%"\nmost = "5%"\n'
    found = market(POINT + ends)
    for end, words in (("least", "at least"), ("most", "at most")):
        assert found[f"market.online_buyers.{end}"].label.endswith(words)
