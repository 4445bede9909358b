"""What a run says in French: help, errors, hints, numbers and dates."""

from __future__ import annotations

import io
import shlex
import tomllib

import pytest

from malisize.assumptions.template import template
from malisize.bands import Band
from malisize.cli import boundary
from malisize.cli.app import COMMANDS, run
from malisize.cli.session import Session
from malisize.study import Study
from malisize.wording import codes, language, phrase, say
from malisize.wording.numbers import date, given, grouped, share, whole
from tests.golden.test_golden import TODAY, Screen
from tests.places import COUNTRY

FRENCH = language("fr")


def refused(words: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a command line that is refused says."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("sys.stdout", Screen(terminal=False))
    assert boundary.guarded(shlex.split(words)) != 0
    return stream.getvalue().splitlines()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "audience --lang fr --foce",
            ["erreur : option `--foce` inconnue", "piste : vouliez-vous dire `--force` ?"],
        ),
        (
            "sweep -q --lang=fr",
            ["erreur : malisize sweep demande ROW...", "piste : malisize sweep --help"],
        ),
        (
            "audience --lang fr --set overlap=35",
            [
                "erreur : --set overlap : `35` dépasse 1, et il faut une part",
                "piste : écrivez `--set overlap=35%`",
            ],
        ),
        (
            "audience --lang xx",
            ["error: --lang `xx`: no such language", f"hint: one of {', '.join(codes())}"],
        ),
        (
            "audience --lang fr --set channels.facebook.accounts='2 billion'",
            [
                "erreur : --set channels.facebook.accounts : `2 billion` : `billion` a deux"
                " lectures",
                "piste : écrivez `--set channels.facebook.accounts=2bn` ou"
                " `--set channels.facebook.accounts=2000bn`",
            ],
        ),
    ],
)
def test_errors_and_hints_are_french(
    words: str, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of parsing too, since the command line is looked through for the language first."""
    assert refused(words, monkeypatch) == said


def test_the_environment_names_a_language_where_no_option_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The option wins over it."""
    monkeypatch.setenv("MALISIZE_LANG", "fr")
    assert refused("audienc", monkeypatch)[0] == "erreur : commande `audienc` inconnue"
    assert refused("audience --lang en --foce", monkeypatch)[0] == "error: no option `--foce`"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_summaries_of_commands_fit_on_their_line(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns each command has one line in the list of them."""
    out = Screen(terminal=False)
    monkeypatch.setattr("sys.stdout", out)
    boundary.guarded(["--help", "--lang", lang])
    lines = out.text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("Comm"))
    listed = [line.split()[0] for line in lines[first + 1 :] if line.strip()]
    assert sorted(listed) == sorted(COMMANDS)


def test_numbers_and_dates_are_those_of_french() -> None:
    """With plain blanks, since a terminal and a spreadsheet take no others."""
    assert say(share(0.082), FRENCH) == "8,2 %"
    assert say(whole(1234567), FRENCH) == "1 234 567"
    assert say(date("2026-03-01"), FRENCH) == "1er mars 2026"
    assert say(date("2026-03-02"), FRENCH) == "2 mars 2026"
    assert say(given("2% to 14.5%, central 6%"), FRENCH) == "2 % à 14,5 %, valeur centrale 6 %"
    assert say(grouped(42059219), FRENCH) == "42 059 219"
    assert (str(given("0.25 to 1.2 USD")), say(given("3 per week"), FRENCH)) == (
        "0.25 to 1.2 USD",
        "3 per week",
    )


@pytest.mark.slow
def test_data_in_french_has_the_numbers_of_english() -> None:
    """Words of rows and notes are French, ids and numbers the same, and the request names it."""
    import json

    found = []
    for words in ("audience --format json", "audience --format json --lang fr"):
        out = Screen(terminal=False)
        asked = "fr" in words
        session = Session(
            stdin=None, stdout=out, stderr=None, environment={}, today=TODAY,
            language=FRENCH if asked else language("en"), is_asked=asked,
        )  # fmt: skip
        run(shlex.split(words), session)
        found.append(json.loads(out.text()))
    english, french = found
    assert french["request"]["lang"] == "fr"
    for one, other in zip(english["rows"], french["rows"], strict=True):
        assert {k: v for k, v in one.items() if k not in ("label", "note")} == {
            k: v for k, v in other.items() if k not in ("label", "note")
        }
    assert any(row["label"].startswith("Internautes") for row in french["rows"])
    assert (french["figures"], french["assumptions"]) == (
        english["figures"],
        english["assumptions"],
    )


def test_open_ages_are_said_in_words() -> None:
    """``15+`` is ``15 ans et plus`` wherever French says ages, and stays as typed in English."""
    said = phrase("Women among people online aged {words}", words=Band.parse("15+", "age").words)
    assert str(said) == "Women among people online aged 15+"
    assert say(said, FRENCH) == "Femmes parmi les personnes en ligne de 15 ans et plus"
    of_two = phrase("aged {ages}", ages="18-24 or 45+")
    assert say(of_two, FRENCH) == "18-24 or 45 ans et plus"


@pytest.mark.slow
def test_the_template_of_assumptions_is_french_and_as_valid() -> None:
    """Comments, title, label and reasons are French; names and values are those of English."""
    english, french = template(COUNTRY), say(template(COUNTRY), FRENCH)
    assert "# Un fichier d'hypothèses" in str(french)
    first, second = tomllib.loads(english), tomllib.loads(str(french))
    assert second["title"] != first["title"]
    assert second["audience"]["channels"] == first["audience"]["channels"]
    assert second["scenario"]["cautious"]["overlap"]["value"] == "90% to 99%"
    for text in (english, str(french)):
        assert Study.load(("own.toml", text.encode())).audience(range=None)["population"].central
