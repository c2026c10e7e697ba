"""The function under Lambda's own emulator: a process that serves it, and a client that asks one thing at a time."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.architecture.modules import ROOT
from tests.ports import free_port

ADDRESS = "/2015-03-31/functions/function/invocations"
SECONDS_TO_START = 20
#: Longer than any answer of these tests takes: whoever waits so long hangs.
SECONDS_TO_ANSWER = 120
#: Seconds after which the emulator ends an invocation, the start of the process included.
TIMEOUT = 60


class Replied(NamedTuple):
    """A reply, its body read, and the seconds that it took from the POST on."""

    status: int
    body: dict[str, Any]
    seconds: float


class Emulator:
    """The emulator and, below it, the runtime client with the handler, as in the container.

    Attributes:
        log: where both write.
    """

    def __init__(self, program: Path, settings: Mapping[str, str], log: Path, handler: str) -> None:
        self.log = log
        self._port = free_port()
        addresses = {"emulator": f"127.0.0.1:{self._port}", "api": f"127.0.0.1:{free_port()}"}
        command = [
            *(str(program), "--log-level", "error"),
            *("--runtime-interface-emulator-address", addresses["emulator"]),
            *("--runtime-api-address", addresses["api"]),
            *(sys.executable, "-m", "awslambdaric", handler),
        ]
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "AWS_LAMBDA_FUNCTION_TIMEOUT": str(TIMEOUT)}
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                env={**environment, **settings},
                cwd=log.parent,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._turn = threading.Lock()  # a second request while one is served would be the emulator's death
        self._await_port()

    def ask(self, event: object) -> Replied:
        """Send an event and read the reply."""
        begun = time.perf_counter()
        reply = json.loads(self.post(json.dumps(event).encode()))
        seconds = time.perf_counter() - begun
        assert reply.keys() == {"statusCode", "headers", "body"}, reply
        return Replied(reply["statusCode"], json.loads(reply["body"]), seconds)

    def post(self, payload: bytes) -> bytes:
        """Send bytes and give those that come back."""
        with self._turn:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS_TO_ANSWER)
            try:
                connection.request("POST", ADDRESS, payload)
                return connection.getresponse().read()
            finally:
                connection.close()

    def stop(self) -> None:
        """End both processes, which are a group of their own."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _await_port(self) -> None:
        """Wait until it listens. A request to see whether it is there would be an invocation."""
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise RuntimeError(f"the emulator did not start: {self.log.read_text()}") from None
                time.sleep(0.02)
            else:
                return


@contextmanager
def emulating(
    program: Path, settings: Mapping[str, str], folder: Path, handler: str = "scanner.handler.handler"
) -> Iterator[Emulator]:
    """The function with these settings and no others, until the block ends."""
    emulator = Emulator(program, settings, folder / "emulator.log", handler)
    try:
        yield emulator
    finally:
        emulator.stop()
