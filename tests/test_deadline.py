"""Time is left or it is not."""

from __future__ import annotations

import math

import pytest

from scanner.deadline import check, unlimited
from scanner.errors import OutOfTime


def test_without_a_limit_there_is_always_time() -> None:
    assert unlimited() == math.inf
    check(unlimited)


def test_time_that_is_left_lets_go_on() -> None:
    check(lambda: 0.001)


@pytest.mark.parametrize("seconds", [0.0, -3.0])
def test_no_time_left_is_an_error_that_says_what_to_do(seconds: float) -> None:
    with pytest.raises(OutOfTime, match=r"the ranking was whole: give more time, or try again"):
        check(lambda: seconds)
