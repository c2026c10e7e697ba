from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from scanner.panel.panel import Panel
from scanner.planning.flags import MEANING, UNPLANNED, data_flags, plan_flags
from scanner.planning.plan import NoPlan, Plan
from tests.panels import Row, at, panel

#: 253 bars that earn no flag, and a stock beside it that keeps the market open.
PLAIN: list[Row] = at(*[50.0] * 253)
NAN = float("nan")


def flags(
    bars: Sequence[Row],
    *,
    eligible: bool = True,
    pinned: bool = False,
    splits: Sequence[tuple[str, int, float, float]] = (),
) -> tuple[str, ...]:
    """The flags of one stock in a market that has been open for 300 sessions."""
    made = panel({"A": bars, "MARKET": at(*[20.0] * 300)}, splits=splits)
    everyone = np.ones(len(made.tickers), dtype=np.bool_)
    return data_flags(made, np.array([made.column["A"]]), everyone & eligible, everyone & pinned)[0]


def test_good_data_earns_no_flag() -> None:
    assert flags(PLAIN) == ()


def test_a_stock_outside_the_ranked_universe_is_flagged() -> None:
    assert flags(PLAIN, eligible=False) == ("not-eligible",)


def test_a_pinned_stock_is_flagged() -> None:
    assert flags(PLAIN, pinned=True) == ("pinned",)


def test_less_than_a_year_and_a_day_of_bars_is_a_short_history() -> None:
    assert flags(PLAIN[1:]) == ("short-history",)


def test_a_single_bar_is_a_short_history_and_nothing_else() -> None:
    assert flags(PLAIN[-1:]) == ("short-history",)
    alone = panel({"A": PLAIN[-1:]})
    assert data_flags(alone, np.array([0]), np.array([True]), np.array([False])) == [("short-history",)]


@pytest.mark.parametrize(("back", "flagged"), [(1, True), (19, True), (20, False), (100, False)])
def test_a_missing_bar_among_the_last_20_sessions_is_flagged(back: int, flagged: bool) -> None:
    bars = [*PLAIN, *PLAIN[:10]]
    bars[-1 - back] = None
    assert flags(bars) == (("missed-sessions",) if flagged else ())


def test_sessions_before_a_stock_was_listed_are_not_missed() -> None:
    assert flags(PLAIN[-5:]) == ("short-history",)
    assert flags([*PLAIN[-5:-2], None, *PLAIN[-2:]]) == ("short-history", "missed-sessions")


@pytest.mark.parametrize(("back", "flagged"), [(0, True), (19, True), (20, False)])
def test_a_bar_without_trades_among_the_last_20_is_flagged(back: int, flagged: bool) -> None:
    bars = list(PLAIN)
    bars[-1 - back] = (50.0, 50.0, 50.0, 50.0, 0.0)
    assert flags(bars) == (("zero-volume",) if flagged else ())


def test_a_split_within_the_bars_is_flagged() -> None:
    halved = [*at(*[100.0] * 150), *at(*[50.0] * 150)]
    assert flags(halved, splits=[("A", 150, 1.0, 2.0)]) == ("split",)
    assert flags(PLAIN, splits=[("MARKET", 150, 1.0, 2.0)]) == ()


def test_a_recorded_split_that_prices_do_not_show_is_doubtful() -> None:
    halved = [*at(*[100.0] * 150), *at(*[50.0] * 150)]
    assert flags(halved, splits=[("A", 150, 2.0, 1.0)]) == ("split", "split-doubtful", "split-like")
    assert flags(at(*[100.0] * 300), splits=[("A", 150, 1.0, 2.0)]) == ("split", "split-doubtful")


@pytest.mark.parametrize(("before", "after", "moved"), [(12.0, 1.0, 20.0), (9.0, 1.0, 15.0), (1.0, 2.0, 2 / 3)])
def test_a_recorded_split_of_another_size_than_prices_move_is_doubtful(
    before: float, after: float, moved: float
) -> None:
    bars = [*at(*[40.0] * 150), *at(*[40.0 * moved] * 150)]
    assert flags(bars, splits=[("A", 150, before, after)]) == ("split", "split-doubtful")


@pytest.mark.parametrize(("moved", "close"), [(1 / 2, 20.0), (1 / 3, 40 / 3), (1 / 6, 40 / 6)])
def test_of_two_splits_of_a_day_prices_show_one_or_both(moved: float, close: float) -> None:
    bars = [*at(*[40.0] * 150), *at(*[40.0 * moved] * 150)]
    splits = [("A", 150, 1.0, 2.0), ("A", 150, 1.0, 3.0)]
    assert flags(bars, splits=splits) == ("split",)
    np.testing.assert_allclose(panel({"A": bars}, splits=splits).close[:, 0], close)


@pytest.mark.parametrize(
    ("factor", "back", "flagged"),
    [
        (2.5, 252, True),
        (0.4, 252, True),
        (2.49, 252, False),
        (0.401, 252, False),
        (2.5, 253, False),
        (10.0, 5, True),
    ],
)
def test_a_jump_within_a_year_looks_like_a_split(factor: float, back: int, flagged: bool) -> None:
    bars = at(*[20.0] * (300 - back), *[20.0 * factor] * back)
    assert flags(bars) == (("split-like",) if flagged else ())


@pytest.mark.parametrize(
    ("before", "close", "flagged"),
    [
        (50.0, 62.5, True),
        (50.0, 37.5, True),
        (50.0, 62.49, False),
        (50.0, 37.51, False),
        (4.28, 5.35, True),  # a quarter more, and a rounding less than that in binary
    ],
)
def test_a_quarter_in_a_session_is_a_big_move(before: float, close: float, flagged: bool) -> None:
    assert flags(at(*[before] * 252, close)) == (("big-move",) if flagged else ())
    assert flags(at(*[before] * 252, close, close)) == ()


def test_flags_are_returned_for_the_requested_stocks() -> None:
    made: Panel = panel({"A": PLAIN, "B": PLAIN[1:], "C": at(*[50.0] * 252, 80.0)})
    picks = np.array([made.column[ticker] for ticker in ("C", "B")])
    assert data_flags(made, picks, np.ones(3, dtype=np.bool_), np.zeros(3, dtype=np.bool_)) == [
        ("big-move",),
        ("short-history",),
    ]


PLAN = Plan(
    side="long",
    entry=20.0,
    stop=17.0,
    stop_basis="atr",
    least_risk=0.2,
    targets=(),
    time_stop=20,
    shares=10,
    limited_by="risk",
    shares_by_risk=10,
    shares_by_notional=100,
    shares_by_volume=100,
    risk_asked=30.0,
    risk=30.0,
    notional=200.0,
    reward_risk=2.0,
)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (PLAN, ()),
        ("no-plan", ("no-plan",)),
        ("stop-too-near", ("stop-too-near",)),
        ("stop-too-far", ("stop-too-far",)),
        (replace(PLAN, stop=16.99), ("wide-stop",)),
        (replace(PLAN, side="short", stop=23.01), ("wide-stop",)),
        (replace(PLAN, side="short", stop=23.0), ()),
        (replace(PLAN, entry=10.4, stop=8.84), ()),  # 15 %, and a rounding more than that in binary
        (replace(PLAN, limited_by="notional"), ("notional-capped",)),
        (replace(PLAN, limited_by="volume"), ("volume-capped",)),
        (replace(PLAN, shares=0), ("no-shares",)),
        (replace(PLAN, shares=0, limited_by="volume", stop=10.0), ("wide-stop", "no-shares")),
    ],
)
def test_a_plan_earns_its_flags(plan: Plan | NoPlan, expected: tuple[str, ...]) -> None:
    assert plan_flags(plan) == expected


def test_every_flag_has_a_meaning() -> None:
    assert {"split-like", "big-move", "wide-stop", "no-shares", "notional-capped", "volume-capped"} <= MEANING.keys()
    assert MEANING.keys() >= {*UNPLANNED, *get_args(NoPlan)}
    assert all("no plan" in MEANING[flag] for flag in UNPLANNED)
    assert all(MEANING.values())
