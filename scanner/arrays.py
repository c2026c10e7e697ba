"""Arrays by their element, named once for the whole package. Shapes stand where an array is described."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Always `datetime64[D]`.
Dates = NDArray[np.datetime64]
Strings = NDArray[np.str_]
