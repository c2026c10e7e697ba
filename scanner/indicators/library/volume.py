"""What was traded.

Examples:
    >>> import numpy as np
    >>> close, volume = np.array([[10.0], [11.0], [9.0]]), np.array([[100.0], [200.0], [300.0]])
    >>> up, down = volume_sides(close, volume)
    >>> up.ravel().tolist(), down.ravel().tolist()
    ([200.0, 0.0], [0.0, 300.0])
"""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.indicators.kernel import Kernel, bars_back
from scanner.indicators.kernels.ratios import share
from scanner.indicators.kernels.recursions import EMA, Smoother, first_value, smooth
from scanner.indicators.kernels.windows import ROUNDING, SMA, rolling_sum
from scanner.indicators.spec import (
    IndicatorSpec,
    ema_memory,
    length,
    never,
    of_fields,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, VOLUME, Call, Output, Term
from scanner.indicators.ties import exceeds


def money_flow(high: Floats, low: Floats, close: Floats, volume: Floats, n: int) -> Floats:
    """Dollar volume of rising typical prices, in percent of all but the unchanged; 0 where none flowed."""
    typical = (high + low + close) / 3
    change = typical[1:] - typical[:-1]
    # Thirds round: the same three prices in another order must not count as a move.
    moved = np.abs(change) > ROUNDING * typical[1:]
    flow = np.sign(change, out=change)
    flow *= moved
    flow *= typical[1:]
    flow *= volume[1:]
    rising = np.maximum(flow, 0.0)
    up, total = rolling_sum(rising, n), rolling_sum(np.abs(flow, out=flow), n)
    total[total == 0] = 1.0  # and nothing rose
    return share(up, total)


_MFI = Kernel("mfi", money_flow, bars_back, window=True, unit="percent")


def on_balance_volume(close: Floats, volume: Floats, *, rows: int) -> Floats:
    """Add the volume of rising closes, take away that of falling ones; the first bar's volume to begin with."""
    signed = np.empty_like(volume)
    np.sign(close[1:] - close[:-1], out=signed[1:])
    signed[1:] *= volume[1:]
    first = first_value(close)
    there = np.flatnonzero(first < len(close))
    signed[:1] = np.nan
    signed[first[there], there] = volume[first[there], there]
    return smooth(signed, Smoother(1, 0.0, total=True), rows)


_OBV = Kernel("obv", on_balance_volume, first=0, window=False, unit="volume")


def accumulation(high: Floats, low: Floats, close: Floats, volume: Floats) -> Floats:
    """Volume x the close's place in its bar, from -1 at the low to 1 at the high; 0 where the bar has no range."""
    bar_range = high - low
    place = ((close - low) - (high - close)) / np.where(bar_range == 0, 1.0, bar_range)
    return np.where(bar_range == 0, 0.0, place * volume)


_ACCUMULATE = Kernel("accumulation", accumulation, first=0, window=True, unit="volume")


def chaikin(flow: Floats, fast: int, slow: int, *, rows: int) -> Floats:
    """Fast less slow exponential average of the running total of a flow, both seeded with its first value.

    How far an average y lags behind its line, z = line - y, follows from the flow: z = (1 - weight) (z[1] + flow), from
    0 on the first bar. So the line, which may grow by orders of magnitude beyond its changes, costs no digits.
    """
    first = first_value(flow)
    moving = np.where(np.arange(len(flow))[:, None] == first, 0.0, flow)
    lags = []
    for n in (fast, slow):
        total = Smoother(1, 2 / (n + 1), total=True)
        lags.append(total.decay * smooth(moving, total, rows))
    begun = np.arange(len(flow) - rows, len(flow))[:, None] >= first + slow - 1
    return np.where(begun, lags[1] - lags[0], np.nan)


def _slow_average(_fast: int, slow: int) -> int:
    return slow - 1


_CHAIKIN = Kernel("chaikin", chaikin, _slow_average, window=False, unit="series")


def running_total(x: Floats, *, rows: int) -> Floats:
    """Sum of all values from the first on."""
    there = np.where(np.isnan(x), 0.0, x)
    total = there.sum(axis=0)[None] if rows == 1 else np.cumsum(there, axis=0)[-rows:]
    return np.where(np.isnan(x[-rows:]), np.nan, total)


_RUNNING_TOTAL = Kernel("running_total", running_total, first=0, window=False, unit="series")


def volume_sides(close: Floats, volume: Floats) -> tuple[Floats, Floats]:
    """Volume of a bar that closed higher than the one before, and of one that closed lower; 0 where it did not."""
    before, now = close[:-1], close[1:]
    known = np.where(np.isnan(before), np.nan, volume[1:])
    return known * exceeds(now, before), known * exceeds(before, now)


_VOLUME_SIDES = Kernel("volume_sides", volume_sides, first=1, window=True, unit="volume")


def volume_index(close: Floats, volume: Floats, *, rows: int) -> tuple[Floats, Floats]:
    """What 1000 on a stock's first bar became, held on bars with less volume than the one before; and with more."""
    growth, before, now = close[1:] / close[:-1], volume[:-1], volume[1:]
    known = np.where(np.isnan(close[-rows:]), np.nan, 1000.0)
    less, more = (_growth(np.where(held, growth, 1.0), rows) for held in (exceeds(before, now), exceeds(now, before)))
    return known * less, known * more


def _growth(factors: Floats, rows: int) -> Floats:
    """Multiply the factors, of which the first bar has none."""
    if rows == 1:
        return np.asarray(factors.prod(axis=0)[None])
    return np.concatenate((np.ones_like(factors[:1]), np.cumprod(factors, axis=0)))[-rows:]


_VOLUME_INDEX = Kernel("volume_index", volume_index, first=0, window=False, unit="percent")

_TYPICAL = (HIGH + LOW + CLOSE) / 3
_ACCUMULATION = Call(_ACCUMULATE, (HIGH, LOW, CLOSE, VOLUME), ())


def _average_volume(n: int) -> Term:
    return Call(SMA, (VOLUME,), (n,))


def average_dollar_volume(n: int) -> Term:
    """Mean of close x volume over the last n own bars, USD."""
    return Call(SMA, (CLOSE * VOLUME,), (n,))


def _chaikin_money_flow(n: int) -> Term:
    return Call(SMA, (_ACCUMULATION,), (n,)) / _average_volume(n)


def _force_index(n: int) -> Term:
    return Call(EMA, ((CLOSE - CLOSE[1]) * VOLUME,), (n,))


def _weighted_price(n: int) -> Term:
    return Call(SMA, (_TYPICAL * VOLUME,), (n,)) / _average_volume(n)


def _up_down_volume(n: int) -> Term:
    sides = Call(_VOLUME_SIDES, (CLOSE, VOLUME), ())
    up, down = (Call(SMA, (Output(sides, side),), (n,)) for side in (0, 1))
    return up / down


def _volume_index(name: str, than: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"1000 on the first bar, then x close / close[1] on bars with {than} volume than the one before",
        source="Norman Fosback, Stock Market Logic, 1976, from 1000 (TradingView: from 1; others add percentages)",
        parameters=(),
        series=None,
        build=of_fields(_VOLUME_INDEX, CLOSE, VOLUME, output=output),
        forgets_after=never,
    )


INDICATORS = (
    IndicatorSpec(
        name="avg_volume",
        formula="sma(volume, n)",
        source="common use",
        parameters=(length(50),),
        series=None,
        build=_average_volume,
    ),
    IndicatorSpec(
        name="avg_dollar_volume",
        formula="sma(close x volume, n), USD",
        source="common use",
        parameters=(length(20),),
        series=None,
        build=average_dollar_volume,
    ),
    IndicatorSpec(
        name="obv",
        formula="running sum of volume, added on rising closes and taken away on falling ones; seed: the first volume",
        source="TA-Lib OBV (StockCharts, Stock.Indicators: seed 0)",
        parameters=(),
        series=None,
        build=of_fields(_OBV, CLOSE, VOLUME),
        forgets_after=never,
    ),
    IndicatorSpec(
        name="mfi",
        formula="100 x rising / (rising + falling) flow of n bars, flow = typical price x volume; 0 without flow",
        source="TA-Lib MFI",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields(_MFI, HIGH, LOW, CLOSE, VOLUME),
    ),
    IndicatorSpec(
        name="ad",
        formula="running sum of volume x ((close - low) - (high - close)) / (high - low), 0 for a bar without range; "
        "seed: the first bar's",
        source="TA-Lib AD, Marc Chaikin's accumulation/distribution line",
        parameters=(),
        series=None,
        build=of_fields(_RUNNING_TOTAL, _ACCUMULATION),
        forgets_after=never,
    ),
    IndicatorSpec(
        name="chaikin_oscillator",
        formula="fast - slow exponential average of ad, both seeded with its first value",
        source="TA-Lib ADOSC (TradingView: seeded alike; Lean, Stock.Indicators: seeded with means, as ema is)",
        parameters=(length(3, low=2, name="fast"), length(10, low=2, name="slow")),
        series=None,
        build=of_fields(_CHAIKIN, _ACCUMULATION),
        forgets_after=lambda _fast, slow: ema_memory(slow),
        ordered=True,
    ),
    IndicatorSpec(
        name="cmf",
        formula="sum of n volumes x ((close - low) - (high - close)) / (high - low) / sum of n volumes: -1 to 1; "
        "no value where nothing was traded, as by every other division by zero (elsewhere: 0)",
        source="Marc Chaikin's money flow, as StockCharts and TradingView have it",
        parameters=(length(20),),
        series=None,
        build=_chaikin_money_flow,
    ),
    IndicatorSpec(
        name="force_index",
        formula="ema(n) of (close - close[1]) x volume, seeded as ema is",
        source="Alexander Elder, Trading for a Living, 1993 (the ta library: seeded with the first value)",
        parameters=(length(13),),
        series=None,
        build=_force_index,
        forgets_after=lambda n: ema_memory(n) + 1,
    ),
    IndicatorSpec(
        name="vwap",
        formula="sum of typical price x volume / sum of volume, over n sessions; typical = (high + low + close)/3",
        source="common use; of daily bars, rolling (TradingView: of minute bars, anchored at a session, a week, ...; "
        "Lean: of ohlc4)",
        parameters=(length(20),),
        series=None,
        build=_weighted_price,
    ),
    IndicatorSpec(
        name="relative_volume",
        formula="volume / sma(volume, n), today's included",
        source="common use (TradingView's field: of the 10 sessions before)",
        parameters=(length(20),),
        series=None,
        build=lambda n: VOLUME / _average_volume(n),
    ),
    IndicatorSpec(
        name="up_down_volume",
        formula="volume of the higher closes / volume of the lower closes, over n bars; none without a lower close",
        source="Investor's Business Daily, of 50 sessions",
        parameters=(length(50),),
        series=None,
        build=_up_down_volume,
    ),
    _volume_index("nvi", "less", 0),
    _volume_index("pvi", "more", 1),
)
