"""Whatever somebody may send."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from scanner.actions.registry import ACTIONS
from scanner.request import ScanRequest


def is_json(event: object) -> bool:
    """Whether there is no NaN in it and nothing infinite."""
    try:
        json.dumps(event, allow_nan=False)
    except ValueError:
        return False
    return True


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["close > 5", "minervini", "sma(", "\ud800", "\x00", "2016-02-30", "💥" * 50, "x" * 5_000]),
)
ANYTHING = st.recursive(
    ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
NAMES = st.sampled_from(
    [*ScanRequest.model_fields, "max_symbols", "limt", "sessions", "action", "config", "version", "source"]
)
ACTION = st.sampled_from([*(set(ACTIONS) - {"sync", "refresh"}), "scn", "", "SCAN"]) | ANYTHING
METHODS = st.fixed_dictionaries({"method": st.sampled_from(["GET", "POST", "OPTIONS"]) | ANYTHING})
#: Events that Lambda may hand on; those that can be understood ask for nothing that changes the history.
EVENTS: st.SearchStrategy[Any] = st.one_of(
    ANYTHING,
    st.dictionaries(NAMES, ANYTHING, max_size=6),
    st.fixed_dictionaries({"action": ACTION}, optional={"config": ANYTHING, "limit": ANYTHING, "sessions": ANYTHING}),
    st.fixed_dictionaries({"config": st.dictionaries(NAMES, ANYTHING, max_size=4)}),
    st.dictionaries(NAMES, ANYTHING, max_size=4).map(json.dumps),
    st.text(max_size=40),
    st.fixed_dictionaries({"detail-type": st.just("Scheduled Event"), "source": ANYTHING}),
    st.fixed_dictionaries(
        {"version": st.just("2.0"), "requestContext": st.fixed_dictionaries({"http": ANYTHING | METHODS})},
        optional={"body": ANYTHING, "isBase64Encoded": ANYTHING},
    ),
)
#: Those that Lambda does hand on: it refuses what is no JSON.
JSON_EVENTS = EVENTS.filter(is_json)
#: Asks for more bytes than Lambda passes on, of a market of a hundred stocks already.
LARGE: dict[str, object] = {
    "columns": [f"close{' + 0.000000000000001' * 50} + {number}" for number in range(50)],
    "limit": 500,
    "min_price": 0,
    "min_dollar_volume": 0,
}


def assert_says_what_is_wrong(status: int, body: dict[str, Any]) -> None:
    """A reply to anything: it is answered, or its faults are listed; no traceback, no blame on the server."""
    assert status in {200, 400, 403, 405}, body
    assert body["request_id"]
    assert "Traceback" not in json.dumps(body)
    if status != 200:
        assert body["error"]["faults"]
        assert all(fault["problem"] for fault in body["error"]["faults"])


def proposed_limit(body: dict[str, Any]) -> int:
    """The limit that a refusal of too large an answer proposes."""
    (fault,) = body["error"]["faults"]
    assert fault["field"] == "limit"
    return int(fault["problem"].split("ask for ")[1].split()[0])
