from __future__ import annotations

import pytest

from scanner.indicators.catalogue import FIELDS
from scanner.indicators.terms import CLOSE, HIGH, LOW
from scanner.screening.clauses import read_number
from scanner.screening.fields import field_text, written


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_field_is_written_as_a_screen_understands_it(name: str) -> None:
    assert read_number(written(FIELDS[name])) == FIELDS[name]


def test_parentheses_stand_where_they_are_needed() -> None:
    assert written((HIGH + LOW + CLOSE) / 3) == "(high + low + close) / 3"
    assert written(HIGH - (LOW - CLOSE[2])) == "high - (low - close[2])"
    assert written((HIGH - LOW)[1]) == "(high - low)[1]"


def test_a_stored_field_is_of_the_bar_and_another_one_is_written_out() -> None:
    assert field_text("close") == "of the bar, as stored"
    assert field_text("hl2") == "(high + low) / 2"
