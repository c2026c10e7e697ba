"""Expressions on each of one ticker's bars, as a chart lays them over its prices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from scanner.arrays import Floats, Strings
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import Fault, RequestError
from scanner.indicators.engine import compute
from scanner.indicators.terms import Term
from scanner.panel.panel import Panel
from scanner.panel.ticker_bars import TickerBars, alone, bars_of
from scanner.screening.clauses import Column
from scanner.screening.condition import Condition
from scanner.screening.evaluate import evaluate

#: Expressions over one ticker's bars.
MAX_OVERLAYS = 20


def check_overlays(columns: tuple[Column, ...], field: str = "overlays") -> None:
    """Refuse what cannot be laid over one ticker's bars.

    Raises:
        RequestError: there are too many, or one ranks the stocks of a session.
    """
    faults = [
        Fault(field, f"{column.text} ranks the stocks of one session, which no other bar of a stock has")
        for column in columns
        if any(term.cross_sectional for term in column.terms)
    ]
    if len(columns) > MAX_OVERLAYS:
        faults.append(Fault(field, f"must be at most {MAX_OVERLAYS} expressions, not {len(columns)}"))
    if faults:
        raise RequestError(tuple(faults))


def overlaid(panel: Panel, ticker: str, columns: Iterable[Column], time_left: TimeLeft = unlimited) -> TickerBars:
    """Give a ticker's own bars with the value that each expression had on each of them.

    A value rests on the bars up to its own and on none after it; it is on the basis of the panel's session, as the bars
    are.

    Args:
        panel: of the session.
        ticker: one of the panel's.
        columns: that `check_overlays` passes.
        time_left: tells the seconds that are left.

    Raises:
        OutOfTime: `time_left` fell to zero.
    """
    own, columns = alone(panel, ticker), tuple(columns)
    terms = dict.fromkeys(term for column in columns for term in column.terms)
    values = {term: rows[:, 0] for term, rows in compute(own, terms, rows=own.rows, time_left=time_left).items()}
    each = _EachBar.of(own)
    return replace(bars_of(panel, ticker), overlays={column.text: _values(column, values, each) for column in columns})


def _values(column: Column, values: dict[Term, Floats], each: _EachBar) -> Floats:
    if not isinstance(column.of, Condition):
        return values[column.of]
    verdict = evaluate(column.of, values, each)
    return np.where(verdict.yes, 1.0, np.where(verdict.no, 0.0, np.nan))


@dataclass(frozen=True, slots=True)
class _Closes:
    closes: Floats


@dataclass(frozen=True, slots=True)
class _EachBar:
    """A ticker's bars side by side, so that a statement is told of each as of each stock of a session."""

    tickers: Strings
    close: Floats
    volume: Floats
    benchmark: _Closes

    @classmethod
    def of(cls, own: Panel) -> _EachBar:
        benchmark = own.series("benchmark", slice(None))
        return cls(np.repeat(own.tickers, own.rows), own.close.T, own.volume.T, _Closes(benchmark.T))
