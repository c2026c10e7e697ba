"""The first call: what counts as healthy, and how an idle version is woken."""

from __future__ import annotations

import json

import pytest

from ecr.faults import DeployError
from ecr.smoke import judge
from tests.amazon import HEALTHY
from tests.ecr.conftest import Operator
from tests.ecr.shelf import Image
from tests.ecr.test_function import after

HEALTHY_TEXT = json.dumps(HEALTHY).encode()


def test_a_reply_with_status_200_is_healthy() -> None:
    assert judge("1", HEALTHY_TEXT, failed=False) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    "body",
    [
        "all is well",
        "[]",
        json.dumps({"status": "degraded", "problems": ["the history is empty"], "faulty_settings": []}),
        json.dumps({"status": "ok"}),  # as it was before settings were told
    ],
)
def test_a_temporary_problem_is_not_a_fault_of_the_image(body: str) -> None:
    assert judge("1", json.dumps(HEALTHY | {"body": body}).encode(), failed=False) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b'{"errorMessage": "No module named numpy", "errorType": "ImportError"}', "No module named numpy"),
        (b"Task timed out after 5.00 seconds", "Task timed out"),
        (b'{"statusCode": 503, "body": "the history is damaged"}', "503: the history is damaged"),
        (b"[]", r"\[\]"),
        (b"\n", "its answer is empty"),
        (b"\xff", "answered"),
    ],
)
def test_anything_else_is_not(payload: bytes, said: str) -> None:
    with pytest.raises(DeployError, match=said):
        judge("1", payload, failed=False)


def test_what_lambda_calls_an_error_is_one_whatever_it_says() -> None:
    with pytest.raises(DeployError, match="version 1 failed its first call"):
        judge("1", HEALTHY_TEXT, failed=True)


def test_a_long_answer_is_cut() -> None:
    with pytest.raises(DeployError) as caught:
        judge("1", json.dumps({"errorMessage": 9999 * "x"}).encode(), failed=True)
    assert len(str(caught.value)) < 500


def test_an_idle_version_is_woken_before_it_counts(released: Operator) -> None:
    released.release(Image("two"))
    released.amazon.invoked.clear()
    released.amazon.alter("GetFunction", after(2, State="Inactive"))
    released.succeed("rollback")
    assert released.amazon.invoked == ["1", "1"]
    assert released.live()[0] == "1"


def test_a_version_that_is_being_changed_is_not_called_healthy(released: Operator) -> None:
    released.release(Image("two"))
    released.amazon.refuse("Invoke", "ResourceNotReadyException", status=409)
    released.fail("busy", "rollback")
    assert released.live()[0] == "2"
