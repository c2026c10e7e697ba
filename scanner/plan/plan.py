"""A trade plan for one pick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.plan.size import size_position
from scanner.plan.stop import place_stop
from scanner.plan.style import Side, Style
from scanner.plan.targets import Target, place_targets


@dataclass(frozen=True, slots=True)
class Account:
    """Whose plan it is.

    Attributes
    ----------
    size: USD.
    risk_pct: percent of it that one trade may lose.
    target_rr: the reward that is asked for, in units of risk.
    """

    size: float
    risk_pct: float
    target_rr: float


@dataclass(frozen=True, slots=True)
class Setup:
    """What a plan is made from, all on the session's basis, USD.

    Attributes
    ----------
    close: the session's.
    atr: average true range of 14 bars.
    structure: lowest low, for a short highest high, of the style's bars.
    dollar_volume: of the session.
    """

    close: float
    atr: float
    structure: float
    dollar_volume: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do.

    Attributes
    ----------
    entry: the session's close: the price the numbers rest on; the next open decides whether it is to be had.
    stop: USD, and `stop_basis`, what it rests on: `structure` or `atr`.
    shares: whole shares, and `limited_by`, what decided the number.
    risk: USD lost if the stop is hit at its price; a gap can cost more.
    notional: USD the position costs.
    reward_risk: of the last target, from the prices as quoted.
    """

    side: Side
    entry: float
    stop: float
    stop_basis: Literal["structure", "atr"]
    targets: tuple[Target, ...]
    shares: int
    limited_by: str
    risk: float
    notional: float
    reward_risk: float


def make_plan(side: Side, setup: Setup, account: Account, style: Style) -> Plan | None:
    """Plan a trade; None where no sensible stop or target exists (too few bars, a range wider than the price)."""
    # A comparison with NaN is false, so a stock without an average true range has no plan.
    if not (setup.close > 0 and setup.atr > 0 and setup.structure > 0 and setup.dollar_volume >= 0):
        return None
    stop = place_stop(side, setup.close, setup.atr, setup.structure, style)
    if stop is None:
        return None
    targets = place_targets(side, setup.close, stop.price, account.target_rr)
    if not targets:
        return None
    size = size_position(
        setup.close,
        stop.price,
        risk=account.size * account.risk_pct / 100,
        cost=account.size * style.notional_share,
        dollar_volume=setup.dollar_volume,
    )
    return Plan(
        side=side,
        entry=setup.close,
        stop=stop.price,
        stop_basis=stop.basis,
        targets=targets,
        shares=size.shares,
        limited_by=size.limited_by,
        risk=round(size.shares * abs(setup.close - stop.price), 2),
        notional=round(size.shares * setup.close, 2),
        reward_risk=targets[-1].r,
    )
