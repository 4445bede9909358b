"""A plan of two channels and two weeks as a living model, small enough to be read cell by cell."""

from __future__ import annotations

from malisize.living import Cells, Input, Law, Quantity, Shown
from malisize.moved import Move
from malisize.records import Estimate, Note, Row, Source

REACHED, HELPS = "reachable.deduplicated", "--set overlap.facebook=90%"
SOURCE = Source("one", "A census", "An office", "https://example.org/", "2026-11-21", "primary")
INPUTS = (
    Input("channels_facebook_cpm", "channels.facebook.cpm", "Facebook: a thousand times", "USD",
          900.0, 1000.0, 1100.0, "money", "USD", mark="sourced", source="An office",
          as_of="2025-01", why="invoiced"),
    Input("overlap_facebook", "overlap.facebook", "Facebook: share on another", "share",
          0.75, 0.9, 0.98, "share", mark="assumed"),
    Input("budget_total", "", "Total", "XOF", 2e6, 2e6, 2e6, "money", "XOF", option="--total"),
    Input("heard", "", "Share who heard it", "share", 0.5, 0.5, 0.5, "share", option="(survey)"),
    Input("found", "", "Spend that was found", "XOF", 9.5, 9.5, 9.5, "money", "XOF",
          solved=("Total", "Facebook: share on another"),
          below=("overlap.facebook", "budget.total")),
)  # fmt: skip
QUANTITIES = (
    Quantity("q1", "", "people", "Facebook × Share", ("§0§*§1§",), 900.0),
    Quantity("q2", "Reached", "people", "found in two steps",
             ("§5§/2", "§6.0§*0.5", "§6.1§*§3§"), 112.6),
    Quantity("q3", "Spend", "XOF", "Total", ("§2§+§4§-§4§",), 2e6),
    Quantity("q4", "Doubled", "people", "in one step more", ("§6§+§6§", "§8.0§/2"), 112.6),
)  # fmt: skip
LAWS = (
    Law("part", "Reached are at most all", 6, 5),
    Law("cap", "as many as there are", 5, 6),
    Law("watch", "more is spent than found", 4, 7),
)
NUMBERS = {  # of each row its unit, its item, and its low, central and high
    "population": ("people", 0, 900.0, 1000.0, 1100.0),
    "segment.population": ("people", 0, 900.0, 1000.0, 1100.0),
    "segment.online": ("people", 5, 800.0, 900.0, 950.0),
    "internet_users": ("people", 5, 800.0, 900.0, 950.0),
    REACHED: ("people", 6, 90.0, 112.6, 150.0),
    "reachable.largest": ("people", 6, 90.0, 112.6, 150.0),
    "reachable.upper": ("people", 6, 90.0, 112.6, 150.0),
    "channel.radio.reachable": ("people", 6, 90.0, 112.6, 150.0),
    "channel.radio.spend": ("XOF", 7, 2e6, 2e6, 2e6),
    "channel.radio.reach": ("people", 6, 90.0, 112.6, 150.0),
    "channel.tv.reachable": ("people", 6, 90.0, 112.6, 150.0),
    "channel.tv.spend": ("XOF", 4, 0.5, 0.5, 0.5),
    "channel.tv.reach": ("people", 8, 90.0, 112.6, 150.0),
    "channel.tv.impressions": ("impressions", 5, 800.0, 900.0, 950.0),
    "budget.net_media": ("USD", 7, 3333.0, 3333.0, 3333.0),
    "plan.reach": ("people", 6, 90.0, 112.6, 150.0),
    "plan.impressions": ("impressions", 5, 800.0, 900.0, 950.0),
    "channel.radio.week.1.spend": ("XOF", 7, 1.5e6, 1.5e6, 1.5e6),
    "channel.radio.week.2.spend": ("XOF", 7, 0.5e6, 0.5e6, 0.5e6),
    "channel.radio.week.1.reach_so_far": ("people", 6, 60.0, 80.0, 90.0),
    "channel.radio.week.2.reach_so_far": ("people", 6, 90.0, 112.6, 150.0),
    "channel.tv.week.1.spend": ("XOF", 4, 0.5, 0.5, 0.5),
    "channel.tv.week.2.spend": ("XOF", 4, 7e-10, 7e-10, 7e-10),  # less than what is rounded away
    "channel.tv.week.1.impressions": ("impressions", 5, 800.0, 900.0, 950.0),
    "channel.tv.week.2.impressions": ("impressions", 5, 0.0, 0.0, 0.0),
    "channel.tv.week.1.reach_so_far": ("people", 8, 90.0, 112.6, 150.0),
    "channel.tv.week.2.reach_so_far": ("people", 8, 90.0, 112.6, 150.0),
    "plan.week.1.spend": ("USD", 7, 2500.0, 2500.0, 2500.0),
    "plan.week.2.spend": ("USD", 7, 833.0, 833.0, 833.0),
    "plan.week.1.reach_so_far": ("people", 6, 60.0, 80.0, 90.0),
    "plan.week.2.reach_so_far": ("people", 6, 90.0, 111.0, 150.0),
}  # fmt: skip
SCALES = {"USD": 600.0}
SPREAD = {"spread_sourced": 0.005, "spread_judged": 0.995, "rests_on": "overlap.facebook"}


def _label(id: str) -> str:
    return id.replace(".", " ")


def _row(id: str) -> Row:
    unit, _, low, central, high = NUMBERS[id]
    row = Row(id, _label(id), unit, low, central, high, "assumed", "2025-01")
    return row._replace(**SPREAD) if id == REACHED else row


ESTIMATE = Estimate(
    "audience",
    {"area": "national", "plan": {"days": 10}, "date": "2026-11-21", "options": "--days 10",
     "channels": [], "range": "80%", "gender": "all", "age": "all"},
    tuple(map(_row, NUMBERS)),
    tuple(
        Note("kind", f"Doubt {number}" + " of it" * 40 * (number == 2),
             HELPS if number == 1 else None, ("population", REACHED)[:number])
        for number in range(1, 8)
    ),
    (SOURCE,),
    versions={"malisize": "0.1.0"},
    title="A small plan",
    moves=(
        Move(REACHED, "overlap.facebook", "Share", HELPS, "share", 0.75, 0.98, 90.0, 150.0),
        Move(REACHED, "channels.facebook.cpm", "Price", "--set x=1", "USD",
             900.0, 1100.0, 100.0, 140.0),
    ),
    names={"radio": "Radio", "tv": "Television"},
)  # fmt: skip
PLAN = Cells(
    ESTIMATE, INPUTS, QUANTITIES,
    tuple(
        Shown(id, _label(id), unit, item, SCALES.get(unit, 1.0), *(end + 0.0 for end in ends))
        for id, (unit, item, *ends) in NUMBERS.items()
    ),
    LAWS,
)  # fmt: skip
