"""What a request demands besides its screen."""

from __future__ import annotations

import difflib
from dataclasses import replace

import numpy as np
import pytest

from scanner.errors import RequestError
from scanner.request import ScanRequest
from scanner.scanning.filters import filter_notes, filters
from scanner.scanning.session_values import SessionValues
from tests.panels import at, snapshot
from tests.scanning.markets import market, reading_of, request_of, said

#: A request that lets everything pass.
OPEN = {"min_price": 0, "min_dollar_volume": 0}


def passing(**fields: object) -> set[str]:
    measured = reading_of(market())
    passed = np.logical_and.reduce([step.passes for step in filters(request_of(**{**OPEN, **fields}), measured)])
    return {str(ticker) for ticker in measured.panel.tickers[passed]}


def noted(request: ScanRequest, measured: SessionValues) -> list[str]:
    return said(filter_notes(request, measured))


def faults(**fields: object) -> list[str]:
    with pytest.raises(RequestError) as caught:
        passing(**fields)
    return [str(fault) for fault in caught.value.faults]


def test_an_open_request_lets_every_current_ticker_pass() -> None:
    assert passing() == {"FAST", "SLOW", "FLAT", "FALL", "YOUNG", "CHEAP", "SPY"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tickers": ["SLOW", "SPY", "slow", "GONE"]}, {"SLOW", "SPY"}),
        ({"tickers": ["slow", "AMEX:SPY"]}, {"SLOW", "SPY"}),
        ({"types": ["etf"]}, {"SPY"}),
        ({"sectors": ["technology"]}, {"FAST", "SLOW"}),
        ({"sectors": ["ENERGY"]}, {"FALL", "YOUNG"}),  # the data spells it in two ways
        ({"sectors": ["Utilities", "Technology"], "exchanges": ["XNYS"]}, {"SLOW", "FLAT"}),
        ({"exchanges": ["nasdaq"]}, {"FAST", "YOUNG", "CHEAP"}),
        ({"exchanges": ["NYSE American", "xnys"]}, {"FALL", "SLOW", "FLAT"}),
        ({"min_price": 5}, {"FAST", "SLOW", "FLAT", "FALL", "YOUNG", "SPY"}),
        ({"min_price": 100}, {"FAST", "SLOW", "FLAT", "FALL", "YOUNG", "SPY"}),
        ({"min_price": 100.01}, set()),
    ],
)
def test_a_filter_keeps_who_meets_it(fields: dict[str, object], expected: set[str]) -> None:
    assert passing(**fields) == expected


def test_the_price_is_the_close() -> None:
    measured = reading_of(snapshot({"A": [(4.0, 7.0, 3.0, 6.0, 1.0)], "B": [(6.0, 7.0, 3.0, 4.0, 1.0)]}))
    assert filters(request_of(), measured)[0].passes.tolist() == [True, False]


def test_the_dollar_volume_is_the_mean_of_twenty_own_bars() -> None:
    assert passing(tickers=["FLAT"], min_dollar_volume=5_000_000) == {"FLAT"}
    assert passing(tickers=["FLAT"], min_dollar_volume=5_000_001) == set()


def test_a_stock_of_a_few_days_has_no_dollar_volume_yet() -> None:
    measured = reading_of(snapshot({"NEW": at(*[50.0] * 19, volume=1e9), "OLD": at(*[50.0] * 20, volume=1e9)}))
    kept = {minimum: filters(request_of(min_dollar_volume=minimum), measured)[-1].passes for minimum in (0, 1)}
    assert {minimum: measured.panel.tickers[passes].tolist() for minimum, passes in kept.items()} == {
        0: ["OLD", "NEW"],
        1: ["OLD"],
    }


def test_filters_are_told_in_words_and_in_the_order_of_the_fields() -> None:
    request = request_of(
        exchanges=["nyse"], tickers=["A", "B"], types=["CS"], sectors=["technology", "ENERGY"], min_price=1234567.25
    )
    assert [step.text for step in filters(request, reading_of(market()))] == [
        "tickers: 2",
        "types: CS",
        "exchanges: XNYS",
        "sectors: Energy, Technology, energy",
        "price >= 1,234,567.25",
        "dollar volume >= 1,000,000",
    ]


def test_an_unknown_value_is_an_error_that_knows_better() -> None:
    assert faults(sectors=["Utilites"]) == ["sectors: there is no 'Utilites'; did you mean Utilities?"]
    assert faults(exchanges=["arca"]) == ["exchanges: there is no 'arca'; known: XASE, XNAS, XNYS"]


def test_all_unknown_values_are_named_at_once() -> None:
    assert [fault.split(":")[0] for fault in faults(sectors=["X"], types=["Y", "CS", "Z"])] == [
        "types",
        "types",
        "sectors",
    ]


def test_a_field_that_the_market_does_not_know_cannot_be_filtered_on() -> None:
    (fault,) = faults(industries=["Software"])
    assert fault == (
        "industries: unknown in this market: sync with details, which asks Polygon for it, "
        "or SCANNER_TICKERS=FILE names a file of yours with ticker and industry"
    )


def test_what_details_do_not_tell_a_file_may() -> None:
    made = market()
    unknown = replace(made.listings, exchange=np.full(len(made.listings.tickers), ""))
    with pytest.raises(RequestError) as caught:
        filters(request_of(exchanges=["XNYS"]), reading_of(replace(made, listings=unknown)))
    assert str(caught.value) == (
        "exchanges: unknown in this market: SCANNER_TICKERS=FILE names a file of yours with ticker and primary_exchange"
    )


def test_exchanges_may_be_spelled_in_words_by_the_data_too() -> None:
    made = snapshot({"A": at(1.0), "B": at(1.0)})
    made = replace(made, listings=replace(made.listings, exchange=np.array(["NASDAQ", "NYSE"])))
    for asked in ("NASDAQ", "nasdaq"):
        chosen = filters(request_of(exchanges=[asked]), reading_of(made))[0]
        assert chosen.passes.tolist() == [True, False]


def test_unknown_tickers_are_named() -> None:
    measured = reading_of(market())
    assert noted(request_of(tickers=["NOPE", "FAST", "spy", "FATS", "NOPE"]), measured) == [
        "tickers: spy is read as SPY",
        "tickers without a usable bar in the session: FATS, NOPE (FATS: did you mean FLAT or FAST?)",
    ]
    assert noted(request_of(tickers=["FAST"]), measured) == []


@pytest.mark.parametrize(("unknown", "ending"), [(25, "X23, X24"), (26, "X23, X24 and 1 more")])
def test_of_many_unknown_tickers_the_first_are_named(unknown: int, ending: str) -> None:
    (note,) = noted(request_of(tickers=[f"X{n:02}" for n in range(unknown)]), reading_of(market()))
    assert note.endswith(ending)


def test_a_filter_on_hindsight_is_noted() -> None:
    measured = reading_of(market())
    assert noted(request_of(sectors=["Energy"], exchanges=["XNYS"]), measured) == [
        "sectors: this market knows them only of a later day, mostly for survivors (hindsight)"
    ]
    assert noted(request_of(exchanges=["XNYS"]), measured) == []


def test_companies_of_which_a_filtered_column_is_unknown_are_counted() -> None:
    made = market()
    sector = np.where(np.isin(made.listings.tickers, ["FAST", "FLAT"]), "", made.listings.sector)
    known = replace(made.listings, sector=sector, hindsight={})
    measured = reading_of(replace(made, listings=known))
    assert noted(request_of(sectors=["Energy"]), measured) == [
        "sectors: unknown for 2 of 6 companies, which do not pass"
    ]
    assert noted(request_of(types=["CS"]), measured) == []


def test_of_many_unknown_values_the_first_are_compared_with_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(word: str, _known: object) -> list[str]:
        compared.append(word)
        return []

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    told = faults(types=[f"kind {n}" for n in range(500)], exchanges=[f"place {n}" for n in range(500)])
    assert len(told) == 1000
    assert 0 < len(compared) <= 50
