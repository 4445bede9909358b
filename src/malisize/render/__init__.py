"""Documents in formats for reading: a screen or a pipe, Markdown, a page, a word processor's file,
pictures. Each format is one file.
"""

from __future__ import annotations

from malisize.document.blocks import Document
from malisize.render.show import EVERYTHING, Show
from malisize.wording import ENGLISH, Language

FORMATS = ("table", "markdown", "html", "docx", "svg", "png")
BINARY = ("docx", "png")  # for a file or a pipe, never a terminal
SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "table",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".svg": "svg",
    ".png": "png",
}


def write(
    document: Document, format: str, show: Show = EVERYTHING, language: Language = ENGLISH
) -> str:
    """Return a document in a format, with a final line end."""
    if format == "markdown":
        from malisize.render.markdown import to_markdown

        return to_markdown(document, show, language)
    if format == "table":
        from malisize.render.lines import plain
        from malisize.render.screen import screen

        return plain(screen(document, None, show, language))
    raise ValueError(f"no format of documents {format!r}")


__all__ = ["BINARY", "EVERYTHING", "FORMATS", "SUFFIXES", "Show", "write"]
