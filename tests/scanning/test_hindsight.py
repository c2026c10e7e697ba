"""A scan of a past session gives what that day would have given: no later bar, no later split."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scanner.history.history import History
from scanner.history.snapshot import Bars, Snapshot
from scanner.indicators.catalogue import INDICATORS
from scanner.market_data.tables import Splits
from scanner.screening.presets import presets
from scanner.service import Service
from tests.kept import service_of
from tests.panels import at, snapshot

EVERY_INDICATOR = ", ".join(spec.name + "()" for spec in INDICATORS.values())
#: How many sessions before a split the market is looked at.
LOOKS = 3


def ended(whole: Snapshot, row: int) -> Snapshot:
    """What the history was when the session of `row` was its last."""
    bars, splits, end = whole.bars, whole.splits, row + 1
    seen = bars.present[:end].any(axis=0)
    fields = ("present", "open", "high", "low", "close", "volume")
    past = splits.execution <= bars.sessions[row]
    return Snapshot(
        replace(whole.state, digest="ended", sessions=whole.state.sessions[:end]),
        Bars(bars.sessions[:end], bars.tickers[seen], *(getattr(bars, name)[:end, seen] for name in fields)),
        Splits(splits.tickers[past], splits.execution[past], splits.split_from[past], splits.split_to[past]),
        whole.listings,
    )


def answered(service: Service, question: dict[str, object]) -> dict[str, Any]:
    """An answer without what tells one history from the other."""
    answer = service.scan(question, everything=True).to_dict()
    for name in ("request_id", "timings"):
        del answer[name]
    for name in ("last_session", "age_sessions", "digest"):
        del answer["data"][name]
    for note in answer["notes"]:  # how many sessions to store counts those stored, later ones too
        if note["code"] == "sessions-missing":
            del note["facts"]["least"], note["text"]
    return answer


def before_splits(whole: Snapshot) -> list[int]:
    """Rows of the sessions right before those with the most splits, the early ones passed over."""
    rows, count = np.unique(np.searchsorted(whole.bars.sessions, whole.splits.execution), return_counts=True)
    late = (rows > len(whole.bars.sessions) // 2) & (rows < len(whole.bars.sessions))
    busiest = np.argsort(-count[late], kind="stable")[:LOOKS]
    return [int(row) - 1 for row in rows[late][busiest]]


@pytest.fixture(scope="module")
def whole(real_history: History) -> Snapshot:
    return real_history.load()


@pytest.fixture(scope="module")
def going_on(whole: Snapshot) -> Service:
    return service_of(whole)


@pytest.mark.parametrize("look", range(LOOKS))
def test_the_market_looks_the_same_from_a_history_that_ends_there(
    look: int, whole: Snapshot, going_on: Service
) -> None:
    row = before_splits(whole)[look]
    as_of = whole.state.sessions[row].isoformat()
    ends = service_of(ended(whole, row))
    for name in presets():
        question: dict[str, object] = {"screen": name, "as_of": as_of, "columns": ["rs_line()"]}
        assert answered(going_on, question) == answered(ends, question), name
    from_whole, from_ended = (service.values(EVERY_INDICATOR, as_of=as_of) for service in (going_on, ends))
    assert from_whole.tickers == from_ended.tickers
    for name, values in from_whole.columns.items():
        np.testing.assert_array_equal(values, from_ended.columns[name], err_msg=name)


def test_the_market_looks_the_same_from_a_history_synced_no_further(real_history: History, going_on: Service) -> None:
    sessions = real_history.state().sessions
    until = sessions[-len(sessions) // 4]
    loaded = real_history.load(until)
    stored = replace(loaded.state, sessions=sessions[: len(loaded.bars.sessions)])
    short = service_of(replace(loaded, state=stored))
    question: dict[str, object] = {"screen": "minervini", "as_of": until.isoformat()}
    assert answered(going_on, question) == answered(short, question)


# Two stocks, in sessions 0 to 29: 30 shares of UP become one in session 20, 1 of DOWN becomes 30.
SPLITS = [("UP", 20, 30.0, 1.0), ("DOWN", 20, 1.0, 30.0)]
UP = [*at(*[2.0] * 20, volume=60_000.0), *at(*[60.0] * 10, volume=2_000.0)]
DOWN = [*at(*[120.0] * 20, volume=30_000.0), *at(*[4.0] * 10, volume=900_000.0)]


def passing(where: str, row: int) -> set[str]:
    made = snapshot({"UP": UP, "DOWN": DOWN}, splits=SPLITS)
    question = {"where": where, "as_of": made.state.sessions[row].isoformat(), "min_price": 0, "min_dollar_volume": 0}
    return {result.ticker for result in service_of(made).scan(question).results}


@pytest.mark.parametrize(
    ("where", "before", "after"),
    [
        ("close > 5", {"DOWN"}, {"UP"}),
        ("volume > 40000", {"UP"}, {"DOWN"}),
        ("close[15] > 5", {"DOWN"}, {"UP"}),
        ("sma(volume, 15) > 40000", {"UP"}, {"DOWN"}),
        ("highest(high, 15) < 5", {"UP"}, {"DOWN"}),
    ],
)
def test_levels_are_compared_on_the_basis_of_the_session(where: str, before: set[str], after: set[str]) -> None:
    assert passing(where, 19) == before
    assert passing(where, 20) == passing(where, 29) == after


def test_the_minimum_price_is_that_of_the_session() -> None:
    made = snapshot({"UP": UP, "DOWN": DOWN}, splits=SPLITS)
    service = service_of(made)

    def found(row: int) -> list[str]:
        question = {"as_of": made.state.sessions[row].isoformat(), "min_dollar_volume": 0}
        return [result.ticker for result in service.scan(question).results]

    assert (found(19), found(20)) == (["DOWN"], ["UP"])


def test_a_scale_free_number_is_the_same_on_any_basis() -> None:
    made = snapshot({"UP": UP, "DOWN": DOWN}, splits=SPLITS)
    values = service_of(made).values("roc(15), change_pct", as_of=made.state.sessions[20].isoformat())
    assert {name: column.tolist() for name, column in values.columns.items()} == {
        "roc(15)": [0, 0],
        "change_pct": [0, 0],
    }
