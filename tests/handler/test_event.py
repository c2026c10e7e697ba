"""What an event asks for, in each of its forms; whatever else it is, a list of faults."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest

from scanner.actions.registry import ACTIONS, MAX_SESSIONS
from scanner.errors import RequestError, WrongMethod
from scanner.handler.envelope import SCHEDULE
from scanner.handler.event import MAX_FIELDS, Call, read_event
from scanner.handler.remedies import in_events
from scanner.remedy import sentence
from tests.handler.envelopes import IMITATIONS

FIELDS = {"screen": "minervini", "limit": 5}
FORMS = [FIELDS, {"action": "scan", **FIELDS}, {"action": "scan", "config": FIELDS}, {"config": FIELDS}]


def http(body: str | None = None, method: str = "POST", *, encoded: bool = False) -> dict[str, object]:
    """An event as a function URL makes it."""
    about = {"method": method, "path": "/", "sourceIp": "192.0.2.1"}
    sent = {} if body is None else {"body": body}
    return {"version": "2.0", "requestContext": {"http": about}, "isBase64Encoded": encoded, **sent}


def faults(event: object) -> dict[str, str]:
    with pytest.raises(RequestError) as caught:
        read_event(event)
    return {fault.field: sentence(fault.problem, fault.remedy, in_events) for fault in caught.value.faults}


@pytest.mark.parametrize("event", FORMS)
@pytest.mark.parametrize(
    "sent",
    [
        lambda event: event,
        json.dumps,
        lambda event: "\ufeff" + json.dumps(event, indent=2),
        lambda event: http(json.dumps(event)),
        lambda event: http("\ufeff" + json.dumps(event)),
        lambda event: http(base64.b64encode(json.dumps(event).encode()).decode(), encoded=True),
    ],
    ids=["object", "text", "text with a byte-order mark", "http", "http with a byte-order mark", "http in base64"],
)
def test_every_form_asks_for_the_same(event: object, sent: object) -> None:
    assert callable(sent)
    assert read_event(sent(event)) == Call("scan", FIELDS)


def test_an_empty_event_is_a_scan_by_default() -> None:
    assert read_event({}) == read_event({"action": None, "config": None}) == Call("scan", {})


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_can_be_asked_for(action: str) -> None:
    fields = {field.name: "SPY" for field in ACTIONS[action].fields if field.required}
    assert read_event({"action": action, **fields}) == Call(action, fields)


@pytest.mark.parametrize("action", ["sync", "refresh"])
@pytest.mark.parametrize("sessions", [1, MAX_SESSIONS, None])
def test_a_sync_may_name_a_number_of_sessions(action: str, sessions: int | None) -> None:
    assert read_event({"action": action, "sessions": sessions}) == Call(action, {"sessions": sessions})


@pytest.mark.parametrize("sessions", [0, -1, MAX_SESSIONS + 1, True, 2.5, "600", [600]])
def test_a_number_of_sessions_out_of_bounds_is_refused(sessions: object) -> None:
    assert "a whole number from 1 to 10,000" in faults({"action": "sync", "sessions": sessions})["sessions"]


@pytest.mark.parametrize("details", [True, False, None])
def test_a_sync_may_ask_for_details(*, details: bool | None) -> None:
    assert read_event({"action": "sync", "details": details}) == Call("sync", {"details": details})


@pytest.mark.parametrize("details", [0, 1, "true", [True]])
def test_details_are_asked_for_or_not(details: object) -> None:
    assert faults({"action": "sync", "details": details})["details"].startswith("must be true or false, not ")


def test_a_sync_may_fetch_anew_from_a_session_on() -> None:
    fields = {"again": True, "from": "2016-09-01"}
    assert read_event({"action": "sync", **fields}) == Call("sync", fields)
    assert read_event({"action": "sync", "again": False, "from": None}).fields == {"again": False, "from": None}


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({"again": 1}, "again", "must be true or false, not 1"),
        ({"again": "yes"}, "again", "must be true or false"),
        ({"again": True, "from": "1 September"}, "from", "must be a day as YYYY-MM-DD"),
        ({"again": True, "from": "20160901"}, "from", "must be a day as YYYY-MM-DD"),
        ({"again": True, "from": 20160901}, "from", "must be a day as YYYY-MM-DD"),
        ({"from": "2016-09-01"}, "from", 'goes with "again": true'),
        ({"from": "2016-09-01", "again": False}, "from", 'goes with "again": true'),
    ],
)
def test_what_cannot_be_fetched_anew_is_refused(fields: dict[str, object], field: str, problem: str) -> None:
    assert problem in faults({"action": "sync", **fields})[field]


@pytest.mark.parametrize("source", ["aws.events", "aws.scheduler"])
def test_a_schedule_asks_for_a_refresh(source: str) -> None:
    event = {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": source,
        "account": "123456789012",
        "time": "2026-11-24T22:30:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/evening"],
        "detail": {},
    }
    for sent in (event, json.dumps(event)):
        assert read_event(sent) == Call("refresh", {})
        assert read_event(sent).envelope is SCHEDULE


def test_another_service_s_event_is_no_schedule() -> None:
    event = {"source": "aws.s3", "detail-type": "Object Created", "detail": {}}
    assert faults(event)["event"].startswith(
        "is an event of EventBridge that is no schedule's, which is not supported: "
    )


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_looks_at_the_url_sees_its_health(method: str) -> None:
    assert read_event(http(method=method)) == Call("health", {})


@pytest.mark.parametrize("value", [[], {}, None, 1, ["aws.events"]])
def test_what_is_no_text_is_no_source_and_no_method(value: object) -> None:
    assert "no schedule's" in faults({"detail-type": "Scheduled Event", "source": value})["event"]
    odd = {"version": "2.0", "requestContext": {"http": {"method": value}}, "body": "{}"}
    assert faults(odd)["method"].endswith("is not supported here: use GET, HEAD, POST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND"])
def test_other_methods_ask_for_nothing_whatever_they_bring(method: str) -> None:
    with pytest.raises(WrongMethod) as caught:
        read_event(http('{"action": "version"}', method))
    assert caught.value.allowed == ("GET", "HEAD", "POST")


@pytest.mark.parametrize("kind", IMITATIONS)
@pytest.mark.parametrize("wrap", [str, lambda text: "\ufeff " + text, json.dumps], ids=["plain", "mark", "quoted"])
def test_a_body_never_decides_how_it_came(kind: str, wrap: Callable[[str], str]) -> None:
    """Whatever event a body imitates, the one around it is a request's."""
    body = wrap(json.dumps(IMITATIONS[kind]))
    for event in (http(body), http(base64.b64encode(body.encode()).decode(), encoded=True)):
        problem = faults(event)["event"]
        assert "in a body: post the request itself" in problem or problem.startswith("must be a JSON object")


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (http(), "has no body"),
        (http(""), "has no body"),
        (http("%%%", encoded=True), "base64"),
        (http("\x80", encoded=True), "base64"),
        (http(base64.b64encode(b"\xff\xfe").decode(), encoded=True), "base64"),
        (http("[1]"), "must be a JSON object"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(event: object, problem: str) -> None:
    assert problem in faults(event)["event"]


DEEP: object = {}
for _ in range(2_000):
    DEEP = {"config": DEEP}


@pytest.mark.parametrize(
    "event",
    [
        None,
        True,
        7,
        1.5,
        float("nan"),
        [],
        [{"action": "scan"}],
        "",
        "scan",
        "null",
        "[]",
        '"{}"',
        '{"action": "scan"',
        '{"limit": NaN}',
        "{" * 100_000,
        "x" * 10_000_000,
        DEEP,
        {"where": "\ud800"},
        {"\ud800": 1},
        {"limit": 10**30},
    ],
    ids=lambda event: repr(event)[:20] if event is not DEEP else "deep",
)
def test_what_is_no_event_is_refused_in_one_sentence(event: object) -> None:
    problem = faults(event)["event"]
    assert len(problem) < 300
    assert problem.startswith(("must be a JSON object such as {", "is not JSON (", "is JSON that not every program"))


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("scn", "there is no action 'scn'; did you mean scan"),
        ("Health", "there is no action 'Health'; did you mean health?"),
        ("", f"there is no action ''; known: {', '.join(ACTIONS)}"),
        (7, f"must be one of {', '.join(ACTIONS)}, not 7"),
        (["scan"], "must be one of scan, "),
    ],
)
def test_an_unknown_action_is_refused_and_the_known_ones_named(action: object, problem: str) -> None:
    assert faults({"action": action})["action"].startswith(problem)


def test_an_envelope_holds_all_fields_or_none() -> None:
    found = faults({"action": "scan", "config": {"limit": 5}, "where": "close > 5", "min_price": 1})
    assert found == {"config": "holds the request's fields: move in what stands beside it (where, min_price)"}


@pytest.mark.parametrize("config", [[], "minervini", 5, True])
def test_an_envelope_is_an_object(config: object) -> None:
    assert faults({"config": config})["config"].startswith("must be an object that holds the request's fields, not ")


def test_faults_of_the_envelope_and_of_the_fields_come_together() -> None:
    found = faults({"config": {"limt": 5, "where": "close >"}, "min_price": -1, "limit": 9_999})
    assert found.keys() == {"config", "limt", "where", "min_price", "limit"}
    assert found["limt"] == "there is no such field; did you mean limit?"


def test_actions_without_fields_take_none() -> None:
    assert faults({"action": "health", "verbose": True, "limit": 1}) == {
        "verbose": "the action health takes no fields",
        "limit": "the action health takes no fields",
    }
    assert faults({"action": "sync", "config": {"limit": 1}}) == {
        "limit": "the action sync takes no field but sessions, again, from, details"
    }
    assert faults({"action": "refresh", "details": True}) == {
        "details": "the action refresh takes no field but sessions"
    }


def test_more_fields_than_there_can_be_are_not_looked_at_one_by_one() -> None:
    found = faults({f"field {number}": number for number in range(MAX_FIELDS + 1)})
    assert found == {"event": "has 101 fields, more than there are; the most is 100"}
