"""The catalogue: every topic loads, figures and sources are told once, and the right observation is
used.
"""

from __future__ import annotations

import datetime
from collections import Counter

import pytest

from malisize.errors import InputError
from malisize.figures.catalogue import (
    Catalogue,
    Figure,
)
from malisize.figures.dates import age_in_months, oldest
from malisize.figures.names import figure_names, topics_of
from malisize.figures.schema import is_as_of
from malisize.records import Observation
from tests.places import COUNTRY

BANDS = [f"population_share_{low}_{low + 4}" for low in range(0, 65, 5)] + [
    "population_share_65_up"
]
READ_BY_THE_MODEL = [
    "population",
    "census_population",
    "female_share",
    *BANDS,
    "urban_share",
    "region_population_bamako",
    "internet_users",
    "internet_penetration",
    "facebook_users",
    "facebook_female_share",
    "instagram_users",
    "linkedin_members",
    "lenali_users",
    "tiktok_account_share_bamako",
    "whatsapp_account_share_8_capitals",
    "mobile_connections",
    "orange_mali_subscribers",
    "orange_money_accounts",
    "radio_daily_share_bamako",
    "tv_daily_share_bamako",
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return Catalogue(COUNTRY)


def observation(
    value: float | None = 1.0,
    *,
    source: str = "one",
    as_of: str = "2024",
    basis: str = "stated",
    rank: str = "normal",
    figure: str = "made_up",
) -> Observation:
    """Return an observation of an invented figure."""
    reason = None if rank == "normal" else "because"
    return Observation(
        figure,
        "Made up",
        "people",
        value,
        None,
        None,
        None,
        "people",
        "Mali",
        as_of,
        None,
        basis,
        source,
        "here",
        rank,
        reason,
    )


def figure(*observations: Observation) -> Figure:
    """Return an invented figure with these observations."""
    return Figure("made_up", "population", "Made up", "people", 18, observations)


@pytest.mark.parametrize("topic", COUNTRY.topics)
def test_every_topic_loads_and_holds_figures(topic: str) -> None:
    """Each topic file passes its schema and defines at least one figure under its own key."""
    figures = Catalogue(COUNTRY).topic(topic)
    assert figures
    assert all(figure.key == key and figure.topic == topic for key, figure in figures.items())


def test_topics_are_the_files_present() -> None:
    """The list of topics names every data file, once, and nothing else."""
    files = {path.stem for path in (COUNTRY.folder / "figures").glob("*.toml")}
    assert set(COUNTRY.topics) == files
    assert len(COUNTRY.topics) == len(files)


def test_a_source_used_in_several_topics_is_described_alike(catalogue: Catalogue) -> None:
    """Reading all topics finds no source told in two ways, and every observation cites a source
    that exists.
    """
    known = {source.key for source in catalogue.sources()}
    assert {o.source for figure in catalogue for o in figure.observations} == known


def test_each_figure_key_is_unique_over_the_topics(catalogue: Catalogue) -> None:
    """No key is defined twice, and the names found without parsing are the figures themselves."""
    repeated = [key for key, times in Counter(figure_names(COUNTRY)).items() if times > 1]
    assert repeated == []
    assert figure_names(COUNTRY) == [figure.key for figure in catalogue]


def test_at_most_one_observation_is_preferred_and_ranks_have_reasons(catalogue: Catalogue) -> None:
    """A figure prefers one observation at most, and every preferred or deprecated one says why."""
    for figure in catalogue:
        assert sum(o.rank == "preferred" for o in figure.observations) <= 1, figure.key
        assert all((o.rank == "normal") == (o.reason is None) for o in figure.observations), (
            figure.key
        )


def test_dates_and_numbers_are_well_formed(catalogue: Catalogue) -> None:
    """Every date reads as one, ranges are in order, shares lie within 0 and 1."""
    for figure in catalogue:
        for o in figure.observations:
            assert is_as_of(o.as_of), figure.key
            numbers = [n for n in (o.low, o.value, o.high) if n is not None]
            assert numbers == sorted(numbers), figure.key
            assert o.unit != "share" or all(0 <= n <= 1 for n in numbers), figure.key


@pytest.mark.parametrize("platform", ["whatsapp", "youtube", "snapchat", "pinterest"])
def test_a_platform_without_a_number_is_still_a_record(catalogue: Catalogue, platform: str) -> None:
    """That no number is published is a fact with a source, and not a zero."""
    observations = catalogue.figure(f"{platform}_users").observations
    assert observations
    assert all(o.value is None and o.low is None and o.source for o in observations)


@pytest.mark.parametrize("key", READ_BY_THE_MODEL)
def test_figures_the_model_reads_exist_and_are_used_by_default(
    catalogue: Catalogue, key: str
) -> None:
    """Each figure of the model has an observation that is used without being asked for, with a
    number and a source.
    """
    used = catalogue.figure(key).used()
    assert used is not None
    assert used.value is not None or used.low is not None
    assert catalogue.source(used.source).title


def test_age_bands_add_up_to_everybody(catalogue: Catalogue) -> None:
    """The shares of the age bands used sum to 1 within 0.0001."""
    used = [catalogue.figure(key).used() for key in BANDS]
    assert sum(o.value for o in used if o and o.value) == pytest.approx(1, abs=1e-4)


def test_the_bands_share_one_source_and_date(catalogue: Catalogue) -> None:
    """Bands of different sources or dates would not be parts of one whole."""
    used = [catalogue.figure(key).used() for key in (*BANDS, "female_share")]
    assert len({(o.source, o.as_of) for o in used if o}) == 1


def test_a_topic_is_read_only_when_asked_for() -> None:
    """Asking for one figure opens its topic and no other."""
    fresh = Catalogue(COUNTRY)
    assert not fresh.opened
    fresh.figure("internet_users")
    assert fresh.opened == ("connectivity",)


def test_topics_of_a_key_are_found_without_reading() -> None:
    """The topic of a figure is known from the text of the files; an unknown key has none."""
    assert topics_of("facebook_users", COUNTRY) == ["platforms"]
    assert topics_of("no_such_figure", COUNTRY) == []


def test_an_unknown_figure_is_an_error_with_a_suggestion(catalogue: Catalogue) -> None:
    """A slip in a key names the nearest figure."""
    with pytest.raises(InputError) as error:
        catalogue.figure("facebok_users")
    assert "`facebok_users`" in error.value.message
    assert error.value.hint == "did you mean `facebook_users`?"


def test_the_preferred_observation_is_used() -> None:
    """A preferred observation wins over newer ones."""
    preferred = observation(2.0, source="two", as_of="2020", rank="preferred")
    assert figure(observation(as_of="2025"), preferred).used() is preferred


@pytest.mark.parametrize("basis", ["speculative", "illustrative"])
def test_a_guess_is_never_used_by_default(basis: str) -> None:
    """A figure with nothing but a guess or an example has no value, and beside a sound one it does
    not count.
    """
    guess, sound = observation(basis=basis), observation(2.0, source="two")
    assert figure(guess).used() is None
    assert figure(guess, sound).used() is sound


def test_a_deprecated_observation_is_never_used_by_default() -> None:
    """What was set aside gives no value, even alone."""
    assert figure(observation(rank="deprecated")).used() is None


def test_several_sound_observations_without_a_preferred_one_give_none() -> None:
    """Between equals, nothing is chosen."""
    assert figure(observation(), observation(2.0, source="two")).used() is None


def test_any_observation_can_be_asked_for_by_source() -> None:
    """Naming a source chooses its observation, also a guess or one set aside."""
    guess = observation(basis="speculative")
    aside = observation(2.0, source="two", rank="deprecated")
    assert figure(guess, aside).used("one") is guess
    assert figure(guess, aside).used("two") is aside


def test_a_date_tells_two_observations_of_one_source_apart() -> None:
    """A source alone that fits two is an error that offers both; with the date it is one."""
    older, newer = observation(as_of="2023"), observation(2.0, as_of="2025-01")
    made = figure(older, newer)
    assert made.used("one@2025-01") is newer
    with pytest.raises(InputError, match="fits several") as error:
        made.used("one")
    assert error.value.hint == "write `one@2023` or `one@2025-01`"


def test_an_unknown_source_is_an_error_with_a_suggestion(catalogue: Catalogue) -> None:
    """A slip in a source names the nearest, and something else lists the sources there are."""
    population = catalogue.figure("population")
    with pytest.raises(InputError) as error:
        population.used("cia-factbok-2026")
    assert error.value.hint == "did you mean `cia-factbook-2026`?"
    with pytest.raises(InputError) as error:
        population.used("xyz")
    assert error.value.hint is not None
    assert error.value.hint.startswith("one of ")


@pytest.mark.parametrize(
    ("as_of", "months"),
    [
        ("2025-01", 22),
        ("2025-01-31", 22),
        ("2025", 11),
        ("2023/2025-01", 35),
        ("2026-11-21", 0),
        ("2027", 0),
        ("undated", None),
    ],
)
def test_age_counts_whole_months_from_the_oldest_date(as_of: str, months: int | None) -> None:
    """A year counts to its December, a span from its start, what is undated has no age, and none is
    negative.
    """
    assert age_in_months(as_of, datetime.date(2026, 11, 21)) == months


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2025-01", "2023/2025-01"], "2023"),
        (["2025", "2025-03"], "2025-03"),
        (["undated", "2024"], "2024"),
        (["undated", None], "undated"),
        ([], "undated"),
        (["2024-12-31", "2024"], "2024-12-31"),
    ],
)
def test_the_oldest_date_is_returned_as_written(dates: list[str | None], expected: str) -> None:
    """The oldest of several dates decides, an undated one hides none, and nothing dated is
    undated.
    """
    assert oldest(dates) == expected
