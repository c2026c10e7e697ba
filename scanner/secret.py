"""Settings kept in AWS Secrets Manager: the environment names the secret, and its value is fetched when it is needed.

boto3 is asked directly: Powertools' Parameters would load it all the same, and bring a cache that forgets a good value
before it has a newer one.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from scanner.errors import MissingExtra, SecretError
from scanner.observe import log

#: Seconds that a value is used before it is asked for again: a changed secret is known by then.
MAX_AGE = 300.0
#: Seconds in which a failure is not tried again.
PAUSE = 5.0

_CONNECT_SECONDS = 1
_READ_SECONDS = 2
_TRIES = 2
_SIGN_IN = "sign in again, or check the role of the function, or AWS_PROFILE"
_REFERENCE = re.compile(
    r"(?P<arn>arn:[a-z0-9-]+:secretsmanager:(?P<region>[a-z0-9-]+):[0-9]{12}:secret:[\w/+=.@-]+)(?::(?P<key>[^:\s]+)(?:::)?)?",
    re.ASCII,
)
_REFUSALS = {
    "AccessDeniedException": "may not be read: have secretsmanager:GetSecretValue on it granted",
    "ResourceNotFoundException": "does not exist, or has no value: make it, or name another",
    "InvalidRequestException": "cannot be read while it is being deleted: restore it, or name another",
    "DecryptionFailure": "cannot be decrypted: have kms:Decrypt on its key granted",
    "ThrottlingException": "is asked for too often: try again in a minute",
    **dict.fromkeys(
        ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException"),
        f"cannot be read with these AWS credentials: {_SIGN_IN}",
    ),
    "ExpiredTokenException": f"cannot be read, since the AWS session has expired: {_SIGN_IN}",
}


def is_reference(text: str) -> bool:
    """Tell the name of a secret, `ARN` or `ARN:KEY` for a key of its JSON, from a value."""
    return _REFERENCE.fullmatch(text) is not None


class Secrets:
    """Fetches values, and keeps each for a while. Threads may share it.

    A value that cannot be fetched again serves on, with a warning: a rotation is rarer than a failure.

    Parameters
    ----------
    clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._values: dict[str, tuple[str, float]] = {}
        self._failures: dict[str, tuple[SecretError, float]] = {}

    def value(self, setting: str, reference: str) -> str:
        """Give the value of the secret that a setting names.

        Raises
        ------
        SecretError: it cannot be fetched, or is no text, or lacks the key.
        MissingExtra: boto3 is not installed.
        """
        with self._lock:
            now = self._clock()
            value, until = self._values.get(reference, ("", 0.0))
            if value and now < until:
                return value
            failure, pause_until = self._failures.get(reference, (None, 0.0))
            if failure and now < pause_until:
                raise failure.with_traceback(None)
            return self._renewed(setting, reference, value)

    def _renewed(self, setting: str, reference: str, old: str) -> str:
        try:
            value, lasts = _fetched(setting, reference), MAX_AGE
        except SecretError as error:
            if not old:
                self._failures[reference] = error, self._clock() + PAUSE
                raise
            log.warning("%s; meanwhile its last value is used", error)
            value, lasts = old, PAUSE
        self._values[reference] = value, self._clock() + lasts
        return value


def _fetched(setting: str, reference: str) -> str:
    """Ask Secrets Manager, in the region that the reference names."""
    try:
        import boto3  # noqa: PLC0415  # 0.1 s that only those pay who keep a secret there
        from botocore.config import Config  # noqa: PLC0415  # as above
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # as above
    except ModuleNotFoundError:
        raise MissingExtra("a setting in AWS Secrets Manager", "s3") from None

    parts = _REFERENCE.fullmatch(reference)
    if parts is None:
        raise ValueError("no reference to a secret")
    bounds = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
    )
    logging.getLogger("botocore.parsers").setLevel(logging.INFO)  # at DEBUG it logs whole answers, the value too
    try:
        client = boto3.Session().client("secretsmanager", region_name=parts["region"], config=bounds)
        with contextlib.closing(client):
            found = client.get_secret_value(SecretId=parts["arn"])
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        raise SecretError(setting, parts["arn"], _REFUSALS.get(code, f"was refused ({code}): mend that")) from None
    except BotoCoreError as error:
        raise SecretError(setting, parts["arn"], _unreachable(error)) from None
    return _read(setting, parts["arn"], parts["key"], found.get("SecretString"))


def _unreachable(error: Exception) -> str:
    if type(error).__name__ in {"NoCredentialsError", "PartialCredentialsError", "ProfileNotFound"}:
        return f"cannot be read without AWS credentials: {_SIGN_IN}"
    return f"cannot be reached ({type(error).__name__}): check the network of the function, and AWS_ENDPOINT_URL"


def _read(setting: str, arn: str, key: str | None, text: str | None) -> str:
    """Take the value out of the secret's text. None of it gets into an error."""
    if not text:
        raise SecretError(setting, arn, "holds bytes or nothing: keep it as text")
    content = _json_object(text)
    if key is None:
        if content is not None:
            raise SecretError(setting, arn, "holds JSON: name the key in it as ARN:KEY")
        return text
    if content is None:
        raise SecretError(setting, arn, "holds no JSON object: leave the key off its name")
    value = content.get(key)
    if not isinstance(value, str) or not value:
        raise SecretError(setting, arn, f"has no text under the key {key!r}: name another, or add it")
    return value


def _json_object(text: str) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError):
        content = json.loads(text)
        return content if isinstance(content, dict) else None
    return None
