"""`scanner sync` from Polygon as a user meets it: without a key, with a wrong one, without a network, and with all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.actions import action, upkeep
from scanner.cli.main import main
from scanner.deadline import unlimited
from scanner.history.history import History
from scanner.market_data.tables import Details
from scanner.remedy import in_python
from scanner.sources.polygon.adapter import PolygonMarket
from tests.devserver.running import requests_to
from tests.ports import refusing
from tests.sources.polygon.conftest import KEY, SERVED, Serve
from tests.sources.polygon.vendor import Asked, Reply, serving

pytestmark = pytest.mark.usefixtures("hasty")

SESSIONS = SERVED.sessions()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "history"


def run(place: Path, url: str, *arguments: str, key: str = KEY, **settings: str) -> Result:
    polygon = {
        "SCANNER_MARKET": "polygon",
        "SCANNER_HISTORY": str(place),
        "POLYGON_BASE_URL": url,
        "POLYGON_API_KEY": key,
    }
    return CliRunner().invoke(main, arguments, env={**polygon, **settings})


def sync(place: Path, url: str, *options: str, key: str = KEY) -> Result:
    return run(place, url, "sync", "--sessions", str(len(SESSIONS)), *options, key=key)


def test_a_sync_fills_the_history(serve: Serve, place: Path) -> None:
    ran = sync(place, serve())
    assert ran.exit_code == 0, ran.stderr
    assert f"{len(SESSIONS)} sessions, {SESSIONS[0]} to {SESSIONS[-1]}" in ran.stdout
    assert History(place).state().sessions == SESSIONS
    assert KEY not in ran.output


def test_without_a_key_one_sentence_names_the_setting(place: Path) -> None:
    ran = sync(place, "http://127.0.0.1:1", key="")
    assert ran.exit_code == 3
    assert ran.stderr.splitlines() == [
        "error: POLYGON_API_KEY is not set: expected the key of your account at Polygon.io or Massive"
    ]
    assert not place.exists()


def test_with_a_wrong_key_one_sentence_says_so_and_does_not_show_it(serve: Serve, place: Path) -> None:
    ran = sync(place, serve(), key="not-the-key")
    assert ran.exit_code == 4
    (sentence,) = ran.stderr.splitlines()
    assert "does not know the key in POLYGON_API_KEY (HTTP 401: Unknown API Key): copy it again" in sentence
    assert "not-the-key" not in ran.output
    assert not place.exists()


def test_without_a_network_one_sentence_says_so(place: Path) -> None:
    with refusing() as port:
        ran = sync(place, f"http://127.0.0.1:{port}")
    assert ran.exit_code == 4
    (sentence,) = ran.stderr.splitlines()
    assert sentence.endswith(" cannot be reached: check the network and POLYGON_BASE_URL, and try again")
    assert KEY not in ran.output


def test_with_an_unknown_host_it_is_the_same(place: Path) -> None:
    ran = sync(place, "http://nobody.invalid")
    assert ran.exit_code == 4
    assert "error: nobody.invalid cannot be reached" in ran.stderr


OVERVIEWS = "/v3/reference/tickers/"
ANYTHING = ("--min-price", "0", "--min-dollar-volume", "0", "--format", "csv")


def test_details_cost_a_call_for_each_ticker_that_trades_and_none_the_next_time(serve: Serve, place: Path) -> None:
    url = serve()
    ran = sync(place, url, "--details")
    assert ran.exit_code == 0, ran.stderr
    calls = requests_to(url)
    traded = set().union(*(SERVED.bars(session).tickers.tolist() for session in SESSIONS[-20:]))
    assert {path: calls[path] for path in calls if path.startswith(OVERVIEWS)} == {
        f"{OVERVIEWS}{ticker}": 1 for ticker in traded
    }
    assert f"details  {len(traded)} tickers asked for, " in ran.stdout
    assert calls["/v1/marketstatus/now"] == calls["/v1/marketstatus/upcoming"] == 1
    again = sync(place, url, "--details")
    assert "details  nothing: every ticker with a recent bar has been asked for" in again.stdout
    assert [path for path in requests_to(url) if path.startswith(OVERVIEWS)] == []


def test_without_sectors_a_filter_names_both_ways_and_with_either_it_filters(
    serve: Serve, place: Path, tmp_path: Path
) -> None:
    url = serve()
    sync(place, url)
    unknown = run(place, url, "scan", "--sector", "Services", *ANYTHING)
    assert unknown.exit_code == 2
    assert "`scanner sync --details`" in unknown.stderr
    assert "SCANNER_TICKERS=FILE" in unknown.stderr
    sync(place, url, "--details")
    detailed = run(place, url, "scan", "--sector", "Services", *ANYTHING)
    assert detailed.exit_code == 0, detailed.stderr
    assert len(detailed.stdout.splitlines()) > 1
    ticker = str(SERVED.bars(SESSIONS[-1]).tickers[0])
    mine = tmp_path / "mine.csv"
    mine.write_text(f"ticker,sector\n{ticker},Mine\n")
    owned = run(place, url, "scan", "--sector", "Mine", *ANYTHING, SCANNER_TICKERS=str(mine))
    assert [line.split(",")[1] for line in owned.stdout.splitlines()[1:]] == [ticker]


def test_details_are_hindsight_for_sessions_before_their_fetch(serve: Serve, place: Path) -> None:
    url = serve()
    sync(place, url, "--details")
    scan = ("scan", "--sector", "Services", *ANYTHING)
    last, before = run(place, url, *scan), run(place, url, *scan, "--as-of", str(SESSIONS[-2]))
    assert "hindsight" not in last.stderr
    assert "sectors: this market knows them only of a later day, mostly for survivors (hindsight)" in before.stderr


def test_interrupted_details_are_stored_and_continued(
    serve: Serve, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve()
    whole = PolygonMarket.details

    def interrupted(self: PolygonMarket, tickers: Sequence[str]) -> Generator[Details]:
        for count, details in enumerate(whole(self, tickers)):
            if count == 30:
                os.kill(os.getpid(), signal.SIGINT)
            yield details

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    try:
        with monkeypatch.context() as patched:
            patched.setattr(PolygonMarket, "details", interrupted)
            ran = sync(place, url, "--details")
    finally:
        signal.signal(signal.SIGINT, before)
    assert ran.exit_code == 130
    kept = {f"{OVERVIEWS}{details.ticker}" for details in History(place).details()}
    assert 0 < len(kept) <= 31
    told = f"interrupted: {len(kept)} tickers have been asked for; to go on, run `scanner sync --details`, which"
    assert told in ran.stderr
    requests_to(url)
    assert sync(place, url, "--details").exit_code == 0
    assert kept & requests_to(url).keys() == set()
    assert {f"{OVERVIEWS}{details.ticker}" for details in History(place).details()} > kept


def session_of(*rows: object) -> Reply:
    return Reply({"status": "OK", "resultsCount": len(rows), "adjusted": False, "results": rows})


def bar(ticker: str, **fields: object) -> dict[str, object]:
    return {"T": ticker, "o": 1, "h": 1, "l": 1, "c": 1, "v": 1} | fields


def split(**fields: object) -> dict[str, object]:
    return {"ticker": "A", "execution_date": "2016-09-29", "split_from": 1, "split_to": 2} | fields


def with_bad_rows(*, bad: bool) -> Callable[[Asked], Reply]:
    """A vendor on the evening of 2016-09-30 whose every table has a bad row, or none."""

    def reply(asked: Asked) -> Reply:
        last = asked.path.rpartition("/")[2]
        answers = {
            "now": Reply({"serverTime": "2016-09-30T21:00:00-04:00"}),
            "upcoming": Reply([]),
            "splits": Reply({"status": "OK", "results": [split(), *[split(split_to=None)] * bad]}),
            "tickers": Reply({"status": "OK", "results": [{"ticker": "A"}, *[{"ticker": None}] * bad]}),
        }
        return answers.get(last) or session_of(bar("A"), bar("B"), *[bar("C", v="many")] * bad)

    return reply


def test_bad_rows_are_dropped_and_reported_and_a_stored_history_still_syncs(place: Path) -> None:
    with serving(with_bad_rows(bad=False)) as vendor:
        assert run(place, vendor.url, "sync", "--sessions", "2").exit_code == 0
        vendor.reply = with_bad_rows(bad=True)
        for _ in range(2):
            ran = run(place, vendor.url, "sync", "--sessions", "5")
            assert ran.exit_code == 0, ran.stderr
    told = " ".join(ran.stdout.split())
    assert "dropped rows that cannot be read or stored, 4: splits of A on 2016-09-29: its split_to is null; " in told
    assert "bars of C on 2016-09-30: its v is a text" in told
    held = History(place).load()
    assert (held.bars.tickers.tolist(), held.listings.tickers.tolist()) == (["A", "B"], ["A"])
    assert held.splits.split_to.tolist() == [2.0]


def test_the_event_reports_dropped_rows_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(with_bad_rows(bad=True)) as vendor:
        settings = {"SCANNER_MARKET": "polygon", "SCANNER_HISTORY": str(place), "POLYGON_BASE_URL": vendor.url}
        for name, value in {**settings, "POLYGON_API_KEY": KEY}.items():
            monkeypatch.setenv(name, value)
        told = upkeep.sync(action.Asked({"sessions": 2}, unlimited, in_python))["dropped"]
    assert isinstance(told, dict)
    assert told["rows"] == 5  # one of the splits, two of the tickers, active and not, and one of each session
    assert told["named"][0] == "splits of A on 2016-09-29: its split_to is null"


@pytest.mark.parametrize(
    ("grouped", "sentence"),
    [
        (Reply({"status": "OK", "resultsCount": 1, "adjusted": True, "results": [bar("A")]}), "adjusted for splits"),
        (session_of(bar("A", t=1)), "timestamp of another session"),
        (session_of(bar("A", v=None, T=None)), "1 of 1 rows cannot be read"),
        (Reply({"status": "x" * 3_000_000}), "its status is a text"),
    ],
)
def test_an_answer_to_another_question_stops_the_sync_with_a_sentence(
    grouped: Reply, sentence: str, place: Path
) -> None:
    good = with_bad_rows(bad=False)
    with serving(lambda asked: grouped if "grouped" in asked.path else good(asked)) as vendor:
        ran = run(place, vendor.url, "sync", "--sessions", "2")
    assert ran.exit_code == 4
    assert sentence in ran.stderr
    assert len(ran.stderr) < 500
    assert not place.exists()


def test_a_key_that_stands_in_the_address_is_not_shown(place: Path) -> None:
    ran = run(place, f"http://127.0.0.1:1/?apiKey={KEY}", "sync")
    assert ran.exit_code == 3
    assert KEY not in ran.output
    assert "Traceback" not in ran.output
