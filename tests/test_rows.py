"""The table of rows is what real runs print: no row is missing in it, none has gone, and completion
offers all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from malisize import Study
from malisize.assumptions import bundled
from malisize.cli import row_words
from malisize.errors import InputError, MalisizeError
from malisize.figures.catalogue import Catalogue
from malisize.market.start import refuse_start
from malisize.model.channels import Channel, channels
from malisize.model.pieces import BY_KIND, PIECES, price_example
from malisize.records import Estimate
from malisize.request import PlanRequest, Request
from malisize.rows import FAMILIES, MONEY, _pattern, family_of, ids, number_in
from tests.places import COUNTRY

KNOWN = [one for one in channels(COUNTRY).values() if not one.unavailable]
SIZES = {
    f"channels.{one.key}.{'weekly_share' if one.sizing == 'weekly' else 'accounts'}": (
        "50%" if one.sizing == "weekly" else "200000"
    )
    for one in KNOWN
}
MARKET = """
audience.channels = ["facebook"]
conversion_rate = 0.02
[market]
start = "reachable.deduplicated"
price = "1000 XOF"
purchases = 10
take_rate = "10%"
capacity = 5000
capacity_purchases = 40000
winning = { budget = "5M XOF", cost = "2000 XOF" }
people_per_conversion = 0.8
growth = "3%"
plausible_spend = "10%"
online_buyers = { least = "0.5%", most = "5%" }
top_down = { level = "TAM", total = "40bn XOF", share = "2%" }
step = [
    { label = "a", share = "50%", level = "TAM" },
    { label = "b", share = "50%", level = "SAM" },
    { label = "c", share = "50%", level = "SOM" },
]
"""
YEARS = MARKET.replace("1000 XOF", "=").replace('"="', '["1000 XOF", "1100 XOF"]')
YEARS = YEARS.replace("purchases = 10", "purchases = [10, 11]")
YEARS = YEARS.replace('take_rate = "10%"', 'take_rate = ["10%", "9%"]')
YEARS = YEARS.replace("capacity = 5000", "capacity = [5000, 6000]")
YEARS = YEARS.replace('"2000 XOF" }', '["2000 XOF", "1900 XOF"] }')
YEARS = YEARS.replace('share = "50%", level = "SAM"', 'share = ["50%", "60%"], level = "SAM"')
LINES = """
audience.channels = ["facebook"]
[market]
start = "12k shops"
growth = "3%"
[market.line.fees]
share = ["50%", "60%"]
price = ["1000 XOF", "1100 XOF"]
purchases = [10, 11]
take_rate = ["10%", "9%"]
[market.line.goods]
revenue_per_customer = "1000 XOF"
[[market.step]]
label = "a"
share = "50%"
level = "TAM"
[[market.step]]
label = "b"
share = "50%"
level = "SAM"
[[market.step]]
label = "c"
share = "50%"
level = "SOM"
"""
OWN = {"own": MARKET, "years": YEARS, "lines": LINES}
HOLDERS = {
    "AREA": ["gao"],
    "CHANNEL": ["facebook"],
    "TIMES": [2],
    "OFTEN": [1],
    "PLACE": [1],
    "YEAR": [1],
    "WEEK": [1],
    "LINE": ["fees"],
}
Run = tuple[Mapping[str, Sequence[str]], Estimate]


def prices(one: Channel) -> Iterator[dict[str, str]]:
    """Yield the ways to buy a channel, each with clicks and conversions where it can have them."""
    ways = [{"cpm": "500 XOF", "ctr": "0.01", "conversion_rate": "0.02"}]
    for piece in PIECES:
        if piece.name == BY_KIND.get(one.kind) or (one.key, piece.name) == ("whatsapp", "messages"):
            ways.append({piece.price: price_example(piece.price, COUNTRY), **piece.needs})
    for way in ways:
        yield {f"channels.{one.key}.{key}": value for key, value in way.items()}


def runs_of_every_channel() -> Iterator[Run]:
    """Yield audiences and plans over all channels, however they are bought."""
    study, names = Study.load(set=SIZES), [one.key for one in KNOWN]
    yield {}, study.audience(channels=names, range=None, narrow=["x=50%"])
    yield {}, study.audience(range=None, age="18-35")
    yield {}, study.audience(range=None, area="urban")
    two = ["sikasso", "mopti:rural"]
    yield {"area": two}, study.audience(channels=["facebook"], range=None, area=two)
    two = ["facebook", "instagram"]
    yield {}, study.budget(PlanRequest(reach="100k"), channels=two, range=None)
    yield {}, study.budget(PlanRequest(reach="100k"), channels=two, draws=100)
    flight = PlanRequest("100000 XOF", start="2026-12-01", end="2027-01-10")
    line = {"start": ["2026-12-01"], "end": ["2027-01-10"]}
    yield line, study.budget(flight, channels=two, range=None)
    every = {f"budget.{name}": "10%" for name in ("discount", "agency_discount")}
    cheaper = study.varied(set={**every, "budget.volume_discount": "5% from 1 XOF"})
    yield {}, cheaper.budget(PlanRequest("100000 XOF"), channels=two, range=None)
    plan = PlanRequest("100000 XOF", effective=7)
    yield {"effective": ["7"]}, study.budget(plan, channels=two, range=None)
    for one in KNOWN:
        for way in prices(one):
            bought = study.varied(set={**way, f"channels.{one.key}.discount": "10%"})
            yield (
                {},
                bought.budget(
                    PlanRequest("10000 XOF"),
                    channels=[one.key],
                    range=None,
                    narrow=["x=50%"],
                    gender="women",
                ),
            )


def runs_of_every_case(folder: Path) -> Iterator[Run]:
    """Yield what every bundled file gives, as an audience, a plan and a market."""
    for name in (*bundled.names(COUNTRY), *OWN):
        file = (f"{name}.toml", OWN[name].encode()) if name in OWN else name
        study = Study.load(file, set={"conversion_rate": "0.02"})
        line = {"assumptions": [name]} if name not in OWN else {}
        if name == "lines":
            path = folder / "lines.toml"
            path.write_text(LINES)
            line = {"assumptions": [str(path)]}
        yield line, study.audience(range=None)
        asked = [lambda one: one.budget(PlanRequest("5M XOF"), range=None)]
        if study.has_market:
            years = 2 if name in OWN else 3
            asked.append(lambda one, years=years: one.market(range=None, years=years))
            asked.append(lambda one: one.market(range=None, plan=PlanRequest("5M XOF")))
        for ask in asked:
            try:
                yield line, ask(study)
            except MalisizeError as error:  # a channel of the case has no price or no clicks
                known = ("has no price", "market.start", "counts clicks")
                if not any(words in error.message for words in known):
                    raise


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    folder = tmp_path_factory.mktemp("files")
    return [*runs_of_every_channel(), *runs_of_every_case(folder)]


@pytest.mark.slow
def test_every_row_that_runs_print_is_in_the_table_with_its_unit(runs: list[Run]) -> None:
    for _, estimate in runs:
        for row in estimate:
            family = family_of(row.id)
            assert family is not None, row.id
            unit = family.unit.replace(MONEY, COUNTRY.currency)
            assert unit in ("", row.unit), row.id


@pytest.mark.slow
def test_every_family_is_printed_by_some_run(runs: list[Run]) -> None:
    printed = {family_of(row.id) for _, estimate in runs for row in estimate}
    assert [family.id for family in FAMILIES if family not in printed] == []
    always = {family.id for family in FAMILIES if family.always}
    assert all(always <= {row.id for row in estimate} for _, estimate in runs)


@pytest.mark.slow
def test_every_row_that_runs_print_completes(runs: list[Run]) -> None:
    """Given the files and options of the line, each id is offered, with what it is."""
    missing = set()
    for line, estimate in runs:
        offered = dict(row_words.rows_of(line))
        missing |= {row.id for row in estimate} - set(offered)
        assert all(offered.values())
    assert not missing


@pytest.mark.slow
def test_no_other_row_of_audiences_and_plans_completes(runs: list[Run]) -> None:
    printed = {row.id for _, estimate in runs for row in estimate}
    offered = {id for id, _ in row_words.rows_of({}) if not id.startswith("market.")}
    weeks = {id for id in offered if ".week." in id}
    assert offered - printed - weeks == set()
    planned = Study.load().ask(Request(channels=("facebook",), plan=PlanRequest("100000 XOF")))
    own = {id for id in weeks if id.split(".")[1] in ("facebook", "week")}
    assert {planned.spec(id).id for id in own} == own
    assert len(own) == 32


@pytest.mark.slow
def test_a_market_starts_where_the_table_says() -> None:
    """Rows that count people or accounts of an audience, and no others."""
    for family in FAMILIES:
        for id in ids(
            family,
            HOLDERS,
        ):
            if family.starts:
                refuse_start(id, Catalogue(COUNTRY))
                continue
            with pytest.raises(InputError):
                refuse_start(id, Catalogue(COUNTRY))


@pytest.mark.parametrize(
    ("id", "holder", "number"),
    [
        ("market.year.12.tam.people", "YEAR", 12),
        ("channel.facebook.reach_7plus", "TIMES", 7),
        ("plan.reach_3plus", "TIMES", 3),
        ("market.step.2", "PLACE", 2),
        ("market.price", "YEAR", None),
        ("nonsense", "YEAR", None),
    ],
)
def test_the_number_in_an_id(id: str, holder: str, number: int | None) -> None:
    assert number_in(id, holder) == number


def test_the_first_name_of_a_row_stands_for_no_other() -> None:
    """So that the families of other first names need not be looked at."""
    assert all(family.id.split(".")[0].islower() for family in FAMILIES)
    for family in FAMILIES:
        filled = {"AREA": "kayes", "CHANNEL": "sms", "LINE": "goods"}
        parts = [filled.get(part, part) for part in family.id.split(".")]
        id = re.sub("[A-Z]+", "3", ".".join(parts))
        assert family_of(id) == next(one for one in FAMILIES if _pattern(one.id).fullmatch(id))
        assert family_of(family.id) == (family if family.id.islower() else None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "options", "said", "hint"),
    [
        ("reachable.dedup", {}, "no row `reachable.dedup`", "`reachable.deduplicated`"),
        ("reachable", {}, "no row `reachable`", "`reachable.deduplicated`"),
        ("plan", {"plan": PlanRequest("1M XOF")}, "no row `plan`", "`plan.reach`"),
        ("facebook", {}, "no row `facebook`", "`channel.facebook.reachable`"),
        ("channel.facebok.reachable", {}, "no row", "`channel.facebook.reachable`"),
        ("channel.facebook.reachabel", {}, "no row", "`channel.facebook.reachable`"),
        ("channel.tv.reachable", {}, "in this request", "add `--channel tv`"),
        ("plan.reach", {}, "without a plan", "add `--total"),
        ("plan.rech", {"plan": PlanRequest("1M XOF")}, "no row `plan.rech`", "`plan.reach`"),
        ("plan.reach_5plus", {"plan": PlanRequest("1M XOF")}, "in this", "add `--effective 5`"),
        ("segment.narrowed.online", {}, "in this request", "add `--narrow"),
        ("plan.rech", {}, "no row `plan.rech`", "did you mean plan.reach?"),
        ("zzz", {}, "no row `zzz`", "`reachable.deduplicated`; `malisize audience --format csv`"),
        ("zzz", {"plan": PlanRequest("1M XOF")}, "no row `zzz`", "such as `plan.reach`"),
    ],
)
def test_an_unknown_row_gets_a_suggestion(
    row: str, options: dict[str, object], said: str, hint: str
) -> None:
    """What is no row anywhere is taken for the nearest one; what is one elsewhere says where."""
    with pytest.raises(InputError) as caught:
        Study.load().explain(row, options.get("plan"), channels=["facebook"], range=None)
    assert said in caught.value.message
    assert hint in (caught.value.hint or "")
