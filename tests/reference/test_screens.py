"""The presets fire where they should, on stocks made for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.reference.examples import NAN, bars, growing, last_day, market_of, sessions, write_market
from tests.reference.market import Bars
from tests.reference.screens import PRESETS, Stock, passing, squeeze_side
from tests.reference.ties import PLAIN, TIE_AWARE


def passes(preset: str, own: Bars) -> bool:
    return PRESETS[preset](Stock(own, rating=NAN, momentum_rank=NAN), TIE_AWARE)


def test_golden_cross_fires_on_the_day_of_the_cross_alone() -> None:
    close = np.append(np.full(250, 10.0), [11.0, 11.0])
    assert [passes("golden-cross", bars(close[:n])) for n in (250, 251, 252)] == [False, True, False]


def test_equal_averages_are_equal_however_they_are_rounded() -> None:
    assert not TIE_AWARE.greater(0.1 + 0.2, 0.3)
    assert TIE_AWARE.at_least(0.3, 0.1 + 0.2)
    assert PLAIN.greater(0.1 + 0.2, 0.3)
    assert not PLAIN.at_least(NAN, NAN)


@pytest.mark.parametrize(
    ("close", "volume", "expected"),
    [(10.01, 152, True), (10.01, 151, False), (10.00, 152, False)],  # 1.5 x (49 x 100 + 152) / 50 = 151.56
)
def test_new_high_on_volume(close: float, volume: float, *, expected: bool) -> None:
    closes, volumes = np.full(253, 10.0), np.full(253, 100.0)
    closes[-1], volumes[-1] = close, volume
    assert passes("new-high-volume", bars(closes, volume=volumes)) is expected


def test_rsi2_pullback_wants_a_fall_within_a_rise() -> None:
    rise = np.linspace(50, 150, 250)
    assert not passes("rsi2-pullback", bars(rise))
    assert passes("rsi2-pullback", bars(np.append(rise, [148, 146, 144, 142])))
    assert not passes("rsi2-pullback", bars(np.append(rise, [90, 85, 80, 75])))  # below its SMA200


def test_a_squeeze_fires_when_the_bands_leave_the_channel() -> None:
    quiet = np.full(60, 10.0)
    assert not passes("ttm-squeeze", bars(quiet, reach=0.1))
    assert passes("ttm-squeeze", bars(np.append(quiet, 12.0), reach=0.1))
    assert squeeze_side(bars(np.append(quiet, 12.0), reach=0.1), TIE_AWARE) == 1
    assert squeeze_side(bars(np.append(quiet, 8.0), reach=0.1), TIE_AWARE) == -1
    assert not passes("ttm-squeeze", bars(np.append(quiet, [12.0, 12.0]), reach=0.1))


def test_ranked_presets_take_the_top_of_the_universe() -> None:
    market = growing([0.001 * (i + 1) for i in range(10)])
    found = passing(market, last_day(market))
    assert found["momentum-12-1"].tie_aware == {"T7", "T8", "T9"}  # above the 70th percentile
    assert found["minervini"].tie_aware == {"T6", "T7", "T8", "T9"}  # rating 70 and better
    assert found["momentum-12-1"].plain == found["momentum-12-1"].tie_aware


@pytest.mark.parametrize(
    ("growth", "high", "rating", "expected"),
    [
        (0.002, 1.0, 70, True),
        (0.002, 1.0, 69, False),
        (0.002, 1.33, 70, True),  # 0.752 of its high
        (0.002, 1.34, 70, False),  # 0.746
        (0.0011, 1.0, 70, True),  # 1.318 of its low
        (0.0010, 1.0, 70, False),  # 1.285
    ],
)
def test_minervini_wants_a_strong_stock_far_above_its_low_and_near_its_high(
    growth: float, high: float, rating: float, *, expected: bool
) -> None:
    own = bars(100 * (1 + growth) ** np.arange(300))
    own.high[-5] = own.close[-1] * high
    assert PRESETS["minervini"](Stock(own, rating, momentum_rank=NAN), TIE_AWARE) is expected


def test_filters_refuse_cheap_and_illiquid_stocks() -> None:
    fires = np.append(np.full(250, 10.0), 11.0)
    market = market_of({"LIQUID": bars(fires), "THIN": bars(fires, volume=1000), "CHEAP": bars(fires / 3)}, kind="ETF")
    assert passing(market, last_day(market))["golden-cross"].tie_aware == {"LIQUID"}


def test_the_script_prints_who_passes(tmp_path: Path) -> None:
    closes = [10] * 250 + [11]
    rows = [f"{day},NA,{c},{c},{c},{c},1000000" for day, c in zip(sessions(251), closes, strict=True)]
    write_market(tmp_path, rows)
    tmp_path.joinpath("splits.csv").write_text("ticker,execution_date,split_from,split_to\n")
    script = Path(__file__).with_name("screens.py")
    command = [sys.executable, str(script), str(tmp_path), str(sessions(251)[-1]), "golden-cross"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "NA\n"
