"""What is typed for several countries, told apart: an area or a channel is written ``xx/north``, a
key ``xx.channels.plaza.cpm``; without a country it is meant for each that knows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from malisize.country import Country, default_code
from malisize.errors import InputError, MalisizeError, raise_faults
from malisize.expressions import expression
from malisize.packaged import is_shipped
from malisize.text import changed, offered, shown
from malisize.wording import phrase

Knows = Callable[[str, str], bool]  # whether a country, by its code, knows a text
_CODE = expression(r"[a-z]{2,3}", re.ASCII)
_SET = expression(r"--set (?=[a-z])")
_WEEKS = expression(r"--weeks [\"']?(?=[a-z][\w-]*=)")  # of a channel
_LISTED = expression(r"malisize (?:figures show [a-z0-9_]+|channels)(?=`)")
_KEYS = ("fx", "vat")  # first names of keys that look like codes


def split(text: str, sign: str, codes: Iterable[str], option: str) -> tuple[str | None, str]:
    """Return the country that a text is written with (None without one) and the rest of it. Raises
    InputError for a country that is not in the run.
    """
    before, there, rest = text.partition(sign)
    code = before.strip().casefold()
    if not there or not _CODE.fullmatch(code):
        return None, text
    if code in codes:
        return code, rest.strip()
    if sign == "." and code in _KEYS:
        return None, text
    raise InputError(
        phrase(
            "{option} {text}: country {code} is not in this run",
            option=option,
            text=shown(text),
            code=shown(code),
        ),
        hint=offered(f"--country {code}" if is_shipped(code) else f"--country ./{code}"),
    )


def told_apart(
    texts: Iterable[str], sign: str, codes: Sequence[str], knows: Knows, option: str
) -> dict[str, tuple[str, ...]]:
    """Return by country the texts that are meant for it: those written with it, and of the others
    those it knows, or all where none does. Raises InputError.
    """
    out: dict[str, list[str]] = {code: [] for code in codes}
    for text in texts:
        code, rest = split(text, sign, codes, option)
        if code is not None:
            out[code].append(rest)
            continue
        for one in [one for one in codes if knows(one, text)] or codes:
            out[one].append(text)
    return {code: tuple(found) for code, found in out.items()}


def own_last(
    texts: Sequence[str], sign: str, codes: Sequence[str], knows: Knows, option: str
) -> dict[str, tuple[str, ...]]:
    """Return ``name=value`` texts by country (see ``told_apart``); one written with a country takes
    the place of one of that name without.
    """
    general = [text for text in texts if split(text, sign, codes, option)[0] is None]
    found = told_apart(general, sign, codes, knows, option)
    own = told_apart([t for t in texts if t not in general], sign, codes, knows, option)
    out = {}
    for code in codes:
        names = {_name(text) for text in own[code]}
        out[code] = (*(text for text in found[code] if _name(text) not in names), *own[code])
    return out


def _name(text: str) -> str:
    return text.partition("=")[0].strip()


@contextmanager
def of(country: Country) -> Iterator[None]:
    """Have every error within say which country it is of."""
    try:
        yield
    except MalisizeError as error:
        raise_faults(
            [
                type(fault)(
                    phrase("{country}: {message}", country=country.name, message=fault.message),
                    hint=fault.hint and own_keys(fault.hint, country.code),
                )
                for fault in error.faults
            ]
        )
        raise


def of_channel(family: str, key: str, name: str) -> str:
    """Return what a channel has by a name: a key of the family ``channels``, a row of ``channel``.
    One written with its country has it under the country's code.
    """
    code, _, own = key.rpartition("/")
    return f"{code}.{family}.{own}.{name}" if code else f"{family}.{own}.{name}"


def own_keys(text: str, code: str) -> str:
    """Return a text that says what to type with the keys of a country under its code, and its
    figures and channels looked up there.
    """
    own = changed(text, lambda said: _SET.sub(f"--set {code}.", said))
    own = changed(own, lambda said: _WEEKS.sub(lambda found: f"{found[0]}{code}/", said))
    return own_known(own_listings(own, code) if is_shipped(code) else own, code)


def looked_up(text: str, country: Country) -> str:
    """Return a text that says what to type with figures and channels looked up in a country, where
    it is not the one that is meant where none is named.
    """
    if is_shipped(country.code):
        return text if country.code == default_code() else own_listings(text, country.code)
    import shlex

    return own_listings(text, shlex.quote(str(country.folder)))


def own_listings(text: str, country: str) -> str:
    """Return a text that says what to type with figures and channels looked up in a country."""
    return changed(text, lambda said: _LISTED.sub(lambda at: f"{at[0]} --country {country}", said))


def own_known(text: str, code: str) -> str:
    """Return a text that says what to type with the people known of a channel in a country."""
    return changed(text, lambda said: said.replace("--known ", f"--known {code}/"))


def own_settings(texts: Sequence[str], code: str) -> tuple[str, ...]:
    """Return settings of one country without its code. Raises InputError for another's."""
    return own_last(texts, ".", [code], lambda _code, _text: True, "--set")[code]
