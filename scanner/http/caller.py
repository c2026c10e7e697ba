"""Who asks: the keys that are known, and what each may do."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from scanner.errors import KeyRefused
from scanner.http.message import Request


@dataclass(frozen=True, slots=True)
class Key:
    """A key, of which only the hash is known.

    Attributes:
        name: for the log and the rate.
        digest: (32,) bytes of SHA-256 of the key.
        administers: whether it may also change what is stored.
    """

    name: str
    digest: bytes
    administers: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        name: the key's, or the address where no key is needed.
        administers: whether they may change what is stored, and see where it is.
    """

    name: str
    administers: bool = False


@dataclass(frozen=True, slots=True)
class Callers:
    """Tells who asks.

    Attributes:
        keys: gives those that are known by now; none where everybody may ask.
        trusted: whether whoever asks without any key may administer.
    """

    keys: Callable[[], tuple[Key, ...]]
    trusted: bool = False

    def caller(self, request: Request) -> Caller:
        """Tell who asks.

        Raises:
            KeyRefused: keys are known, and this request has none of them.
        """
        known = self.keys()
        if not known:
            return Caller(request.client, self.trusted)
        sent = _sent(request)
        if sent is None:
            raise KeyRefused("a key is needed")
        digest = hashlib.sha256(sent.encode()).digest()
        found = [key for key in known if hmac.compare_digest(key.digest, digest)]  # all of them: no time tells which
        if not found:
            raise KeyRefused("the key is not known")
        return Caller(found[0].name, any(key.administers for key in found))


def _sent(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.headers.get("x-api-key") or None
