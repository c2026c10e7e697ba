"""Calls of other services that end: after a time, a number of requests, and a number of bytes.

The bounds of boto3 are for each step of a call, and who sends a byte a second keeps within all of them. So a call has a
thread of its own; when its time is over nobody waits for it any more, and what it is connected to is shut down, which
ends the thread too.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from scanner.deadline import TimeLeft, check, unlimited

#: Seconds that a call may take unless its caller says otherwise, all its tries together, besides those that its bytes
#: take at the least rate.
CALL_SECONDS = 30.0
MIN_BYTES_PER_SECOND = 16_384
#: Requests of one call: its tries, and what is asked about the bucket's region.
MAX_REQUESTS = 8
#: Bytes of an answer of AWS that is not read piece by piece: a list, or a refusal.
MAX_ANSWER_BYTES = 4 << 20

T = TypeVar("T")
_thread = threading.local()


class CallError(Exception):
    """A call went over one of its bounds; `str(error)` says which, for a parenthesis."""


class BoundedCall:
    """One call under way.

    Attributes:
        moved: bytes sent and received, which lengthen its time.
    """

    def __init__(self, moved: int) -> None:
        self.moved = moved
        self._requests = 0
        self._over = False
        self._lines: list[socket.socket] = []
        self._answers: list[Any] = []
        self._lock = threading.Lock()

    def hold(self, line: socket.socket) -> None:
        """Keep a handle of a connection that is used, through which it can be shut down from outside."""
        with self._lock:
            if self._over:
                raise CallError("given up")
            self._lines.append(socket.fromfd(line.fileno(), line.family, line.type))

    def count(self) -> None:
        """Count a request that is about to be sent."""
        self._requests += 1
        if self._over or self._requests > MAX_REQUESTS:
            raise CallError("it redirects again and again")

    def keep(self, answer: Any) -> None:  # urllib3 has several classes of them
        """Take an answer that has to be closed, whether it was read or not."""
        self._answers.append(answer)

    def close(self) -> None:
        """Close what its thread has opened."""
        for answer in self._answers:
            answer.close()
        self.end(cut=False)

    def end(self, *, cut: bool) -> None:
        """Let go of the connections, or shut them down so that their thread wakes up; both only once."""
        with self._lock:
            self._over, lines, self._lines = True, self._lines, []
        for line in lines:
            with line, contextlib.suppress(OSError):  # it may be closed already
                if cut:
                    line.shutdown(socket.SHUT_RDWR)


def ask(
    work: Callable[[BoundedCall], T],
    moved: int = 0,
    time_left: TimeLeft = unlimited,
    place: str = "S3",
    seconds: float | None = None,
) -> T:
    """Do some work with a guarded client, and give what it gives or raises.

    Args:
        work: is done in a thread of its own; of its sockets, those that it lets the call hold are shut down in the end.
        moved: bytes that it will send.
        time_left: the seconds that its caller has.
        place: what `OutOfTime` names.
        seconds: that the call may take besides its bytes; None for `CALL_SECONDS`.

    Returns:
        What `work` gives.

    Raises:
        CallError: it took too long.
        OutOfTime: `time_left` fell to zero before.
    """
    check(time_left, f"{place} was read")
    call, begun, future = BoundedCall(moved), time.monotonic(), Future[T]()
    threading.Thread(target=_run, args=(call, work, future), daemon=True).start()
    try:
        while not future.done():
            allowed = (CALL_SECONDS if seconds is None else seconds) + call.moved / MIN_BYTES_PER_SECOND
            left = begun + allowed - time.monotonic()
            if left <= 0:
                raise CallError(f"no whole answer within {allowed:.0f} s")
            wait((future,), min(left, time_left()))
            if not future.done():
                check(time_left, f"{place} was read")
        return future.result()
    finally:
        call.end(cut=True)


def _run(call: BoundedCall, work: Callable[[BoundedCall], T], future: Future[T]) -> None:
    _thread.call = call
    try:
        result = work(call)
    except BaseException as error:  # noqa: BLE001  # whoever waits raises it
        call.close()
        future.set_exception(error)
    else:
        call.close()
        future.set_result(result)


def guard(client: Any) -> None:  # boto3 publishes no types
    """Have a client of boto3's keep to the bounds of the call that its thread is in."""
    from botocore import awsrequest  # only who stores in S3 has it

    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"before-send.{service}", lambda **_: _current().count())
    # There is no public way to give it connections of one's own. A version that has others has its own bounds still.
    with contextlib.suppress(AttributeError):
        client._endpoint.http_session._pool_classes_by_scheme.update(  # noqa: SLF001  # as said
            http=_guarded(awsrequest.AWSHTTPConnectionPool), https=_guarded(awsrequest.AWSHTTPSConnectionPool)
        )


def _current() -> BoundedCall:
    call: BoundedCall = _thread.call
    return call


def _guarded(pool: Any) -> Any:
    """Derive a pool whose connections are held, and whose answers other than files are bounded."""
    connection = pool.ConnectionCls

    def connect(self: Any) -> socket.socket:
        line: socket.socket = connection._new_conn(self)  # noqa: SLF001  # before TLS, so that its handshake can be cut
        try:
            _current().hold(line)
        except CallError:
            line.close()
            raise
        return line

    def request(self: Any, *arguments: Any, **options: Any) -> Any:
        if self.sock is not None:
            _current().hold(self.sock)
        return connection.request(self, *arguments, **options)

    def urlopen(self: Any, *arguments: Any, **options: Any) -> Any:
        response = pool.urlopen(self, *arguments, **options)
        _current().keep(response)
        pieces = response.stream
        response.stream = lambda *sizes, **others: _bounded(pieces(*sizes, **others))
        return response

    held = type("Held", (connection,), {"_new_conn": connect, "request": request})
    return type("Guarded", (pool,), {"ConnectionCls": held, "urlopen": urlopen})


def _bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise CallError(f"its answer has more than {MAX_ANSWER_BYTES} bytes")
        yield piece
