"""A request and a response, as every edge translates them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        method: in capitals.
        path: as it was sent, percent-encoded, without the query.
        query: as it was sent, without the question mark.
        headers: by name in small letters.
        client: the address that the edge saw; empty where it saw none.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A response.

    Attributes:
        headers: by name in small letters, without those that a server adds itself (its length, the connection).
        encoded: more headers, as ASGI has them; those of a response that is given again are encoded once.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    encoded: tuple[tuple[bytes, bytes], ...] = ()
