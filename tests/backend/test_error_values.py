from __future__ import annotations

from dataclasses import fields

import orjson
import pytest

from scanner.backend.error_values import error_of, plain_error
from scanner.errors import (
    AnswerTooLarge,
    BusyHistory,
    ConfigError,
    DamagedHistory,
    EmptyHistory,
    ExpressionError,
    Fault,
    MarketBusy,
    OutOfTime,
    RequestError,
    ScannerError,
    TooManyRequests,
    WrongMethod,
)
from scanner.http.problem import problem
from scanner.remedy import Advice, ListIndicators
from scanner.spot import Cure
from tests.errors.test_base import tree
from tests.phrases import REMEDIES

ERRORS: tuple[ScannerError, ...] = (
    RequestError((Fault("limit", "501 is above 500"), Fault("columns[2]", "there is no 'x'", ListIndicators()))),
    ExpressionError("close > smaa(50)", 8, "there is no smaa; did you mean sma?", remedy=ListIndicators()),
    ExpressionError("close >", 7, "a number is missing", "columns[2]", length=3, cures=(Cure("5", 7, 7),)),
    AnswerTooLarge(500, 7_000_000, 6_000_000),
    WrongMethod("PUT", ("GET", "POST")),
    TooManyRequests(10, 60.0, 3.2),
    OutOfTime("the ranking was whole"),
    EmptyHistory("s3://prices/us"),
    DamagedHistory(("bars-2016-09", "listings")),
    BusyHistory("there", 12.0, 180.0),
    MarketBusy("api.polygon.io", 3, "POLYGON_RATE"),
    ConfigError("SCANNER_THREADS", "0", "a whole number from 1 to 256"),
    *(ScannerError("it broke", remedy) for remedy in (None, *REMEDIES)),
)


def travelled(error: ScannerError) -> ScannerError:
    """The error that another process makes of one."""
    return error_of(orjson.loads(orjson.dumps(plain_error(error))))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__}-{error.remedy}")
@pytest.mark.parametrize("veiled", [True, False])
def test_an_error_makes_the_same_response_after_its_way(error: ScannerError, *, veiled: bool) -> None:
    again = travelled(error)
    assert type(again) is type(error)
    assert problem(again, "id", veiled=veiled) == problem(error, "id", veiled=veiled)
    assert (str(again), again.remedy, again.args) == (str(error), error.remedy, error.args)
    assert vars(again) == vars(error)


def test_whatever_a_fault_knows_travels() -> None:
    assert plain_error(RequestError((Fault("limit", "is odd"),)))["faults"][0].keys() == {
        part.name for part in fields(Fault)
    }


def test_each_class_of_error_is_found_by_its_name() -> None:
    fault = plain_error(RequestError((Fault("limit", "is odd"),)))
    for kind in tree():
        plain = fault | {"type": kind.__name__, "facts": {"position": 0}}
        assert type(error_of(plain | {"status": kind.status})) is kind


@pytest.mark.parametrize(("status", "kind"), [(418, RequestError), (507, ScannerError)])
def test_an_error_of_another_version_has_its_status(status: int, kind: type[ScannerError]) -> None:
    plain = plain_error(RequestError((Fault("limit", "is odd"),))) | {"type": "NewError", "status": status}
    made = error_of(plain)
    assert type(made) is kind
    assert made.status == status
    assert kind.status != status


SOUND = plain_error(ExpressionError("close >", 7, "a value is missing"))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"status": 200},
        {"status": 999},
        {"status": "400"},
        {"type": "ExpressionError", "facts": {}},
        {"type": "ExpressionError", "facts": {"position": "7"}},
        {"facts": {"__class__": "x"}},
        {"facts": {"position": 7, "said": {"a": 1}}},
        {"faults": None},
        {"faults": [{"field": "x"}]},
        {"faults": []},
        {"faults": [{"field": "x", "problem": "y", "remedy": None, "spot": {"reason": "z", "position": "there"}}]},
        {"remedy": {"kind": "ScannerError"}},
        {"remedy": {"kind": "Sync", "purpose": ["x"]}},
        {"remedy": {"kind": "Sync", "other": "x"}},
        {"remedy": {"kind": "Either", "ways": [{"kind": "Either", "ways": []}]}},
        {"remedy": "sync"},
    ],
    ids=str,
)
def test_what_no_service_writes_makes_no_error(spoilt: dict[str, object]) -> None:
    with pytest.raises((LookupError, TypeError, ValueError, AttributeError)):
        error_of(SOUND | spoilt)


def test_advice_keeps_its_kind() -> None:
    assert travelled(ScannerError("x", Advice("fix-server", "restart it"))).remedy == Advice("fix-server", "restart it")
