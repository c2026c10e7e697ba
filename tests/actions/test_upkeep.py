"""Work before anybody asks: as much as there is time for, and what is left is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scanner import wiring
from scanner.actions import upkeep
from scanner.actions.action import Asked
from scanner.config import Config
from scanner.deadline import TimeLeft
from scanner.errors import OutOfTime
from scanner.handler.remedies import in_events
from scanner.history.details import MIN_TIME_TO_PUBLISH
from scanner.history.sync import NEWEST
from scanner.screening.presets import presets
from scanner.sources.polygon import pace
from scanner.sources.simulated import SimulatedMarket
from tests.countdown import Countdown
from tests.devserver.running import serving
from tests.handler.conftest import Ask

MARKET = "simulated:60x40"


def asked(fields: dict[str, object], time_left: TimeLeft) -> Asked:
    return Asked(fields, time_left, in_events)


def test_a_sync_fills_an_empty_history(ask: Ask, tmp_path: Path) -> None:
    place = str(tmp_path / "history")
    refused = ask({"limit": 1}, SCANNER_MARKET=MARKET, SCANNER_HISTORY=place)
    assert (refused.status, refused.body["error"]["type"]) == (503, "EmptyHistory")
    status, body = ask({"action": "sync"})
    assert (status, body["fetched"], body["left"], body["repaired"], body["lost"]) == (200, 40, 0, [], [])
    assert (body["market"], body["simulated"], body["history"]["sessions"]) == (MARKET, True, 40)
    answer = ask({"limit": 1}).body
    assert (answer["data"]["digest"], answer["as_of"]) == (body["digest"], body["history"]["last_session"])
    assert NEWEST > 40


def test_a_sync_may_be_of_fewer_sessions(ask: Ask, tmp_path: Path) -> None:
    body = ask({"action": "sync", "sessions": 5}, SCANNER_MARKET=MARKET, SCANNER_HISTORY=str(tmp_path)).body
    assert (body["fetched"], body["history"]["sessions"]) == (5, 5)


def test_a_sync_without_time_does_not_begin(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(_: Config) -> None:
        raise AssertionError("a market was made")

    monkeypatch.setattr("scanner.wiring.make_market", made)
    for action in ("sync", "refresh"):
        status, body = ask({"action": action}, seconds=0.5)
        assert (status, body["error"]["type"]) == (504, "OutOfTime")


BARS = "date,ticker,open,high,low,close,volume\n"
ROWS = [f"2016-09-{day},A,{day},{day},{day},{day},1\n" for day in (26, 27, 28, 29, 30)]


def test_corrections_are_told_in_the_reply_and_the_log(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bars = tmp_path / "bars.csv"
    bars.write_text(BARS + "".join(ROWS))
    ask({"action": "sync"}, SCANNER_MARKET=f"files:{tmp_path}", SCANNER_HISTORY=str(tmp_path / "history"))
    bars.write_text(BARS + "".join([*ROWS[1:3], "2016-09-29,A,99,99,99,99,1\n"]))
    capsys.readouterr()
    body = ask({"action": "sync"}).body
    told = {"sessions": 1, "changed": 1, "added": 0, "removed": 0, "withdrawn": [], "splits": 0, "listings": 0}
    assert (body["fetched"], body["changes"], body["source_ends"]) == (1, told, "2016-09-29")
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["level"], line["changes"], line["source_ends"]) == ("WARNING", told, "2016-09-29")
    note = ask({"limit": 1}).body["notes"][0]["text"]
    assert note.startswith("the source ends with 2016-09-29, before the history does with 2016-09-30: send {")
    body = ask({"action": "sync", "again": True, "from": "2016-09-27"}).body
    assert (body["changes"]["withdrawn"], body["source_ends"]) == (["2016-09-30"], None)
    assert body["history"]["first_session"] == "2016-09-26"
    assert not any(note["code"] == "source-ends" for note in ask({"limit": 1}).body["notes"])


def test_a_sync_ends_in_time_and_the_next_goes_on(ask: Ask, tmp_path: Path) -> None:
    ask({"action": "version"}, SCANNER_MARKET=MARKET, SCANNER_HISTORY=str(tmp_path))
    body = upkeep.sync(asked({}, Countdown(11)))
    assert (body["fetched"], body["left"]) == (10, 30)
    assert wiring.make_history(Config.read()).state().digest == body["digest"]
    assert ask({"action": "sync"}).body["fetched"] == 30


def test_a_sync_tells_the_log_how_far_it_is(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask({"action": "sync"}, SCANNER_MARKET=MARKET, SCANNER_HISTORY=str(tmp_path))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (lines[4]["progress"], lines[4]["done"], lines[4]["of"]) == ("sessions", 20, 40)
    assert len(lines) == 11


def test_a_source_that_refuses_is_told_with_its_status(ask: Ask, tmp_path: Path) -> None:
    status, body = ask(
        {"action": "sync"},
        SCANNER_MARKET="polygon",
        SCANNER_HISTORY=str(tmp_path),
        POLYGON_API_KEY="a-secret-key",
        POLYGON_BASE_URL="http://127.0.0.1:9",
    )
    assert (status, body["error"]["type"]) == (502, "MarketError")
    assert "a-secret-key" not in str(body)


SERVED = SimulatedMarket(tickers=40, sessions=25, seed=12, last=date(2024, 6, 28))
KEY = "a-key-nobody-may-see"


@pytest.fixture
def remote(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A source that tells details."""
    monkeypatch.setattr(pace, "_MAX_CALLS_PER_SECOND", 5_000)
    with serving(SERVED, key=KEY) as url:
        ask(
            {"action": "version"},
            SCANNER_MARKET="polygon",
            SCANNER_HISTORY=str(tmp_path / "history"),
            POLYGON_API_KEY=KEY,
            POLYGON_BASE_URL=url,
        )
        yield


ANYTHING = {"min_price": 0, "min_dollar_volume": 0, "limit": 500}


@pytest.mark.usefixtures("remote")
def test_sectors_are_had_by_an_event(ask: Ask) -> None:
    status, body = ask({"action": "sync", "sessions": 25})
    assert (status, body["details"]) == (200, None)
    unknown = ask({"sectors": ["Services"], **ANYTHING})
    assert unknown.status == 400
    assert 'send {"action": "sync", "details": true}, which asks Polygon for it' in unknown.body["error"]["message"]
    status, body = ask({"action": "sync", "sessions": 25, "details": True})
    assert (status, body["fetched"], body["details"]["left"]) == (200, 3, 0)
    assert body["details"]["asked"] >= body["details"]["found"] > 0
    assert body["digest"] == ask({"action": "health"}).body["history"]["digest"]
    status, answer = ask({"sectors": ["Services"], **ANYTHING})
    assert (status, answer["matched"] > 0) == (200, True)


@pytest.mark.usefixtures("remote")
def test_details_end_in_time_and_the_next_event_goes_on(ask: Ask) -> None:
    ask({"action": "sync", "sessions": 25})
    looks = 4 + int(MIN_TIME_TO_PUBLISH)
    first = upkeep.sync(asked({"sessions": 25, "details": True}, Countdown(4 + looks)))
    details = first["details"]
    assert isinstance(details, dict)
    assert (0 < details["asked"] < 10, details["left"] > 0) == (True, True)
    last = ask({"action": "sync", "sessions": 25, "details": True}).body["details"]
    assert (last["asked"], last["left"]) == (details["left"], 0)


@pytest.mark.usefixtures("remote")
def test_while_sessions_are_left_no_details_are_asked_for(ask: Ask) -> None:
    ask({"action": "version"})
    body = upkeep.sync(asked({"sessions": 25, "details": True}, Countdown(11)))
    assert (body["left"], body["details"]) == (15, None)


def test_a_source_without_details_says_so_before_anything_is_fetched(ask: Ask, tmp_path: Path) -> None:
    place = tmp_path / "history"
    status, body = ask({"action": "sync", "details": True}, SCANNER_MARKET=MARKET, SCANNER_HISTORY=str(place))
    assert (status, body["error"]["message"]) == (502, f'{MARKET} has no details to ask for: leave out "details"')
    assert not place.exists()


def test_warming_answers_every_preset(ask: Ask) -> None:
    status, body = ask({"action": "warm"})
    assert (status, body["left"]) == (200, [])
    assert body["warmed"] == {name: ask({"screen": name}).body["matched"] for name in presets()}


@pytest.mark.parametrize("limit", [1, 5, 50, 51, 500])
def test_what_was_warmed_is_what_is_asked_for_whatever_the_limit(ask: Ask, limit: int) -> None:
    ask({"action": "warm"})
    for name in presets():
        body = ask({"screen": name, "limit": limit}).body
        assert body["cached"], name
        assert len(body["results"]) == min(limit, body["matched"])


def test_warming_ends_in_time(ask: Ask) -> None:
    looks = Countdown(10**6)
    ask({"limit": 1})
    wiring.service().scan({"screen": next(iter(presets()))}, time_left=looks)
    wiring.service_of.cache_clear()
    ask({"limit": 1})
    body = upkeep.warm(asked({}, Countdown(looks.looked)))
    assert list(body["warmed"]) == list(presets())[:1]  # type: ignore[call-overload]  # content is any JSON
    assert body["left"] == list(presets())[1:]


def test_warming_without_time_for_one_preset_says_so(ask: Ask) -> None:
    ask({"action": "version"})
    with pytest.raises(OutOfTime, match="before the first preset was answered"):
        upkeep.warm(asked({}, Countdown(0)))


def test_a_refresh_is_a_sync_and_then_a_warming(ask: Ask) -> None:
    status, body = ask({"source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {}})
    assert status == 200
    assert (body["sync"]["fetched"], body["sync"]["left"]) == (0, 0)
    assert list(body["warm"]["warmed"]) == list(presets())


def test_a_sync_that_has_to_go_on_is_not_followed_by_a_warming(ask: Ask, tmp_path: Path) -> None:
    ask({"action": "version"}, SCANNER_MARKET=MARKET, SCANNER_HISTORY=str(tmp_path))
    body = upkeep.refresh(asked({}, Countdown(10)))
    assert body["warm"] is None
    assert wiring.make_history(Config.read()).state().sessions
