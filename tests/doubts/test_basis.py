"""What rests on a proxy, or on nobody's figure, is named."""

from __future__ import annotations

from malisize.study import Study
from tests.doubts.helpers import notes


def test_proxies_and_unsourced_values_are_noted() -> None:
    """What rests on a proxy or on nobody's figure is named, with a setting that would replace the
    weightiest.
    """
    estimate = Study.load().audience(channels=["facebook", "instagram"])
    for kind in ("proxy", "assumed"):
        (note,) = notes(estimate, kind)
        assert note.hint is not None
        key = note.hint.removeprefix("`--set ").partition("=")[0]
        assert key in note.text
        used = {one.key: one.mark for one in estimate.assumptions}
        assert used[key] == {"proxy": "proxy", "assumed": "unsourced"}[kind]


def test_a_study_of_sourced_values_alone_has_nothing_to_doubt_of_that_kind() -> None:
    """Where every leaf is sourced no note speaks of proxies or assumptions."""
    text = (
        b'[figures]\ninternet_users = { value = 3_000_000, mark = "sourced"'
        b" }\n[channels.facebook]\n"
    )
    text += b'people_per_account = { value = 1, mark = "sourced" }'
    estimate = Study.load(("mine.toml", text)).audience(channels=["facebook"], range=None)
    ages = {
        "users.age.5-14",
        "users.age.15-17",
        "users.age.18-34",
        "users.age.35-54",
        "users.age.55+",
    }
    unsure = {one.key for one in estimate.assumptions if one.mark != "sourced"}
    assert unsure == ages
    assert not notes(estimate, "proxy")
    assert estimate["channel.facebook.accounts"].basis == "sourced"
