"""The web application: routes, keys, faults, and the count of requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scanner.devserver.aggregates import custom, grouped, previous
from scanner.devserver.faults import read_fault
from scanner.devserver.feed import Feed
from scanner.devserver.hours import now, upcoming
from scanner.devserver.paging import resume
from scanner.devserver.query import Call
from scanner.devserver.response import NO_PAGE, Answer, ApiError, error_answer
from scanner.devserver.splits import reference_splits, stock_splits
from scanner.devserver.ticker_overview import overview
from scanner.devserver.tickers import tickers
from scanner.devserver.transfer import Transfer
from scanner.errors import ConfigError

Endpoint = Callable[[Feed, Call], Answer]

FAULT_HEADER = "X-Scanner-Fault"
REQUESTS = "/_requests"

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "/v2/aggs/grouped/locale/us/market/stocks/{date}": grouped,
        "/v2/aggs/ticker/{ticker}/range/{multiplier}/{timespan}/{from}/{to}": custom,
        "/v2/aggs/ticker/{ticker}/prev": previous,
        "/v3/reference/tickers": tickers,
        "/v3/reference/tickers/{ticker}": overview,
        "/v3/reference/splits": reference_splits,
        "/stocks/v1/splits": stock_splits,
        "/v1/marketstatus/now": now,
        "/v1/marketstatus/upcoming": upcoming,
    }
)


class Desk:
    """Answers requests, and counts them.

    Args:
        faults: of all answers, applied one after the other, in the form of `read_fault`.
        key: the only valid one; None for any.

    Raises `ConfigError` for an unknown fault.
    """

    def __init__(self, feed: Feed, faults: Sequence[str], key: str | None) -> None:
        self._feed, self._faults, self._key = feed, faults, key
        self._fault = cache(partial(read_fault, today=feed.today))  # a limit must remember the calls it has answered
        self._visits: Counter[str] = Counter()
        self._requests: Counter[str] = Counter()
        for fault in faults:
            self._fault(fault)

    async def answer(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer one request."""
        try:
            call = self._call(request)
            self._check_key(request)
            faults = [self._fault(text) for text in (*self._faults, *_named_by(request))]
            answer = await run_in_threadpool(endpoint, self._feed, call)
            for fault in faults:
                answer = fault(call, answer)
        except ApiError as error:
            answer = error_answer(error.status, error.text)
        except ConfigError as error:
            answer = error_answer(400, str(error))
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        return await run_in_threadpool(Transfer, answer, zipped=zipped)  # compression takes time too

    async def requests(self, request: Request) -> Response:
        """Return the number of requests for each path; DELETE resets it, with limits and temporary faults."""
        counts = dict(self._requests)
        if request.method == "DELETE":
            self._requests.clear()
            self._visits.clear()
            self._fault.cache_clear()
        return JSONResponse(counts)

    def _call(self, request: Request) -> Call:
        """Count a request, and parse it."""
        query = {name: text for name, text in request.query_params.items() if name != "apiKey"}
        path = request.url.path
        address = f"{path}?{urlencode(sorted(query.items()))}"
        self._requests[path] += 1
        self._visits[address] += 1
        query, skip = resume(query)
        base = str(request.base_url).rstrip("/")
        return Call(path, address, request.path_params, query, skip, base, visit=self._visits[address])

    def _check_key(self, request: Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or request.query_params.get("apiKey")
        if not given:
            raise ApiError(401, "API Key was not provided")
        if self._key is not None and given != self._key:
            raise ApiError(401, "Unknown API Key")


def _named_by(request: Request) -> list[str]:
    """List the faults that a request names, in repeated headers or separated by commas."""
    named = ",".join(request.headers.getlist(FAULT_HEADER))
    return [text.strip() for text in named.split(",")] if named else []


def make_app(feed: Feed, faults: Sequence[str] = (), key: str | None = None) -> Starlette:
    """Make the application for a market; see `Desk`."""
    desk = Desk(feed, faults, key)
    routes = [Route(path, partial(desk.answer, endpoint)) for path, endpoint in ENDPOINTS.items()]
    routes.append(Route(REQUESTS, desk.requests, methods=["GET", "DELETE"]))
    app = Starlette(routes=routes, exception_handlers={404: _no_page, 405: _no_page})
    app.router.redirect_slashes = False  # Polygon does not redirect, and clients must not rely on it
    return app


async def _no_page(_request: Request, _error: Exception) -> Response:
    return Transfer(NO_PAGE, zipped=False)
