"""What stands around a document that is handed over: a title, who prepared it and when, a logo."""

from __future__ import annotations

from malisize.errors import InputError
from malisize.text import shown
from malisize.tuples import NamedTuple
from malisize.wording import phrase

_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
MOST_BYTES = 2**20


class Cover(NamedTuple):
    """A title, a name, a day in words, and the bytes of a logo (PNG or JPEG)."""

    title: str = ""
    prepared_by: str = ""
    date: str = ""
    image: bytes = b""

    @property
    def address(self) -> str:
        """The logo as an address that holds it, empty without one."""
        import base64

        kind = kind_of(self.image)
        return f"data:{kind};base64,{base64.b64encode(self.image).decode()}" if kind else ""


def kind_of(image: bytes) -> str | None:
    """Return the kind of an image, None for what is neither PNG nor JPEG."""
    return next((kind for start, kind in _KINDS.items() if image.startswith(start)), None)


def refuse_logo(name: str, image: bytes) -> None:
    """Refuse a logo that is no picture, or too large for a page to carry. Raises InputError."""
    where = phrase("--logo {name}", name=shown(name))
    if kind_of(image) is None:
        raise InputError(
            phrase("{where}: is neither PNG nor JPEG", where=where),
            hint=phrase("save it as PNG"),
        )
    if len(image) > MOST_BYTES:
        raise InputError(
            phrase("{where}: is larger than 1 MB", where=where), hint=phrase("make it smaller")
        )
