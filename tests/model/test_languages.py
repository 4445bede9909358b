"""Languages narrow a segment by published shares, and those online within what can be."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from malisize import Batch, Study
from malisize.errors import InputError
from malisize.model.languages import known_tongues
from malisize.quantity.evaluate import order
from malisize.request import Request
from malisize.saved.reading import read
from malisize.scenarios.compare import compare
from malisize.scenarios.replay import replay
from malisize.scenarios.sweep import sweep
from tests.model.helpers import CATALOGUE, audience, draws, rows
from tests.places import COUNTRY

SPOKEN = list(known_tongues("speaks", COUNTRY))
DAY = datetime.date(2026, 11, 26)
ALL, ONLINE = "segment.narrowed.population", "segment.narrowed.online"


def asked(**languages: str) -> dict[str, str]:
    """Return the keys of a file that ask for languages, several joined by a plus sign."""
    return {f"audience.{kind}": text for kind, text in languages.items()}


def test_of_all_people_the_published_share() -> None:
    """The people of a language are its share of all, 67 % of 24,834,845 for Bambara."""
    assert rows(settings=asked(speaks="bambara"))[ALL] == pytest.approx(0.67 * 24_834_845)


@pytest.mark.parametrize(
    ("lean", "online"), [("0%", 0.22), ("100%", None), ("50%", "middle")], ids=str
)
def test_the_share_online_lies_between_that_of_all_and_the_largest_that_fits(
    lean: str, online: Any
) -> None:
    """As among all people at 0 %, at 100 % as many as there are of each sex, half way at 50 %."""
    found = {
        at: rows("national", "women", "15+",
                 settings={**asked(speaks="french"), "language.online": at})
        for at in ("0%", "100%", lean)
    }  # fmt: skip
    whole = found[lean]["segment.online"]
    people = found[lean]["segment.population"]
    least, most = 0.22 * whole, min(whole, 0.22 * people)
    expected = {"middle": (least + most) / 2, None: most}.get(online, least)
    assert found[lean][ONLINE] == pytest.approx(expected)


def test_women_and_men_add_up_by_what_each_can_read() -> None:
    """Who reads French is found for each sex: 21.5 % of women, 33.7 % of men, and both together."""
    found = {sex: rows("national", sex, settings=asked(reads="french"))
             for sex in ("all", "women", "men")}  # fmt: skip
    for sex, part in (("women", 0.215), ("men", 0.337)):
        assert found[sex][ALL] == pytest.approx(part * found[sex]["segment.population"])
    assert found["all"][ONLINE] == pytest.approx(found["women"][ONLINE] + found["men"][ONLINE])


@pytest.mark.slow
@given(
    speaks=st.lists(st.sampled_from(SPOKEN), max_size=3, unique=True),
    reads=st.lists(st.sampled_from(["french", "any"]), max_size=2, unique=True),
    area=st.sampled_from(["national", "bamako", "rural", "mopti"]),
    gender=st.sampled_from(["all", "women"]),
    level=st.sampled_from(["42%", "66%", "95%", "42% to 95%"]),
)
@settings(max_examples=12, deadline=None)
def test_parts_stay_parts(
    speaks: list[str], reads: list[str], area: str, gender: str, level: str
) -> None:
    """In every draw those of a language are at most all people, those online at most these and at
    most those online, and no channel has more than its universe.
    """
    languages = asked(**{kind: "+".join(ids) for kind, ids in
                         (("speaks", speaks), ("reads", reads)) if ids})  # fmt: skip
    found = draws(area, gender, "15+", ["online", "radio", "sms"], count=100,
                  settings={**languages, "users.level": level})  # fmt: skip
    if not languages:
        assert ALL not in found
        return
    room = 1 + 1e-9
    assert (found[ALL] <= found["segment.population"] * room).all()
    assert (found[ONLINE] <= found["segment.online"] * room).all()
    assert (found[ONLINE] <= found[ALL] * room).all()
    for row in ("channel.whatsapp.reachable", "channel.facebook.reachable"):
        assert (found[row] <= found[ONLINE] * room).all()
    for row in ("channel.radio.reachable", "channel.sms.reachable", "reachable.deduplicated"):
        assert (found[row] <= found[ALL] * room).all()


def test_any_of_several_is_between_the_largest_and_their_sum() -> None:
    """Several languages of one kind are any of them: at least the largest, at most all of them."""
    for apart, expected in (("0%", 0.67), ("100%", 0.67 + 0.22), ("50%", 0.67 + 0.11)):
        found = rows(settings={**asked(speaks="french+bambara"), "language.apart": apart})
        assert found[ALL] / found["segment.population"] == pytest.approx(expected)


def test_any_of_several_is_named_by_what_people_do() -> None:
    """The share of several languages that are spoken says that people speak them."""
    built = audience(settings=asked(speaks="french+bambara"))
    labels = {node.label for node in order([spec.node for spec in built.rows])}
    assert "Share of people who speak Bambara or French" in labels


def test_speaking_and_reading_are_both_asked() -> None:
    """Both kinds narrow: at most the smaller, at least what must have both; who reads a language
    that is also spoken speaks it.
    """
    for apart, expected in (("0%", 0.215), ("100%", 0.0), ("50%", 0.1075)):
        keys = {**asked(speaks="bambara", reads="french"), "language.apart": apart}
        found = rows("national", "women", settings=keys)
        assert found[ALL] / found["segment.population"] == pytest.approx(expected)
    both = rows("national", "women", settings=asked(speaks="french", reads="french"))
    assert both[ALL] == pytest.approx(0.215 * both["segment.population"])


def test_it_multiplies_what_narrows_otherwise() -> None:
    """A narrowing share of the user's own is multiplied with that of a language."""
    alone = rows(settings=asked(speaks="bambara"))
    half = rows(settings=asked(speaks="bambara"), narrow=["eats out=50%"])
    for row in (ALL, ONLINE, "reachable.deduplicated"):
        assert half[row] == pytest.approx(alone[row] / 2)


# However it is asked


STUDY = Study.load()
HOW: dict[str, Any] = {"channels": ["facebook", "sms"], "draws": 200, "date": DAY}
ALONE = STUDY.audience(speaks=["peul", "Bambara"], reads="français", **HOW)


def test_names_are_read_in_any_case_accent_and_language() -> None:
    """A language has the names that people give it; the record has its own, in one order."""
    assert (ALONE.request["speaks"], ALONE.request["reads"]) == (["bambara", "fulfulde"], "french")
    assert "--speaks peul --speaks Bambara --reads" in ALONE.request["options"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        '[audience]\nspeaks = ["bambara", "fulfulde"]\nreads = "french"',
        '[audience]\nspeaks = "Fula + bamanankan"\nreads = ["FRANCAIS"]',
    ],
)
def test_a_file_asks_for_the_same(text: str) -> None:
    """A file has a text or a list, as a cell or an option has it."""
    assert Study.load(("who.toml", text.encode())).audience(**HOW).rows == ALONE.rows


@pytest.mark.slow
def test_cells_sweeps_and_comparisons_ask_for_the_same() -> None:
    """A cell ``a+b``, a list of JSON Lines, a value of a sweep and a setting give the numbers of
    the same options.
    """
    cells = {"speaks": ["bambara+peul", ["fulfulde", "bambara"], "all"], "reads": ["french"] * 3}
    batch = Batch(STUDY, ["reachable.deduplicated"], **HOW)
    found = batch.run(cells, 3).values["reachable.deduplicated"]
    one = ALONE["reachable.deduplicated"].central
    assert found[:2] == pytest.approx([one, one])
    assert found[2] > one
    swept = sweep(STUDY, ["reachable.deduplicated"], ["speaks=bambara+peul,all"],
                  reads="french", **HOW)  # fmt: skip
    assert [line["central"] for line in swept.rows] == pytest.approx([one, found[2]])
    keys = {"audience.speaks": "bambara,peul", "audience.reads": "french"}
    assert Study.load(set=keys).audience(**HOW).rows == ALONE.rows
    columns = [("one", STUDY.varied(set=keys)), ("other", STUDY)]
    listing = compare(columns, Request(channels=("facebook",), draws=200))
    differing = {one["column"]: one["value"] for one in listing.more["inputs"]
                 if one["key"] == "audience.speaks"}  # fmt: skip
    assert differing == {"one": "bambara, fulfulde", "other": "all"}


@pytest.mark.slow
def test_a_saved_estimate_is_replayed_and_built_upon() -> None:
    """A saved estimate keeps its languages: it reproduces, and is the base of another."""
    saved = tomli_w.dumps(ALONE.to_dict()).encode()
    again = read(saved, "saved.toml")
    assert again.request["speaks"] == ["bambara", "fulfulde"]
    listing, same = replay(again, "saved.toml")
    assert same, listing.title
    built = Study.load(("saved.toml", saved)).audience(draws=200, date=DAY)
    assert built["reachable.deduplicated"].central == ALONE["reachable.deduplicated"].central


@pytest.mark.slow
def test_what_is_not_known_is_said() -> None:
    """What stands in for people online, for a region and for children is said, and how far the
    share online may lie is among what moves the answer most.
    """
    found = STUDY.audience(area="gao", speaks="songhay", reads="any", draws=200, date=DAY)
    texts = " ".join(note.text for note in found.notes)
    for said in ("the largest that fits", "no share by region is published",
                 "under 15", "have several languages"):  # fmt: skip
        assert said in texts
    moved = [move.key for move in found.moves if move.row == "reachable.deduplicated"]
    assert "language.online" in moved[:5]


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({"speaks": "bambarra"}, "no language `bambarra`", "did you mean `bambara`?"),
        ({"reads": "bambara"}, "no share of people who read Bambara is published", "french"),
        ({"reads": "klingon"}, "no language `klingon`", "one of french, any"),
        ({"speaks": ""}, "no language ``", "one of bambara"),
    ],
)
def test_a_language_that_there_is_not(options: dict[str, str], message: str, hint: str) -> None:
    """An unknown language is refused with the nearest name, one without a share with those that
    have one.
    """
    with pytest.raises(InputError) as refused:
        STUDY.audience(**options)  # type: ignore[arg-type]
    assert message in refused.value.message
    assert hint is None or hint in (refused.value.hint or "")


def test_every_language_has_its_figures() -> None:
    """Each share of a language is a figure of the catalogue, and every language has one."""
    for id, tongue in COUNTRY.tongues.items():
        assert tongue.speaks or tongue.reads, id
        for name in {**tongue.speaks, **tongue.reads}.values():
            topic, _, key = name.partition(".")
            assert CATALOGUE.figure(key, topic).single().unit == "share"


def test_without_languages_nothing_changes() -> None:
    """``all`` leaves everybody in, as nothing does."""
    found = rows(settings=asked(speaks="all", reads="tous"))
    assert ALL not in found
    assert found == rows()
    assert np.isfinite(list(found.values())).all()
