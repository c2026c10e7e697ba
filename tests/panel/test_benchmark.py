"""What stocks are measured against."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.panel.benchmark import OWN_INDEX, Benchmark
from scanner.panel.panel import panel_at
from tests.panels import Row, at, panel, snapshot

NAN = float("nan")


def closes(bars: dict[str, list[Row]], *, splits: list[tuple[str, int, float, float]] | None = None) -> list[float]:
    made = panel(bars, splits=splits or [])
    rounded: list[float] = np.round(made.benchmark.closes, 9).tolist()
    return rounded


def chosen(name: str, bars: dict[str, list[Row]]) -> Benchmark:
    return panel(bars, benchmark=name).benchmark


def test_the_ticker_named_is_taken_where_the_market_has_it() -> None:
    market = {"QQQ": at(7.0, 8.0), "SPY": at(10.0, 11.0), "Z": at(1.0, 1.0)}
    assert chosen("SPY", market).name == "SPY"
    assert chosen("SPY", market).closes.tolist() == [10, 11]
    assert chosen("QQQ", market).closes.tolist() == [7, 8]


@pytest.mark.parametrize("name", ["AAA", "SPX", "ZZZ", "spy", ""])
def test_a_market_without_it_is_measured_against_itself(name: str) -> None:
    assert chosen(name, {"SPY": at(10.0, 11.0), "Z": at(20.0, 20.0)}).name == OWN_INDEX


def test_a_ticker_that_is_listed_later_is_not_a_benchmark_yet() -> None:
    made = snapshot({"A": at(10.0, 11.0, 12.0), "SPY": at(NAN, NAN, 100.0)})
    assert panel_at(made, 1, "SPY").benchmark.name == OWN_INDEX
    assert panel_at(made, 2, "SPY").benchmark.name == "SPY"


def test_a_halted_benchmark_stands_at_its_last_close() -> None:
    assert closes({"A": at(*[10.0] * 5), "SPY": at(NAN, 20.0, NAN, NAN, 23.0)})[1:] == [20, 20, 20, 23]
    assert np.isnan(closes({"A": at(10.0, 10.0), "SPY": at(NAN, 20.0)})[0])


def test_a_faulty_bar_of_the_benchmark_does_not_count() -> None:
    faulty = (20.0, 19.0, 21.0, 20.0, 1000.0)
    assert closes({"A": at(10.0, 10.0, 10.0), "SPY": [*at(20.0), faulty, *at(22.0)]}) == [20, 20, 22]


def test_a_benchmark_that_splits_is_adjusted() -> None:
    assert closes({"SPY": at(20.0, 22.0, 11.0, 12.0)}, splits=[("SPY", 2, 1, 2)]) == [10, 11, 11, 12]
    assert closes({"SPY": at(20.0, NAN, 11.0), "A": at(1.0, 1.0, 1.0)}, splits=[("SPY", 1, 1, 2)]) == [10, 10, 11]


def test_the_index_weighs_returns_by_the_dollars_traded_the_day_before() -> None:
    # 10 x 300 of A and 20 x 50 of B: three parts of +10 % and one of -10 %.
    market = {
        "A": [*at(10.0, volume=300.0), *at(11.0, volume=1.0)],
        "B": [*at(20.0, volume=50.0), *at(18.0, volume=9.0)],
    }
    assert closes(market) == [100, 105]


def test_who_misses_either_session_does_not_count() -> None:
    faulty = (20.0, 19.0, 21.0, 20.0, 1000.0)
    market = {
        "A": at(10.0, 11.0, 12.1),
        "B": at(10.0, NAN, 30.0),
        "C": at(NAN, 10.0, 11.0),
        "D": [*at(10.0), faulty, *at(40.0)],
    }
    assert closes(market) == [100, 110, 121]


def test_a_share_below_five_dollars_does_not_count_until_it_closed_there() -> None:
    assert closes({"A": at(10.0, 11.0, 11.0), "B": at(4.99, 5.0, 10.0)}) == [100, 110, pytest.approx(144.375)]


def test_without_anything_to_measure_the_index_stands() -> None:
    assert closes({"A": at(1.0, 2.0, 3.0)}) == [100, 100, 100]
    assert closes({"A": at(10.0, 20.0, volume=0.0)}) == [100, 100]


def test_a_split_is_not_a_return() -> None:
    assert closes({"A": at(10.0, 5.5, 5.5)}, splits=[("A", 1, 1, 2)]) == [100, 110, 110]
    assert closes({"A": at(10.0, NAN, 5.5)}, splits=[("A", 1, 1, 2)]) == [100, 100, 100]


def test_the_index_of_a_session_does_not_change_with_later_ones() -> None:
    rng = np.random.default_rng(3)
    prices = 20 * np.exp(np.cumsum(rng.normal(0, 0.03, (40, 30)), axis=0))
    prices[rng.random(prices.shape) < 0.1] = NAN
    market = {f"T{column:02}": at(*prices[:, column].tolist()) for column in range(30)}
    market["LATER"] = at(50.0, 60.0, 70.0)
    made = snapshot(market, splits=[("T03", 12, 1, 2), ("T04", 35, 3, 1)])
    whole = panel_at(made, 39, "SPY").benchmark.closes
    for row in (0, 1, 20, 34, 38):
        assert np.array_equal(panel_at(made, row, "SPY").benchmark.closes, whole[: row + 1])
