"""The ASGI edge: it translates, and puts what takes time into threads."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from dataclasses import replace

from scanner.errors import Overloaded, RequestError
from scanner.http.body import Call
from scanner.http.contract import Contract, Seen, answer, answer_at_once, refuse
from scanner.http.message import Request, Response
from scanner.http.request_id import request_id
from scanner.http.routes import HEALTH
from scanner.server.access_log import record
from scanner.server.asgi import Message, Receive, Send, body_of, request_of, send_refusal, send_response
from scanner.server.connection import is_gone
from scanner.server.workers import Workers, stopping

#: Seconds that an answer may take, waiting included.
TIMEOUT = 60.0


class App:
    """Answers over ASGI.

    Args:
        contract: what answers.
        workers: the threads in which it does.
    """

    def __init__(self, contract: Contract, workers: Workers | None = None) -> None:
        self._contract = contract
        self._workers = workers or Workers()
        self._end: float | None = None  # of all answers, once the server stops
        self._prefix = f"{secrets.token_hex(8)}-"  # of the names of this process' requests
        self._numbers = itertools.count(1)

    def stop(self, seconds: float) -> None:
        """Let the answers that are being computed take so many seconds more, and no others begin."""
        self._end = time.monotonic() + seconds
        self._workers.stop()

    def wait(self, seconds: float) -> bool:
        """Wait, so many seconds at most, until nothing is computed any more; tell whether that is so."""
        return self._workers.wait(seconds)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = time.monotonic()
        request = request_of(scope)
        name = request_id(request, f"{self._prefix}{next(self._numbers):x}")
        try:
            body = await self._body(request, receive)
        except (RequestError, Overloaded) as error:
            response, seen = refuse(request, error, self._contract.origins, name)
            await send_refusal(receive, send, response)
        else:
            if body is None:
                return
            whole = replace(request, body=body) if body else request
            response, seen = await self._answered(scope, whole, name, begun + TIMEOUT)
            await send_response(send, response, head=request.method == "HEAD")
        record(request, response, seen, name, time.monotonic() - begun)

    async def _body(self, request: Request, receive: Receive) -> bytes | None:
        try:
            return await body_of(request, receive)
        except asyncio.CancelledError:
            if self._end is None:
                raise
            raise stopping() from None

    async def _answered(self, scope: Message, request: Request, name: str, until: float) -> tuple[Response, Seen]:
        if ready := answer_at_once(request, self._contract, name):
            return ready

        def time_left() -> float:
            return 0.0 if is_gone(scope) else min(until, self._end or until) - time.monotonic()

        call = Call(name, time_left)

        def answered() -> tuple[Response, Seen]:
            return answer(request, lambda: self._contract, call)

        if request.path == HEALTH:  # never behind others
            return answered()
        try:
            return await self._workers.run(answered)
        except Overloaded as error:
            return refuse(request, error, self._contract.origins, name)
