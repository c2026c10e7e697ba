"""Bodies travel packed, are asked about by their tags, and are never larger than can be passed on."""

from __future__ import annotations

import pytest

from scanner.errors import AnswerTooLarge
from scanner.http.body import Call, packed
from scanner.http.encoding import SMALL
from scanner.http.message import Request

LONG = b'"' + b"x" * SMALL + b'"'


def request(method: str = "GET", **headers: str) -> Request:
    return Request(method, "/v1/screens", "", {name.replace("_", "-"): value for name, value in headers.items()})


def test_a_short_body_is_not_packed() -> None:
    assert "content-encoding" not in packed(request(accept_encoding="gzip"), b"{}", Call("1")).headers
    assert packed(request(accept_encoding="gzip"), LONG, Call("1")).headers["content-encoding"] == "gzip"


def test_a_copy_that_holds_is_not_sent_again_but_in_answer_to_a_post() -> None:
    tag = packed(request(), LONG, Call("1")).headers["etag"]
    assert packed(request(if_none_match=tag), LONG, Call("1")).status == 304
    assert packed(request("POST", if_none_match=tag), LONG, Call("1")).status == 200


def test_a_tag_tells_encodings_apart() -> None:
    tags = {packed(request(accept_encoding=of), LONG, Call("1")).headers["etag"] for of in ("", "gzip", "zstd")}
    assert len(tags) == 3


def test_the_bytes_that_travel_count() -> None:
    call = Call("1", largest=100, carried=lambda response: 2 * len(response.body))
    packed(request(), b"x" * 50, call)
    with pytest.raises(AnswerTooLarge, match="5 results make 102 bytes and at most 100"):
        packed(request(), b"x" * 51, call, parts=5)
    packed(request(accept_encoding="gzip"), LONG, call)  # is small once it is packed
