"""Files and preferences as layers of assumptions, and the names that they may hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import partial

from malisize.assumptions import bundled
from malisize.assumptions.layers import (
    Layer,
    document_layer,
    text_layer,
    with_evidence,
)
from malisize.assumptions.lookup import Vocabulary
from malisize.country import NATIONAL, Country, default, default_code, shipped
from malisize.errors import InputError, raise_faults
from malisize.figures.catalogue import Catalogue
from malisize.model.channels import channels as all_channels
from malisize.model.channels import (
    channels_like,
    find,
    group_of,
    overlap_names,
    refuse_unusable,
)
from malisize.model.languages import tongues_in
from malisize.model.segment import parse_segment
from malisize.saved import is_saved, is_workbook
from malisize.text import changed, clean, did_you_mean, offered, shown
from malisize.wording import phrase

File = str | tuple[str, bytes]


def files_of(
    country: Country, files: Iterable[File], run: Sequence[Country]
) -> tuple[Catalogue, list[Layer]]:
    """Return the catalogue of one of the countries of a ``run`` with the figures that files bring,
    and the layers of its defaults and of those files. Raises InputError.
    """
    catalogue = Catalogue(country)
    words = vocabulary(catalogue)
    layers = [document_layer(bundled.defaults(country), "default.toml", words)]
    for file in files:
        found: list[Layer] = []
        if not isinstance(file, str):
            catalogue, found = layers_of(file[1], file[0], catalogue, run)
        elif bundled.is_of(file, country, run):
            content = bundled.read(file, country)
            catalogue, found = layers_of(content, f"{file}.toml", catalogue, run)
        layers.extend(found)
    return catalogue, layers


def layers_of(
    content: bytes, name: str, catalogue: Catalogue, run: Sequence[Country] = ()
) -> tuple[Catalogue, list[Layer]]:
    """Return the layers of an assumptions file, of a saved estimate or of a workbook, and the
    catalogue with the figures they bring; of several countries in one ``run`` what is meant for
    that of the catalogue. Raises InputError.
    """
    if is_workbook(content):
        from malisize.saved.workbook import edited

        return catalogue, [edited(content, name, vocabulary(catalogue), _codes(run))]
    if not is_saved(content):
        from malisize import toml_file
        from malisize.assumptions.campaigns import unlikely
        from malisize.assumptions.countries import own_document
        from malisize.figures.own import take, with_tables

        document = toml_file.read(content, name)
        document.pop("country", None)  # read before: see ``named_country``
        bundled.taken_base(document, clean(name))  # under every file already
        known = {one.code: vocabulary(Catalogue(one)) for one in run or [catalogue.country]}
        document = own_document(document, catalogue.country.code, known, clean(name))
        own = take(document)
        catalogue = with_tables(catalogue, own, clean(name))
        words = vocabulary(catalogue)
        layer = with_evidence(document_layer(document, name, words), own, clean(name), words)
        raise_faults(list(unlikely(layer.campaigns, _people(catalogue), clean(name))))
        return catalogue, [layer]
    from malisize.figures.own import with_layers
    from malisize.saved.layers import as_assumptions
    from malisize.saved.parts import is_together, parts_of
    from malisize.saved.reading import read as read_saved

    saved = read_saved(content, name)
    if is_together(saved):
        parts = parts_of(saved)
        if catalogue.country.code not in parts:
            return catalogue, []
        saved = parts[catalogue.country.code]
    catalogue = with_layers(catalogue, saved.layers, clean(name))
    return catalogue, as_assumptions(saved, name, vocabulary(catalogue))


def _codes(run: Sequence[Country]) -> tuple[str, ...]:
    return tuple(one.code for one in run)


def is_bundled(name: str) -> bool:
    """Tell whether a bundled file of some country, or of several, has a name."""
    return name in bundled.together() or _home(name) is not None


def _home(name: str) -> Country | None:
    """Return the shipped country that has a bundled file of a name, that where none is named before
    others; None where none has.
    """
    from malisize.packs.folder import codes

    homes = [default(), *(shipped(code) for code in codes() if code != default_code())]
    return next((home for home in homes if name in bundled.names(home)), None)


def with_its_country(file: File) -> File:
    """Return a bundled file that names its country, or several, with its content; any other as it
    is.
    """
    if not isinstance(file, str):
        return file
    home = default() if file in bundled.together() else _home(file)
    if home is None or (home == default() and file in bundled.names(home)):
        return file
    return file, bundled.read(file, home)


def named_country(files: Iterable[File]) -> str | tuple[str, ...] | None:
    """Return the country that the last of some files names, several as they come, None where none
    does. Raises InputError.
    """
    found: str | tuple[str, ...] | None = None
    for file in files:
        if isinstance(file, str) or b"country" not in file[1] or is_workbook(file[1]):
            continue
        name, content = file
        if is_saved(content):
            from malisize.saved.reading import read as read_saved

            named = read_saved(content, name).request.get("country")
        else:
            from malisize import toml_file

            named = toml_file.read(content, name).get("country")
        texts = named if isinstance(named, list) and named else [named]
        if named is not None and not all(isinstance(one, str) and one.strip() for one in texts):
            raise InputError(
                phrase("{where}: country: a code or a path is needed", where=clean(name))
            )
        if named is not None:
            found = tuple(named) if isinstance(named, list) else named
    return found


def _people(catalogue: Catalogue) -> float:
    """Return how many people the country has, by the upper end of its figure."""
    topic, _, key = catalogue.country.areas[NATIONAL].population.partition(".")
    used = catalogue.figure(key, topic).used()
    return math.inf if used is None else max(used.value or 0.0, used.high or 0.0)


def vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Return the names assumptions may hold: channels, figures with their units, areas, genders,
    ages and preferences.
    """
    country = catalogue.country

    def check(key: str, name: str) -> None:
        if key.startswith("channels."):
            refuse_unusable(key, country)
            if name:
                from malisize.model.heard import refuse_areas

                refuse_areas(key, name, country)
        elif key == "audience.channels":
            if group_of(name, country) is None:
                find(name, country)
        elif key.startswith("market."):
            if key in ("market.start", "market.top_down.people"):
                from malisize.market.start import refuse_start

                refuse_start(name, catalogue)
        elif key.startswith("prefer."):
            catalogue.figure(key.removeprefix("prefer.")).used(name)
        elif key in ("audience.speaks", "audience.reads"):
            tongues_in(name, key.removeprefix("audience."), country)
        elif key.startswith("audience."):
            part = key.removeprefix("audience.")
            try:
                texts = {"area": NATIONAL, "gender": "all", "age": "all", part: name}
                parse_segment(**texts, country=country)
            except InputError as error:
                raise InputError(changed(error.message, _without_age), hint=error.hint) from None

    def unit(key: str) -> str:
        return catalogue.figure(key).single().unit

    like = partial(channels_like, country=country)
    known = tuple(all_channels(country))
    return Vocabulary(country, known, (*known, *overlap_names(country)), like, unit, check)


def _without_age(text: str) -> str:
    """Return a message without the option that its place, which is said before it, names anyway."""
    return re.sub(r"^age\s?: ?", "", text)


def preference_layer(choices: Iterable[str], catalogue: Catalogue) -> Layer:
    """Read ``figure=source`` choices. Raises InputError."""
    values: dict[str, str | tuple[str, ...] | None] = {}
    for choice in choices:
        key, equals, source = choice.partition("=")
        if not equals or not source:
            raise InputError(
                phrase("--prefer {choice}: a figure and a source are needed", choice=shown(choice)),
                hint=offered(f"--prefer {catalogue.country.words()['prefer']}"),
            )
        catalogue.figure(key.strip()).used(source.strip())
        name = f"prefer.{key.strip()}"
        if name in values:
            raise InputError(
                phrase(
                    "--prefer {key}: given twice, {values} and {source}",
                    key=key.strip(),
                    values=shown(values[name]),
                    source=shown(source.strip()),
                ),
                hint=phrase("leave one of them out"),
            )
        values[name] = source.strip()
    return text_layer("--prefer", values)


def scenario_layers(files: Sequence[Layer], name: str | None) -> list[Layer]:
    """Return the layers of a scenario of files, none without one. Raises InputError."""
    if name is None:
        return []
    found = [file.scenarios[name] for file in files if name in file.scenarios]
    if not found:
        known = sorted({title for file in files for title in file.scenarios})
        raise InputError(
            phrase("no scenario {name} in the files given", name=shown(name)),
            hint=did_you_mean(
                name,
                known,
                (
                    phrase("one of {names}", names=", ".join(known))
                    if known
                    else phrase("a file defines one in a table [scenario.NAME]")
                ),
            ),
        )
    return found


def key_in(text: str) -> str:
    """Return the key of a ``key=value`` text."""
    return text.partition("=")[0].strip()


def replaced(before: Sequence[str], added: Sequence[str]) -> tuple[str, ...]:
    """Return ``key=value`` texts, those added in the place of those of the same key before."""
    keys = set(map(key_in, added))
    return (*(text for text in before if key_in(text) not in keys), *added)


def with_experience(layers: list[Layer], catalogue: Catalogue) -> list[Layer]:
    """Return layers with the prices that past campaigns among them teach, over the defaults."""
    if not any(layer.campaigns for layer in layers):
        return layers
    from malisize.plans.experience import price_layer

    learned = price_layer(layers, catalogue)
    return layers if learned is None else [layers[0], learned, *layers[1:]]
