"""Every hint, typed as it stands where a user would type it, is accepted.

Cases are tables in the TOML files beside this one, one ``[[case]]`` each: ``typed`` is the line
after ``malisize`` as in a shell; ``files`` holds files by name, ``stdin`` what is piped in,
``wrong`` what a value takes the place of where the message does not quote it, ``errors`` how many
faults there are (1 unless said). ``no_hint = true`` is said where nothing can be offered.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.hints.typing_back import Case, case_of, offers, refused, unaccepted

HERE = Path(__file__).parent


def cases() -> list[tuple[str, Case, bool]]:
    """Return the cases of every file, each with its name and whether it may offer nothing."""
    out = []
    for path in sorted(HERE.glob("*.toml")):
        for number, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["case"], start=1):
            silent = entry.pop("no_hint", False)
            out.append((f"{path.stem}-{number}", case_of(entry.pop("typed"), **entry), silent))
    return out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "silent"), [pytest.param(case, silent, id=id) for id, case, silent in cases()]
)
def test_what_a_hint_offers_is_accepted(case: Case, silent: bool, tmp_path: Path) -> None:
    """What a hint says in backticks, typed in the place of what was wrong, gives an answer."""
    first = refused(case, tmp_path)
    assert unaccepted(case, first, tmp_path) == []
    for fault in first.faults:
        assert silent or offers(fault.hint or ""), f"{case}: nothing to type in {fault}"


BROKEN = sorted((HERE.parent / "broken").glob("*.toml"))


@pytest.mark.slow
@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_is_offered_for_a_broken_file_is_accepted(path: Path, tmp_path: Path) -> None:
    """Each fault of a broken file is gone once its hint is followed, and the others alone are
    left.
    """
    text = path.read_text("utf-8", "surrogateescape")
    words = ("assumptions", "check", path.name)
    case = Case(words, {path.name: text}, errors=text.count("# expect: "), lenient=True)
    assert unaccepted(case, refused(case, tmp_path), tmp_path) == []
