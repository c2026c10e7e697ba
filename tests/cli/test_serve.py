"""`scanner serve`, in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import urllib3

import scanner.server
from tests.cli.conftest import Invoke, Settings, Spawn, environment
from tests.ports import free_port

#: Texts that nobody may find in any output.
PLANTED = "planted"
KEY = f"{PLANTED}-key-of-a-reader"
ADMIN = f"{PLANTED}-key-of-an-administrator"
#: Seconds that are enough on any machine.
PATIENCE = 120


def keys(**secrets: str) -> str:
    return ",".join(f"{name}:{hashlib.sha256(secret.encode()).hexdigest()}" for name, secret in secrets.items())


@dataclass
class Served:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False, timeout=PATIENCE))

    def get(self, path: str, method: str = "GET", **more: Any) -> urllib3.BaseHTTPResponse:
        """Ask."""
        return self.pool.request(method, f"{self.url}{path}", **more)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Stop it, and give its exit code and its log."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=PATIENCE)[1]
        return self.process.returncode, said


@contextmanager
def serving(settings: Settings, *arguments: str, **more: str) -> Iterator[Served]:
    """Serve until the block ends."""
    command = [sys.executable, "-m", "scanner", "serve", "--port", "0", *arguments]
    env = environment({**settings, **more})
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        served = Served(process, url)
        try:
            yield served
        finally:
            served.pool.clear()
            if process.poll() is None:
                process.kill()
                process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_with_success(settings: Settings, number: signal.Signals) -> None:
    with serving(settings) as served:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", served.url)
        assert served.get("/healthz").json() == {"status": "ok"}
        assert len(served.get("/v1/scan?limit=2").json()["results"]) == 2
        code, said = served.stop(number)
    assert code == 0
    assert "Warning" not in said
    assert all(json.loads(line) for line in said.splitlines())


def test_it_stops_while_a_long_scan_runs_and_clients_hold_connections(settings: Settings) -> None:
    slow = " and ".join(f"sma({bars}) > 0" for bars in range(2, 60))
    with serving(settings, SCANNER_MARKET="simulated:200x300") as served, ThreadPoolExecutor(8) as several:
        port = int(served.url.rpartition(":")[2])
        idle, slow_head = (socket.create_connection(("127.0.0.1", port)) for _ in range(2))
        slow_head.sendall(b"GET /v1/")
        paths = [f"/v1/scan?limit=1&where={slow.replace(' ', '%20')}%20and%20close%20>%20{n}" for n in range(8)]
        asked = [several.submit(served.get, path.replace(">", "%3E")) for path in paths]
        waits = [_seconds(served) for _ in range(5)]
        begun = time.monotonic()
        code, said = served.stop()
        stopped = time.monotonic() - begun
        answers = [one.result(PATIENCE).status for one in asked if not one.exception(PATIENCE)]
        idle.close()
        slow_head.close()
    print(f"health {max(waits):.3f} s, stopped {stopped:.2f} s, answers {answers}")
    assert code == 0, said
    assert stopped < 60  # 10 s on a machine that does nothing else
    assert max(waits) < 30
    assert {*answers} <= {200, 503, 504}
    assert "Traceback" not in said


def _seconds(served: Served) -> float:
    begun = time.monotonic()
    assert served.get("/healthz").status == 200
    return time.monotonic() - begun


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "0", "::ffff:0.0.0.0"])  # noqa: S104  # what is refused
def test_a_public_server_without_keys_does_not_start_and_says_how_to_make_one(cli: Invoke, host: str) -> None:
    run = cli("serve", "--host", host, "--port", "0")
    assert run.exit_code == 3
    assert "SCANNER_API_KEYS is not set" in run.output
    assert "python3 -c" in run.output


def test_a_name_of_this_machine_that_others_know_is_public_too(cli: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("192.0.2.1", 0))])
    assert cli("serve", "--host", "scanner.example", "--port", "0").exit_code == 3


@pytest.mark.parametrize("host", ["nowhere.invalid", "127.0.0.1.1.1", "a b", "x" * 300, "\u00e9\u00e9"])
def test_what_is_no_address_of_this_machine_is_refused(cli: Invoke, host: str) -> None:
    run = cli("serve", "--host", host, "--port", "0")
    assert run.exit_code == 3
    assert "--host" in run.output


def test_a_port_that_is_taken_is_refused(cli: Invoke) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        run = cli("serve", "--port", str(taken.getsockname()[1]))
    assert run.exit_code == 3
    assert "--port" in run.output


@pytest.mark.parametrize(
    "setting", ["SCANNER_API_KEYS", "SCANNER_ADMIN_KEYS", "SCANNER_CORS_ORIGINS", "SCANNER_BACKEND", "REDIS_URL"]
)
def test_a_setting_that_cannot_be_used_is_said_at_the_start(cli: Invoke, setting: str) -> None:
    run = cli("serve", "--port", "0", **{setting: f"{PLANTED}:\u00e9@nonsense"})
    assert run.exit_code == 3
    assert setting in run.output
    assert PLANTED not in run.output


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "::ffff:127.0.0.1"])
def test_this_machine_alone_needs_no_key(settings: Settings, host: str) -> None:
    with serving(settings, "--host", host) as served:
        assert served.get("/v1/screens").status == 200
        assert served.stop()[0] == 0


def test_the_line_that_makes_a_key_makes_one_that_works(settings: Settings, shell: Spawn) -> None:
    said = shell("serve", "--host", "0.0.0.0", "--port", "0").stderr  # noqa: S104
    recipe = shlex.split(said[said.index("python3 -c") :].strip())
    made = subprocess.run([sys.executable, *recipe[1:]], capture_output=True, text=True, check=True).stdout.split()
    key, setting = made
    with serving(settings, "--host", "0.0.0.0", SCANNER_API_KEYS=setting) as served:  # noqa: S104
        assert served.get("/v1/screens", headers={"Authorization": f"Bearer {key}"}).status == 200
        assert served.get("/v1/screens").status == 401
        assert served.get("/healthz").status == 200


def test_administration_is_for_keys_of_its_own(settings: Settings) -> None:
    def doctor(served: Served, key: str) -> int:
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        return served.get("/v1/admin/doctor", "POST", body=b"{}", headers=headers).status

    with serving(settings, SCANNER_API_KEYS=keys(web=KEY), SCANNER_ADMIN_KEYS=keys(ops=ADMIN)) as served:
        assert [doctor(served, key) for key in (KEY, ADMIN, "other")] == [403, 200, 401]
    with serving(settings, SCANNER_HTTP_ADMIN="1") as served:  # of the function, not of this
        assert doctor(served, "other") == 403


def test_without_the_page_there_is_nothing_at_the_root(settings: Settings) -> None:
    with serving(settings) as served:
        assert b"<html" in served.get("/").data
    with serving(settings, "--no-page") as served:
        assert served.get("/").status == 404


def test_no_secret_and_nothing_that_was_asked_gets_into_the_log_or_an_answer(settings: Settings) -> None:
    asked = [
        ("GET", f"/v1/scan?limit=1&where=close%20%3E%20{PLANTED}", None),
        ("GET", f"/v1/scan?{PLANTED}=1&limit=1", None),
        ("GET", f"/{PLANTED}", None),
        ("GET", f"/v1/tickers/{PLANTED}", None),
        ("GET", f"/v1/scan?limit=1&api_key={PLANTED}", None),
        ("POST", "/v1/scan", json.dumps({"where": PLANTED, "limit": 1}).encode()),
        ("POST", "/v1/scan", PLANTED.encode()),
        (f"{PLANTED}".upper(), "/v1/scan", None),
        ("GET", "/v1/scan?limit=1", None),
    ]
    callers = (
        {"Authorization": f"Bearer {KEY}"},
        {"X-API-Key": f"{PLANTED}-wrong"},
        {"Authorization": f"Basic {PLANTED}"},
        {"Authorization": f"Bearer {KEY}", "X-API-Key": f"{PLANTED}-other"},
        {"X-API-Key": ADMIN},
        {"X-API-Key": ADMIN, "X-Request-Id": f"{PLANTED} {{}}", "Cookie": PLANTED, "Referer": PLANTED},
        {"X-API-Key": ADMIN, "X-Request-Id": f"{PLANTED} \x01\u0085{{}}", "Cookie": PLANTED, "Referer": PLANTED},
    )
    answered = ""
    with serving(settings, SCANNER_API_KEYS=keys(web=KEY), SCANNER_ADMIN_KEYS=keys(ops=ADMIN)) as served:
        for method, path, body in asked:
            for headers in callers:
                raw = {name: value.encode("latin-1") for name, value in headers.items()}
                try:
                    response = served.get(path, method, body=body, headers=raw)
                except urllib3.exceptions.HTTPError:  # a header that is none
                    continue
                answered += f"{response.headers} {response.data.decode()}"
        code, said = served.stop()
    assert code == 0
    assert PLANTED not in said.lower()
    for secret in (KEY, ADMIN, f"{PLANTED}-wrong", f"{PLANTED}-other", *keys(web=KEY).split(":")[1:]):
        assert secret not in answered
    lines = [json.loads(line) for line in said.splitlines()]
    assert len(lines) >= 9 * 4
    assert {line["caller"] for line in lines} == {"web", "ops", ""}


def test_each_request_is_a_line_of_the_same_form(settings: Settings) -> None:
    with serving(settings, REDIS_URL="") as served:
        served.get("/v1/scan?limit=1", headers={"X-Request-Id": "mine-1"})
        served.get("/nowhere")
        lines = [json.loads(line) for line in served.stop()[1].splitlines()]
    first, second = lines
    assert {"level", "message", "timestamp", "route", "caller", "request_id", "bytes", "status", "ms"} <= first.keys()
    assert (first["route"], first["request_id"], first["caller"]) == ("GET /v1/scan", "mine-1", "127.0.0.1")
    assert first["cache"].startswith("scanner;")
    assert (second["route"], second["status"], second["error"]) == (None, 404, "NoSuchRoute")


def test_without_the_extra_it_says_what_to_install(cli: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "server", scanner.server)  # else the name would stay with the module imported here
    for name in [name for name in sys.modules if name.startswith("scanner.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    run = cli("serve")
    assert run.exit_code == 3
    assert "us-market-scanner[server]" in run.output


def test_the_environment_opens_nothing(settings: Settings) -> None:
    """uvicorn reads some variables of its own."""
    with serving(settings, FORWARDED_ALLOW_IPS="*", WEB_CONCURRENCY="4", SCANNER_RATE_LIMIT="1") as served:
        answers = [served.get("/v1/screens", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status for n in range(3)]
    assert answers == [200, 429, 429]
    assert os.environ.get("FORWARDED_ALLOW_IPS") is None
