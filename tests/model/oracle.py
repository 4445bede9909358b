"""The audience worked out a second time, in plain numbers from the shipped files: no line of it is
shared with the model.

Every value is the median of what default.toml or the catalogue states. People are spread evenly
over the years of a published band, those of the open band up to 84, and users within a band of
theirs like the people.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
COUNTRY = ROOT / "countries" / "ml"
ALL = (0, 85)


def median(value: Any, *, share: bool) -> float:
    """Return the median of a value as an assumptions file writes it."""
    if isinstance(value, dict):
        if "value" in value:
            return median(value["value"], share=share)
        if "central" in value:
            return median(value["central"], share=share)
        if "min" in value:
            return (median(value["min"], share=share) + median(value["max"], share=share)) / 2
        return middle(
            median(value["low"], share=share), median(value["high"], share=share), share=share
        )
    if isinstance(value, str):
        if " to " in value:
            low, _, high = value.partition(" to ")
            return middle(median(low, share=share), median(high, share=share), share=share)
        return float(value.rstrip("%")) / 100 if value.endswith("%") else float(value)
    return float(value)


def middle(low: float, high: float, *, share: bool) -> float:
    """Return the median of a 90 % range: the geometric mean, of shares that of their odds."""
    if not share:
        return math.sqrt(low * high)
    odds = math.sqrt(low / (1 - low) * high / (1 - high))
    return odds / (1 + odds)


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a TOML table as dotted keys, values with their provenance left whole."""
    out: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and not set(value) & {"value", "low", "min", "why"}:
            out.update(flat(value, f"{prefix}{key}."))
        else:
            out[f"{prefix}{key}"] = value
    return out


def bundled(name: str) -> dict[str, Any]:
    """Return a shipped assumptions file as dotted keys, without its scenarios."""
    document = tomllib.loads(
        (ROOT / "assumptions" / "ml" / f"{name}.toml").read_text(encoding="utf-8")
    )
    document.pop("scenario", None)
    return flat(document)


def catalogue() -> dict[str, dict[str, Any]]:
    """Return every figure as its file states it."""
    out: dict[str, dict[str, Any]] = {}
    for path in sorted((COUNTRY / "figures").glob("*.toml")):
        out.update(tomllib.loads(path.read_text(encoding="utf-8"))["figure"])
    return out


FIGURES = catalogue()
CHANNELS = tomllib.loads((COUNTRY / "channels.toml").read_text(encoding="utf-8"))


class ByHand:
    """One segment, by hand."""

    def __init__(
        self,
        area: str = "national",
        gender: str = "all",
        age: tuple[int, int] = ALL,
        files: Sequence[str] = (),
        **more: Any,
    ) -> None:
        self.given = bundled("default")
        for name in files:
            self.given.update(bundled(name))
        self.given.update({key.replace("__", "."): value for key, value in more.items()})
        self.narrow = math.prod(
            median(one["share"], share=True) for one in self.given.get("audience.narrow", [])
        )
        self.area, self.gender, self.age = area, gender, age

    # Inputs

    def figure(self, key: str) -> float:
        """Return the central value of a figure: as assumed, else of the observation that is
        used.
        """
        share = FIGURES[key]["unit"] == "share"
        if f"figures.{key}" in self.given:
            return median(self.given[f"figures.{key}"], share=share)
        seen = FIGURES[key]["observation"]
        used = [one for one in seen if one.get("rank") == "preferred"]
        used = used or [one for one in seen if one["basis"] not in ("speculative", "illustrative")]
        return (
            float(used[0]["value"])
            if "value" in used[0]
            else middle(used[0]["low"], used[0]["high"], share=share)
        )

    def share(self, key: str) -> float:
        """Return the central value of an assumed share."""
        return median(self.given[key], share=True)

    def amount(self, key: str) -> float:
        """Return the central value of an assumed amount or ratio."""
        return median(self.given[key], share=False)

    # People

    def five_years(self, low: int, high: int) -> float:
        """Return the share of all Malians aged low to below high, from the published bands over
        their sum.
        """
        total = whole = 0.0
        for start in range(0, 70, 5):
            end = 85 if start == 65 else start + 5
            key = (
                "population_share_65_up" if start == 65 else f"population_share_{start}_{start + 4}"
            )
            common = max(0, min(high, end) - max(low, start))
            total += self.figure(key) * common / (end - start)
            whole += self.figure(key)
        return total / whole

    def place(self) -> float:
        """Return the area's share of the population."""
        urban, capital = self.figure("urban_share"), self.share("area.bamako.population_share")
        if self.area in ("national", "urban", "rural", "bamako"):
            return {"national": 1.0, "urban": urban, "rural": 1 - urban, "bamako": capital}[
                self.area
            ]
        return self.figure(f"region_population_{self.area}") / self.figure("census_population")

    def aged(self, age: tuple[int, int]) -> float:
        """Return the share of the area's people in an age band; Bamako has more adults, so the rest
        has fewer.
        """
        low, high = age
        if self.area == "national" or (low == 0 and high == 85):
            return self.five_years(low, high) if (low, high) != ALL else 1.0
        nation = self.five_years(15, 85)
        urban, capital = self.figure("urban_share"), self.share("area.bamako.population_share")
        adults = self.share("area.bamako.share_15_up")
        rest = (nation - capital * adults) / (1 - capital)
        here = {
            "bamako": adults,
            "urban": (capital * adults + (urban - capital) * rest) / urban,
        }.get(self.area, rest)
        young = self.five_years(min(low, 15), min(high, 15)) * (1 - here) / (1 - nation)
        if low == 0 and high >= 15:
            young = 1 - here
        old = self.five_years(max(low, 15), max(high, 15)) * here / nation
        return young + old

    def women(self, share: float) -> float:
        """Return the share of the gender, given that of women."""
        return {"all": 1.0, "women": share, "men": 1 - share}[self.gender]

    def people(self, age: tuple[int, int]) -> float:
        """Return the area's people of the gender in an age band."""
        return (
            self.figure("population")
            * self.place()
            * self.women(self.figure("female_share"))
            * self.aged(age)
        )

    def ages(self, least: int) -> tuple[int, int]:
        """Return the ages of the segment from a least age on."""
        return max(self.age[0], least), self.age[1]

    # Internet users

    def user_place(self, urban: float | None = None, capital: float | None = None) -> float:
        """Return the area's share of users, from the two ratios, or from a channel's own shares of
        towns and capital.
        """
        s_urban, s_capital = self.figure("urban_share"), self.share("area.bamako.population_share")
        k1, k2 = self.amount("area.town_to_rural"), self.amount("area.bamako_to_town")
        countryside, towns, bamako = 1 - s_urban, (s_urban - s_capital) * k1, s_capital * k1 * k2
        whole = countryside + towns + bamako
        urban = (towns + bamako) / whole if urban is None else urban
        capital = bamako / whole if capital is None else capital
        if self.area in ("national", "urban", "rural", "bamako"):
            return {"national": 1.0, "urban": urban, "rural": 1 - urban, "bamako": capital}[
                self.area
            ]
        return (1 - capital) * self.place() / (1 - s_capital)

    def weighed(self, table: str, age: tuple[int, int], least: int = 0) -> float:
        """Return the share of an age band among users aged ``least`` and over, from the weights of
        a table.
        """
        part = whole = 0.0
        for key in [key for key in self.given if key.startswith(f"{table}.age.")]:
            name = key.removeprefix(f"{table}.age.")
            low = int(name.rstrip("+").partition("-")[0])
            high = 85 if name.endswith("+") else int(name.partition("-")[2]) + 1
            weight = self.share(key) / self.five_years(
                low, high
            )  # within a band users are spread like all Malians
            whole += weight * self.five_years(max(low, least), max(low, least, high))
            part += weight * self.five_years(
                max(low, age[0], least), max(low, age[0], least, min(high, age[1]))
            )
        return part / whole

    def users(self, age: tuple[int, int]) -> float:
        """Return the area's internet users of the gender in an age band, at most its people."""
        found = (
            self.figure("internet_users")
            * self.user_place()
            * self.women(self.share("users.female"))
        )
        if age != ALL:
            found *= self.weighed("users", age)
        return min(found, self.people(age))

    # Channels

    def own(self, channel: str, name: str) -> float | None:
        """Return a channel's own value, or None."""
        key = f"channels.{channel}.{name}"
        return None if key not in self.given else median(self.given[key], share="per_" not in name)

    def reach(self, channel: str) -> float:
        """Return the people a channel reaches in the segment, before narrowing."""
        entry = CHANNELS[channel]
        local = entry.get("local", {})
        here = local.get("area") == self.area
        if entry["sizing"] == "weekly":
            weekly = self.own(channel, "weekly_share")
            if weekly is None:
                assert here
                weekly = self.figure(local["figure"].partition(".")[2])
            return self.people(self.ages(15)) * weekly
        online = entry["universe"] == "online"
        if f"channels.{channel}.accounts" in self.given:
            accounts = self.amount(f"channels.{channel}.accounts")
        elif here:  # a survey of online adults counts people: nothing turns accounts into them
            active = self.own(channel, "active_share")
            active = self.share("social.active_share") if active is None else active
            return (
                self.users(self.ages(15)) * self.figure(local["figure"].partition(".")[2]) * active
            )
        else:
            accounts = self.figure(entry["figure"].partition(".")[2])
        if entry["sizing"] == "lines":
            in_use = self.own(channel, "active_line_share") or self.share(
                "channels.sms.active_line_share"
            )
            per_person = self.own(channel, "lines_per_person") or self.amount(
                "channels.sms.lines_per_person"
            )
            nation = self.figure("population") * self.five_years(13, 85)
            return self.people(self.ages(13)) * min(1.0, accounts * in_use / per_person / nation)
        found = accounts
        found *= (
            self.user_place(self.own(channel, "share.urban"), self.own(channel, "share.bamako"))
            if online
            else self.place()
        )
        female = self.own(channel, "share.female")
        if female is None:
            female = self.share("users.female") if online else self.figure("female_share")
        found *= self.women(female)
        age = self.ages(13)
        if age != (13, 85):
            if any(key.startswith(f"channels.{channel}.age.") for key in self.given):
                found *= self.weighed(f"channels.{channel}", age, 13)
            elif entry["kind"] == "social":
                found *= self.weighed("social", age, 13)
            elif online:
                found *= self.weighed("users", age, 13)
            else:
                found *= self.aged(age) / self.aged((13, 85))
        active, per_account = (
            self.own(channel, "active_share"),
            self.own(channel, "people_per_account"),
        )
        found *= self.share("social.active_share") if active is None else active
        found *= self.amount("social.people_per_account") if per_account is None else per_account
        return min(found, self.users(age) if online else self.people(age))

    def together(self, channels: Sequence[str]) -> dict[str, float]:
        """Return the four rows of all channels together, after narrowing."""
        reached = {name: self.reach(name) * self.narrow for name in channels}
        online = [name for name in channels if CHANNELS[name]["universe"] == "online"]
        offline = [name for name in channels if name not in online]
        phones = [name for name in offline if CHANNELS[name]["universe"] == "phones"]
        apart = [reached[name] for name in offline]
        once = apart
        if len(phones) > 1:
            held = [reached[name] for name in phones]
            owners = max(self.reach("sms") * self.narrow, *held)
            once = [
                union_of(owners, held),
                *(reached[name] for name in offline if name not in phones),
            ]
        independent, upper, union = list(apart), sum(apart), list(once)
        if online:
            numbers = [reached[name] for name in online]
            everybody = self.users(self.ages(13)) * self.narrow
            shared = min(everybody, max(numbers) / self.share("overlap"))
            union.append(union_of(shared, numbers))
            independent.append(union_of(everybody, numbers))
            upper += min(sum(numbers), everybody)
        if offline and len(channels) > 1:
            adults_alone = all(CHANNELS[name]["sizing"] == "weekly" for name in channels)
            people = self.people(self.ages(15 if adults_alone else 13)) * self.narrow
            together, alone, upper = (
                union_of(people, union),
                union_of(people, independent),
                min(upper, people),
            )
        else:
            together, alone = union[0], independent[0]
        return {
            "largest": max(reached.values()),
            "independent": alone,
            "upper": upper,
            "deduplicated": together,
        }


def union_of(universe: float, parts: Sequence[float]) -> float:
    """Return how many of a universe are in at least one of several parts that fall
    independently.
    """
    return universe * (1 - math.prod(1 - part / universe for part in parts)) if universe else 0.0
