"""A document as a pipe has it: plain lines, as wide as they need."""

from __future__ import annotations

from malisize.formats import Format
from malisize.handing import Handing


def to_text(handing: Handing) -> str:
    """Return the lines of a result."""
    from malisize.render.lines import plain
    from malisize.render.screen import screen

    return plain(screen(handing.document(), None, handing.show, handing.language))


FORMAT = Format(to_text, (".txt",))
