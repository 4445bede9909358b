"""Who, in numbers: a segment as people and as internet users, those of its strata together."""

from __future__ import annotations

from collections.abc import Callable

from malisize.bands import Ages, Band
from malisize.model.inputs import Inputs
from malisize.model.people import People
from malisize.model.segment import Segment, Stratum
from malisize.quantity.node import Node, total
from malisize.wording import joined, phrase


class Population:
    """The people and the internet users of a segment, as quantities.

    Areas and age bands are apart, so they add up: in every draw the whole is the sum of its parts,
    each held at the people there are.
    """

    def __init__(self, inputs: Inputs, segment: Segment) -> None:
        self.inputs = inputs
        self.segment = segment
        self._kept: dict[object, Node] = {}
        self.strata = tuple(People(inputs, one, self._kept) for one in segment.strata)

    @property
    def nation(self) -> People:
        """All people of the country."""
        return People(self.inputs, Stratum("national", "all", self.inputs.country), self._kept)

    def people(self, ages: Ages | Band) -> Node:
        """Return the people of the segment's areas and gender in some ages."""
        return self._together("people", "People", ages, People.people)

    def users(self, ages: Ages | Band) -> Node:
        """Return the internet users of the segment's areas and gender in some ages, at most the
        people there are.
        """
        return self._together("online", phrase("Internet users"), ages, People.users)

    def _together(
        self, what: str, title: str, ages: Ages | Band, one: Callable[[People, Band], Node]
    ) -> Node:
        parts = [one(people, age) for people in self.strata for age in ages.bands]
        if len(parts) == 1:
            return parts[0]
        whole = self.segment._replace(ages=Ages(ages.bands))
        id = ".".join((what, "+".join(whole.areas), whole.gender, str(whole.ages)))
        if id not in self._kept:
            self._kept[id] = total(parts).named(id, joined(": ", [title, whole.label]))
        return self._kept[id]
