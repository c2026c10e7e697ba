"""What is compared has a unit."""

from __future__ import annotations

import pytest

from scanner.indicators.catalogue import FIELDS, INDICATORS
from scanner.scanning.units import Units
from scanner.screening.clauses import read_clauses
from scanner.screening.condition import Compare


@pytest.mark.parametrize(
    ("where", "unit"),
    [
        ("close > 5", "usd"),
        ("5 < close", "usd"),
        ("close[1] > 0.95 * highest(high, 252)", "usd"),
        ("atr(14) > high - low", "usd"),
        ("close - open > 1 + 1", "usd"),
        ("dollar_volume > 1_000_000", "usd"),
        ("close * volume > dollar_volume", "usd"),
        ("sma(volume, 50) * 2 < volume", "shares"),
        ("obv() > 0", "shares"),
        ("rsi(14) < 30", "percent"),
        ("sma(rsi(14), 3) < 30", "percent"),
        ("roc(21) > 5", "percent"),
        ("change_pct > 5", "percent"),
        ("100 * (close / sma(50) - 1) > 5", "percent"),
        ("percentile(close) > 90", "percent"),
        ("rs_rating() >= 70", "percent"),
        ("close / sma(50) > 1.1", "number"),
        ("2 > 1", "number"),
        ("2 * 3 > 1 / 2", "number"),
        ("inside_day() == 1", "number"),
        ("close > volume", None),
        ("close > rsi(14)", None),
        ("close * close > 5", None),
        ("close / volume > 5", None),
        ("close + volume > 5", None),
    ],
)
def test_two_numbers_that_are_compared_have_a_unit_if_it_is_the_same(where: str, unit: str | None) -> None:
    ((clause,), _) = read_clauses(where)
    assert isinstance(clause.condition, Compare)
    assert Units().shared(clause.condition.left, clause.condition.right) == unit


def test_every_indicator_and_field_can_be_asked_for_its_unit() -> None:
    units = Units()
    for term in (*FIELDS.values(), *(spec.default for spec in INDICATORS.values())):
        assert units.shared(term, term) in {"usd", "shares", "percent", "number", None}
