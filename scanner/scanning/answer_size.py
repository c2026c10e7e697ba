"""How large an answer will be at least, known before it is written."""

from __future__ import annotations

from scanner.errors import AnswerTooLarge
from scanner.query import Query

#: Bytes that a result has besides the texts of the request: its names, its numbers and no plan.
LEAST_RESULT = 400


def check_size(query: Query, results: int, largest: int) -> None:
    """Refuse an answer that is too large whatever its numbers: each result repeats the texts of clauses and columns.

    Raises:
        AnswerTooLarge: it proposes a limit.
    """
    texts = [*(clause.text for clause in query.clauses), *(column.text for column in query.columns)]
    least = results * (LEAST_RESULT + sum(len(text.encode()) + len('"",') for text in texts))
    if least > largest:
        raise AnswerTooLarge(results, least, largest)
