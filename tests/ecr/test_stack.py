"""The stack: created, left alone, updated."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest

from ecr.cloud import Cloud
from ecr.command import NAME, REPOSITORY
from ecr.faults import DeployError
from ecr.stack import TEMPLATE, Stack
from ecr.steps import Steps
from scanner.secret import is_reference
from tests.amazon import REGION, client_of
from tests.ecr.conftest import Operator
from tests.ecr.shelf import Image
from tests.stacks import ours

REDIS = "arn:aws:secretsmanager:us-east-1:123456789012:secret:redis-AbCdEf"
POLYGON = REDIS.replace("redis", "scanner/secret", 1)
KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"


@pytest.fixture
def pushed(operator: Operator) -> Operator:
    """An operator with an image in the registry, and no function."""
    operator.succeed("setup")
    operator.shelf.add(REPOSITORY, "one", Image())
    operator.amazon.calls.clear()
    return operator


def test_a_stack_makes_the_function_that_deploy_takes_on(pushed: Operator) -> None:
    run = pushed.succeed("stack", "--tag", "one", "--parameter", "MemorySize=4096")
    assert "HistoryBucket\t" in run.stdout
    function = client_of("lambda").get_function(FunctionName=NAME)
    assert function["Configuration"]["MemorySize"] == 4096
    assert function["Code"]["ImageUri"].startswith(f"{pushed.shelf.host}/{REPOSITORY}@sha256:")
    pushed.succeed("deploy", "--tag", "one")
    assert pushed.live()[0] == "1"  # the version that the stack published


def test_a_stack_that_is_as_it_should_be_is_left_alone(pushed: Operator) -> None:
    pushed.succeed("stack", "--tag", "one", "--parameter", f"RedisUrlSecretArn={REDIS}")
    pushed.amazon.calls.clear()
    for arguments in ((), ("--parameter", f"RedisUrlSecretArn={REDIS}")):
        assert "up to date" in pushed.succeed("stack", *arguments).stderr
    assert pushed.amazon.changes() == []


@pytest.fixture
def created(pushed: Operator) -> Operator:
    """An operator with a stack."""
    pushed.succeed("stack", "--tag", "one")
    pushed.amazon.calls.clear()
    return pushed


def apply(given: dict[str, str] | None = None, say: Callable[[str], None] = print, timeout: float = 60) -> None:
    """Lay the stack that is there once more, asking CloudFormation often."""
    stack = Stack(Cloud(REGION), NAME, poll=0.01, timeout=timeout)
    stack.apply(given or {}, lambda: pytest.fail("there is a stack"), Steps(dry=False, say=say))


@pytest.mark.parametrize(
    "status",
    ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"],
)
def test_what_cloudformation_is_at_is_waited_for(
    created: Operator, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    created.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", status, status, "UPDATE_ROLLBACK_COMPLETE")
    apply()
    assert "up to date" in capsys.readouterr().out
    assert created.amazon.calls.count("DescribeStacks") == 3


def test_what_does_not_end_is_given_up(created: Operator) -> None:
    created.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", "UPDATE_IN_PROGRESS")
    with pytest.raises(DeployError, match=r"ended in UPDATE_IN_PROGRESS: it took longer than 0.5 s"):
        apply(timeout=0.5)
    assert created.amazon.changes() == []


@pytest.mark.parametrize(
    ("status", "todo"),
    [
        ("CREATE_FAILED", "has to be deleted in CloudFormation first"),
        ("ROLLBACK_COMPLETE", "has to be deleted in CloudFormation first"),
        ("DELETE_FAILED", "has to be deleted in CloudFormation first"),
        ("DELETE_IN_PROGRESS", "it is being deleted; wait until that has ended"),
        ("UPDATE_ROLLBACK_FAILED", "has to be continued in CloudFormation first"),
        ("REVIEW_IN_PROGRESS", "has to be executed or deleted first"),
    ],
)
def test_a_stack_that_cannot_be_changed_is_not(created: Operator, status: str, todo: str) -> None:
    created.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", status)
    with pytest.raises(DeployError, match=f"ended in {status}: .*{todo}"):
        apply()
    assert created.amazon.changes() == []


def events(token: str, *statuses: tuple[str, str, str], more: str = "") -> str:
    """A page of events as CloudFormation gives them, the newest first."""
    told = "".join(
        f"<member><EventId>{number}</EventId><StackName>{NAME}</StackName><StackId>{NAME}</StackId>"
        f"<Timestamp>2024-06-28T12:00:00Z</Timestamp><ClientRequestToken>{token}</ClientRequestToken>"
        f"<LogicalResourceId>{name}</LogicalResourceId><ResourceStatus>{status}</ResourceStatus>"
        f"<ResourceStatusReason>{reason}</ResourceStatusReason></member>"
        for number, (name, status, reason) in enumerate(statuses)
    )
    following = f"<NextToken>{more}</NextToken>" if more else ""
    return (
        f"<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>{told}</StackEvents>{following}"
        "</DescribeStackEventsResult></DescribeStackEventsResponse>"
    )


def test_a_change_that_fails_is_explained_by_its_own_first_failure(created: Operator) -> None:
    created.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", "CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
    later = [("Url", "UPDATE_FAILED", "cancelled"), ("Function", "UPDATE_FAILED", "no such memory")]
    created.amazon.tell(
        "DescribeStackEvents",
        lambda: events(created.amazon.asked["ClientRequestToken"], later[0], more="on"),
        lambda: events(created.amazon.asked["ClientRequestToken"], later[1], (NAME, "UPDATE_IN_PROGRESS", "")),
        lambda: events("another", ("Alias", "CREATE_FAILED", "years ago")),
    )
    with pytest.raises(DeployError, match="ended in UPDATE_ROLLBACK_COMPLETE: Function: no such memory; fix"):
        apply({"MemorySize": "4096"})


def test_an_update_without_changes_changes_nothing(created: Operator) -> None:
    created.amazon.refuse("UpdateStack", "ValidationError", "No updates are to be performed.")
    apply({"MemorySize": "4096"})


def test_a_changed_parameter_changes_the_stack_and_keeps_the_others(pushed: Operator) -> None:
    pushed.succeed("stack", "--tag", "one", "--parameter", "MemorySize=4096")
    pushed.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", "UPDATE_COMPLETE")
    pushed.succeed("stack", "--parameter", "Timeout=600")
    sent = pushed.amazon.asked
    keys = {value: name for name, value in sent.items() if name.endswith(".ParameterKey")}
    wanted = {key: sent[name.replace("Key", "Value")] for key, name in keys.items() if key in {"MemorySize", "Timeout"}}
    assert wanted == {"MemorySize": "4096", "Timeout": "600"}
    assert sent["TemplateBody"] == TEMPLATE.read_text("utf-8")


def test_a_parameter_that_the_template_no_longer_has_is_dropped(created: Operator) -> None:
    created.amazon.rewrite("DescribeStacks", "<ParameterKey>Timeout<", "<ParameterKey>SlowMilliseconds<")
    created.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", "CREATE_COMPLETE", "UPDATE_COMPLETE")
    apply({"MemorySize": "4096"})
    sent = {value for name, value in created.amazon.asked.items() if name.endswith(".ParameterKey")}
    assert {"ImageUri", "MemorySize"} <= sent
    assert "SlowMilliseconds" not in sent


def grants(operator: Operator, *parameters: str) -> dict[str, dict[str, Any]]:
    """What the function's role may do in a stack of these parameters, by statement."""
    operator.succeed("stack", "--tag", "one", *(word for text in parameters for word in ("--parameter", text)))
    stored = client_of("cloudformation").describe_stack_resource(StackName=NAME, LogicalResourceId="FunctionRole")
    role, iam = stored["StackResourceDetail"]["PhysicalResourceId"], client_of("iam")
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    kept = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    statements = ast.literal_eval(kept)["Statement"]  # as moto keeps it: Python's text, None for what is left out
    return {statement["Sid"]: statement for statement in statements if statement}


@pytest.mark.parametrize("key", ["", ":url", ":url::", ":secret", ":secret::"])
def test_a_secret_is_granted_by_its_arn_whether_or_not_a_key_of_it_is_named(pushed: Operator, key: str) -> None:
    granted = grants(pushed, f"PolygonKeySecretArn={POLYGON}{key}", f"RedisUrlSecretArn={REDIS}{key}")
    assert granted["ReadThePolygonKey"]["Resource"] == POLYGON
    assert granted["ReadTheRedisUrl"]["Resource"] == REDIS
    variables = client_of("lambda").get_function_configuration(FunctionName=NAME)["Environment"]["Variables"]
    assert (variables["POLYGON_API_KEY"], variables["REDIS_URL"]) == (f"{POLYGON}{key}", f"{REDIS}{key}")


def test_without_secrets_none_is_granted(pushed: Operator) -> None:
    assert grants(pushed).keys() == {"WriteItsLog", "KeepItsHistory", "ListItsHistory"}


def test_a_key_of_ones_own_is_granted_for_secrets_alone(pushed: Operator) -> None:
    statement = grants(pushed, f"RedisUrlSecretArn={REDIS}", f"SecretsKmsKeyArn={KEY}")["DecryptTheSecrets"]
    assert (statement["Action"], statement["Resource"]) == ("kms:Decrypt", KEY)
    assert statement["Condition"] == {"StringLike": {"kms:ViaService": "secretsmanager.*"}}


@pytest.mark.parametrize("parameter", ["PolygonKeySecretArn", "RedisUrlSecretArn"])
@pytest.mark.parametrize("key", ["", ":url", ":url::", ":", ":url:", ":url:AWSCURRENT:", ":two words", "*"])
def test_the_stack_takes_the_names_that_the_scanner_reads(parameter: str, key: str) -> None:
    pattern = ours()["Parameters"][parameter]["AllowedPattern"]
    assert bool(re.search(pattern, REDIS + key)) == is_reference(REDIS + key)
    assert re.search(pattern, "")


def test_a_dry_run_makes_no_stack(pushed: Operator) -> None:
    assert "would create the stack" in pushed.succeed("stack", "--tag", "one", "--dry-run").stderr
    assert client_of("cloudformation").describe_stacks()["Stacks"] == []


def test_an_image_that_is_not_there_makes_no_stack(pushed: Operator) -> None:
    pushed.fail("no-image", "stack", "--tag", "two")
    assert pushed.amazon.changes() == []


def test_a_parameter_without_a_value_is_a_mistake_of_typing(pushed: Operator) -> None:
    run = pushed("stack", "--parameter", "MemorySize")
    assert run.exit_code == 2
    assert "'MemorySize' is not NAME=VALUE" in run.stderr
