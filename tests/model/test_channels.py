"""Channels: what is known of each, the way from accounts and lines to people, and what stands in for what."""

from __future__ import annotations

import pytest

from malisize import listings
from malisize.errors import InfeasibleError, InputError
from malisize.model.channels import channels, find, status
from malisize.records import Estimate, Note
from malisize.study import Study
from tests.model.helpers import inputs, rows, without

NO_NUMBER = [
    "messenger", "whatsapp", "youtube", "tiktok", "x", "snapchat", "pinterest", "google_search", "maliweb", "malijet",
    "benbere", "wikipedia", "coinafrique", "influencers", "email", "website_ml", "tv", "ortm", "billboards", "malitel_moov",
    "telecel", "malitel_money_mobicash",
]  # fmt: skip


def stand_ins(estimate: Estimate) -> list[Note]:
    """Return the notes on what stands in for something else."""
    return [note for note in estimate.notes if note.kind == "stand-in"]


def test_every_channel_has_its_status_for_the_country() -> None:
    """Sized from figures about Mali, proxy from another base, bounded by lines, waiting for a number, or unavailable."""
    found = {name: status(channel, inputs()) for name, channel in channels().items()}
    assert {name for name, is_ in found.items() if is_ == "sized"} == {
        "facebook", "instagram", "linkedin", "lenali", "orange_money",
    }  # fmt: skip
    assert {name for name, is_ in found.items() if is_ == "proxy"} == {"whatsapp", "tiktok", "radio", "tv"}
    assert {name for name, is_ in found.items() if is_ == "bounded"} == {"sms", "ussd", "orange_mali"}
    assert {name for name, is_ in found.items() if is_ == "unavailable"} == {"jumia"}
    assert sorted(set(found.values())) == ["bounded", "needs_value", "proxy", "sized", "unavailable"]


def test_a_value_of_ones_own_sizes_a_channel() -> None:
    """A channel that waits becomes sized when it gets its accounts or its weekly share."""
    mine = inputs({"channels.whatsapp.accounts": "4M to 7M", "channels.billboards.weekly_share": "30%"})
    assert status(find("whatsapp"), mine) == "sized"
    assert status(find("billboards"), mine) == "proxy"
    assert rows(channels=["billboards"], settings={"channels.billboards.weekly_share": "30%"})["reachable.deduplicated"] > 0


@pytest.mark.parametrize("name", NO_NUMBER)
def test_a_channel_without_a_number_is_an_error_that_names_the_key(name: str) -> None:
    """For the country it is refused with the setting that would size it, and never shown as zero."""
    with pytest.raises(InputError) as caught:
        rows(channels=[name])
    assert caught.value.message.startswith(f"channel {name}: ")
    assert "has no size for Mali" in caught.value.message
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(f"--set channels.{name}.")


@pytest.mark.parametrize("name", NO_NUMBER)
def test_the_setting_that_is_offered_works(name: str) -> None:
    """Typing the hint of the error gives the channel a number."""
    with pytest.raises(InputError) as caught:
        Study.load().audience(channels=[name], range=None)
    assert caught.value.hint is not None
    setting = caught.value.hint.removeprefix("--set ").replace('"', "")
    estimate = Study.load(set=[setting]).audience(channels=[name], range=None)
    assert estimate[f"channel.{name}.reachable"].central > 0


@pytest.mark.parametrize(("name", "accounts"), [("whatsapp", (810_000, 1_170_000)), ("tiktok", (600_000, 870_000))])
def test_a_share_of_the_capital_sizes_the_capital_alone(name: str, accounts: tuple[int, int]) -> None:
    """In Bamako the survey is a proxy and marked so; for the country it is refused and the place it holds in is named."""
    estimate = Study.load().audience(area="bamako", channels=[name])
    row = estimate[f"channel.{name}.accounts"]
    assert (row.low, row.high) == accounts
    assert row.basis == "proxy"
    assert row.note == "in Bamako alone"
    proxies = [note for note in stand_ins(estimate) if note.hint and f"channels.{name}.accounts" in note.hint]
    assert [note.rows for note in proxies] == [(f"channel.{name}.reachable",)]
    assert "Bamako alone" in proxies[0].text
    for area in ("national", "urban", "segou"):
        with pytest.raises(InputError, match="its only figure holds in Bamako alone"):
            rows(area, channels=[name])


def test_tiktok_has_no_national_value_unless_one_is_chosen() -> None:
    """Sources differ by a factor of ten: only --prefer takes the speculative range, and its row is assumed."""
    study = Study.load(prefer={"tiktok_users": "korhogo-2025"})
    row = study.audience(channels=["tiktok"])["channel.tiktok.accounts"]
    assert (row.low, row.high, row.basis) == (10_000.0, 99_999.0, "assumed")


def test_x_has_only_a_guess_which_must_be_chosen() -> None:
    """X is left out of the online channels by default and sized, as assumed, where its guess is preferred."""
    assert "channel.x.accounts" not in Study.load().audience(range=None)
    estimate = Study.load(prefer=["x_users=korhogo-2025"]).audience(range=None)
    assert estimate["channel.x.accounts"].basis == "assumed"
    assert estimate["channel.x.accounts"].central == pytest.approx((20_000 * 50_000) ** 0.5)


def test_what_is_not_in_mali_cannot_be_used() -> None:
    """Jumia is unavailable, whatever number it is given."""
    for settings in ({}, {"channels.jumia.accounts": 1000}):
        with pytest.raises(InputError, match="channel jumia: Jumia is not available in Mali: no major operation there"):
            rows(channels=["jumia"], settings=settings)


@pytest.mark.parametrize(
    ("gone", "channel", "key"),
    [
        (
            ["channels.facebook.people_per_account", "social.people_per_account"],
            "facebook",
            "channels.facebook.people_per_account",
        ),
        (["channels.linkedin.active_share", "social.active_share"], "linkedin", "channels.linkedin.active_share"),
        (["channels.linkedin.people_per_account", "social.people"], "linkedin", "channels.linkedin.people_per_account"),
        (["channels.sms.lines_per_person"], "sms", "channels.sms.lines_per_person"),
        (["channels.sms.active_line_share"], "sms", "channels.sms.active_line_share"),
        (["channels.sms.lines_per_person"], "ussd", "channels.sms.lines_per_person"),
        (["channels.orange_money.people_per_account", "social"], "orange_money", "channels.orange_money.people_per_account"),
    ],
)
def test_accounts_members_and_lines_become_people_only_by_assumption(gone: list[str], channel: str, key: str) -> None:
    """Without the assumption that turns them into people, the error names its key and how to set it."""
    with pytest.raises(InputError) as caught:
        without(*gone).audience(channels=[channel], range=None)
    assert caught.value.message.startswith(f"{key}: ")
    assert "nobody gave it" in caught.value.message
    assert caught.value.hint == f'--set {key}="…"'


def test_what_comes_from_all_channels_or_all_operators_is_noted() -> None:
    """A default shared by channels stands in for the channel's own, and the note offers the key that replaces it."""
    notes = stand_ins(Study.load().audience(channels=["lenali", "orange_mali", "ussd"], range=None))
    assert {(note.rows, note.hint) for note in notes} == {
        (("channel.lenali.reachable",), '--set channels.lenali.active_share="…"'),
        (("channel.ussd.reachable",), '--set channels.ussd.active_line_share="…"'),
        (("channel.ussd.reachable",), '--set channels.ussd.lines_per_person="…"'),
    }
    assert any("monthly active share and people per account" in note.text for note in notes)


def test_facebooks_women_are_not_instagrams() -> None:
    """Changing Facebook's share of women moves no other channel, and one without its own takes that of internet users."""
    few, many = (
        rows(gender="women", channels=["facebook", "instagram", "lenali"], settings={"channels.facebook.share.female": share})
        for share in ("5%", "60%")
    )
    assert few["channel.facebook.reachable"] < many["channel.facebook.reachable"]
    assert few["channel.instagram.reachable"] == many["channel.instagram.reachable"]
    assert few["channel.lenali.reachable"] == many["channel.lenali.reachable"]
    estimate = without("channels.instagram.share.female").audience(gender="women", channels=["instagram"], range=None)
    accounts = (200_000 * 250_000) ** 0.5
    assert estimate["channel.instagram.reachable"].central == pytest.approx(accounts * 0.92 * 0.41)
    assert [note.hint for note in stand_ins(estimate)] == ['--set channels.instagram.share.female="…"']
    assert stand_ins(estimate)[0].text.startswith("Instagram: women's share of internet users")


def test_ages_without_weights_of_their_own_are_those_of_internet_users() -> None:
    """A channel that is no social medium takes the ages of internet users, and says so."""
    study = Study.load(set={"channels.youtube.accounts": 1_000_000})
    estimate = study.audience(age="18-34", channels=["youtube"], range=None)
    over_12 = 0.09 * 2 / 10 + 0.09 + 0.53 + 0.23 + 0.06
    assert estimate["channel.youtube.reachable"].central == pytest.approx(1_000_000 * 0.75 * 0.92 * 0.53 / over_12, rel=1e-9)
    assert '--set channels.youtube.age.18-34="…"' in [note.hint for note in stand_ins(estimate)]


def test_weights_of_ages_must_reach_those_a_channel_counts() -> None:
    """Ages of a channel given for children alone say nothing of its users, which is an error that names the table."""
    study = Study.load(set={"channels.facebook.age.5-9": "50%"})
    with pytest.raises(InputError, match=r"channels\.facebook\.age: no age band lies within 13\+"):
        study.audience(age="18-34", channels=["facebook"], range=None)


def test_compositions_are_of_the_channels_own_users() -> None:
    """Bamako and the rest, towns and countryside, women and men of a channel add up to the channel."""
    free = {"figures.internet_users": 20_000_000, "figures.population": 60_000_000}
    whole = rows(channels=["facebook"], settings=free)["channel.facebook.reachable"]
    halves = [
        [("urban", "all"), ("rural", "all")],
        [("national", "women"), ("national", "men")],
    ]
    for parts in halves:
        together = sum(rows(*part, channels=["facebook"], settings=free)["channel.facebook.reachable"] for part in parts)
        assert together == pytest.approx(whole, rel=1e-9)


def test_a_channel_with_more_of_the_capital_than_of_towns_has_no_answer() -> None:
    """Bamako's share of a channel above its urban share is refused by its key."""
    study = Study.load(set={"channels.facebook.share.bamako": "95%"})
    with pytest.raises(InfeasibleError, match=r"channels\.facebook\.share\.bamako: Bamako's share is above the urban share"):
        study.audience(area="bamako", channels=["facebook"], range=None)


def test_lines_of_more_owners_than_people_are_held_at_the_people() -> None:
    """With one line each there would be more owners than people aged 13 and over: the limit holds and is noted."""
    estimate = Study.load(set={"channels.sms.lines_per_person": 1}).audience(channels=["sms"], range=None)
    people = estimate["segment.population"].central
    assert estimate["channel.sms.reachable"].central < people
    assert estimate["channel.sms.reachable"].central == pytest.approx(people * 0.59581, rel=1e-4)
    assert any(
        note.kind == "cap" and "people with a line cannot be more than people aged 13+" in note.text for note in estimate.notes
    )


def test_lines_per_person_below_one_is_refused() -> None:
    """An owner has at least one line."""
    with pytest.raises(InputError, match="below the least possible, `1`"):
        Study.load(set={"channels.sms.lines_per_person": "0.5 to 2"})


@pytest.mark.parametrize("name", ["Facebook", " facebook ", "FACEBOOK", "orange-money", "Orange Money"])
def test_channels_are_found_in_any_case_and_spelling(name: str) -> None:
    """Case, spaces and hyphens do not matter."""
    assert find(name).key in ("facebook", "orange_money")


def test_an_unknown_channel_is_refused_with_a_suggestion() -> None:
    """A slip is quoted and the nearest channel offered; nonsense points to the list."""
    with pytest.raises(InputError, match="no channel `facebok`") as caught:
        rows(channels=["facebok"])
    assert caught.value.hint == "did you mean `facebook`?"
    with pytest.raises(InputError) as caught:
        rows(channels=["zzzzzz"])
    assert caught.value.hint == "`malisize channels` lists them"


def test_the_listing_has_a_line_per_channel_and_no_zero() -> None:
    """Every channel is listed with why; what has no number has none, instead of a zero."""
    listing = listings.channels(inputs())
    by_name = {row["channel"]: row for row in listing.rows}
    assert list(by_name) == list(channels())
    assert all(row["why"] for row in listing.rows)
    for name in NO_NUMBER:
        assert "central" not in by_name[name]
    assert (by_name["facebook"]["low"], by_name["facebook"]["central"], by_name["facebook"]["high"]) == (2.05e6, 2.2e6, 2.35e6)
    assert all(row.get("central", 1) > 0 for row in listing.rows)
