"""Which parts of a document are shown."""

from __future__ import annotations

from malisize.tuples import NamedTuple
from malisize.wording import phrase


class Show(NamedTuple):
    """Which parts are shown beyond the answer and its table.

    ``remarks`` are what could change the answer, what else there is, and what to do next.
    """

    doubts: bool = True
    sources: bool = True
    assumptions: bool = False
    remarks: bool = True

    def of(self, kind: str) -> bool:
        """Tell whether a section of a kind is shown; reasons go with the sources."""
        return {
            "doubts": self.doubts,
            "reasons": self.sources,
            "assumptions": self.assumptions,
        }[kind]


EVERYTHING = Show()
HEADINGS = {  # of a section of each kind, with its style on a screen
    "doubts": (phrase("Caveats"), "warn"),
    "reasons": (phrase("Reasons"), "bold"),
    "assumptions": (phrase("Assumptions used"), "bold"),
}
