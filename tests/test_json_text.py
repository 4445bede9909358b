"""JSON from outside: a name given twice is refused at any depth, and nothing else changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malisize.errors import InputError
from malisize.json_text import reader

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@pytest.mark.slow
@given(VALUES)
def test_what_json_writes_is_read(value: Any) -> None:
    assert reader()(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text", ['{"a": 1, "b": 2, "a": 1}', '[{"x": {"a": 1, "a": 2}}]', '{"a": 1, "\\u0061": 2}']
)
def test_a_name_given_twice_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="`a` is given twice"):
        reader()(text)
