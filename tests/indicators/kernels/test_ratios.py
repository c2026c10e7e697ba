"""One value as a percentage of another, and what the percentage of nothing is."""

from __future__ import annotations

import numpy as np

from scanner.indicators.kernels.ratios import rate_of_change, share


def test_a_change_from_nothing_is_none() -> None:
    x = np.array([[0.0], [5.0], [10.0]])
    assert rate_of_change(x, 1).tolist() == [[0], [100]]


def test_a_share_of_nothing_is_nothing_and_changes_no_input() -> None:
    part, whole = np.array([[0.0, 3.0]]), np.array([[0.0, 4.0]])
    assert share(part, whole).tolist() == [[0, 75]]
    assert whole.tolist() == [[0, 4]]
