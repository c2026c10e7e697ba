"""The template: clean by CloudFormation's own rules, and by ours."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ecr.function import LATEST
from ecr.stack import IMAGE, TEMPLATE
from scanner.config import SETTINGS
from tests.architecture.modules import ROOT
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


def test_cfn_lint_finds_no_fault() -> None:
    command = [str(Path(sys.executable).with_name("cfn-lint")), str(TEMPLATE)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_what_checkov_would_find_is_left_for_a_reason() -> None:
    text = TEMPLATE.read_text("utf-8") + ROOT.joinpath("Dockerfile").read_text("utf-8")
    reasons = dict(re.findall(r"# checkov:skip=(\w+):(.*)", text))
    found = {"CKV_AWS_18", "CKV_AWS_21", "CKV_AWS_115", "CKV_AWS_116", "CKV_AWS_158", "CKV_AWS_173"}
    assert reasons.keys() == found | {"CKV_DOCKER_2", "CKV_DOCKER_7"}  # by scripts/checkov
    assert min(len(reason.split()) for reason in reasons.values()) > 5


NETWORK = {
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
}


def test_roles_may_do_no_more_than_they_do() -> None:
    rights = {action for _, statement in statements() for action in as_list(statement["Action"])}
    assert rights == NETWORK | {
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
        if {*as_list(statement["Action"])} == NETWORK:  # which EC2 grants over everything, or not at all
            continue
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


def holds(rule: Any, given: dict[str, str]) -> bool:
    """What CloudFormation makes of a condition of a rule."""
    ((name, operands),) = rule.items()
    if name == "Fn::Equals":
        left, right = (given[side["Ref"]] if isinstance(side, dict) else side for side in operands)
        return bool(left == right)
    found = [holds(operand, given) for operand in operands]
    return {"Fn::Not": not found[0], "Fn::And": all(found), "Fn::Or": any(found)}[name]


ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:polygon-AbCdEf"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"PolygonKeySecretArn": ARN}, None),
        ({"Market": "simulated:4500x600"}, None),
        ({}, "The market polygon needs its key: give PolygonKeySecretArn, or another Market."),
        ({"PolygonKeySecretArn": ARN, "SubnetIds": "subnet-1", "SecurityGroupIds": "sg-1"}, None),
        ({"PolygonKeySecretArn": ARN, "SubnetIds": "subnet-1"}, "Give SubnetIds and SecurityGroupIds, or neither."),
        ({"PolygonKeySecretArn": ARN, "SecurityGroupIds": "sg-1"}, "Give SubnetIds and SecurityGroupIds, or neither."),
    ],
)
def test_parameters_that_do_not_go_together_are_refused(given: dict[str, str], complaint: str | None) -> None:
    whole = {name: parameter.get("Default", "") for name, parameter in ours()["Parameters"].items()} | given
    complaints = [
        assertion["AssertDescription"]
        for rule in ours()["Rules"].values()
        if holds(rule.get("RuleCondition", {"Fn::Equals": ["", ""]}), whole)
        for assertion in rule["Assertions"]
        if not holds(assertion["Assert"], whole)
    ]
    assert complaints == ([complaint] if complaint else [])


def test_a_function_in_a_vpc_has_the_subnets_and_groups_that_are_given_and_else_none() -> None:
    condition, inside, outside = properties("Function")["VpcConfig"]["Fn::If"]
    assert (condition, outside) == ("HasVpc", {"Ref": "AWS::NoValue"})
    assert inside == {
        "SubnetIds": {"Fn::Split": [",", {"Ref": "SubnetIds"}]},
        "SecurityGroupIds": {"Fn::Split": [",", {"Ref": "SecurityGroupIds"}]},
    }


#: Settings that the stack does not give, and why.
NOT_GIVEN = {
    "SCANNER_TICKERS": "there is no file of one's own in the image",
    "POLYGON_CA_FILE": "the public address has a certificate of a public authority",
    "SCANNER_THREADS": "one for each core, which the memory decides",
    "POLYGON_BASE_URL": "the public address answers for both of its names",
    "AWS_REGION": "Lambda sets it",
    **dict.fromkeys(
        ("SCANNER_API_KEYS", "SCANNER_ADMIN_KEYS", "SCANNER_CORS_ORIGINS", "SCANNER_RATE_LIMIT"),
        "the address takes signed requests of this account alone; a web service in front of it has keys and pages",
    ),
    "SCANNER_BACKEND": "the function computes",
    "SCANNER_BACKEND_KEY": "and asks nobody",
}


def test_every_setting_is_given_or_left_out_for_a_reason() -> None:
    given = properties("Function")["Environment"]["Variables"].keys() - {"POWERTOOLS_SERVICE_NAME"}
    assert given == SETTINGS.keys() - NOT_GIVEN.keys()


def test_a_night_that_failed_is_tried_again() -> None:
    calls = properties("AsyncCalls")
    assert (calls["MaximumRetryAttempts"], calls["Qualifier"]) == (2, {"Ref": "AliasName"})


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


def test_a_call_that_nearly_runs_out_of_its_time_has_an_alarm_whatever_its_time_is() -> None:
    alarm = properties("DurationAlarm")
    percent, longest = alarm["Metrics"]
    assert percent["Expression"] == {"Fn::Sub": "100 * longest / (1000 * ${Timeout})"}  # Duration is in milliseconds
    stat = longest["MetricStat"]
    assert (stat["Metric"]["MetricName"], stat["Stat"], longest["ReturnData"]) == ("Duration", "Maximum", False)
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (80, "GreaterThanThreshold")


def test_a_sync_that_never_runs_is_noticed_after_a_weekend_and_not_on_one() -> None:
    silence = properties("SilenceAlarm")
    assert (silence["Statistic"], silence["TreatMissingData"]) == ("SampleCount", "breaching")
    assert silence["Period"] * silence["EvaluationPeriods"] == timedelta(days=4).total_seconds()


def test_the_function_names_its_metrics_as_the_alarms_do() -> None:
    variables = properties("Function")["Environment"]["Variables"]
    alarms = of_type("AWS::CloudWatch::Alarm")
    ours_alone = [made for made in alarms if not made.get("Namespace", "AWS/").startswith("AWS/")]
    assert {made["Namespace"] for made in ours_alone} == {variables["POWERTOOLS_METRICS_NAMESPACE"]}
    for alarm in ours_alone:
        (dimension,) = alarm["Dimensions"]
        assert dimension == {"Name": "service", "Value": variables["POWERTOOLS_SERVICE_NAME"]}


def as_list(value: Any) -> list[Any]:
    """A policy's field holds one thing or several."""
    return value if isinstance(value, list) else [value]
