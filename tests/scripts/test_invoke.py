"""An event sent, and its answer printed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scanner.config import Config
from scanner.doctor.finding import Finding, report
from scanner.handler.remedies import in_events
from scanner.handler.reply import reply
from scanner.history.sync import sync
from scanner.remedy import Sync
from scanner.wiring import make_history, make_market, make_service
from scripts.invoke import EVENT, invoke
from tests.amazon import signed_in

Serving = Callable[[bytes], AbstractContextManager[tuple[str, list[bytes]]]]


@pytest.fixture
def serving() -> Serving:
    """Serve one answer to every event, and keep the events."""

    @contextmanager
    def served(answer: bytes, status: int = 200) -> Iterator[tuple[str, list[bytes]]]:
        events: list[bytes] = []

        class Emulator(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                events.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        server = HTTPServer(("127.0.0.1", 0), Emulator)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", events
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    return served


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the function replies to a scan."""
    config = Config.read(
        {"SCANNER_MARKET": "simulated:60x120", "SCANNER_HISTORY": str(tmp_path_factory.mktemp("history"))}
    )
    sync(make_history(config), make_market(config))
    return json.dumps(reply(200, make_service(config).scan({"where": "close > 1", "limit": 3}))).encode()


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(invoke, arguments, input=typed)


def body(payload: bytes) -> dict[str, Any]:
    return dict(json.loads(json.loads(payload)["body"]))


def test_an_answer_is_printed_as_a_table(serving: Serving, answer: bytes) -> None:
    with serving(answer) as (url, events):
        result = run("--url", url)
    assert result.exit_code == 0, result.output
    assert events == [EVENT.encode()]
    assert "Own screen\nclose > 1\n" in result.output  # the reply says what was asked
    assert all(each["ticker"] in result.output for each in body(answer)["results"])


def test_an_answer_is_printed_as_json(serving: Serving, answer: bytes) -> None:
    with serving(answer) as (url, _):
        result = run("--url", url, "--json")
    assert json.loads(result.stdout) == body(answer)


@pytest.mark.parametrize("form", ["text", "file", "stdin", "envelope in a text"])
def test_an_event_comes_from_wherever_it_is(form: str, serving: Serving, answer: bytes, tmp_path: Path) -> None:
    event = '{"screen": "golden-cross"}'
    file = tmp_path / "event.json"
    file.write_text(event)
    given = {
        "text": event,
        "file": str(file),
        "stdin": "-",
        "envelope in a text": json.dumps(f'{{"config": {event}}}'),
    }[form]
    with serving(answer) as (url, events):
        result = run(given, "--url", url, typed=event)
    assert result.exit_code == 0, result.output
    assert "Own screen" in result.output
    assert events == [(given if form.startswith("envelope") else event).encode()]


def test_what_is_no_scan_is_printed_as_json(serving: Serving) -> None:
    with serving(json.dumps({"statusCode": 200, "body": '{"status": "ok"}'}).encode()) as (url, _):
        result = run('{"action": "health"}', "--url", url)
    assert json.loads(result.stdout) == {"status": "ok"}


def test_a_refusal_is_one_sentence(serving: Serving) -> None:
    refused = {"statusCode": 400, "body": json.dumps({"error": {"message": "limit: must be 1 to 500"}})}
    with serving(json.dumps(refused).encode()) as (url, _):
        result = run('{"limit": 0}', "--url", url)
    assert (result.exit_code, result.stderr) == (1, "Error: limit: must be 1 to 500 (status 400)\n")


@pytest.mark.parametrize("said", ["Task timed out after 5.00 seconds", '{"errorMessage": "no"}', ""])
def test_what_lambda_says_itself_is_passed_on(said: str, serving: Serving) -> None:
    with serving(said.encode()) as (url, _):
        result = run("--url", url)
    assert result.exit_code == 1
    assert result.stderr == f"Error: the function did not answer; Lambda says: {said or 'nothing'}\n"


def test_nobody_listens() -> None:
    result = run("--url", "http://127.0.0.1:1/")
    assert result.exit_code == 1
    assert "docker compose up" in result.stderr


def test_an_event_that_is_nowhere() -> None:
    result = run("no-such-file")
    assert (
        result.stderr
        == "Error: 'no-such-file' is neither JSON nor a file that can be read (No such file or directory)\n"
    )


class TestADeployedFunction:
    """Asked over AWS's own protocol; what stands for AWS here replies as it documents."""

    @pytest.fixture(autouse=True)
    def credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
        monkeypatch.setenv("AWS_REGION", "us-east-1")

    def test_it_answers(self, serving: Serving, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        with serving(answer) as (url, events):
            monkeypatch.setenv("AWS_ENDPOINT_URL", url)
            result = run("--function", "us-market-scanner:live")
        assert result.exit_code == 0, result.output
        assert events == [EVENT.encode()]
        assert "Own screen\nclose > 1\n" in result.output  # the reply says what was asked

    def test_nobody_answers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        result = run("--function", "us-market-scanner:live")
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: http://127.0.0.1:1")
        assert "cannot be reached: check the region's spelling" in result.stderr

    def test_there_is_no_function_of_that_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with signed_in(monkeypatch) as amazon:
            amazon.refuse("Invoke", "ResourceNotFoundException", status=404)
            result = run("--function", "us-market-scanner:live")
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: there is no function us-market-scanner:live in us-east-1: run")


def test_what_a_doctor_found_is_printed_as_the_command_prints_it_in_the_functions_own_words(serving: Serving) -> None:
    findings = [
        Finding("history", "fail", "it is empty", remedy=Sync("to fill it")),
        Finding("clock", "ok", "noon", {"ahead_seconds": {}}),
    ]
    with serving(json.dumps(reply(200, report(findings, in_events))).encode()) as (url, _):
        printed = CliRunner().invoke(invoke, ['{"action": "doctor"}', "--url", url])
    lines = [" ".join(line.split()) for line in printed.stdout.splitlines()]
    told = 'fail history it is empty: send {"action": "sync"} to fill it'
    assert lines == [told, "ok clock noon", "", "Of 2 parts, 1 fails."]


def test_help_shows_events_to_try_each_on_its_line() -> None:
    shown = CliRunner().invoke(invoke, ["--help"]).output.splitlines()
    assert """    scripts/invoke '{"action": "doctor"}' --function us-market-scanner:live""" in shown
