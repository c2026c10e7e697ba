"""One term from its readings: what has no value, what has fewer rows, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.engine.term_values import evaluate, filled, join
from scanner.indicators.kernels.ranges import MOVES
from scanner.indicators.kernels.windows import SMA
from scanner.indicators.terms import CLOSE, HIGH, Call, CrossSection, Number, Output

NAN = float("nan")
X = np.arange(12.0).reshape(6, 2)


def test_an_offset_gives_earlier_rows_as_far_as_they_go() -> None:
    assert evaluate(CLOSE[2], [(X,)], 3)[0].tolist() == X[1:4].tolist()
    assert evaluate(CLOSE[5], [(X,)], 3)[0].tolist() == X[:1].tolist()
    assert evaluate(CLOSE[6], [(X,)], 3)[0].shape == (0, 2)


def test_both_sides_are_taken_at_the_same_rows() -> None:
    assert evaluate(CLOSE - HIGH, [(X,), (X[2:],)], 6)[0].tolist() == [[0, 0]] * 4
    assert evaluate(CLOSE + 1, [(X,), (np.full((2, 1), 1.0),)], 2)[0].tolist() == (X[4:] + 1).tolist()


def test_a_window_longer_than_its_series_gives_nan() -> None:
    assert np.isnan(evaluate(Call(SMA, (CLOSE,), (9,)), [(X,)], 1)[0]).tolist() == [[True, True]]


def test_an_output_is_the_one_of_its_number() -> None:
    both = (X, X + 100)
    assert evaluate(Output(Call(MOVES, (HIGH, CLOSE), ()), 1), [both], 1)[0].tolist() == [[110, 111]]


def test_a_division_by_zero_has_no_value_on_either_side_and_changes_no_input() -> None:
    right = np.array([[0.0, 2.0], [4.0, 0.0]])
    with np.errstate(divide="ignore", invalid="ignore"):
        np.testing.assert_array_equal(join("/", np.ones((2, 2)), right), [[NAN, 0.5], [0.25, NAN]])
        np.testing.assert_array_equal(join("/", np.ones((2, 1)), right), [[NAN, 0.5], [0.25, NAN]])
        assert np.isnan(join("/", X, np.zeros((6, 1)))).all()
    assert right.tolist() == [[0, 2], [4, 0]]


def test_rows_that_no_ticker_has_are_filled_from_above() -> None:
    np.testing.assert_array_equal(filled(X[:1], 2), [[NAN, NAN], [0, 1]])
    assert filled(X, 6) is X


def test_a_number_has_as_many_rows_as_are_wanted() -> None:
    assert evaluate(Number(3.0), [], 2)[0].tolist() == [[3], [3]]


def test_what_depends_on_other_stocks_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be computed from one stock's bars"):
        evaluate(CrossSection(CLOSE, "percent"), [(X,)], 1)
