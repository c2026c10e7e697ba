"""Splits bring past bars to the session's basis, and never a later one's."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.history.snapshot import Bars
from scanner.panel.adjust import prices_show_splits, resolve_splits, split_factors, split_ratios
from scanner.panel.quality import usable
from tests.panels import at, snapshot


def factors(*splits: tuple[str, int, float, float], until: int = 5) -> dict[str, list[float]]:
    """Six sessions of A, B and C; the factors as known in one of them."""
    made = snapshot({ticker: at(*[10.0] * 6) for ticker in "ABC"}, splits=splits)
    sessions, tickers = made.bars.sessions[: until + 1], made.bars.tickers
    return {str(tickers[column]): factor.tolist() for column, factor in split_factors(made.splits, sessions, tickers)}


def test_a_split_changes_the_sessions_before_it() -> None:
    assert factors(("B", 2, 1, 2)) == {"B": [0.5, 0.5, 1, 1, 1, 1]}
    assert factors(("B", 5, 10, 1)) == {"B": [10, 10, 10, 10, 10, 1]}


def test_splits_multiply() -> None:
    assert factors(("C", 4, 1, 4), ("C", 2, 1, 2), ("A", 1, 3, 1)) == {
        "A": [3, 1, 1, 1, 1, 1],
        "C": [0.125, 0.125, 0.25, 0.25, 1, 1],
    }


def test_two_splits_of_one_day_multiply() -> None:
    assert factors(("A", 3, 1, 2), ("A", 3, 1, 5)) == {"A": [0.1, 0.1, 0.1, 1, 1, 1]}


def test_a_split_on_the_first_session_adjusts_nothing() -> None:
    assert factors(("A", 0, 1, 2)) == {}


def test_a_split_of_tomorrow_is_not_known_today() -> None:
    assert factors(("A", 4, 1, 2), until=3) == {}
    assert factors(("A", 4, 1, 2), until=4) == {"A": [0.5, 0.5, 0.5, 0.5, 1]}


def test_a_split_of_a_ticker_without_bars_is_ignored() -> None:
    assert factors(("ZZZ", 2, 1, 2)) == {}


def test_a_split_executed_on_a_weekend_counts_from_the_next_session() -> None:
    made = snapshot({"A": at(*[10.0] * 6)}, splits=[("A", 2, 1, 2)])
    friday_to_monday = np.flatnonzero(np.diff(made.bars.sessions).astype(int) > 1)[0]
    saturday = made.bars.sessions[friday_to_monday] + 1
    made.splits.execution[0] = saturday
    assert [row for row, *_ in split_ratios(made.splits, made.bars.sessions, made.bars.tickers)] == [
        friday_to_monday + 1
    ]


def moved(*opens: float, close: float = 100.0, high: float = 1.01, low: float = 0.99) -> dict[str, Floats]:
    """Bars of a stock that closed at `close` and opened as given in the next ones."""
    opening = np.array([np.nan, close, *opens])
    return {"open": opening, "high": opening * high, "low": opening * low, "close": opening}


@pytest.mark.parametrize(
    ("opening", "shown"),
    [
        (50.0, True),
        (56.0, True),
        (60.0, True),
        (62.0, False),
        (42.0, True),
        (40.0, False),
        (100.0, False),
        (10.0, False),
    ],
)
def test_prices_show_a_split_if_they_move_by_its_size(opening: float, shown: bool) -> None:
    assert prices_show_splits(moved(opening), np.array([0.5, 0.5, 1.0])) is shown


@pytest.mark.parametrize(
    ("recorded", "real"),
    [
        (12.0, 20.0),
        (20.0, 12.0),
        (9.0, 15.0),
        (15.0, 9.0),
        (0.5, 2 / 3),
        (2 / 3, 0.5),
        (0.25, 0.5),
        (0.5, 2.0),
        (3.0, 4.0),
    ],
)
def test_a_split_of_another_size_is_not_shown(recorded: float, real: float) -> None:
    assert not prices_show_splits(moved(100.0 * real), np.array([recorded, recorded, 1.0]))
    assert prices_show_splits(moved(100.0 * real), np.array([real, real, 1.0]))


def test_a_stock_s_own_move_does_not_change_the_size_of_its_split() -> None:
    factor = np.array([10.0, 10.0, 1.0])
    assert prices_show_splits(moved(1000.0 * 0.85), factor)
    assert prices_show_splits(moved(1000.0 * 1.15), factor)
    assert prices_show_splits(moved(1000.0 * 0.7, high=1.3), factor)  # a wild day whose range reaches what was expected


def test_a_small_split_is_shown_if_prices_move_more_like_it_than_like_none() -> None:
    factor = np.array([0.95, 0.95, 1.0])
    assert prices_show_splits(moved(96.0), factor)
    assert not prices_show_splits(moved(99.0), factor)


def test_without_a_split_there_is_none_to_show() -> None:
    assert prices_show_splits(moved(9.0, close=1.0), np.ones(3))


Listed = list[tuple[str, int, float, float]]
NAN = float("nan")


def settled(listed: Listed, *closes: float, until: int | None = None) -> list[float]:
    """The ratios left of what is listed for A, by its closes; B is there every session."""
    made = snapshot({"A": at(*closes), "B": at(*[1.0] * len(closes))}, splits=listed)
    rows = len(closes) if until is None else until + 1
    arrays = {
        name: getattr(made.bars, name)[:rows]
        for name in ("sessions", "present", "open", "high", "low", "close", "volume")
    }
    bars = Bars(tickers=made.bars.tickers, **arrays)
    left = resolve_splits(made.splits, bars, usable(bars))
    return [float(ratio) for ratio in left.split_from / left.split_to]


@pytest.mark.parametrize(
    ("closes", "ratio"),
    [
        ((100, 50, 50), 1 / 2),
        ((100, 66, 66), 2 / 3),
        ((100, 33, 33), 1 / 3),
        ((100, 54, 54), 1 / 2),
        ((100, 60, 60), 2 / 3),
    ],
)
def test_of_two_ratios_of_a_day_the_bars_show_one_or_the_product(closes: tuple[float, ...], ratio: float) -> None:
    assert settled([("A", 1, 1, 2), ("A", 1, 2, 3)], *closes) == [pytest.approx(ratio)]
    assert settled([("A", 1, 2, 3), ("A", 1, 1, 2)], *closes) == [pytest.approx(ratio)]


def test_two_splits_that_undo_each_other_leave_the_price() -> None:
    assert settled([("A", 1, 1000, 1), ("A", 1, 1, 1000)], 20, 20, 20) == [1.0]
    assert settled([("A", 1, 1000, 1), ("A", 1, 1, 1000)], 20, 19_000, 20_000) == [1000.0]


def test_without_a_bar_on_the_day_the_nearest_own_bars_decide() -> None:
    assert settled([("A", 2, 1, 2), ("A", 2, 1, 3)], 100, NAN, NAN, NAN, 34) == [pytest.approx(1 / 3)]


def test_without_bars_all_ratios_are_multiplied() -> None:
    assert settled([("A", 2, 1, 2), ("A", 2, 1, 3)], 100, 100, NAN) == [pytest.approx(1 / 6)]
    assert settled([("GONE", 2, 1, 2), ("GONE", 2, 1, 3)], 1, 1, 1) == [pytest.approx(1 / 6)]


def test_resolved_splits_do_not_change_with_later_sessions() -> None:
    listed: Listed = [("A", 2, 1, 2), ("A", 2, 1, 3)]
    assert settled(listed, 100, 100, 50, 33, until=2) == settled(listed, 100, 100, 50, 33) == [0.5]
    assert settled(listed, 100, 100, 50, until=1) == [0.5, pytest.approx(1 / 3)]  # not known yet, and not looked at


def test_splits_of_one_each_stay_as_they_are() -> None:
    listed: Listed = [("A", 1, 1, 2), ("B", 1, 3, 1), ("A", 2, 1, 5)]
    assert settled(listed, 100, 50, 10) == [0.5, 3.0, 0.2]


def test_splits_of_a_sunday_and_the_monday_after_are_resolved_like_two_of_a_day() -> None:
    made = snapshot({"A": at(100.0, *[50.0] * 5)}, splits=[("A", 0, 1, 3), ("A", 1, 1, 2)])
    made.splits.execution[0] += 2  # from Friday to Sunday
    assert np.diff(made.bars.sessions).astype(int)[0] == 3
    left = resolve_splits(made.splits, made.bars, usable(made.bars))
    assert (left.split_from / left.split_to).tolist() == [0.5]
