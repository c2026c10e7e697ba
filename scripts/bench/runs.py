"""What is timed, by the names that the table shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.engine import compute, compute_blocks
from scanner.indicators.terms import Term
from scanner.market_data.tables import Listings
from scanner.panel.panel import PRICES, Panel
from scanner.query import read_request
from scanner.scanning.scan import scan
from scanner.scanning.session_values import read
from scanner.screening.presets import presets
from scripts.bench.markets import Bars, own_bars
from scripts.bench.peers import PROCESSES, pandas_loop, polars_query, talib_loop, talib_processes
from scripts.bench.series import CATALOGUE, SERIES

#: Of the tickers, pandas gets one in so many; its time is scaled up, and the table says so.
PANDAS_SAMPLE = 40
THREADS = os.cpu_count() or 1

LAST, ALL = "last session", "all sessions"
LOOP, PANDAS = "TA-Lib loop over tickers", f"pandas per ticker (1 in {PANDAS_SAMPLE}, scaled up)"
SCAN = "a scan with the whole catalogue, all presets, ranks and plans"


@dataclass(frozen=True, slots=True)
class Run:
    """One line of the table.

    Attributes:
        prepare: makes what is timed; what it loads beforehand is not.
        series: how many series it computes.
        scale: its time stands for so many times as much.
    """

    name: str
    prepare: Callable[[], Callable[[], object]]
    series: int
    scale: float = 1.0


def ours(panel: Panel, what: str, terms: tuple[Term, ...], threads: int, *, every: bool) -> Run:
    """Our engine: the last session, or all of them and keeping nothing of a block, as a loop keeps nothing."""
    rows = panel.rows if every else 1
    name = f"{what}, {ALL if every else LAST}" + (", 1 thread" if threads == 1 else "")

    def run() -> None:
        compute_blocks(panel, terms, _drop, rows=rows, threads=threads)

    return Run(name, lambda: run if every else lambda: compute(panel, terms, threads=threads), len(terms))


def _drop(*_block: object) -> None:
    """Keep nothing."""


def own_runs(panel: Panel, facts: Listings) -> list[Run]:
    """Everything that is ours."""
    runs = [
        ours(
            panel,
            f"{len(terms)} series" if terms is SERIES else f"whole catalogue, {len(terms)} series",
            terms,
            threads,
            every=every,
        )
        for terms in (SERIES, CATALOGUE)
        for every in (False, True)
        for threads in sorted({THREADS, 1}, reverse=True)
    ]
    return [*runs, Run(SCAN, lambda: lambda: whole_scan(panel, facts), len(INDICATORS))]


def whole_scan(panel: Panel, facts: Listings) -> None:
    """Compute every indicator, run every screen, rank, and plan every stock that passes one."""
    read(panel, facts, (spec.default for spec in INDICATORS.values()), THREADS)
    for name in presets():
        scan(panel, facts, read_request({"screen": name}).unlimited(), threads=THREADS)


def peer_runs(panel: Panel) -> list[Run]:
    """Everything that is not."""
    tickers: list[Bars] = own_bars(panel)
    sample = tickers[::PANDAS_SAMPLE]
    return [
        Run(f"{LOOP}, {PROCESSES} processes", lambda: talib_processes(tickers), len(SERIES)),
        Run(LOOP, lambda: talib_loop(tickers), len(SERIES)),
        Run("polars with polars-talib", lambda: polars_query(tickers), len(SERIES)),
        Run(PANDAS, lambda: pandas_loop(sample), len(SERIES), len(tickers) / len(sample)),
        Run("one read of the panel", lambda: lambda: _read_all(panel), 0),
    ]


def _read_all(panel: Panel) -> None:
    """Look at every stored value once."""
    for name in (*PRICES, "volume"):
        np.max(getattr(panel, name))
