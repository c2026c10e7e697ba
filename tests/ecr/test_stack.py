"""The stack: laid, left alone, changed."""

from __future__ import annotations

import boto3
import pytest

from ecr.command import NAME, REPOSITORY
from ecr.stack import TEMPLATE
from tests.ecr.conftest import Operator
from tests.ecr.shelf import Image

REDIS = "arn:aws:secretsmanager:us-east-1:123456789012:secret:redis-AbCdEf"


@pytest.fixture
def pushed(operator: Operator) -> Operator:
    """An operator with an image in the registry, and no function."""
    operator.succeed("setup")
    operator.shelf.lay(REPOSITORY, "one", Image())
    operator.amazon.calls.clear()
    return operator


def test_a_stack_makes_the_function_that_deploy_takes_on(pushed: Operator) -> None:
    run = pushed.succeed("stack", "--tag", "one", "--parameter", "MemorySize=4096")
    assert "HistoryBucket\t" in run.stdout
    function = boto3.client("lambda").get_function(FunctionName=NAME)
    assert function["Configuration"]["MemorySize"] == 4096
    assert function["Code"]["ImageUri"].startswith(f"{pushed.shelf.host}/{REPOSITORY}@sha256:")
    pushed.succeed("deploy", "--tag", "one")
    assert pushed.live()[0] == "1"  # the version that the stack published


def test_a_stack_that_is_as_it_should_be_is_left_alone(pushed: Operator) -> None:
    pushed.succeed("stack", "--tag", "one", "--parameter", f"RedisUrlSecretArn={REDIS}")
    pushed.amazon.calls.clear()
    for arguments in ((), ("--parameter", f"RedisUrlSecretArn={REDIS}")):
        assert "as it should be" in pushed.succeed("stack", *arguments).stderr
    assert pushed.amazon.changes() == []


def test_a_changed_parameter_changes_the_stack_and_keeps_the_others(pushed: Operator) -> None:
    pushed.succeed("stack", "--tag", "one", "--parameter", "MemorySize=4096")
    pushed.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", "UPDATE_COMPLETE")
    pushed.succeed("stack", "--parameter", "Timeout=600")
    sent = pushed.amazon.asked
    keys = {value: name for name, value in sent.items() if name.endswith(".ParameterKey")}
    wanted = {key: sent[name.replace("Key", "Value")] for key, name in keys.items() if key in {"MemorySize", "Timeout"}}
    assert wanted == {"MemorySize": "4096", "Timeout": "600"}
    assert sent["TemplateBody"] == TEMPLATE.read_text("utf-8")


def test_a_dry_run_makes_no_stack(pushed: Operator) -> None:
    assert "would make the stack" in pushed.succeed("stack", "--tag", "one", "--dry-run").stderr
    assert boto3.client("cloudformation").describe_stacks()["Stacks"] == []


def test_an_image_that_is_not_there_makes_no_stack(pushed: Operator) -> None:
    pushed.fail("no-image", "stack", "--tag", "two")
    assert pushed.amazon.changes() == []


def test_a_parameter_without_a_value_is_a_mistake_of_typing(pushed: Operator) -> None:
    run = pushed("stack", "--parameter", "MemorySize")
    assert run.exit_code == 2
    assert "'MemorySize' is not NAME=VALUE" in run.stderr
