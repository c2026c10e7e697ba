"""Each fault that the server knows: the sync ends with the right history, or with a sentence and an unharmed one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scanner.devserver.faults import KINDS
from scanner.errors import MarketBusy, MarketDataError, MarketError, MarketRefusal
from scanner.history.details import fetch_details
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.panel.panel import panel_at
from scanner.sources.polygon import connection_pool, failure
from scanner.sources.polygon.failure import CALLS
from scanner.sources.simulated import SimulatedMarket
from tests.devserver.running import requests_to, serving
from tests.history.equality import assert_holds
from tests.sources.polygon.conftest import A_WEEK_BEFORE, KEY, SERVED, Client, Serve, client

pytestmark = pytest.mark.usefixtures("hasty")

SESSIONS = SERVED.sessions()
GROUPED = "/v2/aggs/grouped/locale/us/market/stocks/"
OVERCOME = [
    "429:2",
    "retry-after:0:1",
    "limit:20:0.1",
    "5xx:4",
    "slow:2:1",
    "reset:1",
    "short:1",
    "cut-gzip:2",
    "html:2",
    "null:2",
    "error:2",
    "page-2:2",
    "delayed",
    "duplicate-bars",
    "duplicate-splits",
    "old-splits",
    "plan:starter",
    "random:20",
]
FATAL = {
    "429": (MarketBusy, f"refused a call as one too many {CALLS} times in a row: wait a minute"),
    "retry-after:0": (MarketBusy, f"refused a call as one too many {CALLS} times in a row: wait a minute"),
    "limit:0": (MarketBusy, "as one too many"),
    "5xx": (MarketError, "the last time with HTTP 50"),
    "slow:2": (MarketError, "does not answer in time: try again later"),
    "reset": (MarketError, "the last time with a broken answer .ProtocolError."),
    "short": (MarketError, "the last time with a broken answer .ProtocolError."),
    "cut-gzip": (MarketError, "sent an answer whose gzip was cut short or goes on after its end"),
    "html": (MarketDataError, "is not JSON, or was cut short"),
    "null": (MarketDataError, "its results are null, expected rows"),
    "error": (MarketDataError, "the market status, column serverTime: it has no time"),
    "page-2": (MarketDataError, "the tickers, page 2: its status is 'ERROR'"),
    "plan:none": (MarketRefusal, "the plan of your key at .* does not include this"),
}
OF_OTHER_CALLS = {"limit", "slow", "page-2", "duplicate-bars", "duplicate-splits", "old-splits", "plan"}
DETAILS_OVERCOME = [fault for fault in OVERCOME if fault.partition(":")[0] not in OF_OTHER_CALLS]
ELSEWHERE = {"correction", "wrong-splits"}


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history")


@pytest.fixture
def impatient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long than a slow server takes; the others get their time, for a busy machine is slow too."""
    if request.node.callspec.params["fault"].startswith("slow"):
        monkeypatch.setattr(connection_pool, "READ_TIMEOUT", 1.0)
        monkeypatch.setattr(failure, "CONNECTS", CALLS)


def assert_right(history: History) -> None:
    """What the server serves is what is held, but for sector and industry, which Polygon does not have."""
    held, splits, listings = history.load(), SERVED.splits(), SERVED.listings()
    assert held.state.sessions == SESSIONS
    assert_holds(held.bars, SERVED, SESSIONS)
    for name in ("tickers", "execution", "split_from", "split_to"):
        np.testing.assert_array_equal(getattr(held.splits, name), getattr(splits, name))
    for name in ("tickers", "name", "type", "exchange"):
        np.testing.assert_array_equal(getattr(held.listings, name), getattr(listings, name))


def test_every_fault_is_tested() -> None:
    tested = {fault.partition(":")[0] for fault in [*OVERCOME, *FATAL, *ELSEWHERE]}
    assert tested == set(KINDS)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", OVERCOME)
def test_a_sync_gets_over(fault: str, serve: Serve, history: History) -> None:
    sync(history, client(serve(fault)), len(SESSIONS))
    assert_right(history)


@pytest.mark.parametrize("fault", FATAL)
def test_a_sync_ends_with_a_sentence_and_an_unharmed_history(
    fault: str, serve: Serve, history: History, request: pytest.FixtureRequest
) -> None:
    before = sync(history, client(serve(served=A_WEEK_BEFORE)), 10).state
    request.getfixturevalue("impatient")
    kind, sentence = FATAL[fault]
    with pytest.raises(kind, match=sentence) as caught:
        sync(history, client(serve(fault)), len(SESSIONS))
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    assert history.inspect().damage == ()
    assert history.state() == before


@pytest.fixture(scope="module")
def without_details(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history as a sync leaves it."""
    folder = tmp_path_factory.mktemp("synced") / "history"
    with serving(SERVED, key=KEY) as url:
        sync(History(folder), client(url), len(SESSIONS))
    return folder


class OnTime(Client):
    """Knows the sessions without asking, so that the fault meets details first."""

    def sessions(self) -> tuple[date, ...]:
        return SESSIONS


@pytest.mark.parametrize("fault", DETAILS_OVERCOME)
def test_details_get_over(fault: str, serve: Serve, without_details: Path, tmp_path: Path) -> None:
    history = History(shutil.copytree(without_details, tmp_path / "copy"))
    fetch_details(history, client(serve(fault)))
    with serving(SERVED, key=KEY) as sound:
        traded = [details.ticker for details in history.details()]
        assert list(history.details()) == list(client(sound).details(traded))
    assert set(SERVED.bars(SESSIONS[-1]).tickers.tolist()) <= set(traded)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["5xx", "slow:2", "short", "html", "null", "error"])
def test_details_end_with_a_sentence_and_what_was_there_stays(
    fault: str, serve: Serve, without_details: Path, tmp_path: Path
) -> None:
    history = History(shutil.copytree(without_details, tmp_path / "copy"))
    before = history.state()
    with pytest.raises(MarketError) as caught:
        fetch_details(history, OnTime(KEY, serve(fault), 300_000))
    assert "\n" not in str(caught.value)
    assert (history.state(), history.inspect().damage) == (before, ())


def test_a_plan_that_has_no_today_gets_all_the_rest(serve: Serve, history: History) -> None:
    state = sync(history, client(serve("plan:free")), len(SESSIONS)).state
    assert state.sessions == SESSIONS[:-1]
    assert (state.origin.latest, state.origin.absent) == (SESSIONS[-1], ())
    assert_holds(history.load().bars, SERVED, SESSIONS[:-1])


def test_a_late_correction_of_the_last_three_sessions_arrives(serve: Serve, history: History) -> None:
    url = serve("correction")
    sync(history, client(url), len(SESSIONS))
    first = history.load().bars
    report = sync(history, client(url), len(SESSIONS))
    corrected = history.load().bars
    changed = (first.close != corrected.close) & first.present & np.isfinite(first.close)
    assert report.fetched == SESSIONS[:-4:-1]
    assert changed[-3:].any(axis=1).all()
    assert not changed[:-3].any()


def test_a_new_history_costs_a_call_for_each_session(serve: Serve, history: History) -> None:
    url = serve()
    sync(history, client(url), len(SESSIONS))
    calls = requests_to(url)
    assert {path: calls[path] for path in calls if path.startswith(GROUPED)} == {
        f"{GROUPED}{day}": 1 for day in SESSIONS
    }


def test_a_nightly_sync_costs_a_call_for_the_day_and_few_besides(serve: Serve, history: History) -> None:
    yesterday = SimulatedMarket(tickers=200, sessions=30, seed=12, last=SESSIONS[-2])
    sync(history, client(serve(served=yesterday)), len(SESSIONS))
    url = serve()
    report = sync(history, client(url), len(SESSIONS))
    calls = requests_to(url)
    assert report.fetched == SESSIONS[:-5:-1]
    assert calls == {
        **{f"{GROUPED}{session}": 1 for session in SESSIONS[-4:]},
        "/v1/marketstatus/now": 1,
        "/v1/marketstatus/upcoming": 1,
        "/stocks/v1/splits": 1,
    }


def test_inverted_splits_are_flagged(serve: Serve, tmp_path: Path) -> None:
    panels = []
    for name, faults in {"right": (), "wrong": ("wrong-splits",)}.items():
        history = History(tmp_path / name)
        sync(history, client(serve(*faults)), len(SESSIONS))
        panels.append(panel_at(history.load(), len(SESSIONS) - 1, "SPY"))
    right, wrong = panels
    assert right.split.any()
    assert not right.doubtful.any()
    np.testing.assert_array_equal(wrong.doubtful, right.split)
