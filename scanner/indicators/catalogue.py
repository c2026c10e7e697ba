"""Every indicator and every field a screen can name.

Examples:
    >>> INDICATORS["rsi"].formula
    '100 x gain / (gain + loss), Wilder averages of rises and falls; 0 where nothing moved'
    >>> FIELDS["hl2"]
    Arithmetic('/', Arithmetic('+', Field('high'), Field('low')), Number(2.0))
"""

from __future__ import annotations

from scanner.indicators.library import (
    averages,
    candles,
    channels,
    directional,
    ichimoku,
    least_squares,
    momentum,
    oscillators,
    ranks,
    returns,
    stops,
    structure,
    volatility,
    volume,
)
from scanner.indicators.spec import IndicatorSpec
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, VOLUME, Term

FAMILIES: dict[str, tuple[IndicatorSpec, ...]] = {
    "averages": averages.INDICATORS,
    "momentum": momentum.INDICATORS + oscillators.INDICATORS,
    "trend": directional.INDICATORS + stops.INDICATORS + least_squares.INDICATORS + ichimoku.INDICATORS,
    "volatility": volatility.INDICATORS,
    "channels": channels.INDICATORS,
    "volume": volume.INDICATORS,
    "structure": structure.INDICATORS,
    "market": returns.INDICATORS,
    "ranks": ranks.INDICATORS,
    "candles": candles.INDICATORS,
}

INDICATORS: dict[str, IndicatorSpec] = {spec.name: spec for specs in FAMILIES.values() for spec in specs}

#: Series that are written without parentheses.
FIELDS: dict[str, Term] = {
    "open": OPEN,
    "high": HIGH,
    "low": LOW,
    "close": CLOSE,
    "volume": VOLUME,
    "dollar_volume": CLOSE * VOLUME,
    "change_pct": 100 * (CLOSE / CLOSE[1] - 1),
    "hl2": (HIGH + LOW) / 2,
    "hlc3": (HIGH + LOW + CLOSE) / 3,
    "ohlc4": (OPEN + HIGH + LOW + CLOSE) / 4,
}
