"""How an event came is told by what AWS writes, and by nothing that anybody posts."""

from __future__ import annotations

import pytest

from scanner.actions.registry import ACTIONS
from scanner.handler.envelope import (
    BALANCED,
    BALANCED_MULTI,
    DIRECT,
    HTTP_1,
    HTTP_2,
    LATTICE,
    SCHEDULE,
    Envelope,
    recognise,
)
from scanner.request import ScanRequest
from tests.handler.envelopes import BODY, HTTP, REFUSED
from tests.handler.envelopes import SCHEDULE as SCHEDULED

KINDS = {
    "rest": HTTP_1,
    "http_api_1": HTTP_1,
    "http_api_2": HTTP_2,
    "balanced": BALANCED,
    "balanced_multi": BALANCED_MULTI,
    "lattice_1": LATTICE,
    "lattice_2": LATTICE,
}


@pytest.mark.parametrize("name", HTTP)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_each_form_of_http_is_told_from_the_others(name: str, method: str) -> None:
    assert recognise(HTTP[name](BODY, method)) is KINDS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_each_service_s_event_is_named(name: str) -> None:
    event, part = REFUSED[name]
    found = recognise(event)
    assert not found.taken
    assert part in found.name


def test_a_schedule_is_one_only_where_nothing_came_over_http() -> None:
    assert recognise(SCHEDULED) is SCHEDULE
    for make in HTTP.values():
        assert recognise({**SCHEDULED, **make(BODY)}).http
    assert recognise({**SCHEDULED, "body": "x"}).http


FIELDS = {*ScanRequest.model_fields} | {field.name for action in ACTIONS.values() for field in action.fields or ()}


def test_no_request_of_ours_is_taken_for_another_s_event() -> None:
    assert recognise({name: {} for name in (*FIELDS, "action", "config")}) is DIRECT
    for name in FIELDS:
        assert recognise({name: {"source": "aws.events"}}) is DIRECT


@pytest.mark.parametrize("event", [None, 7, "text", [], [[]], [None], {}, {"where": "close > 5"}, {1: 2}])
def test_what_is_nobody_else_s_is_a_direct_invocation(event: object) -> None:
    assert recognise(event) is DIRECT


@pytest.mark.parametrize("value", [None, 0, "", [], {}, [{}], {"http": None}, {"elb": None}, "http"])
def test_what_has_a_context_of_requests_came_over_http_whatever_is_in_it(value: object) -> None:
    found = recognise({"requestContext": value, "action": "sync"})
    assert found.http


@pytest.mark.parametrize("value", [None, 0, "x", [], {}, [{}], [None], [[]], {"a": 1}])
@pytest.mark.parametrize("key", ["Records", "eventSource", "detail-type", "version", "info", "httpMethod", "Details"])
def test_odd_values_are_recognised_without_an_error(key: str, value: object) -> None:
    assert isinstance(recognise({key: value}), Envelope)
