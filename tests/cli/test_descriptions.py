from __future__ import annotations

from rich.console import Console

from scanner.cli.descriptions import indicator_sheet, preset_sheet


def printed(what: object) -> dict[str, str]:
    console = Console(width=200, markup=False)
    with console.capture() as capture:
        console.print(what)
    lines = (line.split("  ", 1) for line in capture.get().splitlines())
    return {label.strip(): fact.strip() for label, fact in lines}


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
