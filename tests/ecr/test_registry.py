"""A registry, spoken to as every registry is: a real one, and ones that fail."""

from __future__ import annotations

import socket

import pytest

from ecr.faults import DeployError
from ecr.registry import OCI, Registry
from tests.ecr.shelf import INDEX, Image, Shelf, digest
from tests.ecr.test_faults import answering

REPOSITORY = "a/b"


@pytest.fixture
def registry(shelf: Shelf) -> Registry:
    return Registry(shelf.url, "AWS", "planted-password")


def test_a_manifest_is_read_byte_for_byte_by_tag_and_by_digest(registry: Registry, shelf: Shelf) -> None:
    shelf.add(REPOSITORY, "one", Image())
    found = registry.manifest(REPOSITORY, "one")
    assert found
    assert (found.data, found.media_type, found.digest) == (Image().manifest, OCI, digest(Image().manifest))
    assert registry.manifest(REPOSITORY, found.digest) == found


def test_an_index_is_read_as_one(registry: Registry, shelf: Shelf) -> None:
    shelf.add(REPOSITORY, "one", Image())
    shelf.put(REPOSITORY, "index", Image().index(), INDEX)
    found = registry.manifest(REPOSITORY, "index")
    assert found
    assert found.media_type == INDEX


def test_what_is_not_there_is_none(registry: Registry, shelf: Shelf) -> None:
    assert registry.manifest(REPOSITORY, "one") is None
    shelf.add(REPOSITORY, "one", Image())
    assert registry.manifest(REPOSITORY, "two") is None


def test_a_blob_is_read(registry: Registry, shelf: Shelf) -> None:
    shelf.add(REPOSITORY, "one", Image())
    assert registry.blob(REPOSITORY, digest(Image().config)) == Image().config
    with pytest.raises(DeployError, match="there is no image"):
        registry.blob(REPOSITORY, f"sha256:{64 * '0'}")


def test_a_second_tag_names_the_same_bytes(registry: Registry, shelf: Shelf) -> None:
    shelf.add(REPOSITORY, "one", Image())
    found = registry.manifest(REPOSITORY, "one")
    assert found
    registry.tag(REPOSITORY, found, "live-1")
    assert registry.manifest(REPOSITORY, "live-1") == found


def test_the_password_is_shown_nowhere(registry: Registry) -> None:
    assert "planted-password" not in f"{registry!r} {registry}"


@pytest.mark.parametrize("status", [401, 403, 503])
def test_a_refusal_says_which_call(status: int) -> None:
    with answering(status) as url, pytest.raises(DeployError, match=rf"GET of a/b/manifests/one \({status}\)"):
        Registry(url, "AWS", "planted-password").manifest(REPOSITORY, "one")


def test_an_unreachable_registry_is_reported_without_the_password() -> None:
    with pytest.raises(DeployError, match=r"http://127\.0\.0\.1:9 cannot be reached") as caught:
        Registry("http://127.0.0.1:9", "AWS", "planted-password").manifest(REPOSITORY, "one")
    assert "planted-password" not in str(caught.value)


def test_a_registry_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecr.registry._READ_TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(DeployError, match="cannot be reached"):
            Registry(url, "AWS", "planted-password").manifest(REPOSITORY, "one")


def test_a_proxy_that_is_set_is_used(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(404) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.setenv("no_proxy", "")
        registry = Registry("http://registry.example", "AWS", "planted-password")
        assert registry.manifest(REPOSITORY, "one") is None  # the proxy's answer: there is no such host
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        shelf.add(REPOSITORY, "one", Image())
        assert Registry(shelf.url, "AWS", "planted-password").manifest(REPOSITORY, "one")
