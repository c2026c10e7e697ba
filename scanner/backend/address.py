"""Another service that computes, asked over HTTP: a `serve` elsewhere, or a function's URL."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from urllib.parse import urlsplit

from scanner.backend.messages import ForeignReplyError, unpacked
from scanner.bounded_call import BoundedCall, CallError, ask
from scanner.deadline import TimeLeft
from scanner.errors import BackendBusy, BackendError
from scanner.remedy import Advice, Remedy, check_settings, retry
from scanner.setting_values import WebAddress

#: Where a service is asked by another one, below its address.
PATH = "/v1/backend"
#: Seconds for each address that a connection is tried at, and for its TLS.
CONNECT_TIMEOUT = 5.0
#: Seconds until the next bytes, and for a whole question, whatever time its asker has.
TIMEOUT = 910.0
#: Bytes of a reply, as it travels.
MAX_REPLY = 16 << 20

_PIECE = 1 << 16
_NETWORK = check_settings("check SCANNER_BACKEND and the network")
_KEY = check_settings("set SCANNER_BACKEND_KEY to a key of that service")
_VERSION = Advice("fix-server", "deploy the same version of the scanner there as here, and check SCANNER_BACKEND")
_SECONDS = re.compile(r"[0-9]{1,6}", re.ASCII)
#: By status: what is wrong, and what to do.
_REFUSALS: Mapping[int, tuple[str, Remedy]] = {
    401: ("asks for a key, or does not know this service's", _KEY),
    403: ("does not allow this to this service's key", _KEY),
    404: ("knows no questions of other services", _VERSION),
    405: ("knows no questions of other services", _VERSION),
    413: ("takes no question of this size, or has too large an answer", Advice("change-request", "ask for less")),
}


class Address:
    """A service.

    A question is asked once: after a timeout or a broken connection, the first one may still be worked on. Each has a
    connection of its own, so none meets one that the other side has closed.

    Args:
        address: where it is.
        key: gives the key to send; None for none. Raises SecretError.
    """

    def __init__(self, address: WebAddress, key: Callable[[], str | None]) -> None:
        self._address = address
        self._key = key

    @property
    def place(self) -> str:
        """Its address, as the setting has it."""
        return str(self._address)

    def __str__(self) -> str:
        return f"the service at {self._address}"

    def ask(self, message: bytes, time_left: TimeLeft) -> bytes:
        """Ask it, and give what it tells.

        Raises:
            BackendError: it cannot be reached, refuses, or tells something else.
            OutOfTime: `time_left` fell to zero. It may go on working, and its connection is given up.
            SecretError: its key cannot be fetched.
        """
        key = self._key()
        place = str(self)
        try:
            reply = ask(
                lambda call: _exchanged(call, self._address, key, message),
                len(message),
                time_left,
                f"an answer of {place}",
                TIMEOUT,
            )
        except CallError:
            raise BackendError(place, "did not answer in time; what it began may still go on", retry()) from None
        except ssl.SSLCertVerificationError:
            todo = check_settings(
                "name it in SCANNER_BACKEND as its certificate does, and a private CA's certificate in SSL_CERT_FILE"
            )
            raise BackendError(place, "has a certificate that cannot be trusted", todo) from None
        except (ConnectionRefusedError, socket.gaierror, TimeoutError) as error:
            raise BackendError(place, f"cannot be reached ({type(error).__name__})", _NETWORK) from None
        except (OSError, http.client.HTTPException):
            raise BackendError(place, "broke off its answer", retry()) from None
        return _read(place, reply)


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply, as it came."""

    status: int
    packing: str
    retry_after: str
    body: bytes


def _exchanged(call: BoundedCall, address: WebAddress, key: str | None, message: bytes) -> _Reply:
    """Send a question and read the reply to its end."""
    parts = urlsplit(address.url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    with contextlib.closing(http.client.HTTPConnection(host, port)) as connection:
        connection.sock = _connected(call, host, port, secure=secure)
        headers = {"content-type": "application/json", "accept-encoding": "zstd", "connection": "close"}
        if key:
            headers["authorization"] = f"Bearer {key}"
        connection.request("POST", f"{parts.path}{PATH}", message, headers)
        response = connection.getresponse()
        data = bytearray()
        while piece := response.read(_PIECE):
            data += piece
            call.moved += len(piece)
            if len(data) > MAX_REPLY:
                return _Reply(response.status, "too long", "", b"")
        if response.length:
            raise http.client.IncompleteRead(bytes(data), response.length)
        packing = response.headers.get("content-encoding", "identity")
        return _Reply(response.status, packing, response.headers.get("retry-after", ""), bytes(data))


def _connected(call: BoundedCall, host: str, port: int, *, secure: bool) -> socket.socket:
    """Connect; a connection that nobody takes is tried a second time, since no question was sent over it."""
    try:
        line = socket.create_connection((host, port), CONNECT_TIMEOUT)
    except (ConnectionRefusedError, TimeoutError):
        line = socket.create_connection((host, port), CONNECT_TIMEOUT)
    try:
        call.hold(line)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            line = _tls().wrap_socket(line, server_hostname=host)
        line.settimeout(TIMEOUT)
    except BaseException:
        line.close()
        raise
    return line


@cache
def _tls() -> ssl.SSLContext:
    """Load the certificates that this machine trusts, once."""
    return ssl.create_default_context()


def _read(place: str, reply: _Reply) -> bytes:
    if reply.status in _REFUSALS:
        raise BackendError(place, *_REFUSALS[reply.status])
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = f"try again in {reply.retry_after} s" if _SECONDS.fullmatch(reply.retry_after) else "try again"
        raise BackendBusy(place, f"cannot be asked at the moment (HTTP {reply.status})", retry(wait))
    if reply.status == HTTPStatus.OK:
        with contextlib.suppress(ForeignReplyError):
            if reply.packing == "zstd":
                return unpacked(reply.body)
            if reply.packing == "identity":
                return reply.body
    raise BackendError(place, f"does not answer as this version of the scanner does (HTTP {reply.status})", _VERSION)
