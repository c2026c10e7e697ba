"""What every server of this package has in common: how it listens, and that it leaves nothing open when it ends."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from scanner.errors import ConfigError

_BACKLOG = 1_024
#: Turns of the event loop: a connection that was accepted last is known after two, and an aborted one closed after one.
_TURNS = 4


class Server(uvicorn.Server):
    """A server that leaves no connection open, however it ends.

    uvicorn gives running answers their time, cancels them, and ends its loop; a client that was in the middle of a
    request or an answer would then hold its socket until the process ends, and nobody would ever close the server's.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more connections, give running answers their time, and abort what is left.

        Args:
            sockets: those that the server listens on; they are closed.
        """
        try:
            await super().shutdown(sockets)
        finally:
            await asyncio.sleep(0)  # answers that were cancelled end with their last words
            for _ in range(_TURNS):
                for connection in tuple(self.server_state.connections):
                    connection.transport.abort()
                await asyncio.sleep(0)


def resolve(host: str) -> str:
    """Give the address of a name of this machine, or the address itself: of version 4 if it can be written so.

    Raises:
        ConfigError: it has none.
    """
    try:
        found = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        reason = f" ({error.strerror})" if isinstance(error, OSError) else ""
        raise ConfigError("host", host, f"an address or a name of this machine{reason}") from error
    first = min(found, key=lambda each: each[0] != socket.AF_INET)  # for `localhost`, what most clients take
    address = str(first[4][0])
    return address.removeprefix("::ffff:") if "." in address else address


def listen(host: str, port: int) -> socket.socket:
    """Listen on a port; on any free one if `port` is 0.

    Raises:
        ConfigError: it is in use or not available.
    """
    address = resolve(host)
    version_6 = ":" in address
    try:
        listening = socket.create_server(
            (address, port),
            family=socket.AF_INET6 if version_6 else socket.AF_INET,
            backlog=_BACKLOG,
            dualstack_ipv6=address == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        raise ConfigError("port", str(port), f"a free port of {host} ({error.strerror})") from error
    # Connections inherit it. Without it a small answer waits some 40 ms for the client's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def url_of(listening: socket.socket) -> str:
    """Return the URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
