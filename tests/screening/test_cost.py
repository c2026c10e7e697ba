"""What a question may cost, whatever it is made of, and how it is told."""

from __future__ import annotations

import contextlib
import time

import pytest

from scanner.cache.key import AnswerKey
from scanner.errors import RequestError
from scanner.indicators.catalogue import INDICATORS
from scanner.query import read_request
from scanner.screening.check import MAX_TERMS
from scanner.screening.cost import MAX_BARS, MAX_BARS_AT_ONCE
from tests.kept import service_of
from tests.panels import LAST
from tests.scanning.markets import market

SERIES = [spec.name for spec in INDICATORS.values() if spec.series is not None]
#: Seconds that no machine needs for what is done once for each distinct term; a tree of it takes minutes and longer.
GENEROUS = 15


def nested(name: str, times: int = 7) -> str:
    return f"{name}(" * times + "close" + ")" * times


@pytest.mark.parametrize("name", SERIES)
def test_an_indicator_of_itself_of_itself_is_read_and_keyed_at_once(name: str) -> None:
    began = time.monotonic()
    for asked in (
        {"where": f"{nested(name)} > 1"},
        {"where": f"{nested(name)} crosses above {nested(name, 6)}"},
        {"order_by": nested(name)},
        {"columns": [nested(name), f"{nested(name)}[5]"]},
    ):
        with contextlib.suppress(RequestError):  # some ranks look at the session alone, some windows back too far
            assert AnswerKey.of(read_request(asked), session=LAST, digest="d", benchmark="SPY")
    assert time.monotonic() - began < GENEROUS


@pytest.mark.parametrize("name", ["stochrsi_k", "t3", "tema", "ppo_hist", "hma", "dema"])
def test_an_indicator_of_itself_of_itself_is_computed_and_compared_at_once(name: str) -> None:
    service, began = service_of(market()), time.monotonic()
    text = nested(name)
    answer = service.scan({"where": f"{text} > 0 or close > 0", "order_by": text, "columns": [text, f"{text} > 1"]})
    assert answer.survivors[-1].alone > 0
    assert service.values(text).columns.keys() == {text}
    assert time.monotonic() - began < GENEROUS


TOO_MUCH: dict[str, tuple[dict[str, object], str, int]] = {
    "terms in one text": (
        {"where": " < ".join(f"t3(close, {n})" for n in range(2, 200))},
        "where: the request needs",
        MAX_TERMS,
    ),
    "terms in many texts": (
        {"columns": [f"t3(close, {n})" for n in range(2, 52)], "where": " < ".join(f"t3({n})" for n in range(52, 120))},
        "columns[",
        MAX_TERMS,
    ),
    "bars": (
        {"columns": [f"{'stochrsi_k(' * 6}close, {n}, 5, 3, 3{')' * 6}" for n in range(5, 15)]},
        "columns: asks for",
        MAX_BARS,
    ),
    "bars at once": (
        {
            "columns": [
                ", ".join(f"{name}(ema(close, {n}), 300)" for n in range(2, 62)) for name in ("highest", "lowest")
            ]
        },
        "columns: asks for numbers that need",
        MAX_BARS_AT_ONCE,
    ),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_what_costs_too_much_is_refused_with_the_bound_and_what_it_has(kind: str) -> None:
    asked, begins, bound = TOO_MUCH[kind]
    with pytest.raises(RequestError) as refused:
        read_request(asked)
    (sentence,) = map(str, refused.value.faults)
    assert sentence.startswith(begins)
    assert f"the maximum is {bound:,}" in sentence


def test_values_are_held_to_the_same_bounds() -> None:
    service = service_of(market())
    for text, bound in (
        (", ".join(f"t3(close, {n})" for n in range(2, 150)), MAX_TERMS),
        (", ".join(f"{'stochrsi_k(' * 6}close, {n}, 5, 3, 3{')' * 6}" for n in range(5, 15)), MAX_BARS),
    ):
        with pytest.raises(RequestError, match=f"expressions: .* the maximum is {bound:,}"):
            service.values(text)


def test_all_indicators_may_be_requested_at_once() -> None:
    names = [f"{name}()" for name in INDICATORS]
    assert len(read_request({"columns": [", ".join(names)]}).columns) == len(names)
    assert len(read_request({"columns": [", ".join(names[i::50]) for i in range(50)]}).columns) == len(names)
