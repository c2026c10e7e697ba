"""What results are ordered by."""

from __future__ import annotations

import pytest

from scanner.errors import ExpressionError
from scanner.indicators.terms import CLOSE, HIGH
from scanner.screening.order import Order, read_order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("score", Order("score", None, descending=True)),
        (" SCORE Asc ", Order("SCORE", None, descending=False)),
        ("score desc", Order("score", None, descending=True)),
        ("close asc", Order("close", CLOSE, descending=False)),
        ("  close  DESC", Order("close", CLOSE, descending=True)),
        ("close / high[1] asc", Order("close / high[1]", CLOSE / HIGH[1], descending=False)),
    ],
)
def test_an_order_is_an_expression_and_a_direction(text: str, order: Order) -> None:
    assert read_order(text) == order


@pytest.mark.parametrize("text", ["asc", " desc", "close up", "close asc desc", "", "   ", "score + 1", "-score"])
def test_what_is_no_order_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read_order(text)
    assert caught.value.faults[0].field == "order_by"
