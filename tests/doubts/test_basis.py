"""What rests on a proxy, or on nobody's figure, is named."""

from __future__ import annotations

from malisize.request import PlanRequest
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


def test_nothing_is_named_twice() -> None:
    """What another caveat tells of, such as a survey that stands in or a price that nobody
    published, is not named again among what is borrowed or judged.
    """
    estimate = Study.load("restaurant-bamako").budget(PlanRequest(total="2M XOF"), range=None)
    telling = {"people-online", "stand-in", "ages-unasked", "price", "shape", "vat", "rate"}
    told = {key for note in estimate.notes if note.kind in telling for key in note.keys}
    assert {"reach_shape", "channels.facebook.cpm"} <= told
    for kind in ("proxy", "assumed"):
        (note,) = notes(estimate, kind)
        assert note.keys
        assert not set(note.keys) & told


def test_one_caveat_says_what_stands_in_for_several_channels() -> None:
    """A survey of the capital and what nobody published outside it are one caveat of all channels
    it is taken for; so is our default of how many accounts are people.
    """
    found = notes(Study.load().audience(range=None), "stand-in")
    texts = [note.text for note in found if "Lenali" in note.text or "TikTok" in note.text]
    assert [text.partition(":")[0] for text in texts] == ["WhatsApp, TikTok", "TikTok, Lenali"]
    assert "; outside it nothing is published" in texts[0]


def test_every_cap_says_what_to_type() -> None:
    """A size that is more than the people there are, and customers that a limit holds, come with
    the setting that gives another.
    """
    big = Study.load(set=("channels.facebook.accounts=20M",)).audience(channels=["facebook"])
    (note,) = (one for one in big.notes if one.kind == "cap")
    assert note.hint is not None
    assert note.hint.startswith("--set channels.facebook.accounts=")
    won = Study.load("grocery-bamako").market(range=None)
    (held,) = (one for one in won.notes if "SOM is limited" in one.text)
    assert held.hint is not None
    assert held.hint.startswith("--set market.")
