"""The twins of beta and correlation say what TA-Lib says of the same returns, but where its running sums cancel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import talib

from tests.reference import against
from tests.reference.market import Bars, Day, Floats, look, read
from tests.reference.ties import TIE

N = 90

Measure = Callable[[Bars, Floats], Floats]


@pytest.fixture(scope="module")
def day(real_market: Path) -> Day:
    market = read(real_market)
    return look(market, market.sessions[-1].astype(object))


def talibs_beta(bars: Bars, level: Floats) -> Floats:
    return np.asarray(talib.BETA(level, bars.close, N))


def talibs_correlation(bars: Bars, level: Floats) -> Floats:
    found = np.full(len(bars), np.nan)
    found[1:] = talib.CORREL(against.changes(bars.close)[1:], against.changes(level)[1:], N)
    return found


def differences(day: Day, ours: Measure, theirs: Measure) -> Iterator[Floats]:
    """Differences of every twentieth ticker, by the size of the value or 1."""
    benchmark = max(day.bars.values(), key=len)
    for ticker in sorted(day.bars)[::20]:
        bars = day.bars[ticker]
        level = against.at_own_bars(bars, benchmark.session, benchmark.close)
        if len(bars) <= N + 1 or not np.isfinite(level).all() or not np.ptp(bars.close):
            continue
        a, b = ours(bars, level)[N:], theirs(bars, level)[N:]
        yield np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda bars, level: against.beta(bars, level, N), talibs_beta),
        (lambda bars, level: against.correlation(bars, level, N), talibs_correlation),
    ],
    ids=["beta", "correlation"],
)
def test_they_are_talibs_but_for_a_value_in_a_thousand(day: Day, ours: Measure, theirs: Measure) -> None:
    found = np.concatenate(list(differences(day, ours, theirs)))
    assert len(found) > 1_000
    assert (found > TIE).sum() <= len(found) / 1_000
    assert found.max() < 100 * TIE
