"""Every kernel by its name."""

from __future__ import annotations

from collections.abc import Callable

from scanner.indicators import (
    adaptive,
    candles,
    direction,
    extremes,
    flags,
    flows,
    oscillators,
    recursions,
    regression,
    returns,
    stops,
    streaks,
    weights,
    windows,
)
from scanner.indicators.spec import Kernel


def _window_length(n: int) -> int:
    return n - 1


def _same(n: int) -> int:
    return n


def _none() -> int:
    return 0


def _one() -> int:
    return 1


def _candles(count: int) -> Callable[[], int]:
    return lambda: count - 1


KERNELS: dict[str, Kernel] = {
    "sma": Kernel(windows.sma, _window_length, window=True, unit="series", linear=True),
    "highest": Kernel(windows.highest, _window_length, window=True, unit="series"),
    "lowest": Kernel(windows.lowest, _window_length, window=True, unit="series"),
    "stdev": Kernel(windows.deviation, _window_length, window=True, unit="series"),
    "bollinger": Kernel(windows.bollinger, lambda n, _width: n - 1, window=True, unit="series"),
    "linreg": Kernel(windows.linear_regression, _window_length, window=True, unit="series", linear=True),
    "roc": Kernel(windows.rate_of_change, _same, window=True, unit="percent"),
    "stoch": Kernel(
        windows.stochastic, lambda fast, slow, signal: fast + slow + signal - 3, window=True, unit="percent"
    ),
    "williams_r": Kernel(windows.williams_r, _window_length, window=True, unit="percent"),
    "cci": Kernel(windows.commodity_channel, _window_length, window=True, unit="percent"),
    "mfi": Kernel(windows.money_flow, _same, window=True, unit="percent"),
    "share": Kernel(windows.share, _none, window=True, unit="percent"),
    "rises": Kernel(windows.rises, _one, window=True, unit="series"),
    "falls": Kernel(windows.falls, _one, window=True, unit="series"),
    "buying_pressure": Kernel(oscillators.buying_pressure, _one, window=True, unit="price"),
    "percent_rank": Kernel(oscillators.percent_rank, _same, window=True, unit="percent"),
    "true_range": Kernel(windows.true_range, _one, window=True, unit="price"),
    "moves": Kernel(windows.directional_moves, _one, window=True, unit="price"),
    "log_change": Kernel(returns.log_change, _one, window=True, unit="percent"),
    "quadratic_mean": Kernel(returns.quadratic_mean, _window_length, window=True, unit="series"),
    "drawdown_depth": Kernel(returns.drawdown_depth, _window_length, window=True, unit="percent"),
    "since_highest": Kernel(extremes.since_highest, _window_length, window=True, unit="number"),
    "since_lowest": Kernel(extremes.since_lowest, _window_length, window=True, unit="number"),
    "tops": Kernel(extremes.tops, lambda n: 2 * n, window=True, unit="number"),
    "bottoms": Kernel(extremes.bottoms, lambda n: 2 * n, window=True, unit="number"),
    "latest": Kernel(extremes.latest, _none, window=False, unit="series"),
    "positive": Kernel(extremes.positive, _none, window=True, unit="series"),
    "inside": Kernel(flags.inside, _one, window=True, unit="number"),
    "outside": Kernel(flags.outside, _one, window=True, unit="number"),
    "narrow": Kernel(flags.narrow, _window_length, window=True, unit="number"),
    "enclosed": Kernel(flags.enclosed, _none, window=True, unit="number"),
    "benchmark_fit": Kernel(returns.benchmark_fit, _window_length, window=True, unit="percent"),
    "accumulation": Kernel(flows.accumulation, _none, window=True, unit="volume"),
    "volume_sides": Kernel(flows.volume_sides, _one, window=True, unit="volume"),
    "chaikin": Kernel(flows.chaikin, lambda _fast, slow: slow - 1, window=False, unit="series"),
    "volume_index": Kernel(flows.volume_index, _none, window=False, unit="percent"),
    "running_total": Kernel(flows.running_total, _none, window=False, unit="series"),
    "slope": Kernel(regression.slope, _window_length, window=True, unit="series", linear=True),
    "r_squared": Kernel(regression.r_squared, _window_length, window=True, unit="number"),
    "clenow": Kernel(regression.clenow, _window_length, window=True, unit="percent"),
    "one_sidedness": Kernel(direction.one_sidedness, _none, window=True, unit="percent"),
    "vortex": Kernel(direction.vortex, _same, window=True, unit="number"),
    "supertrend": Kernel(stops.supertrend, lambda _width: 0, window=False, unit="price"),
    "parabolic": Kernel(stops.parabolic, lambda _step, _most: 1, window=False, unit="price"),
    "wma": Kernel(weights.wma, _window_length, window=True, unit="series", linear=True),
    "kama": Kernel(adaptive.kaufman, _same, window=False, unit="series"),
    "ema": Kernel(recursions.ema, _window_length, window=False, unit="series", linear=True),
    "wilder": Kernel(recursions.wilder, _window_length, window=False, unit="series", linear=True),
    "macd": Kernel(
        recursions.macd, lambda _fast, slow, signal: slow + signal - 2, window=False, unit="series", linear=True
    ),
    "dmi": Kernel(recursions.directional, lambda n: 2 * n - 2, window=False, unit="percent"),
    "streak": Kernel(streaks.streak, _one, window=False, unit="number"),
    "obv": Kernel(recursions.on_balance_volume, lambda: 0, window=False, unit="volume"),
    "body": Kernel(candles.body, _none, window=True, unit="price"),
    **{
        pattern.__name__: Kernel(candles.recognise(pattern), _candles(count), window=True, unit="percent")
        for pattern, count in candles.PATTERNS.items()
    },
}
