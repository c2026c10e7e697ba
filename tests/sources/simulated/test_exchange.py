from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.sources.simulated.exchange import Exchange
from scanner.sources.simulated.random_returns import Move, Returns, draw_traits
from scanner.sources.simulated.roster import draw_roster
from scanner.sources.simulated.split_events import SplitEvents

COUNT = 2_000
ROSTER = draw_roster(np.random.default_rng(1), COUNT)
TRAITS = draw_traits(np.random.default_rng(2), ROSTER)
EVERY = np.full(COUNT, fill_value=True)


@pytest.fixture
def floor() -> Exchange:
    return Exchange(np.random.default_rng(3), TRAITS, ROSTER.benchmark)


@pytest.fixture
def move() -> Move:
    return Returns(np.random.default_rng(4), TRAITS, ROSTER.sector).draw()


def test_the_close_is_the_last_price_moved_by_the_return(floor: Exchange, move: Move) -> None:
    before = floor.price.copy()
    bars, _ = floor.trade(move, EVERY)
    traded = (bars[4] > 0) & (before > 20)
    np.testing.assert_allclose(np.log(bars[3] / before)[traded], move.total[traded], atol=0.001)
    np.testing.assert_array_equal(floor.price, bars[3])


def test_high_and_low_enclose_open_and_close(floor: Exchange, move: Move) -> None:
    opened, high, low, close, _ = floor.trade(move, EVERY)[0]
    assert (low > 0).all()
    assert (low <= np.minimum(opened, close)).all()
    assert (high >= np.maximum(opened, close)).all()
    assert (high > low).mean() > 0.9


def test_sessions_open_with_a_gap(floor: Exchange, move: Move) -> None:
    before = floor.price.copy()
    opened = floor.trade(move, EVERY)[0][0]
    assert (opened != before).mean() > 0.8


def test_prices_are_cents_and_below_a_dollar_hundredths_of_them(floor: Exchange, move: Move) -> None:
    prices = floor.trade(replace(move, total=move.total - 3.0), EVERY)[0][:4]
    dear, cheap = prices[prices >= 1], prices[prices < 1]
    np.testing.assert_array_equal(dear, np.round(dear, 2))
    np.testing.assert_array_equal(cheap, np.round(cheap, 4))
    assert (cheap != np.round(cheap, 2)).any()
    assert prices.min() == 0.01  # nothing falls further


def test_a_session_without_a_trade_is_flat_at_the_last_price_or_missing(floor: Exchange, move: Move) -> None:
    before = floor.price.copy()
    bars, present = floor.trade(move, EVERY)
    idle = bars[4] == 0
    assert 0.003 < idle.mean() < 0.1
    np.testing.assert_array_equal(bars[:4, idle], np.tile(before[idle], (4, 1)))
    assert present[~idle].all()
    assert 0 < (~present).sum() < idle.sum()


def test_a_listing_that_does_not_trade_has_no_bar_and_keeps_its_price(floor: Exchange, move: Move) -> None:
    before = floor.price.copy()
    _, present = floor.trade(move, ~EVERY)
    assert not present.any()
    np.testing.assert_array_equal(floor.price, before)


def test_large_moves_come_with_volume(move: Move) -> None:
    def volume(times: float) -> float:
        floor = Exchange(np.random.default_rng(3), TRAITS, ROSTER.benchmark)
        return float(np.median(floor.trade(replace(move, total=times * move.total), EVERY)[0][4]))

    assert volume(3.0) > 1.5 * volume(0.1)


def test_a_split_changes_the_basis_of_price_and_volume(move: Move) -> None:
    plain, split = (Exchange(np.random.default_rng(3), TRAITS, ROSTER.benchmark) for _ in range(2))
    rows = np.flatnonzero(TRAITS.price > 50)
    split.split(SplitEvents(rows, np.full(len(rows), 1.0), np.full(len(rows), 4.0)))
    before, after = plain.trade(move, EVERY)[0], split.trade(move, EVERY)[0]
    busy = rows[before[4, rows] > 1e4]  # the thin ones trade more often with more shares
    np.testing.assert_allclose(after[3, busy], before[3, busy] / 4, atol=0.01)
    np.testing.assert_allclose(after[4, busy], before[4, busy] * 4, rtol=1e-3)


def faults(bars: NDArray[np.float64]) -> tuple[int, int]:
    return int((bars[3] == 0).sum()), int((bars[1] < bars[2]).sum())


def test_one_bar_in_200_000_is_faulty(floor: Exchange, move: Move) -> None:
    calm = replace(move, total=np.zeros(COUNT))  # so that prices stay where they are
    found = np.zeros(2, dtype=int)
    for _ in range(500):
        bars, _ = floor.trade(calm, EVERY)
        found += faults(bars)
    assert (found > 0).all()
    assert found.sum() < 20


def test_the_benchmark_is_never_faulty(floor: Exchange, move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.simulated.exchange._FAULTY", 4.0)
    bars, _ = floor.trade(move, EVERY)
    assert sum(faults(bars)) > 0.8 * COUNT
    assert faults(bars[:, [ROSTER.benchmark]]) == (0, 0)
