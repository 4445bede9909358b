"""What each layer gives an estimate, as its saved file keeps it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from malisize.assumptions.layers import NAMED, Assumptions, Layer
from malisize.assumptions.values import Given
from malisize.records import SavedLayer

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
    return tuple(
        _saved_layer(givens, place, used, assumptions.own.get(place))
        for place, givens in sorted(places.items())
    )


def _saved_layer(
    givens: Sequence[Given], place: int, used: Collection[str], own: Layer | None
) -> SavedLayer:
    audience = {
        given.key.removeprefix("audience."): list(given.texts or ()) or given.written
        for given in givens
        if given.key in _AUDIENCE
    }
    others = [given for given in givens if not given.key.startswith("audience.")]
    return SavedLayer(
        givens[0].layer if givens else own.name if own else "default.toml",
        tuple(given.key for given in others if given.key in used),
        {given.key: given.saved(reasons=place > 0) for given in others if given.key not in used},
        audience if audience or not place else None,
        own.own if own else None,
    )
