from __future__ import annotations

import pytest
from rich.console import Console

from scanner.cli.descriptions import indicator_sheet, preset_sheet, written
from scanner.indicators.catalogue import FIELDS
from scanner.indicators.terms import CLOSE, HIGH, LOW
from scanner.screening.clauses import read_number


def printed(what: object) -> dict[str, str]:
    console = Console(width=200, markup=False)
    with console.capture() as capture:
        console.print(what)
    lines = (line.split("  ", 1) for line in capture.get().splitlines())
    return {label.strip(): fact.strip() for label, fact in lines}


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_field_is_written_as_a_screen_understands_it(name: str) -> None:
    assert read_number(written(FIELDS[name])) == FIELDS[name]


def test_parentheses_stand_where_they_are_needed() -> None:
    assert written((HIGH + LOW + CLOSE) / 3) == "(high + low + close) / 3"
    assert written(HIGH - (LOW - CLOSE[2])) == "high - (low - close[2])"
    assert written((HIGH - LOW)[1]) == "(high - low)[1]"


def test_an_indicator_s_page_has_bounds_first_value_and_memory() -> None:
    page = printed(indicator_sheet("rsi"))
    assert page["indicator"] == "rsi(close, n=14)"
    assert page["n"] == "whole number from 1 to 1000, default 14"
    assert page["first value"] == "on the stock's bar 15"
    assert page["memory"].endswith(" bars")
    assert printed(indicator_sheet("obv"))["memory"].startswith("unbounded")


def test_a_screen_s_page_says_how_to_use_it() -> None:
    page = printed(preset_sheet("momentum-12-1"))
    assert page["use"] == "scanner scan momentum-12-1"
    assert page["order"] == "close[21] / close[252] - 1"
    assert printed(preset_sheet("minervini"))["order"] == "score"
