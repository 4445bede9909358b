"""Files and preferences as layers of assumptions, and the names that they may hold."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

from malisize import toml_file
from malisize.assumptions import bundled
from malisize.assumptions.campaigns import unlikely
from malisize.assumptions.layers import (
    Layer,
    document_layer,
    text_layer,
    with_evidence,
)
from malisize.assumptions.lookup import Vocabulary
from malisize.country import NATIONAL
from malisize.errors import InputError, raise_faults
from malisize.figures.catalogue import Catalogue
from malisize.figures.own import take, with_layers, with_tables
from malisize.model.channels import channels as all_channels
from malisize.model.channels import (
    channels_like,
    find,
    group_of,
    overlap_names,
    refuse_unusable,
)
from malisize.model.heard import refuse_areas
from malisize.model.languages import tongues_in
from malisize.model.segment import parse_segment
from malisize.saved import is_saved, is_workbook
from malisize.text import clean, offered, shown
from malisize.wording import phrase


def layers_of(content: bytes, name: str, catalogue: Catalogue) -> tuple[Catalogue, list[Layer]]:
    """Return the layers of an assumptions file, of a saved estimate or of a workbook, and the
    catalogue with the figures they bring. Raises InputError.
    """
    if is_workbook(content):
        from malisize.saved.workbook import edited

        return catalogue, [edited(content, name, vocabulary(catalogue))]
    if not is_saved(content):
        document = toml_file.read(content, name)
        document.pop("country", None)  # read before: see ``named_country``
        bundled.taken_base(document, clean(name))  # under every file already
        own = take(document)
        catalogue = with_tables(catalogue, own, clean(name))
        words = vocabulary(catalogue)
        layer = with_evidence(document_layer(document, name, words), own, clean(name), words)
        raise_faults(list(unlikely(layer.campaigns, _people(catalogue), clean(name))))
        return catalogue, [layer]
    from malisize.saved.layers import as_assumptions
    from malisize.saved.reading import read as read_saved

    saved = read_saved(content, name)
    catalogue = with_layers(catalogue, saved.layers, clean(name))
    return catalogue, as_assumptions(saved, name, vocabulary(catalogue))


def named_country(files: Iterable[str | tuple[str, bytes]]) -> str | None:
    """Return the country that the last of some files names, None where none does. Raises
    InputError.
    """
    found = None
    for file in files:
        if isinstance(file, str) or b"country" not in file[1] or is_workbook(file[1]):
            continue
        name, content = file
        if is_saved(content):
            from malisize.saved.reading import read as read_saved

            named = read_saved(content, name).request.get("country")
        else:
            named = toml_file.read(content, name).get("country")
        if named is not None and not (isinstance(named, str) and named.strip()):
            raise InputError(
                phrase("{where}: country: a code or a path is needed", where=clean(name))
            )
        found = named or found
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
                raise InputError(error.message.removeprefix("age: "), hint=error.hint) from None

    def unit(key: str) -> str:
        return catalogue.figure(key).single().unit

    like = partial(channels_like, country=country)
    known = tuple(all_channels(country))
    return Vocabulary(country, known, (*known, *overlap_names(country)), like, unit, check)


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
