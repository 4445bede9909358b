"""A picture as PNG."""

from __future__ import annotations

from malisize.document.picture import Picture
from malisize.errors import InputError
from malisize.render.svg import to_svg
from malisize.wording import ENGLISH, Language, phrase

INSTALL = "pip install 'malisize[office]'"


def to_png(picture: Picture, language: Language = ENGLISH, title: str = "") -> bytes:
    """Return the bytes of a picture. Raises InputError where the library is not installed."""
    try:
        import resvg_py
    except ModuleNotFoundError:
        raise InputError(
            phrase("a picture is drawn by resvg-py, which is not installed"), hint=f"`{INSTALL}`"
        ) from None
    drawn = resvg_py.svg_to_bytes(svg_string=to_svg(picture, language, title))
    return bytes(drawn)
