"""An answer that will be too large is refused before it is written."""

from __future__ import annotations

import pytest

from scanner.errors import AnswerTooLarge
from scanner.query import read_request
from scanner.scanning.answer_size import check_size
from scanner.scanning.results import Rows
from tests.kept import service_of
from tests.scanning.markets import market

TEXT = "close" + " + 0.000001" * 80
ASKED: dict[str, object] = {"columns": [f"{TEXT} + {n}" for n in range(50)], "min_price": 0, "min_dollar_volume": 0}


def test_the_estimate_is_never_above_what_is_written() -> None:
    service = service_of(market())
    for asked in (ASKED, {"min_price": 0, "min_dollar_volume": 0}, {"where": "close > 1 and volume > 2"}):
        answer = service.scan(asked)
        size = len(answer.to_json())
        check_size(read_request(asked), len(answer.results), size)


def test_a_limit_that_fits_is_proposed() -> None:
    query = read_request(ASKED)
    with pytest.raises(AnswerTooLarge, match=r"limit: 500 results make .* at most 6,000,000 .*: ask for \d+ or"):
        check_size(query, 500, 6_000_000)
    check_size(query, 100, 6_000_000)


def test_no_row_is_written_of_an_answer_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    service = service_of(market())

    def written(*_: object) -> None:
        raise AssertionError("a row was written")

    monkeypatch.setattr(Rows, "of", written)
    with pytest.raises(AnswerTooLarge):
        service.scan(ASKED, largest=20_000)
