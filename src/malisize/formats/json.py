"""JSON: one document, strict (no NaN), readable."""

from __future__ import annotations

import json

from malisize.formats import Format
from malisize.records import Result


def to_json(result: Result) -> str:
    """Return a result as one JSON document. Raises ValueError for a number JSON cannot hold."""
    return json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


FORMAT = Format(lambda handing: to_json(handing.result), (".json",), is_data=True, is_saved=True)
