"""Lists: rows filtered by a query, sorted, and page by page."""

from __future__ import annotations

import operator
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from scanner.devserver.query import Call
from scanner.devserver.response import Answer, ApiError, envelope, json_body

Row = dict[str, Any]

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "any_of": lambda value, wanted: value in wanted.split(","),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """How an endpoint lists its rows.

    Attributes:
        filters: parameter -> field that must be equal, or above or below as in `ticker.gte`.
        limit: default and maximum number of rows on a page.
    """

    filters: Mapping[str, str]
    limit: tuple[int, int]

    def answer(self, call: Call, rows: Iterable[Row], sort: str, *, descending: bool) -> Answer:
        """Answer with one page of those rows that pass."""
        passed = [row for row in rows if self._passes(row, call.query)]
        # Python's sort is stable, so equal rows keep their order.
        passed.sort(key=lambda row: row.get(sort, ""), reverse=descending)
        shown, following = page(call, passed, call.limit(*self.limit))
        return Answer(json_body(envelope({"results": shown, "count": len(shown), **following})))

    def _passes(self, row: Row, query: Mapping[str, str]) -> bool:
        for parameter, wanted in query.items():
            name, _, comparison = parameter.partition(".")
            if name not in self.filters or comparison not in _COMPARISONS:
                continue  # Polygon ignores unknown parameters
            value = row.get(self.filters[name])
            if value is None or not _COMPARISONS[comparison](value, wanted):
                return False
        return True


def page(call: Call, rows: list[Row], limit: int) -> tuple[list[Row], dict[str, str]]:
    """Return a call's page, and the link to the next one, if any."""
    end = call.skip + limit
    if end >= len(rows):
        return rows[call.skip :], {}
    cursor = urlsafe_b64encode(urlencode({**call.query, "skip": end}).encode()).decode()
    return rows[call.skip : end], {"next_url": f"{call.base}{call.path}?cursor={cursor}"}


def resume(query: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """Return the parameters in a cursor, and the number of rows on the pages before it."""
    if "cursor" not in query:
        return dict(query), 0
    try:
        known = dict(parse_qsl(urlsafe_b64decode(query["cursor"]).decode(), keep_blank_values=True))
        return known, int(known.pop("skip"))
    except (ValueError, KeyError) as error:
        raise ApiError(400, "The parameter 'cursor' is not one of this server's") from error
