"""A request in, a response out: the one function between every edge and the actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson

from scanner.actions.action import Action, Asked, Content
from scanner.cache.rate import MemoryRates, Rates
from scanner.errors import AdministrationRefused, ScannerError
from scanner.http import freshness, headers, page, rate
from scanner.http.body import JSON, Call, packed
from scanner.http.caller import Caller, Callers
from scanner.http.market_answer import of_market
from scanner.http.message import Request, Response
from scanner.http.parameters import read
from scanner.http.problem import problem, unforeseen
from scanner.http.remedies import in_http
from scanner.http.representation import plain
from scanner.http.responses import Made, Responses, SteadyBackend
from scanner.http.routes import BACKEND, HEALTH, OPENAPI, Match, Route, check_method, find
from scanner.machine_limits import refused


@dataclass(frozen=True, slots=True)
class Contract:
    """What answers, and for whom.

    Attributes:
        backend: does what is asked.
        callers: tells who asks.
        origins: of the pages that may ask from a browser.
        rates: counts how often each caller asks; None to count nobody.
        page: whether there is a page for browsers at `/`.
        responses: those that are given again; None where none is kept.
    """

    backend: SteadyBackend
    callers: Callers
    origins: frozenset[str] = frozenset()
    rates: Rates | None = None
    page: bool = False
    responses: Responses | None = None


#: Before it is known who asks.
NOBODY = Caller("")


@dataclass(slots=True)
class Seen:
    """What came of a call, for the log and the metrics.

    Attributes:
        route: its path, as the table has it; None where there is none.
        action: None where none was found.
        caller: who asks; without a name until that is known.
        content: what was answered; None where nothing was computed.
        error: what went wrong, if anything did.
        told: headers that the response gets, whatever it is.
    """

    route: str | None = None
    action: str | None = None
    caller: Caller = NOBODY
    content: Content | None = None
    error: Exception | None = None
    told: dict[str, str] = field(default_factory=dict)


def answer(request: Request, make: Callable[[], Contract], call: Call) -> tuple[Response, Seen]:
    """Answer a request, whatever it is.

    Args:
        make: gives the contract; where a setting cannot be used, that is answered.
    """
    seen, origins = Seen(), frozenset[str]()
    try:
        contract = make()
        origins = contract.origins
        answered = _computed_for if request.path == BACKEND else _answered
        response = answered(request, contract, call, seen)
    except ScannerError as error:
        seen.error = error
        response = problem(error, call.request_id, veiled=not seen.caller.trusted)
    except Exception as error:  # noqa: BLE001  # the last resort: the caller gets a sentence, the log the traceback
        seen.error = error
        machine = refused(error)
        response = problem(machine, call.request_id, veiled=False) if machine else unforeseen(call.request_id)
    return headers.finished(response, request, origins, call.request_id, seen.told), seen


def answer_at_once(request: Request, contract: Contract, request_id: str) -> tuple[Response, Seen] | None:
    """Answer what many ask, if that needs no waiting for anybody; None for all else, errors included."""
    if contract.responses is None or not isinstance(contract.rates, MemoryRates | None):
        return None
    made = contract.responses.ready(request, contract.backend)
    if made is None:
        return None
    seen = Seen(made.route, made.action)
    try:
        _let_in(request, contract, seen)
    except ScannerError:
        return None
    if request.method == "HEAD" or "if-none-match" in request.headers:
        response = _unless_known(request, made.response)
        return headers.finished(response, request, contract.origins, request_id, seen.told), seen
    own = {**seen.told, "x-request-id": request_id}
    return headers.again(made.response, made.encoded, request, contract.origins, own), seen


def refuse(request: Request, error: ScannerError, origins: frozenset[str], request_id: str) -> tuple[Response, Seen]:
    """Answer a request that its edge does not pass on."""
    response = problem(error, request_id, veiled=True)
    return headers.finished(response, request, origins, request_id), Seen(error=error)


def _answered(request: Request, contract: Contract, call: Call, seen: Seen) -> Response:
    if contract.page and request.path == page.PATH and request.method in {"GET", "HEAD"}:
        seen.route = page.PATH
        return page.page()
    match = find(request.path)
    route, action = match.route, match.route.action
    seen.route = route.path
    if request.method == "OPTIONS":
        return headers.preflight(request, route, contract.origins)
    check_method(route, request.method)
    if route.path == HEALTH:
        return _momentary({"status": "ok"})
    _let_in(request, contract, seen)
    if action is None:
        return _of_service(request, route, contract, call)
    seen.action = action.name
    if action.rights == "administration" and not seen.caller.administers:
        raise AdministrationRefused(action.name)
    made = _made(request, contract, call) if route.market else None
    return made or _acted(action, match, request, contract=contract, call=call, seen=seen)


def _let_in(request: Request, contract: Contract, seen: Seen) -> None:
    """Find out who asks, and count it. Raises KeyRefused, and TooManyRequests."""
    seen.caller = contract.callers.caller(request)
    if contract.rates:
        rate.take(contract.rates, seen.caller, seen.told)


def _of_service(request: Request, route: Route, contract: Contract, call: Call) -> Response:
    """Answer at an address that is no action's."""
    if route.path == OPENAPI:
        from scanner.http.openapi import written_document  # seldom asked for

        return packed(request, written_document(), call)
    contract.backend.standing(None, call.time_left)
    return _momentary({"status": "ready"})


def _acted(action: Action, match: Match, request: Request, *, contract: Contract, call: Call, seen: Seen) -> Response:
    """Do what is asked, and answer with what came of it."""
    asked = read(request, match, action)
    if not match.route.market:
        passed = Asked(asked.fields, call.time_left, in_http, call.progress, call.largest)
        seen.content = contract.backend.run(action, passed)
        return packed(request, orjson.dumps(plain(seen.content, in_http)), call)
    response, seen.content, standing = of_market(request, asked, action, contract.backend, call)
    if contract.responses and response.status == HTTPStatus.OK and "etag" in response.headers:
        made = Made(match.route.path, action.name, asked.fields.get("as_of"), standing, response)
        contract.responses.put(request, made)
    return response


def _made(request: Request, contract: Contract, call: Call) -> Response | None:
    """Give the response to an equal request of before, or tell that the caller's copy is still that."""
    if contract.responses is None:
        return None
    made = contract.responses.get(request, contract.backend, call.time_left)
    return _unless_known(request, made.response) if made else None


def _unless_known(request: Request, response: Response) -> Response:
    """Give a response, or tell that the caller's copy is still that."""
    asked = request.headers.get("if-none-match")
    if asked is None or not freshness.matches(asked, response.headers["etag"]):
        return response
    return Response(304, {name: response.headers[name] for name in ("etag", "cache-control", "cache-status")})


def _computed_for(request: Request, contract: Contract, call: Call, seen: Seen) -> Response:
    """Compute for another service, which asks as `scanner.backend.messages` says."""
    from scanner.http import backend_calls  # only some are asked by others

    seen.route = BACKEND
    _let_in(request, contract, seen)
    response, action, seen.error = backend_calls.answered(request, seen.caller, contract.backend, call)
    seen.action = action.name
    return response


def _momentary(found: dict[str, str]) -> Response:
    """Answer what is so at this moment alone."""
    return Response(200, {"content-type": JSON, "cache-control": "no-store"}, orjson.dumps(found))
