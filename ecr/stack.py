"""The CloudFormation stack of the function and its resources, as listed in `template.yaml`."""

from __future__ import annotations

import itertools
import time
import uuid
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
#: The parameter that names the first image; `deploy` releases later ones, and the stack leaves them alone.
IMAGE = "ImageUri"

_RIGHTS = ["CAPABILITY_IAM"]
_REFUSED = "ValidationError"  # CloudFormation's code for a missing stack, and for a change without effect
_UNDER_WAY = "_IN_PROGRESS"
_SOUND = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}
_ILL = {
    "UPDATE_ROLLBACK_FAILED": "its rollback failed too, and has to be continued in CloudFormation first",
    "DELETE_IN_PROGRESS": "it is being deleted; wait until that has ended",
    "REVIEW_IN_PROGRESS": "a change set is pending, and has to be executed or deleted first",
}
_DEAD = "it has to be deleted in CloudFormation first"


@dataclass(frozen=True)
class Stack:
    """One CloudFormation stack of an account.

    Attributes:
        poll: seconds between two status requests while CloudFormation works.
        timeout: seconds to wait for it at most.
    """

    cloud: Cloud
    name: str
    poll: float = 10
    timeout: float = 1800

    def apply(self, given: Mapping[str, str], image: Callable[[], str], steps: Steps) -> None:
        """Create the stack, or update it to the template and the given parameters; other parameters keep their values.

        Args:
            given: parameters, name -> value.
            image: returns the first image's address, by digest; called only if there is no stack yet.
            steps: performs the changes.

        Raises:
            DeployError: CloudFormation fails.
        """
        client, body = self.cloud.client("cloudformation"), TEMPLATE.read_text("utf-8")
        stored = self._settled(client)
        if stored is None:
            wanted = {IMAGE: image(), **given}
            steps.do(f"create the stack {self.name}", lambda: self._change("create", body, wanted))
            return
        if stored["StackStatus"] not in _SOUND:
            raise self._failed(stored["StackStatus"], _ILL.get(stored["StackStatus"], _DEAD))
        current = {entry["ParameterKey"]: entry["ParameterValue"] for entry in stored.get("Parameters", ())}
        if _text(client.get_template(StackName=self.name)["TemplateBody"]) == body and current == current | dict(given):
            steps.say(f"the stack {self.name} is up to date")
            return
        known = {entry["ParameterKey"] for entry in client.get_template_summary(TemplateBody=body)["Parameters"]}
        wanted = {key: value for key, value in current.items() if key in known} | dict(given)
        steps.do(f"update the stack {self.name}", lambda: self._change("update", body, wanted))

    def outputs(self) -> dict[str, str]:
        """Return the stack's outputs; empty if there is no stack."""
        stored = self._stored(self.cloud.client("cloudformation")) or {}
        return {entry["OutputKey"]: entry["OutputValue"] for entry in stored.get("Outputs", ())}

    def _stored(self, client: Client) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError  # not needed for `--help`

        try:
            found: dict[str, Any] = client.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if code_of(error) == _REFUSED:
                return None
            raise
        return found

    def _settled(self, client: Client) -> dict[str, Any] | None:
        """Read the stack after CloudFormation's current change, unless that waits for an action of the operator."""
        end = time.monotonic() + self.timeout
        while (stored := self._stored(client)) and stored["StackStatus"].endswith(_UNDER_WAY):
            status = stored["StackStatus"]
            if status in _ILL:
                break
            if time.monotonic() >= end:
                raise self._failed(status, f"it took longer than {self.timeout:g} s, and may still complete")
            time.sleep(self.poll)
        return stored

    def _change(self, how: str, body: str, wanted: Mapping[str, str]) -> None:
        from botocore.exceptions import ClientError

        client, token = self.cloud.client("cloudformation"), uuid.uuid4().hex
        change = client.create_stack if how == "create" else client.update_stack
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in wanted.items()]
        named = {"StackName": self.name, "ClientRequestToken": token}
        try:
            change(**named, TemplateBody=body, Parameters=parameters, Capabilities=_RIGHTS)
        except ClientError as error:
            if "No updates are to be performed" in str(error):  # the template's text differs, its meaning does not
                return
            raise
        status = (self._settled(client) or {}).get("StackStatus", "nothing")
        if status != f"{how.upper()}_COMPLETE":
            raise self._failed(status, self._first_failure(client, token))

    def _failed(self, status: str, reason: str) -> DeployError:
        return DeployError("stack-failed", stack=self.name, status=status, reason=reason)

    def _first_failure(self, client: Client, token: str) -> str:
        """Return the reason of this change's first failure, from which later ones follow."""
        pages = client.get_paginator("describe_stack_events").paginate(StackName=self.name)
        events = (event for page in pages for event in page["StackEvents"])  # the newest first
        ours = itertools.takewhile(lambda event: event.get("ClientRequestToken") == token, events)
        failed = [event for event in ours if event["ResourceStatus"].endswith("_FAILED")]
        if not failed:
            return "no reason given"
        return f"{failed[-1]['LogicalResourceId']}: {failed[-1].get('ResourceStatusReason', 'no reason given')}"


def first_image(registry: Registry, repository: str, reference: str) -> str:
    """Return an image's full address, by digest. Raises DeployError if it is not in the registry."""
    image = find(registry, repository, reference)
    if image is None:
        raise DeployError("no-image", reference=reference, repository=repository)
    return f"{registry.host}/{repository}@{image.digest}"


def _text(body: object) -> str:
    return body if isinstance(body, str) else ""
