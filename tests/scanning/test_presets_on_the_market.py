"""A scan of the market finds what an independent computation finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest

from scanner.history.history import History
from scanner.result import Values
from scanner.screening.presets import presets
from scanner.service import Service
from tests.reference import screens
from tests.reference.against import at_own_bars, sctr_raw
from tests.reference.index import market_index
from tests.reference.indicators import ago, momentum_12_1, relative_strength, rs_raw
from tests.reference.market import Bars, Day, Floats, Market, look, read
from tests.reference.screens import PRESETS, Passing, passing
from tests.reference.ties import TIE_AWARE
from tests.reference.universe import balanced_ratings, eligible, percentile_ranks, rs_ratings, technical_ranks

#: No ticker has this name, so the market is measured against its own index.
NO_BENCHMARK = "-"
MOMENTUM = "close[21] / close[252] - 1"


@dataclass
class Scene:
    """One session, by the product and by the reference."""

    service: Service
    market: Market
    session: date

    @property
    def as_of(self) -> str:
        return self.session.isoformat()

    @cached_property
    def day(self) -> Day:
        return look(self.market, self.session)

    @cached_property
    def passing(self) -> dict[str, Passing]:
        return passing(self.market, self.day)

    @cached_property
    def values(self) -> Values:
        expressions = (
            f"rs_raw(), rs_rating(), rs_balanced(), sctr(), percentile({MOMENTUM}), relative_strength(63), rs_line(), "
            "close"
        )
        return self.service.values(expressions, as_of=self.as_of)

    def column(self, expression: str) -> dict[str, float]:
        """What the product has a number for."""
        return known(dict(zip(self.values.tickers, self.values.columns[expression].tolist(), strict=True)))


def known(values: dict[str, float]) -> dict[str, float]:
    """Only those that have a value."""
    return {ticker: value for ticker, value in values.items() if not np.isnan(value)}


@pytest.fixture(scope="module")
def stage(real_market: Path, real_history: History, sessions5: tuple[date, ...]) -> Callable[[int], Scene]:
    service = Service(real_history, benchmark=NO_BENCHMARK, threads=2, now=lambda _: None)
    market = read(real_market)
    return lambda nth: Scene(service, market, sessions5[nth])


@pytest.fixture(scope="module", params=range(5))
def scene(request: pytest.FixtureRequest, stage: Callable[[int], Scene]) -> Scene:
    return stage(request.param)


def test_the_reference_knows_every_preset() -> None:
    assert PRESETS.keys() == presets().keys()


def test_who_passes_each_preset(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    for name, expected in scene.passing.items():
        answer = scene.service.scan({"screen": name, "as_of": scene.as_of}, everything=True)
        assert {row.ticker for row in answer.results} == expected.tie_aware, name
        assert answer.matched == len(expected.tie_aware)
        for ticker in sorted(expected.plain ^ expected.tie_aware):
            with capsys.disabled():
                print(f"\n{scene.session} {name}: {ticker} differs by the tie rule")


def test_the_side_of_each_fired_squeeze(scene: Scene) -> None:
    answer = scene.service.scan({"screen": "ttm-squeeze", "as_of": scene.as_of}, everything=True)
    for row in answer.results:
        side = screens.squeeze_side(scene.day.bars[row.ticker], TIE_AWARE)
        assert row.signal == (None if np.isnan(side) else "short" if side < 0 else "long"), row.ticker


def test_coverage(scene: Scene) -> None:
    seen = scene.service.scan({"as_of": scene.as_of, "limit": 1}).coverage
    day = scene.day
    assert (seen.listed, seen.current, seen.stale, seen.faulty) == (
        day.listed,
        len(day.bars),
        len(day.stale),
        len(day.faulty),
    )
    assert seen.eligible == len(eligible(scene.market, day, TIE_AWARE))


def test_a_price_is_on_the_sessions_basis(scene: Scene) -> None:
    assert scene.column("close") == {ticker: bars.close[-1] for ticker, bars in scene.day.bars.items()}


def test_relative_strength_raw_and_rated(scene: Scene) -> None:
    raw = {ticker: ago(rs_raw(bars), 0) for ticker, bars in scene.day.bars.items()}
    assert scene.column("rs_raw()") == pytest.approx(known(raw), rel=1e-9)
    assert scene.column("rs_rating()") == rs_ratings(scene.market, scene.day, TIE_AWARE)


def test_balanced_ratings_and_technical_ranks_of_the_eligible(scene: Scene) -> None:
    ranked = {ticker: scene.day.bars[ticker] for ticker in eligible(scene.market, scene.day, TIE_AWARE)}
    index, sessions = market_index(scene.market), scene.market.sessions
    excess = {
        bars: {ticker: excess_return(own, at_own_bars(own, sessions, index), bars) for ticker, own in ranked.items()}
        for bars in (21, 63, 126, 189, 252)
    }
    assert scene.column("rs_balanced()") == balanced_ratings(excess, TIE_AWARE)
    raw = {ticker: ago(sctr_raw(own), 0) for ticker, own in ranked.items()}
    assert scene.column("sctr()") == pytest.approx(technical_ranks(raw, TIE_AWARE), rel=1e-12)


def excess_return(own: Bars, level: Floats, n: int) -> float:
    """The last return over n bars less the benchmark's."""
    return ago(own.close, 0) / ago(own.close, n) - ago(level, 0) / ago(level, n)


def test_percentiles_of_the_eligible(scene: Scene) -> None:
    momenta = {t: ago(momentum_12_1(scene.day.bars[t]), 0) for t in eligible(scene.market, scene.day, TIE_AWARE)}
    assert scene.column(f"percentile({MOMENTUM})") == pytest.approx(percentile_ranks(momenta, TIE_AWARE), rel=1e-12)


def test_the_markets_own_index_and_strength_against_it(scene: Scene) -> None:
    level = market_index(scene.market)
    today = int(np.searchsorted(scene.market.sessions, scene.day.session))
    lines = scene.column("rs_line()")
    assert lines.keys() == scene.day.bars.keys()
    for ticker, line in lines.items():
        assert scene.day.bars[ticker].close[-1] / line == pytest.approx(level[today], rel=1e-9)
    strength = {
        ticker: 100 * ago(relative_strength(bars, 63, scene.market.sessions, level), 0)
        for ticker, bars in scene.day.bars.items()
    }
    assert scene.column("relative_strength(63)") == pytest.approx(known(strength), rel=1e-9, abs=1e-7)
