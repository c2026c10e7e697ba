"""What a user is told when S3 refuses: one sentence, with the next step, and no secret in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.errors import HistoryError
from scanner.history.bucket import Bucket
from scanner.history.store import History
from tests.amazon import KEY, SECRET, Amazon, client_of, signed_in

URL = "s3://prices/us"
READ = "GET /prices/us/manifest.json"
LIST = "GET /prices"


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    with signed_in(monkeypatch) as serving:
        client_of("s3").create_bucket(Bucket="prices")
        yield serving


def complaint(url: str = URL) -> str:
    """What a reader of the history is told."""
    with pytest.raises(HistoryError) as caught:
        History(Bucket(url)).state()
    said = str(caught.value)
    assert said.startswith(f"the history at {url} cannot be ")
    assert "\n" not in said
    assert not [secret for secret in (KEY, SECRET) if secret in said]
    return said


def test_a_bucket_that_is_not_there(amazon: Amazon) -> None:  # noqa: ARG001  # it is there
    assert complaint("s3://absent/us").endswith("no such bucket: make it, or name another with SCANNER_HISTORY")


def test_a_right_that_is_missing(amazon: Amazon) -> None:
    amazon.refuse(READ, "AccessDenied", status=403)
    assert complaint().endswith("the right s3:GetObject on it is missing: have it granted")


def test_a_right_to_list_that_is_missing(amazon: Amazon) -> None:
    amazon.refuse(LIST, "AccessDenied", status=403)
    with pytest.raises(HistoryError, match="the right s3:ListBucket on it is missing"):
        Bucket(URL).names()


@pytest.mark.parametrize(
    ("code", "status"),
    [("AuthorizationHeaderMalformed", 400), ("IllegalLocationConstraintException", 400), ("PermanentRedirect", 301)],
)
def test_another_region(amazon: Amazon, code: str, status: int) -> None:
    amazon.refuse(READ, code, status=status)
    assert complaint().endswith("its bucket is in another region: set AWS_REGION to that one")


def test_no_credentials(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # as above
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert "no AWS credentials were found: sign in again, or check AWS_PROFILE" in complaint()


def test_a_profile_that_is_not_there(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # as above
    monkeypatch.setenv("AWS_PROFILE", "absent")
    assert complaint().endswith("there is no AWS profile absent: make it (`aws configure`), or set AWS_PROFILE")


def test_a_clock_that_is_wrong(amazon: Amazon) -> None:
    amazon.refuse(READ, "RequestTimeTooSkewed", status=403)
    assert complaint().endswith("AWS takes no signature of a machine whose clock is wrong: have a time server set it")


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("AWS_STS_REGIONAL_ENDPOINTS", "odd", "STS regional endpoints option odd is invalid"),
        ("AWS_ENDPOINT_URL", "ftp://nowhere", "was not a valid URI"),
        ("AWS_DEFAULT_REGION", "no region", "doesn't match a supported format"),
    ],
)
def test_a_setting_of_aws_that_cannot_be(
    amazon: Amazon,  # noqa: ARG001  # as above
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(setting, value)
    assert said in complaint()
    assert complaint().endswith("mend the settings of AWS, AWS_... or its configuration file")


def test_a_configuration_file_that_cannot_be_read(
    amazon: Amazon,  # noqa: ARG001  # as above
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    file = tmp_path / "config"
    file.write_text("[[\nno")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    assert f"Unable to parse config file: {file}: mend the settings of AWS" in complaint()


@pytest.mark.parametrize("address", ["not an address", "http://"])
def test_an_address_that_is_none(amazon: Amazon, monkeypatch: pytest.MonkeyPatch, address: str) -> None:  # noqa: ARG001  # as above
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    assert complaint().endswith("AWS_ENDPOINT_URL is no address: set https://HOST, or nothing")


@pytest.mark.parametrize("code", ["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"])
def test_credentials_that_aws_does_not_know(amazon: Amazon, code: str) -> None:
    amazon.refuse(READ, code, status=403)
    assert "AWS does not know these credentials" in complaint()


def test_a_session_that_has_expired(amazon: Amazon) -> None:
    amazon.refuse(READ, "ExpiredToken", status=400)
    assert "the AWS session has expired: sign in again" in complaint()


def test_too_many_calls(amazon: Amazon) -> None:
    amazon.refuse(READ, "SlowDown", status=503)
    assert "try again in a minute" in complaint()
    assert amazon.calls.count(READ) == 3  # and no more


def test_nobody_there(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # as above
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert "cannot be reached" in complaint()
    assert complaint().endswith("check AWS_REGION, the network and AWS_ENDPOINT_URL")


def test_whatever_else(amazon: Amazon) -> None:
    amazon.refuse(READ, "KMS.DisabledException", status=400)
    assert "S3 refused GetObject (KMS.DisabledException)" in complaint()
