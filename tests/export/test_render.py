"""Choosing a format: each by its name and its suffix."""

from __future__ import annotations

import pytest

from malisize.export import FORMATS, SUFFIXES, render
from malisize.export.csv import to_csv
from malisize.export.json import to_json
from malisize.export.toml import to_toml
from tests.export.samples import ALL


@pytest.mark.parametrize("name", ALL)
def test_a_format_is_chosen_by_its_name(name: str) -> None:
    """Every data format renders every result through its own writer."""
    for format, write in {
        "csv": to_csv,
        "json": to_json,
        "toml": to_toml,
    }.items():
        assert render(ALL[name], format) == write(ALL[name])


def test_a_table_is_no_data_format() -> None:
    """The table for reading is not rendered here, nor is any other word."""
    for format in ("table", "markdown", "xlsx"):
        with pytest.raises(ValueError, match=format):
            render(ALL["listing"], format)


def test_every_suffix_means_a_format() -> None:
    """Each suffix stands for a known format, and each format has one."""
    assert set(SUFFIXES.values()) == set(FORMATS)
