"""Comparisons against closed forms and against the columns run alone: probabilities, differences,
what differs.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from malisize.errors import InfeasibleError, InputError
from malisize.records import Estimate, Listing
from malisize.request import PlanRequest, Request
from malisize.scenarios.compare import column_names, compare, probability_above, verdict
from malisize.study import Study

CHANNELS = {"channels": ["facebook", "instagram"]}
WIDE, NARROW = "1M to 4M", "1.5M to 3M"


def study(text: str = "", **how: Any) -> Study:
    """Return a study of a file with this text."""
    return Study.load(("file.toml", text.encode()), **how)


def accounts(value: str) -> Study:
    return study(f'[channels.facebook]\naccounts = "{value}"\n')


def compared(
    *studies: Study, plan: PlanRequest | None = None, rows: tuple[str, ...] = (), **options: Any
) -> Listing:
    """Compare studies named A, B, C ..."""
    asked = Request.of(CHANNELS | options, plan)
    return compare(list(zip("ABCDEFGH", studies, strict=False)), asked, rows)


def entry(listing: Listing, row: str, column: str = "B") -> dict[str, Any]:
    (found,) = [dict(one) for one in listing.rows if (one["row"], one["column"]) == (row, column)]
    return found


def inputs(listing: Listing) -> dict[str, dict[str, str | None]]:
    """Return the values of the inputs that differ, by key and column."""
    out: dict[str, dict[str, str | None]] = {}
    for one in listing.more["inputs"]:
        out.setdefault(one["key"], {})[one["column"]] = one.get("value")
    return out


def above_by_hand(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return P(second > first) of two lognormal 90 % intervals at one normal score z: m2 + s2 z >
    m1 + s1 z.
    """
    z90 = NormalDist().inv_cdf(0.95)
    (m1, s1), (m2, s2) = (
        ((math.log(low) + math.log(high)) / 2, (math.log(high) - math.log(low)) / (2 * z90))
        for low, high in (first, second)
    )
    score = (m2 - m1) / (s1 - s2)
    return NormalDist().cdf(score) if s1 > s2 else 1 - NormalDist().cdf(score)


# Probabilities


@pytest.mark.slow
@pytest.mark.parametrize("row", ["channel.facebook.accounts", "channel.facebook.reachable"])
def test_one_lognormal_leaf_apart(row: str) -> None:
    """With the rest of a product shared, the wider column is lower below the score where the two
    leaves cross.
    """
    found = entry(compared(accounts(WIDE), accounts(NARROW)), row)
    by_hand = above_by_hand((1e6, 4e6), (1.5e6, 3e6))
    assert 0.60 < by_hand < 0.62
    assert found["probability_above"] == pytest.approx(by_hand, abs=0.01)
    assert found["verdict"] == "within the ranges"
    assert found["ratio"] == pytest.approx(math.sqrt(4.5) / 2, rel=1e-9)


@pytest.mark.slow
def test_reversed_columns_have_complementary_probabilities() -> None:
    """The probability of being above, and ties, are those of the other order turned round."""
    studies = [
        accounts(WIDE),
        study('overlap = "70% to 90%"\n[channels.facebook]\naccounts = "2M to 9M"\n'),
    ]
    forth, back = compared(*studies), compared(*reversed(studies))
    capped = 0
    for one in forth.rows:
        if one["column"] == "B" and one["verdict"] != "same":
            other = entry(back, one["row"])
            assert one["probability_above"] + other["probability_above"] == pytest.approx(
                1.0, abs=1e-12
            )
            assert one["probability_equal"] == other["probability_equal"]
            assert one["difference"] == -other["difference"]
            assert one["ratio"] * other["ratio"] == pytest.approx(1.0)
            capped += 0.0 < one["probability_equal"] < 1.0
    assert capped


@pytest.mark.slow
def test_ranges_apart_are_certain() -> None:
    """Where no draw of one column comes near the other, the probability is 1, or 0 the other way
    round.
    """
    low, high = accounts("min 1M max 1.2M"), accounts("min 2M max 2.4M")
    listing = compared(low, high)
    assert entry(listing, "channel.facebook.reachable")["probability_above"] == 1.0
    assert entry(listing, "channel.facebook.reachable")["verdict"] == "clearly higher"
    back = entry(compared(high, low), "channel.facebook.reachable")
    assert (back["probability_above"], back["verdict"]) == (0.0, "clearly lower")


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [{}, {"range": "80%"}, {"range": None}, {"range": "envelope", "channels": ["facebook"]}],
)
def test_the_same_under_two_names(options: dict[str, Any]) -> None:
    """Equal content is the same in every row, and no input or note sets the columns apart."""
    text = 'overlap = "70% to 90%"\n'
    listing = compared(study(text), study(text), study(text), **options)
    verdicts = {one["verdict"] for one in listing.rows if one["column"] != "A"}
    assert verdicts == {"same"}
    assert all(
        "probability_above" not in one and one.get("difference", 0.0) == 0.0 for one in listing.rows
    )
    assert listing.more["inputs"] == []
    assert listing.more["notes"] == []


@pytest.mark.slow
def test_rounding_errors_are_no_difference() -> None:
    """A ratio of two quantities that both move is still the same where it differs by its arithmetic
    alone.
    """
    cheap, dear = (
        study(f'[channels.whatsapp]\naccounts = "1M"\ncost_per_message = "{n} XOF"\n')
        for n in (10, 13)
    )
    listing = compared(cheap, dear, plan=PlanRequest(total="1M XOF"), channels=["whatsapp"])
    assert entry(listing, "channel.whatsapp.messages")["verdict"] == "clearly lower"
    assert entry(listing, "channel.whatsapp.frequency")["verdict"] == "same"


@pytest.mark.slow
@pytest.mark.parametrize("range", [None, "envelope"])
def test_without_draws_there_is_no_probability(range: str | None) -> None:
    """Differences are given, how sure they are is not."""
    found = entry(
        compared(accounts(WIDE), accounts(NARROW), range=range), "channel.facebook.reachable"
    )
    assert found["difference"] > 0
    assert not {"probability_above", "probability_equal", "verdict"} & set(found)


@pytest.mark.parametrize(
    ("values", "reference", "expected"),
    [
        ([1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 2.0, 2.0], 0.625),
        ([1.0, 1.0], [1.0, 1.0], 0.5),
        ([1.0 + 1e-13, 1.0], [1.0, 2.0], 0.25),
        ([np.inf, np.inf, 1.0], [np.inf, 1.0, np.inf], 0.5),
        ([3.0, 1.0], 2.0, 0.5),
        (3.0, 2.0, 1.0),
        (0.0, 0.0, 0.5),
    ],
)
def test_ties_count_half(values: Any, reference: Any, expected: float) -> None:
    """A share of draws, in which a tie is half of each; infinity equals itself."""
    values, reference = (
        np.array(one) if isinstance(one, list) else one for one in (values, reference)
    )
    assert probability_above(values, reference) == expected
    assert probability_above(reference, values) == 1.0 - expected


@pytest.mark.parametrize(
    ("probability", "expected"),
    [
        (1.0, "clearly higher"),
        (0.95, "clearly higher"),
        (0.949, "within the ranges"),
        (0.5, "within the ranges"),
        (0.051, "within the ranges"),
        (0.05, "clearly lower"),
        (0.0, "clearly lower"),
    ],
)
def test_verdict(probability: float, expected: str) -> None:
    """Clear from 95 % of the draws on."""
    assert verdict(probability) == expected


@pytest.mark.slow
def test_many_draws_are_read_in_blocks() -> None:
    """More draws than a block holds are the draws of one array, for a row that moves and one that
    does not.
    """
    answer = accounts(WIDE).ask(Request.of({**CHANNELS, "draws": 70_000}))
    rows = ["channel.facebook.accounts", "channel.instagram.accounts"]
    blocks = list(answer.over_draws(rows))
    assert [len(block[rows[0]]) for block in blocks] == [16_384] * 4 + [4_464]
    whole = np.concatenate([block[rows[0]] for block in blocks])
    row = answer.estimate()[rows[0]]
    assert np.quantile(whole, [0.05, 0.95]).tolist() == pytest.approx([row.low, row.high], rel=1e-4)
    found = entry(
        compared(accounts(WIDE), accounts(NARROW), draws=70_000), "channel.facebook.reachable"
    )
    assert found["probability_above"] == pytest.approx(
        above_by_hand((1e6, 4e6), (1.5e6, 3e6)), abs=0.002
    )


# Columns


def assert_equals(listing: Listing, column: str, alone: Estimate) -> None:
    found = [one for one in listing.rows if one["column"] == column]
    assert {one["row"] for one in found} == {row.id for row in alone}
    for one in found:
        row = alone[one["row"]]
        assert [one[name] for name in ("label", "unit", "low", "central", "high", "basis")] == [
            row.label, row.unit, row.low, row.central, row.high, row.basis,
        ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"range": "80%", "draws": 500, "seed": 7},
        {"range": "envelope", "channels": ["facebook"]},
    ],
)
def test_columns_are_what_each_file_gives_alone(options: dict[str, Any]) -> None:
    """Every row of every column is that of the same study asked alone."""
    names = ("restaurant-bamako", "health-campaign", "mobile-money-launch")
    listing = compare([(name, Study.load(name)) for name in names], Request.of(options))
    for name in names:
        assert_equals(listing, name, Study.load(name).audience(**options))


@pytest.mark.slow
def test_scenarios_of_one_file() -> None:
    """The file as it is and each of its scenarios are columns, equal to the study loaded with that
    scenario.
    """
    base = Study.load("health-campaign")
    listing = compare(
        [("as it is", base), *((name, base.varied(scenario=name)) for name in ("rural", "women"))],
        Request(),
    )
    assert_equals(listing, "as it is", Study.load("health-campaign").audience())
    for name in ("rural", "women"):
        assert_equals(listing, name, Study.load("health-campaign", scenario=name).audience())
    assert inputs(listing)["audience.area"] == {
        "as it is": "national",
        "rural": "rural",
        "women": "national",
    }
    assert inputs(listing)["audience.gender"] == {
        "as it is": "all",
        "rural": "all",
        "women": "women",
    }


@pytest.mark.slow
def test_places_are_compared_as_scenarios_of_one_file() -> None:
    """A scenario a place is a column a place, each as `--area` alone has it, over shared draws."""
    places = ("sikasso", "mopti")
    text = "".join(f'[scenario.{place}]\naudience.area = "{place}"\n' for place in places)
    base = study(text)
    listing = compare([(place, base.varied(scenario=place)) for place in places], Request())
    for place in places:
        assert_equals(listing, place, Study.load().audience(area=place))
    assert inputs(listing)["audience.area"] == {place: place for place in places}
    online = entry(listing, "segment.online", "mopti")
    assert 0.0 < online["probability_above"] < 1.0


@pytest.mark.slow
def test_rows_of_some_columns_only() -> None:
    """A row that one column lacks stands behind what precedes it, has no difference, and is named
    in a remark.
    """
    first, second = (
        {"audience": channels} for channels in ('["facebook"]', '["instagram", "facebook"]')
    )
    one, two = (study(f"[audience]\nchannels = {given['audience']}\n") for given in (first, second))
    listing = compare([("A", one), ("B", two)], Request())
    found = entry(listing, "channel.instagram.reachable")
    assert "difference" not in found
    assert "verdict" not in found
    ids = list(dict.fromkeys(row["row"] for row in listing.rows))
    assert ids.index("channel.instagram.reachable") < ids.index("channel.facebook.reachable")
    assert any("channel.instagram.reachable" in remark for remark in listing.remarks)


@pytest.mark.slow
def test_chosen_rows() -> None:
    """Rows are chosen in any case, once each; one nobody has is refused with the nearest of any
    column.
    """
    studies = [("A", Study.load("health-campaign")), ("B", Study.load("restaurant-bamako"))]
    listing = compare(
        studies,
        Request(),
        rows=("Reachable.Deduplicated", "reachable.deduplicated", "channel.tiktok.reachable"),
    )
    assert [one["row"] for one in listing.rows] == ["reachable.deduplicated"] * 2 + [
        "channel.tiktok.reachable"
    ]
    with pytest.raises(InputError) as refused:
        compare(studies, Request(), rows=("channel.tiktok.reachabel",))
    assert refused.value.hint == "did you mean `channel.tiktok.reachable`?"


@pytest.mark.slow
def test_an_error_names_its_column_unless_all_have_it() -> None:
    """One column without an answer is named; what is wrong for all is said plainly."""
    studies = [("all", Study.load("health-campaign")), ("few", Study.load("restaurant-bamako"))]
    with pytest.raises(InfeasibleError, match=r"^few: reach: the target of 1 000 000 people"):
        compare(studies, Request(plan=PlanRequest(reach="1M")))
    with pytest.raises(InputError, match=r"^no area `atlantis`"):
        compare(studies, Request(area=("atlantis",)))


# Plans


def priced(cpm: str) -> Study:
    return study(f'[channels.facebook]\ncpm = "{cpm}"\n')


@pytest.mark.slow
def test_two_prices() -> None:
    """At twice the price the same money buys half the impressions, and the money is the same."""
    listing = compared(
        priced("500 XOF"),
        priced("1000 XOF"),
        plan=PlanRequest(total="1M XOF"),
        channels=["facebook"],
    )
    assert entry(listing, "channel.facebook.spend")["verdict"] == "same"
    shown = entry(listing, "channel.facebook.impressions")
    assert shown["ratio"] == pytest.approx(0.5)
    assert (shown["probability_above"], shown["verdict"]) == (0.0, "clearly lower")
    assert inputs(listing) == {"channels.facebook.cpm": {"A": "500 XOF", "B": "1000 XOF"}}


@pytest.mark.slow
def test_the_total_for_a_target_has_the_draws_it_was_solved_with() -> None:
    """The total a target needs is in proportion to the price, in every draw: its probability is
    that of the prices.
    """
    plan = PlanRequest(reach="300k")
    wide, narrow = priced("500 XOF to 2000 XOF"), priced("750 XOF to 1500 XOF")
    needed = entry(
        compared(wide, narrow, plan=plan, channels=["facebook"], draws=2000), "budget.needed"
    )
    assert needed["probability_above"] == pytest.approx(
        above_by_hand((500, 2000), (750, 1500)), abs=0.01
    )
    twice = compared(
        priced("500 XOF"), priced("1000 XOF"), plan=plan, channels=["facebook"], draws=2000
    )
    assert entry(twice, "budget.needed")["ratio"] == pytest.approx(2.0)
    assert entry(twice, "budget.needed")["probability_above"] == 1.0


@pytest.mark.slow
def test_money_is_in_the_currency_asked_for() -> None:
    """Each column is converted at its own rate, its draws too: the total in dollars differs with
    the rate.
    """
    rates = [study(f"[fx]\nusd = {rate}\n") for rate in (500, 600)]
    plan = PlanRequest(total="1M XOF", currency="USD")
    total = entry(compared(*rates, plan=plan), "budget.total")
    assert total["unit"] == "USD"
    assert total["central"] == pytest.approx(1_000_000 / 600)
    assert (total["ratio"], total["probability_above"]) == (pytest.approx(5 / 6), 0.0)


@pytest.mark.slow
def test_words_that_a_plan_rests_on() -> None:
    """What is given in words, not numbers, is among what differs: a cap, what a fee is a share
    of.
    """
    capped = study(
        '[channels.facebook]\nfrequency_cap = "3 per week"\n[budget]\nfee_basis = "gross"\n'
    )
    found = inputs(compared(study(), capped, plan=PlanRequest(total="1M XOF")))
    assert found == {
        "budget.fee_basis": {"A": "net", "B": "gross"},
        "channels.facebook.frequency_cap": {"A": None, "B": "3 per week"},
    }
    assert inputs(compared(study(), capped)) == {}


# What differs


@pytest.mark.slow
def test_what_nothing_rests_on_does_not_count() -> None:
    """A value that moves no number of either column is not listed, though the files differ in
    it.
    """
    other = study('title = "Other"\n[channels.linkedin]\nactive_share = "5% to 9%"\n')
    assert inputs(compared(study(), other)) == {}


@pytest.mark.slow
def test_figures_and_preferences() -> None:
    """A figure's own value, another observation of it, and the default are told apart, with their
    provenance.
    """
    listing = compared(
        study(),
        study('[figures]\npopulation = "24M to 26M"\n'),
        study('[prefer]\npopulation = "instat-census-2022"\n'),
    )
    found = inputs(listing)
    assert list(found) == ["figures.population"]
    assert found["figures.population"]["B"] == "24000000 to 26000000"
    assert len(set(found["figures.population"].values())) == 3
    third = next(one for one in listing.more["inputs"] if one["column"] == "C")
    assert third["source"].startswith("instat-census-2022@")


@pytest.mark.slow
def test_narrowing_shares_are_compared_with_their_labels() -> None:
    """Narrowing is listed by place with its label, and two labels at one place are remarked."""
    first, second = ({"eats out": "10% to 30%"}, {"has a car": "10% to 30%"})
    texts = [
        "".join(
            f'[[audience.narrow]]\nlabel = "{label}"\nshare = "{share}"\n'
            for label, share in one.items()
        )
        for one in (first, second)
    ]
    listing = compared(*(study(text) for text in texts), study())
    assert inputs(listing) == {
        "audience.narrow.1": {"A": "eats out: 10% to 30%", "B": "has a car: 10% to 30%", "C": None}
    }
    assert not any("asks different things" in remark for remark in listing.remarks)
    both = compared(*(study(text) for text in texts))
    assert any(
        "Narrowing 1 asks different things (eats out; has a car)" in remark
        for remark in both.remarks
    )


@pytest.mark.slow
def test_notes_of_some_columns() -> None:
    """A note that one column has is given with it; one whose numbers alone differ is not."""
    listing = compared(study(), study('[audience]\nage = "15-49"\narea = "bamako"\n'))
    found = {(one["column"], one["kind"]) for one in listing.more["notes"]}
    about = {(one["column"], "15-49" in one["text"]) for one in listing.more["notes"]}
    assert ("A", True) in about  # surveys asked those of that age alone
    assert ("B", True) not in about
    assert not any(kind == "age" for _, kind in found)


# Names


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (["restaurant-bamako", "plans/lean.toml"], ["restaurant-bamako", "lean"]),
        (["a/plan.toml", "b/plan.toml", "c.toml"], ["a/plan.toml", "b/plan.toml", "c"]),
        (["-", "x.toml"], ["standard input", "x"]),
        (["a\x1b.toml", "a\x07.toml"], ["a", "a"]),
        ([".toml", "b"], [".toml", "b"]),
    ],
)
def test_column_names(files: list[str], names: list[str]) -> None:
    """A bundled name, a stem, the path where two stems agree; always different, and harmless."""
    found = column_names(files)
    assert len(set(found)) == len(files)
    assert all(one.startswith(name) for one, name in zip(found, names, strict=True))
    assert all(one.isprintable() for one in found)
