"""Outputs side by side, before anything is timed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from scanner.arrays import Floats
from scanner.indicators.engine import compute_blocks
from scanner.indicators.engine.term_values import filled
from scanner.indicators.terms import Term
from scanner.panel.panel import Panel
from scripts.bench.markets import Bars
from scripts.bench.peers import polars_query, talib_series
from scripts.bench.series import SERIES

#: Relative difference that counts as another number, by the rule of the tests.
TOLERANCE = 1e-9


def differing(panel: Panel, tickers: list[Bars], rows: int) -> int:
    """Count our values that differ from TA-Lib's in the last rows."""
    count = 0
    theirs: dict[int, list[dict[Term, Floats]]] = {}  # of the block at hand alone

    def check(columns: slice, term: Term, ours: Floats) -> None:
        nonlocal count
        if columns.start not in theirs:
            theirs.clear()
            theirs[columns.start] = [dict(zip(SERIES, talib_series(bars), strict=True)) for bars in tickers[columns]]
        whole = filled(ours, rows)
        for column, series in enumerate(theirs[columns.start]):
            close = tickers[columns.start + column]["close"][-rows:]
            count += unequal(whole[-len(close) :, column], series[term][-rows:], close)

    compute_blocks(panel, SERIES, check, rows=rows, threads=1)
    return count


def polars_differing(tickers: list[Bars]) -> int:
    """Count polars' values of all sessions that differ from TA-Lib's."""
    columns = list(_columns(polars_query(tickers)()))
    ends = np.cumsum([len(bars["close"]) for bars in tickers])
    count = 0
    for bars, end in zip(tickers, ends.tolist(), strict=True):
        rows = slice(end - len(bars["close"]), end)
        for theirs, ours in zip(talib_series(bars), columns, strict=True):
            count += unequal(ours[rows], theirs, bars["close"])
    return count


def _columns(frame: pl.DataFrame) -> Iterator[Floats]:
    for column in frame.iter_columns():
        parts = column.struct.unnest().iter_columns() if column.dtype == pl.Struct else [column]
        yield from (part.to_numpy() for part in parts)


def unequal(one: Floats, other: Floats, close: Floats) -> int:
    """Count the values that differ by more than the tolerance, of their size or the price's; NaN equals NaN."""
    scale = np.fmax(np.fmax(np.abs(one), np.abs(other)), np.fmax(close, 1))
    return int((~np.isclose(one / scale, other / scale, rtol=0, atol=TOLERANCE, equal_nan=True)).sum())
