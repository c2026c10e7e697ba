"""Processes that answer on this machine: the function's host, and `scanner serve`."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.backend.lambda_host import KEY, REGION, SECRET
from tests.conftest import ROOT
from tests.ports import free_port

#: Seconds that a process may take to listen, and a question to be answered, on a machine that is busy.
PATIENCE = 120


@dataclass(frozen=True)
class Got:
    """A response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body, read."""
        return json.loads(self.body)


def fetch(url: str, posted: object = None, headers: Mapping[str, str] | None = None) -> Got:
    """Send a request, and give the response whatever its status is."""
    data = None if posted is None else json.dumps(posted).encode()
    sent = {"content-type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data, sent)  # noqa: S310  # of this machine
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return Got(
                response.status, {name.lower(): text for name, text in response.headers.items()}, response.read()
            )
    except urllib.error.HTTPError as error:
        with error:
            return Got(error.code, {name.lower(): text for name, text in error.headers.items()}, error.read())


@dataclass
class Process:
    """One process, to be killed and started again at the same port."""

    command: list[str]
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    log: Path = field(default_factory=lambda: Path(tempfile.mkstemp(suffix=".log")[1]))
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it says that it listens."""
        begun = len(self.said())
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SCANNER_", "REDIS_"))
        }
        command = [part.format(port=self.port) for part in self.command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**environment, **self.settings}, stdout=log, stderr=log
            )
        end = time.monotonic() + PATIENCE
        while len(self.said()) == begun:
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"it did not start: {self.said()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Kill it."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Let it accept connections and say nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def is_asked(self) -> bool:
        """Whether a question waits in a connection that it has not read: the kernel holds its bytes."""
        waiting = f"0100007F:{self.port:04X}"
        table = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
        return any(line[1] == waiting and int(line[4].partition(":")[2], 16) > 0 and line[3] == "01" for line in table)

    def said(self) -> str:
        """What it has written."""
        return self.log.read_text("utf-8", errors="replace")


@contextlib.contextmanager
def running(process: Process) -> Iterator[Process]:
    """Run a process for a while."""
    try:
        process.start()
        yield process
    finally:
        process.stop()
        process.log.unlink(missing_ok=True)


def function(settings: Mapping[str, str]) -> Process:
    """The function's host, not started yet."""
    return Process([sys.executable, "-m", "tests.backend.lambda_host", "{port}"], settings)


def service(settings: Mapping[str, str]) -> Process:
    """A web service, not started yet."""
    return Process([sys.executable, "-m", "scanner", "serve", "--port", "{port}"], settings)


def signed_in(host: str) -> dict[str, str]:
    """The settings by which boto3 takes a host for Lambda."""
    return {
        "AWS_ENDPOINT_URL_LAMBDA": host,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def computed(host: Process) -> int:
    """How many scans a function has computed, by its log."""
    return sum(line.get("action") == "scan" and line.get("source") == "computed" for line in _lines(host))


def scans(host: Process) -> int:
    """How many scans a function was asked for."""
    return sum(line.get("action") == "scan" for line in _lines(host))


def invoked(host: Process) -> int:
    """How often a function was invoked, by its log."""
    return sum("status" in line for line in _lines(host))


def _lines(host: Process) -> list[dict[str, Any]]:
    return [json.loads(line) for line in host.said().splitlines() if line.startswith("{")]
