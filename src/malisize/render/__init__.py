"""What formats for reading are made of: a document as lines, tables and trees of cells, as a
screen, as pictures.
"""

from __future__ import annotations

from malisize.render.show import EVERYTHING, Show

__all__ = ["EVERYTHING", "Show"]
