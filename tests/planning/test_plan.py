from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.planning.plan import Account, Plan, Setup, make_plan
from scanner.planning.style import Side, Style
from scanner.planning.targets import Target

STYLE = Style(atr_multiple=2.0, structure_bars=10, time_stop=20)
SETUP = Setup(close=50.0, atr=1.0, structure=48.51, dollar_volume=1e9)
ACCOUNT = Account(size=100_000.0, risk_pct=0.5, max_position_pct=20.0, target_rr=2.0)


def planned(side: Side, setup: Setup, account: Account = ACCOUNT) -> Plan:
    plan = make_plan(side, setup, account, STYLE)
    assert isinstance(plan, Plan)
    return plan


def test_a_plan_for_a_rise() -> None:
    assert make_plan("long", SETUP, ACCOUNT, STYLE) == Plan(
        side="long",
        entry=50.0,
        stop=48.5,
        stop_basis="structure",
        least_risk=0.5,
        targets=(Target(1.0, 51.5), Target(2.0, 53.0)),
        time_stop=20,
        shares=333,
        limited_by="risk",
        shares_by_risk=333,
        shares_by_notional=400,
        shares_by_volume=200_000,
        risk_asked=500.0,
        risk=499.5,
        notional=16_650.0,
        reward_risk=2.0,
    )


def test_a_plan_for_a_fall() -> None:
    assert make_plan("short", replace(SETUP, structure=53.0), ACCOUNT, STYLE) == Plan(
        side="short",
        entry=50.0,
        stop=52.0,
        stop_basis="atr",
        least_risk=0.5,
        targets=(Target(1.0, 48.0), Target(2.0, 46.0)),
        time_stop=20,
        shares=250,
        limited_by="risk",
        shares_by_risk=250,
        shares_by_notional=400,
        shares_by_volume=200_000,
        risk_asked=500.0,
        risk=500.0,
        notional=12_500.0,
        reward_risk=2.0,
    )


def test_shares_below_a_dollar_have_plans_too() -> None:
    plan = planned("long", Setup(close=0.5, atr=0.02, structure=0.47, dollar_volume=1e6))
    assert (plan.stop, plan.stop_basis) == (0.4699, "structure")


def test_a_position_costs_no_more_than_its_share_of_the_account() -> None:
    plan = planned("long", SETUP, replace(ACCOUNT, risk_pct=1.0))
    assert (plan.shares, plan.limited_by, plan.notional) == (400, "notional", 20_000.0)
    wider = planned("long", SETUP, replace(ACCOUNT, risk_pct=1.0, max_position_pct=40.0))
    assert (wider.shares, wider.limited_by, wider.notional) == (666, "risk", 33_300.0)


def test_a_capped_plan_has_the_requested_and_the_actual_risk() -> None:
    plan = planned("long", SETUP, replace(ACCOUNT, risk_pct=1.0))
    assert (plan.risk_asked, plan.risk) == (1000.0, 600.0)
    assert (plan.shares_by_risk, plan.shares_by_notional, plan.shares_by_volume) == (666, 400, 200_000)


@pytest.mark.parametrize(
    ("side", "setup", "expected"),
    [
        # two average true ranges of 0.2 % are nearer than 1 % of the price
        ("long", Setup(close=50.0, atr=0.1, structure=49.9, dollar_volume=1e9), "stop-too-near"),
        ("short", Setup(close=50.0, atr=0.1, structure=50.1, dollar_volume=1e9), "stop-too-near"),
        # below five dollars a tick of spread costs more than the share of one side: five times it are 0.05
        ("long", Setup(close=3.0, atr=0.02, structure=2.9, dollar_volume=1e9), "stop-too-near"),
        ("long", Setup(close=50.0, atr=6.5, structure=30.0, dollar_volume=1e9), "stop-too-far"),
        ("short", Setup(close=50.0, atr=6.5, structure=70.0, dollar_volume=1e9), "stop-too-far"),
    ],
)
def test_a_stop_outside_its_bounds_makes_no_plan_and_says_so(side: Side, setup: Setup, expected: str) -> None:
    assert make_plan(side, setup, ACCOUNT, STYLE) == expected


def test_both_bounds_are_included() -> None:
    assert planned("long", Setup(close=50.0, atr=0.25, structure=40.0, dollar_volume=1e9)).stop == 49.5
    assert planned("long", Setup(close=50.0, atr=6.25, structure=30.0, dollar_volume=1e9)).stop == 37.5


def test_a_structure_nearer_than_the_minimum_risk_is_replaced_by_the_true_range() -> None:
    plan = planned("long", Setup(close=50.0, atr=0.3, structure=49.7, dollar_volume=1e9))
    assert (plan.stop, plan.stop_basis) == (49.4, "atr")


def test_a_position_is_no_more_than_a_hundredth_of_the_days_volume() -> None:
    plan = planned("long", replace(SETUP, dollar_volume=500_000.0))
    assert (plan.shares, plan.limited_by) == (100, "volume")


def test_a_day_without_trades_leaves_a_plan_without_shares() -> None:
    plan = planned("long", replace(SETUP, dollar_volume=0.0))
    assert (plan.shares, plan.limited_by, plan.risk, plan.notional) == (0, "volume", 0.0, 0.0)


@pytest.mark.parametrize("unknown", ["close", "atr", "structure", "dollar_volume"])
@pytest.mark.parametrize("side", ["long", "short"])
def test_without_one_of_its_numbers_there_is_no_plan(side: Side, unknown: str) -> None:
    assert make_plan(side, replace(SETUP, **{unknown: math.nan}), ACCOUNT, STYLE) == "no-plan"


@pytest.mark.parametrize("nothing", ["close", "atr", "structure"])
def test_there_is_no_plan_on_a_price_or_range_of_zero(nothing: str) -> None:
    assert make_plan("long", replace(SETUP, **{nothing: 0.0}), ACCOUNT, STYLE) == "no-plan"


def test_there_is_no_plan_where_the_stop_would_be_below_zero() -> None:
    assert make_plan("long", replace(SETUP, atr=25.0), ACCOUNT, STYLE) == "no-plan"


def test_a_short_has_only_the_targets_above_zero() -> None:
    account = replace(ACCOUNT, target_rr=5.0)
    plan = planned("short", replace(SETUP, atr=6.0, structure=70.0), account)
    assert plan.targets == (Target(1.0, 38.0),)
    assert plan.reward_risk == 1.0


SETUPS = st.builds(
    lambda units, atr, level, volume: Setup(units / 10_000, atr * units / 10_000, level * units / 10_000, volume),
    st.integers(1, 10**8),
    st.floats(1e-4, 0.6),
    st.floats(0.3, 3.0),
    st.floats(0, 1e11),
)
ACCOUNTS = st.builds(Account, st.floats(1, 1e9), st.floats(0.01, 100), st.floats(0.1, 400), st.floats(0.1, 50))


@given(st.sampled_from(["long", "short"]), SETUPS, ACCOUNTS)
def test_the_numbers_of_a_plan_fit_each_other(side: Side, setup: Setup, account: Account) -> None:
    plan = make_plan(side, setup, account, STYLE)
    if isinstance(plan, str):
        return
    sign = 1 if side == "long" else -1
    cent = 0.005 + 1e-9 * (account.size + setup.close)
    assert plan.side == side
    assert plan.entry == setup.close
    assert sign * (plan.entry - plan.stop) > 0
    assert all(sign * (target.price - plan.entry) > 0 for target in plan.targets)
    assert plan.risk == pytest.approx(plan.shares * abs(plan.entry - plan.stop), abs=0.0051)
    assert plan.notional == pytest.approx(plan.shares * plan.entry, abs=0.0051)
    assert plan.risk <= account.size * account.risk_pct / 100 + cent
    assert plan.notional <= account.size * account.max_position_pct / 100 + cent
    assert plan.shares == min(plan.shares_by_risk, plan.shares_by_notional, plan.shares_by_volume)
    distance = abs(plan.entry - plan.stop)
    assert plan.least_risk * (1 - 1e-6) - 1e-6 <= distance <= 0.25 * plan.entry * (1 + 1e-9)
    assert plan.notional <= 0.01 * setup.dollar_volume + cent
    reward = abs(plan.targets[-1].price - plan.entry) / abs(plan.entry - plan.stop)
    assert plan.reward_risk == pytest.approx(reward, abs=0.0051)
