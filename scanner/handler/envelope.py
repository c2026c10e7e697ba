"""How an event came: over HTTP, from a schedule, from another service of AWS, or by a direct invocation.

Only the event itself is looked at, never a body within it: those who post write the body, and the services of AWS
write what is around it. Whoever invokes directly may write all of it, and by an envelope of HTTP gets less, not more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

#: What a reply looks like: as Lambda's callers and API gateways take it, as a load balancer does (by names of headers
#: that have a value each, or several), or as CloudFront does.
Form = Literal["plain", "load balancer", "load balancer, multi-value", "cloudfront"]
Event = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A kind of event.

    Attributes:
        name: completes "it is ...".
        http: it came over HTTP, from anybody whom the gateway lets in.
        taken: what it asks for is done; others are refused by name.
    """

    name: str
    http: bool = False
    taken: bool = False
    form: Form = "plain"


DIRECT = Envelope("a direct invocation", taken=True)
SCHEDULE = Envelope("a schedule's event", taken=True)
HTTP_2 = Envelope("a request to a function URL or an HTTP API", http=True, taken=True)
HTTP_1 = Envelope("a request to a REST API", http=True, taken=True)
LATTICE = Envelope("a request through VPC Lattice", http=True, taken=True)
BALANCED = Envelope("a request through a load balancer", http=True, taken=True, form="load balancer")
BALANCED_MULTI = Envelope(BALANCED.name, http=True, taken=True, form="load balancer, multi-value")
_CLOUDFRONT = Envelope("a request through CloudFront (Lambda@Edge)", http=True, form="cloudfront")
_OTHER_HTTP = Envelope("a request of HTTP in an unknown form", http=True)

#: By the source that each record names.
_RECORDS = {
    "aws:sqs": "messages of an SQS queue",
    "aws:sns": "a message of an SNS topic",
    "aws:s3": "a notification of an S3 bucket",
    "aws:dynamodb": "changes of a DynamoDB table",
    "aws:kinesis": "records of a Kinesis stream",
    "aws:kafka": "records of a Kafka topic",
    "SelfManagedKafka": "records of a Kafka topic",
    "aws:mq": "messages of an ActiveMQ broker",
    "aws:rmq": "messages of a RabbitMQ broker",
    "aws:docdb": "changes of a DocumentDB cluster",
    "aws:ses": "mail that SES received",
    "aws:codecommit": "a change of a CodeCommit repository",
}
#: By keys that only such an event has: no request of ours has a field of these names.
_SERVICES = (
    ("a message of an SNS topic", {"TopicArn", "Type"}),
    ("a test notification of an S3 bucket", {"Service", "Event", "Bucket"}),
    ("a job of S3 Batch Operations", {"invocationSchemaVersion"}),
    ("a request to S3 Object Lambda", {"getObjectContext"}),
    ("records of a Firehose stream", {"deliveryStreamArn"}),
    ("a trigger of a Cognito user pool", {"triggerSource"}),
    ("a trigger of a Cognito identity pool", {"identityPoolId"}),
    ("log events of CloudWatch Logs", {"awslogs"}),
    ("an alarm of CloudWatch", {"alarmArn"}),
    ("a request of an AppSync resolver", {"info"}),
    ("a request of an AppSync authorizer", {"authorizationToken", "requestContext"}),
    ("a request of an API Gateway authorizer", {"methodArn"}),
    ("a request of an API Gateway authorizer", {"routeArn"}),
    ("a custom resource of CloudFormation", {"RequestType", "StackId"}),
    ("a job of CodePipeline", {"CodePipeline.job"}),
    ("a rule of AWS Config", {"invokingEvent"}),
    ("a rotation of Secrets Manager", {"SecretId", "Step"}),
    ("a contact of Amazon Connect", {"Details"}),
    ("a turn of a Lex bot", {"bot"}),
    ("a call of a Bedrock agent", {"agent"}),
    ("a request of an Alexa skill", {"session", "request"}),
)
#: Whatever has one of these came over HTTP, whether its form is known or not.
_HTTP_KEYS = {
    *("requestContext", "httpMethod", "rawPath", "raw_path", "isBase64Encoded", "is_base64_encoded"),
    *("headers", "multiValueHeaders", "body"),
}
_SCHEDULERS = ("aws.events", "aws.scheduler")


def recognise(event: object) -> Envelope:
    """Tell how an event came, whatever it is; one that is nobody's else is a direct invocation."""
    if isinstance(event, list) and event:
        event = event[0]  # pipes and batches hand on lists
    if not isinstance(event, dict):
        return DIRECT
    return next((found for found in (look(event) for look in _LOOKS) if found), DIRECT)


def _record(event: Event) -> Envelope | None:
    """Look for records of a service, in a list, or for one of them."""
    records = event.get("Records")
    record = records[0] if isinstance(records, list) and records else event
    if not isinstance(record, dict):
        record = {}
    if "cf" in record:
        return _CLOUDFRONT
    source = record.get("eventSource", record.get("EventSource"))
    if isinstance(source, str):
        return Envelope(_RECORDS.get(source, "an event of another service of AWS"))
    return Envelope("records of another service of AWS") if "Records" in event else None


def _service(event: Event) -> Envelope | None:
    return next((Envelope(name) for name, keys in _SERVICES if keys <= event.keys()), None)


def _bus(event: Event) -> Envelope | None:
    """Look for an event of EventBridge; one of its schedules asks for a refresh."""
    if "detail-type" not in event:
        return None
    scheduled = event["detail-type"] == "Scheduled Event" and event.get("source") in _SCHEDULERS
    return SCHEDULE if scheduled else Envelope("an event of EventBridge that is no schedule's")


def _request(event: Event) -> Envelope | None:
    """Look for a request of HTTP."""
    if not _HTTP_KEYS & event.keys():
        return None
    context = event.get("requestContext")
    about = context if isinstance(context, dict) else {}
    if "elb" in about:
        return BALANCED_MULTI if "multiValueHeaders" in event else BALANCED
    if "connectionId" in about:
        return Envelope("a message to a WebSocket API", http=True)
    if isinstance(about.get("http"), dict):
        return HTTP_2
    if "serviceNetworkArn" in about or {"raw_path", "method"} <= event.keys():
        return LATTICE
    return HTTP_1 if "httpMethod" in event else _OTHER_HTTP


# HTTP first: whatever else such an event looks like, it gets no more than a request does. Only CloudFront's and the
# authorizers' have to be told from requests before, and all that those lead to is a refusal.
_LOOKS: tuple[Callable[[Event], Envelope | None], ...] = (_record, _service, _request, _bus)


def method(event: Event, envelope: Envelope) -> object:
    """Give a request's method as it was sent, which may be anything where somebody wrote the event by hand."""
    context = event.get("requestContext")
    if envelope is HTTP_2 and isinstance(context, dict):
        return context["http"].get("method")
    return event.get("method" if envelope is LATTICE else "httpMethod")
