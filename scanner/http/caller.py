"""Who asks: the keys that are known, and what each may do.

A key comes as `Authorization: Bearer KEY` or as `X-API-Key: KEY`, or in both headers if it is the same. Of a key only
its SHA-256 is stored. Source: RFC 6750, 2.1.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from scanner.errors import KeyRefused, WrongHost
from scanner.http.address import client_of, is_this_machine
from scanner.http.message import Request

#: Characters of a key.
MAX_KEY = 512
#: What every HTTP client sends as it is: visible ASCII. A comma separates repeated headers.
_KEY = re.compile(r"[!-+\--~]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """A key, of which only the hash is known.

    Attributes:
        name: for the log and the rate. Several keys may have one: an old and a new one, while they are rotated.
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
        has_key: whether it is a key's.
        administers: whether they may change what is stored, and see where it is.
        trusted: whether they are told why the scanner cannot answer: its places, addresses and settings.
    """

    name: str
    has_key: bool = False
    administers: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Callers:
    """Tells who asks.

    Attributes:
        keys: gives those that are known by now; None where everybody may ask.
        administer: whether all who may ask may administer.
        local: whether this machine alone can ask: then its user is told why something fails.
    """

    keys: Callable[[], tuple[Key, ...]] | None
    administer: bool = False
    local: bool = False

    def caller(self, request: Request) -> Caller:
        """Tell who asks.

        Raises:
            KeyRefused: a key is needed, and this request has none that is known.
            WrongHost: this machine alone may ask, and the request is for another.
        """
        if self.keys is None:
            if self.local and not is_this_machine(host := request.headers.get("host", "")):
                raise WrongHost(host)
            trusted = self.local or self.administer
            return Caller(client_of(request.client), administers=self.administer, trusted=trusted)
        digest = hashlib.sha256(_sent(request).encode()).digest()
        found = [key for key in self.keys() if hmac.compare_digest(key.digest, digest)]  # no time tells which it was
        if not found:
            raise KeyRefused("the key is not known")
        administers = self.administer or any(key.administers for key in found)
        return Caller(found[0].name, has_key=True, administers=administers, trusted=administers)


def _sent(request: Request) -> str:
    """Give the key that was sent. Raises KeyRefused for none, for two, and for what can be none."""
    scheme, _, credentials = request.headers.get("authorization", "").strip().partition(" ")
    bearer = credentials.strip() if scheme.lower() == "bearer" else ""
    plain = request.headers.get("x-api-key", "").strip()
    if bearer and plain and bearer != plain:
        raise KeyRefused("two different keys were sent, and it is not clear which of them asks")
    key = bearer or plain
    if not key:
        if scheme and scheme.lower() != "bearer":  # AWS's own signature may stand beside X-API-Key
            raise KeyRefused("a key is needed, and Authorization has none that is read here (its scheme is not Bearer)")
        raise KeyRefused("a key is needed")
    if len(key) > MAX_KEY or not _KEY.fullmatch(key):
        raise KeyRefused(f"a key has at most {MAX_KEY} visible ASCII characters, no comma or space among them")
    return key
