"""A saved estimate runs again: to the last bit from its own file, and against today's figures with
what changed named.
"""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from malisize import Study, country, packaged
from malisize.assumptions import bundled
from malisize.errors import InfeasibleError, InputError
from malisize.figures import names
from malisize.records import Estimate, Listing
from malisize.request import PlanRequest
from malisize.saved import reading as saved
from malisize.scenarios.replay import replay
from tests.formats import render
from tests.places import COUNTRY

DATE = datetime.date(2026, 11, 21)
OWN = b"""
title = "Our own numbers"
[audience]
area = "bamako"
channels = ["facebook", "whatsapp"]
[figures]
linkedin_members = { value = "350k to 480k", mark = "proxy", why = "our own count" }
[social.age]
13-17 = "10%"
18-34 = { value = "50% to 60%", why = "a survey" }
"35+" = "30%"
[channels.facebook]
frequency_cap = "3 per week"
cpm = { low = "0.4 USD", high = "2 USD", mark = "sourced", why = "us", source = "invoices" }
[channels.whatsapp]
accounts = { value = "4M to 7M", why = "agency estimate" }
[channels.snapchat]
accounts = "100k to 200k"
active_share = "60%"
people_per_account = 0.9
[[audience.narrow]]
label = "Eats out = often"
share = "10% to 30%"
why = "212 answers"
[scenario.low]
overlap = "98%"
social.age.18-34 = "45%"
[[scenario.low.audience.narrow]]
label = "Eats out daily"
share = "2% to 5%"
"""


def asked(
    *files: Any,
    plan: dict[str, Any] | None = None,
    load: dict[str, Any] | None = None,
    market: dict[str, Any] | None = None,
    **options: Any,
) -> Estimate:
    """Return an estimate of few draws, of a plan or a market where one is given."""
    study = Study.load(*files, **(load or {}))
    options = {"date": DATE, "draws": 200, **options}
    if market is not None:
        return study.market(**market, plan=PlanRequest(**plan) if plan else None, **options)
    return (
        study.audience(**options) if plan is None else study.budget(PlanRequest(**plan), **options)
    )


def again(
    estimate: Estimate, format: str = "toml", *, current: bool = False
) -> tuple[Listing, bool]:
    """Save an estimate, read it and run it again."""
    return replay(
        saved.read(render(estimate, format).encode(), f"x.{format}"), f"x.{format}", current=current
    )


def edited(estimate: Estimate, change: Callable[[dict[str, Any]], None]) -> Estimate:
    """Return an estimate as somebody left it who edited its file."""
    document = json.loads(render(estimate, "json"))
    change(document)
    return saved.read(json.dumps(document).encode(), "x.json")


OWN_FILE = ("own.toml", OWN)
TOTAL = {"total": "500000 XOF"}
REQUESTS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "all channels": {"channels": ["all"]},
    "every group twice": {"channels": ["offline", "Online", "facebook"], "area": "Bamako"},
    "women of the countryside": {
        "area": "countryside",
        "gender": "f",
        "age": "18-35",
        "channels": ["all"],
    },
    "a region": {"area": "kayes", "age": "25+", "channels": ["facebook", "radio", "sms"]},
    "too young for any channel": {"age": "0-9"},
    "no ranges": {"range": None, "channels": ["all"]},
    "80 %": {"range": "80%", "seed": 2**63 - 1, "draws": 333},
    "envelope": {"range": "envelope", "area": "urban", "channels": ["facebook"]},
    "no date": {"date": None},
    "narrowed": {"narrow": {"eats out": "10% to 30%", "a = b": "1e-5"}},
    "set, a band and thirds": {
        "load": {
            "set": [
                "social.age.18-34=min 0.1 max 0.3333333333333333",
                "overlap=70.1% to 98%, central 0.9123456789012345",
                "figures.population=24M to 25M",
                "channels.snapchat.accounts=100k to 200k",
                "fx.usd=600",
            ]
        },
        "age": "18-40",
        "channels": ["online"],
    },
    "preferred": {"load": {"prefer": {"population": "instat-census-2022"}}},
    "a capital's figure for the country": {
        "load": {"prefer": {"tiktok_users": "korhogo-2025"}},
        "area": "bamako",
        "channels": ["tiktok", "facebook"],
    },
    "own file": {"files": [OWN_FILE]},
    "own file twice": {"files": [OWN_FILE, OWN_FILE], "age": "15-30", "narrow": ["more=50%"]},
    "own file named as the defaults": {
        "files": [("default.toml", OWN)],
        "channels": ["all"],
        "age": "13-40",
    },
    "scenario": {
        "files": [OWN_FILE],
        "load": {"scenario": "low", "set": ["social.age.13-17=12%"]},
        "age": "15-30",
    },
    "own file, plan with a cap": {
        "files": [OWN_FILE],
        "plan": {"total": "80000 XOF"},
        "channels": ["facebook"],
        "area": "national",
    },
    "plan": {"plan": TOTAL},
    "plan without ranges": {"plan": TOTAL, "range": None},
    "nothing to spend": {"plan": {"total": "0 XOF"}},
    "allocated in dollars": {
        "plan": {
            "total": "2000 USD",
            "allocate": True,
            "currency": "USD",
            "effective": 3,
            "days": 10,
            "least": ("linkedin=10%",),
            "most": ("facebook=1000 USD",),
        },
        "channels": ["facebook", "instagram", "linkedin"],
    },
    "allocated with a lock": {
        "plan": {
            "total": "750 EUR",
            "allocate": True,
            "currency": "EUR",
            "lock": ("facebook=40%",),
        },
        "area": "bamako",
        "channels": ["facebook", "instagram"],
    },
    "split": {"plan": {**TOTAL, "split": ("facebook=60%,instagram=40%",), "days": 5}},
    "target": {"plan": {"reach": "200k"}, "channels": ["facebook"]},
    "target with confidence": {
        "plan": {"reach": "5%", "confidence": "90%", "allocate": True},
        "channels": ["facebook", "instagram"],
    },
    "offline and online": {
        "plan": {"total": "5M XOF"},
        "channels": ["facebook", "sms", "whatsapp"],
        "load": {"set": ["channels.whatsapp.accounts=4M to 7M"]},
    },
    "gross fee, quote, production": {
        "plan": {"total": "3M XOF"},
        "channels": ["facebook", "radio", "instagram"],
        "load": {
            "set": [
                "budget.fee_basis=gross",
                "channels.instagram.quote.budget=100 EUR",
                "channels.instagram.quote.reach=20k to 30k",
                "channels.radio.cost_per_spot=15000 XOF to 45000 XOF",
                "channels.radio.audience_per_spot=20k to 60k",
                "budget.production=min 100000 max 200000 XOF",
                "channels.facebook.frequency_cap=5 per flight",
                "conversion_rate=0.01 to 0.05",
            ]
        },
    },
    "a user's click price over a default of impressions": {
        "plan": TOTAL,
        "channels": ["facebook", "linkedin"],
        "load": {
            "set": ["channels.facebook.cpc=0.07 USD to 0.16 USD", "channels.linkedin.cpm=3 USD"]
        },
    },
    "a market": {"files": ["grocery-bamako"], "market": {}},
    "a market of years to come, in dollars": {
        "files": ["mototaxi-bamako"],
        "market": {"years": 4, "currency": "USD"},
        "load": {
            "set": [
                "market.growth_over_years=independent",
                "market.price=figure delivery_min_bamako",
            ]
        },
    },
    "a market's scenario": {
        "files": ["grocery-bamako"],
        "market": {"years": 2},
        "load": {
            "scenario": "as-in-benin",
            "set": ["market.step.2=20% to 30%", "market.plausible_spend=40%"],
        },
    },
    "a market that a campaign wins": {
        "files": ["grocery-bamako"],
        "market": {},
        "plan": {"total": "2M XOF"},
        "channels": ["facebook"],
        "load": {"set": ["conversion_rate=0.01 to 0.05"]},
    },
    "a market whose price was replaced": {
        "files": ["newsletter-linkedin"],
        "market": {},
        "load": {"set": ["market.price=400 XOF", "market.purchases=12"]},
    },
}


def estimate_of(name: str) -> Estimate:
    options = dict(REQUESTS[name])
    return asked(*options.pop("files", ()), **options)


@pytest.mark.slow
@pytest.mark.parametrize("format", ["toml", "json"])
@pytest.mark.parametrize("name", REQUESTS)
def test_reproduces_to_the_last_bit(name: str, format: str) -> None:
    """Whatever was asked: the saved file alone gives every row again, bit for bit; today's
    catalogue gives the same.
    """
    estimate = estimate_of(name)
    listing, same = again(estimate, format)
    assert same, [row for row in listing.rows if row["verdict"] != "same"]
    assert listing.title.startswith(
        f"Reproduced to the last bit: {len(estimate.rows)} rows (malisize "
    )
    assert listing.request["tolerance"] == 0.0
    assert [row["central"] for row in listing.rows] == [row.central for row in estimate.rows]


@pytest.mark.slow
@pytest.mark.parametrize("name", REQUESTS)
def test_nothing_changed_today(name: str) -> None:
    """On an unchanged catalogue no figure, no default and no row has changed."""
    listing, same = again(estimate_of(name), current=True)
    assert same, [row for row in listing.rows if row["verdict"] != "same"]
    assert listing.title.startswith("Same today: none of ")
    assert "no figure or default that it rests on has changed" in listing.title
    assert listing.more == {"figures": (), "defaults": ()}


@pytest.mark.slow
@pytest.mark.parametrize("plan", [None, {"total": "2M XOF"}], ids=["audience", "budget"])
@pytest.mark.parametrize("name", bundled.names(COUNTRY))
def test_bundled_assumptions_reproduce(name: str, plan: dict[str, Any] | None) -> None:
    """Every shipped file, sized and planned."""
    for current in (False, True):
        assert again(
            asked(name, plan=plan, channels=["facebook"] if plan else None), current=current
        )[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name in bundled.names(COUNTRY) if Study.load(name).has_market]
)
def test_bundled_markets_reproduce(name: str) -> None:
    """Every shipped market, with years to come; what it describes is in the request alone."""
    estimate = asked(name, market={"years": 3})
    assert estimate.request["market"]["start"]
    for current in (False, True):
        assert again(estimate, current=current)[1]


@pytest.mark.slow
def test_a_market_edited_in_its_file_is_different() -> None:
    """A step changed by hand moves the rows below it."""
    estimate = asked("grocery-bamako", market={})

    def change(document: dict[str, Any]) -> None:
        document["request"]["market"]["step"][1]["share"] = "25%"

    listing, same = replay(edited(estimate, change), "x.json")
    assert not same
    changed = {row["id"] for row in listing.rows if row["verdict"] != "same"}
    assert {"market.step.2", "market.sam.people", "market.som.revenue"} <= changed
    assert "market.tam.people" not in changed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda document: document["request"].pop("market"), "request.market is not there"),
        (lambda document: document.update(command="audience"), "request.market is there"),
        (
            lambda document: document["request"]["market"].update(nonsense=1),
            "unknown key `nonsense`",
        ),
        (lambda document: document["request"].update(currency="JPX"), "`JPX`"),
    ],
)
def test_a_market_that_no_run_writes_is_refused(
    change: Callable[[dict[str, Any]], None], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        replay(edited(asked("grocery-bamako", market={}), change), "x.json")


# What differs


@pytest.mark.slow
def test_names_a_row_that_was_edited() -> None:
    """A number changed by hand is reported with both numbers; the rest is the same."""
    estimate = asked(channels=["facebook"])

    def change(document: dict[str, Any]) -> None:
        next(row for row in document["rows"] if row["id"] == "population")["central"] = 30_000_000

    listing, same = replay(edited(estimate, change), "x.json")
    assert not same
    assert listing.title.startswith(
        f"Different: 1 of {len(estimate.rows)} rows does not reproduce (malisize "
    )
    (row,) = [row for row in listing.rows if row["verdict"] != "same"]
    assert (row["id"], row["verdict"]) == ("population", "different")
    assert (row["saved_central"], row["central"]) == (30_000_000, estimate["population"].central)
    assert row["difference"] == pytest.approx(estimate["population"].central / 30e6 - 1)
    assert listing.remarks == (
        "The versions are the same, so the file or the program was changed after it was saved.",
    )


def test_a_figure_that_was_edited_moves_the_rows_it_feeds() -> None:
    """The figures of the file are those that count: a changed one makes other rows than those
    saved.
    """
    estimate = asked(channels=["facebook", "linkedin"])

    def change(document: dict[str, Any]) -> None:
        figure = next(
            figure for figure in document["figures"] if figure["figure"] == "linkedin_members"
        )
        figure["low"], figure["high"] = 2 * figure["low"], 2 * figure["high"]

    listing, same = replay(edited(estimate, change), "x.json")
    assert not same
    found = {row["id"]: row for row in listing.rows if row["verdict"] != "same"}
    assert found["channel.linkedin.accounts"]["difference"] == pytest.approx(1.0)
    assert {
        "channel.linkedin.accounts",
        "channel.linkedin.reachable",
        "reachable.deduplicated",
    } <= set(found)
    assert not [id for id in found if "facebook" in id or id in ("population", "internet_users")]


@pytest.mark.slow
def test_an_assumption_that_was_edited_moves_the_rows_it_feeds() -> None:
    """The same of an assumption, used or read without a row of its own, and of the seed."""
    estimate = asked(plan={"total": "4 USD"}, channels=["facebook"])

    def fee(document: dict[str, Any]) -> None:
        next(one for one in document["assumptions"] if one["key"] == "budget.agency_fee")[
            "value"
        ] = "0%"

    def basis(document: dict[str, Any]) -> None:
        document["layers"][0]["rest"]["budget.fee_basis"] = "gross"

    def seed(document: dict[str, Any]) -> None:
        document["request"]["seed"] = 2

    for change in (fee, basis):
        listing, same = replay(edited(estimate, change), "x.json")
        assert not same
        moved = {row["id"]: row["difference"] for row in listing.rows if row["verdict"] != "same"}
        assert moved["budget.agency_fee"]
        assert moved["plan.reach"]
        assert "budget.total" not in moved
    listing, same = replay(edited(estimate, seed), "x.json")
    assert not same
    assert {row["difference"] for row in listing.rows} == {0.0}


def test_rows_that_are_missing_and_rows_too_many_differ() -> None:
    """A row taken out of the file is new, one that no run gives is gone."""
    estimate = asked(channels=["facebook"])

    def change(document: dict[str, Any]) -> None:
        document["rows"][1]["id"] = "imagined"

    listing, same = replay(edited(estimate, change), "x.json")
    assert not same
    assert {row["id"]: row["verdict"] for row in listing.rows if row["verdict"] != "same"} == {
        "imagined": "gone", "internet_users": "new",
    }  # fmt: skip
    (gone,) = [row for row in listing.rows if row["verdict"] == "gone"]
    assert "central" not in gone
    assert listing.title.startswith(
        f"Different: 2 of {len(estimate.rows) + 1} rows do not reproduce"
    )


def test_another_unit_differs() -> None:
    """A row in another unit is another row, whatever its numbers."""

    def change(document: dict[str, Any]) -> None:
        document["rows"][0]["unit"] = "accounts"

    listing, same = replay(edited(asked(range=None), change), "x.json")
    assert not same
    assert (listing.rows[0]["verdict"], listing.rows[0]["unit"]) == (
        "different",
        "accounts, now people",
    )


@pytest.mark.slow
@pytest.mark.parametrize("same_versions", [True, False])
@pytest.mark.parametrize(("off", "reproduces"), [(1e-10, True), (-1e-10, True), (1e-8, False)])
def test_numbers_are_held_to_a_relative_1e_9(
    off: float, reproduces: bool, same_versions: bool
) -> None:
    """Whatever saved it, a file reproduces to a relative 1e-9; where another version did, the
    verdict says so with both versions.
    """

    def change(document: dict[str, Any]) -> None:
        if not same_versions:
            document["versions"]["python"] = "3.99.0"
        document["rows"][0]["high"] *= 1 + off

    listing, same = replay(edited(asked(), change), "x.json")
    assert same == reproduces
    assert listing.request["tolerance"] == 1e-9
    if reproduces:
        assert listing.title.startswith("Reproduced to a relative 1e-9: ")
        told = "saved by malisize 0.1.0, Python 3.99.0, numpy " in listing.title
        assert told is not same_versions
    elif same_versions:
        assert listing.remarks[0].startswith("The versions are the same, so the file or ")
    else:
        assert listing.remarks[0].startswith("Saved by malisize 0.1.0, Python 3.99.0, numpy ")


def test_another_version_may_agree_to_the_last_bit() -> None:
    """The verdict is what was found, not what was to be expected."""
    older = edited(asked(), lambda document: document["versions"].update(numpy="0.0.1"))
    listing, same = replay(older, "x.json")
    assert same
    assert listing.title.startswith("Reproduced to the last bit: ")
    assert "saved by malisize 0.1.0, Python " in listing.title
    assert listing.request["verdict"] == "same"


@pytest.mark.slow
def test_a_last_digit_that_differs_is_told_from_the_last_bit() -> None:
    """One unit in the last place is what another processor makes of it: close, and said to be."""

    def change(document: dict[str, Any]) -> None:
        row = document["rows"][0]
        row["high"] = float.fromhex("0x1.0000000000001p+0") * row["high"]

    listing, same = replay(edited(asked(), change), "x.json")
    assert same
    assert listing.title.startswith("Reproduced to a relative 1e-9: ")
    assert listing.remarks[0] == (
        "Last digits differ, as they do on another processor or another version."
    )
    assert (listing.request["verdict"], listing.request["tolerance"]) == ("close", 1e-9)
    first, *others = [row["verdict"] for row in listing.rows]
    assert (first, set(others)) == ("close", {"same"})


# Today


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the shipped figures and defaults, which the program reads from now on."""
    for name in ("countries", "assumptions"):
        shutil.copytree(packaged.folder(name), tmp_path / "bundled" / name)
    monkeypatch.setattr(packaged, "_PACKAGE", tmp_path)
    country.shipped.cache_clear()
    yield tmp_path / "bundled"
    country.shipped.cache_clear()


def replaced(path: Path, old: str, new: str, *, after: str = "") -> None:
    """Replace a text in a file once, the first time after another text."""
    text = path.read_text(encoding="utf-8")
    place = text.index(old, text.index(after))
    path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
    names._text.cache_clear()


def linkedin(data: Path, old: str, new: str) -> None:
    replaced(
        data / "countries" / "ml" / "figures" / "platforms.toml",
        old,
        new,
        after="[figure.linkedin_members]",
    )


@pytest.mark.slow
def test_a_changed_figure_is_named_with_its_ratio_and_its_rows(data: Path) -> None:
    """Today's figure stands beside the saved one, with the ratio, and what it did to each row."""
    estimate = asked(channels=["facebook", "linkedin"], range=None)
    linkedin(data, "low = 400_000", "low = 600_000")
    linkedin(data, "high = 420_000", "high = 630_000")
    linkedin(data, 'as_of = "2025-01"', 'as_of = "2026-06"')
    assert again(estimate)[1]
    listing, same = again(estimate, current=True)
    assert not same
    (figure,) = listing.more["figures"]
    assert (figure["figure"], figure["change"], figure["ratio"]) == (
        "linkedin_members", "changed", pytest.approx(1.5),
    )  # fmt: skip
    assert (figure["saved_low"], figure["saved_high"], figure["low"], figure["high"]) == (
        400_000,
        420_000,
        600_000,
        630_000,
    )
    assert (figure["saved_as_of"], figure["as_of"]) == ("2025-01", "2026-06")
    assert figure["saved_source"] == figure["source"]
    assert listing.more["defaults"] == ()
    moved = {row["id"]: row["difference"] for row in listing.rows if row["verdict"] != "same"}
    assert moved["channel.linkedin.accounts"] == pytest.approx(0.5)
    assert moved["channel.linkedin.reachable"] == pytest.approx(0.5)
    assert 0 < moved["reachable.deduplicated"] < 0.5
    assert not [id for id in moved if "facebook" in id]
    assert listing.title.startswith(
        f"Different today: {len(moved)} of {len(estimate.rows)} rows changed; 1 figure changed ("
    )


@pytest.mark.slow
def test_a_figure_of_another_date_moves_no_row(data: Path) -> None:
    """A figure that is newer and equal is named; the rows are the same."""
    estimate = asked(channels=["linkedin"], range=None)
    linkedin(data, 'as_of = "2025-01"', 'as_of = "2026-06"')
    listing, same = again(estimate, current=True)
    assert same
    assert [(one["figure"], one["ratio"]) for one in listing.more["figures"]] == [
        ("linkedin_members", 1.0)
    ]
    assert listing.title.startswith(
        f"Same today: none of {len(estimate.rows)} rows changed; 1 figure changed ("
    )


@pytest.mark.slow
def test_changed_defaults_are_named(data: Path) -> None:
    """A default that is another value today is named with both; one the user gave himself is
    not.
    """
    estimate = asked(plan=TOTAL, channels=["facebook"], load={"set": ["vat.services=10%"]})
    default = data / "assumptions" / "ml" / "default.toml"
    shared = data / "assumptions" / "shared" / "union.toml"
    replaced(shared, 'fee_basis = "net"', 'fee_basis = "gross"')
    replaced(shared, 'central = "1.2 USD"', 'central = "1.5 USD"')
    replaced(shared, 'central = "1.7 USD"', 'central = "1.9 USD"')
    replaced(default, 'services = { value = "18%"', 'services = { value = "20%"')
    replaced(default, "population = { low = 23_600_000", "population = { low = 23_500_000")
    assert again(estimate)[1]
    listing, same = again(estimate, current=True)
    assert not same
    found = {row["key"]: row for row in listing.more["defaults"]}
    assert {key: row["used"] for key, row in found.items()} == {
        "budget.fee_basis": True,
        "channels.facebook.cpm": True,
        "channels.instagram.cpm": False,
        "figures.population": True,
    }
    assert (found["budget.fee_basis"]["saved"], found["budget.fee_basis"]["today"]) == (
        "net",
        "gross",
    )
    assert found["channels.facebook.cpm"]["ratio"] == pytest.approx(1.25)
    assert found["figures.population"]["ratio"] == 1.0
    assert "3 defaults changed" in listing.title
    rows = {row["id"]: row for row in listing.rows}
    assert rows["channel.facebook.impressions"]["verdict"] == "different"
    assert (rows["population"]["difference"], rows["population"]["verdict"]) == (0.0, "different")
    assert rows["budget.total"]["verdict"] == "same"


@pytest.mark.slow
def test_a_group_is_resolved_anew_today_and_as_it_was_in_its_file(data: Path) -> None:
    """A channel that got a figure since joins the group `online` today, and leaves a replay of the
    file alone.
    """
    estimate = asked(range=None)
    assert "channel.x.accounts" not in estimate
    text = (data / "countries" / "ml" / "figures" / "platforms.toml").read_text(encoding="utf-8")
    assert "[figure.x_users]" in text
    place = text.index("[[figure.x_users.observation]]")
    end = text.index("\n[figure.", place) if "\n[figure." in text[place:] else len(text)
    entry = text[place:end].replace('basis = "speculative"', 'basis = "stated"')
    (data / "countries" / "ml" / "figures" / "platforms.toml").write_text(
        text[:place] + entry + text[end:], encoding="utf-8"
    )
    names._text.cache_clear()
    assert "channel.x.accounts" in asked(range=None)
    assert again(estimate)[1]
    listing, same = again(estimate, current=True)
    assert not same
    assert ("x_users", "new") in {(row["figure"], row["change"]) for row in listing.more["figures"]}
    assert {row["id"] for row in listing.rows if row["verdict"] == "new"} >= {
        "channel.x.accounts",
        "channel.x.reachable",
    }


@pytest.mark.slow
def test_a_preference_stays_and_its_source_may_be_gone(data: Path) -> None:
    """The user's own preference holds today too; where the observation is gone, that is said, and
    the file still runs.
    """
    estimate = asked(load={"prefer": {"population": "instat-census-2022"}}, range=None)
    assert again(estimate, current=True)[1]
    path = data / "countries" / "ml" / "figures" / "population.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("instat-census-2022", "instat-census-2023"),
        encoding="utf-8",
    )
    names._text.cache_clear()
    assert again(estimate)[1]
    with pytest.raises(
        InputError, match=r"^x\.toml: prefer\.population: .*`instat-census-2022`"
    ) as caught:
        again(estimate, current=True)
    assert (
        caught.value.hint
        == "`malisize audience --prefer population=instat-census-2022` says what to give"
    )


@pytest.mark.slow
def test_a_preference_no_row_rests_on_may_be_gone(data: Path) -> None:
    """A file of another version with a preference that fits nothing here any more still
    reproduces.
    """
    estimate = asked(load={"prefer": {"urban_share": "korhogo-2025"}}, range=None)
    assert "urban_share" not in {figure.figure for figure in estimate.figures}
    path = data / "countries" / "ml" / "figures" / "population.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("korhogo-2025", "korhogo-2026"), encoding="utf-8"
    )
    names._text.cache_clear()
    older = edited(estimate, lambda document: document["versions"].update(malisize="0.0.9"))
    assert replay(older, "x.json")[1]
    with pytest.raises(InputError, match="no observation from `korhogo-2025`"):
        again(estimate)


def test_a_figure_that_is_gone_is_named(data: Path) -> None:
    """A file with a figure that this version no longer has cannot run; the version that saved it is
    named.
    """

    def change(document: dict[str, Any]) -> None:
        for figure in document["figures"]:
            figure["figure"] = figure["figure"].replace("linkedin_members", "linkedin_souls")

    with pytest.raises(InputError) as caught:
        replay(edited(asked(channels=["linkedin"]), change), "x.json")
    assert caught.value.message == "x.json: no figure `linkedin_souls`"
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("malisize 0.1.0, Python ")


@pytest.mark.slow
def test_a_key_that_is_gone_matters_where_a_number_rests_on_it() -> None:
    """Another version's unused defaults under keys that this one lacks are passed over; used ones
    are named.
    """
    estimate = asked(channels=["facebook"])

    def unused(document: dict[str, Any]) -> None:
        document["versions"]["malisize"] = "0.0.9"
        document["layers"][0]["rest"]["channels.facebook.magic"] = "5%"

    def used(document: dict[str, Any]) -> None:
        unused(document)
        key, keys = "figures.population", document["layers"][0]["used"]
        keys[keys.index(key)] = "moons"
        next(one for one in document["assumptions"] if one["key"] == key)["key"] = "moons"

    def same_version(document: dict[str, Any]) -> None:
        unused(document)
        document["versions"]["malisize"] = "0.1.0"

    assert replay(edited(estimate, unused), "x.json")[1]
    listing, same = replay(edited(estimate, used), "x.json")
    assert not same
    assert "Keys that this version does not have: moons." in listing.remarks
    with pytest.raises(InputError, match="unknown key `magic`"):
        replay(edited(estimate, same_version), "x.json")


@pytest.mark.slow
def test_what_has_no_answer_any_more_says_so() -> None:
    """A file whose values leave no valid answer is refused like any such request."""

    def change(document: dict[str, Any]) -> None:
        next(one for one in document["assumptions"] if one["key"] == "budget.production")[
            "value"
        ] = "900000 XOF"

    with pytest.raises(
        InfeasibleError, match=r"^x\.json: the total of 500 000 XOF does not cover production"
    ):
        replay(edited(asked(plan=TOTAL), change), "x.json")


# With a change


def changed(name: str, *changes: str, current: bool = False) -> tuple[Listing, bool]:
    """Replay a saved estimate with something set otherwise."""
    content = render(estimate_of(name), "json").encode()
    return replay(saved.read(content, "x.json"), "x.json", current=current, changes=changes)


@pytest.mark.slow
def test_a_change_moves_the_rows_it_would_have_moved() -> None:
    """The rows are those of the same request with that setting, and differing is no failure."""
    estimate = Study.load().audience(date=DATE)
    content = render(estimate, "json").encode()
    listing, fine = replay(saved.read(content, "x.json"), "x.json", changes=["overlap=90%"])
    assert fine
    again = Study.load(set={"overlap": "90%"}).audience(date=DATE)
    rows = {row["id"]: row for row in listing.rows}
    assert [rows[row.id]["central"] for row in again] == [row.central for row in again]
    assert [id for id, row in rows.items() if row["verdict"] != "same"] == [
        "reachable.deduplicated"
    ]
    assert listing.request["verdict"] == "changed"
    assert listing.request["changes"] == ["overlap=90%"]
    assert listing.title.startswith(f"With overlap=90%: 1 of {len(rows)} rows differs")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "value", "options"),
    [
        ("audience.area", "rural", {"area": "rural"}),
        ("audience.area", "kayes+sikasso", {"area": ["kayes", "sikasso"]}),
        ("audience.gender", "men", {"gender": "men"}),
        ("audience.channels", "facebook", {"channels": ["facebook"]}),
    ],
)
def test_a_change_wins_over_an_option(key: str, value: str, options: dict[str, Any]) -> None:
    """Whom the options asked about is changed too."""
    typed: dict[str, Any] = {"area": "bamako", "gender": "women", "channels": ["online"]}
    content = render(Study.load().audience(**typed, range=None), "json").encode()
    listing, _ = replay(saved.read(content, "x.json"), "x.json", changes=[f"{key}={value}"])
    again = Study.load().audience(**{**typed, **options}, range=None)
    now = {row["id"]: row["central"] for row in listing.rows if "central" in row}
    kept = {row.id: row.central for row in again if row.id in now}
    assert kept
    assert {id: now[id] for id in kept} == kept


def test_a_change_that_moves_nothing_says_so() -> None:
    listing, fine = changed("defaults", "channels.radio.weekly_share=50%")
    assert fine
    assert f"none of {len(listing.rows)} rows differs" in listing.title


def test_a_change_that_cannot_be_read_is_refused_as_it_was_typed() -> None:
    """A wrong key is the option's fault, not the file's."""
    with pytest.raises(InputError, match=r"^set overlp: unknown key"):
        changed("defaults", "overlp=90%")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["school-fees", "momo-merchant"])
def test_a_market_saved_in_french_is_the_same_market(name: str, tmp_path: Path) -> None:
    """Reasons, labels and sources of a shipped file are the same text in every language."""
    path = tmp_path / "x.toml"
    Study.load(name).market(years=2, range=None).save(path, lang="fr")
    kept = saved.read(path.read_bytes(), "x.toml")
    assert kept.request["lang"] == "fr"
    listing, same = replay(kept, "x.toml")
    assert same, listing
