from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.errors import ExpressionError
from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.indicators.terms import CLOSE, HIGH, VOLUME, CrossSection, Number, Term
from scanner.screening.check import MAX_OFFSET, MAX_RANGE, Checker, is_statement
from scanner.screening.clauses import read_clauses, read_columns, read_number
from scanner.screening.condition import AllKnown, AllOf, AnyOf, Compare, Condition, Not
from scanner.screening.parse import parse
from tests.screening.shapes import GLUED, SOUP

CLOSE_ABOVE_5 = Compare(">", CLOSE, Number(5.0))
SMA = INDICATORS["sma"].build(CLOSE, 50)


def condition(text: str) -> Condition:
    return Checker(text).condition(parse(text))


def refusal(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        condition(text)
    return caught.value


@settings(max_examples=2500, deadline=None)
@given(st.one_of(SOUP, GLUED, st.text(max_size=40)))
@example("close" + "[1000]" * 200 + " > 1")
@example("sma(" * 39 + "close" + ",1000)" * 39 + " > 1")
@example("1" + "+1" * 200 + " > 1")
@example("-(" * 39 + "close" + ")" * 39 + "> 1")
@example("(" * 39 + "close > 1" + ")[9]" * 39)
def test_any_text_is_understood_or_an_expression_error(text: str) -> None:
    for read in (read_clauses, read_columns, read_number):
        try:
            hash(read(text))
        except ExpressionError as error:
            assert error.reason  # noqa: PT017  # most texts are right to fail, some are right not to


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("sma(50)", "SMA(close, 50)"),
        ("sma()", "sma( close )"),
        ("sma(50.0)", "sma(5e1)"),
        ("(sma(50))", "sma(50)[0]"),
        ("ema(sma(10), 20)", "ema(sma(close, 10))"),
        ("macd()", "macd(12, 26, 9)"),
        ("macd(close)", "macd(close, 12)"),
        ("bb_upper()", "bb_upper(close, 20, 2.0)"),
        ("highest(252)", "highest(high)"),
        ("lowest()", "lowest(low, 252)"),
        ("avg_volume(20)", "sma(volume, 20)"),
        ("avg_dollar_volume()", "sma(dollar_volume, 20)"),
        ("natr()", "100 * (atr(14) / close)"),
        ("close[1][2]", "(close[3])"),
        ("close[1][2]", "close[0][3]"),
        ("5[3]", "5"),
        ("-close", "-1 * close"),
        ("-5", "-(5)"),
        ("1_000", "1e3"),
        ("percentile()", "percentile(close)"),
    ],
)
def test_what_means_the_same_is_the_same_term(text: str, same: str) -> None:
    assert read_number(text) == read_number(same)
    assert hash(read_number(text)) == hash(read_number(same))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", Number(5.0)),
        ("-5", Number(-5.0)),
        ("close", CLOSE),
        ("dollar_volume", CLOSE * VOLUME),
        ("close - high", CLOSE - HIGH),
        ("-close[2]", Number(-1.0) * CLOSE[2]),
        ("-(close + 1)", Number(-1.0) * (CLOSE + 1)),
        ("2 * close / high", (2 * CLOSE) / HIGH),
        ("sma(50)[21]", SMA[21]),
        ("rsi(close, 2)", INDICATORS["rsi"].build(CLOSE, 2)),
        ("macd_signal()", INDICATORS["macd_signal"].build(CLOSE, 12, 26, 9)),
        ("bb_lower(volume, 10, 1.5)", INDICATORS["bb_lower"].build(VOLUME, 10, 1.5)),
        ("percentile(close / high)", CrossSection(CLOSE / HIGH, "percent")),
        ("rs_rating() / 2", INDICATORS["rs_rating"].default / 2),
    ],
)
def test_numbers_have_their_term(text: str, number: Term) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_can_be_named(name: str) -> None:
    assert read_number(name.upper()) == FIELDS[name]


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_every_indicator_can_be_named(name: str) -> None:
    assert read_number(f"{name}()") == INDICATORS[name].default


@pytest.mark.parametrize("name", sorted(name for name, spec in INDICATORS.items() if spec.parameters))
def test_every_parameter_is_taken_at_its_bounds_and_refused_beyond(name: str) -> None:
    spec = INDICATORS[name]
    for place, parameter in enumerate(spec.parameters):
        arguments = [f"{other.default:g}" for other in spec.parameters]
        for bound, beyond in ((parameter.low, parameter.low - 1), (parameter.high, parameter.high + 1)):
            if spec.ordered and place < 2:
                arguments[0], arguments[1] = "2", "1000"
                if (place, bound) in {(0, 1000), (1, 2)}:
                    continue  # the bound of the one leaves no room for the other
            arguments[place] = f"{bound:g}"
            assert read_number(f"{name}({', '.join(arguments)})")
            arguments[place] = f"{beyond:g}"
            error = refusal(f"{name}({', '.join(arguments)}) > 0")
            expected = f"{name}: {parameter.name} must be from {parameter.low:g} to {parameter.high:g}, not {beyond:g}"
            assert error.reason == expected


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("close > 5", CLOSE_ABOVE_5),
        ("close = 5", Compare("==", CLOSE, Number(5.0))),
        ("not close > 5", Not(CLOSE_ABOVE_5)),
        ("close > 5 and close != high", AllOf((CLOSE_ABOVE_5, Compare("!=", CLOSE, HIGH)))),
        ("close > 5 or close <= high", AnyOf((CLOSE_ABOVE_5, Compare("<=", CLOSE, HIGH)))),
        ("(close > 5)[2]", Compare(">", CLOSE[2], Number(5.0))),
        ("(not close > 5)[1][2]", Not(Compare(">", CLOSE[3], Number(5.0)))),
        ("close > sma(50)", Compare(">", CLOSE, SMA)),
    ],
)
def test_statements_have_their_meaning(text: str, meaning: Condition) -> None:
    assert condition(text) == meaning


@pytest.mark.parametrize(
    "text", ["close crosses above sma(50)", "crosses_above(close, sma(50))", "close crosses_above sma()"]
)
def test_crossing_above_is_being_above_after_not_having_been(text: str) -> None:
    assert condition(text) == AllKnown((Compare(">", CLOSE, SMA), Compare("<=", CLOSE[1], SMA[1])))


@pytest.mark.parametrize("text", ["close crosses below 5", "crosses below(close, 5)", "CROSSES_BELOW(close, 5)"])
def test_crossing_below_is_being_below_after_not_having_been(text: str) -> None:
    five = Number(5.0)
    assert condition(text) == AllKnown((Compare("<", CLOSE, five), Compare(">=", CLOSE[1], five)))


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("sma(0) > 1", 4, "sma: n must be from 1 to 1000, not 0"),
        ("sma(1e9) > 1", 4, "sma: n must be from 1 to 1000, not 1e+09"),
        ("sma(-5) > 1", 4, "sma: n must be from 1 to 1000, not -5"),
        ("ema(close, 2.5) > 1", 11, "ema: n must be a whole number, not 2.5"),
        ("ema(close, close) > 1", 11, "ema: n must be a number from 1 to 1000: ema(close, n=20)"),
        ("rsi(close, 2 + 3) > 1", 11, "rsi: n must be a number from 1 to 1000"),
        ("macd(26, 12) > 0", 0, "fast must be less than slow, not 26 and 12: macd(close, fast=12, slow=26, signal=9)"),
        ("macd(12, 12) > 0", 0, "fast must be less than slow"),
        ("macd(30) > 0", 0, "fast must be less than slow, not 30 and 26"),
        ("bb_upper(20, 21) > 1", 13, "bb_upper: width must be from 0 to 20, not 21"),
        ("sma(close, 50, 2) > 1", 15, "one argument too many: sma(close, n=50)"),
        ("atr(14, 3) > 1", 8, "one argument too many: atr(n=14)"),
        ("obv(1) > 1", 4, "one argument too many: obv()"),
        ("sma(2 * 25) > 1", 4, "a series is expected here, such as close; 2 * 25 is a number"),
        ("percentile(5) > 1", 11, "a series is expected here"),
        ("sma(close > 5) > 1", 4, "a number is expected here"),
        ("clos > 5", 0, "there is no 'clos'; did you mean close"),
        ("smaa(50) > 5", 0, "there is no 'smaa'; did you mean sma"),
        ("close > cross_above(5, 5)", 8, "there is no 'cross_above'; here it is close crosses above sma(50)"),
        ("close > qqqqqq", 8, "there is no 'qqqqqq'"),
        ("__class__ > 5", 0, "there is no '__class__'"),
        ("close() > 5", 0, "close is a series and takes no parentheses"),
        ("rsi > 5", 0, "rsi needs parentheses: rsi(close, n=14)"),
        ("close", 0, "a statement is expected here, such as close > sma(50); this is a number"),
        ("close and close > 5", 0, "a statement is expected here"),
        ("not close", 4, "a statement is expected here"),
        ("close[1]", 0, "a statement is expected here"),
        ("clos", 0, "there is no 'clos'"),
        ("crossesabove(close, 5)", 0, "there is no 'crossesabove'; here it is close crosses above sma(50)"),
        ("(close > 5) > 1", 0, "a number is expected here, this is a statement that is true or false"),
        ("1 + (not close > 5) > 1", 4, "a number is expected here"),
        ("-(close > 5) > 1", 1, "a number is expected here"),
        ("crosses_above(close, 5) > 1", 0, "a number is expected here"),
        ("crosses_above(close)", 0, "crosses_above takes two numbers, as in crosses_above(sma(50), sma(200))"),
        ("crosses_below(close, 5, 6)", 0, "crosses_below takes two numbers"),
        ("rs_rating()[1] > 70", 0, "a rank among the stocks of the session has no earlier value"),
        ("(2 * percentile(close))[1] > 70", 0, "a rank among the stocks of the session"),
        ("(rs_rating() > 70)[1]", 0, "a rank among the stocks of the session"),
        ("rs_rating() crosses above 70", 0, "a rank among the stocks of the session"),
        ("70 crosses below rs_rating()", 17, "a rank among the stocks of the session"),
        ("sma(rs_rating(), 5) > 70", 4, "a rank among the stocks of the session"),
        ("close[-1] > 5", 6, "an offset is a whole number of bars back, from 0 to 1000, as in close[1]; this is '-1'"),
        ("close[1.5] > 5", 6, "this is '1.5'"),
        ("close[1001] > 5", 6, "this is '1001'"),
        ("close[close] > 5", 6, "this is 'close'"),
        ("close[1 + 1] > 5", 6, "this is '1 + 1'"),
        ("(close > 5)[-1]", 12, "this is '-1'"),
        ("close[1000][1000][1000][1000][1000] > 5", 0, f"this needs 5001 bars, the maximum is {MAX_RANGE}"),
        ("highest(highest(highest(highest(highest(highest(1000), 1000), 1000), 1000), 1000), 6) > 5", 0, "5001 bars"),
        ("(sma(1000)[1000][1000][1000] > 5)[1000][2]", 0, "this needs 5002 bars"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_reason(text: str, position: int, problem: str) -> None:
    error = refusal(text)
    assert problem in error.reason
    assert error.position == position


def test_an_offset_may_be_so_long() -> None:
    assert read_number(f"close[{MAX_OFFSET}]") == CLOSE[MAX_OFFSET]


def test_a_number_may_reach_so_far() -> None:
    assert read_number("close[1000][1000][1000][1000][999]") == CLOSE[MAX_RANGE - 1]


def test_a_fault_names_the_field_it_came_in() -> None:
    with pytest.raises(ExpressionError) as caught:
        read_number("clos", "order_by")
    assert caught.value.faults[0].field == "order_by"


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("close > 5", True),
        ("not close > 5", True),
        ("close > 5 and close > 6", True),
        ("close > 5 or close > 6", True),
        ("1 < close < 6", True),
        ("crosses_above(close, 5)", True),
        ("(close > 5)[1]", True),
        ("close", False),
        ("5", False),
        ("-close", False),
        ("close + 5", False),
        ("close[1]", False),
        ("sma(50)", False),
    ],
)
def test_statements_and_numbers_are_distinguished(text: str, statement: bool) -> None:
    assert is_statement(parse(text)) is statement
