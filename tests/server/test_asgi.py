"""ASGI's messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from scanner.errors import BodyTooLarge, HeadersTooLarge, ScannerError
from scanner.http.message import Request, Response
from scanner.http.parameters import MAX_BODY
from scanner.server.asgi import MAX_HEAD, Message, body_of, request_of, send_refusal, send_response

END: Message = {"type": "http.disconnect"}


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def body(headers: dict[str, str], messages: Iterable[Message]) -> tuple[bytes | None, int]:
    """Read a body, and give how many messages were not read."""
    left = list(messages)

    async def receive() -> Message:
        return left.pop(0)

    found = asyncio.run(body_of(Request("POST", "/v1/scan", headers=headers), receive))
    return found, len(left)


def sent_by(work: object, messages: Iterable[Message] = ()) -> list[Message]:
    """Collect what is sent."""
    sent: list[Message] = []
    left = list(messages)

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return left.pop(0) if left else END

    async def main() -> None:
        await work(receive, send)  # type: ignore[operator]  # a function that takes both

    asyncio.run(main())
    return sent


def test_the_head_of_a_request() -> None:
    scope: Message = {
        "method": "GET",
        "path": "/v1/é",
        "raw_path": b"/v1/%C3%A9",
        "query_string": b"a=%20&b",
        "headers": [(b"accept", b"a"), (b"accept", b"b"), (b"x-key", b"\xe9")],
        "client": ("10.0.0.1", 1234),
    }
    expected = Request("GET", "/v1/%C3%A9", "a=%20&b", {"accept": "a, b", "x-key": "\u00e9"}, b"", "10.0.0.1")
    assert request_of(scope) == expected
    without = {**scope, "client": None, "raw_path": None, "path": "/v1/e"}
    assert (request_of(without).client, request_of(without).path) == ("", "/v1/e")


@pytest.mark.parametrize(
    ("headers", "messages", "expected"),
    [
        ({}, [part(b"unread")], (b"", 1)),
        ({"content-length": "0"}, [part(b"unread")], (b"", 1)),
        ({"content-length": "3"}, [part(b"a", more=True), part(b"bc")], (b"abc", 0)),
        ({"transfer-encoding": "chunked"}, [part(b"a", more=True), part(b"", more=True), part(b"b")], (b"ab", 0)),
        ({"content-length": "3"}, [part(b"a", more=True), END], (None, 0)),
        ({"content-length": str(MAX_BODY)}, [part(b"x" * MAX_BODY)], (b"x" * MAX_BODY, 0)),
    ],
)
def test_a_body_is_read_whole_or_not_at_all(
    headers: dict[str, str], messages: list[Message], expected: tuple[bytes | None, int]
) -> None:
    assert body(headers, messages) == expected


@pytest.mark.parametrize(
    ("headers", "messages", "error"),
    [
        ({"content-length": str(MAX_BODY + 1)}, [], BodyTooLarge),
        ({"content-length": "9" * 5_000}, [], BodyTooLarge),
        ({"transfer-encoding": "chunked"}, [part(b"x" * MAX_BODY, more=True), part(b"x", more=True)], BodyTooLarge),
        ({"x-filler": "x" * MAX_HEAD}, [], HeadersTooLarge),
        ({f"x-{number}": "" for number in range(MAX_HEAD // 4)}, [], HeadersTooLarge),
    ],
)
def test_no_more_is_read_than_shows_that_it_is_too_much(
    headers: dict[str, str], messages: list[Message], error: type[ScannerError]
) -> None:
    with pytest.raises(error):
        body(headers, messages)


@pytest.mark.parametrize(
    ("status", "head", "length"), [(200, False, b"4"), (200, True, None), (304, False, None), (204, False, None)]
)
def test_a_response_has_its_length_where_it_has_a_body(status: int, head: bool, length: bytes | None) -> None:
    response = Response(status, {"etag": '"a"'}, b"body" if length else b"")
    start, content = sent_by(lambda _, send: send_response(send, response, head=head))
    assert dict(start["headers"]).get(b"content-length") == length
    assert dict(start["headers"])[b"etag"] == b'"a"'
    assert content["body"] == response.body


def test_a_refusal_closes_the_connection_after_it_has_read_on_for_a_while() -> None:
    unread = [part(b"x" * MAX_BODY, more=True) for _ in range(100)]
    start, content, end = sent_by(lambda receive, send: send_refusal(receive, send, Response(413, {}, b"no")), unread)
    assert dict(start["headers"])[b"connection"] == b"close"
    assert (content["body"], content["more_body"], end["body"]) == (b"no", True, b"")
