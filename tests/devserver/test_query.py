from __future__ import annotations

from datetime import date

import pytest

from scanner.devserver.query import read_day
from scanner.devserver.response import ApiError
from tests.devserver.conftest import call_for


def test_a_flag_is_true_or_false_in_small_letters() -> None:
    assert call_for(query={"active": "false"}).flag("active", default=True) is False
    assert call_for().flag("active", default=True) is True
    with pytest.raises(ApiError, match=r"'active'.*'True'"):
        call_for(query={"active": "True"}).flag("active", default=True)


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "ten", ""])
def test_a_limit_is_refused_out_of_bounds(limit: str) -> None:
    with pytest.raises(ApiError, match="from 1 to 1000"):
        call_for(query={"limit": limit}).limit(100, 1000)


def test_a_limit_has_a_default() -> None:
    assert (call_for().limit(100, 1000), call_for(query={"limit": "1000"}).limit(100, 1000)) == (100, 1000)


def test_a_choice_is_refused_naming_what_there_is() -> None:
    assert call_for(query={"sort": "name"}).choice("sort", "ticker", ("ticker", "name")) == "name"
    with pytest.raises(ApiError, match=r"ticker, name.*'age'"):
        call_for(query={"sort": "age"}).choice("sort", "ticker", ("ticker", "name"))


def test_a_day_is_a_date_or_new_york_s_milliseconds() -> None:
    assert read_day("from", "2024-03-11") == date(2024, 3, 11)
    assert read_day("from", "1710129599999") == date(2024, 3, 10)  # a millisecond before midnight, summer time
    assert read_day("from", "1710129600000") == date(2024, 3, 11)


@pytest.mark.parametrize("text", ["2024-02-30", "yesterday", "2024-3", "", "9" * 30])
def test_an_invalid_day_is_refused_by_name(text: str) -> None:
    with pytest.raises(ApiError, match="'from'") as refused:
        read_day("from", text)
    assert refused.value.status == 400
