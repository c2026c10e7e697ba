"""Events as the services of AWS make them, cut to what tells them apart, each around a request of ours if it can be."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

SCHEDULE = {"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


def rest(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    """A request to a REST API, or to an HTTP API with the payload format 1.0."""
    return {
        "resource": "/{proxy+}",
        "path": "/",
        "httpMethod": method,
        "headers": {"Host": "x.execute-api.us-east-1.amazonaws.com"},
        "multiValueHeaders": {"Host": ["x.execute-api.us-east-1.amazonaws.com"]},
        "queryStringParameters": None,
        "requestContext": {"httpMethod": method, "stage": "prod", "identity": {"sourceIp": "192.0.2.1"}},
        "body": body,
        "isBase64Encoded": encoded,
    }


def http_api_1(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    return {"version": "1.0", **rest(body, method, encoded=encoded)}


def http_api_2(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    """A request to a function URL, or to an HTTP API."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"host": "x.lambda-url.us-east-1.on.aws"},
        "requestContext": {"http": {"method": method, "path": "/", "sourceIp": "192.0.2.1"}},
        "isBase64Encoded": encoded,
    } | ({} if body is None else {"body": body})


def balanced(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    """A request through a load balancer."""
    return {
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/x/6"}},
        "httpMethod": method,
        "path": "/",
        "queryStringParameters": {},
        "headers": {"host": "x.us-east-1.elb.amazonaws.com"},
        "body": body or "",
        "isBase64Encoded": encoded,
    }


def balanced_multi(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    """The same where the target group has several values for a header switched on."""
    event = balanced(body, method, encoded=encoded)
    return {**{name: value for name, value in event.items() if name != "headers"}, "multiValueHeaders": {"host": ["x"]}}


def lattice_1(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    """A request through VPC Lattice in its first form."""
    return {"raw_path": "/", "method": method, "headers": {}, "body": body, "is_base64_encoded": encoded}


def lattice_2(body: str | None, method: str = "POST", *, encoded: bool = False) -> dict[str, Any]:
    return {
        "version": "2.0",
        "path": "/",
        "method": method,
        "headers": {"host": ["x"]},
        "body": body,
        "isBase64Encoded": encoded,
        "requestContext": {"serviceNetworkArn": "arn:aws:vpc-lattice:us-east-1:1:servicenetwork/sn-1"},
    }


Make = Callable[..., dict[str, Any]]
#: The forms of HTTP that are answered.
HTTP: dict[str, Make] = {
    made.__name__: made for made in (rest, http_api_1, http_api_2, balanced, balanced_multi, lattice_1, lattice_2)
}
BODY = json.dumps({"screen": "golden-cross", "limit": 1})
ENCODED = base64.b64encode(BODY.encode()).decode()


def records(source: str, **record: object) -> dict[str, Any]:
    return {"Records": [{"eventSource": source, **record}]}


#: What is refused, each with a part of the name that the refusal gives it.
REFUSED: dict[str, tuple[Any, str]] = {
    "sqs": (records("aws:sqs", messageId="1", body=BODY), "messages of an SQS queue"),
    "sns": ({"Records": [{"EventSource": "aws:sns", "Sns": {"Message": BODY}}]}, "SNS topic"),
    "sns raw": ({"Type": "Notification", "TopicArn": "arn:aws:sns:x", "Message": BODY}, "SNS topic"),
    "s3": (records("aws:s3", s3={"bucket": {"name": "x"}}), "S3 bucket"),
    "s3 test": ({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "x"}, "S3 bucket"),
    "s3 batch": ({"invocationSchemaVersion": "1.0", "tasks": []}, "S3 Batch Operations"),
    "s3 object lambda": ({"xAmzRequestId": "1", "getObjectContext": {}}, "S3 Object Lambda"),
    "dynamodb": (records("aws:dynamodb", dynamodb={"Keys": {}}), "DynamoDB table"),
    "kinesis": (records("aws:kinesis", kinesis={"data": ENCODED}), "Kinesis stream"),
    "firehose": ({"invocationId": "1", "deliveryStreamArn": "arn", "records": [{"data": ENCODED}]}, "Firehose stream"),
    "kafka": ({"eventSource": "aws:kafka", "records": {"t-0": [{"value": ENCODED}]}}, "Kafka topic"),
    "own kafka": ({"eventSource": "SelfManagedKafka", "records": {}}, "Kafka topic"),
    "rabbit": ({"eventSource": "aws:rmq", "rmqMessagesByQueue": {}}, "RabbitMQ broker"),
    "ses": (records("aws:ses", ses={"mail": {}}), "mail that SES received"),
    "pipe": ([{"eventSource": "aws:sqs", "body": BODY}], "messages of an SQS queue"),
    "another's records": (records("aws:newest"), "another service of AWS"),
    "records of nobody": ({"Records": []}, "another service of AWS"),
    "cognito": ({"triggerSource": "PreSignUp_SignUp", "userPoolId": "x", "request": {}}, "Cognito user pool"),
    "logs": ({"awslogs": {"data": ENCODED}}, "CloudWatch Logs"),
    "alarm": ({"source": "aws.cloudwatch", "alarmArn": "arn", "alarmData": {}}, "alarm of CloudWatch"),
    "appsync": ({"info": {"fieldName": "scan"}, "arguments": {"screen": "minervini"}, "identity": None}, "AppSync"),
    "appsync batch": ([{"info": {"fieldName": "scan"}, "arguments": {}}], "AppSync"),
    "websocket": ({"requestContext": {"connectionId": "x=", "eventType": "MESSAGE"}, "body": BODY}, "WebSocket API"),
    "authorizer": ({"type": "TOKEN", "authorizationToken": "x", "methodArn": "arn"}, "API Gateway authorizer"),
    "authorizer 2": (http_api_2(None, "GET") | {"type": "REQUEST", "routeArn": "arn"}, "API Gateway authorizer"),
    "edge": ({"Records": [{"cf": {"config": {}, "request": {"method": "GET", "uri": "/"}}}]}, "Lambda@Edge"),
    "cloudformation": ({"RequestType": "Create", "StackId": "arn", "ResponseURL": "https://x"}, "CloudFormation"),
    "codepipeline": ({"CodePipeline.job": {"id": "1"}}, "CodePipeline"),
    "config": ({"invokingEvent": "{}", "ruleParameters": "{}"}, "AWS Config"),
    "rotation": ({"SecretId": "arn", "Step": "createSecret", "ClientRequestToken": "x"}, "Secrets Manager"),
    "connect": ({"Name": "ContactFlowEvent", "Details": {"ContactData": {}}}, "Amazon Connect"),
    "lex": ({"messageVersion": "1.0", "bot": {"name": "x"}, "sessionState": {}}, "Lex bot"),
    "bedrock": ({"messageVersion": "1.0", "agent": {"name": "x"}, "parameters": []}, "Bedrock agent"),
    "alexa": ({"version": "1.0", "session": {}, "request": {"type": "LaunchRequest"}}, "Alexa skill"),
    "bus": ({"source": "aws.s3", "detail-type": "Object Created", "detail": {}}, "EventBridge"),
    "own bus": ({"source": "me", "detail-type": "Scheduled Event", "detail": {}}, "EventBridge"),
    "unknown http": ({"headers": {}, "body": BODY}, "request of HTTP in an unknown form"),
    "http without a context": ({"requestContext": None, "body": BODY}, "request of HTTP in an unknown form"),
}
#: What a body may imitate, to be done or seen more than a request is.
IMITATIONS: dict[str, Any] = {
    "schedule": SCHEDULE,
    "schedule with an action": {**SCHEDULE, "action": "scan"},
    "scheduler": {"source": "aws.scheduler", "detail-type": "Scheduled Event"},
    **{name: make(json.dumps({"action": "sync"})) for name, make in HTTP.items()},
    **{f"{name} around a schedule": make(json.dumps(SCHEDULE)) for name, make in HTTP.items()},
    **{name: event for name, (event, _) in REFUSED.items()},
}
