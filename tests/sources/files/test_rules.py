"""How a market's files may be written, as a table."""

from __future__ import annotations

import pytest

from scanner.sources.files.rules import (
    BARS,
    CODES,
    OTHER_NAMES,
    SPLITS,
    TICKERS,
    TYPES,
    column_name,
    names_of,
    not_a_number,
    type_code,
)


@pytest.mark.parametrize("written", ["primary_exchange", " Primary Exchange ", "PRIMARY-EXCHANGE", "primary  exchange"])
def test_a_columns_name_may_be_written_in_many_ways(written: str) -> None:
    assert column_name(written) == "primary_exchange"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CS", "CS"),
        ("cs", "CS"),
        ("Common Stock", "CS"),
        ("COMMON_STOCK", "CS"),
        ("common stocks", "CS"),
        ("Equity", "CS"),
        ("ADR", "ADRC"),
        ("American Depositary Receipt", "ADRC"),
        ("etf", "ETF"),
        ("Exchange-Traded Fund", "ETF"),
        ("Preferred Stock", "PFD"),
        ("", ""),
        ("REIT", "REIT"),  # of the market's own
        ("Comon Stock", None),
        ("cz", None),
        ("CS?", None),
    ],
)
def test_a_type_is_mapped_accepted_or_refused(written: str, code: str | None) -> None:
    assert type_code(written) == code


def test_every_spelling_leads_to_a_code_and_every_other_name_to_a_column() -> None:
    assert {*TYPES.values()} <= CODES
    assert {*OTHER_NAMES.values()} <= {*names_of((*BARS, *SPLITS, *TICKERS))}


@pytest.mark.parametrize(
    ("written", "expected"),
    [("30,5", "expected a number with a decimal point, not a comma"), ("$30", "expected a number")],
)
def test_an_invalid_number_is_explained(written: str, expected: str) -> None:
    assert not_a_number(written) == expected
