"""Everything that can be asked for, in one list: what doors take, who may ask, what is counted, and docs/actions.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.actions import health, listing, reading, upkeep
from scanner.actions.action import Action, Route
from scanner.actions.field import day, switch, text, texts, whole
from scanner.errors import Fault
from scanner.request import MAX_COLUMN_TEXTS, OF_ONE_STOCK, ScanRequest
from scanner.screening.parse import MAX_TEXT

#: Sessions that a sync may be asked for.
MAX_SESSIONS = 10_000
#: Results that a page of an answer may leave out: more than there are tickers.
MAX_SKIP = 1_000_000

#: Over HTTP the numbers of a market are columns, as in a scan.
_EXPRESSIONS = replace(
    text("expressions", "what to compute, separated by commas: `rsi(14), close / sma(200)`", required=True),
    also="columns",
)
_TICKER = text("ticker", "as any program writes it: `BRK-B` and `NASDAQ:AAPL` are understood", required=True)
_SESSIONS = whole("sessions", 1, MAX_SESSIONS, "how many of the newest sessions to hold; default: 600")


def _from_needs_again(fields: Mapping[str, object]) -> Iterator[Fault]:
    if fields.get("from") is not None and not fields.get("again"):
        yield Fault("from", 'goes with "again": true, which fetches anew what is stored from that session on')


_ALL = (
    Action(
        "scan",
        "filters, screens, ranks and plans the whole market",
        "read",
        reading.scan,
        fields=(whole("skip", 0, MAX_SKIP, "results left out at the beginning, for the next page of a long answer"),),
        request_fields=tuple(ScanRequest.model_fields),
        metric="ScanTime",
        route=Route("/v1/scan", ("GET", "POST"), market=True, results=True),
    ),
    Action(
        "values",
        "computes expressions for every current ticker of a session",
        "read",
        reading.values,
        fields=(_EXPRESSIONS,),
        request_fields=("as_of", "tickers"),
        route=Route("/v1/values", ("GET", "POST"), market=True),
    ),
    Action(
        "show",
        "describes one stock: what keeps it out of a screen, its score, its plan, and how it stands with every preset",
        "read",
        reading.show,
        fields=(_TICKER,),
        request_fields=OF_ONE_STOCK,
        route=Route("/v1/tickers/{ticker}", market=True),
    ),
    Action(
        "bars",
        "gives one ticker's own bars, and the values of expressions on each, column by column",
        "read",
        reading.bars,
        fields=(
            _TICKER,
            whole("sessions", 1, reading.MAX_SESSIONS_SHOWN, "how many of the newest bars to give; default: 252"),
            text("overlays", "expressions to compute on each bar, separated by commas: `sma(50), sma(200)`"),
        ),
        request_fields=("as_of",),
        route=Route("/v1/tickers/{ticker}/bars", market=True),
    ),
    Action(
        "status",
        "tells which sessions are stored and how old they are, as the history's manifest says it",
        "read",
        reading.status,
        route=Route("/v1/status"),
    ),
    Action(
        "screens",
        "lists the presets",
        "read",
        listing.screens,
        fields=(switch("counts", "tells with each how many stocks pass it (`matched`); needs the history"),),
        request_fields=("as_of",),
        route=Route("/v1/screens"),
    ),
    Action(
        "indicators",
        "lists the indicators and fields of the screening language",
        "read",
        listing.indicators,
        route=Route("/v1/indicators"),
    ),
    Action(
        "check",
        "checks the texts of a question without any market: every fault with its place and what would cure it",
        "read",
        listing.check,
        fields=(
            text("where", "a screen, however incomplete", empty=True),
            texts("columns", MAX_COLUMN_TEXTS, "expressions separated by commas"),
            text("order_by", "an expression, then `asc` or `desc`", empty=True),
            whole("position", 0, MAX_TEXT, "characters of `where` before the place whose word is to be completed"),
        ),
        route=Route("/v1/check", ("POST",)),
    ),
    Action("version", "tells the versions of what computes", "read", reading.version),
    Action(
        "health",
        "tells how history, source (asked once a minute) and cache are, `ok` or `degraded`, and what to do",
        "read",
        health.run_health,
        public=("status",),
    ),
    Action(
        "doctor",
        "examines history, source, cache, clock and machine from within: network, rights, secrets",
        "administration",
        health.run_doctor,
        route=Route("/v1/admin/doctor", ("POST",)),
    ),
    Action(
        "sync",
        "fills the history as far as time allows, and says how many sessions are `left`: ask again",
        "administration",
        upkeep.sync,
        fields=(
            _SESSIONS,
            switch("again", "fetches what is stored anew, and removes what the source does not have"),
            day("from", "goes with `again`: only sessions from this day on"),
            switch("details", "then asks for each ticker's sector, until time runs out"),
        ),
        metric="SyncTime",
        route=Route("/v1/admin/sync", ("POST",)),
        check=_from_needs_again,
    ),
    Action(
        "warm",
        "answers every preset, so that the cache has the answers",
        "administration",
        upkeep.warm,
        metric="WarmTime",
        route=Route("/v1/admin/warm", ("POST",)),
    ),
    Action(
        "refresh",
        "syncs, then warms; a schedule's event does this, and raises where it fails, so that Lambda tries again",
        "administration",
        upkeep.refresh,
        fields=(_SESSIONS,),
        metric="RefreshTime",
        route=Route("/v1/admin/refresh", ("POST",)),
    ),
)
ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
