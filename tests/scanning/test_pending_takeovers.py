"""Among the best of a preset there is no pending takeover."""

from __future__ import annotations

import pytest

from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.screening.presets import presets
from scanner.service import Service
from tests.kept import Kept, service_of
from tests.scanning.test_takeovers import OPEN, market

MOMENTUM = presets()["momentum-12-1"].where


def tickers(service: Service, asked: dict[str, object], *, everything: bool = False) -> list[str]:
    return [row.ticker for row in service.scan({**OPEN, **asked}, everything=everything).results]


@pytest.mark.parametrize(
    "asked", [{"screen": "momentum-12-1"}, {"where": MOMENTUM}, {"where": f"{MOMENTUM} and close > 1"}]
)
def test_a_preset_lists_none_among_its_best_but_counts_it(asked: dict[str, object]) -> None:
    service = service_of(market())
    assert tickers(service, asked) == ["UP4"]
    assert service.scan({**asked, **OPEN}).matched == 2
    assert tickers(service, asked, everything=True) == ["UP4", "DEAL"]
    assert tickers(service, {**asked, "tickers": ["DEAL"]}) == ["DEAL"]


def test_a_screen_of_ones_own_lists_it_last() -> None:
    assert tickers(service_of(market()), {"where": "roc(100) > 0"})[-1] == "DEAL"
    assert tickers(service_of(market()), {})[-1] == "DEAL"


def test_a_cached_answer_lists_and_adds_up_the_same() -> None:
    service = Service(Kept(market()), benchmark="SPY", threads=1, now=lambda _: None, cache=Cache(MemoryStore()))
    for everything, asked in ((True, {}), (False, {}), (False, {"limit": 1}), (True, {}), (False, {"limit": 3})):
        for screen in ({"screen": "momentum-12-1"}, {}):
            kept = service.scan({**OPEN, **asked, **screen}, everything=everything)
            anew = service_of(market()).scan({**OPEN, **asked, **screen}, everything=everything)
            assert kept.results == anew.results
            assert kept.totals == anew.totals
