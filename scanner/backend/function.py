"""A Lambda function that computes, invoked directly."""

from __future__ import annotations

import base64
import binascii
import importlib.util
import logging
import threading
from typing import Any

import orjson

from scanner.backend.messages import ForeignReplyError, unpacked
from scanner.backend.refusals import failed, speaking
from scanner.bounded_call import BoundedCall, ask, guard
from scanner.deadline import TimeLeft
from scanner.errors import BackendError, MissingExtra
from scanner.remedy import Advice
from scanner.setting_values import FunctionName

#: Seconds for a connection.
CONNECT_TIMEOUT = 3
#: Seconds that boto3 waits for the next bytes, and that an invocation takes at most: no function may run for longer
#: than 900. Who asks gives up earlier.
READ_TIMEOUT = 910
#: Bytes of a reply: Lambda passes on 6 MiB.
MAX_REPLY = 7 << 20
#: Connections at the same time: one for each question that is worked on.
CONNECTIONS = 32

_PIECE = 1 << 16


class Function:
    """A function.

    An invocation is made once: after a timeout or a broken connection, the first one may still be running. Only where
    nobody answered the connection was there none, and a second try is made.

    Args:
        name: which one.
        region: its region, unless its name says it; None for what boto3 finds.

    Raises:
        MissingExtra: boto3 is not installed.
    """

    def __init__(self, name: FunctionName, region: str | None) -> None:
        if importlib.util.find_spec("boto3") is None:
            raise MissingExtra("a Lambda function as SCANNER_BACKEND", "aws")
        self._name = name
        self._region = name.region or region
        self._client: Any = None  # boto3 publishes no types
        self._making = threading.Lock()

    @property
    def place(self) -> str:
        """Its name, as the setting has it."""
        return str(self._name)

    def __str__(self) -> str:
        version = f" ({self._name.qualifier})" if self._name.qualifier else ""
        return f"the function {self._name.name}{version}"

    def ask(self, message: bytes, time_left: TimeLeft) -> bytes:
        """Invoke it, and give what it tells.

        Raises:
            BackendError: it cannot be invoked, or fails, or tells something else.
            OutOfTime: `time_left` fell to zero. The invocation goes on, and its connection is given up.
        """
        with speaking(str(self)):
            kind, payload = ask(
                lambda call: self._invoked(call, message),
                len(message),
                time_left,
                f"an answer of {self}",
                READ_TIMEOUT,
            )
        if kind:
            raise failed(str(self), kind, payload)
        try:
            reply = orjson.loads(payload)
            if reply["isBase64Encoded"] is True:
                return unpacked(base64.b64decode(reply["body"], validate=True))
        except (ForeignReplyError, binascii.Error, ValueError, LookupError, TypeError):
            pass
        todo = Advice("fix-server", "deploy the same version of the scanner as this service has")
        raise BackendError(str(self), "does not answer as this version of the scanner does", todo)

    def _invoked(self, call: BoundedCall, message: bytes) -> tuple[str, bytes]:
        from botocore import exceptions  # loaded with the client

        client = self._made()
        qualified = {"Qualifier": self._name.qualifier} if self._name.qualifier else {}
        for last in (False, True):
            try:
                found = client.invoke(FunctionName=self._name.name, Payload=message, **qualified)
                break
            except (exceptions.EndpointConnectionError, exceptions.ConnectTimeoutError):
                if last:
                    raise
        body, data = found["Payload"], bytearray()
        while piece := body.read(_PIECE):
            data += piece
            call.moved += len(piece)
            if len(data) > MAX_REPLY:
                raise ValueError("too long for a reply of Lambda's")
        return str(found.get("FunctionError", "")), bytes(data)

    def _made(self) -> Any:
        """Give the client, made on first use: in the thread of a call, since who looks for credentials may wait."""
        with self._making:
            if self._client is None:
                self._client = _client(self._region)
            return self._client


def _client(region: str | None) -> Any:  # boto3 publishes no types
    import boto3  # 0.1 s that only those pay who ask a function
    from botocore.config import Config

    bounds = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": 1},
        max_pool_connections=CONNECTIONS,
        tcp_keepalive=True,
    )
    logging.getLogger("botocore.parsers").setLevel(logging.INFO)  # at DEBUG it logs whole answers
    client = boto3.Session(region_name=region).client("lambda", config=bounds)
    guard(client)
    return client
