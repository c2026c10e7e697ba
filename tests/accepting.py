"""A server on a free port of this machine, each of its connections in a thread of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

#: Seconds that a connection's thread may go on for once its connection is shut down.
SECONDS_TO_END = 30


@contextlib.contextmanager
def accepting(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Hand each connection to `serve`, and give the port.

    Once the block has ended nobody is let in any more, and no connection is left: what was accepted last may have been
    seen by nobody, and would be missed by Python in some later test.
    """
    served: list[tuple[socket.socket, threading.Thread]] = []

    def answer(connection: socket.socket) -> None:
        with connection:
            serve(connection)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection = listener.accept()[0]
                thread = threading.Thread(target=answer, args=(connection,), daemon=True)
                served.append((connection, thread))
                thread.start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        door = threading.Thread(target=accept, daemon=True)
        door.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            door.join()
            for connection, thread in served:
                with contextlib.suppress(OSError):  # it has been closed
                    connection.shutdown(socket.SHUT_RDWR)
                thread.join(SECONDS_TO_END)
