from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.sources.simulated.random_returns import Returns, draw_traits
from scanner.sources.simulated.roster import draw_roster

ROSTER = draw_roster(np.random.default_rng(1), 400)
STOCK = ~ROSTER.fund


@pytest.fixture(scope="module")
def drawn() -> NDArray[np.float64]:
    """(sessions, listings) log returns."""
    returns = Returns(np.random.default_rng(2), draw_traits(np.random.default_rng(3), ROSTER), ROSTER.sector)
    return np.array([returns.draw().total for _ in range(1_500)])


def test_shares_move_together_and_more_so_within_a_sector(drawn: NDArray[np.float64]) -> None:
    correlation = np.asarray(np.corrcoef(drawn[:, STOCK].T))
    np.fill_diagonal(correlation, np.nan)
    sector = ROSTER.sector[STOCK]
    together = sector[:, None] == sector
    assert np.nanmean(correlation[~together]) > 0.05
    assert np.nanmean(correlation[together]) > np.nanmean(correlation[~together]) + 0.02


def test_volatility_clusters(drawn: NDArray[np.float64]) -> None:
    size = np.abs(drawn[:, STOCK])
    size -= size.mean(axis=0)
    assert np.median((size[1:] * size[:-1]).mean(axis=0) / size.var(axis=0)) > 0.08


def test_returns_themselves_do_not_persist(drawn: NDArray[np.float64]) -> None:
    returns = drawn[:, STOCK] - drawn[:, STOCK].mean(axis=0)
    assert abs(np.median((returns[1:] * returns[:-1]).mean(axis=0) / returns.var(axis=0))) < 0.03


def test_tails_are_fat(drawn: NDArray[np.float64]) -> None:
    scaled = (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)
    assert np.median((scaled**4).mean(axis=0)) > 6.5  # a normal distribution has 3, one of changing volatility 5


def test_funds_are_calmer_than_shares(drawn: NDArray[np.float64]) -> None:
    assert np.median(drawn[:, ROSTER.fund].std(axis=0)) < 0.7 * np.median(drawn[:, STOCK].std(axis=0))


def test_the_benchmark_moves_with_the_market(drawn: NDArray[np.float64]) -> None:
    market = drawn[:, STOCK].mean(axis=1)
    assert np.corrcoef(drawn[:, ROSTER.benchmark], market)[0, 1] > 0.9


def test_a_crash_takes_its_rows_down_and_leaves_the_others() -> None:
    returns = Returns(np.random.default_rng(2), draw_traits(np.random.default_rng(3), ROSTER), ROSTER.sector)
    rows = np.arange(400) < 200
    before = returns.draw()
    after = before.crash(rows)
    np.testing.assert_array_equal(after.total[~rows], before.total[~rows])
    np.testing.assert_array_equal(after.volatility[~rows], before.volatility[~rows])
    assert after.total[rows].mean() < before.total[rows].mean() - 0.02
    assert (after.volatility[rows] > before.volatility[rows]).all()
