"""A saved estimate is read back as it was, and what is none is refused with the place and what to
do.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from malisize import Study
from malisize.errors import Faults, InputError
from malisize.model.channels import channels
from malisize.record import as_dict
from malisize.records import Estimate
from malisize.request import PlanRequest
from malisize.saved import reading as saved
from malisize.saved.schema import PlanEntry, RequestEntry
from malisize.toml_file import ESTIMATE_LIMIT
from tests.formats import render
from tests.places import COUNTRY

FILE = b"""
title = "Ours"
[channels.whatsapp]
accounts = { value = "4M to 7M", why = "agency", mark = "proxy", source = "a call" }
cost_per_message = { low = "10 XOF", high = "20 XOF" }
[channels.facebook]
frequency_cap = "3 per week"
[channels.linkedin]
share.urban = "99%"
[[audience.narrow]]
label = "Eats out = often"
share = { low = "10%", central = "20%", high = "30%" }
why = "212 answers"
"""


@pytest.fixture(scope="module")
def estimate() -> Estimate:
    study = Study.load(
        ("ours.toml", FILE),
        set=["overlap=80%", "vat.media=18%"],
        prefer={"population": "instat-census-2022"},
    )
    return study.audience(channels=["facebook", "instagram"], range=None)


@pytest.fixture
def document(estimate: Estimate) -> dict[str, Any]:
    return json.loads(render(estimate, "json"))


def read(document: dict[str, Any]) -> Estimate:
    return saved.read(json.dumps(document).encode(), "x.json")


# What is saved


def test_layers_hold_what_the_assumptions_leave_out(estimate: Estimate) -> None:
    """Each layer in its order: keys of the values used, and the values besides, a user's with their
    reasons.
    """
    first, ours, settings, choices = estimate.layers
    assert [layer.name for layer in estimate.layers] == [
        "default.toml",
        "ours.toml",
        "--set",
        "--prefer",
    ]
    assert "channels.facebook.active_share" in first.used
    assert first.rest["budget.fee_basis"] == "net"
    assert first.rest["channels.facebook.min_daily"] == "1 USD"
    assert ours.used == ()
    assert ours.rest == {
        "title": "Ours",
        "channels.whatsapp.accounts": {
            "value": "4000000 to 7000000",
            "mark": "proxy",
            "why": "agency",
            "source": "a call",
        },
        "channels.whatsapp.cost_per_message": "10 to 20 XOF",
        "channels.facebook.frequency_cap": "3 per week",
        "channels.linkedin.share.urban": "99%",
    }
    assert (settings.used, settings.rest) == (("overlap",), {"vat.media": "18%"})
    assert (choices.used, choices.rest) == ((), {"prefer.population": "instat-census-2022"})


def test_no_value_is_saved_twice(estimate: Estimate) -> None:
    """A key is in one layer, and either its value is there or among the assumptions."""
    keys = [key for layer in estimate.layers for key in (*layer.used, *layer.rest)]
    assert len(keys) == len(set(keys))
    used = {key for layer in estimate.layers for key in layer.used}
    assert used == {
        one.key for one in estimate.assumptions if not one.key.startswith("audience.narrow.")
    }
    assert not used & {key for layer in estimate.layers for key in layer.rest}
    assert not [key for key in keys if key.startswith("audience.")]  # the request has them


@pytest.mark.slow
def test_the_first_layer_is_that_of_the_defaults_even_where_all_else_is_overridden() -> None:
    """Layers without a value left are not saved, that of the defaults always is, since later ones
    count from it.
    """
    estimate = Study.load(("same.toml", b"overlap = 0.9"), set=["overlap=80%"]).audience(range=None)
    assert [layer.name for layer in estimate.layers] == ["default.toml", "--set"]


@pytest.mark.slow
def test_a_saved_estimate_stays_small() -> None:
    """What is saved to run an estimate again is a small part of its file, far below what is
    read.
    """
    estimate = Study.load().audience(channels=["facebook", "instagram", "linkedin", "radio", "sms"])
    text = render(estimate, "toml")
    layers = len(json.dumps([as_dict(layer) for layer in estimate.layers]))
    assert layers < 6_000
    assert len(text) < 200_000 < ESTIMATE_LIMIT / 40


# Reading


@pytest.mark.parametrize("format", ["toml", "json"])
def test_reads_back_what_was_saved(estimate: Estimate, format: str) -> None:
    """Rows, figures, assumptions, sources, layers and versions come back as they were, every number
    bit for bit.
    """
    found = saved.read(render(estimate, format).encode(), f"x.{format}")
    for name in (
        "command",
        "rows",
        "sources",
        "figures",
        "assumptions",
        "versions",
        "layers",
        "notes",
    ):
        assert getattr(found, name) == getattr(estimate, name), name
    assert found.to_dict() == estimate.to_dict()


def test_a_byte_order_mark_and_line_ends_change_nothing(estimate: Estimate) -> None:
    """An editor on another system may have added both."""
    for format in ("toml", "json"):
        data = b"\xef\xbb\xbf" + render(estimate, format).replace("\n", "\r\n").encode()
        assert saved.read(data, "x").rows == estimate.rows


def test_whole_numbers_are_numbers(document: dict[str, Any], estimate: Estimate) -> None:
    """A number edited to one without a point is read as the same."""
    document["rows"][0]["central"] = int(document["rows"][0]["central"])
    assert read(document).rows == estimate.rows


def test_texts_become_harmless(document: dict[str, Any]) -> None:
    """What an edited file says cannot move a cursor or reorder a line."""
    document["rows"][0]["label"] = "a\x1b[2Jb\u202ec"
    document["rows"][0]["note"] = "x\ny"
    row = read(document).rows[0]
    assert (row.label, row.note) == ("a [2Jbc", "x y")


def test_the_schema_knows_every_field_of_a_request() -> None:
    """A field added to requests is added to the saved form too."""
    assert set(PlanEntry.model_fields) == set(PlanRequest._fields)
    plan = PlanRequest(total="100000 XOF")
    request = Study.load(scenario=None).budget(plan, channels=["facebook"], range=None).request
    assert set(request) <= set(RequestEntry.model_fields)


# What is refused


def setting(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = to

    return change


def ours(key: str, to: Any) -> Callable[[dict[str, Any]], None]:
    return setting("layers", 2, "rest", key, to=to)


def dropping(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for part in path[:-1]:
            place = place[part]
        del place[path[-1]]

    return change


REFUSED = {
    "no schema": (dropping("schema"), "is not a saved estimate: `schema` is missing"),
    "a listing": (
        setting("schema", to="malisize.figures/1"),
        "is `malisize.figures/1`, not a saved estimate",
    ),
    "a later schema": (
        setting("schema", to="malisize.estimate/2"),
        "is a `malisize.estimate/2`, and this version reads",
    ),
    "schema of another type": (setting("schema", to=1), "is `1`, not a saved estimate"),
    "an unknown key": (setting("color", to="red"), "color: unknown key"),
    "an unknown key of a row": (setting("rows", 1, "centre", to=1), "rows[2].centre: unknown key"),
    "no layers": (dropping("layers"), "layers: is missing"),
    "no rows": (setting("rows", to=[]), "rows: is empty"),
    "a row without its high end": (dropping("rows", 1, "high"), "rows[2].high: is missing"),
    "text for a number": (
        setting("rows", 0, "central", to="2.2M"),
        "rows[1].central: a number is needed, not `2.2M`",
    ),
    "true for a number": (
        setting("rows", 0, "low", to=True),
        "rows[1].low: a number is needed, not `True`",
    ),
    "a list for a row": (setting("rows", 0, to=[]), "rows[1]: a table is needed, not `list`"),
    "a command that is none": (setting("command", to="sell"), "command: `sell` is not known here"),
    "a basis that is none": (
        setting("rows", 0, "basis", to="guessed"),
        "rows[1].basis: `guessed` is not known here",
    ),
    "a fraction of a draw": (
        setting("request", "draws", to=100.5),
        "request.draws: a whole number is needed, not `100.5`",
    ),
    "too few draws": (setting("request", "draws", to=1), "--draws: `1` is not between"),
    "a range that is none": (setting("request", "range", to="wide"), "--range: `wide`"),
    "no such area": (setting("request", "area", to="atlantis"), "no area `atlantis`"),
    "no such channel": (
        setting("layers", 0, "rest", "channels.fax.cpm", to="1 USD"),
        "channels.fax.cpm: no channel `fax`",
    ),
    "no date": (
        setting("request", "date", to="20261121"),
        "request.date: `20261121` is not a date",
    ),
    "a day that is none": (
        setting("request", "date", to="2026-02-30"),
        "request.date: `2026-02-30` is not a date",
    ),
    "observation out of order": (
        setting("figures", 0, "low", to=1.0),
        "figures[1]: low and high go together",
    ),
    "a negative figure": (setting("figures", 0, "value", to=-1.0), "`-1` is negative"),
    "a rank that is none": (
        setting("figures", 0, "rank", to="best"),
        "figures[1].rank: `best` is not known here",
    ),
    "an unreadable assumption": (
        setting("assumptions", 0, "value", to="lots"),
        "`lots` is not a number",
    ),
    "an unknown mark": (setting("assumptions", 0, "mark", to="sure"), "mark `sure` is none of"),
    "an unreadable setting": (
        ours("vat.media", to="70 to 95%"),
        "vat.media: `70 to 95%` has two readings",
    ),
    "a number for a setting": (
        ours("vat.media", to=0.18),
        "layers[3].rest.vat.media: a text is needed",
    ),
    "a setting that is none": (
        ours("vat.medium", to="1%"),
        "vat.medium: unknown key `medium` in `vat`",
    ),
    "a table as a setting": (ours("vat", to="1%"), "vat: names a table, not a value"),
    "narrowing as a setting": (
        ours("audience.narrow", to=["a"]),
        "audience.narrow: is not a single value",
    ),
    "a row twice": (setting("rows", 1, "id", to="population"), "row `population` is there 2 times"),
    "a key in two layers": (
        setting("layers", 0, "rest", "overlap", to="1%"),
        "key of the layers `overlap` is there 2 times",
    ),
    "a key used that is not there": (
        setting("layers", 2, "used", to=["overlap", "x"]),
        "layers use `x`, which is not among",
    ),
    "a key there that is not used": (
        setting("layers", 2, "used", to=[]),
        "assumption `overlap` is used by no layer",
    ),
    "a label without its share": (
        setting("request", "narrow", to=[]),
        "request.narrow has 0 labels, and assumptions 1 shares",
    ),
    "a source that is not there": (
        setting("figures", 0, "source", to="moon-2020"),
        "figures cite `moon-2020`",
    ),
    "a plan that is none": (
        setting("request", "plan", to={"total": 3}),
        "request.plan.total: a text is needed, not `3`",
    ),
    "a budget without its plan": (
        setting("command", to="budget"),
        "command is `budget`, and request.plan is not there",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str, document: dict[str, Any]) -> None:
    """One line that names the file, the place and the value, and a hint."""
    from malisize.scenarios.replay import replay

    change, words = REFUSED[name]
    change(document)
    with pytest.raises(InputError) as caught:
        replay(read(document), "x.json")
    (fault,) = caught.value.faults
    assert words in fault.message
    assert fault.message.startswith("x.json: ")
    assert fault.hint
    assert "\n" not in fault.message


def test_names_every_fault_at_once(document: dict[str, Any]) -> None:
    """All the faults of a file come together."""
    for path in (("rows", 0, "high"), ("request", "area"), ("versions",)):
        dropping(*path)(document)
    with pytest.raises(Faults) as caught:
        read(document)
    assert [fault.message for fault in caught.value.faults] == [
        "x.json: request.area: is missing",
        "x.json: rows[1].high: is missing",
        "x.json: versions: is missing",
    ]


def test_a_wrong_key_of_a_table_suggests_the_right_one(document: dict[str, Any]) -> None:
    """The hint is the nearest key of that very table."""
    document["figures"][0]["sauce"] = document["figures"][0].pop("source")
    with pytest.raises(Faults) as caught:
        read(document)
    assert [
        (fault.message, fault.hint) for fault in caught.value.faults if "unknown" in fault.message
    ] == [
        ("x.json: figures[1].sauce: unknown key", "did you mean `source`?"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ": `schema` is missing"),
        (b"{}", ": `schema` is missing"),
        (b"nothing at all", "line 1"),
        (b'{"schema": ', "line 1, column 12: no value stands here"),
        (b"[1, 2", "line 1"),
        (b'{"schema": "malisize.estimate/1", "schema": ""}', "`schema` is given twice"),
        (b'{"request": {"area": "a", "area": "b"}}', "`area` is given twice"),
        (b'{"a": ' * 50_000, "nested too deeply"),
        (b'{"a": ' * 20 + b"1" + b"}" * 20, "is nested deeper than 8 levels"),
        (b'{"schema": "malisize.estimate/1", "a": NaN}', "`a` is `nan`, not a finite number"),
        (b'{"schema": "malisize.estimate/1", "a": 1e999}', "`a` is `inf`, not a finite number"),
        (
            b'{"schema": "malisize.estimate/1", "a": ' + b"9" * 400 + b"}",
            "`a` is beyond a 64-bit number",
        ),
        (
            b'{"schema": "malisize.estimate/1", "a": ' + b"9" * 5_000 + b"}",
            "a number with too many digits",
        ),
        (b'{"a": "\xff"}', "line 1 is not UTF-8"),
        (b"\xff\xfe{\x00", "UTF-16"),
        (b"a = 1\na = 2\n", "this key is given twice"),
        (b"a.b." * 50_000 + b"c = 1", "a key of more than 16 parts"),
        (b" " * (ESTIMATE_LIMIT + 1), "larger than 8192 KiB"),
        (
            b'{"notes": [' + b"{}," * 10_000 + b"{}]}",
            ("10 001 entries in one place, more than any estimate has"),
        ),
    ],
)
def test_refuses_what_is_no_document(data: bytes, words: str) -> None:
    """What cannot be read, or would take long to read, is one line with a hint."""
    with pytest.raises(InputError) as caught:
        saved.read(data, "x")
    (fault,) = caught.value.faults
    assert words in fault.message
    assert fault.message.startswith("x: ")
    assert fault.hint


def test_every_channel_ever_saved_is_read_by_its_row(estimate: Estimate) -> None:
    """Rows name a channel by its key, which holds no point, so that it can be read off the row."""
    assert not [key for key in channels(COUNTRY) if "." in key]
    text = render(estimate, "toml")
    assert "channel.facebook.reachable" in {row["id"] for row in tomllib.loads(text)["rows"]}
