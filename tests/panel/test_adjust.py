"""Splits bring past bars to the session's basis, and never a later one's."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.panel.adjust import split_factors, split_ratios, splits_show
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


def test_a_split_on_the_first_session_leaves_nothing_to_adjust() -> None:
    assert factors(("A", 0, 1, 2)) == {}


def test_a_split_of_tomorrow_is_not_known_today() -> None:
    assert factors(("A", 4, 1, 2), until=3) == {}
    assert factors(("A", 4, 1, 2), until=4) == {"A": [0.5, 0.5, 0.5, 0.5, 1]}


def test_a_split_of_a_ticker_without_bars_is_passed_over() -> None:
    assert factors(("ZZZ", 2, 1, 2)) == {}


def test_a_split_executed_on_a_weekend_counts_from_the_next_session() -> None:
    made = snapshot({"A": at(*[10.0] * 6)}, splits=[("A", 2, 1, 2)])
    friday_to_monday = np.flatnonzero(np.diff(made.bars.sessions).astype(int) > 1)[0]
    saturday = made.bars.sessions[friday_to_monday] + 1
    made.splits.execution[0] = saturday
    assert [row for row, *_ in split_ratios(made.splits, made.bars.sessions, made.bars.tickers)] == [
        friday_to_monday + 1
    ]


@pytest.mark.parametrize(
    ("opening", "shown"),
    [(50.0, True), (56.0, True), (70.0, True), (71.0, False), (100.0, False), (200.0, False), (10.0, True)],
)
def test_prices_show_a_split_if_they_move_more_like_it_than_like_none(opening: float, shown: bool) -> None:  # noqa: FBT001 # a row of the table
    close, factor = np.array([np.nan, 90.0, 100.0, opening]), np.array([1.0, 0.5, 0.5, 1.0])
    assert splits_show(np.array([np.nan, 90.0, 100.0, opening]), close, factor) is shown


def test_without_a_split_there_is_none_to_show() -> None:
    assert splits_show(np.array([1.0, 9.0]), np.array([1.0, 9.0]), np.ones(2))
