"""What each layer gives an estimate, as its saved file keeps it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from malisize.assumptions.layers import NAMED, Assumptions, Layer
from malisize.assumptions.values import Given
from malisize.records import SavedLayer
from malisize.wording import Translated

_AUDIENCE = ("audience.area", "audience.gender", "audience.age", "audience.channels")


def saved_layers(assumptions: Assumptions, used: Collection[str]) -> tuple[SavedLayer, ...]:
    """Return what each layer gives, in their order, the shipped defaults first; ``used`` are the
    keys an estimate lists itself.

    Reasons and marks of the defaults that are not used are left out: no number rests on them. A
    market that the user's layers describe is in the request.
    """
    places: dict[int, list[Given]] = {0: []}
    for key, given in assumptions.values.items():
        place = assumptions.places[key]
        if given.layer != NAMED and not (place and key.startswith("market.")):
            places.setdefault(place, []).append(given)
    for place in assumptions.own:
        places.setdefault(place, [])
    told = _in_several(assumptions)
    return tuple(
        _saved_layer(givens, place, used, assumptions.own.get(place), told)
        for place, givens in sorted(places.items())
    )


def _in_several(assumptions: Assumptions) -> dict[str, list[Mapping[str, str]]]:
    """Return the texts that layers give in several languages, by the name of the layer."""
    labelled = [(one.given, one.label) for one in assumptions.narrows]
    labelled += [(one.given, one.label) for one in assumptions.steps]
    texts = [
        *((given.layer, label) for given, label in labelled),
        *((given.layer, given.why) for given, _ in labelled),
        *((given.layer, given.why) for given in assumptions.values.values()),
        *((given.layer, given.text) for given in assumptions.values.values()),
    ]
    found: dict[str, list[Mapping[str, str]]] = {}
    for layer, text in texts:
        if isinstance(text, Translated) and text.by_language not in found.get(layer, ()):
            found.setdefault(layer, []).append(text.by_language)
    return found


def _saved_layer(
    givens: Sequence[Given],
    place: int,
    used: Collection[str],
    own: Layer | None,
    told: Mapping[str, Sequence[Mapping[str, str]]],
) -> SavedLayer:
    audience = {
        given.key.removeprefix("audience."): list(given.texts or ()) or given.written
        for given in givens
        if given.key in _AUDIENCE
    }
    others = [given for given in givens if not given.key.startswith("audience.")]
    name = givens[0].layer if givens else own.name if own else "default.toml"
    return SavedLayer(
        name,
        tuple(given.key for given in others if given.key in used),
        {given.key: given.saved(reasons=place > 0) for given in others if given.key not in used},
        audience if audience or not place else None,
        own.own if own else None,
        tuple(told.get(name, ())) or None if place else None,
    )
