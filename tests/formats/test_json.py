"""JSON: one strict document with the schema's keys, absent fields left out."""

from __future__ import annotations

import json
import math

import pytest

from malisize.formats.json import to_json
from malisize.records import Estimate, Row
from tests.export.samples import ALL, ESTIMATE, EXPLANATION, LISTING, RANKING


def refuse(name: str) -> None:
    """Fail on NaN and infinities, which are no JSON."""
    raise AssertionError(name)


@pytest.mark.parametrize("name", ALL)
def test_every_result_is_one_strict_document(name: str) -> None:
    """Each kind of result is a JSON object with its schema, ended by a line end, and holds no
    null.
    """
    text = to_json(ALL[name])
    assert text.endswith("}\n")
    document = json.loads(text, parse_constant=refuse)
    assert document["schema"].startswith("malisize.")
    assert "null" not in text


def test_an_estimate_has_its_keys_and_full_precision() -> None:
    """An estimate holds request, rows, notes, sources, figures, assumptions, layers and versions,
    numbers bit for bit.
    """
    document = json.loads(to_json(ESTIMATE))
    assert list(document) == [
        "schema",
        "command",
        "request",
        "rows",
        "notes",
        "sources",
        "figures",
        "assumptions",
        "layers",
        "versions",
    ]
    assert document["schema"] == "malisize.estimate/1"
    assert document["request"] == {"area": "national", "draws": 100}
    assert [(row["low"], row["central"], row["high"]) for row in document["rows"]] == [
        (row.low, row.central, row.high) for row in ESTIMATE
    ]
    assert document["rows"][1]["label"] == ESTIMATE.rows[1].label
    assert "hint" not in document["notes"][1]
    assert document["layers"] == [
        {"name": "default.toml", "used": ["overlap"], "rest": {"budget.fee_basis": "net"}},
        {
            "name": "--set",
            "used": [],
            "rest": {"vat.media": {"value": "18%", "why": "a local invoice"}},
        },
    ]


def test_a_tree_is_a_tree() -> None:
    """Every node of an explanation has its inputs, a leaf its figure or assumption."""
    document = json.loads(to_json(EXPLANATION))
    assert document["schema"] == "malisize.explanation/1"
    assert (document["row"], document["id"], document["central"]) == ("row", "row", 2.0)
    users, overlap, again = document["inputs"]
    assert (users["inputs"], users["figure"]["source"], "assumption" in users) == (
        [],
        "one-2025",
        False,
    )
    assert overlap["assumption"]["why"] == "eight capitals"
    assert again["see"] == "again"


def test_rankings_and_listings_have_rows() -> None:
    """Drivers and listings come as rows under one schema each."""
    ranking, listing = json.loads(to_json(RANKING)), json.loads(to_json(LISTING))
    assert ranking["rows"][0]["leaf"] == "overlap"
    assert "drivers" not in ranking
    assert ranking["method"] == "method"
    assert listing == {
        "schema": "malisize.things/1",
        "rows": [{"name": "a", "value": 1.5}, {"name": "-b"}],
    }


def test_what_json_cannot_hold_is_refused() -> None:
    """A number that is not finite never reaches a document."""
    broken = Estimate(
        "audience", {}, (Row("a", "A", "people", 0.0, math.nan, math.inf, "sourced", "2025"),)
    )
    with pytest.raises(ValueError, match="JSON"):
        to_json(broken)
