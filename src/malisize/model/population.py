"""A segment in numbers: its people, and those of them who are online or have a phone."""

from __future__ import annotations

from collections.abc import Callable

from malisize.bands import Ages, Band
from malisize.country import NATIONAL
from malisize.model.inputs import Inputs
from malisize.model.online import Online
from malisize.model.people import People
from malisize.model.segment import Segment, Stratum
from malisize.quantity.node import Node, total
from malisize.wording import joined, phrase


class Population:
    """The people of a segment, and the people online, as quantities.

    Areas and age bands are apart, so they add up: in every draw the whole is the sum of its parts.
    """

    def __init__(self, inputs: Inputs, segment: Segment) -> None:
        self.inputs = inputs
        self.segment = segment
        self.strata = tuple(Online(inputs, one) for one in segment.strata)

    @property
    def nation(self) -> Online:
        """All people of the country."""
        return Online(self.inputs, Stratum(NATIONAL, "all", self.inputs.country))

    def people(self, ages: Ages | Band) -> Node:
        """Return the people of the segment's areas and gender in some ages."""
        return self._together("people", "People", ages, People.people)

    def users(self, ages: Ages | Band) -> Node:
        """Return the people online of the segment's areas and gender in some ages."""
        return self._together("online", phrase("People online"), ages, Online.users)

    def owners(self, ages: Ages | Band) -> Node:
        """Return the people of the segment's areas and gender in some ages who have a phone."""
        return self._together("phones", phrase("People with a phone"), ages, Online.owners)

    def _together(
        self, what: str, title: str, ages: Ages | Band, one: Callable[[Online, Band], Node]
    ) -> Node:
        parts = [one(people, age) for people in self.strata for age in ages.bands]
        if len(parts) == 1:
            return parts[0]
        whole = self.segment._replace(ages=Ages(ages.bands))
        id = ".".join((what, "+".join(whole.areas), whole.gender, str(whole.ages)))
        return self.inputs.once(
            ("together", id), lambda: total(parts).named(id, joined(": ", [title, whole.label]))
        )
