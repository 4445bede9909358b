"""Records are named tuples, made without compiling their types."""

from __future__ import annotations

import copy
import inspect
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
    assert copy.copy(place) == place
    assert Place._make(["kayes", 2.0, ()]) == place
    assert Place.__match_args__ == Known.__match_args__
    assert str(inspect.signature(Place)) == "(name, people=0.0, parts=())"
    assert typing.get_type_hints(Place)["people"] is float


class Nothing(NamedTuple):
    """No field."""


def test_a_record_may_have_no_field() -> None:
    """Of no length as of any other."""
    assert Nothing() == Nothing._make([]) == ()
    assert repr(Nothing()) == "Nothing()"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Place, "Place.__new__() missing 1 required positional argument: 'name'"),
        (lambda: Place("kayes", other=1), "unexpected keyword argument 'other'"),  # type: ignore[call-arg]
        (lambda: Place("kayes", 1.0, (), 1), "takes from 2 to 4 positional arguments"),  # type: ignore[call-arg]
        (lambda: Place._make(["kayes"]), "Expected 3 arguments, got 1"),
        (lambda: type(NamedTuple)("Late", (NamedTuple,), late()), "Late: a field without a"),
    ],
)
def test_a_field_without_its_value_is_missed(given: typing.Callable[[], object], said: str) -> None:
    """A record needs each field that has no default, and takes no other."""
    with pytest.raises(TypeError) as caught:
        given()
    assert said in str(caught.value)


def test_another_field_is_not_replaced() -> None:
    """As in the standard library."""
    with pytest.raises(ValueError, match="unexpected field names"):
        Place("kayes")._replace(other=1)  # type: ignore[call-arg]


def late() -> dict[str, object]:
    """Return what a record is made of whose first field has a default and its second none."""
    fields = {"first": "int", "second": "int"}
    return {"__module__": __name__, "__qualname__": "Late", "__annotations__": fields, "first": 1}
