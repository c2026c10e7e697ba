"""Where a price stands in its recent range.

Examples:
    >>> import numpy as np
    >>> high, low, close = (np.array([[price]]) for price in (12.0, 8.0, 11.0))
    >>> williams_r(high, low, close, 1)
    array([[-25.]])
"""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, before_window
from scanner.indicators.kernels import windows
from scanner.indicators.kernels.ratios import share as percent_of
from scanner.indicators.kernels.windows import ROUNDING, highest, lowest
from scanner.indicators.library.averages import sma
from scanner.indicators.library.momentum import relative_strength_index, share
from scanner.indicators.library.volatility import TRUE_RANGE
from scanner.indicators.spec import IndicatorSpec, length, of_fields, wilder_memory
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, Call, Output, Term
from scanner.indicators.ties import TIE


def stochastic(high: Floats, low: Floats, close: Floats, fast: int, slow: int, signal: int) -> tuple[Floats, Floats]:
    """Slow %K and %D: the close's place in the range of `fast` rows, averaged over `slow`, and that over `signal`.

    Both begin with %D, as TA-Lib has it.
    """
    top, bottom = highest(high, fast), lowest(low, fast)
    span = top - bottom
    # What stands still has no range, and a rounding over a rounding is any number.
    place = percent_of(close[fast - 1 :] - bottom, np.where(span <= TIE * np.abs(top), 0.0, span))
    k = windows.sma(place, slow)
    d = windows.sma(k, signal)
    return np.where(np.isnan(d), np.nan, k[signal - 1 :]), d


_STOCHASTIC = Kernel(
    "stoch", stochastic, lambda fast, slow, signal: fast + slow + signal - 3, window=True, unit="percent"
)


def williams_r(high: Floats, low: Floats, close: Floats, n: int) -> Floats:
    """Distance of the close from the highest high, as a share of the range; 0 down to -100."""
    top = highest(high, n)
    return percent_of(close[n - 1 :] - top, top - lowest(low, n))


_WILLIAMS_R = Kernel("williams_r", williams_r, before_window, window=True, unit="percent")


def commodity_channel(high: Floats, low: Floats, close: Floats, n: int) -> Floats:
    """(Typical price - its average) / (0.015 x mean absolute deviation); 0 where the typical price stood still."""
    typical = (high + low + close) / 3
    mean = windows.sma(typical, n)
    rows = len(mean)
    absolute, distance = np.zeros_like(mean), np.empty_like(mean)
    for back in range(n):
        np.subtract(typical[back : back + rows], mean, out=distance)
        absolute += np.abs(distance, out=distance)
    # The mean of equal prices is off by a rounding, and a rounding over a rounding is any number.
    still = absolute <= ROUNDING * np.abs(mean)
    np.subtract(typical[n - 1 :], mean, out=distance)
    distance[still], absolute[still] = 0.0, 1.0
    distance /= absolute
    distance *= n / 0.015
    return distance


_CCI = Kernel("cci", commodity_channel, before_window, window=True, unit="percent")


def buying_pressure(low: Floats, close: Floats) -> Floats:
    """Close less the lower of low and yesterday's close."""
    return close[1:] - np.minimum(low[1:], close[:-1])


_BUYING_PRESSURE = Kernel("buying_pressure", buying_pressure, first=1, window=True, unit="price")

_FAST, _SLOW, _SIGNAL = length(5, name="fast"), length(3, name="slow"), length(3, name="signal")
_OF_RSI = (length(14), _FAST, length(1, name="slow"), _SIGNAL)


def _ultimate(*lengths: int) -> Term:
    pressure = Call(_BUYING_PRESSURE, (LOW, CLOSE), ())
    short, middle, long = (share(sma(pressure, n), sma(TRUE_RANGE, n)) for n in sorted(lengths))
    return (4 * short + 2 * middle + long) / 7


def _awesome(fast: int, slow: int) -> Term:
    middle = (HIGH + LOW) / 2
    return sma(middle, fast) - sma(middle, slow)


def _balance() -> Term:
    return share(CLOSE - OPEN, HIGH - LOW) / 100


def _stochastic(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="TA-Lib STOCH, simple averages",
        parameters=(_FAST, _SLOW, _SIGNAL),
        series=None,
        build=of_fields(_STOCHASTIC, HIGH, LOW, CLOSE, output=output),
        forgets_after=lambda fast, slow, signal: fast + slow - 1 + output * (signal - 1),
    )


def _fast_stochastic(name: str, formula: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=formula,
        source="TA-Lib STOCHF, simple averages",
        parameters=(_FAST, _SIGNAL),
        series=None,
        build=lambda fast, signal: Output(Call(_STOCHASTIC, (HIGH, LOW, CLOSE), (fast, 1, signal)), output),
        forgets_after=lambda fast, signal: fast + output * (signal - 1),
    )


def _stochastic_rsi(name: str, formula: str, output: int) -> IndicatorSpec:
    def build(series: Term, n: int, *lengths: int) -> Term:
        rsi = relative_strength_index(series, n)
        return Output(Call(_STOCHASTIC, (rsi, rsi, rsi), lengths), output)

    return IndicatorSpec(
        name=name,
        formula=f"{formula} (TradingView: lengths 14, 14, 3, 3)",
        source="Chande and Kroll, The New Technical Trader, 1994; TA-Lib STOCHRSI, which has no `slow`",
        parameters=_OF_RSI,
        series=CLOSE,
        build=build,
        forgets_after=lambda n, fast, slow, signal: wilder_memory(n) + fast + slow - 2 + output * (signal - 1),
    )


INDICATORS = (
    _stochastic("stoch_k", "sma(slow) of the close's place, 0 to 100, in the range of `fast` bars", 0),
    _stochastic("stoch_d", "sma(signal) of stoch_k", 1),
    _fast_stochastic("stochf_k", "the close's place, 0 to 100, in the range of `fast` bars", 0),
    _fast_stochastic("stochf_d", "sma(signal) of stochf_k", 1),
    _stochastic_rsi("stochrsi_k", "sma(slow) of the place of rsi(n), 0 to 100, in its range of `fast` bars", 0),
    _stochastic_rsi("stochrsi_d", "sma(signal) of stochrsi_k", 1),
    IndicatorSpec(
        name="williams_r",
        formula="-100 x (highest high - close) / (highest high - lowest low); 0 where the range is zero",
        source="TA-Lib WILLR",
        parameters=(length(14),),
        series=None,
        build=of_fields(_WILLIAMS_R, HIGH, LOW, CLOSE),
    ),
    IndicatorSpec(
        name="cci",
        formula="(typical - sma of typical) / (0.015 x mean absolute deviation), typical = (high + low + close)/3",
        source="TA-Lib CCI",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields(_CCI, HIGH, LOW, CLOSE),
    ),
    IndicatorSpec(
        name="ultimate",
        formula="(4 a + 2 b + c) / 7 of the shortest, middle and longest length: 100 x sum of close - true low / sum "
        "of the true range, 0 where nothing moved",
        source="Williams, 1985; TA-Lib ULTOSC",
        parameters=(length(7, name="short"), length(14, name="middle"), length(28, name="long")),
        series=None,
        build=_ultimate,
    ),
    IndicatorSpec(
        name="awesome",
        formula="sma(fast) - sma(slow) of (high + low)/2",
        source="Williams, Trading Chaos, 1995; TA-Lib AO",
        parameters=(length(5, name="fast"), length(34, low=2, name="slow")),
        series=None,
        build=_awesome,
        ordered=True,
    ),
    IndicatorSpec(
        name="bop",
        formula="(close - open) / (high - low), 0 where the range is zero",
        source="TA-Lib BOP",
        parameters=(),
        series=None,
        build=_balance,
    ),
)
