"""Expressions computed for every current ticker, to be checked against anything."""

from __future__ import annotations

import numpy as np

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import UnknownTicker
from scanner.market_data.tables import Listings
from scanner.panel.panel import Panel
from scanner.scanning.results import column_values
from scanner.scanning.session_values import read
from scanner.scanning.ticker_lookup import find_all, no_bar
from scanner.screening.clauses import Column


def compute_values(  # each by its own name
    panel: Panel,
    facts: Listings,
    columns: tuple[Column, ...],
    only: tuple[str, ...] | None,
    *,
    threads: int = 1,
    time_left: TimeLeft = unlimited,
) -> tuple[tuple[str, ...], dict[str, Floats]]:
    """Compute the numbers of expressions.

    Args:
        columns: the expressions.
        only: these tickers; None for all that are current.

    Returns:
        The tickers, sorted, and for each expression's text their values.

    Raises:
        UnknownTicker: where a ticker has no bar in the session.
        OutOfTime: `time_left` fell to zero.
    """
    terms = tuple(term for column in columns for term in column.terms)
    found = find_all(only or (), panel.column)
    if found.missing:
        raise UnknownTicker(no_bar(found.missing, panel), "tickers")
    picks = (
        np.argsort(panel.tickers)
        if only is None
        else np.array([panel.column[ticker] for ticker in sorted(found.tickers)])
    )
    measured = read(panel, facts, terms, threads, time_left)
    names = tuple(str(ticker) for ticker in panel.tickers[picks])
    return names, {column.text: column_values(column, measured, time_left)[picks] for column in columns}
