"""A Lambda function: its newest code, published versions and aliases, and the states while they change."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ecr.cloud import Client, Cloud
from ecr.faults import DeployError, code_of, reason

LATEST = "$LATEST"

# Fields that differ between two versions which run alike.
_IDENTITY = {
    "FunctionArn",
    "Version",
    "Description",
    "LastModified",
    "RevisionId",
    "State",
    "StateReason",
    "StateReasonCode",
    "LastUpdateStatus",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
    "MasterArn",
    "SnapStart",  # the progress of its snapshot
    "ConfigSha256",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a function.

    Attributes:
        number: a string of digits, or `$LATEST` for the one that can change.
        digest: of its image.
        state: `Active`, `Pending`, `Inactive` (idle for weeks: the next call fails and wakes it) or `Failed`.
        trouble: why it is Failed, or why its last update failed; empty otherwise.
        running: everything that decides how it runs, code included.
    """

    number: str
    digest: str
    state: str
    trouble: str
    architecture: str
    changed: str
    revision: str = field(repr=False)
    running: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Alias:
    """The name that callers invoke, and the version that answers.

    Attributes:
        others: the further versions that get a share of the calls, with that share (0 to 1); empty unless the traffic
            was split by hand.
    """

    name: str
    version: str
    description: str
    revision: str
    others: dict[str, float]


@dataclass(frozen=True)
class Function:
    """One Lambda function of an account.

    Attributes:
        poll: seconds between two status requests while Lambda works.
        timeout: seconds to wait for it at most.
    """

    cloud: Cloud
    name: str
    poll: float = 2
    timeout: float = 300

    def latest(self) -> Version:
        """Read the newest code and configuration, after waiting for the last change to complete.

        Raises:
            DeployError: there is no such function, or it stays Pending.
        """
        found = self._read(LATEST)
        if found.state == "Pending":
            self._wait("function_active_v2", found)
        self._wait("function_updated_v2", found)
        return self._read(LATEST)

    def version(self, number: str) -> Version:
        """Read a published version. Raises DeployError if there is none."""
        return self._read(number)

    def versions(self) -> list[dict[str, Any]]:
        """List the published versions' configurations, newest first, with the fields that Lambda lists."""
        pages = self._lambda.get_paginator("list_versions_by_function").paginate(FunctionName=self.name)
        with self._named():
            found = [configuration for page in pages for configuration in page["Versions"]]
        published = (configuration for configuration in found if configuration["Version"] != LATEST)
        return sorted(published, key=lambda configuration: int(configuration["Version"]), reverse=True)

    def versions_of(self, latest: Version) -> list[str]:
        """Name the published versions that have the code of `latest`, newest first."""
        code = latest.running["CodeSha256"]
        return [found["Version"] for found in self.versions() if found["CodeSha256"] == code]

    def aliases(self) -> list[Alias]:
        """List the aliases."""
        pages = self._lambda.get_paginator("list_aliases").paginate(FunctionName=self.name)
        return [_alias(found) for page in pages for found in page["Aliases"]]

    def alias(self, name: str) -> Alias | None:
        """Read an alias; None if there is none."""
        from botocore.exceptions import ClientError  # not needed for `--help`

        try:
            found = self._lambda.get_alias(FunctionName=self.name, Name=name)
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                return None
            raise
        return _alias(found)

    def check_update(self, uri: str, revision: str) -> None:
        """Have Lambda check an update without making it. Raises DeployError."""
        with self._changing(uri):
            self._lambda.update_function_code(
                FunctionName=self.name, ImageUri=uri, DryRun=True, **_if_unchanged(revision)
            )

    def update(self, uri: str, revision: str) -> None:
        """Update the newest code to an image, and wait until it can run.

        Raises:
            DeployError: the function was changed since `revision`, or Lambda cannot use the image.
        """
        with self._changing(uri):
            self._lambda.update_function_code(FunctionName=self.name, ImageUri=uri, **_if_unchanged(revision))
        after = self.latest()
        if after.trouble:
            raise DeployError("update-failed", reason=after.trouble)

    def publish(self, latest: Version, description: str) -> str:
        """Publish the newest code as a version, wait until it can run, and return its number. Raises DeployError."""
        with self._changing(description):
            number = self._lambda.publish_version(
                FunctionName=self.name, Description=description, **_if_unchanged(latest.revision)
            )["Version"]
        self.settle(str(number))
        return str(number)

    def settle(self, number: str) -> None:
        """Wait until a version is no longer Pending. Raises DeployError if it becomes Failed."""
        found = self._read(number)
        if found.state == "Pending":
            self._wait("published_version_active", found)
            found = self._read(number)
        if found.state == "Failed":
            raise DeployError("version-failed", version=number, function=self.name, reason=found.trouble)

    def move(self, alias: Alias | None, name: str, version: str, description: str) -> None:
        """Point an alias at a version, with all of its calls; create it if None. Raises DeployError."""
        wanted = {"FunctionName": self.name, "Name": name, "FunctionVersion": version, "Description": description}
        with self._changing(name):
            if alias is None:
                self._lambda.create_alias(**wanted)
            else:
                routing = {"AdditionalVersionWeights": dict[str, float]()}
                self._lambda.update_alias(**wanted, RoutingConfig=routing, **_if_unchanged(alias.revision))

    @property
    def _lambda(self) -> Client:
        return self.cloud.client("lambda")

    def _read(self, qualifier: str) -> Version:
        with self._named(qualifier):
            found = self._lambda.get_function(FunctionName=self.name, Qualifier=qualifier)
        return _version(found["Configuration"], found["Code"])

    def _wait(self, waiter: str, found: Version) -> None:
        from botocore.exceptions import WaiterError  # not needed for `--help`

        names = {"FunctionName": self.name}
        if found.number != LATEST:
            names["Qualifier"] = found.number
        bounds = {"Delay": self.poll, "MaxAttempts": max(1, int(self.timeout / self.poll))}
        try:
            self._lambda.get_waiter(waiter).wait(**names, WaiterConfig=bounds)
        except WaiterError as error:
            if "Max attempts" in str(error):
                raise DeployError(
                    "too-slow", function=self.name, state="changing", seconds=f"{self.timeout:.0f}"
                ) from None
            # It ended in a failed state, which the caller reads and explains.

    @contextlib.contextmanager
    def _named(self, qualifier: str = LATEST) -> Iterator[None]:
        """Turn "not found" into a `DeployError`."""
        from botocore.exceptions import ClientError  # not needed for `--help`

        try:
            yield
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
            if qualifier == LATEST:
                raise DeployError("no-function", function=self.name, region=self.cloud.region) from None
            raise DeployError("no-version", function=self.name, version=qualifier) from None

    @contextlib.contextmanager
    def _changing(self, what: str) -> Iterator[None]:
        """Turn a refused change into a `DeployError`."""
        from botocore.exceptions import ClientError  # not needed for `--help`

        try:
            yield
        except ClientError as error:
            code, message = code_of(error), error.response["Error"].get("Message", "")
            if code == "PreconditionFailedException":
                raise DeployError("changed-meanwhile", what=self.name) from None
            if code == "ResourceConflictException":
                raise DeployError("busy", function=self.name, message=message) from None
            if code == "AccessDeniedException" and "image" in message:
                raise DeployError("image-denied", image=what) from None
            if code == "InvalidParameterValueException":
                raise DeployError("update-failed", reason=message) from None
            raise


def _if_unchanged(revision: str) -> dict[str, str]:
    return {"RevisionId": revision}


def _alias(found: dict[str, Any]) -> Alias:
    others = found.get("RoutingConfig", {}).get("AdditionalVersionWeights") or {}
    return Alias(found["Name"], found["FunctionVersion"], found.get("Description", ""), found["RevisionId"], others)


def _version(configuration: dict[str, Any], code: dict[str, Any]) -> Version:
    # `deploy` names images by digest, which the address then shows; for others Lambda gives the resolved address.
    addresses = (code.get("ImageUri", ""), code.get("ResolvedImageUri", ""))
    digest = next((uri.partition("@")[2] for uri in addresses if "@sha256:" in uri), "")
    state, update = configuration.get("State", "Active"), configuration.get("LastUpdateStatus", "")
    trouble = ""
    if state == "Failed":
        trouble = reason(configuration.get("StateReasonCode"), configuration.get("StateReason"))
    elif update == "Failed":
        trouble = reason(configuration.get("LastUpdateStatusReasonCode"), configuration.get("LastUpdateStatusReason"))
    return Version(
        configuration["Version"],
        digest,
        state,
        trouble,
        configuration["Architectures"][0],
        configuration["LastModified"],
        configuration["RevisionId"],
        {key: value for key, value in configuration.items() if key not in _IDENTITY},
    )
