"""On what a number rests, in words: the figure it is, and what else moves it more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from malisize import packaged
from malisize.document.blocks import Cell
from malisize.document.resting import own_keys, rests
from malisize.study import Study


def of_channel(study: Study, channel: str, **asked: object) -> Cell:
    """Return on what the people of a channel rest."""
    estimate = study.audience(draws=300, **asked)
    row = estimate[f"channel.{channel}.reachable"]
    shared = (estimate["segment.population"], estimate["segment.online"])
    return rests(estimate, row, own_keys(estimate, row, shared))


def test_a_size_that_is_supposed_is_not_called_published() -> None:
    """The case gives WhatsApp a size of nobody's: a census that hardly moves it says nothing of
    it.
    """
    assert of_channel(Study.load("health-campaign"), "whatsapp").text == "our judgement"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("channel", "said", "shortest"),
    [
        ("facebook", "Korhogo Agency, Jan 2025", "published Jan 2025"),
        ("linkedin", "Korhogo Agency, Jan 2025 + our judgement", "published + judgement"),
        ("tiktok", "2022-23 survey, Bamako + our judgement", "survey + judgement"),
        ("whatsapp", "survey 2023-24 + 8 capitals", "survey + 8 capitals"),
        ("youtube", "DataReportal, Senegal, 2025", "Senegal"),
        ("messenger", "neighbours", "neighbours"),
    ],
)
def test_what_moves_a_number_more_than_its_figure_is_said(
    channel: str, said: str, shortest: str
) -> None:
    """The figure a size is, with its date; where another input moves it more than twice as far,
    what that is too, however short.
    """
    cell = of_channel(Study.load(), channel)
    assert (cell.text, [cell.text, *cell.shorter][-1]) == (said, shortest)


@pytest.mark.slow
def test_a_number_of_the_users_own_is_theirs() -> None:
    """What stands on the command line is the reader's number, whoever published another."""
    study = Study.load(set=["channels.messenger.accounts=300k to 500k"])
    assert of_channel(study, "messenger").text == "your number"


@pytest.mark.slow
def test_without_ranges_a_row_rests_on_its_figure() -> None:
    """Where nothing has a range, no input moves more than another, and the figure is named."""
    assert of_channel(Study.load(), "linkedin", range=None).text == "Korhogo Agency, Jan 2025"


def test_what_a_channel_borrows_names_from_where() -> None:
    """Every number of a channel that a shipped file takes from another place or group says from
    which, in few words for screens too narrow for its source.
    """
    found = [
        (path, key, entry)
        for path in sorted(packaged.folder("assumptions").glob("*/*.toml"))
        for key, entry in _proxies(
            tomllib.loads(path.read_text(encoding="utf-8")).get("channels", {})
        )
        if path.stem == "default" or path.parent.name == "shared"
    ]
    assert len(found) > 20
    for path, key, entry in found:
        assert 0 < len(entry.get("borrowed", "")) <= 22, (path, key)


def _proxies(table: dict[str, Any], stem: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in table.items():
        if isinstance(value, dict) and value.get("mark") == "proxy":
            yield f"{stem}{key}", value
        elif isinstance(value, dict):
            yield from _proxies(value, f"{stem}{key}.")
