"""Lists: which rows pass a query's filters, in what order, and page by page."""

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
        filters: by parameter, the field it asks for: equal, or above or below it as in `ticker.gte`.
        limit: rows on a page by default, and at most.
    """

    filters: Mapping[str, str]
    limit: tuple[int, int]

    def answer(self, call: Call, rows: Iterable[Row], sort: str, *, descending: bool) -> Answer:
        """Answer with one page of those rows that pass."""
        passed = [row for row in rows if self._passes(row, call.query)]
        # Python sorts stably, so what is equal stays in the order it came in.
        passed.sort(key=lambda row: row.get(sort, ""), reverse=descending)
        shown, following = page(call, passed, call.limit(*self.limit))
        return Answer(json_body(envelope({"results": shown, "count": len(shown), **following})))

    def _passes(self, row: Row, query: Mapping[str, str]) -> bool:
        for parameter, wanted in query.items():
            name, _, comparison = parameter.partition(".")
            if name not in self.filters or comparison not in _COMPARISONS:
                continue  # Polygon ignores what it does not know
            value = row.get(self.filters[name])
            if value is None or not _COMPARISONS[comparison](value, wanted):
                return False
        return True


def page(call: Call, rows: list[Row], limit: int) -> tuple[list[Row], dict[str, str]]:
    """Take a call's page, and what points to the next one: nothing after the last."""
    end = call.skip + limit
    if end >= len(rows):
        return rows[call.skip :], {}
    cursor = urlsafe_b64encode(urlencode({**call.query, "skip": end}).encode()).decode()
    return rows[call.skip : end], {"next_url": f"{call.base}{call.path}?cursor={cursor}"}


def resume(query: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """Give the parameters that a cursor stands for, and how many rows the pages before it have given."""
    if "cursor" not in query:
        return dict(query), 0
    try:
        known = dict(parse_qsl(urlsafe_b64decode(query["cursor"]).decode(), keep_blank_values=True))
        return known, int(known.pop("skip"))
    except (ValueError, KeyError) as error:
        raise ApiError(400, "The parameter 'cursor' is not one of this server's") from error
