"""The table of routes: one for each action that has an address, and those that tell how the service is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import unquote

from scanner.actions.action import Action
from scanner.actions.registry import ACTIONS
from scanner.errors import NoSuchRoute, WrongMethod
from scanner.request import did_you_mean

HEALTH, READY, OPENAPI = "/healthz", "/readyz", "/v1/openapi.json"
#: Where another service asks this one to compute. It is none of the table's: nobody else has a use for it.
BACKEND = "/v1/backend"


@dataclass(frozen=True, slots=True)
class Route:
    """An address.

    Attributes:
        path: a part in braces stands for anything: `/v1/tickers/{ticker}`.
        methods: those that it takes besides HEAD (where it takes GET) and OPTIONS.
        action: what is done; None for the service's own.
    """

    path: str
    methods: tuple[str, ...]
    action: Action | None = None

    @property
    def market(self) -> bool:
        """Whether its answers change with the market's data alone."""
        return bool(self.action and self.action.route and self.action.route.market)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every method that it takes."""
        return (*self.methods, *(("HEAD",) if "GET" in self.methods else ()), "OPTIONS")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in braces."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))


@dataclass(frozen=True, slots=True)
class Match:
    """A route, and what stands in its braces."""

    route: Route
    parameters: Mapping[str, str]


@cache
def routes() -> tuple[Route, ...]:
    """Give the table, in the order of the registry."""
    own = (Route(path, ("GET",)) for path in (HEALTH, READY, OPENAPI))
    asked = (Route(action.route.path, action.route.methods, action) for action in ACTIONS.values() if action.route)
    return (*asked, *own)


@lru_cache(maxsize=256)
def find(path: str) -> Match:
    """Find the route of a path.

    Raises:
        NoSuchRoute: there is none.
    """
    sent = path.split("/")
    for route in routes():
        parameters = _matched(route.path.split("/"), sent)
        if parameters is not None:
            return Match(route, parameters)
    raise NoSuchRoute(path, did_you_mean(path, [route.path for route in routes()]))


def check_method(route: Route, method: str) -> None:
    """Raise WrongMethod for one that the route does not take."""
    if method not in route.allowed:
        raise WrongMethod(method, route.allowed)


def _matched(pattern: list[str], sent: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(sent):
        return None
    parameters = dict[str, str]()
    for expected, part in zip(pattern, sent, strict=True):
        if not expected.startswith("{"):
            if expected != part:
                return None
        elif not (text := _decoded(part)):
            return None
        else:
            parameters[expected[1:-1]] = text
    return parameters


def _decoded(part: str) -> str | None:
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        return None
