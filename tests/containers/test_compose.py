"""docker-compose.yml, brought up twice: built here, asked of no registry, and left alone where nothing has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.stack import Stack
from tests.containers.engine import docker, image

RUNNING = ("redis", "market", "scanner")
OURS = ("market", "sync", "scanner")


def test_a_second_up_restarts_nothing(market: Path) -> None:
    docker("image", "rm", "--force", image("local"))
    with Stack(SERVED_MARKET="files:/mnt/market", SERVED_FOLDER=str(market)) as stack:
        before = [started(stack, service) for service in RUNNING], stack.container("sync")
        stack.compose("up", "--detach", "--wait")
        assert ([started(stack, service) for service in RUNNING], stack.container("sync")) == before


def started(stack: Stack, service: str) -> str:
    """Which container a service has, of which image, and since when."""
    return docker("inspect", "--format", "{{.Id}} {{.Image}} {{.State.StartedAt}}", stack.container(service))


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, object]]:
    return dict(json.loads(Stack().compose("config", "--format", "json"))["services"])


def test_one_service_builds_the_image_of_all_and_no_registry_is_asked_for_it(
    services: dict[str, dict[str, object]],
) -> None:
    assert {services[name]["image"] for name in OURS} == {image("local")}
    assert {name: services[name]["pull_policy"] for name in OURS if "build" in services[name]} == {"market": "build"}
    assert {services[name]["pull_policy"] for name in OURS if "build" not in services[name]} == {"never"}


@pytest.mark.parametrize("name", ["python", "numpy-scipy", "pandas-sklearn", "scanner", "web", "local"])
def test_no_public_registry_can_serve_an_image_of_ours(name: str) -> None:
    assert image(name).partition("/")[0] == "localhost"


def test_an_authority_s_certificate_is_where_the_address_of_redis_may_name_it(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("a certificate\n", encoding="utf-8")
    stack = Stack(CA_FILE=str(file))
    try:
        shown = stack.compose("run", "--rm", "--no-deps", "--entrypoint", "cat", "scanner", "/mnt/ca.pem")
    finally:
        stack.down()
    assert shown == "a certificate\n"
