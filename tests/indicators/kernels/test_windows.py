"""A kernel over a window gives what a plain formula gives for each window by itself."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.indicators.kernels import ranges, ratios, windows
from scanner.indicators.library import channels, momentum, oscillators, volume
from scanner.indicators.library.oscillators import stochastic
from tests.indicators.stocks import Stocks, walking

EVERY = settings(max_examples=100, deadline=None)


@dataclass(frozen=True)
class Case:
    """A kernel, the fields it reads, and the formula it stands for.

    Attributes:
        plain: takes the parameters and then one stock's fields over just the bars that one value looks at.
        bars: how many these are, given n; the kernel's other parameters are fixed.
        size: what an error of 1e-12 is measured by: `price`, or a number.
    """

    kernel: Callable[..., Floats | tuple[Floats, ...]]
    fields: tuple[str, ...]
    plain: Callable[..., float | tuple[float, ...]]
    bars: Callable[[int], int]
    parameters: Callable[[int], tuple[Any, ...]] = lambda n: (n,)
    size: float | str = "price"
    least: int = 1


def bands(n: int, width: float, x: Floats) -> tuple[float, float, float]:
    middle, reach = x.sum() / n, width * spread(n, x)
    return middle + reach, middle, middle - reach


def spread(n: int, x: Floats) -> float:
    return math.sqrt(sum((x - x.sum() / n) ** 2) / n)


def end_of_line(n: int, x: Floats) -> float:
    slope, start = statistics.linear_regression(range(n), x.tolist())
    return start + slope * (n - 1)


def slow_places(  # noqa: PLR0917  # parameters and fields, as the kernel has them
    fast: int, slow: int, signal: int, high: Floats, low: Floats, close: Floats
) -> tuple[float, float]:
    def place(end: int) -> float:
        top, bottom = high[end - fast : end].max(), low[end - fast : end].min()
        return float(100 * (close[end - 1] - bottom) / (top - bottom))

    def k(end: int) -> float:
        return sum(place(end - back) for back in range(slow)) / slow

    return k(len(close)), sum(k(len(close) - back) for back in range(signal)) / signal


def below_top(_n: int, high: Floats, low: Floats, close: Floats) -> float:
    return float(-100 * (high.max() - close[-1]) / (high.max() - low.min()))


def channel(n: int, high: Floats, low: Floats, close: Floats) -> float:
    typical = (high + low + close) / 3
    mean = typical.sum() / n
    return float((typical[-1] - mean) / (0.015 * sum(abs(typical - mean)) / n))


def flows(_n: int, high: Floats, low: Floats, close: Floats, volume: Floats) -> float:
    typical = (high + low + close) / 3
    up = sum(t * v for before, t, v in zip(typical, typical[1:], volume[1:], strict=False) if t > before)
    down = sum(t * v for before, t, v in zip(typical, typical[1:], volume[1:], strict=False) if t < before)
    return float(100 * up / (up + down))


def true_range(high: Floats, low: Floats, close: Floats) -> float:
    return float(max(high[1] - low[1], abs(high[1] - close[0]), abs(low[1] - close[0])))


def moves(high: Floats, low: Floats) -> tuple[float, float]:
    up, down = high[1] - high[0], low[0] - low[1]
    return (up if up > down and up > 0 else 0.0), (down if down > up and down > 0 else 0.0)


def two(_n: int) -> int:
    return 2


def nothing(_n: int) -> tuple[()]:
    return ()


def same(n: int) -> int:
    return n


def one_more(n: int) -> int:
    return n + 1


CLOSE, RANGE, ALL = ("close",), ("high", "low", "close"), ("high", "low", "close", "volume")
CASES = {
    "rolling sum": Case(windows.rolling_sum, CLOSE, lambda _n, x: x.sum(), same),
    "highest": Case(windows.highest, CLOSE, lambda _n, x: x.max(), same),
    "lowest": Case(windows.lowest, CLOSE, lambda _n, x: x.min(), same),
    "sma": Case(windows.sma, CLOSE, lambda n, x: x.sum() / n, same),
    "deviation": Case(windows.deviation, CLOSE, spread, same),
    "bollinger": Case(channels.bollinger, CLOSE, bands, same, lambda n: (n, 2.5)),
    "linear regression": Case(windows.linear_regression, CLOSE, end_of_line, same, least=2),
    "rate of change": Case(ratios.rate_of_change, CLOSE, lambda _n, x: 100 * (x[-1] - x[0]) / x[0], one_more, size=100),
    "stochastic": Case(stochastic, RANGE, slow_places, lambda n: n + 5, lambda n: (n, 3, 4), size=100),
    "stochastic, slow": Case(stochastic, RANGE, slow_places, lambda n: n + 5, lambda n: (3, n, 4), size=100),
    "stochastic, signal": Case(stochastic, RANGE, slow_places, lambda n: n + 5, lambda n: (3, 4, n), size=100),
    "williams": Case(oscillators.williams_r, RANGE, below_top, same, size=100),
    "commodity channel": Case(oscillators.commodity_channel, RANGE, channel, same, size=100, least=2),
    "money flow": Case(volume.money_flow, ALL, flows, one_more, size=100, least=2),
    "rises": Case(momentum.rises, CLOSE, lambda x: max(x[1] - x[0], 0), two, nothing),
    "falls": Case(momentum.falls, CLOSE, lambda x: max(x[0] - x[1], 0), two, nothing),
    "true range": Case(ranges.true_range, RANGE, true_range, two, nothing),
    "moves": Case(ranges.directional_moves, ("high", "low"), moves, two, nothing),
}

each_kernel = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def run(case: Case, stocks: Stocks, n: int) -> Floats:
    """What the kernel makes of the stocks, (outputs, rows, stocks)."""
    made = case.kernel(*(getattr(stocks, field) for field in case.fields), *case.parameters(n))
    return np.stack(made if isinstance(made, tuple) else (made,))


def by_hand(case: Case, stocks: Stocks, n: int, outputs: int) -> Floats:
    """What the formula makes of every stretch of bars, likewise; NaN where a stretch lacks a bar."""
    fields = [getattr(stocks, field) for field in case.fields]
    bars = case.bars(n)
    values = np.full((outputs, len(fields[0]) - bars + 1, fields[0].shape[1]), np.nan)
    for row, column in np.ndindex(values.shape[1:]):
        stretch = [series[row : row + bars, column] for series in fields]
        if not any(np.isnan(part).any() for part in stretch):
            values[:, row, column] = case.plain(*case.parameters(n), *stretch)
    return values


def assert_same(ours: Floats, expected: Floats, size: Floats | float | str, rtol: float = 1e-12) -> None:
    """Equal within 1e-12 of their size, and NaN in the same places."""
    assert ours.shape == expected.shape
    assert np.isnan(ours).tolist() == np.isnan(expected).tolist()
    scale = np.maximum(np.abs(expected), 100.0 if size == "price" else size)
    assert (np.nan_to_num(np.abs(ours - expected) / scale) <= rtol).all()


@each_kernel
@EVERY
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 40),
    st.integers(1, 20),
    st.lists(st.integers(0, 60), min_size=1, max_size=3),
)
def test_every_window_gives_what_the_formula_gives(case: Case, seed: int, n: int, rows: int, starts: list[int]) -> None:
    n = max(n, case.least)
    stocks = walking(seed, case.bars(n) + rows - 1, starts)
    # The formulas here subtract large numbers too.
    made = run(case, stocks, n)
    assert_same(made, by_hand(case, stocks, n, len(made)), case.size, rtol=1e-11)


@each_kernel
def test_few_rows_and_many_give_the_same(case: Case) -> None:
    for n in range(case.least, 41):
        stocks = walking(n, case.bars(n) + 29, (0, 0, 5))
        many = run(case, stocks, n)
        assert many.shape[1] == 30
        for few in (1, 2, 7, 8, 9):
            assert_same(run(case, stocks.last(case.bars(n) + few - 1), n), many[:, -few:], case.size)


@each_kernel
@pytest.mark.parametrize("rows", [3, 25])
@pytest.mark.parametrize("n", [2, 7, 16])
def test_a_missing_bar_touches_no_other_stock(case: Case, rows: int, n: int) -> None:
    stocks = walking(7, case.bars(n) + rows - 1, (0, 0, 0))
    sound = run(case, stocks, n)
    for field in case.fields:
        getattr(stocks, field)[-2, 1] = np.nan
    touched = run(case, stocks, n)
    assert touched[..., ::2].tolist() == sound[..., ::2].tolist()
    assert np.isnan(touched[:, -1, 1]).all() or case.kernel is ratios.rate_of_change  # it looks at both ends alone
    assert touched[:, : max(rows - 2, 0), 1].tolist() == sound[:, : max(rows - 2, 0), 1].tolist()


@each_kernel
@pytest.mark.parametrize("n", [2, 7, 16])
def test_what_has_left_the_window_leaves_no_trace(case: Case, n: int) -> None:
    calm = walking(8, case.bars(n) + 24, (0, 0))
    huge = Stocks(*(series.copy() for series in calm))
    for series in huge:
        series[:5] *= 1e12
    assert_same(run(case, huge, n)[:, 5:], run(case, calm, n)[:, 5:], case.size)


@pytest.mark.parametrize("price", [0.1, 33.33, 7e-4, 1234.56, 0.0])
@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("n", [2, 3, 10, 20, 33])
def test_a_price_that_stands_still_has_no_deviation_and_no_place(n: int, rows: int, price: float) -> None:
    still = Stocks(*(np.full((n + 10 + rows, 2), price) for _ in Stocks._fields))
    for name in ("deviation", "stochastic", "williams", "commodity channel", "money flow", "rate of change"):
        assert (run(CASES[name], still, n) == 0).all(), name
    upper, middle, lower = run(CASES["bollinger"], still, n)
    assert (upper == middle).all()
    assert (lower == middle).all()


def test_a_quiet_stock_keeps_the_digits_of_its_deviation() -> None:
    x = np.array([1000.0, 1000.0 + 2**-20, 1000.0, 1000.0 + 2**-20])[:, None]
    assert windows.deviation(x, 4)[0, 0] == 2**-21
