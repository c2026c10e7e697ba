"""Kaufman's average where stocks begin late, stand still or break off; `test_recursions` compares it with TA-Lib."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.adaptive import kaufman
from scanner.indicators.catalogue import INDICATORS
from tests.indicators.stocks import walking


@pytest.mark.parametrize("start", [1, 5, 30, 38, 39, 40])
def test_a_stock_that_begins_late_has_the_average_it_has_alone(start: int) -> None:
    close = walking(1, 40, (0, start)).close
    together = kaufman(close, 4, rows=40)[:, 1]
    alone = kaufman(close[start:, 1:], 4, rows=40 - start)[:, 0]
    np.testing.assert_allclose(together[start:], alone, rtol=1e-12)
    assert np.isnan(together[:start]).all()


@pytest.mark.parametrize("rows", [1, 7, 40])
def test_the_last_rows_are_the_last_of_all(rows: int) -> None:
    close = walking(2, 40, (0, 20, 35)).close
    np.testing.assert_array_equal(kaufman(close, 10, rows=rows), kaufman(close, 10, rows=40)[-rows:])


def test_fewer_bars_than_it_needs_give_nothing() -> None:
    assert np.isnan(kaufman(walking(3, 5).close, 5, rows=3)).all()
    assert kaufman(walking(3, 5).close, 5, rows=3).shape == (3, 1)


def test_a_gap_ends_the_average_of_its_stock_alone() -> None:
    close = walking(4, 60, (0, 0)).close
    whole = kaufman(close, 5, rows=60)
    close[30, 0] = np.nan
    broken = kaufman(close, 5, rows=60)
    assert np.isnan(broken[30:, 0]).all()
    np.testing.assert_array_equal(broken[:30], whole[:30])
    np.testing.assert_array_equal(broken[:, 1], whole[:, 1])


def test_going_nowhere_it_takes_its_whole_memory_to_forget() -> None:
    # Up and down by turns: the ratio is 0, and (1 - SLOW^2) of what the seed was off by is left after each bar.
    memory = int(INDICATORS["kama"].memory(2))
    near = np.tile([[9.0], [11.0]], (memory, 1))
    far = near + np.where(np.arange(len(near)) < 2, 1.0, 0.0)[:, None]
    off = (kaufman(far, 2, rows=len(far)) - kaufman(near, 2, rows=len(near)))[:, 0]
    # The third bar still sees the seed.
    assert off[memory + 1] / off[3] < 1e-6 <= off[memory] / off[3]
