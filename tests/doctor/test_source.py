"""Where bars come from: asked once, by a real client of a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scanner.doctor.source import answering
from scanner.errors import MarketError, MarketRefusal
from scanner.sources.files import FilesMarket
from scanner.sources.polygon.adapter import PolygonMarket
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import requests_to, serving
from tests.phrases import said
from tests.ports import refusing
from tests.sources.polygon.vendor import Asked, Reply
from tests.sources.polygon.vendor import serving as vendor

SMALL = SimulatedMarket(tickers=40, sessions=70, seed=2, last=date(2024, 6, 28))
NOON = datetime(2024, 6, 28, 12, tzinfo=UTC)


def still() -> None:
    """The clock of a market that has none."""


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_a_market_on_this_machine_names_its_sessions() -> None:
    found = answering(SMALL, still)
    assert (found.level, said(found)) == (
        "ok",
        f"{SMALL.name}, a SIMULATED market: 70 sessions to 2024-06-28",
    )
    assert found.facts == {"market": SMALL.name, "simulated": True}
    assert found.ahead is None


def test_a_folder_without_a_market_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MarketError, match="holds no market"):
        answering(FilesMarket(tmp_path), still)


def test_a_remote_market_is_asked_one_thing_once() -> None:
    with serving(SMALL, key="good") as url:
        found = answering(PolygonMarket("good", url), still)
        assert requests_to(url) == {"/v1/marketstatus/now": 1}
    assert found.level == "ok"
    assert "a SIMULATED market: it accepts the key, and its clock is at 2024-06-2" in said(found)
    assert found.ahead is None


def test_a_key_that_it_does_not_know_is_an_error_that_does_not_show_it() -> None:
    with serving(SMALL, key="good") as url, pytest.raises(MarketRefusal, match="does not know the key") as refused:
        answering(PolygonMarket("planted", url), still)
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize("status", [500, 503])
def test_a_source_that_fails_is_not_asked_again(status: int) -> None:
    with vendor(lambda _: Reply(b"", status)) as served:
        with pytest.raises(MarketError, match=f"^127.0.0.1:[0-9]+ failed with HTTP {status}: try again later$"):
            answering(PolygonMarket("any", served.url), still)
        assert len(served.asked) == 1


def test_a_source_that_takes_no_more_calls_answers_and_is_not_asked_again() -> None:
    with vendor(lambda _: Reply(b"", 429)) as served:
        found = answering(PolygonMarket("any", served.url), still)
        assert len(served.asked) == 1
    assert (found.level, found.ahead) == ("warn", None)
    assert said(found).endswith(
        "refused a call as one too many: wait a minute, and set POLYGON_CALLS_PER_MINUTE to what your plan allows"
    )


def test_a_source_that_nobody_reaches_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.sources.polygon.connection_pool._backoff", lambda _: pytest.fail("it is tried again"))
    with refusing() as port, pytest.raises(MarketError, match="cannot be reached"):
        answering(PolygonMarket("any", f"http://127.0.0.1:{port}"), still)


def clock_at(moment: datetime) -> Callable[[Asked], Reply]:
    return lambda _: Reply({"serverTime": moment.isoformat()})


@pytest.mark.parametrize("minutes", [-90, 0, 5])
def test_it_tells_how_far_its_clock_is_ahead(minutes: int) -> None:
    with vendor(clock_at(NOON + timedelta(minutes=minutes))) as served:
        found = answering(PolygonMarket("any", served.url), at(NOON))
    assert found.ahead == minutes * 60


def test_half_of_what_the_call_took_is_not_counted() -> None:
    moments: Iterator[datetime] = iter([NOON, NOON + timedelta(seconds=4)])
    with vendor(clock_at(NOON + timedelta(seconds=3))) as served:
        assert answering(PolygonMarket("any", served.url), lambda: next(moments)).ahead == 1
