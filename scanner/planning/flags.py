"""Flags: weak data and unusual circumstances are shown with a result, never hidden."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanner.indicators.ties import TIE, at_least
from scanner.panel.panel import Panel
from scanner.planning.plan import NoPlan, Plan
from scanner.planning.risk import MAX_RISK_SHARE, MIN_RISK_SHARE, MIN_ROUND_TRIPS

YEAR = 252
MONTH = 20
#: A daily move of this size is news, or an error.
BIG_MOVE = 0.25
#: A close this many times the previous one, or its inverse, looks like an unrecorded split.
SPLIT_LIKE = 2.5
#: A stop is wide beyond this share of the price.
WIDE_STOP = 0.15

#: The meaning of each flag.
MEANING = {
    "short-history": f"fewer than {YEAR + 1} bars: yearly measures are missing and count as neutral",
    "not-eligible": "not in the ranked universe, so it has no score and rating",
    "missed-sessions": f"no bar in some of the last {MONTH} sessions",
    "zero-volume": f"a bar without trades among the last {MONTH}",
    "split": "a split falls within its bars; earlier prices are adjusted",
    "pinned": "a takeover at a known price seems to be pending: it hardly moves any more, so no score and no plan",
    "split-doubtful": "the prices do not show a split recorded within its bars, or show another ratio: earlier prices "
    "may be wrong, so no plan",
    "split-like": f"a one-bar move by a factor of {SPLIT_LIKE} or more within a year without a recorded split: "
    "earlier prices may be wrong, so no plan",
    "big-move": f"moved {BIG_MOVE:.0%} or more in the session",
    "wide-stop": f"the stop is more than {WIDE_STOP:.0%} away",
    "no-plan": "no sensible stop or target exists",
    "stop-too-near": f"no plan: the stop would be nearer than {MIN_RISK_SHARE:.0%} of the price, or than "
    f"{MIN_ROUND_TRIPS} times the cost of buying and selling",
    "stop-too-far": f"no plan: the stop would be more than {MAX_RISK_SHARE:.0%} away",
    "side-unknown": "too few bars to tell whether the screen signals long or short",
    "short-not-allowed": "the screen signals a short, and the request does not allow shorts",
    "notional-capped": "shares limited by the maximum cost of a position, so less is risked than requested",
    "volume-capped": "shares limited by the day's dollar volume",
    "no-shares": "not even one share fits the account's risk, the cost of one position and the day's dollar volume",
}

#: Data flags that rule out a plan: the price no longer moves, or prices may be wrong.
UNPLANNED = frozenset({"pinned", "split-doubtful", "split-like"})


def data_flags(
    panel: Panel, columns: NDArray[np.int64], eligible: NDArray[np.bool_], pinned: NDArray[np.bool_]
) -> list[tuple[str, ...]]:
    """Return the data flags of each ticker in the panel's `columns`."""
    close = panel.close[-YEAR - 1 :, columns]
    ratio = close[1:] / close[:-1]
    last = ratio[-1] if len(ratio) else np.full(len(columns), np.nan)
    raised = {
        "short-history": panel.bars[columns] <= YEAR,
        "not-eligible": ~eligible[columns],
        "missed-sessions": _missed(panel, columns),
        "zero-volume": (panel.volume[-MONTH:, columns] == 0).any(axis=0),
        "split": panel.split[columns],
        "pinned": pinned[columns],
        "split-doubtful": panel.doubtful[columns],
        "split-like": (at_least(ratio, SPLIT_LIKE) | at_least(1 / ratio, SPLIT_LIKE)).any(axis=0),
        "big-move": at_least(np.abs(last - 1), BIG_MOVE),
    }
    return [tuple(flag for flag, where in raised.items() if where[pick]) for pick in range(len(columns))]


def _missed(panel: Panel, columns: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Find tickers whose last MONTH bars span more than MONTH sessions; young listings count from their first bar."""
    rows = np.minimum(MONTH, panel.bars[columns]) - 1
    back = panel.position[len(panel.position) - 1 - rows, columns]
    return np.asarray(len(panel.sessions) - 1 - back > rows)


def plan_flags(plan: Plan | NoPlan) -> tuple[str, ...]:
    """Return the flags of a plan, or the reason why there is none."""
    if isinstance(plan, str):
        return (plan,)
    flags = []
    if abs(plan.entry - plan.stop) / plan.entry > WIDE_STOP * (1 + TIE):
        flags.append("wide-stop")
    if plan.shares == 0:
        flags.append("no-shares")
    elif plan.limited_by != "risk":
        flags.append(f"{plan.limited_by}-capped")
    return tuple(flags)
