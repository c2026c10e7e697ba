"""What is offered in place of notations that the language does not have, beyond the typical mistakes."""

from __future__ import annotations

import pytest

from tests.screening.test_cures import cured


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rsi(14) between 30 and 40", ["30 < rsi(14) < 40"]),
        ("rsi(14) in 30..40", ["30 < rsi(14) < 40"]),
        ("close > 5 and rsi(14) > 30 to 40", ["close > 5 and 30 < rsi(14) < 40"]),
        ("close in (5, 6)", ["(close == 5 or close == 6)"]),
        ("macd() crosses macd_signal()", ["macd() crosses above macd_signal()", "macd() crosses below macd_signal()"]),
        ("close crosses under sma(50)", ["close crosses below sma(50)"]),
        ("close not above sma(50)", ["close <= sma(50)"]),
        ("close not below 5", ["close >= 5"]),
        ("close is greater than or equal 5", ["close >= 5"]),
        ("volume > avg volume(20)", ["volume > avg_volume(20)"]),
        ("adx(14) rising", ["adx(14) > adx(14)[5]"]),
        ("close > 52 week low", ["close > lowest(low, 252)"]),
        ("close > 52 weeks", []),
        ("volume > 1.5m", ["volume > 1_500_000"]),
        ("volume > 1,000,000", ["volume > 1_000_000"]),
        ("close > 95% of highest(high, 252)", ["close > 0.95 * highest(high, 252)"]),
        ("close > 5% above sma(50)", ["close > 1.05 * sma(50)"]),
        ("close > 5% below sma(50)", ["close > 0.95 * sma(50)"]),
        ("close is not 5", ["close != 5"]),
        ("close>5&&volume>3", ["close>5 and volume>3"]),
        ("!close > 5", ["not close > 5"]),
        ("close > 5; volume > 3", ["close > 5 and volume > 3"]),
        ("sma(close; 50) > 5", ["sma(close, 50) > 5"]),
        ("close ** 2 > 5", ["close * close > 5"]),
        ("close ^ 3 > 5", []),
        ("close > $5", ["close > 5"]),
        ("sma{50} > 5", ["sma(50) > 5"]),
        ("close > 5 # liquid and more", ["close > 5 "]),
        ("if close > 5", ["close > 5"]),
        ("ta.rsi(14) > 5", ["rsi(14) > 5"]),
        ("close.shift(3) > 5", ["close[3] > 5"]),
        ("prev close > 5", ["close[1] > 5"]),
        ("close > close 5 days ago", ["close > close[5]"]),
        ("close 2 weeks ago > 5", []),
        ("close > ٣", ["close > 3"]),
        ("close > 1__0", ["close > 10"]),
    ],
)
def test_a_habit_is_replaced_by_how_it_is_written(text: str, expected: list[str]) -> None:
    assert cured(text) == expected
