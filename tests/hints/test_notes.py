"""What a note offers can be typed as it stands, as what an error offers can."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.hints.typing_back import Case, Fault, case_of, offers, run, with_options

GOLDEN = Path(__file__).parents[1] / "golden" / "cases.toml"
ESTIMATES = ("audience", "budget", "market")
CASES = [
    "audience -c whatsapp --area bamako --age 18-24 --gender women",
    "audience -c sms -c orange_mali -c radio -c facebook --area segou --age 15-24",
    "audience --range none --area kayes --gender women",
    "budget --total '2000 USD' -c facebook -c instagram -c linkedin --allocate",
    "budget --total '1M XOF' -c facebook -c whatsapp -c sms --set channels.whatsapp.accounts=4M",
    "budget --reach 900000 -c facebook -c instagram --confidence 60%",
    "budget --total '300000 XOF' -a restaurant-bamako --days 14",
    "market -a momo-merchant --years 3",
    "market -a grocery-bamako --set market.start=reachable.upper --years 2",
]
KINDS = {
    *("ages-unasked", "assumed", "counted-twice", "people-online", "price", "proxy", "rate"),
    *("shape", "stale", "stand-in", "vat", "waiting"),
}


def cases() -> list[Case]:
    """Return the commands of the golden outputs that give an estimate, and some of their own, each
    once, over few draws.
    """
    golden = [entry["command"] for entry in tomllib.loads(GOLDEN.read_text("utf-8")).values()]
    lines = [line for line in golden if line.split()[0] in ESTIMATES and "--help" not in line]
    words = dict.fromkeys(_plain(case_of(line).words) for line in (*lines, *CASES))
    return [Case(one if "--draws" in one else (*one, "--draws", "300")) for one in words]


def hinted(case: Case, folder: Path) -> list[tuple[str, str]]:
    """Return the kind and the hint of each note of a run."""
    found = run(case._replace(words=(*case.words, "--format", "json")), folder)
    assert found.code == 0, found.faults
    notes = json.loads(found.out).get("notes", [])
    return [(note["kind"], note["hint"]) for note in notes if note.get("hint")]


def _plain(words: tuple[str, ...]) -> tuple[str, ...]:
    at = words.index("--format") if "--format" in words else len(words)
    return tuple(word for word in (*words[:at], *words[at + 2 :]) if word != "--verbose")


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Case]:
    """Return each kind of note with hints of it, a few that offer the same options among them,
    and the first command that shows each.
    """
    folder = tmp_path_factory.mktemp("notes")
    found: dict[tuple[str, str], Case] = {}
    alike: Counter[tuple[str, str]] = Counter()
    for case in cases():
        for kind, hint in hinted(case, folder):
            form = kind, re.sub(r"=\S+", "", hint)
            if (kind, hint) not in found and alike[form] < 3:
                alike[form] += 1
                found[kind, hint] = case
    return found


@pytest.mark.slow
def test_what_a_note_offers_is_accepted(noted: dict[tuple[str, str], Case], tmp_path: Path) -> None:
    """Each option or command of a hint, typed behind the command or in its own right, gives an
    answer.
    """
    for (kind, hint), case in noted.items():
        for offer in offers(hint):
            words = tuple(shlex.split(offer))
            if words == case.words[:1]:  # in place of which another is typed
                continue
            if words[0] == "explain":  # with the options of the command
                typed = (*words, *case.words[1:])
            elif words[0] == "malisize":
                typed = words[1:]
            else:
                typed = with_options(case, Fault("", None), list(words))
            again = run(Case(typed), tmp_path)
            assert again.code == 0, f"{case}: {kind}: {hint}: {again.faults}"


@pytest.mark.slow
def test_each_kind_of_note_that_offers_something_is_among_them(
    noted: dict[tuple[str, str], Case],
) -> None:
    """Every kind of note with a hint is provoked by one of the commands."""
    assert {kind for kind, _ in noted} >= KINDS


@pytest.mark.slow
@pytest.mark.parametrize("row", ["reachable.deduplicated", "segment.online", "population"])
def test_what_a_ranking_offers_is_accepted(row: str, tmp_path: Path) -> None:
    """The option that gives the widest leaf its value can be typed, and changes no number."""
    words = ("drivers", row, "-a", "restaurant-bamako", "--format", "json")
    ranking = json.loads(run(Case(words), tmp_path).out)
    assert (ranking["widest"] is None) == (not ranking["rows"])
    if ranking["widest"]:
        again = run(Case((*words, *shlex.split(ranking["widest"]))), tmp_path)
        assert json.loads(again.out)["central"] == ranking["central"]


@pytest.mark.slow
@pytest.mark.parametrize("key", ["facebook_users", "mototaxi_cross_town", "internet_users"])
def test_what_a_figure_offers_is_accepted(key: str, tmp_path: Path) -> None:
    """Another observation and another value of a figure, as its page shows them, are read."""
    page = run(Case(("figures", "show", key)), tmp_path).out
    words = shlex.split(page.splitlines()[-1].replace(", or", ""))
    typed = [pair for pair in pairwise(words) if pair[0].startswith("--")]
    assert typed
    for option, value in typed:
        command = ("market", "-a", "grocery-bamako", option, value)
        assert run(Case(command), tmp_path).faults == ()
