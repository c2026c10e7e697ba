"""From the picks of a scan to the rows of its answer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import Floats
from scanner.deadline import TimeLeft, check, unlimited
from scanner.indicators.terms import Term
from scanner.planning.flags import UNPLANNED, data_flags, plan_flags
from scanner.planning.plan import Account, Plan, Setup, make_plan
from scanner.planning.style import ATR, Side, Style
from scanner.query import Query
from scanner.ranking.factors import FACTORS, Scores
from scanner.ranking.universe import DOLLAR_VOLUME
from scanner.request import ScanRequest
from scanner.result import Result
from scanner.scanning.reasons import reasons
from scanner.scanning.session_values import SessionValues
from scanner.scanning.units import Units
from scanner.screening.clauses import Column
from scanner.screening.condition import Condition
from scanner.screening.evaluate import evaluate

#: Closes in a sparkline: three months.
SPARKLINE = 63


def row_terms(request: ScanRequest) -> Iterator[Term]:
    """Give the terms that every row needs, whatever the screen: the score's, and the plan's for either side."""
    style = Style.of(request.profile, request.trade_style)
    yield from (ATR, style.structure("long"), style.structure("short"))
    yield from (factor.of for factor in FACTORS)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of an answer are made from."""

    query: Query
    measured: SessionValues
    scores: Scores
    units: Units = field(default_factory=Units)

    def of(self, picks: NDArray[np.int64], time_left: TimeLeft = unlimited) -> tuple[Result, ...]:
        """Write the rows of `picks`, which are columns of the panel, best first; bare ones when no time is left."""
        flags = data_flags(self.measured.panel, picks, self.measured.eligible, self.measured.pinned)
        shown = [(column, column_values(column, self.measured, time_left)) for column in self.query.columns]
        rows = (
            (
                pick,
                self._bare(rank, pick, flagged, {column.text: _cell(column, of[pick]) for column, of in shown}),
            )
            for rank, (pick, flagged) in enumerate(zip(picks.tolist(), flags, strict=True), self.query.skip + 1)
        )
        return tuple(self._detailed(row, pick) if time_left() > 0 else row for pick, row in rows)

    def _bare(self, rank: int, pick: int, flags: tuple[str, ...], columns: dict[str, float | bool | None]) -> Result:
        panel, facts = self.measured.panel, self.measured.facts
        before = panel.close[-2, pick] if panel.rows > 1 else math.nan
        return Result(
            rank=rank,
            ticker=str(panel.tickers[pick]),
            name=str(facts.name[pick]),
            type=str(facts.type[pick]),
            exchange=str(facts.exchange[pick]),
            sector=str(facts.sector[pick]),
            industry=str(facts.industry[pick]),
            close=float(panel.raw_close[pick]),
            change_pct=_rounded(100 * (panel.close[-1, pick] / before - 1), 2),
            volume=float(panel.volume[-1, pick]),
            dollar_volume=round(float(panel.close[-1, pick] * panel.volume[-1, pick]), 2),
            avg_dollar_volume=_rounded(self.measured.values[DOLLAR_VOLUME][pick], 2),
            score=_rounded(self.scores.score[pick], 2),
            factors={name: _rounded(values[pick], 1) for name, values in self.scores.factors.items()},
            signal=self._side(pick),
            plan=None,
            columns=columns,
            flags=flags,
            reasons=(),
            sparkline=(),
        )

    def _detailed(self, row: Result, pick: int) -> Result:
        plan, warnings = (None, ()) if UNPLANNED & set(row.flags) else self._plan(self._side(pick), pick)
        return replace(
            row,
            plan=plan,
            flags=row.flags + warnings,
            reasons=reasons(self.query.clauses, self.measured.values, pick, self.units),
            sparkline=_sparkline(self.measured.panel.close[-SPARKLINE:, pick]),
        )

    def _side(self, pick: int) -> Side | None:
        """Tell which side the screen speaks for; None where that needs more bars than there are."""
        side = self.query.side
        lean = 1.0 if side is None else self.measured.values[side][pick]
        return None if math.isnan(lean) else "short" if lean < 0 else "long"

    def _plan(self, side: Side | None, pick: int) -> tuple[Plan | None, tuple[str, ...]]:
        if side is None:
            return None, ("side-unknown",)
        if side == "short" and not self.query.request.allow_shorts:
            return None, ("short-not-allowed",)
        request, panel, values = self.query.request, self.measured.panel, self.measured.values
        style = Style.of(request.profile, request.trade_style)
        close = float(panel.raw_close[pick])
        setup = Setup(
            close=close,
            atr=float(values[ATR][pick]),
            structure=float(values[style.structure(side)][pick]),
            dollar_volume=close * float(panel.volume[-1, pick]),
        )
        account = Account(request.account_size, request.risk_pct, request.max_position_pct, request.target_rr)
        plan = make_plan(side, setup, account, style)
        return (plan if isinstance(plan, Plan) else None), plan_flags(plan)


def column_values(column: Column, measured: SessionValues, time_left: TimeLeft = unlimited) -> Floats:
    """Give a column's values; a statement's are 1, 0, or NaN where it cannot be told.

    Raises:
        OutOfTime: no time was left to tell a statement of every stock.
    """
    if not isinstance(column.of, Condition):
        return measured.values[column.of]
    check(time_left, "the columns were told")
    verdict = evaluate(column.of, measured.values, measured.panel)
    return np.where(verdict.yes, 1.0, np.where(verdict.no, 0.0, np.nan))


def plain(value: float) -> float | None:
    """Give a number as JSON can have it: None where it does not exist."""
    return float(value) if math.isfinite(value) else None


def _cell(column: Column, value: float) -> float | bool | None:
    """Give a column's value as JSON can have it; a statement's is true or false."""
    number = plain(value)
    return bool(number) if number is not None and isinstance(column.of, Condition) else number


def _rounded(value: float, digits: int) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def _sparkline(closes: Floats) -> tuple[float, ...]:
    return tuple(round(float(close), 4) for close in closes[np.isfinite(closes)])
