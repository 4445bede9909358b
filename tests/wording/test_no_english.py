"""No English on a French screen: function words of English are looked for in all that is said in
French, but for options, keys, ids and titles of sources.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from malisize.assumptions import bundled
from malisize.cli.app import COMMANDS
from malisize.country import default
from malisize.wording import language
from malisize.wording.language import CATALOGUES as FOLDER_OF_CATALOGUES
from tests.golden.test_golden import CASES, FOLDER
from tests.wording.made_up import SUBCOMMANDS, scenarios_of, written
from tests.wording.runs import FILES, HELP, SCREENS, WITH_FILES, said

FRENCH = language("fr")
ENGLISH = frozenset(  # words that are none of French
    word
    for line in (
        "the of and with is are was were be been has have had which who whom whose what where when",
        "how why this that these those it its they them their there you your we our she he his her",
        "to at for from by than then not no none into over under above below between each every",
        "other others only more most less least many much same such one two three any some all but",
        "if so people share users women men everyone everybody aged year years month months days",
        "week published survey assumed estimate likely range value spend spent reached number",
        "numbers missing unknown known needed given write leave gives takes does did cannot must",
        "may might could would should here too very still again also about",
    )
    for word in line.split()
)
NAMED = frozenset(  # what is typed as it is, and messages name
    word
    for line in ("all why share spent value year range none", "survey people women men week")
    for word in line.split()
)
_SCENARIOS = [one for name in bundled.names(default()) for one in scenarios_of(name) if "-" in one]
_PARAMETER = re.compile(r"\{\w+\}")
_WORD = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])", re.IGNORECASE)
_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^\s»]+)"
_OPTION = rf"(?: --?[\w-]+(?:[ =]{_VALUE})?)"
_COMMAND = re.compile(rf"\bmalisize(?: [a-z]+)?(?: [\w:]+\.[\w.:]+)?{_OPTION}*")


def english(text: str) -> list[str]:
    """Return the English words of a text."""
    left = _COMMAND.sub(" ", " ".join(text.split()))
    for scenario in _SCENARIOS:
        left = left.replace(scenario, " ")
    left = written(left)
    return [word for word in _WORD.findall(left) if word.casefold() in ENGLISH]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.get("lang") == "fr"])
def test_french_goldens_have_no_english(name: str) -> None:
    """Screens that are kept, at every width."""
    assert english((FOLDER / f"{name}.txt").read_text(encoding="utf-8")) == []


@pytest.mark.slow
@pytest.mark.parametrize("words", SCREENS)
def test_french_screens_have_no_english(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command; what is refused are messages, which are looked through below."""
    for text in said(words, FRENCH, monkeypatch):
        assert english(text) == []


@pytest.mark.slow
def test_what_french_says_of_files_has_no_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read, written and run again, with the messages on standard error."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    for words in WITH_FILES:
        for text in said(words, FRENCH, monkeypatch):
            assert english(text) == [], words


def test_every_command_is_looked_through() -> None:
    """No command or subcommand is without a French screen here: completion prints a script, and
    `assumptions show` a file as it is.
    """
    lines = [words.split() for words in (*SCREENS, *WITH_FILES)]
    typed = {line[0] for line in lines if line} | {tuple(line[:2]) for line in lines}
    known = {(group, name) for group, names in SUBCOMMANDS.items() for name in names}
    assert set(COMMANDS) - {"completion"} <= typed
    assert known - {("assumptions", "show")} <= typed


@pytest.mark.parametrize("words", ["countries new --help", "budget --help"])
def test_no_line_of_french_help_begins_with_a_mark(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colon or a semicolon stays with the word before it, after a plain blank."""
    out, _ = said(words, FRENCH, monkeypatch)
    assert not [line for line in out.splitlines() if line.strip()[:1] in set(":;?!»")]
    assert "\u00a0" not in out


@pytest.mark.slow
@pytest.mark.parametrize("words", HELP)
def test_french_help_has_no_english(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every help, made of messages that the catalogue may not have as they are written."""
    out, _ = said(words, FRENCH, monkeypatch)
    assert {word.casefold() for word in english(out)} <= NAMED


@pytest.mark.slow
def test_french_messages_have_no_english() -> None:
    """Each message of the catalogue, with its parameters left out."""
    with (FOLDER_OF_CATALOGUES / "fr.po").open("rb") as file:
        catalogue = read_po(file, locale="fr", charset="utf-8")
    found = {
        string: words
        for one in catalogue
        if one.id
        for string in (one.string if isinstance(one.string, tuple) else (one.string,))
        if (words := {word.casefold() for word in english(_PARAMETER.sub(" ", string))} - NAMED)
    }
    assert found == {}
