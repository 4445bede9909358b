"""The worked tables of docs/method.md, read from the document and worked out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from malisize import Batch, Study
from malisize.answer import Answer
from malisize.model.odds import at_odds, odds_of
from malisize.request import Request
from tests.model.helpers import CATALOGUE, rows
from tests.places import COUNTRY

METHOD = (Path(__file__).parents[1] / "docs" / "method.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
SEXES = ("women", "men")
SURVEYS = (("dhs-mali-2018", None), ("ehcvm-mali-2021", None))
BESIDE = (("ehcvm-mali-2018", None), ("breen-2025", "2021"))
FORMER = [area for area in COUNTRY.areas.values() if area.kind in ("former", "capital")]

Line = tuple[float, ...]


def table(name: str) -> list[tuple[str, Line]]:
    """Return the lines of a table of the document: the first cell, and the numbers of the rest."""
    found = re.search(rf"<!-- table: {name} -->\n(.*?)\n(?=\n|$)", METHOD + "\n\n", re.DOTALL)
    assert found is not None, name
    lines = []
    for line in found[1].splitlines()[2:]:
        first, *rest = [cell.strip() for cell in line.strip().strip("|").split("|")]
        texts = [one for cell in rest for one in NUMBER.findall(cell)]
        lines.append((first, tuple(float(one.replace(",", "")) for one in texts)))
    return lines


@cache
def cells() -> dict[str, tuple[float, float]]:
    """Return the people of 15 to 49 of each former region and sex, and their odds of being
    online.
    """
    out = {}
    for area in FORMER:
        for sex in SEXES:
            found = rows(area.codes[0], sex, "15-49", channels=["facebook"])
            share = found["segment.penetration"]
            out[f"{area.codes[0]}/{sex}"] = found["segment.population"], odds_of(share)
    return out


def fitted(source: str, as_of: str | None) -> dict[str, tuple[float, float]]:
    """Return of each cell of a source what it has, and what the cells have at its own level; a
    bisection of one factor on all odds, which shares no code with the model.
    """
    asked = CATALOGUE.figure("internet_use", "access").cells(source, as_of)
    there = {cell: one.value or 0.0 for cell, one in asked.items() if cell in cells()}
    people = {cell: cells()[cell][0] for cell in there}
    goal = sum(people[cell] * share for cell, share in there.items())
    low, high = 1e-4, 1e4
    for _ in range(200):
        middle = (low * high) ** 0.5
        total = sum(people[cell] * at_odds(cells()[cell][1] * middle) for cell in there)
        low, high = (middle, high) if total < goal else (low, middle)
    return {cell: (share, at_odds(cells()[cell][1] * low)) for cell, share in there.items()}


def points(source: str, as_of: str | None) -> list[float]:
    """Return how many points each cell of a source is off."""
    return [abs(own - other) * 100 for own, other in fitted(source, as_of).values()]


def by_region() -> Iterator[Line]:
    """Yield of each former region women and men, as each survey has them and at its level."""
    found = [fitted(*one) for one in SURVEYS]
    for area in FORMER:
        yield tuple(
            round(share * 100)
            for each in found
            for sex in SEXES
            for share in each[f"{area.codes[0]}/{sex}"]
        )


def misses() -> Iterator[Line]:
    """Yield the mean and the largest miss of each source."""
    for one in (*SURVEYS, *BESIDE):
        off = points(*one)
        yield round(sum(off) / len(off), 1), round(max(off), 1)


def by_level() -> Iterator[Line]:
    """Yield people online and shares of three places at each level."""
    for level, _ in table("online by level"):
        shares = [
            rows(area, "all", "15-49", channels=["facebook"], settings={"users.level": level})
            for area in ("national", "bamako", "former-sikasso")
        ]
        online = round(shares[0]["online"])
        yield online, *(round(one["segment.penetration"] * 100) for one in shares)


def sizes() -> Iterator[Line]:
    """Yield WhatsApp and TikTok in Bamako, elsewhere and together: people online of 15 and over
    times who uses it times who does so in a month.
    """
    known = {
        "whatsapp": ("whatsapp_account_share_8_capitals", 0.86, 0.55, 0.90),
        "tiktok": ("tiktok_account_share_bamako", 0.64, 0.12, 0.75),
    }
    capital = rows("bamako", "all", "15+", channels=["facebook"])["segment.online"]
    country = rows("national", "all", "15+", channels=["facebook"])["segment.online"]
    for here, outside, active in (one[1:] for one in known.values()):
        parts = [capital * here * active, (country - capital) * outside * active]
        yield round(capital), here * 100, active * 100, round(parts[0])
        yield round(country - capital), outside * 100, active * 100, round(parts[1])
        yield round(country), round(sum(parts))


def together() -> Iterator[Line]:
    """Yield WhatsApp and TikTok together at each overlap: with V = the larger over the overlap, at
    most everybody online, V (1 - (1 - W / V) (1 - T / V)).
    """
    whole, (whatsapp, tiktok) = (
        rows("national", "all", "15+", channels=["facebook"])["segment.online"],
        [sum(one) for one in _parts()],
    )
    for overlap, _ in table("two channels together"):
        v = max(whatsapp, min(whole, whatsapp / (float(overlap.rstrip(" %")) / 100)))
        yield round(v), round(v * (1 - (1 - whatsapp / v) * (1 - tiktok / v)))


def _parts() -> list[tuple[float, float]]:
    capital = rows("bamako", "all", "15+", channels=["facebook"])["segment.online"]
    rest = rows("national", "all", "15+", channels=["facebook"])["segment.online"] - capital
    return [(capital * 0.86 * 0.9, rest * 0.55 * 0.9), (capital * 0.64 * 0.75, rest * 0.12 * 0.75)]


def spoken() -> Iterator[Line]:
    """Yield what language.online makes of the women who read French, of 15 and over."""
    base = rows("national", "women", "15+", channels=["facebook"])
    people, online = base["segment.population"], base["segment.online"]
    for lean, _ in table("language online"):
        at = float(lean.rstrip(" %")) / 100
        share = 0.215 + at * (min(1.0, 0.215 * people / online) - 0.215)
        yield round(people), round(online), round(share * 100, 1), round(share * online)


TABLES: dict[str, Callable[[], Iterator[Line]]] = {
    "fit by region": by_region,
    "misses": misses,
    "online by level": by_level,
    "channels": sizes,
    "two channels together": together,
    "language online": spoken,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_worked_table_is_what_comes_out(name: str) -> None:
    """Every number of a table is what its arithmetic gives at the central values."""
    written = [numbers for _, numbers in table(name)]
    found = [tuple(map(float, line)) for line in TABLES[name]()]
    assert len(written) == len(found)
    for here, there in zip(written, found, strict=True):
        assert here == pytest.approx(there, rel=1e-9, abs=1e-9)


def test_the_tables_are_those_of_the_document() -> None:
    """No table of the document is left out."""
    marked = set(re.findall(r"<!-- table: (.+) -->", METHOD))
    assert marked == {*TABLES, "online by region"}


@pytest.mark.slow
def test_the_table_with_ranges() -> None:
    """Shares online by area and sex have the central values written, and the ranges of a few of
    them to two points, which fewer draws move.
    """
    lines = table("online by region")
    places = ["bamako", "former-kayes", "former-sikasso", "former-mopti", "national"]
    written = {(place, sex): numbers[at : at + 3]
               for place, (_, numbers) in zip(places, lines, strict=True)
               for sex, at in zip((*SEXES, "all"), (0, 3, 6), strict=True)}  # fmt: skip
    for (place, sex), numbers in written.items():
        found = rows(place, sex, "15-49", channels=["facebook"])["segment.penetration"]
        assert numbers[0] == round(found * 100)
    drawn = [("bamako", "all"), ("former-mopti", "women"), ("national", "all")]
    batch = Batch(Study.load(), ["segment.penetration"], age="15-49", channels=["facebook"],
                  draws=2000, range="90%")  # fmt: skip
    values = batch.run({"area": [one for one, _ in drawn], "gender": [sex for _, sex in drawn]})
    for end, at in (("low", 1), ("high", 2)):
        found_ends = values.values[f"segment.penetration.{end}"] * 100
        assert [written[one][at] for one in drawn] == pytest.approx(list(found_ends), abs=2)


def test_the_model_has_the_numbers_of_the_tables() -> None:
    """The sizes worked by hand, and the two together, are rows of the default audience."""
    found = rows("national", "all", "15+", channels=["whatsapp", "tiktok"])
    hand = dict(enumerate(numbers[-1] for _, numbers in table("channels")))
    assert round(found["channel.whatsapp.reachable"]) == hand[2]
    assert round(found["channel.tiktok.reachable"]) == hand[5]
    both = dict(table("two channels together"))["85 %"]
    assert round(found["reachable.deduplicated"]) == both[1]
    women = rows("national", "women", "15+", channels=["facebook"],
                 settings={"audience.reads": "french"})  # fmt: skip
    assert round(women["segment.narrowed.online"]) == dict(table("language online"))["50 %"][3]


@pytest.mark.slow
def test_the_fit_is_within_four_points() -> None:
    """At each survey's own level the eighteen cells miss it by less than four points on average,
    which is a fit and no forecast.
    """
    for one in SURVEYS:
        off = points(*one)
        assert len(off) == 18
        assert sum(off) / 18 < 4


def test_women_against_men_in_mopti() -> None:
    """The ratio of each survey, and that of the model by the geometric mean of two odds ratios."""
    given = [fitted(*one) for one in (*SURVEYS, BESIDE[0])]
    pairs = [[one[f"ML05/{sex}"][0] for sex in SEXES] for one in given]
    said = [round(women / men, 2) for women, men in pairs]
    assert said == [0.21, 0.45, 0.38]
    odds = [women / (1 - women) / (men / (1 - men)) for women, men in pairs]
    mean = (odds[0] * odds[1]) ** 0.5
    assert [round(one, 3) for one in (odds[0], odds[1], mean)] == [0.175, 0.398, 0.264]
    women, men = (rows("former-mopti", sex, "15-49", channels=["facebook"]) for sex in SEXES)
    shares = [one["segment.penetration"] for one in (women, men)]
    assert round(shares[0] / shares[1], 2) == 0.37
    of_men = mean * shares[1] / (1 - shares[1])
    assert of_men / (1 + of_men) == pytest.approx(shares[0], abs=0.002)
    drawn = [answer(sex).over_draws(["segment.penetration"]) for sex in SEXES]
    ratio = np.concatenate([one["segment.penetration"] / other["segment.penetration"]
                            for one, other in zip(*drawn, strict=True)])  # fmt: skip
    assert np.quantile(ratio, [0.05, 0.95]) == pytest.approx([0.16, 0.83], abs=0.02)
    assert np.mean(ratio > 0.5) == pytest.approx(1 / 3, abs=0.03)


def answer(sex: str) -> Answer:
    """Return people online of former Mopti by sex, over draws."""
    asked = Request(area=("former-mopti",), gender=(sex,), age=("15-49",), draws=4_000)
    return Study.load().ask(asked._replace(channels=("facebook",)))


@pytest.mark.slow
def test_channels_add_up_over_towns_and_countryside_and_all_together_do_not() -> None:
    """The numbers of the health campaign asked by part and as one, and the caveat that says it."""
    study = Study.load("health-campaign")
    found = [study.audience(area=area, range=None) for area in ("rural", "urban", "national")]
    sms, every = (
        [one[row].central for one in found]
        for row in ("channel.sms.reachable", "reachable.deduplicated")
    )
    assert sms[0] + sms[1] == pytest.approx(sms[2])
    assert [round(one, -3) for one in sms] == [4_562_000, 4_514_000, 9_076_000]
    assert [round(one, -3) for one in every] == [6_687_000, 5_156_000, 11_988_000]
    assert every[2] / (every[0] + every[1]) == pytest.approx(1.012, abs=5e-4)
    assert any(note.kind == "independent" for note in found[2].notes)
    assert not any(note.kind == "independent" for note in Study.load().audience(range=None).notes)
