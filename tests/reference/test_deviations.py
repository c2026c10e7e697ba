"""Where TA-Lib is off by an exact computation, on a whole market: only where numbers that tie were rounded apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.reference import exact
from tests.reference.deviations import deviation, deviations
from tests.reference.market import Day, look, read

#: +DM and -DM that are equal to the cent differ in floating point, and TA-Lib takes one for the larger.
BY_TIES = {"adx(14)", "plus_di(14)", "minus_di(14)"}
#: E[x^2] - E[x]^2 after a fall by orders of magnitude: 5 of 1.5 million values of the real market by 2016-03-31.
BY_CANCELLATION = {"bb_upper(20, 2)", "bb_lower(20, 2)"}
#: A carried sum of volumes that were nil for the whole window is a residue, by which TA-Lib divides.
BY_RESIDUE = {"vwma(20)"}
#: Daily changes, or highs adjusted for a split, that are equal but for their last digit: TA-Lib takes one for less.
BY_RANK = {"connors_rsi(3, 2, 100)", "aroon_up(14)", "aroon_up(25)", "aroon_down(14)", "aroon_down(25)"}


@pytest.fixture(scope="module")
def day(real_market: Path, sessions5: tuple[date, ...]) -> Day:
    """Every twentieth ticker at the last session."""
    whole = look(read(real_market), sessions5[-1])
    return replace(whole, bars={ticker: whole.bars[ticker] for ticker in sorted(whole.bars)[::20]})


def test_talib_is_off_only_where_it_is_known_to_be(day: Day) -> None:
    off = {row.name: row.off_values for row in deviations(day) if row.off_values}
    assert BY_TIES <= off.keys() <= BY_TIES | BY_CANCELLATION | BY_RESIDUE | BY_RANK, off


@pytest.mark.parametrize("name", ["adx", "plus_di", "minus_di"])
def test_a_twin_that_knows_no_ties_has_talibs_direction(day: Day, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "TIE", 0.0)
    assert deviation(day, name, 100.0, (14,)).off_values == 0


def test_the_tie_rule_finds_the_direction_that_whole_ticks_have(day: Day) -> None:
    """Prices are whole ten-thousandths of a dollar, and integers have no rounding; splits aside."""
    compared = 0
    for own in day.bars.values():
        high, low = (np.rint(price * 10_000).astype(np.int64) for price in (own.high, own.low))
        if not np.allclose(high / 10_000, own.high, rtol=1e-12, atol=0):
            continue
        up, down = np.diff(high), -np.diff(low)
        plus, minus = exact.directional_movement(own)
        assert (plus[1:] > 0).tolist() == ((up > down) & (up > 0)).tolist()
        assert (minus[1:] > 0).tolist() == ((down > up) & (down > 0)).tolist()
        compared += len(own)
    assert compared > 0.5 * sum(map(len, day.bars.values()))
