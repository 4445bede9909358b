"""The type of an array of draws, for annotations alone: importing this imports numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
