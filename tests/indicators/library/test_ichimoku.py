"""The cloud, worked out on paper."""

from __future__ import annotations

import pytest

from tests.indicators.library.worked import FIVE, NAN, values


def test_lines_are_in_the_middle_of_a_range() -> None:
    assert values(FIVE, "ichimoku_conversion", 2) == pytest.approx([NAN, 10, 11, 9.5, 9], nan_ok=True)
    assert values(FIVE, "ichimoku_base", 3) == pytest.approx([NAN, NAN, 10.5, 9.5, 9.5], nan_ok=True)


def test_spans_are_what_was_known_a_displacement_ago() -> None:
    # Displaced by two, today's bar counted: the middles of the bar before.
    assert values(FIVE, "ichimoku_span_a", 2, 3, 2) == pytest.approx([NAN] * 3 + [10.75, 9.5], nan_ok=True)
    assert values(FIVE, "ichimoku_span_b", 3, 2) == pytest.approx([NAN] * 3 + [10.5, 9.5], nan_ok=True)
    assert values(FIVE, "ichimoku_span_b", 3, 1) == pytest.approx([NAN, NAN, 10.5, 9.5, 9.5], nan_ok=True)


def test_the_lagging_line_is_the_close() -> None:
    assert values(FIVE, "ichimoku_lagging") == [9, 11, 12, 7, 10]
