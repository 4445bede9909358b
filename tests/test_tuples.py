"""Records are named tuples, made without compiling their types."""

from __future__ import annotations

import pickle
import typing

import pytest

from malisize.tuples import NamedTuple


class Place(NamedTuple):
    """A place, and how many live there."""

    name: str
    people: float = 0.0
    parts: typing.Sequence[Place] = ()

    @property
    def label(self) -> str:
        """The name in capitals."""
        return self.name.upper()

    @staticmethod
    def of(text: str) -> Place:
        """Read a place."""
        return Place(text)


class Known(typing.NamedTuple):
    """The same fields, as the standard library makes them."""

    name: str
    people: float = 0.0
    parts: typing.Sequence[Place] = ()


def test_a_record_is_what_the_standard_library_would_make() -> None:
    """Fields, defaults, methods, documentation and text are those of ``typing.NamedTuple``."""
    place, known = Place("kayes", 2.0), Known("kayes", 2.0)
    assert isinstance(place, tuple)
    assert place == known
    assert Place._fields == Known._fields
    assert Place._field_defaults == Known._field_defaults
    assert repr(place) == repr(known).replace("Known", "Place")
    assert place._replace(people=3.0)._asdict() == {"name": "kayes", "people": 3.0, "parts": ()}
    assert Place.of("gao").label == "GAO"
    assert (Place.__doc__, Place.__module__, Place.__qualname__) == (
        "A place, and how many live there.",
        __name__,
        "Place",
    )
    assert pickle.loads(pickle.dumps(place)) == place
    assert typing.get_type_hints(Place)["people"] is float


def test_a_field_without_its_value_is_missed() -> None:
    """A record needs each field that has no default, and takes no other."""
    with pytest.raises(TypeError):
        Place()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Place("kayes", other=1)  # type: ignore[call-arg]
