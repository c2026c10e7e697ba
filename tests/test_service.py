"""History and scan, joined: what is kept warm, which session is answered, how old it is, and who may ask at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import DamagedHistory, EmptyHistory, Fault, OutOfTime, RequestError, UnreachableHistory
from scanner.history.history import History
from scanner.history.snapshot import Snapshot, State
from scanner.history.sync import sync
from scanner.notes import Note
from scanner.panel.panel import Panel, panel_at
from scanner.remedy import retry
from scanner.request import ScanRequest
from scanner.result import Answer
from scanner.screening.presets import presets
from scanner.service import PANELS, Service
from scanner.sources.simulated import SimulatedMarket
from scanner.storage.base import MAX_FILE_BYTES
from scanner.storage.folder import Folder
from scanner.version import NUMBERS, __version__
from tests.countdown import Countdown
from tests.kept import Kept, service_of
from tests.panels import at, snapshot
from tests.scanning.markets import growing, market

MONDAY = date(2016, 10, 3)  # the session after the last one of every market by hand


def over(
    history: History,
    benchmark: str = "SPY",
    now: Callable[[str], datetime | None] = lambda _: None,
    cache: Cache | None = None,
) -> Service:
    return Service(history, benchmark=benchmark, threads=1, now=now, cache=cache)


def closes(service: Service, as_of: date | None = None) -> dict[str, float]:
    values = service.values("close", as_of=as_of.isoformat() if as_of else None)
    return dict(zip(values.tickers, values.columns["close"].tolist(), strict=True))


# Kept warm.


def test_a_second_question_does_not_load_again() -> None:
    history = Kept(market())
    service = over(history)
    first, second = service.scan({"limit": 1}), service.scan({"limit": 1})
    service.values("close")
    service.show("FAST", {})
    assert history.loads == 1
    assert first.results == second.results
    assert first.request_id != second.request_id


def test_a_new_state_is_noticed() -> None:
    history = Kept(snapshot({"A": at(1.0, 2.0)}))
    service = over(history)
    assert closes(service) == {"A": 2}
    newer = snapshot({"A": at(1.0, 3.0), "B": at(5.0, 6.0)})
    history.kept = replace(newer, state=replace(newer.state, digest="newer"))
    assert closes(service) == {"A": 3, "B": 6}
    assert service.scan({}).data.digest == "newer"
    assert history.loads == 2


def test_a_state_that_was_overtaken_while_it_was_read_is_answered_as_the_newer_one() -> None:
    older = snapshot({"A": at(1.0, 2.0)})
    newer = snapshot({"A": at(1.0, 2.0, 3.0)})
    newer = replace(newer, state=replace(newer.state, digest="newer"))

    class Overtaken(Kept):
        def state(self, time_left: TimeLeft = unlimited) -> State:
            return older.state

    answer = over(Overtaken(newer)).scan({"min_price": 0, "min_dollar_volume": 0})
    assert (answer.data.digest, [row.close for row in answer.results]) == ("newer", [3])


def test_what_the_source_has_completed_since_is_known_without_loading() -> None:
    history = Kept(snapshot({"A": at(1.0, 2.0)}))
    service = over(history)
    assert service.scan({}).data.age_sessions == 0
    state = history.kept.state
    further = replace(state.origin, latest=MONDAY)
    history.kept = replace(history.kept, state=replace(state, origin=further))
    assert service.scan({}).data.age_sessions == 1
    assert history.loads == 1


def test_panels_are_kept_for_the_sessions_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []

    def counted(made: Snapshot, row: int, benchmark: str, time_left: TimeLeft) -> Panel:
        built.append(row)
        return panel_at(made, row, benchmark, time_left)

    monkeypatch.setattr("scanner.service.panel_at", counted)
    made = snapshot({"A": at(1.0, 2.0, 3.0)})
    service = service_of(made)
    days = made.state.sessions
    assert PANELS == 2
    for day in (days[2], days[0], days[2], days[1], days[2], days[0]):
        assert closes(service, day) == {"A": 1.0 + days.index(day)}
    assert built == [2, 0, 1, 0]


def test_many_threads_get_right_answers() -> None:
    made = snapshot({"A": at(*map(float, range(1, 41))), "B": at(*map(float, range(101, 141)))})
    newer = replace(made, state=replace(made.state, digest="newer"))
    history = Kept(made)
    service = over(history)
    days = made.state.sessions
    start = threading.Barrier(8)

    def ask(thread: int) -> None:
        start.wait()
        rng = np.random.default_rng(thread)
        for turn, row in enumerate(rng.integers(0, 40, 25).tolist()):
            assert closes(service, days[row]) == {"A": row + 1, "B": row + 101}
            if thread == 0 and turn % 5 == 0:
                history.kept = newer if history.kept is made else made

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))


def test_threads_that_start_together_load_once() -> None:
    class Slow(Kept):
        def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
            time.sleep(0.05)
            return super().load(until, time_left)

    history = Slow(market())
    service = over(history)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: service.scan({}), range(4)))
    assert history.loads == 1
    assert all(answer.results == answers[0].results for answer in answers)


def test_a_failed_load_leaves_a_service_that_can_still_answer() -> None:
    class Failing(Kept):
        def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
            loaded = super().load(until, time_left)
            if self.loads == 1:
                raise EmptyHistory(self.place)
            return loaded

    service = over(Failing(snapshot({"A": at(1.0)})))
    with pytest.raises(EmptyHistory):
        service.scan({})
    assert closes(service) == {"A": 1}


# Within the time there is.


class Stalled(Folder):
    """A folder whose blocks are not read before somebody says so, or much later: `late` then."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.go_on = threading.Event()
        self.waiting = threading.Event()
        self.late = False

    def read(self, name: str, most: int = MAX_FILE_BYTES, time_left: TimeLeft = unlimited) -> bytes:
        if name.startswith("bars-"):
            self.waiting.set()
            self.late |= not self.go_on.wait(8)
        return super().read(name, most, time_left)


@pytest.fixture
def stalled(tmp_path: Path) -> Iterator[Stalled]:
    """A history of three months, its blocks not to be had yet."""
    sync(History(tmp_path), SimulatedMarket(tickers=20, sessions=70))
    files = Stalled(tmp_path)
    yield files
    files.go_on.set()


def ends_after(seconds: float) -> TimeLeft:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


ASKED: dict[str, Callable[[Service, TimeLeft], object]] = {
    "scan": lambda service, time_left: service.scan({}, time_left=time_left),
    "kept": lambda service, time_left: over(service.history, cache=cache()).scan({}, time_left=time_left),
}


@pytest.mark.parametrize("way", ASKED)
def test_a_load_that_takes_too_long_is_given_up_and_a_later_one_succeeds(way: str, stalled: Stalled) -> None:
    service = over(History(stalled))
    with pytest.raises(OutOfTime, match="the history was loaded"):
        ASKED[way](service, ends_after(0.3))
    assert not stalled.late
    stalled.go_on.set()
    answer = service.scan({})
    assert answer.results == over(History(stalled)).scan({}).results != ()


def test_who_waits_for_another_s_load_gives_up_when_their_own_time_is_over(stalled: Stalled) -> None:
    service = over(History(stalled))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(service.scan, {})
        assert stalled.waiting.wait(10)
        with pytest.raises(OutOfTime):
            service.scan({}, time_left=ends_after(0.3))
        assert not stalled.late
        stalled.go_on.set()
        assert first.result().results


def test_a_panel_is_not_built_when_the_time_is_over() -> None:
    with pytest.raises(OutOfTime, match="the panel was built"):
        service_of(market()).scan({}, time_left=Countdown(3))


# Asked before.


def cache() -> Cache:
    return Cache(MemoryStore())


def told(answer: Answer) -> Answer:
    """What an answer says, whoever asked and wherever it came from."""
    return replace(answer, request_id="", timings={}, cached=False, source="computed")


def test_a_kept_answer_needs_neither_bars_nor_panel() -> None:
    kept = cache()
    first = over(Kept(market()), cache=kept).scan({"limit": 3})
    history = Kept(market())
    second = over(history, cache=kept).scan({"max_symbols": 3})
    assert (first.cached, first.source) == (False, "computed")
    assert (second.cached, second.source) == (True, "memory")
    assert told(second) == told(first)
    assert second.request_id != first.request_id
    assert list(first.timings) == ["cache", "load", "panel", "scan", "keep"]
    assert list(second.timings) == ["cache"]
    assert history.loads == 0


def test_a_kept_answer_equals_one_computed_without_a_cache() -> None:
    made = market()
    for asked in ({"screen": "ttm-squeeze"}, {"where": "close > 1", "columns": ["rsi(2)"]}, {"types": ["CS"]}):
        service = over(Kept(made), cache=cache())
        service.scan(asked)
        assert told(service.scan(asked)) == told(service_of(made).scan(asked))


def test_a_kept_answer_is_as_old_as_its_data_by_now() -> None:
    kept, history = cache(), Kept(snapshot({"A": at(1.0)}))
    friday, monday = datetime(2016, 9, 30, 22, tzinfo=UTC), datetime(2016, 10, 3, 22, tzinfo=UTC)
    assert over(history, now=lambda _: friday, cache=kept).scan({}).data.age_sessions == 0
    later = over(history, now=lambda _: monday, cache=kept).scan({})
    assert (later.cached, later.data.age_sessions) == (True, 1)


def test_each_asker_gets_the_notes_on_their_own_question() -> None:
    service = over(Kept(market()), cache=cache())
    service.scan({"lookback_days": 5, "where": "close > 1"})
    again = service.scan({"where": "close>1"})
    assert (again.cached, again.notes) == (True, ())
    assert [note.facts["field"] for note in service.scan({"lookback_days": 7, "where": "close > 1"}).notes] == [
        "lookback_days"
    ]
    assert [step.clause for step in again.survivors][-1] == "close>1"


def test_the_last_session_may_be_named() -> None:
    made = market()
    service = over(Kept(made), cache=cache())
    service.scan({})
    assert service.scan({"as_of": made.state.sessions[-1].isoformat()}).cached
    assert not service.scan({"as_of": made.state.sessions[-2].isoformat()}).cached


def test_all_of_the_matches_are_kept_apart() -> None:
    service = over(Kept(snapshot({f"T{n:03}": growing(0.001, bars=30) for n in range(60)})), cache=cache())
    for _ in range(2):
        assert len(service.scan({}).results) == 50
        assert len(service.scan({}, everything=True).results) == 60


def test_new_data_or_another_benchmark_is_computed_anew() -> None:
    kept, history = cache(), Kept(snapshot({"A": at(10.0, 20.0)}))
    asked = {"min_dollar_volume": 0}
    service = over(history, cache=kept)
    service.scan(asked)
    corrected = snapshot({"A": at(10.0, 30.0)})
    history.kept = replace(corrected, state=replace(corrected.state, digest="corrected"))
    answer = service.scan(asked)
    assert (answer.cached, [row.close for row in answer.results]) == (False, [30])
    assert service.scan(asked).cached
    assert not over(history, benchmark="A", cache=kept).scan(asked).cached


def test_an_answer_of_a_state_that_came_between_is_not_kept_for_the_older_one() -> None:
    older, newer = snapshot({"A": at(10.0, 20.0)}), snapshot({"A": at(10.0, 30.0)})
    newer = replace(newer, state=replace(newer.state, digest="newer"))
    asked, kept = {"min_dollar_volume": 0}, cache()

    class Overtaken(Kept):
        """A sync is published just after a question was taken."""

        def state(self, time_left: TimeLeft = unlimited) -> State:
            return older.state

    assert over(Overtaken(newer), cache=kept).scan(asked).results[0].close == 30
    assert over(Kept(older), cache=kept).scan(asked).results[0].close == 20


def test_faults_are_told_whatever_is_kept() -> None:
    service = over(Kept(market()), cache=cache())
    for _ in range(2):
        with pytest.raises(RequestError, match="there is no 'Nowhere'"):
            service.scan({"sectors": ["Nowhere"]})


def test_threads_that_ask_at_once_compute_once() -> None:
    service = over(Kept(market()), cache=cache())
    start = threading.Barrier(6)

    def ask(_: int) -> Answer:
        start.wait()
        return service.scan({"limit": 3})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    assert sorted(answer.source for answer in answers) == ["computed", *["memory"] * 5]
    assert len({answer.request_id for answer in answers}) == 6


@pytest.mark.parametrize("order", [(5, 50, 7, 60, 400, 3, 500, 100, 1), (500, 400, 50, 1), (120, 500, 2), (1, 2, 3, 4)])
def test_an_answer_serves_every_smaller_limit_and_is_equal_to_the_one_computed_with_it(order: tuple[int, ...]) -> None:
    made = snapshot({f"T{n:03}": growing(0.0001 * (n % 70), bars=70 + n) for n in range(130)})
    asked = {"where": "close > sma(20) and rsi(9) > 1 and sma(90) > 1", "columns": ["rsi(9)"], "order_by": "rsi(9)"}
    kept, plain, largest = over(Kept(made), cache=cache()), service_of(made), {True: 0, False: 0}
    for limit in order:
        answer = kept.scan({**asked, "limit": limit})
        assert told(answer) == told(plain.scan({**asked, "limit": limit}))
        assert answer.matched > 50
        few = limit <= 50
        assert answer.cached is (largest[few] >= min(limit, answer.matched))
        largest[few] = max(largest[few], limit)
        if not few:
            largest[True] = 50


def test_what_is_computed_has_no_more_results_than_were_asked_for() -> None:
    made = snapshot({f"T{n:03}": growing(0.001, bars=30) for n in range(90)})
    kept, looks, others = over(Kept(made), cache=cache()), Countdown(10**6), Countdown(10**6)
    for service in (kept, service_of(made)):
        service.scan({"limit": 1, "min_price": 1})
    kept.scan({"limit": 3}, time_left=looks)
    service_of(made).scan({"limit": 3}, time_left=others)
    assert looks.looked - others.looked < 5  # a row looks at the time


def test_everything_that_matched_serves_every_limit() -> None:
    kept = over(Kept(snapshot({f"T{n:03}": growing(0.001, bars=30) for n in range(60)})), cache=cache())
    kept.scan({}, everything=True)
    for limit in (1, 50, 59, 60, 500):
        answer = kept.scan({"limit": limit})
        assert (answer.cached, len(answer.results)) == (True, min(limit, 60))


def test_an_answer_of_another_question_that_somebody_put_there_is_computed_anew_and_counted() -> None:
    made, store = market(), MemoryStore()
    service = over(Kept(made), cache=Cache(store))
    other = {"where": "close > 1 and sma(3) > 1", "columns": ["rsi(2)"]}
    service.scan(other)
    (foreign,) = (store.get(entry.key) for entry in store.contents().entries)
    assert foreign
    for asked in ({"where": "close < 5"}, {"as_of": made.state.sessions[-2].isoformat()}, {"where": "close > 5"}):
        before = {entry.key for entry in store.contents().entries}
        service.scan(asked)
        (key,) = {entry.key for entry in store.contents().entries} - before
        counted = store.contents().tally["unreadable"]
        store.put(key, foreign, 60)
        again = service.scan(asked)
        assert told(again) == told(service_of(made).scan(asked))
        assert not again.cached
        assert store.contents().tally["unreadable"] == counted + 1
        assert service.scan(asked).cached


def test_an_answer_of_saturday_night_is_there_until_monday_s_data_is() -> None:
    ticks = [0.0]
    kept, history = Cache(MemoryStore(now=lambda: ticks[0])), Kept(market())
    saturday = datetime(2016, 10, 2, 3, tzinfo=UTC)  # eleven at night in New York

    def ask(moment: datetime) -> bool:
        ticks[0] = (moment - saturday).total_seconds()
        return over(history, now=lambda _: moment, cache=kept).scan({}).cached

    assert not ask(saturday)
    assert ask(saturday + timedelta(hours=40))  # Monday, before the exchange opens
    assert ask(saturday + timedelta(hours=45))  # after it has closed
    assert not ask(saturday + timedelta(days=3))  # Tuesday night


# Which session.


def test_an_answer_describes_the_last_session_unless_another_is_asked_for() -> None:
    made = snapshot({"A": at(10.0, 20.0, 30.0)})
    service = service_of(made)
    assert service.scan({}).as_of == service.values("close").as_of == made.state.sessions[-1]
    past = service.scan({"as_of": made.state.sessions[0].isoformat(), "min_dollar_volume": 0})
    assert (past.as_of, past.data.last_session) == (made.state.sessions[0], made.state.sessions[-1])
    assert [row.close for row in past.results] == [10]


@pytest.mark.parametrize("as_of", ["2016-09-25", "2016-10-03", "2001-01-01", "2016-02-30", "yesterday"])
def test_a_day_without_a_session_is_refused_everywhere(as_of: str) -> None:
    service = service_of(snapshot({"A": at(*[10.0] * 20)}))
    for ask in (
        lambda: service.scan({"as_of": as_of}),
        lambda: service.values("close", as_of=as_of),
        lambda: service.show("A", {"as_of": as_of}),
    ):
        with pytest.raises(RequestError, match="as_of"):
            ask()


def test_a_day_without_a_session_loads_nothing() -> None:
    history = Kept(snapshot({"A": at(10.0)}))
    with pytest.raises(RequestError):
        over(history).scan({"as_of": "2001-01-01"})
    assert history.loads == 0


def test_nothing_is_answered_from_an_empty_history(tmp_path: Path) -> None:
    with pytest.raises(EmptyHistory, match=r"Scanner\.sync\(\)"):
        over(History(tmp_path)).scan({})


# How old.


def test_the_answer_uses_the_sources_clock() -> None:
    history = Kept(snapshot({"A": at(1.0)}))
    asked = []

    def monday(market: str) -> datetime:
        asked.append(market)
        return datetime(2016, 10, 4, 1, tzinfo=UTC)

    assert over(history, now=monday).scan({}).data.age_sessions == 1
    assert over(history, now=monday).values("close").data.age_sessions == 1
    assert over(history).scan({}).data.age_sessions == 0
    assert set(asked) == {history.state().origin.market}


# How the data stands.


def test_a_standing_says_what_an_answer_would_say_of_its_data_and_loads_nothing() -> None:
    made = market()
    history = Kept(made)
    service = over(history, now=lambda _: datetime(2016, 10, 4, 1, tzinfo=UTC))
    past = made.state.sessions[-3]
    newest, earlier = service.standing(), service.standing(as_of=past.isoformat())
    assert history.loads == 0
    assert (newest.session, earlier.session) == (made.state.sessions[-1], past)
    assert replace(earlier, session=newest.session) == newest
    data = service.scan({}).data
    assert (newest.digest, newest.market, newest.simulated, newest.last_session, newest.age_sessions) == (
        *(data.digest, data.market, data.simulated, data.last_session, data.age_sessions),
    )
    assert (newest.benchmark, newest.notes) == ("SPY", ())


@pytest.mark.parametrize("as_of", ["2001-01-01", "yesterday", 7])
def test_no_data_stands_for_a_day_without_a_session(as_of: object) -> None:
    with pytest.raises(RequestError, match="as_of"):
        service_of(snapshot({"A": at(10.0)})).standing(as_of)


def test_how_the_data_stands_is_known_while_its_bars_cannot_be_loaded(stalled: Stalled) -> None:
    service = over(History(stalled))
    standing = service.standing(time_left=ends_after(60))
    assert (standing.last_session, stalled.waiting.is_set()) == (service.history.state().sessions[-1], False)
    with pytest.raises(OutOfTime):
        over(History(stalled)).standing(time_left=lambda: 0.0)


# What is said.


def test_an_answer_says_what_it_rests_on() -> None:
    answer = service_of(market()).scan({"limit": 3})
    data = answer.data
    assert (data.market, data.simulated, data.digest, data.benchmark) == ("by hand", True, "made by hand", "SPY")
    seen = answer.coverage
    assert (seen.listed, seen.current, seen.stale, seen.faulty, seen.eligible) == (7, 7, 0, 0, 4)
    assert answer.versions == {"scanner": __version__, "numbers": str(NUMBERS), "numpy": np.__version__}
    assert list(answer.timings) == ["load", "panel", "scan"]
    assert all(spent >= 0 for spent in answer.timings.values())
    assert (answer.matched, len(answer.results), answer.notes) == (6, 3, ())


def test_everything_is_all_that_matched() -> None:
    service = service_of(snapshot({f"T{n:03}": growing(0.001, bars=30) for n in range(60)}))
    assert len(service.scan({}).results) == 50
    assert len(service.scan({"limit": 1}, everything=True).results) == 60
    assert len(service.scan({"limit": 500}).results) == 60


def test_a_missing_benchmark_is_noted() -> None:
    made = snapshot({"A": at(10.0)})
    assert service_of(made).scan({}).notes == (
        Note("own-benchmark", {"asked": "SPY", "used": "market index (dollar-volume-weighted)"}),
    )
    assert over(Kept(made), benchmark="A").scan({}).notes == ()
    assert over(Kept(made), benchmark="A").scan({}).data.benchmark == "A"


def test_all_notes_come_together() -> None:
    made = snapshot({"A": at(10.0, 10.0)})
    notes = service_of(made).scan({"lookback_days": 5, "where": "sma(3) > 1", "tickers": ["X"]}).notes
    assert [note.code for note in notes] == [
        *("field-without-effect", "own-benchmark", "tickers-without-bar", "too-few-bars", "sessions-missing"),
    ]


def test_show_draws_one_stock() -> None:
    report_of_stock = service_of(market()).show("YOUNG", {"profile": "aggressive"})
    drawn = report_of_stock.result.ticker, report_of_stock.bars, report_of_stock.as_of
    assert drawn == ("YOUNG", 30, date(2016, 9, 30))
    assert [check.screen for check in report_of_stock.presets] == list(presets())


@pytest.mark.parametrize(
    ("ticker", "hint"), [("NOPE", ""), ("FATS", r" \(FATS: did you mean FLAT or FAST\?\)"), ("", "")]
)
def test_show_refuses_who_has_no_bar(ticker: str, hint: str) -> None:
    with pytest.raises(RequestError, match=f"ticker: without a usable bar in the session: {ticker}{hint}"):
        service_of(market()).show(ticker, {})


@pytest.mark.parametrize("ticker", ["fast", "NASDAQ:FAST", " FAST ", "$fast"])
def test_show_finds_a_ticker_as_other_programs_write_it(ticker: str) -> None:
    assert service_of(market()).show(ticker, {}).result.ticker == "FAST"


def test_values_of_some_tickers_at_a_past_session() -> None:
    made = snapshot({"A": at(1.0, 2.0), "B": at(3.0, 4.0)})
    values = service_of(made).values("close, close[1]", as_of=made.state.sessions[0].isoformat(), tickers=["B"])
    assert values.rows() == [{"ticker": "B", "close": 3, "close[1]": None}]


# Whatever is asked, the answer is JSON or an error that is understood.

WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["close > 5", "1e308 * close * close > 0", "close / 0 > 1", "sma(1000) > 1 or close > 1", "minervini"]
    ),
    st.sampled_from(["rs_rating() / 0", "-close asc", "1e308 * 1e308", "0 / 0", "ttm-squeeze", "FAST", "CS", "energy"]),
)
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), WORDS, st.lists(WORDS, max_size=3), st.dates().map(str)
)
FIELDS = [*ScanRequest.model_fields, "max_symbols", "lookback_days", "limits"]
EXPRESSIONS = st.sampled_from(
    ["close", "1e308 * close", "1e308 * close * close", "close / (close - close)", "sma(1000)", "rs_raw()", "-close"]
)
SOUND = st.fixed_dictionaries(
    {},
    optional={
        "screen": st.sampled_from(sorted(presets())),
        "where": st.sampled_from(["close > 5", "1e308 * close * close > 0", "not close / 0 > 1", "rs_rating() > 50"]),
        "order_by": EXPRESSIONS,
        "columns": st.lists(EXPRESSIONS, min_size=1, max_size=3),
        "limit": st.integers(1, 500),
        "min_price": st.floats(0, 200),
        "min_dollar_volume": st.floats(0, 1e8),
        "min_score": st.floats(0, 100),
        "profile": st.sampled_from(["conservative", "balanced", "aggressive"]),
        "trade_style": st.sampled_from(["swing", "position"]),
        "account_size": st.floats(0.01, 1e12),
        "risk_pct": st.floats(1e-6, 100),
        "max_position_pct": st.floats(1e-6, 400),
        "target_rr": st.floats(0.1, 50),
        "allow_shorts": st.booleans(),
        "as_of": st.sampled_from(["2016-09-30", "2016-09-29", "2015-07-27"]),
    },
)
WARM = service_of(market())


def answer_or_faults(asked: dict[str, object]) -> Answer | tuple[Fault, ...]:
    try:
        return WARM.scan(asked)
    except RequestError as error:
        return error.faults


def refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=5) | SOUND)
def test_every_question_gets_an_answer_in_json_or_a_list_of_its_faults(asked: dict[str, object]) -> None:
    answer = answer_or_faults(asked)
    if isinstance(answer, tuple):
        assert answer
        return
    plain = json.loads(answer.to_json(), parse_constant=refuse)
    assert plain == answer.to_dict()
    assert len(plain["results"]) == min(plain["matched"], asked.get("limit") or asked.get("max_symbols") or 50)
    assert len(answer.to_frame()) == len(plain["results"])


@settings(max_examples=100, deadline=None)
@given(SOUND)
def test_every_sound_question_is_answered(asked: dict[str, object]) -> None:
    answer = WARM.scan(asked)
    assert answer.survivors[-1].passed == answer.matched
    assert [step.passed for step in answer.survivors] == sorted(
        (step.passed for step in answer.survivors), reverse=True
    )
    json.loads(answer.to_json(), parse_constant=refuse)


# When time runs short.


def test_what_was_loaded_without_time_for_more_is_there_for_the_next_question() -> None:
    history = Kept(market())
    service = over(history)
    with pytest.raises(OutOfTime):
        service.scan({}, time_left=Countdown(0))
    assert service.scan({}).matched == 6
    assert history.loads == 1


def test_a_partial_answer_is_not_kept() -> None:
    service = over(Kept(market()), cache=cache())
    service.scan({"limit": 1})
    looks = Countdown(10**6)
    service.scan({"limit": 2}, time_left=looks)
    assert service.scan({"limit": 3}, time_left=Countdown(looks.looked)).partial
    again = service.scan({"limit": 3})
    assert (again.cached, again.partial) == (False, False)
    assert service.scan({"limit": 3}, time_left=Countdown(0)).cached  # what is kept needs no time


def test_an_answer_that_lacks_details_is_partial() -> None:
    service = service_of(market())
    whole = service.scan({})
    looks = Countdown(10**6)
    service.scan({}, time_left=looks)
    partial = service.scan({}, time_left=Countdown(looks.looked - 1))
    assert (whole.partial, partial.partial) == (False, True)
    assert [row.ticker for row in partial.results] == [row.ticker for row in whole.results]
    assert partial.results[:-1] == whole.results[:-1]
    assert partial.notes[-1] == Note("time-short", {"bare": 1, "results": 6})


# A history that does not answer, or is damaged.


class Frozen(Kept):
    """Does not answer while it is frozen; its newest state may be damaged."""

    frozen = False
    damaged = False

    def state(self, time_left: TimeLeft = unlimited) -> State:
        if self.frozen:
            raise UnreachableHistory("s3://prices", "no whole answer within 1.5 s", retry())
        return self.kept.state

    def load(self, until: date | None = None, time_left: TimeLeft = unlimited) -> Snapshot:
        loaded = super().load(until, time_left)
        if self.damaged:
            raise DamagedHistory(("bars-2016-09-0123456789abcdef.zst",))
        return loaded

    def load_before(self, error: DamagedHistory, time_left: TimeLeft = unlimited) -> Snapshot:
        return replace(self.kept, state=replace(self.kept.state, digest="before", damage=error.files))


STALE = "silent-history"


def test_what_was_asked_before_is_answered_while_the_history_is_frozen_and_says_so() -> None:
    history = Frozen(market())
    service = over(history, cache=Cache(MemoryStore()))
    first = service.scan({"limit": 1})
    history.frozen = True
    again = service.scan({"limit": 1})
    assert (again.cached, again.results) == (True, first.results)
    assert [note.code for note in again.notes][:1] == [STALE]
    history.frozen = False
    service._states._asked_again = 0.0
    assert service.scan({"limit": 1}).notes == first.notes


def test_what_is_loaded_is_scanned_while_the_history_is_frozen_and_no_answer_keeps_the_note() -> None:
    history = Frozen(market())
    service = over(history, cache=Cache(MemoryStore()))
    service.scan({"limit": 1})
    history.frozen = True
    new = service.scan({"limit": 2})
    assert (new.cached, new.notes[0].code, history.loads) == (False, STALE, 1)
    history.frozen = False
    service._states._asked_again = 0.0
    again = service.scan({"limit": 2})
    assert again.cached
    assert not [note for note in again.notes if note.code == STALE]


def test_while_the_newest_state_is_damaged_the_one_before_serves_and_says_so() -> None:
    history = Frozen(market())
    history.damaged = True
    service = over(history, cache=Cache(MemoryStore()))
    for _ in range(2):
        answer = service.scan({"limit": 1})
        assert (answer.data.digest, answer.cached) == ("before", False)
        assert answer.notes[0] == Note("damaged-history", {"files": ("bars-2016-09-0123456789abcdef.zst",)})
    assert history.loads == 1  # it is not loaded again and again
    assert (service.standing().digest, service.standing().notes) == ("before", answer.notes[:1])
    history.damaged = False
    service._in_place_until = 0.0
    assert service.standing().digest == history.kept.state.digest
    assert service.scan({"limit": 1}).data.digest == history.kept.state.digest
