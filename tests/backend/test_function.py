"""A function is invoked once, and whatever Lambda or the network does ends in time and says what to do."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable

import orjson
import pytest

from scanner.backend import function as module
from scanner.backend.function import Function
from scanner.backend.messages import packed
from scanner.deadline import TimeLeft, unlimited
from scanner.errors import BackendBusy, BackendError, OutOfTime, ScannerError
from scanner.http.remedies import in_http
from scanner.setting_values import FunctionName
from tests.backend.answering import answering
from tests.backend.lambda_host import REGION
from tests.backend.processes import signed_in
from tests.history.played import http
from tests.ports import refusing

#: Seconds that a question may take in these tests, and far more than it takes to give one up.
SHORT, LONG = 0.5, 60.0
TOLD = b'{"content": {}}'
REPLY = orjson.dumps({"statusCode": 200, "body": base64.b64encode(packed(TOLD)).decode(), "isBase64Encoded": True})

SignIn = Callable[[str], None]


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> SignIn:
    def sign(url: str) -> None:
        for name, value in signed_in(url).items():
            monkeypatch.setenv(name, value)

    return sign


def ask(time_left: TimeLeft = unlimited, qualifier: str | None = "live") -> bytes:
    """Ask a function."""
    return Function(FunctionName("scanner", qualifier), REGION).ask(b'{"action": "scan"}', time_left)


def test_what_a_function_tells_is_given(sign_in: SignIn) -> None:
    with answering(http(200, REPLY)) as server:
        sign_in(server.url)
        assert ask() == TOLD
        request = server.asked[0]
    assert request.startswith(b"POST /2015-03-31/functions/scanner/invocations?Qualifier=live ")
    assert request.endswith(b'\r\n\r\n{"action": "scan"}')


def test_without_a_qualifier_what_was_deployed_last_is_invoked(sign_in: SignIn) -> None:
    with answering(http(200, REPLY)) as server:
        sign_in(server.url)
        assert ask(qualifier=None) == TOLD
        assert server.asked[0].startswith(b"POST /2015-03-31/functions/scanner/invocations ")


REFUSALS = {
    "TooManyRequestsException": (429, BackendBusy, "gets more calls than it may answer", "try again"),
    "ServiceException": (500, BackendBusy, "Lambda fails at the moment", "try again"),
    "ResourceConflictException": (409, BackendBusy, "is being changed", "try again"),
    "SomethingNewException": (503, BackendBusy, "SomethingNewException", "try again"),
    "AccessDeniedException": (403, BackendError, "may not be invoked", "the permission lambda:InvokeFunction"),
    "ResourceNotFoundException": (404, BackendError, "does not exist", "correct SCANNER_BACKEND or AWS_REGION"),
    "ExpiredTokenException": (403, BackendError, "the AWS session has expired", "sign in again"),
    "UnrecognizedClientException": (403, BackendError, "which AWS does not know", "sign in again"),
    "InvalidSignatureException": (403, BackendError, "which AWS does not know", "sign in again"),
    "RequestTooLargeException": (413, BackendError, "takes no question of this size", "ask for fewer tickers"),
    "InvalidParameterValueException": (400, BackendError, "cannot have this name", "correct SCANNER_BACKEND"),
    "UnsupportedMediaTypeException": (415, BackendError, "UnsupportedMediaTypeException", "check AWS_REGION"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(sign_in: SignIn, code: str) -> None:
    status, kind, problem, todo = REFUSALS[code]
    with answering(http(status, b'{"Message": "secret words"}', x_amzn_errortype=code)) as server:
        sign_in(server.url)
        with pytest.raises(ScannerError) as caught:
            ask()
        assert len(server.asked) == 1
    assert type(caught.value) is kind
    said = caught.value.said(in_http)
    assert said.startswith("the function scanner (live) ")
    assert problem in said
    assert todo in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (b'{"errorType": "Runtime.ExitError", "errorMessage": "secret words"}', "Runtime.ExitError"),
        (b'{"errorMessage": "Task timed out after 3.00 seconds", "errorType": "Sandbox.Timedout"}', "Sandbox.Timedout"),
        (b'{"errorType": "Function.ResponseSizeTooLarge"}', "Function.ResponseSizeTooLarge"),
        (b'{"errorType": "<script> and more"}', "Unhandled"),
        (b"", "Unhandled"),
    ],
)
def test_a_function_that_ends_with_an_error_of_its_own_is_named_with_it(
    sign_in: SignIn, payload: bytes, named: str
) -> None:
    with answering(http(200, payload, x_amz_function_error="Unhandled")) as server:
        sign_in(server.url)
        with pytest.raises(BackendError, match=rf"ended before it had answered \({named}\): look into its log"):
            ask()


FOREIGN = [
    b"",
    b"null",
    b"<html>a sign-in page</html>",
    b'{"statusCode": 200, "body": "{}"}',
    b'{"statusCode": 200, "body": "x", "isBase64Encoded": true}',
    b'{"statusCode": 200, "body": "e30=", "isBase64Encoded": true}',
    b'{"statusCode": 200, "body": 5, "isBase64Encoded": true}',
    b'[{"isBase64Encoded": true}]',
    REPLY[: len(REPLY) // 2],
]


@pytest.mark.parametrize("reply", FOREIGN)
def test_what_no_scanner_of_this_version_tells_is_said(sign_in: SignIn, reply: bytes) -> None:
    with answering(http(200, reply)) as server:
        sign_in(server.url)
        with pytest.raises(BackendError, match=r"does not answer as this version .* deploy the same version"):
            ask()


def test_a_reply_larger_than_any_of_lambda_s_is_not_read_to_its_end(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_REPLY", 100_000)
    with answering(http(200, bytes(1_000_000))) as server:
        sign_in(server.url)
        with pytest.raises(BackendError, match="cannot be invoked"):
            ask()


@pytest.mark.parametrize("size", [200, 5_000_000])
def test_a_reply_that_breaks_off_is_said_and_not_asked_for_again(sign_in: SignIn, size: int) -> None:
    with answering(http(200, bytes(100), Content_Length=str(size))) as server:
        sign_in(server.url)
        with pytest.raises(BackendError, match="broke off its answer"):
            ask()
        assert len(server.asked) == 1


def test_a_connection_that_is_cut_without_an_answer_is_not_made_again(sign_in: SignIn) -> None:
    with answering(b"") as server:
        sign_in(server.url)
        with pytest.raises(BackendError, match="broke off its answer"):
            ask()
        assert len(server.asked) == 1


def test_nobody_there_is_said(sign_in: SignIn) -> None:
    with refusing() as port:
        sign_in(f"http://127.0.0.1:{port}")
        with pytest.raises(BackendError, match=r"cannot be reached .* check AWS_REGION, the network"):
            ask()


SLOW: dict[str, tuple[bytes | None, bool]] = {
    "silent": (None, False),
    "its status drips": (b"HTTP/1.1 200 ", True),
    "its headers drip": (b"HTTP/1.1 200 OK\r\nx-odd: ", True),
    "its body drips": (b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", True),
    "a refusal drips": (b"HTTP/1.1 403 No\r\ncontent-length: 1000000\r\n\r\n", True),
}


@pytest.mark.parametrize("slow", SLOW)
def test_who_asks_waits_no_longer_than_their_time_and_nobody_is_asked_again(sign_in: SignIn, slow: str) -> None:
    reply, drips = SLOW[slow]
    threads = threading.active_count()
    with answering(reply, drips=drips) as server:
        sign_in(server.url)
        end = time.monotonic() + 2.0
        with pytest.raises(OutOfTime, match=r"before an answer of the function scanner \(live\) was read"):
            ask(lambda: end - time.monotonic())
        assert len(server.asked) == 1
        assert server.gone.wait(LONG)  # the connection is given up
    give_up = time.monotonic() + LONG
    while threading.active_count() > threads and time.monotonic() < give_up:
        time.sleep(0.02)
    assert threading.active_count() <= threads


def test_one_that_never_answers_is_given_up_in_the_end_whatever_time_there_is(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_TIMEOUT", SHORT)
    with answering(None) as server:
        sign_in(server.url)
        with pytest.raises(BackendError, match="did not answer in time; what it began may still go on"):
            ask()
        assert len(server.asked) <= 1


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "without AWS credentials: sign in again"),
        (("AWS_SECRET_ACCESS_KEY",), "without AWS credentials: sign in again"),
        (("AWS_REGION",), "in a region that nobody named: set AWS_REGION"),
    ],
)
def test_what_this_machine_lacks_is_said(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], said: str
) -> None:
    sign_in("http://127.0.0.1:1")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    for name in missing:
        monkeypatch.delenv(name)
    region = None if "AWS_REGION" in missing else REGION
    with pytest.raises(BackendError, match=said):
        Function(FunctionName("scanner"), region).ask(b"{}", unlimited)


def test_a_profile_that_does_not_exist_is_said(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in("http://127.0.0.1:1")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(BackendError, match="by an AWS profile that does not exist"):
        ask()


def test_the_region_of_an_arn_is_the_function_s() -> None:
    name = FunctionName("arn:aws:lambda:eu-west-1:123456789012:function:scanner", "live", "eu-west-1")
    assert str(Function(name, REGION)) == f"the function {name.name} (live)"
    assert Function(name, REGION).place == f"lambda:{name.name}:live"
