"""The function and all around it, as `template.yaml` lists it, laid and kept by CloudFormation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecr.cloud import Client, Cloud
from ecr.faults import DeployError, code_of
from ecr.image import find
from ecr.registry import Registry
from ecr.steps import Steps

TEMPLATE = Path(__file__).with_name("template.yaml")
#: The parameter that names the first image; later ones come by `deploy`, which the stack leaves alone.
IMAGE = "ImageUri"

_RIGHTS = ["CAPABILITY_IAM"]
_STILLBORN = {"CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"}
_ABSENT = "ValidationError"  # CloudFormation's word for a stack that is not there


@dataclass(frozen=True)
class Stack:
    """One stack of a cloud.

    Attributes
    ----------
    poll, patience: seconds between two looks while CloudFormation works, and in all.
    """

    cloud: Cloud
    name: str
    poll: float = 10
    patience: float = 1800

    def lay(self, given: Mapping[str, str], image: Callable[[], str], steps: Steps) -> None:
        """Make the stack, or change it to the template and the parameters given; what was given before stays.

        Parameters
        ----------
        image: names the first one, by digest; asked when there is no stack yet.

        Raises
        ------
        DeployError: CloudFormation comes to a failure.
        """
        client, body = self.cloud.client("cloudformation"), TEMPLATE.read_text("utf-8")
        stored = self._stored(client)
        if stored is None:
            wanted = {IMAGE: image(), **given}
            steps.do(f"make the stack {self.name}", lambda: self._change("create", body, wanted))
            return
        if stored["StackStatus"] in _STILLBORN:
            reason = "it failed while it was made, and has to be deleted in CloudFormation first"
            raise DeployError("stack-failed", stack=self.name, status=stored["StackStatus"], reason=reason)
        held = {entry["ParameterKey"]: entry["ParameterValue"] for entry in stored.get("Parameters", ())}
        if _text(client.get_template(StackName=self.name)["TemplateBody"]) == body and held == held | dict(given):
            steps.say(f"the stack {self.name} is as it should be")
            return
        wanted = held | dict(given)
        steps.do(f"change the stack {self.name}", lambda: self._change("update", body, wanted))

    def outputs(self) -> dict[str, str]:
        """Say what the stack made; nothing where there is none."""
        stored = self._stored(self.cloud.client("cloudformation")) or {}
        return {entry["OutputKey"]: entry["OutputValue"] for entry in stored.get("Outputs", ())}

    def _stored(self, client: Client) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError  # noqa: PLC0415  # `--help` does without

        try:
            found: dict[str, Any] = client.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if code_of(error) == _ABSENT:
                return None
            raise
        return found

    def _change(self, how: str, body: str, wanted: Mapping[str, str]) -> None:
        from botocore.exceptions import WaiterError  # noqa: PLC0415  # as above

        client = self.cloud.client("cloudformation")
        change = client.create_stack if how == "create" else client.update_stack
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in wanted.items()]
        change(StackName=self.name, TemplateBody=body, Parameters=parameters, Capabilities=_RIGHTS)
        bounds = {"Delay": self.poll, "MaxAttempts": max(1, int(self.patience / self.poll))}
        try:
            client.get_waiter(f"stack_{how}_complete").wait(StackName=self.name, WaiterConfig=bounds)
        except WaiterError:
            found = self._stored(client) or {}
            raise DeployError(
                "stack-failed",
                stack=self.name,
                status=found.get("StackStatus", "nothing"),
                reason=self._first_failure(client),
            ) from None

    def _first_failure(self, client: Client) -> str:
        """Find the event that began it: later failures follow from it."""
        events = client.describe_stack_events(StackName=self.name)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
        if not failed:
            return "it took too long"
        first = min(failed, key=lambda event: event["Timestamp"])
        return f"{first['LogicalResourceId']}: {first.get('ResourceStatusReason', 'no reason given')}"


def first_image(registry: Registry, repository: str, reference: str) -> str:
    """Name an image in full, by digest. Raises DeployError if it is not there."""
    image = find(registry, repository, reference)
    if image is None:
        raise DeployError("no-image", reference=reference, repository=repository)
    return f"{registry.host}/{repository}@{image.digest}"


def _text(body: object) -> str:
    return body if isinstance(body, str) else ""
