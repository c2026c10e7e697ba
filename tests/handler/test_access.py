"""Who may do what: over HTTP nobody administers unless a setting says so; a direct invocation always may."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from scanner.handler import handler
from scanner.http.setup import make_contract
from tests.handler.conftest import Ask, context
from tests.handler.envelopes import BODY, ENCODED, HTTP, IMITATIONS, REFUSED

ADMINISTRATIVE = ["doctor", "refresh", "sync", "warm"]


def contents(place: Path) -> list[Path]:
    return sorted(place.rglob("*"))


def answered(event: object) -> tuple[int, dict[str, Any]]:
    """The status and the content of a reply in whichever form."""
    made: dict[str, Any] = handler(event, context())
    return int(made["status"] if "status" in made else made["statusCode"]), json.loads(made["body"])


@pytest.mark.usefixtures("ask")
@pytest.mark.parametrize("name", HTTP)
@pytest.mark.parametrize("encoded", [False, True])
def test_a_scan_is_answered_over_every_form_of_http(name: str, *, encoded: bool) -> None:
    status, body = answered(HTTP[name](ENCODED if encoded else BODY, encoded=encoded))
    assert (status, len(body["results"])) == (200, min(body["matched"], 1))


@pytest.mark.parametrize("action", ADMINISTRATIVE)
@pytest.mark.parametrize("name", HTTP)
def test_administration_over_http_is_refused_and_does_nothing(ask: Ask, tmp_path: Path, name: str, action: str) -> None:
    ask({"action": "version"}, SCANNER_MARKET="simulated:60x40", SCANNER_HISTORY=str(tmp_path))
    for more in ("", ', "config": {}', ', "sessions": -1'):
        status, body = answered(HTTP[name](f'{{"action": "{action}"{more}}}'))
        assert (status, body["error"]["type"]) == (403, "AdministrationRefused")
        assert "SCANNER_HTTP_ADMIN=1" in body["error"]["message"]
    assert contents(tmp_path) == []


@pytest.mark.parametrize("name", HTTP)
def test_a_setting_opens_administration_over_http(ask: Ask, tmp_path: Path, name: str) -> None:
    ask(
        {"action": "version"},
        SCANNER_MARKET="simulated:10x2",
        SCANNER_HISTORY=str(tmp_path),
        SCANNER_HTTP_ADMIN="1",
    )
    status, body = answered(HTTP[name](json.dumps({"action": "sync"})))
    assert (status, body["fetched"]) == (200, 2)
    assert answered(HTTP[name](None, "GET"))[1]["history"]["place"] == str(tmp_path)


@pytest.mark.parametrize("value", ["0", "", "true", "yes", "11"])
def test_nothing_but_1_opens_it_and_no_other_setting_that_is_wrong(ask: Ask, value: str) -> None:
    ask({"action": "version"}, SCANNER_HTTP_ADMIN=value, SCANNER_THREADS="many")
    assert answered(HTTP["rest"](json.dumps({"action": "warm"})))[0] == 403


@pytest.mark.parametrize("action", [*ADMINISTRATIVE, "health"])
def test_direct_invocations_keep_it(ask: Ask, tmp_path: Path, action: str) -> None:
    ask({"action": "sync"}, SCANNER_MARKET="simulated:60x40", SCANNER_HISTORY=str(tmp_path), SCANNER_HTTP_ADMIN="0")
    status, body = answered({"action": action})
    assert status == 200
    assert len(body) > 2


@pytest.mark.parametrize("name", HTTP)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_health_over_http_is_a_word(ask: Ask, tmp_path: Path, name: str, method: str) -> None:
    status, body = answered(HTTP[name](None, method))
    assert (status, body["status"], sorted(body)) == (200, "ok", ["request_id", "status"])
    assert answered(HTTP[name]('{"action": "health"}'))[1] == body
    ask({"action": "version"}, SCANNER_HISTORY=str(tmp_path))
    status, body = answered(HTTP[name](None, method))
    assert (status, body["status"], sorted(body)) == (200, "degraded", ["request_id", "status"])


@pytest.mark.parametrize("name", HTTP)
def test_an_error_over_http_does_not_say_where_things_are(
    ask: Ask, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask({"action": "version"}, SCANNER_HISTORY=str(tmp_path))
    status, body = answered(HTTP[name](BODY))
    assert (status, body["error"]["type"]) == (503, "EmptyHistory")
    assert str(tmp_path) not in json.dumps(body)
    assert body["request_id"] in body["error"]["message"]
    assert str(tmp_path) in capsys.readouterr().out.splitlines()[-1]  # where the operator looks
    assert str(tmp_path) in answered(json.loads(BODY))[1]["error"]["message"]


@pytest.mark.parametrize("around", HTTP)
def test_a_body_that_imitates_another_event_is_refused_and_does_nothing(ask: Ask, tmp_path: Path, around: str) -> None:
    """A market that cannot answer makes a schedule's event raise."""
    ask({"action": "version"}, SCANNER_MARKET="files:/nowhere", SCANNER_HISTORY=str(tmp_path))
    for imitation in IMITATIONS.values():
        for body in (json.dumps(imitation), json.dumps(json.dumps(imitation))):
            status, _ = answered(HTTP[around](body))
            assert status == 400
    assert contents(tmp_path) == []


@pytest.mark.usefixtures("ask")
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_by_name_with_how_to_ask(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    event, part = REFUSED[name]
    status, body = answered(event)
    assert status == 400
    message = body["error"]["message"]
    assert part in message
    assert '{"action": "scan", "screen": "minervini"}' in message
    line = json.loads(capsys.readouterr().out.splitlines()[-1])  # nobody reads the reply to most of these
    assert (line["level"], line["problem"]) == ("WARNING", message)


@pytest.mark.usefixtures("ask")
@pytest.mark.parametrize("name", HTTP)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_answered_with_those_that_are_taken(name: str, method: str) -> None:
    made: dict[str, Any] = handler(HTTP[name](BODY, method), context())
    headers = made.get("headers") or {key: values[0] for key, values in made["multiValueHeaders"].items()}
    assert (made["statusCode"], headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.usefixtures("ask")
def test_an_envelope_invoked_directly_counts_as_what_it_is() -> None:
    posted = HTTP["http_api_2"](json.dumps({"action": "doctor"}))
    assert answered(posted)[0] == answered(json.dumps(posted))[0] == 403


def with_key(event: dict[str, Any], key: str) -> dict[str, Any]:
    """Send a key with a request of any form."""
    name = "multiValueHeaders" if "multiValueHeaders" in event else "headers"
    several = any(isinstance(value, list) for value in event[name].values()) or name == "multiValueHeaders"
    return {**event, name: {**event[name], "X-Api-Key": [key] if several else key}}


@pytest.mark.parametrize("name", HTTP)
def test_where_keys_are_set_every_request_over_http_needs_one(ask: Ask, name: str) -> None:
    setting = f"web:{hashlib.sha256(b'planted').hexdigest()}"
    assert ask({"action": "version"}, SCANNER_API_KEYS=setting, SCANNER_RATE_LIMIT="3").status == 200
    make_contract.cache_clear()
    for event in (HTTP[name](BODY), HTTP[name](None, "GET"), with_key(HTTP[name](BODY), "other")):
        status, body = answered(event)
        assert (status, body["error"]["type"]) == (401, "KeyRefused")
    posted, looked = with_key(HTTP[name](BODY), "planted"), with_key(HTTP[name](None, "GET"), "planted")
    assert [answered(event)[0] for event in (posted, looked, posted, posted)] == [200, 200, 200, 429]
    assert answered(json.loads(BODY))[0] == 200  # a direct invocation


def test_a_refusal_for_want_of_a_key_says_how_and_when(ask: Ask) -> None:
    setting = f"web:{hashlib.sha256(b'planted').hexdigest()}"
    ask({"action": "version"}, SCANNER_API_KEYS=setting, SCANNER_RATE_LIMIT="1")
    make_contract.cache_clear()
    refused = handler(HTTP["http_api_2"](BODY), context())
    assert refused["headers"]["www-authenticate"].startswith("Bearer")
    replies = [handler(with_key(HTTP["http_api_2"](BODY), "planted"), context()) for _ in range(2)]
    assert 1 <= int(replies[1]["headers"]["retry-after"]) <= 60


def test_a_key_is_named_in_the_log_and_not_shown(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    setting = f"web:{hashlib.sha256(b'planted').hexdigest()}"
    ask({"action": "version"}, SCANNER_API_KEYS=setting)
    answered(with_key(HTTP["rest"](BODY), "planted"))
    said = capsys.readouterr().out
    assert json.loads(said.splitlines()[-1])["caller"] == "web"
    assert "planted" not in said
    assert setting[4:] not in said
