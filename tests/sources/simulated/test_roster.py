from __future__ import annotations

import re

import numpy as np
import pytest

from scanner.sources.simulated.roster import BENCHMARK, BROAD, SECTOR_NAMES, draw_roster

ROSTER = draw_roster(np.random.default_rng(1), 4_500)
LISTINGS = ROSTER.listings


@pytest.mark.parametrize("count", [10, 11, 4_500])
def test_the_requested_number_is_drawn_and_a_ninth_are_funds(count: int) -> None:
    roster = draw_roster(np.random.default_rng(7), count)
    assert len(set(roster.listings.tickers.tolist())) == count
    assert roster.fund.sum() == round(count / 9)


def test_tickers_are_sorted_and_of_one_to_five_letters() -> None:
    tickers = LISTINGS.tickers.tolist()
    assert tickers == sorted(tickers)
    assert all(re.fullmatch("[A-Z]{1,5}", ticker) for ticker in tickers)


def test_the_benchmark_is_a_fund_of_the_whole_market() -> None:
    at = ROSTER.benchmark
    assert (LISTINGS.tickers[at], LISTINGS.type[at], LISTINGS.exchange[at]) == (BENCHMARK, "ETF", "ARCX")
    assert ROSTER.sector[at] == BROAD


def test_a_twentieth_of_the_shares_are_foreign() -> None:
    shares = LISTINGS.type[~ROSTER.fund]
    assert set(shares) == {"CS", "ADRC"}
    assert 0.03 < np.mean(shares == "ADRC") < 0.07


def test_every_share_has_the_sector_it_moves_with_and_funds_have_none() -> None:
    expected = np.array(SECTOR_NAMES)[ROSTER.sector[~ROSTER.fund]]
    np.testing.assert_array_equal(LISTINGS.sector[~ROSTER.fund], expected)
    assert set(LISTINGS.sector[ROSTER.fund]) == {""}
    assert (LISTINGS.industry != "").tolist() == (~ROSTER.fund).tolist()


def test_nothing_is_hindsight() -> None:
    assert LISTINGS.hindsight == {}
