"""Actions that read: they ask whom the command line asks, and give what JSON can have."""

from __future__ import annotations

from typing import Any

import orjson

from scanner import wiring
from scanner.actions.action import Asked, Content
from scanner.actions.field import whole_number
from scanner.doctor.machine import own_versions
from scanner.result import SCHEMA, Answer, plain_notes

#: Bars of a ticker that are given where nobody says how many: a year.
SESSIONS_SHOWN = 252
#: And the most that may be asked for.
MAX_SESSIONS_SHOWN = 2000


def scan(asked: Asked) -> Answer:
    """Answer a scan. Raises as `Service.scan` does."""
    request = {name: value for name, value in asked.fields.items() if name != "skip"}
    skip = whole_number(asked.fields.get("skip")) or 0
    return wiring.service().scan(request, skip=skip, time_left=asked.time_left, largest=asked.largest)


def values(asked: Asked) -> Content:
    """Compute expressions.

    Returns:
        `as_of`, `data`, `tickers`, and `values`: for each expression's text a number for each ticker, null where it has
        too few bars.

    Raises:
        ScannerError: as `Service.values` does.
    """
    fields = asked.fields
    found = wiring.service().values(
        str(fields["expressions"]),
        as_of=fields.get("as_of"),
        tickers=fields.get("tickers"),
        time_left=asked.time_left,
    )
    columns = {name: column.tolist() for name, column in found.columns.items()}  # a name for each row would cost more
    return {"as_of": found.as_of, "data": found.data, "tickers": found.tickers, "values": columns, "schema": SCHEMA}


def show(asked: Asked) -> Content:
    """Describe one stock. Raises as `Service.show` does."""
    request = {name: value for name, value in asked.fields.items() if name != "ticker"}
    report = wiring.service().show(str(asked.fields["ticker"]), request, time_left=asked.time_left)
    plain: dict[str, Any] = orjson.loads(report.to_json(words=asked.words))
    return {**plain, "schema": SCHEMA}


def bars(asked: Asked) -> Content:
    """Give one ticker's bars, column by column.

    Returns:
        `ticker`, `name`, `as_of`, `data`, `sessions` (days, ascending), `open`, `high`, `low`, `close` (USD, on the
        basis of `as_of`), `volume`, and `overlays`: for each text a number for each bar, null where it has too
        few bars before.

    Raises:
        ScannerError: as `Service.chart` does.
    """
    fields = asked.fields
    chart = wiring.service().chart(
        str(fields["ticker"]),
        overlays=str(fields.get("overlays") or ""),
        sessions=whole_number(fields.get("sessions")) or SESSIONS_SHOWN,
        as_of=fields.get("as_of"),
        time_left=asked.time_left,
    )
    shown = chart.bars
    series = {name: getattr(shown, name).tolist() for name in ("sessions", "open", "high", "low", "close", "volume")}
    return {
        "ticker": shown.ticker,
        "name": chart.name,
        "as_of": chart.as_of,
        "data": chart.data,
        **series,
        "overlays": {text: values.tolist() for text, values in shown.overlays.items()},
        "notes": plain_notes(chart.notes, asked.words),
        "schema": SCHEMA,
    }


def status(asked: Asked) -> Content:
    """Tell what is stored, as its manifest says it: no bar is loaded for it.

    Raises:
        ScannerError: as `Service.status` does.
    """
    found = wiring.service().status(asked.time_left)
    standing, sessions = found.standing, found.sessions
    return {
        "market": standing.market,
        "simulated": standing.simulated,
        "first_session": sessions[0],
        "last_session": sessions[-1],
        "count": len(sessions),
        "age_sessions": standing.age_sessions,
        "source_ends": found.source_ends,
        "digest": standing.digest,
        "benchmark": standing.benchmark,
        "sessions": sessions,
        "notes": plain_notes(found.notes, asked.words),
        "versions": own_versions(),
        "schema": SCHEMA,
    }


def version(_asked: Asked) -> Content:
    """Tell the versions."""
    return {"versions": own_versions(), "schema": SCHEMA}
