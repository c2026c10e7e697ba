"""Requests over HTTP as Lambda's events carry them: translated to the contract's, and its responses back.

Sources: AWS Lambda, payload formats 1.0 and 2.0; Application Load Balancers as triggers; VPC Lattice.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from scanner.handler.envelope import BALANCED, BALANCED_MULTI, HTTP_2, Envelope, Event, method
from scanner.handler.reply import Reply
from scanner.http.message import Request, Response

#: Where the contract begins; whatever else comes over HTTP is an event in a body, as before there was one.
_CONTRACT = ("/v1/", "/healthz", "/readyz")


def path_of(event: Event, envelope: Envelope) -> str:
    """Give the path of a request, without the stage that API Gateway puts before it."""
    about = event.get("requestContext")
    context = about if isinstance(about, dict) else {}
    name = {HTTP_2.name: "rawPath"}.get(envelope.name, "raw_path" if "raw_path" in event else "path")
    found = event.get(name)
    path = (found if isinstance(found, str) else "").partition("?")[0]
    stage = context.get("stage")
    if envelope is HTTP_2 and isinstance(stage, str) and path.startswith(f"/{stage}/"):
        path = path.removeprefix(f"/{stage}")
    return path


def is_of_contract(path: str) -> bool:
    """Tell whether a path is one of the contract's, there or not."""
    return path.startswith(_CONTRACT)


def request_of(event: Event, envelope: Envelope) -> Request:
    """Translate an event to a request; a body that cannot be decoded is none."""
    about = event.get("requestContext")
    context = about if isinstance(about, dict) else {}
    return Request(
        str(method(event, envelope) or ""),
        path_of(event, envelope),
        _query(event, envelope),
        _headers(event),
        _body(event),
        _client(context, event, envelope),
    )


def reply_of(response: Response) -> Reply:
    """Translate a response; a body that is packed travels in base64."""
    packed = "content-encoding" in response.headers
    body = base64.b64encode(response.body).decode() if packed else response.body.decode()
    reply: Reply = {"statusCode": response.status, "headers": dict(response.headers), "body": body}
    if packed:
        reply["isBase64Encoded"] = True
    return reply


def _query(event: Event, envelope: Envelope) -> str:
    raw = event.get("rawQueryString")
    if isinstance(raw, str):
        return raw
    raw_path = event.get("raw_path")
    if isinstance(raw_path, str):
        return raw_path.partition("?")[2]
    several = event.get("multiValueQueryStringParameters")
    single = event.get("queryStringParameters")
    given = several if isinstance(several, dict) else single if isinstance(single, dict) else {}
    pairs = [
        (str(name), str(text))
        for name, texts in given.items()
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    if envelope in {BALANCED, BALANCED_MULTI}:  # which passes them on as they were sent
        return "&".join(f"{name}={text}" for name, text in pairs)
    return urlencode(pairs)


def _headers(event: Event) -> dict[str, str]:
    several = event.get("multiValueHeaders")
    single = event.get("headers")
    given = several if isinstance(several, dict) else single if isinstance(single, dict) else {}
    return {
        str(name).lower(): ", ".join(map(str, texts)) if isinstance(texts, list) else str(texts)
        for name, texts in given.items()
    }


def _body(event: Event) -> bytes:
    body = event.get("body")
    if not isinstance(body, str):
        return b""
    if event.get("isBase64Encoded") or event.get("is_base64_encoded"):
        try:
            return base64.b64decode(body, validate=True)
        except binascii.Error:
            return b"\0"  # which is no JSON either
    return body.encode("utf-8", "surrogatepass")


def _client(context: Mapping[str, Any], event: Event, envelope: Envelope) -> str:
    """Give the address that the service of AWS saw: what stands before it in X-Forwarded-For, anybody may have sent."""
    for place in ("http", "identity"):
        inside = context.get(place)
        if isinstance(inside, dict) and isinstance(inside.get("sourceIp"), str):
            return str(inside["sourceIp"])
    if envelope in {BALANCED, BALANCED_MULTI}:
        return _headers(event).get("x-forwarded-for", "").rpartition(",")[2].strip()
    return ""
