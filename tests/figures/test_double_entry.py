"""Double entry: a second, independent entry of the published values, compared with the catalogue
number by number.

A slip of the pen in the catalogue, or a changed value that nobody meant to change, shows as a
difference here. Whoever corrects a figure enters it twice: once in the catalogue, once in
``double_entry.csv`` (cells of tables in ``double_entry_tables.csv``), each time from the source.
A new figure is entered here by somebody who has not seen it in the catalogue; until then
``second_entry_due.csv`` names it, and a line there that is no longer due is a failure.

Two kinds of value were not read anew to the last digit. What comes off a chart
(``ehcvm-mali-2018``, ``ehcvm-mali-2021``, ``breen-2025``) is entered as the first reading has it; a
measurement of the charts for this entry lies within 0.0007 of all 144. What the pages of
``abamako-ras-bath-2017`` and ``osiris-mali-broadband-2024`` say is entered from the notes of who
read them, since neither could be opened again: there a second entry finds slips of the pen alone.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from malisize.figures.catalogue import Catalogue
from malisize.records import Observation
from tests.places import COUNTRY

Key = tuple[str, str, str, str]  # figure, source, date, and the cell of a table
Entry = dict[str, str]

ENTRIES = Path(__file__).with_name("double_entry.csv")
CELLS = Path(__file__).with_name("double_entry_tables.csv")
DUE = Path(__file__).with_name("second_entry_due.csv")
NUMBERS = ("value", "low", "high")
NOT_ENTERED_TWICE: dict[Key, str] = {
    (
        "under_18_share",
        "un-wpp-2024",
        "2025-07-01",
        "",
    ): "worked out from population_share_18_up; checked against it below",
    **dict.fromkeys(
        (
            ("internet_share_15_49", "korhogo-2025", "2023/2025-01", ""),
            ("internet_share_15_49", "dgg-ground-truth", "2018-08-06/2018-11-18", ""),
            ("internet_share_15_49", "ehcvm-mali-2018", "2018/2019", ""),
            ("internet_share_15_49", "ehcvm-mali-2021", "2021/2022", ""),
            ("internet_share_15_49", "breen-2025", "2021", ""),
            ("internet_share_15_49", "breen-2025", "2025", ""),
        ),
        "worked out from internet_use and internet_users; `figures check` works it out again",
    ),
}


def _read(path: Path) -> list[Entry]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _entries() -> list[Entry]:
    single = [{**entry, "cell": ""} for entry in _read(ENTRIES)]
    return single + [{**entry, "low": "", "high": "", "bound": ""} for entry in _read(CELLS)]


def _key(entry: Entry) -> Key:
    return entry["figure"], entry["source"], entry["as_of"], entry["cell"]


def _same(entered: str, recorded: float | None) -> bool:
    if not entered or recorded is None:
        return not entered and recorded is None
    return math.isclose(float(entered), recorded, rel_tol=1e-12, abs_tol=0.0)


@pytest.fixture(scope="module")
def observations() -> dict[Key, Observation]:
    return {
        (figure.key, o.source, o.as_of, o.cell or ""): o
        for figure in Catalogue(COUNTRY)
        for o in figure.observations
    }


def test_no_value_is_entered_twice_in_the_second_entry() -> None:
    keys = [_key(entry) for entry in _entries()]
    assert len(keys) == len(set(keys))


def test_every_second_entry_is_in_the_catalogue(observations: dict[Key, Observation]) -> None:
    assert [key for key in map(_key, _entries()) if key not in observations] == []


@pytest.mark.parametrize(
    "entry", _entries(), ids=lambda entry: "{figure}={source}@{as_of}{cell}".format(**entry)
)
def test_the_catalogue_holds_the_published_value(
    entry: Entry, observations: dict[Key, Observation]
) -> None:
    observation = observations[_key(entry)]
    wrong = [
        f"{name}: entered {entry[name] or 'nothing'}, in the catalogue {getattr(observation, name)}"
        for name in NUMBERS
        if not _same(entry[name], getattr(observation, name))
    ]
    if entry["bound"] != (observation.bound or ""):
        wrong.append(
            f"bound: entered {entry['bound'] or 'none'}, in the catalogue {observation.bound}"
        )
    assert wrong == []


def test_every_number_of_the_catalogue_was_entered_twice(
    observations: dict[Key, Observation],
) -> None:
    entered = {_key(entry) for entry in _entries()}
    once = {
        key
        for key, observation in observations.items()
        if key not in entered and any(getattr(observation, name) is not None for name in NUMBERS)
    }
    due = {(entry["figure"], entry["source"], entry["as_of"]) for entry in _read(DUE)}
    assert {key for key in once if key[:3] not in due} == set(NOT_ENTERED_TWICE)
    assert due - {key[:3] for key in once} == set(), "entered by now, or gone: no longer due"


def test_the_share_under_18_is_what_adults_leave(observations: dict[Key, Observation]) -> None:
    minors = observations["under_18_share", "un-wpp-2024", "2025-07-01", ""]
    adults = observations["population_share_18_up", "un-wpp-2024", "2025-07-01", ""]
    assert (minors.value, adults.value) == (None, None)
    for minor, adult in ((minors.low, adults.high), (minors.high, adults.low)):
        assert minor is not None
        assert adult is not None
        assert minor == pytest.approx(1 - adult, abs=1e-9)
