"""Health tells what is wrong and what to do, each part by itself, and never fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner import wiring
from scanner.actions.health import SOURCE_HOLDS
from scanner.doctor.finding import Finding
from scanner.doctor.stored import MISSED
from tests.handler.conftest import Ask, Settings
from tests.redis_server import RedisServer
from tests.sources.polygon.vendor import Asked, Reply, serving
from tests.tardy import tardy


def test_all_is_well(ask: Ask, settings: Settings) -> None:
    status, body = ask({"action": "health"})
    assert (status, body["status"], body["problems"]) == (200, "ok", [])
    assert body["source"] == {"market": "simulated:200x300", "simulated": True}
    history = body["history"]
    assert history["place"] == settings["SCANNER_HISTORY"]
    assert (history["sessions"], history["market"], history["simulated"]) == (300, "simulated:200x300", True)
    assert history["first_session"] < history["last_session"]
    assert history["digest"] == ask({"limit": 1}).body["data"]["digest"]
    assert body["versions"].keys() == {"scanner", "numbers", "python"}


def test_an_empty_history_is_a_problem_with_a_way_out(ask: Ask, tmp_path: Path) -> None:
    status, body = ask({"action": "health"}, SCANNER_HISTORY=str(tmp_path))
    assert (status, body["status"], body["history"]) == (200, "degraded", None)
    assert body["problems"] == [f'the history at {tmp_path} is empty: send {{"action": "sync"}} to fill it']
    assert body["faulty_settings"] == []
    assert body["source"]["market"] == "simulated:200x300"


def test_a_damaged_history_is_a_problem_with_a_way_out(ask: Ask, tmp_path: Path) -> None:
    ask({"action": "sync", "sessions": 3}, SCANNER_HISTORY=str(tmp_path))
    for manifest in tmp_path.glob("*.json"):
        manifest.write_bytes(b"{}")
    body = ask({"action": "health"}).body
    assert body["status"] == "degraded"
    assert 'send {"action": "sync"}' in body["problems"][0]


def test_a_history_whose_newest_state_is_damaged_is_a_problem_while_the_one_before_serves(
    ask: Ask, tmp_path: Path
) -> None:
    for _ in range(2):
        ask({"action": "sync", "sessions": 3}, SCANNER_HISTORY=str(tmp_path))
    (tmp_path / "manifest.json").write_bytes(b"{}")
    body = ask({"action": "health"}).body
    assert (body["status"], body["history"]["sessions"]) == ("degraded", 3)
    way_out = 'send {"action": "sync"}'
    assert body["problems"] == [f"manifest.json is damaged, and the state before it is used: {way_out}"]
    ask({"action": "sync", "sessions": 3})
    assert ask({"action": "health"}).body["status"] == "ok"


@pytest.mark.parametrize(("days", "status"), [(0, "ok"), (30, "degraded")])
def test_a_history_that_has_missed_a_sync_is_a_problem(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, days: int, status: str
) -> None:
    last = datetime.fromisoformat(ask({"action": "health"}).body["history"]["last_session"]).replace(tzinfo=UTC)
    monkeypatch.setattr(wiring, "source_clock", lambda _: last + timedelta(days=days, hours=23))
    body = ask({"action": "health"}).body
    assert body["status"] == status
    if days:
        age = body["history"]["age_sessions"]
        assert age >= MISSED
        assert body["problems"] == [f'the history is {age} sessions old: send {{"action": "sync"}}']


def test_a_wrong_setting_is_a_problem_of_whatever_needs_it(ask: Ask) -> None:
    body = ask({"action": "health"}, SCANNER_MARKET="nowhere").body
    assert body["source"] is None
    assert [problem[:30] for problem in body["problems"]] == ["SCANNER_MARKET='nowhere' canno"]
    assert body["faulty_settings"] == ["SCANNER_MARKET"]
    assert body["history"]["sessions"] == 300
    unreadable = ask({"action": "health"}, SCANNER_THREADS="many").body
    assert (unreadable["history"], unreadable["source"], unreadable["cache"]) == (None, None, None)
    (problem,) = unreadable["problems"]
    assert problem.startswith("SCANNER_THREADS='many' cannot be used")
    assert unreadable["faulty_settings"] == ["SCANNER_THREADS"]


def test_the_cache_is_the_process_s_own_unless_a_redis_is_named(ask: Ask, redis_server: RedisServer) -> None:
    assert ask({"action": "health"}).body["cache"] == {"place": "this process's memory"}
    body = ask({"action": "health"}, REDIS_URL=redis_server.url).body
    assert (body["status"], body["cache"]) == ("ok", {"place": f"Redis at 127.0.0.1:{redis_server.port}"})
    with redis_server.client() as client:
        assert client.dbsize() == 0


def fill(server: RedisServer) -> None:
    with server.client() as client:
        client.config_set("maxmemory", 1)


CHECK = "check REDIS_URL and the server"


@pytest.mark.parametrize(
    ("fail", "todo"),
    [
        (RedisServer.stop, f"{CHECK}, and write rediss:// for one with TLS"),
        (RedisServer.freeze, CHECK),
        (fill, "set its maxmemory-policy to allkeys-lru, or give it more memory"),
    ],
)
def test_a_redis_that_cannot_be_used_is_a_problem_that_names_it(
    ask: Ask, redis_server: RedisServer, fail: Callable[[RedisServer], None], todo: str
) -> None:
    fail(redis_server)
    body = ask({"action": "health"}, REDIS_URL=redis_server.url).body
    assert (body["status"], body["cache"]) == ("degraded", None)
    (problem,) = body["problems"]
    assert problem.startswith(f"Redis at 127.0.0.1:{redis_server.port} ")
    assert problem.endswith(f": {todo}")


def test_what_nobody_expected_is_named_and_told_to_the_log(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "make_market", lambda _: 1 / 0)
    status, body = ask({"action": "health"})
    assert (status, body["status"]) == (200, "degraded")
    assert body["problems"] == ["the source could not be checked (ZeroDivisionError): the log says more"]
    assert "division by zero" in capsys.readouterr().out


def polygon(ask: Ask, url: str, key: str = "any") -> dict[str, Any]:
    """The health of a function whose source is a server of Polygon's kind."""
    return ask({"action": "health"}, SCANNER_MARKET="polygon", POLYGON_API_KEY=key, POLYGON_BASE_URL=url).body


def test_a_source_that_fails_is_asked_once(ask: Ask) -> None:
    with serving(lambda _: Reply(b"", 503)) as vendor:
        body = polygon(ask, vendor.url)
        assert len(vendor.asked) == 1
    assert (body["status"], body["source"]) == ("degraded", None)
    assert "failed with HTTP 503" in body["problems"][0]


def test_a_source_that_takes_no_more_calls_is_well(ask: Ask) -> None:
    with serving(lambda _: Reply(b"", 429)) as vendor:
        body = polygon(ask, vendor.url)
        assert len(vendor.asked) == 1
    assert (body["status"], body["source"]) == ("ok", {"market": f"polygon:{vendor.url.removeprefix('http://')}"})


def test_a_source_is_asked_once_a_minute(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda _: Reply({"serverTime": "2024-06-28T12:00:00+00:00"})) as vendor:
        for _ in range(3):
            assert polygon(ask, vendor.url)["status"] == "ok"
        assert len(vendor.asked) == 1
        monkeypatch.setattr("scanner.actions.health._LAST.begun", time.monotonic() - SOURCE_HOLDS - 1)
        polygon(ask, vendor.url)
        assert len(vendor.asked) == 2
        polygon(ask, vendor.url, key="another")
        assert len(vendor.asked) == 3


def test_a_silent_source_keeps_nobody_waiting_and_is_asked_no_more_meanwhile(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.actions.health.SOURCE_PATIENCE", 0.3)
    over = threading.Event()

    def answer(_: Asked) -> Reply:
        over.wait(30)
        return Reply({"serverTime": "2024-06-28T12:00:00+00:00"})

    with serving(answer) as vendor:
        began = time.monotonic()
        for _ in range(2):
            body = polygon(ask, vendor.url)
            assert body["problems"] == [
                "the source did not answer within 0.3 s: check the network and POLYGON_BASE_URL"
            ]
        assert time.monotonic() - began < 5
        assert len(vendor.asked) == 1
        over.set()
        monkeypatch.setattr("scanner.actions.health.SOURCE_PATIENCE", 30)
        assert polygon(ask, vendor.url)["status"] == "ok"
        assert len(vendor.asked) == 1


def test_a_doctor_looks_at_more_and_speaks_of_events(ask: Ask, tmp_path: Path) -> None:
    status, body = ask({"action": "doctor"}, SCANNER_HISTORY=str(tmp_path), SCANNER_THREADS="1")
    assert (status, body["status"]) == (200, "fail")
    found = {finding["part"]: finding for finding in body["findings"]}
    assert list(found) == ["versions", "machine", "history", "storage", "source", "cache", "clock"]
    assert found["history"]["said"] == f'the history at {tmp_path} is empty: send {{"action": "sync"}} to fill it'
    assert found["storage"]["facts"]["free_bytes"] > 0


def test_a_doctor_gives_up_what_does_not_answer_in_the_time_there_is(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    over, late = threading.Event(), list[bool]()

    def hanging(_: object) -> Finding:
        late.append(not over.wait(10))
        return Finding("storage", "ok", "", {})

    monkeypatch.setattr("scanner.doctor.examination.stored.writable", hanging)
    status, body = ask({"action": "doctor"}, seconds=2)
    assert late == []
    over.set()
    assert (status, body["status"]) == (200, "fail")
    assert ["storage did not answer" in finding["said"] for finding in body["findings"]].count(True) == 1


def test_a_history_in_s3_that_is_frozen_is_a_problem_and_holds_nobody(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.actions.health.HISTORY_TIMEOUT", 1.0)
    for dripping in (False, True):
        with tardy(monkeypatch, dripping=dripping):
            begun = time.monotonic()
            body = ask({"action": "health"}, SCANNER_HISTORY="s3://prices/us").body
            assert time.monotonic() - begun < 30
        assert (body["status"], body["history"]) == ("degraded", None)
        assert "s3://prices/us cannot be reached (it did not answer in time): check the network" in body["problems"][0]
