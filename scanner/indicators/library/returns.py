"""A stock's returns, and how they compare with the benchmark's at the stock's own bars.

Examples:
    >>> import numpy as np
    >>> benchmark = np.array([[1.0], [-1.0], [2.0], [0.5]])
    >>> beta, correlation, residual = benchmark_fit(2 * benchmark, benchmark, 4)
    >>> float(beta[0, 0]), float(correlation[0, 0]), float(residual[0, 0])
    (2.0, 1.0, 0.0)
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels.ratios import ROC
from scanner.indicators.kernels.windows import ROUNDING, sma
from scanner.indicators.spec import MONTH, YEAR, IndicatorSpec, Parameter, length
from scanner.indicators.terms import BENCHMARK, CLOSE, Call, Output, Term


def benchmark_fit(own: Floats, benchmark: Floats, n: int) -> tuple[Floats, Floats, Floats]:
    """Fit the last n returns of a stock by those of its benchmark, by least squares.

    Returns:
        The slope (beta), the correlation (0 where the stock did not move, as TA-Lib has it), and the deviation of what
        the benchmark does not explain: the root of its sum of squares / (n - 2).
    """
    mean, level = sma(own, n), sma(benchmark, n)
    # Returns lie around 0, so that little is lost by taking squares of means from means of squares.
    spread, width = _variance(own, mean, n), _variance(benchmark, level, n)
    together = sma(own * benchmark, n) - mean * level
    beta = together / np.where(width == 0, np.nan, width)
    still = spread == 0
    correlation = together / np.sqrt(np.where(still, 1.0, spread * width))
    correlation = np.where(still, 0.0, np.clip(correlation, -1.0, 1.0))
    unexplained = 1 - correlation * correlation
    residual = np.where(unexplained <= ROUNDING, 0.0, spread * unexplained)
    return beta, correlation, np.sqrt(residual * (n / (n - 2)))


def _variance(x: Floats, mean: Floats, n: int) -> Floats:
    """Mean of squares less the square of the mean; 0 where that is only rounding."""
    squares = sma(x * x, n)
    variance = squares - mean * mean
    return np.where(variance <= ROUNDING * squares, 0.0, variance)


_FIT = Kernel("benchmark_fit", benchmark_fit, before_window, window=True, unit="percent")


def change(n: int) -> Term:
    """Return over n own bars, in percent."""
    return Call(ROC, (CLOSE,), (n,))


def excess_return(n: int) -> Term:
    """Return over n own bars less the benchmark's over the same, as a ratio."""
    return CLOSE / CLOSE[n] - BENCHMARK / BENCHMARK[n]


def _relative_strength(n: int) -> Term:
    # Growth over growth, not return over return: that one turns over when the benchmark falls.
    return 100 * ((CLOSE / CLOSE[n]) / (BENCHMARK / BENCHMARK[n]) - 1)


def _fit(n: int) -> Call:
    own, benchmark = (100 * (series / series[1] - 1) for series in (CLOSE, BENCHMARK))
    return Call(_FIT, (own, benchmark), (n,))


def _residual_volatility(n: int) -> Term:
    return math.sqrt(YEAR) * Output(_fit(n), 2)


def _returns(
    name: str, formula: str, source: str, parameters: tuple[Parameter, ...], build: Callable[..., Term]
) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"{formula}; of prices adjusted for splits, not for dividends",
        source=source,
        parameters=parameters,
        series=None,
        build=build,
    )


def _fitted(name: str, formula: str, source: str, build: Callable[[int], Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=source,
        parameters=(length(YEAR, low=3),),
        series=None,
        build=build,
    )


INDICATORS = (
    _returns("returns", "100 x (C/C[n] - 1)", "common use", (length(MONTH),), change),
    _returns(
        "momentum_12_1",
        "100 x (C[21]/C[252] - 1), the past year's return without the last month's",
        "Narasimhan Jegadeesh and Sheridan Titman, 1993; Kenneth French's prior (2-12)",
        (),
        lambda: 100 * (CLOSE[MONTH] / CLOSE[YEAR] - 1),
    ),
    IndicatorSpec(
        name="rs_line",
        formula="close / the benchmark's close",
        source="common use",
        parameters=(),
        series=None,
        build=lambda: CLOSE / BENCHMARK,
    ),
    IndicatorSpec(
        name="relative_strength",
        formula="100 x ((1 + r)/(1 + b) - 1), r and b the returns of stock and benchmark over the stock's last n bars",
        source="common use, with growth factors so that it holds when the benchmark falls",
        parameters=(length(63),),
        series=None,
        build=_relative_strength,
    ),
    _fitted(
        "beta",
        "covariance of the stock's and the benchmark's returns / variance of the benchmark's, over n daily returns",
        "TA-Lib BETA(benchmark, stock)",
        lambda n: Output(_fit(n), 0),
    ),
    _fitted(
        "correlation",
        "Pearson's, of the last n daily returns of stock and benchmark; 0 where the stock did not move",
        "TA-Lib CORREL of returns",
        lambda n: Output(_fit(n), 1),
    ),
    _fitted(
        "residual_volatility",
        "100 x root of (sum of squared residuals / (n - 2)) x sqrt(252), residuals of the n daily returns about their "
        "least-squares line on the benchmark's",
        "standard error of the market model's regression, a year",
        _residual_volatility,
    ),
)
