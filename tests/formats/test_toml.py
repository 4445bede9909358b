"""TOML: the keys of the JSON document, readable by any TOML reader."""

from __future__ import annotations

import json
import tomllib

import pytest

from malisize.formats.json import to_json
from malisize.formats.toml import to_toml
from tests.export.samples import ALL


@pytest.mark.parametrize("name", ALL)
def test_the_document_is_that_of_json(name: str) -> None:
    """Read back, TOML and JSON hold the same values, to the last bit."""
    assert tomllib.loads(to_toml(ALL[name])) == json.loads(to_json(ALL[name]))
