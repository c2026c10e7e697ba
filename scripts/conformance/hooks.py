"""Texts that mean something to the scanner, for schemathesis, which takes this module by SCHEMATHESIS_HOOKS.

The document says of a text by its format what it has to be: a statement, an order, a ticker that is there. What is
there is asked of the service itself.
"""

from __future__ import annotations

import base64
import json
import os
import re
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import schemathesis
from hypothesis import strategies as st

from scripts.conformance.run import KEY, URL

#: Characters of an address' query that every server takes: proxies refuse longer lines before the service sees them,
#: each in a way of its own.
_MAX_QUERY = 50_000
#: The columns whose values the formats of that name take, and the fields that filter by them.
_COLUMNS = {
    "ticker": "tickers",
    "sector": "sectors",
    "industry": "industries",
    "type": "types",
    "exchange": "exchanges",
}
#: Those fields of which the market has no value: a source without details.
_UNKNOWN: set[str] = set()


def _asked(path: str) -> dict[str, Any]:
    headers = {"X-API-Key": os.environ[KEY]} if os.environ[KEY] else {}
    request = Request(os.environ[URL] + path, headers=headers)  # noqa: S310  # the one that is tested
    with urlopen(request, timeout=60) as response:  # noqa: S310
        found: dict[str, Any] = json.load(response)
    return found


def _register() -> None:
    found = _asked("/v1/scan?limit=500&min_price=0&min_dollar_volume=0&fields=ticker,sector,industry,type,exchange")
    rows = found["results"]
    listed = _asked("/v1/indicators")["indicators"]
    usages = {re.sub(r"\w+=", "", each["usage"]): each["family"] for each in listed}
    number = st.sampled_from(["close", "volume", *usages])
    of_one_stock = st.sampled_from([usage for usage, family in usages.items() if family != "ranks"])
    comparison = st.builds("{} {} {:.4g}".format, number, st.sampled_from(["<", "<=", ">", ">="]), st.floats(0, 1_000))
    statement = st.lists(comparison, min_size=1, max_size=3).map(" and ".join)
    expressions = st.lists(number, min_size=1, max_size=3).map(", ".join)
    direction = st.sampled_from(["", " asc", " desc"])
    formats: dict[str, st.SearchStrategy[str]] = {
        "statement": statement,
        "expressions": expressions,
        "overlays": st.lists(of_one_stock, min_size=1, max_size=3).map(", ".join),
        "order": st.one_of(st.just("score"), st.builds("{}{}".format, number, direction)),
        "cursor": st.builds(_cursor, st.integers(1, 1_000), st.text("0123456789abcdef", min_size=24, max_size=24)),
        "date": st.sampled_from([found["as_of"]]),
    }
    for name, field in _COLUMNS.items():
        known = sorted({row[name] for row in rows if row[name]})
        formats[name] = st.sampled_from(known) if known else st.just("unknown")
        if not known:
            _UNKNOWN.add(field)
    for name, strategy in formats.items():
        schemathesis.openapi.format(name, strategy)


@schemathesis.hook
def filter_case(_context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    """Leave out what does not fit into an address, and filters by what nobody knows of these tickers."""
    asked = {*(case.query or {}), *(case.body if isinstance(case.body, dict) else {})}
    return len(urlencode(case.query or {}, doseq=True)) < _MAX_QUERY and not asked & _UNKNOWN


def _cursor(skip: int, digest: str) -> str:
    """Make one of data that have been replaced, which is a conflict and no fault."""
    return base64.urlsafe_b64encode(json.dumps([skip, digest, "question"]).encode()).rstrip(b"=").decode()


_register()
