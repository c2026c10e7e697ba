"""Pushes an image to the registry under an immutable tag."""

from __future__ import annotations

import re

from ecr import engine
from ecr.faults import DeployError
from ecr.image import MAX_BYTES, Image, find, require_platform
from ecr.registry import Registry
from ecr.steps import Steps

_COMMIT = re.compile(r"[0-9a-f]{40}")


def push(  # each by its own name
    registry: Registry, *, repository: str, image: str, tag: str, architecture: str, steps: Steps
) -> Image | None:
    """Push a local image unless the registry has it, then read it back and check it.

    Returns:
        The image in the registry; None in a dry run that would push it.

    Raises:
        DeployError: Lambda could not run it, its tag is not the commit it was built from, or the tag has other content.
    """
    offered = engine.inspect(image)
    if offered.index:
        raise DeployError("index", image=image)
    require_platform(image, offered.platform, architecture)
    if offered.size > MAX_BYTES:
        raise DeployError("too-large", image=image, found=f"{offered.size:,}", limit=f"{MAX_BYTES:,}")
    if _COMMIT.fullmatch(tag) and _COMMIT.match(offered.revision) and offered.revision != tag:
        raise DeployError("other-commit", image=image, found=offered.revision, wanted=tag)
    held = find(registry, repository, tag)
    if held is None:
        what = f"push {image} as {repository}:{tag}"
        if steps.dry:
            steps.do(what, lambda: None)
            return None
        steps.do(what, lambda: engine.push(image, registry, repository, tag))
        held = find(registry, repository, tag)
        if held is None:
            raise DeployError("push-failed", message=f"{repository}:{tag} is not in {registry.host} after it")
    elif offered.id not in {held.config, held.digest}:
        raise DeployError("used-tag", tag=tag, repository=repository)
    held.require(architecture)
    return held
