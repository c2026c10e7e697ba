"""Another service's questions: let in by a key, and told values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import orjson
import pytest

from scanner.actions.action import Content
from scanner.backend.messages import content_of, unpacked
from scanner.config import HttpConfig
from scanner.errors import AnswerTooLarge, EmptyHistory, RequestError
from scanner.http.body import Call
from scanner.http.contract import Seen, answer
from scanner.http.message import Request, Response
from scanner.http.parameters import MAX_BODY
from scanner.http.routes import BACKEND, routes
from scanner.http.setup import make_contract
from scanner.result import Answer

KEYS = {"web": "a-key", "ops": "an-administrator"}


@pytest.fixture
def config(environment: None) -> Iterator[HttpConfig]:
    """With keys for everybody."""
    lines = {name: f"{name}:{hashlib.sha256(key.encode()).hexdigest()}" for name, key in KEYS.items()}
    yield HttpConfig.read({"SCANNER_API_KEYS": lines["web"], "SCANNER_ADMIN_KEYS": lines["ops"]})
    make_contract.cache_clear()


def ask(
    config: HttpConfig, message: object, key: str = KEYS["web"], *, method: str = "POST", largest: int | None = None
) -> tuple[Response, Seen]:
    """Send a message."""
    body = message if isinstance(message, bytes) else orjson.dumps(message)
    headers = {"x-api-key": key, "accept-encoding": "zstd"}
    request = Request(method, BACKEND, headers=headers, body=body)
    return answer(request, lambda: make_contract(config), Call("an-id", largest=largest))


def question(action: str, **fields: object) -> dict[str, object]:
    """A message."""
    return {"action": action, "config": fields, "form": "values", "seconds": 60}


def told(response: Response) -> Content:
    """What a response tells."""
    assert response.status == 200
    packed = response.headers.get("content-encoding") == "zstd"
    return content_of(unpacked(response.body) if packed else response.body)


def test_what_was_found_is_told_as_values(config: HttpConfig) -> None:
    response, seen = ask(config, question("scan", limit=3))
    found = told(response)
    assert isinstance(found, Answer)
    assert len(found.results) == 3
    assert response.headers["cache-control"] == "no-store"
    assert (seen.route, seen.action, seen.caller.name, seen.error) == (BACKEND, "scan", "web", None)


def test_an_error_is_told_as_a_value(config: HttpConfig) -> None:
    for fields in ({"limit": 0}, {"where": "close > smaa(5)"}, {"x": 1}):
        response, seen = ask(config, question("scan", **fields))
        with pytest.raises(RequestError):
            told(response)
        assert isinstance(seen.error, RequestError)


def test_where_things_are_is_for_administrators(
    config: HttpConfig, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("SCANNER_HISTORY", str(tmp_path))
    with pytest.raises(EmptyHistory, match=r"^cannot answer now: .* its log, by an-id$"):
        told(ask(config, question("scan"))[0])
    with pytest.raises(EmptyHistory, match="the history at"):
        told(ask(config, question("scan"), KEYS["ops"])[0])


@pytest.mark.parametrize("key", ["", "another"])
def test_without_a_known_key_nothing_is_told(config: HttpConfig, key: str) -> None:
    assert ask(config, question("scan"), key)[0].status == 401


def test_administration_takes_a_key_of_its_own(config: HttpConfig) -> None:
    assert ask(config, question("warm"))[0].status == 403
    assert told(ask(config, question("warm"), KEYS["ops"])[0])


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        ({"action": "scan"}, 400),
        ({**question("scan"), "form": "rows"}, 400),
        ({**question("scan"), "config": []}, 400),
        (question("scam"), 400),
        (b" " * (MAX_BODY + 1), 413),
    ],
)
def test_what_is_no_question_of_a_service_is_refused(config: HttpConfig, message: object, status: int) -> None:
    response, _ = ask(config, message)
    assert response.status == status
    assert response.headers["content-type"] == "application/problem+json"


def test_it_takes_posts_alone(config: HttpConfig) -> None:
    response, _ = ask(config, question("scan"), method="GET")
    assert (response.status, response.headers["allow"]) == (405, "POST")


def test_an_answer_that_cannot_be_passed_on_is_an_error_of_its_size(config: HttpConfig) -> None:
    with pytest.raises(AnswerTooLarge):
        told(ask(config, question("scan", limit=50), largest=2_000)[0])


def test_questions_of_services_are_counted_as_others(config: HttpConfig) -> None:
    limited = HttpConfig(api_keys=config.api_keys, rate=1)
    assert ask(limited, question("version"))[0].status == 200
    response, _ = ask(limited, question("version"))
    assert response.status == 429
    assert int(response.headers["retry-after"]) > 0


def test_the_address_is_none_of_the_table_s() -> None:
    assert BACKEND not in {route.path for route in routes()}
