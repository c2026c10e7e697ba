"""Ports of this machine: for a server to be started, and such as nobody answers at."""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Iterator


def free_port() -> int:
    """A port that nobody listens at, of those that the system gives to nobody who asks for any."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def refusing() -> Iterator[int]:
    """A port that is taken, so that nobody else gets it, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
