"""What is offered in place of a fault is right, for every name and every bound of the language."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.errors import ExpressionError
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.spec import IndicatorSpec
from scanner.screening.check import is_statement
from scanner.screening.clauses import read_clauses, read_columns, read_number
from scanner.screening.hints import ELSEWHERE, NOT_HERE
from scanner.screening.parse import parse
from tests.screening.shapes import GLUED, SOUP


def fault(text: str) -> ExpressionError | None:
    try:
        read_clauses(text)
    except ExpressionError as error:
        return error
    return None


def cured(text: str) -> list[str]:
    """Every text that a cure makes of a faulty one."""
    error = fault(text)
    assert error is not None, text
    assert error.faults[0].spot is not None
    assert error.faults[0].spot.cures == error.cures
    return [cure.applied(text) for cure in error.cures]


STATEMENTS = {name for name, here in ELSEWHERE.items() if is_statement(parse(here))}


@pytest.mark.parametrize("name", ELSEWHERE)
@pytest.mark.parametrize("arguments", ["", "()", "(14)", "(close, 14)"])
def test_a_name_of_elsewhere_is_replaced_by_what_is_written_here(name: str, arguments: str) -> None:
    written = f"{name}{arguments}"
    found = cured(f"{written} > 0")
    assert found
    left = [error for text in found if (error := fault(text))]
    # What is left is about arguments that mean something else here; the last cure has none of them.
    assert fault(found[-1]) is None
    assert all("there is no" not in error.reason for error in left)
    assert len(left) < len(found)
    if name in STATEMENTS:
        assert fault(cured(f"close > 5 and {written}")[-1]) is None


@pytest.mark.parametrize("name", NOT_HERE)
def test_what_the_language_lacks_has_no_cure(name: str) -> None:
    assert cured(f"{name}(5) > 0") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("close > sma50", ["close > sma(50)"]),
        ("ema_20() > 1", ["ema(20) > 1"]),
        ("ema_20(high) > 1", ["ema(high, 20) > 1"]),
        ("rsi < 30", ["rsi(14) < 30"]),
        ("volme > 5", ["volume > 5", "avg_volume(50) > 5"]),
        ("close(1) > 5", ["close[1] > 5", "close > 5"]),
        ("close[-1] > 5", ["close[1] > 5"]),
        ("close[1.5] > 5", ["close[1] > 5"]),
        ("close[4000] > 5", ["close[1000] > 5"]),
        ("crossover(sma(50), sma(200))", ["(sma(50) crosses above sma(200))", "(close crosses above sma(50))"]),
        ("zlema(20) > 5", ["ema(2 * close - close[9], 20) > 5"]),
        ("2 * dpo > 5", ["2 * (close[11] - sma(close, 21)) > 5"]),
        ("nr7() == 1", ["(narrow_range(7) == 1)"]),
        ("1 == nr7()", ["(narrow_range(7) == 1)"]),
        ("rsi(14, close) < 30", ["rsi(close, 14) < 30"]),
        ("atr(close, 14) > 1", ["atr(14) > 1"]),
        ("sma(50, 20) > 5", ["sma(50) > 5"]),
        ("close > sma(n=50)", ["close > sma(50)"]),
        ("sma(0) > 5", ["sma(1) > 5"]),
        ("sma(1.5) > 5", ["sma(1) > 5"]),
        ("sma(close, high) > 5", ["sma(close, 50) > 5"]),
        ("sma(5 * 2, 3) > 5", ["sma(close, 3) > 5"]),
        ("macd(26, 12) > 0", ["macd(12, 26) > 0"]),
        ("macd(close, 26, 12, 9) > 0", ["macd(close, 12, 26, 9) > 0"]),
        ("macd(26) > 0", ["macd(12, 26, 9) > 0"]),
        ("not doji()", ["not doji() > 0"]),
        ("engulfing()", ["engulfing() > 0", "engulfing() < 0", "engulfing() != 0"]),
        ("sma(20 > close", ["sma(20 > close)"]),
        ("(sma(close[1", ["(sma(close[1]))"]),
        ("close > 5)", ["close > 5"]),
        ("close > 5 and and volume > 3", ["close > 5 and volume > 3"]),
        ("close > 1._5", ["close > 1.5"]),
        ("close > 5 “", ["close > 5 "]),
        ("close > (open", ["close > (open)"]),
        ("close >", []),
        ("close > (", []),
        ("close > )", []),
        ("close > 'A'", []),
    ],
)
def test_each_kind_of_fault_has_its_cures(text: str, expected: list[str]) -> None:
    assert cured(text) == expected


BOUNDED = [(spec, place) for spec in INDICATORS.values() for place in range(len(spec.parameters))]


@pytest.mark.parametrize(("spec", "place"), BOUNDED, ids=lambda each: getattr(each, "name", str(each)))
def test_a_parameter_beyond_its_bounds_is_brought_within_them(spec: IndicatorSpec, place: int) -> None:
    parameter = spec.parameters[place]
    for beyond in (parameter.low - 1, parameter.high + 1):
        given_ = [f"{value:g}" for value in spec.defaults]
        given_[place] = f"{beyond:g}"
        (text,) = cured(f"{spec.name}({', '.join(given_)}) > 0")
        error = fault(text)
        assert error is None or "must be less than" in error.reason or "maximum is" in error.reason


@pytest.mark.parametrize("spec", [spec for spec in INDICATORS.values() if spec.parameters], ids=lambda spec: spec.name)
def test_an_indicator_without_parentheses_gets_its_usual_ones(spec: IndicatorSpec) -> None:
    assert fault(cured(f"{spec.name} > 0")[0]) is None


@pytest.mark.parametrize("name", [*INDICATORS, *FIELDS])
def test_a_name_with_a_letter_too_many_is_replaced_by_the_right_one(name: str) -> None:
    wrong = f"{name[:2]}x{name[2:]}"
    if wrong in ELSEWHERE.keys() | NOT_HERE.keys() | INDICATORS.keys() or len(name) < 3:
        return
    assert any(fault(text) is None for text in cured(f"{wrong} > 0"))


@settings(max_examples=1500, deadline=None)
@given(st.one_of(SOUP, GLUED, st.text(max_size=60)))
@example("sma(" * 19 + "clse")
@example("x" * 4001)
@example("1.2.3% of close")
@example("٣_٤ > 5")
@example("{" * 100)
def test_every_span_lies_in_its_text_and_every_cure_can_be_applied(text: str) -> None:
    for read in (read_clauses, read_columns, read_number):
        try:
            read(text)
        except ExpressionError as error:
            assert 0 <= error.position <= error.position + error.length <= max(len(error.text), 0)  # noqa: PT017
            for cure in error.cures:
                assert 0 <= cure.start <= cure.end <= len(text)
                assert cure.applied(text) != text
