"""Two services, one Redis, one function: what is asked at the same time is computed once, and each may fail."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import boto3
import orjson
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from scanner.actions.registry import ACTIONS
from tests.backend.conftest import Settings
from tests.backend.lambda_host import KEY, REGION, SECRET
from tests.backend.processes import Got, Process, computed, fetch, function, invoked, running, scans, service, signed_in
from tests.redis_server import RedisServer
from tests.redis_server import running as redis_running

READER, ADMINISTRATOR = {"x-api-key": "a-reader"}, {"x-api-key": "an-administrator"}


def hashed(name: str, key: str) -> str:
    """A key as the settings have it."""
    return f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"


KEYS = {
    "SCANNER_API_KEYS": hashed("web", READER["x-api-key"]),
    "SCANNER_ADMIN_KEYS": hashed("ops", ADMINISTRATOR["x-api-key"]),
    "SCANNER_RATE_LIMIT": "100000",  # more than any of these tests asks for
}


class Together(NamedTuple):
    """The processes."""

    services: tuple[Process, Process]
    host: Process
    redis: RedisServer


@contextmanager
def brought_up(settings: Settings, folder: Path) -> Iterator[Together]:
    """Start them all."""
    with redis_running(folder) as redis, running(function({**settings, "REDIS_URL": redis.url})) as host:
        web = {**KEYS, **signed_in(host.url), "SCANNER_BACKEND": "lambda:scanner:live", "REDIS_URL": redis.url}
        with running(service(web)) as first, running(service(web)) as second:
            yield Together((first, second), host, redis)


@pytest.fixture(scope="module")
def together(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    with brought_up(settings, tmp_path_factory.mktemp("redis")) as found:
        yield found


@pytest.fixture
def apart(settings: Settings, tmp_path: Path) -> Iterator[Together]:
    """Those of one test: a service leaves a Redis that has failed alone for a while."""
    with brought_up(settings, tmp_path) as found:
        yield found


def get(one: Process, path: str, posted: object = None, key: Mapping[str, str] = ADMINISTRATOR) -> Got:
    """Ask a service with a key."""
    return fetch(f"{one.url}{path}", posted, key)


def ask(services: tuple[Process, Process], path: str, times: int = 100) -> list[Got]:
    """Ask two services so often at the same time."""
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(lambda turn: get(services[turn % 2], f"{path}"), range(times)))


def test_a_hundred_equal_questions_at_once_compute_once(together: Together) -> None:
    before = computed(together.host), scans(together.host)
    answers = ask(together.services, "/v1/scan?screen=minervini&limit=7")
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert (computed(together.host), scans(together.host)) == (before[0] + 1, before[1] + 1)


def test_a_stored_answer_is_given_without_the_function(together: Together) -> None:
    path = "/v1/scan?where=close%20%3E%20sma(50)&limit=9"
    first = get(together.services[0], f"{path}")
    before = invoked(together.host)
    stored = get(together.services[1], "/v1/scan?where=close%3ESMA(50)&limit=9&columns=")
    assert "detail=redis" in stored.headers["cache-status"]
    assert stored.json["results"] == [
        {**row, "reasons": [{**reason, "clause": "close>SMA(50)"} for reason in row["reasons"]]}
        for row in first.json["results"]
    ]
    assert invoked(together.host) - before <= 1  # which may have been about the data's status


def test_a_redis_that_is_killed_costs_no_answer(apart: Together) -> None:
    path = "/v1/scan?where=close%20%3E%20ema(20)&limit=4"
    before = get(apart.services[0], f"{path}")
    apart.redis.stop()
    for one in apart.services:
        after = get(one, f"{path}&fields=ticker")
        assert after.status == 200
        assert [row["ticker"] for row in after.json["results"]] == [row["ticker"] for row in before.json["results"]]
    assert {answer.status for answer in ask(apart.services, "/v1/scan?where=rsi(14)%20%3C%2045", 20)} == {200}


def test_a_function_that_is_killed_while_it_answers_is_a_clear_error_and_the_next_question_works(
    apart: Together,
) -> None:
    path = "/v1/scan?where=ema(33)%20%3E%200&limit=3"
    get(apart.services[0], "/v1/status")  # so that the data's status is known, and the next thing asked is the question
    apart.host.freeze()  # the question arrives, and no answer comes
    with ThreadPoolExecutor(1) as threads:
        broken = threads.submit(get, apart.services[0], path)
        while not apart.host.is_asked():
            time.sleep(0.05)
        apart.host.stop()
        got = broken.result()
    assert got.status == 502
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json["type"] == "urn:us-market-scanner:problem:backend-error"
    said = got.json["detail"]  # on a busy machine the status has to be asked for once more, and breaks off instead
    assert "broke off its answer" in said or "cannot be reached" in said
    apart.host.start()
    assert get(apart.services[0], f"{path}").status == 200


def test_administration_goes_through_and_its_right_is_checked_in_front(together: Together) -> None:
    for path in ("/v1/admin/sync", "/v1/admin/doctor", "/v1/admin/warm"):
        assert get(together.services[0], path, {}, READER).status == 403
    synced = get(together.services[0], "/v1/admin/sync", {"sessions": 300})
    assert synced.status == 200
    assert synced.json["left"] == 0
    examined = get(together.services[0], "/v1/admin/doctor", {})
    assert {"history", "source"} <= {finding["part"] for finding in examined.json["findings"]}


def test_the_versions_tell_who_computes(together: Together) -> None:
    assert get(together.services[0], "/v1/status").json["versions"]["backend"] == "lambda:scanner:live"
    assert get(together.services[0], "/readyz").json == {"status": "ready"}


EVENTS: dict[str, dict[str, object]] = {
    "scan": {"limit": 2},
    "values": {"expressions": "close"},
    "check": {"where": "close > 5"},
    "show": {"ticker": "TICKER"},
    "bars": {"ticker": "TICKER", "sessions": 3},
}


@pytest.mark.parametrize("name", [name for name, action in ACTIONS.items() if action.rights == "read"])
def test_boto3_invokes_every_action_that_reads(together: Together, name: str) -> None:
    ticker = get(together.services[0], "/v1/scan?limit=1").json["results"][0]["ticker"]
    fields = {field: ticker if value == "TICKER" else value for field, value in EVENTS.get(name, {}).items()}
    client = boto3.client(
        "lambda",
        endpoint_url=together.host.url,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        config=Config(retries={"total_max_attempts": 1}),
    )
    found = client.invoke(FunctionName="scanner", Payload=orjson.dumps({"action": name, **fields}))
    reply = orjson.loads(found["Payload"].read())
    assert reply["statusCode"] == 200, reply["body"]


def test_a_signed_call_of_the_function_s_url_is_answered_and_an_unsigned_one_is_not(together: Together) -> None:
    url = f"{together.host.url}/v1/scan?limit=2"
    request = AWSRequest("GET", url)
    SigV4Auth(Credentials(KEY, SECRET), "lambda", REGION).add_auth(request)
    signed = fetch(url, headers=dict(request.headers))
    assert signed.status == 200
    assert signed.body == get(together.services[0], "/v1/scan?limit=2").body
    assert fetch(url).status == 403


def test_a_key_that_is_revoked_gets_nothing_not_even_what_is_stored(together: Together) -> None:
    first = together.services[0]
    revoked = service({**first.settings, "SCANNER_API_KEYS": hashed("web", "the-next-key")})
    path = "/v1/scan?limit=6"
    assert get(first, path, key=READER).status == 200
    with running(revoked):
        assert get(revoked, path, key=READER).status == 401
        assert get(revoked, path, key={"x-api-key": "the-next-key"}).status == 200


def test_a_key_that_asks_too_often_is_told_when_to_ask_again_and_costs_the_function_nothing(together: Together) -> None:
    limited = service({**together.services[0].settings, "SCANNER_RATE_LIMIT": "3"})
    with running(limited):
        asked = [get(limited, f"/v1/scan?limit=2&min_price={turn}", key=READER) for turn in range(2, 12)]
        refused = [answer for answer in asked if answer.status == 429]
        assert refused
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        before = invoked(together.host)
        assert get(limited, "/v1/scan?limit=2&min_price=99", key=READER).status == 429
        assert invoked(together.host) == before
