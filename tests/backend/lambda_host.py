"""Lambda in a process of its own: its Invoke API and a function's URL, before the real handler.

usage: python -m tests.backend.lambda_host PORT

A call has to be signed as AWS wants it. The handler's log goes to stdout.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from awslambdaric.lambda_context import LambdaContext
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from scanner.handler import handler

KEY, SECRET, REGION = "AKIAPLANTED", "planted-secret", "us-east-1"
SECONDS = 60
_INVOKE = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations")
_SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(\w+)/\d+/([\w-]+)/lambda/aws4_request, SignedHeaders=(\S+), Signature=(\w+)"
)


def context() -> LambdaContext:
    """The context of an invocation that begins now."""
    return LambdaContext("8f5f2c7e-0b1a-4a44-9f3d-6f1c2a3b4c5d", None, None, int((time.time() + SECONDS) * 1000))


def is_signed(method: str, url: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a request carries the signature that its sender's secret makes."""
    found = _SIGNATURE.fullmatch(headers.get("authorization", ""))
    if not found or (found[1], found[2]) != (KEY, REGION):
        return False
    named = {name: headers[name] for name in found[3].split(";") if name in headers}
    request = AWSRequest(method, url, data=body, headers=named)
    request.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(Credentials(KEY, SECRET), "lambda", REGION)
    own: str = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return own == found[4]


class Host(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Invoke, or ask the function's URL."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = f"http://{self.headers['Host']}{self.path}"
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_signed(self.command, url, headers, body):
            return self._send(403, b'{"message": "no"}', {"x-amzn-ErrorType": "InvalidSignatureException"})
        invoked = _INVOKE.fullmatch(unquote(urlsplit(self.path).path))
        if invoked is None:
            return self._over_http(body)
        if invoked["name"] != "scanner":
            return self._send(404, b'{"Message": "none"}', {"x-amzn-ErrorType": "ResourceNotFoundException"})
        reply = handler(json.loads(body), context())
        return self._send(200, json.dumps(reply).encode(), {})

    do_GET = do_POST  # noqa: N815  # the base class's names

    def _over_http(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        event = {
            "version": "2.0",
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "requestContext": {"http": {"method": self.command, "path": parts.path, "sourceIp": "127.0.0.1"}},
            "body": body.decode(),
            "isBase64Encoded": False,
        }
        reply = handler(event, context())
        text = reply["body"]
        data = base64.b64decode(text) if reply.get("isBase64Encoded") else text.encode()
        self._send(reply["statusCode"], data, reply["headers"])

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Say nothing: the log is the function's."""


class Server(ThreadingHTTPServer):
    """Takes many connections at once."""

    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    with Server(("127.0.0.1", int(sys.argv[1])), Host) as server:
        print("listening", flush=True)
        server.serve_forever()
