"""Yes, no, or not known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from scanner.arrays import Floats
from scanner.indicators.kernels.masks import answer, enclosed

NAN = float("nan")


def column(values: ArrayLike) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def test_what_is_not_known_has_no_answer() -> None:
    known = np.array([[1.0, NAN], [0.0, NAN]])
    np.testing.assert_array_equal(answer(known > 0, known), [[1, NAN], [0, NAN]])


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [(11, 9, 1), (12, 9, 0), (11, 8, 0), (13, 7, 0), (12 - 1e-13, 9, 0), (NAN, NAN, NAN)],
)
def test_a_band_inside_another_touches_it_nowhere(upper: float, lower: float, expected: float) -> None:
    np.testing.assert_array_equal(enclosed(column([upper]), column([lower]), column([12]), column([8])), [[expected]])
