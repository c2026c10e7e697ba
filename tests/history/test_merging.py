"""Of each part of a history, what was fetched last stays, in whichever order it is published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.history.changes import Changes
from scanner.history.fetched import Fetched, FetchTimes
from scanner.history.history import History
from scanner.history.manifest import find
from scanner.market_data.tables import Details, Listings, SessionBars, Splits
from tests.contract.conftest import Memory
from tests.history.markets import SEPTEMBER, SmallMarket

MARKET = SmallMarket(offered=SEPTEMBER)
DAYS = SEPTEMBER[:3]
NAMES = np.array(["A", "B"])


@dataclass(frozen=True)
class Version:
    """A source at one time: every number and text of it says which."""

    number: int

    def bars(self, session: date) -> SessionBars:
        price = np.full(2, float(self.number))
        return SessionBars(session, NAMES, price, price, price, price, price)

    def splits(self) -> Splits:
        return Splits(NAMES[:1], np.array([DAYS[0]], "datetime64[D]"), np.array([1.0]), np.array([float(self.number)]))

    def listings(self) -> Listings:
        name = np.full(2, str(self.number))
        return Listings(NAMES, name, name, name, name, name)

    def details(self, ticker: str) -> Details:
        return Details(ticker, DAYS[-1], shares=float(self.number))

    def fetched(self, **parts: object) -> Fetched:
        """All of it, fetched at the time of its number."""
        time = self.number
        origin = replace(MARKET.origin(), latest=date(2017, 1, self.number))
        bars = [(self.bars(session), time) for session in DAYS]
        whole = Fetched(origin, self.splits(), self.listings(), FetchTimes(time, time, listings=time), bars)
        return replace(whole, **parts)  # type: ignore[arg-type]  # parts are those of Fetched


def versions(history: History) -> dict[str, object]:
    """Which version of each part is stored."""
    snapshot = history.load()
    closes = dict(zip(snapshot.state.sessions, snapshot.bars.close[:, 0].tolist(), strict=True))
    details = {known.ticker: known.shares for known in history.details()}
    return {
        "bars": closes,
        "splits": snapshot.splits.split_to.tolist(),
        "listings": snapshot.listings.name.tolist(),
        "origin": snapshot.state.origin.latest.day,
        "details": details,
    }


def publish(history: History, fetch: int) -> None:
    version = Version(fetch)
    history.add(version.fetched())
    history.publish_details([version.details("A")], {"A": fetch})


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(1, 6)))
def test_whichever_is_published_last_what_was_fetched_last_stays(order: list[int]) -> None:
    history = History(Memory())
    for fetch in order:
        publish(history, fetch)
    assert versions(history) == {
        "bars": dict.fromkeys(DAYS, 5.0),
        "splits": [5.0],
        "listings": ["5", "5"],
        "origin": 5,
        "details": {"A": 5.0},
    }


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 20), st.sets(st.sampled_from(DAYS)), st.sets(st.sampled_from(DAYS))), min_size=1)
)
def test_every_session_is_merged_by_its_own_time(publishes: list[tuple[int, set[date], set[date]]]) -> None:
    """Some sessions are fetched, others found withdrawn: the last fetch of each decides."""
    history, newest = History(Memory()), dict[date, tuple[int, float | None]]()
    newest[SEPTEMBER[-1]] = 1, 1.0
    history.add(Version(1).fetched(bars=[(Version(1).bars(SEPTEMBER[-1]), 1)]))
    for time, given_bars, withdrawn in publishes:
        version, gone = Version(time), withdrawn - given_bars
        bars = [(version.bars(session), time) for session in sorted(given_bars)]
        history.add(version.fetched(bars=bars, withdrawn=dict.fromkeys(gone, time)))
        for session in given_bars | gone:
            if time >= newest.get(session, (0, None))[0]:
                newest[session] = (time, float(time) if session in given_bars else None)
    assert versions(history)["bars"] == {day: close for day, (_, close) in sorted(newest.items()) if close is not None}


def test_data_without_fetch_times_is_replaced_by_any(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.add(Version(9).fetched(times=FetchTimes(), bars=[(Version(9).bars(DAYS[0]), 0)]))
    history.add(Version(1).fetched())
    assert versions(history)["splits"] == [1.0]
    assert versions(history)["bars"] == dict.fromkeys(DAYS, 1.0)


@pytest.mark.parametrize("part", ["splits", "listings", "bars-2016-09"])
def test_what_is_damaged_is_replaced_by_what_was_fetched_before_it(tmp_path: Path, part: str) -> None:
    history = History(tmp_path)
    publish(history, 5)
    next(tmp_path.glob(f"{part}-*")).write_bytes(b"")
    history.add(Version(3).fetched())
    found = versions(history)
    three = {"splits": [3.0], "listings": ["3", "3"], "bars-2016-09": dict.fromkeys(DAYS, 3.0)}[part]
    assert found[part.partition("-")[0]] == three


@pytest.mark.parametrize(("known", "told"), [(5, 3), (None, 5), (4, 5)])
def test_a_source_that_ends_earlier_is_believed_by_who_knew_better(
    tmp_path: Path, known: int | None, told: int
) -> None:
    history = History(tmp_path)
    history.add(Version(5).fetched())
    before = date(2017, 1, known) if known else None
    origin = replace(MARKET.origin(), latest=date(2017, 1, 3))
    history.add(Version(6).fetched(origin=origin, latest_before=before))
    assert versions(history)["origin"] == told


def test_splits_that_do_not_go_as_far_back_leave_the_earlier_ones(tmp_path: Path) -> None:
    def splits(*days: date, to: float) -> Splits:
        count = len(days)
        return Splits(np.full(count, "A"), np.array(days, "datetime64[D]"), np.ones(count), np.full(count, to))

    long = Version(1).fetched(splits=splits(*DAYS, to=1.0), times=FetchTimes(splits=1, since=DAYS[0]))
    short = Version(2).fetched(splits=splits(*DAYS[2:], to=2.0), times=FetchTimes(splits=2, since=DAYS[1]))
    for name, order in {"new last": (long, short), "old last": (short, long)}.items():
        history = History(tmp_path / name)
        for fetched in order:
            history.add(fetched)
        stored = history.load().splits
        assert [day.astype(date) for day in stored.execution] == [DAYS[0], DAYS[2]]
        assert stored.split_to.tolist() == [1.0, 2.0]


def test_changes_are_counted_once(tmp_path: Path) -> None:
    history = History(tmp_path)
    assert history.add(Version(1).fetched()).changes == Changes()
    assert history.add(Version(1).fetched()).changes == Changes()
    assert history.add(Version(2).fetched()).changes == Changes(DAYS, changed=6, splits=1, listings=2)
    assert history.add(Version(1).fetched()).changes == Changes()  # fetched before what is stored
    gone = history.add(Version(3).fetched(bars=(), withdrawn={DAYS[0]: 3}, splits=Version(2).splits()))
    assert gone.changes == Changes(withdrawn=DAYS[:1], listings=2)


def test_times_of_fetching_only_grow(tmp_path: Path) -> None:
    history = History(tmp_path)
    newest = [history.add(Version(number).fetched()).newest for number in (2, 1, 4, 3)]
    assert all(later >= earlier for earlier, later in pairwise(newest))


def test_times_are_no_part_of_the_digest(tmp_path: Path) -> None:
    history = History(tmp_path)
    first = history.add(Version(1).fetched()).state
    bars = [(Version(1).bars(session), 9) for session in DAYS]
    again = history.add(Version(1).fetched(times=FetchTimes(9, 9, listings=9), bars=bars)).state
    assert again.digest == first.digest
    manifest = find(history._files).manifest
    assert manifest
    assert manifest.newest() == 9
