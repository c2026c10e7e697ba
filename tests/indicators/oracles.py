"""Which oracle speaks for which indicator. An indicator of the catalogue without one fails a test."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import talib

from scanner.indicators.library import candles
from tests.reference import against, exact, indicators, structure, volatility, volume
from tests.reference.market import Bars, Floats

Oracle = Callable[..., Floats]


def stdev(bars: Bars, n: int) -> Floats:
    """Half the distance of the exact bands of width 1."""
    return (exact.bb_upper(bars, n, 1.0) - exact.bb_lower(bars, n, 1.0)) / 2


def _line_size(bars: Bars) -> Floats:
    """The size of a difference of averages is that of what is averaged: here of the A/D line, at its largest so far."""
    return np.maximum.accumulate(np.abs(talib.AD(bars.high, bars.low, bars.close, bars.volume)))


def _mid(bars: Bars) -> Floats:
    return (bars.high + bars.low) / 2


def ppo_histogram(bars: Bars) -> Floats:
    ppo = talib.PPO(bars.close, 12, 26)
    return ppo - talib.EMA(ppo, 9)


def slow_stochastic_rsi(bars: Bars) -> tuple[Floats, Floats]:
    """With the lengths that TradingView has, by TA-Lib's parts."""
    rsi = talib.RSI(bars.close, 14)
    return talib.STOCH(rsi, rsi, rsi, fastk_period=14, slowk_period=3, slowd_period=3)


def cloud_edge(bars: Bars) -> Floats:
    conversion, base = (talib.MIDPRICE(bars.high, bars.low, n) for n in (9, 26))
    return indicators.shifted((conversion + base) / 2, 25)


#: The natural size of a value: "price", "volume", a number, or what says it for each bar.
Natural = str | float | Oracle

#: Expression, oracle and natural size, where a stock alone decides the value.
OWN: tuple[tuple[str, Oracle, Natural], ...] = (
    ("sma(50)", lambda b: indicators.sma(b, 50), "price"),
    ("sma(200)", lambda b: indicators.sma(b, 200), "price"),
    ("sma(volume, 50)", lambda b: indicators.average_volume(b, 50), 1.0),
    ("sma(hl2, 10)", lambda b: talib.SMA(_mid(b), 10), "price"),
    ("ema(20)", lambda b: indicators.ema(b, 20), "price"),
    ("ema(200)", lambda b: indicators.ema(b, 200), "price"),
    ("ema(rsi(14), 5)", lambda b: talib.EMA(indicators.rsi(b, 14), 5), 100.0),
    ("wilder(14)", lambda b: indicators.wilder(b, 14), "price"),
    ("linreg(20)", lambda b: indicators.linreg(b, 20), "price"),
    ("wma(20)", lambda b: talib.WMA(b.close, 20), "price"),
    ("dema(20)", lambda b: talib.DEMA(b.close, 20), "price"),
    ("tema(20)", lambda b: talib.TEMA(b.close, 20), "price"),
    ("t3(5, 0.7)", lambda b: talib.T3(b.close, 5, 0.7), "price"),
    ("trima(20)", lambda b: talib.TRIMA(b.close, 20), "price"),
    ("trima(7)", lambda b: talib.TRIMA(b.close, 7), "price"),
    ("kama(10)", lambda b: indicators.kama(b, 10), "price"),
    ("hma(20)", lambda b: talib.HMA(b.close, 20), "price"),
    # TA-Lib carries sums, whose residue it divides by where nothing was traded any more.
    ("vwma(20)", lambda b: exact.vwma(b, 20), "price"),
    ("rsi(14)", lambda b: indicators.rsi(b, 14), 100.0),
    ("rsi(2)", lambda b: indicators.rsi(b, 2), 100.0),
    ("macd(12, 26, 9)", lambda b: indicators.macd(b, 12, 26, 9), "price"),
    ("macd_signal(12, 26, 9)", lambda b: indicators.macd_signal(b, 12, 26, 9), "price"),
    ("macd_hist(12, 26, 9)", lambda b: indicators.macd_hist(b, 12, 26, 9), "price"),
    ("cmo(14)", lambda b: talib.CMO(b.close, 14), 100.0),
    ("connors_rsi(3, 2, 100)", lambda b: exact.connors_rsi(b, 3, 2, 100), 100.0),  # daily changes that tie
    ("apo(12, 26)", lambda b: talib.APO(b.close, 12, 26), "price"),
    ("ppo(12, 26)", lambda b: talib.PPO(b.close, 12, 26), 100.0),
    ("ppo_signal(12, 26, 9)", lambda b: talib.EMA(talib.PPO(b.close, 12, 26), 9), 100.0),
    ("ppo_hist(12, 26, 9)", ppo_histogram, 100.0),
    ("mom(10)", lambda b: talib.MOM(b.close, 10), "price"),
    ("trix(15)", lambda b: talib.TRIX(b.close, 15), 100.0),
    ("tsi(25, 13)", lambda b: talib.TSI(b.close, 25, 13), 100.0),
    ("roc(21)", lambda b: indicators.roc(b, 21), 100.0),
    ("stoch_k(5, 3, 3)", lambda b: indicators.stoch_k(b, 5, 3, 3), 100.0),
    ("stoch_d(5, 3, 3)", lambda b: indicators.stoch_d(b, 5, 3, 3), 100.0),
    ("stochf_k(5, 3)", lambda b: talib.STOCHF(b.high, b.low, b.close, 5, 3)[0], 100.0),
    ("stochf_d(5, 3)", lambda b: talib.STOCHF(b.high, b.low, b.close, 5, 3)[1], 100.0),
    ("stochrsi_k(14, 5, 1, 3)", lambda b: talib.STOCHRSI(b.close, 14, 5, 3)[0], 100.0),
    ("stochrsi_d(14, 5, 1, 3)", lambda b: talib.STOCHRSI(b.close, 14, 5, 3)[1], 100.0),
    ("stochrsi_k(14, 14, 3, 3)", lambda b: slow_stochastic_rsi(b)[0], 100.0),
    ("ultimate(7, 14, 28)", lambda b: talib.ULTOSC(b.high, b.low, b.close, 7, 14, 28), 100.0),
    ("awesome(5, 34)", lambda b: talib.AO(b.high, b.low), "price"),
    ("bop()", lambda b: talib.BOP(b.open, b.high, b.low, b.close), 1.0),
    ("williams_r(14)", lambda b: indicators.williams_r(b, 14), 100.0),
    ("cci(14)", lambda b: indicators.cci(b, 14), 100.0),
    ("adx(14)", lambda b: indicators.adx(b, 14), 100.0),
    ("plus_di(14)", lambda b: indicators.plus_di(b, 14), 100.0),
    ("minus_di(14)", lambda b: indicators.minus_di(b, 14), 100.0),
    ("dx(14)", lambda b: indicators.dx(b, 14), 100.0),
    ("adxr(14)", lambda b: indicators.adxr(b, 14), 100.0),
    # Of equal highs TA-Lib takes the one that a split's adjustment has rounded up.
    ("aroon_up(14)", lambda b: exact.aroon_up(b, 14), 100.0),
    ("aroon_down(14)", lambda b: exact.aroon_down(b, 14), 100.0),
    ("aroon_osc(25)", lambda b: exact.aroon_up(b, 25) - exact.aroon_down(b, 25), 100.0),
    ("sar(0.02, 0.2)", lambda b: indicators.sar(b, 0.02, 0.2), "price"),
    ("supertrend(10, 3)", lambda b: indicators.supertrend(b, 10, 3.0), "price"),
    ("supertrend_direction(10, 3)", lambda b: indicators.supertrend_direction(b, 10, 3.0), 1.0),
    ("vortex_plus(14)", lambda b: talib.VORTEX(b.high, b.low, b.close, 14)[0], 1.0),
    ("vortex_minus(14)", lambda b: talib.VORTEX(b.high, b.low, b.close, 14)[1], 1.0),
    ("linreg_slope(14)", lambda b: talib.LINEARREG_SLOPE(b.close, 14), "price"),
    ("r_squared(14)", lambda b: indicators.r_squared(b.close, 14), 1.0),
    ("clenow(90)", lambda b: indicators.clenow(b, 90), 100.0),
    ("ichimoku_conversion(9)", lambda b: talib.MIDPRICE(b.high, b.low, 9), "price"),
    ("ichimoku_base(26)", lambda b: talib.MIDPRICE(b.high, b.low, 26), "price"),
    ("ichimoku_span_a(9, 26, 26)", cloud_edge, "price"),
    ("ichimoku_span_b(52, 26)", lambda b: indicators.shifted(talib.MIDPRICE(b.high, b.low, 52), 25), "price"),
    ("ichimoku_lagging()", lambda b: b.close, "price"),
    ("streak()", lambda b: indicators.streaks(b.close), 1.0),
    ("atr(14)", lambda b: indicators.atr(b, 14), "price"),
    ("natr(14)", lambda b: indicators.natr(b, 14), 100.0),
    # TA-Lib loses digits in quiet stocks, by the mean of squares; tests.reference.deviations counts where.
    ("bb_upper(20, 2)", lambda b: exact.bb_upper(b, 20, 2.0), "price"),
    ("bb_middle(20, 2)", lambda b: indicators.bb_middle(b, 20, 2.0), "price"),
    ("bb_lower(20, 2)", lambda b: exact.bb_lower(b, 20, 2.0), "price"),
    ("stdev(20)", lambda b: stdev(b, 20), "price"),
    ("true_range()", lambda b: talib.TRANGE(b.high, b.low, b.close), "price"),
    ("historical_volatility(20)", lambda b: volatility.historical_volatility(b, 20), 100.0),
    ("ulcer_index(14)", lambda b: volatility.ulcer_index(b, 14), 100.0),
    ("ulcer_martin(14)", lambda b: volatility.ulcer_martin(b, 14), 100.0),
    ("adr_percent(20)", lambda b: volatility.adr_percent(b, 20), 100.0),
    ("bb_percent(20, 2)", lambda b: volatility.bb_percent(b, 20, 2.0), 1.0),
    ("bb_bandwidth(20, 2)", lambda b: volatility.bb_bandwidth(b, 20, 2.0), 100.0),
    ("kc_upper(20, 2, 10)", lambda b: volatility.kc_upper(b, 20, 2.0, 10), "price"),
    ("kc_lower(20, 2, 10)", lambda b: volatility.kc_lower(b, 20, 2.0, 10), "price"),
    ("dc_upper(20)", lambda b: volatility.dc_upper(b, 20), "price"),
    ("dc_middle(20)", lambda b: volatility.dc_middle(b, 20), "price"),
    ("dc_lower(20)", lambda b: volatility.dc_lower(b, 20), "price"),
    ("squeeze_on(20, 2, 1.5)", lambda b: volatility.squeeze_on(b, 20, 2.0, 1.5), 1.0),
    ("squeeze_fired(20, 2, 1.5)", lambda b: volatility.squeeze_fired(b, 20, 2.0, 1.5), 1.0),
    ("squeeze_momentum(20)", lambda b: volatility.squeeze_momentum(b, 20), "price"),
    ("chandelier_long(22, 3)", lambda b: volatility.chandelier_long(b, 22, 3.0), "price"),
    ("chandelier_short(22, 3)", lambda b: volatility.chandelier_short(b, 22, 3.0), "price"),
    ("avg_volume(50)", lambda b: indicators.average_volume(b, 50), 1.0),
    ("avg_dollar_volume(20)", lambda b: indicators.average_dollar_volume(b, 20), 1.0),
    ("obv()", indicators.obv, 1.0),
    ("mfi(14)", lambda b: indicators.mfi(b, 14), 100.0),
    ("ad()", lambda b: talib.AD(b.high, b.low, b.close, b.volume), "volume"),
    ("chaikin_oscillator(3, 10)", lambda b: talib.ADOSC(b.high, b.low, b.close, b.volume, 3, 10), _line_size),
    ("cmf(20)", lambda b: volume.cmf(b, 20), 1.0),
    ("force_index(13)", lambda b: volume.force_index(b, 13), "volume"),
    ("vwap(20)", lambda b: volume.vwap(b, 20), "price"),
    ("relative_volume(20)", lambda b: volume.relative_volume(b, 20), 1.0),
    ("up_down_volume(50)", lambda b: volume.up_down_volume(b, 50), 1.0),
    ("nvi()", volume.nvi, 100.0),
    ("pvi()", volume.pvi, 100.0),
    ("highest(252)", lambda b: indicators.highest(b, 252), "price"),
    ("lowest(252)", lambda b: indicators.lowest(b, 252), "price"),
    ("bars_since_highest(252)", lambda b: structure.bars_since_highest(b, 252), 1.0),
    ("bars_since_lowest(low, 10)", lambda b: structure.bars_since_lowest(b, 10), 1.0),
    ("from_high(252)", lambda b: structure.from_high(b, 252), 100.0),
    ("from_low(252)", lambda b: structure.from_low(b, 252), 100.0),
    ("drawdown(100)", lambda b: structure.drawdown(b, 100), 100.0),
    ("gap()", structure.gap, 100.0),
    ("true_gap()", structure.true_gap, 100.0),
    ("closing_range()", structure.closing_range, 100.0),
    ("narrow_range(7)", lambda b: structure.narrow_range(b, 7), 1.0),
    ("inside_day()", structure.inside_day, 1.0),
    ("outside_day()", structure.outside_day, 1.0),
    ("swing_high(5)", lambda b: structure.swing_high(b, 5), "price"),
    ("swing_low(3)", lambda b: structure.swing_low(b, 3), "price"),
    ("rs_raw()", indicators.rs_raw, 1.0),
    ("returns(21)", lambda b: talib.ROC(b.close, 21), 100.0),
    ("momentum_12_1()", lambda b: 100 * indicators.momentum_12_1(b), 100.0),
    ("sctr_raw()", against.sctr_raw, 100.0),
    ("close[21] / close[252] - 1", indicators.momentum_12_1, 1.0),
    ("dollar_volume", indicators.dollar_volume, 1.0),
    ("change_pct", lambda b: talib.ROC(b.close, 1), 100.0),
    ("hlc3", lambda b: talib.TYPPRICE(b.high, b.low, b.close), "price"),
    ("ohlc4", lambda b: talib.AVGPRICE(b.open, b.high, b.low, b.close), "price"),
)

#: The same where the benchmark has a say; an oracle gets its level at the stock's own bars.
AGAINST: tuple[tuple[str, Callable[[Bars, Floats], Floats], Natural], ...] = (
    ("rs_line()", lambda b, level: b.close / level, 0.0),
    ("relative_strength(63)", lambda b, level: 100 * (growth(b.close, 63) / growth(level, 63) - 1), 100.0),
    ("beta(252)", lambda b, level: against.beta(b, level, 252), 1.0),
    ("beta(20)", lambda b, level: against.beta(b, level, 20), 1.0),
    ("correlation(60)", lambda b, level: against.correlation(b, level, 60), 1.0),
    ("residual_volatility(60)", lambda b, level: against.residual_volatility(b, level, 60), 100.0),
)

#: Indicators that are checked otherwise, and where.
ELSEWHERE = {
    **dict.fromkeys(("rs_rating", "rs_balanced", "percentile", "sctr"), "tests/scanning/test_presets_on_the_market.py"),
    **{spec.name: "tests/indicators/test_candles.py" for spec in candles.INDICATORS},
}


def growth(x: Floats, n: int) -> Floats:
    """Value over that of n bars ago."""
    return x / indicators.shifted(x, n)


def natural_size(natural: Natural, bars: Bars) -> Floats:
    """What a value is measured by, at each bar."""
    match natural:
        case "price":
            return bars.close
        case "volume":
            return np.maximum(bars.volume, 1.0)
        case int() | float():
            return np.full(len(bars), float(natural))
        case of if callable(of):
            return of(bars)
    raise ValueError(natural)


def scaled_difference(ours: Floats, theirs: Floats, size: Floats | float) -> Floats:
    """|a - b| / scale; 0 where both are NaN, infinite where one is."""
    scale = np.maximum(np.maximum(np.abs(ours), np.abs(theirs)), size)
    difference = np.abs(ours - theirs) / np.where(scale == 0, 1.0, scale)
    return np.where(np.isnan(ours) & np.isnan(theirs), 0.0, np.where(np.isnan(difference), np.inf, difference))
