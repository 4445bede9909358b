"""Write the folder of a country from the least: people, towns, internet users, a capital and one
platform; regions, radio and lines where they are given. What nobody gave is that of a shipped
country and marked so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from malisize.errors import InputError, WriteError
from malisize.packs import folder
from malisize.packs.defaults import defaults
from malisize.packs.entries import channels, country, everywhere, figures
from malisize.packs.standing import standing
from malisize.packs.wanted import Wanted, refuse
from malisize.packs.written import document
from malisize.reasons import of_system
from malisize.text import did_you_mean, shown
from malisize.wording import ENGLISH, Language, Said, phrase


def files(wanted: Wanted, language: Language = ENGLISH) -> dict[str, str]:
    """Return the files of a country's folder by their names. Raises InputError."""
    refuse(wanted)
    known = everywhere(wanted.like)
    accounts = [key for key, one in known.items() if one["sizing"] == "accounts"]
    for key in wanted.platforms:
        if key not in accounts:
            raise InputError(
                phrase("--platform: no channel {name} that has accounts", name=shown(key)),
                hint=did_you_mean(key, accounts, ", ".join(accounts)),
            )
    documents: dict[str, tuple[str, dict[str, Any]]] = {
        "country.toml": ("country", country(wanted)),
        "channels.toml": ("channels", channels(wanted, known)),
        "assumptions/default.toml": ("default", defaults(wanted)),
    }
    for topic, content in figures(wanted, known).items():
        documents[f"figures/{topic}.toml"] = ("figures", content)
    for topic, content in standing(wanted).items():
        documents[f"figures/{topic}.toml"] = ("standing", content)
    words = {"name": wanted.name, "like": wanted.like.name, "capital": wanted.capital}
    return {
        name: document(_about(kind, words).within(language), content)
        for name, (kind, content) in documents.items()
    }


def write(path: str, content: Mapping[str, str], *, force: bool) -> None:
    """Write a folder whole or not at all, over one of a country with ``force`` alone. Raises
    InputError and WriteError.
    """
    target = Path(path).expanduser()
    where = shown(path)
    if os.path.lexists(target):
        if not force:
            raise InputError(
                phrase("{where}: exists already", where=where),
                hint=phrase("add `--force` to replace it"),
            )
        if target.is_symlink() or not (target / "country.toml").is_file():
            raise InputError(
                phrase(
                    "{where}: is not the folder of a country, so it is not replaced", where=where
                ),
                hint=phrase("name a folder that does not exist"),
            )
    # named before it is made, so that a signal at any moment leaves nothing behind
    made = target.absolute().parent / f".new-{os.urandom(8).hex()}"
    try:
        made.mkdir(mode=0o700)
        new = made / "new"
        for name, text in content.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(text, encoding="utf-8", newline="\n")
        folder.refuse_faults(new)
        if os.path.lexists(target):
            target.rename(made / "old")
        new.rename(target)
    except OSError as error:
        raise WriteError(
            phrase("{where}: cannot be written: {reason}", where=where, reason=of_system(error))
        ) from None
    finally:
        if (made / "old").exists() and not os.path.lexists(target):
            (made / "old").rename(target)
        shutil.rmtree(made, ignore_errors=True)


def _about(kind: str, words: Mapping[str, str]) -> Said:
    """Return what a file says of itself first."""
    name, like, capital = words["name"], words["like"], words["capital"]
    said = {
        "country": phrase(
            "{name}: its names, money and areas. Regions are those that were given; the interior,"
            " where there is one, is what neither they nor {capital} hold. Each has its people and"
            " a row in the tables of access.toml, under the code that it has here. CONTRIBUTING.md"
            " says what each key is.",
            name=name,
            like=like,
            capital=capital,
        ),
        "channels": phrase(
            "Channels of {name}. One without a figure waits for your number: write it in"
            " figures/platforms.toml, or give it with --set.",
            name=name,
            like=like,
            capital=capital,
        ),
        "figures": phrase(
            "What was given of {name}, each number with its source. Put in what you know better.",
            name=name,
            like=like,
            capital=capital,
        ),
        "standing": phrase(
            "Nobody gave these of {name}: those of {like} stand in, and are marked so"
            ' (basis = "illustrative"). Put in a table of {name} as soon as you have one, and take'
            " the areas that it has out of `proxies` in country.toml.",
            name=name,
            like=like,
            capital=capital,
        ),
        "default": phrase(
            "What is supposed of {name} where nobody says otherwise. Every value has its reason"
            " (why) and its mark: sourced, proxy (that of {like} stands in) or unsourced (a"
            " judgement). All else is that of the monetary union: `malisize assumptions show"
            " union`.",
            name=name,
            like=like,
            capital=capital,
        ),
    }
    return said[kind]
