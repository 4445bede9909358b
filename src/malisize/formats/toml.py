"""TOML: the keys of the JSON document; absent fields are left out. The only user of tomli_w."""

from __future__ import annotations

from malisize.formats import Format
from malisize.records import Result


def to_toml(result: Result) -> str:
    """Return a result as a TOML document."""
    import tomli_w

    return tomli_w.dumps(result.to_dict())


FORMAT = Format(lambda handing: to_toml(handing.result), (".toml",), is_data=True, is_saved=True)
