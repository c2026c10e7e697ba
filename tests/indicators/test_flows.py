"""Volume, and where it went."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.indicators.flows import accumulation, chaikin, running_total, volume_index, volume_sides
from tests.indicators.stocks import walking

NAN = float("nan")
#: Listed in rows 0, 3 and 9 of 10, and not at all.
LATE = walking(8, 10, (0, 3, 9, 10))


def test_a_bar_without_range_accumulates_nothing() -> None:
    high, low, close = (np.array([prices]) for prices in ([9.0, 12, 12, NAN], [9.0, 8, 8, NAN], [9.0, 12, 8, NAN]))
    volume = np.array([[7.0, 7.0, 7.0, NAN]])
    np.testing.assert_array_equal(accumulation(high, low, close, volume), [[0, 7, -7, NAN]])


def test_an_unchanged_close_is_on_neither_side_nor_is_one_that_a_split_divided() -> None:
    close = np.array([[NAN], [30.12 / 3], [10.04], [11.0], [10.0]])
    up, down = volume_sides(close, np.array([[NAN], [1.0], [2.0], [3.0], [4.0]]))
    np.testing.assert_array_equal(up[:, 0], [NAN, 0, 3, 0])
    np.testing.assert_array_equal(down[:, 0], [NAN, 0, 0, 4])


def test_each_stock_begins_on_its_own_first_bar() -> None:
    np.testing.assert_array_equal(np.isnan(running_total(LATE.volume, rows=10)), np.isnan(LATE.close))
    for index in volume_index(LATE.close, LATE.volume, rows=10):
        np.testing.assert_array_equal(np.isnan(index), np.isnan(LATE.close))
        assert index[[0, 3, 9], [0, 1, 2]].tolist() == [1000] * 3
    rows = np.arange(10)[:, None]
    np.testing.assert_array_equal(np.isnan(chaikin(LATE.volume, 2, 4, rows=10)), rows < np.array([3, 6, 12, 13]))


@pytest.mark.parametrize("rows", [1, 4])
def test_the_last_rows_are_those_of_all_rows(rows: int) -> None:
    some, every = in_rows(rows), in_rows(10)
    for few, all_rows in zip(some, every, strict=True):
        np.testing.assert_allclose(few, all_rows[-rows:], rtol=1e-12)


def in_rows(rows: int) -> tuple[Floats, ...]:
    """What carries on, in so many of its last rows."""
    indices = volume_index(LATE.close, LATE.volume, rows=rows)
    return running_total(LATE.volume, rows=rows), chaikin(LATE.volume, 2, 4, rows=rows), *indices
