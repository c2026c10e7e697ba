"""Every indicator and every field a screen can name."""

from __future__ import annotations

from scanner.indicators.families import (
    averages,
    candles,
    channels,
    ichimoku,
    market,
    momentum,
    oscillators,
    ranks,
    structure,
    trend,
    volatility,
    volume,
)
from scanner.indicators.spec import Sheet
from scanner.indicators.terms import CLOSE, HIGH, LOW, OPEN, VOLUME, Term

FAMILIES: dict[str, tuple[Sheet, ...]] = {
    "averages": averages.SHEETS,
    "momentum": momentum.SHEETS + oscillators.SHEETS,
    "trend": trend.SHEETS + ichimoku.SHEETS,
    "volatility": volatility.SHEETS,
    "channels": channels.SHEETS,
    "volume": volume.SHEETS,
    "structure": structure.SHEETS,
    "market": market.SHEETS,
    "ranks": ranks.SHEETS,
    "candles": candles.SHEETS,
}

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheets in FAMILIES.values() for sheet in sheets}

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
