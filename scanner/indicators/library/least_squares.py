"""The least-squares line through the last n values: its slope, and how well it fits.

Examples:
    >>> line = np.array([[1.0], [3.0], [5.0], [7.0]])
    >>> slope(line, 4).tolist(), r_squared(line, 4).round(9).tolist()
    ([[2.0]], [[1.0]])
"""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels.weights import weighted_sum
from scanner.indicators.kernels.windows import deviation
from scanner.indicators.spec import IndicatorSpec, length, of_fields, of_series
from scanner.indicators.terms import CLOSE

#: Sessions in a year, as Clenow counts them.
CLENOW_YEAR = 250


def slope(x: Floats, n: int) -> Floats:
    """Rise of the line from row to row."""
    distance = np.arange(n) - (n - 1) / 2
    return weighted_sum(x, distance / (distance @ distance))


_SLOPE = Kernel("slope", slope, before_window, window=True, unit="series", linear=True)


def r_squared(x: Floats, n: int) -> Floats:
    """Share of the variance that the line explains, 0 to 1; 0 where nothing varies."""
    return _explained(slope(x, n), deviation(x, n), n)


_R_SQUARED = Kernel("r_squared", r_squared, before_window, window=True, unit="number")


def clenow(x: Floats, n: int) -> Floats:
    """Growth of a year along the line through the logarithms, in percent, times the share that the line explains."""
    logarithm = np.log(x)
    rise = slope(logarithm, n)
    return 100 * np.expm1(CLENOW_YEAR * rise) * _explained(rise, deviation(logarithm, n), n)


_CLENOW = Kernel("clenow", clenow, before_window, window=True, unit="percent")


def _explained(rise: Floats, spread: Floats, n: int) -> Floats:
    share = rise * np.sqrt((n * n - 1) / 12)  # the deviation of 1, 2, ... n
    share /= np.where(spread == 0, 1.0, spread)
    share *= share
    share[spread == 0] = 0.0
    # All of it is, but for a rounding, what more than all of it would be.
    return np.asarray(np.minimum(share, 1.0, out=share))


INDICATORS = (
    IndicatorSpec(
        name="linreg_slope",
        formula="rise, a bar, of the least-squares line through the last n values",
        source="TA-Lib LINEARREG_SLOPE",
        parameters=(length(14, low=2),),
        series=CLOSE,
        build=of_series(_SLOPE),
    ),
    IndicatorSpec(
        name="r_squared",
        formula="share of the variance, 0 to 1, that the least-squares line through the last n values explains",
        source="statistics: the square of their correlation with time",
        parameters=(length(14, low=3),),
        series=CLOSE,
        build=of_series(_R_SQUARED),
    ),
    IndicatorSpec(
        name="clenow",
        formula="100 x (e^(250 s) - 1) x r_squared of the logarithms of the last n closes, s the slope of their line",
        source="Clenow, Stocks on the Move, 2015",
        parameters=(length(90, low=3),),
        series=None,
        build=of_fields(_CLENOW, CLOSE),
    ),
)
