"""Lines of JSON on stderr."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.observe import log
from scanner.server.log import FACTS, Lines, log_to_stderr

LIBRARY = logging.getLogger("uvicorn.error")


@pytest.fixture(autouse=True)
def _undone() -> Iterator[None]:
    loggers = [log, LIBRARY, logging.getLogger("asyncio")]
    before = [(each, each.handlers, each.propagate, each.level) for each in loggers]
    yield
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def line(message: str, facts: dict[str, object] | None = None) -> str:
    record = logging.makeLogRecord({"msg": message, "levelname": "INFO", FACTS: facts or {}})
    return Lines().format(record)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(each) for each in capsys.readouterr().err.splitlines()]


def test_a_line_has_a_level_a_message_a_time_and_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    log.info("it is %s", "done", extra={FACTS: {"route": "GET /v1/scan"}})
    (told,) = lines(capsys)
    assert (told["level"], told["message"], told["route"]) == ("INFO", "it is done", "GET /v1/scan")
    assert told["timestamp"].endswith("+00:00")


def test_a_traceback_is_part_of_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    try:
        int("broken\nin two lines")
    except ValueError:
        log.exception("unexpected")
    (told,) = lines(capsys)
    assert "Traceback" in told["exception"]
    assert "broken" in told["exception"]


def test_of_libraries_only_errors_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    LIBRARY.warning("Unsupported upgrade request.")
    LIBRARY.error("Exception in ASGI application")
    assert [told["message"] for told in lines(capsys)] == ["Exception in ASGI application"]


def test_lines_go_to_stderr_as_it_is_now(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    log_to_stderr()
    monkeypatch.setattr(sys, "stderr", sys.stdout)
    log.info("here")
    assert "here" in capsys.readouterr().out


@given(st.text(), st.text())
def test_whatever_a_text_has_it_is_one_line_of_json(message: str, fact: str) -> None:
    written = line(message, {"fact": fact})
    assert len(written.splitlines()) == 1
    assert written.isprintable()
    assert set(json.loads(written)) == {"level", "message", "timestamp", "fact"}


def test_a_half_character_is_escaped() -> None:
    assert json.loads(line("\ud800"))["message"] == "\\ud800"
