"""A response is given again while the data stands as it stood; no more of them are kept than may be."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Never

import pytest

from scanner.deadline import TimeLeft, unlimited
from scanner.errors import EmptyHistory, OutOfTime
from scanner.http import responses
from scanner.http.message import Request, Response
from scanner.http.responses import MAX_RESPONSE, STANDING_TTL, Made, Responses, SteadyBackend
from scanner.standing import Standing
from tests.http.test_freshness import STANDING

GET = Request("GET", "/v1/scan", "limit=5", {"accept-encoding": "gzip"})
MADE = Response(200, {"etag": '"a"', "cache-status": "scanner; fwd=miss"}, b"{}")


class Backend:
    """A backend that counts how often it is asked.

    Attributes:
        standing_now: what it tells.
    """

    def __init__(self) -> None:
        self.asked = 0
        self.standing_now = STANDING
        self.wait: Callable[[], object] = int

    def run(self, *_: object) -> Never:
        raise NotImplementedError

    def standing(self, as_of: object, time_left: TimeLeft) -> Standing:  # the port's
        self.asked += 1
        self.wait()
        return replace(self.standing_now)  # equal, and another object


@pytest.fixture
def clock() -> list[float]:
    return [100.0]


@pytest.fixture
def behind() -> Backend:
    return Backend()


@pytest.fixture
def backend(behind: Backend, clock: list[float]) -> SteadyBackend:
    return SteadyBackend(behind, lambda: clock[0])


def put(kept: Responses, backend: SteadyBackend, request: Request = GET, response: Response = MADE) -> None:
    kept.put(request, Made("/v1/scan", "scan", None, backend.standing(None, unlimited), response))


def test_an_equal_request_gets_the_response_again(backend: SteadyBackend, behind: Backend) -> None:
    kept = Responses()
    assert kept.get(GET, backend, unlimited) is None
    put(kept, backend)
    found = kept.get(GET, backend, unlimited)
    assert found is not None
    again = found.response
    assert (again.status, again.body, again.headers["etag"]) == (200, b"{}", '"a"')
    assert again.headers["cache-status"] == "scanner; hit; detail=response"
    assert behind.asked == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(GET, path="/v1/values"),
        replace(GET, query="limit=6"),
        replace(GET, headers={"accept-encoding": "zstd"}),
        replace(GET, headers={}),
    ],
)
def test_another_request_does_not(backend: SteadyBackend, other: Request) -> None:
    kept = Responses()
    put(kept, backend)
    assert kept.get(other, backend, unlimited) is None


def test_the_data_are_looked_at_once_a_second(backend: SteadyBackend, behind: Backend, clock: list[float]) -> None:
    kept = Responses()
    put(kept, backend)
    clock[0] += 0.9 * STANDING_TTL
    assert kept.ready(GET, backend) is not None
    clock[0] += 0.2 * STANDING_TTL
    assert kept.ready(GET, backend) is None  # it has to wait for the backend
    assert kept.get(GET, backend, unlimited) is not None
    assert kept.ready(GET, backend) is not None
    assert behind.asked == 2


def test_other_data_make_the_response_worthless(backend: SteadyBackend, behind: Backend, clock: list[float]) -> None:
    kept = Responses()
    put(kept, backend)
    behind.standing_now = replace(STANDING, digest="d2" * 32)
    clock[0] += STANDING_TTL
    assert kept.get(GET, backend, unlimited) is None
    assert kept.ready(GET, backend) is None


def test_of_many_who_ask_at_once_one_looks(backend: SteadyBackend, behind: Backend) -> None:
    together = Barrier(8)

    def ask(_: int) -> Standing:
        together.wait()
        return backend.standing(None, unlimited)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [STANDING] * 8
    assert behind.asked == 1


def test_who_waits_for_the_look_waits_no_longer_than_there_is_time(backend: SteadyBackend, behind: Backend) -> None:
    def too_late() -> None:
        with ThreadPoolExecutor(1) as threads, pytest.raises(OutOfTime):
            threads.submit(backend.standing, None, lambda: 0.0).result()

    behind.wait = too_late
    backend.standing(None, unlimited)


def test_a_backend_that_fails_is_asked_again(backend: SteadyBackend, behind: Backend) -> None:
    def fail() -> Never:
        raise EmptyHistory("x")

    behind.wait = fail
    for _ in range(2):
        with pytest.raises(EmptyHistory):
            backend.standing(None, unlimited)
    behind.wait = int
    assert backend.standing(None, unlimited) == STANDING


def test_what_was_used_last_stays_within_the_bytes_there_are(
    backend: SteadyBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "MAX_BYTES", 25_000)
    kept = Responses()
    requests = [replace(GET, query=f"limit={limit}") for limit in range(1, 5)]
    for request in requests[:3]:
        put(kept, backend, request, replace(MADE, body=b"x" * 5_000))
    assert kept.get(requests[0], backend, unlimited) is not None
    put(kept, backend, requests[3], replace(MADE, body=b"x" * 5_000))
    found = [kept.get(request, backend, unlimited) is not None for request in requests]
    assert found == [True, False, True, True]


def test_the_same_response_counts_once(backend: SteadyBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "MAX_BYTES", 25_000)
    kept = Responses()
    put(kept, backend, replace(GET, query="limit=1"))
    for _ in range(50):
        put(kept, backend, GET, replace(MADE, body=b"x" * 5_000))
    assert kept.get(replace(GET, query="limit=1"), backend, unlimited) is not None


def test_what_is_too_large_or_was_posted_is_not_kept(backend: SteadyBackend) -> None:
    kept = Responses()
    put(kept, backend, GET, replace(MADE, body=b"x" * MAX_RESPONSE))
    put(kept, backend, replace(GET, method="POST"))
    assert kept.get(GET, backend, unlimited) is None


def test_no_more_sessions_are_remembered_than_may_be(backend: SteadyBackend, behind: Backend) -> None:
    for day in range(3 * responses.MAX_STANDINGS):
        backend.standing(day, unlimited)
    assert backend.known(3 * responses.MAX_STANDINGS - 1) == STANDING
    assert backend.known(0) is None
    assert behind.asked == 3 * responses.MAX_STANDINGS
