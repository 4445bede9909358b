"""What rests on a proxy, or on nobody's figure, is named."""

from __future__ import annotations

from malisize.study import Study
from tests.doubts.helpers import notes


def test_proxies_and_unsourced_values_are_noted() -> None:
    """What rests on a proxy or on nobody's figure is named in words, and its key stands in the
    setting that would replace the weightiest alone.
    """
    estimate = Study.load().audience(channels=["facebook", "instagram"])
    for kind in ("proxy", "assumed"):
        (note,) = notes(estimate, kind)
        assert note.hint is not None
        key = note.hint.partition("--set ")[2].partition("=")[0]
        assert key not in note.text
        assert "channels." not in note.text
        used = {one.key: one.mark for one in estimate.assumptions}
        assert used[key] == {"proxy": "proxy", "assumed": "unsourced"}[kind]


def test_a_sourced_number_is_not_called_a_judgement() -> None:
    """The accounts that a platform publishes are sourced, whatever the people online rest on;
    those with a width by the rule of the back-test are as that rule is marked.
    """
    estimate = Study.load().audience(channels=["facebook", "instagram"], range=None)
    assert estimate["channel.instagram.accounts"].basis == "sourced"
    assert estimate["channel.facebook.accounts"].basis == "proxy"
    assert estimate["segment.online"].basis == "assumed"
