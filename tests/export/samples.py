"""Small results of every kind, with text that formats must not trip over."""

from __future__ import annotations

from malisize.records import (
    Assumption,
    Driver,
    Estimate,
    Explanation,
    Listing,
    Note,
    Observation,
    Ranking,
    Row,
    SavedLayer,
    Source,
    Tree,
)

SOURCE = Source(
    "one-2025",
    "A *title* | with marks",
    "Publisher",
    "https://example.org/?p=1",
    "2026-11-21",
    "secondary",
)
FIGURE = Observation(
    "users",
    "Users",
    "people",
    8_720_000.0,
    None,
    None,
    None,
    "people",
    "Mali",
    "2025-01",
    "about",
    "stated",
    "one-2025",
    "page 1",
    "preferred",
    "newest",
)
ASSUMPTION = Assumption(
    "overlap", "75% to 98%", "proxy", "eight capitals", None, "default.toml", "share"
)
ROWS = (
    Row(
        "population",
        "Population",
        "people",
        1 / 3,
        0.1 + 0.2,
        24_834_845.0,
        "sourced",
        "2025-01",
        ("one-2025",),
    ),
    Row(
        "share",
        '=SUM(A1) "quoted", and | barred',
        "share",
        0.0,
        1e-7,
        1.0,
        "assumed",
        "undated",
        ("a", "b"),
        ("x", "y"),
        "note | <b>",
    ),
)
ESTIMATE = Estimate(
    "audience",
    {"area": "national", "date": None, "draws": 100},
    ROWS,
    (Note("stale", "Old *figure*", "--set x", ("population",)), Note("cap", "A limit holds")),
    (SOURCE,),
    (FIGURE,),
    (ASSUMPTION,),
    {"malisize": "0.1.0"},
    "Title",
    (
        SavedLayer("default.toml", ("overlap",), {"budget.fee_basis": "net"}),
        SavedLayer("--set", (), {"vat.media": {"value": "18%", "why": "a local invoice"}}),
    ),
)
TREE = Tree(
    "row", "The row", "people", "Users × Overlap", 1.0, 2.0, 3.0,
    (
        Tree("figures.users", "Users", "people", "", 8.72e6, 8.72e6, 8.72e6, figure=FIGURE),
        Tree("overlap", "Overlap", "share", "", 0.75, 0.9, 0.98, assumption=ASSUMPTION),
        Tree("again", "Again", "people", "Users × Users", 1.0, 1.0, 1.0, see="again"),
    ),
)  # fmt: skip
EXPLANATION = Explanation("row", {"area": "bamako", "date": None}, TREE, (SOURCE,))
RANKING = Ranking(
    "row", "The row", "people", 1.0, 2.0, 3.0, "method",
    (Driver("overlap", "Overlap", 0.75, 1.5, 2.5, 0.75, 0.98, "share", "proxy"),), {"seed": 1},
)  # fmt: skip
LISTING = Listing(
    "malisize.things/1",
    "Things",
    ("name", "value", "note"),
    ({"name": "a", "value": 1.5, "note": None}, {"name": "-b"}),
    ("A remark.",),
)
ALL = {"estimate": ESTIMATE, "explanation": EXPLANATION, "ranking": RANKING, "listing": LISTING}
