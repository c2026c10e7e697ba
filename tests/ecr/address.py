"""A stand-in for a function's address: it takes what is signed as AWS wants it, and hands it on as Lambda does."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from scanner.handler.reply import Reply
from tests.amazon import KEY, REGION, SECRET

AUTHORIZATION = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={KEY}/\d{{8}}/{REGION}/lambda/aws4_request, ?"
    r"SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


def is_signed(request: Request, token: str) -> bool:
    """Whether the signature is the one that AWS's own code makes of this request, its token included."""
    said = AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
    if not said:
        return False
    names = said["headers"].split(";")
    headers = {name: request.headers[name] for name in names if name in request.headers}
    signed = AWSRequest(request.method, request.url, headers=headers, data=request.get_data())
    signed.context["timestamp"] = headers.get("x-amz-date", "")
    auth = SigV4Auth(Credentials(KEY, SECRET, token), "lambda", REGION)
    signature = auth.signature(auth.string_to_sign(signed, auth.canonical_request(signed)), signed)
    return bool(signature == said["signature"]) and headers.get("x-amz-security-token", "") == token


@contextlib.contextmanager
def serving(handler: Callable[[dict[str, Any]], Reply], token: str = "") -> Iterator[str]:
    """Serve a function on a free port, for credentials with this session's token if any; give its address."""

    @Request.application
    def answer(request: Request) -> Response:
        if not is_signed(request, token):
            return Response('{"Message": "Forbidden"}', 403)
        http = {"method": request.method, "path": request.path}
        event = {"version": "2.0", "requestContext": {"http": http}, "body": request.get_data(as_text=True)}
        reply = handler(event)
        return Response(reply["body"], reply["statusCode"], reply["headers"])

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
