"""Why S3 refuses, or who answers in its place, each in a sentence that says what to do."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from scanner.errors import HistoryError, UnreachableHistory
from scanner.history.exchange import ExchangeError

#: An object that is not there; what has no body says it by its status.
MISSING = {"NoSuchKey"}
MISSING_HEAD = {"NoSuchKey", "404"}
#: A change whose condition does not hold.
RACED = {"PreconditionFailed", "412"}

_CONFLICT = {"ConditionalRequestConflict", "OperationAborted", "409"}
_DENIED = {"AccessDenied", "AllAccessDisabled"}

_SIGN_IN = "sign in again, or check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_ANOTHER_REGION = "its bucket is in another region: set AWS_REGION to that one"
_NETWORK = "check AWS_REGION, the network and AWS_ENDPOINT_URL"
_BETWEEN = "check HTTPS_PROXY, the network's sign-in page and AWS_ENDPOINT_URL"

_REFUSALS = {
    "NoSuchBucket": "there is no such bucket: make it, or name another with SCANNER_HISTORY",
    "InvalidBucketName": "no bucket can be called so: name another with SCANNER_HISTORY",
    "PermanentRedirect": _ANOTHER_REGION,
    "301": _ANOTHER_REGION,
    "AuthorizationHeaderMalformed": _ANOTHER_REGION,
    "IllegalLocationConstraintException": _ANOTHER_REGION,
    "InvalidAccessKeyId": f"AWS does not know these credentials: {_SIGN_IN}",
    "SignatureDoesNotMatch": f"AWS does not know these credentials: {_SIGN_IN}",
    "InvalidToken": f"AWS does not know these credentials: {_SIGN_IN}",
    "ExpiredToken": f"the AWS session has expired: {_SIGN_IN}",
    "RequestTimeTooSkewed": "AWS takes no signature of a machine whose clock is wrong: have a time server set it",
    "SlowDown": "S3 gets more calls than it takes: try again in a minute",
}
#: By status, where the code says nothing.
_STATUSES = {
    300: f"it is said to be elsewhere: {_NETWORK}",
    301: _ANOTHER_REGION,
    302: f"its caller is sent to another address: {_BETWEEN}",
    303: f"its caller is sent to another address: {_BETWEEN}",
    304: f"something between here and S3 answers from what it has kept: {_BETWEEN}",
    305: f"S3 has to be asked through a proxy: {_BETWEEN}",
    307: _ANOTHER_REGION,
    308: f"its caller is sent to another address: {_BETWEEN}",
    400: f"the question was not understood: {_NETWORK}",
    401: f"something between here and S3 wants to know who asks: {_BETWEEN}",
    403: f"something between here and S3 forbids it: {_BETWEEN}",
    404: f"what answers there does not know S3: {_BETWEEN}",
    405: f"what answers there does not do what S3 does: {_BETWEEN}",
    407: "a proxy wants to know who asks: give it in HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT",
    411: f"something between here and S3 has dropped the length of what was sent: {_BETWEEN}",
    413: f"something between here and S3 takes no file of this size: {_BETWEEN}",
    416: f"a part of a file was refused, and the whole was asked for: {_BETWEEN}",
    429: "it gets more calls than it takes: try again in a minute",
    431: f"something between here and S3 takes no headers of this size: {_BETWEEN}",
    451: f"something between here and S3 blocks it: {_BETWEEN}",
    511: f"the network wants a sign-in: {_BETWEEN}",
}
_OTHERS = {
    3: f"its caller is sent elsewhere: {_BETWEEN}",
    4: "check the bucket's policy and encryption, and AWS_ENDPOINT_URL",
    5: "it cannot answer now: try again in a minute",
}
_BUSY = {408, 425, 429}  # and all from 500 on
_SERVERS_FAULT = 500
_RIGHTS = {"ListObjectsV2": "ListBucket", "HeadObject": "GetObject"}  # others are called as their operation
_CODE = re.compile(r"[A-Za-z][\w.-]{2,63}", re.ASCII)
_MAX_FOREIGN_TEXT = 300  # characters of what another says


class ForeignAnswerError(Exception):
    """What answered is not S3."""


class ConflictError(Exception):
    """Two changes met; the one that is told so may be tried again."""


def code_of(error: Any) -> str:  # botocore publishes no types
    """Give the code of a botocore ClientError."""
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: Any) -> int:
    """Give the HTTP status of a botocore ClientError."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


@contextlib.contextmanager
def speaking(place: str) -> Iterator[None]:
    """Turn what boto3 raises into a `HistoryError` about `place`, or a `ConflictError`."""
    from botocore import exceptions  # only those pay for it whose history is in S3
    from botocore.parsers import ResponseParserError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except exceptions.ClientError as error:
        if code_of(error) in _CONFLICT:
            raise ConflictError from None
        raise _refused(place, error) from None
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.CredentialRetrievalError):
        raise _unusable(place, f"no AWS credentials were found: {_SIGN_IN}") from None
    except exceptions.ProfileNotFound as error:
        problem = f"there is no AWS profile {error.kwargs['profile']}: make it (`aws configure`), or set AWS_PROFILE"
        raise _unusable(place, problem) from None
    except (exceptions.IncompleteReadError, exceptions.ResponseStreamingError, HTTPError):
        raise UnreachableHistory(place, "the answer broke off", "try again, and check the network") from None
    except exceptions.FlexibleChecksumError:
        raise UnreachableHistory(
            place, "the answer was damaged on its way", "try again, and check the network"
        ) from None
    except (exceptions.ConnectionError, exceptions.HTTPClientError, ExchangeError) as error:
        raise UnreachableHistory(place, _said(error), _NETWORK) from None
    except exceptions.BotoCoreError as error:  # before anybody was asked
        raise _unusable(place, f"{_said(error)}: mend the settings of AWS, AWS_... or its configuration file") from None
    except (ForeignAnswerError, ResponseParserError, ValueError, LookupError, TypeError, RecursionError):
        # No answer of S3's is so, and boto3 has no exception of its own for most of it.
        raise _unusable(place, f"what answered is not S3: {_BETWEEN}") from None


def _unusable(place: str, problem: str) -> HistoryError:
    return HistoryError(f"the history at {place} cannot be used: {problem}")


def _said(error: Exception) -> str:
    """Give what an error says, without the name and password that an address may have, and at a bounded length."""
    said = re.sub(r"//[^/@\s]*@", "//", " ".join(str(error).split())).rstrip(".")
    return said if len(said) <= _MAX_FOREIGN_TEXT else f"{said[:_MAX_FOREIGN_TEXT]}..."


def _refused(place: str, error: Any) -> HistoryError:  # botocore publishes no types
    code, status = code_of(error), status_of(error)
    if code in _DENIED or (code, error.operation_name) == ("403", "HeadObject"):  # which has no body to say more
        right = _RIGHTS.get(error.operation_name, error.operation_name)
        return _unusable(place, f"the right s3:{right} on it is missing: ask for it")
    if code in _REFUSALS:
        problem = _REFUSALS[code]
    elif status in _STATUSES and not _CODE.fullmatch(code):
        problem = f"{error.operation_name} got HTTP {status}, {_STATUSES[status]}"
    else:
        named = code if _CODE.fullmatch(code) else f"HTTP {status}"
        problem = f"S3 refused {error.operation_name} ({named}): {_OTHERS.get(status // 100, _NETWORK)}"
    if status in _BUSY or status >= _SERVERS_FAULT:
        what, _, todo = problem.rpartition(": ")
        return UnreachableHistory(place, what, todo)
    return _unusable(place, problem)
