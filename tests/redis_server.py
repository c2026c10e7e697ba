"""A Redis of one's own: the real server, in a folder of its own, on a free port, to be stopped and started at will."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.ports import free_port

SECONDS_TO_START = 20


class RedisServer:
    """One `redis-server`; it keeps nothing on disk, so it starts empty.

    Args:
        options: of redis-server, as on its command line: "--requirepass", "secret".

    Attributes:
        port: the same whenever it is started again.
    """

    def __init__(self, folder: Path, *options: str, tls: bool = False) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("these tests start a real Redis: install it (Debian: apt-get install redis-server)")
        self.port = free_port()
        ports = ["--port", "0", "--tls-port", str(self.port)] if tls else ["--port", str(self.port)]
        self._command = [program, *ports, "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", *options]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return f"redis://127.0.0.1:{self.port}"

    def admit(self, *without: str) -> str:
        """Add a user who may do all but some commands, and give the address with the password."""
        with self.client() as client:
            refused = [f"-{command}" for command in without]
            client.acl_setuser(
                "cache", enabled=True, passwords=["+pass"], keys=["*"], categories=["+@all"], commands=refused
            )
        return f"redis://cache:pass@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + SECONDS_TO_START
        while not _listens(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                said = self._process.communicate()[0].decode(errors="replace")
                raise RuntimeError(f"redis-server did not start: {said}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Kill it: what it held is lost."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def freeze(self) -> None:
        """Let it accept connections and say nothing."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def client(self, url: str | None = None) -> Iterator[Redis]:
        """Look at it, past the scanner."""
        client = Redis.from_url(url or self.url, protocol=2, retry=Retry(NoBackoff(), 3))
        try:
            yield client
        finally:
            client.close()


@contextlib.contextmanager
def running(folder: Path, *options: str, tls: bool = False) -> Iterator[RedisServer]:
    """A server that runs until the block ends."""
    server = RedisServer(folder, *options, tls=tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
