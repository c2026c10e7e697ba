"""What was traded."""

from scanner.indicators.spec import (
    UNBOUNDED,
    IndicatorSpec,
    before_window,
    ema_memory,
    length,
    of_fields,
    window_memory,
)
from scanner.indicators.terms import CLOSE, HIGH, LOW, VOLUME, Call, Output, Term

_TYPICAL = (HIGH + LOW + CLOSE) / 3
_ACCUMULATION = Call("accumulation", (HIGH, LOW, CLOSE, VOLUME), ())


def _average_volume(n: int) -> Term:
    return Call("sma", (VOLUME,), (n,))


def average_dollar_volume(n: int) -> Term:
    """Mean of close x volume over the last n own bars, USD."""
    return Call("sma", (CLOSE * VOLUME,), (n,))


def _chaikin_money_flow(n: int) -> Term:
    return Call("sma", (_ACCUMULATION,), (n,)) / _average_volume(n)


def _force_index(n: int) -> Term:
    return Call("ema", ((CLOSE - CLOSE[1]) * VOLUME,), (n,))


def _weighted_price(n: int) -> Term:
    return Call("sma", (_TYPICAL * VOLUME,), (n,)) / _average_volume(n)


def _up_down_volume(n: int) -> Term:
    sides = Call("volume_sides", (CLOSE, VOLUME), ())
    up, down = (Call("sma", (Output(sides, side),), (n,)) for side in (0, 1))
    return up / down


def _volume_index(name: str, than: str, output: int) -> IndicatorSpec:
    return IndicatorSpec(
        name=name,
        formula=f"1000 on the first bar, then x close / close[1] on bars with {than} volume than the one before",
        source="Norman Fosback, Stock Market Logic, 1976, from 1000 (TradingView: from 1; others add percentages)",
        parameters=(),
        series=None,
        build=of_fields("volume_index", CLOSE, VOLUME, output=output),
        first=lambda: 0,
        memory=lambda: UNBOUNDED,
    )


INDICATORS = (
    IndicatorSpec(
        name="avg_volume",
        formula="sma(volume, n)",
        source="common use",
        parameters=(length(50),),
        series=None,
        build=_average_volume,
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="avg_dollar_volume",
        formula="sma(close x volume, n), USD",
        source="common use",
        parameters=(length(20),),
        series=None,
        build=average_dollar_volume,
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="obv",
        formula="running sum of volume, added on rising closes and taken away on falling ones; seed: the first volume",
        source="TA-Lib OBV (StockCharts, Stock.Indicators: seed 0)",
        parameters=(),
        series=None,
        build=of_fields("obv", CLOSE, VOLUME),
        first=lambda: 0,
        memory=lambda: UNBOUNDED,
    ),
    IndicatorSpec(
        name="mfi",
        formula="100 x rising / (rising + falling) flow of n bars, flow = typical price x volume; 0 without flow",
        source="TA-Lib MFI",
        parameters=(length(14, low=2),),
        series=None,
        build=of_fields("mfi", HIGH, LOW, CLOSE, VOLUME),
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
    IndicatorSpec(
        name="ad",
        formula="running sum of volume x ((close - low) - (high - close)) / (high - low), 0 for a bar without range; "
        "seed: the first bar's",
        source="TA-Lib AD, Marc Chaikin's accumulation/distribution line",
        parameters=(),
        series=None,
        build=lambda: Call("running_total", (_ACCUMULATION,), ()),
        first=lambda: 0,
        memory=lambda: UNBOUNDED,
    ),
    IndicatorSpec(
        name="chaikin_oscillator",
        formula="fast - slow exponential average of ad, both seeded with its first value",
        source="TA-Lib ADOSC (TradingView: seeded alike; Lean, Stock.Indicators: seeded with means, as ema is)",
        parameters=(length(3, low=2, name="fast"), length(10, low=2, name="slow")),
        series=None,
        build=lambda fast, slow: Call("chaikin", (_ACCUMULATION,), (fast, slow)),
        first=lambda _fast, slow: slow - 1,
        memory=lambda _fast, slow: ema_memory(slow),
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
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="force_index",
        formula="ema(n) of (close - close[1]) x volume, seeded as ema is",
        source="Alexander Elder, Trading for a Living, 1993 (the ta library: seeded with the first value)",
        parameters=(length(13),),
        series=None,
        build=_force_index,
        first=lambda n: n,
        memory=lambda n: ema_memory(n) + 1,
    ),
    IndicatorSpec(
        name="vwap",
        formula="sum of typical price x volume / sum of volume, over n sessions; typical = (high + low + close)/3",
        source="common use; of daily bars, rolling (TradingView: of minute bars, anchored at a session, a week, ...; "
        "Lean: of ohlc4)",
        parameters=(length(20),),
        series=None,
        build=_weighted_price,
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="relative_volume",
        formula="volume / sma(volume, n), today's included",
        source="common use (TradingView's field: of the 10 sessions before)",
        parameters=(length(20),),
        series=None,
        build=lambda n: VOLUME / _average_volume(n),
        first=before_window,
        memory=window_memory,
    ),
    IndicatorSpec(
        name="up_down_volume",
        formula="volume of the higher closes / volume of the lower closes, over n bars; none without a lower close",
        source="Investor's Business Daily, of 50 sessions",
        parameters=(length(50),),
        series=None,
        build=_up_down_volume,
        first=lambda n: n,
        memory=lambda n: n + 1,
    ),
    _volume_index("nvi", "less", 0),
    _volume_index("pvi", "more", 1),
)
