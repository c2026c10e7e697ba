"""Every fault there is a sentence for, brought about: the test of each has its name. None moves the alias."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ecr.cloud import Client, Cloud
from ecr.command import NAME, REPOSITORY
from ecr.faults import FAULTS, DeployError, explained, reason
from ecr.function import Function
from tests.amazon import HEALTHY, REGION, Amazon, client_of
from tests.ecr.conftest import IMAGE, Operator
from tests.ecr.docker import SAYS
from tests.ecr.shelf import INDEX, Image

DENIED = "User: arn:aws:iam::123456789012:user/me is not authorized to perform: ecr:CreateRepository on resource: *"


def test_no_credentials(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    operator.fail("no-credentials", "setup")


def test_bad_credentials(operator: Operator) -> None:
    operator.amazon.refuse("DescribeRepositories", "UnrecognizedClientException")
    operator.fail("bad-credentials", "setup")


def test_expired_credentials(operator: Operator) -> None:
    operator.amazon.refuse("DescribeRepositories", "ExpiredTokenException")
    operator.fail("expired-credentials", "setup")


def test_no_profile(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "absent")
    assert "no AWS profile absent" in operator.fail("no-profile", "setup")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("RequestTimeTooSkewed", "The difference is too large."),
        ("InvalidSignatureException", "Signature expired: 20240628T120000Z is now earlier than 20240628T121000Z"),
        ("SignatureDoesNotMatch", "Signature not yet current: 20240628T130000Z is still later than"),
    ],
)
def test_wrong_clock(operator: Operator, code: str, message: str) -> None:
    operator.amazon.refuse("DescribeRepositories", code, message)
    operator.fail("wrong-clock", "setup")


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("AWS_ENDPOINT_URL", "no address", "Invalid endpoint: no address"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "odd", "STS regional endpoints option odd is invalid"),
        ("AWS_CONFIG_FILE", __file__, "Unable to parse config file"),
    ],
)
def test_wrong_aws_setting(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    monkeypatch.setenv(setting, value)
    assert said in operator.fail("wrong-aws-setting", "setup")


def test_no_region(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    operator.fail("no-region", "setup")
    operator.fail("no-region", "setup", "--region", "not a region")


def test_no_right(operator: Operator) -> None:
    operator.amazon.refuse("CreateRepository", "AccessDeniedException", DENIED)
    assert "the permission ecr:CreateRepository is missing" in operator.fail("no-right", "setup")


def test_unreachable(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert "http://127.0.0.1:9" in operator.fail("unreachable", "setup")


def test_throttled(operator: Operator) -> None:
    operator.amazon.refuse("DescribeRepositories", "ThrottlingException")
    operator.fail("throttled", "setup")
    assert operator.amazon.calls == ["DescribeRepositories"] * 4  # and no more


def test_refused(operator: Operator) -> None:
    operator.amazon.refuse("CreateRepository", "LimitExceededException", "The limit of repositories is reached.")
    assert "The limit of repositories is reached (LimitExceededException)" in operator.fail("refused", "setup")


def test_no_repository(operator: Operator) -> None:
    operator.fail("no-repository", "push", "--tag", "one")
    operator.succeed("setup")
    assert "eu-west-1" in operator.fail("no-repository", "deploy", "--tag", "one", "--region", "eu-west-1")


def test_other_encryption(operator: Operator) -> None:
    operator.succeed("setup")
    operator.fail("other-encryption", "setup", "--kms-key", "arn:aws:kms:us-east-1:123456789012:key/1")


def test_registry_refused(prepared: Operator) -> None:
    with answering(403) as url:
        prepared.fail("registry-refused", "deploy", "--tag", "one", "--registry", url)


def test_used_tag(prepared: Operator) -> None:
    prepared.shelf.add(REPOSITORY, "one", Image("one"))
    prepared.engine.build(Image("two"))
    writes = prepared.shelf.writes()
    prepared.fail("used-tag", "push", "--tag", "one")
    assert prepared.shelf.writes() == writes


def test_a_tag_taken_by_a_faster_push(prepared: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared.engine.build(Image("one"))
    monkeypatch.setenv(
        SAYS, "tag invalid: The image tag 'one' already exists and cannot be overwritten: it is immutable."
    )
    monkeypatch.setenv("DOCKER_FAILS_AT", "image push")
    prepared.fail("used-tag", "push", "--tag", "one")


def test_no_image(released: Operator) -> None:
    released.fail("no-image", "deploy", "--tag", "absent")
    released.fail("no-image", "deploy", "--digest", f"sha256:{64 * '1'}")
    assert released.live()[0] == "1"


def test_no_docker(prepared: Operator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bare"))
    prepared.fail("no-docker", "push", "--tag", "one")


def test_engine_down(prepared: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SAYS, "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?")
    prepared.fail("engine-down", "push", "--tag", "one")


def test_no_local_image(prepared: Operator) -> None:
    assert IMAGE in prepared.fail("no-local-image", "push", "--tag", "one")


def test_push_failed(prepared: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared.engine.build(Image("one"))
    monkeypatch.setenv(SAYS, "some noise\nunexpected EOF")
    monkeypatch.setenv("DOCKER_FAILS_AT", "image push")
    assert "docker push failed: unexpected EOF;" in prepared.fail("push-failed", "push", "--tag", "one")


def test_pull_failed(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    released.fail("pull-failed", "deploy", "--tag", "two", "--smoke", "emulator")
    assert released.live()[0] == "1"


def test_no_commit(prepared: Operator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    prepared.fail("no-commit", "push")


def test_uncommitted(prepared: Operator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    identity = ("-c", "user.name=me", "-c", "user.email=me@example.com")
    subprocess.run(["git", "init", "-q", tree], check=True)
    subprocess.run(["git", "-C", tree, *identity, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    tree.joinpath("new").touch()
    monkeypatch.chdir(tree)
    prepared.fail("uncommitted", "push")


def test_index(prepared: Operator) -> None:
    prepared.shelf.add(REPOSITORY, "one", Image("one"))
    prepared.shelf.put(REPOSITORY, "index", Image("one").index(), INDEX)
    prepared.engine.build(Image("one"))
    prepared.fail("index", "push", "--tag", "index")


def test_other_commit_than_that_of_a_changed_work_tree(prepared: Operator) -> None:
    prepared.engine.build(Image(revision=f"{40 * 'b'}-dirty"))
    assert f"{40 * 'b'}-dirty" in prepared.fail("other-commit", "push", "--tag", 40 * "b")
    prepared.succeed("push", "--tag", "named")


def test_other_commit(prepared: Operator) -> None:
    prepared.engine.build(Image(revision=40 * "a"))
    prepared.fail("other-commit", "push", "--tag", 40 * "b")
    prepared.succeed("push", "--tag", 40 * "a")
    prepared.succeed("push", "--tag", "a-name")


def test_wrong_architecture(prepared: Operator) -> None:
    prepared.engine.build(Image(architecture="arm64"))
    writes = prepared.shelf.writes()
    prepared.fail("wrong-architecture", "push", "--tag", "one")
    assert prepared.shelf.writes() == writes


def test_unknown_layers(released: Operator) -> None:
    zstd = "application/vnd.oci.image.layer.v1.tar+zstd"
    released.shelf.add(REPOSITORY, "zstd", Image("zstd", layer_type=zstd))
    assert zstd in released.fail("unknown-layers", "deploy", "--tag", "zstd")
    assert released.live()[0] == "1"


def test_too_large(prepared: Operator) -> None:
    prepared.engine.build(Image(size=10_000_000_001))
    assert "10,000,000,001" in prepared.fail("too-large", "push", "--tag", "one")


def test_no_function(operator: Operator) -> None:
    operator.succeed("setup")
    operator.shelf.add(REPOSITORY, "one", Image("one"))
    operator.fail("no-function", "deploy", "--tag", "one")
    operator.fail("no-function", "status")


def test_changed_meanwhile(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    released.amazon.alter("GetFunction", lambda document: document["Configuration"].update(RevisionId="of before"))
    released.fail("changed-meanwhile", "deploy", "--tag", "two")
    assert (released.live()[0], released.amazon.changes()) == ("1", [])


def test_busy(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    said = "The operation cannot be performed at this time. An update is in progress for resource"
    released.amazon.refuse("UpdateFunctionCode", "ResourceConflictException", said, status=409)
    assert said in released.fail("busy", "deploy", "--tag", "two")
    assert released.live()[0] == "1"


def test_image_denied(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    said = "Lambda does not have permission to access the ECR image. Check the ECR permissions."
    released.amazon.refuse("UpdateFunctionCode DryRun", "AccessDeniedException", said, status=403)
    released.fail("image-denied", "deploy", "--tag", "two")
    assert released.live()[0] == "1"


def test_update_failed(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    status = {"LastUpdateStatus": "Failed", "LastUpdateStatusReasonCode": "InvalidImage"}
    released.amazon.alter("GetFunction", lambda document: document["Configuration"].update(status))
    assert "the image cannot be run" in released.fail("update-failed", "deploy", "--tag", "two")
    assert released.live()[0] == "1"


def test_update_failed_as_lambda_refuses_the_image(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    said = "The image manifest, config or layer media type for the source image is not supported."
    released.amazon.refuse("UpdateFunctionCode DryRun", "InvalidParameterValueException", said)
    assert "is not supported" in released.fail("update-failed", "deploy", "--tag", "two")
    assert released.live()[0] == "1"


def test_version_failed(released: Operator) -> None:
    released.release(Image("two"))
    failed = {"State": "Failed", "StateReasonCode": "ImageAccessDenied"}
    released.amazon.alter("GetFunction", lambda document: document["Configuration"].update(failed))
    assert "python -m ecr setup" in released.fail("version-failed", "rollback")
    assert released.live()[0] == "2"


def test_too_slow(amazon: Amazon, function: Client) -> None:
    amazon.alter("GetFunction", lambda document: document["Configuration"].update(State="Pending"))
    with pytest.raises(DeployError) as caught, explained():
        Function(Cloud(REGION), NAME, poll=0.01, timeout=0.03).latest()
    assert caught.value.fault == "too-slow"


def test_smoke_failed(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    released.amazon.reply = {"statusCode": 500, "body": "something unexpected"}
    assert "it answered 500: something unexpected" in released.fail("smoke-failed", "deploy", "--tag", "two")
    assert released.live()[0] == "1"


def test_nothing_before(released: Operator) -> None:
    released.fail("nothing-before", "rollback")
    assert released.live()[0] == "1"


def test_no_version(released: Operator) -> None:
    released.fail("no-version", "rollback", "--to", "9")


def test_image_gone(released: Operator) -> None:
    first = client_of("lambda").get_function(FunctionName=NAME, Qualifier="1")["Code"]["ImageUri"]
    released.release(Image("two"))
    released.shelf.drop(REPOSITORY, first.partition("@")[2])
    released.fail("image-gone", "rollback")
    assert released.live()[0] == "2"


def test_wrong_setting(released: Operator) -> None:
    released.shelf.add(REPOSITORY, "two", Image("two"))
    body = {
        "status": "degraded",
        "problems": ["SCANNER_MARKET='x' cannot be used"],
        "faulty_settings": ["SCANNER_MARKET"],
    }
    released.amazon.reply = HEALTHY | {"body": json.dumps(body)}
    said = released.fail("wrong-setting", "deploy", "--tag", "two")
    assert "version 2 cannot use SCANNER_MARKET (SCANNER_MARKET='x' cannot be used)" in said
    assert released.live()[0] == "1"


def test_stack_failed(prepared: Operator) -> None:
    prepared.shelf.add(REPOSITORY, "one", Image("one"))
    prepared.amazon.rewrite("DescribeStacks", "CREATE_COMPLETE", "ROLLBACK_COMPLETE")
    assert "ended in ROLLBACK_COMPLETE" in prepared.fail("stack-failed", "stack", "--tag", "one")
    assert "has to be deleted" in prepared.fail("stack-failed", "stack", "--tag", "one")


def test_every_fault_is_brought_about() -> None:
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    assert [fault for fault in FAULTS if not any(test.startswith(fault) for test in tested)] == []


def test_a_reason_that_is_not_known_is_said_as_lambda_says_it() -> None:
    assert reason("EniLimitExceeded", "Too many interfaces") == "Too many interfaces (EniLimitExceeded)"


@contextlib.contextmanager
def answering(status: int) -> Iterator[str]:
    """A server that answers everything with one status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
