"""Texts while somebody writes them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.errors import ExpressionError, OutOfTime, RequestError
from scanner.query import read_request
from scanner.screening.draft import MAX_CURES, MAX_FAULTS, check_draft
from scanner.screening.parse import MAX_TEXT
from scanner.screening.presets import presets
from tests.screening.shapes import GLUED, SOUP
from tests.screening.test_idioms import MISTAKES


@pytest.mark.parametrize("text", ["", "  ", *(preset.where for preset in presets().values())])
def test_what_is_right_has_no_fault(text: str) -> None:
    assert check_draft(text).faults == ()


def test_clauses_are_where_they_are_in_the_text() -> None:
    text = "😀"[:0] + "close > 5 and (rsi(14) < 30 or volume > 3)  and not doji() > 0"
    pieces = [text[start:end] for start, end in check_draft(text).clauses]
    assert pieces == ["close > 5", "(rsi(14) < 30 or volume > 3)", "not doji() > 0"]


def test_each_clause_and_each_text_tells_its_fault() -> None:
    draft = check_draft("close > smaa(5) and rsi < 30 and volume > 3", ["close, hig", "open"], "clse asc")
    assert [(fault.field, fault.spot and (fault.spot.position, fault.spot.length)) for fault in draft.faults] == [
        ("where", (8, 4)),
        ("where", (20, 3)),
        ("columns[0]", (7, 3)),
        ("order_by", (0, 4)),
    ]
    assert len(draft.clauses) == 3


def test_faults_are_those_of_a_request() -> None:
    for text, position, _ in MISTAKES:
        (fault, *_others) = check_draft(text).faults
        with pytest.raises(ExpressionError) as caught:
            read_request({"where": text})
        assert caught.value.faults[0].problem == fault.problem
        assert fault.spot is not None
        assert (fault.spot.position, fault.spot.reason) == (position, caught.value.reason)


def test_a_cure_that_does_not_help_is_not_offered() -> None:
    (fault,) = check_draft("close > 5 and chikou(14) > stoch(close, 14)").faults
    assert fault.spot is not None
    assert [cure.text for cure in fault.spot.cures] == ["ichimoku_lagging()"]


def test_what_is_too_much_as_a_whole_names_the_first_text() -> None:
    text = "close > 5"
    columns = [f"{'stochrsi_k(' * 6}close, {n}, 5, 3, 3{')' * 6}" for n in range(5, 15)]
    (fault,) = check_draft(text, columns).faults
    assert (fault.field, "maximum is" in fault.problem) == ("where", True)
    assert fault.spot is not None
    assert (fault.spot.position, fault.spot.length) == (0, len(text))
    with pytest.raises(RequestError):
        read_request({"where": text, "columns": columns})


def test_a_text_that_is_too_long_is_one_fault_at_its_beginning() -> None:
    (fault,) = check_draft("x" * (MAX_TEXT + 1)).faults
    assert fault.spot is not None
    assert (fault.spot.position, fault.spot.cures) == (0, ())


def test_of_many_faults_the_first_are_listed_and_every_clause_is() -> None:
    draft = check_draft(" and ".join(["ma(5) > sma5"] * 200))
    assert (len(draft.faults), len(draft.clauses)) == (MAX_FAULTS, 200)


def test_there_is_no_more_time_than_is_left() -> None:
    with pytest.raises(OutOfTime):
        check_draft("close > 5", time_left=lambda: 0.0)


@settings(max_examples=400, deadline=None)
@given(st.one_of(SOUP, GLUED, st.text(max_size=60)), st.one_of(SOUP, st.just("")))
@example("close > sma50 and rsi14 < 30", "volme")
@example("\ud7ff𝟗 > 5", "")
def test_whatever_is_written_every_span_lies_in_its_text_and_every_cure_removes_its_fault(
    text: str, column: str
) -> None:
    texts = {"where": text, "columns[0]": column, "order_by": column}
    draft = check_draft(text, [column], column)
    for fault in draft.faults:
        spot, of = fault.spot, texts[fault.field]
        assert spot is not None
        assert 0 <= spot.position <= spot.position + spot.length <= len(of)
        assert len(spot.cures) <= MAX_CURES
        for cure in spot.cures:
            left = [other.spot for other in check_draft(cure.applied(text)).faults] if fault.field == "where" else []
            assert (spot.position, spot.reason) not in [(each.position, each.reason) for each in left if each]
    for start, end in draft.clauses:
        assert 0 <= start < end <= len(text)
