"""What is wrong with a request over HTTP."""

from __future__ import annotations

import math

from scanner.errors.base import Fault, ScannerError
from scanner.errors.request import RequestError
from scanner.remedy import Advice, ListRoutes, SendKey, retry

#: Characters of an address that a sentence repeats.
MAX_PATH = 100

#: What a client without a key is asked for. Source: RFC 6750, 3.
CHALLENGE = 'Bearer realm="us-market-scanner"'


class WrongMethod(RequestError):
    """An HTTP method is not supported here.

    Attributes:
        allowed: the methods that are.
    """

    status = 405

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        use = Advice("change-request", f"use {', '.join(allowed)}")
        super().__init__((Fault("method", f"{method} is not supported here", use),))


class WrongContent(RequestError):
    """A body is of another type than JSON."""

    status = 415

    def __init__(self, sent: str) -> None:
        use = Advice("change-request", "send JSON as application/json")
        super().__init__((Fault("content-type", f"{sent[:MAX_PATH]!r} cannot be read here", use),))


class BodyTooLarge(RequestError):
    """A body has more bytes than are read."""

    status = 413

    def __init__(self, size: int, most: int) -> None:
        super().__init__((Fault("body", f"has {size:,} bytes or more; the most is {most:,}"),))


class NoSuchRoute(RequestError):
    """There is nothing at an address."""

    status = 404

    def __init__(self, path: str, meant: str = "") -> None:
        super().__init__((Fault("path", f"there is nothing at {path[:MAX_PATH]}{meant}", ListRoutes()),))


class HeadersTooLarge(RequestError):
    """A request's headers have more bytes than are read."""

    status = 431

    def __init__(self, most: int) -> None:
        super().__init__((Fault("headers", f"have more than {most:,} bytes"),))


class RequestTimeout(RequestError):
    """A request did not arrive in time.

    Args:
        part: of the request that did not, its headers or its body.
        seconds: that it had.
    """

    status = 408

    def __init__(self, part: str, seconds: float) -> None:
        super().__init__((Fault(part, f"did not arrive within {seconds:g} s"),))


class BadMessage(RequestError):
    """What came is not HTTP."""

    def __init__(self) -> None:
        super().__init__((Fault("request", "is not HTTP/1.1"),))


class WrongHost(RequestError):
    """A request came to a server of this machine alone under the name of another.

    So do requests of a web page that has its own name point here (DNS rebinding), and those that a proxy passes on.
    """

    status = 421

    def __init__(self, host: str) -> None:
        use = Advice("check-settings", "ask for 127.0.0.1 or localhost, or set SCANNER_API_KEYS where the service runs")
        problem = f"{host[:MAX_PATH]!r} is not this machine, which alone may ask where no keys are set"
        super().__init__((Fault("host", problem, use),))


class KeyRefused(RequestError):
    """A request has no key that is known."""

    status = 401

    def __init__(self, problem: str) -> None:
        super().__init__((Fault("authorization", problem, SendKey()),))


class TooManyRequests(RequestError):
    """A key, or an address where no keys are needed, has used up what it may ask for now.

    Args:
        most: requests in a window.
        window: seconds.

    Attributes:
        seconds: after which it may ask again.
    """

    status = 429

    def __init__(self, most: int, window: float, seconds: float) -> None:
        self.seconds = seconds
        problem = f"more than {most:,} requests in {window:.0f} s"
        super().__init__((Fault("authorization", problem, retry(f"ask again in {math.ceil(seconds)} s")),))


class DataChanged(RequestError):
    """A request names data that have been replaced: by a sync, or in the user's own file.

    Args:
        field: that names them.
    """

    status = 409

    def __init__(self, field: str) -> None:
        problem = "belongs to data that have changed since"
        super().__init__((Fault(field, problem, Advice("change-request", "ask again without it")),))


class Overloaded(ScannerError):
    """The server cannot take another request now.

    Args:
        why: completes "the server".

    Attributes:
        seconds: after which it may be asked again.
    """

    status = 503

    def __init__(self, why: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"the server {why}", retry(f"ask again in {seconds} s"))
