"""The language of a run: asked for, in a file, or in the environment; English without."""

from __future__ import annotations

import pytest

from malisize.cli.language import asked, is_all, spoken
from malisize.errors import InputError
from malisize.study import Study
from malisize.wording import ENGLISH


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["audience", "--lang", "fr"], "fr"),
        (["audience", "--lang=fr", "--area", "x"], "fr"),
        (["--lang", "fr", "--help"], "fr"),
        (["audience", "--", "--lang", "fr"], None),
        (["audience", "--lang"], None),
        (["audience"], None),
    ],
)
def test_the_command_line_is_looked_through_for_a_language(
    words: list[str], code: str | None
) -> None:
    """It is found before anything is parsed, up to the end of options."""
    assert asked(words) == code


def test_a_language_that_there_is_not_is_refused_with_those_there_are() -> None:
    """Where it was asked for is named."""
    with pytest.raises(InputError, match="lang `xx`: no such language") as caught:
        spoken(["--lang", "xx"], {"MALISIZE_LANG": "en"})
    assert "en" in (caught.value.hint or "")
    with pytest.raises(InputError, match="MALISIZE_LANG `xx`"):
        spoken([], {"MALISIZE_LANG": "xx"})


def test_the_locale_plays_no_part() -> None:
    """A pipe gives the same everywhere."""
    assert spoken([], {"LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8"}) is ENGLISH
    assert spoken([], {"MALISIZE_LANG": ""}) is ENGLISH


def test_a_file_may_name_its_language() -> None:
    """A language that there is not is refused with its place."""
    assert Study.load(("x.toml", b'lang = "EN"')).lang == "en"
    with pytest.raises(InputError, match="lang: `xx` is n"):
        Study.load(("x.toml", b'lang = "xx"'))


@pytest.mark.parametrize(
    ("words", "nothing"),
    [
        ([], True),
        (["--lang", "fr"], True),
        (["--lang=fr"], True),
        (["--lang"], False),
        (["--lang", "fr", "--help"], False),
        (["audience", "--lang", "fr"], False),
        (["--lang", "fr", "fr"], False),
    ],
)
def test_a_language_alone_asks_for_nothing(words: list[str], nothing: bool) -> None:
    """`malisize --lang fr` says what malisize does, as `malisize` does."""
    assert is_all(words) is nothing
