from __future__ import annotations

import pytest

from scanner.indicators.terms import CLOSE, HIGH, LOW, VOLUME, Number
from scanner.screening.condition import AllOf, AnyOf, Compare, Condition, Not, shifted, terms_of

UP = Compare(">", CLOSE, HIGH[1])
BUSY = Compare(">=", VOLUME, Number(1000.0))
LOWER = Compare("<", LOW, CLOSE)


def test_a_statement_compares_the_terms_of_all_its_parts() -> None:
    assert list(terms_of(AnyOf((AllOf((UP, BUSY)), Not(LOWER))))) == [
        CLOSE,
        HIGH[1],
        VOLUME,
        Number(1000.0),
        LOW,
        CLOSE,
    ]


def test_a_statement_of_earlier_is_the_same_of_earlier_numbers() -> None:
    before = shifted(AnyOf((AllOf((UP, BUSY)), Not(LOWER))), 2)
    assert before == AnyOf(
        (
            AllOf((Compare(">", CLOSE[2], HIGH[3]), Compare(">=", VOLUME[2], Number(1000.0)))),
            Not(Compare("<", LOW[2], CLOSE[2])),
        )
    )


def test_a_statement_of_now_is_itself() -> None:
    assert shifted(Not(UP), 0) == Not(UP)


def test_only_statements_have_a_past() -> None:
    with pytest.raises(TypeError, match="no statement"):
        shifted(Condition(), 1)
