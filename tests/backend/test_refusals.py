"""What Lambda refuses is told by codes; `test_function` has each as it comes. Here: what nobody has seen yet."""

from __future__ import annotations

import pytest
from botocore import exceptions

from scanner.backend.refusals import failed, speaking
from scanner.errors import BackendBusy, BackendError, OutOfTime


def refusal(code: object, status: int) -> exceptions.ClientError:
    """What boto3 raises."""
    response = {"Error": {"Code": code, "Message": "secret words"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return exceptions.ClientError(response, "Invoke")


@pytest.mark.parametrize(
    ("code", "status", "kind", "named"),
    [
        ("NeverHeardOfException", 400, BackendError, "NeverHeardOfException"),
        ("NeverHeardOfException", 500, BackendBusy, "NeverHeardOfException"),
        ("429", 429, BackendBusy, "HTTP 429"),
        ("<b>not a word</b>", 418, BackendError, "HTTP 418"),
        ("x" * 1000, 404, BackendError, "HTTP 404"),
        (None, 0, BackendError, "None"),
    ],
)
def test_a_code_that_nobody_knows_is_named_if_it_is_a_word(
    code: object, status: int, kind: type[BackendError], named: str
) -> None:
    with pytest.raises(BackendError) as caught, speaking("the function x"):
        raise refusal(code, status)
    assert type(caught.value) is kind
    assert f"({named})" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("x"), RecursionError(), exceptions.ParamValidationError(report="secret words")]
)
def test_whatever_boto3_makes_of_an_answer_is_a_clear_error(error: Exception) -> None:
    named = rf"cannot be invoked \({type(error).__name__}\)"
    with pytest.raises(BackendError, match=named) as caught, speaking("the function x"):
        raise error
    assert "secret" not in str(caught.value)


def test_our_own_errors_pass() -> None:
    with pytest.raises(OutOfTime), speaking("the function x"):
        raise OutOfTime("it was done")


def test_the_kind_of_a_failure_is_repeated_only_if_it_is_a_word() -> None:
    assert "(an error)" in str(failed("the function x", "not a word", b"{}"))
    assert "(Unhandled)" in str(failed("the function x", "Unhandled", b"{}"))
