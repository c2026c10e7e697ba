"""Images as they lie in a registry, judged by what Lambda runs."""

from __future__ import annotations

import pytest

from ecr.faults import DeployError
from ecr.image import find, require_platform
from ecr.registry import DOCKER, Registry
from tests.ecr.shelf import Image, Shelf, digest

DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


@pytest.fixture
def registry(shelf: Shelf) -> Registry:
    return Registry(shelf.url, "AWS", "any")


@pytest.mark.parametrize("image", [Image(), Image(media_type=DOCKER, layer_type=DOCKER_LAYER)], ids=["oci", "docker"])
def test_an_image_that_lambda_runs_is_described(registry: Registry, shelf: Shelf, image: Image) -> None:
    shelf.add("a", "one", image)
    found = find(registry, "a", "one")
    assert found
    assert (found.name, found.platform, found.size) == ("a:one", "amd64", len(image.layer))
    assert (found.config, found.digest) == (digest(image.config), digest(image.manifest))
    found.require("x86_64")


def test_an_image_named_by_digest_is_called_so(registry: Registry, shelf: Shelf) -> None:
    name = shelf.add("a", "one", Image())
    found = find(registry, "a", name)
    assert found
    assert found.name == f"a@{name}"


@pytest.mark.parametrize(("platform", "architecture"), [("amd64", "arm64"), ("arm64", "x86_64")])
def test_another_architecture_is_refused_with_the_option_that_builds_it(platform: str, architecture: str) -> None:
    with pytest.raises(DeployError, match=r"--platform linux/(amd64|arm64)") as caught:
        require_platform("a:one", platform, architecture)
    assert caught.value.fault == "wrong-architecture"


def test_a_manifest_of_an_old_kind_is_refused(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecr.registry import Manifest

    old = "application/vnd.docker.distribution.manifest.v1+json"
    monkeypatch.setattr(Registry, "manifest", lambda *_: Manifest(b"{}", old))
    with pytest.raises(DeployError, match="which Lambda does not support"):
        find(registry, "a", "one")
