"""The layers of a file that a user names: assumptions, or a saved estimate."""

from __future__ import annotations

import math
from collections.abc import Callable

from malisize import toml_file
from malisize.assumptions.campaigns import unlikely
from malisize.assumptions.layers import Layer, document_layer, with_evidence
from malisize.assumptions.lookup import Vocabulary
from malisize.country import NATIONAL
from malisize.errors import raise_faults
from malisize.figures.catalogue import Catalogue
from malisize.figures.own import take, with_layers, with_tables
from malisize.saved import is_saved
from malisize.text import clean


def layers_of(
    content: bytes,
    name: str,
    catalogue: Catalogue,
    vocabulary: Callable[[Catalogue], Vocabulary],
) -> tuple[Catalogue, list[Layer]]:
    """Return the layers of an assumptions file, or of a saved estimate, and the catalogue with the
    figures they bring; ``vocabulary`` returns the names that a catalogue has. Raises InputError.
    """
    if not is_saved(content):
        document = toml_file.read(content, name)
        own = take(document)
        catalogue = with_tables(catalogue, own, clean(name))
        words = vocabulary(catalogue)
        layer = with_evidence(document_layer(document, name, words), own, clean(name), words)
        raise_faults(list(unlikely(layer.campaigns, _people(catalogue), clean(name))))
        return catalogue, [layer]
    from malisize.saved.layers import as_assumptions
    from malisize.saved.reading import read

    saved = read(content, name)
    catalogue = with_layers(catalogue, saved.layers, clean(name))
    return catalogue, as_assumptions(saved, name, vocabulary(catalogue))


def _people(catalogue: Catalogue) -> float:
    """Return how many people the country has, by the upper end of its figure."""
    topic, _, key = catalogue.country.areas[NATIONAL].population.partition(".")
    used = catalogue.figure(key, topic).used()
    return math.inf if used is None else max(used.value or 0.0, used.high or 0.0)
