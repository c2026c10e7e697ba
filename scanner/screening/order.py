"""What results are ordered by."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.indicators.terms import Term
from scanner.screening.clauses import Met, read_number

#: How the ranking's own order is written.
SCORE = "score"


@dataclass(frozen=True, slots=True)
class Order:
    """What to order by.

    Attributes:
        text: the expression as written, without its direction.
        by: its number; None for the score.
        descending: whether the greatest comes first.
    """

    text: str
    by: Term | None
    descending: bool


#: The order of whoever names none.
BY_SCORE = Order(SCORE, None, descending=True)


def read_order(text: str, met: Met | None = None) -> Order:
    """Read `EXPRESSION [asc|desc]`.

    Args:
        text: as written.
        met: the terms of the request's other texts.

    Returns:
        The order.

    Raises:
        ExpressionError: the expression is not understood, or is no number.
    """
    words = text.rsplit(maxsplit=1)
    direction = words[-1].lower() if len(words) > 1 else ""
    expression = words[0] if direction in {"asc", "desc"} else text
    by = None if expression.strip().lower() == SCORE else read_number(expression, "order_by", met)
    return Order(expression.strip(), by, direction != "asc")
