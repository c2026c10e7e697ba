"""A line for each request."""

from __future__ import annotations

import logging

import pytest

from scanner.errors import EmptyHistory, NoSuchRoute
from scanner.http.caller import Caller
from scanner.http.contract import Seen
from scanner.http.message import Request, Response
from scanner.server.access_log import record
from scanner.server.log import FACTS

ASKED = Request("GET", "/v1/scan", "where=planted", {"x-api-key": "planted"}, b"planted")


def told(caplog: pytest.LogCaptureFixture, status: int, seen: Seen) -> tuple[logging.LogRecord, dict[str, object]]:
    caplog.set_level(logging.INFO, "scanner")
    record(ASKED, Response(status, {}, b"12"), seen, "id-1", 0.0123)
    (line,) = caplog.records
    return line, getattr(line, FACTS)


def test_a_request_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    line, facts = told(caplog, 200, Seen(route="/v1/scan", caller=Caller("web")))
    assert (line.levelname, line.getMessage()) == ("INFO", "/v1/scan: 200")
    assert (facts["status"], facts["ms"], facts["bytes"], facts["caller"]) == (200, 12.3, 2, "web")
    assert "planted" not in f"{line.getMessage()} {facts}"


@pytest.mark.parametrize(
    ("status", "error", "level", "traceback"),
    [
        (404, NoSuchRoute("/planted"), "INFO", False),
        (503, EmptyHistory("/there"), "ERROR", False),
        (500, ValueError("broken"), "ERROR", True),
    ],
)
def test_what_is_not_the_askers_fault_is_an_error_with_its_cause(
    caplog: pytest.LogCaptureFixture, status: int, error: Exception, level: str, traceback: bool
) -> None:
    line, facts = told(caplog, status, Seen(error=error))
    assert line.levelname == level
    assert bool(line.exc_info) is traceback
    assert ("problem" in facts) is (level == "ERROR" and not traceback)
    assert "planted" not in str(facts)


def test_nothing_is_made_where_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "scanner")
    record(ASKED, Response(200), Seen(), "id-1", 0.0)
    assert caplog.records == []
