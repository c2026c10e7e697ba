"""The template: clean by CloudFormation's own rules, and by ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ecr.function import LATEST
from ecr.stack import IMAGE, TEMPLATE
from tests.stacks import ours

RESOURCES: dict[str, Any] = ours()["Resources"]


def properties(name: str) -> dict[str, Any]:
    """What one resource is made with."""
    found: dict[str, Any] = RESOURCES[name]["Properties"]
    return found


def of_type(kind: str) -> list[dict[str, Any]]:
    """What all resources of a type are made with."""
    return [made["Properties"] for made in RESOURCES.values() if made["Type"] == kind]


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every role's rights, those under a condition included."""
    for name, made in RESOURCES.items():
        for policy in made["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement["Fn::If"][1] if "Fn::If" in statement else statement


def test_cfn_lint_has_nothing_to_say() -> None:
    command = [str(Path(sys.executable).with_name("cfn-lint")), str(TEMPLATE)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_roles_may_do_no_more_than_they_do() -> None:
    rights = {action for _, statement in statements() for action in as_list(statement["Action"])}
    assert rights == {
        "kms:Decrypt",
        "lambda:InvokeFunction",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "secretsmanager:GetSecretValue",
    }


def test_no_right_is_over_everything() -> None:
    for name, statement in statements():
        assert statement["Effect"] == "Allow"
        for resource in as_list(statement["Resource"]):
            assert isinstance(resource, dict), (name, resource)  # made from a resource or a parameter, not written
            assert not json.dumps(resource).startswith('{"Fn::Sub": "*'), (name, resource)
    assert not [made for made in of_type("AWS::IAM::Role") if "ManagedPolicyArns" in made]


def test_secrets_are_named_never_held() -> None:
    variables = properties("Function")["Environment"]["Variables"]
    for setting, parameter in {"POLYGON_API_KEY": "PolygonKeySecretArn", "REDIS_URL": "RedisUrlSecretArn"}.items():
        assert {"Ref": parameter} in variables[setting]["Fn::If"]
        assert ":secretsmanager:" in ours()["Parameters"][parameter]["AllowedPattern"]


def test_the_function_is_an_image_by_digest_within_lambdas_bounds() -> None:
    function, parameters = properties("Function"), ours()["Parameters"]
    assert function["PackageType"] == "Image"
    assert function["Code"] == {"ImageUri": {"Ref": IMAGE}}
    assert parameters[IMAGE]["AllowedPattern"].endswith("@sha256:[0-9a-f]{64}$")
    assert (parameters["MemorySize"]["MaxValue"], parameters["Timeout"]["Default"]) == (10240, 900)
    assert (parameters["EphemeralStorage"]["MinValue"], parameters["EphemeralStorage"]["MaxValue"]) == (512, 10240)


def test_the_address_wants_signatures_and_has_both_grants() -> None:
    url = properties("Url")
    assert url["AuthType"] == "AWS_IAM"
    grants = {made["Action"]: made for made in of_type("AWS::Lambda::Permission")}
    assert grants.keys() == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert grants["lambda:InvokeFunctionUrl"]["FunctionUrlAuthType"] == "AWS_IAM"
    assert grants["lambda:InvokeFunction"]["InvokedViaFunctionUrl"] is True
    for grant in grants.values():
        assert grant["Principal"] == {"Ref": "AWS::AccountId"}
        assert grant["FunctionName"] == {"Ref": "Alias"}


def test_callers_go_to_the_alias_never_to_the_newest_code() -> None:
    assert properties("Url")["Qualifier"] == {"Ref": "AliasName"}
    assert properties("NightlySync")["Target"]["Arn"] == {"Ref": "Alias"}
    assert LATEST not in TEMPLATE.read_text("utf-8")


def test_the_nightly_sync_goes_by_new_yorks_clock_and_is_an_event_that_the_handler_knows() -> None:
    schedule = properties("NightlySync")
    assert schedule["ScheduleExpressionTimezone"] == "America/New_York"
    assert json.loads(schedule["Target"]["Input"]) == {"source": "aws.scheduler", "detail-type": "Scheduled Event"}
    assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] <= 2


def test_the_history_is_encrypted_private_by_tls_only_and_outlives_the_stack() -> None:
    bucket = properties("HistoryBucket")
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert {*bucket["PublicAccessBlockConfiguration"].values()} == {True}
    (statement,) = properties("HistoryBucketPolicy")["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(statement["Resource"]) == 2  # the bucket and what is in it
    assert RESOURCES["HistoryBucket"]["DeletionPolicy"] == "Retain"


def test_logs_end() -> None:
    assert properties("LogGroup")["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize(
    ("name", "namespace", "metric"),
    [
        ("Errors", "AWS/Lambda", "Errors"),
        ("Duration", "AWS/Lambda", "Duration"),
        ("Failures", "Scanner", "Failures"),
        ("DataAge", "Scanner", "DataAge"),
        ("Silence", "Scanner", "DataAge"),
        ("RedisFailures", "Scanner", "RedisFailures"),
    ],
)
def test_each_thing_that_matters_has_its_alarm(name: str, namespace: str, metric: str) -> None:
    alarm = properties(f"{name}Alarm")
    assert (alarm["Namespace"], alarm["MetricName"]) == (namespace, metric)
    assert alarm["AlarmDescription"]


def test_a_sync_that_never_runs_is_noticed_after_a_weekend_and_not_on_one() -> None:
    silence = properties("SilenceAlarm")
    assert (silence["Statistic"], silence["TreatMissingData"]) == ("SampleCount", "breaching")
    assert silence["Period"] * silence["EvaluationPeriods"] == timedelta(days=3).total_seconds()


def test_the_function_names_its_metrics_as_the_alarms_do() -> None:
    variables = properties("Function")["Environment"]["Variables"]
    ours_alone = [made for made in of_type("AWS::CloudWatch::Alarm") if not made["Namespace"].startswith("AWS/")]
    assert {made["Namespace"] for made in ours_alone} == {variables["POWERTOOLS_METRICS_NAMESPACE"]}
    for alarm in ours_alone:
        (dimension,) = alarm["Dimensions"]
        assert dimension == {"Name": "service", "Value": variables["POWERTOOLS_SERVICE_NAME"]}


def as_list(value: Any) -> list[Any]:  # noqa: ANN401  # JSON
    """A policy's field holds one thing or several."""
    return value if isinstance(value, list) else [value]
