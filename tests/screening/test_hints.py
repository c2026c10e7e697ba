"""What is said of names that other tools have."""

from __future__ import annotations

import pytest

from scanner.errors import ExpressionError
from scanner.indicators.catalogue import FAMILIES, FIELDS, INDICATORS
from scanner.remedy import Advice, Either, ListIndicators, UseField
from scanner.screening.check import is_statement
from scanner.screening.clauses import read_clauses, read_number
from scanner.screening.hints import ELSEWHERE, NOT_HERE, Hint, meant_by, signal, unknown
from scanner.screening.parse import parse


def problem(text: str) -> str:
    with pytest.raises(ExpressionError) as caught:
        read_clauses(text)
    return caught.value.reason


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_a_hint_proposes_can_be_written(name: str) -> None:
    assert name not in FIELDS.keys() | INDICATORS.keys()
    said = ELSEWHERE[name]
    assert read_clauses(said) if is_statement(parse(said)) else read_number(said)
    assert f"here it is {said.partition('(')[0]}" in problem(f"{name} > 0")
    assert said in problem(f"{name}(14) > 0")


def test_a_call_is_named_and_a_sum_within_one_is_not() -> None:
    assert unknown("rma", called=True).said == "there is no 'rma'; here it is wilder, as in wilder(14)"
    assert unknown("zlema", called=True).said == "there is no 'zlema'; here it is ema(2 * close - close[9], 20)"


@pytest.mark.parametrize("name", NOT_HERE)
def test_what_cannot_be_written_says_what_to_do(name: str) -> None:
    assert name not in FIELDS.keys() | INDICATORS.keys() | ELSEWHERE.keys()
    assert problem(f"{name}(5) > 0") == f"there is no {name!r}: that {NOT_HERE[name].said}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sma50", "a length stands in parentheses, sma(50)"),
        ("ema_20", "a length stands in parentheses, ema(20)"),
        ("rsi014", "a length stands in parentheses, rsi(14)"),
        ("ma200", "a length stands in parentheses, sma(200)"),
        ("high52", "did you mean high"),
        ("obv5", "did you mean obv"),
        ("smaa", "did you mean sma"),
    ],
)
def test_a_name_nobody_has_is_answered_by_what_it_looks_like(name: str, said: str) -> None:
    assert said in unknown(name, called=False).said


def test_a_name_like_no_other_leads_to_the_list() -> None:
    assert unknown("zzz", called=False) == Hint("there is no 'zzz'", ListIndicators())


def test_what_is_a_field_of_the_request_says_which() -> None:
    with pytest.raises(ExpressionError) as caught:
        read_clauses("sector is Technology")
    assert caught.value.remedy == UseField("sectors")
    assert NOT_HERE["score"].remedy == Either((UseField("min_score"), Advice("change-request", "order by it")))


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_is_called_says_how_the_bar_before_is_had(name: str) -> None:
    assert (
        problem(f"{name}(1) > 5")
        == f"{name} is a series and takes no parentheses: {name}, or {name}[1] for the bar before"
    )


SIGNALS = [spec for spec in INDICATORS.values() if spec.signals]


@pytest.mark.parametrize("spec", SIGNALS, ids=lambda spec: spec.name)
def test_a_signal_alone_is_answered_by_the_statement_it_makes(spec: object) -> None:
    name = getattr(spec, "name", "")
    said = problem(f"{name}() and close > 5")
    written = said.partition("write ")[2].replace(" or ", ", ").split(", ")
    assert written
    for statement in written:
        assert read_clauses(statement)


def test_candles_flags_and_nothing_else_are_signals() -> None:
    flags = {"inside_day", "outside_day", "narrow_range", "squeeze_on", "squeeze_fired"}
    assert {spec.name for spec in SIGNALS} == flags | {spec.name for spec in FAMILIES["candles"]}
    assert signal(INDICATORS["rsi"], "rsi()") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("inside_day()", "write inside_day() == 1"),
        ("narrow_range(4)", "write narrow_range(4) == 1"),
        ("hammer()", "write hammer() > 0"),
        ("shooting_star()", "-100 where it occurs and 0 otherwise: write shooting_star() < 0"),
        ("engulfing()", "write engulfing() > 0, engulfing() < 0 or engulfing() != 0"),
    ],
)
def test_each_kind_of_signal_has_its_statement(text: str, said: str) -> None:
    assert said in problem(f"not {text}")


def test_several_words_mean_a_name_of_the_language_or_of_elsewhere() -> None:
    assert [meant_by(words) for words in ("avg  Volume", "higher high", "close price")] == [
        "avg_volume",
        "higher_high",
        None,
    ]
