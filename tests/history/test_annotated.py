"""The user's own file wins over what is stored, is noticed when it changes, and leaves what is stored alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scanner.cache.cache import Cache
from scanner.cache.memory import MemoryStore
from scanner.errors import ConfigError
from scanner.history.annotated import AnnotatedHistory
from scanner.history.history import History
from scanner.history.sync import sync
from scanner.market_data.tables import NEVER, Details
from scanner.service import Service
from scanner.sources.files.ticker_file import TickerFile
from tests.history.markets import SEPTEMBER, SmallMarket
from tests.history.test_details import Known

MARKET = SmallMarket(offered=SEPTEMBER)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("ticker,sector\nA,Mine\nNEW,Yours\n")
    return path


@pytest.fixture
def stored(tmp_path: Path) -> History:
    history = History(tmp_path / "history")
    sync(history, MARKET)
    history.publish_details([Details("A", SEPTEMBER[-1], sic="7372"), Details("B", SEPTEMBER[-1], sic="7372")])
    return history


@pytest.fixture
def annotated(file: Path, stored: History) -> AnnotatedHistory:
    return AnnotatedHistory(Path(stored.place), TickerFile(file))


def test_the_file_wins_over_details_and_listings(annotated: AnnotatedHistory) -> None:
    listings = annotated.load().listings
    sector = dict(zip(listings.tickers.tolist(), listings.sector.tolist(), strict=True))
    assert (sector["A"], sector["B"], sector["NEW"], sector["C"]) == ("Mine", "Services", "Yours", "")
    assert set(listings.industry[np.isin(listings.tickers, ["A", "B"])]) == {"Business Services"}


def test_it_holds_as_of_the_last_session(file: Path, annotated: AnnotatedHistory, stored: History) -> None:
    file.write_text("ticker,primary_exchange\nA,XNAS\n")
    last = stored.state().sessions[-1]
    for until in (None, SEPTEMBER[5]):
        assert annotated.load(until).listings.hindsight == {"sector": NEVER, "industry": last, "exchange": last}


def test_the_file_counts_in_the_digest(file: Path, annotated: AnnotatedHistory, stored: History) -> None:
    first = annotated.state()
    assert first.digest != stored.state().digest
    assert annotated.load().state == first == annotated.state()
    file.write_text("ticker,sector\nA,Other\n")
    changed = annotated.state()
    assert changed.digest != first.digest
    assert annotated.load().state == changed
    file.write_text("ticker,sector\nA,Mine\nNEW,Yours\n")
    assert annotated.state() == first


def test_what_is_stored_counts_too(annotated: AnnotatedHistory, stored: History) -> None:
    before = annotated.state().digest
    stored.publish_details([Details("C", SEPTEMBER[-1], sic="7372")])
    assert annotated.state().digest != before


def test_a_changed_file_is_noticed_by_the_next_question_whatever_is_cached(file: Path, tmp_path: Path) -> None:
    sync(History(tmp_path / "traded"), Known())
    annotated = AnnotatedHistory(tmp_path / "traded", TickerFile(file))
    service = Service(annotated, benchmark="SPY", threads=1, now=lambda _: None, cache=Cache(MemoryStore(), None))
    mine = {"sectors": ["mine"], "min_price": 0, "min_dollar_volume": 0}
    before, again = service.scan(mine), service.scan(mine)
    file.write_text("ticker,sector\nB,Mine\n")
    after = service.scan(mine)
    assert [[row.ticker for row in answer.results] for answer in (before, after)] == [["A"], ["B"]]
    assert (before.cached, again.cached, after.cached) == (False, True, False)
    assert before.data.digest != after.data.digest == annotated.state().digest


def test_an_invalid_file_is_an_error_until_it_is_corrected(file: Path, annotated: AnnotatedHistory) -> None:
    file.write_text("ticker,sector\n,Mine\n")
    for _ in range(2):
        with pytest.raises(ConfigError, match="row 1, column ticker"):
            annotated.load()
    file.unlink()
    for look in (annotated.load, annotated.state):
        with pytest.raises(ConfigError, match="a file that can be read"):
            look()


def test_a_sync_stores_nothing_of_it(file: Path, annotated: AnnotatedHistory, stored: History) -> None:
    before = stored.state()
    sync(annotated, MARKET)
    assert stored.state() == before
    file.write_text("no tickers at all")
    sync(annotated, MARKET)
    assert stored.state() == before
