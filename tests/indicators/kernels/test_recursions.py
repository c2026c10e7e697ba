"""A smoothed block is the recursion, written out, of each of its columns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.arrays import Floats
from scanner.indicators.kernels import recursions
from scanner.indicators.kernels.recursions import Smoother, first_value, product, smooth

EVERY = settings(max_examples=200, deadline=None)


def recursion(x: Floats, smoother: Smoother, skip: int = 0) -> Floats:
    """y = (1 - weight) y + weight x from the mean of the first values; of sums y = (1 - weight) y + x."""
    y = np.full(len(x), np.nan)
    listed = np.flatnonzero(~np.isnan(x))
    seed = (listed[0] if len(listed) else len(x)) + skip + smoother.length - 1
    if seed < len(x):
        values = x[seed - smoother.length + 1 : seed + 1]
        y[seed] = values.sum() if smoother.total else values.mean()
    for row in range(seed + 1, len(x)):
        y[row] = (1 - smoother.weight) * y[row - 1] + (1 if smoother.total else smoother.weight) * x[row]
    return y


def block(seed: int, rows: int, starts: list[int]) -> Floats:
    """Random columns of different sizes; each begins in its row."""
    rng = np.random.default_rng(seed)
    x = rng.normal(10, 3, (rows, len(starts))) * 10.0 ** rng.integers(-2, 7, len(starts))
    x[np.arange(rows)[:, None] < np.array(starts)] = np.nan
    return x


SEEDS = st.integers(0, 2**32 - 1)
SMOOTHERS = st.builds(
    Smoother,
    length=st.integers(1, 40),
    weight=st.one_of(st.just(1.0), st.floats(0.005, 0.9)),
    total=st.booleans(),
)
ROWS = st.one_of(st.sampled_from([1, 2, 16, 32]), st.integers(1, 160))
SCATTERED = st.builds(block, SEEDS, st.integers(1, 150), st.lists(st.integers(0, 160), min_size=1, max_size=6))
TOGETHER = st.builds(block, SEEDS, st.integers(1, 150), st.just([0, 0, 0]))


def assert_same(ours: Floats, expected: Floats, x: Floats) -> None:
    """Equal within 1e-12 of the column's size, and NaN in the same places."""
    size = np.nanmax(np.abs(np.vstack([expected, x, np.zeros(x.shape[1])])), axis=0)
    assert ours.shape == expected.shape
    assert np.isnan(ours).tolist() == np.isnan(expected).tolist()
    assert (np.nan_to_num(np.abs(ours - expected)) <= 1e-12 * size).all()


@EVERY
@given(st.one_of(SCATTERED, TOGETHER), SMOOTHERS, ROWS, st.integers(0, 14))
def test_every_column_is_the_recursion_written_out(x: Floats, smoother: Smoother, rows: int, skip: int) -> None:
    expected = np.full((160 + len(x), x.shape[1]), np.nan)
    expected[160:] = np.stack([recursion(column, smoother, skip) for column in x.T], axis=1)
    assert_same(smooth(x, smoother, rows, skip), expected[-rows:], x)


@pytest.mark.parametrize("fault", [np.nan, np.inf])
@pytest.mark.parametrize("starts", [[0, 0, 0], [0, 3, 21]], ids=["together", "scattered"])
@pytest.mark.parametrize("row", [0, 4, 25, 40, 69])
def test_a_fault_in_one_column_stays_there_and_never_goes_back(row: int, starts: list[int], fault: float) -> None:
    smoother = Smoother(5, 0.2)
    sound = block(1, 70, starts)
    x = sound.copy()
    x[row, 1] = fault
    with np.errstate(invalid="ignore"):
        y, one_row = smooth(x, smoother, 70), smooth(x, smoother, 1)
        expected = recursion(x[:, 1], smoother)
    assert_same(y[:, ::2], smooth(sound, smoother, 70)[:, ::2], sound[:, ::2])
    np.testing.assert_allclose(y[:, 1], expected, rtol=1e-12)
    np.testing.assert_allclose(one_row, y[-1:], rtol=1e-12)


@pytest.mark.parametrize("rows", [1, 2, 30])
def test_too_few_values_for_a_seed_give_none(rows: int) -> None:
    x = block(2, 20, [0, 5, 20])
    assert np.isnan(smooth(x, Smoother(21, 0.1), rows)).all()
    assert np.isnan(smooth(x, Smoother(10, 0.1), rows, skip=11)).all()
    assert smooth(x, Smoother(20, 0.1), rows).shape == (rows, 3)
    assert np.isfinite(smooth(x, Smoother(20, 0.1), rows)[-1]).tolist() == [True, False, False]


def test_no_rows_and_no_columns_are_blocks_too() -> None:
    assert np.isnan(smooth(np.empty((0, 2)), Smoother(3, 0.5), 4)).tolist() == [[True, True]] * 4
    assert smooth(np.empty((7, 0)), Smoother(3, 0.5), 4).shape == (4, 0)


@EVERY
@given(st.integers(0, 2**32 - 1), SMOOTHERS, st.integers(1, 99))
def test_what_comes_later_changes_nothing_before(seed: int, smoother: Smoother, known: int) -> None:
    x = block(seed, 100, [0, 0, 11])
    later = smooth(x, smoother, 100)[:known]
    assert_same(smooth(x[:known], smoother, known), later, x)


def test_a_seed_fades_at_its_rate_however_long_nothing_moves() -> None:
    x = np.concatenate([[1.0], np.zeros(900)])[:, None]
    expected = 0.5 ** np.arange(901)
    np.testing.assert_allclose(smooth(x, Smoother(1, 0.5), 901)[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(smooth(x, Smoother(1, 0.5), 1)[0], expected[-1:], rtol=1e-12)


def test_a_sum_is_a_mean_that_is_not_divided() -> None:
    x = block(3, 60, [0, 9])
    mean, total = smooth(x, Smoother(4, 0.25), 60), smooth(x, Smoother(4, 0.25, total=True), 60)
    assert_same(total, 4 * mean, 4 * x)


def test_the_input_is_left_as_it_is() -> None:
    x = block(4, 50, [0, 7])
    x[20, 0] = np.nan
    x.setflags(write=False)
    assert smooth(x, Smoother(5, 0.1), 50).flags.writeable


def test_the_first_value_is_the_first_that_is_there() -> None:
    x = np.array([[np.nan, 1.0, np.nan, np.nan], [np.nan, np.nan, np.nan, 4.0], [3.0, 2.0, np.nan, np.nan]])
    assert first_value(x).tolist() == [2, 0, 3, 1]
    assert first_value(x[:, 1:2]).tolist() == [0]
    assert first_value(x[:0]).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("weights", [1, 2, 5, 40])
@pytest.mark.parametrize("part", [1, 50, 10**9])
def test_a_product_in_parts_is_the_product(weights: int, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recursions, "PART", part)
    rng = np.random.default_rng(1)
    left, right = rng.normal(size=(weights, 33)), rng.normal(size=(33, 7))
    np.testing.assert_allclose(product(left, right), left @ right, rtol=1e-12, atol=1e-13)
