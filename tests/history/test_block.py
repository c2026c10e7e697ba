"""A month of bars comes back as it went in, exact to 1e-4 USD, volumes to the last bit."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
import zstandard
from hypothesis import assume, given
from hypothesis import strategies as st

from scanner.history import block
from scanner.history.block import FIELDS, Block, as_stored, encode_bars, gather, separate
from scanner.history.snapshot import Bars
from scanner.market_data.tables import SessionBars
from tests.history.equality import assert_same_bars

FIRST = date(2016, 9, 1)

prices = st.integers(-(10**13), 10**13).map(lambda ticks: ticks / 10_000) | st.just(np.nan)  # up to 1e9 USD
volumes = st.floats(allow_infinity=False)
tickers = st.text(st.sampled_from("AaBbZ.p"), min_size=1, max_size=6)
rows = st.dictionaries(tickers, st.tuples(prices, prices, prices, prices, volumes), max_size=12)


def session_of(day: int, values: dict[str, tuple[float, ...]]) -> SessionBars:
    names = sorted(values)
    columns = np.array([values[name] for name in names], np.float64).reshape(-1, len(FIELDS)).T
    return SessionBars(FIRST + timedelta(days=day), np.array(names, np.str_), *columns)


def one(*values: float) -> SessionBars:
    return session_of(0, {"A": values})


def stored(bars: Bars) -> Bars:
    return Block(encode_bars(bars)[0]).bars()


def without_numbers_where_absent(bars: Bars) -> Bars:
    for field in FIELDS:
        getattr(bars, field)[~bars.present] = np.nan
    return bars


@given(st.lists(rows, min_size=1, max_size=5))
def test_every_bar_comes_back(month: list[dict[str, tuple[float, ...]]]) -> None:
    bars = without_numbers_where_absent(gather([session_of(day, values) for day, values in enumerate(month)]))
    assert_same_bars(stored(bars), bars)


@given(st.lists(rows, min_size=1, max_size=5))
def test_separating_undoes_gathering(month: list[dict[str, tuple[float, ...]]]) -> None:
    sessions = [session_of(day, values) for day, values in enumerate(month)]
    for found, expected in zip(separate(gather(sessions)), sessions, strict=True):
        assert found.session == expected.session
        for name in ("tickers", *FIELDS):
            np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


@pytest.mark.parametrize("price", [214_748.3647, 214_748.3648, 654_321.0001, 999_999_999.9999, 0.0001, 0.0, -1.5])
def test_a_price_of_any_size_is_exact(price: float) -> None:
    bars = stored(gather([one(price, 1.0, price, price, 1)]))
    assert [bars.open[0, 0], bars.high[0, 0], bars.low[0, 0], bars.close[0, 0]] == [price, 1.0, price, price]


def test_a_float32_price_becomes_the_one_that_was_meant() -> None:
    published = float(np.float32(104.21))
    assert published != 104.21
    assert stored(gather([one(published, published, published, published, 1)])).close[0, 0] == 104.21


def test_a_price_that_cannot_be_stored_is_missing_in_a_present_bar() -> None:
    bars = stored(gather([one(np.inf, -np.inf, 1e300, np.nan, np.inf)]))
    assert bars.present[0, 0]
    assert all(np.isnan(getattr(bars, field)[0, 0]) for field in FIELDS)


def test_a_faulty_bar_is_stored_as_published() -> None:
    bars = stored(gather([one(5.0, 4.0, 6.0, 0.0, 0.0)]))
    assert [getattr(bars, field)[0, 0] for field in FIELDS] == [5.0, 4.0, 6.0, 0.0, 0.0]


def test_a_session_without_any_bar_is_a_session() -> None:
    bars = stored(gather([session_of(0, {})]))
    assert bars.sessions.tolist() == [FIRST]
    assert bars.close.shape == (1, 0)


def test_content_is_the_same_however_it_is_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    bars = gather([session_of(day, {f"T{i}": (1, 2, 3, 4, i) for i in range(99)}) for day in range(5)])
    data, content = encode_bars(bars)
    monkeypatch.setattr(block, "_LEVEL", zstandard.MAX_COMPRESSION_LEVEL)
    smaller, same = encode_bars(bars)
    assert data != smaller
    assert content == same


def test_content_differs_with_the_smallest_difference() -> None:
    contents = {
        encode_bars(gather([bars]))[1]
        for bars in (
            one(1, 2, 1, 2, 100),
            one(1, 2, 1, 2.0001, 100),
            one(1, 2, 1, 2, np.nextafter(100, 101)),
            one(1, 2, 1, np.nan, 100),
            session_of(1, {"A": (1, 2, 1, 2, 100)}),
            session_of(0, {"a": (1, 2, 1, 2, 100)}),
        )
    }
    assert len(contents) == 6


def test_seen_are_those_with_a_bar_by_then() -> None:
    bar = (1.0, 1.0, 1.0, 1.0, 1.0)
    data, _ = encode_bars(gather([session_of(0, {"A": bar}), session_of(1, {"A": bar, "B": bar})]))
    assert Block(data).seen(FIRST) == ["A"]
    assert Block(data).seen(FIRST + timedelta(days=1)) == ["A", "B"]
    assert Block(data).seen(FIRST - timedelta(days=1)) == []


@given(st.dictionaries(tickers, st.tuples(*[st.floats()] * len(FIELDS)), min_size=1, max_size=12))
def test_a_session_as_stored_is_what_comes_back(values: dict[str, tuple[float, ...]]) -> None:
    stored = as_stored(session_of(0, values))
    assume(len(stored.tickers))  # prices below what can be stored are left out, all of them perhaps
    (back,) = separate(Block(encode_bars(gather([stored]))[0]).bars())
    for name in ("tickers", *FIELDS):
        np.testing.assert_array_equal(getattr(stored, name), getattr(back, name), err_msg=name)
