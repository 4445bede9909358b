"""The shipped country, its areas, and segments of it."""

from __future__ import annotations

from collections.abc import Sequence

from malisize import country, toml_file
from malisize.assumptions import bundled
from malisize.assumptions.layers import Layer, document_layer
from malisize.assumptions.lookup import Vocabulary
from malisize.model import segment

COUNTRY = country.default()
AREAS = COUNTRY.sized
REGIONS = COUNTRY.regions


def parse_segment(
    area: str | Sequence[str], gender: str | Sequence[str], age: str | Sequence[str]
) -> segment.Segment:
    """Read a segment of the shipped country."""
    return segment.parse_segment(area, gender, age, COUNTRY)


def read_layer(data: bytes, name: str, vocabulary: Vocabulary) -> Layer:
    """Read an assumptions file that brings no evidence."""
    document = toml_file.read(data, name)
    bundled.taken_base(document, name)
    return document_layer(document, name, vocabulary)
