"""Every indicator of the catalogue against its oracle, on the real market."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from scanner.arrays import Floats
from scanner.history.snapshot import Snapshot
from scanner.indicators.catalogue import FAMILIES, FIELDS, INDICATORS
from scanner.indicators.engine import compute
from scanner.indicators.terms import BENCHMARK, Term, walk
from scanner.panel.benchmark import OWN_INDEX
from scanner.panel.panel import Panel
from scanner.screening.clauses import read_columns
from tests.indicators.conftest import panel_of
from tests.indicators.oracles import AGAINST, ELSEWHERE, OWN, natural_size, scaled_difference
from tests.reference import market as reference
from tests.reference.against import at_own_bars
from tests.reference.index import market_index
from tests.reference.ties import TIE

TERMS: dict[str, Term] = {
    text: column.of for text, *_ in (*OWN, *AGAINST) for column in read_columns(text) if isinstance(column.of, Term)
}


@pytest.mark.parametrize("nth", range(4))
def test_the_values_of_a_session_equal_their_oracles(
    nth: int, sessions5: tuple[date, ...], snapshot: Snapshot, oracle_market: reference.Market
) -> None:
    panel = panel_of(snapshot, sessions5[nth])
    day = reference.look(oracle_market, sessions5[nth])
    assert set(panel.tickers.tolist()) == set(day.bars)
    ours = compute(panel, [TERMS[text] for text, *_ in OWN])
    wrong = []
    # One ticker in eleven: a prime, so that no pattern of the order is followed.
    for column, ticker in list(enumerate(panel.tickers.tolist()))[::11]:
        bars = day.bars[ticker]
        for text, oracle, natural in OWN:
            theirs, ours_now = oracle(bars), ours[TERMS[text]][-1, column]
            if scaled_difference(ours_now, theirs[-1:], natural_size(natural, bars)[-1:])[0] > TIE:
                wrong.append((text, ticker, ours_now, theirs[-1]))
    assert wrong == []


def test_every_value_of_every_session_equals_its_oracle(
    sessions5: tuple[date, ...], snapshot: Snapshot, oracle_market: reference.Market
) -> None:
    panel = panel_of(snapshot, sessions5[-1])
    day = reference.look(oracle_market, sessions5[-1])
    ours = compute(panel, [TERMS[text] for text, *_ in OWN], rows=panel.rows)
    wrong = []
    for column, ticker in enumerate(panel.tickers.tolist()):
        bars = day.bars[ticker]
        for text, oracle, natural in OWN:
            size = natural_size(natural, bars)
            difference = scaled_difference(ours[TERMS[text]][-len(bars) :, column], oracle(bars), size)
            if (difference > TIE).any():
                wrong.append((text, ticker, int(difference.argmax()), float(difference.max())))
    assert wrong == []


@pytest.fixture(scope="module")
def last_day(sessions5: tuple[date, ...], oracle_market: reference.Market) -> reference.Day:
    return reference.look(oracle_market, sessions5[-1])


def test_every_value_against_the_index_equals_its_oracle(
    last_day: reference.Day, sessions5: tuple[date, ...], snapshot: Snapshot, oracle_market: reference.Market
) -> None:
    panel = panel_of(snapshot, sessions5[-1], "no ticker of any market")
    assert panel.benchmark.name == OWN_INDEX
    index = market_index(oracle_market)
    assert unequal(panel, last_day, panel.tickers.tolist(), oracle_market.sessions, index) == []


def test_every_value_against_a_ticker_equals_its_oracle(
    last_day: reference.Day, sessions5: tuple[date, ...], snapshot: Snapshot
) -> None:
    ticker, level = max(last_day.bars.items(), key=lambda item: (len(item[1]), item[1].volume @ item[1].close))
    panel = panel_of(snapshot, sessions5[-1], ticker)
    assert panel.benchmark.name == ticker
    assert unequal(panel, last_day, panel.tickers.tolist()[::11], level.session, level.close) == []


def unequal(
    panel: Panel, day: reference.Day, tickers: list[str], sessions: reference.Dates, level: Floats
) -> list[tuple[str, str, int, float]]:
    """Where a value that the benchmark has a say in differs from its oracle's; `level` is the benchmark's."""
    ours = compute(panel, [TERMS[text] for text, *_ in AGAINST], rows=panel.rows)
    wrong = []
    for ticker in tickers:
        bars = day.bars[ticker]
        own = at_own_bars(bars, sessions, level)
        for text, oracle, natural in AGAINST:
            values = ours[TERMS[text]][-len(bars) :, panel.column[ticker]]
            difference = scaled_difference(values, oracle(bars, own), natural_size(natural, bars))
            if (difference > TIE).any():
                wrong.append((text, ticker, int(difference.argmax()), float(difference.max())))
    return wrong


def test_every_indicator_has_an_oracle() -> None:
    checked = {re.match(r"\w+", text)[0] for text, *_ in (*OWN, *AGAINST)}  # type: ignore[index]  # each begins with a word
    assert checked | set(ELSEWHERE) >= set(INDICATORS)
    assert set(ELSEWHERE) <= set(INDICATORS)


def test_a_spec_states_every_fact() -> None:
    for spec in INDICATORS.values():
        parameters = spec.defaults
        assert spec.first(*parameters) >= 0
        assert spec.memory(*parameters) > 0
        assert spec.usage.startswith(f"{spec.name}(")
        assert spec.formula
        assert spec.source


def test_the_first_value_comes_when_the_spec_says(sessions5: tuple[date, ...], snapshot: Snapshot) -> None:
    panel = panel_of(snapshot, sessions5[-1])
    longest = int(np.argmax(panel.bars))
    for spec in INDICATORS.values():
        if (
            spec.default.cross_sectional
            or BENCHMARK in walk([spec.default])
            or spec.name in {"swing_high", "swing_low"}
        ):
            continue
        parameters = spec.defaults
        series = compute(panel, [spec.default], rows=panel.rows)[spec.default][:, longest]
        assert int(np.isnan(series).argmin()) == spec.first(*parameters), spec.name


def test_names_are_used_once() -> None:
    names = [spec.name for specs in FAMILIES.values() for spec in specs]
    assert len(names) == len(set(names)) == len(INDICATORS)
    assert not set(names) & set(FIELDS)
