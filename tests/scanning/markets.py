"""A market small enough to know every stock by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from scanner.history.snapshot import Snapshot
from scanner.market_data.tables import NEVER
from scanner.notes import Note
from scanner.panel.panel import Panel, panel_at
from scanner.query import Query, read_request
from scanner.request import ScanRequest
from scanner.scanning.facts import facts_of
from scanner.scanning.scan import Findings, scan
from scanner.scanning.session_values import SessionValues, read
from scanner.screening.clauses import read_columns
from scanner.wording import note_text
from tests.panels import Row, at, snapshot

SESSIONS = 300
#: Sector and exchange by ticker; the fund has neither.
KNOWN = {
    "FAST": ("Technology", "XNAS"),
    "SLOW": ("Technology", "XNYS"),
    "FLAT": ("Utilities", "XNYS"),
    "FALL": ("energy", "XASE"),
    "YOUNG": ("Energy", "XNAS"),
    "CHEAP": ("Utilities", "XNAS"),
    "SPY": ("", ""),
}


def growing(rate: float, *, bars: int = SESSIONS, last: float = 100.0, volume: float = 50_000.0) -> list[Row]:
    """A stock that grows by a constant rate to its last close, in bars one percent high."""
    close = last * (1 + rate) ** np.arange(1 - bars, 1)
    high, low, traded = close * 1.005, close * 0.995, np.full(bars, volume)
    return [tuple(bar) for bar in np.stack([close, high, low, close, traded], axis=1).tolist()]


def market() -> Snapshot:
    """Three that rise, FLAT, FALL, one of 30 bars, one of $4, a fund."""
    made = snapshot(
        {
            "FAST": growing(0.004),
            "SLOW": growing(0.001, volume=80_000.0),
            "FLAT": at(*[100.0] * SESSIONS, volume=50_000.0),
            "FALL": growing(-0.002),
            "YOUNG": growing(0.01, bars=30),
            "CHEAP": growing(0.002, last=4.0, volume=2e6),
            "SPY": growing(0.0005, volume=1e6),
        },
        types={"SPY": "ETF"},
    )
    sector, exchange = (
        np.array([KNOWN[ticker][which] for ticker in made.listings.tickers.tolist()]) for which in (0, 1)
    )
    return replace(made, listings=replace(made.listings, sector=sector, exchange=exchange, hindsight={"sector": NEVER}))


def panel_of(made: Snapshot) -> Panel:
    """Its last session."""
    return panel_at(made, len(made.state.sessions) - 1, "SPY")


def reading_of(made: Snapshot, expressions: str = "close") -> SessionValues:
    """Its last session, and these numbers."""
    panel = panel_of(made)
    terms = [term for column in read_columns(expressions) for term in column.terms]
    return read(panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), terms, threads=1)


def query_of(**fields: object) -> Query:
    """A query."""
    return read_request(fields)


def request_of(**fields: object) -> ScanRequest:
    """Its fields."""
    return query_of(**fields).request


def found(made: Snapshot, **fields: object) -> Findings:
    """What a scan of its last session finds."""
    panel = panel_of(made)
    return scan(panel, facts_of(made.listings, panel.tickers, made.state.sessions[-1]), query_of(**fields))


def said(notes: Iterable[Note]) -> list[str]:
    """Notes in words."""
    return [note_text(note) for note in notes]


def names(findings: Findings) -> list[str]:
    """The tickers it gives, best first."""
    return [row.ticker for row in findings.results]
