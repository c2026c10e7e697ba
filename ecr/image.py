"""An image in the registry, and whether Lambda can run it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ecr.faults import DeployError
from ecr.registry import DOCKER, INDEXES, OCI, Manifest, Registry

#: Lambda's name of an architecture -> its name in images.
PLATFORMS = {"x86_64": "amd64", "arm64": "arm64"}
#: Bytes of an image, uncompressed.
MAX_BYTES = 10_000_000_000

_LAYERS = {
    "application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.oci.image.layer.v1.tar",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
}


@dataclass(frozen=True, slots=True)
class Image:
    """A single image in a registry.

    Attributes:
        name: repository and tag or digest, for messages.
        manifest: the bytes that `digest` is computed from.
        config: the digest of its configuration, which the engine that built it shows as the image's id.
        platform: its architecture, by its name in images.
        size: bytes of its layers, compressed.
    """

    name: str
    manifest: Manifest
    config: str
    platform: str
    size: int

    @property
    def digest(self) -> str:
        """The digest by which it is deployed, `sha256:...`."""
        return self.manifest.digest

    def require(self, architecture: str) -> None:
        """Raise `DeployError` unless a function of this architecture (Lambda's name) can run it."""
        require_platform(self.name, self.platform, architecture)


def find(registry: Registry, repository: str, reference: str) -> Image | None:
    """Read the image of a tag or digest; None if there is none.

    Raises:
        DeployError: it is an index, or has layers that Lambda does not support.
    """
    manifest = registry.manifest(repository, reference)
    if manifest is None:
        return None
    name = f"{repository}{'@' if reference.startswith('sha256:') else ':'}{reference}"
    if manifest.media_type in INDEXES:
        raise DeployError("index", image=name)
    if manifest.media_type not in {OCI, DOCKER}:
        raise DeployError("unknown-layers", image=name, found=manifest.media_type)
    document = manifest.document
    for layer in document["layers"]:
        if layer["mediaType"] not in _LAYERS:
            raise DeployError("unknown-layers", image=name, found=layer["mediaType"])
    config = document["config"]["digest"]
    platform = json.loads(registry.blob(repository, config))["architecture"]
    return Image(name, manifest, config, platform, sum(layer["size"] for layer in document["layers"]))


def require_platform(name: str, platform: str, architecture: str) -> None:
    """Raise `DeployError` unless `platform` is the name in images of Lambda's `architecture`."""
    wanted = PLATFORMS[architecture]
    if platform != wanted:
        raise DeployError("wrong-architecture", image=name, found=platform, wanted=architecture, platform=wanted)
