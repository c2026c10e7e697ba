from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.reference.market import Bars, Market, read
from tests.reference.pinned import NAMED, is_pinned, lines, outcome

SESSIONS = np.arange("2015-01-01", 300, dtype="datetime64[D]")


def bars(closes: list[float], width: float) -> Bars:
    close = np.array(closes)
    return Bars(SESSIONS[: len(close)], close, close * (1 + width), close, close, np.full(len(close), 1e6))


def after_an_offer(quiet: int = 30, jump: float = 1.3, width: float = 0.002) -> Bars:
    before, after = bars([20.0] * 100, 0.03), bars([20.0 * jump] * quiet, width)
    joined = (np.concatenate([getattr(part, name) for part in (before, after)]) for name in Bars.__dataclass_fields__)
    return replace(Bars(*joined), session=SESSIONS[: 100 + quiet])


def test_a_jump_and_then_a_tiny_range_is_an_offer() -> None:
    assert is_pinned(after_an_offer())
    assert is_pinned(after_an_offer(quiet=8))
    assert not is_pinned(after_an_offer(quiet=7))
    assert not is_pinned(after_an_offer(jump=1.05))
    assert not is_pinned(after_an_offer(width=0.015))
    assert not is_pinned(bars([20.0] * 130, 0.002))


@pytest.fixture(scope="module")
def market(real_market: Path) -> Market:
    return read(real_market)


def test_most_of_those_who_are_pinned_are_delisted_later(market: Market, sessions5: tuple[date, ...]) -> None:
    seen = outcome(market, sessions5[1])
    assert seen.pinned
    assert len(seen.pinned & seen.ended) >= 0.7 * len(seen.pinned)
    assert seen.calm <= seen.paid <= seen.ended


def test_what_is_printed_counts_the_named(market: Market, sessions5: tuple[date, ...]) -> None:
    first, named, *rest = lines(market, sessions5[1])
    assert str(sessions5[1]) in first
    assert f"of {len(NAMED.get(sessions5[1], ()))} named" in named
    assert len(rest) == 4
