"""A stock's returns, and how they compare with the benchmark's at the stock's own bars."""

import math
from collections.abc import Callable

from scanner.indicators.families.volatility import SESSIONS
from scanner.indicators.spec import IndicatorSpec, Parameter, length
from scanner.indicators.terms import BENCHMARK, CLOSE, Call, Output, Term

YEAR = 252
MONTH = 21


def change(n: int) -> Term:
    """Return over n own bars, in percent."""
    return Call("roc", (CLOSE,), (n,))


def excess_return(n: int) -> Term:
    """Return over n own bars less the benchmark's over the same, as a ratio."""
    return CLOSE / CLOSE[n] - BENCHMARK / BENCHMARK[n]


def _relative_strength(n: int) -> Term:
    # Growth over growth, not return over return: that one turns over when the benchmark falls.
    return 100 * ((CLOSE / CLOSE[n]) / (BENCHMARK / BENCHMARK[n]) - 1)


def _fit(n: int) -> Call:
    own, benchmark = (100 * (series / series[1] - 1) for series in (CLOSE, BENCHMARK))
    return Call("benchmark_fit", (own, benchmark), (n,))


def _residual_volatility(n: int) -> Term:
    return math.sqrt(SESSIONS) * Output(_fit(n), 2)


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
        first=lambda n=YEAR: n,
        memory=lambda n=YEAR: n + 1,
    )


def _fitted(name: str, formula: str, source: str, build: Callable[[int], Term]) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source=source,
        parameters=(length(YEAR, low=3),),
        series=None,
        build=build,
        first=lambda n: n,
        memory=lambda n: n + 1,
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
        first=lambda: 0,
        memory=lambda: 1,
    ),
    IndicatorSpec(
        name="relative_strength",
        formula="100 x ((1 + r)/(1 + b) - 1), r and b the returns of stock and benchmark over the stock's last n bars",
        source="common use, with growth factors so that it holds when the benchmark falls",
        parameters=(length(63),),
        series=None,
        build=_relative_strength,
        first=lambda n: n,
        memory=lambda n: n + 1,
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
