"""A picture as PNG, drawn of its SVG. The only user of resvg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from malisize.formats import Format
from malisize.handing import Handing
from malisize.wording import ENGLISH, Language

if TYPE_CHECKING:
    from malisize.document.picture import Picture


def to_png(picture: Picture, language: Language = ENGLISH, title: str = "") -> bytes:
    """Return the bytes of a picture."""
    import resvg_py

    from malisize.render.svg import to_svg

    return bytes(resvg_py.svg_to_bytes(svg_string=to_svg(picture, language, title)))


def to_picture(handing: Handing) -> bytes:
    """Return the bytes of a picture of a result. Raises InputError where there is none."""
    return to_png(handing.picture(), handing.language, handing.title)


FORMAT = Format(
    to_picture,
    (".png",),
    is_binary=True,
    wishes=("title", "picture"),
    libraries={"resvg_py": "resvg-py"},
    extra="office",
)
