from __future__ import annotations

import itertools
import time
from datetime import date

import pytest

from scanner.devserver.faults import KINDS, read_fault
from scanner.devserver.query import Call
from scanner.devserver.response import Answer, json_body
from scanner.errors import ConfigError
from tests.devserver.conftest import call_for

DAY = "/v2/aggs/grouped/locale/us/market/stocks/2024-06-28"
TODAY = date(2024, 6, 28)
GOOD = Answer(json_body({"results": [{"T": "A", "c": 1.0}], "status": "OK"}))


def statuses(fault: str, visits: int) -> list[int]:
    effect = read_fault(fault, TODAY)
    return [effect(call_for(DAY, visit=visit), GOOD).status for visit in range(1, visits + 1)]


def test_a_fault_ends_after_so_many_requests_or_stays() -> None:
    assert statuses("429:2", 4) == [429, 429, 200, 200]
    assert statuses("429", 4) == [429] * 4
    assert statuses("5xx:3", 4) == [500, 502, 503, 200]
    assert statuses("retry-after:1:1", 3) == [429, 200, 200]


def test_slow_has_its_seconds_first() -> None:
    slow = read_fault("slow:2.5:1", TODAY)
    assert [slow(call_for(visit=visit), GOOD).delay for visit in (1, 2)] == [2.5, 0.0]


def test_a_limit_grants_so_many_calls_in_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 5.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert statuses("limit:2", 14) == [200, 200, *[429] * 10, 200, 200]


def test_a_limit_s_period_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 5.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert statuses("limit:1:10", 4) == [200, 429, 200, 429]


def test_a_plan_refuses_by_the_server_s_day() -> None:
    free = read_fault("plan:free", TODAY)
    assert free(Call(DAY, DAY, {"date": "2024-06-28"}, {}), GOOD).status == 403


def test_random_faults_have_the_requested_rate_and_are_reproducible() -> None:
    def hit(fault: str) -> list[int]:
        effect = read_fault(fault, TODAY)
        return [visit for visit in range(1, 2001) if effect(call_for(DAY, visit=visit), GOOD) != GOOD]

    assert 320 < len(hit("random:20")) < 440  # two of the thirteen kinds leave a day's bars alone or nearly so
    assert hit("random:20") == hit("random:20") != hit("random:20:2")
    assert hit("random:0") == []


def test_random_faults_are_of_all_kinds() -> None:
    effect = read_fault("random:100", TODAY)
    answers = [effect(call_for(DAY, visit=visit), GOOD) for visit in range(1, 300)]
    assert {answer.status for answer in answers} == {200, 429, 500, 502, 503, 504}
    assert {answer.ending.name for answer in answers} == {"WHOLE", "SHORT", "CUT", "RESET"}
    assert any(answer.headers for answer in answers)
    assert any(answer.delay for answer in answers)
    assert any(answer.kind == "text/html" and answer.status == 200 for answer in answers)
    documents = [answer.document for answer in answers if answer.kind == "application/json"]
    assert {document["status"] for document in documents} == {"OK", "DELAYED", "ERROR"}
    assert any(document.get("results", ...) is None for document in documents)
    assert any(len(document.get("results") or ()) == 2 for document in documents)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_can_be_made_as_it_is_written(name: str) -> None:
    needed = {"plan": ":free", "limit": ":5", "retry-after": ":1", "slow": ":1", "random": ":20"}.get(name, "")
    assert read_fault(f"{name}{needed}", TODAY)(call_for(), GOOD)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "plan", "plan:gold", "limit:x", "429:many", "slow", "delayed:3", "random:a", "5xx:1:2"]
)
def test_an_unknown_fault_is_refused_with_the_known_ones(text: str) -> None:
    name = text.partition(":")[0]
    expected = f"{name}{KINDS[name].arguments}" if name in KINDS else "wrong-splits"
    with pytest.raises(ConfigError) as refused:
        read_fault(text, TODAY)
    assert expected in str(refused.value)
