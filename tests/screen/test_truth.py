from __future__ import annotations

import pytest

from scanner.indicators.terms import CLOSE, HIGH, LOW, VOLUME, Number
from scanner.screen.truth import All, Compare, Negation, Some, Truth, shifted, terms_of

UP = Compare(">", CLOSE, HIGH[1])
BUSY = Compare(">=", VOLUME, Number(1000.0))
LOWER = Compare("<", LOW, CLOSE)


def test_a_statement_compares_the_terms_of_all_its_parts() -> None:
    assert list(terms_of(Some((All((UP, BUSY)), Negation(LOWER))))) == [
        CLOSE,
        HIGH[1],
        VOLUME,
        Number(1000.0),
        LOW,
        CLOSE,
    ]


def test_a_statement_of_earlier_is_the_same_of_earlier_numbers() -> None:
    before = shifted(Some((All((UP, BUSY)), Negation(LOWER))), 2)
    assert before == Some(
        (
            All((Compare(">", CLOSE[2], HIGH[3]), Compare(">=", VOLUME[2], Number(1000.0)))),
            Negation(Compare("<", LOW[2], CLOSE[2])),
        )
    )


def test_a_statement_of_now_is_itself() -> None:
    assert shifted(Negation(UP), 0) == Negation(UP)


def test_only_statements_have_a_past() -> None:
    with pytest.raises(TypeError, match="no statement"):
        shifted(Truth(), 1)
