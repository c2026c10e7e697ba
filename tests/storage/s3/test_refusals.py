"""What a user is told when S3 refuses: one sentence, with the next step, and no secret in it."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner.errors import HistoryError, ScannerError
from scanner.history.history import History
from scanner.history.unusable import SETTING, failing_clearly
from scanner.storage.base import StorageError, UnreachableError
from scanner.storage.s3.bucket import Bucket
from tests.amazon import KEY, SECRET, Amazon, client_of, signed_in
from tests.history.played import Played, http, played

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
    with pytest.raises(HistoryError) as caught, failing_clearly(url):
        History(Bucket(url, setting=SETTING)).state()
    said = str(caught.value)
    assert said.startswith(f"the history at {url} cannot be ")
    assert "\n" not in said
    assert not [secret for secret in (KEY, SECRET) if secret in said]
    return said


def test_a_bucket_that_is_not_there(amazon: Amazon) -> None:
    assert complaint("s3://absent/us").endswith("no such bucket: create it, or name another with SCANNER_HISTORY")


def test_a_right_that_is_missing(amazon: Amazon) -> None:
    amazon.refuse(READ, "AccessDenied", status=403)
    assert complaint().endswith("the right s3:GetObject on it is missing: ask for it")


def test_a_right_to_list_that_is_missing(amazon: Amazon) -> None:
    amazon.refuse(LIST, "AccessDenied", status=403)
    with pytest.raises(StorageError, match="the right s3:ListBucket on it is missing"):
        Bucket(URL).names()


@pytest.mark.parametrize(
    ("code", "status"),
    [("AuthorizationHeaderMalformed", 400), ("IllegalLocationConstraintException", 400), ("PermanentRedirect", 301)],
)
def test_another_region(amazon: Amazon, code: str, status: int) -> None:
    amazon.refuse(READ, code, status=status)
    assert complaint().endswith("its bucket is in another region: set AWS_REGION to that one")


def test_no_credentials(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert "no AWS credentials were found: sign in again, or check AWS_PROFILE" in complaint()


def test_a_profile_that_is_not_there(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "absent")
    assert complaint().endswith("there is no AWS profile absent: create it (`aws configure`), or set AWS_PROFILE")


def test_a_clock_that_is_wrong(amazon: Amazon) -> None:
    amazon.refuse(READ, "RequestTimeTooSkewed", status=403)
    assert complaint().endswith(
        "AWS accepts no signature from a machine whose clock is wrong: synchronise it with a time server"
    )


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("AWS_STS_REGIONAL_ENDPOINTS", "odd", "STS regional endpoints option odd is invalid"),
        ("AWS_ENDPOINT_URL", "ftp://nowhere", "was not a valid URI"),
        ("AWS_DEFAULT_REGION", "no region", "doesn't match a supported format"),
    ],
)
def test_a_setting_of_aws_that_cannot_be(
    amazon: Amazon,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(setting, value)
    assert said in complaint()
    assert complaint().endswith("fix the settings of AWS, AWS_... or its configuration file")


def test_a_configuration_file_that_cannot_be_read(
    amazon: Amazon,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    file = tmp_path / "config"
    file.write_text("[[\nno")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    assert f"Unable to parse config file: {file}: fix the settings of AWS" in complaint()


@pytest.mark.parametrize("address", ["not an address", "http://"])
def test_an_address_that_is_none(amazon: Amazon, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    assert complaint().endswith("AWS_ENDPOINT_URL is not an address: set it to https://HOST, or not at all")


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


def test_nobody_there(amazon: Amazon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert "cannot be reached" in complaint()
    assert complaint().endswith("check AWS_REGION, the network and AWS_ENDPOINT_URL")


def test_whatever_else(amazon: Amazon) -> None:
    amazon.refuse(READ, "KMS.DisabledException", status=400)
    assert "S3 refused GetObject (KMS.DisabledException)" in complaint()


PAGE = b"<html><head><title>Sign in</title></head><body>Wi-Fi of the hotel</body></html>"
BOMB = (
    b'<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {letter} "{f"&{before};" * 10}">'.encode()
        for before, letter in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]><Error><Code>&i;</Code></Error>"
)
#: What stands in the place of S3's own words.
BODIES = {
    "nothing": b"",
    "a page": PAGE,
    "half": b"<Error><Code>AccessDe",
    "a bomb": BOMB,
    "JSON": b'{"message": "no"}',
    "a code of a megabyte": b"<Error><Code>" + b"x" * 1_000_000 + b"</Code></Error>",
    "no code": b"<Error></Error>",
    "a code with a secret": b"<Error><Code>//user:hidden@host/</Code><Message>hidden</Message></Error>",
    "bytes": bytes(range(256)),
}


def hold_lease(bucket: Bucket) -> None:
    with bucket.exclusive():
        pytest.fail("nobody gave it")


OPERATIONS: dict[str, Callable[[Bucket], object]] = {
    "state": lambda bucket: History(bucket).state(),
    "names": lambda bucket: bucket.names(),
    "probe": lambda bucket: bucket.probe(),
    "exclusive": hold_lease,
}
#: By its status, words of the sentence.
CAUSES = {
    200: "what answered is not S3: check HTTPS_PROXY, the network's sign-in page and AWS_ENDPOINT_URL",
    301: "it redirects again and again): check AWS_REGION",
    302: "it redirects again and again): check AWS_REGION",
    303: "its caller is sent to another address: check HTTPS_PROXY",
    304: "something between here and S3 answers from what it has cached",
    307: "it redirects again and again): check AWS_REGION",
    403: "something between here and S3 forbids it: check HTTPS_PROXY",
    404: "what answers there does not know S3",
    407: "a proxy asks for authentication: name user and password in HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT",
    416: "a part of a file was refused, and the whole was asked for",
    429: "it gets more calls than it allows): try again in a minute",
    500: "(HTTP 500)): try again in a minute",
    511: "the network asks for a sign-in): check HTTPS_PROXY",
    599: "(HTTP 599)): try again in a minute",
}


@contextlib.contextmanager
def once(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], bytes | None]) -> Iterator[tuple[Played, Bucket]]:
    """Play S3 to a bucket that asks once only."""
    monkeypatch.setattr("scanner.storage.s3.bucket._TRIES", 1)
    with played(monkeypatch, answer) as server:
        yield server, Bucket(URL, timeout=0)


def sentence(bucket: Bucket, do: Callable[[Bucket], object]) -> str:
    """What is said of a failure: one bounded sentence, and nothing that the other side wrote."""
    with pytest.raises((StorageError, HistoryError)) as caught:
        do(bucket)
    said = str(caught.value)
    assert f"{URL} cannot be " in said
    assert ": " in said.partition(URL)[2]
    assert "\n" not in said
    assert len(said) < 500
    assert not [word for word in ("hidden", "Wi-Fi", "<", "aaaaaaa", "xxxxxxx", "RecursionError") if word in said]
    return said


def test_every_status_has_a_cause_and_a_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [b""]
    with once(monkeypatch, lambda _: told[0]) as (_, bucket):
        for turn, status in enumerate(range(300, 600)):
            told[0] = http(status, [*BODIES.values()][turn % len(BODIES)], Content_Type="text/html")
            sentence(bucket, OPERATIONS["state"])


@pytest.mark.parametrize("do", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_whatever_a_body_is_each_operation_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, do: Callable[[Bucket], object]
) -> None:
    told = [(b"", b"")]
    kinds: tuple[dict[str, str], ...] = (
        {},
        {"Content_Type": "text/html", "ETag": '"x"'},
        {"Last_Modified": "x", "Date": "x"},
    )
    with once(monkeypatch, lambda line: told[0][line.startswith("GET")]) as (_, bucket):
        for turn, (status, body) in enumerate(itertools.product((200, 206, *CAUSES), BODIES.values())):
            told[0] = http(status, body), http(status, body, **kinds[turn % len(kinds)])
            sentence(bucket, do)


@pytest.mark.parametrize("status", CAUSES)
def test_a_status_is_explained_by_its_cause(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with once(monkeypatch, lambda _: http(status, PAGE, Content_Type="text/html")) as (_, bucket):
        said = sentence(bucket, OPERATIONS["state"])
    assert CAUSES[status].removeprefix("): ") in said


def test_what_is_not_http_or_breaks_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [b""]
    with once(monkeypatch, lambda _: told[0]) as (_, bucket):
        for answer in (
            b"",
            b"SSH-2.0-OpenSSH\r\n",
            b"HTTP/1.1 abc\r\n\r\n",
            b"HTTP/1.1 200",
            b"\x16\x03\x01",
            b"\r\n" * 9,
        ):
            told[0] = answer
            sentence(bucket, OPERATIONS["state"])
        told[0] = http(200, b"short", ETag='"x"', Content_Length="1000")
        assert "the answer broke off): try again, and check the network" in sentence(bucket, OPERATIONS["state"])
        for length in ("abc", "-1", "9" * 400):
            told[0] = http(200, b"short", ETag='"x"', Content_Length=length)
            with contextlib.suppress(ScannerError):
                History(bucket).state()


def test_a_conflict_that_stays_is_not_another_writer(amazon: Amazon) -> None:
    amazon.refuse("PUT /prices/us/.lease", "ConditionalRequestConflict", status=409)
    with (
        pytest.raises(UnreachableError, match="writes met there again and again"),
        Bucket(URL, timeout=0).exclusive(),
    ):
        pytest.fail("nobody gave it")


def test_an_address_with_a_password_is_not_repeated(monkeypatch: pytest.MonkeyPatch, amazon: Amazon) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://user:hidden@127.0.0.1:9")
    monkeypatch.setattr("scanner.storage.s3.bucket._TRIES", 1)
    assert "hidden" not in complaint()
