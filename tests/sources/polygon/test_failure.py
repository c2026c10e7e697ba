"""What a failed call means: how often it is tried, and one sentence."""

from __future__ import annotations

import ssl

import pytest
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, ProtocolError, SSLError

from scanner.errors import MarketBusy, MarketDataError, MarketError, MarketRefusal
from scanner.sources.polygon.failure import CALLS, CONNECTS, failure_of
from scanner.sources.polygon.http_call import ExchangeError, RefusedError, Reply, TooLargeError, TooSlowError


def refused(status: int) -> RefusedError:
    return RefusedError(Reply(status, "http://host/", b"no", None))


@pytest.mark.parametrize(
    ("fault", "tries", "kind", "sentence"),
    [
        (refused(429), CALLS, MarketBusy, "wait a minute"),
        (refused(503), CALLS, MarketError, "failed 2 times in a row, the last time with HTTP 503"),
        (refused(401), 1, MarketRefusal, "does not know the key"),
        (refused(302), 1, MarketRefusal, "another address"),
        (MarketDataError("it", "not good"), CALLS, MarketDataError, "it: not good"),
        (TooSlowError(), CONNECTS, MarketError, "does not answer in time"),
        (TooLargeError(), 1, MarketError, "more than 8 MiB"),
        (ExchangeError("sent this", passing=True), CALLS, MarketError, "host sent this: check POLYGON_BASE_URL"),
        (ConnectTimeoutError(), CONNECTS, MarketError, "cannot be reached"),
        (LocationParseError("x"), CONNECTS, MarketError, "cannot be reached"),
        (ProtocolError("x"), CALLS, MarketError, "a broken answer .ProtocolError."),
        (SSLError(ssl.SSLError(1, "[SSL] broken")), CALLS, MarketError, "a broken answer .SSLError."),
    ],
)
def test_each_fault_has_its_tries_and_its_sentence(
    fault: Exception, tries: int, kind: type[MarketError], sentence: str
) -> None:
    failure = failure_of(fault, "host")
    assert failure.tries == tries
    error = failure.error(2, "a-key")
    assert type(error) is kind
    with pytest.raises(kind, match=sentence):
        raise error
