"""Many questions at once, of a real history: one panel, bounded memory, and health in between."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import urllib3

from scanner import wiring
from scanner.asgi_server import listen, url_of
from scanner.config import SETTINGS, HttpConfig
from scanner.http.setup import make_contract
from scanner.panel.panel import panel_at
from scanner.server.serve import make_server
from tests.filled import filled

QUESTIONS = [f"/v1/scan?limit=3&where=close%20%3E%20sma({bars})%20%2B%20{bars % 7}" for bars in range(5, 45)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return filled(tmp_path_factory.mktemp("served") / "history", "simulated:800x300")


@pytest.fixture
def url(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    make_contract.cache_clear()
    wiring.service_of.cache_clear()
    with closing(listen("127.0.0.1", 0)) as listening:
        server = make_server(HttpConfig.read(), "127.0.0.1")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield url_of(listening)
        server.should_exit = True
        thread.join()
    make_contract.cache_clear()
    wiring.service_of.cache_clear()


def test_questions_that_come_at_once_share_one_panel_and_health_answers_in_between(
    url: str, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(*args: Any) -> Any:
        made.append(threading.current_thread().name)
        return panel_at(*args)

    monkeypatch.setattr("scanner.service.panel_at", counted)
    tracemalloc.start()
    with urllib3.PoolManager(maxsize=50, timeout=120, retries=False) as pool, ThreadPoolExecutor(40) as several:
        asked = [several.submit(pool.request, "GET", f"{url}{question}") for question in QUESTIONS]
        while not all(one.done() for one in asked):
            assert pool.request("GET", f"{url}/healthz").status == 200
        answers = [one.result() for one in asked]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stored = sum(path.stat().st_size for path in Path(settings["SCANNER_HISTORY"]).rglob("*") if path.is_file())
    print(f"{len(made)} panels, peak {peak >> 20} MiB of a history of {stored >> 20} MiB")
    assert [answer.status for answer in answers] == [200] * len(QUESTIONS)
    assert len({answer.json()["data"]["digest"] for answer in answers}) == 1
    assert len(made) == 1
    assert peak < 512 << 20  # forty panels, or forty times a scan's own memory, would be more


def test_equal_questions_that_come_at_once_get_equal_bytes(url: str) -> None:
    with urllib3.PoolManager(maxsize=50, timeout=120, retries=False) as pool, ThreadPoolExecutor(20) as several:
        asked = [several.submit(pool.request, "GET", f"{url}{QUESTIONS[0]}") for _ in range(40)]
        answers = [one.result() for one in asked]
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1
