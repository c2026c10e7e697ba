"""Candle patterns: 100 where one is bullish, -100 where it is bearish, 0 where there is none."""

from scanner.indicators.library.candles import double, single, triple

INDICATORS = single.INDICATORS + double.INDICATORS + triple.INDICATORS
