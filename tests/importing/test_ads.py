"""Exports of advertising: each rule that real files taught, on files that look like them."""

from __future__ import annotations

import pytest

from malisize import Study
from malisize.errors import MalisizeError
from malisize.importing.ad_rows import _is_total
from malisize.importing.ads import _agree
from tests.importing import lookalikes as like
from tests.importing.reading import imported


def spent(made, channel: str | None = None) -> float:
    """Return what all campaigns spent together, of a channel where one is named."""
    return sum(one.spent or 0.0 for one in made.campaigns if channel in (None, one.channel))


def impressions(made) -> float:
    """Return the impressions of all campaigns."""
    return sum(one.impressions or 0.0 for one in made.campaigns)


@pytest.mark.parametrize(
    "content", [like.META_TOTALS_FIRST, like.META_TOTALS_LAST, like.META_NO_TOTALS]
)
def test_a_totals_row_is_never_counted_twice(content: str) -> None:
    """First, last or absent, a totals row adds nothing: rows add up to what it says."""
    made = imported(content)
    assert (spent(made), impressions(made)) == (1400.0, 700_000.0)
    assert len(made.campaigns) == 2
    assert not made.found[0].doubts


def test_reach_is_kept_for_each_campaign_and_never_added_up() -> None:
    """A campaign of one row has its reach; one of several rows has none, whatever their sum."""
    assert [one.reach for one in imported(like.META_TOTALS_FIRST).campaigns] == [150_000, 250_000]
    assert [one.reach for one in imported(like.META_AGES).campaigns] == [None]


def test_the_reach_of_a_whole_account_is_that_of_its_totals_row() -> None:
    """Regions of one account are one campaign, whose reach is not that of its parts together."""
    (one,) = imported(like.META_REGIONS).campaigns
    assert (one.reach, one.impressions, one.spent) == (500_000, 1_000_000, 2000)
    parts = like.META_REGIONS.replace(",500000,1000000,2,9000,2000,2026-03-01,2026-03-31,\n", "")
    assert imported(parts).campaigns[0].reach is None


def test_rows_that_do_not_add_up_to_their_totals_are_doubted() -> None:
    """A file cut short says so, and its totals row lends it no reach."""
    cut = like.META_REGIONS.replace("South,300000,400000,1.3333,4000,800", "South,3,4,1.3333,0,8")
    made = imported(cut)
    assert any("totals row" in text for text in made.found[0].doubts)
    assert made.campaigns[0].reach is None


def test_a_french_export_without_spend_takes_it_from_the_price() -> None:
    """Spend is impressions x CPM / 1000, said so; U+00A0 and U+2019 in headers are read."""
    made = imported(like.META_FR)
    assert spent(made, "facebook") == pytest.approx(250.0)
    assert spent(made, "instagram") == pytest.approx(150.0)
    assert any("impressions x CPM" in text for text in made.found[0].made)
    assert any("Audience Network" in text for text in made.found[0].ignored)
    assert {one.currency for one in made.campaigns} == {"EUR"}
    assert [one.conversions for one in made.campaigns] == [10, 4]


def test_a_french_spreadsheet_is_read_with_its_commas_and_days() -> None:
    """Semicolons, blank thousands, decimal commas and days before months."""
    (one,) = imported(like.META_FR_SHEET).campaigns
    assert (one.spent, one.period, one.days) == (2236.56, "2026-08-01/2026-08-13", 2)


def test_a_spanish_export_with_its_totals_last() -> None:
    """The row with neither day nor name is the totals row."""
    (one,) = imported(like.META_ES).campaigns
    assert (one.spent, one.impressions, one.days) == (250.0, 160_000, 2)


def test_a_portuguese_export_with_points_between_thousands() -> None:
    """`480.000` impressions beside `1.250,50` are thousands."""
    (one,) = imported(like.META_PT).campaigns
    assert (one.spent, one.impressions, one.reach, one.clicks) == (1250.5, 480_000, 210_000, 9600)


def test_cells_with_line_breaks_a_column_twice_and_words_for_budgets() -> None:
    """Quoted line breaks are one row; `Using campaign budget` is no number."""
    made = imported(like.META_MULTILINE)
    assert (made.found[0].rows, spent(made), impressions(made)) == (2, 20.0, 10_000)
    assert any("comes twice" in text for text in made.found[0].ignored)


def test_ads_that_share_a_name_count_each() -> None:
    """Ads differ by their id alone; together they are what the totals row says."""
    (one,) = imported(like.META_ADS).campaigns
    assert (one.spent, one.impressions, one.reach, one.rows) == (30, 12_000, 9000, 2)


def test_a_file_may_have_no_name_at_all() -> None:
    """The one row of an account without names is its one campaign."""
    (one,) = imported(like.META_ACCOUNT).campaigns
    assert (one.spent, one.reach, one.days) == (151.73, 20_000, 31)


def test_a_row_repeated_in_every_cell_counts_once() -> None:
    """A file put together from others may tell a row twice."""
    made = imported(like.META_NO_TOTALS + like.META_ROWS[1])
    assert spent(made) == 1400.0
    assert any("repeat" in text for text in made.found[0].ignored)


def test_rows_that_differ_in_one_number_are_no_repetition() -> None:
    """Numbers whose hashes are alike, as those of -1 and -2, still tell rows apart."""
    header = ["Campaign name", "Impressions", "Amount spent (USD)", "Balance"]
    rows = [["a", 5_000, 10, -1], ["a", 5_000, 10, -2], ["a", 5_000, 10, -2]]
    made = imported(like.sheet([header, *rows]), name="export.xlsx", kind="meta-ads")
    assert spent(made) == 20.0
    assert any("repeat" in text for text in made.found[0].ignored)


def test_two_files_of_the_same_campaigns_count_once() -> None:
    """Whatever their order and breakdown, campaigns of one name and period are told once."""
    made = imported(like.META_TOTALS_FIRST, like.META_NO_TOTALS)
    assert len(made.campaigns) == 2
    assert any("another file" in text for text in made.found[1].ignored)
    assert len(imported(like.META_REGIONS, like.META_REGIONS).campaigns) == 1


def test_subtotals_of_a_campaign_are_not_added_to_its_parts() -> None:
    """A row of a campaign without an age is all of its ages, and has their reach."""
    subtotal = "Video,,,3000,5600,11,2026-03-01,2026-03-31\n"
    (one,) = imported(like.META_AGES + subtotal).campaigns
    assert (one.spent, one.impressions, one.reach) == (11, 5600, 3000)


@pytest.mark.parametrize(
    ("content", "kind", "channel", "money", "currency", "seen", "clicks"),
    [
        (like.GOOGLE.encode("utf-16"), "google-ads", "google_search", 1033.34, "USD", 12346, 321),
        (like.LINKEDIN, "linkedin-ads", "linkedin", 1334.5, "USD", 12000, 240),
        (like.X_ES, "x-ads", "x", 20.0, "EUR", 5000, 75),
    ],
)
def test_other_platforms(
    content: str | bytes, kind: str, channel: str, money: float, currency: str, seen: float,
    clicks: float,
) -> None:  # fmt: skip
    """Each platform's own layout is recognised and read: preambles, totals, currencies in cells."""
    made = imported(content)
    (one,) = made.campaigns
    assert (made.found[0].kind, one.channel, one.currency) == (kind, channel, currency)
    assert one.spent == pytest.approx(money)
    assert (one.impressions, one.clicks) == (seen, clicks)


def test_an_export_without_a_currency_asks_for_it() -> None:
    """TikTok's names none: it is given, or prices are left out."""
    with pytest.raises(MalisizeError, match="names no currency") as caught:
        imported(like.TIKTOK)
    assert "--currency" in str(caught.value.hint)
    assert imported(like.TIKTOK, currency="usd").campaigns[0].spent == 12.5
    assert imported(like.TIKTOK, prices=False).campaigns[0].spent is None


def test_money_without_a_rate_is_refused_with_the_key_to_set() -> None:
    """A currency that nobody knows needs `fx.CODE`, unless only rates are wanted."""
    content = like.META_NO_TOTALS.replace("(USD)", "(IDR)")
    with pytest.raises(MalisizeError, match=r"fx\.idr") as caught:
        imported(content)
    assert "--set fx.idr" in str(caught.value.hint)
    made = imported(content, set=("fx.idr=0.035",))
    assert spent(made) == pytest.approx(1400 * 0.035)
    assert {one.currency for one in made.campaigns} == {"XOF"}
    assert all(one.spent is None for one in imported(content, prices=False).campaigns)


def test_names_enter_the_file_only_when_asked() -> None:
    """Names of campaigns stand in the file with keep_names alone."""
    assert b"Spring" not in imported(like.META_TOTALS_FIRST).toml
    assert b"Spring, B" in imported(like.META_TOTALS_FIRST, keep_names=True).toml
    assert b"120000000000000001" not in imported(like.META_ADS, keep_names=True).toml


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "asked"),
    [
        (like.META_TOTALS_FIRST, {}), (like.META_FR, {}), (like.META_ES, {}), (like.META_PT, {}),
        (like.META_ACCOUNT, {}), (like.GOOGLE.encode("utf-16"), {}), (like.LINKEDIN, {}),
        (like.X_ES, {}), (like.TIKTOK, {"currency": "USD"}),
    ],
)  # fmt: skip
def test_the_file_runs_and_keeps_what_its_numbers_are_made_of(content, asked) -> None:
    """The written file is an assumptions file: its campaigns are those read, with file and rows."""
    made = imported(content, **asked)
    study = Study.load(("own.toml", made.toml))
    campaigns = study.inputs().assumptions.campaigns
    assert sorted(one.impressions or 0 for one in campaigns) == sorted(
        one.impressions or 0 for one in made.campaigns
    )
    assert all("export.csv" in (one.source or "") for one in campaigns)
    assert study.audience(range=None)["population"].central > 0


def test_decimals_of_one_group_follow_the_rest_of_the_file() -> None:
    """`1.957` beside `15978.28` is no two thousand."""
    content = like.META_NO_TOTALS.replace("1000.00", "1.957")
    assert spent(imported(content)) == pytest.approx(401.957)


BAD = [
    (like.META_NO_TOTALS.replace("150000,2,", "450000,2,"), "reach 450 000 is above impressions"),
    (like.META_NO_TOTALS.replace("(USD),Impressions", "(EUR),Impressions"), "two currencies"),
    (like.LINKEDIN.replace("100.00,USD", "100.00,EUR"), "two currencies, EUR and USD"),
    (like.META_NO_TOTALS[:-30], "the input ends in the middle"),
    (like.META_EN, "has a header and no rows"),
    (like.META_EN + like.META_ROWS[0], "has only rows of totals"),
    (like.META_NO_TOTALS.replace("400.00", "four hundred"), "line 2: `four hundred` is not"),
    (like.META_NO_TOTALS.replace("2026-03-01,2026-03-28,Spring A", "soon 1,2026-03-28,Spring A"),
     "is not a date"),
    ("Kampanja;Kulut;Näyttökerrat\nKevät;10,5;1000\n", "its columns are of no kind"),
    ("<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook with a password"),
    (b"PK\x03\x04 broken", "is not a workbook that can be read"),
    ("Campaign name,Campaign delivery,Reporting starts,Attribution setting\nA,on,2026-01-01,7\n",
     "has neither spend nor impressions"),
    ("", "empty"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), BAD)
def test_what_cannot_be_read_is_refused(content: str | bytes, words: str) -> None:
    """Each bad file is refused with what is wrong, and where."""
    with pytest.raises(MalisizeError) as caught:
        imported(content)
    assert words in str(caught.value)


def test_an_unknown_language_is_told_what_was_looked_for() -> None:
    """The hint names columns that were looked for, in every language."""
    with pytest.raises(MalisizeError) as caught:
        imported("Kampanja;Kulut\nKevät;10,5\n")
    assert "Montant dépensé" in str(caught.value.hint)
    assert "--map" in str(caught.value.hint)


def test_a_reach_above_all_people_is_refused() -> None:
    """No campaign reaches more people than the country has."""
    content = like.META_NO_TOTALS.replace("150000,2,10,400.00,300000",
                                          "90000000,2,10,400.00,180000000")  # fmt: skip
    with pytest.raises(MalisizeError, match="the country has"):
        imported(content)


def test_a_frequency_that_is_not_impressions_over_reach_is_doubted() -> None:
    """Impressions / reach = frequency is a check."""
    made = imported(like.META_NO_TOTALS.replace("150000,2,", "150000,3,"))
    assert any("frequency" in text for text in made.found[0].doubts)


def test_a_workbook_reads_like_its_csv() -> None:
    """Numbers, days as serial numbers and blanks of a sheet give what the CSV gives."""
    rows = [
        ["Reporting starts", "Reporting ends", "Campaign name", "Reach", "Impressions",
         "Amount spent (USD)", "Link clicks"],
        [46082, 46109, "", "", 700000, 1400, 7000],
        [46082, 46109, "Spring A", 150000, 300000, 400, 3000],
        ["2026-03-01", "2026-03-28", "Spring B", 250000, 400000, 1000, 4000],
    ]  # fmt: skip
    made = imported(like.sheet(rows, name="Raw data", more="Notes"), name="export.xlsx")
    assert (spent(made), impressions(made), len(made.campaigns)) == (1400, 700_000, 2)
    assert {one.period for one in made.campaigns} == {"2026-03-01/2026-03-28"}


def test_other_encodings_are_read() -> None:
    """cp1252 with semicolons, UTF-8 with its mark and UTF-16 with tabs, with its mark or without,
    give the same.
    """
    in_tabs = like.META_FR_SHEET.replace(";", "\t")
    for content in (like.META_FR_SHEET.encode("cp1252"), like.META_FR_SHEET.encode("utf-8-sig"),
                    in_tabs.encode("utf-16"), in_tabs.encode("utf-16-le")):  # fmt: skip
        assert spent(imported(content)) == pytest.approx(2236.56)


@pytest.mark.parametrize(
    ("named", "parts", "is_total"),
    [
        (["Total"], [""], True),
        (["Total of all campaigns"], [""], True),
        (["Total Energies"], [], False),
        (["Total Energies", "Ad 1"], ["facebook"], False),
    ],
)
def test_a_row_of_totals_is_one_where_nothing_else_is_named(
    named: list[str], parts: list[str], is_total: bool
) -> None:
    """A campaign whose name begins so is a campaign, even where no other column could say so."""
    assert _is_total(named, parts, named[0], ["total"]) is is_total


@pytest.mark.parametrize(
    ("parts", "whole", "agree"),
    [
        (None, None, True),
        (None, 5.0, False),
        (5.0, None, False),
        (5.0, 5.01, True),
        (5.0, 9.0, False),
    ],
)
def test_what_is_not_told_agrees_with_nothing_told(
    parts: float | None, whole: float | None, agree: bool
) -> None:
    assert _agree(parts, whole) is agree
