"""The trade plan of one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scanner.indicators.ties import TIE
from scanner.planning.position_size import Limit, size_position
from scanner.planning.risk import max_risk, min_risk
from scanner.planning.stop import place_stop
from scanner.planning.style import Side, Style
from scanner.planning.targets import Target, place_targets


@dataclass(frozen=True, slots=True)
class Account:
    """The account that the plan is made for.

    Attributes:
        size: USD.
        risk_pct: the maximum loss of one trade, percent of the account.
        max_position_pct: the maximum cost of one position, percent of the account.
        target_rr: the requested reward, in units of risk.
    """

    size: float
    risk_pct: float
    max_position_pct: float
    target_rr: float


@dataclass(frozen=True, slots=True)
class Setup:
    """The inputs of a plan, on the session's basis, in USD.

    Attributes:
        close: the session's.
        atr: average true range of 14 bars.
        structure: the lowest low of the style's bars; for a short, the highest high.
        dollar_volume: of the session.
    """

    close: float
    atr: float
    structure: float
    dollar_volume: float


@dataclass(frozen=True)  # without slots, as `Result`
class Plan:
    """A trade plan.

    Attributes:
        entry: USD, the session's close, which all numbers are based on; the next open decides whether it is available.
        stop: USD.
        stop_basis: how the stop was placed: `structure` or `atr`.
        least_risk: USD a share, the minimum distance of the stop.
        time_stop: bars after which a trade that has met neither stop nor target is closed.
        shares: whole shares.
        limited_by: which of the next three decided the number of shares: `risk`, `notional` or `volume`.
        shares_by_risk: shares that the account's maximum loss allows.
        shares_by_notional: shares that the maximum cost of a position allows.
        shares_by_volume: shares that the day's dollar volume allows.
        risk_asked: USD that the account may lose in one trade.
        risk: USD lost if the stop is hit at its price; a gap can cost more.
        notional: USD the position costs.
        reward_risk: of the last target, from the prices as quoted.
    """

    side: Side
    entry: float
    stop: float
    stop_basis: Literal["structure", "atr"]
    least_risk: float
    targets: tuple[Target, ...]
    time_stop: int
    shares: int
    limited_by: Limit
    shares_by_risk: int
    shares_by_notional: int
    shares_by_volume: int
    risk_asked: float
    risk: float
    notional: float
    reward_risk: float


#: Why there is no plan: no sensible stop or target exists (too few bars, a range wider than the price), or the stop
#: would be nearer or further than allowed.
NoPlan = Literal["no-plan", "stop-too-near", "stop-too-far"]


def make_plan(side: Side, setup: Setup, account: Account, style: Style) -> Plan | NoPlan:
    """Plan a trade, or return the reason why there is no plan."""
    # A comparison with NaN is false, so a stock without an average true range has no plan.
    if not (setup.close > 0 and setup.atr > 0 and setup.structure > 0 and setup.dollar_volume >= 0):
        return "no-plan"
    stop = place_stop(side, setup.close, setup.atr, setup.structure, style)
    if stop is None:
        return "no-plan"
    distance, slack = abs(setup.close - stop.price), TIE * setup.close
    if distance < min_risk(setup.close) - slack:
        return "stop-too-near"
    if distance > max_risk(setup.close) + slack:
        return "stop-too-far"
    targets = place_targets(side, setup.close, stop.price, account.target_rr)
    if not targets:
        return "no-plan"
    asked = account.size * account.risk_pct / 100
    size = size_position(
        setup.close,
        stop.price,
        risk=asked,
        cost=account.size * account.max_position_pct / 100,
        dollar_volume=setup.dollar_volume,
    )
    return Plan(
        side=side,
        entry=setup.close,
        stop=stop.price,
        stop_basis=stop.basis,
        least_risk=round(min_risk(setup.close), 6),
        targets=targets,
        time_stop=style.time_stop,
        shares=size.shares,
        limited_by=size.limited_by,
        shares_by_risk=size.by_risk,
        shares_by_notional=size.by_notional,
        shares_by_volume=size.by_volume,
        risk_asked=round(asked, 2),
        risk=round(size.shares * distance, 2),
        notional=round(size.shares * setup.close, 2),
        reward_risk=targets[-1].r,
    )
