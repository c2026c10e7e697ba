from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.number_format import duration, figure, large, price, size_of


@pytest.mark.parametrize(
    ("value", "text"), [(1234.5, "1,234.50"), (1, "1.00"), (0.0123, "0.0123"), (0.9999, "0.9999"), (-2, "-2.00")]
)
def test_a_price_has_the_digits_it_is_quoted_in(value: float, text: str) -> None:
    assert price(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (950, "950"),
        (999.6, "1.00K"),
        (9_994, "9.99K"),
        (65_528_544, "65.5M"),
        (999_700_000, "1.00B"),
        (4_096_773_730, "4.10B"),
        (123e12, "123T"),
        (-1_250_000, "-1.25M"),
    ],
)
def test_a_large_number_has_three_digits_and_a_unit(value: float, text: str) -> None:
    assert large(value) == text


@given(st.floats(1e3, 9.99e14))
def test_a_large_number_is_right_to_half_a_percent(value: float) -> None:
    text = large(value)
    size = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[text[-1]]
    assert float(text[:-1]) * size == pytest.approx(value, rel=5.1e-3)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "-"), (0, "0.00"), (58.171, "58.17"), (0.0123456, "0.01235"), (-35.01, "-35.01"), (36_942_236, "36.9M")],
)
def test_a_figure_suits_any_indicator(value: float | None, text: str) -> None:
    assert figure(value) == text


def test_bytes_have_a_unit() -> None:
    assert [size_of(count) for count in (12, 22_900_000, 3_000)] == ["12 B", "22.9 MB", "3.00 KB"]


def test_a_time_has_the_largest_unit_there_are_two_of() -> None:
    assert [duration(seconds) for seconds in (0.4, 119, 120, 6_000, 7_200, 144_000)] == [
        "0 s",
        "119 s",
        "2 min",
        "100 min",
        "2 h",
        "40 h",
    ]
