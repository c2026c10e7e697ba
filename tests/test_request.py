from __future__ import annotations

import math
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import ExpressionError, Fault, RequestError
from scanner.notes import Note
from scanner.query import read_request
from scanner.request import ScanRequest, did_you_mean
from scanner.screening.presets import presets

DEFAULTS: dict[str, object] = {
    "screen": None,
    "where": None,
    "order_by": None,
    "limit": 50,
    "tickers": None,
    "sectors": None,
    "industries": None,
    "types": None,
    "exchanges": None,
    "min_price": 5.0,
    "min_dollar_volume": 1_000_000.0,
    "min_score": None,
    "as_of": None,
    "columns": None,
    "profile": "balanced",
    "trade_style": "swing",
    "account_size": 100_000.0,
    "risk_pct": 1.0,
    "max_position_pct": 40.0,
    "target_rr": 2.0,
    "allow_shorts": False,
}
#: For each field something that is not its default, as JSON has it.
OTHERS: dict[str, object] = {
    "screen": "minervini",
    "where": "close > 5",
    "order_by": "rsi(14) asc",
    "limit": 7,
    "tickers": ["A", "BRK.B"],
    "sectors": ["Technology"],
    "industries": ["Steel"],
    "types": ["CS"],
    "exchanges": ["XNYS"],
    "min_price": 0,
    "min_dollar_volume": 5e6,
    "min_score": 70,
    "as_of": "2016-09-30",
    "columns": ["close / sma(50)"],
    "profile": "aggressive",
    "trade_style": "position",
    "account_size": 25_000,
    "risk_pct": 0.5,
    "max_position_pct": 25,
    "target_rr": 3,
    "allow_shorts": True,
}
#: What existing callers send.
ALIASES = {"max_symbols": "limit", "min_tech_rating": "min_score", "min_dollar_vol": "min_dollar_volume"}


def problems(asked: Mapping[str, object]) -> list[str]:
    """Every fault of a request, in words."""
    with pytest.raises(RequestError) as caught:
        read_request(asked)
    return [str(fault) for fault in caught.value.faults]


def problem(**asked: object) -> str:
    (only,) = problems(asked)
    return only


def test_every_field_has_its_default() -> None:
    query = read_request({})
    assert query.request.model_dump() == DEFAULTS
    assert query.notes == ()


def test_null_means_the_default() -> None:
    assert read_request(dict.fromkeys([*DEFAULTS, *ALIASES])) == read_request({})


def test_every_field_can_be_asked_for() -> None:
    assert OTHERS.keys() == DEFAULTS.keys()
    for field, value in OTHERS.items():
        query = read_request({field: value})
        read = getattr(query.request, field)
        expected = tuple(value) if isinstance(value, list) else value
        assert read == (date(2016, 9, 30) if field == "as_of" else expected)
        assert query.notes == ()


def test_a_request_written_out_in_full_is_the_same_request() -> None:
    query = read_request(OTHERS)
    assert read_request(query.request.model_dump()) == query
    assert read_request(query.request.model_dump(mode="json")) == query


@pytest.mark.parametrize(("alias", "field"), ALIASES.items())
def test_an_alias_is_its_field(alias: str, field: str) -> None:
    assert read_request({alias: OTHERS[field]}) == read_request({field: OTHERS[field]})
    assert read_request({alias: OTHERS[field], field: None}) == read_request({field: OTHERS[field]})


@pytest.mark.parametrize(("alias", "field"), ALIASES.items())
def test_an_alias_beside_its_field_is_refused(alias: str, field: str) -> None:
    asked = {field: OTHERS[field], alias: OTHERS[field]}
    assert problems(asked) == [f"{alias}: stands for the same as {field!r}, which is given too: send one of them"]


def test_a_fault_is_told_by_the_name_that_was_sent() -> None:
    assert problem(max_symbols=0) == "max_symbols: must be at least 1, not 0"


def test_lookback_days_changes_nothing_and_is_noted() -> None:
    query = read_request({"lookback_days": 400})
    assert query.request == ScanRequest()
    assert query.notes == (Note("field-without-effect", {"field": "lookback_days"}),)


@pytest.mark.parametrize(
    ("field", "allowed", "refused"),
    [
        ("limit", [1, 500], {0: "must be at least 1, not 0", 501: "must be at most 500, not 501"}),
        ("min_price", [0, 1e15], {-0.01: "must be at least 0, not -0.01", 1e16: "must be at most 1e+15, not 1e+16"}),
        ("min_dollar_volume", [0, 1e15], {-1: "must be at least 0, not -1"}),
        ("min_score", [0, 100], {-1: "must be at least 0, not -1", 100.5: "must be at most 100, not 100.5"}),
        ("account_size", [0.01, 1e12], {0: "must be greater than 0, not 0", 2e12: "must be at most 1e+12"}),
        ("risk_pct", [0.01, 100], {0: "must be greater than 0, not 0", 101: "must be at most 100, not 101"}),
        (
            "max_position_pct",
            [0.01, 400],
            {0: "must be greater than 0, not 0", 401: "must be at most 400, not 401"},
        ),
        ("target_rr", [0.1, 50], {0.09: "must be at least 0.1, not 0.09", 51: "must be at most 50, not 51"}),
    ],
)
def test_numbers_have_their_bounds(field: str, allowed: list[float], refused: dict[float, str]) -> None:
    for value in allowed:
        assert getattr(read_request({field: value}).request, field) == value
    for value, why in refused.items():
        assert f"{field}: {why}" in problem(**{field: value})


@pytest.mark.parametrize(
    "field",
    ["min_price", "min_dollar_volume", "min_score", "account_size", "risk_pct", "max_position_pct", "target_rr"],
)
def test_what_is_no_finite_number_is_none(field: str) -> None:
    for value in (math.nan, math.inf, -math.inf):
        assert problem(**{field: value}) == f"{field}: must be a finite number, not {value}"
    for wrong in (True, "5", [5], {"value": 5}, date(2016, 9, 30)):
        assert problem(**{field: wrong}).startswith(f"{field}: must be a number, not ")


@pytest.mark.parametrize("wrong", [True, "5", 5.5, [5], {}, math.nan, math.inf, np.int64(5)])
def test_a_limit_is_a_whole_number(wrong: object) -> None:
    assert problem(limit=wrong).startswith("limit: must be a whole number, not ")


@pytest.mark.parametrize("wrong", [0, 1, "true", [True], 1.0])
def test_a_switch_is_true_or_false(wrong: object) -> None:
    assert problem(allow_shorts=wrong).startswith("allow_shorts: must be true or false, not ")


@pytest.mark.parametrize("field", ["screen", "where", "order_by"])
def test_a_text_is_a_text(field: str) -> None:
    wrongs: tuple[object, ...] = (5, True, ["close > 5"], b"close > 5", {})
    for wrong in wrongs:
        assert problem(**{field: wrong}).startswith(f"{field}: must be a text, not ")
    assert problem(**{field: ""}) == f"{field}: must not be empty"


@pytest.mark.parametrize("field", ["tickers", "sectors", "industries", "types", "exchanges"])
def test_a_list_is_a_list_of_texts(field: str) -> None:
    wrongs: tuple[object, ...] = ("A", 5, {"A": 1}, {"A"})
    for wrong in wrongs:
        assert problem(**{field: wrong}).startswith(f"{field}: must be a list, not ")
    assert problem(**{field: []}) == f"{field}: must not be empty; leave it out for all"
    assert problem(**{field: ["A", 5]}) == f"{field}[1]: must be a text, not 5"
    assert problem(**{field: ["A", ""]}) == f"{field}[1]: must not be empty"
    assert problem(**{field: ["A", ["B"]]}) == f"{field}[1]: must be a text, not ['B']"
    assert problem(**{field: ["A" * 101]}).startswith(f"{field}[0]: must have at most 100 characters, not 'AAA")
    most = 20_000 if field == "tickers" else 500
    assert problem(**{field: ["A"] * (most + 1)}) == f"{field}: must have at most {most:,} entries, not {most + 1:,}"
    assert len(getattr(read_request({field: [str(n) for n in range(most)]}).request, field)) == most


@pytest.mark.parametrize("field", ["tickers", "sectors", "industries", "types", "exchanges"])
def test_a_list_without_an_order_has_one_form(field: str) -> None:
    assert getattr(read_request({field: ["B", "A", "B"]}).request, field) == ("A", "B")


@pytest.mark.parametrize(
    "wrong",
    [
        "2016-02-30",
        "yesterday",
        "",
        "2016-09-30T00:00:00",
        20160930,
        1475193600.0,
        datetime(2016, 9, 30, tzinfo=UTC),
        True,
        ["2016-09-30"],
    ],
)
def test_a_day_is_a_day(wrong: object) -> None:
    assert problem(as_of=wrong).startswith("as_of: must be a date such as 2016-09-30, not ")


def test_a_day_may_be_a_date() -> None:
    assert read_request({"as_of": date(2016, 9, 30)}).request.as_of == date(2016, 9, 30)


def test_words_are_of_their_list() -> None:
    expected = "profile: must be 'conservative', 'balanced' or 'aggressive', not 'Balanced'"
    assert problem(profile="Balanced") == expected
    assert problem(trade_style="scalp") == "trade_style: must be 'swing' or 'position', not 'scalp'"
    assert problem(trade_style="day") == "trade_style: 'day' cannot be planned from daily bars: swing or position"


def test_an_unknown_field_is_refused_and_what_was_meant_is_named() -> None:
    assert problem(limt=5) == "limt: there is no such field; did you mean limit?"
    assert problem(Where="close > 5") == "Where: there is no such field; did you mean where?"
    assert problem(min_dollar_volum=5).startswith(
        "min_dollar_volum: there is no such field; did you mean min_dollar_vol"
    )
    assert problem(zzz=None).startswith("zzz: there is no such field; known: screen, where, ")


def test_an_unknown_preset_is_refused_and_what_was_meant_is_named() -> None:
    assert problem(screen="Minervinni") == "screen: there is no preset 'Minervinni'; did you mean minervini?"
    assert problem(screen="zzz") == f"screen: there is no preset 'zzz'; known: {', '.join(presets())}"


def test_an_expression_that_cannot_be_read_is_a_fault_with_its_place() -> None:
    assert (
        problem(where="clse > 5")
        == "where: there is no 'clse'; did you mean close or clenow? (at character 1 of 'clse > 5')"
    )
    assert problem(order_by="rsi(0) asc").startswith("order_by: rsi: n must be from 1 to 1000, not 0 (at character 5")
    assert problem(columns=["close", "hgh"]).startswith("columns[1]: there is no 'hgh'; did you mean high")
    assert problem(where="close").startswith("where: a statement is expected here")
    assert problem(order_by="close > 5").startswith("order_by: a number is expected here")


def test_columns_are_a_list_of_texts() -> None:
    assert problem(columns="close").startswith("columns: must be a list")
    assert problem(columns=[5]) == "columns[0]: must be a text, not 5"
    assert problem(columns=[]) == "columns: must not be empty; leave it out for all"
    assert problem(columns=["close"] * 51).startswith("columns: must have at most 50 entries")


@pytest.mark.parametrize("field", ["where", "order_by"])
def test_a_text_that_is_too_long_is_one_fault(field: str) -> None:
    assert problem(**{field: "c" * 4001}).startswith(f"{field}: the text has 4001 characters, the maximum is 4000")


def test_all_faults_are_told_at_once() -> None:
    asked = {
        "where": "clse > 5",
        "columns": ["close >", "sma(0)"],
        "screen": "minervinni",
        "limit": 0,
        "profile": 5,
        "lmt": 3,
        "max_symbols": 3,
        "tickers": [1, "A", 2],
    }
    told = [problem.split(":")[0] for problem in problems(asked)]
    fields = ["where", "columns[0]", "columns[1]", "screen", "limit", "profile", "lmt", "tickers[0]", "tickers[2]"]
    assert sorted(told) == sorted([*fields, "max_symbols"])


def test_a_fault_in_an_expression_alone_can_point_at_its_place() -> None:
    with pytest.raises(ExpressionError) as caught:
        read_request({"where": "close > clse"})
    assert caught.value.pointer() == "close > clse\n        ^"


@pytest.mark.parametrize(
    "value", ["x" * 10_000, [[["deep"]]] * 1000, 10**400, b"\0" * 10_000], ids=lambda value: type(value).__name__
)
def test_a_refused_value_is_shown_in_a_few_words(value: object) -> None:
    assert len(problem(min_score=value)) < 150


def test_a_value_too_deep_to_print_is_refused_all_the_same() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    assert problem(limit=deep).startswith("limit: must be a whole number, not [[[")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@given(st.dictionaries(st.one_of(st.sampled_from([*DEFAULTS, *ALIASES, "lookback_days"]), st.text(max_size=9)), JSON))
def test_whatever_is_sent_is_a_request_or_a_request_error(asked: dict[str, object]) -> None:
    try:
        query = read_request(asked)
    except RequestError as error:
        assert all(isinstance(fault, Fault) and fault.problem for fault in error.faults)  # noqa: PT017  # some are right
    else:
        assert replace(query, notes=()) == replace(read_request(query.request.model_dump()), notes=())


def test_what_may_have_been_meant_is_named_whatever_its_case() -> None:
    assert did_you_mean("technolgy", ["Technology", "Energy"]) == "; did you mean Technology?"
    assert did_you_mean("zzz", ["Technology", "Energy"]) == "; known: Technology, Energy"
    assert did_you_mean("zzz", [f"sector {number}" for number in range(26)]) == ""


# Much of anything.


def faults(**asked: object) -> list[str]:
    with pytest.raises(RequestError) as refused:
        read_request(asked)
    return [str(fault) for fault in refused.value.faults]


def test_a_list_that_is_too_long_is_not_looked_at_entry_by_entry() -> None:
    for entries in (["close ("] * 100_000, ["close"] * 100_000, [5] * 100_000):
        assert faults(columns=entries) == ["columns: must have at most 50 entries, not 100,000"]


def test_columns_are_counted_in_all_their_texts() -> None:
    numbers = ",".join(map(str, range(1_000)))
    (fault,) = faults(columns=[numbers])
    assert fault.startswith("columns[0]: more than 200 expressions in all (at character ")
    assert all("more than 200 expressions" in fault for fault in faults(columns=[numbers] * 15))
    assert len(read_request({"columns": ["1,2,3,4"] * 50}).columns) == 200
    assert len(faults(columns=["1,2,3,4"] * 49 + ["1,2,3,4,5"])) == 1


def test_the_texts_of_columns_have_a_length_in_all() -> None:
    longest = "close" + " " * 3_990
    assert faults(columns=[longest] * 16) == ["columns: must have at most 60,000 characters in all, not 63,920"]
    assert len(read_request({"columns": [longest] * 15}).columns) == 15


@pytest.mark.parametrize("asked", [{"limit" * 400_000: 1}, {"screen": "minervini" * 200_000}], ids=["name", "value"])
def test_nobody_looks_for_what_was_meant_by_a_word_of_megabytes(asked: dict[str, object]) -> None:
    tracemalloc.start()
    with pytest.raises(RequestError) as refused:
        read_request(asked)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "did you mean" not in str(refused.value)
    assert peak < 30 << 20


def test_a_number_that_python_does_not_write_out_is_refused_as_any_other() -> None:
    assert problem(limit=10**5_000) == "limit: must be at most 500, not a number of 16,610 bits"
