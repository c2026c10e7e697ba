"""Errors as `application/problem+json`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scanner import errors
from scanner.http.message import Response
from scanner.http.problem import CONTENT_TYPE, MAX_FAULTS, MAX_PROBLEM, RETRY_AFTER, problem, unforeseen

PLACE = "s3://bucket/secret-place"


def content(response: Response) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(response.body)
    return found


ERRORS: tuple[errors.ScannerError, ...] = (
    errors.RequestError((errors.Fault("limit", "is too large"),)),
    errors.ExpressionError("close >", 7, "something is missing"),
    errors.NoSuchRoute("/v1/x"),
    errors.WrongMethod("PUT", ("GET", "HEAD")),
    errors.KeyRefused("a key is needed"),
    errors.AdministrationRefused("sync"),
    errors.TooManyRequests(600, 60, 0.2),
    errors.DataChanged("digest"),
    errors.Overloaded("is about to stop", 5),
    errors.OutOfTime("the ranking"),
    errors.EmptyHistory(PLACE),
    errors.CacheError(PLACE, "does not answer"),
    errors.SecretError("SCANNER_API_KEYS", PLACE, "may not be read"),
    errors.ConfigError("SCANNER_HISTORY", PLACE, "a folder"),
    errors.MachineError(f"no space at {PLACE}"),
)


@pytest.mark.parametrize("veiled", [True, False])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_problem_has_what_the_standard_says(error: errors.ScannerError, veiled: bool) -> None:
    response = problem(error, "id-1", veiled=veiled)
    assert response.status == error.status
    assert response.headers["content-type"] == CONTENT_TYPE
    assert response.headers["cache-control"] == "no-store"
    found = content(response)
    assert {"type", "title", "status", "detail", "instance", "remedy"} <= found.keys()
    assert (found["status"], found["instance"]) == (error.status, "id-1")
    assert ("faults" in found) is isinstance(error, errors.RequestError)


@pytest.mark.parametrize("error", ERRORS[8:], ids=lambda error: type(error).__name__)
def test_who_is_not_trusted_learns_no_place_setting_or_address(error: errors.ScannerError) -> None:
    said = problem(error, "id-1", veiled=True).body.decode()
    for secret in (PLACE, "SCANNER_", "REDIS"):
        assert secret not in said
    assert "id-1" in said


def test_who_is_trusted_learns_the_cause_and_what_to_do() -> None:
    found = content(problem(errors.EmptyHistory(PLACE), "id-1", veiled=False))
    assert PLACE in found["detail"]
    assert found["remedy"] == "sync"


@pytest.mark.parametrize("error", [errors.OutOfTime("the ranking"), errors.Overloaded("is about to stop", 5)])
def test_what_tells_nothing_of_the_service_is_told_to_everybody(error: errors.ScannerError) -> None:
    assert error.problem in content(problem(error, "id-1", veiled=True))["detail"]


@pytest.mark.parametrize(
    ("error", "name", "value"),
    [
        (errors.WrongMethod("PUT", ("GET", "HEAD")), "allow", "GET, HEAD"),
        (errors.TooManyRequests(600, 60, 0.2), "retry-after", "1"),
        (errors.TooManyRequests(600, 60, 12.01), "retry-after", "13"),
        (errors.Overloaded("is about to stop", 5), "retry-after", "5"),
        (errors.UnreachableHistory("there", "silent", errors.CHECK_REDIS), "retry-after", str(RETRY_AFTER)),
        (errors.KeyRefused("a key is needed"), "www-authenticate", 'Bearer realm="us-market-scanner"'),
    ],
)
def test_a_status_comes_with_the_header_that_it_needs(error: errors.ScannerError, name: str, value: str) -> None:
    assert problem(error, "id-1", veiled=True).headers[name] == value


def test_a_fault_points_to_its_field_and_into_its_text() -> None:
    (fault,) = content(problem(errors.ExpressionError("close >", 7, "something is missing"), "id", veiled=True))[
        "faults"
    ]
    assert (fault["pointer"], fault["position"]) == ("#/where", 7)
    listed = errors.RequestError((errors.Fault("columns[2]", "is empty"), errors.Fault("a/b~c", "is unknown")))
    pointers = [fault["pointer"] for fault in content(problem(listed, "id", veiled=True))["faults"]]
    assert pointers == ["#/columns/2", "#/a~1b~0c"]


def test_faults_without_end_are_cut_and_counted() -> None:
    many = errors.RequestError(tuple(errors.Fault("x" * 1_000, "y" * 9_000) for _ in range(MAX_FAULTS + 7)))
    found = content(problem(many, "id", veiled=True))
    assert (len(found["faults"]), found["more_faults"]) == (MAX_FAULTS, 7)
    assert len(found["detail"]) < MAX_PROBLEM + 10
    assert all(len(fault["detail"]) < MAX_PROBLEM + 10 and len(fault["pointer"]) < 200 for fault in found["faults"])


def test_text_that_cannot_be_encoded_is_escaped() -> None:
    assert b"udcff" in problem(errors.NoSuchRoute("/\udcff"), "id", veiled=True).body


def test_what_should_not_have_happened_is_for_the_log() -> None:
    response = unforeseen("id-1")
    assert response.status == 500
    assert "id-1" in content(response)["detail"]
