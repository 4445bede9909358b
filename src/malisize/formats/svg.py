"""A picture as SVG."""

from __future__ import annotations

from malisize.formats import Format
from malisize.handing import Handing


def to_picture(handing: Handing) -> str:
    """Return a picture of a result. Raises InputError where there is none."""
    from malisize.render.svg import to_svg

    return to_svg(handing.picture(), handing.language, handing.title)


FORMAT = Format(to_picture, (".svg",), wishes=("title", "picture"))
