"""A function's states: waited for, woken, explained."""

from __future__ import annotations

from typing import Any

import pytest

from ecr.cloud import Client, Cloud
from ecr.command import NAME
from ecr.faults import DeployError
from ecr.function import Function
from tests.amazon import REGION, Amazon, client_of


@pytest.fixture
def lambdas(amazon: Amazon, function: Client) -> Function:
    return Function(Cloud(REGION), NAME, poll=0.01, timeout=0.2)


def after(times: int, **state: str) -> Any:
    """Have a function in a state for so many looks, and fine from then on."""
    left = [times]

    def change(document: dict[str, Any]) -> None:
        configuration = document.get("Configuration", document)
        if left[0] > 0:
            left[0] -= 1
            configuration.update(state)

    return change


def test_what_is_pending_is_waited_for(lambdas: Function, amazon: Amazon) -> None:
    amazon.alter("GetFunction", after(3, State="Pending"))
    assert lambdas.latest().state == "Active"
    assert amazon.calls.count("GetFunction") >= 4


def test_a_change_under_way_is_waited_for(lambdas: Function, amazon: Amazon) -> None:
    amazon.alter("GetFunction", after(3, LastUpdateStatus="InProgress"))
    assert lambdas.latest().trouble == ""
    assert amazon.calls.count("GetFunction") >= 4


def test_what_is_inactive_is_not_waited_for(lambdas: Function, amazon: Amazon) -> None:
    amazon.alter("GetFunction", after(99, State="Inactive"))
    assert lambdas.latest().state == "Inactive"


def test_what_failed_says_why_and_what_to_do(lambdas: Function, amazon: Amazon) -> None:
    amazon.alter("GetFunction", after(99, State="Failed", StateReasonCode="ImageDeleted", StateReason="gone"))
    assert lambdas.latest().trouble == "its image is no longer in ECR: push it again and deploy"


def test_a_published_version_that_fails_is_named(lambdas: Function, amazon: Amazon) -> None:
    amazon.alter("GetFunction", after(9, State="Failed", StateReasonCode="InvalidImage"))
    with pytest.raises(DeployError, match=r"version 1 of us-market-scanner cannot run: the image cannot be run"):
        lambdas.publish(lambdas.latest(), "one")


def test_versions_are_listed_newest_first(lambdas: Function) -> None:
    for memory in (256, 512):
        client_of("lambda").update_function_configuration(FunctionName=NAME, MemorySize=memory)
        lambdas.publish(lambdas.latest(), "one")
    assert [found["Version"] for found in lambdas.versions()] == ["2", "1"]
    assert lambdas.versions_of(lambdas.latest()) == ["2", "1"]  # of one code


def test_versions_differ_by_what_decides_how_they_run(lambdas: Function) -> None:
    number = lambdas.publish(lambdas.latest(), "one")
    assert lambdas.version(number).running == lambdas.latest().running
    client_of("lambda").update_function_configuration(FunctionName=NAME, Timeout=77)
    assert lambdas.version(number).running != lambdas.latest().running


def test_an_alias_that_someone_else_moved_meanwhile_is_not_moved(lambdas: Function, amazon: Amazon) -> None:
    number = lambdas.publish(lambdas.latest(), "one")
    lambdas.move(None, "live", number, "the first")
    amazon.refuse("UpdateAlias", "PreconditionFailedException", status=412)
    with pytest.raises(DeployError, match="none of their changes was overwritten"):
        lambdas.move(lambdas.alias("live"), "live", number, "again")


def test_no_alias_is_none(lambdas: Function) -> None:
    assert lambdas.alias("live") is None
    assert lambdas.aliases() == []
