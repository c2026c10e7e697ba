"""The work that is done before anybody asks: sync fetches the bars, warm computes the presets' answers.

Both are told how much time is left, and say what they left undone.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import date

from scanner import wiring
from scanner.actions.action import Asked, Facts
from scanner.actions.field import whole_number
from scanner.config import Config
from scanner.deadline import check
from scanner.errors import OutOfTime
from scanner.history import sync as syncing
from scanner.history.details import detailed, fetch_details
from scanner.history.freshness import age_sessions
from scanner.request import MAX_RESULTS
from scanner.screening.presets import presets


def sync(asked: Asked) -> Facts:
    """Bring the history up to date; then fetch the details of tickers, if they are asked for and no session is left.

    Raises:
        OutOfTime: there is no time to begin.
        MarketError: as `history.sync.sync` and `history.details.fetch_details`.
        HistoryError: as `history.sync.sync` and `history.details.fetch_details`.
    """
    fields, time_left = asked.fields, asked.time_left
    check(time_left, "the sync began")
    config = Config.read()
    history, market = wiring.make_history(config, time_left), wiring.make_market(config)
    wanted, first = whole_number(fields.get("sessions")), fields.get("from")
    again = (date.fromisoformat(first) if isinstance(first, str) else date.min) if fields.get("again") else None
    if fields.get("details"):
        detailed(market)  # else this would be known only after the bars have come
    began = time.perf_counter()
    report = syncing.sync(history, market, wanted, asked.progress(), time_left, again=again)
    details = None
    if fields.get("details") and not report.left:
        details = fetch_details(history, market, asked.progress(), time_left)
    state = details.state if details else report.state
    held, origin = state.sessions, state.origin
    return {
        "market": origin.market,
        "simulated": origin.simulated,
        "fetched": len(report.fetched),
        "left": len(report.left),
        "repaired": report.repaired,
        "lost": report.lost,
        "changes": {**asdict(report.changes), "sessions": len(report.changes.sessions)},
        "future": report.future,
        "source_ends": report.state.source_ends,
        "dropped": {"rows": report.dropped.count, "named": [str(row) for row in report.dropped.named]},
        "seconds": round(time.perf_counter() - began, 3),
        "history": {
            "sessions": len(held),
            "first_session": held[0],
            "last_session": held[-1],
            "age_sessions": age_sessions(state, wiring.source_clock(origin.market)),
        },
        "details": {"asked": details.asked, "found": details.found, "left": details.left} if details else None,
        "details_lost": report.details_lost,
        "digest": state.digest,
    }


def warm(asked: Asked) -> Facts:
    """Answer each preset, so that the answers are in the cache when somebody asks, whatever the limit.

    Raises:
        OutOfTime: the time did not suffice for any.
    """
    service, warmed, left = wiring.service(), dict[str, int](), list[str]()
    for name in presets():
        try:
            answer = service.scan({"screen": name, "limit": MAX_RESULTS}, time_left=asked.time_left)
        except OutOfTime:
            left.append(name)
            continue
        if answer.partial:  # no cache keeps it
            left.append(name)
        else:
            warmed[name] = answer.matched
    if not warmed:
        raise OutOfTime("the first preset was answered")
    return {"warmed": warmed, "left": left}


def refresh(asked: Asked) -> Facts:
    """Sync, and warm if the sync could finish: until it has, the next one changes the data again."""
    synced = sync(asked)
    return {"sync": synced, "warm": None if synced["left"] else warm(asked)}
