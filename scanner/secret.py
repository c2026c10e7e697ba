"""Settings stored in AWS Secrets Manager: the environment names the secret, and its value is fetched when it is needed.

boto3 is called directly: Powertools' Parameters would load it all the same, with a cache that drops a good value before
it has a newer one. It is called in a thread, since its own timeouts are for each step: a silent name server, or an
answer that arrives byte by byte, has no bound.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from scanner.errors import MissingExtra, SecretError
from scanner.observe import log
from scanner.remedy import Advice, check_settings, retry

#: Seconds for which a value is used before it is fetched again, and thus until a changed secret is noticed.
MAX_AGE = 300.0
#: Seconds before a failed fetch is tried again.
RETRY_AFTER = 5.0
#: Seconds to wait if the value is indispensable: more than all attempts together take.
TIMEOUT = 10.0

_CONNECT_TIMEOUT = 1
_READ_TIMEOUT = 2
_MAX_ATTEMPTS = 2
_NETWORK = check_settings("check the network and AWS_ENDPOINT_URL")
_SIGN_IN = check_settings("sign in again, or check the role of the function, or AWS_PROFILE")
_REFERENCE = re.compile(
    r"(?P<arn>arn:[a-z0-9-]+:secretsmanager:(?P<region>[a-z0-9-]+):[0-9]{12}:secret:[\w/+=.@-]+)(?::(?P<key>[^:\s]+)(?:::)?)?",
    re.ASCII,
)
#: What is wrong with the secret, and what to do, by the code of a refusal.
_REFUSALS: dict[str, tuple[str, Advice]] = {
    "AccessDeniedException": (
        "may not be read",
        Advice(
            "fix-permissions",
            "ask for the permission secretsmanager:GetSecretValue on it, and kms:Decrypt on its key if you own that",
        ),
    ),
    "ResourceNotFoundException": ("does not exist, or has no value", check_settings("create it, or name another")),
    "InvalidRequestException": (
        "cannot be read while it is being deleted",
        check_settings("restore it, or name another"),
    ),
    "DecryptionFailure": (
        "cannot be decrypted",
        Advice("fix-permissions", "ask for the permission kms:Decrypt on its key"),
    ),
    "ThrottlingException": ("is requested too often", retry()),
    **dict.fromkeys(
        ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException"),
        ("cannot be read with these AWS credentials", _SIGN_IN),
    ),
    "ExpiredTokenException": ("cannot be read, since the AWS session has expired", _SIGN_IN),
}


def is_reference(text: str) -> bool:
    """Tell whether a text is the name of a secret, `ARN` or `ARN:KEY` for a key of its JSON, and not a value."""
    return _REFERENCE.fullmatch(text) is not None


class Secrets:
    """Fetches values, and caches each for a while. Threads may share it.

    If a value cannot be fetched again, the last one stays in use, with a warning: rotations are rarer than failures.

    Args:
        clock: a monotonic clock, seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._values: dict[str, tuple[str, float]] = {}
        self._failures: dict[str, tuple[SecretError, float]] = {}
        self._fetches: dict[str, Future[str]] = {}

    def value(self, setting: str, reference: str, timeout: float = TIMEOUT) -> str:
        """Return the value of the secret that a setting names.

        Args:
            timeout: maximum seconds to wait for it; a value that comes later is used by the next call.

        Raises:
            SecretError: it cannot be fetched, not in time, is not text, or lacks the key.
            MissingExtra: boto3 is not installed.
        """
        with self._lock:
            value, until = self._values.get(reference, ("", 0.0))
            if value and self._clock() < until:
                return value
            failure, pause_until = self._failures.get(reference, (None, 0.0))
            if failure and self._clock() < pause_until:
                raise failure.with_traceback(None)
            fetch = self._fetches.get(reference) or self._begin(setting, reference)
        try:
            return fetch.result(timeout)
        except SecretError as error:
            failure = error
        except TimeoutError:
            failure = SecretError(setting, _parts(reference)["arn"], f"did not arrive within {timeout:g} s", _NETWORK)
        return self._old(reference, failure)

    def _begin(self, setting: str, reference: str) -> Future[str]:
        """Fetch in a thread that need not be waited for, one at a time for each secret."""
        fetch: Future[str] = Future()
        threading.Thread(target=self._fetch, args=(setting, reference, fetch), daemon=True).start()
        self._fetches[reference] = fetch
        return fetch

    def _fetch(self, setting: str, reference: str, fetch: Future[str]) -> None:
        value, failure = "", None
        try:
            value = _fetched(setting, reference)
        except Exception as error:  # noqa: BLE001  # raised again by those who wait
            failure = error
        with self._lock:
            del self._fetches[reference]
            if value:
                self._values[reference] = value, self._clock() + MAX_AGE
        if failure:
            fetch.set_exception(failure)
        else:
            fetch.set_result(value)

    def _old(self, reference: str, failure: SecretError) -> str:
        """Return the last value; if there is none, raise, and do not try again for a while."""
        with self._lock:
            value, _ = self._values.get(reference, ("", 0.0))
            if not value:
                self._failures[reference] = failure, self._clock() + RETRY_AFTER
                raise failure.with_traceback(None)
            self._values[reference] = value, self._clock() + RETRY_AFTER
        log.warning("%s; meanwhile its last value is used", failure)
        return value


def _fetched(setting: str, reference: str) -> str:
    """Fetch from Secrets Manager, in the region of the reference."""
    try:
        import boto3  # 0.1 s, only if a secret is used
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError
    except ModuleNotFoundError:
        raise MissingExtra("a setting in AWS Secrets Manager", "aws") from None

    parts = _parts(reference)
    bounds = Config(
        connect_timeout=_CONNECT_TIMEOUT,
        read_timeout=_READ_TIMEOUT,
        retries={"mode": "standard", "total_max_attempts": _MAX_ATTEMPTS},
    )
    logging.getLogger("botocore.parsers").setLevel(logging.INFO)  # at DEBUG it logs whole answers, the value too
    try:
        client = boto3.Session().client("secretsmanager", region_name=parts["region"], config=bounds)
        with contextlib.closing(client):
            found = client.get_secret_value(SecretId=parts["arn"])
    except ClientError as error:
        raise SecretError(setting, parts["arn"], *_refusal(error.response["Error"])) from None
    except (BotoCoreError, ValueError) as error:  # the latter for an address that is none
        raise SecretError(setting, parts["arn"], *_unreachable(error)) from None
    return _read(setting, parts["arn"], parts["key"], found.get("SecretString"))


def _refusal(said: Mapping[str, str]) -> tuple[str, Advice]:
    if said.get("Message", "").startswith(("Signature expired", "Signature not yet current")):
        todo = Advice("fix-server", "synchronise it with a time server")
        return "cannot be read, since the clock of this machine is wrong", todo
    return _REFUSALS.get(said["Code"], (f"was refused ({said['Code']})", _NETWORK))


def _unreachable(error: Exception) -> tuple[str, Advice]:
    if type(error).__name__ in {"NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"}:
        return "cannot be read without AWS credentials", _SIGN_IN
    return f"cannot be reached ({type(error).__name__})", _NETWORK


def _parts(reference: str) -> re.Match[str]:
    parts = _REFERENCE.fullmatch(reference)
    if parts is None:
        raise ValueError("not a reference to a secret")
    return parts


def _read(setting: str, arn: str, key: str | None, text: str | None) -> str:
    """Extract the value from the secret's text, of which nothing gets into an error."""
    if not text:
        raise SecretError(setting, arn, "is empty or binary", check_settings("store it as text"))
    content = _json_object(text)
    if key is None:
        if content is not None:
            raise SecretError(setting, arn, "is JSON", check_settings("name a key of it as ARN:KEY"))
        return text
    if content is None:
        raise SecretError(setting, arn, "is not a JSON object", check_settings("remove the key from its name"))
    value = content.get(key)
    if not isinstance(value, str) or not value:
        raise SecretError(
            setting, arn, f"has no text under the key {key!r}", check_settings("name another key, or add it")
        )
    return value


def _json_object(text: str) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError):
        content = json.loads(text)
        return content if isinstance(content, dict) else None
    return None
