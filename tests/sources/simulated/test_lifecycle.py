from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from numpy.typing import NDArray

from scanner.sources.simulated.lifecycle import Lifecycle
from scanner.sources.simulated.roster import draw_roster

ROSTER = draw_roster(np.random.default_rng(1), 1_000)


@pytest.fixture(scope="module")
def trading() -> NDArray[np.bool_]:
    """(sessions, listings) who trades."""
    life = Lifecycle(np.random.default_rng(2), ROSTER)
    return np.array([life.trading(session) for session in range(700)])


def pauses(trading: NDArray[np.bool_]) -> list[int]:
    """Lengths of the runs of sessions without trade that end with a resumption."""
    lengths = []
    for column in trading.T:
        runs = [(trades, len(list(run))) for trades, run in groupby(column[column.argmax() :].tolist())]
        lengths += [length for trades, length in runs[:-1] if not trades]
    return lengths


def test_the_benchmark_always_trades(trading: NDArray[np.bool_]) -> None:
    assert trading[:, ROSTER.benchmark].all()


def test_most_trade_at_any_time(trading: NDArray[np.bool_]) -> None:
    assert trading.mean(axis=1).min() > 0.8


def test_some_are_listed_later_and_some_delisted(trading: NDArray[np.bool_]) -> None:
    assert 20 < (~trading[:100].any(axis=0) & trading[100:].any(axis=0)).sum() < 200
    assert 20 < (trading[:500].any(axis=0) & ~trading[500:].any(axis=0)).sum() < 200


def test_halts_are_short_but_for_a_few(trading: NDArray[np.bool_]) -> None:
    lengths = np.array(pauses(trading))
    assert lengths.min() == 1
    assert (lengths > 60).any()
    assert np.mean(lengths <= 15) > 0.9


def test_only_shares_crash_and_only_before_their_delisting(trading: NDArray[np.bool_]) -> None:
    life = Lifecycle(np.random.default_rng(2), ROSTER)
    crashing = life.crashing(600)
    assert crashing.any()
    assert not (crashing & ROSTER.fund).any()
    assert not trading[690, crashing].any()
