"""Releases of an image: moves the alias that callers invoke to it, and back.

The record of releases is stored where it cannot contradict reality: each version's description names its image, the
image has a `live-` tag that keeps it from expiring, and the alias's description, written by the call that moves it,
names its image and its version before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ecr.faults import DeployError
from ecr.function import Alias, Function, Version
from ecr.image import Image, find
from ecr.policies import LIVE
from ecr.registry import Registry
from ecr.smoke import Smoke
from ecr.steps import Steps

_BEFORE = re.compile(r"^sha256:[0-9a-f]{64}, before it version (\d+)$")
_ROLLED_BACK = re.compile(r"^rolled back from version (\d+)$")
_NEW = "(the new one)"


@dataclass(frozen=True)
class Release:
    """Everything that a release needs.

    Attributes:
        repository: of the images.
        alias: the one that callers invoke.
    """

    function: Function
    registry: Registry
    repository: str
    alias: str
    smoke: Smoke
    steps: Steps

    def deploy(self, reference: str) -> None:
        """Release an image, named by tag or digest, to the alias; do nothing if it is there already.

        After an interruption the alias is either unchanged or already moved, and the next deploy continues.

        Raises:
            DeployError: for any fault; the alias is not moved.
        """
        image = find(self.registry, self.repository, reference)
        if image is None:
            raise DeployError("no-image", reference=reference, repository=self.repository)
        latest = self.function.latest()
        image.require(latest.architecture)
        latest = self._updated(image, latest)
        version = self._published(image, latest)
        alias = self.function.alias(self.alias)
        if alias and alias.version == version and not alias.others:
            self._protect(image, version)
            self.steps.say(f"{self.alias} is version {version} of {image.digest}: nothing to move")
            return
        self._call(version, image.digest)
        self._protect(image, version)
        before = f"before it version {alias.version}" if alias else "the first"
        self._move(alias, version, f"{image.digest}, {before}")

    def rollback(self, to: str | None) -> None:
        """Move the alias back to its version before the last deploy, or to a given one; once moved, do nothing.

        Raises:
            DeployError: no earlier version is on record, or it cannot run; the alias is not moved.
        """
        alias = self.function.alias(self.alias)
        if to is None and alias and _ROLLED_BACK.match(alias.description):
            self.steps.say(f"{self.alias} is version {alias.version}, {alias.description}: nothing to move")
            return
        target = to or self._before(alias)
        if alias and alias.version == target and not alias.others:
            self.steps.say(f"{self.alias} is version {target}: nothing to move")
            return
        version = self.function.version(target)
        if version.state == "Failed":
            raise DeployError("version-failed", version=target, function=self.function.name, reason=version.trouble)
        image = find(self.registry, self.repository, version.digest)
        if image is None:
            raise DeployError("image-gone", version=target, repository=self.repository)
        self._call(target, image.digest)
        self._protect(image, target)
        self._move(alias, target, f"rolled back from version {alias.version}" if alias else "rolled back")

    def _before(self, alias: Alias | None) -> str:
        noted = _BEFORE.match(alias.description) if alias else None
        if noted is None:
            raise DeployError("nothing-before", alias=self.alias, function=self.function.name)
        return noted[1]

    def _updated(self, image: Image, latest: Version) -> Version:
        """Update the function's newest code to the image, unless it has it."""
        if latest.digest == image.digest and not latest.trouble:
            return latest
        uri = self._uri(image.digest)
        if latest.state in {"Inactive", "Failed"}:
            cause = latest.trouble or "it has been idle for weeks"
            self.steps.say(f"{self.function.name} is {latest.state} ({cause}): the update brings it back")
        self.function.check_update(uri, latest.revision)
        self.steps.do(f"update {self.function.name} to {uri}", lambda: self.function.update(uri, latest.revision))
        return latest if self.steps.dry else self.function.latest()

    def _published(self, image: Image, latest: Version) -> str:
        """Publish the newest code, unless a published version runs exactly alike."""
        if latest.digest == image.digest:
            for number in self.function.versions_of(latest):
                if self.function.version(number).running == latest.running:
                    self.function.settle(number)
                    return number
        published = self.steps.do("publish it as a version", lambda: self.function.publish(latest, image.digest))
        return published or _NEW

    def _protect(self, image: Image, version: str) -> None:
        """Tag the image so that it never expires."""
        # With a part of the digest, since a function that was deleted and created again numbers its versions from 1,
        # and tags are immutable.
        tag = f"{LIVE}{self.function.name}-{version}-{image.digest[7:19]}"
        if version == _NEW or self.registry.manifest(self.repository, tag) is None:
            self.steps.do(f"tag it {tag}", lambda: self.registry.tag(self.repository, image.manifest, tag))

    def _call(self, version: str, digest: str) -> None:
        self.steps.do(f"call version {version}", lambda: self.smoke(version, self._uri(digest)))

    def _move(self, alias: Alias | None, version: str, description: str) -> None:
        was = f"from version {alias.version} " if alias else ""
        self.steps.do(
            f"move {self.alias} {was}to version {version}",
            lambda: self.function.move(alias, self.alias, version, description),
        )

    def _uri(self, digest: str) -> str:
        return f"{self.registry.host}/{self.repository}@{digest}"
