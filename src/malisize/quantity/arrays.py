"""The types of an array of draws, and of one that is true for the higher of two ends.

For annotations alone: importing this imports numpy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Sides = NDArray[np.bool_]
