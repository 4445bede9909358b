"""Channels: what is known of each, the way from accounts and lines to people, and what stands in
for what.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from malisize import listings
from malisize.assumptions.rules import option_of
from malisize.errors import InfeasibleError, InputError
from malisize.model.channels import channels, find, status
from malisize.records import Estimate, Note
from malisize.study import Study
from tests.model.helpers import CATALOGUE, inputs, rows, without
from tests.places import COUNTRY, REGIONS

NO_NUMBER = [
    "x",
    "snapchat",
    "pinterest",
    "google_search",
    "maliweb",
    "malijet",
    "benbere",
    "wikipedia",
    "coinafrique",
    "influencers",
    "email",
    "website_ml",
    "ortm",
    "billboards",
    "malitel_moov",
    "telecel",
    "malitel_money_mobicash",
]


def stand_ins(estimate: Estimate) -> list[Note]:
    """Return the notes on what stands in for something else."""
    return [note for note in estimate.notes if note.kind == "stand-in"]


def test_every_channel_has_its_status_for_the_country() -> None:
    """Sized from figures about Mali, proxy from another base, bounded by lines, waiting for a
    number, or unavailable.
    """
    found = {name: status(channel, inputs()) for name, channel in channels(COUNTRY).items()}
    assert {name for name, is_ in found.items() if is_ == "sized"} == {
        "facebook", "instagram", "linkedin", "lenali", "orange_money",
    }  # fmt: skip
    assert {name for name, is_ in found.items() if is_ == "proxy"} == {
        "messenger",
        "whatsapp",
        "youtube",
        "tiktok",
        "radio",
        "tv",
    }
    assert {name for name, is_ in found.items() if is_ == "bounded"} == {
        "sms",
        "ussd",
        "orange_mali",
    }
    assert {name for name, is_ in found.items() if is_ == "unavailable"} == {"jumia"}
    assert sorted(set(found.values())) == [
        "bounded",
        "needs_value",
        "proxy",
        "sized",
        "unavailable",
    ]


def test_a_value_of_ones_own_sizes_a_channel() -> None:
    """A channel that waits becomes sized when it gets its accounts or its weekly share."""
    mine = inputs(
        {"channels.whatsapp.accounts": "4M to 7M", "channels.billboards.weekly_share": "30%"}
    )
    assert status(find("whatsapp", COUNTRY), mine) == "sized"
    assert status(find("billboards", COUNTRY), mine) == "sized"
    assert status(find("radio", COUNTRY), inputs({"channels.radio.weekly_share": "60%"})) == "sized"
    marked = (
        b'[channels.billboards]\nweekly_share = { value = "30%", mark = "proxy", why = "of'
        b' Abidjan" }'
    )
    assert (
        status(find("billboards", COUNTRY), Study.load(("mine.toml", marked)).inputs()) == "proxy"
    )
    assert (
        rows(channels=["billboards"], settings={"channels.billboards.weekly_share": "30%"})[
            "reachable.deduplicated"
        ]
        > 0
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", NO_NUMBER)
def test_a_channel_without_a_number_is_an_error_that_names_the_key(name: str) -> None:
    """For the country it is refused with the setting that would size it, and never shown as
    zero.
    """
    with pytest.raises(InputError) as caught:
        rows(channels=[name])
    assert caught.value.message.startswith(f"channel {name}: ")
    assert "has no size for Mali" in caught.value.message
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(f"--set channels.{name}.")


@pytest.mark.slow
@pytest.mark.parametrize("name", NO_NUMBER)
def test_the_setting_that_is_offered_works(name: str) -> None:
    """Typing the hint of the error gives the channel a number."""
    with pytest.raises(InputError) as caught:
        Study.load().audience(channels=[name], range=None)
    assert caught.value.hint is not None
    setting = caught.value.hint.removeprefix("--set ").replace('"', "")
    estimate = Study.load(set=[setting]).audience(channels=[name], range=None)
    assert estimate[f"channel.{name}.reachable"].central > 0


SURVEYED = [
    ("whatsapp", "whatsapp_account_share_8_capitals", 0.86, 0.92, 0.90),
    ("tiktok", "tiktok_account_share_bamako", 0.64, 0.72, 0.75),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "figure", "share", "most", "active"), SURVEYED)
def test_a_survey_of_the_capital_sizes_the_capital(
    name: str, figure: str, share: float, most: float, active: float
) -> None:
    """In Bamako its holders are people aged 15+ online, so no accounts turn into people; elsewhere
    a share of people online is supposed.
    """
    estimate = Study.load().audience(area="bamako", channels=[name])
    row = estimate[f"channel.{name}.reachable"]
    adults = rows("bamako", age="15+", channels=["facebook"])["segment.online"]
    assert row.central == pytest.approx(adults * share * active, rel=1e-12)
    assert f"channel.{name}.accounts" not in estimate
    assert f"figures.{figure}" in row.assumptions
    assert not any("people_per_account" in key for key in row.assumptions)
    assert row.basis in ("proxy", "assumed")
    proxies = [
        note
        for note in stand_ins(estimate)
        if note.hint and f"channels.{name}.accounts" in note.hint
    ]
    assert [note.rows for note in proxies] == [(f"channel.{name}.reachable",)]
    assert "in Bamako is taken from a survey" in proxies[0].text
    elsewhere = Study.load().audience(area="segou", channels=[name])
    supposed = f"channels.{name}.share_outside"
    assert supposed in elsewhere[f"channel.{name}.reachable"].assumptions
    assert supposed not in row.assumptions
    parts = [
        rows(area, channels=[name])[f"channel.{name}.reachable"] for area in ("urban", "rural")
    ]
    assert sum(parts) == pytest.approx(rows(channels=[name])[f"channel.{name}.reachable"])
    assert 0 < row.low < row.high < most * estimate["segment.online"].high


@pytest.mark.slow
@pytest.mark.parametrize(("name", "figure", "share", "most", "active"), SURVEYED)
@pytest.mark.parametrize("gender", ["all", "women", "men"])
def test_nobody_is_reached_beyond_the_holders_a_survey_found(
    name: str, figure: str, share: float, most: float, active: float, gender: str
) -> None:
    """Of the online adults of the capital no larger share is reached than a survey found to hold an
    account.
    """
    for age in ("15+", "18-35", "50+"):
        reached = Study.load().audience(area="bamako", gender=gender, age=age, channels=[name])[
            f"channel.{name}.share"
        ]
        assert reached.central <= share
        assert reached.high <= most
        everyone = {f"channels.{name}.active_share": 1}
        assert rows("bamako", gender, age, channels=[name], settings=everyone)[
            f"channel.{name}.share"
        ] == pytest.approx(share)
    assert share in [one.value for one in CATALOGUE.figure(figure).observations]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments", "accounts"),
    [
        ("whatsapp", {"set": {"channels.whatsapp.accounts": "4M"}}, 4e6),
        ("whatsapp", {"set": {"figures.whatsapp_users": "4M"}}, 4e6),
        ("tiktok", {"set": {"channels.tiktok.accounts": "2.5M"}}, 2.5e6),
        ("tiktok", {"set": {"figures.tiktok_users": "2.5M"}}, 2.5e6),
    ],
)
def test_ones_own_number_for_the_country_scales_what_the_survey_leaves(
    name: str, arguments: dict[str, Any], accounts: float
) -> None:
    """Bamako keeps its people by its survey, and the rest of the country has what is left."""
    study, plain = Study.load(**arguments), Study.load()
    row = f"channel.{name}.reachable"

    def people(one: Study, area: str) -> float:
        return one.audience(area=area, channels=[name], range=None)[row].central

    estimate = study.audience(channels=[name], range=None)
    assert estimate[f"channel.{name}.accounts"].central == pytest.approx(accounts)
    assert people(study, "bamako") == pytest.approx(people(plain, "bamako"))
    outside = sum(people(study, region) for region in REGIONS)
    assert outside + people(study, "bamako") == pytest.approx(estimate[row].central)
    assert estimate[row].central < accounts


@pytest.mark.slow
def test_a_number_for_the_country_below_the_capitals_part_shrinks_both() -> None:
    """Where the number has no room for Bamako's people by its survey, Bamako and the rest keep
    their proportion, and a note says so.
    """
    study, plain = Study.load(set={"channels.whatsapp.accounts": "1M"}), Study.load()
    row = "channel.whatsapp.reachable"
    parts = [
        one.audience(area="bamako", channels=["whatsapp"], range=None)[row].central
        / one.audience(channels=["whatsapp"], range=None)[row].central
        for one in (study, plain)
    ]
    assert parts[0] == pytest.approx(parts[1])
    notes = study.audience(channels=["whatsapp"], range=None).notes
    assert any("shrink in proportion" in note.text for note in notes)
    assert not any("shrink in proportion" in note.text for note in plain.audience(range=None).notes)


def test_a_guess_below_the_capitals_part_is_scaled_too() -> None:
    """A speculative number that was chosen sizes the country, however low."""
    chosen = Study.load(prefer={"tiktok_users": "korhogo-2025"})
    accounts = (10_000 * 99_999) ** 0.5
    estimate = chosen.audience(channels=["tiktok"], range=None)
    assert estimate["channel.tiktok.accounts"].central == pytest.approx(accounts)
    assert estimate["channel.tiktok.reachable"].central < accounts


def test_a_chosen_observation_without_a_number_leaves_the_survey() -> None:
    """Preferring what has no number sizes nothing, so in Bamako the survey still does."""
    plain = Study.load().audience(area="bamako", range=None)
    chosen = Study.load(prefer={"whatsapp_users": "korhogo-2025"}).audience(
        area="bamako", range=None
    )
    assert (
        chosen["channel.whatsapp.reachable"].central == plain["channel.whatsapp.reachable"].central
    )


def test_tiktok_has_no_national_value_unless_one_is_chosen() -> None:
    """Sources differ by a factor of ten: only --prefer takes the speculative range, and its row is
    assumed.
    """
    study = Study.load(prefer={"tiktok_users": "korhogo-2025"})
    row = study.audience(channels=["tiktok"])["channel.tiktok.accounts"]
    assert (row.low, row.high, row.basis) == (10_000.0, 99_999.0, "assumed")


@pytest.mark.slow
def test_x_has_only_a_guess_which_must_be_chosen() -> None:
    """X is left out of the online channels by default and sized, as assumed, where its guess is
    preferred.
    """
    assert "channel.x.accounts" not in Study.load().audience(range=None)
    estimate = Study.load(prefer=["x_users=korhogo-2025"]).audience(range=None)
    assert estimate["channel.x.accounts"].basis == "assumed"
    assert estimate["channel.x.accounts"].central == pytest.approx((20_000 * 50_000) ** 0.5)


def test_what_is_not_in_mali_cannot_be_used() -> None:
    """Jumia is unavailable, whatever number it is given."""
    for settings in ({}, {"channels.jumia.accounts": 1000}):
        with pytest.raises(
            InputError,
            match="channel jumia: Jumia is not available in Mali: no major operation there",
        ):
            rows(channels=["jumia"], settings=settings)


@pytest.mark.parametrize(
    ("gone", "channel", "key"),
    [
        (
            ["channels.facebook.people_per_account", "social.people_per_account"],
            "facebook",
            "channels.facebook.people_per_account",
        ),
        (
            ["channels.linkedin.active_share", "social.active_share"],
            "linkedin",
            "channels.linkedin.active_share",
        ),
        (
            ["channels.linkedin.people_per_account", "social.people"],
            "linkedin",
            "channels.linkedin.people_per_account",
        ),
        (["channels.sms.active_line_share"], "sms", "channels.sms.active_line_share"),
        (
            ["channels.orange_money.people_per_account", "social"],
            "orange_money",
            "channels.orange_money.people_per_account",
        ),
    ],
)
def test_accounts_members_and_lines_become_people_only_by_assumption(
    gone: list[str], channel: str, key: str
) -> None:
    """Without the assumption that turns them into people, the error names its key and how to set
    it.
    """
    with pytest.raises(InputError) as caught:
        without(*gone).audience(channels=[channel], range=None)
    assert caught.value.message.startswith(f"{key}: ")
    assert "is not set" in caught.value.message
    assert caught.value.hint == option_of(key, COUNTRY)


def test_what_comes_from_all_channels_or_all_operators_is_noted() -> None:
    """A default shared by channels stands in for the channel's own, and the note offers the key
    that replaces it.
    """
    notes = stand_ins(Study.load().audience(channels=["lenali", "orange_mali", "ussd"], range=None))
    assert {(note.rows, note.hint) for note in notes} == {
        (("channel.lenali.reachable",), '--set channels.lenali.active_share="15% to 45%"'),
    }
    assert any("our default for any channel is used" in note.text for note in notes)


def test_facebooks_women_are_not_instagrams() -> None:
    """Changing Facebook's share of women moves no other channel, and one without its own takes that
    of internet users.
    """
    few, many = (
        rows(
            gender="women",
            channels=["facebook", "instagram", "lenali"],
            settings={"channels.facebook.share.female": share},
        )
        for share in ("5%", "60%")
    )
    assert few["channel.facebook.reachable"] < many["channel.facebook.reachable"]
    assert few["channel.instagram.reachable"] == many["channel.instagram.reachable"]
    assert few["channel.lenali.reachable"] == many["channel.lenali.reachable"]
    estimate = without("channels.instagram.share.female").audience(
        gender="women", channels=["instagram"], range=None
    )
    accounts = (200_000 * 250_000) ** 0.5
    women = estimate["segment.online"].central / rows(channels=["instagram"])["segment.online"]
    assert estimate["channel.instagram.reachable"].central == pytest.approx(
        accounts * 0.87 * women, rel=0.02
    )
    assert [note.hint for note in stand_ins(estimate)] == [
        '--set channels.instagram.share.female="22% to 28%"'
    ]
    assert "taken to be women as of people online there" in stand_ins(estimate)[0].text


def test_ages_without_weights_of_their_own_are_those_of_people_online() -> None:
    """A channel that is no social medium takes the ages of people online, and says so."""
    study = Study.load(set={"channels.youtube.accounts": 1_000_000})
    estimate = study.audience(age="18-34", channels=["youtube"], range=None)
    over_12 = rows(age="13+", channels=["youtube"])["segment.online"]
    assert estimate["channel.youtube.reachable"].central == pytest.approx(
        1_000_000 * 0.87 * estimate["segment.online"].central / over_12, rel=1e-9
    )
    hint = (
        "--set channels.youtube.age.13-17=10% --set channels.youtube.age.18-34=65% --set"
        " channels.youtube.age.35+=25%"
    )
    assert hint in [note.hint for note in stand_ins(estimate)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lenali", "ages are those of social media users"),
        ("maliweb", "ages are those of people online"),
    ],
)
def test_the_ages_that_are_offered_work(name: str, words: str) -> None:
    """Typing the hint gives the channel ages of its own, and fewer people aged 18 to 34 than of all
    ages.
    """
    sized = {f"channels.{name}.accounts": "50k"}
    (note,) = [
        one
        for one in stand_ins(Study.load(set=sized).audience(age="18-34", channels=[name]))
        if words in one.text
    ]
    assert note.hint is not None
    typed = dict(re.findall(r"--set (\S+)=(\S+)", note.hint))
    assert [key.removeprefix(f"channels.{name}.age.") for key in typed] == ["13-17", "18-34", "35+"]
    whole = rows(channels=[name], settings=sized | typed)["reachable.deduplicated"]
    young = rows(age="18-34", channels=[name], settings=sized | typed)["reachable.deduplicated"]
    assert young == pytest.approx(0.65 * whole)
    assert not any(
        words in one.text
        for one in stand_ins(Study.load(set=sized | typed).audience(age="18-34", channels=[name]))
    )


def test_compositions_are_of_the_channels_own_users() -> None:
    """Bamako and the rest, towns and countryside, women and men of a channel add up to the
    channel.
    """
    free = {"figures.internet_users": 20_000_000, "figures.population": 60_000_000}
    whole = rows(channels=["facebook"], settings=free)["channel.facebook.reachable"]
    halves = [
        [("urban", "all"), ("rural", "all")],
        [("national", "women"), ("national", "men")],
    ]
    for parts in halves:
        together = sum(
            rows(*part, channels=["facebook"], settings=free)["channel.facebook.reachable"]
            for part in parts
        )
        assert together == pytest.approx(whole, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("area", ["national", "bamako", "segou"])
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("facebook", {"channels.facebook.share.bamako": "95%"}),
        ("facebook", {"channels.facebook.share.urban": "40%"}),
        ("instagram", {"channels.instagram.share.bamako": "99%"}),
    ],
)
def test_a_channel_with_more_of_the_capital_than_of_towns_has_no_answer(
    area: str, name: str, settings: dict[str, str]
) -> None:
    """Bamako's share of a channel above its urban share is refused by its key, wherever it is
    read.
    """
    words = rf"channels\.{name}\.share\.bamako: Bamako's share is above the urban share"
    with pytest.raises(InfeasibleError, match=words):
        Study.load(set=settings).audience(area=area, channels=[name], range=None)


@pytest.mark.slow
@pytest.mark.parametrize(("area", "share"), [("bamako", 0.84), ("rural", 0.5), ("segou", 0.5)])
def test_radio_is_met_as_the_capital_was_surveyed_and_as_supposed_elsewhere(
    area: str, share: float
) -> None:
    """In Bamako the daily listening of its survey stands in; a weekly share of one's own holds
    everywhere.
    """
    plain = Study.load().audience(area=area, age="15+", channels=["radio"], range=None)
    assert plain["channel.radio.share"].central == pytest.approx(share)
    everywhere = rows(age="15+", channels=["radio"])["channel.radio.share"]
    assert 0.5 < everywhere < 0.84
    own = rows(area, channels=["radio"], settings={"channels.radio.weekly_share": "60%"})
    adults = rows(area, age="15+", channels=["radio"])["segment.population"]
    assert own["channel.radio.reachable"] == pytest.approx(0.6 * adults)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("channels.radio.accounts", "weekly_share"),
        ("channels.radio.share.female", "weekly_share"),
        ("channels.tv.age.18-34", "weekly_share"),
        ("channels.billboards.lines_per_person", "weekly_share"),
        (
            "channels.facebook.weekly_share",
            "accounts, active_share, people_per_account, share, age",
        ),
        ("channels.orange_money.active_line_share", "accounts, active_share, people_per_account"),
        ("channels.orange_money.share.bamako", "accounts, active_share, people_per_account"),
        (
            "channels.malitel_money_mobicash.share.urban",
            "accounts, active_share, people_per_account",
        ),
        ("channels.sms.people_per_account", "accounts, active_line_share, lines_per_person"),
        ("channels.ussd.share.urban", "accounts, active_line_share, lines_per_person"),
    ],
)
def test_a_key_a_channel_never_reads_is_refused(key: str, known: str) -> None:
    """A number that could move nothing is refused, set or in a file, with the keys the channel's
    size comes from.
    """
    name = find(key.split(".")[1], COUNTRY).label
    words = f"{key}: {name} is not sized by {key.split('.')[2]}"
    for arguments in (
        {"set": {key: 0.5 if "lines" not in key else 2}},
        {"files": [("mine.toml", f"{key} = {0.5 if 'lines' not in key else 2}".encode())]},
    ):
        files = arguments.pop("files", [])
        with pytest.raises(InputError) as caught:
            Study.load(*files, **arguments)
        assert words in caught.value.message
        assert caught.value.hint is not None
        assert caught.value.hint.startswith(f"its size comes from {known}")


def test_people_with_a_phone_are_those_of_the_surveys_and_lines_per_person_follow() -> None:
    """A text message reaches whoever has a phone; lines in use over these are lines per person."""
    found = rows(age="15-49", channels=["sms", "ussd"])
    assert found["channel.sms.share"] == pytest.approx(0.675)
    assert found["channel.ussd.reachable"] == found["channel.sms.reachable"]
    everybody = rows(channels=["sms"])
    lines = 23_400_000 * 0.9 / everybody["channel.sms.reachable"]
    assert everybody["phones.lines_per_person"] == pytest.approx(lines)
    parts = sum(
        rows(area, channels=["sms"])["channel.sms.reachable"] for area in ("urban", "rural")
    )
    assert parts == pytest.approx(everybody["channel.sms.reachable"])


@pytest.mark.slow
@pytest.mark.parametrize(("owners", "said"), [("70%", False), ("30%", True)])
def test_more_people_online_than_with_a_phone_are_noted(owners: str, said: bool) -> None:
    """Who is online has a phone, so a share of owners below people online is doubted."""
    estimate = Study.load(set={"phones.owner_share": owners}).audience(
        area="bamako", age="15+", channels=["sms"], range=None
    )
    noted = any(
        note.kind == "check" and "more people are online than have a phone" in note.text
        for note in estimate.notes
    )
    assert noted == said
    assert said == (estimate["reachable.deduplicated"].central < estimate["segment.online"].central)


def test_lines_per_person_below_one_is_refused() -> None:
    """An owner has at least one line."""
    with pytest.raises(InputError, match="below the least possible, `1`"):
        Study.load(set={"channels.orange_mali.lines_per_person": "0.5 to 2"})


@pytest.mark.parametrize(
    "name", ["Facebook", " facebook ", "FACEBOOK", "orange-money", "Orange Money"]
)
def test_channels_are_found_in_any_case_and_spelling(name: str) -> None:
    """Case, spaces and hyphens do not matter."""
    assert find(name, COUNTRY).key in ("facebook", "orange_money")


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
    assert list(by_name) == list(channels(COUNTRY))
    assert all(row["why"] for row in listing.rows)
    for name in NO_NUMBER:
        assert "central" not in by_name[name]
    assert (
        by_name["facebook"]["low"],
        by_name["facebook"]["central"],
        by_name["facebook"]["high"],
    ) == (1.47e6, 2.2e6, 3.29e6)
    assert all(row.get("central", 1) > 0 for row in listing.rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("whatsapp", "channels.whatsapp.accounts", "4M"),
        ("facebook", "channels.facebook.accounts", "4M"),
        ("billboards", "channels.billboards.weekly_share", "30%"),
        ("radio", "channels.radio.weekly_share", "30%"),
        ("facebook", "figures.facebook_users", "4M"),
        ("tiktok", "figures.tiktok_users", "4M"),
    ],
)
def test_the_listing_calls_ones_own_value_so(name: str, key: str, value: str) -> None:
    """A size that comes from the user says so, with its layer, and is no published one."""
    found = {
        row["channel"]: row for row in listings.channels(Study.load(set={key: value}).inputs()).rows
    }[name]
    assert (found["status"], found.get("central", 4e6)) == ("sized", 4e6)
    assert found["why"] == "your value (--set)"
    file = f'{key} = {{ value = "{value}", why = "counted" }}'.encode()
    found = {
        row["channel"]: row
        for row in listings.channels(Study.load(("mine.toml", file)).inputs()).rows
    }[name]
    assert found["why"] == "your value (mine.toml): counted"


AGES = {"social.age.13-17": "10%", "social.age.18-34": "60%", "social.age.35+": "30%"}
SURVEY = "figures.tiktok_account_share_bamako"


@pytest.mark.parametrize(
    ("settings", "segment", "said", "unsaid"),
    [
        ({}, {"age": "18-34", "channels": ["facebook"]}, "in a survey of 13 towns", None),
        (
            AGES,
            {"age": "18-34", "channels": ["facebook"]},
            "Facebook: ages are those of social media users",
            "13 towns",
        ),
        (
            {"channels.facebook.age.13-17": "10%", "channels.facebook.age.18+": "90%"},
            {"age": "18-34", "channels": ["facebook"]},
            None,
            "ages are those of social media users",
        ),
        (
            {},
            {"area": "bamako", "channels": ["tiktok"]},
            "is taken from a survey of people online",
            None,
        ),
        (
            {SURVEY: "50%"},
            {"area": "bamako", "gender": "women", "channels": ["tiktok"]},
            "TikTok: how many use it in Bamako is taken from your own number",
            "survey",
        ),
    ],
)
def test_what_the_user_replaced_is_not_said_to_stand_in(
    settings: dict[str, str], segment: dict[str, Any], said: str | None, unsaid: str | None
) -> None:
    """A note names a survey only where its values are used, not where all of them are the user's
    own.
    """
    estimate = Study.load(set=settings).audience(range=None, **segment)
    texts = [note.text for note in estimate.notes if note.kind == "stand-in"]
    assert said is None or any(said in text for text in texts)
    assert unsaid is None or not any(unsaid in text for text in texts)
