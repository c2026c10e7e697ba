from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanner.sources.simulated import takeovers
from scanner.sources.simulated.random_returns import Move, Returns, draw_traits
from scanner.sources.simulated.recorder import record
from scanner.sources.simulated.roster import draw_roster
from scanner.sources.simulated.split_events import SplitEvents
from scanner.sources.simulated.takeovers import Takeovers

COUNT = 2_000
ROSTER = draw_roster(np.random.default_rng(1), COUNT)
TRAITS = draw_traits(np.random.default_rng(2), ROSTER)
EVERY = np.full(COUNT, fill_value=True)
PRICE = np.full(COUNT, 20.0)
MOVE: Move = Returns(np.random.default_rng(3), TRAITS, ROSTER.sector).draw()


class Run:
    """A thousand sessions in which nothing moves but by takeovers, (sessions, listings)."""

    def __init__(self) -> None:
        made = Takeovers(np.random.default_rng(4), ROSTER)
        still = replace(MOVE, total=np.zeros(COUNT))
        price, prices, bought = PRICE.copy(), [], []
        for session in range(1_000):
            bought.append(made.bought(session))
            made.offer(session, price, EVERY)
            price = price * np.exp(made.move(still, session, price).total)
            prices.append(price)
        self.prices, self.bought = np.array(prices), np.array(bought)
        self.offered = (self.prices != PRICE).any(axis=0)


@pytest.fixture(scope="module")
def run() -> Run:
    return Run()


def test_a_few_percent_of_companies_get_an_offer_in_a_year_and_no_fund(run: Run) -> None:
    assert 0.05 < run.offered.mean() < 0.15
    assert not (run.offered & ROSTER.fund).any()


def test_an_offer_lifts_the_price_and_holds_it(run: Run) -> None:
    for column in np.flatnonzero(run.bought.any(axis=0)):
        path = run.prices[:, column]
        begins, ends = int((path != 20).argmax()), int(run.bought[:, column].argmax())
        held = path[begins:ends]
        assert 1.08 * 20 < held[0] < 1.61 * 20
        assert 60 <= len(held) < 190
        assert held.max() / held.min() < 1.06
        assert np.median(np.abs(np.diff(np.log(held)))) < 0.006
        assert not run.bought[:ends, column].any()
        assert run.bought[ends:, column].all()


def test_some_deals_break_and_most_of_the_premium_goes_in_a_day(run: Run) -> None:
    falls = np.diff(np.log(run.prices), axis=0).min(axis=0)
    broken = run.offered & (falls < -0.05)
    assert 0.02 < broken.sum() / run.offered.sum() < 0.25
    assert not run.bought[:, broken].any()
    assert (run.prices[-1, broken] > 20).all()


def test_who_is_not_free_gets_no_offer() -> None:
    made = Takeovers(np.random.default_rng(4), ROSTER)
    for session in range(300):
        made.offer(session, PRICE, ~EVERY)
        moved = made.move(MOVE, session, PRICE)
        np.testing.assert_array_equal(moved.total, MOVE.total)
        np.testing.assert_array_equal(moved.volatility, MOVE.volatility)


def test_an_offer_splits_with_the_shares() -> None:
    plain, split = (Takeovers(np.random.default_rng(4), ROSTER) for _ in range(2))
    for session in range(100):
        for made in (plain, split):
            made.offer(session, PRICE, EVERY)
    rows = np.arange(COUNT)
    split.split(SplitEvents(rows, np.full(COUNT, 1.0), np.full(COUNT, 4.0)))
    before, after = plain.move(MOVE, 100, PRICE), split.move(MOVE, 100, PRICE / 4)
    np.testing.assert_allclose(after.total, before.total, atol=1e-12)


def test_other_prices_are_not_affected(monkeypatch: pytest.MonkeyPatch) -> None:
    roster = draw_roster(np.random.default_rng(1), 300)
    with_them = record(np.random.default_rng(2), roster, 0, 400)
    monkeypatch.setattr(takeovers, "_YEARS_TO_OFFER", 1e9)
    without = record(np.random.default_rng(2), roster, 0, 400)
    differs = (with_them.bars != without.bars).any(axis=(0, 1))
    assert 0 < differs.mean() < 0.15
    assert not (differs & roster.fund).any()
