"""TOML: the keys of the JSON document; absent fields are left out. The only user of tomli_w."""

from __future__ import annotations

import tomli_w

from malisize.records import Result


def to_toml(result: Result) -> str:
    """Return a result as a TOML document."""
    return tomli_w.dumps(result.to_dict())
