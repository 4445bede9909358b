"""A market from above, set beside the same from below."""

from __future__ import annotations

import pytest

from tests.market.helpers import HALF, POINT, described, market, notes, texts


def test_top_down_from_heads_and_spending() -> None:
    """20,000,000 heads x 100,000 francs x 1.2 % are 24 billion, the TAM of the point case: a ratio
    of 1, and no warning.
    """
    text = (
        POINT
        + '[market.top_down]\nlevel = "TAM"\npeople = "population"\nper_head = "100000 XOF"\nshare'
        ' = "1.2%"\n'
    )
    found = market(text)
    assert found["market.top_down.revenue"].central == pytest.approx(24e9)
    assert found["market.ratio"].central == pytest.approx(1.0)
    assert not any("factor of three" in text for text in texts(found))


def test_top_down_from_gdp_per_head_and_from_a_total() -> None:
    """Without spending of one's own a head spends the published GDP per head; a total needs no
    heads.
    """
    text = (
        POINT + '[fx]\nusd = 600\n[market.top_down]\nlevel = "SAM"\npeople = "population"\nshare ='
        ' "0.01%"\n'
    )
    found = market(text)
    assert found["market.top_down.per_head"].central == pytest.approx(900 * 600)
    assert found["market.top_down.revenue"].central == pytest.approx(20e6 * 900 * 600 * 0.0001)
    assert found["market.ratio"].central == pytest.approx(1.2e9 / 1.08e9)
    total = POINT + '[market.top_down]\nlevel = "SOM"\ntotal = "12bn XOF"\nshare = "1%"\n'
    assert market(total)["market.ratio"].central == pytest.approx(1.0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("share", "warned"), [("12%", True), ("5%", False), ("1.5%", False), ("0.8%", True)]
)
def test_a_gap_above_three_names_the_step_it_hangs_on(share: str, warned: bool) -> None:
    """More than a factor of three either way is a warning that names the step with the widest
    effect.
    """
    more = {"market.step.2": "10% to 40%", "market.step.3": "20% to 30%"}
    text = POINT + f'[market.top_down]\nlevel = "SAM"\ntotal = "40bn XOF"\nshare = "{share}"\n'
    found = market(text, range="90%", **more)
    said = [one for one in texts(found) if "factor of three" in one]
    ratio = found["market.ratio"].central
    assert bool(said) is warned is not (1 / 3 <= ratio <= 3), ratio
    assert all("“SAM: can be served”" in one for one in said)
    (ways,) = texts(found, "two-ways")
    low, high = found["market.sam.revenue"].low, found["market.sam.revenue"].high
    above = found["market.top_down.revenue"].central
    assert ways.endswith("overlap")
    assert ("do not overlap" in ways) is not (low <= above <= high)


def test_a_gap_hangs_on_what_would_close_it() -> None:
    top = (
        '\n[market.top_down]\nlevel = "TAM"\npeople = "segment.population"\nper_head = "100'
        ' XOF"\nshare = "0.1% to 90%"\n'
    )
    narrow = described("segment.population", HALF, HALF, HALF, growth='"2%"')
    said = notes(narrow + top)
    assert "most hangs on “From above: share that this market is”" in said
    point = notes(narrow.replace("50%", "40%", 1) + top.replace("0.1% to 90%", "1%"))
    assert "most hangs on “TAM: TAM step”, which alone would have to be" in point
    much = top.replace('"100 XOF"', '"10000 XOF"').replace("0.1% to 90%", "40%")
    below = notes(narrow.replace("50%", "10%", 1) + much)
    assert "most hangs on “TAM: TAM step”, which alone would have to be 40 % and not 10 %" in below
